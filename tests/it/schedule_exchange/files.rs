//! Checks the files of a release and the JSON API: they agree, and they have nothing that isn't released.

use super::*;
use domain::import::SourceFile;
use reqwest::StatusCode;

const FILES: [&str; 4] = ["schedule.json", "schedule.xml", "schedule.ics", "schedule.csv"];

#[tokio::test]
async fn files_are_missing_before_the_first_release() {
    let exchange = Exchange::new().await;
    exchange.import(&exchange.file(vec![session(1, "09:00")]).await).await;
    for path in
        FILES.map(|file| format!("/2020/{file}")).into_iter().chain(["/api/v1/editions/2020/schedule".to_owned()])
    {
        let answer = exchange.app.get(&path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let text = answer.text().await.expect("text");
        assert!(text.contains("The schedule of this edition isn’t published yet."), "{path}: {text}");
    }
}

#[tokio::test]
async fn each_file_has_its_type() {
    let exchange = Exchange::new().await;
    exchange.import(&exchange.file(vec![session(1, "09:00")]).await).await;
    exchange.release().await;
    let kinds = [
        "application/json",
        "application/xml; charset=utf-8",
        "text/calendar; charset=utf-8",
        "text/csv; charset=utf-8",
    ];
    for (file, kind) in FILES.into_iter().zip(kinds) {
        let answer = exchange.app.get(&format!("/2020/{file}")).await;
        assert_eq!((answer.status(), answer.headers()["content-type"].to_str().expect("text")), (StatusCode::OK, kind));
    }
}

#[tokio::test]
async fn json_and_xml_are_imported_again_without_a_change() {
    let exchange = Exchange::new().await;
    let plenary = ReleasedSession { track: None, is_plenary: true, room: None, ..session(2, "13:00") };
    exchange.import(&exchange.file(vec![session(1, "09:00"), plenary]).await).await;
    exchange.release().await;
    for file in ["schedule.json", "schedule.xml"] {
        let text = exchange.app.page(&format!("/2020/{file}")).await;
        let page = exchange.preview(&text).await;
        assert!(shown(&page).contains("2 sessions stay as they are."), "{file}: {}", shown(&page));
        assert!(shown(&page).contains("There is nothing to import."), "{file}: {}", shown(&page));
    }
}

#[tokio::test]
async fn api_names_the_same_sessions_as_the_file() {
    let exchange = Exchange::new().await;
    exchange.import(&exchange.file(vec![session(1, "09:00"), session(2, "11:00")]).await).await;
    exchange.release().await;
    let api = exchange.app.json("/api/v1/editions/2020/schedule").await;
    assert_eq!(api["release"], 1);
    let first = &api["sessions"][0];
    assert_eq!((&first["starts"], &first["ends"]), (&"2020-12-14T08:00:00Z".into(), &"2020-12-14T09:00:00Z".into()));
    assert_eq!((&first["room"], &first["track"]), (&"Aula".into(), &"Core & more".into()));
    let file = exchange.app.page("/2020/schedule.json").await;
    let zone = Zone::parse("UTC").expect("a zone");
    let read =
        formats::schedule::read(SourceFile { path: "schedule.json", bytes: file.as_bytes() }, &zone).expect("read");
    let of_file: Vec<String> = read
        .sessions
        .iter()
        .map(|session| format!("{} {} {}", session.guid, session.title, session.starts.format("%Y-%m-%dT%H:%M:%SZ")))
        .collect();
    let of_api = api["sessions"].as_array().expect("sessions").iter().map(|session| {
        let text = |key: &str| session[key].as_str().expect("text").to_owned();
        format!("{} {} {}", text("guid"), text("title"), text("starts"))
    });
    assert_eq!(of_api.collect::<Vec<_>>(), of_file);
    let calendar = exchange.app.page("/2020/schedule.ics").await.replace("\r\n ", "");
    assert!(calendar.contains(&format!("UID:{}\r\n", first["uid"].as_str().expect("a UID"))), "{calendar}");
    assert!(calendar.contains("DTSTART:20201214T080000Z\r\n"));
}

#[tokio::test]
async fn session_of_the_draft_is_in_no_file() {
    let exchange = Exchange::new().await;
    exchange.import(&exchange.file(vec![session(1, "09:00")]).await).await;
    exchange.release().await;
    let secret = ReleasedSession { title: title("Unreleased plans"), room: Some(title("Gym")), ..session(2, "11:00") };
    exchange.import(&exchange.file(vec![secret]).await).await;
    assert!(exchange.plan().await.sessions.iter().any(|session| session.title.as_str() == "Unreleased plans"));
    for path in
        FILES.map(|file| format!("/2020/{file}")).into_iter().chain(["/api/v1/editions/2020/schedule".to_owned()])
    {
        let text = exchange.app.page(&path).await;
        assert!(text.contains("Arrays 1") && !text.contains("Unreleased"), "{path}: {text}");
    }
}

#[tokio::test]
async fn files_stay_the_same_while_nothing_changes() {
    let exchange = Exchange::new().await;
    exchange.import(&exchange.file(vec![session(1, "09:00")]).await).await;
    exchange.release().await;
    for file in FILES {
        let path = format!("/2020/{file}");
        assert_eq!(exchange.app.page(&path).await, exchange.app.page(&path).await);
    }
}
