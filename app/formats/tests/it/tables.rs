//! Checks that tables of tasks and of people are read by the same rules.

use crate::upstream::shared;
use domain::id::SpecNumber;
use domain::import::ImportedTask;
use domain::tasks::Status;
use formats::UnreadableTable;
use formats::tasks::{ReadTask, StoredCells, TaskRows, read_rows, read_rows_beside};
use proptest::prelude::*;

/// The text of a shared table, decoded like an upload; `None` without the shared folder.
fn case(name: &str) -> Option<Result<String, String>> {
    let bytes = std::fs::read(shared("cases")?.join("tables").join(name)).unwrap();
    Some(formats::encoding::uploaded_text(bytes))
}

fn rows(text: &str) -> Vec<ReadTask> {
    read_rows(text, None).unwrap().rows
}

/// The tasks of a table in which every row is valid.
fn tasks(text: &str) -> Vec<ImportedTask> {
    rows(text).into_iter().map(|row| row.task.unwrap()).collect()
}

fn titles(text: &str) -> Vec<String> {
    tasks(text).iter().map(|task| task.title.to_string()).collect()
}

/// The lines of the invalid rows, with their reasons.
fn problems(text: &str) -> Vec<(u32, String)> {
    rows(text).into_iter().filter_map(|row| Some((row.line, row.task.err()?))).collect()
}

#[test]
fn shared_tables_with_odd_shapes_are_read() {
    for (name, expected) in [
        ("semicolons-bom-crlf.csv", ["Wheels for everyone", "Docs; and more"].as_slice()),
        ("tabs.tsv", &["Wheels for everyone"]),
        ("trailing-empty-columns.csv", &["Wheels for everyone"]),
        ("short-and-long-rows.csv", &["Wheels for everyone", "Docs for everyone"]),
        ("spec-words.csv", &["Wheels for everyone", "Docs for everyone"]),
        ("inch-mark.csv", &["3.5\" disks", "Docs"]),
    ] {
        let Some(text) = case(name) else { return };
        let text = text.unwrap();
        assert_eq!(titles(&text), expected, "{name}");
        if name == "spec-words.csv" {
            let specs = Some([4, 7].map(SpecNumber).to_vec());
            assert!(tasks(&text).iter().all(|task| task.specs == specs), "{name}");
        } else {
            assert!(tasks(&text).iter().all(|task| task.no_goal_reason.is_some()), "{name}");
        }
    }
}

#[test]
fn shared_table_of_a_github_project_is_read() {
    let Some(text) = case("github-project.tsv") else { return };
    let TaskRows { rows, diagnostics } = read_rows(&text.unwrap(), None).unwrap();
    let task = rows[0].task.clone().unwrap();
    let logins: Vec<_> = task.assignees.iter().map(|person| person.login.clone().unwrap().to_string()).collect();
    let links: Vec<_> = task.evidence.iter().flatten().map(|link| link.url.to_string()).collect();
    assert_eq!((task.title.as_str(), task.status), ("Wheels for everyone", Status::Planned));
    assert_eq!(logins, ["ada-l", "bo-b"]);
    assert_eq!(links, ["https://github.com/example-org/wheels/issues/7"]);
    let labels: Vec<_> = task.labels.iter().flatten().map(ToString::to_string).collect();
    assert_eq!(labels, ["ci"]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn shared_nearly_equal_titles_are_named() {
    let Some(text) = case("nearly-equal-titles.csv") else { return };
    let found = problems(&text.unwrap());
    assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5]);
    assert!(found.iter().all(|(_, why)| why.contains("already on line 2 as “alpha one”")), "{found:?}");
}

#[test]
fn titles_of_two_numbered_tasks_may_be_nearly_equal() {
    assert_eq!(titles("number,title,status\n1,alpha,done\n2,Alpha,done\n"), ["alpha", "Alpha"]);
    assert_eq!(problems("number,title,status\n1,alpha,done\n,Alpha,done\n").len(), 1);
}

#[test]
fn shared_misread_text_is_refused_with_its_cell() {
    let Some(text) = case("replacement-character.csv") else { return };
    let found = problems(&text.unwrap());
    assert_eq!(found[0].0, 2);
    assert!(found[0].1.contains("“be\u{fffd}cause” in the column “title”"), "{}", found[0].1);
    let list = formats::invitations::read("Zo\u{fffd}, @zoe\n@ada\n").unwrap();
    assert!(list.rows[0].draft.clone().unwrap_err().contains("wrong encoding") && list.rows[1].draft.is_ok());
}

#[test]
fn replacement_character_that_is_stored_is_read() {
    let exported = "title,status,description\n'=What is \u{fffd}?,proposed,\"A \"\"\u{fffd}\"\"\"\nA\u{fffd},done,\n";
    let stored = StoredCells::of("title,description\nWhat is \u{fffd}?,\n'=What is \u{fffd}?,\"A \"\"\u{fffd}\"\"\"\n");
    let rows = read_rows_beside(exported, None, &stored).unwrap().rows;
    assert_eq!(rows[0].task.as_ref().unwrap().title.as_str(), "=What is \u{fffd}?");
    assert!(rows[1].task.as_ref().unwrap_err().contains("“A\u{fffd}” in the column “title”"));
    assert_eq!(problems(exported).len(), 2, "without the stored cells, both rows were misread");
}

#[test]
fn shared_utf_16_table_is_refused_with_a_proposal() {
    let Some(text) = case("utf-16le-without-bom.csv") else { return };
    let why = text.unwrap_err();
    assert!(why.contains("saved as UTF-16. Save it as CSV UTF-8"), "{why}");
    let pasted = "n\0a\0m\0e\0,\0l\0o\0g\0i\0n\0\n\0";
    assert!(formats::invitations::read(pasted).unwrap_err().to_string().contains("saved as UTF-16"));
    assert!(read_rows(pasted, None).unwrap_err().to_string().contains("saved as UTF-16"));
}

#[test]
fn shared_table_below_a_title_names_the_header() {
    let Some(text) = case("preamble.csv") else { return };
    let text = text.unwrap();
    let UnreadableTable { line, reason, heading_line } = read_rows(&text, None).unwrap_err();
    assert_eq!((line, heading_line), (Some(1), Some(2)));
    assert!(reason.contains("Line 1 is no header; the header seems to be on line 2"), "{reason}");
    let rows = read_rows(&text, heading_line).unwrap().rows;
    assert_eq!((rows[0].line, rows[0].task.is_ok()), (3, true));
}

#[test]
fn people_below_a_title_are_read_from_their_header_line() {
    let text = "Guests of 2027,,\r\n\r\nname,login,email\r\nAda,ada,ada@x.example\r\n";
    let error = formats::invitations::read(text).unwrap_err();
    assert_eq!((error.line, error.heading_line), (Some(1), Some(3)));
    let list = formats::invitations::read_below(text, error.heading_line).unwrap();
    assert_eq!((list.rows.len(), list.rows[0].line, list.rows[0].draft.is_ok()), (1, 4, true));
}

#[test]
fn spelling_of_headings_does_not_matter() {
    for head in [
        "title,STATUS,serves_none",
        "Title,status,Serves None",
        "title,Status,no-goal reason",
        "TITLE,status,NoGoalReason",
    ] {
        assert!(tasks(&format!("{head}\nLamp,done,why\n"))[0].no_goal_reason.is_some(), "{head}");
    }
    assert!(tasks("Title,Status,Waits For\nLamp,done,#3\n")[0].depends_on.is_some());
    for head in ["Name,E mail,Seat-Pool", "name,E_Mail,SEATPOOL"] {
        let draft =
            formats::invitations::read(&format!("{head}\nAda,ada@x.example,New\n")).unwrap().rows.remove(0).draft;
        assert!(draft.unwrap().seat_pool.is_some(), "{head}");
    }
}

#[test]
fn columns_with_the_same_meaning_are_refused() {
    let why = read_rows("title,status,URL,links\nLamp,done,,\n", None).unwrap_err().to_string();
    assert!(why.contains("“URL” and “links” have the same meaning"), "{why}");
}

#[test]
fn stray_quotation_mark_refuses_only_its_row() {
    let text = "title,status\n\"Lamp,done\nOil,done\n\"Wick\" of cotton,done\n\"Two\nlines\",done\n";
    let lines: Vec<_> = rows(text).into_iter().map(|row| (row.line, row.task.is_ok())).collect();
    assert_eq!(lines, [(2, false), (3, true), (4, false), (5, true)]);
    assert!(problems(text)[0].1.contains("double each mark inside it"), "{:?}", problems(text));
}

#[test]
fn cell_without_a_column_refuses_only_its_row() {
    let text = "title,status,,\nLamp,done,,\nOil,done,,x\nWick,done,,,y\n";
    let found = problems(text);
    assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4]);
    assert!(found[0].1.contains("“x” is in column 4, but the header names 2 columns"), "{}", found[0].1);
}

#[test]
fn line_of_spreadsheets_with_the_separator_is_skipped() {
    assert_eq!(titles("sep=;\ntitle;status\nLamp;done\n"), ["Lamp"]);
}

#[test]
fn headings_and_separators_of_lists_in_settings_do_not_matter() {
    let specs =
        formats::spec_list::read("Title;Number;Date;Status;Authors;Link;Outcomes\nDocs;7;2023-01-02;draft\n").unwrap();
    assert_eq!(specs.keys().collect::<Vec<_>>(), [&SpecNumber(7)]);
    let missing = formats::spec_list::read("number,title\n7,Docs\n").unwrap_err();
    assert!(missing[0].to_string().contains("Line 1: The column “date” is missing"), "{missing:?}");
    let roadmap = formats::roadmap::read("Code\tTitle\tIn roadmap\n1\tTools\t\n1a\tWheels\tyes\n").unwrap();
    assert_eq!(roadmap.outcomes().len(), 1);
}

/// Cells with all that is difficult in tables.
fn any_cell() -> impl Strategy<Value = String> {
    "[\"=@,;\t#'a-zé\u{fffd} ]{0,8}"
}

proptest! {
    #[test]
    fn every_row_is_read_with_its_line(
        cells in proptest::collection::vec(proptest::collection::vec(any_cell(), 0..4), 0..12),
        separator in proptest::sample::select(vec![",", ";", "\t"]),
        line_break in proptest::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let lines: Vec<String> = cells.iter().map(|cells| cells.join(separator)).collect();
        let text = [["title", "status", "note"].join(separator)].into_iter().chain(lines.iter().cloned());
        let text = text.collect::<Vec<_>>().join(line_break);
        let rows = rows(&text);
        // A quoted cell may have several lines; each other line that isn't blank is a row of its own.
        let mut covered = std::collections::BTreeSet::new();
        for row in &rows {
            let last = row.line + row.typed.matches(line_break).count() as u32;
            prop_assert!((row.line..=last).all(|line| covered.insert(line)), "line {} twice", row.line);
        }
        for (line, typed) in (2..).zip(&lines) {
            let is_blank = typed.chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '"'));
            prop_assert!(is_blank || covered.contains(&line), "line {line} is missing: {typed:?}");
        }
    }
}
