//! Tests of pages, stored counts and time limits on many tasks.

use crate::support::*;
use domain::id::{OutcomeCode, SpecNumber, TaskNumber};
use domain::progress::GrowthStep;
use domain::report::Report;
use domain::tasks::{Status, TaskRow};
use domain::views::{ClaimedTasks, OpenActions};
use std::time::Duration;
use store::{Scope, StoreError, within_time};

async fn filled() -> Db {
    let db = Db::full().await;
    db.run("INSERT INTO people (name, login) VALUES ('Ada', 'ada') ON CONFLICT DO NOTHING").await;
    fill(&db, 700, 0).await;
    db
}

async fn page_after_page(db: &Db, scope: Scope<'_>) -> Vec<TaskRow> {
    let (mut rows, mut total) = (Vec::new(), 0);
    for page in 1.. {
        let found = db.store.scoped_tasks(scope, page, 45).await.unwrap();
        if found.rows.is_empty() {
            break;
        }
        total = found.counts.total();
        rows.extend(found.rows);
    }
    assert_eq!(rows.len() as u32, total, "the counts are those of the rows");
    rows
}

#[tokio::test]
async fn pages_of_a_scope_have_each_of_its_tasks_once() {
    let db = filled().await;
    // A rare goal, and a task that continues, which lists over several editions leave out.
    db.run(
        "INSERT INTO task_outcomes (task_id, outcome_code) SELECT id, '1e' FROM tasks WHERE number IN (1010, 1500);
         INSERT INTO tasks (edition_id, number, title, status) SELECT id, 1, 'Later', 'planned' FROM editions WHERE slug = '2025';
         INSERT INTO task_specs (task_id, spec_number) SELECT id, 4 FROM tasks WHERE title = 'Later';
         UPDATE tasks SET status = 'dropped', continued_in = (SELECT id FROM tasks WHERE title = 'Later') WHERE number = 1002",
    )
    .await;
    let here = here();
    for scope in [
        Scope::All,
        Scope::Edition(&here),
        Scope::Spec(SpecNumber(4)),
        Scope::Outcome(OutcomeCode::parse("1a").unwrap()),
        Scope::Outcome(OutcomeCode::parse("1e").unwrap()),
    ] {
        let all = db.store.tasks(scope).await.unwrap();
        assert!(all.len() > 1, "{scope:?} has tasks");
        assert_eq!(page_after_page(&db, scope).await, all, "{scope:?}");
    }
}

#[tokio::test]
async fn own_tasks_are_the_first_unfinished_ones_and_all_counts() {
    let db = filled().await;
    let wren = db.person(2, "wren").await;
    db.run(
        "INSERT INTO assignments (task_id, person_id, is_lead, since)
         SELECT t.id, p.id, 0, 0 FROM tasks t JOIN people p ON p.login = 'wren' WHERE t.number > 1000 AND t.number % 2 = 0",
    )
    .await;
    let mine = db.store.claimed_by(by_person(wren.id)).await.unwrap();
    assert_eq!(mine.rows.len() as u32, ClaimedTasks::MOST);
    assert!(mine.rows.iter().all(|row| !row.status.is_over()));
    let all = db.store.tasks(Scope::All).await.unwrap().into_iter();
    let (open, over): (Vec<_>, Vec<_>) = all
        .filter(|row| row.status != Status::Dropped && row.assignees.contains(&wren.person))
        .partition(|row| !row.status.is_over());
    assert_eq!((mine.open as usize, mine.count() as usize), (open.len(), open.len() + over.len()));
    assert!(!over.is_empty());
}

#[tokio::test]
async fn stored_counts_follow_claims_and_statuses() {
    let db = filled().await;
    let differences = async || {
        db.texts(
            "SELECT 'claims of ' || person_id FROM (
               SELECT edition_id, person_id, tasks, done FROM claim_counts WHERE tasks <> 0 OR done <> 0
               UNION ALL
               SELECT t.edition_id, a.person_id, -count(*), -sum(t.status = 'done')
               FROM assignments a JOIN tasks t ON t.id = a.task_id
               WHERE t.status <> 'dropped' OR t.continued_in IS NOT NULL GROUP BY 1, 2)
             GROUP BY edition_id, person_id HAVING sum(tasks) <> 0 OR sum(done) <> 0
             UNION ALL
             SELECT 'growth in ' || step FROM (
               SELECT edition_id, step, added, done FROM growth_steps
               UNION ALL SELECT t.edition_id, g.step, -g.added, -g.done FROM task_growth g JOIN tasks t ON t.id = g.task_id)
             GROUP BY edition_id, step HAVING sum(added) <> 0 OR sum(done) <> 0
             UNION ALL
             SELECT 'growth on day ' || day FROM (
               SELECT edition_id, day, added, done FROM growth_days
               UNION ALL SELECT edition_id, step / 96, -added, -done FROM growth_steps)
             GROUP BY edition_id, day HAVING sum(added) <> 0 OR sum(done) <> 0",
        )
        .await
    };
    assert!(!db.texts("SELECT 'x' FROM claim_counts WHERE done > 0").await.is_empty());
    assert!(!db.texts("SELECT 'x' FROM growth_steps WHERE done > 0").await.is_empty());
    for change in [
        "SELECT 1",
        "UPDATE tasks SET status = 'done' WHERE number % 3 = 0",
        "UPDATE tasks SET status = 'dropped' WHERE number % 4 = 0",
        "UPDATE tasks SET continued_in = (SELECT id FROM tasks WHERE number = 1001) WHERE number = 1004",
        "DELETE FROM assignments WHERE task_id % 5 = 0",
        "UPDATE assignments SET person_id = (SELECT id FROM people WHERE login = 'zoe') WHERE task_id % 7 = 0 AND task_id % 2 = 1",
        "INSERT INTO task_transitions (task_id, at, to_status, imported) SELECT id, 1700000000 + id, 'done', 0 FROM tasks",
        "INSERT INTO task_transitions (task_id, at, to_status, imported) SELECT id, 1000 * id, 'planned', 0 FROM tasks",
        "UPDATE task_transitions SET imported = 1 WHERE task_id % 3 = 1",
        "DELETE FROM task_transitions WHERE id % 3 = 0",
        "DELETE FROM task_dependencies; DELETE FROM evidence; DELETE FROM tasks WHERE number > 1600",
    ] {
        db.run(change).await;
        assert_eq!(differences().await, Vec::<String>::new(), "{change}");
    }
}

#[tokio::test]
async fn growth_of_a_long_plan_is_the_same_by_days() {
    let db = filled().await;
    let growth = async || db.store.progress_page(&here()).await.unwrap().growth;
    let sums = |steps: &[GrowthStep]| steps.iter().fold((0, 0), |sums, step| (sums.0 + step.added, sums.1 + step.done));
    let by_quarters = growth().await;
    db.run("UPDATE task_transitions SET at = 1685620800 - 5 * (1685620800 - at)").await;
    let by_days = growth().await;
    let days = (by_days[by_days.len() - 1].at - by_days[0].at).num_days();
    assert!(days > 150 && by_days.len() <= 151, "{} points for {days} days", by_days.len());
    assert!(by_days.is_sorted_by_key(|step| step.at) && by_quarters.len() <= 151);
    assert_eq!(sums(&by_days), sums(&by_quarters));
}

#[tokio::test]
async fn thousands_of_claims_to_confirm_are_counted_up_to_a_limit() {
    let db = filled().await;
    db.run("UPDATE assignments SET asked_at = 1681000000").await;
    let ada = db.ada().await;
    let actions = db.store.open_actions(ada.signed_in(), None, now()).await.unwrap();
    assert_eq!((actions.first.len() as u32, actions.count), (OpenActions::MOST, OpenActions::MOST_CLAIMS));
    assert_eq!(actions.more(), "At least 92 more tasks wait for you");
    db.run("UPDATE assignments SET asked_at = NULL, offered_since = NULL").await;
    db.run("UPDATE assignments SET asked_at = 1681000000 WHERE task_id IN (SELECT id FROM tasks WHERE number = 1008)")
        .await;
    assert_eq!(db.store.open_actions(ada.signed_in(), None, now()).await.unwrap().count, 1);
}

#[tokio::test]
async fn long_table_is_read_in_parts() {
    let db = filled().await;
    let (mut parts, mut last) = (Vec::new(), TaskNumber(0));
    loop {
        let part = db.store.task_table_after(&here(), last, 300).await.unwrap();
        let Some(end) = part.last() else { break };
        assert!(part.len() <= 300);
        last = end.row.number;
        parts.extend(part);
    }
    assert_eq!(parts, db.store.task_table(&here()).await.unwrap());
}

#[tokio::test]
async fn report_of_many_tasks_lists_the_first_of_each_status() {
    let db = filled().await;
    let report = db.store.report(&here(), None).await.unwrap();
    let all = db.store.tasks(Scope::Edition(&here())).await.unwrap();
    assert_eq!(report.counts.total() as usize, all.len(), "all tasks are counted");
    assert!(report.is_cut() && (report.tasks.len() as u32) < 7 * Report::FIRST_TASKS);
    for status in Status::ALL {
        let numbers = |rows: &mut dyn Iterator<Item = &TaskRow>| -> Vec<u32> {
            let of_status = rows.filter(|row| row.status == status).map(|row| row.number.0);
            of_status.take(Report::FIRST_TASKS as usize).collect()
        };
        let listed = numbers(&mut report.tasks.iter().map(|task| &task.row));
        assert_eq!(listed, numbers(&mut all.iter()), "{status:?}");
    }
    db.run("DELETE FROM task_dependencies; DELETE FROM evidence; DELETE FROM tasks WHERE number > 1300").await;
    let report = db.store.report(&here(), None).await.unwrap();
    assert!(!report.is_cut(), "fewer tasks are all listed");
}

#[tokio::test]
async fn read_over_its_time_limit_is_refused_as_too_slow() {
    let db = filled().await;
    let search = || db.store.search("description word", None, None, 50);
    assert!(!search().await.unwrap().is_empty());
    let limited = within_time(Duration::ZERO, search()).await;
    assert!(matches!(limited, Err(StoreError::TooSlow)), "{limited:?}");
    let late = within_time(Duration::from_micros(200), async {
        let mut last = search().await;
        for _ in 0..20 {
            last = search().await;
        }
        last
    });
    assert!(matches!(late.await, Err(StoreError::TooSlow)));
    for _ in 0..8 {
        assert!(!search().await.unwrap().is_empty(), "its connections have no limit afterwards");
    }
}
