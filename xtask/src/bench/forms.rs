//! Measures how hostile forms affect the program's peak memory and the time of an ordinary page.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::{request, shown};
use crate::place::Place;
use crate::process::say;
use crate::running_server::RunningServer;

/// The most memory that the program may use, in kB (VmHWM).
const MEMORY_LIMIT: u64 = 64 * 1024;

/// During the attack, an ordinary page's 99th percentile may be at most this many times as long.
const MAX_SLOWDOWN: u32 = 3;

const PAGE: &str = "/2027/tasks";

/// Requests of the page before the attack.
const ROUNDS: usize = 300;

/// Parallel senders, and forms per sender. The total stays below the rate limit of one address.
const SENDERS: usize = 4;
const FORMS: usize = 64;
const LONGEST: Duration = Duration::from_secs(60);

/// A hostile form, sent without sign-in.
struct Attack {
    path: &'static str,
    body: String,
}

/// Forms with many unknown or known fields, very long texts, many selected rows, or a long list.
fn attacks() -> Vec<Attack> {
    let attack = |path, body| Attack { path, body };
    vec![
        attack("/2027/tasks/1/comment", "a=<&".repeat(400_000)),
        attack("/2027/tasks/1/comment", "text=<&".repeat(250_000)),
        attack("/2027/tasks/1/comment", format!("text={}", "<".repeat(128 * 1024 - 5))),
        attack("/2027/tasks/bulk/track", "tasks=<&".repeat(2_000)),
        attack("/2027/invitations/send", "ids=<&".repeat(5_000)),
        attack("/2027/tasks/import", format!("list={}", "<".repeat(1_600_000))),
        attack("/sign-in", "a=<&".repeat(400_000)),
        attack("/appearance", "a=<&".repeat(400_000)),
    ]
}

/// Measures and prints the results.
///
/// # Errors
/// If a limit is exceeded.
pub fn measure_hostile_forms(place: &Place, cairn: &Path) -> Result<()> {
    say("hostile forms");
    let server = RunningServer::demo(place, cairn)?;
    let (address, memory) = (server.address(), || peak_memory(server.process()));
    let ready = memory()?;
    let quiet = (0..ROUNDS).map(|_| Ok(request(address, PAGE)?.0)).collect::<Result<Vec<_>>>()?;
    let base = memory()?;
    let attacks = attacks();
    let ended = AtomicBool::new(false);
    let (sent, during) = thread::scope(|scope| {
        let send = |nth| send(address, &attacks, nth);
        let senders: Vec<_> = (0..SENDERS).map(|nth| scope.spawn(move || send(nth))).collect();
        let reader = scope.spawn(|| read_until(&ended, address));
        let sent: Result<usize> = senders.into_iter().map(joined).sum();
        ended.store(true, Ordering::Relaxed);
        Ok::<_, anyhow::Error>((sent?, joined(reader)?))
    })?;
    let peak = memory()?;
    let (quiet, during) = (p99(quiet), p99(during));
    println!("{sent} hostile forms from {SENDERS} senders");
    println!(
        "memory: {ready} kB at the start, {base} kB after {ROUNDS} pages, {peak} kB after the forms; limit {MEMORY_LIMIT}"
    );
    println!("p99 of {PAGE}: {} before, {} during the attack; limit {MAX_SLOWDOWN} times", shown(quiet), shown(during));
    ensure!(peak <= MEMORY_LIMIT, "hostile forms used {peak} kB of memory; the limit is {MEMORY_LIMIT}");
    ensure!(during <= quiet * MAX_SLOWDOWN, "a page took {} during hostile forms", shown(during));
    Ok(())
}

fn joined<T>(thread: ScopedJoinHandle<'_, Result<T>>) -> Result<T> {
    thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread of the benchmark ended early")))
}

/// The times of an ordinary page, requested repeatedly until the attack is over.
fn read_until(ended: &AtomicBool, address: &str) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while times.len() < 10 * ROUNDS && !ended.load(Ordering::Relaxed) {
        times.push(request(address, PAGE)?.0);
    }
    Ok(times)
}

/// Sends forms of all kinds in turn, and returns how many. Each sender begins with another kind.
fn send(address: &str, attacks: &[Attack], nth: usize) -> Result<usize> {
    let begun = Instant::now();
    let turns = attacks.iter().cycle().skip(nth * 2).take(FORMS);
    let mut sent = 0;
    for attack in turns.take_while(|_| begun.elapsed() < LONGEST) {
        let status = post(address, attack).with_context(|| format!("posting to {}", attack.path))?;
        ensure!((300..500).contains(&status) && status != 429, "{} answers {status}", attack.path);
        sent += 1;
    }
    Ok(sent)
}

/// Sends a form; returns the status after the whole answer was received.
fn post(address: &str, Attack { path, body }: &Attack) -> Result<u16> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept-Encoding: gzip, br\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    // The program may answer before it has read everything.
    let _ = stream.write_all(body.as_bytes());
    let mut begin = [0; 12];
    stream.read_exact(&mut begin)?;
    let _ = stream.read_to_end(&mut Vec::new());
    let status = begin.get(9..).unwrap_or_default();
    Ok(std::str::from_utf8(status)?.parse()?)
}

/// The 99th percentile.
pub(super) fn p99(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len().saturating_sub(1) * 99 / 100).copied().unwrap_or_default()
}

/// The peak memory of a process, in kB.
pub(super) fn peak_memory(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("the system does not report VmHWM")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
