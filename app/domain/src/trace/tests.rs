//! Tests of the rules of the trace.

use super::*;
use crate::catalog::{Adoption, AdoptionState, Endorsement, SpecHistory, SpecStatus};
use crate::tasks::{Status, StatusCounts};
use crate::text::{Title, Url};
use crate::time::{DateTime, Days};
use proptest::prelude::*;

fn day(nth: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 5, 21).unwrap() + Days::new(nth)
}

fn code(text: &str) -> OutcomeCode {
    OutcomeCode::parse(text).unwrap()
}

fn edition(text: &str) -> EditionSlug {
    EditionSlug::parse(text).unwrap()
}

fn project(nth: usize) -> Project {
    Project {
        slug: ProjectSlug::parse(&format!("project-{nth}")).unwrap(),
        title: Title::parse("Project").unwrap(),
        homepage: None,
        repository: None,
        contacts: Vec::new(),
        is_retired: false,
    }
}

fn endorsement(nth: usize, on: Option<NaiveDate>) -> Endorsement {
    Endorsement { project: project(nth).slug, on, commit: None, first_seen: DateTime::UNIX_EPOCH }
}

fn adoption(state: AdoptionState, on: Option<NaiveDate>, recorded_on: NaiveDate) -> RecordedAdoption {
    let link = Url::parse("https://project.example/adopted").ok();
    let adoption = Adoption { project: project(0).slug, state, on, link };
    RecordedAdoption { spec: SpecNumber(4), adoption, recorded_on }
}

fn spec(endorsements: Vec<Endorsement>, outcomes: &[&str]) -> Spec {
    Spec {
        number: SpecNumber(4),
        title: Title::parse("Wheels").unwrap(),
        date: day(0),
        status: SpecStatus::Published,
        authors: Vec::new(),
        link: None,
        outcomes: outcomes.iter().map(|text| code(text)).collect(),
        endorsements,
        history: SpecHistory::default(),
    }
}

/// Two editions, the outcomes 1b and 4b, SPEC 4 and three core projects.
fn trace(endorsements: Vec<Endorsement>) -> Trace {
    let outcome = |text: &str| Outcome {
        code: code(text),
        title: Title::parse("Outcome").unwrap(),
        group: Title::parse("Group").unwrap(),
        in_roadmap: true,
    };
    Trace {
        as_of: day(0),
        outcomes: vec![outcome("1b"), outcome("4b")],
        editions: vec![edition("2025"), edition("2023")],
        specs: vec![spec(endorsements, &["1b"])],
        projects: (0..3).map(project).collect(),
        adoptions: Vec::new(),
        tasks: TracedTasks::default(),
    }
}

fn tasks(statuses: impl IntoIterator<Item = Status>, with_evidence: u32) -> OutcomeTasks {
    OutcomeTasks { counts: StatusCounts::of(statuses), with_evidence }
}

#[test]
fn outcome_without_a_task_is_a_gap() {
    let mut trace = trace(Vec::new());
    trace.tasks.outcomes.insert((code("1b"), edition("2023")), tasks([Status::Done, Status::Planned], 1));
    let rows = trace.outcome_rows();
    assert_eq!(rows[0].gaps(), []);
    let cells: Vec<String> = rows[0].cells.iter().map(|(_, tasks)| tasks.label()).collect();
    assert_eq!(cells, ["no task", "1 of 2 done"]);
    assert_eq!(rows[1].gaps(), [OutcomeGap::Spec, OutcomeGap::Task]);
}

#[test]
fn dropped_tasks_serve_no_outcome() {
    let mut trace = trace(Vec::new());
    trace.tasks.outcomes.insert((code("4b"), edition("2025")), tasks([Status::Dropped], 0));
    let row = &trace.outcome_rows()[1];
    assert!(row.has_gap(OutcomeGap::Task));
    assert_eq!((row.cells[0].1.label().as_str(), row.cells[0].1.evidence_label()), ("1 dropped", None));
}

#[test]
fn tasks_without_evidence_are_a_gap() {
    let mut trace = trace(Vec::new());
    trace.tasks.outcomes.insert((code("1b"), edition("2025")), tasks([Status::Done], 0));
    let row = &trace.outcome_rows()[0];
    assert_eq!(row.gaps(), [OutcomeGap::Evidence]);
    assert_eq!(row.all.evidence_label().as_deref(), Some("no evidence"));
}

#[test]
fn spec_serves_an_outcome_directly_or_through_a_task() {
    let mut trace = trace(Vec::new());
    trace.tasks.specs.insert(code("4b"), [SpecNumber(4)].into());
    trace.tasks.specs.insert(code("1b"), [SpecNumber(4)].into());
    let links: Vec<_> = trace.outcome_rows().iter().map(|row| row.specs.get(&SpecNumber(4)).copied()).collect();
    assert_eq!(links, [Some(SpecLink::Direct), Some(SpecLink::ThroughTasks)]);
    assert_eq!(trace.outcomes_of(&trace.specs[0]), [code("1b"), code("4b")].into());
}

#[test]
fn endorsement_counts_from_its_day_or_always_without_one() {
    let trace = trace(vec![endorsement(0, Some(day(2))), endorsement(1, None)]);
    let shown = |as_of| Trace { as_of, ..trace.clone() }.endorsements();
    assert_eq!([shown(day(1)), shown(day(2))], [(0, 1), (1, 1)]);
}

#[test]
fn cell_says_how_far_the_adoption_is() {
    let label = |state, on, as_of| {
        let adoption = adoption(state, on, day(5));
        SpecCell::of(None, Some(&adoption), ProjectTasks::default(), as_of).label()
    };
    assert_eq!(label(AdoptionState::Adopted, Some(day(1)), day(1)), "adopted with evidence");
    assert_eq!(label(AdoptionState::Adopted, Some(day(1)), day(0)), "nothing");
    assert_eq!(label(AdoptionState::Adopted, None, day(4)), "nothing");
    assert_eq!(label(AdoptionState::Planned, Some(day(9)), day(5)), "in progress");
    assert_eq!(label(AdoptionState::NotPlanned, None, day(5)), "adoption not planned");
}

#[test]
fn task_under_way_in_the_repository_is_progress() {
    let under_way = ProjectTasks { under_way: 1, done: 0 };
    let endorsed = endorsement(0, Some(day(0)));
    let cell = SpecCell::of(Some(&endorsed), None, under_way, day(0));
    assert_eq!(cell.label(), "endorsed, in progress");
    assert_eq!(cell.endorsed_label().as_deref(), Some("endorsed on 21 May 2023"));
    let adopted = adoption(AdoptionState::Adopted, None, day(0));
    let cell = SpecCell::of(None, Some(&adopted), under_way, day(0));
    assert_eq!(cell.label(), "adopted with evidence");
}

proptest! {
    #[test]
    fn cells_sum_up_to_the_tasks_of_the_outcome(
        picks in proptest::collection::vec((0usize..2, 0usize..2, 0usize..6), 0..80)
    ) {
        let mut trace = trace(Vec::new());
        let (codes, editions) = (["1b", "4b"], ["2025", "2023"]);
        for &(outcome, of, status) in &picks {
            let cell = trace.tasks.outcomes.entry((code(codes[outcome]), edition(editions[of]))).or_default();
            cell.counts.add(Status::ALL[status], 1);
        }
        for (nth, row) in trace.outcome_rows().iter().enumerate() {
            let serving = picks.iter().filter(|(outcome, _, _)| *outcome == nth).count();
            prop_assert_eq!(row.all.counts.total() as usize, serving);
            prop_assert_eq!(row.all.counts.kept(), row.cells.iter().map(|(_, tasks)| tasks.counts.kept()).sum::<u32>());
            prop_assert_eq!(row.has_gap(OutcomeGap::Task), !row.cells.iter().any(|(_, tasks)| tasks.contributes()));
        }
    }

    #[test]
    fn dated_endorsements_only_grow_with_the_day(
        days in proptest::collection::vec(proptest::option::of(0u64..100), 3), first in 0u64..100, later in 0u64..100
    ) {
        let given = days.iter().enumerate().map(|(nth, on)| endorsement(nth, on.map(day))).collect();
        let trace = trace(given);
        let shown = |nth| Trace { as_of: day(nth), ..trace.clone() }.endorsements();
        let (before, after) = (shown(first.min(later)), shown(first.max(later)));
        let between = days.iter().flatten().filter(|on| (first.min(later) + 1..=first.max(later)).contains(on)).count();
        prop_assert_eq!(after.0 - before.0, between);
        prop_assert_eq!(after.1, before.1);
    }
}
