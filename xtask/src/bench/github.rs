//! Measures an ordinary page while every request to GitHub's API fails.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::{forms::p99, request, shown};
use crate::place::Place;
use crate::process::say;
use crate::program;
use crate::running_server::RunningServer;

const PAGE: &str = "/2027/tasks";

/// While the API fails, the page's 99th percentile may be at most this many times as long.
const LIMIT: f64 = 1.5;

/// Long enough for the job that asks GitHub, which runs at the start and then every minute.
const MEASURED: Duration = Duration::from_secs(130);
/// Between two requests, so that the pages alone don't fill the computer.
const PAUSE: Duration = Duration::from_millis(20);
const MOST_API_REQUESTS: usize = 45;

/// The answers of the API, in turn. An empty one is never given: the connection stays open without an answer.
const ANSWERS: [&str; 6] = [
    "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
    "",
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[{\"a\": <}",
    "HTTP/1.1 403 Forbidden\r\nContent-Length: 45\r\n\r\n{\"message\": \"You have exceeded a rate limit\"}",
    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n",
    "garbage\r\n\r\n",
];

/// Measures two servers in turn, one of which asks a failing API.
///
/// # Errors
/// If the limit is exceeded, if the API was not asked, or if it was asked too often.
pub fn measure_with_failing_api(place: &Place) -> Result<()> {
    let cairn = program::build(place, true)?;
    say("a page while GitHub's API fails");
    let api = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", api.local_addr()?);
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    // The thread ends with the program.
    thread::spawn(move || answer(&api, &counter));
    let quiet = RunningServer::demo(place, &cairn)?;
    let failing = RunningServer::demo_with(place, &cairn, "failing-github", &[("GITHUB_API_URL", &url)])?;
    let (mut before, mut during) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    while begun.elapsed() < MEASURED {
        before.push(request(quiet.address(), PAGE)?.0);
        during.push(request(failing.address(), PAGE)?.0);
        thread::sleep(PAUSE);
    }
    let (requests, asked) = (before.len(), asked.load(Ordering::Relaxed));
    let (before, during) = (p99(before), p99(during));
    let ratio = during.as_secs_f64() / before.as_secs_f64();
    println!(
        "p99 of {PAGE} in {requests} requests: {} without an API, {} while it fails",
        shown(before),
        shown(during)
    );
    println!("ratio {ratio:.2}, limit {LIMIT}; the API was asked {asked} times, limit {MOST_API_REQUESTS}");
    ensure!(asked > 0, "the failing API was never asked");
    ensure!(asked <= MOST_API_REQUESTS, "the failing API was asked {asked} times");
    ensure!(ratio <= LIMIT, "a page takes {ratio:.2} times as long while GitHub's API fails");
    Ok(())
}

/// Gives each connection the next answer.
fn answer(api: &TcpListener, asked: &AtomicUsize) {
    let mut waiting: Vec<TcpStream> = Vec::new();
    for stream in api.incoming() {
        let Ok(mut stream) = stream else { continue };
        let nth = asked.fetch_add(1, Ordering::Relaxed);
        let _ = stream.read(&mut [0; 4096]);
        match ANSWERS[nth % ANSWERS.len()] {
            "" => waiting.push(stream),
            answer => drop(stream.write_all(answer.as_bytes())),
        }
    }
}
