//! Work plans: what a row may hold, and the line that is named when it may not.

use crate::fixture::*;
use domain::facts::{Broken, FindingKind, Reading, SourceFile, TaskFacts};
use domain::id::{OutcomeCode, SpecNumber};
use domain::tasks::Status;
use domain::text::Title;
use proptest::prelude::*;

fn read_bytes(bytes: &[u8]) -> Result<Reading<Vec<TaskFacts>>, Broken> {
    formats::tasks::read(SourceFile { path: "tasks.csv", bytes })
}

fn read(text: &str) -> Result<Reading<Vec<TaskFacts>>, Broken> {
    read_bytes(text.as_bytes())
}

#[test]
fn a_work_plan_is_read_whole() {
    let Reading { facts, findings } = read(TASKS).unwrap();
    let titles: Vec<_> = facts.iter().map(|task| task.title.as_str()).collect();
    assert_eq!(titles, ["Wicks: cotton, paper", "Oils sorted", "Two lines in one cell"]);
    assert_eq!(facts[0].specs, [SpecNumber(4), SpecNumber(7)]);
    assert_eq!(facts[0].outcomes.iter().map(OutcomeCode::to_string).collect::<Vec<_>>(), ["1b", "1e"]);
    assert_eq!((facts[0].evidence.len(), facts[0].evidence[0].state), (2, None));
    assert_eq!((&facts[1].track, facts[1].status), (&None, Status::InProgress));
    assert_eq!(findings[0].text, "3 tasks: 1 done, 1 in progress, 1 proposed");
}

#[test]
fn line_ends_byte_order_marks_empty_rows_and_column_order_say_nothing() {
    let expected = read(TASKS).unwrap();
    let marked = format!("\u{feff}{}", TASKS.replace('\n', "\r\n").replace("Two lines\r\nin", "Two lines\nin"));
    assert_eq!(read(&marked).unwrap(), expected);
    let gaps = TASKS.replacen("Oils sorted", "\n,,,,,\n\nOils sorted", 1);
    assert_eq!(read(&gaps).unwrap(), expected);
    assert_eq!(read("status,title\ndone,Lamp\n").unwrap().facts[0].title.as_str(), "Lamp");
}

#[test]
fn a_row_that_cannot_be_taken_is_named_by_its_real_line() {
    for (old, new, line, reason) in [
        ("title,", "name,", 1, "“title” is missing"),
        (",status,", ",state,", 1, "“status” is missing"),
        (",track,", ",title,", 1, "twice"),
        ("in progress", "under way", 3, "“under way”"),
        (",1b 1e,", ",1b 9z,", 2, "“9z”"),
        (",4;7,", ",4;VII,", 2, "“VII”"),
        ("Oils sorted,,,,", "Oils sorted,,,", 3, "5 columns"),
        ("in one cell\",Oils,0,2b,proposed,", "in one cell\",Oils,0,2b,later,", 4, "“later”"),
        ("Oils sorted", "\"Wicks: cotton, paper\"", 3, "line 2 already"),
        ("Oils sorted", "", 3, "title is empty"),
        (",in progress,", ",in progress,ftp://lamp", 3, "not a web address"),
        (",proposed,", ",proposed,\"https://a.example", 4, "not closed"),
    ] {
        let text = with(TASKS, old, new);
        let error = read(&text).unwrap_err();
        assert_eq!((error.line, error.file.as_str()), (line, "tasks.csv"), "{error}");
        assert!(error.reason.contains(reason), "{error}");
    }
    // A row behind one that spans two lines, and behind blank lines.
    let text = format!("{TASKS}\n\r\n\nLast,,,,never,\n");
    assert_eq!(read(&text).unwrap_err().line, 9);
    assert_eq!(read("").unwrap_err().line, 1);
    assert_eq!(read_bytes(b"title,status\nA,done\n\xff,done\n").unwrap_err().line, 3);
}

#[test]
fn unknown_columns_are_reported_and_known_ones_may_be_more() {
    let text = "title,status,claimants,description,mood\nLamp,done,ada-lantern @zoe,\"Light\nit\",fine\n";
    let Reading { facts, findings } = read(text).unwrap();
    let logins: Vec<_> = facts[0].claimants.iter().map(|person| person.login.as_ref().unwrap().as_str()).collect();
    assert_eq!((logins, facts[0].description.as_str()), (vec!["ada-lantern", "zoe"], "Light\nit"));
    let skipped = of_kind(&findings, FindingKind::Skipped);
    assert_eq!((skipped.len(), skipped[0].0, skipped[0].1.contains("mood")), (1, 1, true));
}

#[test]
fn a_formula_is_text_and_a_call_is_no_evidence() {
    let Reading { facts, findings } =
        read("title,status,links\n'=SUM(A1),done,https://x.zoom.us/j/1?pwd=SECRET\n").unwrap();
    // The apostrophe that stands guard in our own tables is taken off again.
    assert_eq!((facts[0].title.as_str(), facts[0].evidence.len()), ("=SUM(A1)", 0));
    assert!(!format!("{facts:?}{findings:?}").contains("SECRET"));
}

#[test]
fn links_may_be_apart_by_spaces_semicolons_and_commas() {
    let links = "\"https://a.example/x;y, https://b.example;https://c.example,https://d.example;\"";
    let task = &read(&format!("title,status,links\nLamp,done,{links}\n")).unwrap().facts[0];
    let urls: Vec<_> = task.evidence.iter().map(|evidence| evidence.url.as_str()).collect();
    assert_eq!(urls, ["https://a.example/x;y", "https://b.example", "https://c.example", "https://d.example"]);
}

proptest! {
    #[test]
    fn a_row_that_was_written_is_read_back(title in "[A-Za-zé\", ;|]{0,30}[a-z]", track in "[a-z\"&]{0,9}", specs in proptest::collection::btree_set(0u16..99, 0..4), status in 0usize..6, quote in any::<bool>()) {
        let field = |text: &str| match quote || text.contains([',', '"']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        };
        let numbers: Vec<String> = specs.iter().map(u16::to_string).collect();
        let status = Status::ALL[status];
        let row = [&title, &track, &numbers.join(" "), "", status.as_str(), ""].map(field).join(",");
        let facts = read(&format!("title,track,specs,outcomes,status,links\n{row}\n")).unwrap().facts;
        let words = title.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(facts[0].title.as_str(), words);
        prop_assert_eq!(&facts[0].track, &Title::parse(&track).ok());
        prop_assert_eq!(facts[0].specs.iter().map(|spec| spec.0).collect::<Vec<_>>(), specs.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(facts[0].status, status);
    }
}
