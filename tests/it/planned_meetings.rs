//! Checks how participants plan meetings: topics, times, replies, notes and cancelling.

use crate::support::demo::CURRENT;
use crate::support::{Key, People, TestApp, VISITOR, edition};
use domain::id::MeetingNumber;
use domain::meetings::{MeetingPage, MeetingState};
use reqwest::StatusCode;

/// The fields of a meeting on a day in the edition's zone.
const SCHEDULED: [(&str, &str); 8] = [
    ("title", "Sparse arrays"),
    ("round", "7"),
    ("day", "2027-02-01"),
    ("starts", "16:00"),
    ("minutes", "60"),
    ("agenda", "- Scope"),
    ("video", "https://meet.example/secret-room"),
    ("tasks", "1, #3"),
];

/// Replaces or adds the value of a field.
fn with<'a>(form: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let others = form.iter().copied().filter(|(other, _)| *other != name);
    others.chain([(name, value)]).collect()
}

async fn post(app: &TestApp, path: &str, key: &Key, form: &[(&str, &str)]) -> (StatusCode, String, String) {
    let answer = app.post_and_confirm(path, key, form).await;
    let to = answer.headers().get("location").map(|to| to.to_str().expect("text").to_owned()).unwrap_or_default();
    (answer.status(), to, answer.text().await.expect("text"))
}

/// Adds a meeting, and returns its address.
async fn added(app: &TestApp, key: &Key, form: &[(&str, &str)]) -> String {
    let (status, to, page) = post(app, "/2027/meetings/add", key, form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    to
}

async fn stored(app: &TestApp, address: &str) -> MeetingPage {
    let number = address.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    app.store.meeting(&edition(CURRENT), MeetingNumber(number)).await.expect("the meeting")
}

#[tokio::test]
async fn participant_plans_a_meeting_and_leads_it() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let address = added(&app, &participant, &SCHEDULED).await;
    let meeting = stored(&app, &address).await;
    assert_eq!(meeting.state, MeetingState::Scheduled);
    assert_eq!(meeting.lead, meeting.proposer);
    assert_eq!(meeting.tasks.iter().map(|task| task.number.0).collect::<Vec<_>>(), [1, 3]);
    let page = app.page_as(&address, &participant).await;
    for text in ["Sparse arrays", "Planning round", "Join the video call", "Edit meeting"] {
        assert!(page.contains(text), "{text} in {page}");
    }
}

#[tokio::test]
async fn only_participants_see_the_video_link() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = added(&app, &people.participant, &SCHEDULED).await;
    assert!(app.page_as(&address, &people.lead).await.contains("secret-room"));
    for key in [VISITOR, people.stranger] {
        assert!(!app.page_as(&address, &key).await.contains("secret-room"), "{key:?}");
    }
}

#[tokio::test]
async fn only_participants_see_who_leads_a_meeting() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    for (path, shown) in [("/2027/meetings", "(lead: "), ("/2027/meetings/1", "<dt>Lead</dt>")] {
        assert!(app.page_as(path, &people.participant).await.contains(shown), "{path}");
        for key in [VISITOR, people.stranger.clone()] {
            assert!(!app.page_as(path, &key).await.contains(shown), "{path} {key:?}");
        }
    }
}

#[tokio::test]
async fn topic_gets_its_time_later() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let address = added(&app, &participant, &[("title", "Which tests are flaky?")]).await;
    assert_eq!(stored(&app, &address).await.state, MeetingState::Proposed);
    assert!(app.page_as("/2027/meetings", &VISITOR).await.contains("Which tests are flaky?"));
    let read = stored(&app, &address).await.details.revision();
    let form = with(&SCHEDULED, "read", &read);
    let (status, _, page) = post(&app, &format!("{address}/edit"), &participant, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    assert_eq!(stored(&app, &address).await.state, MeetingState::Scheduled);
}

#[tokio::test]
async fn rejected_meeting_keeps_what_was_typed() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    for (name, value, why) in [
        ("starts", "25:61", "is not a time"),
        ("minutes", "900", "at most 12 hours"),
        ("round", "99", "must be from 1 to 20"),
        ("tasks", "99999", "There is no task 99999"),
        ("lead", "no-such-person", "No one in this edition has the login @no-such-person"),
        ("video", "javascript:alert(1)", "is not a web address"),
        ("title", "", "can’t be empty"),
    ] {
        let form = with(&SCHEDULED, name, value);
        let (status, _, page) = post(&app, "/2027/meetings/add", &participant, &form).await;
        assert_eq!(status, StatusCode::OK, "{name}");
        assert!(page.contains(why) && page.contains("- Scope"), "{name}: {page}");
    }
}

#[tokio::test]
async fn repeated_local_time_is_asked_about() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    // Lisbon sets its clocks back from 02:00 to 01:00.
    let form = with(&with(&SCHEDULED, "day", "2026-10-25"), "starts", "01:30");
    let (_, _, page) = post(&app, "/2027/meetings/add", &participant, &form).await;
    assert!(page.contains("occurs twice") && page.contains("The second"), "{page}");
    let address = added(&app, &participant, &with(&form, "repetition", "second")).await;
    let starts = stored(&app, &address).await.details.time.and_then(|time| time.starts).expect("a start");
    assert_eq!(starts.to_rfc3339(), "2026-10-25T01:30:00+00:00");
}

#[tokio::test]
async fn round_has_at_most_three_parallel_meetings() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let form = with(&SCHEDULED, "round", "9");
    for title in ["One", "Two", "Three"] {
        added(&app, &participant, &with(&form, "title", title)).await;
    }
    let (status, _, page) = post(&app, "/2027/meetings/add", &participant, &form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Planning round 9 already has 3 meetings"), "{page}");
}

#[tokio::test]
async fn conflicting_edit_of_a_meeting_shows_the_saved_version() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = added(&app, &people.participant, &SCHEDULED).await;
    let read = stored(&app, &address).await.details.revision();
    let edit = format!("{address}/edit");
    let first = with(&with(&SCHEDULED, "read", &read), "title", "Sparse arrays, first");
    post(&app, &edit, &people.organizer, &first).await;
    let second = with(&with(&SCHEDULED, "read", &read), "title", "Sparse arrays, second");
    let (status, _, page) = post(&app, &edit, &people.participant, &second).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("The saved version") && page.contains("Sparse arrays, first"), "{page}");
    assert!(page.contains("Sparse arrays, second"), "what was typed stays: {page}");
    assert_eq!(stored(&app, &address).await.details.title.as_str(), "Sparse arrays, first");
}

#[tokio::test]
async fn notes_of_two_people_are_both_kept() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = added(&app, &people.participant, &SCHEDULED).await;
    let (notes, read) = (format!("{address}/notes"), stored(&app, &address).await.notes_revision());
    post(&app, &notes, &people.participant, &[("notes", "First notes"), ("read", &read)]).await;
    let (status, _, page) = post(&app, &notes, &people.lead, &[("notes", "Second notes"), ("read", &read)]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("First") && page.contains("Second notes"), "{page}");
    let read = stored(&app, &address).await.notes_revision();
    post(&app, &notes, &people.lead, &[("notes", "First and second notes"), ("read", &read)]).await;
    let earlier = app.page_as(&format!("{address}/revisions"), &VISITOR).await;
    assert!(earlier.contains("Version before this change") && earlier.contains("First notes"), "{earlier}");
}

#[tokio::test]
async fn open_item_of_notes_can_be_proposed_as_a_task() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = added(&app, &people.participant, &SCHEDULED).await;
    let read = stored(&app, &address).await.notes_revision();
    let form = [("notes", "- [ ] Ask the SciPy team & others"), ("read", read.as_str())];
    post(&app, &format!("{address}/notes"), &people.participant, &form).await;
    let page = app.page_as(&address, &people.participant).await;
    let link = page.split("href=\"").find(|rest| rest.starts_with("/2027/tasks/propose?")).expect("a link");
    let link = link.split('"').next().expect("an address").replace("&amp;", "&");
    let form = app.page_as(&link, &people.participant).await;
    assert!(form.contains("Ask the SciPy team &amp; others"), "{form}");
}

#[tokio::test]
async fn reply_is_counted_and_can_be_changed() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = added(&app, &people.participant, &SCHEDULED).await;
    let reply = format!("{address}/reply");
    for (coming, count) in [("yes", 1), ("yes", 1), ("no", 0), ("yes", 1), ("", 0)] {
        let (status, ..) = post(&app, &reply, &people.lead, &[("coming", coming)]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(stored(&app, &address).await.coming, count, "{coming:?}");
    }
}

#[tokio::test]
async fn double_booking_is_pointed_out() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let first = added(&app, &people.participant, &SCHEDULED).await;
    let second = added(&app, &people.participant, &with(&SCHEDULED, "title", "Other arrays")).await;
    assert!(!app.page_as(&second, &people.lead).await.contains("At the same time"));
    post(&app, &format!("{first}/reply"), &people.lead, &[("coming", "yes")]).await;
    let page = app.page_as(&second, &people.lead).await;
    assert!(page.contains("At the same time you are coming to “Sparse arrays”."), "{page}");
}

#[tokio::test]
async fn cancelled_meeting_stays_and_can_be_planned_again() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = added(&app, &people.participant, &SCHEDULED).await;
    post(&app, &format!("{address}/cancel"), &people.participant, &[]).await;
    assert_eq!(stored(&app, &address).await.state, MeetingState::Cancelled);
    let (status, _, page) = post(&app, &format!("{address}/reply"), &people.lead, &[("coming", "yes")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("This meeting is cancelled."), "{page}");
    post(&app, &format!("{address}/restore"), &people.participant, &[]).await;
    assert_eq!(stored(&app, &address).await.state, MeetingState::Scheduled);
}

#[tokio::test]
async fn other_participants_cannot_edit_or_cancel() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = added(&app, &people.participant, &SCHEDULED).await;
    let read = stored(&app, &address).await.details.revision();
    for action in ["edit", "cancel"] {
        let form = with(&SCHEDULED, "read", &read);
        let (status, _, page) = post(&app, &format!("{address}/{action}"), &people.lead, &form).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{page}");
    }
    assert_eq!(stored(&app, &address).await.details.revision(), read);
}

#[tokio::test]
async fn cancelled_meeting_stays_in_the_calendar_as_cancelled() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let address = added(&app, &participant, &SCHEDULED).await;
    let before = app.page_as("/2027/meetings.ics", &VISITOR).await;
    assert!(before.contains("SUMMARY:Sparse arrays") && before.contains("BEGIN:VTIMEZONE"), "{before}");
    assert_eq!(before, app.page_as("/2027/meetings.ics", &VISITOR).await, "equal while nothing changes");
    post(&app, &format!("{address}/cancel"), &participant, &[]).await;
    let after = app.page_as("/2027/meetings.ics", &VISITOR).await;
    assert!(after.contains("STATUS:CANCELLED"), "{after}");
    let ids = |file: &str| file.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before), "a meeting keeps its UID");
}

#[tokio::test]
async fn calendar_has_no_link_to_the_video_call() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let address = added(&app, &participant, &SCHEDULED).await;
    assert!(app.page_as(&address, &participant).await.contains("secret-room"));
    assert!(!app.page_as("/2027/meetings.ics", &participant).await.contains("secret-room"));
}

#[tokio::test]
async fn file_of_a_meeting_has_the_call_for_participants_only() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let address = added(&app, &participant, &SCHEDULED).await;
    let page = app.page(&address).await;
    assert!(page.contains(&format!("{address}/meeting.ics")) && page.contains("Add to calendar"), "{page}");
    let own = app.page_as(&format!("{address}/meeting.ics"), &participant).await;
    assert!(own.contains("secret-room"), "there is something to leak: {own}");
    let public = app.page(&format!("{address}/meeting.ics")).await;
    assert!(!public.contains("secret-room") && public.matches("BEGIN:VEVENT").count() == 1, "{public}");
    let uid = public.lines().find(|line| line.starts_with("UID:")).expect("an id");
    assert!(app.page("/2027/meetings.ics").await.contains(uid));
    let topic =
        added(&app, &participant, &with(&with(&with(&SCHEDULED, "day", ""), "starts", ""), "minutes", "")).await;
    assert_eq!(app.get_as(&format!("{topic}/meeting.ics"), &participant).await.status(), StatusCode::NOT_FOUND);
    assert!(!app.page(&topic).await.contains("Add to calendar"));
}

#[tokio::test]
async fn unknown_meeting_is_not_found() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    for path in ["/2027/meetings/999", "/2027/meetings/x", "/2027/meetings/999/meeting.ics", "/2027/meetings/999/notes"]
    {
        assert_eq!(app.get_as(path, &participant).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}
