//! Checks what happens if two people edit one task at the same time.

use crate::support::plan::{Member, revision_token_on};
use crate::support::{Plan, TaskForm};

const CONFLICT: &str = "Someone changed this after you opened the form";

/// A task that someone changed after another assignee had opened the edit form.
struct Conflict {
    plan: Plan,
    task: String,
    /// The assignee who opened the form first.
    late: Member,
    /// The display name of the other one, who has saved first.
    first_name: String,
    /// The revision token of the form that was opened first.
    token: String,
}

impl Conflict {
    async fn new() -> Conflict {
        let (plan, [first, late]) = Plan::with_members().await;
        let task = plan.propose(&first, TaskForm::titled("Count the stones").description("All of them")).await;
        plan.change_status(&task, &plan.organizer, "planned").await;
        plan.post(&format!("{task}/people-needed"), &plan.organizer, &[("people_needed", "2")]).await;
        plan.claim(&task, &first).await;
        plan.claim(&task, &late).await;
        let first_name = plan.task(&task).await.claims[0].person.name.to_string();
        let token = plan.revision_token(&task, &late).await;
        let form = TaskForm::titled("Count the stones").description("All forty of them").people_needed("2");
        plan.edit(&task, &first, form).await;
        Conflict { plan, task, late, first_name, token }
    }

    /// The page that answers the late form.
    async fn answer(&self) -> String {
        let form = late_form().with_token(&self.token).with("opened", "1");
        let answer = self.plan.post(&format!("{}/edit", self.task), &self.late, &form.fields()).await;
        assert_eq!(answer.status(), 200);
        answer.text().await.expect("text")
    }
}

/// What the late assignee has typed.
fn late_form() -> TaskForm {
    TaskForm::without_goal("Count the <boulders>")
        .description("All of them\r\n\r\ntwice")
        .links("https://example.org/idea")
        .outcomes("1a")
}

#[tokio::test]
async fn edit_conflict_shows_both_changes_and_saves_nothing() {
    let conflict = Conflict::new().await;
    let page = conflict.answer().await;
    let changed_by = format!("{} changed this task", conflict.first_name);
    for words in [
        CONFLICT,
        &changed_by,
        "<del>forty </del>",
        "<ins>&lt;boulders&gt;</ins>",
        "value=\"Count the &lt;boulders&gt;\"",
        "All of them\r\n\r\ntwice</textarea>",
        "https://example.org/idea</textarea>",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(conflict.plan.task(&conflict.task).await.description, "All forty of them", "nothing is saved");
}

#[tokio::test]
async fn edit_conflict_can_be_saved_and_keeps_a_revision() {
    let conflict = Conflict::new().await;
    let token = revision_token_on(&conflict.answer().await).expect("a revision token");
    let Conflict { plan, task, late, .. } = conflict;
    plan.act(&format!("{task}/edit"), &late, &late_form().with_token(&token).fields()).await;
    let updated = plan.task(&task).await;
    assert_eq!((updated.row.title.as_str(), updated.changes), ("Count the <boulders>", 2));
    let revisions = plan.app.page(&format!("{task}/revisions")).await;
    assert!(revisions.contains("forty"), "the replaced text is kept as a revision");
}

#[tokio::test]
async fn form_without_a_revision_token_counts_as_a_conflict() {
    let Conflict { plan, task, late, .. } = Conflict::new().await;
    plan.is_refused(&format!("{task}/edit"), &late, &late_form().fields(), CONFLICT).await;
}

#[tokio::test]
async fn preview_shows_an_edit_conflict() {
    let Conflict { plan, task, late, first_name, token } = Conflict::new().await;
    let form = late_form().with_token(&token);
    let preview = plan.posted_page(&format!("{task}/edit/preview"), &late, &form.fields()).await;
    assert!(preview.contains("What changed since you opened the form"));
    assert!(preview.contains(&format!("{first_name} changed this task")));
}

#[tokio::test]
async fn preview_names_own_changes_as_such() {
    let conflict = Conflict::new().await;
    let token = revision_token_on(&conflict.answer().await).expect("a revision token");
    let form = late_form().with_token(&conflict.token);
    let Conflict { plan, task, late, .. } = conflict;
    plan.act(&format!("{task}/edit"), &late, &late_form().with_token(&token).fields()).await;
    let preview = plan.posted_page(&format!("{task}/edit/preview"), &late, &form.fields()).await;
    assert!(preview.contains("What changed since you opened the form"));
    assert!(preview.contains("You changed this task yourself"));
}
