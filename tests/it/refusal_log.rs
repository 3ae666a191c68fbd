//! Checks that each refusal leaves one line in the log, without secrets, texts or colour codes.

use crate::support::demo::{ILSE, WREN};
use crate::support::{Browser, Program, RunningProgram};

/// The lines of the log with these words.
fn lines(running: &RunningProgram, words: &str) -> Vec<String> {
    running.log_count(words, 1);
    running.log().lines().filter(|line| line.contains(words)).map(str::to_owned).collect()
}

fn assert_parts(line: &str, parts: &[&str]) {
    assert!(line.contains("request_id="), "{line}");
    for part in parts {
        assert!(line.contains(part), "{part} is in {line}");
    }
}

async fn signed_in(running: &RunningProgram, login: &str) -> Browser {
    let mut browser = running.browser();
    browser.sign_in(login).await;
    browser
}

#[tokio::test]
async fn forbidden_request_is_logged_without_its_form() {
    let running = RunningProgram::with_demo();
    let mut browser = signed_in(&running, WREN).await;
    let form = [("title", "someone-private"), ("read", "")];
    assert_eq!(browser.post("/2027/settings?key=hidden", &form).await.status(), 403);
    let lines = lines(&running, "a request was refused");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_parts(&lines[0], &["method=POST", "path=\"/2027/settings\"", "status=403", "reason=\"only an organizer"]);
    assert!(!running.log().contains("someone-private") && !running.log().contains("hidden"), "{}", running.log());
    assert!(!running.log().contains('\u{1b}'), "no colour codes");
}

#[tokio::test]
async fn request_of_another_site_is_logged() {
    let running = RunningProgram::with_demo();
    let mut browser = signed_in(&running, ILSE).await;
    browser.headers.push(("origin", "https://evil.example".to_owned()));
    browser.headers.push(("sec-fetch-site", "cross-site".to_owned()));
    assert_eq!(browser.post("/invitation/some-secret/typo", &[("text", "Secret text")]).await.status(), 403);
    let lines = lines(&running, "a request was refused");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_parts(&lines[0], &["path=\"/invitation/\"", "status=403", "reason=\"sent by another site"]);
    assert!(!running.log().contains("some-secret") && !running.log().contains("Secret text"), "{}", running.log());
}

#[tokio::test]
async fn too_many_requests_are_logged() {
    let running = RunningProgram::with_demo();
    let mut browser = signed_in(&running, ILSE).await;
    let mut status = 303;
    for _ in 0..600 {
        status = browser.post("/appearance", &[("theme", "dark")]).await.status().as_u16();
        if status == 429 {
            break;
        }
    }
    assert_eq!(status, 429);
    let lines = lines(&running, "a request was refused");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_parts(&lines[0], &["path=\"/appearance\"", "status=429", "reason=\"over the rate limit\""]);
}

#[tokio::test]
async fn failed_sign_in_is_logged_without_its_code() {
    let running = RunningProgram::with_demo();
    let answer = running.browser().get("/sign-in/return?code=hidden-code&state=hidden-state").await;
    assert_eq!(answer.status(), 400);
    let lines = lines(&running, "a sign-in with GitHub failed");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_parts(&lines[0], &["path=\"/sign-in/return\"", "status=400", "reason=\"the OAuth state is"]);
    assert!(!running.log().contains("hidden-"), "{}", running.log());
}

#[test]
fn owner_is_removed_by_a_command() {
    let program = Program::new();
    let missing = program.run(&["owner", "remove", "wren"]);
    assert_eq!((missing.code, program.path("cairn.db").exists()), (Some(1), false), "{}", missing.err);
    for login in ["wren", "ilse"] {
        assert_eq!(program.run(&["owner", "add", login]).code, Some(0));
    }
    let removed = program.run(&["owner", "remove", "wren"]);
    assert_eq!((removed.code, removed.out.as_str()), (Some(0), "wren is no longer an owner.\n"), "{}", removed.err);
    let again = program.run(&["owner", "remove", "wren"]);
    assert_eq!((again.code, again.err.as_str()), (Some(1), "cairn: wren is not an owner; nothing changed.\n"));
}
