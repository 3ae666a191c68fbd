//! Checks the pages on which organizers add, correct and merge people.

use crate::support::demo::OWNER;
use crate::support::people::{account_of, appoint, sign_in_account};
use crate::support::{Key, People, TestApp, login, now, sign_in};
use domain::login_sessions::GitHubAccount;
use domain::people::EditedPerson;
use domain::roles::Role;
use domain::text::{EmailAddress, PersonName};
use reqwest::StatusCode;

/// The id of the person in the first link with this name.
fn id_of(page: &str, name: &str) -> String {
    let before = page.split(&format!(">{name}</a>")).next().expect("a page");
    let address = before.rsplit("/people/").next().expect("a link");
    address.split('"').next().expect("an id").to_owned()
}

/// The hidden revision of the form on a page.
fn read_of(page: &str) -> String {
    let field = page.split("name=\"read\" value=\"").nth(1).expect("a revision");
    field.split('"').next().expect("a value").to_owned()
}

async fn post(app: &TestApp, path: &str, key: &Key, form: &[(&str, &str)]) -> (StatusCode, String) {
    let answer = app.post_as(path, key, form).await;
    (answer.status(), answer.text().await.expect("text"))
}

async fn id(app: &TestApp, key: &Key, name: &str) -> String {
    let last = name.rsplit(' ').next().unwrap_or_default();
    id_of(&app.page_as(&format!("/people?q={last}"), key).await, name)
}

/// Adds people with the names “Person 1000” and so on.
async fn add_people(app: &TestApp, owner: &Key, count: usize) {
    let owner = account_of(app, owner).await;
    for nth in 1000..1000 + count {
        let name = PersonName::parse(&format!("Person {nth}")).expect("a name");
        let added = EditedPerson { name, login: None, projects: vec![] };
        app.store.add_person(owner.people_editor().expect("an editor"), &added, now()).await.expect("added");
    }
}

#[tokio::test]
async fn people_are_listed_in_pages_of_fifty() {
    let app = TestApp::empty().await;
    appoint(&app, &Role::Owner, OWNER).await;
    let owner = sign_in(&app, OWNER, 15).await;
    add_people(&app, &owner, 120).await;
    let first = app.page_as("/people?q=person", &owner).await;
    assert!(first.contains("120 people") && first.contains("href=\"/people?q=person&amp;page=2\""), "{first}");
    assert_eq!(first.matches("<th scope=\"row\">").count(), 50);
    assert!(first.contains("Person 1049") && !first.contains("Person 1050"));
    let third = app.page_as("/people?q=person&page=3", &owner).await;
    assert!(third.contains("Person 1119") && third.contains("Page 3 of 3"));
    let fourth = app.page_as("/people?q=person&page=4", &owner).await;
    assert!(fourth.contains("There is no page 4: 120 people on 3 pages."), "{fourth}");
}

#[tokio::test]
async fn organizer_adds_a_person_with_projects() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let form = [("name", "Pebble Newcomer"), ("login", "@demo-pebble"), ("projects", "Dask\nAstropy\ndask")];
    let (status, page) = post(&app, "/people/add", &organizer, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let list = app.page_as("/people?q=pebble", &organizer).await;
    assert!(list.contains("@demo-pebble") && list.contains("Astropy, Dask"), "{list:.200}");
    let again = [form[0], form[1], form[2], ("unknown", "another press")];
    let (status, page) = post(&app, "/people/add", &organizer, &again).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("@demo-pebble is or was the GitHub login of Pebble Newcomer."));
    assert!(page.contains("value=\"Pebble Newcomer\"") && page.contains("Dask\nAstropy"), "what was typed is kept");
}

#[tokio::test]
async fn recorded_projects_are_on_the_people_page() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let address = format!("/people/{}", id(&app, &organizer, "Ravi Pattharmegh").await);
    let page = app.page_as(&address, &organizer).await;
    let form = [
        ("name", "Ravi Pattharmegh"),
        ("login", "demo-ravi"),
        ("projects", "Awkward Array"),
        ("read", &read_of(&page)),
    ];
    assert_eq!(post(&app, &address, &organizer, &form).await.0, StatusCode::SEE_OTHER);
    assert!(app.page("/2027/people").await.contains(">Awkward Array</li>"));
    let (_, page) = post(&app, &address, &organizer, &[("projects", "Dask"), form[0], form[1], form[3]]).await;
    assert!(page.contains("The saved version") && page.contains("Awkward Array") && page.contains("Dask"));
}

#[tokio::test]
async fn duplicate_is_found_compared_and_merged() {
    let app = TestApp::with_demo_data().await;
    appoint(&app, &Role::Owner, OWNER).await;
    let owner = sign_in(&app, OWNER, 15).await;
    let list = app.page_as("/people", &owner).await;
    assert!(list.contains("Åsa Bergstig (@demo-asa) and Asa Bergstig"));
    let (kept, removed) = (id(&app, &owner, "Åsa Bergstig").await, id(&app, &owner, "Asa Bergstig").await);
    let address = format!("/people/{removed}/merge");
    let page = app.page_as(&format!("{address}?other={kept}"), &owner).await;
    assert!(page.contains("Merge Asa Bergstig into Åsa Bergstig (@demo-asa)") && page.contains(">1 project</li>"));
    let form = [("other", kept.as_str()), ("read", "stale")];
    let (_, page) = post(&app, &address, &owner, &form).await;
    assert!(page.contains("Someone changed this after you opened the form."), "{page:.200}");
    let form = [("other", kept.as_str()), ("read", &read_of(&page))];
    assert_eq!(post(&app, &address, &owner, &form).await.0, StatusCode::SEE_OTHER);
    assert_eq!(app.get_as(&format!("/people/{removed}"), &owner).await.status(), StatusCode::NOT_FOUND);
    assert!(app.page_as(&format!("/people/{kept}"), &owner).await.contains("Astropy"));
    let log = app.page_as("/audit-log?topic=people", &owner).await;
    assert!(log.contains("merged another entry into Åsa Bergstig (demo-asa)"));
    assert!(!app.page_as("/people", &owner).await.contains("Possible duplicates"));
}

#[tokio::test]
async fn person_who_has_signed_in_has_only_projects_to_edit() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let address = format!("/people/{}", id(&app, &organizer, "Wren Talus").await);
    let page = app.page_as(&address, &organizer).await;
    assert!(page.contains("so only the projects can be changed here") && !page.contains("name=\"name\""));
    let (_, page) = post(&app, &address, &organizer, &[("name", "Wrong"), ("read", &read_of(&page))]).await;
    assert!(page.contains("Only Wren Talus can change it, on GitHub."), "{page:.200}");
}

#[tokio::test]
async fn organizer_of_one_edition_cannot_merge_people_of_another() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let one = id(&app, &organizer, "Amara Scree").await;
    let other = id(&app, &organizer, "Henrik Tåkestein").await;
    let page = app.page_as(&format!("/people/{one}/merge?other={other}"), &organizer).await;
    assert!(page.contains("also belongs to 2025 and 2026. Only an owner can"), "{page:.200}");
    assert!(!page.contains("What moves"));
}

#[tokio::test]
async fn pages_about_people_show_no_email_address() {
    let app = TestApp::with_demo_data().await;
    let owner = People::sign_in(&app).await.owner;
    let email = EmailAddress::parse("private@stones.example").expect("an address");
    let name = PersonName::parse("Private Person").expect("a name");
    let (login, verified_emails) = (login("private"), vec![email.clone()]);
    let account = GitHubAccount { id: 4711, login, name, avatar: None, email: Some(email), verified_emails };
    sign_in_account(&app, &account, now()).await;
    let (one, other) = (id(&app, &owner, "Private Person").await, id(&app, &owner, "Asa Bergstig").await);
    let pages = [format!("/people/{one}"), format!("/people/{one}/merge?other={other}"), "/people?q=person".to_owned()];
    for path in pages {
        let page = app.page_as(&path, &owner).await;
        assert!(page.contains("Private Person") && !page.contains("stones.example"), "{path}");
    }
}

#[tokio::test]
async fn people_page_counts_who_is_not_listed() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    assert!(app.page_as("/me", &participant).await.contains("in the public lists of participants of all editions"));
    app.post_as("/me/preferences", &participant, &[("zone", "")]).await;
    let page = app.page("/2027/people").await;
    assert!(page.contains("31 of 40 seats taken") && page.contains("1 person is not listed"), "{page}");
}
