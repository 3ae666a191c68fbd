//! A `cairn serve` in a process of its own, with the demo in its database.

use crate::program::Program;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

/// The running program; it is killed when this is dropped.
pub struct Served {
    pub program: Program,
    /// Scheme, host and port.
    pub base: String,
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Served {
    /// Starts the program, and returns when it listens.
    pub fn with_demo(settings: &[(&str, &str)]) -> Served {
        let program = Program::new();
        assert_eq!(program.run(&["demo"]).code, Some(0));
        let mut child = program.start(settings, &["serve", "--listen", "127.0.0.1:0"]);
        let log = collected(child.stderr.take().expect("a pipe"));
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let first = lines.next().map(|line| line.expect("text")).unwrap_or_default();
        let base = first.strip_prefix("Cairn serves on ").map(str::to_owned);
        // An unread pipe would block the program.
        spawn(move || lines.count());
        Served { program, base: base.unwrap_or_else(|| panic!("it says {first:?}")), child, log }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("the log").clone()
    }

    /// How often it has logged these words; waits up to half a second for the expected number.
    pub fn logged(&self, words: &str, expected: usize) -> usize {
        let count = || self.log().matches(words).count();
        for _ in 0..50 {
            if count() >= expected {
                break;
            }
            sleep(Duration::from_millis(10));
        }
        count()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a status").is_none()
    }

    /// The database and the files beside it.
    pub fn files(&self) -> Vec<PathBuf> {
        let names = ["cairn.db", "cairn.db-wal", "cairn.db-shm"];
        names.into_iter().map(|name| self.program.path(name)).filter(|path| path.exists()).collect()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads to the end in the background.
fn collected(mut pipe: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let filled = text.clone();
    spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = pipe.read(&mut bytes) {
            filled.lock().expect("the log").push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    });
    text
}
