//! Tests `cairn doctor`.

use crate::support::{Program, RunningProgram};

/// A mail server and a GitHub to which nothing connects.
const UNREACHABLE: [(&str, &str); 4] = [
    ("CAIRN_SMTP_URL", "smtp://127.0.0.1:1?tls=opportunistic"),
    ("GITHUB_CLIENT_ID", "id"),
    ("GITHUB_CLIENT_SECRET", "geheim-4711"),
    ("GITHUB_API_URL", "http://127.0.0.1:1/"),
];

#[test]
fn doctor_names_all_problems_without_secrets() {
    let program = Program::new();
    assert_eq!(program.run(&["demo"]).code, Some(0));
    let run = program.run_with(&UNREACHABLE, &["doctor"]);
    assert_eq!(run.code, Some(1));
    for problem in ["problem Backups: ", "problem Email: 127.0.0.1:1 can't be used", "problem GitHub: "] {
        assert!(run.out.contains(problem), "{problem} is missing in {}", run.out);
    }
    assert!(run.out.contains("must be http://127.0.0.1:3000/sign-in/return"), "{}", run.out);
    assert!(run.err.ends_with("checks found a problem.\n") && run.err.lines().count() == 1, "{}", run.err);
    assert!(!format!("{}{}", run.out, run.err).contains("geheim-4711"));
}

#[test]
fn doctor_changes_no_file() {
    let program = Program::new();
    let run = program.run(&["doctor"]);
    assert!(run.out.contains("problem Database: There is no database at cairn.db."), "{}", run.out);
    let entries = std::fs::read_dir(program.path("")).expect("a folder");
    let names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(names.iter().all(|name| name == "cairn.db-serving"), "{names:?}");
}

#[test]
fn doctor_finds_a_server_at_its_public_address() {
    let running = RunningProgram::with_demo();
    let address = format!("http://{}", running.address);
    let run = running.program().run_with(&[("CAIRN_PUBLIC_URL", &address)], &["doctor"]);
    assert!(run.out.contains(&format!("ok      Public address: {address} leads to Cairn")), "{}", run.out);
    let wrong = running.program().run_with(&[("CAIRN_PUBLIC_URL", "http://127.0.0.1:1")], &["doctor"]);
    assert!(wrong.out.contains("problem Public address: http://127.0.0.1:1/healthz"), "{}", wrong.out);
}
