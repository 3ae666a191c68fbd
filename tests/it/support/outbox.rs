//! Fills the outbox for tests: invites people, and lets them accept.

use crate::support::demo::{CURRENT, ORGANIZER};
use crate::support::people::{appoint, sign_in_account};
use crate::support::{Key, TestApp, by_any_organizer, by_organizer, edition, login, now, summit};
use domain::access::{Account, System};
use domain::commitments::Consent;
use domain::email::{EmailKind, EmailTemplate};
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{InvitationAction, InvitationDraft, Invitee};
use domain::login_sessions::GitHubAccount;
use domain::roles::Role;
use domain::text::{EmailAddress, PersonName};

/// The edition that the tests invite to.
pub fn slug() -> EditionSlug {
    edition(CURRENT)
}

/// The demo's editions and people, without invitations and so without emails.
pub async fn app_without_invitations() -> TestApp {
    let app = TestApp::empty().await;
    let site = server::demo::demo(now()).expect("valid demo data").site;
    app.store.import_site(System::new(), &site, now()).await.expect("imported");
    app
}

/// Signs in a person with a verified email address.
async fn sign_in(app: &TestApp, id: i64, login: &str, email: &str) -> Account {
    let account = GitHubAccount {
        id,
        login: crate::support::login(login),
        name: PersonName::parse(login).expect("a name"),
        avatar: None,
        verified_emails: vec![],
        email: Some(EmailAddress::parse(email).expect("an address")),
    };
    let token = sign_in_account(app, &account, now()).await;
    app.store.account(&token, now()).await.expect("an answer").expect("an account").0
}

/// The account id of the organizer who invites.
const ORGANIZER_ID: i64 = 7000;

/// The cookie of the organizer who invites.
pub fn organizer_key() -> Key {
    Some(format!("cairn={ORGANIZER_ID:0>43}"))
}

async fn organizer(app: &TestApp) -> Account {
    appoint(app, &Role::Organizer(slug()), ORGANIZER).await;
    sign_in(app, ORGANIZER_ID, ORGANIZER, "organizer@post.example").await
}

fn draft(who: &str, account: Option<&str>) -> InvitationDraft {
    let (name, email) = who.strip_suffix('>').and_then(|who| who.split_once(" <")).unwrap_or((who, who));
    let name = PersonName::parse(name).expect("a name");
    let email = EmailAddress::parse(email).expect("an address");
    summit::draft(Invitee::new(Some(name), account.map(login), Some(email)).expect("an invitee"))
}

/// Invites people, each given as `Name <address>` or as an address, with a subject that is not ASCII.
pub async fn invite(app: &TestApp, who: &[&str]) -> Vec<InvitationId> {
    let drafts: Vec<InvitationDraft> = who.iter().map(|who| draft(who, None)).collect();
    send(app, &drafts).await
}

async fn send(app: &TestApp, drafts: &[InvitationDraft]) -> Vec<InvitationId> {
    let (store, slug, by) = (&app.store, slug(), organizer(app).await);
    let overview = store.overview(by_any_organizer(&slug)).await.expect("an overview");
    let mut rules = overview.rules;
    rules.reply_to = Some(EmailAddress::parse("answers@post.example").expect("an address"));
    store.set_seat_settings(by_organizer(&slug, &by), None, &overview.seats, &rules, now()).await.expect("rules");
    let default = EmailKind::Invitation.template();
    let template = EmailTemplate { subject: "Grüße: {edition}".to_owned(), ..default };
    store
        .set_template(by_organizer(&slug, &by), EmailKind::Invitation, None, Some(&template), now())
        .await
        .expect("a template");
    let invited = store.draft(by_organizer(&slug, &by), drafts, now()).await.expect("drafts");
    let outcome =
        store.act(by_organizer(&slug, &by), &invited, &InvitationAction::Send, now()).await.expect("an answer");
    assert_eq!((outcome.done.len(), outcome.refused), (drafts.len(), Vec::new()));
    invited
}

/// Invites a person, who accepts and agrees to every clause.
pub async fn accept(app: &TestApp, who: &str) {
    let draft = draft(who, Some("zoe-accepts"));
    let email = draft.invitee.email.clone().expect("an address");
    send(app, &[draft]).await;
    let account = sign_in(app, 7001, "zoe-accepts", email.as_str()).await;
    let asked = app.store.invitation_of(account.signed_in(), &slug()).await.expect("an answer").expect("an invitation");
    let letters = asked.current.clauses.iter().map(|clause| clause.letter).collect();
    let consent = Consent { version: asked.current.number, letters };
    app.store
        .accept(asked.key(Some(&account)).signed_in().expect("a key"), &consent, true, now())
        .await
        .expect("accepted");
}
