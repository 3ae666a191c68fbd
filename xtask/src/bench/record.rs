//! Compares the public progress page with the same bytes that nginx serves as a file.
//!
//! Both run on this computer, with the same client (`wrk`, one thread, 32 connections), in turns, so that other load
//! affects both equally. A page with a parameter that the page cache doesn't know is rendered for each request.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::forms::peak_memory;
use super::large::Demo;
use crate::place::Place;
use crate::process::{find_program, output_of, say};
use crate::program;

const TASKS: u32 = 200;

/// Seconds of each measurement, and the number of turns.
const SECONDS: u32 = 4;
const TURNS: usize = 3;

/// The limits: kept pages and rendered pages in requests a second, and kept pages in the 99th percentile.
const KEPT: f64 = 0.9;
const RENDERED: f64 = 0.1;
const P99: f64 = 2.0;

/// The most memory that the program may use, in kB.
const MEMORY_LIMIT: u64 = 64 * 1024;

/// How many lines someone writes in a second, and for how long. Fewer than the rate limit of a person.
const WRITES: u32 = 10;
const WRITING: Duration = Duration::from_secs(5);

/// No visitor may read a state that is older.
const OLDEST: Duration = Duration::from_secs(2);

/// Measures and prints the results.
///
/// # Errors
/// If a limit is exceeded, or `nginx` or `wrk` is not installed.
pub fn measure_record(place: &Place) -> Result<()> {
    let wrk = find_program(&["wrk"]).context("wrk is not installed (Debian: wrk)")?;
    let cairn = program::build(place, true)?;
    say(&format!("the progress page with {TASKS} tasks, and the same bytes from nginx"));
    let demo = Demo::start(place, &cairn, "record", TASKS)?;
    let page = format!("/{}/progress", demo.edition());
    let nginx = Nginx::start(&place.scratch_path("nginx"), &demo, &page)?;
    let mut failures = Vec::new();
    for coding in ["identity", "gzip"] {
        let compare = Comparison::measure(&wrk, &demo, &nginx, &page, coding)?;
        compare.print(coding);
        failures.extend(compare.failures(coding));
    }
    let memory = peak_memory(demo.process())?;
    println!("memory: {memory} kB, limit {MEMORY_LIMIT}");
    let oldest = oldest_state(&demo)?;
    println!("oldest state that a visitor read while {WRITES} lines a second were written: {} ms", oldest.as_millis());
    ensure!(failures.is_empty(), "{}", failures.join("; "));
    ensure!(memory <= MEMORY_LIMIT, "the program used {memory} kB of memory; the limit is {MEMORY_LIMIT}");
    ensure!(oldest <= OLDEST, "a visitor read a state that was {} ms old", oldest.as_millis());
    Ok(())
}

/// nginx, which serves the bytes of a page; dropping this ends it.
struct Nginx {
    child: Child,
    address: String,
}

impl Nginx {
    fn start(folder: &Path, demo: &Demo, page: &str) -> Result<Nginx> {
        let nginx =
            find_program(&["nginx", "/usr/sbin/nginx"]).context("nginx is not installed (Debian: nginx-light)")?;
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder.join("files"))?;
        fs::write(folder.join("files/page.html"), body(demo.address(), page, "identity")?)?;
        fs::write(folder.join("files/page.html.gz"), body(demo.address(), page, "gzip")?)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let place = folder.display();
        let settings = format!(
            "daemon off; worker_processes 2; pid {place}/pid; error_log {place}/errors;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; types {{ text/html html; }}\n\
             client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/fastcgi;\n\
             uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi;\n\
             server {{ listen {address}; root {place}/files; gzip_static on; }} }}\n"
        );
        let file = folder.join("nginx.conf");
        fs::write(&file, settings)?;
        let child = Command::new(nginx).arg("-c").arg(&file).stderr(Stdio::null()).spawn().context("starting nginx")?;
        let nginx = Nginx { child, address };
        for _ in 0..100 {
            if TcpStream::connect(&nginx.address).is_ok() {
                return Ok(nginx);
            }
            sleep(Duration::from_millis(50));
        }
        anyhow::bail!("nginx does not answer; see {place}/errors")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM, so that nginx ends its workers too.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Requests a second and the 99th percentile in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Rate {
    per_second: f64,
    p99: f64,
}

/// The medians of all turns.
struct Comparison {
    nginx: Rate,
    kept: Rate,
    rendered: Rate,
}

impl Comparison {
    fn measure(wrk: &PathBuf, demo: &Demo, nginx: &Nginx, page: &str, coding: &str) -> Result<Comparison> {
        let addresses = [
            format!("http://{}/page.html", nginx.address),
            format!("http://{}{page}", demo.address()),
            format!("http://{}{page}?rendered=again", demo.address()),
        ];
        let mut rates = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..TURNS {
            for (address, rates) in addresses.iter().zip(&mut rates) {
                rates.push(rate(wrk, address, coding)?);
            }
        }
        let [nginx, kept, rendered] = rates.map(median);
        Ok(Comparison { nginx, kept, rendered })
    }

    fn print(&self, coding: &str) {
        for (name, rate) in [("nginx", self.nginx), ("kept", self.kept), ("rendered", self.rendered)] {
            let (share, p99) = (rate.per_second / self.nginx.per_second, rate.p99 / self.nginx.p99);
            println!(
                "{coding:<9} {name:<9} {:>8.0} a second ({share:.2} of nginx), p99 {:.2} ms ({p99:.1} times)",
                rate.per_second, rate.p99
            );
        }
    }

    fn failures(&self, coding: &str) -> Vec<String> {
        let kept = self.kept.per_second / self.nginx.per_second;
        let rendered = self.rendered.per_second / self.nginx.per_second;
        let p99 = self.kept.p99 / self.nginx.p99;
        let checks = [
            (kept < KEPT, format!("kept pages ({coding}): {kept:.2} of nginx, at least {KEPT}")),
            (rendered < RENDERED, format!("rendered pages ({coding}): {rendered:.3} of nginx, at least {RENDERED}")),
            (p99 > P99, format!("kept pages ({coding}): p99 is {p99:.1} times that of nginx, at most {P99}")),
        ];
        checks.into_iter().filter_map(|(failed, text)| failed.then_some(text)).collect()
    }
}

fn rate(wrk: &PathBuf, address: &str, coding: &str) -> Result<Rate> {
    let mut command = Command::new(wrk);
    command.args(["-t1", "-c32", "--latency", &format!("-d{SECONDS}s"), "-H", &format!("Accept-Encoding: {coding}")]);
    let printed = output_of(command.arg(address))?;
    ensure!(!printed.contains("Non-2xx") && !printed.contains("Socket errors"), "{address}: {printed}");
    let value = |name: &str| printed.lines().find_map(|line| Some(line.trim().strip_prefix(name)?.trim().to_owned()));
    let per_second = value("Requests/sec:").context("wrk prints no rate")?.parse()?;
    let p99 = milliseconds(&value("99%").context("wrk prints no percentile")?)?;
    Ok(Rate { per_second, p99 })
}

/// A time as `wrk` prints it, in milliseconds.
fn milliseconds(text: &str) -> Result<f64> {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1000.0)];
    let found = units.into_iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
    let (number, factor) = found.with_context(|| format!("wrk prints {text}"))?;
    Ok(number.parse::<f64>()? * factor)
}

fn median(mut rates: Vec<Rate>) -> Rate {
    rates.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}

/// The largest age of a state that a visitor reads while someone writes.
fn oldest_state(demo: &Demo) -> Result<Duration> {
    let page = format!("/{}/worklog", demo.edition());
    let ended = AtomicBool::new(false);
    let begun = Instant::now();
    scope(|threads| {
        let writer = threads.spawn(|| {
            let written = write(demo, &page, begun);
            ended.store(true, Ordering::Release);
            written
        });
        let reads = read(demo, &page, begun, &ended);
        let written = writer.join().map_err(|_| anyhow::anyhow!("the writer panicked"))??;
        Ok(age(&written, &reads?))
    })
}

/// Posts lines, and returns when each was acknowledged.
fn write(demo: &Demo, page: &str, begun: Instant) -> Result<Vec<Duration>> {
    let mut written = Vec::new();
    while begun.elapsed() < WRITING {
        let form = format!("line=Benchmark+line+{}.&key={:032x}", written.len(), written.len() + 1);
        demo.post(page, &form)?;
        written.push(begun.elapsed());
        sleep(Duration::from_secs(1) / WRITES);
    }
    Ok(written)
}

/// Reads the page until the writer has ended; returns when each read began, and the newest line that it showed.
fn read(demo: &Demo, page: &str, begun: Instant, ended: &AtomicBool) -> Result<Vec<(Duration, Option<usize>)>> {
    let mut reads = Vec::new();
    while !ended.load(Ordering::Acquire) {
        let at = begun.elapsed();
        let text = String::from_utf8(body(demo.address(), page, "identity")?)?;
        let lines = text.split("Benchmark line ").skip(1).filter_map(|rest| rest.split('.').next()?.parse().ok());
        reads.push((at, lines.max()));
    }
    Ok(reads)
}

/// How old the oldest state was: the time between the acknowledgement of a line and a later read without it.
fn age(written: &[Duration], reads: &[(Duration, Option<usize>)]) -> Duration {
    let age = |(at, newest): &(Duration, Option<usize>)| {
        let missing = written.get(newest.map_or(0, |newest| newest + 1))?;
        at.checked_sub(*missing)
    };
    reads.iter().filter_map(age).max().unwrap_or_default()
}

/// The body of a page in this coding.
fn body(address: &str, page: &str, coding: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {page} HTTP/1.1\r\nHost: {address}\r\nAccept-Encoding: {coding}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).with_context(|| format!("reading {page}"))?;
    ensure!(answer.starts_with(b"HTTP/1.1 200"), "{page} is not answered with 200");
    let head = answer.windows(4).position(|end| end == b"\r\n\r\n").context("an answer without an end of its head")?;
    Ok(answer.split_off(head + 4))
}
