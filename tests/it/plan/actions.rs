//! Checks every action on a task's page, and the refusals for people who may not do it.

use super::Plan;
use std::collections::BTreeSet;

type Form = &'static [(&'static str, &'static str)];

/// Each action with the refusal for a participant who isn't involved, and the refusal for an organizer.
///
/// An empty text means that the action succeeds. The task is planned, and has another lead and another proposer.
const ACTIONS: &[(Form, &str, &str)] = &[
    (&[("do", "look"), ("text", "hello")], "aria-label=\"Preview\"", "aria-label=\"Preview\""),
    (&[("do", "comment"), ("text", "hello")], "", ""),
    (&[("do", "interest"), ("kind", "want"), ("on", "yes")], "", ""),
    (&[("do", "claim")], "This task has all the people it needs", "This task has all the people it needs"),
    (&[("do", "release")], "Your hand isn’t on this task.", "Your hand isn’t on this task."),
    (&[("do", "still")], "Your hand isn’t on this task.", "Your hand isn’t on this task."),
    (&[("do", "give-review"), ("note", "well")], "", ""),
    (
        &[("do", "ask-review"), ("of", "{self}")],
        "Only whoever’s hand is on it, whoever proposed it, an organizer or a lead of its track may ask for a review of it.",
        "",
    ),
    (&[("do", "hand-over"), ("to", "{self}")], "Only its lead may hand it over.", "Only its lead may hand it over."),
    (&[("do", "hand-over-yes")], "Nothing waits for your answer", "Nothing waits for your answer"),
    (&[("do", "hand-over-no")], "Nothing waits for your answer", "Nothing waits for your answer"),
    (
        &[("do", "people_needed"), ("people_needed", "2")],
        "Only its lead, an organizer or a lead of its track may say how many hands are wanted on it.",
        "",
    ),
    (&[("do", "merge"), ("into", "1")], "Only an organizer or a lead of its track may merge it into another.", ""),
    (
        &[("do", "split"), ("titles", "One half\nThe other half")],
        "Only an organizer or a lead of its track may split it.",
        "",
    ),
    (
        &[("do", "move"), ("to", "in progress")],
        "Only whoever’s hand is on it, an organizer or a lead of its track may move it on.",
        "",
    ),
    (
        &[("do", "move"), ("to", "proposed")],
        "Only an organizer or a lead of its track may put it back among the proposals.",
        "",
    ),
    (
        &[("do", "move"), ("to", "dropped"), ("note", "too heavy")],
        "Only an organizer or a lead of its track may drop it.",
        "",
    ),
];

#[tokio::test]
async fn refused_action_names_who_may_do_it() {
    let plan = Plan::with_people(3).await;
    let [(_, proposer), (_, lead), (other, stranger)] = &plan.people[..] else { panic!("three people") };
    let page = plan.app.store.edition(&super::slug()).await.expect("an answer").expect("the edition");
    let track = page.tracks[0].title.to_string();
    let mut wrong = Vec::new();
    for (nth, (form, refused, by_organizer)) in ACTIONS.iter().enumerate() {
        let task = plan.propose(proposer, &title(nth), &[("track", &track)]).await;
        plan.does(&task, &plan.organizer, &[("do", "move"), ("to", "planned")]).await;
        plan.does(&task, lead, &[("do", "claim")]).await;
        let form: Vec<_> =
            form.iter().map(|(name, value)| (*name, if *value == "{self}" { other } else { *value })).collect();
        for (role, key, expected) in
            [("a stranger", stranger, refused), ("an organizer", &plan.organizer, by_organizer)]
        {
            let answer = plan.post(&task, key, &form).await;
            let (status, page) = (answer.status().as_u16(), answer.text().await.expect("text"));
            let fits = if expected.is_empty() { status == 303 } else { status == 200 && page.contains(expected) };
            if !fits {
                wrong.push(format!("{role}, {form:?}: {status} {}", super::wrong(&page)));
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
    let who = "Only whoever proposed it, whoever’s hand is on it or an organizer may do this.";
    assert!(form.text().await.expect("text").contains(who), "the task has no track, so no track lead is named");
    let posted = plan.post(&task, proposer, &[("do", "comment"), ("text", "mine")]).await;
    let id =
        posted.headers()["location"].to_str().expect("an address").rsplit('-').next().expect("a number").to_owned();
    let comment = format!("{task}/comments/{id}");
    let save = [("do", "save"), ("text", "not mine"), ("read", "0")];
    plan.is_refused(&comment, &plan.organizer, &save, "Only whoever wrote it may change this comment.").await;
    let who = "Only whoever wrote it or an organizer may delete this comment.";
    plan.is_refused(&comment, stranger, &[("do", "delete")], who).await;
}

/// A new action without a row fails.
#[test]
fn every_action_has_a_row() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/web/src/tasks/act.rs");
    let source = std::fs::read_to_string(source).expect("the source");
    let arms = source
        .lines()
        .filter_map(|line| line.strip_prefix("        \"")?.split_once("\" => ").map(|(action, _)| action));
    let mut actions: BTreeSet<&str> = arms.collect();
    assert!(actions.len() > 10, "{actions:?}");
    actions.insert("look");
    let rows = ACTIONS.iter().flat_map(|(form, ..)| form.iter()).filter(|(name, _)| *name == "do");
    assert_eq!(actions, rows.map(|(_, value)| *value).collect());
}
