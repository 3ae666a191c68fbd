//! Validates written schedules with `check-jsonschema` and `xmllint` against the schemas of c3voc.
//!
//! `cargo xtask conformance` installs both and runs these tests.

use super::generated::any_schedule;
use super::imported::{democon, released};
use super::*;
use crate::upstream::shared;
use formats::schedule::{write_json, write_xml};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many generated schedules are validated.
const GENERATED: usize = 150;

/// The program that `cargo xtask conformance` names in this variable.
fn named(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set; run cargo xtask conformance"))
}

fn assert_success(mut command: Command, files: &[PathBuf]) {
    let output = command.args(files).output().expect("the validator starts");
    let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{}", printed.concat().chars().take(5000).collect::<String>());
}

fn assert_valid(schemas: &Path, written: &[(ScheduleEdition, ReleasedSchedule)]) {
    let folder = std::env::temp_dir().join(format!("cairn-schedules-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (mut json, mut xml) = (Vec::new(), Vec::new());
    for (nth, (edition, schedule)) in written.iter().enumerate() {
        let [json_path, xml_path] =
            ["json", "xml"].map(|ending| folder.join(format!("{}-{nth}.{ending}", written.len())));
        std::fs::write(&json_path, write_json(edition, schedule)).unwrap();
        std::fs::write(&xml_path, write_xml(edition, schedule)).unwrap();
        json.push(json_path);
        xml.push(xml_path);
    }
    let mut check = Command::new(named("CAIRN_CHECK_JSONSCHEMA"));
    check.arg("--schemafile").arg(schemas.join("schedule.schema.json"));
    assert_success(check, &json);
    let mut lint = Command::new(named("CAIRN_XMLLINT"));
    lint.args(["--noout", "--schema"]).arg(schemas.join("schedule.xml.xsd"));
    assert_success(lint, &xml);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
#[ignore = "cargo xtask conformance installs what it needs"]
fn generated_schedules_are_valid() {
    let Some(schemas) = shared("conformance") else { return };
    let mut runner = TestRunner::deterministic();
    let generated = || any_schedule().new_tree(&mut runner).unwrap().current();
    let schedules: Vec<_> = std::iter::repeat_with(generated).take(GENERATED).collect();
    assert!(schedules.iter().any(|(_, schedule)| schedule.sessions.len() > 5));
    assert_valid(&schemas, &schedules);
}

#[test]
#[ignore = "cargo xtask conformance installs what it needs"]
fn imported_democon_is_exported_as_valid() {
    let (Some(schemas), Some(text)) = (shared("conformance"), democon()) else { return };
    let zone = Zone::parse("UTC").unwrap();
    let read = read_in(&zone, &text).unwrap();
    assert_eq!(read.sessions.len(), 36);
    assert_valid(&schemas, &[(ScheduleEdition { zone, ..edition() }, released(&read))]);
}
