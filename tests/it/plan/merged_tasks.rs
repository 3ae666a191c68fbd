//! Checks merged tasks: open forms link to the remaining task, and no typed text is lost.

use crate::support::plan::Member;
use crate::support::{Plan, TaskForm, error_message, location, number_of};

/// Two tasks with an open comment form, one of which is then merged into the other.
struct Merged {
    plan: Plan,
    author: Member,
    /// The address of the remaining task.
    stays: String,
    /// The address of the merged task.
    goes: String,
    /// The number of a comment that moved.
    comment: String,
    /// The revision token of the edit form, which was opened before.
    token: String,
    /// The link to the remaining task.
    link: String,
}

impl Merged {
    async fn new() -> Merged {
        let (plan, [author]) = Plan::with_members().await;
        let stays = plan.propose(&author, "A dashboard of benchmarks").await;
        let goes = plan.propose(&author, "Lichen census among boulders").await;
        let comment = plan.comment(&goes, &author, "my words").await;
        let token = plan.revision_token(&goes, &author).await;
        plan.merge(&goes, &stays).await;
        let link = format!("<a href=\"{stays}\">task {}</a>", number_of(&stays));
        Merged { plan, author, stays, goes, comment, token, link }
    }
}

#[tokio::test]
async fn merge_says_first_what_moves_and_is_in_the_history() {
    let (plan, [author, other]) = Plan::with_members().await;
    let stays = plan.propose(&author, "A dashboard of benchmarks").await;
    let goes = plan.propose(&author, "Lichen census among boulders").await;
    plan.claim(&goes, &other).await;
    let form = [("into", number_of(&stays)), ("why", "")];
    let answer = plan.app.post_as(&format!("{goes}/merge"), &plan.organizer, &form).await;
    let page = answer.text().await.expect("text");
    for part in ["A dashboard of benchmarks", "Lichen census among boulders", "moves to task", "can’t be undone"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(plan.task(&goes).await.merged_into, None, "nothing is done yet");
    plan.merge(&goes, &stays).await;
    let merged = plan.task(&stays).await.merged;
    assert!(merged.iter().any(|task| task.number.to_string() == number_of(&goes) && task.at.is_some()), "{merged:?}");
    assert!(plan.app.page(&stays).await.contains(" was merged into this task"));
}

#[tokio::test]
async fn edit_form_of_a_merged_task_links_to_the_remaining_task() {
    let Merged { plan, author, goes, link, .. } = Merged::new().await;
    let form = plan.app.page_as(&format!("{goes}/edit"), &author).await;
    assert!(form.contains(&link) && form.contains("was merged into") && !form.contains("name=\"title\""));
}

#[tokio::test]
async fn late_edit_of_a_merged_task_returns_the_text() {
    let Merged { plan, author, goes, token, link, .. } = Merged::new().await;
    for title in ["Census", " "] {
        let form = TaskForm::titled(title).description("typed long").with_token(&token);
        let refused = plan.posted_page(&format!("{goes}/edit"), &author, &form.fields()).await;
        assert!(refused.contains(&link) && refused.contains("typed long</textarea>"), "with the title “{title}”");
    }
}

#[tokio::test]
async fn late_comment_on_a_merged_task_can_be_sent_there() {
    let Merged { plan, author, stays, goes, link, .. } = Merged::new().await;
    let page = plan.posted_page(&format!("{goes}/comment"), &author, &[("text", "typed late")]).await;
    assert_eq!(page.matches("Continue there").count(), 1, "the message appears once");
    let there = format!("action=\"{stays}/comment\"");
    assert!(page.contains(&link) && page.contains("typed late</textarea>") && page.contains(&there));
}

#[tokio::test]
async fn late_edit_of_a_moved_comment_can_be_sent_there() {
    let Merged { plan, author, stays, goes, comment, .. } = Merged::new().await;
    let edit = [("text", "my other words"), ("read", "0")];
    let page = plan.posted_page(&format!("{goes}/comments/{comment}/edit"), &author, &edit).await;
    let there = format!("action=\"{stays}/comments/{comment}/edit\"");
    assert!(page.contains("Continue there") && page.contains("my other words</textarea>") && page.contains(&there));
}

#[tokio::test]
async fn late_action_on_a_merged_task_returns_the_text() {
    let Merged { plan, author, stays, goes, link, .. } = Merged::new().await;
    let forms: [(&str, &[(&str, &str)]); 5] = [
        ("split", &[("titles", "typed late\nand more")]),
        ("merge", &[("into", number_of(&stays)), ("why", "typed late")]),
        ("review", &[("note", "typed late")]),
        ("transfer-lead", &[("to", &author.login), ("note", "typed late")]),
        ("change-status", &[("to", "dropped"), ("note", "typed late")]),
    ];
    for (action, form) in forms {
        let page = plan.posted_page(&format!("{goes}/{action}"), &plan.organizer, form).await;
        assert!(page.contains(&link) && page.contains("typed late"), "{action}: {}", error_message(&page));
    }
}

#[tokio::test]
async fn address_of_a_moved_comment_redirects() {
    let Merged { plan, stays, goes, comment, .. } = Merged::new().await;
    let old = plan.app.get(&format!("{goes}/comments/{comment}")).await;
    assert_eq!(location(&old), format!("{stays}/comments/{comment}"));
    let old = plan.app.get(&format!("{goes}/comments")).await;
    assert_eq!(old.headers()["location"], format!("{stays}/comments"));
}

#[tokio::test]
async fn outdated_form_returns_the_typed_text() {
    let (plan, [key, other]) = &Plan::with_members().await;
    let task = plan.propose(key, "Lift the stone").await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, key).await;
    plan.change_status(&task, key, "in progress").await;
    let (change, done) = (format!("{task}/change-status"), |words| [("to", "done"), ("note", words)]);
    plan.act(&change, key, &done("lifted")).await;
    plan.act(&change, key, &done("lifted")).await;
    for (action, to) in [("change-status", "done"), ("transfer-lead", "x")] {
        let form = [("to", to), ("note", "lifted <high>")];
        let page = plan.posted_page(&format!("{task}/{action}"), other, &form).await;
        assert!(
            page.contains("What you typed") && page.contains("lifted &lt;high&gt;"),
            "{form:?}: {}",
            error_message(&page)
        );
    }
    plan.is_refused(&change, key, &done("and painted"), "This task is already done. To add something").await;
    assert_eq!(plan.task(&task).await.history.len(), 4);
}
