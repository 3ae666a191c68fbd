//! Checks the first start: the link of the first owner, and the steps to set up a server.

use crate::support::demo::{OWNER, WREN};
use crate::support::people::{appoint, sign_in, sign_in_account};
use crate::support::{Key, RunningProgram, TestApp, VISITOR, by_any_organizer, edition, login, now};
use domain::login_sessions::{GitHubAccount, Token};
use domain::roles::{Role, SetupLink};
use domain::text::{EmailAddress, PersonName};
use reqwest::StatusCode;

fn link() -> SetupLink {
    SetupLink::new(Token::parse(&"s".repeat(43)).expect("a token"))
}

#[tokio::test]
async fn holder_of_the_setup_link_becomes_owner_once() {
    let app = TestApp::with_setup_link(link()).await;
    let path = link().path();
    assert!(app.page(&path).await.contains("/sign-in?next=%2Fsetup%2F"), "a visitor signs in first");
    assert_eq!(app.post_as(&path, &VISITOR, &[]).await.status(), StatusCode::UNAUTHORIZED);
    let (wren, other) = (sign_in(&app, WREN, 11).await, sign_in(&app, "demo-tomas", 12).await);
    assert_eq!(app.get_as("/setup", &wren).await.status(), StatusCode::FORBIDDEN);
    assert!(app.page_as(&path, &wren).await.contains("Become the owner</button>"));
    let answer = app.post_as(&path, &wren, &[]).await;
    assert_eq!(answer.headers()["location"], "/setup");
    assert!(app.page_as("/setup", &wren).await.contains("0 of 6 steps done"));
    for key in [&wren, &other, &VISITOR] {
        assert_eq!(app.get_as(&path, key).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(app.post_as(&path, key, &[]).await.status(), StatusCode::NOT_FOUND);
    }
    assert_eq!(app.get_as("/setup", &other).await.status(), StatusCode::FORBIDDEN);
    let log = app.page_as("/audit-log", &wren).await;
    assert!(log.contains("as owner"), "the audit log has the appointment");
}

#[tokio::test]
async fn other_setup_link_opens_nothing() {
    let app = TestApp::with_setup_link(link()).await;
    let wren = sign_in(&app, WREN, 11).await;
    let other = format!("/setup/{}", "t".repeat(43));
    for path in [other.as_str(), "/setup/x", "/setup/s"] {
        assert_eq!(app.get_as(path, &wren).await.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(app.post_as(path, &wren, &[]).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!app.store.has_owner().await.expect("an answer"));
}

#[tokio::test]
async fn setup_link_is_useless_once_someone_is_owner() {
    let app = TestApp::with_setup_link(link()).await;
    let wren = sign_in(&app, WREN, 11).await;
    sign_in(&app, OWNER, 12).await;
    appoint(&app, &Role::Owner, OWNER).await;
    assert_eq!(app.post_as(&link().path(), &wren, &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(app.get_as("/setup", &wren).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn promised_owner_makes_the_setup_link_useless() {
    let app = TestApp::with_setup_link(link()).await;
    let wren = sign_in(&app, WREN, 11).await;
    appoint(&app, &Role::Owner, OWNER).await;
    assert_eq!(app.get_as(&link().path(), &wren).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(app.post_as(&link().path(), &wren, &[]).await.status(), StatusCode::NOT_FOUND);
    let owner = sign_in(&app, OWNER, 12).await;
    assert_eq!(app.get_as("/setup", &owner).await.status(), StatusCode::OK);
}

#[test]
fn no_setup_link_is_printed_for_a_promised_owner() {
    let running = RunningProgram::with_demo();
    assert_eq!(running.printed_before("No one owns this server yet", "Emails stay"), None);
}

#[tokio::test]
async fn steps_of_the_first_start_are_ticked_when_done() {
    let app = TestApp::empty().await;
    appoint(&app, &Role::Owner, OWNER).await;
    let owner = sign_in(&app, OWNER, 12).await;
    assert!(app.page("/").await.contains("href=\"/setup\""), "the home page leads to the steps");
    assert!(app.page_as("/", &owner).await.contains("Set up this server</a>"));
    let steps = app.page_as("/setup", &owner).await;
    assert!(steps.contains("0 of 6 steps done") && steps.contains("href=\"/editions/new\""));
    let read = crate::community::revision(&app, &owner).await;
    app.post_as("/settings", &owner, &[("name", "Tide Society"), ("read", &read)]).await;
    appoint(&app, &Role::Owner, WREN).await;
    assert!(app.page_as("/setup", &owner).await.contains("2 of 6 steps done"));
}

#[tokio::test]
async fn setup_names_the_edition_that_invitations_need() {
    let app = TestApp::empty().await;
    appoint(&app, &Role::Owner, OWNER).await;
    let owner = sign_in(&app, OWNER, 12).await;
    crate::community::create_edition(&app, &owner).await;
    let title = app.store.edition(&edition("2027")).await.expect("the edition").title;
    let steps = app.page_as("/setup", &owner).await;
    assert!(steps.contains(&format!("{title}: 4 steps are missing before invitations can go out.")), "{steps}");
}

#[tokio::test]
async fn empty_pages_lead_to_the_settings_that_fill_them() {
    let app = TestApp::empty().await;
    appoint(&app, &Role::Owner, OWNER).await;
    let owner = sign_in(&app, OWNER, 12).await;
    crate::community::create_edition(&app, &owner).await;
    let leads = [
        ("/2027", "/2027/settings/agenda"),
        ("/2027", "/2027/settings/tracks"),
        ("/2027", "/2027/commitments"),
        ("/2027/people", "/2027/invitations"),
        ("/2027/roles", "/2027/settings/tracks"),
        ("/2027/settings", "/2027/seats"),
        ("/setup", "/2027/settings"),
    ];
    for (page, settings) in leads {
        assert!(app.page_as(page, &owner).await.contains(&format!("href=\"{settings}\"")), "{page} to {settings}");
    }
    for link in ["Add the agenda", "Add tracks", "Add commitments"] {
        assert!(!app.page("/2027").await.contains(link), "a visitor can’t {link}");
    }
}

#[tokio::test]
async fn first_commitments_ask_no_one_to_agree_again() {
    let app = TestApp::empty().await;
    appoint(&app, &Role::Owner, OWNER).await;
    let owner = sign_in(&app, OWNER, 12).await;
    crate::community::create_edition(&app, &owner).await;
    let form = app.page_as("/2027/commitments", &owner).await;
    assert!(form.contains("<details open>") && form.contains("Publish commitments</button>"));
    let read = app.commitments_revision("2027").await;
    app.post_as("/2027/commitments", &owner, &[("clause", "Take part in planning."), ("read", &read)]).await;
    let saved = app.page_as("/2027/commitments?saved=yes", &owner).await;
    assert!(saved.contains("The commitments are published.") && saved.contains("href=\"/2027/settings\""));
    assert!(saved.contains("New version") && !saved.contains("Preview the emails"), "no one has agreed yet");
}

/// Signs in an owner with this address.
async fn owner_with_address(app: &TestApp, address: Option<&str>) -> Key {
    appoint(app, &Role::Owner, OWNER).await;
    let email = address.map(|address| EmailAddress::parse(address).expect("an address"));
    let name = PersonName::parse("Olga Owner").expect("a name");
    let account = GitHubAccount { id: 12, login: login(OWNER), name, avatar: None, email, verified_emails: vec![] };
    Some(format!("cairn={}", sign_in_account(app, &account, now()).await.as_str()))
}

#[tokio::test]
async fn test_email_goes_to_the_owner_through_the_outbox() {
    let app = TestApp::empty().await;
    let owner = owner_with_address(&app, Some("olga@tides.example")).await;
    crate::community::create_edition(&app, &owner).await;
    assert!(app.page_as("/setup", &owner).await.contains("Send a test email to yourself</button>"));
    let answer = app.post_as("/setup/test-email", &owner, &[]).await;
    assert_eq!(answer.headers()["location"], "/setup?tested=yes");
    let page = app.page_as("/setup?tested=yes", &owner).await;
    assert!(page.contains("until CAIRN_SMTP_URL names a mail server") && page.contains("href=\"/2027/outbox\""));
    let outbox = app.page_as("/2027/outbox", &owner).await;
    assert!(outbox.contains("Test email from Cairn") && outbox.contains("olga@tides.example"));
    assert!(app.page_as("/2027/audit-log", &owner).await.contains("sent a test email to themselves"));
}

#[tokio::test]
async fn test_email_says_what_is_missing() {
    let app = TestApp::empty().await;
    let owner = owner_with_address(&app, None).await;
    let why = async || {
        let answer = app.post_as("/setup/test-email", &owner, &[]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.text().await.expect("text")
    };
    assert!(why().await.contains("Create an edition first, then send the test email."));
    crate::community::create_edition(&app, &owner).await;
    assert!(why().await.contains("Your account has no email address."));
    let emails = app.store.emails(by_any_organizer(&edition("2027")), None, None, 9).await.expect("emails");
    assert!(emails.is_empty());
}

#[test]
fn setup_link_is_printed_while_there_is_no_owner() {
    let mut running = RunningProgram::start();
    let line = running.printed_before("No one owns this server yet", "Emails stay").expect("the link");
    let path = line.split(&running.address.to_string()).nth(1).and_then(|rest| rest.split(' ').next()).expect("a path");
    assert!(running.get(path).contains("Become the owner"), "{path}");
    assert!(!running.log().contains(path), "the log never has the link");
    let again = running.restarted();
    let next = again.printed_before("No one owns this server yet", "Emails stay").expect("another link");
    assert!(!next.contains(path), "each start has another link");
    assert!(again.get(path).starts_with("HTTP/1.1 404"), "the earlier link is useless");
}
