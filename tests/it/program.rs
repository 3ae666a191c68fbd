//! Runs the program `cairn` as a user does, and checks its commands.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The program with a temporary folder as its working directory.
pub struct Program {
    folder: TempDir,
}

impl Program {
    pub fn new() -> Program {
        Program { folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(&[], arguments)
    }

    pub fn run_with(&self, settings: &[(&str, &str)], arguments: &[&str]) -> Run {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(self.folder.path()).env_clear().envs(settings.iter().copied());
        Run::from(command.output().expect("the program starts"))
    }

    /// Starts the program in the background, with pipes to its output.
    pub fn start(&self, settings: &[(&str, &str)], arguments: &[&str]) -> Child {
        let mut command = Command::new(binary());
        command.args(arguments).current_dir(self.folder.path()).env_clear().envs(settings.iter().copied());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    /// Writes a file and creates its parent folders.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
}

/// The output and exit code of the program.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The path of the program. It is one folder above the test binary, `target/debug/deps/it-…`.
pub fn binary() -> PathBuf {
    let tests = std::env::current_exe().expect("a path");
    let binary = tests.parent().and_then(Path::parent).expect("a target folder").join("cairn");
    assert!(
        binary.exists(),
        "{} is missing: run `cargo build -p server` first; `cargo xtask test` does it for you",
        binary.display()
    );
    binary
}

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
