//! Sessions and the draft of the schedule: forms, the editor’s calls, and its stream of changes.

use crate::support::demo::CURRENT;
use crate::support::{People, TestApp};
use serde_json::{Value, json};

/// A session of the demo that is not scheduled.
const WAITING: &str = "/2027/sessions/13";

/// A valid new session.
const NEW: [(&str, &str); 5] =
    [("title", "Wheels on Sunday"), ("track", "other"), ("minutes", "60"), ("leads", "demo-wren"), ("tasks", "1")];

/// The rows of one kind in the draft that the stream sends first, such as `room`.
async fn rows(app: &TestApp, people: &People, kind: &str) -> Vec<Vec<String>> {
    let stream = app.get_as("/2027/schedule/events", &people.organizer).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let text = stream.text().await.expect("text");
    let draft = text.lines().find_map(|line| line.strip_prefix("data: ")).expect("a draft");
    let rows: Vec<Vec<String>> = serde_json::from_str(draft).expect("a table");
    rows.into_iter().filter(|row| row[0] == kind).collect()
}

/// The id of a room.
async fn room(app: &TestApp, people: &People, title: &str) -> u32 {
    let rooms = rows(app, people, "room").await;
    rooms.iter().find(|row| row[2] == title).expect("the room")[1].parse().expect("an id")
}

/// The first day of the summit.
async fn first_day(app: &TestApp, people: &People) -> String {
    rows(app, people, "day").await[1][1].clone()
}

/// The row of a session: number, title, track, colour, leads, minutes, day, start, room and moves.
async fn session(app: &TestApp, people: &People, number: &str) -> Option<Vec<String>> {
    rows(app, people, "session").await.into_iter().find(|row| row[1] == number)
}

/// Moves session 13 as the editor does.
async fn send(app: &TestApp, people: &People, place: Value, minutes: u32) -> Value {
    let arguments = json!({ "edition": CURRENT, "session": 13, "place": place, "minutes": minutes, "moves": 0 });
    let request = app.client.post(app.address("/api/move-session")).json(&arguments);
    let request = request.header("sec-fetch-site", "same-origin");
    let request = people.organizer.iter().fold(request, |request, key| request.header("cookie", key));
    request.send().await.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn organizer_adds_a_session_and_moves_it_by_form() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let aula = room(&app, &people, "Sala do Rio").await.to_string();
    let added = app.post_as("/2027/sessions/add", &people.organizer, &NEW).await;
    let page = added.headers()["location"].to_str().expect("text").replace("?saved=yes", "");
    assert!(app.page_as(&page, &people.organizer).await.contains("Not scheduled yet"));
    let day = first_day(&app, &people).await;
    let form = [
        ("day", day.as_str()),
        ("starts", "09:30"),
        ("minutes", "60"),
        ("room", &aula),
        ("moves", "0"),
        ("editor", "yes"),
    ];
    let moved = app.post_as(&format!("{page}/place"), &people.organizer, &form).await;
    let editor = moved.headers()["location"].to_str().expect("text").to_owned();
    let editor = app.page_as(&editor, &people.organizer).await;
    assert!(editor.contains("“Wheels on Sunday” is moved.") && editor.contains("Undo"));
    assert!(app.page_as(&page, &people.organizer).await.contains("09:30 to 10:30, Sala do Rio"));
    let undone = app.post_as(&format!("{page}/place"), &people.organizer, &[("day", ""), ("moves", "1")]).await;
    assert_eq!(undone.status(), 303);
    assert!(app.page_as(&page, &people.organizer).await.contains("Not scheduled yet"));
}

#[tokio::test]
async fn stale_form_keeps_what_was_typed_and_names_the_current_place() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let day = first_day(&app, &people).await;
    let place = |clock: &'static str| {
        [("day", day.clone()), ("starts", clock.to_owned()), ("minutes", "60".to_owned()), ("moves", "0".to_owned())]
    };
    let first = place("09:30");
    let first: Vec<(&str, &str)> = first.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.post_as(&format!("{WAITING}/place"), &people.organizer, &first).await.status(), 303);
    let second = place("11:45");
    let second: Vec<(&str, &str)> = second.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused =
        app.post_as(&format!("{WAITING}/place"), &people.organizer, &second).await.text().await.expect("text");
    assert!(refused.contains("Someone else has moved this session") && refused.contains("09:30 to 10:30, no room yet"));
    assert!(refused.contains("value=\"11:45\""), "the typed time stays");
}

#[tokio::test]
async fn editor_saves_a_move_and_refuses_a_stale_one() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let (day, room) = (first_day(&app, &people).await, room(&app, &people, "Varanda").await);
    let place = json!({ "day": day, "from": 570, "room": room });
    assert_eq!(send(&app, &people, place.clone(), 60).await, json!(["moved", "1"]));
    let stale = send(&app, &people, place, 60).await;
    assert_eq!(stale, json!(["stale", "1", "60", day, "570", room.to_string()]));
    let moved = session(&app, &people, "13").await.expect("the session");
    assert_eq!(moved[6..11], ["60".to_owned(), day, "570".to_owned(), room.to_string(), "1".to_owned()]);
}

#[tokio::test]
async fn odd_moves_are_refused_with_a_sentence() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let unknown_room = json!({ "day": "2027-06-01", "from": 0, "room": 999 });
    let gone = json!(["refused", "This room doesn’t exist any more. Choose another one."]);
    assert_eq!(send(&app, &people, unknown_room, 60).await, gone);
    let long = send(&app, &people, json!({ "day": "2027-06-01", "from": 0, "room": null }), 4000).await;
    assert!(long[1].as_str().is_some_and(|why| why.contains("4000")), "{long}");
    for (day, from) in [("soon", 0), ("2027-06-01", 1440), ("2027-02-30", 0)] {
        let place = json!({ "day": day, "from": from, "room": null });
        assert_eq!(send(&app, &people, place, 60).await, json!("Malformed"));
    }
}

#[tokio::test]
async fn draft_is_hidden_from_visitors() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let title = "Mentoring new maintainers";
    assert!(app.page_as("/2027/schedule/edit", &people.organizer).await.contains(title), "there is something to leak");
    for path in ["/2027", "/", "/2027/people", "/search?q=Mentoring"] {
        assert!(!app.page(path).await.contains(title), "{path} shows the draft");
    }
    assert_eq!(app.get("/2027/sessions/14").await.status(), 303);
}

#[tokio::test]
async fn editor_shows_warnings_as_sentences_with_names() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let page = app.page_as("/2027/schedule/edit", &people.organizer).await;
    for part in [
        "“Review the tutorial together” and “Typing of array functions” are both in Varanda",
        "is during “Lunch &amp; walk”",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let filtered = app.page_as("/2027/schedule/edit?warnings=over_break", &people.organizer).await;
    // The properties of the island have all warnings.
    let shown = |start: &str| filtered.contains(&format!(">“{start}"));
    assert!(!shown("Review the tutorial together” and") && shown("Rehearsal: a stolen release key” (Wednesday"));
}

#[tokio::test]
async fn session_is_deleted_only_after_a_confirmation() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let asked = app.post_as(&format!("{WAITING}/delete"), &people.organizer, &[]).await.text().await.expect("text");
    assert!(asked.contains("This can’t be undone"));
    assert!(session(&app, &people, "13").await.is_some());
    let deleted = app.post_as(&format!("{WAITING}/delete"), &people.organizer, &[("confirmed", "yes")]).await;
    assert_eq!(deleted.status(), 303);
    assert_eq!(session(&app, &people, "13").await, None);
}

#[tokio::test]
async fn demo_warns_of_a_time_that_a_lead_ruled_out() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let page = app.page_as("/2027/schedule/edit?warnings=lead_absent", &people.organizer).await;
    let warning = "Emeka Basalt leads “Who may revoke which key?”, but is not there at that time";
    assert!(page.contains(warning), "{page}");
    let agenda = app.page_as("/2027-forum/settings/agenda", &people.owner).await;
    assert_eq!(agenda.matches("value=\"yes\" selected").count(), 1, "one row is marked as a break");
}
