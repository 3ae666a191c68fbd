//! Runs `git` with limits on its time and its output.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The longest time for all runs together.
const LONGEST: Duration = Duration::from_secs(120);
/// The most bytes that one run may write.
const MOST_OUTPUT: u64 = 256 * 1024 * 1024;
/// The most bytes of an error message that are read.
const MOST_ERROR: u64 = 4096;

/// Settings that could run programs of the checkout, or change what git writes.
const SETTINGS: [&str; 5] = [
    "core.fsmonitor=false",
    "core.quotePath=false",
    "diff.renames=true",
    "log.showSignature=false",
    "log.follow=false",
];

/// Variables by which a surrounding git, such as one that runs a hook, names its own repository.
const OTHER_REPOSITORY: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
];

/// Why there is no history; completes “none, because …”.
#[derive(Debug, thiserror::Error)]
pub(super) enum GitFailure {
    #[error("the program `git` was not found")]
    NotInstalled,
    #[error("the folder isn’t in a git checkout")]
    NoCheckout,
    #[error("`git` took too long")]
    TooSlow,
    #[error("`git` wrote too much")]
    TooMuch,
    #[error("`git` failed: {0}")]
    Failed(String),
}

/// The program `git` in one folder.
pub(super) struct Git<'a> {
    folder: &'a Path,
    deadline: Instant,
}

impl<'a> Git<'a> {
    pub(super) fn in_folder(folder: &'a Path) -> Git<'a> {
        Git { folder, deadline: Instant::now() + LONGEST }
    }

    /// Whether the history is cut off.
    ///
    /// # Errors
    /// `NoCheckout` outside a checkout.
    pub(super) fn is_shallow(&self) -> Result<bool, GitFailure> {
        let answer = self.run(["rev-parse", "--is-inside-work-tree", "--is-shallow-repository"], Vec::new());
        let answer = answer.map_err(|failure| match failure {
            GitFailure::Failed(why) if why.contains("not a git repository") => GitFailure::NoCheckout,
            other => other,
        })?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let mut lines = answer.lines();
        match (lines.next(), lines.next()) {
            (Some("true"), shallow) => Ok(shallow == Some("true")),
            _ => Err(GitFailure::NoCheckout),
        }
    }

    /// Runs git with `input`, and returns what it writes.
    pub(super) fn run<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: Vec<u8>,
    ) -> Result<Vec<u8>, GitFailure> {
        let mut child = self.command(arguments).spawn().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => GitFailure::NotInstalled,
            _ => GitFailure::Failed(error.to_string()),
        })?;
        let output = self.output(&mut child, input);
        if output.is_err() {
            // It may have ended by itself already.
            let _ = child.kill();
        }
        let status = child.wait().map_err(|error| GitFailure::Failed(error.to_string()))?;
        let (output, error) = output?;
        if status.success() { Ok(output) } else { Err(GitFailure::Failed(first_line(&error))) }
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new("git");
        OTHER_REPOSITORY.iter().for_each(|name| {
            command.env_remove(name);
        });
        command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
        // A partial clone would fetch what it lacks.
        command.env("GIT_NO_LAZY_FETCH", "1");
        command.arg("-C").arg(self.folder).args(["--no-pager", "--literal-pathspecs"]);
        SETTINGS.iter().for_each(|setting| {
            command.args(["-c", setting]);
        });
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Writes the input and reads both outputs at once, so that no pipe is full.
    fn output(&self, child: &mut Child, input: Vec<u8>) -> Result<(Vec<u8>, Vec<u8>), GitFailure> {
        let stdin = child.stdin.take();
        thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
        let output = read(child.stdout.take(), MOST_OUTPUT);
        let error = read(child.stderr.take(), MOST_ERROR);
        let received = |from: mpsc::Receiver<Vec<u8>>| {
            let left = self.deadline.saturating_duration_since(Instant::now());
            from.recv_timeout(left).map_err(|error| match error {
                RecvTimeoutError::Timeout => GitFailure::TooSlow,
                RecvTimeoutError::Disconnected => GitFailure::Failed("its output can’t be read".to_owned()),
            })
        };
        let output = received(output)?;
        if output.len() as u64 > MOST_OUTPUT {
            return Err(GitFailure::TooMuch);
        }
        Ok((output, received(error)?))
    }
}

/// Reads at most one byte more than `most` in a thread of its own.
fn read(from: Option<impl Read + Send + 'static>, most: u64) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let is_read = from.is_some_and(|from| from.take(most + 1).read_to_end(&mut bytes).is_ok());
        // No one receives it after the deadline.
        is_read.then(|| sender.send(bytes).ok())
    });
    receiver
}

/// The first line of an error message, without control characters.
fn first_line(error: &[u8]) -> String {
    let text = String::from_utf8_lossy(error);
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it gives no reason");
    line.chars().filter(|c| !c.is_control()).take(200).collect()
}
