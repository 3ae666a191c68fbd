//! Checks that the time to read a table grows in proportion to its size, whatever is in it.

use std::fmt::Write;
use std::time::{Duration, Instant};

/// The size of each table in bytes, a quarter of the largest upload.
const LARGEST: usize = 512 * 1024;

/// A table that has four times as many bytes takes four times as long; a quadratic reader would take 16 times as long.
const MOST_GROWTH: u32 = 10;

/// Less than this says nothing about growth.
const SHORT: Duration = Duration::from_secs(1);

/// The text `start`, then different parts up to this size.
fn filled(start: &str, part: impl Fn(usize) -> String) -> String {
    let mut text = start.to_owned();
    let mut number = 0;
    loop {
        let part = part(number);
        if text.len() + part.len() > LARGEST {
            return text;
        }
        let _ = write!(text, "{part}");
        number += 1;
    }
}

/// Reads a text as each table that people can upload or paste.
fn read(text: &str) {
    let _ = formats::tasks::read_rows(text, None);
    let _ = formats::tasks::read_rows(text, Some(1));
    let _ = formats::invitations::read(text);
    let _ = (formats::project_list::read(text), formats::spec_list::read(text), formats::roadmap::read(text));
    let _ = formats::agenda::read(text);
}

fn time_to_read(text: &str) -> Duration {
    let begun = Instant::now();
    read(text);
    begun.elapsed()
}

/// Measures again if other load on the computer has changed the result.
fn assert_linear(name: &str, text: &str) {
    let is_linear = |_| {
        let (quarter, whole) = (time_to_read(&text[..text.len() / 4]), time_to_read(text));
        println!("{name}: {quarter:?}, {whole:?}");
        whole < SHORT || whole < quarter * MOST_GROWTH
    };
    assert!((0..3).any(is_linear), "{name} is not read in linear time");
}

#[test]
fn wide_table_is_read_in_linear_time() {
    let columns = filled("title,status", |number| format!(",{number:x}"));
    assert_linear("column names", &columns);
    assert_linear("column names with a known one in each", &filled("title,status", |number| format!(",title{number}")));
    assert_linear("known column names", &filled("title,status", |_| ",track".to_owned()));
    assert_linear("empty column names", &filled("short_name,title", |_| ",".to_owned()));
    assert_linear("wide rows", &filled("title,status\n", |number| format!("{number},")));
}

#[test]
fn long_list_in_a_cell_is_read_in_linear_time() {
    for (column, value) in [
        ("links", "https://a.example/"),
        ("skills", "skill "),
        ("labels", "label "),
        ("depends_on", ""),
        ("assignees", "login"),
        ("specs", ""),
        ("contacts", "login"),
    ] {
        let head = format!("title,status,no_goal_reason,{column}\nWheels,planned,None,");
        assert_linear(column, &filled(&head, |number| format!(" {value}{number}")));
        let head = format!("title,status,no_goal_reason,{column}\nWheels,planned,None,\"");
        assert_linear(column, &filled(&head, |number| format!(",{value}{number}")));
    }
    let outcomes = filled("title,status,outcomes\nWheels,planned,", |number| {
        format!(" {}{}", number % 250 + 1, char::from(b'a' + u8::try_from(number % 26).expect("a letter")))
    });
    assert_linear("outcomes", &outcomes);
    assert_linear("numpy", &filled("numpy,NumPy,,,\"", |number| format!("login{number}, ")));
}

#[test]
fn similar_rows_are_read_in_linear_time() {
    // Each title has other capitals, so that all are the same task, and each row has a number of its own.
    let capitals = |number: usize| -> String {
        let letter = |bit: usize| if number >> bit & 1 == 1 { 'A' } else { 'a' };
        (0..18).map(letter).collect()
    };
    let rows = filled("title,status,number\n", |number| format!("{},done,{}\n", capitals(number), number + 1));
    assert_linear("similar titles", &rows);
    assert_linear("equal titles", &filled("title,status\n", |_| "a,done\n".to_owned()));
    assert_linear("notes above the headings", &filled("#,\"\n", |_| "#,\"\n".to_owned()));
    assert_linear("open quotation marks", &filled("title,status\n", |_| "\"a\n".to_owned()));
    assert_linear("lines above the headings", &filled("a\n", |_| "\"b,\"\n".to_owned()));
}

/// A table of tasks with this many columns, of which the first two are known.
fn wide(columns: usize) -> String {
    let names: Vec<String> = (3..=columns).map(|number| format!("extra {number}")).collect();
    format!("title,status,{}\nWheels,planned\n", names.join(","))
}

#[test]
fn table_has_at_most_100_columns() {
    let table = formats::tasks::read_rows(&wide(100), None).expect("a table");
    assert!(table.rows[0].task.is_ok());
    let why = formats::tasks::read_rows(&wide(101), None).expect_err("a refusal").to_string();
    let expected =
        "Line 1: The table has more than 100 columns, which is the limit. Delete the columns that you don’t need.";
    assert_eq!(why, expected);
    let names = wide(101).replace("title,status", "short_name,title");
    assert_eq!(formats::project_list::read(&names).expect_err("a refusal")[0].to_string(), expected);
}

#[test]
fn list_that_no_task_can_have_is_refused() {
    for (column, value, why) in [
        ("links", "https://a.example/", "Too many links: 201. The limit is 30."),
        ("skills", "skill", "Too many skills: 201. The limit is 30."),
        ("labels", "label", "Too many labels: 201. The limit is 10."),
        ("depends_on", "", "Too many dependencies: 201. The limit is 30."),
        ("assignees", "login", "Too many assignees: 201. The limit is 40."),
    ] {
        let values: Vec<String> = (1..=201).map(|number| format!("{value}{number}")).collect();
        let table = format!("title,status,{column}\nWheels,planned,\"{}\"\n", values.join(", "));
        let rows = formats::tasks::read_rows(&table, None).expect("a table").rows;
        assert_eq!(rows[0].task, Err(why.to_owned()));
    }
}
