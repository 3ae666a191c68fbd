//! Checks that a login passing to another GitHub account takes no invitation or seat with it.

use crate::support::summit::{import_summit, imported_summit, slug};
use crate::support::test_app::confirmation;
use crate::support::{Browser, FULL_CONSENT, OAuthTestServer, by_any_organizer, location, login, now};
use domain::access::System;
use domain::id::PersonId;
use domain::invitations::{Invitation, InvitationState};
use domain::roles::Role;
use server::fake_github::fault_injection::FaultInjection;

const OWN: &str = "/2028/invitation";
const ACCEPT: &str = "/2028/invitation/accept";

/// A summit in 2028 without invitations, and its organizer's browser.
async fn summit() -> (OAuthTestServer, Browser) {
    let oauth = OAuthTestServer::new().await;
    import_summit(&oauth.store, imported_summit()).await;
    let role = Role::Organizer(slug());
    let appointer = role.appointer_by_command(System::new());
    oauth.store.appoint(appointer, &login("demo-organizer"), now()).await.expect("appointed");
    let mut browser = oauth.browser();
    browser.sign_in("demo-organizer").await;
    (oauth, browser)
}

/// Signs in the GitHub account that was `account` at first and now has the login `login`.
async fn sign_in_as(oauth: &OAuthTestServer, browser: &mut Browser, account: &str, login: &str) -> PersonId {
    let renamed = Some(crate::support::login(login));
    oauth.fake_github.inject_faults(FaultInjection { renamed, ..FaultInjection::default() });
    browser.sign_in(account).await;
    oauth.fake_github.inject_faults(FaultInjection::default());
    oauth.account(browser).await.expect("an account").id
}

async fn invite(oauth: &OAuthTestServer, organizer: &mut Browser, login: &str) {
    let written = organizer.post("/2028/invitations/add", &[("list", login)]).await;
    assert_eq!(written.status(), 303, "{}", written.text().await.expect("text"));
    let id = invitations(oauth).await.last().expect("an invitation").id.to_string();
    let asked = organizer.post("/2028/invitations/send", &[("ids", &id)]).await.text().await.expect("text");
    let (address, fields) = confirmation(&asked).expect("the page asks");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let sent = organizer.post(&address, &fields).await;
    assert_eq!(sent.status(), 303);
}

async fn invitations(oauth: &OAuthTestServer) -> Vec<Invitation> {
    oauth.store.overview(by_any_organizer(&slug())).await.expect("an overview").invitations
}

async fn states(oauth: &OAuthTestServer) -> Vec<InvitationState> {
    invitations(oauth).await.iter().map(|invitation| invitation.status.state).collect()
}

async fn text(browser: &mut Browser, path: &str) -> String {
    browser.get(path).await.text().await.expect("text")
}

#[tokio::test]
async fn freed_login_inherits_no_invitation_and_no_seat() {
    let (oauth, mut organizer) = summit().await;
    let (mut first, mut second) = (oauth.browser(), oauth.browser());
    let number_one = sign_in_as(&oauth, &mut first, "demo-moss", "demo-moss").await;
    invite(&oauth, &mut organizer, "demo-moss").await;
    assert!(text(&mut first, OWN).await.contains("You are invited"), "there is an invitation to inherit");

    let number_two = sign_in_as(&oauth, &mut second, "demo-second", "demo-moss").await;
    assert_ne!(number_one, number_two);
    assert!(text(&mut second, OWN).await.contains("You have no invitation to this edition"));
    let answer = second.post(ACCEPT, &FULL_CONSENT).await;
    assert!(answer.text().await.expect("text").contains("You have no invitation to this edition"));
    assert_eq!(states(&oauth).await, [InvitationState::Sent], "no one has answered");

    // The first account comes back under its new login: the invitation and the seat are theirs.
    assert_eq!(sign_in_as(&oauth, &mut first, "demo-moss", "demo-fern").await, number_one);
    assert_eq!(location(&first.post(ACCEPT, &FULL_CONSENT).await), format!("{OWN}?done=accept"));
    let invitation = invitations(&oauth).await.remove(0);
    assert_eq!(invitation.status.state, InvitationState::Accepted);
    let shown = invitation.person.and_then(|person| person.login).map(String::from);
    assert_eq!(shown.as_deref(), Some("demo-fern"), "the invitation shows the current login");
    assert!(oauth.account(&second).await.expect("an account").takes_part.is_empty());

    // To invite the second account, an organizer adds a second invitation.
    invite(&oauth, &mut organizer, "demo-moss").await;
    assert!(text(&mut second, OWN).await.contains("You are invited"));
    assert_eq!(states(&oauth).await, [InvitationState::Accepted, InvitationState::Sent]);
}
