//! Tests roles: appointments that wait for the first sign-in, track leads and the last owner.

use crate::support::*;
use domain::Refusal;
use domain::access::{Actor, System};
use domain::roles::{Holder, Role};

fn lead(track: &str) -> Role {
    Role::Lead(slug("2023"), title(track))
}

async fn holders(db: &Db, edition: Option<&str>) -> Vec<String> {
    let appointments = db.store.appointments(edition.map(slug).as_ref()).await.unwrap();
    let shown = |holder: &Holder| match holder {
        Holder::Bound(_, person) => person.login.as_ref().map_or("?".to_owned(), |login| login.to_string()),
        Holder::Waiting(login) => format!("{login}, waiting"),
    };
    appointments.iter().map(|appointment| format!("{:?}: {}", appointment.role, shown(&appointment.holder))).collect()
}

#[tokio::test]
async fn appointment_waits_for_sign_in_and_binds_to_the_github_id() {
    let db = Db::full().await;
    let role = Role::Organizer(slug("2023"));
    assert!(db.store.appoint(by_appointer(&role, None), &login("Nora"), now()).await.unwrap());
    assert!(
        !db.store.appoint(by_appointer(&role, None), &login("nora"), now()).await.unwrap(),
        "a role is given only once"
    );
    assert_eq!(
        db.audit_log_lines().await[0],
        "appointment: appointed Nora as organizer of 2023, from their first sign-in"
    );
    let nora = db.signed_in(&github(3, "nora")).await;
    assert_eq!(nora.organizes, [slug("2023")]);
    assert_eq!(db.audit_log_lines().await[0], "sign-in: signed in; for the first time; became organizer of 2023");
    assert_eq!(db.signed_in(&github(3, "nora-new")).await.organizes, [slug("2023")]);
    assert!(
        db.signed_in(&github(4, "nora")).await.organizes.is_empty(),
        "the role stays with the GitHub account, not with the login"
    );
    assert!(db.store.appoint(by_appointer(&role, None), &login("nora"), now()).await.unwrap());
    assert_eq!(
        db.signed_in(&github(4, "nora")).await.organizes,
        [slug("2023")],
        "the new holder of the login was appointed"
    );
}

#[tokio::test]
async fn signed_in_person_gets_a_role_immediately() {
    let db = Db::full().await;
    let nora = db.signed_in(&github(3, "nora")).await;
    for role in [Role::Owner, Role::Organizer(slug("2025")), lead("SPECs")] {
        assert!(db.store.appoint(by_appointer(&role, Some(&nora)), &login("NORA"), now()).await.unwrap());
        assert!(!db.store.appoint(by_appointer(&role, Some(&nora)), &login("nora"), now()).await.unwrap());
    }
    let nora = db.signed_in(&github(3, "nora")).await;
    assert!(nora.owner && nora.organizes == [slug("2025")] && nora.leads == [(slug("2023"), title("SPECs"))]);
    let entries = db.store.audit_log(&Default::default(), 9).await.unwrap();
    let is_appointment = |entry: &&domain::audit::AuditEntry| entry.topic() == domain::audit::AuditTopic::Appointment;
    let entry = entries.iter().find(is_appointment).unwrap();
    assert_eq!(entry.sentence(), "appointed nora (nora) as lead of “SPECs” in 2023");
    assert_eq!(
        (entry.edition.clone(), &entry.actor),
        (Some(slug("2023")), &domain::audit::AuditActor::Person(nora.person))
    );
}

#[tokio::test]
async fn imported_login_gives_no_role_before_sign_in() {
    let db = Db::full().await;
    db.store.appoint(by_appointer(&Role::Owner, None), &login("ada"), now()).await.unwrap();
    assert_eq!(holders(&db, None).await, ["Owner: ada, waiting"], "an imported login is no sign-in");
    assert_eq!(holders(&db, Some("2023")).await, Vec::<String>::new());
    db.ada().await;
    assert_eq!(holders(&db, None).await, ["Owner: ada"]);
    assert_eq!(holders(&db, Some("2023")).await, Vec::<String>::new(), "a login in the record gives no role");
}

#[tokio::test]
async fn appointed_lead_stays_in_the_public_record() {
    let db = Db::full().await;
    db.store.appoint(by_appointer(&lead("SPECs"), None), &login("nora"), now()).await.unwrap();
    db.store.appoint(by_appointer(&lead("Sparse"), None), &login("nora"), now()).await.unwrap();
    db.signed_in(&github(3, "nora")).await;
    let leads = async || {
        let page = db.store.edition_page(&here()).await.unwrap();
        page.tracks.into_iter().map(|track| track.leads.len()).collect::<Vec<_>>()
    };
    assert_eq!(leads().await, [2, 1]);
    assert_eq!(db.store.import_site(System::new(), &site(), now()).await.unwrap().lines(), Vec::<String>::new());
    assert_eq!(leads().await, [2, 1]);
    let mut imported = site();
    imported.editions[1].tracks.clear();
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(leads().await, [1, 1]);
    assert_eq!(db.signed_in(&github(3, "nora")).await.leads.len(), 2);
}

#[tokio::test]
async fn dismissed_lead_loses_the_track() {
    let db = Db::full().await;
    db.ada().await;
    db.store.appoint(by_appointer(&lead("SPECs"), None), &login("ada"), now()).await.unwrap();
    let ada = db.ada().await;
    assert_eq!(
        ada.leads,
        [(slug("2023"), title("SPECs"))],
        "she is appointed in 2023; in 2025 only the imported page lists her"
    );
    db.store.dismiss(by_appointer(&lead("SPECs"), Some(&ada)), &login("ada"), now()).await.unwrap();
    assert!(db.ada().await.leads.is_empty());
    assert_eq!(
        refusal(db.store.dismiss(by_appointer(&lead("SPECs"), None), &login("ada"), now()).await),
        Refusal::NoSuchRole
    );
    db.store.appoint(by_appointer(&lead("SPECs"), None), &login("nora"), now()).await.unwrap();
    db.store.dismiss(by_appointer(&lead("SPECs"), None), &login("nora"), now()).await.unwrap();
    assert!(db.signed_in(&github(3, "nora")).await.leads.is_empty());
}

#[tokio::test]
async fn last_owner_cannot_be_dismissed_or_delete_their_account() {
    let db = Db::full().await;
    db.store.appoint(by_appointer(&Role::Owner, None), &login("ada"), now()).await.unwrap();
    let ada = db.ada().await;
    db.store.appoint(by_appointer(&Role::Owner, Some(&ada)), &login("nora"), now()).await.unwrap();
    let last = Refusal::LastOwner("Ada Example".to_owned());
    let entries = db.entries().await;
    assert_eq!(
        refusal(db.store.dismiss(by_appointer(&Role::Owner, None), &login("ada"), now()).await),
        last,
        "a waiting owner doesn’t count"
    );
    assert_eq!(refusal(db.store.delete_account(ada.signed_in(), now()).await), last);
    assert_eq!(db.entries().await, entries, "a refusal writes no audit entry");
    assert!(db.ada().await.owner);

    db.signed_in(&github(3, "nora")).await;
    db.store.dismiss(by_appointer(&Role::Owner, None), &login("ada"), now()).await.unwrap();
    assert!(!db.ada().await.owner);
    db.store.delete_account(ada.signed_in(), now()).await.unwrap();
    assert_eq!(holders(&db, None).await, ["Owner: nora"]);
}

#[tokio::test]
async fn owner_can_be_dismissed_by_their_former_login() {
    let db = Db::empty().await;
    db.store.appoint(by_appointer(&Role::Owner, None), &login("ada"), now()).await.unwrap();
    db.store.appoint(by_appointer(&Role::Owner, None), &login("zoe"), now()).await.unwrap();
    db.ada().await;
    db.signed_in(&github(6, "zoe")).await;
    db.signed_in(&github(8, "ada")).await;
    assert_eq!(holders(&db, None).await, ["Owner: ?", "Owner: zoe"]);
    db.store.dismiss(by_appointer(&Role::Owner, None), &login("ada"), now()).await.unwrap();
    assert_eq!(holders(&db, None).await, ["Owner: zoe"]);
    assert_eq!(
        refusal(db.store.dismiss(by_appointer(&Role::Owner, None), &login("ada"), now()).await),
        Refusal::NoSuchRole
    );
}

#[tokio::test]
async fn role_in_an_unknown_edition_or_track_is_refused() {
    let db = Db::full().await;
    let unknown_organizer = Role::Organizer(slug("2031"));
    let unknown = [unknown_organizer.clone(), Role::Lead(slug("2031"), title("SPECs"))];
    for role in unknown {
        let refusal = refusal(db.store.appoint(by_appointer(&role, None), &login("ada"), now()).await);
        assert_eq!(refusal, Refusal::NoSuchEdition("2031".to_owned()));
    }
    let unknown_track = db.store.appoint(by_appointer(&lead("Nothing"), None), &login("ada"), now()).await;
    assert_eq!(refusal(unknown_track), Refusal::NoSuchTrack("Nothing".to_owned()));
    assert!(
        db.store.dismiss(by_appointer(&unknown_organizer, None), &login("ada"), now()).await.unwrap_err().is_refusal()
    );
    assert_eq!(refusal(db.store.appointments(Some(&slug("2031"))).await), Refusal::NoSuchEdition("2031".to_owned()));
}

#[tokio::test]
async fn last_owner_is_removed_only_if_that_is_asked_for() {
    let db = Db::full().await;
    db.store.appoint(by_appointer(&Role::Owner, None), &login("ada"), now()).await.unwrap();
    db.ada().await;
    let by = Role::Owner.appointer_by_command(domain::access::System::new());
    let last = refusal(db.store.dismiss(by, &login("ada"), now()).await);
    assert_eq!(last, Refusal::LastOwner("Ada Example".to_owned()));
    db.store.dismiss_even_last_owner(by, &login("ada"), now()).await.unwrap();
    assert!(!db.store.has_owner().await.unwrap());
    assert!(db.audit_log_lines().await[0].contains("owner"), "{:?}", db.audit_log_lines().await[0]);
}

#[tokio::test]
async fn owner_is_emailed_about_a_role_as_they_chose() {
    let db = Db::full().await;
    for (role, id, who) in [(Role::Owner, 3, "nora"), (Role::Organizer(slug("2023")), 4, "mads")] {
        db.signed_in(&github(id, who)).await;
        assert!(db.store.appoint(by_appointer(&role, None), &login(who), now()).await.unwrap());
    }
    let (owner, organizer) = (db.signed_in(&github(3, "nora")).await, db.signed_in(&github(4, "mads")).await);
    db.run("UPDATE people SET email = 'nora@example.org', email_frequency = 'each' WHERE login = 'nora'").await;
    let (role, actor) = (Role::Viewer(slug("2023")), Actor::Person(Box::new(organizer)));
    let by = role.appointer(&actor).unwrap();
    assert!(db.store.appoint(by, &login("someone-new"), now()).await.unwrap());
    assert!(!db.store.appoint(by, &login("someone-new"), now()).await.unwrap(), "nothing changes");
    db.store.dismiss(by, &login("someone-new"), now()).await.unwrap();
    let found = db.store.notifications(owner.signed_in(), None, 9).await.unwrap();
    let found: Vec<String> = found.iter().map(|notification| notification.sentence()).collect();
    assert_eq!(
        found,
        ["mads removed @someone-new as viewer of 2023.", "mads appointed @someone-new as viewer of 2023."]
    );
    assert_eq!(db.store.write_notification_emails(System::new(), now()).await.unwrap(), 2);
    assert_eq!(db.store.write_notification_emails(System::new(), now()).await.unwrap(), 0);
    assert_eq!(db.texts("SELECT kind FROM emails WHERE kind = 'notification'").await.len(), 2);
}
