//! Tests how organizers correct and merge people, and that imports keep what they did.

use crate::support::*;
use domain::Refusal;
use domain::access::{PeopleEditor, System};
use domain::id::PersonId;
use domain::people::{EditedPerson, PersonRecord};
use domain::text::revision;
use store::StoreError;

async fn find(db: &Db, by: PeopleEditor<'_>, words: &str) -> PersonRecord {
    let mut found = db.store.person_records(by, words).await.unwrap();
    assert_eq!(found.len(), 1, "{words}");
    found.remove(0)
}

/// Changes a person, as a form does that shows the saved version.
async fn edit(
    db: &Db,
    by: PeopleEditor<'_>,
    words: &str,
    change: impl FnOnce(&mut EditedPerson),
) -> Result<(), StoreError> {
    let record = find(db, by, words).await;
    let mut edited = record.unchanged();
    change(&mut edited);
    db.store.edit_person(by, record.id, &revision(&record.unchanged()), &edited, now()).await
}

async fn merge(db: &Db, by: PeopleEditor<'_>, first: PersonId, other: PersonId) -> Result<PersonId, StoreError> {
    let preview = db.store.merge_preview(by, first, other).await?;
    db.store.merge_people(by, (first, other), &revision(&preview), now()).await
}

async fn import_again(db: &Db) -> Vec<String> {
    db.store.import_site(System::new(), &site(), now()).await.unwrap().lines()
}

#[tokio::test]
async fn import_keeps_a_name_that_was_edited_here() {
    let db = Db::full().await;
    let by = by_owner(db.ada().await.id);
    for name in ["Émile", "Nameless"] {
        edit(&db, by, name, |edited| edited.name = parsed(&format!("{name} Corrected"))).await.unwrap();
    }
    let people = db.texts("SELECT count(*) || '' FROM people").await;
    assert_eq!(import_again(&db).await, Vec::<String>::new());
    // A source that has adopted the correction means the same person.
    let mut imported = site();
    imported.editions.iter_mut().for_each(|edition| edition.people[3] = person("Nameless Corrected"));
    db.store.import_site(System::new(), &imported, now()).await.unwrap();
    assert_eq!(db.texts("SELECT count(*) || '' FROM people").await, people);
    let names = db.texts("SELECT name FROM people WHERE name LIKE '%Corrected' ORDER BY name").await;
    assert_eq!(names, ["Nameless Corrected", "Émile Corrected"]);
}

#[tokio::test]
async fn corrected_login_still_means_the_person_in_old_sources() {
    let db = Db::full().await;
    let by = by_owner(db.ada().await.id);
    edit(&db, by, "emile", |edited| edited.login = Some(login("emile-first"))).await.unwrap();
    assert_eq!(import_again(&db).await, Vec::<String>::new());
    let signed_in = db.signed_in(&github(44, "emile-first")).await;
    assert_eq!(find(&db, by, "emile-first").await.id, signed_in.id);
    assert_eq!(signed_in.takes_part.len(), 2);
    assert!(db.audit_log_lines().await.iter().any(|line| line.starts_with("people: edited the GitHub login of")));
}

#[tokio::test]
async fn import_finds_a_merged_person_by_both_names_and_logins() {
    let db = Db::uninvited().await;
    let by = by_owner(db.ada().await.id);
    let kept = find(&db, by, "zoe").await.id;
    for other in ["Nameless", "emile"] {
        let removed = find(&db, by, other).await.id;
        assert_eq!(merge(&db, by, kept, removed).await.unwrap(), kept);
    }
    let people = db.texts("SELECT name FROM people ORDER BY name").await;
    import_again(&db).await;
    assert_eq!(db.texts("SELECT name FROM people ORDER BY name").await, people);
    assert_eq!(import_again(&db).await, Vec::<String>::new());
    assert_eq!(find(&db, by, "zoe").await.person.name.as_str(), "Zoë Last");
}

#[tokio::test]
async fn merged_person_keeps_projects_without_the_rights_of_a_contact() {
    let db = Db::uninvited().await;
    let emile = db.signed_in(&github(44, "emile")).await;
    let by = by_owner(emile.id);
    let removed = find(&db, by, "zoe").await;
    assert_eq!(removed.contact_of, [title("Zarr")]);
    merge(&db, by, removed.id, emile.id).await.unwrap();
    let kept = find(&db, by, "emile").await;
    assert_eq!((kept.projects, kept.contact_of.len()), (vec![title("Zarr")], 0));
    assert!(!db.signed_in(&github(44, "emile")).await.is_contact);
    let export = db.store.data_export(by_person(emile.id)).await.unwrap().unwrap();
    assert_eq!(export["recorded_projects"][0], "Zarr");
    assert_eq!(export["names_of_merged_entries"][0], "Zoë Last");
}

#[tokio::test]
async fn organizer_cannot_give_away_a_seat_of_another_edition() {
    let db = Db::uninvited().await;
    let ada = db.ada().await;
    let (here, both) = (by_people_editor(&ada, &["2023"]), by_people_editor(&ada, &["2023", "2025"]));
    edit(&db, here, "emile", |edited| edited.projects = vec![title("Dask")]).await.unwrap();
    let change = |edited: &mut EditedPerson| edited.login = Some(login("mallory"));
    let refused = Refusal::OtherEditions { name: "Émile First".to_owned(), others: "2025".to_owned() };
    assert_eq!(refusal(edit(&db, here, "emile", change).await), refused);
    let emile = find(&db, here, "emile").await.id;
    assert_eq!(refusal(merge(&db, here, ada.id, emile).await), refused);
    db.run("UPDATE editions SET visibility = 'draft' WHERE slug = '2025'").await;
    let hidden = Refusal::OtherEditions { name: "Émile First".to_owned(), others: "other editions".to_owned() };
    assert_eq!(refusal(merge(&db, here, ada.id, emile).await), hidden);
    assert_eq!(merge(&db, both, ada.id, emile).await.unwrap(), ada.id);
}

/// Zoë, with an account, and Émile, without one, with invitations to 2023 in these states.
async fn two_invitations(of_zoe: &str, of_emile: &str) -> (Db, PersonId, PersonId) {
    let db = Db::uninvited().await;
    let zoe = db.zoe().await.id;
    let emile = find(&db, by_owner(zoe), "emile").await.id;
    db.run(&format!(
        "INSERT INTO invitations (id, edition_id, person_id, login, state, since, drafted_at, sent_at, deadline)
         SELECT 1, id, {zoe}, NULL, '{of_zoe}', 0, 0, 0, 1 FROM editions WHERE slug = '2023'
         UNION ALL SELECT 2, id, NULL, 'emile', '{of_emile}', 0, 0, 0, 1 FROM editions WHERE slug = '2023'"
    ))
    .await;
    (db, zoe, emile)
}

#[tokio::test]
async fn active_invitation_stays_and_two_active_ones_are_refused() {
    for (of_zoe, of_emile, stays) in
        [("accepted", "declined", "1"), ("declined", "sent", "2"), ("expired", "revoked", "1")]
    {
        let (db, zoe, emile) = two_invitations(of_zoe, of_emile).await;
        merge(&db, by_owner(zoe), zoe, emile).await.unwrap();
        let left = db.texts("SELECT id || ' ' || person_id FROM invitations").await;
        assert_eq!(left, [format!("{stays} {zoe}")], "{of_zoe}, {of_emile}");
    }
    let (db, zoe, emile) = two_invitations("accepted", "sent").await;
    let why = refusal(merge(&db, by_owner(zoe), zoe, emile).await).to_string();
    let both = "Émile First (@emile) and Zoë of GitHub (@zoe)";
    assert!(why.starts_with(&both.replace("Zoë of GitHub", "Zoë Last")), "{why}");
    assert!(why.contains("an active invitation to 2023 (sent and accepted)"), "{why}");
    assert_eq!(db.texts("SELECT count(*) || '' FROM invitations").await, ["2"]);
}

#[tokio::test]
async fn merge_gives_no_one_a_role_that_waits_for_a_login() {
    let db = Db::uninvited().await;
    let zoe = db.zoe().await.id;
    db.store.appoint(by_appointer(&domain::roles::Role::Owner, None), &login("emile"), now()).await.unwrap();
    let emile = find(&db, by_owner(zoe), "emile").await.id;
    let refused = merge(&db, by_owner(zoe), zoe, emile).await;
    assert_eq!(refusal(refused), Refusal::RoleWaits("emile".to_owned()));
}

#[tokio::test]
async fn person_with_an_account_keeps_name_and_login() {
    let db = Db::full().await;
    let zoe = db.zoe().await.id;
    let by = by_owner(zoe);
    let renamed = edit(&db, by, "zoe", |edited| edited.name = parsed("Someone Else")).await;
    assert!(matches!(refusal(renamed), Refusal::OwnName(_)));
    let moved = edit(&db, by, "zoe", |edited| edited.login = None).await;
    assert!(matches!(refusal(moved), Refusal::OwnLogin(_)));
    let ada = db.ada().await.id;
    assert!(matches!(refusal(merge(&db, by, zoe, ada).await), Refusal::TwoAccounts { .. }));
}

#[tokio::test]
async fn taken_logins_and_names_are_refused() {
    let db = Db::full().await;
    let by = by_owner(db.ada().await.id);
    let new =
        |name: &str, of: Option<&str>| EditedPerson { name: parsed(name), login: of.map(login), projects: vec![] };
    let add = async |person: EditedPerson| db.store.add_person(by, &person, now()).await;
    let taken = Refusal::LoginTaken { login: "ZOE".to_owned(), holder: "Zoë Last".to_owned() };
    assert_eq!(refusal(add(new("New", Some("ZOE"))).await), taken);
    assert_eq!(refusal(add(new("Guest Alone", None)).await), Refusal::PersonNameTaken("Guest Alone".to_owned()));
    let id = add(new("Guest Alone", Some("guest"))).await.unwrap();
    assert_eq!(find(&db, by, "(@guest)").await.id, id);
    let change = edit(&db, by, "emile", |edited| edited.login = Some(login("guest"))).await;
    assert!(matches!(refusal(change), Refusal::LoginTaken { .. }));
}
