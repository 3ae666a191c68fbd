//! Measures how half-sent request heads slow down an ordinary visitor, and how soon the program still ends.
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

use super::{bare, request, shown};
use crate::place::Place;
use crate::process::say;
use crate::program;
use crate::running_server::RunningServer;

const PAGE: &str = "/2026/tasks";

/// The number of half-sent heads, which is more than the program may open file descriptors.
const HALF_HEADS: usize = 330;
const DESCRIPTORS: u32 = 300;

/// How often the attacker replaces closed connections, and how many at most each time.
const REOPENING: Duration = Duration::from_millis(100);
const REOPENED: usize = 30;

const TURNS: usize = 4;
const REQUESTS_A_TURN: usize = 100;
const WARMING: usize = 20;

/// Under the attack, the page's 99th percentile may be at most this many times as long.
const SLOWER: f64 = 3.0;

/// How soon the program must end after SIGTERM.
const STOP: Duration = Duration::from_secs(12);

pub fn bench(place: &Place) -> Result<()> {
    let cairn = program::build(place, true)?;
    let mut server = RunningServer::demo_with_descriptors(place, &cairn, DESCRIPTORS)?;
    for _ in 0..WARMING {
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
    println!("p99 of {PAGE}: {} ms under attack, {} ms without: {slower:.1} times", bare(attacked), bare(quiet));
    let attack = Attack::begin(server.address())?;
    let stop = server.terminate(STOP * 2);
    attack.end();
    let stop = stop?;
    println!("end after SIGTERM under attack: {:.1} s", stop.as_secs_f64());
    ensure!(slower <= SLOWER, "under attack, a page takes {slower:.1} times as long; the limit is {SLOWER}");
    ensure!(stop <= STOP, "the program ends {} after SIGTERM; the limit is {}", shown(stop), shown(STOP));
    Ok(())
}

fn measure(server: &RunningServer, times: &mut Vec<Duration>) -> Result<()> {
    for _ in 0..REQUESTS_A_TURN {
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
    over: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Attack {
    fn begin(address: &str) -> Result<Attack> {
        let mut heads = (0..HALF_HEADS).map(|_| half_head(address)).collect::<Result<Vec<TcpStream>>>()?;
        let over = Arc::new(AtomicBool::new(false));
        let (address, ends) = (address.to_owned(), over.clone());
        let thread = spawn(move || {
            while !ends.load(Ordering::Relaxed) {
                heads.retain(is_open);
                let missing = HALF_HEADS - heads.len();
                heads.extend((0..missing.min(REOPENED)).filter_map(|_| half_head(&address).ok()));
                sleep(REOPENING);
            }
        });
        Ok(Attack { over, thread })
    }

    fn end(self) {
        self.over.store(true, Ordering::Relaxed);
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
