//! Property: no account reaches anything of another GitHub id, in any order of events.
//!
//! That is invitations, seats, roles, claims, mentions and notifications.

mod rights;

use super::import;
use crate::support::*;
use domain::Refusal;
use domain::access::Account;
use domain::id::InvitationId;
use domain::invitations::{Invitation, InvitationAction, InvitationState};
use domain::login_sessions::GitHubAccount;
use domain::people::Person;
use proptest::prelude::*;
use rights::Rights;
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;

const LOGINS: [&str; 4] = ["moss", "fern", "lichen", "Heath"];
const NUMBERS: [i64; 4] = [11, 12, 13, 14];

/// Logins and accounts are indexes into the lists above, invitations are indexes into the overview.
#[derive(Clone, Debug)]
enum Event {
    SignIn(usize),
    /// Renames an account on GitHub only: the store learns of it at a sign-in.
    Rename(usize, usize),
    Invite(usize),
    InviteByEmail(usize),
    /// Invites the address that GitHub has verified for this account.
    InviteVerified(usize),
    Accept(usize, usize),
    Decline(usize, usize),
    DeclineByLink(usize),
    Withdraw(usize, usize),
    AskToCome(usize, usize),
    AllowForwarding(usize),
    Redraft(usize, usize),
    InvitationAction(usize, bool),
    /// A page lists these logins.
    Import(Vec<usize>),
    Delete(usize),
    Appoint(usize),
    Mention(usize),
    /// A page names these logins as contacts of a project.
    NameContacts(Vec<usize>),
    Claim(usize),
}

fn any_event() -> impl Strategy<Value = Event> {
    let (account, login, invitation) = (|| 0..NUMBERS.len(), || 0..LOGINS.len(), || 0usize..6);
    prop_oneof![
        6 => account().prop_map(Event::SignIn),
        5 => (account(), login()).prop_map(|(who, login)| Event::Rename(who, login)),
        4 => login().prop_map(Event::Invite),
        1 => login().prop_map(Event::InviteByEmail),
        2 => account().prop_map(Event::InviteVerified),
        6 => (account(), invitation()).prop_map(|(who, which)| Event::Accept(who, which)),
        1 => (account(), invitation()).prop_map(|(who, which)| Event::Decline(who, which)),
        1 => invitation().prop_map(Event::DeclineByLink),
        2 => (account(), invitation()).prop_map(|(who, which)| Event::Withdraw(who, which)),
        1 => (account(), invitation()).prop_map(|(who, which)| Event::AskToCome(who, which)),
        1 => invitation().prop_map(Event::AllowForwarding),
        2 => (invitation(), login()).prop_map(|(which, login)| Event::Redraft(which, login)),
        2 => (invitation(), any::<bool>()).prop_map(|(which, send)| Event::InvitationAction(which, send)),
        2 => prop::collection::vec(login(), 0..3).prop_map(Event::Import),
        2 => account().prop_map(Event::Delete),
        2 => login().prop_map(Event::Appoint),
        4 => login().prop_map(Event::Mention),
        2 => prop::collection::vec(login(), 0..3).prop_map(Event::NameContacts),
        1 => account().prop_map(Event::Claim),
    ]
}

/// The expected owner of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Owner {
    Number(i64),
    /// A login in lower case, with which no one has signed in yet.
    Login(String),
    /// The invitation names only an email address.
    Open,
    NoOne,
}

/// The address that GitHub has verified for an account.
fn verified_email(number: i64) -> String {
    format!("{number}@home.example")
}

struct World {
    db: Db,
    /// Each account's current login on GitHub; no two are the same.
    github: BTreeMap<i64, String>,
    /// The owner of each login in lower case, as known from sign-ins.
    seen: BTreeMap<String, i64>,
    owners: BTreeMap<InvitationId, Owner>,
    /// Invitations to verified addresses, by the number of the account.
    verified: BTreeMap<InvitationId, i64>,
    addresses: usize,
    rights: Rights,
}

impl World {
    async fn new() -> World {
        let db = Db::summit(2).await;
        db.organizer().await;
        let github = NUMBERS.into_iter().zip(["moss", "fern", "lichen", "someone"]);
        let github = github.map(|(number, login)| (number, login.to_owned())).collect();
        let rights = Rights::new(&db).await;
        let (seen, owners, verified) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        World { db, github, seen, owners, verified, addresses: 0, rights }
    }

    /// The account that is signed in with this number, read as for every request.
    async fn account(&self, number: i64) -> Option<Account> {
        let token = token(usize::try_from(number).unwrap());
        Some(self.db.store.account(&token, now()).await.unwrap()?.0)
    }

    async fn nth(&self, which: usize) -> Option<Invitation> {
        let mut all = self.db.all().await;
        (which < all.len()).then(|| all.swap_remove(which))
    }

    fn owner_of_login(&self, login: &str) -> Owner {
        let login = login.to_lowercase();
        self.seen.get(&login).map_or(Owner::Login(login), |number| Owner::Number(*number))
    }

    async fn run(&mut self, event: &Event) {
        match event {
            Event::SignIn(who) => self.sign_in(NUMBERS[*who]).await,
            Event::Rename(who, login) => self.rename(*who, LOGINS[*login]),
            Event::Invite(login) => {
                let owner = self.owner_of_login(LOGINS[*login]);
                let _ = self.invite(LOGINS[*login], owner).await;
            }
            Event::InviteByEmail(nth) => {
                self.addresses += 1;
                let email = format!("{}-{}@example.org", LOGINS[*nth].to_lowercase(), self.addresses);
                let _ = self.invite(&email, Owner::Open).await;
            }
            Event::InviteVerified(who) => {
                if let Some(id) = self.invite(&verified_email(NUMBERS[*who]), Owner::Open).await {
                    self.verified.insert(id, NUMBERS[*who]);
                }
            }
            Event::Accept(who, which) => self.accept(NUMBERS[*who], *which).await,
            Event::Decline(who, which) => {
                if let (Some(account), Some(invitation)) = (self.account(NUMBERS[*who]).await, self.nth(*which).await) {
                    let done = self.db.store.decline(key(invitation.id, Some(&account)), None, None, now()).await;
                    self.answered(&invitation, NUMBERS[*who], done);
                }
            }
            Event::DeclineByLink(which) => {
                if let Some(invitation) = self.nth(*which).await {
                    let _ = self.db.store.decline(key(invitation.id, None), None, None, now()).await;
                }
            }
            Event::Withdraw(who, which) => {
                if let (Some(account), Some(invitation)) = (self.account(NUMBERS[*who]).await, self.nth(*which).await) {
                    let done = self.db.store.withdraw(account_key(invitation.id, &account), None, now()).await;
                    self.answered(&invitation, NUMBERS[*who], done);
                }
            }
            Event::AskToCome(who, which) => {
                if let (Some(account), Some(invitation)) = (self.account(NUMBERS[*who]).await, self.nth(*which).await) {
                    let _ = self.db.store.request_forwarding(account_key(invitation.id, &account), now()).await;
                }
            }
            Event::AllowForwarding(which) => self.allow_forwarding(*which).await,
            Event::Redraft(which, login) => self.edit_invitation(*which, LOGINS[*login]).await,
            Event::InvitationAction(which, send) => self.act(*which, *send).await,
            Event::Import(logins) => self.import(logins).await,
            Event::Delete(who) => self.delete(NUMBERS[*who]).await,
            Event::Appoint(login) => self.appoint(LOGINS[*login]).await,
            Event::Mention(login) => self.mention(LOGINS[*login]).await,
            Event::NameContacts(logins) => {
                let logins: Vec<&str> = logins.iter().map(|nth| LOGINS[*nth]).collect();
                self.name_contacts(&logins).await;
            }
            Event::Claim(who) => self.claim(NUMBERS[*who]).await,
        }
    }

    fn rename(&mut self, who: usize, login: &str) {
        if self.github.values().all(|other| !other.eq_ignore_ascii_case(login)) {
            self.github.insert(NUMBERS[who], login.to_owned());
        } else {
            // This frees the login for other accounts.
            self.github.insert(NUMBERS[who], format!("other-{who}"));
        }
    }

    async fn act(&mut self, which: usize, send: bool) {
        let Some(invitation) = self.nth(which).await else { return };
        let action = if send { &InvitationAction::Send } else { &InvitationAction::Revoke };
        let done = self.db.act_on(invitation.id, action, now()).await;
        // A deleted account's invitation names no one. Sent again, anyone with its link can answer it.
        if send && done.is_ok() && self.owners[&invitation.id] == Owner::NoOne {
            self.owners.insert(invitation.id, Owner::Open);
        }
    }

    async fn sign_in(&mut self, number: i64) {
        let login = self.github[&number].clone();
        let verified_emails = vec![parsed(&verified_email(number))];
        self.db.signed_in(&GitHubAccount { verified_emails, ..github(number, &login) }).await;
        self.rights.bind(&login, number);
        self.seen.retain(|_, other| *other != number);
        self.seen.insert(login.to_lowercase(), number);
        for owner in self.owners.values_mut().filter(|owner| **owner == Owner::Login(login.to_lowercase())) {
            *owner = Owner::Number(number);
        }
        for id in self.verified.iter().filter(|(_, verified)| **verified == number).map(|(id, _)| id) {
            if let Some(owner @ Owner::Open) = self.owners.get_mut(id) {
                *owner = Owner::Number(number);
            }
        }
        let remaining: BTreeSet<InvitationId> = self.db.all().await.iter().map(|invitation| invitation.id).collect();
        for (id, owner) in self.owners.iter().filter(|(id, _)| !remaining.contains(id)) {
            assert_eq!(*owner, Owner::Number(number), "the sign-in leaves invitation {id} with its person");
        }
        self.owners.retain(|id, _| remaining.contains(id));
    }

    async fn invite(&mut self, recipient: &str, owner: Owner) -> Option<InvitationId> {
        let orga = self.db.organizer().await;
        let drafted = self.db.store.draft(by_organizer(&summit(), &orga), &[draft(recipient)], now()).await;
        let id = *drafted.ok()?.first()?;
        self.db.act_on(id, &InvitationAction::Send, now()).await.unwrap();
        self.owners.insert(id, owner);
        Some(id)
    }

    async fn accept(&mut self, number: i64, which: usize) {
        let (Some(account), Some(invitation)) = (self.account(number).await, self.nth(which).await) else { return };
        let done = self.db.store.accept(account_key(invitation.id, &account), &full_consent(), true, now()).await;
        self.answered(&invitation, number, done);
        // A draft for the same person may have been merged into the invitation.
        let remaining: BTreeSet<InvitationId> = self.db.all().await.iter().map(|invitation| invitation.id).collect();
        assert!(self.owners.iter().all(|(id, owner)| remaining.contains(id) || *owner == Owner::Number(number)));
        self.owners.retain(|id, _| remaining.contains(id));
    }

    /// Checks that only the owner answers, or anyone with the link if the invitation names no login.
    fn answered<T: std::fmt::Debug>(&mut self, invitation: &Invitation, number: i64, done: Result<T, StoreError>) {
        match (&self.owners[&invitation.id], done) {
            (Owner::Number(own), _) if *own == number => {}
            (Owner::Open, Ok(_)) => {
                self.owners.insert(invitation.id, Owner::Number(number));
            }
            (_, Err(StoreError::Refused(_))) => {}
            (owner, done) => panic!("{number} answered an invitation of {owner:?}: {done:?}"),
        }
    }

    async fn allow_forwarding(&mut self, which: usize) {
        let Some(invitation) = self.nth(which).await else { return };
        let orga = self.db.organizer().await;
        if self.db.store.decide_forwarding(by_organizer(&summit(), &orga), invitation.id, true, now()).await.is_ok() {
            // The invitation now belongs to the person that the organizers allowed.
            let number = self.number_of(invitation.id).await.unwrap();
            assert_eq!(self.account(number).await.map(|account| account.person), invitation.forwarded_to);
            self.owners.insert(invitation.id, Owner::Number(number));
        }
    }

    async fn edit_invitation(&mut self, which: usize, login: &str) {
        let Some(invitation) = self.nth(which).await else { return };
        let orga = self.db.organizer().await;
        match self
            .db
            .store
            .edit_invitation(by_organizer(&summit(), &orga), invitation.id, None, &draft(login), now())
            .await
        {
            // A person who has answered stays the owner.
            Ok(())
                if invitation
                    .draft
                    .invitee
                    .login
                    .as_ref()
                    .is_some_and(|own| own.as_str().eq_ignore_ascii_case(login)) => {}
            Ok(()) => {
                let owner = self.owner_of_login(login);
                self.owners.insert(invitation.id, owner);
            }
            Err(StoreError::Refused(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }

    /// Imports a page that never updates its logins. Seats stay with the first owners of the logins.
    async fn import(&mut self, logins: &[usize]) {
        let page: Vec<Person> = logins.iter().map(|nth| person(&format!("Named {nth} <{}>", LOGINS[*nth]))).collect();
        let before = self.seats().await;
        import(&self.db, &page).await;
        let remaining: BTreeSet<InvitationId> = self.db.all().await.iter().map(|invitation| invitation.id).collect();
        self.owners.retain(|id, _| remaining.contains(id));
        let removed: Vec<i64> = before.difference(&self.seats().await).copied().collect();
        for id in remaining {
            if self.owners.contains_key(&id) {
                continue;
            }
            let owner = match self.number_of(id).await {
                Some(number) => Owner::Number(number),
                None => Owner::Login(self.shown_login(id).await),
            };
            // The import must not give a seat from a former owner to the next owner of the login.
            if let Owner::Number(number) = owner {
                let login = self.seen.iter().find(|(_, who)| **who == number).map(|(login, _)| login.clone());
                for other in removed.iter().filter(|other| **other != number) {
                    let former = self.former_logins(*other).await;
                    assert!(!login.as_ref().is_some_and(|login| former.contains(login)), "{number} has {other}’s seat");
                }
            }
            self.owners.insert(id, owner);
        }
    }

    async fn delete(&mut self, number: i64) {
        let Some(account) = self.account(number).await else { return };
        self.db.store.delete_account(account.signed_in(), now()).await.unwrap();
        self.rights.forget(number);
        self.seen.retain(|_, other| *other != number);
        let remaining: BTreeSet<InvitationId> = self.db.all().await.iter().map(|invitation| invitation.id).collect();
        assert!(self.owners.iter().all(|(id, owner)| remaining.contains(id) || *owner == Owner::Number(number)));
        self.owners.retain(|id, _| remaining.contains(id));
        for (id, owner) in self.owners.iter_mut().filter(|(_, owner)| **owner == Owner::Number(number)) {
            *owner = Owner::NoOne;
            self.verified.remove(id);
        }
    }

    async fn numbers(&self, sql: &'static str, of: i64) -> Vec<i64> {
        sqlx::query_scalar(sql).bind(of).fetch_all(&mut self.db.raw().await).await.unwrap()
    }

    /// The GitHub id of the person that an invitation is bound to.
    async fn number_of(&self, id: InvitationId) -> Option<i64> {
        let sql = "SELECT github_id FROM invitations i JOIN people p ON p.id = i.person_id
                   WHERE i.id = ?1 AND github_id IS NOT NULL";
        self.numbers(sql, id.0).await.first().copied()
    }

    async fn shown_login(&self, id: InvitationId) -> String {
        let invitation = self.db.invitation(id).await;
        invitation.draft.invitee.login.map(|login| login.as_str().to_lowercase()).unwrap_or_default()
    }

    /// The GitHub ids with a seat.
    async fn seats(&self) -> BTreeSet<i64> {
        let sql = "SELECT github_id FROM participants t JOIN people p ON p.id = t.person_id
                   WHERE github_id IS NOT NULL AND ?1 = 0";
        self.numbers(sql, 0).await.into_iter().collect()
    }

    async fn former_logins(&self, number: i64) -> BTreeSet<String> {
        let sql = "SELECT lower(f.login) FROM former_logins f JOIN people p ON p.id = f.person_id WHERE github_id = ?1";
        let found: Vec<String> =
            sqlx::query_scalar(sql).bind(number).fetch_all(&mut self.db.raw().await).await.unwrap();
        found.into_iter().collect()
    }

    /// Checks that each account reaches the invitations of its own number only.
    async fn check(&self) {
        self.check_rights().await;
        let all = self.db.all().await;
        for number in NUMBERS {
            let Some(account) = self.account(number).await else { continue };
            let own = |invitation: &&Invitation| self.owners[&invitation.id] == Owner::Number(number);
            let theirs: BTreeSet<_> = all.iter().filter(own).map(|invitation| invitation.id).collect();
            let sent = all
                .iter()
                .filter(own)
                .filter(|invitation| invitation.status.state != InvitationState::Draft)
                .map(|invitation| invitation.id);
            let asked = self.db.store.invitations_of_person(account.signed_in()).await.unwrap();
            let reached: BTreeSet<_> = asked.iter().map(|view| view.id).collect();
            assert_eq!(reached, sent.collect(), "{number} owns {theirs:?}");
            let has_seat =
                all.iter().filter(own).any(|invitation| invitation.status.state == InvitationState::Accepted);
            assert_eq!(account.takes_part.contains(&summit()), has_seat, "the seat of {number}");
            for invitation in all.iter().filter(own) {
                let login = invitation.person.as_ref().and_then(|person| person.login.clone());
                assert_eq!(login, account.person.login, "the invitation shows the current login");
            }
            for invitation in
                all.iter().filter(|invitation| !own(invitation) && self.owners[&invitation.id] != Owner::Open)
            {
                let refused =
                    self.db.store.accept(account_key(invitation.id, &account), &full_consent(), true, now()).await;
                assert!(
                    matches!(refused, Err(StoreError::Refused(_))),
                    "{number} accepted {:?}",
                    self.owners[&invitation.id]
                );
                if invitation.status.state != InvitationState::Draft && self.owners[&invitation.id] != Owner::NoOne {
                    assert_eq!(refusal(refused), Refusal::ForSomeoneElse);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn no_account_reaches_what_belongs_to_another_id(
        events in prop::collection::vec(any_event(), 1..40)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for event in &events {
                world.run(event).await;
                world.check().await;
            }
        });
    }
}
