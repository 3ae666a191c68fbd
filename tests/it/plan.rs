//! Checks the work plan over HTTP: what participants post, and what each reader then sees.

mod editing;
mod actions;
mod lists;
mod bulk_actions;
mod merged_tasks;
mod search;
mod discussion;

use crate::access_matrix::{Key, one_of_each_role, sign_in};
use crate::test_app::{TestApp, now};
use domain::access::System;
use domain::id::{EditionSlug, Login};
use domain::tasks::Status;
use domain::views::TaskPage;
use futures_util::future::join_all;
use reqwest::Response;

pub fn slug() -> EditionSlug {
    EditionSlug::parse("2027").expect("a slug")
}

/// The work plan of the demo's 2027 edition, with people signed in.
pub struct Plan {
    pub app: TestApp,
    /// Login and cookie of participants who lead no track.
    pub people: Vec<(String, Key)>,
    pub organizer: Key,
}

impl Plan {
    pub async fn with_people(count: usize) -> Plan {
        let app = TestApp::with_demo_data().await;
        let [.., organizer, _] = one_of_each_role(&app).await;
        let all = app.store.participants(&slug()).await.expect("an answer").expect("the edition");
        let mut people = Vec::new();
        let plain = all
            .into_iter()
            .filter(|participant| participant.leads.is_empty())
            .filter_map(|participant| participant.person.login);
        for (nth, login) in plain.skip(1).take(count).enumerate() {
            let key = sign_in(&app, login.as_str(), 2000 + nth as i64).await;
            people.push((login.to_string(), key));
        }
        assert_eq!(people.len(), count);
        Plan { app, people, organizer }
    }

    pub async fn post(&self, path: &str, key: &Key, form: &[(&str, &str)]) -> Response {
        let request = self.app.client.post(self.app.address(path)).header("sec-fetch-site", "same-origin").form(form);
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        request.send().await.expect("an answer")
    }

    /// Proposes a task as a browser does, and returns its address.
    pub async fn propose(&self, key: &Key, title: &str, more: &[(&str, &str)]) -> String {
        let fields = [("title", title), ("outcomes", "1a"), ("people_needed", "1"), ("seen", "yes")];
        let more: Vec<(&str, &str)> =
            more.iter().copied().filter(|(name, _)| *name != "people_needed").collect::<Vec<_>>();
        let answer = self.post("/2027/tasks/propose", key, &[fields.as_slice(), &more].concat()).await;
        assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap_or_default());
        answer.headers()["location"].to_str().expect("an address").to_owned()
    }

    pub async fn task(&self, address: &str) -> TaskPage {
        let number = address.rsplit('/').next().expect("a number");
        let number = domain::id::TaskNumber::parse(number).expect("a number");
        self.app.store.task(&slug(), number).await.expect("an answer").expect("a task")
    }

    /// Posts a form; panics unless it succeeds.
    async fn act(&self, address: &str, key: &Key, form: &[(&str, &str)]) {
        let answer = self.post(address, key, form).await;
        assert_eq!(answer.status(), 303, "{form:?}: {}", wrong(&answer.text().await.unwrap_or_default()));
    }

    /// Posts a form; panics unless it is refused and the page contains `why`.
    async fn is_refused(&self, address: &str, key: &Key, form: &[(&str, &str)], why: &str) {
        let answer = self.post(address, key, form).await;
        assert_eq!(answer.status(), 200, "{form:?}");
        let page = answer.text().await.expect("text");
        assert!(page.contains(why), "{form:?}: {}", wrong(&page));
    }
}

/// The error message on a page.
fn wrong(page: &str) -> String {
    let after = page.split("class=\"error-message\"").nth(1).unwrap_or(page);
    after.chars().take(300).collect()
}

#[tokio::test]
async fn task_passes_from_proposal_to_done() {
    let plan = Plan::with_people(3).await;
    let [(_, proposer), (second, other), (third, reviewer)] = &plan.people[..] else { panic!("three people") };
    let links = "https://github.com/scipy/scipy/pull/14822";
    let task = plan
        .propose(
            proposer,
            "Teach the calendars to agree",
            &[("description", "**Why** not?"), ("links", links), ("size", "small"), ("skills", "Rust, patience")],
        )
        .await;
    let page = plan.app.page(&task).await;
    for words in [
        "Teach the calendars to agree",
        "<strong>Why</strong>",
        "scipy/scipy#14822",
        "patience",
        "1 person needed",
        "proposed",
    ] {
        assert!(page.contains(words), "{words}");
    }
    plan.is_refused(
        &format!("{task}/change-status"),
        proposer,
        &[("to", "planned")],
        "can accept this task into the plan",
    )
    .await;
    plan.act(&format!("{task}/change-status"), &plan.organizer, &[("to", "planned")]).await;
    plan.act(&format!("{task}/claim"), proposer, &[]).await;
    plan.act(&format!("{task}/change-status"), proposer, &[("to", "in progress")]).await;
    let offered = format!("<option value=\"{second}\">");
    assert!(plan.app.get_as(&task, proposer).await.contains(&offered), "the form offers the people who can be asked");
    assert!(!plan.app.page(&task).await.contains(&offered));
    plan.act(&format!("{task}/transfer-lead"), proposer, &[("to", second), ("note", "I am moving house")]).await;
    assert!(plan.app.get_as(&task, other).await.contains("I am moving house"));
    assert!(plan.app.get_as("/me/notifications", other).await.contains("asked you to take over as lead of"));
    plan.act(&format!("{task}/accept-lead"), other, &[]).await;
    let updated = plan.task(&task).await;
    assert_eq!(
        updated.row.assignees.first().and_then(|person| person.login.clone()).map(String::from),
        Some(second.clone())
    );
    plan.act(&format!("{task}/request-review"), other, &[("of", third)]).await;
    plan.act(&format!("{task}/review"), reviewer, &[("note", "reads well")]).await;
    assert!(plan.app.get_as("/me", reviewer).await.contains("Reviewed by me:"));
    plan.is_refused(&format!("{task}/change-status"), other, &[("to", "done")], "Describe the result").await;
    plan.act(&format!("{task}/change-status"), other, &[("to", "done"), ("note", "merged and released")]).await;
    let page = plan.app.page(&task).await;
    assert!(page.contains("merged and released") && page.contains("reads well"));
    assert_eq!(plan.task(&task).await.row.status, Status::Done);
}

#[tokio::test]
async fn proposing_a_duplicate_shows_the_existing_task() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    plan.propose(key, "Nightly wheels for every platform", &[]).await;
    let form = [("title", "Nightly wheels on all platforms"), ("outcomes", "1a")];
    let answer = plan.post("/2027/tasks/propose", key, &form).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("text");
    assert!(page.contains("Possible duplicates") && page.contains("Nightly wheels for every platform"));
    assert!(page.contains("Nightly wheels on all platforms"), "the form keeps the typed text");
    let similar = plan.app.json("/api/v1/editions/2027/similar?title=nightly%20wheels").await;
    assert_eq!(similar["tasks"][0]["title"], "Nightly wheels for every platform");
    for odd in ["%22", "a%20OR%20b", "*", "%27%3B--", "NEAR(", "%F0%9F%98%80"] {
        plan.app.json(&format!("/api/v1/editions/2027/similar?title={odd}")).await;
        assert_eq!(plan.app.get(&format!("/search?q={odd}")).await.status(), 200, "{odd}");
        assert_eq!(plan.app.get(&format!("/2027/tasks?q={odd}")).await.status(), 200, "{odd}");
    }
}

#[tokio::test]
async fn task_without_a_goal_needs_a_reason() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let bare = [("title", "Tidy the shed")];
    plan.is_refused("/2027/tasks/propose", key, &bare, "Choose a SPEC or an outcome").await;
    let with_reason = [bare.as_slice(), &[("no_goal_reason", "it has to be done"), ("seen", "yes")]].concat();
    assert_eq!(plan.post("/2027/tasks/propose", key, &with_reason).await.status(), 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_50_simultaneous_claims_succeeds() {
    let plan = Plan::with_people(1).await;
    let task = plan.propose(&plan.people[0].1, "Carry the last stone", &[]).await;
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    let imported = site.editions.iter_mut().find(|imported| imported.slug == slug()).expect("the edition");
    for nth in 0..50 {
        let login = Login::parse(&format!("demo-assignee-{nth:02}")).expect("a login");
        let name = domain::text::PersonName::parse(&format!("Assignee {nth:02}")).expect("a name");
        imported.people.push(domain::people::Person { name, login: Some(login) });
    }
    imported.capacity = Some(200);
    plan.app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let mut keys = Vec::new();
    for nth in 0..50 {
        keys.push(sign_in(&plan.app, &format!("demo-assignee-{nth:02}"), 3000 + nth).await);
    }
    let claim = format!("{task}/claim");
    let answers = join_all(keys.iter().map(|key| plan.post(&claim, key, &[]))).await;
    let mut refused = Vec::new();
    let mut accepted = 0;
    for answer in answers {
        match answer.status().as_u16() {
            303 => accepted += 1,
            200 => refused.push(answer.text().await.expect("text")),
            other => panic!("{other}"),
        }
    }
    assert_eq!((accepted, refused.len()), (1, 49));
    let holder = plan.task(&task).await.row.assignees[0].name.to_string();
    assert!(
        refused.iter().all(|page| page.contains(&format!("{holder} was the last to claim it"))),
        "the others see who claimed it last"
    );
}

#[tokio::test]
async fn dependency_cycle_is_refused_and_blockers_are_shown() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let first = plan.propose(key, "Lay the ground", &[]).await;
    let number = first.rsplit('/').next().expect("a number").to_owned();
    let second = plan.propose(key, "Put a stone on it", &[("depends_on", &number)]).await;
    let page = plan.app.page(&second).await;
    assert!(page.contains("Blocked by:") && page.contains("Lay the ground") && page.contains("blocked"));
    assert!(plan.app.page("/2027/dependencies").await.contains("Put a stone on it"));
    let back = second.rsplit('/').next().expect("a number");
    let read = plan.read(&first, key).await;
    let form = [("title", "Lay the ground"), ("outcomes", "1a"), ("depends_on", back), ("read", &read)];
    plan.is_refused(&format!("{first}/edit"), key, &form, "would then depend on itself").await;
    for list in ["/2027/tasks?list=blocked", "/2027/board?list=blocked"] {
        let blocked = plan.app.page(list).await;
        let by = format!("blocked by <a href=\"/2027/tasks/{number}\"");
        assert!(blocked.contains("Put a stone on it") && blocked.contains(&by), "{list}");
    }
}

#[tokio::test]
async fn merge_moves_comments_and_evidence() {
    let plan = Plan::with_people(2).await;
    let [(_, first), (_, second)] = &plan.people[..] else { panic!("two people") };
    let stays = plan.propose(first, "A dashboard of benchmarks", &[("specs", "4")]).await;
    let goes = plan.propose(second, "Benchmarks on a dashboard", &[("links", "https://example.org/idea")]).await;
    plan.act(&format!("{goes}/comment"), second, &[("text", "I have a sketch of it")]).await;
    let into = stays.rsplit('/').next().expect("a number").to_owned();
    plan.act(&format!("{goes}/merge"), &plan.organizer, &[("into", &into), ("why", "the same")]).await;
    let page = plan.app.page(&stays).await;
    assert!(page.contains("I have a sketch of it") && page.contains("example.org/idea"));
    let old = plan.app.page(&goes).await;
    assert!(old.contains("This task was merged into") && old.contains("dropped"));
    plan.is_refused(&format!("{goes}/claim"), second, &[], "Continue there").await;
}

#[tokio::test]
async fn search_covers_titles_descriptions_and_comments() {
    let plan = Plan::with_people(1).await;
    let key = &plan.people[0].1;
    let task = plan.propose(key, "Über die Brücke", &[("description", "where the xylophone is")]).await;
    plan.act(&format!("{task}/comment"), key, &[("text", "I saw a quagga there")]).await;
    for words in ["uber%20brucke", "xylophone", "quagga"] {
        let page = plan.app.page(&format!("/search?q={words}")).await;
        assert!(page.contains(&format!("\"{task}")) && page.contains("<mark>"), "{words}");
    }
    let page = plan.app.page("/search?q=uber").await;
    assert!(page.contains("<mark>Über</mark> die Brücke</a>"), "the title marks the word");
    let page = plan.app.page("/search?q=nightly+wheels").await;
    assert!(page.contains("SPEC 4: Using and Creating Nightly Wheels"), "SPECs are found, too");
    assert!(plan.app.page("/2027/tasks?q=quagga").await.contains("Über die Brücke"));
    assert!(plan.app.page("/search?q=nowhere-at-all-xyz").await.contains("No results for"));
}
