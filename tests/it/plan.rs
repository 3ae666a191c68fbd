//! Checks the work plan over HTTP: what participants post, and what each reader then sees.

mod editing;
mod edit_conflicts;
mod actions;
mod buttons;
mod counts;
mod lists;
mod bulk_actions;
mod continued_tasks;
mod merged_tasks;
mod search;
mod discussion;
mod evidence;
mod due_dates;

use crate::support::plan::slug;
use crate::support::{Key, Plan, TaskForm, location, login, now, number_of, sign_in};
use domain::access::System;
use domain::people::Person;
use domain::tasks::Status;
use domain::text::PersonName;
use futures_util::future::join_all;

/// The status and the logins of the assignees, the lead first.
async fn progress_of(plan: &Plan, task: &str) -> (Status, Vec<String>) {
    let row = plan.task(task).await.row;
    let logins = row.assignees.iter().filter_map(|person| person.login.clone()).map(String::from);
    (row.status, logins.collect())
}

#[tokio::test]
async fn proposed_task_is_shown_with_its_details() {
    let (plan, [author]) = &Plan::with_members().await;
    let form = TaskForm::titled("Teach the calendars to agree")
        .description("**Why** not?")
        .links("https://github.com/scipy/scipy/pull/14822")
        .size("small")
        .skills("Rust, patience");
    let page = plan.app.page(&plan.propose(author, form).await).await;
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
}

#[tokio::test]
async fn task_passes_from_proposal_to_done() {
    let (plan, [proposer, reviewer]) = &Plan::with_members().await;
    let task = plan.propose(proposer, "Teach the calendars to agree").await;
    let change = format!("{task}/change-status");
    plan.is_refused(&change, proposer, &[("to", "planned")], "can accept this task into the plan").await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, proposer).await;
    plan.change_status(&task, proposer, "in progress").await;
    assert_eq!(progress_of(plan, &task).await, (Status::InProgress, vec![proposer.login.clone()]));
    plan.act(&format!("{task}/request-review"), proposer, &[("of", &reviewer.login)]).await;
    plan.act(&format!("{task}/review"), reviewer, &[("note", "reads well")]).await;
    assert!(plan.app.page_as("/me", reviewer).await.contains("Reviewed by me:"));
    plan.is_refused(&change, proposer, &[("to", "done")], "Describe the result").await;
    plan.act(&change, proposer, &[("to", "done"), ("note", "merged and released")]).await;
    assert_eq!(progress_of(plan, &task).await.0, Status::Done);
    let page = plan.app.page(&task).await;
    assert!(page.contains("merged and released") && page.contains("reads well"));
}

#[tokio::test]
async fn lead_passes_to_the_person_who_accepts() {
    let (plan, [lead, successor]) = &Plan::with_members().await;
    let task = plan.propose(lead, "Teach the calendars to agree").await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, lead).await;
    let offer = [("to", successor.login.as_str()), ("note", "I am moving house")];
    plan.act(&format!("{task}/transfer-lead"), lead, &offer).await;
    assert!(plan.app.page_as(&task, successor).await.contains("I am moving house"));
    assert!(plan.app.page_as("/me/notifications", successor).await.contains("asked you to take over as lead of"));
    plan.act(&format!("{task}/accept-lead"), successor, &[]).await;
    assert_eq!(progress_of(plan, &task).await.1[0], successor.login);
}

#[tokio::test]
async fn unclaiming_says_that_it_withdraws_the_request_to_lead() {
    let (plan, [lead, successor]) = &Plan::with_members().await;
    let task = plan.propose(lead, "Teach the calendars to agree").await;
    plan.claim(&task, lead).await;
    plan.act(&format!("{task}/transfer-lead"), lead, &[("to", successor.login.as_str())]).await;
    assert!(plan.app.page_as(&task, lead).await.contains("If you unclaim this task, the request is withdrawn."));
    let unclaimed = plan.post(&format!("{task}/unclaim"), lead, &[]).await;
    let page = plan.app.page_as(&location(&unclaimed), lead).await;
    assert!(page.contains("takes over as lead is withdrawn. No one leads this task."), "{page}");
}

#[tokio::test]
async fn only_the_lead_sees_who_can_be_asked_to_lead() {
    let (plan, [lead, other]) = &Plan::with_members().await;
    let task = plan.propose(lead, "Teach the calendars to agree").await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, lead).await;
    let choice = format!("name=\"to\" value=\"{}\"", other.login);
    assert!(plan.app.page_as(&task, lead).await.contains(&choice));
    assert!(!plan.app.page(&task).await.contains(&choice));
}

#[tokio::test]
async fn proposing_a_duplicate_shows_the_existing_task() {
    let (plan, [author]) = &Plan::with_members().await;
    plan.propose(author, "Nightly wheels for every platform").await;
    let form = TaskForm::titled("Nightly wheels on all platforms");
    let answer = plan.post("/2027/tasks/propose", author, &form.fields()).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("text");
    assert!(page.contains("Possible duplicates") && page.contains("Nightly wheels for every platform"));
    assert!(page.contains("Nightly wheels on all platforms"), "the form keeps the typed text");
    let similar = plan.app.json("/api/v1/editions/2027/similar?title=nightly%20wheels").await;
    assert_eq!(similar["tasks"][0]["title"], "Nightly wheels for every platform");
}

#[tokio::test]
async fn unusual_search_words_are_harmless() {
    let plan = Plan::new().await;
    for odd in ["%22", "a%20OR%20b", "*", "%27%3B--", "NEAR(", "%F0%9F%98%80"] {
        plan.app.json(&format!("/api/v1/editions/2027/similar?title={odd}")).await;
        assert_eq!(plan.app.get(&format!("/search?q={odd}")).await.status(), 200, "{odd}");
        assert_eq!(plan.app.get(&format!("/2027/tasks?q={odd}")).await.status(), 200, "{odd}");
    }
}

#[tokio::test]
async fn task_without_a_goal_needs_a_reason() {
    let (plan, [author]) = &Plan::with_members().await;
    let form = TaskForm::without_goal("Tidy the shed");
    plan.is_refused("/2027/tasks/propose", author, &form.fields(), "Choose a goal").await;
    plan.propose(author, form.no_goal_reason("it has to be done")).await;
}

/// Adds fifty participants to the edition, and signs them in.
async fn sign_in_fifty(plan: &Plan) -> Vec<Key> {
    let login_of = |nth: i64| format!("demo-assignee-{nth:02}");
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    let imported = site.editions.iter_mut().find(|imported| imported.slug == slug()).expect("the edition");
    for nth in 0..50 {
        let name = PersonName::parse(&format!("Assignee {nth:02}")).expect("a name");
        imported.people.push(Person { name, login: Some(login(&login_of(nth))) });
    }
    imported.capacity = Some(200);
    plan.app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let mut keys = Vec::new();
    for nth in 0..50 {
        keys.push(sign_in(&plan.app, &login_of(nth), 3000 + nth).await);
    }
    keys
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_50_simultaneous_claims_succeeds() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, "Carry the last stone").await;
    let keys = sign_in_fifty(plan).await;
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
    let (plan, [author]) = &Plan::with_members().await;
    let first = plan.propose(author, "Lay the ground").await;
    let number = number_of(&first);
    let second = plan.propose(author, TaskForm::titled("Put a stone on it").depends_on(number)).await;
    let page = plan.app.page(&second).await;
    assert!(page.contains("Blocked by:") && page.contains("Lay the ground") && page.contains("blocked"));
    assert!(plan.app.page("/2027/dependencies").await.contains("Put a stone on it"));
    let back = number_of(&second);
    let token = plan.revision_token(&first, author).await;
    let form = TaskForm::titled("Lay the ground").depends_on(back).with_token(&token);
    plan.is_refused(&format!("{first}/edit"), author, &form.fields(), "would then depend on itself").await;
    for list in ["/2027/tasks?list=blocked", "/2027/board?list=blocked"] {
        let blocked = plan.app.page(list).await;
        let by = format!("blocked by <a href=\"/2027/tasks/{number}\"");
        assert!(blocked.contains("Put a stone on it") && blocked.contains(&by), "{list}");
    }
}

#[tokio::test]
async fn merge_moves_comments_and_evidence() {
    let (plan, [first, second]) = &Plan::with_members().await;
    let stays = plan.propose(first, TaskForm::titled("A dashboard of benchmarks").specs("4")).await;
    let goes =
        plan.propose(second, TaskForm::titled("Benchmarks on a dashboard").links("https://example.org/idea")).await;
    plan.comment(&goes, second, "I have a sketch of it").await;
    plan.merge(&goes, &stays).await;
    let page = plan.app.page(&stays).await;
    assert!(page.contains("I have a sketch of it") && page.contains("example.org/idea"));
    let old = plan.app.page(&goes).await;
    assert!(old.contains("This task was merged into") && old.contains("dropped"));
    plan.is_refused(&format!("{goes}/claim"), second, &[], "Continue there").await;
}

#[tokio::test]
async fn search_covers_titles_descriptions_and_comments() {
    let (plan, [author]) = &Plan::with_members().await;
    let task = plan.propose(author, TaskForm::titled("Über die Brücke").description("where the xylophone is")).await;
    plan.comment(&task, author, "I saw a quagga there").await;
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

#[tokio::test]
async fn giving_up_a_seat_offers_claims_to_others() {
    let (plan, [leaver, other]) = Plan::with_members().await;
    let task = plan.propose(&leaver, "Charts of the tides").await;
    plan.change_status(&task, &plan.organizer, "planned").await;
    plan.claim(&task, &leaver).await;
    let before = plan.app.page_as("/2027/invitation", &leaver).await;
    assert!(before.contains("Others can take over your claims on these tasks:"), "{before}");
    assert!(before.contains("Charts of the tides"), "{before}");
    let mine = plan.app.page_as("/me", &leaver).await;
    assert!(mine.contains("You have 2 open tasks"), "one in an earlier edition: {mine}");
    let left = plan.post("/2027/invitation/withdraw", &leaver, &[("why", "")]).await;
    let after = plan.app.page_as(&crate::support::location(&left), &leaver).await;
    assert!(after.contains("others can take over tasks that you claimed"), "{after}");
    assert!(plan.app.page_as("/me", &leaver).await.contains("You have 1 open task"));
    assert!(plan.app.page(&task).await.contains("claim offered to others"));
    plan.claim(&task, &other).await;
    let [claim] = &plan.task(&task).await.claims[..] else { panic!("one claim") };
    assert!(claim.lead && claim.person.login.as_ref().is_some_and(|login| login.as_str() == other.login));
}
