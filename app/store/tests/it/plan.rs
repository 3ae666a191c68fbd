//! Tests of proposals, edits, transitions, bulk actions and plan settings.

use crate::support::*;
use domain::Refusal;
use domain::id::SpecNumber;
use domain::tasks::{EvidenceKind, Size, Status};
use domain::text::LongText;
use domain::workflow::{BulkAction, PlanSettings, Proposal};
use store::StoreError;

#[tokio::test]
async fn proposed_task_has_all_fields_of_the_proposal() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let proposed = Proposal {
        description: Some(LongText::parse("Why *not*? <script>").unwrap()),
        size: Some(Size::Small),
        due: Some("2027-03-12".parse().unwrap()),
        labels: labels(&["Docs", "api", "docs"]),
        skills: vec![title("C"), title("c"), title("Docs")],
        links: vec![url("https://github.com/scipy/scipy/issues/1"), url("https://github.com/scipy/scipy/issues/1")],
        no_goal_reason: None,
        ..waiting("Try things", &[2])
    };
    let number = db.proposed(&proposed, &wren).await;
    assert_eq!(number, nr(4));
    let page = db.page(number).await;
    assert_eq!((page.row.status, page.row.size, page.row.people_missing), (Status::Proposed, Some(Size::Small), 1));
    assert_eq!(page.description_html.trim(), "<p>Why <em>not</em>? &lt;script&gt;</p>");
    assert_eq!(page.skills, [title("C"), title("Docs")], "skills are compared ignoring case");
    assert_eq!(page.row.labels, labels(&["Docs", "api"]), "labels are compared ignoring case");
    assert_eq!(page.row.due.as_ref().unwrap().day.to_string(), "2027-03-12");
    assert_eq!(page.row.evidence.len(), 1);
    assert_eq!(page.row.evidence[0].kind, EvidenceKind::Issue);
    assert!(page.row.blocked_by == [nr(2)] && page.row.needs_help());
    assert_eq!(page.depends_on.iter().map(|task| task.number).collect::<Vec<_>>(), [nr(2)]);
    assert_eq!(db.page(nr(2)).await.blocks.len(), 1);
    assert_eq!(page.proposer.unwrap().name.as_str(), "wren");
    assert_eq!(page.row.updated, Some(now()));
    assert_eq!(page.history.iter().map(|entry| entry.to).collect::<Vec<_>>(), [Status::Proposed]);
    assert_eq!(db.audit_log_lines().await[0], "task: proposed task 4");
}

#[tokio::test]
async fn labels_keep_the_first_spelling_of_the_edition() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let labelled = |name: &str, label: &str| Proposal { labels: labels(&[label]), ..proposal(name) };
    let first = db.proposed(&labelled("First", "Docs"), &wren).await;
    let second = db.proposed(&labelled("Second", "DOCS"), &wren).await;
    assert_eq!(db.page(second).await.row.labels, labels(&["Docs"]));
    db.change(first, &labelled("First", "api"), &wren).await.unwrap();
    db.change(second, &labelled("Second", "docs"), &wren).await.unwrap();
    assert_eq!(db.page(second).await.row.labels, labels(&["docs"]), "no other task has it any more");
}

#[tokio::test]
async fn invalid_proposal_is_refused_and_stores_nothing() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let before = db.dump().await;
    let propose = async |proposal: &Proposal| {
        refusal(db.store.propose_task(by_participant(&here(), &wren), proposal, now()).await)
    };
    assert_eq!(propose(&proposal("Sparse arrays")).await, Refusal::TitleTaken(2));
    let track = Proposal { track: Some(title("Nowhere")), ..proposal("New") };
    assert_eq!(propose(&track).await, Refusal::NoSuchTrack("Nowhere".into()));
    let spec = Proposal { specs: [SpecNumber(77)].into(), ..proposal("New") };
    assert_eq!(propose(&spec).await, Refusal::NoSuchSpec("77".into()));
    assert!(matches!(propose(&waiting("New", &[99])).await, Refusal::NoSuchTask { .. }));
    let nothing = Proposal { specs: [].into(), ..proposal("New") };
    assert_eq!(propose(&nothing).await, Refusal::GoalMissing);
    assert_eq!(db.dump().await, before);
}

#[tokio::test]
async fn proposer_can_edit_a_task_until_it_is_planned() {
    let db = Db::plan().await;
    let (organizer, wren, bao) = (db.organizer_of_plan().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let number = db.proposed(&proposal("First"), &wren).await;
    let change = async |proposal: &Proposal, by| db.change(number, proposal, by).await;
    change(&proposal_needing("Second", 3), &wren).await.unwrap();
    let page = db.page(number).await;
    assert_eq!((page.row.title.as_str(), page.people_needed), ("Second", 3));
    assert!(matches!(refusal(change(&proposal("Third"), &bao).await), Refusal::NotAllowedForTask { .. }));
    db.moved(number, Status::Planned, &organizer).await.unwrap();
    assert!(matches!(refusal(change(&proposal("Third"), &wren).await), Refusal::NotAllowedForTask { .. }));
    // An assignee can edit the task, but not the people needed.
    for person in [&bao, &wren] {
        db.store.claim_task(by_participant(&here(), person), number, now()).await.unwrap();
    }
    change(&proposal_needing("Third", 9), &wren).await.unwrap();
    assert_eq!(db.page(number).await.people_needed, 3);
    let too_few = refusal(change(&proposal_needing("Third", 1), &organizer).await);
    assert_eq!(too_few, Refusal::FewerNeededThanAssigned { assigned: 2, requested: 1 });
}

#[tokio::test]
async fn dependency_that_would_form_a_cycle_is_refused() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let four = db.proposed(&waiting("Four", &[3]), &organizer).await;
    let five = db.proposed(&waiting("Five", &[four.0]), &organizer).await;
    let change = db.change(nr(3), &waiting("Lazy loading", &[five.0]), &organizer).await;
    assert_eq!(refusal(change), Refusal::DependencyCycle { task: 3, by: 5 });
    let graph = db.store.task(&here(), four).await.unwrap().unwrap().graph;
    assert_eq!(graph.dependencies, [(four, nr(3)), (five, four)]);
    assert_eq!(db.store.dependencies(&here()).await.unwrap(), graph);
    assert_eq!(db.store.task(&here(), nr(1)).await.unwrap().unwrap().graph.tasks.len(), 0);
}

#[tokio::test]
async fn transitions_follow_the_workflow_and_notify() {
    let db = Db::plan().await;
    let (organizer, wren, bao) = (db.organizer_of_plan().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let first = db.proposed(&proposal("First"), &wren).await;
    let next = db.proposed(&waiting("Next", &[first.0]), &bao).await;
    db.store.claim_task(by_participant(&here(), &bao), next, now()).await.unwrap();
    assert!(matches!(refusal(db.moved(first, Status::Planned, &wren).await), Refusal::NotAllowedForTask { .. }));
    let skip = refusal(db.moved(first, Status::Done, &organizer).await);
    assert_eq!(skip, Refusal::InvalidTransition { from: "proposed", to: "done" });
    db.moved(first, Status::Planned, &organizer).await.unwrap();
    db.moved(first, Status::InProgress, &organizer).await.unwrap();
    let silent = db.store.change_status(by_participant(&here(), &organizer), first, Status::Done, None, now()).await;
    assert_eq!(refusal(silent), Refusal::ResultMissing);
    db.moved(first, Status::Done, &organizer).await.unwrap();
    assert_eq!(db.notifications_of(&wren).await, ["proposal_accepted 4", "proposal_done 4"]);
    assert_eq!(db.notifications_of(&bao).await, ["unblocked 5"]);
    db.moved(first, Status::InProgress, &organizer).await.unwrap();
    assert_eq!(db.notifications_of(&bao).await, ["unblocked 5", "blocked 5"]);
    assert_eq!(db.audit_log_lines().await[0], "task: moved task 4 from done to in progress");
}

#[tokio::test]
async fn repeated_transition_does_nothing_unless_its_note_differs() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let task = db.proposed(&proposal("Pressed twice"), &wren).await;
    let go = async |to, note: Option<&str>, by| {
        db.store.change_status(by_participant(&here(), by), task, to, note.map(line).as_ref(), now()).await
    };
    go(Status::Planned, None, &organizer).await.unwrap();
    let before = db.dump().await;
    go(Status::Planned, None, &organizer).await.unwrap();
    go(Status::Planned, None, &wren).await.unwrap();
    assert_eq!(db.dump().await, before, "repeating a transition changes nothing");
    go(Status::Dropped, Some("too heavy"), &organizer).await.unwrap();
    let before = db.dump().await;
    go(Status::Dropped, Some("too heavy"), &wren).await.unwrap();
    assert_eq!(refusal(go(Status::Dropped, Some("too dear"), &wren).await), Refusal::AlreadyInStatus("dropped"));
    let bulk = BulkAction::Transition(Status::Dropped, Some(line("too dear")));
    let report = db.store.bulk(by_organizer(&here(), &organizer), &[task], &bulk, now()).await.unwrap();
    assert_eq!((report.changed, report.left), (vec![], vec![(None, vec![task])]));
    assert_eq!(db.dump().await, before);
}

#[tokio::test]
async fn bulk_action_reports_why_tasks_stay_unchanged() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    let bulk = async |what: &BulkAction| {
        let all: Vec<_> = [1, 2, 3, 3, 99].into_iter().map(nr).collect();
        let report = db.store.bulk(by_organizer(&here(), &organizer), &all, what, now()).await?;
        let left = report.left.iter().map(|(why, tasks)| {
            let tasks: Vec<String> = tasks.iter().map(ToString::to_string).collect();
            format!("{}: {}", tasks.join(" "), why.as_ref().map_or("unchanged".to_owned(), ToString::to_string))
        });
        Ok::<_, StoreError>((report.changed.iter().map(|task| task.0).collect::<Vec<_>>(), left.collect::<Vec<_>>()))
    };
    let missing = "99: There is no task 99 in edition 2023.".to_owned();
    let no_transition = "1: This task is done, so it can’t go straight to planned.".to_owned();
    assert_eq!(
        bulk(&BulkAction::Transition(Status::Planned, None)).await.unwrap(),
        (vec![2, 3], vec![no_transition, missing.clone()])
    );
    let track = bulk(&BulkAction::Track(Some(title("Sparse")))).await.unwrap();
    assert_eq!(track, (vec![1, 3], vec!["2: unchanged".to_owned(), missing.clone()]));
    assert_eq!(bulk(&BulkAction::Size(Some(Size::Large))).await.unwrap().0, [1, 2, 3]);
    assert_eq!(bulk(&BulkAction::AddSpec(SpecNumber(4))).await.unwrap().0, [2]);
    let (changed, left) = bulk(&BulkAction::PeopleNeeded(1)).await.unwrap();
    let too_few = "1: This task has 2 assignees, so it can’t need only 1. Ask someone to unclaim it first.".to_owned();
    assert_eq!((changed, left), (vec![], vec![too_few, "2 3: unchanged".to_owned(), missing]));
    let nowhere = bulk(&BulkAction::Track(Some(title("Nowhere")))).await;
    assert_eq!(refusal(nowhere), Refusal::NoSuchTrack("Nowhere".into()));
    assert_eq!(
        db.audit_log_lines().await[..2],
        ["task: linked task 2 to document 4", "task: set the size of tasks 1, 2 and 3 to large"]
    );
}

#[tokio::test]
async fn plan_settings_have_defaults_until_an_edition_sets_them() {
    let db = Db::plan().await;
    let organizer = db.organizer_of_plan().await;
    assert_eq!(db.store.plan_settings(&here()).await.unwrap(), PlanSettings::default());
    let settings = PlanSettings { quiet_days: 10, answer_days: 3 };
    db.store.set_plan_settings(by_organizer(&here(), &organizer), None, &settings, now()).await.unwrap();
    assert_eq!(db.store.plan_settings(&here()).await.unwrap(), settings);
    let never = PlanSettings { quiet_days: 0, answer_days: 3 };
    assert!(matches!(
        refusal(db.store.set_plan_settings(by_organizer(&here(), &organizer), None, &never, now()).await),
        Refusal::OutOfRange { .. }
    ));
}
