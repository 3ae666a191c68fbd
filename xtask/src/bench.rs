//! `cargo xtask bench`: how fast lists and searches answer with 200, 2,000 and 20,000 tasks, each with five comments,
//! beside the limit that they must keep. The program is the released one; the time is that of a whole request over
//! loopback, from the connection to the last byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::cargo::cargo;
use crate::place::Place;
use crate::process::{run_aside, say};
use crate::serving::Serving;
use crate::{bundle, program};

/// What a list or a search may take, at any of the sizes.
const LIMIT: Duration = Duration::from_millis(30);

const SIZES: [u32; 3] = [200, 2_000, 20_000];

/// Requests of each page, after some that only warm it.
const ROUNDS: usize = 60;
const WARMING: usize = 5;

/// Address and what it is; the filled edition is 2023.
const PAGES: [(&str, &str); 12] = [
    ("/2023/tasks", "list, first page"),
    ("/2023/tasks?page=4", "list, fourth page"),
    ("/2023/tasks?status=planned&group=track", "list by status and track"),
    ("/2023/tasks?list=help", "help wanted"),
    ("/2023/tasks?list=blocked", "blocked"),
    ("/2023/tasks?words=zinc", "list, rare word"),
    ("/2023/tasks?words=description", "list, word of every task"),
    ("/2023/tasks?words=length", "list, word of every comment"),
    ("/2023/board", "board"),
    ("/2023/tasks/1100", "a task"),
    ("/search?words=wheels", "search, common word"),
    ("/search?words=description", "search, word of every task"),
];

pub fn bench(place: &Place) -> Result<()> {
    bundle::build_if_possible(place);
    let cairn = program::build(place, true)?;
    let mut results = Vec::new();
    for size in SIZES {
        say(&format!("{size} tasks, {} comments", size * 5));
        let serving = Serving::filled(place, &cairn, |database| fill(place, database, size))?;
        let times = PAGES.iter().map(|(path, _)| measure(serving.address(), path));
        results.push(times.collect::<Result<Vec<_>>>()?);
    }
    print(&results);
    let worst = results.iter().flatten().map(|times| times.late).max().unwrap_or_default();
    ensure!(worst <= LIMIT, "the slowest of all takes {}, and {} are allowed", shown(worst), shown(LIMIT));
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
}

fn measure(address: &str, path: &str) -> Result<Times> {
    for _ in 0..WARMING {
        request(address, path)?;
    }
    let mut times = (0..ROUNDS).map(|_| request(address, path)).collect::<Result<Vec<_>>>()?;
    times.sort();
    Ok(Times { middle: times[ROUNDS / 2], late: times[ROUNDS * 19 / 20] })
}

fn request(address: &str, path: &str) -> Result<Duration> {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).with_context(|| format!("reading {path}"))?;
    let took = begun.elapsed();
    ensure!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{path} answers {}",
        String::from_utf8_lossy(&answer[..answer.len().min(60)])
    );
    Ok(took)
}

fn print(results: &[Vec<Times>]) {
    println!("middle / 19 of 20, in milliseconds; the limit is {}", shown(LIMIT));
    let sizes: Vec<String> = SIZES.iter().map(|size| format!("{size:>14}")).collect();
    println!("{:<28}{}   20,000 : 200", "tasks", sizes.join(""));
    for (nth, (_, what)) in PAGES.iter().enumerate() {
        let times: Vec<&Times> = results.iter().filter_map(|size| size.get(nth)).collect();
        let cells: Vec<String> = times
            .iter()
            .map(|times| format!("{:>14}", format!("{} / {}", bare(times.middle), bare(times.late))))
            .collect();
        let ratio = match (times.first(), times.last()) {
            (Some(small), Some(large)) => large.middle.as_secs_f64() / small.middle.as_secs_f64().max(1e-6),
            _ => 0.0,
        };
        println!("{what:<28}{}   {ratio:.1}", cells.join(""));
    }
}

fn bare(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

fn shown(time: Duration) -> String {
    format!("{} ms", bare(time))
}
