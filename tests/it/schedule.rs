//! Sessions and the draft of the schedule: forms, the editor’s calls, and its stream of changes.

use crate::support::demo::CURRENT;
use crate::support::{People, TestApp};
use serde_json::{Value, json};

/// A session of the demo that is not scheduled.
const WAITING: &str = "/2027/sessions/13";

/// A valid new session.
const NEW: [(&str, &str); 5] =
    [("title", "Wheels on Sunday"), ("track", "other"), ("minutes", "60"), ("leads", "demo-wren"), ("tasks", "1")];

/// The id of the room with this title in the schedule editor.
async fn room(app: &TestApp, people: &People, title: &str) -> i64 {
    let state = draft(app, people).await;
    let rooms = state["rooms"].as_array().expect("rooms");
    let room = rooms.iter().find(|room| room["title"] == title).expect("the room");
    room["id"].as_i64().expect("an id")
}

async fn draft(app: &TestApp, people: &People) -> Value {
    call(app, people, "/api/schedule-editor", &json!({ "edition": CURRENT })).await
}

async fn call(app: &TestApp, people: &People, address: &str, arguments: &Value) -> Value {
    let request = app.client.post(app.address(address)).json(arguments).header("sec-fetch-site", "same-origin");
    let request = people.organizer.iter().fold(request, |request, key| request.header("cookie", key));
    request.send().await.expect("an answer").json().await.expect("JSON")
}

fn session(state: &Value, number: u64) -> Value {
    let sessions = state["sessions"].as_array().expect("sessions");
    sessions.iter().find(|session| session["number"] == number).expect("the session").clone()
}

#[tokio::test]
async fn organizer_adds_a_session_and_moves_it_by_form() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let aula = room(&app, &people, "Sala do Rio").await.to_string();
    let added = app.post_as("/2027/sessions/add", &people.organizer, &NEW).await;
    let page = added.headers()["location"].to_str().expect("text").replace("?saved=yes", "");
    assert!(app.page_as(&page, &people.organizer).await.contains("Not scheduled yet"));
    let day = draft(&app, &people).await["days"][1]["date"].as_str().expect("a day").to_owned();
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
    let day = draft(&app, &people).await["days"][1]["date"].as_str().expect("a day").to_owned();
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
    let before = draft(&app, &people).await;
    let day = before["days"][1]["date"].clone();
    let place = json!({ "day": day, "from": 570, "room": room(&app, &people, "Varanda").await });
    let arguments = json!({ "edition": CURRENT, "session": 13, "place": place, "minutes": 60, "moves": 0 });
    assert_eq!(call(&app, &people, "/api/move-session", &arguments).await, json!({ "Moved": { "moves": 1 } }));
    let stale = call(&app, &people, "/api/move-session", &arguments).await;
    assert_eq!(stale, json!({ "Stale": { "place": place, "minutes": 60, "moves": 1 } }));
    let after = draft(&app, &people).await;
    assert_eq!(session(&after, 13)["place"], place);
    assert_ne!(after["version"], before["version"]);
}

#[tokio::test]
async fn odd_moves_are_refused_with_a_sentence() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let send = async |place: Value, minutes: u32| {
        let arguments = json!({ "edition": CURRENT, "session": 13, "place": place, "minutes": minutes, "moves": 0 });
        call(&app, &people, "/api/move-session", &arguments).await
    };
    let unknown_room = json!({ "day": "2027-06-01", "from": 0, "room": 999 });
    assert_eq!(
        send(unknown_room, 60).await,
        json!({ "Refused": "This room doesn’t exist any more. Choose another one." })
    );
    let long = send(json!({ "day": "2027-06-01", "from": 0, "room": null }), 4000).await;
    assert!(long["Refused"].as_str().is_some_and(|why| why.contains("4000")), "{long}");
    for place in
        [json!({ "day": "soon", "from": 0, "room": null }), json!({ "day": "2027-06-01", "from": 1440, "room": null })]
    {
        assert_eq!(send(place, 60).await, json!("Malformed"));
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
    assert!(!filtered.contains("are both in Varanda") && filtered.contains("is during"));
}

#[tokio::test]
async fn stream_reports_the_version_of_the_draft() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let version = draft(&app, &people).await["version"].as_str().expect("a version").to_owned();
    let stream = app.get_as("/2027/schedule/events", &people.organizer).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert!(stream.text().await.expect("text").contains(&format!("data: {version}")));
}

#[tokio::test]
async fn session_is_deleted_only_after_a_confirmation() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let asked = app.post_as(&format!("{WAITING}/delete"), &people.organizer, &[]).await.text().await.expect("text");
    assert!(asked.contains("This can’t be undone"));
    assert_eq!(session(&draft(&app, &people).await, 13)["number"], 13);
    let deleted = app.post_as(&format!("{WAITING}/delete"), &people.organizer, &[("confirmed", "yes")]).await;
    assert_eq!(deleted.status(), 303);
    let numbers: Vec<u64> = draft(&app, &people).await["sessions"]
        .as_array()
        .expect("sessions")
        .iter()
        .filter_map(|one| one["number"].as_u64())
        .collect();
    assert!(!numbers.contains(&13));
}
