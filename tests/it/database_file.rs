//! Checks the program when its database file is deleted, replaced, damaged, foreign or used twice.

use crate::support::demo::{ILSE, ILSES_NAME};
use crate::support::{Browser, Program, Run, RunningProgram, binary};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TASK: &str = "/2027/tasks/1";
const LOST: &str = "Cairn has lost its database";

/// A participant, with a program that will lose its database.
async fn writer() -> (RunningProgram, Browser) {
    let running = RunningProgram::with_demo();
    let mut browser = running.browser();
    browser.sign_in(ILSE).await;
    let answer = browser.post(&format!("{TASK}/comment"), &[("text", "Before.")]).await;
    assert_eq!(answer.status(), 303);
    (running, browser)
}

/// Expects refused comments, failing health checks, and one line with `reason` in the log.
async fn assert_lost(running: &RunningProgram, browser: &mut Browser, reason: &str) {
    let begun = Instant::now();
    while browser.get("/healthz").await.status() == 200 {
        assert!(begun.elapsed() < Duration::from_secs(10), "the fault is noticed; {}", running.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let answer = browser.post(&format!("{TASK}/comment"), &[("text", "Lost?")]).await;
    assert_eq!(answer.status(), 503);
    let page = answer.text().await.expect("text");
    assert!(page.contains(LOST) && page.contains("Nothing was changed"), "{page}");
    assert_eq!(browser.get("/readyz").await.status(), 503);
    running.wait_for_log("writes are refused: The database file");
    assert!(running.log().contains(reason), "{}", running.log());
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(running.log().matches("writes are refused:").count(), 1, "{}", running.log());
}

/// Expects that no page takes the signed-in person for a visitor.
async fn assert_no_visitor(browser: &mut Browser) {
    for path in ["/2027/tasks/1", "/me", "/"] {
        let answer = browser.get(path).await;
        let status = answer.status();
        let page = answer.text().await.expect("text");
        assert!((status == 200 && page.contains(ILSES_NAME)) || status == 503, "{path}: {status}");
    }
}

#[tokio::test]
async fn deleted_database_takes_no_writes_until_it_is_back() {
    let (running, mut browser) = writer().await;
    fs::rename(running.path("cairn.db"), running.path("away")).expect("a rename");
    assert_lost(&running, &mut browser, "was deleted or moved").await;
    assert_no_visitor(&mut browser).await;
    fs::rename(running.path("away"), running.path("cairn.db")).expect("a rename");
    running.wait_for_log("the database file is back");
    assert_eq!(browser.get("/healthz").await.status(), 200);
    let answer = browser.post(&format!("{TASK}/comment"), &[("text", "After.")]).await;
    assert_eq!(answer.status(), 303);
}

#[tokio::test]
async fn replaced_database_takes_no_writes() {
    let (running, mut browser) = writer().await;
    let other = Program::new();
    assert_eq!(other.run(&["demo"]).code, Some(0));
    fs::copy(other.path("cairn.db"), running.path("new")).expect("a copy");
    fs::rename(running.path("new"), running.path("cairn.db")).expect("a rename");
    assert_lost(&running, &mut browser, "was replaced").await;
    assert_no_visitor(&mut browser).await;
}

#[tokio::test]
async fn overwritten_database_takes_no_writes() {
    let (running, mut browser) = writer().await;
    let other = Program::new();
    assert_eq!(other.run(&["demo"]).code, Some(0));
    fs::copy(other.path("cairn.db"), running.path("cairn.db")).expect("a copy");
    assert_lost(&running, &mut browser, "was replaced while Cairn has it open").await;
}

#[tokio::test]
async fn damaged_database_takes_no_writes() {
    let (running, mut browser) = writer().await;
    let bytes = "this is no page of a database ".repeat(100_000);
    fs::write(running.path("cairn.db"), bytes).expect("a file");
    assert_lost(&running, &mut browser, "is damaged").await;
    assert_no_visitor(&mut browser).await;
}

fn assert_refused_in_one_sentence(run: &Run, words: &str) {
    assert_eq!((run.code, run.err.lines().count()), (Some(1), 1), "{}", run.err);
    assert!(run.err.contains(words), "{}", run.err);
}

#[test]
fn database_of_another_program_is_refused_by_every_command() {
    let program = Program::new();
    assert_eq!(program.run(&["demo"]).code, Some(0));
    let mut bytes = fs::read(program.path("cairn.db")).expect("the database");
    // The application id is at this place of the header.
    assert_eq!(&bytes[68..72], b"Cair");
    bytes[68..72].copy_from_slice(b"Bird");
    program.write("cairn.db", &bytes);
    for arguments in [
        ["serve", "--listen", "127.0.0.1:0"].as_slice(),
        &["owner", "add", "wren"],
        &["owner", "remove", "wren"],
        &["check"],
        &["backup", "copy.db"],
        &["demo"],
        &["report", "--edition", "2027"],
    ] {
        let run = program.run(arguments);
        assert_refused_in_one_sentence(&run, "cairn.db is the database of another program.");
    }
    assert_eq!(fs::read(program.path("cairn.db")).expect("the database"), bytes, "nothing is written");
}

#[test]
fn second_server_is_refused_until_the_first_is_gone() {
    let mut first = RunningProgram::with_demo();
    let second = first.program().run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_refused_in_one_sentence(
        &second,
        &format!("Another Cairn server (process {}) already uses", first.process_id()),
    );
    // Commands work beside the server.
    let command = first.program().run(&["owner", "add", "wren-owner"]);
    assert_eq!(command.code, Some(0), "{}", command.err);
    // It is killed, so it can't release anything itself.
    let again = first.restarted();
    assert!(again.get("/healthz").starts_with("HTTP/1.1 200"));
}

#[test]
fn four_first_starts_at_once_succeed() {
    let program = Program::new();
    let start = |login: &str| {
        let mut command = Command::new(binary());
        command.args(["owner", "add", login]).current_dir(program.path("")).env_clear();
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    };
    let started: Vec<_> = ["ada", "bo", "cy", "di"].map(start).into();
    for child in started {
        let run = Run::from(child.wait_with_output().expect("an output"));
        assert_eq!(run.code, Some(0), "{}", run.err);
    }
    assert_eq!(program.run(&["check"]).code, Some(0));
}

#[test]
fn one_of_four_servers_that_start_at_once_serves() {
    let program = Program::new();
    let start = |_| {
        let mut command = Command::new(binary());
        command.args(["serve", "--listen", "127.0.0.1:0"]).current_dir(program.path("")).env_clear();
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts")
    };
    let mut servers: Vec<_> = (0..4).map(start).collect();
    let begun = Instant::now();
    let is_running = |server: &mut std::process::Child| server.try_wait().expect("a status").is_none();
    while servers.iter_mut().filter_map(|server| is_running(server).then_some(())).count() > 1 {
        assert!(begun.elapsed() < Duration::from_secs(20), "three servers end");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (running, ended): (Vec<_>, Vec<_>) =
        servers.into_iter().map(|mut s| (is_running(&mut s), s)).partition(|(is, _)| *is);
    assert_eq!(running.len(), 1);
    for (_, server) in ended {
        let run = Run::from(server.wait_with_output().expect("an output"));
        assert_refused_in_one_sentence(&run, "Another Cairn server");
    }
    for (_, mut server) in running {
        server.kill().expect("a signal");
        server.wait().expect("an end");
    }
}
