//! Checks that organizers see what the website says about edited settings, and can use it.

use crate::support::demo::CURRENT;
use crate::support::people::account_of;
use crate::support::settings::{demo_with_venue_of_website, edit_settings, shown_revision};
use crate::support::{Key, TestApp, by_any_organizer, by_organizer, edition, location, now};
use domain::access::System;
use domain::commitments::Requirements;
use domain::editions::{Clause, EditedTrack, EditionPage, SourceValue, tracks_revision};
use domain::seats::Seats;
use domain::text::ShortText;
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

/// Publishes commitments here, without a preview.
async fn publish(app: &TestApp, key: &Key, clauses: &[Clause]) {
    let (account, slug) = (account_of(app, key).await, edition(CURRENT));
    let read = app.commitments_revision(CURRENT).await;
    app.store
        .publish_commitments(by_organizer(&slug, &account), &read, (clauses, &Requirements::new()), now())
        .await
        .expect("published");
}

#[tokio::test]
async fn website_value_is_shown_and_taken_over() {
    let (app, organizer) = demo_with_venue_of_website().await;
    let before = edition_page(&app).await.edition.place;
    edit_settings(&app, CURRENT, &organizer, &[("place", "Évora, Portugal")]).await;
    assert!(!app.page_as(SETTINGS, &organizer).await.contains("What the website says"), "no import has seen it yet");
    assert_eq!(import(&app).await.len(), 1);
    let page = app.page_as(SETTINGS, &organizer).await;
    assert!(page.contains(&format!("The website says about the place: <strong>{before}</strong>")), "{page}");
    let taken = take(&app, &organizer, "place").await;
    assert_eq!(location(&taken), "/2027/settings?saved=yes");
    assert_eq!(edition_page(&app).await.edition.place, before);
    assert!(!app.page_as(SETTINGS, &organizer).await.contains("What the website says"));
    assert!(app.page_as("/2027/audit-log", &organizer).await.contains("used the website’s value for the place"));
}

#[tokio::test]
async fn every_edited_setting_can_be_taken_back() {
    let (app, organizer) = demo_with_venue_of_website().await;
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
    let (app, organizer) = demo_with_venue_of_website().await;
    edit_settings(&app, CURRENT, &organizer, &[("place", "Évora, Portugal")]).await;
    import(&app).await;
    take(&app, &organizer, "place").await;
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    let moved = ShortText::parse("Beja, Portugal").expect("a place");
    let imported = site.editions.iter_mut().find(|imported| imported.slug.as_str() == CURRENT);
    imported.expect("the edition").place = moved.clone();
    app.store.import_site(System::new(), &site, now()).await.expect("imported");
    assert_eq!(edition_page(&app).await.edition.place, moved);
}

#[tokio::test]
async fn tracks_of_the_website_are_taken_over() {
    let (app, organizer) = demo_with_venue_of_website().await;
    let before = edition_page(&app).await.tracks;
    let rows = app.store.track_rows(by_any_organizer(&edition(CURRENT))).await.expect("tracks");
    let mut edited: Vec<EditedTrack> = rows.iter().map(EditedTrack::from).collect();
    edited[0].summary = None;
    edited.reverse();
    let (account, slug) = (account_of(&app, &organizer).await, edition(CURRENT));
    let by = by_organizer(&slug, &account);
    app.store.edit_tracks(by, &tracks_revision(&rows), &edited, now()).await.expect("edited");
    import(&app).await;
    let page = app.page_as(SETTINGS, &organizer).await;
    assert!(page.contains(&format!("The website says about the tracks: <strong>{} tracks</strong>", before.len())));
    assert_eq!(take(&app, &organizer, "tracks").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(edition_page(&app).await.tracks, before, "leads, colours and goals stay");
    assert_eq!(import(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn commitments_of_the_website_are_taken_over_after_a_preview() {
    let (app, organizer) = demo_with_venue_of_website().await;
    let before = edition_page(&app).await.clauses;
    publish(&app, &organizer, &before[..1]).await;
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    site.editions.iter_mut().find(|imported| imported.slug.as_str() == CURRENT).expect("the edition").clauses[0].text =
        ShortText::parse("Come to all meetings.").expect("a text");
    app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let page = app.page_as(SETTINGS, &organizer).await;
    let texts = page.split("name=\"clause\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let read = app.commitments_revision(CURRENT).await;
    assert!(page.contains(&format!("name=\"read\" value=\"{read}\"")), "{page}");
    let mut form: Vec<(&str, &str)> = texts.map(|text| ("clause", text)).collect();
    form.push(("read", &read));
    let preview = app.post_as("/2027/commitments", &organizer, &form).await.text().await.expect("text");
    assert!(
        preview.contains("A published version can’t be changed or deleted")
            && preview.contains("Come to all meetings."),
        "{preview}"
    );
    let published = app.post_and_confirm("/2027/commitments", &organizer, &form).await;
    assert_eq!(published.status(), StatusCode::SEE_OTHER);
    assert_eq!(edition_page(&app).await.clauses[0].text.as_str(), "Come to all meetings.");
    assert!(app.page_as("/2027/audit-log", &organizer).await.contains("used the website’s value for the commitments"));
    import(&app).await;
    assert_eq!(edition_page(&app).await.clauses[0].text.as_str(), "Come to all meetings.", "the older page is known");
}

#[tokio::test]
async fn commitments_are_not_taken_over_without_a_preview() {
    let (app, organizer) = demo_with_venue_of_website().await;
    publish(&app, &organizer, &[]).await;
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    site.editions.iter_mut().find(|imported| imported.slug.as_str() == CURRENT).expect("the edition").clauses.pop();
    app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let page = take(&app, &organizer, "commitments").await.text().await.expect("text");
    assert!(page.contains("New commitments ask people to agree again."), "{page}");
}

#[tokio::test]
async fn number_of_seats_of_the_website_is_taken_over() {
    let (app, organizer) = demo_with_venue_of_website().await;
    let before = edition_page(&app).await.edition.capacity.expect("a number of seats");
    let (account, slug) = (account_of(&app, &organizer).await, edition(CURRENT));
    let by = by_organizer(&slug, &account);
    let overview = app.store.overview(by).await.expect("an overview");
    let more = Seats::new(Some(before + 5), Vec::new()).expect("seats");
    app.store.set_seat_settings(by, None, &more, &overview.rules, now()).await.expect("set");
    assert_eq!(import(&app).await.len(), 1);
    let page = app.page_as(SETTINGS, &organizer).await;
    assert!(page.contains(&format!("The website says about the number of seats: <strong>{before} seats</strong>")));
    let taken = take(&app, &organizer, "capacity").await;
    assert_eq!(taken.status(), StatusCode::SEE_OTHER, "{}", taken.text().await.expect("text"));
    assert_eq!(edition_page(&app).await.edition.capacity, Some(before));
    assert_eq!(import(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn fewer_seats_of_the_website_than_taken_are_refused() {
    let (app, organizer) = demo_with_venue_of_website().await;
    let (account, slug) = (account_of(&app, &organizer).await, edition(CURRENT));
    let by = by_organizer(&slug, &account);
    let overview = app.store.overview(by).await.expect("an overview");
    let more = Seats::new(Some(60), Vec::new()).expect("seats");
    app.store.set_seat_settings(by, None, &more, &overview.rules, now()).await.expect("set");
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    let imported = site.editions.iter_mut().find(|imported| imported.slug.as_str() == CURRENT);
    imported.expect("the edition").capacity = Some(2);
    app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let page = take(&app, &organizer, "capacity").await.text().await.expect("text");
    assert!(page.contains("seats are taken or offered, so the total can’t be 2."), "{page}");
    assert_eq!(edition_page(&app).await.edition.capacity, Some(60));
}

#[tokio::test]
async fn setting_without_a_website_value_is_refused() {
    let (app, organizer) = demo_with_venue_of_website().await;
    for setting in ["place", "tracks"] {
        let page = take(&app, &organizer, setting).await.text().await.expect("text");
        assert!(page.contains("The website has no other value for this setting."), "{setting}");
    }
    let page = take(&app, &organizer, "nonsense").await.text().await.expect("text");
    assert!(page.contains("“nonsense” is not a setting of an edition"), "{page}");
}
