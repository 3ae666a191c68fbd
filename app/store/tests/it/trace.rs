//! What the trace counts: tasks by outcome and edition, on each day, and the dates of endorsements.

use crate::support::*;
use domain::access::System;
use domain::catalog::{AdoptionState, SpecHistory};
use domain::id::{CommitHash, OutcomeCode, SpecNumber};
use domain::import::{ImportedCatalog, ImportedStatusChange};
use domain::tasks::Status;
use domain::trace::{ProjectTasks, TracedTasks};

fn code(text: &str) -> OutcomeCode {
    OutcomeCode::parse(text).unwrap()
}

/// The counts of 2023 for an outcome, in words.
fn cell(traced: &TracedTasks, outcome: &str) -> String {
    traced.outcomes.get(&(code(outcome), here())).copied().unwrap_or_default().counts.to_string()
}

#[tokio::test]
async fn trace_counts_each_task_for_each_of_its_outcomes() {
    let db = Db::full().await;
    let traced = db.store.traced_tasks(None).await.unwrap();
    assert_eq!([cell(&traced, "1a"), cell(&traced, "4c")], ["1 in progress", "no tasks yet"]);
    assert_eq!(traced.outcomes[&(code("1b"), here())].with_evidence, 1);
    assert_eq!(traced.specs[&code("1b")], [SpecNumber(3), SpecNumber(4)].into());
    let progress = db.store.whole_progress().await.unwrap();
    for (outcome, goal) in progress.by_outcome {
        assert_eq!(cell(&traced, &outcome.to_string()), goal.counts.to_string(), "{outcome}");
    }
}

#[tokio::test]
async fn earlier_day_has_the_tasks_as_they_were() {
    let db = Db::full().await;
    let step = |at_day: &str, to| ImportedStatusChange { at: at(at_day), to, note: None, by: None };
    let mut dated = task("Dated", Status::Done);
    dated.outcomes = Some(vec![code("1e")]);
    dated.history = vec![step("2023-05-23T10:00:00Z", Status::Planned), step("2023-06-25T10:00:00Z", Status::Done)];
    let mut undated = task("Undated", Status::Planned);
    undated.outcomes = Some(vec![code("1a")]);
    let before = cell(&db.store.traced_tasks(None).await.unwrap(), "1e");
    db.store.import_tasks(System::new(), &here(), &[dated, undated], now()).await.unwrap();
    let mut seen = Vec::new();
    for until in ["2023-05-01T00:00:00Z", "2023-06-01T00:00:00Z", "2023-07-01T00:00:00Z"] {
        let traced = db.store.traced_tasks(Some(at(until))).await.unwrap();
        assert_eq!(cell(&traced, "1a"), "1 in progress, 1 planned", "a task without dates counts at {until}");
        seen.push(traced.outcomes.get(&(code("1e"), here())).copied().unwrap_or_default().counts);
    }
    assert_eq!(seen[0].to_string(), before);
    assert_eq!(seen[1].get(Status::Planned), seen[0].get(Status::Planned) + 1);
    assert_eq!(seen[2].done(), seen[1].done() + 1);
}

#[tokio::test]
async fn tasks_are_traced_to_the_repository_of_their_evidence() {
    let db = Db::full().await;
    db.run("UPDATE projects SET repository = 'https://github.com/SciPy/scipy/' WHERE slug = 'scipy'").await;
    let mut task = task("In SciPy", Status::InProgress);
    task.evidence = Some(vec![evidence("https://github.com/scipy/scipy/pull/2")]);
    let before = db.store.traced_tasks(None).await.unwrap();
    let key = (SpecNumber(4), parsed("scipy"));
    db.store.import_tasks(System::new(), &here(), &[task], now()).await.unwrap();
    let after = db.store.traced_tasks(None).await.unwrap();
    let before = before.projects.get(&key).copied().unwrap_or_default();
    assert_eq!(after.projects[&key], ProjectTasks { under_way: before.under_way + 1, done: before.done });
}

#[tokio::test]
async fn endorsement_keeps_its_commit_and_spec_its_history() {
    let db = Db::empty().await;
    let mut imported = catalog();
    let commit: CommitHash = parsed("0123456789abcdef0123456789abcdef01234567");
    imported.specs[1].endorsements[0].on = Some(day("2023-05-20"));
    imported.specs[1].endorsements[0].commit = Some(commit.clone());
    let history = SpecHistory {
        accepted_on: Some(day("2022-09-05")),
        text_changed_on: Some(day("2023-08-24")),
        ..SpecHistory::default()
    };
    imported.specs[1].history = history.clone();
    let import = async |imported: &ImportedCatalog| {
        db.store.import_catalog(System::new(), imported, now()).await.unwrap().lines()
    };
    import(&imported).await;
    assert_eq!(import(&imported).await, Vec::<String>::new());
    assert_eq!(import(&catalog()).await, Vec::<String>::new(), "a source without a history keeps it");
    let spec = db.store.spec(SpecNumber(4)).await.unwrap().unwrap();
    assert_eq!((&spec.endorsements[0].commit, &spec.history), (&Some(commit), &history));
    assert_eq!(spec.history.changed_since(&spec.endorsements[0]), Some(day("2023-08-24")));
    imported.specs[1].history.published_on = Some(day("2023-01-02"));
    imported.specs[1].endorsements[0].commit = Some(parsed("fedcba9876543210fedcba9876543210fedcba98"));
    assert_eq!(import(&imported).await, ["document 4: its history changed"]);
}

#[tokio::test]
async fn adoptions_are_listed_with_the_day_of_their_record() {
    let db = Db::full().await;
    db.run(&format!(
        "INSERT INTO adoptions (spec_number, project_slug, state, recorded_at) VALUES (4, 'numpy', 'planned', {})",
        now().timestamp()
    ))
    .await;
    let adoptions = db.store.all_adoptions().await.unwrap();
    assert_eq!(adoptions.len(), 1);
    assert_eq!((adoptions[0].adoption.state, adoptions[0].recorded_on), (AdoptionState::Planned, now().date_naive()));
}
