//! Tests freed logins: an invitation stays with its GitHub id, even if the login gets a new owner.

mod any_order;
mod contacts;
mod mentions;

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::import::{ImportChange, ImportedSite};
use domain::invitations::{InvitationAction, InvitationState};
use domain::login_sessions::GitHubAccount;
use domain::people::Person;

async fn reaches(db: &Db, who: &Account) -> bool {
    db.store.invitation_of(who.signed_in(), &summit()).await.unwrap().is_some()
}

/// The login that organizers see for each invitation.
async fn logins(db: &Db) -> Vec<String> {
    let all = db.all().await;
    all.iter()
        .map(|invitation| invitation.draft.invitee.login.as_ref().map(ToString::to_string).unwrap_or_default())
        .collect()
}

async fn import(db: &Db, people: &[Person]) -> Vec<ImportChange> {
    let mut imported = edition("2027", "2027-05-03");
    imported.people = people.to_vec();
    imported.tracks.clear();
    imported.meetings.clear();
    db.store
        .import_site(System::new(), &ImportedSite { editions: vec![imported], ..ImportedSite::default() }, now())
        .await
        .unwrap()
}

#[tokio::test]
async fn former_login_on_a_page_is_a_contradiction() {
    let db = Db::summit(9).await;
    let first = db.signed_in(&github(11, "moss")).await;
    import(&db, &people(&["Moss <moss>"])).await;
    db.signed_in(&github(11, "fern")).await;
    let contradictions = |changes: Vec<ImportChange>| {
        let found = changes.into_iter().filter(ImportChange::is_contradiction);
        found.map(|change| change.to_string()).collect::<Vec<_>>()
    };
    let expected = ["@moss is now @fern; both are one person. Write @fern in the source."];
    assert_eq!(contradictions(import(&db, &people(&["Moss <moss>"])).await), expected);
    assert_eq!(contradictions(import(&db, &people(&["Moss <moss>", "Fern <fern>"])).await), expected);
    let ids =
        db.texts("SELECT person_id || '' FROM participants JOIN editions e ON e.id = edition_id WHERE slug = '2027'");
    assert_eq!(ids.await, [first.id.to_string()], "both logins are one person");
    let stored = db.texts("SELECT data FROM audit_log WHERE action = 'imported'").await.concat();
    assert!(!stored.contains("outdated"), "what only contradicts isn’t a change: {stored}");
    assert_eq!(contradictions(import(&db, &people(&["Moss <fern>"])).await), Vec::<String>::new());
}

#[tokio::test]
async fn invitation_of_a_known_login_is_bound_when_written() {
    let db = Db::summit(9).await;
    let first = db.signed_in(&github(11, "moss")).await;
    let id = db.sent(&["MOSS"]).await[0];
    let second = db.signed_in(&github(12, "moss")).await;
    assert!(!reaches(&db, &second).await);
    let refused = refusal(db.store.accept(account_key(id, &second), &full_consent(), true, now()).await);
    assert_eq!(refused, Refusal::ForSomeoneElse);
    assert_eq!(refusal(db.store.decline(key(id, Some(&second)), None, None, now()).await), Refusal::ForSomeoneElse);
    assert!(reaches(&db, &first).await, "the former owner of the login keeps the invitation");
    assert_eq!(logins(&db).await, [""], "a login that has a new owner is hidden");
    let first = db.signed_in(&github(11, "fern")).await;
    assert_eq!(logins(&db).await, ["fern"]);
    assert_eq!(
        db.store.accept(account_key(id, &first), &full_consent(), true, now()).await.unwrap(),
        InvitationState::Accepted
    );
}

#[tokio::test]
async fn invitation_of_an_unknown_login_is_bound_at_first_sign_in() {
    let db = Db::summit(9).await;
    db.sent(&["moss"]).await;
    let first = db.signed_in(&github(11, "Moss")).await;
    let second = db.signed_in(&github(12, "moss")).await;
    assert!(reaches(&db, &first).await && !reaches(&db, &second).await);
    // Also in the other order: the first returns with another login before the next owner signs in.
    let first = db.signed_in(&github(11, "fern")).await;
    let third = db.signed_in(&github(13, "moss")).await;
    assert!(reaches(&db, &first).await && !reaches(&db, &third).await);
}

#[tokio::test]
async fn new_owner_of_a_login_is_invited_separately() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    let first = db.sent(&["moss"]).await[0];
    let new_owner = db.signed_in(&github(12, "moss")).await;
    let second = db.sent(&["moss"]).await[0];
    let view = db.store.invitation_of(new_owner.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!(view.id, second);
    assert_ne!(first, second);
    assert_eq!(db.store.check_drafts(by_any_organizer(&summit()), &[draft("moss")]).await.unwrap().len(), 1);
    assert!(
        db.store.check_drafts(by_any_organizer(&summit()), &[draft("moss")]).await.unwrap()[0].is_err(),
        "the login can’t be invited a third time"
    );
}

#[tokio::test]
async fn two_invitations_of_one_person_are_merged() {
    let db = Db::summit(9).await;
    let first = db.signed_in(&github(11, "fern")).await;
    let own = db.sent(&["fern"]).await[0];
    db.store.accept(account_key(own, &first), &full_consent(), true, now()).await.unwrap();
    let other = db.sent(&["moss moss@example.org"]).await[0];
    let first = db.signed_in(&github(11, "moss")).await;
    assert_eq!(db.states().await, ["accepted"], "the accepted invitation stays");
    assert_eq!(db.store.invitation_of(first.signed_in(), &summit()).await.unwrap().unwrap().id, own);
    let second = db.signed_in(&github(12, "moss")).await;
    assert!(!reaches(&db, &second).await);
    assert_eq!(
        refusal(db.store.accept(account_key(other, &second), &full_consent(), true, now()).await),
        Refusal::NoSuchInvitation
    );
}

#[tokio::test]
async fn newer_invitation_outlives_one_that_was_revoked() {
    let db = Db::summit(9).await;
    let first = db.signed_in(&github(11, "fern")).await;
    let own = db.sent(&["fern"]).await[0];
    db.act_on(own, &InvitationAction::Revoke, now()).await.unwrap();
    db.sent(&["moss"]).await;
    db.signed_in(&github(11, "moss")).await;
    assert_eq!(db.states().await, ["sent"]);
    assert!(reaches(&db, &first).await);
}

#[tokio::test]
async fn next_owner_of_a_login_gets_nothing_of_a_deleted_account() {
    let db = Db::summit(9).await;
    let first = db.signed_in(&github(11, "moss")).await;
    let id = db.sent(&["moss"]).await[0];
    db.store.accept(account_key(id, &first), &full_consent(), true, now()).await.unwrap();
    db.store.delete_account(first.signed_in(), now()).await.unwrap();
    for number in [12, 11] {
        let next = db.signed_in(&github(number, "moss")).await;
        assert!(!reaches(&db, &next).await && next.takes_part.is_empty(), "{number}");
    }
}

#[tokio::test]
async fn link_of_a_bound_invitation_can_decline_without_sign_in() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    let id = db.sent(&["moss"]).await[0];
    db.store.ask(key(id, None), &parsed("Is there a lift?"), now()).await.unwrap();
    db.store.decline(key(id, None), None, None, now()).await.unwrap();
    assert_eq!(db.states().await, ["declined"]);
}

#[tokio::test]
async fn email_goes_to_the_organizers_address_until_the_answer() {
    let db = Db::summit(9).await;
    let account = GitHubAccount { email: Some(parsed("moss@home.example")), ..github(11, "moss") };
    let first = db.signed_in(&account).await;
    let id = db.sent(&["moss moss@work.example"]).await[0];
    let to = async || {
        let page = db.store.invitation(by_any_organizer(&summit()), id).await.unwrap();
        page.emails[0].to.clone().map(String::from).unwrap_or_default()
    };
    assert_eq!(to().await, "moss@work.example");
    db.store.accept(account_key(id, &first), &full_consent(), true, now()).await.unwrap();
    assert_eq!(to().await, "moss@home.example");
}

#[tokio::test]
async fn proposals_of_a_login_stay_with_its_first_owner() {
    let db = Db::summit(9).await;
    let proposed = domain::invitations::InvitationDraft { proposed_by: Some(login("moss")), ..draft("ada") };
    db.store.draft(by_organizer(&summit(), &db.organizer().await), &[proposed], now()).await.unwrap();
    let first = db.signed_in(&github(11, "moss")).await;
    let second = db.signed_in(&github(12, "moss")).await;
    let proposals = async |who: &Account| {
        let all = db.store.data_export(who.signed_in()).await.unwrap().unwrap();
        all["proposed_invitations"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((proposals(&first).await, proposals(&second).await), (1, 0));
}

#[tokio::test]
async fn edit_keeps_the_person_and_refuses_their_former_login() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    let id = db.sent(&["moss moss@example.org"]).await[0];
    let orga = db.organizer().await;
    let first = db.signed_in(&github(11, "fern")).await;
    let second = db.signed_in(&github(12, "moss")).await;
    // A form that was opened before the login got a new owner.
    let stale = db
        .store
        .edit_invitation(by_organizer(&summit(), &orga), id, None, &draft("moss moss@example.org"), now())
        .await;
    assert_eq!(refusal(stale), Refusal::FormerLogin { login: "moss".to_owned() });
    db.store
        .edit_invitation(by_organizer(&summit(), &orga), id, None, &draft("fern moss@example.org"), now())
        .await
        .unwrap();
    assert!(reaches(&db, &first).await && !reaches(&db, &second).await);
    assert_eq!(db.emails_about(id).await, ["invitation"], "the same person gets one email");
    // For another login it becomes a new invitation.
    db.store.edit_invitation(by_organizer(&summit(), &orga), id, None, &draft("bo"), now()).await.unwrap();
    assert!(!reaches(&db, &first).await && !reaches(&db, &second).await);
    let bo = db.signed_in(&github(13, "bo")).await;
    assert!(reaches(&db, &bo).await);
}

#[tokio::test]
async fn page_imported_again_gives_a_freed_login_no_seat() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    import(&db, &[person("Moss Green <moss>")]).await;
    let second = db.signed_in(&github(12, "moss")).await;
    // The page has another name for them now.
    import(&db, &[person("M. Green <moss>")]).await;
    assert_eq!(db.states().await, ["accepted"]);
    let second = db.signed_in(&github(12, second.person.login.unwrap().as_str())).await;
    assert!(second.takes_part.is_empty() && !reaches(&db, &second).await);
    assert_eq!(db.signed_in(&github(11, "fern")).await.takes_part, [summit()]);
}

#[tokio::test]
async fn page_that_gives_both_logins_seats_both_people() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    import(&db, &[person("Moss Green <moss>")]).await;
    db.signed_in(&github(11, "fern")).await;
    db.signed_in(&github(12, "moss")).await;
    import(&db, &[person("Moss Green <fern>"), person("Second Owner <moss>")]).await;
    for (number, login) in [(11, "fern"), (12, "moss")] {
        assert_eq!(db.signed_in(&github(number, login)).await.takes_part, [summit()], "{login}");
    }
}

#[tokio::test]
async fn page_keeps_the_seats_of_people_who_passed_logins_on() {
    let db = Db::summit(9).await;
    db.signed_in(&github(12, "moss")).await;
    db.signed_in(&github(13, "fern")).await;
    import(&db, &[person("Moss Green <moss>"), person("Fern Brown <fern>")]).await;
    db.signed_in(&github(13, "heath")).await;
    db.signed_in(&github(12, "fern")).await;
    db.signed_in(&github(11, "moss")).await;
    // The page still has the old logins, and another name for one of them.
    import(&db, &[person("M. Green <moss>"), person("Fern Brown <fern>")]).await;
    for (number, login, seats) in [(12, "fern", 1), (13, "heath", 1), (11, "moss", 0)] {
        assert_eq!(db.signed_in(&github(number, login)).await.takes_part.len(), seats, "{login}");
    }
}
