//! Checks how a schedule is published, who sees which release, stars, and what is recorded of sessions.

use crate::support::demo::{CURRENT, PAGES};
use crate::support::people::{account_of, participants};
use crate::support::settings::edit_settings;
use crate::support::summit::{import_summit, imported_summit, slug as summit};
use crate::support::{Key, People, TestApp, VISITOR, by_any_organizer, by_organizer, edition, location, now};
use domain::editions::{Dates, TrackGoals};
use domain::id::{EditionSlug, SessionNumber, SpecNumber};
use domain::import::ImportedEdition;
use domain::schedule::{GoalSessions, Placement, SessionDetails, SessionKind};
use domain::text::Title;
use domain::time::{NaiveDateTime, TimeDelta};
use reqwest::StatusCode;
use std::collections::BTreeSet;

/// Adds a session at a time to the draft of an edition.
async fn placed(app: &TestApp, slug: &EditionSlug, key: &Key, title: &str, starts: NaiveDateTime) -> SessionNumber {
    placed_for(app, slug, key, (title, TrackGoals::default()), starts).await
}

/// Adds a session with a title and goals at a time to the draft of an edition.
async fn placed_for(
    app: &TestApp,
    slug: &EditionSlug,
    key: &Key,
    (title, goals): (&str, TrackGoals),
    starts: NaiveDateTime,
) -> SessionNumber {
    let details = SessionDetails {
        title: Title::parse(title).expect("a title"),
        kind: SessionKind::Other,
        description: None,
        minutes: 60,
        leads: BTreeSet::new(),
        wanted_room: None,
        equipment: None,
        people_expected: None,
        tasks: BTreeSet::new(),
        goals,
    };
    let account = Box::leak(Box::new(account_of(app, key).await));
    account.organizes.push(slug.clone());
    let by = account.participant(slug).expect("an organizer");
    let number = app.store.add_session(by, &details, now()).await.expect("added");
    let place = Placement { starts, minutes: 60, room: None };
    app.store.move_session(by, number, Some(place), 0, now()).await.expect("moved");
    number
}

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time")
}

/// The value of the hidden field `read` on a page.
fn read_on(page: &str) -> String {
    let rest = page.split("name=\"read\" value=\"").nth(1).expect("a revision");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn session_of_the_draft_is_on_no_public_page() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let number = placed(&app, &edition(CURRENT), &people.organizer, "Secret rehearsal", at("2027-05-04 09:00")).await;
    let preview = app.page_as("/2027/schedule/release", &people.organizer).await;
    assert!(preview.contains("Secret rehearsal"), "the draft has it: {preview}");
    let path = format!("/2027/sessions/{number}");
    let files = ["ics", "xml", "json", "csv"].map(|ending| format!("/2027/schedule.{ending}"));
    let others = ["/api/v1/editions/2027", "/api/v1/editions/2027/schedule", "/2027/schedule?day=2027-05-04"];
    let others = others.map(str::to_owned).into_iter().chain(files);
    for page in PAGES.map(str::to_owned).into_iter().chain(others) {
        for key in [&VISITOR, &people.stranger] {
            let text = app.get_as(&page, key).await.text().await.expect("text");
            assert!(!text.contains("Secret rehearsal"), "{page}");
        }
    }
    for key in [&VISITOR, &people.stranger] {
        let answer = app.get_as(&path, key).await;
        let text = answer.text().await.expect("text");
        assert!(!text.contains("Secret rehearsal"), "{text}");
    }
}

#[tokio::test]
async fn organizer_publishes_a_release_after_a_preview() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    placed(&app, &edition(CURRENT), &organizer, "Quiet hour", at("2027-05-04 09:00")).await;
    let preview = app.page_as("/2027/schedule/release", &organizer).await;
    assert!(preview.contains("Publish release 3"), "{preview}");
    let form = [("read", read_on(&preview)), ("note", "Now *with* a quiet hour.".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.post_and_confirm("/2027/schedule/release", &organizer, &form).await;
    assert!(app.page_as(&location(&answer), &organizer).await.contains("Release 3 is published."));
    assert!(app.page("/2027/schedule").await.contains("Quiet hour"));
    assert!(app.page("/2027/schedule/releases").await.contains("Now <em>with</em> a quiet hour."));
    assert!(!app.page("/2027/schedule?release=2").await.contains("Quiet hour"), "an earlier release stays as it was");
    let another = [&form[..], &[("unknown", "another press")]].concat();
    let again = app.post_as("/2027/schedule/release", &organizer, &another).await.text().await.expect("text");
    assert!(again.contains("Nothing has changed since the last release"), "{again}");
}

#[tokio::test]
async fn release_page_weighs_the_warnings_of_the_draft() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let editor = app.page_as("/2027/schedule/edit", &organizer).await;
    let headline = editor.split(" warnings</h2>").next().and_then(|before| before.rsplit("<h2>").next());
    let count = headline.expect("the number of warnings");
    let preview = app.page_as("/2027/schedule/release", &organizer).await;
    assert!(preview.contains(&format!("The draft has {count} warnings, with a weight of ")), "{count} in {preview}");
    assert!(preview.contains("from 1 for an interested person who is away to 10 for two sessions in one room"));
    let entry = "warnings=room_used_twice#warnings\">Two sessions in one room</a>: 2, weight 20";
    assert!(preview.contains(entry), "{preview}");
}

/// Publishes the draft of 2027.
async fn publish(app: &TestApp, organizer: &Key) {
    let read = read_on(&app.page_as("/2027/schedule/release", organizer).await);
    let answer = app.post_and_confirm("/2027/schedule/release", organizer, &[("read", &read)]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn goal_pages_list_the_sessions_of_the_last_release() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let number = placed(&app, &edition(CURRENT), &organizer, "Untitled", at("2027-05-24 09:00")).await;
    let session = format!("/2027/sessions/{number}");
    let read = read_on(&app.page_as(&format!("{session}/edit"), &organizer).await);
    let form = [("title", "Lazy for all"), ("track", "other"), ("minutes", "60"), ("goals", "0, 1a"), ("read", &read)];
    let edited = app.post_as(&format!("{session}/edit"), &organizer, &form).await;
    assert_eq!(edited.status(), StatusCode::SEE_OTHER, "{}", edited.text().await.expect("text"));
    let entry = format!("<a href=\"{session}\" dir=\"auto\">Lazy for all</a>");
    for page in ["/specs/0", "/roadmap/1a"] {
        assert!(!app.page(page).await.contains("Lazy for all"), "{page} shows the draft");
        assert!(!app.page_as(page, &organizer).await.contains("Lazy for all"), "{page} shows the draft");
    }
    publish(&app, &organizer).await;
    for page in ["/specs/0", "/roadmap/1a"] {
        let page = app.page(page).await;
        assert!(page.contains(&entry) && page.contains("(2027)"), "{page}");
    }
    assert!(!app.page("/specs/2").await.contains("Lazy for all"), "another goal");
    edit_settings(&app, CURRENT, &organizer, &[("visibility", "draft")]).await;
    assert!(!app.page("/specs/0").await.contains("Lazy for all"), "the edition is a draft again");
}

#[tokio::test]
async fn sessions_of_goals_and_tasks_are_those_of_the_release() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let number = placed(&app, &edition(CURRENT), &organizer, "Lazy for all", at("2027-05-24 09:00")).await;
    let edit = async |goals: &str, tasks: &str| {
        let path = format!("/2027/sessions/{number}/edit");
        let read = read_on(&app.page_as(&path, &organizer).await);
        let form = [
            ("title", "Lazy for all"),
            ("track", "other"),
            ("minutes", "60"),
            ("goals", goals),
            ("tasks", tasks),
            ("read", &read),
        ];
        let edited = app.post_as(&path, &organizer, &form).await;
        assert_eq!(edited.status(), StatusCode::SEE_OTHER, "{}", edited.text().await.expect("text"));
    };
    let listed = async || {
        let mut pages = Vec::new();
        for page in ["/specs/0", "/specs/2", "/roadmap/1a", "/2027/tasks/2", "/2027/tasks/4"] {
            pages.extend(app.page(page).await.contains("Lazy for all").then_some(page));
        }
        pages
    };
    edit("0, 1a", "2").await;
    publish(&app, &organizer).await;
    assert_eq!(listed().await, ["/specs/0", "/roadmap/1a", "/2027/tasks/2"]);
    edit("2", "4").await;
    assert_eq!(listed().await, ["/specs/0", "/roadmap/1a", "/2027/tasks/2"], "the draft isn’t shown");
    let preview = app.page_as("/2027/schedule/release", &organizer).await;
    assert!(preview.contains("“Lazy for all” has changed: tasks and goals."), "{preview}");
    publish(&app, &organizer).await;
    assert_eq!(listed().await, ["/specs/2", "/2027/tasks/4"]);
}

#[tokio::test]
async fn goal_with_many_sessions_links_to_all_of_them() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let goals = || TrackGoals { specs: vec![SpecNumber(2)], ..TrackGoals::default() };
    for nth in 1..=GoalSessions::PAGE + 1 {
        let (title, starts) = (format!("Keys {nth:02}"), at("2027-05-24 09:00") + TimeDelta::minutes(nth.into()));
        placed_for(&app, &edition(CURRENT), &organizer, (&title, goals()), starts).await;
    }
    publish(&app, &organizer).await;
    let page = app.page("/specs/2").await;
    assert!(page.contains("<a href=\"/specs/2/sessions\">All 21 sessions</a>"), "{page}");
    assert!(page.contains("Keys 21") && page.contains("Keys 02") && !page.contains("Keys 01"));
    let rest = app.page("/specs/2/sessions?page=2").await;
    assert!(rest.contains("21 sessions") && rest.contains("Keys 01") && !rest.contains("Keys 02"), "{rest}");
    assert!(app.page("/specs/2/sessions?page=7").await.contains("There is no page 7: 21 sessions on 2 pages."));
    assert!(!app.page("/roadmap/1a").await.contains("/roadmap/1a/sessions"), "a short list has no link");
}

#[tokio::test]
async fn outdated_release_form_keeps_its_note() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    placed(&app, &edition(CURRENT), &organizer, "Quiet hour", at("2027-05-04 09:00")).await;
    let form = [("read", "0"), ("note", "A long note.")];
    let page = app.post_as("/2027/schedule/release", &organizer, &form).await.text().await.expect("text");
    assert!(
        page.contains("The draft has changed since you opened this page") && page.contains("A long note."),
        "{page}"
    );
}

#[tokio::test]
async fn timetable_names_its_rows_and_columns() {
    let app = TestApp::with_demo_data().await;
    let page = app.page("/2027/schedule").await;
    for text in ["<th scope=\"col\">Time</th>", "<th scope=\"row\">", "rowspan=\"", "<caption"] {
        assert!(page.contains(text), "{text} in {page}");
    }
}

#[tokio::test]
async fn unknown_release_is_missing() {
    let app = TestApp::with_demo_data().await;
    assert!(app.page("/2027/schedule?release=1").await.contains("Release 1, published on"));
    let answer = app.get("/2027/schedule?release=99").await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(answer.text().await.expect("text").contains("There is no release 99"));
}

#[tokio::test]
async fn edition_without_a_release_says_so() {
    let app = TestApp::with_demo_data().await;
    assert!(app.page("/2025/schedule").await.contains("The schedule isn’t published yet"));
    assert!(app.page("/2025/schedule/releases").await.contains("The schedule isn’t published yet"));
}

#[tokio::test]
async fn starred_session_is_in_the_persons_schedule() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let calendar = app.post_as("/me/calendar/create", &participant, &[]).await.text().await.expect("text");
    let rest = calendar.split("/calendar/").find(|rest| rest.get(43..47) == Some(".ics")).expect("an address");
    let calendar = format!("/calendar/{}", &rest[..47]);
    let mine = "/2027/schedule?view=mine";
    let title = "Welcome, tracks and how we work";
    let starred = |page: &str| page.contains("aria-pressed=\"true\"");
    assert!(!app.page(&calendar).await.contains("UID:session-"));
    let form = [("starred", "yes"), ("back", mine)];
    let answer = app.post_as("/2027/sessions/1/star", &participant, &form).await;
    assert_eq!(answer.headers()["location"], mine);
    let page = app.page_as(mine, &participant).await;
    assert!(page.contains(title) && starred(&page), "{page}");
    let own = app.page(&calendar).await.replace("\r\n ", "");
    let uid = own.lines().find(|line| line.starts_with("UID:session-")).expect("a session");
    assert!(app.page("/2027/schedule.ics").await.replace("\r\n ", "").contains(uid), "both calendars have one UID");
    app.post_as("/2027/sessions/1/star", &participant, &[("back", "https://elsewhere.example/")]).await;
    assert!(app.page_as(mine, &participant).await.contains("You haven’t starred a session yet"));
}

#[tokio::test]
async fn star_returns_only_to_pages_of_its_edition() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    for back in ["https://elsewhere.example/", "//elsewhere.example", "/2026/schedule", ""] {
        let answer = app.post_as("/2027/sessions/1/star", &participant, &[("back", back)]).await;
        assert_eq!(answer.headers()["location"], "/2027/sessions/1", "{back}");
    }
}

#[tokio::test]
async fn visitors_have_no_stars() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    assert!(app.page_as("/2027/schedule", &people.participant).await.contains("class=\"star\""));
    for key in [VISITOR, people.stranger] {
        assert!(!app.page_as("/2027/schedule", &key).await.contains("class=\"star\""));
    }
}

#[tokio::test]
async fn only_leads_and_organizers_see_names_of_interested_people() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let organizers = app.page_as("/2027/schedule/interest", &people.organizer).await;
    assert!(organizers.contains("1 person") || organizers.contains(" people"), "{organizers}");
    let page = app.page_as("/2027/schedule/interest", &people.participant).await;
    assert!(page.contains("You lead no track and no session") && !page.contains(">Sessions</h2>"), "{page}");
}

#[tokio::test]
async fn participant_chooses_tracks_of_interest() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let page = app.page_as("/2027/schedule?view=track", &participant).await;
    let id = page.split("name=\"interest\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a track");
    let answer = app.post_as("/2027/schedule/tracks", &participant, &[("interest", id)]).await;
    assert_eq!(answer.headers()["location"], "/2027/schedule?view=track&saved=yes");
    let page = app.page_as("/2027/schedule?view=track", &participant).await;
    assert!(page.contains(&format!("name=\"interest\" value=\"{id}\" checked")), "{page}");
}

#[tokio::test]
async fn outcome_of_a_session_is_shown_to_everyone() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.owner;
    let names = participants(&app, "2026").await;
    let page = app.page_as("/2026/sessions/1", &organizer).await;
    assert!(page.contains("8 people were there: "), "{page}");
    let page = app.page("/2026/sessions/1").await;
    assert!(page.contains("It took place.") && page.contains("8 people were there."), "{page}");
    assert!(names.iter().all(|person| !page.contains(person.person.name.as_str())), "visitors see no names: {page}");
}

#[tokio::test]
async fn outcome_of_a_coming_session_is_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let form = [("outcome", "took_place"), ("note", "Twelve people.")];
    let page = app.post_as("/2027/sessions/1/record", &organizer, &form).await.text().await.expect("text");
    assert!(page.contains("This session isn’t over yet") && page.contains("Twelve people."), "{page}");
}

#[tokio::test]
async fn overview_shows_now_and_next_during_the_summit() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.owner;
    let today = now().date_naive();
    let dates = Dates::new(today - TimeDelta::days(1), today + TimeDelta::days(1)).expect("dates");
    import_summit(&app.store, ImportedEdition { dates, agenda: Vec::new(), ..imported_summit() }).await;
    let zone = app.store.edition(&summit()).await.expect("the summit").zone;
    let local = zone.at(now()).naive_local();
    placed(&app, &summit(), &organizer, "Repair together", local - TimeDelta::minutes(30)).await;
    assert!(!app.page("/2028").await.contains("Now and next"), "it isn’t released");
    let slug = summit();
    let read = app.store.release_preview(by_any_organizer(&slug)).await.expect("a preview").read;
    let by = by_organizer(&slug, &account_of(&app, &organizer).await);
    app.store.release_schedule(by, None, &read, now()).await.expect("released");
    for path in ["/2028", "/2028/schedule"] {
        let page = app.page(path).await;
        assert!(page.contains("Now and next") && page.contains("Repair together"), "{path}: {page}");
    }
}
