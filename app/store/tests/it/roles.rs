//! Appointments: they wait, bind to a number, and never leave the instance without an owner.

use crate::builders::*;
use domain::Refusal;
use domain::roles::{Holder, Role};
use store::StoreError;

fn lead(track: &str) -> Role {
    Role::Lead(slug("2023"), title(track))
}

async fn holders(db: &Db, edition: Option<&str>) -> Vec<String> {
    let appointments = db.store.appointments(edition.map(slug).as_ref()).await.unwrap();
    let shown = |holder: &Holder| match holder {
        Holder::Bound(_, person) => person.login.as_ref().map_or("?".to_owned(), |login| login.to_string()),
        Holder::Waiting(login) => format!("{login}, waiting"),
    };
    appointments.iter().map(|one| format!("{:?}: {}", one.role, shown(&one.holder))).collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Refusal {
    match result.unwrap_err() {
        StoreError::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_appointment_by_login_waits_and_binds_to_the_number() {
    let db = Db::full().await;
    let role = Role::Organizer(slug("2023"));
    assert!(db.store.appoint(&role, &login("Nora"), None, now()).await.unwrap());
    assert!(!db.store.appoint(&role, &login("nora"), None, now()).await.unwrap(), "appointed twice");
    assert_eq!(db.told().await[0], "appointment: Nora will become organizer of 2023 on first sign-in");
    let nora = db.signed_in(&github(3, "nora")).await;
    assert_eq!(nora.organizes, [slug("2023")]);
    assert_eq!(db.told().await[0], "sign-in: signed in; for the first time; became organizer of 2023");
    assert_eq!(db.signed_in(&github(3, "nora-new")).await.organizes, [slug("2023")]);
    assert!(db.signed_in(&github(4, "nora")).await.organizes.is_empty(), "the role went with the login");
    assert!(db.store.appoint(&role, &login("nora"), None, now()).await.unwrap());
    assert_eq!(db.signed_in(&github(4, "nora")).await.organizes, [slug("2023")], "who has it now was appointed");
}

#[tokio::test]
async fn someone_who_has_signed_in_has_the_role_at_once() {
    let db = Db::full().await;
    let nora = db.signed_in(&github(3, "nora")).await;
    for role in [Role::Owner, Role::Organizer(slug("2025")), lead("SPECs")] {
        assert!(db.store.appoint(&role, &login("NORA"), Some(&nora), now()).await.unwrap());
        assert!(!db.store.appoint(&role, &login("nora"), Some(&nora), now()).await.unwrap());
    }
    let nora = db.signed_in(&github(3, "nora")).await;
    assert!(nora.owner && nora.organizes == [slug("2025")] && nora.leads == [(slug("2023"), title("SPECs"))]);
    let told = db.store.audit_log(&Default::default(), 9).await.unwrap();
    let by = |entry: &&domain::audit::AuditEntry| entry.topic() == domain::audit::AuditTopic::Appointment;
    let entry = told.iter().find(by).unwrap();
    assert_eq!(entry.sentence(), "nora (nora) became lead of “SPECs” in 2023");
    assert_eq!(
        (entry.edition.clone(), &entry.actor),
        (Some(slug("2023")), &domain::audit::AuditActor::Person(nora.person))
    );
}

#[tokio::test]
async fn an_imported_login_alone_holds_nothing() {
    let db = Db::full().await;
    db.store.appoint(&Role::Owner, &login("ada"), None, now()).await.unwrap();
    assert_eq!(holders(&db, None).await, ["Owner: ada, waiting"], "the public record was taken for GitHub's word");
    assert_eq!(holders(&db, Some("2023")).await, Vec::<String>::new());
    db.signed_in(&github(7, "ada")).await;
    assert_eq!(holders(&db, None).await, ["Owner: ada"]);
    assert_eq!(holders(&db, Some("2023")).await, Vec::<String>::new(), "the record's login gives nobody a role");
}

#[tokio::test]
async fn a_lead_who_is_named_here_stands_in_the_public_record_whatever_pages_say() {
    let db = Db::full().await;
    db.store.appoint(&lead("SPECs"), &login("nora"), None, now()).await.unwrap();
    db.store.appoint(&lead("Sparse"), &login("nora"), None, now()).await.unwrap();
    db.signed_in(&github(3, "nora")).await;
    let leads = async || {
        let page = db.store.edition(&slug("2023")).await.unwrap().unwrap();
        page.tracks.into_iter().map(|track| track.leads.len()).collect::<Vec<_>>()
    };
    assert_eq!(leads().await, [2, 1]);
    assert_eq!(db.store.import_site(&site(), now()).await.unwrap(), Vec::<String>::new());
    assert_eq!(leads().await, [2, 1]);
    let mut imported = site();
    imported.editions[1].tracks.clear();
    db.store.import_site(&imported, now()).await.unwrap();
    assert_eq!(leads().await, [1, 1]);
    assert_eq!(db.signed_in(&github(3, "nora")).await.leads.len(), 2);
}

#[tokio::test]
async fn a_dismissed_lead_leads_no_longer() {
    let db = Db::full().await;
    db.signed_in(&github(7, "ada")).await;
    db.store.appoint(&lead("SPECs"), &login("ada"), None, now()).await.unwrap();
    let ada = db.signed_in(&github(7, "ada")).await;
    assert_eq!(ada.leads, [(slug("2023"), title("SPECs"))], "appointed here; in 2025 a page only names her");
    db.store.dismiss(&lead("SPECs"), &login("ada"), Some(&ada), now()).await.unwrap();
    assert!(db.signed_in(&github(7, "ada")).await.leads.is_empty());
    assert_eq!(refused(db.store.dismiss(&lead("SPECs"), &login("ada"), None, now()).await), Refusal::NoSuchRole);
    db.store.appoint(&lead("SPECs"), &login("nora"), None, now()).await.unwrap();
    db.store.dismiss(&lead("SPECs"), &login("nora"), None, now()).await.unwrap();
    assert!(db.signed_in(&github(3, "nora")).await.leads.is_empty());
}

#[tokio::test]
async fn the_last_owner_cannot_be_dismissed_nor_leave() {
    let db = Db::full().await;
    db.store.appoint(&Role::Owner, &login("ada"), None, now()).await.unwrap();
    let ada = db.signed_in(&github(7, "ada")).await;
    db.store.appoint(&Role::Owner, &login("nora"), Some(&ada), now()).await.unwrap();
    let last = Refusal::LastOwner("Ada Example".to_owned());
    let entries = db.entries().await;
    assert_eq!(
        refused(db.store.dismiss(&Role::Owner, &login("ada"), None, now()).await),
        last,
        "who waits is no owner"
    );
    assert_eq!(refused(db.store.delete_account(ada.id, now()).await), last);
    assert_eq!(db.entries().await, entries, "a refusal was told as a deed");
    assert!(db.signed_in(&github(7, "ada")).await.owner);

    db.signed_in(&github(3, "nora")).await;
    db.store.dismiss(&Role::Owner, &login("ada"), None, now()).await.unwrap();
    assert!(!db.signed_in(&github(7, "ada")).await.owner);
    db.store.delete_account(ada.id, now()).await.unwrap();
    assert_eq!(holders(&db, None).await, ["Owner: nora"]);
}

#[tokio::test]
async fn an_owner_whose_login_went_to_another_can_be_dismissed_by_it() {
    let db = Db::empty().await;
    db.store.appoint(&Role::Owner, &login("ada"), None, now()).await.unwrap();
    db.store.appoint(&Role::Owner, &login("zoe"), None, now()).await.unwrap();
    db.signed_in(&github(7, "ada")).await;
    db.signed_in(&github(6, "zoe")).await;
    db.signed_in(&github(8, "ada")).await;
    assert_eq!(holders(&db, None).await, ["Owner: ?", "Owner: zoe"]);
    db.store.dismiss(&Role::Owner, &login("ada"), None, now()).await.unwrap();
    assert_eq!(holders(&db, None).await, ["Owner: zoe"]);
    assert_eq!(refused(db.store.dismiss(&Role::Owner, &login("ada"), None, now()).await), Refusal::NoSuchRole);
}

#[tokio::test]
async fn a_role_in_what_is_not_there_is_refused() {
    let db = Db::full().await;
    let nowhere = Role::Organizer(slug("2031"));
    let asked = [nowhere.clone(), Role::Lead(slug("2031"), title("SPECs"))];
    for role in asked {
        let refusal = refused(db.store.appoint(&role, &login("ada"), None, now()).await);
        assert_eq!(refusal, Refusal::NoSuchEdition("2031".to_owned()));
    }
    let refusal = refused(db.store.appoint(&lead("Nothing"), &login("ada"), None, now()).await);
    assert_eq!(refusal, Refusal::NoSuchTrack("Nothing".to_owned()));
    assert!(db.store.dismiss(&nowhere, &login("ada"), None, now()).await.unwrap_err().is_refusal());
    assert_eq!(refused(db.store.appointments(Some(&slug("2031"))).await), Refusal::NoSuchEdition("2031".to_owned()));
}
