//! Tests of how imports identify people by login and name.

use crate::support::*;
use domain::access::System;
use domain::import::ImportedSite;
use store::Store;

async fn names(store: &Store, edition: &str) -> Vec<String> {
    let people = store.participants(&slug(edition)).await.unwrap().unwrap();
    people.iter().map(|participant| participant.person.name.to_string()).collect()
}

#[tokio::test]
async fn people_are_listed_by_name_without_regard_to_accents() {
    let db = Db::full().await;
    assert_eq!(names(&db.store, "2023").await, ["Ada Example", "Émile First", "Nameless Account", "Zoë Last"]);
    assert!(db.store.participants(&slug("2031")).await.unwrap().is_none());
}

#[tokio::test]
async fn participants_have_their_projects_and_tracks() {
    let db = Db::full().await;
    let people = db.store.participants(&here()).await.unwrap().unwrap();
    assert_eq!(people[0].projects, [title("NumPy"), title("SciPy")]);
    assert_eq!(people[0].leads, [title("SPECs")]);
    assert!(people[1].projects.is_empty() && people[1].leads.is_empty());
}

#[tokio::test]
async fn each_person_has_one_row_across_all_sources() {
    let db = Db::full().await;
    let rows = db.texts("SELECT name || coalesce(' <' || login || '>', '') FROM people ORDER BY name").await;
    assert_eq!(rows, ["Ada Example <ada>", "Guest Alone", "Nameless Account", "Zoë Last <zoe>", "Émile First <emile>"]);
}

#[tokio::test]
async fn logins_match_ignoring_case() {
    let db = Db::full().await;
    let mut imported = site();
    imported.editions.iter_mut().for_each(|edition| edition.people[2] = person("Ada Example <ADA>"));
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(db.texts("SELECT login FROM people WHERE name = 'Ada Example'").await, ["ada"]);
}

#[tokio::test]
async fn joining_and_leaving_is_reported_and_the_person_stays() {
    let db = Db::full().await;
    let mut imported = site();
    imported.editions[1].people[0] = person("New Comer <new>");
    let changes = db.store.import_site(System::new(), &imported, now()).await.unwrap().lines();
    assert_eq!(changes, ["2023: New Comer added to the participants", "2023: Zoë Last removed from the participants"]);
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    let page = db.store.edition_page(&here()).await.unwrap();
    assert_eq!(page.people, 4);
    assert!(db.attendees().await.contains(&person("Zoë Last <zoe>")), "their attendance stays");
}

#[tokio::test]
async fn newest_edition_decides_the_name_of_a_person() {
    let db = Db::full().await;
    let mut imported = site();
    imported.editions[0].people[2] = person("Ada Q. Example <ada>");
    let changes = db.store.import_site(System::new(), &imported, now()).await.unwrap().lines();
    assert_eq!(changes, ["Ada Example is now called Ada Q. Example"]);
    // The meeting and track of 2023 have her old name without a login: it still means her.
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(db.texts("SELECT name FROM people WHERE name LIKE 'Ada%'").await, ["Ada Q. Example"]);
    // Importing the older edition alone doesn't restore the old name.
    let older = ImportedSite { editions: vec![edition("2023", "2023-05-22")], ..ImportedSite::default() };
    assert_eq!(db.store.import_site(System::new(), &older, now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(names(&db.store, "2023").await[0], "Ada Q. Example");
}

#[tokio::test]
async fn order_of_editions_does_not_change_the_import() {
    let (forth, back) = (Db::empty().await, Db::empty().await);
    let mut imported = site();
    imported.editions[0].people[2] = person("Ada Q. Example <ada>");
    forth.store.import_site(System::new(), &imported, now()).await.unwrap();
    imported.editions.reverse();
    back.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(forth.dump().await, back.dump().await);
}

#[tokio::test]
async fn name_replaces_a_login_but_not_the_reverse() {
    let db = Db::full().await;
    let mut imported = site();
    imported.editions[0].people[2] = person("ada <ada>");
    imported.editions[0].people.push(person("newbie <newbie>"));
    assert_eq!(
        db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(),
        ["2025: newbie added to the participants"]
    );
    imported.editions[0].people[4] = person("Nora Newbie <newbie>");
    assert_eq!(
        db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(),
        ["newbie is now called Nora Newbie"]
    );
}

#[tokio::test]
async fn person_without_login_gets_it_from_a_page() {
    let db = Db::full().await;
    let mut imported = site();
    imported.editions.iter_mut().for_each(|edition| edition.people[3] = person("Nameless Account <found>"));
    assert_eq!(
        db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(),
        ["Nameless Account has the login found"]
    );
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(db.texts("SELECT login FROM people WHERE name = 'Nameless Account'").await, ["found"]);
}

#[tokio::test]
async fn ambiguous_name_means_the_person_of_the_edition() {
    let db = Db::empty().await;
    let mut imported = site();
    imported.editions[0].people = people(&["Ada Example <other-ada>"]);
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    let leads = async |edition: &str| {
        db.store.edition_page(&slug(edition)).await.unwrap().tracks[0].leads[0].login.clone().unwrap().to_string()
    };
    assert_eq!((leads("2023").await, leads("2025").await), ("ada".to_owned(), "other-ada".to_owned()));
}

#[tokio::test]
async fn name_matching_two_people_becomes_a_third_person() {
    let db = Db::empty().await;
    let mut imported = site();
    imported.editions[0].people = people(&["Twin <twin-1>"]);
    imported.editions[1].people = people(&["Twin <twin-2>", "Ada Example <ada>", "Zoë Last <zoe>"]);
    let mut third = edition("2026", "2026-05-04");
    third.people.clear();
    third.meetings = vec![meeting("One", "2026-02-02", &["Twin"]), meeting("Two", "2026-02-03", &["Twin"])];
    imported.editions.push(third);
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(db.store.import_site(System::new(), &imported, now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(
        db.texts("SELECT coalesce(login, '') FROM people WHERE name = 'Twin' ORDER BY 1").await,
        ["", "twin-1", "twin-2"]
    );
}

#[tokio::test]
async fn imports_store_no_email_address() {
    let db = Db::full().await;
    let rows = db.dump().await;
    assert!(rows.iter().any(|row| row.contains("First Alphabetically")), "the dump includes SPEC authors");
    let email = |row: &&String| row.split([' ', '\'', '<']).any(|word| word.contains('@') && !word.contains("://"));
    assert_eq!(rows.iter().filter(email).collect::<Vec<_>>(), Vec::<&String>::new());
    let columns = "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
                   WHERE t.type = 'table' AND c.type = 'TEXT' AND (c.name LIKE '%email%' OR c.name LIKE '%address%') AND c.name <> 'email_frequency'
                   ORDER BY 1";
    let private = [
        "applications.email",
        "email_suppressions.address",
        "emails.address",
        "invitations.email",
        "people.email",
        "unsubscribe_links.address",
    ];
    assert_eq!(db.texts(columns).await, private, "`purge` and `delete_account` must handle a new column too");
}
