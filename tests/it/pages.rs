//! The public pages: each answers its question at first sight, complete without a script.

use crate::access_matrix::{DOORS, sign_in};
use crate::test_app::{PAGES, TestApp};

#[tokio::test]
async fn every_page_answers_and_only_pages_with_an_island_may_carry_a_script() {
    let app = TestApp::with_demo_data().await;
    for path in PAGES {
        let html = app.page(path).await;
        assert!(html.starts_with("<!DOCTYPE html>"), "{path}");
        assert!(html.matches("<h1").count() == 1, "{path} has one heading of the first rank");
        assert!(html.contains("<script") <= html.contains("<leptos-island"), "{path} ships a script without an island");
        assert!(!html.contains("<!>"), "{path} carries marks that aren't HTML");
    }
}

#[tokio::test]
async fn every_address_of_the_router_is_among_the_pages_that_are_tested() {
    let shaped = |path: &str| {
        let path = path.split('?').next().unwrap_or("").to_owned();
        let parts = path.split('/').enumerate().map(|(nth, part)| match (nth, part) {
            (1, part) if part.starts_with("20") => "{edition}",
            (3, _) => "{number}",
            (2, part) if path.starts_with("/specs") && !part.is_empty() => "{number}",
            (2, part) if path.starts_with("/roadmap") && !part.is_empty() => "{code}",
            _ => part,
        });
        parts.collect::<Vec<_>>().join("/")
    };
    let tested: Vec<String> = PAGES.into_iter().map(shaped).collect();
    let public = DOORS.iter().filter(|(door, who)| door.starts_with("GET /") && who.starts_with("yes"));
    let addresses = public.map(|(door, _)| door.trim_start_matches("GET ").trim());
    for address in addresses.filter(|address| {
        !address.starts_with("/api/")
            && !address.starts_with("/sign-in")
            && !address.contains("{token}")
            && !address.contains("{comment}")
            && !address.ends_with(".csv")
    }) {
        assert!(tested.iter().any(|path| path == address), "no test visits {address}");
    }
}

#[tokio::test]
async fn the_first_page_speaks_of_the_edition_that_comes_next() {
    let html = TestApp::with_demo_data().await.page("/").await;
    for words in ["2027 Developer Summit", "31 of 40 seats taken", "days to go", "Help wanted", "Latest updates"] {
        assert!(html.contains(words), "{words}");
    }
}

#[tokio::test]
async fn an_edition_says_when_where_and_what_is_asked() {
    let html = TestApp::with_demo_data().await.page("/2027").await;
    for words in [
        "Lisbon, Portugal",
        "(UTC+1)",
        "(a)",
        "(d)",
        "2 of 3 planning meetings",
        "Work session",
        "aria-current=\"step\"",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[tokio::test]
async fn filters_stay_in_the_address_and_in_the_form() {
    let app = TestApp::with_demo_data().await;
    let html = app.page("/2026/tasks?status=done&group=track").await;
    assert!(html.contains("11 of 20 tasks"), "says how many it shows");
    assert!(html.contains("<option value=\"done\" selected"), "keeps the choice");
    assert!(!app.page("/2026/tasks?status=done").await.contains("help wanted</span>"), "done tasks want no help");
    // What a browser sends for a form in which nothing was chosen.
    assert!(app.page("/2026/tasks?track=&status=&spec=&outcome=&group=").await.contains(">20</td>"));
}

#[tokio::test]
async fn a_filter_that_fits_no_task_leads_back_to_all() {
    let html = TestApp::with_demo_data().await.page("/2026/tasks?spec=0&outcome=4c").await;
    assert!(html.contains("No tasks match these filters") && html.contains("href=\"/2026/tasks\""));
}

#[tokio::test]
async fn gaps_are_named_as_gaps() {
    let app = TestApp::with_demo_data().await;
    assert!(app.page("/roadmap").await.contains("11 are on the public roadmap"));
    let html = app.page("/roadmap/4c").await;
    assert!(html.contains("Not on the public roadmap") && html.contains("No task contributes to this outcome"));
}

#[tokio::test]
async fn an_empty_house_says_what_will_be_here_and_who_can_begin() {
    let app = TestApp::empty().await;
    assert!(app.page("/").await.contains("cairn import site"));
    assert!(app.page("/specs").await.contains("cairn import specs"));
    assert!(app.page("/roadmap").await.contains("No roadmap yet"));
}

#[tokio::test]
async fn the_appearance_is_a_cookie_and_leads_back_to_the_page() {
    let app = TestApp::with_demo_data().await;
    let answer = app.post("/appearance", &[("theme", "dark"), ("next", "/2026/tasks?status=done")]).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (303, &"/2026/tasks?status=done".parse().expect("a value"))
    );
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(cookie.starts_with("appearance=dark; Path=/") && cookie.contains("SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn whoever_has_chosen_a_zone_reads_times_in_it_without_a_script() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-wren", 21).await;
    assert!(!app.get_as("/2027/meetings", &key).await.contains("your time"));
    let request = app.client.post(app.address("/me/preferences")).header("cookie", key.clone().expect("a key"));
    let refused =
        request.form(&[("zone", "Europe/Atlantis")]).send().await.expect("an answer").text().await.expect("text");
    assert!(
        refused.contains("value=\"Europe/Atlantis\"") && refused.contains("is not an IANA time zone"),
        "gives back what was typed"
    );
    let request = app.client.post(app.address("/me/preferences")).header("cookie", key.clone().expect("a key"));
    let answer = request.form(&[("zone", "Asia/Kolkata"), ("listed", "yes")]).send().await.expect("an answer");
    assert_eq!(answer.status(), 303);
    let html = app.get_as("/2027/meetings", &key).await;
    assert!(html.contains("your time: 28 October 2026, 21:30 to 22:30 (UTC+5:30)"), "{html}");
}

#[tokio::test]
async fn whoever_is_not_listed_is_counted_at_a_meeting_and_not_named() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-ilse", 61).await;
    let wren = domain::id::Login::parse("demo-wren").expect("a login");
    let reader = sign_in(&app, "demo-wren", server::fake_github::people::number(&wren)).await;
    assert!(app.get_as("/2027/meetings", &reader).await.contains("Ilse Granitsen"));
    let request = app.client.post(app.address("/me/preferences")).header("cookie", key.expect("a key"));
    assert_eq!(request.form(&[("zone", "")]).send().await.expect("an answer").status(), 303);
    let html = app.get_as("/2027/meetings", &reader).await;
    assert!(
        !html.contains("Ilse Granitsen") && html.contains("14 people attended") && html.contains("Someone not listed")
    );
    assert!(!app.page("/2027/people").await.contains("Ilse Granitsen"));
}
