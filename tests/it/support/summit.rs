//! Sets up a summit without invitations, and posts what browsers post to invite people and to answer.

use crate::support::demo::ORGANIZER;
use crate::support::people::{account_of, appoint};
use crate::support::{Key, TestApp, by_any_organizer, by_organizer, edition, now, sign_in};
use domain::access::{Account, System};
use domain::id::{EditionSlug, InvitationId};
use domain::import::{ImportedEdition, ImportedSite};
use domain::invitations::{Invitation, InvitationAction, InvitationDraft, InvitationState, Invitee};
use domain::login_sessions::Token;
use domain::roles::Role;
use domain::time::Instant;
use reqwest::Response;
use std::ops::Deref;
use store::Store;

/// The demo data and an additional edition, 2028, with an organizer but no invitations.
pub struct Summit {
    pub app: TestApp,
    pub organizer: Key,
}

pub fn slug() -> EditionSlug {
    edition("2028")
}

/// The summit as it is imported: an edition of the demo with another name, without people and meetings.
pub fn imported_summit() -> ImportedEdition {
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    ImportedEdition { slug: slug(), people: Vec::new(), meetings: Vec::new(), ..site.editions.remove(0) }
}

/// Imports the summit without other editions; the roadmap and the other editions stay.
pub async fn import_summit(store: &Store, summit: ImportedEdition) {
    let site = ImportedSite { editions: vec![summit], ..server::demo::demo(now()).expect("valid demo data").site };
    store.import_site(System::new(), &site, now()).await.expect("imported");
}

/// A draft for an invitee, with nothing else.
pub fn draft(invitee: Invitee) -> InvitationDraft {
    InvitationDraft { invitee, project: None, stack: None, seat_pool: None, reason: None, proposed_by: None }
}

impl Summit {
    pub async fn with_seats(capacity: u32) -> Summit {
        let app = TestApp::with_demo_data().await;
        import_summit(&app.store, ImportedEdition { capacity: Some(capacity), ..imported_summit() }).await;
        appoint(&app, &Role::Organizer(slug()), ORGANIZER).await;
        let organizer = sign_in(&app, ORGANIZER, 900).await;
        Summit { app, organizer }
    }

    /// A summit whose guests have invitations without an answer; with the guests' cookies.
    pub async fn with_guests<const COUNT: usize>(capacity: u32) -> (Summit, [Guest; COUNT]) {
        let summit = Summit::with_seats(capacity).await;
        let logins = logins(COUNT);
        let ids = summit.invite(&logins).await;
        let mut guests = Vec::new();
        for ((login, invitation), account) in logins.iter().zip(ids).zip(1000..) {
            guests.push(Guest { invitation, key: sign_in(&summit.app, login, account).await });
        }
        (summit, guests.try_into().unwrap_or_else(|_| panic!("{COUNT} guests")))
    }

    /// Posts a form, and confirms what it will do if the page asks.
    pub async fn post(&self, path: &str, key: &Key, form: &[(&str, &str)]) -> Response {
        self.app.post_and_confirm(path, key, form).await
    }

    /// Accepts an invitation and agrees to every clause; panics unless that succeeds.
    pub async fn accept(&self, key: &Key) {
        assert_eq!(self.post("/2028/invitation/accept", key, &FULL_CONSENT).await.status(), 303);
    }

    /// Adds and sends invitations through the pages. Returns the ids in the order of the logins.
    pub async fn invite(&self, logins: &[String]) -> Vec<InvitationId> {
        let written = self.post("/2028/invitations/add", &self.organizer, &[("list", &logins.join("\n"))]).await;
        assert_eq!(written.status(), 303);
        let ids: Vec<String> = self.invitations().await.iter().map(|invitation| invitation.id.to_string()).collect();
        let form = ids.iter().map(|id| ("ids", id.as_str()));
        let form: Vec<(&str, &str)> = form.collect();
        let sent = self.post("/2028/invitations/send", &self.organizer, &form).await;
        assert_eq!(sent.status(), 303);
        ids.iter().map(|id| InvitationId::parse(id).expect("a number")).collect()
    }

    pub async fn invitations(&self) -> Vec<Invitation> {
        self.app.store.overview(by_any_organizer(&slug())).await.expect("an overview").invitations
    }

    pub async fn count(&self, state: InvitationState) -> usize {
        self.invitations().await.iter().filter(|invitation| invitation.status.state == state).count()
    }

    /// Creates an invitation link, as an organizer does to copy it. Each `nth` gives another link.
    pub async fn link(&self, id: InvitationId, nth: u32) -> String {
        let token = Token::parse(&format!("{nth:L>43}")).expect("a token");
        let account = self.organizers_account().await;
        self.app
            .store
            .create_invitation_link(by_organizer(&slug(), &account), id, &token, now())
            .await
            .expect("a link");
        format!("/invitation/{}", token.as_str())
    }

    /// The account of the organizer.
    pub async fn organizers_account(&self) -> Account {
        account_of(&self.app, &self.organizer).await
    }

    /// Drafts an invitation through the store.
    pub async fn draft(&self, invitee: Invitee, at: Instant) -> InvitationId {
        let by = self.organizers_account().await;
        self.app.store.draft(by_organizer(&slug(), &by), &[draft(invitee)], at).await.expect("a draft")[0]
    }

    /// Creates and sends an invitation at another time than now, through the store.
    pub async fn invite_at(&self, login: &str, at: Instant) -> InvitationId {
        let invitee = Invitee::new(None, Some(crate::support::login(login)), None).expect("an invitee");
        let id = self.draft(invitee, at).await;
        let by = self.organizers_account().await;
        let sent = self.app.store.act(by_organizer(&slug(), &by), &[id], &InvitationAction::Send, at).await;
        assert_eq!(sent.expect("an answer").refused, Vec::new());
        id
    }
}

/// Someone with an invitation; dereferences to their cookie.
pub struct Guest {
    pub invitation: InvitationId,
    key: Key,
}

impl Deref for Guest {
    type Target = Key;

    fn deref(&self) -> &Key {
        &self.key
    }
}

/// The form for seats and the settings of invitations.
pub struct SeatForm<'a> {
    fields: Vec<(&'static str, &'a str)>,
}

impl<'a> SeatForm<'a> {
    pub fn with_capacity(seats: &'a str) -> SeatForm<'a> {
        let fields = vec![("capacity", seats), ("answer_days", "14"), ("offer_days", "4"), ("keep_days", "90")];
        SeatForm { fields }
    }

    pub fn pool(self, title: &'a str, seats: &'a str) -> SeatForm<'a> {
        self.with("pool_title", title).with("pool_seats", seats)
    }

    pub fn remind_days(self, days: &'a str) -> SeatForm<'a> {
        self.with("remind_days", days)
    }

    /// Freed seats are offered without an organizer.
    pub fn offers_automatically(self) -> SeatForm<'a> {
        self.with("offers_itself", "yes")
    }

    /// What the organizers pay for.
    pub fn pays(self, text: &'a str) -> SeatForm<'a> {
        self.with("pays", text)
    }

    fn with(mut self, name: &'static str, value: &'a str) -> SeatForm<'a> {
        self.fields.push((name, value));
        self
    }

    /// The revision that the page showed.
    pub fn read(self, revision: &'a str) -> SeatForm<'a> {
        self.with("read", revision)
    }

    pub fn fields(&self) -> &[(&'static str, &'a str)] {
        &self.fields
    }
}

/// An acceptance that agrees to all four clauses of version 1.
pub const FULL_CONSENT: [(&str, &str); 6] =
    [("version", "1"), ("agree", "a"), ("agree", "b"), ("agree", "c"), ("agree", "d"), ("listed", "yes")];

pub fn logins(count: usize) -> Vec<String> {
    (0..count).map(|nth| format!("demo-guest-{nth:03}")).collect()
}
