//! Tests of the work plan's rules, with any sequence of events.

use super::*;
use crate::access::{Account, Actor};
use crate::id::PersonId;
use crate::people::Person;
use crate::text::PersonName;
use crate::time::DateTime;
use proptest::prelude::*;

fn account(id: i64) -> Actor {
    let person = Person { name: PersonName::parse("Wren Talus").unwrap(), login: None };
    let (owner, is_contact) = (false, false);
    let edition = EditionSlug::parse("2027").unwrap();
    let takes_part = vec![edition];
    Actor::Person(Box::new(Account {
        id: PersonId(id),
        person,
        owner,
        organizes: vec![],
        views: vec![],
        leads: vec![],
        takes_part,
        is_contact,
    }))
}

#[test]
fn every_status_can_be_left_and_reached() {
    for status in Status::ALL {
        assert!(!allowed_transitions(status).is_empty(), "{status:?} is a dead end");
        assert!(TRANSITIONS.iter().any(|(_, next)| next.contains(&status)), "{status:?} can't be reached");
        assert!(!allowed_transitions(status).contains(&status));
    }
}

#[test]
fn ending_or_reopening_a_task_requires_a_note() {
    let note = ShortText::parse("merged").unwrap();
    assert_eq!(check_transition(Status::InReview, Status::Done, None), Err(Refusal::ResultMissing));
    assert_eq!(check_transition(Status::Planned, Status::Dropped, None), Err(Refusal::ReasonMissing));
    assert_eq!(check_transition(Status::Done, Status::InProgress, None), Err(Refusal::ReasonMissing), "reopened");
    assert!(check_transition(Status::InReview, Status::Done, Some(&note)).is_ok());
    assert!(check_transition(Status::Planned, Status::InProgress, None).is_ok());
    assert!(check_transition(Status::Proposed, Status::Done, Some(&note)).is_err(), "not in the table");
}

#[test]
fn task_without_goal_needs_a_reason_and_keeps_the_limits() {
    let bare = Proposal {
        title: Title::parse("Tidy up").unwrap(),
        description: None,
        track: None,
        size: None,
        due: None,
        labels: vec![],
        skills: vec![],
        specs: BTreeSet::new(),
        outcomes: BTreeSet::new(),
        no_goal_reason: None,
        links: vec![],
        depends_on: BTreeSet::new(),
        people_needed: 1,
    };
    let new = ExistingCounts::default();
    assert_eq!(bare.check(&new), Err(Refusal::GoalMissing));
    let with_reason = Proposal { no_goal_reason: ShortText::parse("it only has to be done").ok(), ..bare.clone() };
    assert!(with_reason.check(&new).is_ok());
    assert!(Proposal { people_needed: 0, ..with_reason.clone() }.check(&new).is_err());
    // A merged task may exceed the limits: it keeps what it has, but can't get more.
    let merged = Proposal { people_needed: 50, depends_on: (1..=35).map(TaskNumber).collect(), ..with_reason };
    let has = ExistingCounts { people_needed: 50, depends_on: 35, ..new };
    assert!(merged.check(&new).is_err() && merged.check(&has).is_ok());
    assert!(Proposal { people_needed: 51, ..merged.clone() }.check(&has).is_err());
    assert!(Proposal { depends_on: (1..=36).map(TaskNumber).collect(), ..merged.clone() }.check(&has).is_err());
    assert!(Proposal { labels: vec![Label::parse("docs").unwrap(); 11], ..merged.clone() }.check(&has).is_err());
    assert!(Proposal { links: vec![Url::parse("https://example.org/a").unwrap(); 31], ..merged }.check(&has).is_err());
}

#[test]
fn participant_may_move_running_task_only_if_assignee() {
    let edition = EditionSlug::parse("2027").ok();
    let access = TaskAccess { edition, assignees: vec![PersonId(2)], ..TaskAccess::default() };
    assert_eq!(
        access.allowed_transitions(&account(2), Status::InProgress),
        [Status::InReview, Status::Done, Status::Planned]
    );
    assert_eq!(access.allowed_transitions(&account(2), Status::Proposed), []);
    assert_eq!(access.allowed_transitions(&account(3), Status::InProgress), []);
}

fn may(access: &TaskAccess, actor: Actor, from: Status, to: Status) -> bool {
    access.may(&actor, TaskAction::Transition { from, to })
}

#[test]
fn proposer_may_drop_a_proposal_and_assignee_may_start() {
    let access =
        TaskAccess { edition: EditionSlug::parse("2027").ok(), proposer: Some(PersonId(1)), ..TaskAccess::default() };
    assert!(may(&access, account(1), Status::Proposed, Status::Dropped));
    assert!(!may(&access, account(1), Status::Proposed, Status::Planned), "only managers accept a proposal");
    assert!(!may(&access, account(2), Status::Proposed, Status::Dropped));
    let claimed = TaskAccess { assignees: vec![PersonId(2)], ..access };
    assert!(may(&claimed, account(2), Status::Planned, Status::InProgress));
    assert!(!may(&claimed, account(2), Status::Planned, Status::Dropped));
    assert!(!may(&claimed, Actor::Visitor, Status::Planned, Status::InProgress));
}

#[test]
fn assignees_may_not_review_their_own_task() {
    let id = PersonId;
    let none = TaskAccess { proposer: Some(id(1)), ..TaskAccess::default() };
    let lead = TaskAccess { lead: Some(id(1)), assignees: vec![id(1), id(2)], ..none.clone() };
    for (access, person, may) in
        [(&none, 1, true), (&none, 3, true), (&lead, 1, false), (&lead, 2, false), (&lead, 3, true)]
    {
        assert_eq!(access.may_review(id(person)), may, "{person}: {access:?}");
    }
}

#[test]
fn quiet_claim_is_questioned_then_offered_but_never_removed() {
    let rules = PlanSettings { quiet_days: 30, answer_days: 14 };
    let day = |days| DateTime::UNIX_EPOCH + TimeDelta::days(days);
    let assignee =
        Assignee { person: PersonId(1), lead: true, since: day(0), asked: None, offered: None, has_left: false };
    let stale_action = |assignee: &Assignee, now| rules.stale_action(assignee, day(0), Status::InProgress, day(now));
    assert_eq!((stale_action(&assignee, 30), stale_action(&assignee, 31)), (None, Some(StaleAction::Ask)));
    let asked = Assignee { asked: Some(day(31)), ..assignee };
    assert_eq!((stale_action(&asked, 45), stale_action(&asked, 46)), (None, Some(StaleAction::Offer)));
    let offered = Assignee { offered: Some(day(46)), ..asked };
    assert_eq!(stale_action(&offered, 400), None);
    assert_eq!(rules.stale_action(&assignee, day(0), Status::Done, day(99)), None);
    let deleted = Assignee { has_left: true, ..assignee };
    assert_eq!(stale_action(&deleted, 1), Some(StaleAction::Offer), "a deleted account can't be asked");
    assert_eq!(stale_action(&Assignee { offered: Some(day(1)), ..deleted }, 400), None);
}

/// A change of a task or of its assignees.
#[derive(Clone, Debug)]
enum Event {
    Claim(i64),
    Release(i64),
    SetPeopleNeeded(u32),
    Offer(usize),
    /// The person deletes their account, so their claim is offered to others.
    DeleteAccount(i64),
    ChangeStatus(usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0i64..6).prop_map(Event::Claim),
        2 => (0i64..6).prop_map(Event::Release),
        1 => (1u32..4).prop_map(Event::SetPeopleNeeded),
        1 => (0usize..3).prop_map(Event::Offer),
        1 => (0i64..6).prop_map(Event::DeleteAccount),
        2 => (0usize..6).prop_map(Event::ChangeStatus),
    ]
}

proptest! {
    #[test]
    fn assignees_never_exceed_people_needed_and_one_leads(events in prop::collection::vec(event(), 0..60)) {
        let mut assignees = Assignees { needed: 1, people: vec![] };
        let mut status = Status::Proposed;
        let note = ShortText::parse("because").unwrap();
        let mut clock = 0;
        for event in events {
            clock += 1;
            let now = DateTime::UNIX_EPOCH + TimeDelta::seconds(clock);
            let assignee = |person, lead| Assignee { person, lead, since: now, asked: None, offered: None, has_left: false };
            match event {
                Event::Claim(who) => if let Ok(taken) = assignees.claim(PersonId(who)) {
                    let (ClaimOutcome::Free { leads } | ClaimOutcome::TakenOver { leads, .. }) = taken;
                    if let ClaimOutcome::TakenOver { from, .. } = taken {
                        prop_assert!(assignees.people.iter().any(|assignee| assignee.person == from && assignee.offered.is_some()));
                        assignees.people.retain(|assignee| assignee.person != from);
                    }
                    if leads {
                        assignees.people.iter_mut().for_each(|assignee| assignee.lead = false);
                    }
                    assignees.people.push(assignee(PersonId(who), leads));
                },
                Event::Release(who) => if let Ok(lead) = assignees.release(PersonId(who)) {
                    assignees.people.retain(|assignee| assignee.person != PersonId(who));
                    assignees.people.iter_mut().for_each(|assignee| assignee.lead = Some(assignee.person) == lead);
                },
                Event::DeleteAccount(who) => if let Ok(lead) = assignees.release(PersonId(who)) {
                    let deleted = assignees.people.iter_mut().filter(|assignee| assignee.person == PersonId(who));
                    deleted.for_each(|assignee| (assignee.has_left, assignee.offered) = (true, Some(now)));
                    assignees.people.iter_mut().for_each(|assignee| assignee.lead = Some(assignee.person) == lead.or(Some(PersonId(who))));
                },
                Event::SetPeopleNeeded(requested) => if let Ok(removed) = assignees.left_to_remove(requested) {
                    prop_assert!(assignees.people.iter().all(|assignee| assignee.has_left || !removed.contains(&assignee.person)));
                    assignees.people.retain(|assignee| !removed.contains(&assignee.person));
                    let lead = assignees.lead().or(assignees.people.first().map(|assignee| assignee.person));
                    assignees.people.iter_mut().for_each(|assignee| assignee.lead = Some(assignee.person) == lead);
                    assignees.needed = requested;
                },
                Event::Offer(nth) => if let Some(assignee) = assignees.people.get_mut(nth) { assignee.offered = Some(now) },
                Event::ChangeStatus(nth) => if check_transition(status, Status::ALL[nth], Some(&note)).is_ok() {
                    prop_assert!(allowed_transitions(status).contains(&Status::ALL[nth]));
                    status = Status::ALL[nth];
                },
            }
            prop_assert!(assignees.people.len() as u32 <= assignees.needed);
            prop_assert_eq!(assignees.people.iter().filter(|assignee| assignee.lead).count(), usize::from(!assignees.people.is_empty()));
            prop_assert!(assignees.lead().is_some() || assignees.people_missing() > 0, "it has a lead, or people are missing");
            prop_assert_eq!(assignees.needs_lead(), assignees.people.iter().all(|assignee| assignee.has_left), "someone with an account leads");
        }
    }

    #[test]
    fn dependencies_never_form_a_cycle(changes in prop::collection::vec((0u32..8, prop::collection::btree_set(0u32..8, 0..4)), 0..40)) {
        let mut dependencies = Dependencies::new();
        for (task, requested) in changes {
            let (task, requested) = (TaskNumber(task), requested.into_iter().map(TaskNumber).collect());
            if check_dependencies(&dependencies, task, &requested).is_ok() {
                dependencies.insert(task, requested);
            }
            // Without a cycle, repeatedly removing tasks without dependencies removes all tasks.
            let mut remaining = dependencies.clone();
            while let Some(free) = remaining.iter().find(|(_, on)| on.iter().all(|on| !remaining.contains_key(on))).map(|(task, _)| *task) {
                remaining.remove(&free);
            }
            prop_assert!(remaining.is_empty(), "{remaining:?}");
        }
    }
}
