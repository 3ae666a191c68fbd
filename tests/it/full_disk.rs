//! Checks the program on a full disk, simulated with a limit on file sizes.

use crate::support::demo::{ILSE, NOOR};
use crate::support::{Browser, Program, Run, RunningProgram, binary};
use reqwest::Response;
use std::process::Command;
use std::time::{Duration, Instant};

const TASK: &str = "/2027/tasks/1";
const NEVER_ACCEPTED: &str = "This is never accepted.";
/// What the log says about each refused request.
const FAILURE: &str = "a request failed";

/// The size of the write-ahead log.
fn wal_size(running: &RunningProgram) -> u64 {
    running.path("cairn.db-wal").metadata().expect("the write-ahead log").len()
}

async fn comment(browser: &mut Browser, text: &str) -> Response {
    browser.post(&format!("{TASK}/comment"), &[("text", text)]).await
}

async fn begin_sign_in(running: &RunningProgram) -> Response {
    running.browser().post("/sign-in", &[("next", "/")]).await
}

/// Fills the space that is left after a comment was too large for it.
async fn sign_in_until_refused(running: &RunningProgram) {
    for _ in 0..40 {
        if begin_sign_in(running).await.status() == 503 {
            return;
        }
    }
    panic!("no sign-in was refused");
}

async fn assert_refused_because_full(answer: Response) {
    assert_eq!(answer.status(), 503);
    let page = answer.text().await.expect("text");
    assert!(page.contains("Cairn can’t save anything right now"), "{page}");
    assert!(page.contains("disk is full") && page.contains("Nothing was changed"), "{page}");
}

async fn status(browser: &mut Browser, path: &str) -> u16 {
    browser.get(path).await.status().as_u16()
}

/// The running program, and a participant whose comments fill its disk.
struct Writer {
    running: RunningProgram,
    browser: Browser,
    /// The texts of the comments that were accepted.
    accepted: Vec<String>,
}

impl Writer {
    async fn start() -> Writer {
        let running = RunningProgram::with_demo();
        let mut browser = running.browser();
        browser.sign_in(ILSE).await;
        let mut writer = Writer { running, browser, accepted: Vec::new() };
        writer.comment("Before.").await;
        assert_eq!(status(&mut writer.browser, "/readyz").await, 200);
        writer
    }

    /// Posts a comment, which must be accepted.
    async fn comment(&mut self, text: &str) {
        assert_eq!(comment(&mut self.browser, text).await.status(), 303);
        self.accepted.push(text.to_owned());
    }

    /// Leaves 40 kB, and writes until no comment and no sign-in fits; two requests are refused.
    async fn fill_disk(&mut self, name: &str) {
        self.running.limit_file_size(Some(wal_size(&self.running) + 40_000));
        assert_refused_because_full(self.comment_until_refused(name).await).await;
        sign_in_until_refused(&self.running).await;
        // /readyz may repeat the result of a probe from shortly before.
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    async fn comment_until_refused(&mut self, name: &str) -> Response {
        for number in 0..40 {
            let text = format!("{name} number {number}.");
            let answer = comment(&mut self.browser, &text).await;
            if answer.status() != 303 {
                return answer;
            }
            self.accepted.push(text);
        }
        panic!("no comment was refused");
    }

    fn free_space(&self) {
        self.running.limit_file_size(None);
    }
}

#[tokio::test]
async fn full_disk_refuses_writes_and_still_serves_pages() {
    let mut writer = Writer::start().await;
    for (number, round) in [(1, "First"), (2, "Second")] {
        writer.fill_disk(round).await;
        for _ in 0..3 {
            assert_refused_because_full(comment(&mut writer.browser, NEVER_ACCEPTED).await).await;
            assert_refused_because_full(begin_sign_in(&writer.running).await).await;
            let mut answers = Vec::new();
            for path in ["/readyz", TASK, "/healthz"] {
                answers.push(status(&mut writer.browser, path).await);
            }
            assert_eq!(answers, [503, 200, 200]);
        }
        assert!(writer.running.is_running(), "{}", writer.running.log());
        // In each round: a comment, a sign-in, and three more of each.
        let failures = number * 8;
        assert_eq!(writer.running.log_count(FAILURE, failures), failures, "{}", writer.running.log());
        writer.free_space();
        writer.comment(&format!("{round} after.")).await;
    }
}

#[tokio::test]
async fn writes_succeed_within_a_second_of_freed_space() {
    let mut writer = Writer::start().await;
    for round in ["First", "Second"] {
        writer.fill_disk(round).await;
        writer.free_space();
        let freed = Instant::now();
        writer.comment(&format!("{round} after.")).await;
        assert!(freed.elapsed() < Duration::from_secs(1), "{:?}", freed.elapsed());
        assert_eq!(status(&mut writer.browser, "/readyz").await, 200);
    }
}

#[tokio::test]
async fn accepted_comments_are_stored_and_refused_ones_are_not() {
    let mut writer = Writer::start().await;
    for round in ["First", "Second"] {
        writer.fill_disk(round).await;
        assert_refused_because_full(comment(&mut writer.browser, NEVER_ACCEPTED).await).await;
        writer.free_space();
        writer.comment(&format!("{round} after.")).await;
    }
    let Writer { mut browser, accepted, .. } = writer;
    let page = browser.get(TASK).await.text().await.expect("text");
    let page = page + &browser.get(&format!("{TASK}/comments")).await.text().await.expect("text");
    for text in &accepted {
        assert!(page.contains(text.as_str()), "“{text}” was accepted and is stored");
    }
    assert!(!page.contains(NEVER_ACCEPTED));
}

#[tokio::test]
async fn log_names_each_request_that_a_full_disk_refuses() {
    let mut writer = Writer::start().await;
    writer.fill_disk("First").await;
    assert_eq!(writer.running.log_count(FAILURE, 2), 2, "{}", writer.running.log());
    writer.free_space();
    writer.comment("After.").await;
    let log = writer.running.log();
    for line in log.lines().filter(|line| line.contains(FAILURE)) {
        let has_path = line.contains(TASK) || line.contains("/sign-in");
        assert!(line.contains("request_id") && line.contains("POST") && has_path, "{line}");
    }
    assert!(!log.contains("transaction depth"), "{log}");
}

/// The part of a page between two texts.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split(before).nth(1).unwrap_or_else(|| panic!("no {before} on the page"));
    rest.split(after).next().expect("a part")
}

#[tokio::test]
async fn log_of_a_failed_request_holds_no_secret_link() {
    let running = RunningProgram::with_demo();
    let mut organizer = running.browser();
    organizer.sign_in(NOOR).await;
    let list = organizer.get("/2027/invitations").await.text().await.expect("text");
    let rhea = list.split("href=\"").find(|link| link.contains(">Rhea Gravelbrook<")).expect("a link to Rhea");
    let invitation = rhea.split('"').next().expect("an address");
    let page = organizer.post(&format!("{invitation}/link"), &[]).await.text().await.expect("text");
    let token = &between(&page, "/invitation/", "\"")[..43];

    running.limit_file_size(Some(wal_size(&running)));
    let question = [("question", "May I come a day later?")];
    let answer = running.browser().post(&format!("/invitation/{token}/ask"), &question).await;
    assert_refused_because_full(answer).await;
    assert_eq!(running.log_count(FAILURE, 1), 1, "{}", running.log());
    // The log has the pattern of the route, with `{token}` written literally.
    assert!(running.log().contains("/invitation/{token}") && !running.log().contains(token), "{}", running.log());
}

#[tokio::test]
async fn readyz_logs_once_that_it_fails_and_once_that_it_works_again() {
    let running = RunningProgram::with_demo();
    let mut browser = running.browser();
    // A monitor opens a connection for each check.
    browser.headers.push(("connection", "close".to_owned()));
    browser.post("/sign-in", &[("next", "/")]).await;
    running.limit_file_size(Some(wal_size(&running)));
    for _ in 0..5 {
        assert_eq!(status(&mut browser, "/readyz").await, 503);
    }
    running.limit_file_size(None);
    assert_eq!(status(&mut browser, "/readyz").await, 200);
    assert_eq!(running.log_count("the database check of /readyz works again", 1), 1, "{}", running.log());
    assert_eq!(running.log_count("the database check of /readyz", 2), 2, "{}", running.log());
}

#[test]
fn command_on_a_full_disk_ends_with_one_sentence() {
    let program = Program::new();
    let mut limited = Command::new("prlimit");
    limited.arg("--fsize=100000:").arg(binary()).args(["demo", "--db"]).arg(program.path("cairn.db"));
    let refused = Run::from(limited.output().expect("prlimit"));
    assert_eq!((refused.code, refused.err.lines().count()), (Some(1), 1), "{}", refused.err);
}
