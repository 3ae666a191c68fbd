//! Checks the community's calendar: its import from the website, its file, and the links to it.

use crate::support::{Program, TestApp};
use domain::access::System;
use domain::import::{ImportedSite, SourceFile};
use reqwest::StatusCode;

const CALENDAR: &str = "name: Calls
timezone: Europe/Copenhagen
events:
  - summary: Open call
    description: |
      Meeting Link: https://meet.example/secret-room
    location: https://meet.example/secret-room
    url: https://meet.example/secret-room?pwd=secret-code
    begin: 2027-03-01 16:00:00
    duration: { minutes: 60 }
    repeat:
      interval: { weeks: 2 }
      until: 2027-12-31
";

fn site(text: &str) -> ImportedSite {
    let file = SourceFile { path: "calendars/calls.yaml", bytes: text.as_bytes() };
    formats::site::read(&[file]).expect("a valid site").imported
}

/// The lines of the file.
async fn lines(app: &TestApp) -> Vec<String> {
    app.page("/calendar.ics").await.replace("\r\n ", "").lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn community_calendar_has_series_and_their_zone() {
    let app = TestApp::with_demo_data().await;
    let answer = app.get("/calendar.ics").await;
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    let lines = lines(&app).await;
    for line in [
        "SUMMARY:Open call for newcomers",
        "RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU",
        "DTSTART;TZID=Europe/Copenhagen:20250902T170000",
        "TZID:Europe/Copenhagen",
    ] {
        assert!(lines.contains(&line.to_owned()), "{line} in {lines:#?}");
    }
    assert_eq!(lines, self::lines(&app).await, "equal while nothing changes");
}

#[tokio::test]
async fn event_of_a_summit_links_to_its_page() {
    let app = TestApp::with_demo_data().await;
    let lines = lines(&app).await;
    let events = lines.split(|line| line == "BEGIN:VEVENT");
    let links = |event: &[String]| event.contains(&"URL:http://127.0.0.1/2027".to_owned());
    let linked: Vec<&[String]> = events.filter(|event| links(event)).collect();
    assert_eq!(linked.len(), 1, "{lines:#?}");
    assert!(linked[0].contains(&"SUMMARY:Summit\\, welcome and first plenum".to_owned()), "{linked:#?}");
}

#[tokio::test]
async fn imported_calendar_keeps_no_link_to_a_video_call() {
    let app = TestApp::empty().await;
    app.store.import_site(System::new(), &site(CALENDAR), crate::support::now()).await.expect("imported");
    assert!(lines(&app).await.contains(&"SUMMARY:Open call".to_owned()));
    for name in ["cairn.db", "cairn.db-wal"] {
        let bytes = std::fs::read(app.database().with_file_name(name)).unwrap_or_default();
        for secret in ["secret-room", "secret-code"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} in {name}");
        }
    }
}

#[tokio::test]
async fn second_import_of_a_calendar_changes_nothing() {
    let app = TestApp::empty().await;
    let import = async |text: &str| {
        let changes = app.store.import_site(System::new(), &site(text), crate::support::now()).await;
        changes.expect("imported").iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(import(CALENDAR).await, ["calendar “Calls” added"]);
    let before = lines(&app).await;
    assert_eq!(import(CALENDAR).await, Vec::<String>::new());
    assert_eq!(lines(&app).await, before);
    assert_eq!(import(&CALENDAR.replace("weeks: 2", "weeks: 1")).await, ["calendar “Calls” changed"]);
    assert!(lines(&app).await.iter().any(|line| line.starts_with("RRULE:FREQ=WEEKLY;INTERVAL=1;")));
    // A checkout without calendars says nothing about them.
    let none = ImportedSite::default();
    app.store.import_site(System::new(), &none, crate::support::now()).await.expect("imported");
    assert!(lines(&app).await.contains(&"SUMMARY:Open call".to_owned()));
}

#[tokio::test]
async fn home_page_links_to_the_calendar_if_there_is_one() {
    let app = TestApp::empty().await;
    assert!(!app.page("/").await.contains("/calendar.ics"));
    assert_eq!(app.get("/calendar.ics").await.status(), StatusCode::OK, "an empty calendar");
    app.store.import_site(System::new(), &site(CALENDAR), crate::support::now()).await.expect("imported");
    assert!(app.page("/").await.contains("href=\"/calendar.ics\""));
}

#[test]
fn program_imports_calendars_of_a_checkout() {
    let program = Program::new();
    program.write("checkout/calendars/calls.yaml", CALENDAR);
    let checkout = program.path("checkout").to_string_lossy().into_owned();
    let first = program.run(&["import", "site", &checkout]);
    assert!(
        first.out.contains("calendar “Calls” added") && first.out.contains("1 calendar"),
        "{}{}",
        first.out,
        first.err
    );
    assert!(!first.out.contains("secret-room"), "{}", first.out);
    let again = program.run(&["import", "site", &checkout]);
    assert!(again.out.contains("Changed: nothing"), "{}{}", again.out, again.err);
}
