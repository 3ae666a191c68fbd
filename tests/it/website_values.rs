//! Checks that organizers see what the website says about edited settings, and can use it.

use crate::support::demo::CURRENT;
use crate::support::settings::{edit_settings, organizer_of, shown_revision};
use crate::support::{Key, TestApp, by_any_organizer, edition, location, now};
use domain::access::System;
use domain::editions::{EditionPage, SourceValue};
use reqwest::StatusCode;

const SETTINGS: &str = "/2027/settings";

/// Imports the demo's website again; returns the lines about settings that were kept.
async fn import(app: &TestApp) -> Vec<String> {
    let site = server::demo::demo(now()).expect("valid demo data").site;
    let changes = app.store.import_site(System::new(), &site, now()).await.expect("imported");
    changes.iter().filter(|change| change.is_kept()).map(ToString::to_string).collect()
}

async fn edition_page(app: &TestApp) -> EditionPage {
    app.store.edition_page(&edition(CURRENT)).await.expect("the edition")
}

async fn values(app: &TestApp) -> Vec<SourceValue> {
    app.store.source_values(by_any_organizer(&edition(CURRENT))).await.expect("values")
}

async fn take(app: &TestApp, key: &Key, setting: &str) -> reqwest::Response {
    app.post_as(&format!("{SETTINGS}/use-website-value"), key, &[("setting", setting)]).await
}

#[tokio::test]
async fn website_value_is_shown_and_taken_over() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let before = edition_page(&app).await.edition.place;
    edit_settings(&app, CURRENT, &organizer, &[("place", "Évora, Portugal")]).await;
    assert!(!app.page_as(SETTINGS, &organizer).await.contains("What the website says"), "no import has seen it yet");
    assert_eq!(import(&app).await.len(), 1);
    let page = app.page_as(SETTINGS, &organizer).await;
    assert!(page.contains(&format!("The website says about the place: <strong>{before}</strong>")), "{page}");
    let taken = take(&app, &organizer, "place").await;
    assert_eq!(location(&taken), "/2027/settings?saved=yes&left_out=0");
    assert_eq!(edition_page(&app).await.edition.place, before);
    assert!(!app.page_as(SETTINGS, &organizer).await.contains("What the website says"));
    assert!(app.page_as("/2027/audit-log", &organizer).await.contains("used the website’s value for the place"));
}

#[tokio::test]
async fn every_edited_setting_can_be_taken_back() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let before = edition_page(&app).await;
    let (starts, ends) = (before.edition.dates.starts(), before.edition.dates.ends());
    let later = |day: domain::time::NaiveDate| (day + domain::time::TimeDelta::days(7)).to_string();
    let (starts, ends) = (later(starts), later(ends));
    let changes = [
        ("title", "Another title"),
        ("starts", starts.as_str()),
        ("ends", ends.as_str()),
        ("zone", "Pacific/Auckland"),
        ("place", "Évora, Portugal"),
        ("venue", "Tide House"),
        ("rule_at_least", "1"),
        ("rule_of", ""),
    ];
    edit_settings(&app, CURRENT, &organizer, &changes).await;
    let read = shown_revision(&app, "/2027/settings/agenda", &organizer).await;
    let agenda = format!("{starts}\nWelcome\n");
    app.post_as("/2027/settings/agenda/paste", &organizer, &[("agenda", &agenda), ("read", &read)]).await;
    let shown: String = before.links.iter().map(|link| format!("{} {}\n", link.url, link.title)).collect();
    app.post_as("/2027/settings/links", &organizer, &[("read", &shown)]).await;
    assert_eq!(import(&app).await.len(), 8);
    let differing: Vec<&str> = values(&app).await.iter().map(|value| value.setting().as_str()).collect();
    assert_eq!(differing, ["agenda", "dates", "links", "place", "planning_rule", "title", "venue", "zone"]);
    // The agenda of the website fits into the dates of the website only.
    for setting in ["dates", "agenda", "links", "place", "planning_rule", "title", "venue", "zone"] {
        assert_eq!(take(&app, &organizer, setting).await.status(), StatusCode::SEE_OTHER, "{setting}");
    }
    assert_eq!(edition_page(&app).await, before);
    assert_eq!(import(&app).await, Vec::<String>::new());
    assert_eq!(edition_page(&app).await, before, "imports apply again, and change nothing");
}

#[tokio::test]
async fn imports_change_a_setting_again_once_it_is_taken_over() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    edit_settings(&app, CURRENT, &organizer, &[("place", "Évora, Portugal")]).await;
    import(&app).await;
    take(&app, &organizer, "place").await;
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    let moved = domain::text::ShortText::parse("Beja, Portugal").expect("a place");
    let imported = site.editions.iter_mut().find(|imported| imported.slug.as_str() == CURRENT);
    imported.expect("the edition").place = moved.clone();
    app.store.import_site(System::new(), &site, now()).await.expect("imported");
    assert_eq!(edition_page(&app).await.edition.place, moved);
}

#[tokio::test]
async fn setting_without_a_website_value_is_refused() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    for setting in ["place", "tracks"] {
        let page = take(&app, &organizer, setting).await.text().await.expect("text");
        assert!(page.contains("The website has no other value for this setting."), "{setting}");
    }
    let page = take(&app, &organizer, "nonsense").await.text().await.expect("text");
    assert!(page.contains("“nonsense” is not a setting of an edition"), "{page}");
}
