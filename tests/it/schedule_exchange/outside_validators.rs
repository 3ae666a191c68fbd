//! Validates the files of the demo and of pretalx's schedule with `check-jsonschema` and `xmllint`.
//!
//! `cargo xtask conformance` installs both and runs these tests.

use super::democon::released_democon;
use crate::support::TestApp;
use crate::upstream::shared;
use std::path::Path;
use std::process::Command;

/// The program that `cargo xtask conformance` names in this variable.
fn named(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set; run cargo xtask conformance"))
}

fn assert_success(mut command: Command, path: &Path) {
    let output = command.arg(path).output().expect("the validator starts");
    let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{}", printed.concat());
}

/// Checks that the files of an edition are valid against the schemas of c3voc.
async fn assert_valid(app: &TestApp, edition: &str, schemas: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let [json, xml] = ["schedule.json", "schedule.xml"].map(|name| folder.path().join(name));
    std::fs::write(&json, app.page(&format!("/{edition}/schedule.json")).await).expect("a file");
    std::fs::write(&xml, app.page(&format!("/{edition}/schedule.xml")).await).expect("a file");
    let mut check = Command::new(named("CAIRN_CHECK_JSONSCHEMA"));
    check.arg("--schemafile").arg(schemas.join("schedule.schema.json"));
    assert_success(check, &json);
    let mut lint = Command::new(named("CAIRN_XMLLINT"));
    lint.args(["--noout", "--schema"]).arg(schemas.join("schedule.xml.xsd"));
    assert_success(lint, &xml);
}

#[tokio::test]
#[ignore = "cargo xtask conformance installs what it needs"]
async fn files_of_the_demo_are_valid() {
    let Some(shared) = shared() else { return };
    let app = TestApp::with_demo_data().await;
    let schedule = app.json("/api/v1/editions/2027/schedule").await;
    assert!(schedule["sessions"].as_array().expect("sessions").len() >= 5, "{schedule}");
    assert_valid(&app, "2027", &shared.join("conformance")).await;
}

#[tokio::test]
#[ignore = "cargo xtask conformance installs what it needs"]
async fn files_of_the_imported_democon_are_valid() {
    let (Some(shared), Some((_, exchange))) = (shared(), released_democon().await) else { return };
    assert_valid(&exchange.app, "2020", &shared.join("conformance")).await;
}
