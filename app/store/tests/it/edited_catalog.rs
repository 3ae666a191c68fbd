//! Documents and core projects that owners edit: imports keep them, and what is in use isn't deleted.

use crate::support::*;
use domain::access::System;
use domain::catalog::{EditedProject, EditedSpec, ProjectList, Roadmap, SpecList, outcome_codes};
use domain::id::{Login, OutcomeCode, PersonId, ProjectSlug, SpecNumber};
use domain::text::revision;
use store::StoreError;

const EDITED: SpecNumber = SpecNumber(4);

async fn save_specs(db: &Db, change: impl FnOnce(&mut SpecList)) -> Result<(), StoreError> {
    let before = db.store.spec_list().await.unwrap();
    let mut edited = before.clone();
    change(&mut edited);
    db.store.edit_specs(by_server_owner(PersonId(1)), &revision(&before), &edited, now()).await
}

async fn projects(db: &Db) -> ProjectList {
    db.store.project_list(by_server_owner(PersonId(1))).await.unwrap()
}

async fn save_projects(db: &Db, change: impl FnOnce(&mut ProjectList)) -> Result<(), StoreError> {
    let before = projects(db).await;
    let mut edited = before.clone();
    change(&mut edited);
    db.store.edit_projects(by_server_owner(PersonId(1)), &revision(&before), &edited, now()).await
}

async fn import(db: &Db) -> Vec<String> {
    db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap().lines()
}

fn slug_of(name: &str) -> ProjectSlug {
    ProjectSlug::parse(name).unwrap()
}

fn renamed(specs: &mut SpecList) {
    specs.get_mut(&EDITED).unwrap().title = title("Wheels");
}

#[tokio::test]
async fn import_keeps_an_edited_document_and_reports_it() {
    let db = Db::full().await;
    save_specs(&db, renamed).await.unwrap();
    let kept = "document 4 stays as edited here, though the source differs: title Wheels → What SPEC 4 is about";
    assert_eq!(import(&db).await, [kept]);
    assert_eq!(import(&db).await, [kept]);
    assert_eq!(db.store.spec(EDITED).await.unwrap().unwrap().title, title("Wheels"));
}

#[tokio::test]
async fn import_keeps_what_is_only_edited_here() {
    let db = Db::full().await;
    let outcomes = outcome_codes("1a").unwrap();
    let linked = |specs: &mut SpecList| {
        let spec = specs.get_mut(&EDITED).unwrap();
        *spec = EditedSpec { link: Some(url("https://a.example/4")), outcomes: outcomes.clone(), ..spec.clone() };
    };
    save_specs(&db, linked).await.unwrap();
    assert_eq!(import(&db).await, Vec::<String>::new());
    let stored = db.store.spec(EDITED).await.unwrap().unwrap();
    assert_eq!((stored.link, stored.outcomes), (Some(url("https://a.example/4")), outcomes));
}

#[tokio::test]
async fn deleted_document_is_not_imported_again() {
    let db = Db::empty().await;
    let mut unendorsed = catalog();
    unendorsed.specs[1].endorsements.clear();
    db.store.import_catalog(System::new(), &unendorsed, now()).await.unwrap();
    db.run("INSERT INTO people (id, name) VALUES (1, 'Ada')").await;
    save_specs(&db, |specs| drop(specs.remove(&EDITED))).await.unwrap();
    assert_eq!(import(&db).await, ["document 4 was deleted here, so it isn’t imported"]);
    assert_eq!(db.store.spec(EDITED).await.unwrap(), None);
}

#[tokio::test]
async fn document_in_use_is_not_deleted() {
    let db = Db::full().await;
    let why = save_specs(&db, |specs| drop(specs.remove(&EDITED))).await.unwrap_err().to_string();
    let uses = "the endorsement by numpy and the endorsement by scipy";
    assert!(why.starts_with("Document 4 can’t be deleted") && why.contains("task 1 of 2023"), "{why}");
    assert!(why.contains(uses), "{why}");
    assert!(db.store.spec(EDITED).await.unwrap().is_some());
}

/// Adds a session that works on SPEC 3 and on outcome 4e, which nothing else refers to.
async fn add_session(db: &Db) {
    db.run(
        "DELETE FROM endorsements WHERE spec_number = 3; DELETE FROM task_specs WHERE spec_number = 3;
         INSERT INTO sessions (id, edition_id, number, guid, title, minutes, updated_at)
         SELECT 1, id, 1, '00000000-0000-4000-8000-000000000001', 'Keys', 60, 0 FROM editions WHERE slug = '2023';
         INSERT INTO session_specs VALUES (1, 3); INSERT INTO session_outcomes VALUES (1, '4e')",
    )
    .await;
}

#[tokio::test]
async fn document_of_a_session_is_not_deleted() {
    let db = Db::full().await;
    add_session(&db).await;
    let delete = async || save_specs(&db, |specs| drop(specs.remove(&SpecNumber(3)))).await;
    let why = delete().await.unwrap_err().to_string();
    assert!(why.contains("it has the session “Keys” of 2023."), "{why}");
    db.run("DELETE FROM session_specs").await;
    delete().await.unwrap();
}

#[tokio::test]
async fn outcome_of_a_session_is_not_deleted() {
    let db = Db::full().await;
    add_session(&db).await;
    let code = OutcomeCode::parse("4e").unwrap();
    let delete = async || {
        let before = db.store.roadmap().await.unwrap();
        let outcomes = before.outcomes().iter().filter(|(other, _)| **other != code);
        let groups = before.groups().iter().map(|(number, title)| (*number, title.clone()));
        let edited = Roadmap::new(groups, outcomes.map(|(code, outcome)| (*code, outcome.clone()))).unwrap();
        db.store.edit_roadmap(by_server_owner(PersonId(1)), &revision(&before), &edited, now()).await
    };
    let why = delete().await.unwrap_err().to_string();
    assert!(why.contains("the session “Keys” of 2023"), "{why}");
    db.run("DELETE FROM session_outcomes").await;
    delete().await.unwrap();
}

#[tokio::test]
async fn document_names_only_known_outcomes() {
    let db = Db::full().await;
    let unknown = outcome_codes("9z").unwrap();
    let why = save_specs(&db, |specs| specs.get_mut(&EDITED).unwrap().outcomes = unknown).await.unwrap_err();
    assert!(why.is_refusal() && why.to_string().contains("9z"), "{why}");
}

#[tokio::test]
async fn edit_of_changed_documents_is_a_conflict() {
    let db = Db::full().await;
    let before = db.store.spec_list().await.unwrap();
    save_specs(&db, renamed).await.unwrap();
    let by = by_server_owner(PersonId(1));
    let why = db.store.edit_specs(by, &revision(&before), &SpecList::new(), now()).await.unwrap_err();
    assert!(why.to_string().starts_with("Someone changed this"), "{why}");
}

#[tokio::test]
async fn import_keeps_an_edited_project_and_reports_it() {
    let db = Db::full().await;
    let edited = |projects: &mut ProjectList| {
        let project = projects.get_mut(&slug_of("numpy")).unwrap();
        let contacts = vec![Login::parse("zoe").unwrap()];
        *project = EditedProject { title: title("Arrays"), contacts, ..project.clone() };
    };
    save_projects(&db, edited).await.unwrap();
    let kept = "core project numpy stays as edited here, though the source has another title and contacts";
    assert_eq!(import(&db).await, [kept]);
    assert_eq!(projects(&db).await[&slug_of("numpy")].title, title("Arrays"));
}

#[tokio::test]
async fn case_of_a_contact_is_no_difference_to_the_source() {
    let db = Db::full().await;
    let edited = |projects: &mut ProjectList| {
        let project = projects.get_mut(&slug_of("numpy")).unwrap();
        project.title = title("Arrays");
        project.contacts = vec![Login::parse("ada").unwrap()];
    };
    save_projects(&db, edited).await.unwrap();
    let kept = "core project numpy stays as edited here, though the source has another title";
    assert_eq!(import(&db).await, [kept]);
}

#[tokio::test]
async fn deleted_project_stays_deleted_though_a_document_names_it() {
    let db = Db::full().await;
    save_projects(&db, |projects| drop(projects.remove(&slug_of("zarr")))).await.unwrap();
    let mut imported = catalog();
    imported.specs[0] = spec(3, domain::catalog::SpecStatus::Draft, &["numpy", "zarr"]);
    let changes = db.store.import_catalog(System::new(), &imported, now()).await.unwrap().lines();
    assert_eq!(changes, ["core project zarr was deleted here, so it isn’t imported"]);
    assert!(!projects(&db).await.contains_key(&slug_of("zarr")));
}

#[tokio::test]
async fn project_in_use_is_not_deleted() {
    let db = Db::full().await;
    let why = save_projects(&db, |projects| drop(projects.remove(&slug_of("scipy")))).await.unwrap_err();
    let why = why.to_string();
    assert!(why.contains("the endorsement of document 4") && why.contains("Mark it as retired"), "{why}");
}

#[tokio::test]
async fn kept_values_of_an_import_are_no_audit_event() {
    let db = Db::full().await;
    save_specs(&db, renamed).await.unwrap();
    let before = db.dump().await;
    import(&db).await;
    assert_eq!(db.dump().await, before);
}
