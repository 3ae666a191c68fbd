//! Measures lists and searches on a large edition.
//!
//! `cargo run -p store --example big` measures 20,000 tasks with 100,000 comments. With a file and a number, it fills the
//! file with so many tasks and five comments for each, which `cargo xtask bench` uses.

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
        })
    };
    let specs = vec![spec(3)?, spec(4)?];
    store.import_catalog(&ImportedCatalog { specs, projects: vec![] }, domain::time::Instant::UNIX_EPOCH).await?;
    let mut raw = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await?;
    let fill = include_str!("../tests/it/fill.sql").replace("{tasks}", &tasks.to_string());
    let fill = fill.replace("{comments}", &(5 * tasks).to_string());
    let mut tx = raw.begin().await?;
    tx.execute(EDITION).await?;
    tx.execute(sqlx::AssertSqlSafe(fill)).await?;
    Ok(tx.commit().await?)
}

/// Prints the fastest of five.
macro_rules! measured {
    ($what:expr, $reading:expr) => {{
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            let before = Instant::now();
            let _ = $reading.await?;
            best = best.min(before.elapsed().as_secs_f64() * 1000.0);
        }
        println!("{best:8.1} ms  {}", $what);
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
    let here = EditionSlug::parse("2023")?;
    let some = TaskFilter::default();
    let words = |words: &str| TaskFilter { words: Some(words.to_owned()), ..TaskFilter::default() };
    let special = |special| TaskFilter { special: Some(special), ..TaskFilter::default() };
    let quiet = domain::time::DateTime::from_timestamp(1_680_000_000, 0).unwrap_or_default();
    let filters = [
        ("all", some.clone()),
        ("in review", TaskFilter { status: Some(Status::InReview), ..some.clone() }),
        ("a track", TaskFilter { track: Some(InTrack::Named(Title::parse("Sparse")?)), ..some.clone() }),
        ("a SPEC", TaskFilter { spec: Some(SpecNumber(4)), ..some.clone() }),
        ("a person's", TaskFilter { who: Some(Login::parse("ada")?), ..some.clone() }),
        ("unclaimed", special(Special::Unclaimed)),
        ("help", special(Special::Help)),
        ("blocked", special(Special::Blocked)),
        ("stale", special(Special::Stale(quiet))),
        ("mine", special(Special::Mine(PersonId(1)))),
        ("words in 2 % of the comments", words("zinc")),
        ("words in every comment", words("length")),
        ("words in every task", words("description")),
    ];
    for (what, filter) in &filters {
        for order in [TaskOrder::Number, TaskOrder::Track, TaskOrder::Status, TaskOrder::Updated] {
            measured!(format!("list: {what}, by {order:?}"), store.task_list(&here, filter, order, 1));
        }
        measured!(format!("board: {what}"), store.board(&here, filter));
    }
    measured!("list: the last page", store.task_list(&here, &some, TaskOrder::Updated, 400));
    measured!("a task", store.task(&here, TaskNumber(1500)));
    for word in ["zinc", "wheels", "length", "description", "whe", "len", "des"] {
        measured!(format!("search: {word}"), store.search(word, None, None, 50));
        measured!(format!("search in the edition: {word}"), store.search(word, Some(&here), Some(Status::Done), 50));
    }
    measured!("similar", store.similar_tasks(&here, "Filled task of the whee", 5));
    measured!("waits, all", store.dependencies(&here, None));
    measured!("waits around one", store.dependencies(&here, Some(TaskNumber(1500))));
    Ok(())
}
