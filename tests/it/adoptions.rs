//! Checks who records that core projects adopt a document.

use crate::support::{Key, People, TestApp, sign_in};
use reqwest::StatusCode;

const ADDRESS: &str = "/specs/4/adoption";

/// The form for NumPy.
const ADOPTED: [(&str, &str); 4] =
    [("project", "numpy"), ("state", "adopted"), ("on", "2026-10-01"), ("url", "https://numpy.example/wheels")];

async fn record(app: &TestApp, key: &Key, form: &[(&str, &str)]) -> (StatusCode, String) {
    let answer = app.post_as(ADDRESS, key, form).await;
    (answer.status(), answer.text().await.expect("text"))
}

/// Makes a person the contact of NumPy, and signs them in.
async fn contact_of_numpy(app: &TestApp, owner: &Key) -> Key {
    let table = app.page_as("/projects.csv", owner).await;
    let mut list = formats::project_list::read(&table).expect("the projects");
    let read = domain::text::revision(&list);
    for (slug, project) in &mut list {
        if slug.as_str() == "numpy" {
            project.contacts = vec![crate::support::login("numpy-contact")];
        }
    }
    let mut form = vec![("read", read)];
    for (slug, project) in &list {
        let contacts: Vec<&str> = project.contacts.iter().map(|login| login.as_str()).collect();
        form.extend([
            ("slug", slug.to_string()),
            ("title", project.title.to_string()),
            ("homepage", project.homepage.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("repository", project.repository.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("contacts", contacts.join(", ")),
            ("retired", "no".to_owned()),
        ]);
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = app.post_as("/projects/edit", owner, &form).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    sign_in(app, "numpy-contact", 88_000).await
}

#[tokio::test]
async fn organizer_records_an_adoption_and_the_page_shows_it() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    assert_eq!(record(&app, &people.organizer, &ADOPTED).await.0, StatusCode::SEE_OTHER);
    let page = app.page("/specs/4").await;
    for shown in ["1 of 15", "on 1 October 2026", "https://numpy.example/wheels"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(record(&app, &people.participant, &ADOPTED).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn contact_records_adoptions_of_their_project_only() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let contact = contact_of_numpy(&app, &people.owner).await;
    assert_eq!(record(&app, &contact, &ADOPTED).await.0, StatusCode::SEE_OTHER);
    let other = [("project", "scipy"), ("state", "adopted"), ("on", ""), ("url", "")];
    assert_eq!(record(&app, &contact, &other).await.0, StatusCode::FORBIDDEN);
    assert!(app.page("/specs/4").await.contains("1 of 15"));
}

#[tokio::test]
async fn unreadable_adoption_is_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    for (name, value) in [("on", "2026-02-30"), ("url", "numpy.example"), ("state", "perhaps"), ("project", "")] {
        let form: Vec<(&str, &str)> = ADOPTED
            .iter()
            .map(|(field, kept)| if *field == name { (*field, value) } else { (*field, *kept) })
            .collect();
        let (status, page) = record(&app, &organizer, &form).await;
        assert!(status == StatusCode::OK && page.contains("role=\"alert\""), "{name}: {status}");
        assert!(name == "url" || page.contains("https://numpy.example/wheels"), "{name}");
    }
    assert!(!app.page("/specs/4").await.contains("numpy.example"));
}
