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

#[test]
fn check_names_the_first_broken_entry_of_the_ledger() {
    let program = Program::new();
    assert_eq!(program.run(&["demo"]).code, Some(0));
    let intact = program.run(&["check"]);
    assert_eq!(intact.code, Some(0), "{}", intact.err);
    assert!(intact.out.starts_with("The database is intact. Its ledger has "), "{}", intact.out);
    // Someone with access to the file changes who attended the second meeting.
    let mut bytes = std::fs::read(program.path("cairn.db")).expect("the database");
    let (entry, changed) = (b"attendance 2 yes import", b"attendance 2 yep import");
    for place in 0..bytes.len() - entry.len() {
        if bytes[place..].starts_with(entry) {
            bytes[place..place + entry.len()].copy_from_slice(changed);
        }
    }
    program.write("cairn.db", bytes);
    let broken = program.run(&["check"]);
    assert_eq!((broken.code, broken.err.lines().count()), (Some(1), 1), "{}", broken.err);
    let (start, why) = ("cairn: Entry ", " of the ledger is broken: its bytes are not those of an entry.\n");
    assert!(broken.err.starts_with(start) && broken.err.ends_with(why), "{}", broken.err);
}

#[test]
fn check_needs_a_database() {
    let program = Program::new();
    let missing = program.run(&["check"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.contains("There is no database at cairn.db."), "{}", missing.err);
    assert!(!program.path("cairn.db").exists());
}
