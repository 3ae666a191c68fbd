//! Tests that a person who is invited several times has one invitation and one seat.

use crate::support::*;
use domain::Refusal;
use domain::access::Account;
use domain::id::InvitationId;
use domain::invitations::{AttentionReason, InvitationAction, InvitationState};
use domain::login_sessions::GitHubAccount;

/// Invites Fern by two email addresses and by login.
async fn invited_three_times() -> (Db, Vec<InvitationId>) {
    let db = Db::summit(1).await;
    let ids = db.sent(&["x@example.org", "y@example.org", "fern"]).await;
    (db, ids)
}

/// Fern's account, for which GitHub has verified these addresses.
fn fern(verified: &[&str]) -> GitHubAccount {
    GitHubAccount { verified_emails: verified.iter().map(|email| parsed(email)).collect(), ..github(11, "fern") }
}

async fn accept(db: &Db, id: InvitationId, by: &Account) -> Result<InvitationState, Refusal> {
    match db.store.accept(account_key(id, by), &full_consent(), true, now()).await {
        Ok(state) => Ok(state),
        Err(store::StoreError::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn sign_in_merges_invitations_to_verified_addresses() {
    let (db, ids) = invited_three_times().await;
    let fern = db.signed_in(&fern(&["X@example.org", "y@example.org"])).await;
    assert_eq!(db.states().await, ["sent"]);
    let view = db.store.invitation_of(fern.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!(accept(&db, view.id, &fern).await, Ok(InvitationState::Accepted));
    for ended in ids.into_iter().filter(|id| *id != view.id) {
        assert_eq!(accept(&db, ended, &fern).await, Err(Refusal::NoSuchInvitation));
    }
    assert_eq!(db.states().await, ["accepted"]);
}

#[tokio::test]
async fn link_to_an_unknown_address_is_refused_beside_ones_own() {
    let (db, ids) = invited_three_times().await;
    let fern = db.signed_in(&fern(&[])).await;
    assert_eq!(accept(&db, ids[0], &fern).await, Err(Refusal::HasOwnInvitation));
    assert_eq!(db.states().await, ["sent", "sent", "sent"], "no one loses an invitation");
    assert!(db.store.has_own_invitation(account_key(ids[0], &fern)).await.unwrap());
    assert_eq!(accept(&db, ids[2], &fern).await, Ok(InvitationState::Accepted), "her own");
    assert_eq!(accept(&db, ids[1], &fern).await, Err(Refusal::HasOwnInvitation));
    assert_eq!(db.states().await, ["sent", "sent", "accepted"]);
    let seats = db.texts("SELECT name FROM participants t JOIN people p ON p.id = t.person_id").await;
    assert_eq!(seats, ["fern"]);
}

#[tokio::test]
async fn organizers_see_that_invitations_were_merged() {
    let (db, ids) = invited_three_times().await;
    let fern = db.signed_in(&fern(&["x@example.org"])).await;
    let all = db.all().await;
    let kept = all.iter().find(|invitation| invitation.person.as_ref() == Some(&fern.person)).unwrap();
    assert!(kept.attention_reasons(1, now()).contains(&AttentionReason::Merged));
    assert!(!kept.attention_reasons(1, later(8)).contains(&AttentionReason::Merged));
    let events = db.event_labels(kept.id).await;
    assert!(events.contains(&"merged with another invitation of the same person".to_owned()), "{events:?}");
    let log = db.audit_log_lines().await.join("\n");
    assert!(log.contains("invitations merged, because the person was invited twice"), "{log}");
    assert!(ids.contains(&kept.id));
}

#[tokio::test]
async fn ended_invitation_sends_no_more_emails() {
    let (db, ids) = invited_three_times().await;
    for id in &ids {
        // Only two of them have an address.
        let reminded = db.act_on(*id, &InvitationAction::Remind, now()).await;
        assert!(matches!(reminded, Ok(_) | Err(Refusal::NoAddressForReminder)), "{reminded:?}");
    }
    let waiting = "SELECT kind FROM emails WHERE delivery_status IN ('waiting', 'held') ORDER BY kind";
    assert_eq!(db.texts(waiting).await, ["invitation", "invitation", "reminder", "reminder"]);
    db.signed_in(&fern(&["x@example.org", "y@example.org"])).await;
    assert_eq!(db.texts(waiting).await, ["invitation", "reminder"]);
}

#[tokio::test]
async fn unverified_address_gives_no_invitation() {
    let (db, _) = invited_three_times().await;
    let other = db.signed_in(&github(12, "other")).await;
    assert!(db.store.invitation_of(other.signed_in(), &summit()).await.unwrap().is_none());
    let verified = GitHubAccount { verified_emails: vec![parsed("y@example.org")], ..github(12, "other") };
    let other = db.signed_in(&verified).await;
    assert!(db.store.invitation_of(other.signed_in(), &summit()).await.unwrap().is_some());
    let fern = db.signed_in(&fern(&["y@example.org"])).await;
    assert_eq!(db.states().await.len(), 3, "it is bound to the first account that has verified the address");
    assert!(db.store.invitation_of(fern.signed_in(), &summit()).await.unwrap().is_some());
}
