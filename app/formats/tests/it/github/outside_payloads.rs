//! Reads the examples that octokit collects, and checks derived payloads with its schemas.
//!
//! `cargo xtask conformance` installs both.

use super::*;
use std::path::PathBuf;
use std::process::Command;

/// The examples of an event by GitHub and by all versions of GitHub Enterprise.
fn examples(event: &str) -> Vec<Value> {
    let folder = octokit().join("webhooks-examples");
    let servers = ["api.github.com", "ghes-31", "ghes-32", "ghes-33", "ghes-34", "ghes-35"];
    let mut found = Vec::new();
    for server in servers {
        let text = std::fs::read(folder.join(server).join("index.json")).unwrap();
        let events: Vec<Value> = serde_json::from_slice(&text).unwrap();
        let of_event = events.iter().filter(|entry| entry["name"] == event);
        found.extend(of_event.flat_map(|entry| entry["examples"].as_array().unwrap().clone()));
    }
    found
}

fn octokit() -> PathBuf {
    PathBuf::from(std::env::var_os("CAIRN_OCTOKIT").expect("CAIRN_OCTOKIT names a folder"))
}

#[test]
#[ignore = "cargo xtask conformance installs what it needs"]
fn published_examples_are_read() {
    let mut counts = Vec::new();
    for event in ["issues", "pull_request", "issue_comment", "pull_request_review", "release", "repository", "ping"] {
        let all = examples(event);
        let facts = all.iter().filter(|payload| {
            let news = read(event, payload);
            matches!(news.unwrap_or_else(|error| panic!("{event}: {error}: {payload}")), WebhookNews::Facts(_))
        });
        counts.push((event, all.len(), facts.count()));
    }
    for (event, all, facts) in counts {
        assert!(all > 0, "{event}");
        assert!(event == "ping" || facts * 2 > all, "{event}: only {facts} of {all} say something");
    }
}

#[test]
#[ignore = "cargo xtask conformance installs what it needs"]
fn derived_payloads_are_valid_and_read() {
    let folder = std::env::temp_dir().join(format!("cairn-payloads-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let schema: Value =
        serde_json::from_slice(&std::fs::read(octokit().join("webhooks-schemas/schema.json")).unwrap()).unwrap();
    let closed = examples("pull_request").into_iter().find(|payload| payload["action"] == "closed").unwrap();
    let mut merged = closed.clone();
    let pull = &mut merged["pull_request"];
    pull["merged_at"] = pull["closed_at"].clone();
    (pull["merged"], pull["merged_by"]) = (json!(true), pull["user"].clone());
    let mut issue = examples("issues").into_iter().find(|payload| payload["action"] == "reopened").unwrap();
    issue["action"] = json!("closed");
    (issue["issue"]["state"], issue["issue"]["closed_at"]) = (json!("closed"), issue["issue"]["updated_at"].clone());
    for (event, definition, payload, expected) in [
        ("pull_request", "pull_request$closed", merged, EvidenceState::Merged),
        ("issues", "issues$closed", issue, EvidenceState::Closed),
    ] {
        assert_eq!(state(event, &payload), Some(expected));
        let of_event = json!({ "$schema": schema["$schema"], "$ref": format!("#/definitions/{definition}"),
            "definitions": schema["definitions"] });
        let [schema_path, payload_path] = ["schema", "payload"].map(|name| folder.join(format!("{event}-{name}.json")));
        std::fs::write(&schema_path, of_event.to_string()).unwrap();
        std::fs::write(&payload_path, payload.to_string()).unwrap();
        let validator = std::env::var_os("CAIRN_CHECK_JSONSCHEMA").expect("CAIRN_CHECK_JSONSCHEMA names a program");
        let output = Command::new(validator).arg("--schemafile").arg(&schema_path).arg(&payload_path).output().unwrap();
        assert!(output.status.success(), "{event}: {}", String::from_utf8_lossy(&output.stdout));
    }
    std::fs::remove_dir_all(folder).unwrap();
}
