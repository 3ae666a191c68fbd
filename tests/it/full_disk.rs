//! Checks the program on a full disk, simulated with a limit on file sizes.

use crate::fake_github::Browser;
use crate::program::{Program, Run, binary};
use crate::served::Served;
use reqwest::Response;
use std::process::Command;
use std::time::{Duration, Instant};

const TASK: &str = "/2027/tasks/1";

impl Served {
    /// Limits the size of the program's files, in bytes; `None` removes the limit.
    fn limit_files(&self, bytes: Option<u64>) {
        let soft = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        let arguments = ["--pid", &self.pid().to_string(), &format!("--fsize={soft}:")].map(str::to_owned);
        assert!(Command::new("prlimit").args(arguments).status().expect("prlimit").success());
    }

    /// The size of the write-ahead log.
    fn wal_size(&self) -> u64 {
        self.program.path("cairn.db-wal").metadata().expect("the write-ahead log").len()
    }
}

async fn comment(browser: &mut Browser, text: &str) -> Response {
    browser.post(&format!("{TASK}/comment"), &[("text", text)]).await
}

/// Posts comments until one is refused. Returns the accepted texts and the refusal.
async fn comment_until_refused(browser: &mut Browser, name: &str) -> (Vec<String>, Response) {
    let mut accepted = Vec::new();
    for number in 0..40 {
        let text = format!("{name} number {number}.");
        let answer = comment(browser, &text).await;
        if answer.status() != 303 {
            return (accepted, answer);
        }
        accepted.push(text);
    }
    panic!("no comment was refused");
}

async fn begin_sign_in(served: &Served) -> Response {
    Browser::at(&served.base).post("/sign-in", &[("next", "/")]).await
}

/// Fills the space that is left after a comment was too large for it.
async fn sign_in_until_refused(served: &Served) {
    for _ in 0..40 {
        if begin_sign_in(served).await.status() == 503 {
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

#[tokio::test]
async fn writes_succeed_within_a_second_of_freed_space() {
    let mut served = Served::with_demo(&[]);
    let mut browser = Browser::at(&served.base);
    browser.sign_in("demo-ilse").await;
    assert_eq!(comment(&mut browser, "Before.").await.status(), 303);
    assert_eq!(status(&mut browser, "/readyz").await, 200);
    let mut accepted = vec!["Before.".to_owned()];
    for (round, name) in [(1, "First"), (2, "Second")] {
        served.limit_files(Some(served.wal_size() + 40_000));
        let (texts, refused) = comment_until_refused(&mut browser, name).await;
        accepted.extend(texts);
        assert_refused_because_full(refused).await;
        sign_in_until_refused(&served).await;
        // /readyz may repeat the result of a probe from shortly before.
        tokio::time::sleep(Duration::from_millis(300)).await;
        for _ in 0..3 {
            assert_refused_because_full(comment(&mut browser, "This is never accepted.").await).await;
            assert_refused_because_full(begin_sign_in(&served).await).await;
            assert_eq!(status(&mut browser, "/readyz").await, 503);
            assert_eq!((status(&mut browser, TASK).await, status(&mut browser, "/healthz").await), (200, 200));
        }
        assert!(served.is_running(), "{}", served.log());
        // In each round: a comment, a sign-in, and three more of each.
        let failures = round * 8;
        assert_eq!(served.logged("a request failed", failures), failures, "{}", served.log());

        served.limit_files(None);
        let freed = Instant::now();
        assert_eq!(comment(&mut browser, &format!("{name} after.")).await.status(), 303);
        assert!(freed.elapsed() < Duration::from_secs(1), "{:?}", freed.elapsed());
        accepted.push(format!("{name} after."));
        assert_eq!(status(&mut browser, "/readyz").await, 200);
    }
    let page = browser.get(TASK).await.text().await.expect("text");
    let page = page + &browser.get(&format!("{TASK}/comments")).await.text().await.expect("text");
    for text in &accepted {
        assert!(page.contains(text.as_str()), "“{text}” was accepted and is stored");
    }
    assert!(!page.contains("never accepted"));
    let log = served.log();
    for line in log.lines().filter(|line| line.contains("a request failed")) {
        let has_path = line.contains(TASK) || line.contains("/sign-in");
        assert!(line.contains("request_id") && line.contains("POST") && has_path, "{line}");
    }
    assert!(!served.log().contains("transaction depth"), "{}", served.log());
}

/// The part of a page between two texts.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let rest = page.split(before).nth(1).unwrap_or_else(|| panic!("no {before} on the page"));
    rest.split(after).next().expect("a part")
}

#[tokio::test]
async fn log_of_a_failed_request_holds_no_secret_link() {
    let served = Served::with_demo(&[]);
    let mut organizer = Browser::at(&served.base);
    organizer.sign_in("demo-noor").await;
    let list = organizer.get("/2027/invitations").await.text().await.expect("text");
    let rhea = list.split("href=\"").find(|link| link.contains(">Rhea Gravelbrook<")).expect("a link to Rhea");
    let invitation = rhea.split('"').next().expect("an address");
    let page = organizer.post(&format!("{invitation}/link"), &[]).await.text().await.expect("text");
    let token = &between(&page, "/invitation/", "\"")[..43];

    served.limit_files(Some(served.wal_size()));
    let question = [("question", "May I come a day later?")];
    let answer = Browser::at(&served.base).post(&format!("/invitation/{token}/ask"), &question).await;
    assert_refused_because_full(answer).await;
    assert_eq!(served.logged("a request failed", 1), 1, "{}", served.log());
    // The log has the pattern of the route, with `{token}` written literally.
    assert!(served.log().contains("/invitation/{token}") && !served.log().contains(token), "{}", served.log());
}

#[tokio::test]
async fn readyz_logs_once_that_it_fails_and_once_that_it_works_again() {
    let served = Served::with_demo(&[]);
    let mut browser = Browser::at(&served.base);
    browser.post("/sign-in", &[("next", "/")]).await;
    served.limit_files(Some(served.wal_size()));
    for _ in 0..5 {
        assert_eq!(status(&mut browser, "/readyz").await, 503);
    }
    served.limit_files(None);
    assert_eq!(status(&mut browser, "/readyz").await, 200);
    assert_eq!(served.logged("the database check of /readyz works again", 1), 1, "{}", served.log());
    assert_eq!(served.logged("the database check of /readyz", 2), 2, "{}", served.log());
}

#[test]
fn command_on_a_full_disk_ends_with_one_sentence() {
    let program = Program::new();
    let mut limited = Command::new("prlimit");
    limited.arg("--fsize=100000:").arg(binary()).args(["demo", "--db"]).arg(program.path("cairn.db"));
    let refused = Run::from(limited.output().expect("prlimit"));
    assert_eq!((refused.code, refused.err.lines().count()), (Some(1), 1), "{}", refused.err);
}
