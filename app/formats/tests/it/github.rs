//! Webhook payloads and API answers of GitHub become facts, and odd ones become errors.

use domain::github::{GitHubDetails, GitHubFact, GitHubNews};
use domain::tasks::{EvidenceKind, EvidenceState, GitHubAddress, GitHubHost};
use domain::text::Url;
use domain::time::Instant;
use formats::github::{GitHubFormatError, WebhookNews, issue, issue_list, names_a_limit, repository, webhook};
use proptest::prelude::*;
use serde_json::{Value, json};

mod outside_payloads;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// When payloads arrive.
fn received() -> Instant {
    at("2026-11-20T12:00:00Z")
}

fn address(url: &str) -> GitHubAddress {
    GitHubAddress::of(&Url::parse(url).unwrap(), &GitHubHost::default()).unwrap().0
}

fn read(event: &str, payload: &Value) -> Result<WebhookNews, GitHubFormatError> {
    webhook(event, payload.to_string().as_bytes(), &GitHubHost::default(), received())
}

/// The fact of a payload that has one.
fn fact(event: &str, payload: &Value) -> GitHubFact {
    match read(event, payload) {
        Ok(WebhookNews::Facts(facts)) if facts.len() == 1 => facts.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn details(fact: &GitHubFact) -> &GitHubDetails {
    match &fact.news {
        GitHubNews::Present { details, .. } => details,
        GitHubNews::Gone(_) => panic!("{fact:?}"),
    }
}

fn state(event: &str, payload: &Value) -> Option<EvidenceState> {
    details(&fact(event, payload)).state
}

fn of_repository(private: bool) -> Value {
    json!({ "full_name": "Example-Org/Wheels", "private": private, "archived": false, "updated_at": "2026-11-01T00:00:00Z",
            "created_at": "2020-01-01T00:00:00Z", "owner": { "login": "Example-Org" }, "description": "Wheels", "new": 1 })
}

fn numbered(changed: Value) -> Value {
    let mut item = json!({ "number": 7, "title": "Build wheels", "user": { "login": "octo[bot]" }, "state": "open",
        "created_at": "2026-11-01T00:00:00Z", "updated_at": "2026-11-02T00:00:00Z", "closed_at": null });
    item.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
    item
}

fn issue_event(action: &str, changed: Value) -> Value {
    json!({ "action": action, "issue": numbered(changed), "repository": of_repository(false) })
}

fn pull_event(action: &str, changed: Value) -> Value {
    json!({ "action": action, "pull_request": numbered(changed), "repository": of_repository(false) })
}

const CLOSED: &str = "2026-11-02T00:00:00Z";

#[test]
fn webhook_says_state_title_author_and_dates() {
    let fact = fact("issues", &issue_event("closed", json!({ "state": "closed", "closed_at": CLOSED })));
    assert_eq!(fact.address.url(), "https://github.com/example-org/wheels/issues/7");
    let details = details(&fact);
    assert_eq!((details.kind, details.state), (EvidenceKind::Issue, Some(EvidenceState::Closed)));
    assert_eq!(details.title.as_ref().unwrap().as_str(), "Build wheels");
    assert_eq!(details.author.as_ref().unwrap().as_str(), "octo[bot]");
    assert_eq!((details.opened, details.closed), (Some(at("2026-11-01T00:00:00Z")), Some(at(CLOSED))));
    assert_eq!(details.updated, at("2026-11-02T00:00:00Z"));
}

#[test]
fn pull_request_is_open_draft_merged_or_closed() {
    let of = |changed| state("pull_request", &pull_event("edited", changed));
    assert_eq!(of(json!({ "draft": false })), Some(EvidenceState::Open));
    assert_eq!(of(json!({ "draft": true })), Some(EvidenceState::Draft));
    assert_eq!(of(json!({ "state": "closed", "merged_at": CLOSED })), Some(EvidenceState::Merged));
    assert_eq!(of(json!({ "state": "closed", "merged": true })), Some(EvidenceState::Merged));
    assert_eq!(of(json!({ "state": "closed", "merged_at": null, "draft": true })), Some(EvidenceState::Closed));
}

#[test]
fn comment_on_a_closed_pull_request_may_not_say_if_it_is_merged() {
    let comment =
        |part| issue_event("created", json!({ "state": "closed", "closed_at": CLOSED, "pull_request": part }));
    assert_eq!(read("issue_comment", &comment(json!({ "url": "" }))), Ok(WebhookNews::Ignored));
    assert_eq!(state("issue_comment", &comment(json!({ "merged_at": null }))), Some(EvidenceState::Closed));
    assert_eq!(state("issue_comment", &comment(json!({ "merged_at": CLOSED }))), Some(EvidenceState::Merged));
}

#[test]
fn deleted_and_transferred_items_are_gone() {
    let gone = GitHubNews::Gone(received());
    for action in ["deleted", "transferred"] {
        assert_eq!(fact("issues", &issue_event(action, json!({}))).news, gone);
    }
    // Only the comment is deleted.
    assert_eq!(state("issue_comment", &issue_event("deleted", json!({}))), Some(EvidenceState::Open));
    let release = json!({ "action": "deleted", "repository": of_repository(false),
        "release": { "tag_name": "v1", "published_at": CLOSED } });
    assert_eq!(fact("release", &release).news, gone);
    assert_eq!(fact("repository", &json!({ "action": "deleted", "repository": of_repository(false) })).news, gone);
}

#[test]
fn title_of_a_private_repository_is_left_out() {
    let mut payload = issue_event("opened", json!({}));
    assert!(details(&fact("issues", &payload)).title.is_some());
    payload["repository"] = of_repository(true);
    let fact = fact("issues", &payload);
    assert_eq!((&details(&fact).title, &details(&fact).author), (&None, &None));
    assert_eq!(details(&fact).state, Some(EvidenceState::Open));
}

#[test]
fn other_events_are_ignored_and_malformed_ones_are_named() {
    assert_eq!(webhook("ping", b"{", &GitHubHost::default(), received()), Ok(WebhookNews::Ping));
    assert_eq!(webhook("push", b"{", &GitHubHost::default(), received()), Ok(WebhookNews::Ignored));
    assert!(matches!(
        webhook("issues", b"{", &GitHubHost::default(), received()),
        Err(GitHubFormatError::NotReadable(_))
    ));
    assert_eq!(read("issues", &json!({ "issue": numbered(json!({})) })), Err(GitHubFormatError::NoRepository));
    let odd = json!({ "issue": numbered(json!({ "number": "seven" })), "repository": of_repository(false) });
    let Err(GitHubFormatError::NotReadable(why)) = read("issues", &odd) else { panic!() };
    assert!(why.contains("seven") || why.contains("string"), "{why}");
}

#[test]
fn title_is_cut_and_has_no_control_characters() {
    let payload = issue_event("edited", json!({ "title": format!("a\u{7}b{}", "c".repeat(1000)) }));
    let fact = fact("issues", &payload);
    let title = details(&fact).title.as_ref().unwrap().as_str();
    assert!(title.starts_with("a bcc") && title.chars().count() == 300, "{title}");
}

#[test]
fn list_of_issues_tells_issues_from_pull_requests() {
    let body = json!([
        numbered(json!({})),
        numbered(json!({ "number": 8, "state": "closed", "pull_request": { "merged_at": CLOSED }, "updated_at": "2026-11-05T00:00:00Z" })),
        { "number": "odd" },
    ]);
    let of = address("https://github.com/example-org/wheels").repository;
    let list = issue_list(body.to_string().as_bytes(), &of, false, received()).unwrap();
    let kinds: Vec<_> = list.facts.iter().map(|fact| (details(fact).kind, details(fact).state)).collect();
    assert_eq!(
        kinds,
        [(EvidenceKind::Issue, Some(EvidenceState::Open)), (EvidenceKind::PullRequest, Some(EvidenceState::Merged))]
    );
    assert_eq!((list.count, list.newest), (3, Some(at("2026-11-05T00:00:00Z"))));
    assert!(issue_list(b"{}", &of, false, received()).is_err());
}

#[test]
fn answer_with_another_number_means_that_the_issue_was_transferred() {
    let asked = address("https://github.com/example-org/wheels/issues/7");
    let answer = |changed| issue(numbered(changed).to_string().as_bytes(), &asked, false, false, received()).unwrap();
    assert_eq!(details(&answer(json!({}))).state, Some(EvidenceState::Open));
    let moved = answer(json!({ "number": 9 }));
    assert_eq!((moved.address, moved.news), (asked.clone(), GitHubNews::Gone(received())));
}

#[test]
fn renamed_repository_keeps_the_address_that_was_asked_for() {
    let asked = address("https://github.com/example-org/old").repository;
    let answer = repository(of_repository(false).to_string().as_bytes(), &asked, received()).unwrap();
    assert_eq!(answer.renamed_to.as_deref(), Some("example-org/wheels"));
    assert_eq!(answer.fact.unwrap().address.repository, asked);
}

#[test]
fn limit_is_named_in_the_body_of_a_refusal() {
    for message in [
        "API rate limit exceeded for 192.0.2.1.",
        "You have exceeded a secondary rate limit.",
        "You have triggered an abuse detection mechanism.",
    ] {
        assert!(names_a_limit(json!({ "message": message }).to_string().as_bytes()), "{message}");
    }
    assert!(!names_a_limit(json!({ "message": "Resource not accessible" }).to_string().as_bytes()));
    assert!(!names_a_limit(b"<!DOCTYPE html>rate limit"));
}

/// JSON with the names of fields that the readers know.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z/ \u{0}-\u{1f}éA-Z0-9:-]{0,24}".prop_map(Value::from),
        Just(json!("2026-11-02T00:00:00Z")),
        Just(json!("closed")),
    ];
    const NAMES: [&str; 14] = [
        "issue",
        "pull_request",
        "repository",
        "number",
        "state",
        "title",
        "user",
        "login",
        "updated_at",
        "merged_at",
        "full_name",
        "release",
        "tag_name",
        "commit",
    ];
    leaf.prop_recursive(4, 40, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(proptest::sample::select(NAMES.to_vec()), inner, 0..8)
                .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_payload_is_a_fact_or_an_error(
        payload in any_json(), bytes in proptest::collection::vec(any::<u8>(), 0..200),
        event in proptest::sample::select(vec!["issues", "issue_comment", "pull_request", "release", "repository", "x"]),
    ) {
        let asked = address("https://github.com/example-org/wheels/issues/7");
        for body in [payload.to_string().into_bytes(), bytes] {
            let _ = webhook(event, &body, &GitHubHost::default(), received());
            let _ = issue_list(&body, &asked.repository, false, received());
            let _ = issue(&body, &asked, true, false, received());
            let _ = repository(&body, &asked.repository, received());
            let _ = formats::github::commit(&body, &asked.repository, "0a1b2c3", false, received());
            let _ = formats::github::release(&body, &asked.repository, "v1", false, received());
            let _ = names_a_limit(&body);
        }
    }
}
