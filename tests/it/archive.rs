//! Checks `cairn export archive`: the public record as files that need no server.

use crate::support::Program;
use ring::digest::{SHA256, digest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A program with the demo and its archive.
fn archived() -> Program {
    let program = Program::new();
    assert_eq!(program.run(&["demo"]).code, Some(0));
    let exported = program.run(&["export", "archive", "archive", "--public-url", "https://cairn.example"]);
    assert_eq!(exported.code, Some(0), "{}", exported.err);
    program
}

/// All files below a folder, by their path in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
    found
}

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    page.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The file that a relative link in `from` leads to.
fn target(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('#').next().unwrap_or_default().split('/') {
        match part {
            ".." => drop(parts.pop().expect("a link stays in the archive")),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn archive_of_the_same_data_has_the_same_bytes() {
    let program = archived();
    let first = files(&program.path("archive"));
    let again = program.run(&["export", "archive", "archive", "--public-url", "https://cairn.example"]);
    assert_eq!(again.code, Some(0), "{}", again.err);
    let second = files(&program.path("archive"));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&first), names(&second));
    let changed: Vec<&String> =
        first.iter().filter(|(name, bytes)| second[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(changed.is_empty(), "{changed:?}");
    assert!(!program.path("archive.old").exists() && !program.path("archive.new").exists());
}

#[test]
fn archive_works_without_a_server() {
    let program = archived();
    let files = files(&program.path("archive"));
    let pages: Vec<(&String, String)> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, bytes)| (name, String::from_utf8(bytes.clone()).expect("UTF-8")))
        .collect();
    assert!(pages.len() > 100, "{} pages", pages.len());
    let mut linked = BTreeSet::new();
    for (name, page) in &pages {
        for gone in ["<script", "<form", "href=\"/", "src=\"/"] {
            let canonical = format!("rel=\"canonical\" {gone}");
            assert!(!page.replace(&canonical, "").contains(gone), "{name} has {gone}");
        }
        assert!(page.contains("Archived copy with all changes until"), "{name}");
        for link in [values(page, "href"), values(page, "src")].concat() {
            if link.starts_with('#') || link.contains(':') {
                continue;
            }
            let target = target(name, link);
            assert!(files.contains_key(&target), "{link} in {name} leads to {target}");
            linked.insert(target);
        }
    }
    for expected in ["2026/progress/index.html", "2026/tasks.csv", "trace/index.html", "feed.atom", "badge/2026.svg"] {
        assert!(linked.contains(expected), "{expected} is linked");
    }
    let style = files.iter().find(|(name, _)| name.starts_with("assets/cairn")).expect("a style sheet").1;
    assert!(!String::from_utf8_lossy(style).contains("url(\"/"), "the style sheet needs no server");
}

#[test]
fn archive_has_checksums_of_all_its_files() {
    let program = archived();
    let mut files = files(&program.path("archive"));
    let list = String::from_utf8(files.remove("SHA256SUMS").expect("a list")).expect("UTF-8");
    let lines = |(name, bytes): (&String, &Vec<u8>)| {
        let digits: String = digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{digits}  {name}\n")
    };
    assert_eq!(list, files.iter().map(lines).collect::<String>());
    let checked = program.run(&["check"]).out;
    let head = String::from_utf8(files["ledger-head.txt"].clone()).expect("UTF-8");
    let hash = head.split_whitespace().nth(1).expect("a hash");
    assert!(checked.contains(hash), "{head} is the head of the ledger: {checked}");
}

#[test]
fn archive_describes_its_data() {
    let program = archived();
    let text = fs::read_to_string(program.path("archive/ro-crate-metadata.json")).expect("a file");
    let whole: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let graph = whole["@graph"].as_array().expect("a list");
    let files: Vec<&str> =
        graph.iter().filter(|part| part["@type"] == "File").filter_map(|part| part["@id"].as_str()).collect();
    for name in ["2026/tasks.csv", "2026/meetings.ics", "api/v1/editions.json", "feed.atom", "ledger-head.txt"] {
        assert!(files.contains(&name), "{name} in {files:?}");
    }
    assert!(files.iter().all(|name| program.path("archive").join(name).is_file()), "{files:?}");
}

#[test]
fn folder_with_other_files_is_not_replaced() {
    let program = archived();
    program.write("thesis/chapter.txt", "mine");
    let refused = program.run(&["export", "archive", "thesis"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("thesis is not an archive"), "{}", refused.err);
    assert_eq!(files(&program.path("thesis")).into_keys().collect::<Vec<_>>(), ["chapter.txt"]);
    let empty = Program::new();
    empty.run(&["check"]);
    assert_eq!(empty.run(&["export", "archive", "archive"]).code, Some(1), "there is no database");
    assert!(!empty.path("archive").exists() && !empty.path("archive.new").exists());
}
