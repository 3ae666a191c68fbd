//! Sign-ins, renames, takeovers, invitations, answers, merges, imports and deletions in any order: no account ever
//! reaches an invitation or a seat of another number.

use super::import;
use crate::builders::*;
use crate::inviting::*;
use domain::Refusal;
use domain::access::Account;
use domain::id::InvitationId;
use domain::invitations::{Invitation, InvitationAction, InvitationState};
use domain::people::Person;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;

const LOGINS: [&str; 4] = ["moss", "fern", "lichen", "Heath"];
const NUMBERS: [i64; 4] = [11, 12, 13, 14];

/// Logins and accounts are given by their place in the lists above, invitations by their place in the overview.
#[derive(Clone, Debug)]
enum Event {
    LoginSession(usize),
    /// On GitHub alone: the store learns of it at a sign-in.
    Rename(usize, usize),
    Invite(usize),
    InviteByMail(usize),
    Accept(usize, usize),
    Decline(usize, usize),
    DeclineByLink(usize),
    Withdraw(usize, usize),
    AskToCome(usize, usize),
    LetIn(usize),
    Redraft(usize, usize),
    InvitationAction(usize, bool),
    /// A page lists these logins.
    Import(Vec<usize>),
    Delete(usize),
}

fn any_event() -> impl Strategy<Value = Event> {
    let (account, login, invitation) = (|| 0..NUMBERS.len(), || 0..LOGINS.len(), || 0usize..6);
    prop_oneof![
        6 => account().prop_map(Event::LoginSession),
        5 => (account(), login()).prop_map(|(who, login)| Event::Rename(who, login)),
        4 => login().prop_map(Event::Invite),
        1 => login().prop_map(Event::InviteByMail),
        6 => (account(), invitation()).prop_map(|(who, which)| Event::Accept(who, which)),
        1 => (account(), invitation()).prop_map(|(who, which)| Event::Decline(who, which)),
        1 => invitation().prop_map(Event::DeclineByLink),
        2 => (account(), invitation()).prop_map(|(who, which)| Event::Withdraw(who, which)),
        1 => (account(), invitation()).prop_map(|(who, which)| Event::AskToCome(who, which)),
        1 => invitation().prop_map(Event::LetIn),
        2 => (invitation(), login()).prop_map(|(which, login)| Event::Redraft(which, login)),
        2 => (invitation(), any::<bool>()).prop_map(|(which, send)| Event::InvitationAction(which, send)),
        2 => prop::collection::vec(login(), 0..3).prop_map(Event::Import),
        2 => account().prop_map(Event::Delete),
    ]
}

/// Whose an invitation is, as far as anybody can know it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Owner {
    Number(i64),
    /// Nobody with this login, in lower case, has signed in yet.
    Dependencies(String),
    /// It names a mail address alone.
    Open,
    NoOne,
}

struct World {
    db: Db,
    /// What GitHub calls each account now; no two alike.
    github: BTreeMap<i64, String>,
    /// Who has a login as far as sign-ins have said, in lower case.
    seen: BTreeMap<String, i64>,
    owners: BTreeMap<InvitationId, Owner>,
    mails: usize,
}

impl World {
    async fn new() -> World {
        let db = Db::summit(2).await;
        db.organizer().await;
        let github = NUMBERS.into_iter().zip(["moss", "fern", "lichen", "somebody"]);
        let github = github.map(|(number, login)| (number, login.to_owned())).collect();
        World { db, github, seen: BTreeMap::new(), owners: BTreeMap::new(), mails: 0 }
    }

    /// Who is signed in with this number, as every request reads it anew.
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
        self.seen.get(&login).map_or(Owner::Dependencies(login), |number| Owner::Number(*number))
    }

    async fn happen(&mut self, event: &Event) {
        match event {
            Event::LoginSession(who) => self.sign_in(NUMBERS[*who]).await,
            Event::Rename(who, login) => {
                let login = LOGINS[*login];
                if self.github.values().all(|other| !other.eq_ignore_ascii_case(login)) {
                    self.github.insert(NUMBERS[*who], login.to_owned());
                } else {
                    // It frees their login, for others to take.
                    self.github.insert(NUMBERS[*who], format!("other-{who}"));
                }
            }
            Event::Invite(login) => {
                let owner = self.owner_of_login(LOGINS[*login]);
                self.invite(LOGINS[*login], owner).await;
            }
            Event::InviteByMail(nth) => {
                self.mails += 1;
                let email = format!("{}-{}@example.org", LOGINS[*nth].to_lowercase(), self.mails);
                self.invite(&email, Owner::Open).await;
            }
            Event::Accept(who, which) => self.accept(NUMBERS[*who], *which).await,
            Event::Decline(who, which) => {
                if let (Some(account), Some(one)) = (self.account(NUMBERS[*who]).await, self.nth(*which).await) {
                    let done = self.db.store.decline(one.id, Some(&account), None, None, now()).await;
                    self.answered(&one, NUMBERS[*who], done);
                }
            }
            Event::DeclineByLink(which) => {
                if let Some(one) = self.nth(*which).await {
                    let _ = self.db.store.decline(one.id, None, None, None, now()).await;
                }
            }
            Event::Withdraw(who, which) => {
                if let (Some(account), Some(one)) = (self.account(NUMBERS[*who]).await, self.nth(*which).await) {
                    let done = self.db.store.withdraw(one.id, &account, None, now()).await;
                    self.answered(&one, NUMBERS[*who], done);
                }
            }
            Event::AskToCome(who, which) => {
                if let (Some(account), Some(one)) = (self.account(NUMBERS[*who]).await, self.nth(*which).await) {
                    let _ = self.db.store.ask_to_come(one.id, &account, now()).await;
                }
            }
            Event::LetIn(which) => self.let_in(*which).await,
            Event::Redraft(which, login) => self.redraft(*which, LOGINS[*login]).await,
            Event::InvitationAction(which, send) => {
                let Some(one) = self.nth(*which).await else { return };
                let done = self
                    .db
                    .acted(one.id, if *send { &InvitationAction::Send } else { &InvitationAction::Revoke }, now())
                    .await;
                // What is left of a deleted account's invitation names nobody: sent again, it is for who has its link.
                if *send && done.is_ok() && self.owners[&one.id] == Owner::NoOne {
                    self.owners.insert(one.id, Owner::Open);
                }
            }
            Event::Import(logins) => self.import(logins).await,
            Event::Delete(who) => self.delete(NUMBERS[*who]).await,
        }
    }

    async fn sign_in(&mut self, number: i64) {
        let login = self.github[&number].clone();
        self.db.signed_in(&github(number, &login)).await;
        self.seen.retain(|_, other| *other != number);
        self.seen.insert(login.to_lowercase(), number);
        for owner in self.owners.values_mut().filter(|owner| **owner == Owner::Dependencies(login.to_lowercase())) {
            *owner = Owner::Number(number);
        }
        let there: BTreeSet<InvitationId> = self.db.all().await.iter().map(|one| one.id).collect();
        for (id, owner) in self.owners.iter().filter(|(id, _)| !there.contains(id)) {
            assert_eq!(*owner, Owner::Number(number), "the sign-in took away another’s invitation {id}");
        }
        self.owners.retain(|id, _| there.contains(id));
    }

    async fn invite(&mut self, recipient: &str, owner: Owner) {
        let orga = self.db.organizer().await;
        if let Ok(ids) = self.db.store.draft(&summit(), &[draft(recipient)], &orga, now()).await {
            self.db.acted(ids[0], &InvitationAction::Send, now()).await.unwrap();
            self.owners.insert(ids[0], owner);
        }
    }

    async fn accept(&mut self, number: i64, which: usize) {
        let (Some(account), Some(one)) = (self.account(number).await, self.nth(which).await) else { return };
        let done = self.db.store.accept(one.id, &account, &full_consent(), true, now()).await;
        self.answered(&one, number, done);
        // What a draft held for them may have become part of it.
        let there: BTreeSet<InvitationId> = self.db.all().await.iter().map(|one| one.id).collect();
        assert!(self.owners.iter().all(|(id, owner)| there.contains(id) || *owner == Owner::Number(number)));
        self.owners.retain(|id, _| there.contains(id));
    }

    /// Only whose it is may answer, or whoever has the link of one that names no login.
    fn answered<T: std::fmt::Debug>(&mut self, one: &Invitation, number: i64, done: Result<T, StoreError>) {
        match (&self.owners[&one.id], done) {
            (Owner::Number(own), _) if *own == number => {}
            (Owner::Open, Ok(_)) => {
                self.owners.insert(one.id, Owner::Number(number));
            }
            (_, Err(StoreError::Refused(_))) => {}
            (owner, done) => panic!("{number} answered an invitation of {owner:?}: {done:?}"),
        }
    }

    async fn let_in(&mut self, which: usize) {
        let Some(one) = self.nth(which).await else { return };
        let orga = self.db.organizer().await;
        if self.db.store.settle_forwarding(&summit(), one.id, true, &orga, now()).await.is_ok() {
            // Whom the organizers let in is now the one it was written for.
            let number = self.number_of(one.id).await.unwrap();
            assert_eq!(self.account(number).await.map(|account| account.person), one.forwarded_to);
            self.owners.insert(one.id, Owner::Number(number));
        }
    }

    async fn redraft(&mut self, which: usize, login: &str) {
        let Some(one) = self.nth(which).await else { return };
        let orga = self.db.organizer().await;
        match self.db.store.redraft(&summit(), one.id, &draft(login), &orga, now()).await {
            // Somebody who has answered stays whom it is for.
            Ok(()) if one.draft.invitee.login.as_ref().is_some_and(|own| own.as_str().eq_ignore_ascii_case(login)) => {}
            Ok(()) => {
                let owner = self.owner_of_login(login);
                self.owners.insert(one.id, owner);
            }
            Err(StoreError::Refused(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }

    /// A page gives logins as it always did: what it gave somebody stays theirs, and no later owner of the login's.
    async fn import(&mut self, logins: &[usize]) {
        let page: Vec<Person> = logins.iter().map(|nth| person(&format!("Named {nth} <{}>", LOGINS[*nth]))).collect();
        let before = self.seats().await;
        import(&self.db, &page).await;
        let there: BTreeSet<InvitationId> = self.db.all().await.iter().map(|one| one.id).collect();
        self.owners.retain(|id, _| there.contains(id));
        let lost: Vec<i64> = before.difference(&self.seats().await).copied().collect();
        for id in there {
            if self.owners.contains_key(&id) {
                continue;
            }
            let owner = match self.number_of(id).await {
                Some(number) => Owner::Number(number),
                None => Owner::Dependencies(self.shown_login(id).await),
            };
            // Nobody sits on a seat that this page took from a former owner of their login.
            if let Owner::Number(number) = owner {
                let login = self.seen.iter().find(|(_, who)| **who == number).map(|(login, _)| login.clone());
                let had = lost.iter().filter(|other| **other != number);
                for other in had {
                    let former = self.former_logins(*other).await;
                    assert!(!login.as_ref().is_some_and(|login| former.contains(login)), "{number} has {other}’s seat");
                }
            }
            self.owners.insert(id, owner);
        }
    }

    async fn delete(&mut self, number: i64) {
        let Some(account) = self.account(number).await else { return };
        self.db.store.delete_account(account.id, now()).await.unwrap();
        self.seen.retain(|_, other| *other != number);
        let there: BTreeSet<InvitationId> = self.db.all().await.iter().map(|one| one.id).collect();
        assert!(self.owners.iter().all(|(id, owner)| there.contains(id) || *owner == Owner::Number(number)));
        self.owners.retain(|id, _| there.contains(id));
        for owner in self.owners.values_mut().filter(|owner| **owner == Owner::Number(number)) {
            *owner = Owner::NoOne;
        }
    }

    async fn numbers(&self, sql: &'static str, of: i64) -> Vec<i64> {
        sqlx::query_scalar(sql).bind(of).fetch_all(&mut self.db.raw().await).await.unwrap()
    }

    /// GitHub's number of whose an invitation is.
    async fn number_of(&self, id: InvitationId) -> Option<i64> {
        let sql = "SELECT github_id FROM invitations i JOIN people p ON p.id = i.person_id
                   WHERE i.id = ?1 AND github_id IS NOT NULL";
        self.numbers(sql, id.0).await.first().copied()
    }

    async fn shown_login(&self, id: InvitationId) -> String {
        let one = self.db.one(id).await;
        one.draft.invitee.login.map(|login| login.as_str().to_lowercase()).unwrap_or_default()
    }

    /// The numbers that have a seat.
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

    /// Each account reaches what is its number's, and nothing else.
    async fn check(&self) {
        let all = self.db.all().await;
        for number in NUMBERS {
            let Some(account) = self.account(number).await else { continue };
            let own = |one: &&Invitation| self.owners[&one.id] == Owner::Number(number);
            let theirs: BTreeSet<_> = all.iter().filter(own).map(|one| one.id).collect();
            let sent =
                all.iter().filter(own).filter(|one| one.status.state != InvitationState::Draft).map(|one| one.id);
            let asked = self.db.store.invitations_of_person(&account).await.unwrap();
            let mention_result: BTreeSet<_> = asked.iter().map(|asked| asked.id).collect();
            assert_eq!(mention_result, sent.collect(), "{number} reaches these, of {theirs:?}");
            let has_seat = all.iter().filter(own).any(|one| one.status.state == InvitationState::Accepted);
            assert_eq!(account.takes_part.contains(&summit()), has_seat, "the seat of {number}");
            for one in all.iter().filter(own) {
                let login = one.person.as_ref().and_then(|person| person.login.clone());
                assert_eq!(login, account.person.login, "it is shown with the login that they have now");
            }
            for one in all.iter().filter(|one| !own(one) && self.owners[&one.id] != Owner::Open) {
                let refused = self.db.store.accept(one.id, &account, &full_consent(), true, now()).await;
                assert!(matches!(refused, Err(StoreError::Refused(_))), "{number} accepted {:?}", self.owners[&one.id]);
                if one.status.state != InvitationState::Draft && self.owners[&one.id] != Owner::NoOne {
                    assert_eq!(refusal(refused), Refusal::ForSomeoneElse);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_account_reaches_an_invitation_or_a_seat_of_another_number(
        events in prop::collection::vec(any_event(), 1..40)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for event in &events {
                world.happen(event).await;
                world.check().await;
            }
        });
    }
}
