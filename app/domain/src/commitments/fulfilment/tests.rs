//! Tests of fulfilment: every combination of attendance, and that more records never lower it.

use super::*;
use crate::time::{DateTime, Days, TimeDelta};
use proptest::prelude::*;

/// Days count from this one. Meetings are on day 1, 2, …; the edition is on days 10 to 14.
fn day(nth: u64) -> NaiveDate {
    DateTime::UNIX_EPOCH.date_naive() + Days::new(nth)
}

fn dates(today: u64) -> FulfilmentDates {
    let now = DateTime::UNIX_EPOCH + Days::new(today);
    FulfilmentDates { now, today: day(today), starts: day(10), ends: day(14), implementation_ends: day(100) }
}

fn rules(at_least: u32, of: Option<u32>, make_ups: u32) -> FulfilmentRules {
    FulfilmentRules { planning: PlanningRule { at_least, of }, make_ups }
}

/// A meeting of a round on the day of the same number, from 16:00.
fn meeting(number: u32, round: u32, attended: bool) -> CountedMeeting {
    let starts = Some(DateTime::UNIX_EPOCH + Days::new(round.into()) + TimeDelta::hours(16));
    CountedMeeting {
        number: MeetingNumber(number),
        round: Some(round),
        title: Title::parse(&format!("Meeting {number}")).unwrap(),
        time: Some(MeetingTime { on: day(round.into()), starts, ends: None }),
        attended,
        declined: false,
    }
}

fn contribution(task: u32, kind: ContributionKind, on: u64) -> CountedContribution {
    CountedContribution { task: TaskNumber(task), kind, on: day(on) }
}

fn clause(requirement: Requirement) -> RequiredClause {
    RequiredClause { letter: 'a', requirement, is_waived: false }
}

fn one(clause: RequiredClause, rules: FulfilmentRules, records: &FulfilmentRecords, today: u64) -> Fulfilment {
    fulfilments(&[clause], rules, records, dates(today)).remove(0)
}

fn planning(rules: FulfilmentRules, meetings: Vec<CountedMeeting>, today: u64) -> Fulfilment {
    let records = FulfilmentRecords { meetings, ..FulfilmentRecords::default() };
    one(clause(Requirement::Planning), rules, &records, today)
}

/// What a case of [`every_attendance_has_the_expected_state`] varies, besides attendance.
#[derive(Clone, Copy, Debug)]
struct Case {
    rounds: u32,
    needed: u32,
    /// How many rounds are over.
    over: u32,
    is_waived: bool,
    make_ups: u32,
    tasks: u32,
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for rounds in 1..=5 {
        for needed in 0..=rounds {
            for over in 0..=rounds {
                for variant in 0..12 {
                    let (is_waived, make_ups, tasks) = (variant % 2 == 1, variant / 2 % 2, variant / 4);
                    all.push(Case { rounds, needed, over, is_waived, make_ups, tasks });
                }
            }
        }
    }
    all
}

/// One to three parallel meetings a round: rounds 1, 2 and 3 have 1, 2 and 3.
fn numbered(rounds: u32) -> Vec<(u32, u32)> {
    let meetings = (1..=rounds).flat_map(|round| (0..=(round - 1) % 3).map(move |_| round));
    (1..).zip(meetings).collect()
}

fn expected(case: Case, attended_rounds: u32, ahead: u32) -> FulfilmentState {
    let made_up = case.tasks.min(case.make_ups);
    if attended_rounds + made_up >= case.needed {
        FulfilmentState::Met
    } else if case.is_waived {
        FulfilmentState::Waived
    } else if attended_rounds + ahead + case.make_ups >= case.needed {
        FulfilmentState::Open
    } else {
        FulfilmentState::Missed
    }
}

#[test]
fn every_attendance_has_the_expected_state() {
    for case in cases() {
        let numbers = numbered(case.rounds);
        for subset in 0u32..1 << numbers.len() {
            let has = |number: u32| subset >> (number - 1) & 1 == 1;
            let meetings = numbers.iter().map(|(number, round)| meeting(*number, *round, has(*number))).collect();
            let proposed = |task| contribution(task, ContributionKind::Proposed, 1);
            let contributions = (0..case.tasks).map(proposed).collect();
            let records = FulfilmentRecords { meetings, contributions, checked_in: false };
            let clause = RequiredClause { is_waived: case.is_waived, ..clause(Requirement::Planning) };
            let rules = rules(case.needed, Some(case.rounds), case.make_ups);
            let found = one(clause, rules, &records, u64::from(case.over) + 1);
            let attends = |round: u32| numbers.iter().any(|(number, of)| *of == round && has(*number));
            let attended = (1..=case.rounds).filter(|round| attends(*round)).count() as u32;
            let ahead = (case.over + 1..=case.rounds).filter(|round| !attends(*round)).count() as u32;
            assert_eq!(found.done, attended, "{case:?} {subset:b}");
            assert_eq!(found.state, expected(case, attended, ahead), "{case:?} {subset:b}");
            assert_eq!(found.next.is_some(), found.state == FulfilmentState::Open, "{case:?} {subset:b}");
        }
    }
}

#[test]
fn meetings_without_a_round_count_one_by_one() {
    let own = |number| CountedMeeting { round: None, ..meeting(number, number, true) };
    assert_eq!(planning(rules(2, Some(3), 0), vec![own(1), own(2)], 9).state, FulfilmentState::Met);
}

#[test]
fn next_chance_is_the_next_meeting_of_another_round() {
    let meetings = vec![meeting(1, 1, true), meeting(2, 2, false), meeting(3, 3, false), meeting(4, 3, false)];
    let found = planning(rules(2, Some(3), 0), meetings, 3);
    assert_eq!(found.sentence(), "1 of 2 attended. Next chance: Meeting 3 on 4 January 1970.");
}

#[test]
fn round_without_a_meeting_is_a_chance_until_the_edition_starts() {
    let found = |of, today| planning(rules(2, of, 0), vec![meeting(1, 1, true)], today);
    assert_eq!(found(Some(3), 9).next, Some(NextChance::LaterRound));
    assert_eq!(found(None, 9).next, Some(NextChance::LaterRound));
    assert_eq!([found(Some(3), 10).state, found(Some(1), 9).state], [FulfilmentState::Missed; 2]);
}

#[test]
fn topic_without_a_time_is_a_chance() {
    let topic = CountedMeeting { time: None, ..meeting(9, 1, false) };
    let found = planning(rules(1, Some(1), 0), vec![topic], 9);
    assert_eq!(found.sentence(), "0 of 1 attended. Next chance: Meeting 9, which has no time yet.");
}

#[test]
fn first_task_counts_for_the_work_plan_and_others_make_up() {
    let claimed = |task| contribution(task, ContributionKind::Claimed, 5);
    let records = |tasks: u32| FulfilmentRecords {
        meetings: vec![meeting(1, 1, true), meeting(2, 2, false)],
        contributions: (0..tasks).map(claimed).collect(),
        checked_in: false,
    };
    let both = [clause(Requirement::Planning), clause(Requirement::WorkPlan)];
    let states = |tasks: u32| {
        let found = fulfilments(&both, rules(2, Some(2), 1), &records(tasks), dates(12));
        found.iter().map(|one| one.state).collect::<Vec<_>>()
    };
    assert_eq!(states(0), [FulfilmentState::Open, FulfilmentState::Open]);
    assert_eq!(states(1), [FulfilmentState::Open, FulfilmentState::Met]);
    assert_eq!(states(2), [FulfilmentState::Met, FulfilmentState::Met]);
    let made_up = one(clause(Requirement::Planning), rules(2, Some(2), 1), &records(1), 12);
    assert_eq!(made_up.progress(), "1 of 2 attended, 1 made up");
}

#[test]
fn two_contributions_to_one_task_count_once() {
    let contributions =
        vec![contribution(1, ContributionKind::Proposed, 1), contribution(1, ContributionKind::Claimed, 2)];
    let records = FulfilmentRecords { contributions, ..FulfilmentRecords::default() };
    let found = one(clause(Requirement::Planning), rules(2, Some(2), 2), &records, 12);
    assert_eq!((found.made_up, found.next), (1, Some(NextChance::MakeUp)));
}

#[test]
fn work_plan_counts_tasks_until_the_last_day() {
    let state = |kind, on, today| {
        let records =
            FulfilmentRecords { contributions: vec![contribution(1, kind, on)], ..FulfilmentRecords::default() };
        one(clause(Requirement::WorkPlan), rules(0, None, 0), &records, today).state
    };
    assert_eq!(state(ContributionKind::Reviewed, 14, 20), FulfilmentState::Met);
    assert_eq!(state(ContributionKind::Reviewed, 15, 20), FulfilmentState::Missed);
    assert_eq!(state(ContributionKind::Updated, 14, 14), FulfilmentState::Open);
}

#[test]
fn summit_is_missed_without_check_in() {
    let state = |checked_in, today| {
        let records = FulfilmentRecords { checked_in, ..FulfilmentRecords::default() };
        one(clause(Requirement::Summit), rules(0, None, 0), &records, today).state
    };
    assert_eq!([state(false, 14), state(false, 15)], [FulfilmentState::Open, FulfilmentState::Missed]);
    assert_eq!([state(true, 12), state(true, 15)], [FulfilmentState::Met; 2]);
}

#[test]
fn implementation_counts_work_after_the_last_day() {
    let state = |kind, on, today| {
        let records =
            FulfilmentRecords { contributions: vec![contribution(1, kind, on)], ..FulfilmentRecords::default() };
        one(clause(Requirement::Implementation), rules(0, None, 0), &records, today).state
    };
    assert_eq!(state(ContributionKind::Finished, 14, 100), FulfilmentState::Open);
    assert_eq!(state(ContributionKind::Finished, 15, 20), FulfilmentState::Met);
    assert_eq!(state(ContributionKind::Updated, 101, 102), FulfilmentState::Met, "late, but done");
    assert_eq!(state(ContributionKind::Claimed, 15, 101), FulfilmentState::Missed);
}

#[test]
fn waiver_of_a_met_commitment_changes_nothing() {
    let waived = RequiredClause { is_waived: true, ..clause(Requirement::Summit) };
    let state = |checked_in| {
        let records = FulfilmentRecords { checked_in, ..FulfilmentRecords::default() };
        one(waived, rules(0, None, 0), &records, 20).state
    };
    assert_eq!([state(false), state(true)], [FulfilmentState::Waived, FulfilmentState::Met]);
}

#[test]
fn public_total_hides_fewer_than_five_people() {
    let person = |checked_in| {
        let records = FulfilmentRecords { checked_in, ..FulfilmentRecords::default() };
        fulfilments(&[clause(Requirement::Summit)], rules(0, None, 0), &records, dates(20))
    };
    let met = |came: usize| {
        let people: Vec<_> = (0..8).map(|nth| person(nth < came)).collect();
        public_totals(&people)[0].met
    };
    assert_eq!([met(0), met(4), met(5), met(8)], [None, None, Some(5), Some(8)]);
}

prop_compose! {
    fn records()(
        meetings in prop::collection::vec((1u32..6, any::<bool>(), any::<bool>()), 0..8),
        contributions in prop::collection::vec((0u32..5, 0usize..5, 0u64..120), 0..6),
        checked_in in any::<bool>(),
    ) -> FulfilmentRecords {
        let meetings = (1..).zip(meetings).map(|(number, (round, attended, is_own))| {
            let meeting = meeting(number, round, attended);
            CountedMeeting { round: meeting.round.filter(|_| !is_own), ..meeting }
        });
        let contributions = contributions.into_iter().map(|(task, kind, on)| contribution(task, KINDS[kind], on));
        FulfilmentRecords { meetings: meetings.collect(), contributions: contributions.collect(), checked_in }
    }
}

const KINDS: [ContributionKind; 5] = [
    ContributionKind::Proposed,
    ContributionKind::Claimed,
    ContributionKind::Reviewed,
    ContributionKind::Finished,
    ContributionKind::Updated,
];

proptest! {
    #[test]
    fn fulfilment_never_falls_when_a_record_is_added(
        records in records(), numbers in (0u32..5, prop::option::of(0u32..6), 0u32..4), today in 0u64..120,
        waived in prop::collection::vec(any::<bool>(), 4), added in (0usize..4, 0usize..8), work in (0u32..5, 0usize..5, 0u64..120)
    ) {
        let mut clauses: Vec<RequiredClause> = Requirement::ALL.into_iter().zip(&waived)
            .map(|(requirement, is_waived)| RequiredClause { is_waived: *is_waived, ..clause(requirement) }).collect();
        let rules = rules(numbers.0, numbers.1, numbers.2);
        let before = fulfilments(&clauses, rules, &records, dates(today));
        let mut more = records;
        match added {
            (0, nth) => more.meetings.iter_mut().skip(nth).take(1).for_each(|meeting| meeting.attended = true),
            (1, _) => more.contributions.push(contribution(work.0, KINDS[work.1], work.2)),
            (2, _) => more.checked_in = true,
            (_, nth) => clauses[nth % 4].is_waived = true,
        }
        let after = fulfilments(&clauses, rules, &more, dates(today));
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(before.state <= after.state, "{:?} became {:?}", before, after);
        }
    }
}

#[test]
fn person_is_behind_once_a_chance_has_passed() {
    let attended = |today, attended: bool| {
        planning(rules(1, Some(2), 0), vec![meeting(1, 1, attended), meeting(2, 5, false)], today).is_behind
    };
    assert_eq!(
        [attended(0, false), attended(2, false), attended(2, true), attended(6, false)],
        [false, true, false, true]
    );
    let behind = |requirement| {
        let is_behind =
            |today| one(clause(requirement), rules(1, None, 0), &FulfilmentRecords::default(), today).is_behind;
        (0..120).find(|today| is_behind(*today))
    };
    assert_eq!(behind(Requirement::WorkPlan), Some(10), "the first day");
    assert_eq!(behind(Requirement::Summit), Some(11), "the second day");
    assert_eq!(behind(Requirement::Implementation), Some(57), "half of the implementation");
    let waived = RequiredClause { is_waived: true, ..clause(Requirement::Summit) };
    assert!(!one(waived, rules(1, None, 0), &FulfilmentRecords::default(), 99).is_behind);
}
