//! Checks who sees attendance: an edition's participants see names, others see counts of five or more.

use crate::support::demo::CURRENT;
use crate::support::summit::{import_summit, imported_summit};
use crate::support::{People, Summit, TestApp, VISITOR, now, sign_in};
use domain::import::{ImportedEdition, ImportedMeeting};
use domain::people::Person;
use domain::text::PersonName;
use serde_json::Value;
use std::collections::BTreeSet;

/// The names of all who attended a meeting of the demo's 2027 edition.
fn attendees() -> BTreeSet<String> {
    let site = server::demo::demo(now()).expect("valid demo data").site;
    let edition = site.editions.iter().find(|edition| edition.slug.as_str() == CURRENT).expect("the edition");
    let people = edition.meetings.iter().flat_map(|meeting| &meeting.attendees);
    people.map(|person| person.name.to_string()).collect()
}

/// The number of attendees that a page shows by name.
fn named_count(page: &str) -> usize {
    attendees().iter().filter(|name| page.contains(name.as_str())).count()
}

/// A summit with meetings that have these numbers of attendees.
async fn summit_attended_by(counts: &[usize]) -> Summit {
    let summit = Summit::with_seats(9).await;
    let imported = server::demo::demo(now()).expect("valid demo data").site.editions.remove(0);
    let mut meetings = Vec::new();
    for (meeting, count) in imported.meetings.iter().zip(counts) {
        let guest = |nth: usize| Person {
            name: PersonName::parse(&format!("Guest {}", char::from(b'A' + nth as u8))).expect("a name"),
            login: None,
        };
        meetings.push(ImportedMeeting { attendees: (0..*count).map(guest).collect(), ..meeting.clone() });
    }
    import_summit(&summit.app.store, ImportedEdition { meetings, ..imported_summit() }).await;
    summit
}

#[tokio::test]
async fn participants_see_who_attended() {
    let app = TestApp::with_demo_data().await;
    let People { participant, lead, organizer, owner, .. } = People::sign_in(&app).await;
    assert!(attendees().len() > 5, "there are names that could leak");
    for key in [participant, lead, organizer, owner] {
        assert_eq!(named_count(&app.page_as("/2027/meetings", &key).await), attendees().len(), "{key:?}");
    }
}

#[tokio::test]
async fn visitors_and_people_of_other_editions_see_only_counts() {
    let app = TestApp::with_demo_data().await;
    let other_participant = People::sign_in(&app).await.stranger;
    let newcomer = sign_in(&app, "demo-newcomer", 71).await;
    for key in [VISITOR, other_participant, newcomer] {
        let page = app.page_as("/2027/meetings", &key).await;
        assert_eq!(named_count(&page), 0, "{key:?}");
        assert!(page.contains("14 people attended."), "{page}");
    }
}

#[tokio::test]
async fn edition_json_counts_attendance_without_names() {
    let app = TestApp::with_demo_data().await;
    let edition = app.json("/api/v1/editions/2027").await;
    let meetings = edition["meetings"].as_array().expect("meetings");
    assert_eq!(named_count(&edition["meetings"].to_string()), 0);
    assert!(meetings.iter().all(|meeting| meeting.get("attendees").is_none()));
    let counts: Vec<_> = meetings.iter().map(|meeting| meeting["attended_count"].as_u64()).collect();
    assert!(counts.contains(&Some(14)), "{counts:?}");
    let description = app.json("/api/v1/openapi.json").await;
    let properties = &description["components"]["schemas"]["Meeting"]["properties"];
    assert!(properties["attended_count"].is_object() && properties["attendees"].is_null());
}

#[tokio::test]
async fn visitors_do_not_see_counts_below_five() {
    let summit = summit_attended_by(&[4, 5]).await;
    let edition = summit.app.json("/api/v1/editions/2028").await;
    let counts: Vec<&Value> =
        edition["meetings"].as_array().expect("meetings").iter().map(|meeting| &meeting["attended_count"]).collect();
    assert_eq!(counts, [&Value::Null, &Value::from(5)]);
    for path in ["/2028", "/2028/meetings"] {
        let page = summit.app.page(path).await;
        assert!(
            page.contains("ewer than five people attended") && page.contains("5 people attended"),
            "{path}: {page}"
        );
        assert!(!page.contains("4 people attended") && !page.contains("4 came") && !page.contains("Guest A"), "{path}");
    }
    let page = summit.app.page_as("/2028/meetings", &summit.organizer).await;
    assert!(page.contains("4 people attended") && page.contains("Guest A"), "organizers see every count and name");
}
