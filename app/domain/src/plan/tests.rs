//! Whatever is done to a plan in whatever order: it never comes to what cannot be.

use super::*;
use crate::access::{Account, Actor};
use crate::id::PersonId;
use crate::people::Person;
use crate::text::Name;
use crate::time::DateTime;
use proptest::prelude::*;

fn account(id: i64) -> Actor {
    let person = Person { name: Name::parse("Wren Talus").unwrap(), login: None };
    let (owner, is_contact) = (false, false);
    let edition = EditionSlug::parse("2027").unwrap();
    let takes_part = vec![edition];
    Actor::Person(Box::new(Account {
        id: PersonId(id),
        person,
        owner,
        organizes: vec![],
        leads: vec![],
        takes_part,
        is_contact,
    }))
}

#[test]
fn every_status_leads_somewhere_and_is_reached() {
    for status in Status::ALL {
        assert!(!ways_from(status).is_empty(), "{status:?} is a dead end");
        assert!(MOVES.iter().any(|(_, ways)| ways.contains(&status)), "{status:?} can't be reached");
        assert!(!ways_from(status).contains(&status));
    }
}

#[test]
fn what_is_done_or_dropped_says_what_or_why() {
    let words = Line::parse("merged").unwrap();
    assert_eq!(check_move(Status::InReview, Status::Done, None), Err(Refusal::SayWhat));
    assert_eq!(check_move(Status::Planned, Status::Dropped, None), Err(Refusal::SayWhy));
    assert_eq!(check_move(Status::Done, Status::InProgress, None), Err(Refusal::SayWhy), "opened again");
    assert!(check_move(Status::InReview, Status::Done, Some(&words)).is_ok());
    assert!(check_move(Status::Planned, Status::InProgress, None).is_ok());
    assert!(check_move(Status::Proposed, Status::Done, Some(&words)).is_err(), "not by this way");
}

#[test]
fn a_task_that_serves_nothing_says_why() {
    let bare = Proposal {
        title: Title::parse("Tidy up").unwrap(),
        description: None,
        track: None,
        size: None,
        skills: vec![],
        specs: BTreeSet::new(),
        outcomes: BTreeSet::new(),
        serves_none: None,
        links: vec![],
        waits_for: BTreeSet::new(),
        hands: 1,
    };
    let new = Amounts::default();
    assert_eq!(bare.check(&new), Err(Refusal::ServesNothing));
    let said = Proposal { serves_none: Line::parse("it only has to be done").ok(), ..bare.clone() };
    assert!(said.check(&new).is_ok());
    assert!(Proposal { hands: 0, ..said.clone() }.check(&new).is_err());
    // What was merged may be more than anybody could propose: it may stay, and grow no more.
    let merged = Proposal { hands: 50, waits_for: (1..=35).map(TaskNumber).collect(), ..said };
    let has = Amounts { hands: 50, waits_for: 35, ..new };
    assert!(merged.check(&new).is_err() && merged.check(&has).is_ok());
    assert!(Proposal { hands: 51, ..merged.clone() }.check(&has).is_err());
    assert!(Proposal { waits_for: (1..=36).map(TaskNumber).collect(), ..merged.clone() }.check(&has).is_err());
    assert!(Proposal { links: vec![Url::parse("https://example.org/a").unwrap(); 31], ..merged }.check(&has).is_err());
}

#[test]
fn what_is_offered_to_somebody_is_what_they_may_do() {
    let edition = EditionSlug::parse("2027").ok();
    let standing = Standing { edition, claimants: vec![PersonId(2)], ..Standing::default() };
    assert_eq!(standing.ways(&account(2), Status::InProgress), [Status::InReview, Status::Done, Status::Planned]);
    assert_eq!(standing.ways(&account(2), Status::Proposed), []);
    assert_eq!(standing.ways(&account(3), Status::InProgress), []);
}

fn may(standing: &Standing, actor: Actor, from: Status, to: Status) -> bool {
    standing.may(&actor, TaskDeed::Move { from, to })
}

#[test]
fn a_stranger_moves_nothing_and_a_proposer_may_take_their_proposal_back() {
    let standing =
        Standing { edition: EditionSlug::parse("2027").ok(), proposer: Some(PersonId(1)), ..Standing::default() };
    assert!(may(&standing, account(1), Status::Proposed, Status::Dropped));
    assert!(!may(&standing, account(1), Status::Proposed, Status::Planned), "the plan is kept by others");
    assert!(!may(&standing, account(2), Status::Proposed, Status::Dropped));
    let claimed = Standing { claimants: vec![PersonId(2)], ..standing };
    assert!(may(&claimed, account(2), Status::Planned, Status::InProgress));
    assert!(!may(&claimed, account(2), Status::Planned, Status::Dropped));
    assert!(!may(&claimed, Actor::Visitor, Status::Planned, Status::InProgress));
}

#[test]
fn nobody_reviews_what_their_own_hand_is_on_whatever_else_they_are_to_it() {
    let id = PersonId;
    let none = Standing { proposer: Some(id(1)), ..Standing::default() };
    let lead = Standing { lead: Some(id(1)), claimants: vec![id(1), id(2)], ..none.clone() };
    for (standing, who, may) in
        [(&none, 1, true), (&none, 3, true), (&lead, 1, false), (&lead, 2, false), (&lead, 3, true)]
    {
        assert_eq!(standing.may_review(id(who)), may, "{who}: {standing:?}");
    }
}

#[test]
fn a_quiet_claim_is_asked_about_then_offered_and_never_taken_by_itself() {
    let rules = PlanRules { quiet_days: 30, answer_days: 14 };
    let day = |days| DateTime::UNIX_EPOCH + TimeDelta::days(days);
    let hand = Hand { person: PersonId(1), lead: true, since: day(0), asked: None, offered: None, gone: false };
    let care = |hand: &Hand, now| rules.care(hand, day(0), Status::InProgress, day(now));
    assert_eq!((care(&hand, 30), care(&hand, 31)), (None, Some(Care::Ask)));
    let asked = Hand { asked: Some(day(31)), ..hand };
    assert_eq!((care(&asked, 45), care(&asked, 46)), (None, Some(Care::Offer)));
    let offered = Hand { offered: Some(day(46)), ..asked };
    assert_eq!(care(&offered, 400), None);
    assert_eq!(rules.care(&hand, day(0), Status::Done, day(99)), None);
    let left = Hand { gone: true, ..hand };
    assert_eq!(care(&left, 1), Some(Care::Offer), "nobody can ask who has left");
    assert_eq!(care(&Hand { offered: Some(day(1)), ..left }, 400), None);
}

/// A task in small.
#[derive(Clone, Debug)]
enum Event {
    Claim(i64),
    Release(i64),
    Want(u32),
    Offer(usize),
    /// Their account goes, and their place is offered.
    Leave(i64),
    Move(usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0i64..6).prop_map(Event::Claim),
        2 => (0i64..6).prop_map(Event::Release),
        1 => (1u32..4).prop_map(Event::Want),
        1 => (0usize..3).prop_map(Event::Offer),
        1 => (0i64..6).prop_map(Event::Leave),
        2 => (0usize..6).prop_map(Event::Move),
    ]
}

proptest! {
    #[test]
    fn hands_never_exceed_what_is_wanted_and_one_of_them_leads(events in prop::collection::vec(event(), 0..60)) {
        let mut hands = Hands { wanted: 1, on: vec![] };
        let mut status = Status::Proposed;
        let words = Line::parse("because").unwrap();
        let mut clock = 0;
        for event in events {
            clock += 1;
            let now = DateTime::UNIX_EPOCH + TimeDelta::seconds(clock);
            let hand = |person, lead| Hand { person, lead, since: now, asked: None, offered: None, gone: false };
            match event {
                Event::Claim(who) => if let Ok(taken) = hands.claim(PersonId(who)) {
                    let (Taken::Free { leads } | Taken::Over { leads, .. }) = taken;
                    if let Taken::Over { from, .. } = taken {
                        prop_assert!(hands.on.iter().any(|hand| hand.person == from && hand.offered.is_some()));
                        hands.on.retain(|hand| hand.person != from);
                    }
                    if leads {
                        hands.on.iter_mut().for_each(|hand| hand.lead = false);
                    }
                    hands.on.push(hand(PersonId(who), leads));
                },
                Event::Release(who) => if let Ok(lead) = hands.release(PersonId(who)) {
                    hands.on.retain(|hand| hand.person != PersonId(who));
                    hands.on.iter_mut().for_each(|hand| hand.lead = Some(hand.person) == lead);
                },
                Event::Leave(who) => if let Ok(lead) = hands.release(PersonId(who)) {
                    let left = hands.on.iter_mut().filter(|hand| hand.person == PersonId(who));
                    left.for_each(|hand| (hand.gone, hand.offered) = (true, Some(now)));
                    hands.on.iter_mut().for_each(|hand| hand.lead = Some(hand.person) == lead.or(Some(PersonId(who))));
                },
                Event::Want(wanted) => if let Ok(left) = hands.want(wanted) {
                    prop_assert!(hands.on.iter().all(|hand| hand.gone || !left.contains(&hand.person)));
                    hands.on.retain(|hand| !left.contains(&hand.person));
                    let lead = hands.lead().or(hands.on.first().map(|hand| hand.person));
                    hands.on.iter_mut().for_each(|hand| hand.lead = Some(hand.person) == lead);
                    hands.wanted = wanted;
                },
                Event::Offer(nth) => if let Some(hand) = hands.on.get_mut(nth) { hand.offered = Some(now) },
                Event::Move(nth) => if check_move(status, Status::ALL[nth], Some(&words)).is_ok() {
                    prop_assert!(ways_from(status).contains(&Status::ALL[nth]));
                    status = Status::ALL[nth];
                },
            }
            prop_assert!(hands.on.len() as u32 <= hands.wanted);
            prop_assert_eq!(hands.on.iter().filter(|hand| hand.lead).count(), usize::from(!hands.on.is_empty()));
            prop_assert!(hands.lead().is_some() || hands.open() > 0, "it has its lead, or wants one");
            prop_assert_eq!(hands.wants_lead(), hands.on.iter().all(|hand| hand.gone), "whoever is here leads");
        }
    }

    #[test]
    fn tasks_never_wait_in_a_circle(changes in prop::collection::vec((0u32..8, prop::collection::btree_set(0u32..8, 0..4)), 0..40)) {
        let mut waits = Waits::new();
        for (task, wanted) in changes {
            let (task, wanted) = (TaskNumber(task), wanted.into_iter().map(TaskNumber).collect());
            if check_waits(&waits, task, &wanted).is_ok() {
                waits.insert(task, wanted);
            }
            // Taking away, again and again, what waits for nothing that is left, nothing must remain.
            let mut left = waits.clone();
            while let Some(free) = left.iter().find(|(_, on)| on.iter().all(|on| !left.contains_key(on))).map(|(task, _)| *task) {
                left.remove(&free);
            }
            prop_assert!(left.is_empty(), "{left:?}");
        }
    }
}
