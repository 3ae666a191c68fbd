//! Signs people in, without the requests to GitHub.

use crate::support::demo::{CURRENT, ORGANIZER, OWNER, VIEWER};
use crate::support::{TestApp, edition, now};
use domain::access::{Account, System};
use domain::login_sessions::{GitHubAccount, Token};
use domain::people::ListedParticipant;
use domain::roles::Role;
use domain::text::{EmailAddress, PersonName, ShortText};
use domain::time::Instant;

/// The cookie of a login session; `None` for a visitor.
pub type Key = Option<String>;

/// Someone who has not signed in.
pub const VISITOR: Key = None;

/// Signs in a person with this GitHub login and account id.
pub async fn sign_in(app: &TestApp, login: &str, id: i64) -> Key {
    sign_in_at(app, login, id, now()).await
}

/// Like [`sign_in`], at another time than that of the test's clock.
pub async fn sign_in_at(app: &TestApp, login: &str, id: i64, at: Instant) -> Key {
    let login = crate::support::login(login);
    let name = PersonName::parse(login.as_str()).expect("a name");
    let account = GitHubAccount { id, login, name, avatar: None, email: None, verified_emails: vec![] };
    let token = sign_in_account(app, &account, at).await;
    Some(format!("cairn={}", token.as_str()))
}

/// Signs in a person with this verified email address.
pub async fn sign_in_with_email(app: &TestApp, login: &str, id: i64, email: &str) -> Key {
    let (login, email) = (crate::support::login(login), EmailAddress::parse(email).expect("an address"));
    let (name, verified_emails) = (PersonName::parse(login.as_str()).expect("a name"), vec![email.clone()]);
    let account = GitHubAccount { id, login, name, avatar: None, email: Some(email), verified_emails };
    // Not the token of an earlier session without an address.
    let token = Token::parse(&format!("e{id:0>42}")).expect("a token");
    store_session(app, &account, &token, now()).await;
    Some(format!("cairn={}", token.as_str()))
}

/// Signs in a GitHub account, and returns the token of its login session.
pub async fn sign_in_account(app: &TestApp, account: &GitHubAccount, at: Instant) -> Token {
    let token = Token::parse(&format!("{:0>43}", account.id)).expect("a token");
    store_session(app, account, &token, at).await;
    token
}

async fn store_session(app: &TestApp, account: &GitHubAccount, token: &Token, at: Instant) {
    let device = ShortText::parse("Firefox on Linux").expect("a device");
    app.store.sign_in(account, &device, token, at).await.expect("signed in");
}

/// The account of a signed-in person.
pub async fn account_of(app: &TestApp, key: &Key) -> Account {
    let token = Token::parse(key.as_deref().unwrap_or_default().trim_start_matches("cairn=")).expect("a token");
    app.store.account(&token, now()).await.expect("an answer").expect("an account").0
}

/// Gives a role to a person, as the command line does.
pub async fn appoint(app: &TestApp, role: &Role, login: &str) {
    let login = crate::support::login(login);
    app.store.appoint(role.appointer_by_command(System::new()), &login, now()).await.expect("appointed");
}

/// One person of each role, signed in to the demo data.
pub struct People {
    /// A participant of another edition only.
    pub stranger: Key,
    pub participant: Key,
    /// A participant who leads a track.
    pub lead: Key,
    pub organizer: Key,
    pub owner: Key,
    /// Someone who views the edition and takes part in none.
    pub viewer: Key,
}

impl People {
    pub async fn sign_in(app: &TestApp) -> People {
        Self::sign_in_at(app, now()).await
    }

    /// Like [`People::sign_in`], at another time than that of the test's clock.
    pub async fn sign_in_at(app: &TestApp, at: Instant) -> People {
        let current = participants(app, CURRENT).await;
        let past = participants(app, "2025").await;
        let is_new =
            |person: &&ListedParticipant| current.iter().all(|other| other.person.login != person.person.login);
        let stranger = past.iter().find(is_new).expect("a stranger");
        let participant = current.iter().find(|person| person.leads.is_empty()).expect("a participant");
        let lead = current.iter().find(|person| !person.leads.is_empty()).expect("a lead");
        appoint(app, &Role::Owner, OWNER).await;
        appoint(app, &Role::Organizer(edition(CURRENT)), ORGANIZER).await;
        appoint(app, &Role::Viewer(edition(CURRENT)), VIEWER).await;
        let page = app.store.edition_page(&edition(CURRENT)).await.expect("the edition");
        let track = page.tracks.into_iter().next().expect("a track").title;
        appoint(app, &Role::Lead(edition(CURRENT), track), login_of(lead)).await;
        People {
            stranger: sign_in_at(app, login_of(stranger), 11, at).await,
            participant: sign_in_at(app, login_of(participant), 12, at).await,
            lead: sign_in_at(app, login_of(lead), 13, at).await,
            organizer: sign_in_at(app, ORGANIZER, 14, at).await,
            owner: sign_in_at(app, OWNER, 15, at).await,
            viewer: sign_in_at(app, VIEWER, 16, at).await,
        }
    }

    /// A visitor and these people, in the order of the access matrix's columns.
    pub fn by_role(&self) -> [&Key; 7] {
        [&VISITOR, &self.stranger, &self.participant, &self.lead, &self.organizer, &self.owner, &self.viewer]
    }
}

/// The participants of an edition who have a login.
pub async fn participants(app: &TestApp, slug: &str) -> Vec<ListedParticipant> {
    let all = app.store.participants(&edition(slug)).await.expect("people").expect("an edition");
    all.into_iter().filter(|participant| participant.person.login.is_some()).collect()
}

pub fn login_of(participant: &ListedParticipant) -> &str {
    participant.person.login.as_ref().expect("a login").as_str()
}
