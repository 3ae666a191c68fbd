//! Checks every action on a task's page, and the refusals for people who may not do it.

use super::Plan;
use std::collections::BTreeSet;

type Form = &'static [(&'static str, &'static str)];

/// Each action and form, with the refusal for a participant who isn't involved, and that for an organizer.
///
/// An empty text means that the action succeeds. The task is planned, and has another lead and another proposer.
const ACTIONS: &[(&str, Form, &str, &str)] = &[
    ("comment/preview", &[("text", "hello")], "aria-label=\"Preview\"", "aria-label=\"Preview\""),
    ("comment", &[("text", "hello")], "", ""),
    ("interest", &[("kind", "want"), ("on", "yes")], "", ""),
    ("claim", &[], "This task has all the people it needs", "This task has all the people it needs"),
    ("unclaim", &[], "You haven’t claimed this task.", "You haven’t claimed this task."),
    ("confirm-claim", &[], "You haven’t claimed this task.", "You haven’t claimed this task."),
    ("review", &[("note", "well")], "", ""),
    (
        "request-review",
        &[("of", "{self}")],
        "Only assignees, the proposer, organizers and track leads can ask for a review of this task.",
        "",
    ),
    (
        "transfer-lead",
        &[("to", "{self}")],
        "Only the lead can ask someone else to lead this task.",
        "Only the lead can ask someone else to lead this task.",
    ),
    ("accept-lead", &[], "This request is no longer open.", "This request is no longer open."),
    ("decline-lead", &[], "This request is no longer open.", "This request is no longer open."),
    (
        "people-needed",
        &[("people_needed", "2")],
        "Only the lead, organizers and track leads can set how many people this task needs.",
        "",
    ),
    ("merge", &[("into", "1")], "Only organizers and track leads can merge this task into another.", ""),
    ("split", &[("titles", "One half\nThe other half")], "Only organizers and track leads can split this task.", ""),
    (
        "change-status",
        &[("to", "in progress")],
        "Only assignees, organizers and track leads can change the status of this task.",
        "",
    ),
    (
        "change-status",
        &[("to", "proposed")],
        "Only organizers and track leads can move this task back to proposed.",
        "",
    ),
    (
        "change-status",
        &[("to", "dropped"), ("note", "too heavy")],
        "Only organizers and track leads can drop this task.",
        "",
    ),
];

#[tokio::test]
async fn refused_action_names_who_may_do_it() {
    let plan = Plan::with_people(3).await;
    let [(_, proposer), (_, lead), (other, stranger)] = &plan.people[..] else { panic!("three people") };
    let page = plan.app.store.edition_page(&super::slug()).await.expect("the edition");
    let track = page.tracks[0].title.to_string();
    let mut wrong = Vec::new();
    for (nth, (action, form, refused, by_organizer)) in ACTIONS.iter().enumerate() {
        let task = plan.propose(proposer, &title(nth), &[("track", &track)]).await;
        plan.act(&format!("{task}/change-status"), &plan.organizer, &[("to", "planned")]).await;
        plan.act(&format!("{task}/claim"), lead, &[]).await;
        let form: Vec<_> =
            form.iter().map(|(name, value)| (*name, if *value == "{self}" { other } else { *value })).collect();
        for (role, key, expected) in
            [("a stranger", stranger, refused), ("an organizer", &plan.organizer, by_organizer)]
        {
            let answer = plan.post(&format!("{task}/{action}"), key, &form).await;
            let (status, page) = (answer.status().as_u16(), answer.text().await.expect("text"));
            let fits = if expected.is_empty() { status == 303 } else { status == 200 && page.contains(expected) };
            if !fits {
                wrong.push(format!("{role}, {action} {form:?}: {status} {}", super::wrong(&page)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A title unlike the others: similar titles would be shown as possible duplicates.
fn title(nth: usize) -> String {
    let names = ["granite", "slate", "basalt", "marble", "chalk", "flint"];
    format!("{} {} {nth}", names[nth % 6], names[(nth / 6 + nth + 1) % 6])
}

#[tokio::test]
async fn refused_edit_names_who_may_edit() {
    let plan = Plan::with_people(2).await;
    let [(_, proposer), (_, stranger)] = &plan.people[..] else { panic!("two people") };
    let task = plan.propose(proposer, "Paint the stones", &[]).await;
    let form = plan.app.client.get(plan.app.address(&format!("{task}/edit")));
    let form = form.header("cookie", stranger.clone().expect("a cookie")).send().await.expect("an answer");
    assert_eq!(form.status(), 403);
    let who = "Only the proposer, assignees and organizers may do this.";
    assert!(form.text().await.expect("text").contains(who), "the task has no track, so no track lead is named");
    let posted = plan.post(&format!("{task}/comment"), proposer, &[("text", "mine")]).await;
    let id =
        posted.headers()["location"].to_str().expect("an address").rsplit('-').next().expect("a number").to_owned();
    let comment = format!("{task}/comments/{id}");
    let save = [("text", "not mine"), ("read", "0")];
    plan.is_refused(&format!("{comment}/edit"), &plan.organizer, &save, "Only the author can edit this comment.").await;
    let who = "Only the author and organizers can delete this comment.";
    plan.is_refused(&format!("{comment}/delete"), stranger, &[], who).await;
}

#[test]
fn every_action_has_a_row() {
    let posts = web::routes::addresses().into_iter().filter(|(method, _)| *method == "POST");
    let actions = posts.filter_map(|(_, address)| address.strip_prefix("/{edition}/tasks/{number}/"));
    let actions = actions.filter(|action| !action.starts_with("edit") && !action.starts_with("comments/"));
    assert_eq!(actions.collect::<BTreeSet<_>>(), ACTIONS.iter().map(|(action, ..)| *action).collect());
}
