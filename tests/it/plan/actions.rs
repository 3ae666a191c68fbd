//! Checks every action on a task's page, and the refusals for people who may not do it.

use crate::support::plan::slug;
use crate::support::{Plan, TaskForm, error_message};
use Answer::{Done, Page};
use std::collections::BTreeSet;

/// An action on a task, with the answers to people who aren't involved in it.
struct ActionRow {
    action: &'static str,
    /// `{self}` is the login of the person who sends the form.
    form: &'static [(&'static str, &'static str)],
    to_participant: Answer,
    to_organizer: Answer,
}

enum Answer {
    Done,
    /// A page with these words; mostly a refusal.
    Page(&'static str),
}

impl Answer {
    fn fits(&self, status: u16, page: &str) -> bool {
        match self {
            Done => status == 303,
            Page(words) => status == 200 && page.contains(words),
        }
    }
}

/// Every action; the task is planned, and has another lead and another proposer.
const ACTIONS: &[ActionRow] = &[
    ActionRow {
        action: "comment/preview",
        form: &[("text", "hello")],
        to_participant: Page("aria-label=\"Preview\""),
        to_organizer: Page("aria-label=\"Preview\""),
    },
    ActionRow { action: "comment", form: &[("text", "hello")], to_participant: Done, to_organizer: Done },
    ActionRow {
        action: "interest",
        form: &[("kind", "want"), ("on", "yes")],
        to_participant: Done,
        to_organizer: Done,
    },
    ActionRow {
        action: "claim",
        form: &[],
        to_participant: Page("This task has all the people it needs"),
        to_organizer: Page("This task has all the people it needs"),
    },
    ActionRow {
        action: "unclaim",
        form: &[],
        to_participant: Page("You haven’t claimed this task."),
        to_organizer: Page("You haven’t claimed this task."),
    },
    ActionRow {
        action: "confirm-claim",
        form: &[],
        to_participant: Page("You haven’t claimed this task."),
        to_organizer: Page("You haven’t claimed this task."),
    },
    ActionRow {
        action: "still-on-it",
        form: &[],
        to_participant: Page("You haven’t claimed this task."),
        to_organizer: Page("You haven’t claimed this task."),
    },
    ActionRow {
        action: "need-help",
        form: &[],
        to_participant: Page("You haven’t claimed this task."),
        to_organizer: Page("You haven’t claimed this task."),
    },
    ActionRow {
        action: "hand-over",
        form: &[],
        to_participant: Page("You haven’t claimed this task."),
        to_organizer: Page("You haven’t claimed this task."),
    },
    ActionRow {
        action: "add-link",
        form: &[("url", "https://example.org/notes")],
        to_participant: Page("Only assignees, organizers and track leads can edit this task."),
        to_organizer: Done,
    },
    ActionRow {
        action: "remove-link",
        form: &[("url", "https://example.org/notes")],
        to_participant: Page("Only assignees, organizers and track leads can edit this task."),
        to_organizer: Done,
    },
    ActionRow {
        action: "funding",
        form: &[("state", "needed")],
        to_participant: Page("Only assignees, organizers and track leads can edit this task."),
        to_organizer: Done,
    },
    ActionRow {
        action: "confirm-status",
        form: &[("read", "earlier")],
        to_participant: Page("The evidence of this task has changed since you opened this page."),
        to_organizer: Page("The evidence of this task has changed since you opened this page."),
    },
    ActionRow {
        action: "dismiss-status",
        form: &[("read", "earlier")],
        to_participant: Page("The evidence of this task has changed since you opened this page."),
        to_organizer: Page("The evidence of this task has changed since you opened this page."),
    },
    ActionRow {
        action: "follow-evidence",
        form: &[("on", "yes")],
        to_participant: Page("can let the status of this task follow its evidence."),
        to_organizer: Done,
    },
    ActionRow { action: "update", form: &[("line", "half done")], to_participant: Done, to_organizer: Done },
    ActionRow { action: "review", form: &[("note", "well")], to_participant: Done, to_organizer: Done },
    ActionRow {
        action: "request-review",
        form: &[("of", "{self}")],
        to_participant: Page(
            "Only assignees, the proposer, organizers and track leads can ask for a review of this task.",
        ),
        to_organizer: Done,
    },
    ActionRow {
        action: "transfer-lead",
        form: &[("to", "{self}")],
        to_participant: Page("Only the lead can ask someone else to lead this task."),
        to_organizer: Page("Only the lead can ask someone else to lead this task."),
    },
    ActionRow {
        action: "assign",
        form: &[("to", "{self}")],
        to_participant: Page("Only organizers and track leads can assign this task to someone."),
        to_organizer: Page("This task has all the people it needs."),
    },
    ActionRow {
        action: "unassign",
        form: &[("login", "{self}")],
        to_participant: Page("Only organizers and track leads can assign this task to someone."),
        to_organizer: Page("is not assigned to this task."),
    },
    ActionRow {
        action: "accept-lead",
        form: &[],
        to_participant: Page("This request is no longer open."),
        to_organizer: Page("This request is no longer open."),
    },
    ActionRow {
        action: "decline-lead",
        form: &[],
        to_participant: Page("This request is no longer open."),
        to_organizer: Page("This request is no longer open."),
    },
    ActionRow {
        action: "people-needed",
        form: &[("people_needed", "2")],
        to_participant: Page("Only the lead, organizers and track leads can set how many people this task needs."),
        to_organizer: Done,
    },
    ActionRow {
        action: "merge",
        form: &[("into", "1")],
        to_participant: Page("Only organizers and track leads can merge this task into another."),
        to_organizer: Done,
    },
    ActionRow {
        action: "split",
        form: &[("titles", "One half\nThe other half")],
        to_participant: Page("Only organizers and track leads can split this task."),
        to_organizer: Done,
    },
    ActionRow {
        action: "separate",
        form: &[],
        to_participant: Page("Only organizers and track leads can separate this task from the one that it continues."),
        to_organizer: Page("This task doesn’t continue another task."),
    },
    ActionRow {
        action: "change-status",
        form: &[("to", "in progress")],
        to_participant: Page("Only assignees, organizers and track leads can change the status of this task."),
        to_organizer: Done,
    },
    ActionRow {
        action: "change-status",
        form: &[("to", "proposed")],
        to_participant: Page("Only organizers and track leads can move this task back to proposed."),
        to_organizer: Done,
    },
    ActionRow {
        action: "change-status",
        form: &[("to", "dropped"), ("note", "too heavy")],
        to_participant: Page("Only organizers and track leads can drop this task."),
        to_organizer: Done,
    },
];

#[tokio::test]
async fn refused_action_names_who_may_do_it() {
    let (plan, [proposer, lead, stranger]) = &Plan::with_members().await;
    let page = plan.app.store.edition_page(&slug()).await.expect("the edition");
    let track = page.tracks[0].title.to_string();
    let mut wrong = Vec::new();
    for (nth, ActionRow { action, form, to_participant, to_organizer }) in ACTIONS.iter().enumerate() {
        let task = plan.propose(proposer, TaskForm::titled(&title(nth)).track(&track)).await;
        plan.change_status(&task, &plan.organizer, "planned").await;
        plan.claim(&task, lead).await;
        let own_login = stranger.login.as_str();
        let form: Vec<_> =
            form.iter().map(|(name, value)| (*name, if *value == "{self}" { own_login } else { *value })).collect();
        for (role, key, expected) in
            [("a stranger", &**stranger, to_participant), ("an organizer", &plan.organizer, to_organizer)]
        {
            let answer = plan.post(&format!("{task}/{action}"), key, &form).await;
            let (status, page) = (answer.status().as_u16(), answer.text().await.expect("text"));
            if !expected.fits(status, &page) {
                wrong.push(format!("{role}, {action} {form:?}: {status} {}", error_message(&page)));
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
    let (plan, [proposer, stranger]) = &Plan::with_members().await;
    let task = plan.propose(proposer, "Paint the stones").await;
    let form = plan.app.get_as(&format!("{task}/edit"), stranger).await;
    assert_eq!(form.status(), 403);
    let who = "Only the proposer, assignees and organizers may do this.";
    assert!(form.text().await.expect("text").contains(who), "the task has no track, so no track lead is named");
    let comment = format!("{task}/comments/{}", plan.comment(&task, proposer, "mine").await);
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
    assert_eq!(actions.collect::<BTreeSet<_>>(), ACTIONS.iter().map(|row| row.action).collect());
}
