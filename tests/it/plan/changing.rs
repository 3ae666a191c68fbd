//! Changing what a task says: nothing that anybody wrote is lost.

use super::Plan;

/// A change as the form sends it, with what it carries unseen.
const FORM: [(&str, &str); 3] = [("outcomes", "1a"), ("people_needed", "2"), ("do", "save")];

impl Plan {
    /// What the form for changing a task carries without showing it.
    pub async fn read(&self, address: &str, key: &super::Key) -> String {
        let page = self.app.get_as(&format!("{address}/edit"), key).await;
        let field = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        field.unwrap_or_default().to_owned()
    }

    /// Opens the form, fills it in, and saves it.
    async fn changes(&self, address: &str, key: &super::Key, title: &str, description: &str) {
        let read = self.read(address, key).await;
        let typed = [("title", title), ("description", description), ("read", &read)];
        self.does(&format!("{address}/edit"), key, &[typed.as_slice(), &FORM].concat()).await;
    }
}

#[tokio::test]
async fn how_a_task_read_before_stands_on_a_page_that_everybody_reads() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let task = plan.propose(key, "Count the stones", &[("description", "All <b>forty</b> of them")]).await;
    assert!(!plan.app.page(&task).await.contains("/revisions"), "nothing to see yet");
    assert!(plan.app.page(&format!("{task}/revisions")).await.contains("Never changed"));
    plan.changes(&task, key, "Count the stones", "All <b>fifty</b> of them").await;
    plan.changes(&task, key, "Count the boulders", "All <b>fifty</b> of them").await;
    let page = plan.app.page(&task).await;
    assert!(page.contains(&format!("{task}/revisions")) && page.contains("changed 2 times"));
    let page = plan.app.page(&format!("{task}/revisions")).await;
    for words in
        ["<del>stones</del>", "<ins>boulders</ins>", "All &lt;b&gt;", "forty", "<ins>", "How it read until then"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("<b>forty"), "what is no Markdown yet is text");
    let places = ["boulders</ins>", "forty"].map(|words| page.find(words).expect(words));
    assert!(places.is_sorted(), "the newest first");
    for odd in ["?before=2", "?before=0", "?before=4294967295"] {
        plan.app.page(&format!("{task}/revisions{odd}")).await;
    }
    assert_eq!(plan.app.get(&format!("{task}/revisions?before=x")).await.status(), 400);
    assert_eq!(plan.app.get("/2027/tasks/999/revisions").await.status(), 404);
}

#[tokio::test]
async fn many_changes_are_read_a_page_at_a_time() {
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
    assert_eq!(address, "", "the third is the last page");
    assert_eq!(seen, (0..=40).rev().collect::<Vec<_>>(), "each once, the newest first");
}

#[tokio::test]
async fn of_two_who_change_a_task_at_once_the_later_sees_what_the_earlier_changed_and_may_save_again() {
    let plan = Plan::with_people(2).await;
    let [(_, writer), (_, other)] = &plan.people[..] else { panic!("two people") };
    let task = plan.propose(writer, "Count the stones", &[("description", "All of them")]).await;
    plan.does(&task, &plan.organizer, &[("do", "move"), ("to", "planned")]).await;
    for key in [writer, other] {
        plan.post(&task, &plan.organizer, &[("do", "people_needed"), ("people_needed", "2")]).await;
        plan.does(&task, key, &[("do", "claim")]).await;
    }
    let name = plan.task(&task).await.claims[0].person.name.to_string();
    let opened = plan.read(&task, other).await;
    plan.changes(&task, writer, "Count the stones", "All forty of them").await;
    let form = [
        ("title", "Count the <boulders>"),
        ("description", "All of them\r\n\r\ntwice"),
        ("links", "https://example.org/idea"),
        ("outcomes", "1a"),
        ("do", "save"),
    ];
    let late = [form.as_slice(), &[("read", opened.as_str()), ("opened", "1")]].concat();
    let change = format!("{task}/edit");
    let answer = plan.post(&change, other, &late).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("text");
    let said = format!("{name} changed this task");
    for words in [
        "Someone changed this after you opened the form",
        &said,
        "<del>forty </del>",
        "<ins>&lt;boulders&gt;</ins>",
        "value=\"Count the &lt;boulders&gt;\"",
        "All of them\r\n\r\ntwice</textarea>",
        "https://example.org/idea</textarea>",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(plan.task(&task).await.description, "All forty of them", "nothing was saved");
    let read = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a mark");
    let again = [form.as_slice(), &[("read", read)]].concat();
    plan.does(&change, other, &again).await;
    let stands = plan.task(&task).await;
    assert_eq!((stands.row.title.as_str(), stands.changes), ("Count the <boulders>", 2));
    assert!(plan.app.page(&format!("{task}/revisions")).await.contains("forty"), "and what was there is kept");
    // Without what was read it counts as read by nobody; who only looks is told as well.
    plan.is_refused(&change, other, &form, "Someone changed this after you opened the form").await;
    let look = [&late[..4], &[("read", opened.as_str()), ("do", "look")]].concat();
    let looked = plan.post(&change, other, &look).await.text().await.expect("text");
    assert!(looked.contains("What changed meanwhile") && looked.contains("You changed this task yourself"));
}

#[tokio::test]
async fn who_may_not_say_the_track_reads_it_and_it_stays() {
    let plan = Plan::with_people(2).await;
    let [(_, proposer), (_, hand)] = &plan.people[..] else { panic!("two people") };
    let page = plan.app.store.edition(&super::slug()).await.expect("an answer").expect("the edition");
    let track = page.tracks[0].title.clone();
    let task = plan.propose(proposer, "Keep to the path", &[("track", track.as_str())]).await;
    for key in [proposer, hand] {
        plan.post(&task, &plan.organizer, &[("do", "people_needed"), ("people_needed", "2")]).await;
        plan.does(&task, key, &[("do", "claim")]).await;
    }
    let form = plan.app.get_as(&format!("{task}/edit"), hand).await;
    assert!(!form.contains("name=\"track\"") && !form.contains("name=\"people_needed\""));
    assert!(form.contains(&format!("Track<b>{track}</b>")), "as words");
    plan.changes(&task, hand, "Keep to the paths", "").await;
    let stands = plan.task(&task).await;
    assert_eq!(
        (stands.row.title.as_str(), stands.row.track, stands.people_needed),
        ("Keep to the paths", Some(track), 2)
    );
    let form = plan.app.get_as(&format!("{task}/edit"), &plan.organizer).await;
    assert!(form.contains("name=\"track\"") && form.contains("name=\"people_needed\""));
}

#[tokio::test]
async fn whatever_a_form_names_that_is_not_there_everything_typed_comes_back() {
    let plan = Plan::with_people(2).await;
    let [(_, key), (_, other)] = &plan.people[..] else { panic!("two people") };
    let new = [("title", "Wait long"), ("outcomes", "1a"), ("depends_on", "999"), ("description", "my words")];
    let new = [new.as_slice(), &[("seen", "yes"), ("do", "propose")]].concat();
    let answer = plan.post("/2027/tasks/propose", key, &new).await;
    let page = answer.text().await.expect("text");
    assert!(page.contains("There is no task 999") && page.contains("my words</textarea>"));
    let task = plan.propose(key, "Wait long", &[]).await;
    let read = plan.read(&task, key).await;
    let change = [("title", "Wait long"), ("outcomes", "1a"), ("depends_on", "999"), ("description", "my words")];
    let change = [change.as_slice(), &[("read", &read), ("do", "save")]].concat();
    let page = plan.post(&format!("{task}/edit"), key, &change).await.text().await.expect("text");
    assert!(page.contains("There is no task 999") && page.contains("my words</textarea>"));
    plan.is_refused(&task, &plan.organizer, &[("do", "merge"), ("into", "999"), ("why", "my words")], "no task 999")
        .await;
    // Who had a hand on it when they opened the form, and no longer has.
    let answer = plan.post(&format!("{task}/edit"), other, &change).await;
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.expect("text").contains("my words</textarea>"));
}
