//! Checks the SPEC repository: headers, endorsements, core projects.

use crate::fixture::*;
use domain::catalog::SpecStatus;
use domain::import::{DiagnosticKind, ImportedCatalog, ParseError, Parsed, SourceFile};

const SPEC_FILE: &str = "spec-0004/index.md";
const WICKLIB: &str = "core-projects/wicklib.md";

fn read(files: &[(&str, &str)]) -> Result<Parsed<ImportedCatalog>, ParseError> {
    let files: Vec<_> = files.iter().map(|(path, text)| SourceFile { path, bytes: text.as_bytes() }).collect();
    formats::specs::read(&files)
}

fn with_spec(spec: &str) -> Parsed<ImportedCatalog> {
    read(&[(SPEC_FILE, spec), (WICKLIB, PROJECT), ("core-projects/lampkit.md", "---\ntitle: LampKit\n---\n")]).unwrap()
}

#[test]
fn spec_is_read_from_its_header() {
    let reading = with_spec(SPEC);
    let spec = &reading.imported.specs[0];
    assert_eq!((spec.number.0, spec.title.as_str(), spec.status), (4, "Trimming Wicks", SpecStatus::Published));
    assert_eq!(spec.date.to_string(), "2030-09-05");
    let found = of_kind(&reading.diagnostics, DiagnosticKind::Read);
    assert!(found.contains(&(2, "SPEC 4, Trimming Wicks: published, 2 authors, 2 endorsements")), "{found:?}");
}

#[test]
fn email_addresses_of_authors_are_not_imported() {
    let reading = with_spec(SPEC);
    let authors: Vec<_> = reading.imported.specs[0].authors.iter().map(|author| author.as_str()).collect();
    assert_eq!(authors, ["Ada Lantern", "Zoë Ångström"]);
    let bare = with(SPEC, "Ada Lantern <ada@lantern.example>", "Ada Lantern ada@lantern.example");
    let odd = with(SPEC, "Ada Lantern <ada@lantern.example>", "Ada Lantern <ada at home>");
    assert_eq!(with_spec(&odd).imported.specs[0].authors, reading.imported.specs[0].authors);
    for text in [format!("{reading:?}"), format!("{:?}", with_spec(&bare))] {
        assert!(!text.contains("lantern.example") && !text.contains("mail.example"), "{text}");
    }
}

#[test]
fn project_endorses_once_regardless_of_capitals() {
    let reading = with_spec(SPEC);
    let projects: Vec<_> = reading.imported.specs[0].endorsements.iter().map(|e| e.project.as_str()).collect();
    assert_eq!(projects, ["lampkit", "wicklib"]);
    let found = contradictions(&reading.diagnostics);
    assert_eq!((found[0].0, found[1].0), (line_of(SPEC, "- WickLib"), line_of(SPEC, "- wicklib")), "{found:?}");
}

#[test]
fn unknown_project_is_reported_and_skipped() {
    let spec = with(SPEC, "  - WickLib\n", "  - moonlib\n");
    let reading = with_spec(&spec);
    assert_eq!(reading.imported.specs[0].endorsements.len(), 2);
    assert_only_contradiction(&reading.diagnostics, line_of(&spec, "moonlib"), &["moonlib"]);
}

#[test]
fn header_may_have_a_status_and_no_endorsement() {
    let none = with(SPEC, "  - lampkit\n  - WickLib\n  - wicklib\n", "");
    assert_eq!(with_spec(&none).imported.specs[0].endorsements, []);
    for (line, status) in [
        ("is-draft: true", SpecStatus::Draft),
        ("is-draft: false", SpecStatus::Published),
        ("is-withdrawn: true", SpecStatus::Withdrawn),
        ("status: Withdrawn", SpecStatus::Withdrawn),
    ] {
        let spec = with(SPEC, "endorsed-by:", &format!("{line}\nendorsed-by:"));
        assert_eq!(with_spec(&spec).imported.specs[0].status, status, "{line}");
    }
}

#[test]
fn number_is_removed_from_the_title() {
    for dash in ["—", "–", "-", ":"] {
        let spec = with(SPEC, "—", dash);
        assert_eq!(with_spec(&spec).imported.specs[0].title.as_str(), "Trimming Wicks", "{dash}");
    }
}

#[test]
fn contradicting_numbers_are_reported() {
    let spec = with(SPEC, "number: 4", "number: 5");
    let found = with_spec(&spec).diagnostics;
    let found = contradictions(&found);
    assert!(found.iter().any(|(line, text)| *line == 3 && text.contains("the folder 4")), "{found:?}");
    assert!(found.iter().any(|(line, text)| *line == 2 && text.contains("title has SPEC 4")), "{found:?}");
}

#[test]
fn invalid_spec_is_refused_with_line_and_reason() {
    for (old, new, line, reason) in [
        ("date: 2030-09-05", "date: autumn", 4, "“autumn”"),
        ("number: 4", "number: four", 3, "header can’t"),
        ("title: \"SPEC 4 — Trimming Wicks\"\n", "", 1, "no title"),
    ] {
        let spec = with(SPEC, old, new);
        let error = read(&[(SPEC_FILE, &spec)]).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), (SPEC_FILE, line), "{error}");
        assert!(error.reason.contains(reason) || reason == "header can’t", "{error}");
    }
}

#[test]
fn repeated_document_is_passed_over_with_a_line() {
    for other in ["spec-0005/index.md", "spec-0004.md"] {
        let twice = read(&[(other, SPEC), (SPEC_FILE, SPEC)]).unwrap();
        assert_eq!(read(&[(SPEC_FILE, SPEC), (other, SPEC)]).unwrap(), twice);
        assert_eq!((twice.imported.specs.len(), twice.imported.is_incomplete), (1, false));
        let skipped = of_kind(&twice.diagnostics, DiagnosticKind::Skipped);
        assert!(skipped.iter().any(|(_, text)| text.contains("SPEC 4 already exists in")), "{skipped:?}");
    }
    assert_eq!(read(&[("spec-0004.md", SPEC)]).unwrap().imported.specs.len(), 1);
    assert!(formats::specs::wants("spec-0000.md"));
}

#[test]
fn invalid_document_stops_only_itself() {
    let broken = with(SPEC, "date: 2030-09-05", "date: autumn").replace("number: 4", "number: 5");
    let reading = read(&[(SPEC_FILE, SPEC), ("spec-0005/index.md", &broken)]).unwrap();
    assert_eq!((reading.imported.specs.len(), reading.imported.is_incomplete), (1, true));
    let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    assert!(
        skipped.iter().any(|(_, text)| text.contains("“autumn”") && text.contains("is not imported")),
        "{skipped:?}"
    );
}

#[test]
fn count_of_other_authors_is_not_a_person() {
    let spec = with(SPEC, "Ada Lantern <", "Other participants in the discussion <");
    let reading = read(&[(SPEC_FILE, &spec)]).unwrap();
    assert!(reading.imported.specs[0].authors.iter().all(|author| !author.as_str().starts_with("Other")));
    let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    assert!(skipped.iter().any(|(_, text)| text.contains("Other participants in the discussion")), "{skipped:?}");
}

#[test]
fn text_below_a_header_cannot_break_it() {
    let spec = format!("{SPEC}\n<!-- never closed\n{{{{< details \"x\" >}}}}\n");
    assert_eq!(with_spec(&spec).imported, with_spec(SPEC).imported);
}

#[test]
fn contact_is_an_account_and_not_a_team() {
    let reading = with_spec(SPEC);
    let project = reading.imported.projects.iter().find(|project| project.slug.as_str() == "wicklib").unwrap();
    let contacts: Vec<_> = project.contacts.iter().map(|login| login.as_str()).collect();
    assert_eq!((contacts.as_slice(), project.title.as_str()), (["ada-lantern", "zoe"].as_slice(), "WickLib"));
    assert_eq!(project.homepage.as_ref().unwrap().as_str(), "https://wicklib.example");
    let skipped = of_kind(&reading.diagnostics, DiagnosticKind::Skipped);
    assert!(skipped.iter().any(|(line, text)| *line == 5 && text.contains("is a team")), "{skipped:?}");
}

#[test]
fn only_specs_and_projects_are_read() {
    for wanted in [SPEC_FILE, WICKLIB, "specs/spec-0004/index.md"] {
        assert!(formats::specs::wants(wanted), "{wanted}");
    }
    for unwanted in ["core-projects/_index.md", "spec-x/index.md", "purpose-and-process/_index.md", "spec-0004/logo.md"]
    {
        assert!(!formats::specs::wants(unwanted), "{unwanted}");
    }
}

#[test]
fn missing_number_comes_from_the_title_or_the_folder() {
    let bare = with(SPEC, "number: 4\n", "");
    let read = |file: &str, spec: &str| read(&[(file, spec)]).unwrap().imported.specs[0].number.0;
    assert_eq!(read("spec-0009/index.md", &bare), 4);
    assert_eq!(read("spec-0009/index.md", &with(&bare, "SPEC 4 — ", "")), 9);
    assert_eq!(read(SPEC_FILE, &with(SPEC, "number: 4", "number: 0004")), 4);
}

#[test]
fn invalid_authors_and_contacts_are_skipped() {
    let spec = with(SPEC, "\"Ada Lantern <ada@lantern.example>\"", "\"<ada@lantern.example>\"");
    let reading = with_spec(&with(&spec, "  - lampkit\n", "  - lampkit\n  -\n"));
    assert_eq!(reading.imported.specs[0].authors.len(), 1);
    assert_eq!(reading.imported.specs[0].endorsements, with_spec(SPEC).imported.specs[0].endorsements);
    assert!(!format!("{reading:?}").contains("lantern.example"), "{reading:?}");
    let project = with(PROJECT, "contact: ada-lantern @zoe", "contact: ada-lantern (chair) https://github.com/zoe");
    let reading = read(&[(WICKLIB, &project)]).unwrap();
    assert_eq!(reading.imported.projects[0].contacts.len(), 2);
    assert!(of_kind(&reading.diagnostics, DiagnosticKind::Skipped).iter().any(|(_, text)| text.contains("(chair)")));
}

#[test]
fn draft_field_of_the_site_is_a_draft() {
    let spec = with(SPEC, "number: 4", "number: 4\ndraft: true");
    assert_eq!(with_spec(&spec).imported.specs[0].status, SpecStatus::Draft);
    let spec = with(SPEC, "number: 4", "number: 4\ndraft: false");
    assert_eq!(with_spec(&spec).imported, with_spec(SPEC).imported);
}

#[test]
fn copy_within_the_repository_is_not_read() {
    let reading = read(&[(SPEC_FILE, SPEC), ("archive/spec-0099/index.md", "---\n[")]).unwrap();
    assert_eq!(reading.imported.specs.len(), 1);
    assert!(!formats::specs::wants("core-projects/README.md"));
}
