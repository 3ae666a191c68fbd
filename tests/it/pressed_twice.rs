//! Checks that a button that is pressed twice acts once.

use crate::support::{Key, People, TestApp};
use futures_util::future::join_all;
use std::time::Duration;

/// How often a text is shown on a page.
async fn count(app: &TestApp, path: &str, key: &Key, text: &str) -> usize {
    app.page_as(path, key).await.matches(text).count()
}

/// Posts the same form several times at once; returns the addresses that the answers lead to.
async fn press(app: &TestApp, times: usize, path: &str, key: &Key, form: &[(&str, &str)]) -> Vec<String> {
    let answers = join_all((0..times).map(|_| app.post_as(path, key, form))).await;
    let to = answers.into_iter().map(|answer| {
        assert_eq!(answer.status(), 303, "{path}");
        answer.headers()["location"].to_str().expect("text").to_owned()
    });
    to.collect()
}

/// Its address, the page that shows what it adds, the field for its words, and its other fields.
type AddingForm<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)]);

#[tokio::test(flavor = "multi_thread")]
async fn every_form_that_adds_something_adds_it_once() {
    let app = TestApp::with_demo_data().await;
    let owner = People::sign_in(&app).await.owner;
    let session = [("minutes", "60"), ("track", "plenary")];
    let meeting = [("day", "2027-02-01"), ("starts", "16:00"), ("minutes", "60")];
    let proposal = [("no_goal_reason", "It is a rehearsal."), ("size", "small"), ("seen", "yes")];
    let forms: [AddingForm<'_>; 4] = [
        ("/2027/tasks/1/comment", "/2027/tasks/1/comments", "text", &[]),
        ("/2027/tasks/propose", "/2027/tasks?q=Charts", "title", &proposal),
        ("/2027/sessions/add", "/2027/schedule/edit", "title", &session),
        ("/2027/meetings/add", "/2027/meetings", "title", &meeting),
    ];
    for (path, shown_on, field, others) in forms {
        let form = |words| [&[(field, words)], others].concat();
        press(&app, 1, path, &owner, &form("Charts of seals")).await;
        let once = count(&app, shown_on, &owner, "Charts of seals").await;
        assert!(once > 0, "{path} adds something");
        let to = press(&app, 3, path, &owner, &form("Charts of tides")).await;
        assert!(to.iter().all(|address| *address == to[0]), "{path}: {to:?}");
        assert_eq!(count(&app, shown_on, &owner, "Charts of tides").await, once, "{path} adds it once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn form_acts_once_if_its_first_request_was_dropped() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let form = [("text", "Dropped by the browser")];
    for _ in 0..5 {
        let first = app.post_as("/2027/tasks/1/comment", &participant, &form);
        let _ = tokio::time::timeout(Duration::from_millis(3), first).await;
        press(&app, 1, "/2027/tasks/1/comment", &participant, &form).await;
    }
    assert_eq!(count(&app, "/2027/tasks/1/comments", &participant, "Dropped by the browser").await, 1);
}

#[tokio::test]
async fn same_words_after_another_form_are_posted_again() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let comment = [("text", "Agreed, once more")];
    press(&app, 1, "/2027/tasks/1/comment", &participant, &comment).await;
    press(&app, 1, "/2027/tasks/1/comment", &participant, &[("text", "Something else")]).await;
    press(&app, 1, "/2027/tasks/1/comment", &participant, &comment).await;
    assert_eq!(count(&app, "/2027/tasks/1/comments", &participant, "Agreed, once more").await, 2);
}

#[tokio::test]
async fn two_people_may_post_the_same_words() {
    let app = TestApp::with_demo_data().await;
    let People { participant, organizer, .. } = People::sign_in(&app).await;
    for key in [&participant, &organizer] {
        press(&app, 1, "/2027/tasks/1/comment", key, &[("text", "Same words, two people")]).await;
    }
    assert_eq!(count(&app, "/2027/tasks/1/comments", &participant, "Same words, two people").await, 2);
}
