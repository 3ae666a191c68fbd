//! `cargo xtask bench [PART...]`: measures the program and compares the results with limits.
//!
//! `lists` measures lists and searches with 200, 2,000 and 20,000 tasks that have five comments each. It uses the
//! release build, and measures whole requests over loopback, from the connection to the last byte. Requests alternate
//! between the three sizes, so that other load on the computer affects all of them equally.
//! The other parts are described in their files.

mod connections;

mod editor;

mod forms;
mod github;

mod large;

mod record;

mod scheduler;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run_on_stderr, say};
use crate::running_server::RunningServer;
use crate::{bundle, program};

/// How many times as long as the program's own `/healthz` a list or a search may take, at any size.
const LIMIT: f64 = 60.0;

const SIZES: [u32; 3] = [200, 2_000, 20_000];

/// Measured requests of each page, and unmeasured ones before them.
const ROUNDS: usize = 60;
const WARM_UP_REQUESTS: usize = 5;

/// With a hundred times as many tasks, each shown row may take at most this many times as long.
const GROWTH: f64 = 4.0;

/// A page of the generated edition, 2023.
struct Page {
    path: &'static str,
    label: &'static str,
    /// Text that occurs once in each row of the page.
    row: &'static str,
}

const fn list(path: &'static str, label: &'static str) -> Page {
    Page { path, label, row: "<th scope=\"row\">" }
}

const fn search(path: &'static str, label: &'static str) -> Page {
    Page { path, label, row: ", task " }
}

const PAGES: [Page; 21] = [
    list("/2023/tasks", "list, first page"),
    list("/2023/tasks?page=4", "list, fourth page"),
    list("/2023/tasks?group=updated", "list, latest first"),
    list("/2023/tasks?status=planned&group=track", "list by status and track"),
    list("/2023/tasks?list=help", "help wanted"),
    list("/2023/tasks?list=unclaimed", "unclaimed"),
    list("/2023/tasks?list=blocked", "blocked"),
    list("/2023/tasks?list=stale", "stale"),
    list("/2023/tasks?spec=4", "list of a SPEC"),
    list("/2023/tasks?outcome=1a", "list of an outcome"),
    list("/2023/tasks?spec=4&outcome=1a", "list of both"),
    list("/2023/tasks?spec=4&list=stale&group=updated", "list of a SPEC, stale"),
    list("/2023/tasks?size=small&group=track", "list by size and track"),
    list("/2023/tasks?q=zinc", "list, rare word"),
    list("/2023/tasks?q=description", "list, word of every task"),
    list("/2023/tasks?q=length", "list, word of every comment"),
    Page { path: "/2023/board", label: "board", row: "class=\"card\"" },
    Page { path: "/2023/tasks/1100", label: "a task", row: "<h1" },
    search("/search?q=zinc", "search, rare word"),
    search("/search?q=wheels", "search, common word"),
    search("/search?q=description", "search, word of every task"),
];

/// A part: its name on the command line, and the function that measures it.
type Part = (&'static str, fn(&Place) -> Result<()>);

const PARTS: [Part; 7] = [
    ("lists", lists),
    ("connections", connections::measure_under_attack),
    ("github", github::measure_with_failing_api),
    ("editor", editor::measure_editor),
    ("scheduler", scheduler::measure_scheduler),
    ("large", large::measure_large),
    ("record", record::measure_record),
];

/// The parts with these names, or all parts without names; `None` if a name is unknown.
pub fn selected(names: &[&str]) -> Option<Vec<Part>> {
    let exists = |name: &&str| PARTS.iter().any(|(part, _)| part == name);
    let selected = |(part, _): &Part| names.is_empty() || names.contains(part);
    names.iter().all(exists).then(|| PARTS.into_iter().filter(selected).collect())
}

/// Measures all of `parts`.
///
/// # Errors
/// If a part exceeds its limit or can't be measured.
pub fn bench(place: &Place, parts: &[Part]) -> Result<()> {
    let failures: Vec<String> = parts
        .iter()
        .filter_map(|(name, measure)| measure(place).err().map(|error| format!("{name}: {error:#}")))
        .collect();
    ensure!(failures.is_empty(), "{}", failures.join("; "));
    Ok(())
}

fn lists(place: &Place) -> Result<()> {
    bundle::build_if_possible(place);
    let cairn = program::build(place, true)?;
    forms::measure_hostile_forms(place, &cairn)?;
    let servers = SIZES.map(|size| {
        say(&format!("{size} tasks, {} comments", size * 5));
        RunningServer::filled(place, &cairn, &format!("filled-{size}"), |database| fill(place, database, size))
    });
    let servers = servers.into_iter().collect::<Result<Vec<_>>>()?;
    let results = PAGES.iter().map(|page| measure(&servers, page)).collect::<Result<Vec<_>>>()?;
    print_table(&results);
    let health = measure(&servers, &Page { path: "/healthz", label: "health", row: "alive" })?;
    let health = health.iter().map(|times| times.median).max().unwrap_or_default();
    let worst = results.iter().flatten().map(|times| times.p95).max().unwrap_or_default();
    let ratio = worst.as_secs_f64() / health.as_secs_f64();
    println!("the slowest page takes {} ({ratio:.0} times /healthz, which takes {})", shown(worst), shown(health));
    ensure!(ratio <= LIMIT, "the slowest page takes {ratio:.0} times as long as /healthz; the limit is {LIMIT}");
    for (page, growth) in PAGES.iter().zip(results.iter().map(|sizes| growth(sizes))) {
        ensure!(growth <= GROWTH, "{}: a row takes {growth:.1} times as long; the limit is {GROWTH}", page.label);
    }
    Ok(())
}

fn fill(place: &Place, database: &Path, tasks: u32) -> Result<()> {
    let example = ["run", "--release", "--example", "big", "--"];
    run_on_stderr(cargo(place, &example).arg(database).arg(tasks.to_string()))
}

/// The median and the 95th percentile of the requests of a page.
struct Times {
    median: Duration,
    p95: Duration,
    /// How many rows the page shows.
    rows: usize,
}

impl Times {
    fn per_row(&self) -> f64 {
        self.median.as_secs_f64() / self.rows.max(1) as f64
    }
}

/// The times of a page for each size.
fn measure(servers: &[RunningServer], page: &Page) -> Result<Vec<Times>> {
    let mut rows = Vec::new();
    for server in servers {
        let mut shown = 0;
        for _ in 0..WARM_UP_REQUESTS {
            shown = request(server.address(), page.path)?.1.matches(page.row).count();
        }
        ensure!(shown > 0, "{} shows no row", page.path);
        rows.push(shown);
    }
    let mut times = vec![Vec::new(); servers.len()];
    for _ in 0..ROUNDS {
        for (server, times) in servers.iter().zip(&mut times) {
            times.push(request(server.address(), page.path)?.0);
        }
    }
    let sizes = times.into_iter().zip(rows).map(|(mut times, rows)| {
        times.sort();
        Times { median: times[ROUNDS / 2], p95: times[ROUNDS * 19 / 20], rows }
    });
    Ok(sizes.collect())
}

/// Requests a page, which is rendered because the page cache doesn't know its last parameter.
fn request(address: &str, path: &str) -> Result<(Duration, String)> {
    let separator = if path.contains('?') { '&' } else { '?' };
    let path = format!("{path}{separator}rendered=again");
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).with_context(|| format!("reading {path}"))?;
    let took = begun.elapsed();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    ensure!(answer.starts_with("HTTP/1.1 200"), "{path} answers {:.60}", answer);
    Ok((took, answer))
}

/// How many times as long a row takes with the most tasks, compared with the fewest.
fn growth(sizes: &[Times]) -> f64 {
    match (sizes.first(), sizes.last()) {
        (Some(few), Some(many)) => many.per_row() / few.per_row(),
        _ => 1.0,
    }
}

fn print_table(results: &[Vec<Times>]) {
    println!("median / 95th percentile in milliseconds, and number of rows");
    println!("per row: time with the most tasks, divided by the time with the fewest (limit {GROWTH})");
    let sizes: Vec<String> = SIZES.iter().map(|size| format!("{size:>20}")).collect();
    println!("{:<28}{}   per row", "tasks", sizes.join(""));
    for (page, sizes) in PAGES.iter().zip(results) {
        let cell = |times: &Times| {
            format!("{:>20}", format!("{} / {} ({})", milliseconds(times.median), milliseconds(times.p95), times.rows))
        };
        let cells: String = sizes.iter().map(cell).collect();
        println!("{:<28}{cells}   {:.1}", page.label, growth(sizes));
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

fn shown(time: Duration) -> String {
    format!("{} ms", milliseconds(time))
}
