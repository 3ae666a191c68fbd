//! Checks the program against many connections that send or read too slowly.

use crate::support::{Key, People, RunningProgram, StartOptions, TestApp};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

mod bounds;
mod last_email;

/// More than the 300 descriptors that the test allows; this many stopped the server in the bug report.
const HALF_HEADS: usize = 330;

#[test]
fn half_heads_do_not_keep_a_visitor_out() {
    let running = RunningProgram::start_with(StartOptions { descriptors: 300, ..StartOptions::default() });
    let heads: Vec<TcpStream> = (0..HALF_HEADS).map(|_| running.half_head()).collect();
    let begun = Instant::now();
    assert!(running.get("/healthz").starts_with("HTTP/1.1 200"));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let lines = running.log().lines().filter(|line| line.contains("connections from one address")).count();
    assert_eq!(lines, 1, "{}", running.log());
    drop(heads);
}

#[test]
fn half_a_head_is_cut_after_its_time_limit() {
    let running = RunningProgram::start();
    let mut head = running.half_head();
    let begun = Instant::now();
    assert_eq!(head.read_to_end(&mut Vec::new()).expect("an end"), 0);
    assert!((8..14).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
}

#[test]
fn too_few_descriptors_do_not_end_the_program() {
    let running = RunningProgram::start();
    running.limit_descriptors(40);
    let heads: Vec<TcpStream> = (0..60).map(|_| running.half_head()).collect();
    let begun = Instant::now();
    assert!(running.get("/healthz").starts_with("HTTP/1.1 200"));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let lines = running.log().lines().filter(|line| line.contains("cannot be accepted")).count();
    assert_eq!(lines, 1, "{}", running.log());
    drop(heads);
}

#[test]
fn half_heads_delay_the_stop_by_ten_seconds_at_most() {
    for signal in ["TERM", "INT"] {
        let mut running = RunningProgram::start();
        let heads: Vec<TcpStream> = (0..10).map(|_| running.half_head()).collect();
        let idle = running.connect();
        assert!(running.get("/healthz").starts_with("HTTP/1.1 200"));
        running.signal(signal);
        let (status, took) = running.ended_within(Duration::from_secs(12));
        assert_eq!(status.code(), Some(0), "{took:?}; {}", running.log());
        drop((heads, idle));
    }
}

#[test]
fn idle_connections_do_not_delay_the_stop() {
    let mut running = RunningProgram::start();
    let mut kept = running.connect();
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: cairn.test\r\n\r\n").expect("a request");
    assert!(kept.read(&mut [0; 1000]).expect("an answer") > 0);
    let untouched = running.connect();
    running.signal("TERM");
    let (status, took) = running.ended_within(Duration::from_secs(3));
    assert_eq!(status.code(), Some(0), "{took:?}");
    drop((kept, untouched));
}

/// A stream of the schedule editor after its first event.
fn open_editor(running: &RunningProgram, key: &Key) -> TcpStream {
    let mut stream = running.connect();
    let head = format!("Host: cairn.test\r\nCookie: {}\r\n\r\n", key.as_deref().unwrap_or_default());
    write!(stream, "GET /2027/schedule/events HTTP/1.1\r\n{head}").expect("a request");
    let mut begin = [0; 4096];
    let mut read = 0;
    while !String::from_utf8_lossy(&begin[..read]).contains("data: ") {
        let more = stream.read(&mut begin[read..]).expect("an event");
        assert!(more > 0 && read < begin.len(), "{}", String::from_utf8_lossy(&begin[..read]));
        read += more;
    }
    stream
}

#[tokio::test]
async fn open_editors_do_not_delay_the_stop() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let database = app.database().display().to_string();
    let settings = [("CAIRN_DB", database.as_str())];
    let mut running = RunningProgram::start_with(StartOptions { settings: &settings, ..StartOptions::default() });
    let streams: Vec<TcpStream> = (0..5).map(|_| open_editor(&running, &people.organizer)).collect();
    running.signal("TERM");
    let (status, took) = running.ended_within(Duration::from_secs(3));
    assert_eq!(status.code(), Some(0), "{took:?}; {}", running.log());
    for mut stream in streams {
        stream.read_to_end(&mut Vec::new()).expect("the end of the stream");
    }
}

#[test]
fn second_signal_ends_the_program_immediately() {
    let mut running = RunningProgram::start();
    let head = running.half_head();
    assert!(running.get("/healthz").starts_with("HTTP/1.1 200"));
    running.signal("TERM");
    running.wait_for_log("stopping");
    running.signal("TERM");
    let (status, took) = running.ended_within(Duration::from_secs(2));
    assert_eq!(status.code(), Some(1), "{took:?}; {}", running.log());
    drop(head);
}

#[test]
fn hangup_of_a_service_changes_nothing_and_is_logged() {
    let running = RunningProgram::start();
    running.signal("HUP");
    running.wait_for_log("SIGHUP");
    assert!(running.get("/healthz").starts_with("HTTP/1.1 200"));
}

/// Sends the whole request before it reads, as simple clients do.
fn answer_to(running: &RunningProgram, head: &str, body: &[u8]) -> String {
    let mut stream = running.connect();
    write!(stream, "{head}\r\nHost: cairn.test\r\nContent-Length: {}\r\n\r\n", body.len()).expect("a head");
    stream.write_all(body).expect("a body");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("a whole answer");
    answer
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// Whether the answer closes the connection, and its body is as long as its head says.
fn is_whole_and_closes(answer: &str) -> bool {
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let head = head.to_ascii_lowercase();
    let length: Option<usize> = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let whole = length.map_or(body.ends_with("0\r\n\r\n"), |length| body.len() == length);
    whole && head.lines().any(|line| line == "connection: close")
}

#[test]
fn too_large_form_gets_a_whole_answer() {
    let running = RunningProgram::start();
    let body = [b"theme=".as_slice(), &vec![b'x'; 3_000_000]].concat();
    for _ in 0..5 {
        let answer = answer_to(&running, &format!("POST /appearance HTTP/1.1\r\n{FORM}"), &body);
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer:.200}");
        assert!(is_whole_and_closes(&answer), "{answer:.600}");
    }
}

#[test]
fn refusal_before_the_body_is_read_closes_the_connection() {
    let running = RunningProgram::start();
    let body = [b"title=".as_slice(), &vec![b'x'; 1_000_000]].concat();
    let cross_site = "POST /appearance HTTP/1.1\r\nSec-Fetch-Site: cross-site";
    for (head, status) in [(cross_site, "403"), ("POST /nowhere HTTP/1.1", "405")] {
        let answer = answer_to(&running, &format!("{head}\r\n{FORM}"), &body);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer:.200}");
        assert!(is_whole_and_closes(&answer), "{answer:.600}");
    }
}

#[test]
fn refusal_of_a_short_form_keeps_the_connection() {
    let running = RunningProgram::start();
    let mut stream = running.connect();
    for _ in 0..2 {
        let head = "POST /appearance HTTP/1.1\r\nHost: cairn.test\r\nSec-Fetch-Site: cross-site";
        write!(stream, "{head}\r\n{FORM}\r\nContent-Length: 7\r\n\r\ntheme=x").expect("a request");
        let mut answer = String::new();
        while !answer.ends_with("0\r\n\r\n") && !answer.ends_with("</html>") {
            let mut part = [0; 65_536];
            let read = stream.read(&mut part).expect("an answer");
            assert!(read > 0, "the connection is kept: {answer:.300}");
            answer.push_str(&String::from_utf8_lossy(&part[..read]));
        }
        assert!(answer.starts_with("HTTP/1.1 403") && !answer.contains("connection: close"), "{answer:.300}");
    }
}
