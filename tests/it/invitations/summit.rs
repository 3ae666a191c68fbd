//! Sets up a summit without invitations, and posts what browsers post to invite people and to answer.

use crate::access_matrix::{Key, sign_in};
use crate::proofs::{by_any_organizer, by_organizer};
use crate::test_app::{TestApp, now};
use domain::access::System;
use domain::id::{EditionSlug, InvitationId, Login};
use domain::invitations::{InvitationAction, InvitationDraft, InvitationState, Invitee};
use domain::login_sessions::Token;
use domain::roles::Role;
use domain::time::Instant;
use reqwest::Response;

/// The demo data and an additional edition, 2028, with an organizer but no invitations.
pub struct Summit {
    pub app: TestApp,
    pub organizer: Key,
}

pub fn slug() -> EditionSlug {
    EditionSlug::parse("2028").expect("a slug")
}

impl Summit {
    pub async fn with_seats(capacity: u32) -> Summit {
        let app = TestApp::with_demo_data().await;
        let mut site = server::demo::demo(now()).expect("valid demo data").site;
        let mut imported = site.editions.remove(0);
        imported.slug = slug();
        imported.people.clear();
        imported.meetings.clear();
        imported.capacity = Some(capacity);
        site.editions = vec![imported];
        app.store.import_site(System::new(), &site, now()).await.expect("imported");
        let login = Login::parse("the-organizer").expect("a login");
        app.store
            .appoint(Role::Organizer(slug()).appointer_by_command(System::new()), &login, now())
            .await
            .expect("appointed");
        let organizer = sign_in(&app, "the-organizer", 900).await;
        Summit { app, organizer }
    }

    pub async fn post(&self, path: &str, key: &Key, form: &[(&str, &str)]) -> Response {
        let request = self.app.client.post(self.app.address(path)).header("sec-fetch-site", "same-origin").form(form);
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        request.send().await.expect("an answer")
    }

    /// Adds and sends invitations through the pages. Returns the ids in the order of the logins.
    pub async fn invite(&self, logins: &[String]) -> Vec<InvitationId> {
        let written = self.post("/2028/invitations/add", &self.organizer, &[("list", &logins.join("\n"))]).await;
        assert_eq!(written.status(), 303);
        let ids: Vec<String> = self.all().await.iter().map(|(id, ..)| id.to_string()).collect();
        let form: Vec<(&str, &str)> = ids.iter().map(|id| ("ids", id.as_str())).collect();
        let sent = self.post("/2028/invitations/send", &self.organizer, &form).await;
        assert_eq!(sent.status(), 303);
        ids.iter().map(|id| InvitationId::parse(id).expect("a number")).collect()
    }

    /// Each invitation's id, state, place on the waitlist and display name.
    pub async fn all(&self) -> Vec<(InvitationId, InvitationState, Option<u32>, String)> {
        let overview = self.app.store.overview(by_any_organizer(&slug())).await.expect("an overview");
        let invitations = overview.invitations.into_iter();
        invitations
            .map(|invitation| (invitation.id, invitation.status.state, invitation.place, invitation.display_name()))
            .collect()
    }

    pub async fn count(&self, state: InvitationState) -> usize {
        self.all().await.iter().filter(|(_, other, ..)| *other == state).count()
    }

    /// Creates an invitation link, as an organizer does to copy it. Each `nth` gives another link.
    pub async fn link(&self, id: InvitationId, nth: u32) -> String {
        let token = Token::parse(&format!("{nth:L>43}")).expect("a token");
        let account = self.app.store.account(&self.token(), now()).await.expect("an answer").expect("an account").0;
        self.app
            .store
            .create_invitation_link(by_organizer(&slug(), &account), id, &token, now())
            .await
            .expect("a link");
        format!("/invitation/{}", token.as_str())
    }

    /// The token of the organizer's login session.
    pub fn token(&self) -> Token {
        let key = self.organizer.as_deref().unwrap_or_default();
        Token::parse(key.trim_start_matches("cairn=")).expect("a token")
    }

    /// Creates and sends an invitation at another time than now, through the store.
    pub async fn invite_at(&self, login: &str, at: Instant) -> InvitationId {
        let by = self.app.store.account(&self.token(), now()).await.expect("an answer").expect("an account").0;
        let invitee = Invitee::new(None, Login::parse(login).ok(), None).expect("an invitee");
        let draft =
            InvitationDraft { invitee, project: None, stack: None, seat_pool: None, reason: None, proposed_by: None };
        let ids = self.app.store.draft(by_organizer(&slug(), &by), &[draft], at).await.expect("draft");
        self.app.store.act(by_organizer(&slug(), &by), &ids, &InvitationAction::Send, at).await.expect("sent");
        ids[0]
    }
}

/// An acceptance that agrees to all four clauses of version 1.
pub const FULL_CONSENT: [(&str, &str); 6] =
    [("version", "1"), ("agree", "a"), ("agree", "b"), ("agree", "c"), ("agree", "d"), ("listed", "yes")];

pub fn logins(count: usize) -> Vec<String> {
    (0..count).map(|nth| format!("demo-guest-{nth:03}")).collect()
}
