//! Proposed schedules: asked for, computed in the background, compared, adopted and stopped.

use crate::support::demo::{CURRENT, ORGANIZER, now};
use crate::support::people::appoint;
use crate::support::{Key, People, RunningProgram, StartOptions, TestApp, edition, sign_in_at};
use chrono::Utc;
use domain::roles::Role;
use std::time::{Duration, Instant};
use tokio::sync::watch;

const PROPOSALS: &str = "/2027/schedule/proposals";

/// Asks for a short search.
const SHORT: [(&str, &str); 3] = [("seed", "5"), ("effort", "seconds"), ("room_change", "7")];

/// Computes the proposal that waits, as the running program does.
async fn compute(app: &TestApp) {
    let (_stop, stopping) = watch::channel(false);
    assert!(server::scheduler::next(&app.store, now, &stopping).await.expect("a schedule"), "a proposal waits");
}

/// Asks for a proposal by form, and returns its page.
async fn request(app: &TestApp, people: &People) -> String {
    let answer = app.post_as(PROPOSALS, &people.organizer, &SHORT).await;
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().expect("text").to_owned()
}

#[tokio::test]
async fn organizer_computes_a_schedule_and_adopts_it() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let page = request(&app, &people).await;
    let waiting = app.get_as(&page, &people.organizer).await;
    assert_eq!(waiting.headers()["refresh"], "5");
    assert!(waiting.text().await.expect("text").contains("It begins in a moment."));
    compute(&app).await;
    let done = app.get_as(&page, &people.organizer).await;
    assert!(done.headers().get("refresh").is_none());
    let done = done.text().await.expect("text");
    assert!(done.contains("Done. Cost ") && done.contains("Compared with the draft"), "{done}");
    let adopted = app.post_as(&format!("{page}/adopt"), &people.organizer, &[]).await;
    let after = app.page_as(adopted.headers()["location"].to_str().expect("text"), &people.organizer).await;
    assert!(after.contains("The proposal is adopted."), "{after}");
    assert!(after.contains("The draft has the same places already."), "{after}");
    let list = app.page_as(PROPOSALS, &people.organizer).await;
    assert!(list.contains("the draft before proposal 3") && list.contains("adopted "), "{list}");
}

#[tokio::test]
async fn proposals_of_the_demo_are_compared() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let page = app.page_as(&format!("{PROPOSALS}/1?with=2"), &people.organizer).await;
    assert!(page.contains("Compared with proposal 2") && page.contains("In proposal 1"), "{page}");
}

#[tokio::test]
async fn moved_session_makes_a_proposal_outdated() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let title = "Release notes that people read";
    let day = app.store.edition_page(&edition(CURRENT)).await.expect("an edition").edition.dates.starts().to_string();
    let place = [("day", day.as_str()), ("starts", "09:30"), ("minutes", "60"), ("moves", "0")];
    assert_eq!(app.post_as("/2027/sessions/13/place", &people.organizer, &place).await.status(), 303);
    let page = app.page_as(&format!("{PROPOSALS}/1"), &people.organizer).await;
    assert!(page.contains("these sessions have changed since it began") && page.contains(title), "{page}");
    let refused = app.post_as(&format!("{PROPOSALS}/1/adopt"), &people.organizer, &[]).await;
    let refused = refused.text().await.expect("text");
    assert!(refused.contains(&format!("have changed since the proposal began: “{title}”")), "{refused}");
}

#[tokio::test]
async fn rejected_cost_keeps_what_was_typed() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let form = [("seed", "77"), ("effort", "minutes"), ("small_room", "1001")];
    let refused = app.post_as(PROPOSALS, &people.organizer, &form).await.text().await.expect("text");
    assert!(refused.contains("A cost") && refused.contains("1000"), "{refused}");
    assert!(refused.contains("value=\"77\"") && refused.contains("value=\"1001\""));
}

#[tokio::test]
async fn second_proposal_waits_until_the_first_is_over() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let first = request(&app, &people).await;
    let another = [&SHORT[..], &[("unknown", "another press")]].concat();
    let refused = app.post_as(PROPOSALS, &people.organizer, &another).await.text().await.expect("text");
    assert!(refused.contains("A schedule is already being computed."), "{refused}");
    assert_eq!(app.post_as(&format!("{first}/stop"), &people.organizer, &[]).await.status(), 303);
    assert!(app.page_as(&first, &people.organizer).await.contains("Stopped"));
    request(&app, &people).await;
}

/// Sends a request to the running program.
async fn sent(request: reqwest::RequestBuilder, key: &Key) -> String {
    let request = request.header("sec-fetch-site", "same-origin");
    let request = key.iter().fold(request, |request, key| request.header("cookie", key));
    request.send().await.expect("an answer").text().await.expect("text")
}

#[tokio::test]
async fn running_program_computes_a_schedule_in_the_background() {
    let app = TestApp::with_demo_data().await;
    let organizer = Role::Organizer(edition(CURRENT));
    appoint(&app, &organizer, ORGANIZER).await;
    let key = sign_in_at(&app, ORGANIZER, 15, Utc::now()).await;
    let database = app.database().display().to_string();
    let settings = [("CAIRN_DB", database.as_str())];
    let program = RunningProgram::start_with(StartOptions { settings: &settings, ..StartOptions::default() });
    let address = |path: &str| format!("http://{}{path}", program.address);
    let form = [("seed", "9"), ("effort", "minutes")];
    sent(app.client.post(address(PROPOSALS)).form(&form), &key).await;
    let page = format!("{PROPOSALS}/3");
    let begun = Instant::now();
    loop {
        let text = sent(app.client.get(address(&page)), &key).await;
        if text.contains("Done. Cost ") {
            assert!(text.contains("Proposed schedule") && text.contains("Adopt"), "{text}");
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{text}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
