//! Checks the commands of the program `cairn`: exit codes, help and refusals.

use crate::support::Program;

#[test]
fn wrong_usage_exits_with_2_and_a_failure_with_1() {
    let program = Program::new();
    assert_eq!(program.run(&[]).code, Some(2));
    assert_eq!(program.run(&["import", "sight", "."]).code, Some(2));
    let refused = program.run(&["import", "site", "nowhere"]);
    assert_eq!((refused.code, refused.err.lines().count()), (Some(1), 1), "{}", refused.err);
    assert_eq!(program.run(&["--version"]).code, Some(0));
}

#[test]
fn demo_needs_an_empty_database() {
    let program = Program::new();
    assert_eq!(program.run(&["demo"]).code, Some(0));
    let again = program.run(&["demo"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("not empty"), "{}", again.err);
}

#[test]
fn serve_help_lists_settings_with_defaults() {
    let help = Program::new().run(&["serve", "--help"]).out;
    for setting in ["CAIRN_DB", "cairn.db", "CAIRN_LISTEN", "127.0.0.1:3000", "CAIRN_SMTP_URL", "CAIRN_MAIL_FROM"] {
        assert!(help.contains(setting), "{setting}");
    }
}

#[test]
fn smtp_password_is_never_printed() {
    let program = Program::new();
    for (url, code) in [("smtps://cairn:geheim@mail.example", 0), ("smtp://cairn:geheim@mail.example", 1)] {
        let arguments: &[&str] = if code == 0 { &["serve", "--help"] } else { &["serve", "--listen", "127.0.0.1:0"] };
        let run = program.run_with(&[("CAIRN_SMTP_URL", url)], arguments);
        assert_eq!(run.code, Some(code), "{}", run.err);
        assert!(!run.out.contains("geheim") && !run.err.contains("geheim"), "{}{}", run.out, run.err);
    }
}

#[test]
fn file_that_is_not_a_database_is_refused() {
    let program = Program::new();
    program.write("cairn.db", "not a database, but long enough to be read as a header of one ".repeat(20));
    let refused = program.run(&["demo"]);
    assert_eq!((refused.code, refused.err.lines().count()), (Some(1), 1), "{}", refused.err);
}
