//! Stale work: the pages that answer a question about a claim, and the list for organizers and leads.

use crate::support::plan::Plan;
use crate::support::{Key, VISITOR, now};
use domain::access::System;
use domain::time::Days;
use reqwest::StatusCode;

/// A plan in which a member has claimed a task and is asked for an update.
async fn asked() -> (Plan, Key, Key, &'static str) {
    let (plan, [member, other]) = Plan::with_members().await;
    let task = "/2027/tasks/13";
    plan.change_status(task, &plan.organizer, "planned").await;
    plan.claim(task, &member).await;
    plan.app.store.run_stale_claims(System::new(), now() + Days::new(40)).await.expect("asked");
    (plan, (*member).clone(), (*other).clone(), task)
}

async fn is_asked(plan: &Plan, task: &str) -> bool {
    plan.task(task).await.claims.iter().any(|claim| claim.asked.is_some())
}

#[tokio::test]
async fn only_the_button_answers_and_only_for_the_assignee() {
    let (plan, member, other, task) = asked().await;
    for page in ["still-on-it", "need-help", "hand-over"] {
        let address = format!("{task}/{page}");
        let shown = plan.app.page_as(&address, &member).await;
        assert!(shown.contains("method=\"post\"") && shown.contains(&format!("action=\"{task}/")), "{shown}");
        assert!(plan.app.page_as(&address, &other).await.contains("You haven’t claimed this task."));
        let answer = plan.app.get_as(&address, &VISITOR).await;
        let to = answer.headers().get("location").map(|to| to.to_str().expect("text").to_owned());
        let asks = answer.status() == StatusCode::UNAUTHORIZED || to.is_some_and(|to| to.starts_with("/sign-in"));
        assert!(asks, "{page}");
        let refused = plan.posted_page(&address, &other, &[]).await;
        assert!(refused.contains("role=\"alert\""), "{refused}");
    }
    assert!(is_asked(&plan, task).await, "no page and no one else answered");
}

#[tokio::test]
async fn still_on_it_ends_the_question_with_an_optional_update() {
    let (plan, member, _, task) = asked().await;
    let address = format!("{task}/still-on-it");
    let long = "x".repeat(281);
    let rejected = plan.posted_page(&address, &member, &[("line", &long)]).await;
    assert!(rejected.contains(&long) && is_asked(&plan, task).await);
    let form = [("line", "Half of it is done"), ("key", "form-key-1")];
    for _ in 0..2 {
        assert_eq!(plan.post(&address, &member, &form).await.status(), StatusCode::SEE_OTHER);
    }
    assert!(!is_asked(&plan, task).await);
    assert_eq!(plan.task(task).await.updates.len(), 1);
}

#[tokio::test]
async fn asking_for_help_is_seen_by_organizers() {
    let (plan, member, _, task) = asked().await;
    let form = [("line", "I need a second pair of eyes"), ("key", "form-key-1")];
    assert_eq!(plan.post(&format!("{task}/need-help"), &member, &form).await.status(), StatusCode::SEE_OTHER);
    let page = plan.task(task).await;
    assert!(page.row.needs_help() && !is_asked(&plan, task).await);
    assert!(plan.app.page_as("/me/notifications", &plan.organizer).await.contains("needs help with"));
    let list = plan.app.page_as("/2027/tasks/stale", &plan.organizer).await;
    assert!(list.contains("Tasks that depend on one person") && list.contains("href=\"/2027/tasks/13\""), "{list}");
}

#[tokio::test]
async fn handing_over_asks_a_new_lead_or_unclaims() {
    let (plan, [member, other]) = Plan::with_members().await;
    let task = "/2027/tasks/13";
    plan.claim(task, &member).await;
    let address = format!("{task}/hand-over");
    let typed = plan.posted_page(&address, &member, &[("to", "no-such-person"), ("note", "Please")]).await;
    assert!(typed.contains("no-such-person") && typed.contains("Please"), "{typed}");
    plan.post(&address, &member, &[("to", other.login.as_str())]).await;
    assert!(plan.task(task).await.lead_transfer.is_some());
    let empty = plan.posted_page(&address, &member, &[("to", " "), ("note", "Please")]).await;
    assert!(empty.contains("Please") && plan.task(task).await.claims.len() == 1, "{empty}");
    let page = plan.app.page_as(&address, &member).await;
    assert!(page.contains(&format!("action=\"{task}/unclaim\"")), "{page}");
    plan.post(&format!("{task}/unclaim"), &member, &[]).await;
    assert_eq!(plan.task(task).await.claims.len(), 0);
}
