//! Holds texts against `style.md`: plain words, short test names, short first lines of comments.

use std::path::{Path, PathBuf};

/// Words that make sentences hard to read. They are spelled in two parts, so that this file holds none.
const MARKERS: [(&str, &str); 16] = [
    ("to", "ld"),
    ("who", "ever"),
    ("no", "body"),
    ("some", "body"),
    ("stan", "ds"),
    ("who", "m"),
    ("who", "se"),
    ("de", "ed"),
    ("sta", "nd"),
    ("mean", "while"),
    ("ane", "w"),
    ("ste", "ad"),
    ("dee", "ds"),
    ("there", "by"),
    ("where", "by"),
    ("there", "of"),
];

/// How often they may occur in the whole repository.
const MOST_MARKERS: usize = 40;

/// Ends a line that needs such a word, such as test input or a quotation.
const ALLOW: &str = "// allow: words, ";

const MOST_ALLOWED_LINES: usize = 20;

/// The longest name of a test, in characters.
const TEST_NAME: usize = 60;

/// The longest first line of a doc comment, in characters.
const DOC_LINE: usize = 100;

struct Text {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every text that people wrote: code, tests, migrations, styles, documents.
fn texts() -> Vec<Text> {
    let mut found = Vec::new();
    for folder in ["app", "server", "xtask", "tests", "migrations", "style", "public", "docs"] {
        gather(&root().join(folder), &mut found);
    }
    found.push(Text {
        path: "README.md".to_owned(),
        text: std::fs::read_to_string(root().join("README.md")).expect("a README"),
    });
    assert!(found.len() > 400, "only {} files found", found.len());
    found
}

fn gather(folder: &Path, found: &mut Vec<Text>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && name != "node_modules" && name != "target" {
            gather(&path, found);
        } else if [".rs", ".ts", ".mjs", ".js", ".css", ".sql", ".md", ".txt", ".html", ".toml", ".sh"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            let path = path.strip_prefix(root()).expect("a path below the root").to_string_lossy().into_owned();
            found.push(Text { text: std::fs::read_to_string(root().join(&path)).expect("a text file"), path });
        }
    }
}

/// How many marker words a line has. `open_stand` holds one, `standard` none.
fn markers(line: &str) -> usize {
    let is_marker = |word: &str| MARKERS.iter().any(|(start, end)| word.strip_prefix(start) == Some(end));
    let lower = line.to_lowercase();
    lower.split(|c: char| !c.is_alphabetic()).filter(|word| is_marker(word)).count()
}

#[test]
fn marker_words_are_found_in_sentences_and_names() {
    let (first, ninth) = (MARKERS[0].0.to_owned() + MARKERS[0].1, MARKERS[8].0.to_owned() + MARKERS[8].1);
    assert_eq!(markers(&format!("/// We {first} them to {ninth}.")), 2);
    assert_eq!(markers(&format!("fn {first}_of(open_{ninth}: u8)")), 2);
    assert_eq!(markers("a standard, an understanding"), 0);
}

#[test]
fn texts_use_plain_words() {
    let (mut found, mut allowed) = (Vec::new(), Vec::new());
    for Text { path, text } in texts() {
        for (number, line) in (1..).zip(text.lines()) {
            let place = format!("{path}:{number}: {}", line.trim());
            if line.contains(ALLOW) {
                allowed.push(place);
            } else {
                found.extend(std::iter::repeat_n(place, markers(line)));
            }
        }
    }
    assert!(found.len() <= MOST_MARKERS, "{} marker words:\n{}", found.len(), found.join("\n"));
    assert!(allowed.len() <= MOST_ALLOWED_LINES, "{} lines are exempt:\n{}", allowed.len(), allowed.join("\n"));
}

/// The names of the tests in a Rust file.
fn rust_tests(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        let Some(name) = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn ")) else { continue };
        if std::mem::take(&mut is_test) {
            names.extend(name.split(['(', '<']).next());
        }
    }
    names
}

/// The titles of the tests in a Playwright file.
fn browser_tests(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| {
            let rest = line.trim_start().strip_prefix("test(")?;
            let quote = rest.chars().next().filter(|c| "\"'`".contains(*c))?;
            rest[1..].split(quote).next()
        })
        .collect()
}

/// The length of a name in characters, without the code of `${…}`.
fn length(name: &str) -> usize {
    let code = name.split("${").skip(1).filter_map(|rest| rest.split('}').next());
    name.chars().count() - code.map(|code| code.chars().count() + 3).sum::<usize>()
}

#[test]
fn test_names_are_found_in_both_languages() {
    let rust = "#[test]\nfn first() {}\n#[tokio::test]\nasync fn second() {}\nfn helper() {}\n";
    assert_eq!(rust_tests(rust), ["first", "second"]);
    assert_eq!(length("a page ${code} opens"), "a page  opens".len());
    assert_eq!(browser_tests("test(\"a page opens\", async () => {\n  test(`x`, y)\n"), ["a page opens", "x"]);
}

#[test]
fn test_names_are_short() {
    let mut long = Vec::new();
    for Text { path, text } in texts() {
        let names = if path.ends_with(".rs") { rust_tests(&text) } else { Vec::new() };
        let titles = if path.ends_with(".ts") { browser_tests(&text) } else { Vec::new() };
        let all = names.into_iter().chain(titles);
        long.extend(all.filter(|name| length(name) > TEST_NAME).map(|name| format!("{path}: {name}")));
    }
    assert!(long.is_empty(), "over {TEST_NAME} characters:\n{}", long.join("\n"));
}

#[test]
fn doc_comments_begin_with_a_short_line() {
    let mut long = Vec::new();
    for Text { path, text } in texts().into_iter().filter(|text| text.path.ends_with(".rs")) {
        let mut in_comment = false;
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            let comment = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
            let is_first = comment.is_some() && !std::mem::replace(&mut in_comment, comment.is_some());
            if is_first && comment.is_some_and(|text| text.trim().chars().count() > DOC_LINE) {
                long.push(format!("{path}:{number}"));
            }
        }
    }
    assert!(long.is_empty(), "over {DOC_LINE} characters:\n{}", long.join("\n"));
}
