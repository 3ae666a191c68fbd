//! Checks the settings of the community, and an instance without a series of documents.

use crate::access_matrix::ACCESS_MATRIX;
use crate::support::demo::{ORGANIZER, OWNER};
use crate::support::people::{appoint, sign_in};
use crate::support::settings::shown_revision;
use crate::support::summit::SeatForm;
use crate::support::{Key, TaskForm, TestApp, VISITOR, by_any_organizer, edition};
use domain::email::EmailKind;
use domain::roles::Role;
use reqwest::StatusCode;
use std::collections::BTreeSet;

/// The revision in the form of the settings page.
pub async fn revision(app: &TestApp, owner: &Key) -> String {
    let page = app.page_as("/settings", owner).await;
    let value = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.expect("a revision").to_owned()
}

async fn owner_of(app: &TestApp) -> Key {
    appoint(app, &Role::Owner, OWNER).await;
    sign_in(app, OWNER, 901).await
}

const COMMUNITY: [(&str, &str); 6] = [
    ("name", "Tide Society"),
    ("tagline", "reefs and tides"),
    ("site", "https://tides.example"),
    ("source", "https://code.tides.example"),
    ("conduct", "https://tides.example/conduct"),
    ("contact", "hello@tides.example"),
];

const SERIES: [(&str, &str); 4] = [
    ("series", "NEP"),
    ("series_plural", "NEPs"),
    ("series_title", "Enhancement proposals"),
    ("series_about", "Proposals that change how we measure tides."),
];

/// Saves the community, with further fields.
async fn save(app: &TestApp, owner: &Key, more: &[(&str, &str)]) -> reqwest::Response {
    let read = revision(app, owner).await;
    let form = [&COMMUNITY[..], more, &[("read", read.as_str())]].concat();
    app.post_as("/settings", owner, &form).await
}

#[tokio::test]
async fn pages_show_the_name_links_and_series_of_the_community() {
    let app = TestApp::with_demo_data().await;
    let owner = owner_of(&app).await;
    assert!(app.page_as("/me", &owner).await.contains("href=\"/settings\""));
    assert_eq!(save(&app, &owner, &SERIES).await.headers()["location"], "/settings?saved=yes");
    let home = app.page("/").await;
    for text in [
        "<b dir=\"auto\">Tide Society</b>",
        "reefs and tides",
        "href=\"https://code.tides.example\"",
        ">Code of conduct</a>",
    ] {
        assert!(home.contains(text), "{text}");
    }
    assert!(home.contains("href=\"mailto:hello@tides.example\"") && home.contains(">NEPs</a>"));
    let list = app.page("/specs").await;
    assert!(list.contains("<h1 dir=\"auto\">Enhancement proposals</h1>") && list.contains("how we measure tides"));
    assert!(app.page("/specs/4").await.contains("NEP 4"));
    assert!(app.page("/search?q=nep+4").await.contains("NEP 4: "), "the search knows the name");
    for path in ["/specs", "/specs/4", "/2027/tasks/1", "/2027/progress", "/roadmap/1a", "/search", "/no-such-page"] {
        let page = app.get(path).await.text().await.expect("text");
        assert!(!page.contains("SPEC ") && !page.contains(">SPEC<"), "{path}");
    }
    assert!(app.page_as("/audit-log", &owner).await.contains("the series of documents of the community"));
}

#[tokio::test]
async fn half_a_series_is_refused_and_the_form_kept() {
    let app = TestApp::empty().await;
    let owner = owner_of(&app).await;
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&SERIES[..1], "The word for several documents"),
        (&SERIES[1..], "The word for one document"),
        (&SERIES[..2], "The heading"),
    ];
    for (fields, why) in cases {
        let answer = save(&app, &owner, fields).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let page = answer.text().await.expect("text");
        assert!(page.contains(why) && page.contains("Tide Society"), "{why}");
    }
    assert!(app.store.instance().await.expect("the instance").community.is_none());
}

#[tokio::test]
async fn unusable_address_is_refused_with_a_sentence() {
    let app = TestApp::empty().await;
    let owner = owner_of(&app).await;
    let read = revision(&app, &owner).await;
    for (field, value) in [("site", "javascript:alert(1)"), ("conduct", "no address"), ("contact", "no email")] {
        let form = [("name", "Tide Society"), (field, value), ("read", read.as_str())];
        let answer = app.post_as("/settings", &owner, &form).await;
        assert_eq!(answer.status(), StatusCode::OK, "{field}");
        let page = answer.text().await.expect("text");
        assert!(page.contains("role=\"alert\"") && page.contains(value), "{field}");
    }
}

#[tokio::test]
async fn owners_who_edit_at_the_same_time_see_both_versions() {
    let app = TestApp::empty().await;
    let owner = owner_of(&app).await;
    let read = revision(&app, &owner).await;
    let first = [("name", "Tide Society"), ("tagline", "reefs"), ("read", read.as_str())];
    assert_eq!(app.post_as("/settings", &owner, &first).await.status(), StatusCode::SEE_OTHER);
    let second = [("name", "Reef Society"), ("read", read.as_str())];
    let page = app.post_as("/settings", &owner, &second).await.text().await.expect("text");
    assert!(page.contains("Someone changed this after you opened the form."));
    assert!(page.contains("The saved version") && page.contains("Reef Society"));
    let invalid = [("name", "Reef Society"), ("site", "no address"), ("read", read.as_str())];
    let page = app.post_as("/settings", &owner, &invalid).await.text().await.expect("text");
    assert!(page.contains("The saved version"), "also if the form is rejected for another reason");
    let read = revision(&app, &owner).await;
    let again = [("name", "Reef Society"), ("read", read.as_str())];
    assert_eq!(app.post_as("/settings", &owner, &again).await.status(), StatusCode::SEE_OTHER);
}

/// The pages of every route, as their readers see them, that contain one of these words.
async fn pages_with(app: &TestApp, slug: &str, keys: &[&Key], words: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let routes = ACCESS_MATRIX.iter().filter_map(|(route, _)| route.trim().strip_prefix("GET "));
    for route in routes.filter(|route| !route.starts_with("/api/")) {
        let path = route.replace("{edition}", slug).replace("{number}", "1").replace("{code}", "1a");
        let path = path.replace("{comment}", "1").replace("{token}", "no-such-token");
        let kinds = if path.contains("{template}") { EmailKind::ALL.to_vec() } else { vec![EmailKind::Invitation] };
        for kind in kinds {
            let path = path.replace("{template}", kind.as_str());
            for key in keys {
                let page = app.get_as(&path, key).await.text().await.expect("text");
                if words.iter().any(|word| page.contains(word)) {
                    found.insert(path.clone());
                }
            }
        }
    }
    found
}

/// The words of another community.
const FOREIGN: [&str; 2] = ["SPEC", "Scientific Python"];

/// Creates the edition 2027 of the community.
pub async fn create_edition(app: &TestApp, owner: &Key) {
    let fields = [
        ("slug", "2027"),
        ("title", "Tide Days 2027"),
        ("starts", "2027-06-07"),
        ("ends", "2027-06-11"),
        ("zone", "Pacific/Auckland"),
        ("place", "Auckland, New Zealand"),
        ("kind", "developer_summit"),
        ("invitations", "yes"),
        ("planning", "yes"),
        ("work_plan", "yes"),
        ("visibility", "published"),
    ];
    assert_eq!(app.post_as("/editions/new", owner, &fields).await.status(), StatusCode::SEE_OTHER);
}

/// A community without a series, with an edition, a task, and an invitation that was sent.
async fn community_without_series(app: &TestApp) -> (Key, Key) {
    let owner = owner_of(app).await;
    assert_eq!(save(app, &owner, &[]).await.status(), StatusCode::SEE_OTHER);
    create_edition(app, &owner).await;
    appoint(app, &Role::Organizer(edition("2027")), ORGANIZER).await;
    let organizer = sign_in(app, ORGANIZER, 900).await;
    let task = TaskForm::without_goal("Measure the tide").no_goal_reason("It is the first one").people_needed("1");
    let read = app.commitments_revision("2027").await;
    let clause = [("clause", "Take part in planning."), ("read", read.as_str())];
    let seats_read = shown_revision(app, "/2027/seats", &organizer).await;
    let steps: [(&str, Vec<(&str, &str)>); 5] = [
        ("/2027/seats", SeatForm::with_capacity("20").read(&seats_read).fields().to_vec()),
        ("/2027/commitments", clause.to_vec()),
        ("/2027/tasks/propose", task.fields()),
        ("/2027/invitations/add", vec![("list", "guest@tides.example")]),
        ("/2027/invitations/send", vec![("ids", "1")]),
    ];
    for (path, form) in steps {
        let answer = app.post_and_confirm(path, &organizer, &form).await;
        let status = answer.status();
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}: {}", answer.text().await.expect("text"));
    }
    (owner, organizer)
}

#[tokio::test]
async fn community_without_series_sees_no_word_of_another() {
    let app = TestApp::without_rate_limits().await;
    let (owner, organizer) = (owner_of(&app).await, sign_in(&app, ORGANIZER, 900).await);
    let demo = pages_with(&app, "2027", &[&VISITOR, &organizer, &owner], &FOREIGN).await;
    assert!(demo.len() > 40, "the demo, which has a series, shows its name: {demo:?}");

    let app = TestApp::empty().await;
    let (owner, organizer) = community_without_series(&app).await;
    let pages = pages_with(&app, "2027", &[&VISITOR, &organizer, &owner], &FOREIGN).await;
    assert_eq!(pages, BTreeSet::new());
    let emails = app.store.emails(by_any_organizer(&edition("2027")), None, None, 100).await.expect("emails");
    assert!(!emails.is_empty());
    for email in emails {
        let text = format!("{:?} {:?}", email.template, email.values);
        assert!(FOREIGN.iter().all(|word| !text.contains(word)), "{text}");
    }
    assert!(app.page_as("/2027/tasks/1", &owner).await.contains("no outcome: It is the first one"));
    for path in ["/specs", "/specs/1"] {
        assert_eq!(app.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn without_a_series_pages_link_no_document() {
    let app = TestApp::without_rate_limits().await;
    let owner = owner_of(&app).await;
    let specs = async || app.json("/api/v1/editions/2027/tasks").await["tasks"][0]["specs"].clone();
    let before = specs().await;
    assert_eq!(save(&app, &owner, &[]).await.status(), StatusCode::SEE_OTHER);
    let pages = pages_with(&app, "2027", &[&VISITOR, &owner], &["href=\"/specs", "chip spec"]).await;
    assert_eq!(pages, BTreeSet::new());
    assert_eq!(specs().await, before, "tasks keep their documents");
}
