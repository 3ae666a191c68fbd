//! Measures lists and searches on a large edition.
//!
//! `cargo run -p store --example big` measures 20,000 tasks with 100,000 comments. Given a file and a number, it instead
//! fills the file with that many tasks and five comments for each; `cargo xtask bench` uses this.

use domain::access::System;
use domain::id::{EditionSlug, Login, PersonId, SpecNumber, TaskNumber};
use domain::import::{ImportedCatalog, ImportedSpec};
use domain::tasks::Status;
use domain::text::Title;
use domain::views::{InTrack, Special, TaskFilter, TaskOrder};
use sqlx::{Connection, Executor, SqliteConnection};
use std::error::Error;
use std::time::Instant;
use store::Store;

const EDITION: &str = "
    INSERT INTO editions (slug, title, starts, ends, zone, place)
      VALUES ('2023', 'Summit', '2023-05-22', '2023-05-26', 'America/Los_Angeles', 'Seattle');
    INSERT INTO people (name, login) VALUES ('Ada', 'ada'), ('Zoe', 'zoe');
    INSERT INTO tracks (edition_id, position, title) SELECT id, 0, 'SPECs' FROM editions;
    INSERT INTO tracks (edition_id, position, title) SELECT id, 1, 'Sparse' FROM editions;";

async fn filled(store: &Store, path: &std::path::Path, tasks: u32) -> Result<(), Box<dyn Error>> {
    let spec = |number: u16| {
        Ok::<_, domain::Refusal>(ImportedSpec {
            number: SpecNumber(number),
            title: Title::parse(&format!("SPEC {number}"))?,
            date: domain::time::NaiveDate::default(),
            status: domain::catalog::SpecStatus::Draft,
            authors: vec![],
            endorsements: vec![],
            history: domain::catalog::SpecHistory::default(),
        })
    };
    let specs = vec![spec(3)?, spec(4)?];
    store
        .import_catalog(
            System::new(),
            &ImportedCatalog { series: None, specs, projects: vec![], is_incomplete: false },
            domain::time::Instant::UNIX_EPOCH,
        )
        .await?;
    let mut raw = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await?;
    let fill = include_str!("../tests/it/support/fill.sql").replace("{tasks}", &tasks.to_string());
    let fill = fill.replace("{comments}", &(5 * tasks).to_string());
    let mut tx = raw.begin().await?;
    tx.execute(EDITION).await?;
    tx.execute(sqlx::AssertSqlSafe(fill)).await?;
    Ok(tx.commit().await?)
}

/// Prints the shortest time of five runs.
macro_rules! measure {
    ($label:expr, $query:expr) => {{
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            let before = Instant::now();
            let _ = $query.await?;
            best = best.min(before.elapsed().as_secs_f64() * 1000.0);
        }
        println!("{best:8.1} ms  {}", $label);
    }};
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [file, tasks] = arguments.as_slice() {
        let path = std::path::Path::new(file);
        let store = Store::open(path).await?;
        filled(&store, path, tasks.parse()?).await?;
        store.close().await;
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("cairn.db");
    let store = Store::open(&path).await?;
    let before = Instant::now();
    filled(&store, &path, 20_000).await?;
    println!("{:8.1} s   to fill {} MB", before.elapsed().as_secs_f64(), std::fs::metadata(&path)?.len() / 1_000_000);
    let edition = EditionSlug::parse("2023")?;
    let no_filter = TaskFilter::default();
    let words = |words: &str| TaskFilter { words: Some(words.to_owned()), ..TaskFilter::default() };
    let special = |special| TaskFilter { special: Some(special), ..TaskFilter::default() };
    let stale_before = domain::time::DateTime::from_timestamp(1_680_000_000, 0).unwrap_or_default();
    let filters = [
        ("all", no_filter.clone()),
        ("in review", TaskFilter { status: Some(Status::InReview), ..no_filter.clone() }),
        ("a track", TaskFilter { track: Some(InTrack::Named(Title::parse("Sparse")?)), ..no_filter.clone() }),
        ("a SPEC", TaskFilter { spec: Some(SpecNumber(4)), ..no_filter.clone() }),
        ("a person's", TaskFilter { who: Some(Login::parse("ada")?), ..no_filter.clone() }),
        ("unclaimed", special(Special::Unclaimed)),
        ("help", special(Special::Help)),
        ("blocked", special(Special::Blocked)),
        ("stale", special(Special::Stale(stale_before))),
        ("mine", special(Special::Mine(PersonId(1)))),
        ("words in 2 % of the comments", words("zinc")),
        ("words in every comment", words("length")),
        ("words in every task", words("description")),
    ];
    for (what, filter) in &filters {
        for order in [TaskOrder::Number, TaskOrder::Track, TaskOrder::Status, TaskOrder::Updated] {
            measure!(format!("list: {what}, by {order:?}"), store.task_list(&edition, filter, order, 1));
        }
        measure!(format!("board: {what}"), store.board(&edition, filter));
    }
    measure!("list: the last page", store.task_list(&edition, &no_filter, TaskOrder::Updated, 400));
    measure!("a task", store.task(&edition, TaskNumber(1500)));
    for word in ["zinc", "wheels", "length", "description", "whe", "len", "des"] {
        measure!(format!("search: {word}"), store.search(word, None, None, 50));
        measure!(format!("search in the edition: {word}"), store.search(word, Some(&edition), Some(Status::Done), 50));
    }
    measure!("similar", store.similar_tasks(&edition, "Filled task of the whee", 5));
    measure!("all dependencies", store.dependencies(&edition));
    Ok(())
}
