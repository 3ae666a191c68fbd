//! Checks personal calendars: their secret addresses, and the meetings in them.

use crate::support::demo::WREN;
use crate::support::people::account_of;
use crate::support::{Key, People, RunningProgram, StartOptions, TestApp};
use domain::access::Account;
use reqwest::StatusCode;

/// A meeting of 2027 with a video call.
const MEETING: [(&str, &str); 5] = [
    ("title", "Rare hardware"),
    ("day", "2027-02-01"),
    ("starts", "16:00"),
    ("minutes", "60"),
    ("video", "https://meet.example/secret-room"),
];

/// Creates an address for the person's calendar, and returns its path.
async fn created(app: &TestApp, key: &Key) -> String {
    path_on(&app.post_as("/me/calendar/create", key, &[]).await.text().await.expect("text"))
}

/// The path of the calendar address on a page.
fn path_on(page: &str) -> String {
    let rest = page.split("/calendar/").find(|rest| rest.get(43..47) == Some(".ics")).expect("an address");
    format!("/calendar/{}", &rest[..47])
}

/// Adds the meeting, and returns its address.
async fn added(app: &TestApp, key: &Key) -> String {
    let answer = app.post_as("/2027/meetings/add", key, &MEETING).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()["location"].to_str().expect("text").to_owned()
}

async fn file(app: &TestApp, path: &str) -> String {
    app.page(path).await.replace("\r\n ", "")
}

fn lines<'a>(file: &'a str, name: &str) -> Vec<&'a str> {
    file.lines().filter(|line| line.starts_with(name)).collect()
}

#[tokio::test]
async fn personal_calendar_has_meetings_with_video_links() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    added(&app, &participant).await;
    let path = created(&app, &participant).await;
    let answer = app.get(&path).await;
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    assert!(answer.headers()["cache-control"].to_str().expect("text").starts_with("private"));
    let file = file(&app, &path).await;
    assert!(file.contains("SUMMARY:Rare hardware") && file.contains("secret-room"), "{file}");
    assert!(!app.page("/2027/meetings.ics").await.contains("secret-room"));
}

#[tokio::test]
async fn personal_calendar_changes_only_with_its_meetings() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let address = added(&app, &participant).await;
    let path = created(&app, &participant).await;
    let before = file(&app, &path).await;
    assert_eq!(before, file(&app, &path).await);
    app.post_as(&format!("{address}/cancel"), &participant, &[]).await;
    let after = file(&app, &path).await;
    assert_ne!(before, after);
    assert!(after.contains("STATUS:CANCELLED"), "a cancelled meeting stays: {after}");
    assert_eq!(lines(&before, "UID:"), lines(&after, "UID:"));
}

#[tokio::test]
async fn both_calendars_give_a_meeting_the_same_uid() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    added(&app, &participant).await;
    let (public, personal) = (file(&app, "/2027/meetings.ics").await, created(&app, &participant).await);
    let personal = file(&app, &personal).await;
    let uids = lines(&public, "UID:");
    assert!(!uids.is_empty());
    assert!(uids.iter().all(|uid| lines(&personal, "UID:").contains(uid)), "{uids:?} in {personal}");
}

#[tokio::test]
async fn declined_meeting_is_not_in_the_personal_calendar() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let address = added(&app, &participant).await;
    let path = created(&app, &participant).await;
    for (coming, is_shown) in [("yes", true), ("no", false), ("", true)] {
        app.post_as(&format!("{address}/reply"), &participant, &[("coming", coming)]).await;
        assert_eq!(file(&app, &path).await.contains("Rare hardware"), is_shown, "{coming:?}");
    }
}

#[tokio::test]
async fn personal_calendar_has_only_editions_of_the_person() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    added(&app, &people.participant).await;
    for (key, takes_part) in [(&people.stranger, false), (&people.owner, false), (&people.organizer, true)] {
        let path = created(&app, key).await;
        assert_eq!(file(&app, &path).await.contains("Rare hardware"), takes_part, "{key:?}");
    }
}

#[tokio::test]
async fn calendar_address_is_shown_once_and_not_stored() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let page = app.page_as("/me", &participant).await;
    assert!(page.contains("Create calendar address") && !page.contains("/me/calendar/revoke"), "{page}");
    let path = created(&app, &participant).await;
    let secret = &path["/calendar/".len()..][..43];
    let page = app.page_as("/me", &participant).await;
    assert!(page.contains("/me/calendar/revoke") && !page.contains(secret), "{page}");
    let data = app.page_as("/me/data.json", &participant).await;
    assert!(
        data.contains("\"calendar_address_created\": \"2026-11-20T12:00:00Z\"") && !data.contains(secret),
        "{data}"
    );
    for name in ["cairn.db", "cairn.db-wal"] {
        let bytes = std::fs::read(app.database().with_file_name(name)).unwrap_or_default();
        assert!(!bytes.windows(43).any(|window| window == secret.as_bytes()), "{name}");
    }
}

#[tokio::test]
async fn replaced_or_revoked_calendar_address_is_unknown() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let first = created(&app, &participant).await;
    let second = created(&app, &participant).await;
    assert_eq!(app.get(&first).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(app.get(&second).await.status(), StatusCode::OK);
    app.post_as("/me/calendar/revoke", &participant, &[]).await;
    for path in [&first, &second, "/calendar/.ics", "/calendar/x.ics", second.trim_end_matches(".ics")] {
        assert_eq!(app.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn deleted_account_has_no_calendar() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let path = created(&app, &people.participant).await;
    assert_eq!(app.get(&path).await.status(), StatusCode::OK);
    let Account { person, .. } = account_of(&app, &people.participant).await;
    let login = person.login.expect("a login");
    app.post_as("/me/delete", &people.participant, &[("login", login.as_str())]).await;
    assert_eq!(app.get(&path).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn log_holds_no_calendar_address() {
    let settings = [("CAIRN_LOG", "debug")];
    let options = StartOptions { demo: true, settings: &settings, ..Default::default() };
    let running = RunningProgram::start_with(options);
    let mut browser = running.browser();
    browser.sign_in(WREN).await;
    let page = browser.post("/me/calendar/create", &[]).await.text().await.expect("text");
    let path = path_on(&page);
    assert_eq!(browser.get(&path).await.status(), StatusCode::OK);
    browser.post("/me/calendar/revoke", &[]).await;
    assert_eq!(browser.get(&path).await.status(), StatusCode::NOT_FOUND);
    let log = running.log();
    assert!(log.contains("calendar_addresses"), "the log has the statements: {log:.400}");
    assert!(!log.contains(&path["/calendar/".len()..][..43]), "{log}");
}
