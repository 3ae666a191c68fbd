//! Tests that the contact of a core project stays the same person when their login gets a new owner.

use crate::support::*;
use domain::access::System;
use domain::id::ProjectSlug;
use domain::import::ImportedCatalog;

/// The catalog of a page that names these contacts of Zarr.
fn page(contacts: &[&str]) -> ImportedCatalog {
    let mut catalog = catalog();
    let zarr = catalog.projects.iter_mut().find(|project| project.slug == ProjectSlug::parse("zarr").unwrap()).unwrap();
    zarr.contacts = contacts.iter().map(|text| login(text)).collect();
    catalog
}

async fn import(db: &Db, contacts: &[&str]) {
    db.store.import_catalog(System::new(), &page(contacts), now()).await.unwrap();
}

#[tokio::test]
async fn new_owner_of_a_login_is_no_contact() {
    let db = Db::full().await;
    import(&db, &["moss"]).await;
    assert!(db.signed_in(&github(71, "moss")).await.is_contact);
    assert!(!db.signed_in(&github(72, "moss")).await.is_contact);
    assert!(db.signed_in(&github(71, "fern")).await.is_contact);
}

#[tokio::test]
async fn new_owner_of_a_deleted_accounts_login_is_no_contact() {
    let db = Db::full().await;
    import(&db, &["moss"]).await;
    let moss = db.signed_in(&github(71, "moss")).await;
    assert!(moss.is_contact);
    db.store.delete_account(moss.signed_in(), now()).await.unwrap();
    import(&db, &["moss", "lichen"]).await;
    assert!(!db.signed_in(&github(72, "moss")).await.is_contact);
    assert!(db.signed_in(&github(73, "lichen")).await.is_contact);
}

#[tokio::test]
async fn contact_stays_the_same_person_when_the_page_is_edited() {
    let db = Db::full().await;
    import(&db, &["moss"]).await;
    db.signed_in(&github(71, "moss")).await;
    db.signed_in(&github(72, "moss")).await;
    import(&db, &["moss", "lichen"]).await;
    assert!(!db.signed_in(&github(72, "moss")).await.is_contact);
    assert!(db.signed_in(&github(71, "fern")).await.is_contact);
    import(&db, &["lichen"]).await;
    import(&db, &["moss", "lichen"]).await;
    assert!(db.signed_in(&github(72, "moss")).await.is_contact, "removed and added again, it means the new owner");
}

#[tokio::test]
async fn outdated_page_means_the_person_who_had_the_login() {
    let db = Db::full().await;
    db.signed_in(&github(71, "moss")).await;
    assert!(!db.signed_in(&github(71, "fern")).await.is_contact);
    import(&db, &["moss"]).await;
    assert!(db.signed_in(&github(71, "fern")).await.is_contact);
    assert!(!db.signed_in(&github(72, "moss")).await.is_contact);
}
