//! The webhook accepts signed deliveries, once each, and ignores what says nothing about evidence.

use super::{ISSUE, PULL, add_task, states};
use crate::support::OAuthTestServer;
use domain::tasks::EvidenceState::{Closed, Merged, Missing, Open};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use ring::hmac;
use serde_json::{Value, json};
use server::github::GitHubSync;
use server::middleware::rate_limits::quota;
use std::path::PathBuf;
use std::sync::Arc;

const SECRET: &str = "It's a Secret to Everybody";

async fn server() -> OAuthTestServer {
    let webhook_secret = Some(Arc::from(SECRET));
    let settings = GitHubSync { webhook_secret, ..GitHubSync::off() };
    let unlimited = quota(1_000_000, 1000);
    let server = OAuthTestServer::with_services(|services| {
        services.github_sync = Arc::new(settings);
        services.limits.writes_from_address = unlimited;
    });
    let server = server.await;
    add_task(&server.store, &[PULL, ISSUE]).await;
    server
}

fn signature(body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), body);
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

/// Sends a signed body, and returns the status and the sentence.
async fn send(server: &OAuthTestServer, id: &str, event: &str, kind: &str, body: Vec<u8>) -> (u16, String) {
    let signed = signature(&body);
    send_signed(server, (id, event, kind), body, &signed).await
}

async fn send_signed(
    server: &OAuthTestServer,
    (id, event, kind): (&str, &str, &str),
    body: Vec<u8>,
    signature: &str,
) -> (u16, String) {
    let request = server.client().post(server.address("/webhooks/github"));
    let request = request.header("content-type", kind).header("x-github-event", event).header("x-github-delivery", id);
    let answer = request.header("x-hub-signature-256", signature).body(body).send().await.expect("an answer");
    let (status, body) = (answer.status().as_u16(), answer.json::<Value>().await.expect("JSON"));
    (status, body["message"].as_str().expect("a sentence").to_owned())
}

async fn deliver(server: &OAuthTestServer, id: &str, event: &str, payload: &Value) -> (u16, String) {
    send(server, id, event, "application/json", payload.to_string().into_bytes()).await
}

fn of_repository() -> Value {
    json!({ "full_name": "Example-Org/wheels", "private": false })
}

/// The pull request 7 after its nth change.
fn pull(nth: u32, state: &str, merged: bool) -> Value {
    let at = format!("2026-11-20T10:{:02}:{:02}Z", nth / 60, nth % 60);
    json!({ "action": "edited", "repository": of_repository(), "pull_request": { "number": 7, "title": format!("Change {nth}"),
        "state": state, "merged_at": merged.then_some(&at), "updated_at": at } })
}

fn issue(action: &str) -> Value {
    json!({ "action": action, "repository": of_repository(),
        "issue": { "number": 8, "title": "Wheels", "state": "closed", "updated_at": "2026-11-20T10:00:00Z" } })
}

#[tokio::test]
async fn delivery_changes_the_state_once() {
    let server = server().await;
    assert_eq!(deliver(&server, "a", "pull_request", &pull(1, "open", false)).await, (202, "Recorded.".to_owned()));
    assert_eq!(states(&server.store).await, [Some(Open), None]);
    assert_eq!(deliver(&server, "b", "pull_request", &pull(2, "closed", true)).await.1, "Recorded.");
    let again = deliver(&server, "b", "pull_request", &pull(2, "closed", true)).await;
    assert_eq!(again, (202, "Ignored: this delivery arrived before.".to_owned()));
    assert_eq!(states(&server.store).await, [Some(Merged), None]);
}

#[tokio::test]
async fn form_delivery_is_signed_as_it_was_sent() {
    let server = server().await;
    let encoded: String = reqwest::Url::parse_with_params("http://x/", [("payload", issue("closed").to_string())])
        .expect("an address")
        .query()
        .expect("a query")
        .to_owned();
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(send(&server, "a", "issues", kind, encoded.into_bytes()).await.0, 202);
    assert_eq!(states(&server.store).await, [None, Some(Closed)]);
}

#[tokio::test]
async fn delivery_with_a_wrong_signature_changes_nothing() {
    let server = server().await;
    let body = issue("closed").to_string().into_bytes();
    let valid = signature(&body);
    for wrong in ["", "sha256=", &valid.replace("sha256", "sha1"), &valid[..70]] {
        let headers = ("a", "issues", "application/json");
        assert_eq!(send_signed(&server, headers, body.clone(), wrong).await.0, 401, "{wrong}");
    }
    assert_eq!(states(&server.store).await, [None, None]);
    assert_eq!(send(&server, "a", "issues", "application/json", body).await.0, 202);
}

#[tokio::test]
async fn deleted_issue_is_gone() {
    let server = server().await;
    deliver(&server, "a", "issues", &issue("closed")).await;
    deliver(&server, "b", "issues", &issue("deleted")).await;
    deliver(&server, "c", "issues", &issue("closed")).await;
    assert_eq!(states(&server.store).await, [None, Some(Missing)]);
}

#[tokio::test]
async fn other_deliveries_are_answered_with_a_sentence() {
    let server = server().await;
    let mut unlinked = issue("closed");
    unlinked["issue"]["number"] = json!(99);
    let json = "application/json";
    for ((status, sentence), expected) in [
        (deliver(&server, "a", "ping", &json!({ "zen": "Keep it simple." })).await, (200, "The webhook works.")),
        (deliver(&server, "a", "push", &json!({})).await, (202, "Ignored: this event says nothing about evidence.")),
        (deliver(&server, "a", "issues", &unlinked).await, (202, "Ignored: no task links to this.")),
        (
            deliver(&server, "", "issues", &unlinked).await,
            (400, "The header X-GitHub-Delivery is missing or too long."),
        ),
        (send(&server, "a", "issues", json, b"{".to_vec()).await, (400, "The payload is not valid JSON")),
        (send(&server, "a", "issues", "text/plain", b"{}".to_vec()).await, (415, "Choose application/json")),
        (
            send(&server, "a", "issues", json, vec![b' '; 3_000_000]).await,
            (413, "The delivery is incomplete or longer"),
        ),
    ] {
        assert_eq!(status, expected.0, "{sentence}");
        assert!(sentence.starts_with(expected.1), "{sentence}");
    }
}

#[tokio::test]
async fn webhook_without_a_secret_is_off() {
    let server = OAuthTestServer::new().await;
    let (status, sentence) = deliver(&server, "a", "ping", &json!({})).await;
    assert_eq!((status, sentence.as_str()), (404, "The webhook is off. Set GITHUB_WEBHOOK_SECRET to turn it on."));
}

/// The last state of a stream of changes that arrives shuffled, repeated and with losses except the last change.
#[tokio::test]
async fn shuffled_and_repeated_deliveries_give_the_last_state() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..8 {
        let server = server().await;
        let changes: Vec<(u32, usize)> = (0..6).flat_map(|nth| [(nth, 0), (nth, 1)]).collect();
        let order = Just(changes).prop_shuffle().new_tree(&mut runner).expect("an order").current();
        for (nth, copy) in order {
            let merged = nth == 5;
            let state = if nth % 2 == 1 { "closed" } else { "open" };
            // A redelivery has the same id, and a second webhook another one.
            let id = if copy == 0 { format!("{nth}") } else { format!("{nth}-{copy}") };
            assert_eq!(deliver(&server, &id, "pull_request", &pull(nth, state, merged)).await.0, 202);
        }
        assert_eq!(states(&server.store).await, [Some(Merged), None]);
    }
}

#[tokio::test]
#[ignore = "cargo xtask conformance installs what it needs"]
async fn published_examples_cause_no_server_error() {
    let folder = PathBuf::from(std::env::var_os("CAIRN_OCTOKIT").expect("CAIRN_OCTOKIT names a folder"));
    let server = server().await;
    let mut count = 0;
    for of in ["api.github.com", "ghes-31", "ghes-35"] {
        let text = std::fs::read(folder.join("webhooks-examples").join(of).join("index.json")).expect("examples");
        let events: Vec<Value> = serde_json::from_slice(&text).expect("JSON");
        for event in events {
            let name = event["name"].as_str().expect("a name");
            for (nth, payload) in event["examples"].as_array().expect("examples").iter().enumerate() {
                let (status, sentence) = deliver(&server, &format!("{of}-{name}-{nth}"), name, payload).await;
                assert!(matches!(status, 200 | 202), "{name} {nth}: {status} {sentence}");
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count} examples");
}
