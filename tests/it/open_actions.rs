//! Checks the list of what waits for the reader.

use crate::support::demo::CURRENT;
use crate::support::{FULL_CONSENT, Key, People, Plan, Summit, TestApp, VISITOR, by_any_participant, edition, now};
use domain::id::PollNumber;

const TITLE: &str = "Waiting for you";

/// The list of open actions on a page; empty if there is none.
async fn open_actions(app: &TestApp, path: &str, key: &Key) -> String {
    let page = app.page_as(path, key).await;
    let list = page.split_once(TITLE).and_then(|(_, rest)| rest.split_once("</section>"));
    list.map(|(list, _)| list.to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn open_invitation_is_shown_until_it_is_answered() {
    let (summit, [guest]) = Summit::with_guests(3).await;
    for path in ["/", "/2028", "/me"] {
        let list = open_actions(&summit.app, path, &guest).await;
        assert!(list.contains("You are invited to the") && list.contains("/2028/invitation"), "{path}: {list}");
    }
    for path in ["/", "/2028"] {
        assert_eq!(open_actions(&summit.app, path, &VISITOR).await, "", "{path}");
    }
    summit.accept(&guest).await;
    for path in ["/", "/2028", "/me"] {
        let list = open_actions(&summit.app, path, &guest).await;
        assert!(!list.contains("You are invited to the"), "{path}: {list}");
        assert!(list.contains("Please enter your travel dates for the"), "{path}: {list}");
    }
    summit.post("/2028/invitation/logistics", &guest, &[("food", "yes")]).await;
    assert_eq!(open_actions(&summit.app, "/me", &guest).await, "");
}

#[tokio::test]
async fn poll_is_shown_with_its_last_day_until_it_is_answered() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    for path in ["/", "/2027", "/me"] {
        let list = open_actions(&app, path, &participant).await;
        let poll = "available for “When do we choose tasks for several projects?” until ";
        assert!(list.contains(poll) && list.contains("href=\"/2027/polls/1\""), "{path}: {list}");
    }
    assert!(!app.page_as("/me", &participant).await.contains("You have nothing to do now"));
    let slug = edition(CURRENT);
    let poll = app.store.poll(by_any_participant(&slug), PollNumber(1), now()).await.expect("the poll");
    let options: Vec<String> = poll.options.iter().map(|option| format!("option-{}", option.id)).collect();
    let answers: Vec<(&str, &str)> = options.iter().map(|option| (option.as_str(), "yes")).collect();
    app.post_as("/2027/polls/1/answer", &participant, &answers).await;
    assert!(!open_actions(&app, "/me", &participant).await.contains("/2027/polls/1\""));
}

#[tokio::test]
async fn offered_seat_is_shown_with_its_deadline() {
    let (summit, [first, second]) = Summit::with_guests(1).await;
    summit.accept(&first).await;
    summit.post("/2028/invitation/accept", &second, &FULL_CONSENT).await;
    assert_eq!(open_actions(&summit.app, "/", &second).await, "", "the waitlist needs no answer");
    summit.post("/2028/invitation/withdraw", &first, &[("why", "a wedding")]).await;
    let list = open_actions(&summit.app, "/", &second).await;
    assert!(list.contains("is free for you until") && list.contains("Take or decline the seat"), "{list}");
}

#[tokio::test]
async fn requests_about_tasks_are_shown_to_the_person_asked() {
    let (plan, [lead, asked]) = Plan::with_members().await;
    let reviewed = plan.propose(&lead, "Charts of the tides").await;
    let led = plan.propose(&lead, "Nets for plankton").await;
    plan.act(&format!("{reviewed}/request-review"), &lead, &[("of", &asked.login)]).await;
    plan.change_status(&led, &plan.organizer, "planned").await;
    plan.claim(&led, &lead).await;
    plan.act(&format!("{led}/transfer-lead"), &lead, &[("to", &asked.login), ("note", "")]).await;
    for path in ["/", &format!("/{CURRENT}"), "/me"] {
        let list = open_actions(&plan.app, path, &asked).await;
        assert!(list.contains("review “Charts of the tides”") && list.contains("lead “Nets for plankton”"), "{list}");
        let others = open_actions(&plan.app, path, &lead).await;
        assert!(!others.contains("Charts of the tides"), "{path}: {others}");
    }
    assert_eq!(open_actions(&plan.app, "/2026", &asked).await, "", "another edition");
    plan.act(&format!("{led}/decline-lead"), &asked, &[]).await;
    let list = open_actions(&plan.app, "/me", &asked).await;
    assert!(list.contains("Charts of the tides") && !list.contains("Nets for plankton"), "{list}");
}
