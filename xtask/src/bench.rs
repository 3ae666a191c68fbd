//! `cargo xtask bench [PART...]`: measurements beside the limits that they must keep.
//!
//! `lists`: how fast lists and searches answer with 200, 2,000 and 20,000 tasks, each with five comments. The program is
//! the released one; the time is that of a whole request over loopback, from the connection to the last byte. The three
//! sizes are asked by turns, so that whatever else the machine does falls on all of them alike.
//! The other parts are described in their files.

mod connections;

mod forms;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run_aside, say};
use crate::running_server::RunningServer;
use crate::{bundle, program};

/// What a list or a search may take, at any of the sizes.
const LIMIT: Duration = Duration::from_millis(30);

const SIZES: [u32; 3] = [200, 2_000, 20_000];

/// Requests of each page, after some that only warm it.
const ROUNDS: usize = 60;
const WARMING: usize = 5;

/// With a hundred times as many tasks, a row that is shown may take so many times as long.
const GROWTH: f64 = 4.0;

/// A page of the filled edition, 2023.
struct Page {
    path: &'static str,
    what: &'static str,
    /// What stands once in each row that it shows.
    row: &'static str,
}

const fn list(path: &'static str, what: &'static str) -> Page {
    Page { path, what, row: "<th scope=\"row\">" }
}

const fn search(path: &'static str, what: &'static str) -> Page {
    Page { path, what, row: ", task " }
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
    Page { path: "/2023/board", what: "board", row: "class=\"card\"" },
    Page { path: "/2023/tasks/1100", what: "a task", row: "<h1" },
    search("/search?q=zinc", "search, rare word"),
    search("/search?q=wheels", "search, common word"),
    search("/search?q=description", "search, word of every task"),
];

/// A part by its name on the command line.
type Part = (&'static str, fn(&Place) -> Result<()>);

const PARTS: [Part; 2] = [("lists", lists), ("connections", connections::bench)];

/// The parts that are asked for, all if none is; `None` if one is unknown.
pub fn asked_for(names: &[&str]) -> Option<Vec<Part>> {
    let known = |name: &&str| PARTS.iter().any(|(part, _)| part == name);
    let wanted = |(part, _): &Part| names.is_empty() || names.contains(part);
    names.iter().all(known).then(|| PARTS.into_iter().filter(wanted).collect())
}

/// Measures all of `parts`, and fails if one of them breaks its limit.
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
    forms::bench(place, &cairn)?;
    let servings = SIZES.map(|size| {
        say(&format!("{size} tasks, {} comments", size * 5));
        RunningServer::filled(place, &cairn, &format!("filled-{size}"), |database| fill(place, database, size))
    });
    let servings = servings.into_iter().collect::<Result<Vec<_>>>()?;
    let results = PAGES.iter().map(|page| measure(&servings, page)).collect::<Result<Vec<_>>>()?;
    print(&results);
    let worst = results.iter().flatten().map(|times| times.late).max().unwrap_or_default();
    ensure!(worst <= LIMIT, "the slowest of all takes {}, and {} are allowed", shown(worst), shown(LIMIT));
    for (page, growth) in PAGES.iter().zip(results.iter().map(|sizes| growth(sizes))) {
        ensure!(growth <= GROWTH, "{}: a row takes {growth:.1} times as long, and {GROWTH} are allowed", page.what);
    }
    Ok(())
}

fn fill(place: &Place, database: &Path, tasks: u32) -> Result<()> {
    let example = ["run", "--release", "--example", "big", "--"];
    run_aside(cargo(place, &example).arg(database).arg(tasks.to_string()))
}

/// Half of the requests took no longer than `middle`, nineteen of twenty no longer than `late`.
struct Times {
    middle: Duration,
    late: Duration,
    /// How many rows the page shows.
    rows: usize,
}

impl Times {
    fn a_row(&self) -> f64 {
        self.middle.as_secs_f64() / self.rows.max(1) as f64
    }
}

/// The times of a page by size.
fn measure(servings: &[RunningServer], page: &Page) -> Result<Vec<Times>> {
    let mut rows = Vec::new();
    for server in servings {
        let mut shown = 0;
        for _ in 0..WARMING {
            shown = request(server.address(), page.path)?.1.matches(page.row).count();
        }
        ensure!(shown > 0, "{} shows no row", page.path);
        rows.push(shown);
    }
    let mut times = vec![Vec::new(); servings.len()];
    for _ in 0..ROUNDS {
        for (server, times) in servings.iter().zip(&mut times) {
            times.push(request(server.address(), page.path)?.0);
        }
    }
    let sizes = times.into_iter().zip(rows).map(|(mut times, rows)| {
        times.sort();
        Times { middle: times[ROUNDS / 2], late: times[ROUNDS * 19 / 20], rows }
    });
    Ok(sizes.collect())
}

fn request(address: &str, path: &str) -> Result<(Duration, String)> {
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

/// How many times as long a row takes with the most tasks as with the fewest.
fn growth(sizes: &[Times]) -> f64 {
    match (sizes.first(), sizes.last()) {
        (Some(few), Some(many)) => many.a_row() / few.a_row(),
        _ => 1.0,
    }
}

fn print(results: &[Vec<Times>]) {
    println!("middle / 19 of 20, in milliseconds, the limit is {}; rows shown", shown(LIMIT));
    println!("and, of a row, how many times as long it takes with the most tasks as with the fewest: at most {GROWTH}");
    let sizes: Vec<String> = SIZES.iter().map(|size| format!("{size:>20}")).collect();
    println!("{:<28}{}   a row", "tasks", sizes.join(""));
    for (page, sizes) in PAGES.iter().zip(results) {
        let cell = |times: &Times| {
            format!("{:>20}", format!("{} / {} ({})", bare(times.middle), bare(times.late), times.rows))
        };
        let cells: String = sizes.iter().map(cell).collect();
        println!("{:<28}{cells}   {:.1}", page.what, growth(sizes));
    }
}

fn bare(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

fn shown(time: Duration) -> String {
    format!("{} ms", bare(time))
}
