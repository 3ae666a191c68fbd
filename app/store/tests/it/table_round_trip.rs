//! Property test: a work plan that is exported and imported again stays as it is.

use crate::support::*;
use domain::access::System;
use domain::id::{OutcomeCode, SpecNumber};
use domain::import::{ImportPreview, ImportedEvidence, ImportedTask, SourceFile};
use domain::people::Person;
use domain::tasks::Status;
use domain::text::{LongText, ShortText, Title, Url};
use domain::time::{Days, NaiveDate};
use formats::tasks::StoredCells;
use proptest::prelude::*;

/// Texts with characters that are difficult in tables, and sometimes the replacement character.
fn awkward() -> impl Strategy<Value = String> {
    let starts = prop::sample::select(vec!["", "=", "+1 ", "@", "-", "'", "'=", "\"", "# ", "\u{fffd}"]);
    let ends = prop::sample::select(vec!["", ",", ";", "\"", "'", "\u{fffd}", " ü", " \u{5d0}"]);
    (starts, "[a-zA-ZæßŁ,;\"|<> ]{0,12}[a-z]", ends).prop_map(|(start, text, end)| format!("{start}{text}{end}"))
}

fn any_url() -> impl Strategy<Value = Url> {
    let path =
        prop::sample::select(vec!["", "/a,b", "/a;b?c=d&e=%20", "/x_(y)", "/#part", "/a,http://b.example", "/é"]);
    (0u8..4, path).prop_map(|(nth, path)| url(&format!("https://example.org/{nth}{path}")))
}

prop_compose! {
    fn any_task()(
        name in awkward().prop_filter_map("no title", |text| Title::parse(&text).ok()),
        status in 0..Status::ALL.len(),
        links in prop::collection::btree_set(any_url().prop_map(|url| url.to_string()), 0..3),
        specs in prop::collection::btree_set(prop::sample::select(vec![3u16, 4]), 0..3),
        outcomes in prop::collection::btree_set(prop::sample::select(vec!["1a", "1b"]), 0..3),
        assignees in prop::sample::subsequence(vec!["ada", "emile", "zoe"], 0..3),
        description in prop::option::of(awkward()),
        due in prop::option::of(0u64..20_000),
        labelled in prop::sample::subsequence(vec!["Docs", "api", "good first task"], 0..3),
        reason in awkward().prop_filter_map("no reason", |text| ShortText::parse(&text).ok()),
    ) -> ImportedTask {
        let has_goal = !specs.is_empty() || !outcomes.is_empty();
        ImportedTask {
            evidence: Some(links.iter().map(|link| ImportedEvidence { url: url(link), state: None }).collect()),
            specs: Some(specs.into_iter().map(SpecNumber).collect()),
            outcomes: Some(outcomes.into_iter().map(|code| OutcomeCode::parse(code).unwrap()).collect()),
            due: Some(due.map(|days| NaiveDate::default() + Days::new(days))),
            labels: Some(labels(&labelled)),
            assignees: people_with_logins(&assignees),
            description: Some(description.and_then(|text| LongText::parse(&text).ok())),
            no_goal_reason: Some((!has_goal).then_some(reason)),
            ..row(name.as_str(), Status::ALL[status])
        }
    }
}

fn people_with_logins(logins: &[&str]) -> Vec<Person> {
    logins.iter().map(|login| person(&format!("{login} <{login}>"))).collect()
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn exported_work_plan_is_imported_without_a_change(tasks in prop::collection::vec(any_task(), 1..5)) {
        let tasks: Vec<ImportedTask> = tasks
            .into_iter()
            .zip(1..)
            .map(|(task, nth)| ImportedTask { title: title(&format!("{} {nth}", task.title)), ..task })
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::with_outcomes().await;
            db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
            db.store.import_site(System::new(), &site(), now()).await.unwrap();
            db.store.import_tasks(System::new(), &here(), &tasks, now()).await.unwrap();
            let stored = db.dump().await;
            let csv = formats::tasks::write_csv(&here(), &db.store.task_table(&here()).await.unwrap());
            for task in &tasks {
                assert!(csv.contains(&task.title.as_str().replace('"', "\"\"")), "{} is in {csv}", task.title);
            }
            let file = SourceFile { path: "tasks.csv", bytes: csv.as_bytes() };
            let read = formats::tasks::read_beside(file, None, &StoredCells::of(&csv)).unwrap().imported;
            let preview = db.import_on_page(&read).await;
            assert_eq!(preview, ImportPreview { same: tasks.len(), ..ImportPreview::default() }, "{csv}");
            let after = formats::tasks::write_csv(&here(), &db.store.task_table(&here()).await.unwrap());
            assert_eq!(after, csv);
            assert!(!stored.is_empty());
        });
    }
}
