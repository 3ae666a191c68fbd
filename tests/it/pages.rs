//! Checks the public pages: their content and structure, without JavaScript.

use crate::access_matrix::ACCESS_MATRIX;
use crate::support::demo::{CURRENT, ILSE, ILSES_NAME, NOOR, PAST, WREN};
use crate::support::summit::{import_summit, imported_summit};
use crate::support::{PAGES, Summit, TestApp, VISITOR, edition, login, sign_in};
use domain::import::ImportedEdition;
use server::fake_github::people::number;
use std::collections::BTreeSet;

#[tokio::test]
async fn only_pages_with_an_island_have_a_script() {
    let app = TestApp::with_demo_data().await;
    for path in PAGES {
        let html = app.page(path).await;
        assert!(html.starts_with("<!DOCTYPE html>"), "{path}");
        assert!(html.matches("<h1").count() == 1, "{path} has exactly one h1");
        // Data of schema.org is in a script, too, but doesn’t run.
        let has_script = html.contains("<script type=\"module\"");
        assert!(has_script <= html.contains("<leptos-island"), "{path} has scripts only for islands");
        assert!(!html.contains("<!>"), "{path} has no Leptos markers");
    }
}

#[tokio::test]
async fn every_public_route_is_tested() {
    let shaped = |path: &str| {
        let path = path.split('?').next().unwrap_or("").to_owned();
        let parts = path.split('/').enumerate().map(|(nth, part)| match (nth, part) {
            (1, part) if part.starts_with("20") => "{edition}",
            (3, part) if path.contains("/updates/") && part.parse::<u32>().is_ok() => "{update}",
            (3, part) if part.parse::<u32>().is_ok() => "{number}",
            (2, part) if path.starts_with("/specs") && !part.is_empty() => "{number}",
            (2, part) if path.starts_with("/roadmap") && !part.is_empty() => "{code}",
            _ => part,
        });
        parts.collect::<Vec<_>>().join("/")
    };
    let tested: Vec<String> = PAGES.into_iter().map(shaped).collect();
    let public = ACCESS_MATRIX.iter().filter(|(route, row)| route.starts_with("GET /") && row.starts_with("yes"));
    let addresses = public.map(|(route, _)| route.trim_start_matches("GET ").trim());
    for address in addresses.filter(|address| {
        !address.starts_with("/api/")
            && !address.starts_with("/sign-in")
            && !address.contains("{token}")
            && !address.contains("{comment}")
            && ![".csv", ".ics", ".json", ".md", ".xml", ".txt", ".atom", "{badge}"]
                .iter()
                .any(|file| address.ends_with(file))
            && !["/logo", "/accent.css", "/{edition}/worklog/events", "/sitemap/{number}"].contains(address)
    }) {
        assert!(tested.iter().any(|path| path == address), "a test visits {address}");
    }
}

/// The labels of a page's breadcrumb; none without one.
fn breadcrumb(html: &str) -> Vec<&str> {
    let Some(rest) = html.split("class=\"breadcrumb\"").nth(1) else { return Vec::new() };
    let list = rest.split("</nav>").next().unwrap_or_default();
    list.split("</a>")
        .filter_map(|link| link.rsplit_once('>'))
        .map(|(_, label)| label)
        .filter(|label| !label.is_empty())
        .collect()
}

#[tokio::test]
async fn breadcrumb_names_no_page_twice() {
    let app = TestApp::with_demo_data().await;
    let organizer = sign_in(&app, NOOR, number(&login(NOOR))).await;
    let addresses = web::routes::addresses().into_iter().filter(|(method, path)| {
        *method == "GET" && path.starts_with("/{edition}") && path.matches('{').count() == 1 && !path.contains('.')
    });
    let mut seen = 0;
    for (_, address) in addresses {
        for (edition, key) in [(CURRENT, &organizer), (PAST, &organizer), (CURRENT, &VISITOR), (PAST, &VISITOR)] {
            let path = address.replace("{edition}", edition);
            let html = app.get_as(&path, key).await.text().await.expect("text");
            let labels = breadcrumb(&html);
            seen += usize::from(!labels.is_empty());
            let different: BTreeSet<&&str> = labels.iter().collect();
            assert_eq!(different.len(), labels.len(), "{path}: {labels:?}");
        }
    }
    assert!(seen > 30, "{seen} pages have a breadcrumb");
}

#[tokio::test]
async fn home_page_shows_the_next_edition() {
    let html = TestApp::with_demo_data().await.page("/").await;
    for words in ["2027 Developer Summit", "31 of 40 seats taken", "days to go", "Help wanted", "Latest updates"] {
        assert!(html.contains(words), "{words}");
    }
}

#[tokio::test]
async fn edition_page_shows_dates_place_and_commitments() {
    let html = TestApp::with_demo_data().await.page("/2027").await;
    for words in [
        "Lisbon, Portugal",
        "(UTC+1)",
        "(a)",
        "(d)",
        "at least 2 of the 3 planning meetings",
        "Work session",
        "aria-current=\"step\"",
    ] {
        assert!(html.contains(words), "{words}");
    }
}

#[tokio::test]
async fn filter_choices_are_kept() {
    let app = TestApp::with_demo_data().await;
    let html = app.page("/2026/tasks?status=done&group=track").await;
    assert!(html.contains("11 of 20 tasks"), "the page shows the count");
    assert!(html.contains("<option value=\"done\" selected"), "the form keeps the choice");
    assert!(!app.page("/2026/tasks?status=done").await.contains("help wanted</span>"), "done tasks want no help");
    // A browser sends this for a form with no choices.
    assert!(app.page("/2026/tasks?track=&status=&spec=&outcome=&group=").await.contains(">20</td>"));
}

#[tokio::test]
async fn empty_filter_result_links_to_all_tasks() {
    let html = TestApp::with_demo_data().await.page("/2026/tasks?spec=0&outcome=4c").await;
    assert!(html.contains("No tasks match these filters") && html.contains("href=\"/2026/tasks\""));
}

#[tokio::test]
async fn roadmap_names_its_gaps() {
    let app = TestApp::with_demo_data().await;
    assert!(app.page("/roadmap").await.contains("11 of 14 are on the community’s website"));
    let html = app.page("/roadmap/4c").await;
    assert!(
        html.contains("Not published on the community’s website")
            && html.contains("No task contributes to this outcome")
    );
}

#[tokio::test]
async fn empty_instance_explains_how_to_begin() {
    let app = TestApp::empty().await;
    assert!(app.page("/").await.contains("cairn import site"));
    assert_eq!(app.get("/specs").await.status(), 404, "there is no series of documents");
    assert!(app.page("/roadmap").await.contains("No roadmap yet"));
}

#[tokio::test]
async fn appearance_is_a_cookie_and_returns_to_the_page() {
    let app = TestApp::with_demo_data().await;
    let answer = app.post("/appearance", &[("theme", "dark"), ("next", "/2026/tasks?status=done")]).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (303, &"/2026/tasks?status=done".parse().expect("a value"))
    );
    let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
    let mut parts: Vec<&str> = cookie.split("; ").collect();
    parts[1..].sort_unstable();
    assert_eq!(parts, ["appearance=dark", "HttpOnly", "Max-Age=31536000", "Path=/", "SameSite=Lax"]);
}

#[tokio::test]
async fn chosen_time_zone_applies_without_a_script() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, WREN, 21).await;
    assert!(!app.page_as("/2027/meetings", &key).await.contains("your time"));
    let refused = app.post_as("/me/preferences", &key, &[("zone", "Europe/Atlantis")]).await;
    let refused = refused.text().await.expect("text");
    assert!(
        refused.contains("value=\"Europe/Atlantis\"") && refused.contains("is not an IANA time zone"),
        "the form returns the typed value"
    );
    let saved = app.post_as("/me/preferences", &key, &[("zone", "Asia/Kolkata"), ("listed", "yes")]).await;
    assert_eq!(saved.status(), 303);
    let html = app.page_as("/2027/meetings", &key).await;
    assert!(html.contains("your time: 28 October 2026, 21:30 to 22:30 (UTC+5:30)"), "{html}");
}

#[tokio::test]
async fn public_list_is_chosen_nowhere_by_default() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    let app = &summit.app;
    let is_ticked = async |path: &str| {
        let page = app.page_as(path, &guest).await;
        let before = page.split("name=\"listed\"").nth(1).unwrap_or_else(|| panic!("{path} has the checkbox"));
        before.split('>').next().is_some_and(|rest| rest.contains("checked"))
    };
    assert!(!is_ticked("/me").await && !is_ticked("/2028/invitation").await, "no one is public without consent");
    assert_eq!(app.post_as("/me/preferences", &guest, &[("zone", ""), ("listed", "yes")]).await.status(), 303);
    assert!(is_ticked("/me").await && is_ticked("/2028/invitation").await, "the choice is shown as stored");
    assert_eq!(app.post_as("/me/preferences", &guest, &[("zone", "")]).await.status(), 303);
    assert!(!is_ticked("/me").await && !is_ticked("/2028/invitation").await);
}

#[tokio::test]
async fn unlisted_person_is_counted_but_not_named() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, ILSE, number(&login(ILSE))).await;
    let reader = sign_in(&app, WREN, number(&login(WREN))).await;
    assert!(app.page_as("/2027/meetings", &reader).await.contains(ILSES_NAME));
    assert_eq!(app.post_as("/me/preferences", &key, &[("zone", "")]).await.status(), 303);
    let html = app.page_as("/2027/meetings", &reader).await;
    assert!(!html.contains(ILSES_NAME) && html.contains("14 people attended") && html.contains("Someone not listed"));
    assert!(!app.page("/2027/people").await.contains(ILSES_NAME));
}

#[tokio::test]
async fn capitals_in_the_address_of_an_edition_do_not_matter() {
    let app = TestApp::with_demo_data().await;
    let november = ImportedEdition { slug: edition("2025-nov"), ..imported_summit() };
    import_summit(&app.store, november).await;
    for path in ["", "/tasks", "/people"] {
        let page = app.page(&format!("/2025-Nov{path}")).await;
        assert!(page.contains("href=\"/2025-nov/"), "{path} leads to the edition: {page}");
    }
}
