//! Checks links among the evidence of a task, and the status that the evidence suggests.

use crate::support::plan::Member;
use crate::support::plan::{number_of, slug};
use crate::support::{Plan, TestApp, now};
use domain::access::System;
use domain::github::{GitHubDetails, GitHubObservation, ObservedItem};
use domain::tasks::{EvidenceKind, EvidenceState, GitHubAddress, GitHubHost, Status};
use domain::text::Url;
use domain::time::TimeDelta;

const PULL: &str = "https://github.com/scipy/scipy/pull/14822";

/// GitHub says this state of a pull request.
async fn github_says(app: &TestApp, url: &str, state: EvidenceState) {
    let url = Url::parse(url).expect("an address");
    let (address, _) = GitHubAddress::of(&url, &GitHubHost::default()).expect("a link to GitHub");
    let details = GitHubDetails {
        updated: now() - TimeDelta::minutes(5),
        closed: None,
        state: Some(state),
        kind: EvidenceKind::PullRequest,
        title: None,
        author: None,
        opened: None,
    };
    let observed = ObservedItem::Present { details, polled_at: Some(now()) };
    let observation = GitHubObservation { address, observed };
    app.store.record_github_observations(System::new(), &[observation], now()).await.expect("recorded");
}

/// A task in progress with a merged pull request, and its assignee.
async fn merged_task() -> (Plan, [Member; 2], String) {
    let (plan, [assignee, other]) = Plan::with_members().await;
    let task = plan.propose(&assignee, "Teach the calendars to agree").await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, &assignee).await;
    plan.change_status(&task, &assignee, "in progress").await;
    plan.act(&format!("{task}/add-link"), &assignee, &[("url", PULL)]).await;
    github_says(&plan.app, PULL, EvidenceState::Merged).await;
    (plan, [assignee, other], task)
}

/// The hidden revision of the proposal on a page.
fn read_on(page: &str) -> String {
    let form = page.split("/confirm-status").nth(1).expect("a proposal");
    form.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn added_link_appears_with_its_state() {
    let (plan, [assignee, other], task) = merged_task().await;
    let page = plan.app.page(&task).await;
    assert!(page.contains("scipy/scipy#14822") && page.contains("merged"), "{page}");
    assert!(!page.contains("Add link"), "visitors have no form");
    let add = format!("{task}/add-link");
    plan.is_refused(&add, &assignee, &[("url", "javascript:alert(1)")], "web address").await;
    let page = plan.posted_page(&add, &assignee, &[("url", "example.org/notes")]).await;
    assert!(page.contains("value=\"example.org/notes\""), "what was typed stays: {page}");
    plan.act(&add, &assignee, &[("url", PULL)]).await;
    assert_eq!(plan.task(&task).await.row.evidence.len(), 1, "the same link twice");
    let refusal = "Only assignees and organizers can edit this task.";
    plan.is_refused(&add, &other, &[("url", "https://example.org/notes")], refusal).await;
    plan.act(&format!("{task}/remove-link"), &assignee, &[("url", PULL)]).await;
    assert!(plan.task(&task).await.row.evidence.is_empty());
}

#[tokio::test]
async fn proposed_status_is_confirmed_with_one_click() {
    let (plan, [assignee, other], task) = merged_task().await;
    let page = plan.app.page_as(&task, &assignee).await;
    assert!(page.contains("The pull request is merged. Is this task done?"), "{page}");
    assert!(!plan.app.page_as(&task, &other).await.contains("Is this task done?"), "others can’t change the status");
    for _click in 0..2 {
        plan.act(&format!("{task}/confirm-status"), &assignee, &[("read", &read_on(&page))]).await;
    }
    let done = plan.task(&task).await;
    assert_eq!(done.row.status, Status::Done);
    assert!(plan.app.page(&task).await.contains("The pull request is merged."), "the reason is the result");
}

#[tokio::test]
async fn dismissed_status_returns_with_new_evidence() {
    let (plan, [assignee, _], task) = merged_task().await;
    let read = read_on(&plan.app.page_as(&task, &assignee).await);
    plan.act(&format!("{task}/dismiss-status"), &assignee, &[("read", &read)]).await;
    assert!(!plan.app.page_as(&task, &assignee).await.contains("Is this task done?"));
    let second = "https://github.com/scipy/scipy/pull/14823";
    plan.act(&format!("{task}/add-link"), &assignee, &[("url", second)]).await;
    github_says(&plan.app, second, EvidenceState::Merged).await;
    assert!(plan.app.page_as(&task, &assignee).await.contains("All 2 pull requests are merged. Is this task done?"));
    plan.is_refused(&format!("{task}/confirm-status"), &assignee, &[("read", &read)], "has changed").await;
}

#[tokio::test]
async fn status_follows_evidence_only_if_the_lead_chose_so() {
    let (plan, [assignee, _], task) = merged_task().await;
    let run = async || plan.app.store.run_statuses_from_evidence(System::new(), now()).await.expect("run");
    assert_eq!(run().await, 0, "it wasn’t chosen");
    plan.act(&format!("{task}/follow-evidence"), &assignee, &[("on", "yes")]).await;
    assert_eq!(run().await, 1);
    let done = plan.task(&task).await;
    assert_eq!((done.row.status, done.history.last().and_then(|last| last.by.clone())), (Status::Done, None));
    assert_eq!(run().await, 0, "it is done");
    let reopen = [("to", "in progress"), ("note", "A part is missing.")];
    plan.act(&format!("{task}/change-status"), &assignee, &reopen).await;
    assert_eq!(run().await, 0, "it was reopened");
    let log = plan.app.page_as(&format!("/{}/audit-log", slug()), &plan.organizer).await;
    let words = format!("moved task {} from in progress to done because of its evidence", number_of(&task));
    assert!(log.contains(&words), "{log}");
}

#[tokio::test]
async fn link_of_someone_else_changes_no_status_by_itself() {
    let (plan, [assignee, other], task) = merged_task().await;
    plan.act(&format!("{task}/follow-evidence"), &assignee, &[("on", "yes")]).await;
    let second = "https://github.com/scipy/scipy/pull/14823";
    let key = plan.app.page_as(&task, &other).await;
    let key = key.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let update = [("line", "See this"), ("details", ""), ("links", second), ("key", key)];
    plan.post(&format!("{task}/update"), &other, &update).await;
    github_says(&plan.app, second, EvidenceState::Merged).await;
    assert_eq!(plan.task(&task).await.row.evidence.len(), 2, "the link is evidence");
    let run = plan.app.store.run_statuses_from_evidence(System::new(), now()).await.expect("run");
    assert_eq!(run, 0);
    assert!(plan.app.page_as(&task, &assignee).await.contains("All 2 pull requests are merged. Is this task done?"));
}

#[tokio::test]
async fn links_in_a_result_become_evidence() {
    let (plan, [assignee, _], task) = merged_task().await;
    let note = "Released (https://github.com/scipy/scipy/releases/tag/v2.0), see https://example.org/notes.";
    plan.act(&format!("{task}/change-status"), &assignee, &[("to", "done"), ("note", note)]).await;
    let evidence = plan.task(&task).await.row.evidence;
    let links: Vec<&str> = evidence.iter().map(|link| link.url.as_str()).collect();
    let release = "https://github.com/scipy/scipy/releases/tag/v2.0";
    assert_eq!(links, [PULL, release, "https://example.org/notes"]);
}

#[tokio::test]
async fn outcome_leads_to_a_merged_pull_request_in_two_clicks() {
    let (plan, _, task) = merged_task().await;
    let row = plan.task(&task).await.row;
    let page = match (row.specs.first(), row.outcomes.first()) {
        (Some(spec), _) => format!("/specs/{spec}"),
        (None, Some(outcome)) => format!("/roadmap/{outcome}"),
        (None, None) => panic!("the task has no goal"),
    };
    let page = plan.app.page(&page).await;
    assert!(page.contains(&format!("href=\"{PULL}\"")) && page.contains("chip merged"), "{page}");
}

#[tokio::test]
async fn funding_of_a_task_names_its_source() {
    let (plan, [assignee, _], task) = merged_task().await;
    let path = format!("{task}/funding");
    plan.is_refused(&path, &assignee, &[("state", "funded"), ("source", "")], "Name the source of the funding").await;
    let form = [("state", "funded"), ("source", "A small grant"), ("url", "https://example.org/grant")];
    plan.act(&path, &assignee, &form).await;
    let list = format!("/{}/funding", slug());
    for page in [&task, &list] {
        let page = plan.app.page(page).await;
        assert!(page.contains("href=\"https://example.org/grant\">A small grant"), "{page}");
    }
    plan.act(&path, &assignee, &[("state", ""), ("source", ""), ("url", "")]).await;
    assert!(!plan.app.page(&list).await.contains("A small grant"));
}
