//! Checks how editions are created and edited in the browser, and who sees a draft.

use crate::support::demo::{CURRENT, PAST};
use crate::support::settings::{EditionForm, organizer_of, revision, shown_revision};
use crate::support::{People, TestApp, VISITOR, edition, location, now, sign_in};
use domain::access::System;
use domain::audit::AuditFilter;
use domain::time::{Days, NaiveDate};
use reqwest::StatusCode;

#[tokio::test]
async fn new_edition_is_seen_by_its_organizer_until_published() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let created = EditionForm::new("2031").post(&app, "/editions/new", &organizer).await;
    assert_eq!(location(&created), "/2031/settings?created=yes&left_out=0");
    let pages = ["/2031", "/2031/tasks", "/2031/people", "/2031/settings"];
    for path in pages {
        assert!(app.page_as(path, &organizer).await.contains("Reef Days 2031"), "{path}");
    }
    let other = sign_in(&app, "demo-wren", 12).await;
    let hidden = ["/2031", "/2031/tasks", "/2031/tasks.csv", "/2031/people", "/2031/progress", "/2031/commitments"];
    let data = ["/api/v1/editions/2031", "/api/v1/editions/2031/tasks", "/api/v1/editions/2031/progress"];
    for path in hidden.iter().chain(&data) {
        for key in [&VISITOR, &other] {
            assert_eq!(app.get_as(path, key).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
    for path in ["/", "/search?q=reef", "/api/v1/editions"] {
        assert!(!app.page(path).await.contains("Reef Days"), "{path} names the draft");
    }
    let read = revision(&app, "2031", &organizer).await;
    let published = EditionForm::new("2031").with("visibility", "published").with("read", &read);
    assert_eq!(published.post(&app, "/2031/settings", &organizer).await.status(), StatusCode::SEE_OTHER);
    for path in ["/", "/2031", "/search?q=reef", "/api/v1/editions"] {
        assert!(app.page(path).await.contains("Reef Days"), "{path} names the published edition");
    }
}

#[tokio::test]
async fn signed_out_form_tells_no_draft_from_an_unknown_edition() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    EditionForm::new("2031").post(&app, "/editions/new", &organizer).await;
    for slug in ["2031", "2099"] {
        let page = app.post_as(&format!("/{slug}/settings/links"), &VISITOR, &[("title", "Our notes")]).await;
        assert_eq!(page.status(), StatusCode::UNAUTHORIZED, "{slug}");
        assert!(page.text().await.expect("text").contains("Our notes"), "what was typed is kept");
    }
}

#[tokio::test]
async fn organizer_of_one_edition_sees_no_draft_of_another() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    EditionForm::new("2031").post(&app, "/editions/new", &people.owner).await;
    assert!(app.page_as("/2031", &people.owner).await.contains("Reef Days"), "the owner sees it, so it could leak");
    assert_eq!(app.get_as("/2031", &people.organizer).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(app.get_as("/2031/settings", &people.organizer).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn copied_edition_has_settings_but_no_people() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, PAST).await;
    let form = EditionForm::new("2031").with("from", PAST).with("ends", "2031-06-09");
    let created = form.post(&app, "/editions/new", &organizer).await;
    assert_eq!(location(&created), "/2031/settings?created=yes&left_out=0");
    let (earlier, copy) = (
        app.store.edition_page(&edition(PAST)).await.expect("the source"),
        app.store.edition_page(&edition("2031")).await.expect("the copy"),
    );
    let titles = |page: &domain::editions::EditionPage| {
        page.tracks.iter().map(|track| track.title.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&copy), titles(&earlier));
    assert!(copy.tracks.iter().all(|track| track.leads.is_empty()));
    assert_eq!(copy.clauses, earlier.clauses);
    assert_eq!(copy.agenda.len(), earlier.agenda.len());
    let days_before = |page: &domain::editions::EditionPage| page.edition.dates.days_until(page.agenda[0].date);
    assert_eq!(days_before(&copy), days_before(&earlier));
    assert_eq!((copy.people, copy.meetings.len(), copy.tasks.total()), (0, 0, 0));
}

#[tokio::test]
async fn short_name_of_another_edition_is_refused_and_the_form_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let answer = EditionForm::new(PAST).post(&app, "/editions/new", &organizer).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.expect("text");
    assert!(page.contains("There is already an edition “2026”"), "{page:.200}");
    assert!(page.contains("Auckland, New Zealand"), "what was typed is kept");
}

#[tokio::test]
async fn copied_agenda_names_what_is_outside_the_dates() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let form = EditionForm::new("2031").with("from", CURRENT).with("ends", "2031-06-03");
    let created = form.post(&app, "/editions/new", &organizer).await;
    let page = app.page_as(&location(&created), &organizer).await;
    assert!(page.contains("left out: more than two days before or after the dates"), "{page}");
    assert!(page.contains("has rows outside the dates of the edition") && page.contains("4 June 2031"), "{page}");
}

/// The days and titles of the agenda of 2031.
async fn agenda_of_2031(app: &TestApp) -> Vec<String> {
    let agenda = app.store.edition_page(&edition("2031")).await.expect("the edition").agenda;
    agenda.iter().map(|block| format!("{} {}", block.date, block.title)).collect()
}

#[tokio::test]
async fn new_dates_move_the_agenda_and_name_what_is_outside() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    EditionForm::new("2031").post(&app, "/editions/new", &organizer).await;
    let agenda = "2031-06-02\n09:00-09:30 Welcome\n\n2031-06-06\nFarewell\n";
    let shown = shown_revision(&app, "/2031/settings/agenda", &organizer).await;
    let form = [("agenda", agenda), ("read", &shown)];
    assert_eq!(app.post_as("/2031/settings/agenda/paste", &organizer, &form).await.status(), StatusCode::SEE_OTHER);
    let steps = [
        ("2031-06-03", "2031-06-06", "Saved.<", "2 June 2031", ["2031-06-02 Welcome", "2031-06-06 Farewell"]),
        ("2031-06-10", "2031-06-13", "moved by 7 days", "9 June 2031", ["2031-06-09 Welcome", "2031-06-13 Farewell"]),
        ("2031-07-07", "2031-07-08", "moved by 27 days", "6 July", ["2031-07-06 Welcome", "2031-07-10 Farewell"]),
    ];
    for (starts, ends, done, outside, agenda) in steps {
        let read = revision(&app, "2031", &organizer).await;
        let dates = EditionForm::new("2031").with("starts", starts).with("ends", ends).with("read", &read);
        let page = app.page_as(&location(&dates.post(&app, "/2031/settings", &organizer).await), &organizer).await;
        assert!(page.contains(done) && page.contains("has rows outside the dates") && page.contains(outside), "{page}");
        assert_eq!(agenda_of_2031(&app).await, agenda);
    }
}

#[tokio::test]
async fn new_dates_count_released_sessions_outside_them() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let stored = app.store.edition(&edition(CURRENT)).await.expect("the edition");
    let later = |day: NaiveDate| (day + Days::new(7)).to_string();
    let form = EditionForm::of(&stored, &revision(&app, CURRENT, &organizer).await);
    let form = form.with("starts", &later(stored.dates.starts())).with("ends", &later(stored.dates.ends()));
    let saved = form.post(&app, &format!("/{CURRENT}/settings"), &organizer).await;
    let page = app.page_as(&location(&saved), &organizer).await;
    assert!(page.contains("The agenda moved by 7 days."), "{page}");
    assert!(page.contains("outside the dates of the edition. <a href=\"/2027/schedule/edit\">"), "{page}");
}

#[tokio::test]
async fn edit_of_a_changed_edition_shows_both_versions() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    EditionForm::new("2031").post(&app, "/editions/new", &organizer).await;
    let read = revision(&app, "2031", &organizer).await;
    let first = EditionForm::new("2031").with("read", &read).with("venue", "Tide House");
    assert_eq!(first.post(&app, "/2031/settings", &organizer).await.status(), StatusCode::SEE_OTHER);
    let second = EditionForm::new("2031").with("read", &read).with("title", "Reef Week 2031");
    let page = second.post(&app, "/2031/settings", &organizer).await.text().await.expect("text");
    assert!(page.contains("Someone changed this after you opened the form."), "{page:.200}");
    assert!(page.contains("Tide House") && page.contains("Reef Week 2031"));
    let again = second.with("read", &revision(&app, "2031", &organizer).await);
    assert_eq!(again.post(&app, "/2031/settings", &organizer).await.status(), StatusCode::SEE_OTHER);
    assert!(app.page_as("/2031", &organizer).await.contains("Reef Week 2031"));
}

#[tokio::test]
async fn import_keeps_what_was_edited_here_and_reports_it() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let stored = app.store.edition(&edition(CURRENT)).await.expect("the edition");
    let read = revision(&app, CURRENT, &organizer).await;
    let edited = EditionForm::new(CURRENT)
        .with("title", stored.title.as_str())
        .with("starts", &stored.dates.starts().to_string())
        .with("ends", &stored.dates.ends().to_string())
        .with("zone", stored.zone.as_str())
        .with("place", "Évora, Portugal")
        .with("visibility", "published")
        .with("read", &read);
    assert_eq!(edited.post(&app, "/2027/settings", &organizer).await.status(), StatusCode::SEE_OTHER);
    let shown = app.store.edition_page(&edition(CURRENT)).await.expect("the edition").links;
    let shown: String = shown.iter().map(|link| format!("{} {}\n", link.url, link.title)).collect();
    let links = [("title", "Map"), ("url", "https://maps.example/evora"), ("title", ""), ("url", ""), ("read", &shown)];
    assert_eq!(app.post_as("/2027/settings/links", &organizer, &links).await.status(), StatusCode::SEE_OTHER);
    let late = [("title", "Older"), ("url", "https://maps.example/older"), ("read", shown.as_str())];
    let page = app.post_as("/2027/settings/links", &organizer, &late).await.text().await.expect("text");
    assert!(page.contains("Someone changed this after") && page.contains("maps.example/evora"), "{page:.200}");
    let site = server::demo::demo(now()).expect("valid demo data").site;
    let changes = app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
    for kept in ["the place", "the links"] {
        assert!(lines.contains(&format!("2027: kept {kept} as edited here; the website differs")), "{lines:?}");
    }
    let page = app.store.edition_page(&edition(CURRENT)).await.expect("the edition");
    assert_eq!(page.edition.place.as_str(), "Évora, Portugal");
    assert_eq!(page.links.iter().map(|link| link.title.as_str()).collect::<Vec<_>>(), ["Map"]);
}

#[tokio::test]
async fn unreadable_agenda_is_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    EditionForm::new("2031").post(&app, "/editions/new", &organizer).await;
    let many = format!("2031-06-02\n{}", "12:00 Lunch\n".repeat(10_000));
    let cases = [
        ("2031-06-02\n25:99 Lunch", "25:99 Lunch"),
        ("2032-01-01\nLunch", "is too far from the edition"),
        (many.as_str(), "The limit is 500"),
    ];
    for (agenda, why) in cases {
        let answer = app.post_as("/2031/settings/agenda/paste", &organizer, &[("agenda", agenda), ("read", "")]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let page = answer.text().await.expect("text");
        assert!(page.contains(why) && page.contains("Lunch"), "{why}");
    }
    assert!(app.store.edition_page(&edition("2031")).await.expect("the edition").agenda.is_empty());
}

#[tokio::test]
async fn parts_that_are_off_have_no_tab() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    EditionForm::new("2031").post(&app, "/editions/new", &organizer).await;
    let page = app.page_as("/2031", &organizer).await;
    assert!(page.contains("href=\"/2031/tasks\"") && page.contains("href=\"/2031/invitations\""));
    assert!(!page.contains("href=\"/2031/meetings\""), "planning is off");
}

#[tokio::test]
async fn rejected_form_shows_what_others_saved() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    EditionForm::new("2031").post(&app, "/editions/new", &organizer).await;
    let read = revision(&app, "2031", &organizer).await;
    let first = EditionForm::new("2031").with("read", &read).with("venue", "Tide House");
    assert_eq!(first.post(&app, "/2031/settings", &organizer).await.status(), StatusCode::SEE_OTHER);
    let invalid = EditionForm::new("2031").with("read", &read).with("zone", "Atlantis/Reef");
    let page = invalid.post(&app, "/2031/settings", &organizer).await.text().await.expect("text");
    assert!(page.contains("Atlantis/Reef") && page.contains("Tide House"), "{page:.200}");
}

#[tokio::test]
async fn repeated_import_writes_no_audit_entry_about_kept_settings() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let shown = app.store.edition_page(&edition(CURRENT)).await.expect("the edition").links;
    let read: String = shown.iter().map(|link| format!("{} {}\n", link.url, link.title)).collect();
    let saved = app.post_as("/2027/settings/links", &organizer, &[("read", &read)]).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let before = app.store.audit_log(&AuditFilter::default(), 1).await.expect("the audit log");
    let site = server::demo::demo(now()).expect("valid demo data").site;
    let changes = app.store.import_site(System::new(), &site, now()).await.expect("imported");
    assert!(!changes.is_empty(), "the kept links are reported");
    assert_eq!(app.store.audit_log(&AuditFilter::default(), 1).await.expect("the audit log"), before);
}
