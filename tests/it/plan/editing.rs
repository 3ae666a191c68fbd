//! Checks edits of tasks: conflicts, revisions, and that no typed text is lost.

use super::Plan;

/// The other fields of the edit form, with the values of a new task.
const FORM: [(&str, &str); 2] = [("outcomes", "1a"), ("people_needed", "2")];

impl Plan {
    /// The revision token in the hidden field of the edit form.
    pub async fn read(&self, address: &str, key: &super::Key) -> String {
        let page = self.app.get_as(&format!("{address}/edit"), key).await;
        let field = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        field.unwrap_or_default().to_owned()
    }

    /// Opens the edit form, and saves it with a new title and description.
    async fn changes(&self, address: &str, key: &super::Key, title: &str, description: &str) {
        let read = self.read(address, key).await;
        let typed = [("title", title), ("description", description), ("read", &read)];
        self.act(&format!("{address}/edit"), key, &[typed.as_slice(), &FORM].concat()).await;
    }
}

#[tokio::test]
async fn task_revisions_are_public() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let task = plan.propose(key, "Count the stones", &[("description", "All <b>forty</b> of them")]).await;
    assert!(!plan.app.page(&task).await.contains("/revisions"), "there is no earlier revision");
    assert!(plan.app.page(&format!("{task}/revisions")).await.contains("Never changed"));
    plan.changes(&task, key, "Count the stones", "All <b>fifty</b> of them").await;
    plan.changes(&task, key, "Count the boulders", "All <b>fifty</b> of them").await;
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
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let task = plan.propose(key, "Change your mind", &[("description", "number 0")]).await;
    for nth in 1..=41 {
        plan.changes(&task, key, "Change your mind", &format!("number {nth}")).await;
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
async fn edit_conflict_shows_the_changes_and_can_be_saved() {
    let plan = Plan::with_people(2).await;
    let [(_, writer), (_, other)] = &plan.people[..] else { panic!("two people") };
    let task = plan.propose(writer, "Count the stones", &[("description", "All of them")]).await;
    plan.act(&format!("{task}/change-status"), &plan.organizer, &[("to", "planned")]).await;
    for key in [writer, other] {
        plan.post(&format!("{task}/people-needed"), &plan.organizer, &[("people_needed", "2")]).await;
        plan.act(&format!("{task}/claim"), key, &[]).await;
    }
    let name = plan.task(&task).await.claims[0].person.name.to_string();
    let opened = plan.read(&task, other).await;
    plan.changes(&task, writer, "Count the stones", "All forty of them").await;
    let form = [
        ("title", "Count the <boulders>"),
        ("description", "All of them\r\n\r\ntwice"),
        ("links", "https://example.org/idea"),
        ("outcomes", "1a"),
    ];
    let late = [form.as_slice(), &[("read", opened.as_str()), ("opened", "1")]].concat();
    let change = format!("{task}/edit");
    let answer = plan.post(&change, other, &late).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("text");
    let changed_by = format!("{name} changed this task");
    for words in [
        "Someone changed this after you opened the form",
        &changed_by,
        "<del>forty </del>",
        "<ins>&lt;boulders&gt;</ins>",
        "value=\"Count the &lt;boulders&gt;\"",
        "All of them\r\n\r\ntwice</textarea>",
        "https://example.org/idea</textarea>",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(plan.task(&task).await.description, "All forty of them", "nothing is saved");
    let read =
        page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a revision token");
    let again = [form.as_slice(), &[("read", read)]].concat();
    plan.act(&change, other, &again).await;
    let updated = plan.task(&task).await;
    assert_eq!((updated.row.title.as_str(), updated.changes), ("Count the <boulders>", 2));
    assert!(
        plan.app.page(&format!("{task}/revisions")).await.contains("forty"),
        "the replaced text is kept as a revision"
    );
    // A form without a revision token counts as a conflict. A preview shows the conflict, too.
    plan.is_refused(&change, other, &form, "Someone changed this after you opened the form").await;
    let looked = plan.post(&format!("{change}/preview"), other, &late[..5]).await.text().await.expect("text");
    assert!(
        looked.contains("What changed since you opened the form") && looked.contains("You changed this task yourself")
    );
}

#[tokio::test]
async fn assignee_cannot_change_track_or_people_needed() {
    let plan = Plan::with_people(2).await;
    let [(_, proposer), (_, assignee)] = &plan.people[..] else { panic!("two people") };
    let page = plan.app.store.edition_page(&super::slug()).await.expect("the edition");
    let track = page.tracks[0].title.clone();
    let task = plan.propose(proposer, "Keep to the path", &[("track", track.as_str())]).await;
    for key in [proposer, assignee] {
        plan.post(&format!("{task}/people-needed"), &plan.organizer, &[("people_needed", "2")]).await;
        plan.act(&format!("{task}/claim"), key, &[]).await;
    }
    let form = plan.app.get_as(&format!("{task}/edit"), assignee).await;
    assert!(!form.contains("name=\"track\"") && !form.contains("name=\"people_needed\""));
    assert!(form.contains(&format!("Track<b>{track}</b>")), "the track is shown as text");
    plan.changes(&task, assignee, "Keep to the paths", "").await;
    let updated = plan.task(&task).await;
    assert_eq!(
        (updated.row.title.as_str(), updated.row.track, updated.people_needed),
        ("Keep to the paths", Some(track), 2)
    );
    let form = plan.app.get_as(&format!("{task}/edit"), &plan.organizer).await;
    assert!(form.contains("name=\"track\"") && form.contains("name=\"people_needed\""));
}

#[tokio::test]
async fn refused_edit_returns_the_typed_text() {
    let plan = Plan::with_people(2).await;
    let [(_, key), (_, other)] = &plan.people[..] else { panic!("two people") };
    let new = [("title", "Wait long"), ("outcomes", "1a"), ("depends_on", "999"), ("description", "my words")];
    let new = [new.as_slice(), &[("seen", "yes")]].concat();
    let answer = plan.post("/2027/tasks/propose", key, &new).await;
    let page = answer.text().await.expect("text");
    assert!(page.contains("There is no task 999") && page.contains("my words</textarea>"));
    let task = plan.propose(key, "Wait long", &[]).await;
    let read = plan.read(&task, key).await;
    let change = [("title", "Wait long"), ("outcomes", "1a"), ("depends_on", "999"), ("description", "my words")];
    let change = [change.as_slice(), &[("read", &read)]].concat();
    let page = plan.post(&format!("{task}/edit"), key, &change).await.text().await.expect("text");
    assert!(page.contains("There is no task 999") && page.contains("my words</textarea>"));
    plan.is_refused(&format!("{task}/merge"), &plan.organizer, &[("into", "999"), ("why", "my words")], "no task 999")
        .await;
    // The other person may not edit the task, like someone who unclaimed it after opening the form.
    let answer = plan.post(&format!("{task}/edit"), other, &change).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.expect("text").contains("my words</textarea>"));
}
