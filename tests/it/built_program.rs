//! Attacks the built program: every role at every route, random requests, and sudden ends.

mod answered_applications;
mod confirmed_forms;

use crate::access_matrix::wrong_answers;
use crate::support::demo::{ILSE, NOOR, WREN};
use crate::support::{People, RunningProgram, TestApp};
use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How many times as long a test runs as usual; `cargo xtask conformance` sets it.
fn factor() -> u32 {
    std::env::var("CAIRN_TEST_FACTOR").map_or(1, |factor| factor.parse().expect("a whole number"))
}

const WRITERS: [&str; 3] = [ILSE, NOOR, WREN];

/// Posts comments until the program ends; returns those that were acknowledged, and counts them.
async fn write_comments(running: &RunningProgram, login: &str, round: u32, count: &AtomicU32) -> Vec<String> {
    let mut browser = running.browser();
    browser.sign_in(login).await;
    let mut acknowledged = Vec::new();
    for number in 0..50 {
        let text = format!("Round {round}, number {number} of {login}");
        match browser.try_post("/2027/tasks/1/comment", &[("text", &text)]).await {
            Ok(answer) if answer.status() == 303 => {
                acknowledged.push(text);
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) => {}
            Err(_) => break,
        }
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
async fn each_acknowledged_comment_is_stored_once_after_kills() {
    let mut running = RunningProgram::with_demo();
    let mut acknowledged = BTreeSet::new();
    // A hundred in `cargo xtask conformance`.
    for round in 0..4 * factor() {
        let count = AtomicU32::new(0);
        // Each round ends at another moment, while all three write.
        let kill = async {
            while count.load(Ordering::Relaxed) < 10 + round * 7 % 30 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            running.signal("KILL");
        };
        let writers = join_all(WRITERS.map(|login| write_comments(&running, login, round, &count)));
        let (written, ()) = tokio::join!(writers, kill);
        acknowledged.extend(written.into_iter().flatten());
        running = running.restarted();
    }
    let mut stored = String::new();
    for login in WRITERS {
        let mut browser = running.browser();
        browser.sign_in(login).await;
        stored += &browser.get("/me/data.json").await.text().await.expect("text");
    }
    let times = |text: &String| stored.matches(&format!("\"{text}\"")).count();
    let lost_or_repeated: Vec<&String> = acknowledged.iter().filter(|text| times(text) != 1).collect();
    assert!(lost_or_repeated.is_empty(), "{lost_or_repeated:?}");
    assert!(acknowledged.len() >= 30, "{} comments were acknowledged", acknowledged.len());
    let check = running.program().run(&["check"]);
    assert!(check.code == Some(0) && check.out.contains("The database is intact."), "{}{}", check.out, check.err);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: the program limits how often one address writes"]
async fn built_program_answers_as_the_access_matrix_says() {
    let running = RunningProgram::with_demo();
    let app = TestApp::of_program(&running).await;
    let people = People::sign_in_at(&app, chrono::Utc::now()).await;
    assert_eq!(wrong_answers(&app, &people).await, Vec::<String>::new());
}

/// Sends bytes; returns the status of the answer, or `None` if the connection was closed without one.
fn status_of(running: &RunningProgram, request: &[u8]) -> Option<u16> {
    let mut stream = running.connect();
    // The program may close the connection while the rest is sent.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut head = Vec::new();
    let _ = stream.take(64).read_to_end(&mut head);
    String::from_utf8_lossy(&head).strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

#[test]
fn random_requests_cause_no_server_error() {
    let mut running = RunningProgram::with_demo();
    let addresses: Vec<&str> = web::routes::addresses().into_iter().map(|(_, address)| address).collect();
    let part = prop_oneof!["[0-9]{1,22}", "[a-z0-9-]{1,12}", "(%[0-9A-F]{2}){1,6}", "2027", "[^\\s#?/]{1,20}"];
    let parts = prop::collection::vec(part.clone(), 4);
    let query = prop::collection::vec((prop::sample::select(web::forms::FIELD_NAMES), part), 0..5);
    let method = prop::sample::select(&["GET", "GET", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "BREW"][..]);
    let header = prop_oneof![
        Just(String::new()),
        "(Accept-Encoding|Cookie|If-None-Match|Range|Accept|X-Forwarded-For|Content-Type): [ -~]{0,40}\r\n",
        "Content-Length: [0-9]{1,3}\r\n",
        "Transfer-Encoding: chunked\r\n",
    ];
    let request = (method, prop::sample::select(addresses), parts, query, header, "[ -~]{0,40}");
    let config = Config { cases: 400 * factor(), failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&request, |(method, address, parts, query, header, body)| {
        let mut parts = parts.into_iter();
        let path: Vec<String> = address
            .split('/')
            .map(|part| if part.starts_with('{') { parts.next().unwrap_or_default() } else { part.to_owned() })
            .collect();
        let query: Vec<String> = query.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        let address = format!("{}?{}", path.join("/"), query.join("&"));
        let request =
            format!("{method} {address} HTTP/1.1\r\nHost: cairn.test\r\nConnection: close\r\n{header}\r\n{body}");
        let status = status_of(&running, request.as_bytes());
        prop_assert!(status.is_none_or(|status| status < 500), "{} answers {:?}", request, status);
        Ok(())
    });
    outcome.expect("no request causes a server error");
    assert!(running.is_running() && !running.log().contains("panicked"), "{}", running.log());
}
