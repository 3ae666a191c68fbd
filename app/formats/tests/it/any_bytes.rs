//! Checks that no input makes a reader panic: random bytes, pieces of syntax, and damaged files.

use crate::fixture::*;
use domain::email::EmailTemplate;
use domain::import::SourceFile;
use domain::text::LongText;
use proptest::prelude::*;

/// Every kind of path that is read.
const PATHS: [&str; 7] = [
    INDEX,
    GENERAL_FILE,
    "content/summits/sparse/meeting1.md",
    "content/roadmap.md",
    "calendars/scientific-python.yaml",
    "spec-0004/index.md",
    "core-projects/wicklib.md",
];
const GOOD: [&str; 7] = [SUMMIT, GENERAL, GENERAL, ROADMAP, CALENDAR, SPEC, PROJECT];

/// Pieces of the syntax that the readers look for.
const PIECES: [&str; 40] = [
    "---\n",
    "\n",
    "\n\n",
    "title: x\n",
    "subtitle: 5-7 May 2031 -- Portland, OR\n",
    "## Agenda\n",
    "### Work Topics\n",
    "## Meeting notes\n",
    "{{< details \"**Monday**\" >}}",
    "{{< /details >}}",
    "| a | b |\n",
    "| --- | --- |\n",
    "|",
    "- ",
    "[",
    "](",
    ")",
    "([@a](https://github.com/a))",
    "(a) ",
    "upfront agreement to:",
    "space for 40 participants",
    "<!--",
    "-->",
    "**",
    "_(Leads: ",
    "The summit is held ",
    "May 30 - 2 June 2031",
    "9:00--9:30",
    "- Date: ",
    "https://www.timeanddate.com/worldclock/converter.html?iso=20310310T160000",
    "é",
    "\u{202e}",
    "\r",
    "\0",
    "\"",
    ",",
    "&a [*a,*a]",
    ": ",
    "99999999999999999999",
    "12:60",
];

fn read_all(path: &str, bytes: &[u8]) {
    let file = SourceFile { path, bytes };
    let _ = formats::site::read(&[file]);
    let _ = formats::site::read(&[SourceFile { path: INDEX, bytes: SUMMIT.as_bytes() }, file]);
    let _ = formats::specs::read(&[file]);
    let _ = formats::tasks::read(file);
    let _ = formats::schedule::read(file, &domain::time::Zone::parse("Europe/Copenhagen").expect("a zone"));
    if let Ok(calendar) = formats::calendars::read(file) {
        expand_and_write(&calendar.imported);
    }
    let _ = (formats::site::wants(path), formats::specs::wants(path));
}

/// Expands each series, and checks that the written calendar reads the same.
fn expand_and_write(calendar: &formats::calendars::Calendar) {
    let (from, to) = ("2031-01-01".parse().unwrap(), "2032-12-31".parse().unwrap());
    for event in &calendar.events {
        let _ = event.occurrences(from..=to);
    }
    let written = formats::calendars::write(calendar);
    let again = formats::calendars::read(SourceFile { path: "x.yaml", bytes: written.as_bytes() });
    assert_eq!(again.expect("a calendar").imported, *calendar, "{written}");
}

/// Reads a text as users type or paste it.
fn read_text(text: &str) {
    for start in ["", "name,login,mail\n", "name;login;stack\n", "# x\nmail\tproject\n"] {
        let _ = formats::invitations::read(&format!("{start}{text}"));
    }
    let _ = (formats::markup::html(text), formats::markup::text(text), formats::markup::escaped(text));
    let _ = (formats::diff::word_diff(text, SUMMIT), formats::diff::word_diff(TASKS, text));
    let template = EmailTemplate { subject: text.to_owned(), body: text.to_owned() };
    let values = EmailTemplate::NAMES.iter().map(|(name, _)| ((*name).to_owned(), text.to_owned())).collect();
    let ending = formats::emails::Ending::TakesPart { choose: text, stop: text };
    let _ = formats::emails::render(&template, &values, Some(text), Some(ending));
}

proptest! {
    #[test]
    fn random_bytes_cause_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), nth in 0usize..7) {
        read_all(PATHS[nth], &bytes);
        read_text(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_text_causes_no_panic(text in any::<String>(), path in "\\PC{0,40}", nth in 0usize..7) {
        read_all(PATHS[nth], format!("---\n{text}\n---\n{text}").as_bytes());
        read_all(&path, text.as_bytes());
        read_text(&text);
    }

    #[test]
    fn random_pieces_of_syntax_cause_no_panic(picks in proptest::collection::vec(0usize..40, 0..60), nth in 0usize..7) {
        let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
        read_text(&text);
        read_all(PATHS[nth], text.as_bytes());
        read_all(PATHS[nth], format!("---\ntitle: x\nsubtitle: 5-7 May 2031 -- Portland, OR\n---\n\n{text}").as_bytes());
    }

    #[test]
    fn damaged_files_cause_no_panic(nth in 0usize..8, from in 0.0f64..1.0, length in 0usize..40, pick in 0usize..40, noise in proptest::collection::vec(any::<u8>(), 0..4)) {
        let (path, good) = if nth == 7 { ("tasks.csv", TASKS) } else { (PATHS[nth], GOOD[nth]) };
        let start = (good.len() as f64 * from) as usize;
        let end = (start + length).min(good.len());
        let mut bytes = good.as_bytes()[..start].to_vec();
        bytes.extend_from_slice(&noise);
        bytes.extend_from_slice(PIECES[pick].as_bytes());
        bytes.extend_from_slice(&good.as_bytes()[end..]);
        read_all(path, &bytes);
        read_text(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn reported_lines_are_lines_of_the_file(from in 0.0f64..1.0, pick in 0usize..40) {
        let start = (0..=(SUMMIT.len() as f64 * from) as usize).rev().find(|at| SUMMIT.is_char_boundary(*at)).unwrap();
        let text = format!("{}{}{}", &SUMMIT[..start], PIECES[pick], &SUMMIT[start..]);
        let last = u32::try_from(text.lines().count()).unwrap();
        match site(&[(INDEX, &text)]) {
            Ok(reading) => prop_assert!(reading.diagnostics.iter().all(|diagnostic| (1..=last).contains(&diagnostic.line))),
            Err(error) => prop_assert!((1..=last).contains(&error.line), "{}", error),
        }
    }
}

#[test]
fn repeated_and_nested_syntax_takes_linear_time() {
    let start = std::time::Instant::now();
    for piece in [
        "[",
        "](",
        "{{<",
        "<!-- -->",
        "# a\n",
        "| ",
        "- [",
        "<a",
        "&amp;",
        "{{< details \"a\" >}}",
        "x. Y ",
        "(a) ",
        "{{< details >}}x{{< /details >}}",
        "space for up to ",
        "~~",
        "1. a (",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        read_all(INDEX, text.as_bytes());
        read_all(INDEX, with(SUMMIT, "## Logistics", &format!("{text}\n\n## Logistics")).as_bytes());
        read_all("calendars/deep.yaml", text.as_bytes());
        // Typed text has at most this length.
        read_text(&piece.repeat(LongText::LIMIT / piece.len()));
    }
    for deep in ["[".repeat(100_000), "{a: ".repeat(50_000), "- ".repeat(100_000)] {
        read_all("calendars/deep.yaml", deep.as_bytes());
        read_all(INDEX, format!("---\ntitle: {deep}\n---\n").as_bytes());
    }
    assert!(start.elapsed().as_secs() < 60, "it took {:?}", start.elapsed());
}
