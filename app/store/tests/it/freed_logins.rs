//! Freed logins: an invitation that is bound to GitHub's number stays with it, whoever has the login afterwards.

mod any_order;

use crate::builders::*;
use crate::inviting::*;
use domain::Refusal;
use domain::access::Account;
use domain::import::ImportedSite;
use domain::invitations::{InvitationAction, InvitationState};
use domain::login_sessions::GitHubAccount;
use domain::people::Person;

async fn reaches(db: &Db, who: &Account) -> bool {
    db.store.asked(&summit(), who).await.unwrap().is_some()
}

/// The login with which organizers see each invitation.
async fn logins(db: &Db) -> Vec<String> {
    let all = db.all().await;
    all.iter().map(|one| one.draft.invitee.login.as_ref().map(ToString::to_string).unwrap_or_default()).collect()
}

async fn import(db: &Db, people: &[Person]) {
    let mut imported = edition("2027", "2027-05-03");
    imported.people = people.to_vec();
    imported.tracks.clear();
    imported.meetings.clear();
    db.store.import_site(&ImportedSite { editions: vec![imported], roadmap: None }, now()).await.unwrap();
}

#[tokio::test]
async fn invitation_of_a_known_login_is_bound_when_written() {
    let db = Db::summit(9).await;
    let one = db.signed_in(&github(11, "moss")).await;
    let id = db.sent(&["MOSS"]).await[0];
    let two = db.signed_in(&github(12, "moss")).await;
    assert!(!reaches(&db, &two).await);
    let refused = refusal(db.store.accept(id, &two, &full_consent(), true, now()).await);
    assert_eq!(refused, Refusal::ForSomeoneElse);
    assert_eq!(refusal(db.store.decline(id, Some(&two), None, None, now()).await), Refusal::ForSomeoneElse);
    assert!(reaches(&db, &one).await, "who lost the login still has the invitation");
    assert_eq!(logins(&db).await, [""], "nobody here knows what they are called now");
    let one = db.signed_in(&github(11, "fern")).await;
    assert_eq!(logins(&db).await, ["fern"]);
    assert_eq!(db.store.accept(id, &one, &full_consent(), true, now()).await.unwrap(), InvitationState::Accepted);
}

#[tokio::test]
async fn invitation_of_an_unknown_login_is_bound_at_first_sign_in() {
    let db = Db::summit(9).await;
    db.sent(&["moss"]).await;
    let one = db.signed_in(&github(11, "Moss")).await;
    let two = db.signed_in(&github(12, "moss")).await;
    assert!(reaches(&db, &one).await && !reaches(&db, &two).await);
    // In the other order too: the first comes back under another login before the second signs in.
    let one = db.signed_in(&github(11, "fern")).await;
    let three = db.signed_in(&github(13, "moss")).await;
    assert!(reaches(&db, &one).await && !reaches(&db, &three).await);
}

#[tokio::test]
async fn new_owner_of_a_login_is_invited_separately() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    let first = db.sent(&["moss"]).await[0];
    let two = db.signed_in(&github(12, "moss")).await;
    let second = db.sent(&["moss"]).await[0];
    let asked = db.store.asked(&summit(), &two).await.unwrap().unwrap();
    assert_eq!(asked.id, second);
    assert_ne!(first, second);
    assert_eq!(db.store.check_drafts(&summit(), &[draft("moss")]).await.unwrap().len(), 1);
    assert!(db.store.check_drafts(&summit(), &[draft("moss")]).await.unwrap()[0].is_err(), "not a third time");
}

#[tokio::test]
async fn two_invitations_that_turn_out_to_be_one_persons_are_merged() {
    let db = Db::summit(9).await;
    let one = db.signed_in(&github(11, "fern")).await;
    let own = db.sent(&["fern"]).await[0];
    db.store.accept(own, &one, &full_consent(), true, now()).await.unwrap();
    let other = db.sent(&["moss moss@example.org"]).await[0];
    let one = db.signed_in(&github(11, "moss")).await;
    assert_eq!(db.standings().await, ["accepted"], "the seat stays");
    assert_eq!(db.store.asked(&summit(), &one).await.unwrap().unwrap().id, own);
    let two = db.signed_in(&github(12, "moss")).await;
    assert!(!reaches(&db, &two).await);
    assert_eq!(refusal(db.store.accept(other, &two, &full_consent(), true, now()).await), Refusal::NoSuchInvitation);
}

#[tokio::test]
async fn newer_invitation_outlives_one_that_was_revoked() {
    let db = Db::summit(9).await;
    let one = db.signed_in(&github(11, "fern")).await;
    let own = db.sent(&["fern"]).await[0];
    db.acted(own, &InvitationAction::Revoke, now()).await.unwrap();
    db.sent(&["moss"]).await;
    db.signed_in(&github(11, "moss")).await;
    assert_eq!(db.standings().await, ["sent"]);
    assert!(reaches(&db, &one).await);
}

#[tokio::test]
async fn deleted_account_leaves_nothing_to_the_next_owner_of_its_login() {
    let db = Db::summit(9).await;
    let one = db.signed_in(&github(11, "moss")).await;
    let id = db.sent(&["moss"]).await[0];
    db.store.accept(id, &one, &full_consent(), true, now()).await.unwrap();
    db.store.delete_account(one.id, now()).await.unwrap();
    for number in [12, 11] {
        let next = db.signed_in(&github(number, "moss")).await;
        assert!(!reaches(&db, &next).await && next.takes_part.is_empty(), "{number}");
    }
}

#[tokio::test]
async fn link_of_a_bound_invitation_still_answers_no_without_sign_in() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    let id = db.sent(&["moss"]).await[0];
    db.store.ask(id, None, &parsed("Is there a lift?"), now()).await.unwrap();
    db.store.decline(id, None, None, None, now()).await.unwrap();
    assert_eq!(db.standings().await, ["declined"]);
}

#[tokio::test]
async fn letter_goes_to_the_address_that_organizers_wrote_until_it_is_answered() {
    let db = Db::summit(9).await;
    let known = GitHubAccount { email: Some(parsed("moss@home.example")), ..github(11, "moss") };
    let one = db.signed_in(&known).await;
    let id = db.sent(&["moss moss@work.example"]).await[0];
    let to = async || {
        let page = db.store.invitation(&summit(), id).await.unwrap();
        page.emails[0].to.clone().map(String::from).unwrap_or_default()
    };
    assert_eq!(to().await, "moss@work.example");
    db.store.accept(id, &one, &full_consent(), true, now()).await.unwrap();
    assert_eq!(to().await, "moss@home.example");
}

#[tokio::test]
async fn proposals_of_a_login_stay_with_its_first_owner() {
    let db = Db::summit(9).await;
    let proposed = domain::invitations::InvitationDraft { proposed_by: Some(login("moss")), ..draft("ada") };
    db.store.draft(&summit(), &[proposed], &db.organizer().await, now()).await.unwrap();
    let one = db.signed_in(&github(11, "moss")).await;
    let two = db.signed_in(&github(12, "moss")).await;
    let proposals = async |who: &Account| {
        let all = db.store.data_export(who.id).await.unwrap().unwrap();
        all["proposed_invitations"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((proposals(&one).await, proposals(&two).await), (1, 0));
}

#[tokio::test]
async fn edit_keeps_the_person_and_refuses_their_former_login() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    let id = db.sent(&["moss moss@example.org"]).await[0];
    let orga = db.organizer().await;
    let one = db.signed_in(&github(11, "fern")).await;
    let two = db.signed_in(&github(12, "moss")).await;
    // A form that was opened before the login moved.
    let stale = db.store.redraft(&summit(), id, &draft("moss moss@example.org"), &orga, now()).await;
    assert_eq!(refusal(stale), Refusal::LoginHasMoved { login: "moss".to_owned() });
    db.store.redraft(&summit(), id, &draft("fern moss@example.org"), &orga, now()).await.unwrap();
    assert!(reaches(&db, &one).await && !reaches(&db, &two).await);
    assert_eq!(db.letters_about(id).await, ["invitation"], "it is for the same person as before");
    // To another login it goes only as a new invitation.
    db.store.redraft(&summit(), id, &draft("bo"), &orga, now()).await.unwrap();
    assert!(!reaches(&db, &one).await && !reaches(&db, &two).await);
    let bo = db.signed_in(&github(13, "bo")).await;
    assert!(reaches(&db, &bo).await);
}

#[tokio::test]
async fn page_imported_again_gives_a_freed_login_no_seat() {
    let db = Db::summit(9).await;
    db.signed_in(&github(11, "moss")).await;
    import(&db, &[person("Moss Green <moss>")]).await;
    let two = db.signed_in(&github(12, "moss")).await;
    // The page calls them otherwise by now.
    import(&db, &[person("M. Green <moss>")]).await;
    assert_eq!(db.standings().await, ["accepted"]);
    let two = db.signed_in(&github(12, two.person.login.unwrap().as_str())).await;
    assert!(two.takes_part.is_empty() && !reaches(&db, &two).await);
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
