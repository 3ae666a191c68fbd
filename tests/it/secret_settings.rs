//! Checks secret settings: they come from the environment or from files, never from flags.

use crate::support::{Program, RunningProgram, StartOptions};
use std::os::unix::fs::PermissionsExt;

const SECRET: &str = "geheim-4711";

#[test]
fn secret_as_a_flag_is_refused_without_repeating_it() {
    let program = Program::new();
    let smtp = format!("smtps://cairn:{SECRET}@mail.example");
    for (flag, value, setting) in [
        ("--github-client-secret", SECRET, "GITHUB_CLIENT_SECRET_FILE"),
        ("--smtp-url", smtp.as_str(), "CAIRN_SMTP_URL_FILE"),
    ] {
        let joined = format!("{flag}={value}");
        for arguments in [vec!["serve", flag, value], vec!["serve", joined.as_str()]] {
            let refused = program.run(&arguments);
            assert_eq!(refused.code, Some(2), "{arguments:?}");
            assert!(!refused.err.contains(SECRET) && !refused.out.contains(SECRET), "{}", refused.err);
            assert!(refused.err.contains(setting), "the message says what to do: {}", refused.err);
        }
    }
    assert!(!program.path("cairn.db").exists());
}

#[test]
fn help_lists_the_settings_that_hold_secrets() {
    let program = Program::new();
    let smtp = format!("smtps://cairn:{SECRET}@mail.example");
    let settings = [("GITHUB_CLIENT_SECRET", SECRET), ("CAIRN_SMTP_URL", smtp.as_str())];
    for flag in ["--help", "-h"] {
        let help = program.run_with(&settings, &["serve", flag]).out;
        for name in ["GITHUB_CLIENT_SECRET", "GITHUB_CLIENT_SECRET_FILE", "CAIRN_SMTP_URL", "CAIRN_SMTP_URL_FILE"] {
            assert!(help.split([' ', ',', '\n']).any(|word| word == name), "{name} is missing:\n{help}");
        }
        assert!(help.contains("They are not flags") && !help.contains(SECRET), "{help}");
        assert!(!help.contains("--github-client-secret") && !help.contains("--smtp-url"), "{help}");
    }
}

#[test]
fn secret_settings_that_cannot_be_used_are_refused_at_start() {
    let program = Program::new();
    program.write("empty", "\n");
    program.write("secret", SECRET);
    for (settings, words) in [
        ([("GITHUB_CLIENT_SECRET", SECRET), ("GITHUB_CLIENT_SECRET_FILE", "secret")], "are both set"),
        ([("GITHUB_CLIENT_ID", "id"), ("GITHUB_CLIENT_SECRET_FILE", "empty")], "names an empty file"),
        ([("GITHUB_CLIENT_ID", "id"), ("GITHUB_CLIENT_SECRET_FILE", SECRET)], "can’t be read"),
        ([("CAIRN_SMTP_URL", SECRET), ("CAIRN_SMTP_URL_FILE", "secret")], "are both set"),
        ([("CAIRN_LOG", "info"), ("CAIRN_SMTP_URL_FILE", "nowhere")], "can’t be read"),
        ([("CAIRN_LOG", "info"), ("CAIRN_SMTP_URL_FILE", "secret")], "CAIRN_SMTP_URL is not an address"),
    ] {
        let refused = program.run_with(&settings, &["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!((refused.code, refused.err.lines().count()), (Some(1), 1), "{}", refused.err);
        assert!(refused.err.contains(words), "{}", refused.err);
        assert!(!refused.err.contains(SECRET) && !refused.out.contains(SECRET), "{}", refused.err);
    }
}

#[test]
fn start_names_all_wrong_settings_at_once() {
    let program = Program::new();
    let settings = [("CAIRN_TRUSTED_PROXIES", "10.0.0.0/99"), ("CAIRN_SMTP_URL", "ftp://mail.example")];
    let refused = program.run_with(&settings, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!((refused.code, refused.err.lines().count()), (Some(1), 1), "{}", refused.err);
    for name in ["CAIRN_TRUSTED_PROXIES has “10.0.0.0/99”", "CAIRN_SMTP_URL begins with ftp://"] {
        assert!(refused.err.contains(name), "{}", refused.err);
    }
}

#[test]
fn secret_from_a_file_is_used_and_in_no_process_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("smtp-url");
    std::fs::write(&path, format!("smtps://cairn:{SECRET}@127.0.0.1:1\n")).expect("a file");
    let settings = [("CAIRN_SMTP_URL_FILE", path.to_str().expect("text"))];
    let running =
        RunningProgram::start_with(StartOptions { demo: true, settings: &settings, ..StartOptions::default() });
    let arguments = std::fs::read(format!("/proc/{}/cmdline", running.process_id())).expect("the arguments");
    assert!(!String::from_utf8_lossy(&arguments).contains(SECRET));
    assert!(!running.log().contains(SECRET));
}

#[test]
fn database_files_are_readable_by_their_owner_only() {
    let running = RunningProgram::with_demo();
    for file in ["cairn.db", "cairn.db-wal", "cairn.db-shm"].map(|name| running.path(name)) {
        let mode = file.metadata().expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
}
