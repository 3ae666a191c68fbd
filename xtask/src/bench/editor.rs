//! Measures moves in a schedule editor with 20 and 200 sessions, and the shutdown with open editors.
//!
//! Moves of both sizes alternate, so that other load on the computer affects them equally.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::{milliseconds, shown};
use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{output_of, say};
use crate::program;
use crate::running_server::RunningServer;

const SIZES: [usize; 2] = [20, 200];

/// Measured moves of each size, and unmeasured ones before them. Together fewer than the rate limit of a person.
const MOVES: u32 = 45;
const WARM_UP_MOVES: u32 = 5;

/// Measured requests for the draft that the server sends to open editors after each move.
const DRAFTS: usize = 20;

/// A move among 200 sessions may take at most this many times as long as among 20.
const GROWTH: f64 = 2.0;

/// How many editors are open when the program is asked to stop, and how soon it must have ended.
const EDITORS: usize = 20;
const STOP_LIMIT: Duration = Duration::from_secs(3);

/// Measures and prints the results.
///
/// # Errors
/// If one is beyond its limit.
pub fn measure_editor(place: &Place) -> Result<()> {
    let cairn = program::build(place, true)?;
    let [few, many] = SIZES.map(|sessions| Editor::open(place, &cairn, sessions));
    let (mut few, mut many) = (few?, many?);
    for _ in 0..WARM_UP_MOVES {
        few.make_move()?;
        many.make_move()?;
    }
    few.moves.clear();
    many.moves.clear();
    for _ in 0..MOVES {
        few.make_move()?;
        many.make_move()?;
    }
    for _ in 0..DRAFTS {
        few.read_draft()?;
        many.read_draft()?;
    }
    for (editor, sessions) in [(&mut few, SIZES[0]), (&mut many, SIZES[1])] {
        let (moved, draft) = (median(&mut editor.moves), median(&mut editor.drafts));
        println!("{sessions} sessions: a move takes {}, the draft after it {}", shown(moved), shown(draft));
    }
    let growth = median(&mut many.moves).as_secs_f64() / median(&mut few.moves).as_secs_f64();
    println!("a move among {} sessions takes {growth:.2} times as long (limit {GROWTH})", SIZES[1]);
    let stop = many.stop()?;
    println!("end after SIGTERM with {EDITORS} open editors: {} ms (limit {})", milliseconds(stop), shown(STOP_LIMIT));
    ensure!(growth <= GROWTH, "a move takes {growth:.2} times as long; the limit is {GROWTH}");
    ensure!(stop <= STOP_LIMIT, "the program ends {} after SIGTERM; the limit is {}", shown(stop), shown(STOP_LIMIT));
    Ok(())
}

/// A server with a draft, and an organizer who moves its first session to and fro.
struct Editor {
    server: RunningServer,
    cookie: String,
    made: u32,
    moves: Vec<Duration>,
    drafts: Vec<Duration>,
}

impl Editor {
    fn open(place: &Place, cairn: &Path, sessions: usize) -> Result<Editor> {
        say(&format!("a draft with {sessions} sessions"));
        let mut cookie = String::new();
        let server = RunningServer::filled(place, cairn, &format!("draft-{sessions}"), |database| {
            let mut example = cargo(place, &["run", "--release", "--example", "draft", "--"]);
            cookie = output_of(example.arg(database).arg(sessions.to_string()))?.trim().to_owned();
            Ok(())
        })?;
        // Filling the draft has moved each session once.
        Ok(Editor { server, cookie, made: 1, moves: Vec::new(), drafts: Vec::new() })
    }

    fn make_move(&mut self) -> Result<()> {
        let from = if self.made.is_multiple_of(2) { 540 } else { 600 };
        let place = format!(r#"{{"day":"2023-05-22","from":{from},"room":1}}"#);
        let body = format!(r#"{{"edition":"2023","session":1,"place":{place},"minutes":60,"moves":{}}}"#, self.made);
        let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        let (took, answer) = self.request("POST /api/move-session", &head, &body)?;
        ensure!(answer.contains("moved"), "a move is answered with {answer}");
        self.made += 1;
        self.moves.push(took);
        Ok(())
    }

    /// Opens a stream of changes, and ends it after the draft that the server sends first.
    fn read_draft(&mut self) -> Result<()> {
        let begun = Instant::now();
        self.open_stream()?;
        self.drafts.push(begun.elapsed());
        Ok(())
    }

    /// A stream of changes after its first event.
    fn open_stream(&self) -> Result<TcpStream> {
        let mut stream = self.connect()?;
        self.send(&mut stream, "GET /2023/schedule/events", "", "")?;
        let (mut answer, mut part) = (Vec::new(), [0; 16 * 1024]);
        while !is_whole_event(&answer) {
            let read = stream.read(&mut part)?;
            ensure!(read > 0, "a stream ends without a draft: {}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&part[..read]);
        }
        Ok(stream)
    }

    fn request(&self, line: &str, head: &str, body: &str) -> Result<(Duration, String)> {
        let begun = Instant::now();
        let mut stream = self.connect()?;
        self.send(&mut stream, line, &format!("{head}Connection: close\r\n"), body)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).with_context(|| format!("reading the answer to {line}"))?;
        let took = begun.elapsed();
        ensure!(answer.starts_with("HTTP/1.1 200"), "{line} is answered with {answer:.200}");
        Ok((took, answer))
    }

    fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(self.server.address())?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(stream)
    }

    fn send(&self, stream: &mut TcpStream, line: &str, head: &str, body: &str) -> Result<()> {
        let (host, cookie) = (self.server.address(), &self.cookie);
        let own = format!("Host: {host}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n");
        Ok(stream.write_all(format!("{line} HTTP/1.1\r\n{own}{head}\r\n{body}").as_bytes())?)
    }

    /// Asks the server to stop while editors are open, and returns how long that took.
    fn stop(mut self) -> Result<Duration> {
        let streams = (0..EDITORS).map(|_| self.open_stream()).collect::<Result<Vec<_>>>()?;
        let took = self.server.terminate(STOP_LIMIT * 2);
        drop(streams);
        took
    }
}

/// Whether an answer has a draft to its end: an event ends with an empty line.
fn is_whole_event(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    text.split_once("data: ").is_some_and(|(_, data)| data.contains("\n\n"))
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
