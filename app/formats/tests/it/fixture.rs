//! A small invented checkout, and what tests ask of a reading of it.

use domain::facts::{Broken, EditionFacts, Finding, FindingKind, Reading, SiteFacts, SourceFile};

pub const SUMMIT: &str = include_str!("fixtures/summit.md");
pub const GENERAL: &str = include_str!("fixtures/general.md");
pub const CALENDAR: &str = include_str!("fixtures/calendar.yaml");
pub const ROADMAP: &str = include_str!("fixtures/roadmap.md");
pub const SPEC: &str = include_str!("fixtures/spec.md");
pub const PROJECT: &str = include_str!("fixtures/project.md");
pub const TASKS: &str = include_str!("fixtures/tasks.csv");

pub const INDEX: &str = "content/summits/developer/2031/_index.md";
pub const GENERAL_FILE: &str = "content/summits/developer/2031/general.md";

/// The site of these files.
pub fn site(files: &[(&str, &str)]) -> Result<Reading<SiteFacts>, Broken> {
    let files: Vec<_> = files.iter().map(|(path, text)| SourceFile { path, bytes: text.as_bytes() }).collect();
    formats::site::read(&files)
}

/// The edition of this page alone.
pub fn summit(page: &str) -> Reading<EditionFacts> {
    let Reading { mut facts, findings } = site(&[(INDEX, page)]).unwrap();
    Reading { facts: facts.editions.remove(0), findings }
}

/// The page with one piece of it exchanged; the piece must be there.
pub fn with(page: &str, old: &str, new: &str) -> String {
    assert!(page.contains(old), "the fixture has no {old:?}");
    page.replacen(old, new, 1)
}

/// The number of the first line that holds this.
pub fn line_of(page: &str, part: &str) -> u32 {
    let at = page.lines().position(|line| line.contains(part));
    u32::try_from(at.unwrap_or_else(|| panic!("no line holds {part:?}"))).unwrap() + 1
}

/// The findings of a kind, as line and text.
pub fn of_kind(findings: &[Finding], kind: FindingKind) -> Vec<(u32, &str)> {
    findings
        .iter()
        .filter(|finding| finding.kind == kind)
        .map(|finding| (finding.line, finding.text.as_str()))
        .collect()
}

pub fn contradictions(findings: &[Finding]) -> Vec<(u32, &str)> {
    of_kind(findings, FindingKind::Contradiction)
}

/// Asserts that there is one contradiction, on this line, with these words.
pub fn only_contradiction(findings: &[Finding], line: u32, words: &[&str]) {
    let found = contradictions(findings);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0, line, "{found:?}");
    words.iter().for_each(|word| assert!(found[0].1.contains(word), "{word:?} is not in {:?}", found[0].1));
}
