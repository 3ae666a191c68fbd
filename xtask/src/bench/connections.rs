//! Measures how half-sent request heads slow down ordinary visitors and the program's shutdown.
//!
//! Times without and with the attack alternate in one run, so that other load on the computer affects both equally.
//! Everything uses loopback, so visitor and attacker share one address.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

use anyhow::{Result, ensure};

use super::{milliseconds, request, shown};
use crate::place::Place;
use crate::process::say;
use crate::program;
use crate::running_server::RunningServer;

const PAGE: &str = "/2026/tasks";

/// The number of half-sent heads: more than the file descriptors that the program may open.
const HALF_HEADS: usize = 330;
const DESCRIPTORS: u32 = 300;

/// How often the attacker replaces closed connections, and how many at most each time.
const REOPENING: Duration = Duration::from_millis(100);
const REOPENED: usize = 30;

const TURNS: usize = 4;
const REQUESTS_PER_TURN: usize = 100;
const WARM_UP_REQUESTS: usize = 20;

/// Under the attack, the page's 99th percentile may be at most this many times as long.
const MAX_SLOWDOWN: f64 = 3.0;

/// How soon the program must end after SIGTERM.
const STOP_LIMIT: Duration = Duration::from_secs(12);

/// Measures how an attack slows down a page and the shutdown, and prints the results.
///
/// # Errors
/// If one is beyond its limit.
pub fn measure_under_attack(place: &Place) -> Result<()> {
    let cairn = program::build(place, true)?;
    let mut server = RunningServer::demo_with_descriptors(place, &cairn, DESCRIPTORS)?;
    for _ in 0..WARM_UP_REQUESTS {
        request(server.address(), PAGE)?;
    }
    say(&format!("{HALF_HEADS} half-sent request heads against {DESCRIPTORS} file descriptors"));
    let (mut quiet, mut attacked) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        measure(&server, &mut quiet)?;
        let attack = Attack::begin(server.address())?;
        measure(&server, &mut attacked)?;
        attack.end();
    }
    let (quiet, attacked) = (p99(&mut quiet), p99(&mut attacked));
    let slower = attacked.as_secs_f64() / quiet.as_secs_f64();
    println!(
        "p99 of {PAGE}: {} ms under attack, {} ms without: {slower:.1} times",
        milliseconds(attacked),
        milliseconds(quiet)
    );
    let attack = Attack::begin(server.address())?;
    let stop = server.terminate(STOP_LIMIT * 2);
    attack.end();
    let stop = stop?;
    println!("end after SIGTERM under attack: {:.1} s", stop.as_secs_f64());
    ensure!(
        slower <= MAX_SLOWDOWN,
        "under attack, a page takes {slower:.1} times as long; the limit is {MAX_SLOWDOWN}"
    );
    ensure!(stop <= STOP_LIMIT, "the program ends {} after SIGTERM; the limit is {}", shown(stop), shown(STOP_LIMIT));
    Ok(())
}

fn measure(server: &RunningServer, times: &mut Vec<Duration>) -> Result<()> {
    for _ in 0..REQUESTS_PER_TURN {
        times.push(request(server.address(), PAGE)?.0);
    }
    Ok(())
}

fn p99(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() * 99 / 100).copied().unwrap_or_default()
}

/// A client that keeps half-sent request heads open, and replaces those that are closed.
struct Attack {
    stopped: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Attack {
    fn begin(address: &str) -> Result<Attack> {
        let mut heads = (0..HALF_HEADS).map(|_| half_head(address)).collect::<Result<Vec<TcpStream>>>()?;
        let stopped = Arc::new(AtomicBool::new(false));
        let (address, stop_flag) = (address.to_owned(), stopped.clone());
        let thread = spawn(move || {
            while !stop_flag.load(Ordering::Relaxed) {
                heads.retain(is_open);
                let missing = HALF_HEADS - heads.len();
                heads.extend((0..missing.min(REOPENED)).filter_map(|_| half_head(&address).ok()));
                sleep(REOPENING);
            }
        });
        Ok(Attack { stopped, thread })
    }

    fn end(self) {
        self.stopped.store(true, Ordering::Relaxed);
        let _ = self.thread.join();
    }
}

fn half_head(address: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {PAGE} HTTP/1.1\r\nHost: {address}\r\nX-Half")?;
    stream.set_nonblocking(true)?;
    Ok(stream)
}

fn is_open(stream: &TcpStream) -> bool {
    let mut stream = stream;
    matches!(stream.read(&mut [0; 512]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}
