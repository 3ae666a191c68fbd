//! Runs `cairn serve` in a process of its own.

use crate::support::{Browser, Program, binary};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How to start the program.
pub struct StartOptions<'a> {
    /// Whether the database has the demo data; otherwise it is empty.
    pub demo: bool,
    /// Environment variables.
    pub settings: &'a [(&'a str, &'a str)],
    /// How many files and connections the program may have open.
    pub descriptors: u32,
}

impl Default for StartOptions<'_> {
    fn default() -> Self {
        StartOptions { demo: false, settings: &[], descriptors: 1024 }
    }
}

/// The running program; stopped when this value is dropped.
pub struct RunningProgram {
    pub address: SocketAddr,
    program: Arc<Program>,
    /// The lines after the address that the program has printed.
    printed: Arc<Mutex<Vec<String>>>,
    child: Child,
}

impl RunningProgram {
    /// Starts the program with an empty database, and returns when it listens.
    pub fn start() -> RunningProgram {
        Self::start_with(StartOptions::default())
    }

    /// Starts the program with the demo data.
    pub fn with_demo() -> RunningProgram {
        Self::start_with(StartOptions { demo: true, ..StartOptions::default() })
    }

    pub fn start_with(options: StartOptions) -> RunningProgram {
        let program = Arc::new(Program::new());
        if options.demo {
            assert_eq!(program.run(&["demo"]).code, Some(0));
        }
        Self::started(program, &options)
    }

    /// Ends the program, and starts it again on the same database, without settings. Empties the log.
    pub fn restarted(&mut self) -> RunningProgram {
        let _ = self.child.kill();
        let _ = self.child.wait();
        Self::started(self.program.clone(), &StartOptions::default())
    }

    fn started(program: Arc<Program>, options: &StartOptions) -> RunningProgram {
        let log = std::fs::File::create(program.path("log")).expect("a log");
        let mut command = Command::new("sh");
        // `exec` replaces the shell with the program, so that signals reach the program.
        let serve = format!("ulimit -n {} && exec \"$0\" serve --listen 127.0.0.1:0", options.descriptors);
        command.args(["-c", &serve]).arg(binary());
        command.current_dir(program.path("")).env_clear().envs(options.settings.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| line.split("http://").nth(1)?.parse().ok());
        // Keeps reading the output: a full pipe would block the program.
        let printed = Arc::new(Mutex::new(Vec::new()));
        let kept = printed.clone();
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| kept.lock().expect("no panic").push(line));
        });
        let address = address.unwrap_or_else(|| panic!("no address; {}", log_of(&program)));
        RunningProgram { address, program, printed, child }
    }

    /// The path of a file in the program's working directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.program.path(name)
    }

    /// The program's working directory, to run commands in.
    pub fn program(&self) -> &Program {
        &self.program
    }

    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a status").is_none()
    }

    pub fn browser(&self) -> Browser {
        Browser::at(&format!("http://{}", self.address))
    }

    /// Limits the size of the program's files, in bytes; `None` removes the limit.
    pub fn limit_file_size(&self, bytes: Option<u64>) {
        let soft = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        self.tool("prlimit", &["--pid", &self.process_id().to_string(), &format!("--fsize={soft}:")]);
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
        self.tool("kill", &[&format!("-{name}"), &self.process_id().to_string()]);
    }

    /// Sets how many files the running program may open.
    pub fn limit_descriptors(&self, most: u32) {
        self.tool("prlimit", &["--pid", &self.process_id().to_string(), &format!("--nofile={most}:{most}")]);
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

    /// How often the log has `words`; waits up to half a second for the expected number.
    pub fn log_count(&self, words: &str, expected: usize) -> usize {
        let count = || self.log().matches(words).count();
        for _ in 0..50 {
            if count() >= expected {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        count()
    }

    /// A printed line with `words`; waits for it, and returns `None` if the program doesn't print it before `last`.
    pub fn printed_before(&self, words: &str, last: &str) -> Option<String> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            let lines = self.printed.lock().expect("no panic").clone();
            let found = lines.iter().find(|line| line.contains(words)).cloned();
            if found.is_some() || lines.iter().any(|line| line.contains(last)) {
                return found;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("neither “{words}” nor “{last}” was printed")
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

impl Drop for RunningProgram {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log_of(program: &Program) -> String {
    std::fs::read_to_string(program.path("log")).unwrap_or_default()
}
