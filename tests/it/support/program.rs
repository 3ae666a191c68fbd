//! Runs commands of the program `cairn` in a temporary folder, as a user does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
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
