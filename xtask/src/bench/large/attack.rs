//! Measures an ordinary page while twelve visitors search for many common words.
//!
//! Times without and with the searches alternate in one run. The visitors have addresses of their own, which a trusted
//! proxy would name, so that the limit of one address doesn't end the searches.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::{Demo, MAX_SLOWDOWN, NOISE};
use crate::bench::forms::p99;
use crate::bench::{request, shown};

const VISITORS: u8 = 12;

/// The most searches of a visitor in a turn, and how long a turn lasts.
const SEARCHES: usize = 40;
const LONGEST: Duration = Duration::from_secs(10);

const TURNS: usize = 3;
const REQUESTS_PER_TURN: usize = 100;

/// Words that all added tasks have, and repetitions of them: 28 in all.
const WORDS: &str = "filled task of a description word Filled Task Of A Description Word FILLED TASK OF A DESCRIPTION \
                     WORD filled task of a description word filled task of wor";

/// Measures and prints the results.
///
/// # Errors
/// If the page takes too long during the searches.
pub fn measure_searches(demo: &Demo) -> Result<()> {
    let (address, page) = (demo.server.address(), format!("/{}/tasks", demo.edition));
    let search = format!("/search?q={}", WORDS.split_whitespace().collect::<Vec<_>>().join("+"));
    let (mut quiet, mut attacked, mut searches) = (Vec::new(), Vec::new(), 0);
    for _ in 0..TURNS {
        read(address, &page, &mut quiet)?;
        let ended = AtomicBool::new(false);
        thread::scope(|scope| {
            let visitor = |nth| search_until(&ended, address, &search, nth);
            let visitors: Vec<_> = (1..=VISITORS).map(|nth| scope.spawn(move || visitor(nth))).collect();
            let measured = read(address, &page, &mut attacked);
            ended.store(true, Ordering::Relaxed);
            searches += visitors.into_iter().filter_map(|visitor| visitor.join().ok()).sum::<usize>();
            measured
        })?;
    }
    let (quiet, attacked) = (p99(quiet), p99(attacked));
    let slowdown = attacked.as_secs_f64() / quiet.as_secs_f64();
    println!(
        "p99 of {page}: {} during {searches} searches, {} without: {slowdown:.1} times",
        shown(attacked),
        shown(quiet)
    );
    ensure!(searches > 0, "no search was answered");
    let is_slower = slowdown > MAX_SLOWDOWN && attacked.saturating_sub(quiet) > NOISE;
    ensure!(!is_slower, "during searches, {page} takes {slowdown:.1} times as long; the limit is {MAX_SLOWDOWN}");
    Ok(())
}

fn read(address: &str, page: &str, times: &mut Vec<Duration>) -> Result<()> {
    for _ in 0..REQUESTS_PER_TURN {
        times.push(request(address, page)?.0);
    }
    Ok(())
}

/// Searches until `ended` is set; returns the number of answers.
fn search_until(ended: &AtomicBool, address: &str, search: &str, visitor: u8) -> usize {
    let begun = Instant::now();
    let goes_on = |_: &usize| begun.elapsed() < LONGEST && !ended.load(Ordering::Relaxed);
    (0..SEARCHES).take_while(goes_on).filter(|_| send(address, search, visitor).unwrap_or(false)).count()
}

/// Sends a search; returns whether it was answered, also with a refusal.
fn send(address: &str, search: &str, visitor: u8) -> Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let forwarded = format!("X-Forwarded-For: 192.0.2.{visitor}");
    write!(stream, "GET {search} HTTP/1.1\r\nHost: {address}\r\n{forwarded}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer.starts_with(b"HTTP/1.1 "))
}
