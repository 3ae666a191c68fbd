//! Checks that a preview of writes says what they do, and leaves nothing behind unless it is committed.

use crate::support::*;
use domain::access::Account;
use domain::email::EmailKind;
use domain::id::InvitationId;
use domain::invitations::InvitationAction;
use store::WritePreview;

/// A preview in which an invitation was revoked.
async fn revoking(db: &Db, by: &Account, ids: &[InvitationId]) -> WritePreview {
    let preview = db.store.preview_writes();
    let (slug, action) = (summit(), InvitationAction::Revoke);
    let report = preview.store.act(by_organizer(&slug, by), ids, &action, now()).await.unwrap();
    assert_eq!(report.done, ids);
    let found = preview.consequences(by.id).await.unwrap();
    assert_eq!(found.emails.iter().map(|email| email.kind).collect::<Vec<_>>(), [EmailKind::Revoked]);
    preview
}

#[tokio::test]
async fn preview_that_is_not_committed_leaves_nothing() {
    let db = Db::summit(1).await;
    let (orga, ids) = (db.organizer().await, db.sent(&["zoe"]).await);
    let before = db.dump().await;
    revoking(&db, &orga, &ids).await.roll_back().await.unwrap();
    assert_eq!(db.dump().await, before);
    drop(revoking(&db, &orga, &ids).await);
    assert_eq!(db.dump().await, before);
}

#[tokio::test]
async fn committed_preview_is_what_was_previewed() {
    let db = Db::summit(1).await;
    let (orga, ids) = (db.organizer().await, db.sent(&["zoe"]).await);
    revoking(&db, &orga, &ids).await.commit().await.unwrap();
    assert_eq!(db.texts("SELECT state FROM invitations").await, ["revoked"]);
    assert_eq!(db.texts("SELECT kind FROM emails WHERE kind = 'revoked'").await.len(), 1);
}

#[tokio::test]
async fn writes_wait_for_the_end_of_a_preview() {
    let db = Db::summit(1).await;
    let (orga, ids) = (db.organizer().await, db.sent(&["zoe"]).await);
    let preview = revoking(&db, &orga, &ids).await;
    let (slug, action) = (summit(), InvitationAction::Revoke);
    let (second, ()) = tokio::join!(db.store.act(by_organizer(&slug, &orga), &ids, &action, now()), async {
        preview.commit().await.unwrap();
    });
    let second = second.unwrap();
    assert!(second.done.is_empty() && second.refused.len() == 1, "it was revoked by the preview");
}
