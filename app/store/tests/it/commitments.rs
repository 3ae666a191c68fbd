//! Commitments: new versions ask again, and an agreement keeps the text that was shown.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::commitments::{Consent, Requirement, Requirements};
use domain::editions::{Clause, Edition};
use domain::id::PersonId;
use domain::import::{ImportedEdition, ImportedSite};
use domain::invitations::AttentionReason;

fn clauses(texts: &[(char, &str)]) -> Vec<Clause> {
    texts.iter().map(|(letter, text)| Clause { letter: *letter, text: parsed(text) }).collect()
}

async fn numbers(db: &Db) -> Vec<(u32, usize, bool)> {
    let versions = db.store.versions(&summit()).await.unwrap();
    versions.iter().map(|version| (version.number, version.clauses.len(), version.since.is_some())).collect()
}

#[tokio::test]
async fn new_version_asks_again_and_everyone_keeps_their_seat() {
    let db = Db::summit(1).await;
    let ids = db.accepted(2).await;
    let orga = db.organizer().await;
    let same = clauses(&[('b', "Come"), ('a', "Attend two meetings")]);
    assert_eq!(refusal(db.publish_commitments(&orga, &same, now()).await), Refusal::UnchangedVersion);
    let new = clauses(&[('a', "Attend two meetings"), ('b', "Come"), ('c', "Tell of it")]);
    assert_eq!(db.publish_commitments(&orga, &new, later(1)).await.unwrap(), 2);
    assert_eq!(numbers(&db).await, [(2, 3, true), (1, 2, false)]);
    assert_eq!(db.store.edition_page(&summit()).await.unwrap().clauses, new, "pages show the newest version");
    assert_eq!(db.states().await, ["accepted", "waitlisted 1"]);
    for id in &ids {
        assert_eq!(db.emails_about(*id).await.last().unwrap(), "new-commitments");
    }
    assert_eq!(db.invitation(ids[0]).await.attention_reason(2, later(1)), Some(AttentionReason::NewCommitments));

    let (guest, consent) = (db.guest(1).await, Consent { version: 2, letters: vec!['a', 'b', 'c'] });
    assert!(matches!(
        refusal(db.store.agree(db.own_key(&summit(), &guest).await, &full_consent(), now()).await),
        Refusal::OutdatedVersion { .. }
    ));
    db.store.agree(db.own_key(&summit(), &guest).await, &consent, later(2)).await.unwrap();
    let page = db.store.invitation(by_any_organizer(&summit()), ids[0]).await.unwrap();
    assert_eq!(page.agreements.iter().map(|agreement| agreement.version).collect::<Vec<_>>(), [2, 1]);
    assert_ne!(page.agreements[0].hash, page.agreements[1].hash);
    let stranger = db.guest(9).await;
    let by_stranger = db.store.agree(account_key(ids[0], &stranger), &consent, now()).await;
    assert_eq!(refusal(by_stranger), Refusal::ForSomeoneElse);
    let invited = db.sent(&["p9"]).await[0];
    let without_answer = db.store.agree(account_key(invited, &stranger), &consent, now()).await;
    assert_eq!(refusal(without_answer), Refusal::NoSeat);
}

#[tokio::test]
async fn version_published_since_is_not_replaced_unseen() {
    let db = Db::summit(1).await;
    let orga = db.organizer().await;
    let read = db.store.versions(&summit()).await.unwrap()[0].revision();
    db.publish_commitments(&orga, &clauses(&[('a', "Come")]), now()).await.unwrap();
    let second = clauses(&[('a', "Go")]);
    let published = db
        .store
        .publish_commitments(by_organizer(&summit(), &orga), &read, (&second, &Requirements::new()), now())
        .await;
    assert_eq!(refusal(published), Refusal::EditConflict);
}

#[tokio::test]
async fn agreements_to_an_older_version_are_counted() {
    let db = Db::summit(1).await;
    db.accepted(2).await;
    let orga = db.organizer().await;
    let outdated = async || db.store.agreement_counts(by_organizer(&summit(), &orga)).await.unwrap().outdated;
    assert_eq!(outdated().await, 0);
    db.publish_commitments(&orga, &clauses(&[('a', "Come")]), later(1)).await.unwrap();
    assert_eq!(outdated().await, 2);
    let (guest, consent) = (db.guest(1).await, Consent { version: 2, letters: vec!['a'] });
    db.store.agree(db.own_key(&summit(), &guest).await, &consent, later(2)).await.unwrap();
    assert_eq!(outdated().await, 1);
}

#[tokio::test]
async fn clause_letter_that_occurs_twice_is_refused() {
    let db = Db::summit(1).await;
    let twice = clauses(&[('a', "Come"), ('a', "Stay")]);
    let published = db.publish_commitments(&db.organizer().await, &twice, now()).await;
    assert!(published.unwrap_err().to_string().contains("commitment “a” twice"));
}

#[tokio::test]
async fn edition_without_clauses_begins_with_version_1() {
    let db = Db::empty().await;
    let mut imported = edition("2027", "2027-05-03");
    imported.clauses.clear();
    imported.people.clear();
    db.store
        .import_site(System::new(), &ImportedSite { editions: vec![imported], ..ImportedSite::default() }, now())
        .await
        .unwrap();
    assert_eq!(numbers(&db).await, [(1, 0, false)]);
    let new = clauses(&[('a', "Come")]);
    let orga = db.organizer().await;
    assert_eq!(db.publish_commitments(&orga, &new, now()).await.unwrap(), 1);
    assert_eq!(db.publish_commitments(&orga, &[], now()).await.unwrap(), 2, "the clauses can be removed again");
    assert_eq!(numbers(&db).await, [(2, 0, true), (1, 1, true)]);
    assert_eq!(db.store.edition_page(&summit()).await.unwrap().clauses, []);
}

#[tokio::test]
async fn import_edits_its_version_until_someone_agrees() {
    let db = Db::summit(9).await;
    let mut imported = edition("2027", "2027-05-03");
    imported.capacity = Some(9);
    imported.people = people(&["Ada Example <ada>"]);
    imported.tracks.clear();
    imported.meetings.clear();
    let run = async |imported: &domain::import::ImportedEdition| {
        let imported = ImportedSite { editions: vec![imported.clone()], ..ImportedSite::default() };
        db.store.import_site(System::new(), &imported, now()).await.unwrap().lines()
    };
    run(&imported).await;
    imported.clauses[1].text = parsed("Come in time");
    assert_eq!(run(&imported).await, ["2027: 1 commitment changed"]);
    assert_eq!(numbers(&db).await, [(1, 2, false)]);
    let hashes = db.texts("SELECT DISTINCT lower(hex(text_hash)) FROM agreements").await;

    let id = db.sent(&["p1"]).await[0];
    db.store.accept(account_key(id, &db.guest(1).await), &full_consent(), true, now()).await.unwrap();
    assert_eq!(
        db.texts("SELECT DISTINCT lower(hex(text_hash)) FROM agreements").await,
        hashes,
        "an agreement given here has the text of the imported one"
    );
    imported.clauses.pop();
    assert_eq!(run(&imported).await, ["2027: 1 commitment changed"]);
    assert_eq!(numbers(&db).await, [(2, 1, true), (1, 2, false)]);
    assert_eq!(run(&imported).await, Vec::<String>::new());

    let orga = db.organizer().await;
    db.publish_commitments(&orga, &clauses(&[('a', "Anything")]), now()).await.unwrap();
    assert_eq!(run(&imported).await, Vec::<String>::new(), "an outdated page does not restore its clauses");
    imported.clauses.clear();
    let kept = ["2027: kept the commitments as edited here; the website differs"];
    assert_eq!(run(&imported).await, kept, "a page without commitments removes none");
    assert_eq!(numbers(&db).await.len(), 3);
}

async fn import(db: &Db, imported: ImportedEdition) {
    let site = ImportedSite { editions: vec![imported], ..ImportedSite::default() };
    db.store.import_site(System::new(), &site, now()).await.unwrap();
}

async fn requirements(db: &Db) -> Requirements {
    db.store.versions(&summit()).await.unwrap().remove(0).requirements
}

#[tokio::test]
async fn import_reads_what_commitments_ask_for() {
    let db = Db::summit(1).await;
    assert_eq!(requirements(&db).await, Requirements::new(), "“Attend two meetings” is not certain");
    let mut imported = edition("2031", "2031-05-03");
    imported.clauses = clauses(&[('a', "Take part in two planning meetings"), ('b', "Be kind")]);
    import(&db, imported).await;
    let version = db.store.versions(&parsed("2031")).await.unwrap().remove(0);
    assert_eq!(version.requirements, [('a', Requirement::Planning)].into_iter().collect());
}

#[tokio::test]
async fn requirements_are_edited_without_a_new_version() {
    let db = Db::summit(1).await;
    let orga = db.organizer().await;
    let slug = summit();
    let by = by_organizer(&slug, &orga);
    let read = db.store.versions(&summit()).await.unwrap()[0].revision();
    let asks: Requirements = [('a', Requirement::Planning)].into_iter().collect();
    db.store.edit_requirements(by, &read, &asks, now()).await.unwrap();
    assert_eq!((requirements(&db).await, numbers(&db).await.len()), (asks.clone(), 1));
    assert_eq!(db.audit_log_lines().await[0], "commitments: changed what records answer the commitments");
    let late = db.store.edit_requirements(by, &read, &Requirements::new(), now()).await;
    assert_eq!(refusal(late), Refusal::EditConflict);
    let read = db.store.versions(&summit()).await.unwrap()[0].revision();
    let unknown = [('x', Requirement::Summit)].into_iter().collect();
    assert_eq!(refusal(db.store.edit_requirements(by, &read, &unknown, now()).await), Refusal::NoSuchClause('x'));
}

#[tokio::test]
async fn import_and_copy_keep_edited_requirements() {
    let db = Db::summit(1).await;
    let orga = db.organizer().await;
    let read = db.store.versions(&summit()).await.unwrap()[0].revision();
    let asks: Requirements = [('a', Requirement::Summit)].into_iter().collect();
    db.store.edit_requirements(by_organizer(&summit(), &orga), &read, &asks, now()).await.unwrap();
    let mut imported = edition("2027", "2027-05-03");
    imported.clauses.push(Clause { letter: 'c', text: parsed("Collaborate on a work plan") });
    import(&db, imported).await;
    let expected: Requirements = asks.into_iter().chain([('c', Requirement::WorkPlan)]).collect();
    assert_eq!(requirements(&db).await, expected);
    let copy = Edition { slug: parsed("2028"), ..db.store.edition(&summit()).await.unwrap() };
    let creator = Account { organizes: vec![summit()], ..orga.clone() };
    let slug = summit();
    let (by, from) = (creator.edition_creator().unwrap(), by_organizer(&slug, &orga));
    db.store.create_edition(by, &copy, Some(from), now()).await.unwrap();
    assert_eq!(db.store.versions(&parsed("2028")).await.unwrap()[0].requirements, expected);
}

#[tokio::test]
async fn check_in_is_corrected_and_never_overwritten() {
    let db = Db::summit(2).await;
    db.accepted(2).await;
    let orga = db.organizer().await;
    let slug = summit();
    let by = by_organizer(&slug, &orga);
    let first = db.store.check_in_rows(by).await.unwrap()[0].id;
    for (present, changes) in [(true, 1), (true, 0), (false, 1)] {
        assert_eq!(db.store.record_check_ins(by, &[(first, present)], now()).await.unwrap(), changes);
    }
    let rows =
        db.texts("SELECT present || ' ' || source || ' ' || recorded_at FROM summit_check_ins ORDER BY id").await;
    let at = now().timestamp();
    assert_eq!(rows, [format!("1 organizer {at}"), format!("0 organizer {at}")]);
    assert!(!db.store.check_in_rows(by).await.unwrap()[0].is_present());
    let unknown = db.store.record_check_ins(by, &[(PersonId(9999), true)], now()).await;
    assert_eq!(refusal(unknown), Refusal::NoSuchPerson);
}
