//! What half-sent request heads cost an ordinary visitor, and how soon the program ends while they are open.
//!
//! The quiet times and those under the attack are measured by turns in the same run, so that what else the machine does
//! falls on both alike. Everything stays on loopback, and visitor and attacker even share their address.

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

/// More heads than the program may open descriptors.
const HALF_HEADS: usize = 330;
const DESCRIPTORS: u32 = 300;

/// The attacker looks so often for heads that were closed, and opens at most so many again at once.
const REOPENING: Duration = Duration::from_millis(100);
const REOPENED: usize = 30;

const TURNS: usize = 4;
const REQUESTS_A_TURN: usize = 100;
const WARMING: usize = 20;

/// The page's p99 may be so many times its quiet value.
const SLOWER: f64 = 3.0;

/// How soon the program ends after SIGTERM.
const STOP: Duration = Duration::from_secs(12);

pub fn bench(place: &Place) -> Result<()> {
    let cairn = program::build(place, true)?;
    let mut server = RunningServer::demo_with_descriptors(place, &cairn, DESCRIPTORS)?;
    for _ in 0..WARMING {
        request(server.address(), PAGE)?;
    }
    say(&format!("{HALF_HEADS} half heads against {DESCRIPTORS} descriptors"));
    let (mut quiet, mut attacked) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ask(&server, &mut quiet)?;
        let attack = Attack::begin(server.address())?;
        ask(&server, &mut attacked)?;
        attack.end();
    }
    let (quiet, attacked) = (p99(&mut quiet), p99(&mut attacked));
    let slower = attacked.as_secs_f64() / quiet.as_secs_f64();
    println!("half heads: p99 of {PAGE} {} ms, quiet {} ms: {slower:.1} times", bare(attacked), bare(quiet));
    let attack = Attack::begin(server.address())?;
    let stop = server.terminate(STOP * 2);
    attack.end();
    let stop = stop?;
    println!("end after SIGTERM with half heads open: {:.1} s", stop.as_secs_f64());
    ensure!(slower <= SLOWER, "half heads: a page takes {slower:.1} times as long, and {SLOWER} are allowed");
    ensure!(stop <= STOP, "the program ends {} after SIGTERM, and {} are allowed", shown(stop), shown(STOP));
    Ok(())
}

fn ask(server: &RunningServer, times: &mut Vec<Duration>) -> Result<()> {
    for _ in 0..REQUESTS_A_TURN {
        times.push(request(server.address(), PAGE)?.0);
    }
    Ok(())
}

fn p99(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() * 99 / 100).copied().unwrap_or_default()
}

/// Somebody who holds half heads open, and opens them again when they are closed.
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
