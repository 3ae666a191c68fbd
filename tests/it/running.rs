//! Runs `cairn serve` for tests that connect to it over TCP.

use crate::program::{Program, binary};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The running program; stopped when this value is dropped.
pub struct Running {
    pub address: SocketAddr,
    program: Arc<Program>,
    child: Child,
}

impl Running {
    pub fn start() -> Running {
        Self::start_with(Program::new(), 1024, &[])
    }

    /// Starts the program in the folder of `program`, with at most `descriptors` open files.
    pub fn start_with(program: Program, descriptors: u32, settings: &[(&str, &str)]) -> Running {
        let program = Arc::new(program);
        Self::started(program, descriptors, settings)
    }

    /// Starts the program again on the same database, without settings. Empties the log.
    pub fn restarted(&self) -> Running {
        Self::started(self.program.clone(), 1024, &[])
    }

    fn started(program: Arc<Program>, descriptors: u32, settings: &[(&str, &str)]) -> Running {
        let log = std::fs::File::create(program.path("log")).expect("a log");
        let mut command = Command::new("sh");
        // `exec` replaces the shell with the program, so that signals reach the program.
        command.args(["-c", &format!("ulimit -n {descriptors} && exec \"$0\" serve --listen 127.0.0.1:0")]);
        command.arg(binary()).current_dir(program.path("")).env_clear().envs(settings.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| line.split("http://").nth(1)?.parse().ok());
        // Keeps reading the output: a full pipe would block the program.
        std::thread::spawn(move || lines.for_each(drop));
        let address = address.unwrap_or_else(|| panic!("no address; {}", log_of(&program)));
        Running { address, program, child }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
        stream
    }

    /// A connection on which half of a request head was sent.
    pub fn half_head(&self) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: cairn.test\r\nX-Half").expect("half a head");
        stream
    }

    /// The whole answer to a request for `path` on a connection of its own.
    pub fn get(&self, path: &str) -> String {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: cairn.test\r\nConnection: close\r\n\r\n").expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    pub fn signal(&self, name: &str) {
        self.tool("kill", &[&format!("-{name}"), &self.child.id().to_string()]);
    }

    /// Sets how many files the running program may open.
    pub fn limit_descriptors(&self, most: u32) {
        self.tool("prlimit", &["--pid", &self.child.id().to_string(), &format!("--nofile={most}:{most}")]);
    }

    fn tool(&self, name: &str, arguments: &[&str]) {
        let status = Command::new(name).args(arguments).status().expect("a tool");
        assert!(status.success(), "{name} failed: {status}");
    }

    /// How the program ended and how long that took; panics if it has not ended within `limit`.
    pub fn ended_within(&mut self, limit: Duration) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        while begun.elapsed() < limit {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return (status, begun.elapsed());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the program did not end within {limit:?}; {}", self.log());
    }

    pub fn log(&self) -> String {
        log_of(&self.program)
    }

    /// Waits until the log has `words`.
    pub fn wait_for_log(&self, words: &str) {
        let begun = Instant::now();
        while !self.log().contains(words) {
            assert!(begun.elapsed() < Duration::from_secs(10), "“{words}” is not in the log: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log_of(program: &Program) -> String {
    std::fs::read_to_string(program.path("log")).unwrap_or_default()
}
