//! Measures every page on the demo as it is, and with 20,000 tasks and 100,000 comments more.
//!
//! It requests each GET row of the access matrix as a visitor, a participant and an organizer. Requests alternate
//! between both databases, so that other load on the computer affects both equally.

mod attack;
mod paths;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::forms::peak_memory;
use super::{milliseconds, shown};
use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{output_of, say};
use crate::program;
use crate::running_server::RunningServer;
use paths::{Row, rows};

const TASKS: u32 = 20_000;

/// With so many tasks, a page may take at most this many times as long.
const MAX_SLOWDOWN: f64 = 3.0;

/// A difference below this isn't measured reliably.
const NOISE: Duration = Duration::from_millis(3);

/// The most bytes of a page, uncompressed.
const MOST_BYTES: usize = 300_000;

/// The most memory that the program may use, in kB (VmHWM).
const MEMORY_LIMIT: u64 = 128 * 1024;

/// Measured requests of each page, and unmeasured ones before them.
const ROUNDS: usize = 9;
const WARM_UP_REQUESTS: usize = 2;

/// Measures all pages, then an ordinary page during many searches, and prints the results.
///
/// # Errors
/// If a limit is exceeded.
pub fn measure_large(place: &Place) -> Result<()> {
    let cairn = program::build(place, true)?;
    let plain = Demo::start(place, &cairn, "plain", 0)?;
    say(&format!("{TASKS} tasks, {} comments", TASKS * 5));
    let large = Demo::start(place, &cairn, "large", TASKS)?;
    let mut pages = Vec::new();
    for row in rows() {
        for (role, _) in ROLES.into_iter().filter(|(_, column)| row.is_served_to(*column)) {
            pages.push(measure(&row, role, [&plain, &large])?);
        }
    }
    let memory = peak_memory(large.server.process())?;
    print_table(&mut pages);
    println!("memory: {memory} kB, limit {MEMORY_LIMIT}");
    let failures: Vec<String> = pages.iter().filter_map(Page::failure).collect();
    let attack = attack::measure_searches(&large);
    ensure!(failures.is_empty(), "{}", failures.join("; "));
    ensure!(memory <= MEMORY_LIMIT, "the program used {memory} kB of memory; the limit is {MEMORY_LIMIT}");
    attack
}

/// The roles that read pages, each with its column of the access matrix.
const ROLES: [(Role, usize); 3] = [(Role::Visitor, 0), (Role::Participant, 2), (Role::Organizer, 4)];

#[derive(Clone, Copy, Debug)]
enum Role {
    Visitor,
    Participant,
    Organizer,
}

/// A server on the demo, with people who are signed in.
pub struct Demo {
    server: RunningServer,
    edition: String,
    participant: String,
    organizer: String,
    invitation: String,
    email: String,
}

impl Demo {
    pub fn start(place: &Place, cairn: &Path, name: &str, tasks: u32) -> Result<Demo> {
        let mut printed = String::new();
        let server = RunningServer::demo_filled(place, cairn, name, |database| {
            let mut example = cargo(place, &["run", "--release", "--package", "store", "--example", "large", "--"]);
            printed = output_of(example.arg(database).arg(tasks.to_string()))?;
            Ok(())
        })?;
        let mut lines = printed.lines().map(str::to_owned);
        let mut next = || lines.next().context("the example `large` prints too few lines");
        let (edition, participant, organizer) = (next()?, next()?, next()?);
        Ok(Demo { server, edition, participant, organizer, invitation: next()?, email: next()? })
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        self.server.address()
    }

    pub fn process(&self) -> u32 {
        self.server.process()
    }

    /// The edition with the added tasks.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Posts a form as the participant.
    ///
    /// # Errors
    /// If it is refused.
    pub fn post(&self, path: &str, form: &str) -> Result<()> {
        let mut stream = TcpStream::connect(self.address())?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let (host, cookie, length) = (self.address(), &self.participant, form.len());
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{form}"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).with_context(|| format!("posting to {path}"))?;
        ensure!(answer.starts_with("HTTP/1.1 303"), "{path} answers {answer:.80}");
        Ok(())
    }

    fn cookie(&self, role: Role) -> Option<&str> {
        match role {
            Role::Visitor => None,
            Role::Participant => Some(&self.participant),
            Role::Organizer => Some(&self.organizer),
        }
    }

    /// Requests a page; returns how long it took and its size.
    fn request(&self, path: &str, role: Role) -> Result<(Duration, usize)> {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(self.server.address())?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        // The page cache doesn't know the parameter, so each request is rendered.
        let path = match role {
            Role::Visitor => format!("{path}?rendered=again"),
            _ => path.to_owned(),
        };
        let cookie = self.cookie(role).map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let host = self.server.address();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n{cookie}Connection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).with_context(|| format!("reading {path}"))?;
        let took = begun.elapsed();
        let status = answer.get(9..12).unwrap_or_default();
        // An invalid secret is answered with 404, and a sign-in that GitHub didn't begin with 400 or 503.
        let is_sign_in = path.starts_with("/sign-in");
        let is_expected =
            matches!(status, b"200" | b"303" | b"404") || (is_sign_in && matches!(status, b"400" | b"503"));
        ensure!(is_expected, "{path}: {}", String::from_utf8_lossy(status));
        let head = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap_or(0);
        Ok((took, answer.len() - head))
    }
}

/// The results of a page on both databases: its median time and its size.
struct Page {
    path: String,
    role: Role,
    /// Whether it may be as large as its data.
    is_export: bool,
    plain: (Duration, usize),
    large: (Duration, usize),
}

impl Page {
    fn slowdown(&self) -> f64 {
        self.large.0.as_secs_f64() / self.plain.0.as_secs_f64()
    }

    /// Says which limit it exceeds.
    fn failure(&self) -> Option<String> {
        let is_slower = self.slowdown() > MAX_SLOWDOWN && self.large.0.saturating_sub(self.plain.0) > NOISE;
        let (path, role, bytes) = (&self.path, self.role, self.large.1);
        match (self.is_export, is_slower, bytes > MOST_BYTES) {
            (true, ..) | (_, false, false) => None,
            (_, true, _) => Some(format!(
                "{path} ({role:?}) takes {:.1} times as long; the limit is {MAX_SLOWDOWN}",
                self.slowdown()
            )),
            (_, _, true) => Some(format!("{path} ({role:?}) has {bytes} bytes; the limit is {MOST_BYTES}")),
        }
    }
}

fn measure(row: &Row, role: Role, demos: [&Demo; 2]) -> Result<Page> {
    let mut times = [Vec::new(), Vec::new()];
    let mut sizes = [0, 0];
    for round in 0..WARM_UP_REQUESTS + ROUNDS {
        for (nth, demo) in demos.iter().enumerate() {
            let (took, size) = demo.request(&row.path(demo), role)?;
            sizes[nth] = size;
            times[nth].extend((round >= WARM_UP_REQUESTS).then_some(took));
        }
    }
    let [plain, large] = times.map(|mut times| {
        times.sort();
        times[ROUNDS / 2]
    });
    let (plain, large) = ((plain, sizes[0]), (large, sizes[1]));
    Ok(Page { path: row.path(demos[1]), role, is_export: row.is_export(), plain, large })
}

fn print_table(pages: &mut [Page]) {
    pages.sort_by(|a, b| b.slowdown().total_cmp(&a.slowdown()));
    println!("every page on the demo and with {TASKS} more tasks: median in milliseconds, and bytes");
    println!("limits: {MAX_SLOWDOWN} times and more than {}, {MOST_BYTES} bytes", shown(NOISE));
    for page in pages {
        let mark = if page.failure().is_some() { "!" } else { " " };
        let (plain, large) = (milliseconds(page.plain.0), milliseconds(page.large.0));
        let role = format!("{:?}", page.role).to_lowercase();
        println!("{mark}{:>6.1} {plain:>8} {large:>8} {:>9} {role:<12} {}", page.slowdown(), page.large.1, page.path);
    }
}
