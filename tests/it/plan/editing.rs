//! Checks edits of tasks: revisions, rights, and that no typed text is lost.

use crate::support::plan::slug;
use crate::support::{Plan, TaskForm};

#[tokio::test]
async fn task_revisions_are_public() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, TaskForm::titled("Count the stones").description("All <b>forty</b> of them")).await;
    assert!(!plan.app.page(&task).await.contains("/revisions"), "there is no earlier revision");
    assert!(plan.app.page(&format!("{task}/revisions")).await.contains("Never changed"));
    plan.edit(&task, author, TaskForm::titled("Count the stones").description("All <b>fifty</b> of them")).await;
    plan.edit(&task, author, TaskForm::titled("Count the boulders").description("All <b>fifty</b> of them")).await;
    let page = plan.app.page(&task).await;
    assert!(page.contains(&format!("{task}/revisions")) && page.contains("changed 2 times"));
    let page = plan.app.page(&format!("{task}/revisions")).await;
    for words in
        ["<del>stones</del>", "<ins>boulders</ins>", "All &lt;b&gt;", "forty", "<ins>", "Version before this change"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("<b>forty"), "revisions show the source text, escaped");
    let places = ["boulders</ins>", "forty"].map(|words| page.find(words).expect(words));
    assert!(places.is_sorted(), "the newest revision comes first");
    for odd in ["?before=2", "?before=0", "?before=4294967295"] {
        plan.app.page(&format!("{task}/revisions{odd}")).await;
    }
    assert_eq!(plan.app.get(&format!("{task}/revisions?before=x")).await.status(), 400);
    assert_eq!(plan.app.get("/2027/tasks/999/revisions").await.status(), 404);
}

#[tokio::test]
async fn task_revisions_are_paginated() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, TaskForm::titled("Change your mind").description("number 0")).await;
    for nth in 1..=41 {
        plan.edit(&task, author, TaskForm::titled("Change your mind").description(&format!("number {nth}"))).await;
    }
    let (mut address, mut seen) = (format!("{task}/revisions"), Vec::new());
    for _ in 0..3 {
        let page = plan.app.page(&address).await;
        let gone = page.split("<del>").skip(1).filter_map(|rest| rest.split('<').next());
        seen.extend(gone.map(|words| words.parse::<u32>().expect("a number")));
        let next =
            page.split(&format!("href=\"{task}/revisions?before=")).nth(1).and_then(|rest| rest.split('"').next());
        address = next.map_or(String::new(), |before| format!("{task}/revisions?before={before}"));
    }
    assert_eq!(address, "", "the third page is the last");
    assert_eq!(seen, (0..=40).rev().collect::<Vec<_>>(), "each revision once, the newest first");
}

#[tokio::test]
async fn assignee_cannot_change_track_or_people_needed() {
    let (plan, [proposer, assignee]) = &Plan::with_members().await;
    let page = plan.app.store.edition_page(&slug()).await.expect("the edition");
    let track = page.tracks[0].title.clone();
    let task = plan.propose(proposer, TaskForm::titled("Keep to the path").track(track.as_str())).await;
    for key in [proposer, assignee] {
        plan.post(&format!("{task}/people-needed"), &plan.organizer, &[("people_needed", "2")]).await;
        plan.claim(&task, key).await;
    }
    let form = plan.app.page_as(&format!("{task}/edit"), assignee).await;
    assert!(!form.contains("name=\"track\"") && !form.contains("name=\"people_needed\""));
    assert!(form.contains(&format!("Track<b>{track}</b>")), "the track is shown as text");
    plan.edit(&task, assignee, TaskForm::titled("Keep to the paths").people_needed("2")).await;
    let updated = plan.task(&task).await;
    assert_eq!(
        (updated.row.title.as_str(), updated.row.track, updated.people_needed),
        ("Keep to the paths", Some(track), 2)
    );
    let form = plan.app.page_as(&format!("{task}/edit"), &plan.organizer).await;
    assert!(form.contains("name=\"track\"") && form.contains("name=\"people_needed\""));
}

#[tokio::test]
async fn refused_proposal_returns_the_typed_text() {
    let (plan, [author]) = &Plan::with_members().await;
    let form = TaskForm::titled("Wait long").depends_on("999").description("my words").despite_duplicates();
    let page = plan.posted_page("/2027/tasks/propose", author, &form.fields()).await;
    assert!(page.contains("There is no task 999") && page.contains("my words</textarea>"));
}

#[tokio::test]
async fn refused_edit_returns_the_typed_text() {
    let (plan, [author, other]) = &Plan::with_members().await;
    let task = plan.propose(author, "Wait long").await;
    let token = plan.revision_token(&task, author).await;
    let form = TaskForm::titled("Wait long").depends_on("999").description("my words").with_token(&token);
    let page = plan.posted_page(&format!("{task}/edit"), author, &form.fields()).await;
    assert!(page.contains("There is no task 999") && page.contains("my words</textarea>"));
    // The other person may not edit the task, like someone who unclaimed it after opening the form.
    let answer = plan.post(&format!("{task}/edit"), other, &form.fields()).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.expect("text").contains("my words</textarea>"));
}

#[tokio::test]
async fn merge_into_a_missing_task_is_refused() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, "Wait long").await;
    let form = [("into", "999"), ("why", "my words")];
    plan.is_refused(&format!("{task}/merge"), &plan.organizer, &form, "no task 999").await;
}
