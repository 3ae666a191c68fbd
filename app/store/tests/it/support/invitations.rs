//! Builds a summit and its invitations for tests.

use super::*;
use domain::Refusal;
use domain::access::{Account, AccountKey, InvitationKey, System};
use domain::commitments::{AgreementVersion, Consent, Requirements};
use domain::editions::Clause;
use domain::id::{EditionSlug, InvitationId};
use domain::import::ImportedSite;
use domain::invitations::{
    Invitation, InvitationAction, InvitationActionReport, InvitationDraft, InvitationSettings, InvitationState,
    InvitationStatus, InvitationView, Invitee,
};
use domain::seats::{SeatPool, Seats};
use domain::time::{Days, Instant};
use store::StoreError;

pub fn summit() -> EditionSlug {
    slug("2027")
}

/// The time `days` days after `now()`.
pub fn later(days: u64) -> Instant {
    now() + Days::new(days)
}

/// A consent to all clauses of the summit.
pub fn full_consent() -> Consent {
    Consent { version: 1, letters: vec!['a', 'b'] }
}

pub fn seat_pool(name: &str, seats: u32) -> SeatPool {
    SeatPool { title: title(name), seats }
}

/// A draft for a login, an email address, or both separated by a space.
pub fn draft(text: &str) -> InvitationDraft {
    let (mails, logins): (Vec<&str>, Vec<&str>) = text.split(' ').partition(|part| part.contains('@'));
    let (login, email) = (logins.first().map(|text| login(text)), mails.first().map(|text| parsed(text)));
    InvitationDraft {
        invitee: Invitee::new(None, login, email).unwrap(),
        project: None,
        stack: None,
        seat_pool: None,
        reason: None,
        proposed_by: None,
    }
}

/// The key of a visitor who has seen this invitation by its link.
pub fn key(id: InvitationId, account: Option<&Account>) -> InvitationKey<'_> {
    let view = InvitationView {
        id,
        edition: summit(),
        invitee: Invitee::new(None, None, Some(parsed("someone@example.org"))).unwrap(),
        person: None,
        answered: false,
        status: InvitationStatus { state: InvitationState::Sent, deadline: None, offer: None },
        since: now(),
        place: None,
        seat_pool: None,
        why: None,
        current: AgreementVersion { number: 1, since: None, clauses: vec![], requirements: Requirements::new() },
        agreed: None,
        waivers: vec![],
        messages: vec![],
        forwarded_to: None,
        rules: InvitationSettings::default(),
        imported: false,
        questions: vec![],
        answers: Default::default(),
    };
    view.key(account)
}

pub fn account_key(id: InvitationId, account: &Account) -> AccountKey<'_> {
    key(id, Some(account)).signed_in().unwrap()
}

impl Db {
    /// A database with the summit of 2027, which has no invitations yet.
    pub async fn summit(capacity: u32) -> Db {
        let db = Db::empty().await;
        let mut imported = edition("2027", "2027-05-03");
        imported.capacity = Some(capacity);
        imported.people.clear();
        imported.tracks.clear();
        imported.meetings.clear();
        db.store
            .import_site(System::new(), &ImportedSite { editions: vec![imported], ..ImportedSite::default() }, now())
            .await
            .unwrap();
        db
    }

    /// Publishes these clauses as an organizer who has read the newest version.
    pub async fn publish_commitments(&self, by: &Account, clauses: &[Clause], at: Instant) -> Result<u32, StoreError> {
        let read = self.store.versions(&summit()).await.unwrap()[0].revision();
        let requirements = Requirements::new();
        let summit = summit();
        let by = by_organizer(&summit, by);
        Ok(self.store.publish_commitments(by, &read, (clauses, &requirements), at).await?.number)
    }

    pub async fn organizer(&self) -> Account {
        self.signed_in(&github(1, "orga")).await
    }

    /// The account with the login `p1`, `p2`, … for this number.
    pub async fn guest(&self, number: i64) -> Account {
        self.signed_in(&github(100 + number, &format!("p{number}"))).await
    }

    pub async fn drafted(&self, who: &[&str]) -> Vec<InvitationId> {
        let drafts: Vec<InvitationDraft> = who.iter().map(|text| draft(text)).collect();
        self.store.draft(by_organizer(&summit(), &self.organizer().await), &drafts, now()).await.unwrap()
    }

    pub async fn sent(&self, who: &[&str]) -> Vec<InvitationId> {
        let ids = self.drafted(who).await;
        assert_eq!(self.act(&ids, &InvitationAction::Send, now()).await.refused, []);
        ids
    }

    pub async fn act(&self, ids: &[InvitationId], act: &InvitationAction, now: Instant) -> InvitationActionReport {
        self.store.act(by_organizer(&summit(), &self.organizer().await), ids, act, now).await.unwrap()
    }

    /// Applies an action to one invitation and returns its refusal as an error.
    pub async fn act_on(&self, id: InvitationId, act: &InvitationAction, now: Instant) -> Result<(), Refusal> {
        self.act(&[id], act, now).await.refused.pop().map_or(Ok(()), |(_, refusal)| Err(refusal))
    }

    /// Invites guests `p1`, `p2`, …, who all accept in this order.
    pub async fn accepted(&self, guests: i64) -> Vec<InvitationId> {
        let logins: Vec<String> = (1..=guests).map(|number| format!("p{number}")).collect();
        let ids = self.sent(&logins.iter().map(String::as_str).collect::<Vec<_>>()).await;
        for (number, id) in (1..).zip(&ids) {
            self.store.accept(account_key(*id, &self.guest(number).await), &full_consent(), true, now()).await.unwrap();
        }
        ids
    }

    pub async fn set_settings(&self, seats: Seats, rules: InvitationSettings, now: Instant) -> Result<(), StoreError> {
        self.store
            .set_seat_settings(by_organizer(&summit(), &self.organizer().await), None, &seats, &rules, now)
            .await
            .map(|_| ())
    }

    /// Sets capacity and seat pools, with the default settings.
    pub async fn seats(&self, capacity: u32, seat_pools: &[(&str, u32)]) -> Result<(), StoreError> {
        let seat_pools = seat_pools.iter().map(|(name, seats)| seat_pool(name, *seats)).collect();
        self.set_settings(Seats::new(Some(capacity), seat_pools).unwrap(), InvitationSettings::default(), now()).await
    }

    /// The key of a person to their own invitation.
    pub async fn own_key<'a>(&self, edition: &EditionSlug, account: &'a Account) -> AccountKey<'a> {
        let own = self.store.invitation_of(account.signed_in(), edition).await.unwrap().unwrap();
        own.key(Some(account)).signed_in().unwrap()
    }

    pub async fn all(&self) -> Vec<Invitation> {
        self.store.overview(by_any_organizer(&summit())).await.unwrap().invitations
    }

    pub async fn invitation(&self, id: InvitationId) -> Invitation {
        self.store.invitation(by_any_organizer(&summit()), id).await.unwrap().invitation
    }

    /// The state of each invitation in list order: `accepted`, `waitlisted 2`, `waitlisted 1, offered`.
    pub async fn states(&self) -> Vec<String> {
        let state = |invitation: &Invitation| match (invitation.status.state, invitation.place, invitation.status.offer)
        {
            (InvitationState::Waitlisted, Some(place), None) => format!("waitlisted {place}"),
            (InvitationState::Waitlisted, Some(place), Some(_)) => format!("waitlisted {place}, offered"),
            (other, ..) => other.as_str().to_owned(),
        };
        self.all().await.iter().map(state).collect()
    }

    /// The kinds of an invitation's emails, oldest first.
    pub async fn emails_about(&self, id: InvitationId) -> Vec<String> {
        let page = self.store.invitation(by_any_organizer(&summit()), id).await.unwrap();
        page.emails.iter().rev().map(|email| email.kind.as_str().to_owned()).collect()
    }

    pub async fn event_labels(&self, id: InvitationId) -> Vec<String> {
        let page = self.store.invitation(by_any_organizer(&summit()), id).await.unwrap();
        page.events.iter().map(|record| record.event.label()).collect()
    }
}
