//! Checks how organizers edit the tracks and rooms of an edition.

use crate::support::demo::{CURRENT, ORGANIZER};
use crate::support::people::appoint;
use crate::support::{Key, TestApp, by_any_organizer, edition, now, sign_in};
use domain::access::System;
use domain::editions::{EditionPage, Room, TrackColour, TrackRow, tracks_revision};
use domain::roles::Role;
use domain::text::revision;
use reqwest::StatusCode;

const TRACKS: &str = "/2027/settings/tracks";
const ROOMS: &str = "/2027/settings/rooms";

type Fields = Vec<(&'static str, String)>;

async fn organizer(app: &TestApp) -> Key {
    appoint(app, &Role::Organizer(edition(CURRENT)), ORGANIZER).await;
    sign_in(app, ORGANIZER, 900).await
}

async fn tracks(app: &TestApp) -> Vec<TrackRow> {
    app.store.track_rows(by_any_organizer(&edition(CURRENT))).await.expect("tracks")
}

async fn edition_page(app: &TestApp, slug: &str) -> EditionPage {
    app.store.edition_page(&edition(slug)).await.expect("the edition")
}

/// The form of these tracks, as the page shows it.
fn tracks_form(tracks: &[TrackRow]) -> Fields {
    let mut fields = vec![("read", tracks_revision(tracks))];
    for (order, track) in (1..).zip(tracks) {
        let summary = track.summary.as_ref().map(ToString::to_string).unwrap_or_default();
        fields.extend(track_fields(&track.id.to_string(), track.title.as_str(), &summary, order));
        let colour = track.colour.map(TrackColour::as_str).unwrap_or_default().to_owned();
        fields.extend([("colour", colour), ("goals", track.goals.to_string())]);
    }
    fields
}

fn track_fields(id: &str, title: &str, summary: &str, order: usize) -> Fields {
    let [id, title, summary] = [id, title, summary].map(str::to_owned);
    vec![("id", id), ("title", title), ("summary", summary), ("order", order.to_string())]
}

/// Replaces the value of the nth field with this name.
fn set(form: &mut Fields, name: &str, nth: usize, value: &str) {
    let field = form.iter_mut().filter(|(other, _)| *other == name).nth(nth);
    value.clone_into(&mut field.expect("the field").1);
}

async fn post(app: &TestApp, path: &str, key: &Key, form: &Fields) -> (StatusCode, String) {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.post_as(path, key, &form).await;
    (answer.status(), answer.text().await.expect("text"))
}

#[tokio::test]
async fn track_shows_its_lead_and_where_to_appoint_one() {
    let app = TestApp::with_demo_data().await;
    let key = organizer(&app).await;
    let page = app.page_as(TRACKS, &key).await;
    for (place, track) in (1..).zip(tracks(&app).await) {
        assert!(page.contains(&format!("href=\"/2027/roles#track-{place}\"")), "{}", track.title);
        assert!(track.leads.iter().all(|lead| page.contains(lead.name.as_str())));
    }
    assert!(app.page_as("/2027/roles", &key).await.contains("id=\"track-1\""));
}

#[tokio::test]
async fn renamed_track_keeps_its_tasks_and_leads() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let before = tracks(&app).await;
    let mut form = tracks_form(&before);
    // The first two tracks swap their titles.
    set(&mut form, "title", 0, before[1].title.as_str());
    set(&mut form, "title", 1, before[0].title.as_str());
    let (status, page) = post(&app, TRACKS, &organizer, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let after = tracks(&app).await;
    assert_eq!(after[0].title, before[1].title);
    let rest = |track: &TrackRow| (track.id, track.tasks, track.leads.clone(), track.summary.clone());
    assert!(before[0].tasks > 0 && !before[0].leads.is_empty());
    assert!(before.iter().map(rest).eq(after.iter().map(rest)));
    let log = app.page_as("/2027/audit-log", &organizer).await;
    assert!(log.contains("edited the tracks"), "the audit log has it");
}

#[tokio::test]
async fn tracks_are_added_reordered_and_removed() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let mut form = tracks_form(&tracks(&app).await);
    form.extend(track_fields("", "Packaging on phones", "Wheels for phones.", 0));
    assert_eq!(post(&app, TRACKS, &organizer, &form).await.0, StatusCode::SEE_OTHER);
    let added = tracks(&app).await;
    assert_eq!(added[0].title.as_str(), "Packaging on phones");
    let mut form = tracks_form(&added);
    set(&mut form, "title", 0, "");
    set(&mut form, "summary", 0, " ");
    set(&mut form, "order", 1, "99");
    assert_eq!(post(&app, TRACKS, &organizer, &form).await.0, StatusCode::SEE_OTHER);
    let after = tracks(&app).await;
    assert_eq!((after.len(), after[after.len() - 1].id), (added.len() - 1, added[1].id));
}

#[tokio::test]
async fn track_with_tasks_stays_and_the_form_is_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let before = tracks(&app).await;
    let mut form = tracks_form(&before);
    set(&mut form, "title", 0, "");
    set(&mut form, "summary", 0, "");
    set(&mut form, "goals", 0, "");
    set(&mut form, "title", 1, "Arrays & more");
    let (status, page) = post(&app, TRACKS, &organizer, &form).await;
    assert_eq!(status, StatusCode::OK);
    let why = format!("The track “{}” has {} tasks, so it can’t be removed.", before[0].title, before[0].tasks);
    assert!(page.contains(&why), "{page:.200}");
    assert!(page.contains("Arrays &amp; more"), "what was typed is kept");
    assert_eq!(tracks(&app).await, before);
}

#[tokio::test]
async fn edit_of_changed_tracks_shows_both_versions() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let mut first = tracks_form(&tracks(&app).await);
    let mut second = first.clone();
    set(&mut first, "title", 2, "Documents");
    assert_eq!(post(&app, TRACKS, &organizer, &first).await.0, StatusCode::SEE_OTHER);
    set(&mut second, "title", 2, "Tutorials");
    let (_, page) = post(&app, TRACKS, &organizer, &second).await;
    assert!(page.contains("Someone changed this after you opened the form."), "{page:.200}");
    assert!(page.contains("Documents") && page.contains("Tutorials"));
    set(&mut second, "read", 0, &tracks_revision(&tracks(&app).await));
    assert_eq!(post(&app, TRACKS, &organizer, &second).await.0, StatusCode::SEE_OTHER);
    assert_eq!(tracks(&app).await[2].title.as_str(), "Tutorials");
}

#[tokio::test]
async fn goals_of_a_track_are_on_the_overview_page() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let mut form = tracks_form(&tracks(&app).await);
    set(&mut form, "goals", 0, "3c, spec 4");
    set(&mut form, "colour", 0, "grey");
    let (status, page) = post(&app, TRACKS, &organizer, &form).await;
    assert!(page.contains("There is no outcome “3c”") && page.contains("3c, spec 4"), "{status} {page:.200}");
    set(&mut form, "goals", 0, "3b, spec 4");
    assert_eq!(post(&app, TRACKS, &organizer, &form).await.0, StatusCode::SEE_OTHER);
    let page = app.page("/2027").await;
    assert!(page.contains("card track-grey") && page.contains("href=\"/roadmap/3b\""), "{page:.200}");
}

#[tokio::test]
async fn import_keeps_the_tracks_that_were_edited_here() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let mut form = tracks_form(&tracks(&app).await);
    set(&mut form, "title", 0, "Wheels for everyone");
    assert_eq!(post(&app, TRACKS, &organizer, &form).await.0, StatusCode::SEE_OTHER);
    let edited = tracks(&app).await;
    let site = server::demo::demo(now()).expect("valid demo data").site;
    let changes = app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert!(lines.iter().any(|line| line.starts_with("2027: kept the tracks")), "{lines:?}");
    assert_eq!(tracks(&app).await, edited);
}

/// The form of these rooms, as the page shows it.
fn rooms_form(rooms: &[Room]) -> Fields {
    let mut fields = vec![("read", revision(&rooms))];
    for room in rooms {
        let size = room.size.map(|size| size.to_string()).unwrap_or_default();
        let id = room.id.map(|id| id.to_string()).unwrap_or_default();
        fields.extend([("id", id), ("title", room.title.to_string()), ("size", size)]);
        let equipment = room.equipment.as_ref().map(ToString::to_string).unwrap_or_default();
        fields.extend([("equipment", equipment), ("order", String::new())]);
    }
    fields
}

#[tokio::test]
async fn edited_rooms_are_on_the_overview_page() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let before = edition_page(&app, CURRENT).await.rooms;
    let mut form = rooms_form(&before);
    set(&mut form, "title", 0, "Great hall");
    set(&mut form, "size", 0, "55");
    assert_eq!(post(&app, ROOMS, &organizer, &form).await.0, StatusCode::SEE_OTHER);
    let after = edition_page(&app, CURRENT).await.rooms;
    assert_eq!((after[0].id, after.len()), (before[0].id, before.len()));
    assert!(app.page("/2027").await.contains("Great hall (55 people)"));
    let log = app.page_as("/2027/audit-log", &organizer).await;
    assert!(log.contains("edited the rooms"), "the audit log has it");
}

#[tokio::test]
async fn sessions_of_a_removed_room_are_counted() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let mut form = rooms_form(&edition_page(&app, CURRENT).await.rooms);
    for field in ["title", "size", "equipment"] {
        set(&mut form, field, 0, "");
    }
    assert!(!app.page_as(ROOMS, &organizer).await.contains("in removed rooms"));
    assert_eq!(post(&app, ROOMS, &organizer, &form).await.0, StatusCode::SEE_OTHER);
    assert!(app.page_as(ROOMS, &organizer).await.contains("sessions are in removed rooms"));
}

#[tokio::test]
async fn room_without_a_possible_size_is_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let before = edition_page(&app, CURRENT).await.rooms;
    for (size, why) in [("0", "must be from 1 to 10000"), ("many", "is not a number of people")] {
        let mut form = rooms_form(&before);
        set(&mut form, "size", 0, size);
        set(&mut form, "equipment", 0, "Chalk");
        let (status, page) = post(&app, ROOMS, &organizer, &form).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(why) && page.contains("Chalk"), "{page:.200}");
    }
    assert_eq!(edition_page(&app, CURRENT).await.rooms, before);
}

#[tokio::test]
async fn rejected_rooms_are_shown_beside_those_that_others_saved() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let mut first = rooms_form(&edition_page(&app, CURRENT).await.rooms);
    let mut second = first.clone();
    set(&mut first, "title", 0, "Great hall");
    assert_eq!(post(&app, ROOMS, &organizer, &first).await.0, StatusCode::SEE_OTHER);
    set(&mut second, "size", 0, "many");
    let (status, page) = post(&app, ROOMS, &organizer, &second).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("The saved version") && page.contains("Great hall"), "{page:.200}");
}

#[tokio::test]
async fn copied_edition_has_the_rooms_of_the_earlier_one() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer(&app).await;
    let form: Fields = [
        ("slug", "2031"),
        ("from", CURRENT),
        ("title", "Reef Days 2031"),
        ("starts", "2031-06-02"),
        ("ends", "2031-06-06"),
        ("zone", "Pacific/Auckland"),
        ("place", "Auckland, New Zealand"),
        ("kind", "developer_summit"),
        ("visibility", "draft"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec();
    assert_eq!(post(&app, "/editions/new", &organizer, &form).await.0, StatusCode::SEE_OTHER);
    let labels = |page: EditionPage| page.rooms.iter().map(Room::label).collect::<Vec<_>>();
    let rooms = labels(edition_page(&app, "2031").await);
    assert!(!rooms.is_empty());
    assert_eq!(rooms, labels(edition_page(&app, CURRENT).await));
}
