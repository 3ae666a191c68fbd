//! Tests that a mention stays with the person that it meant when it was written.

use crate::support::*;
use domain::access::Account;
use domain::id::CommentId;
use domain::text::LongText;
use domain::updates::NewUpdate;
use domain::workflow::Proposal;

/// Ada, and the owner of `moss`, who takes part in the edition.
async fn with_moss() -> (Db, Account, Account) {
    let db = Db::full().await;
    let (ada, moss) = (db.ada().await, db.signed_in(&github(71, "moss")).await);
    takes_part(&db, &moss).await;
    (db, ada, moss)
}

async fn takes_part(db: &Db, who: &Account) {
    db.run(&format!("INSERT INTO participants SELECT id, {} FROM editions WHERE slug = '2023'", who.id)).await;
}

/// Each mention that links to someone: `moss` for the login itself, `moss: fern` if it is fern's now.
async fn links(db: &Db) -> Vec<String> {
    let links = db.store.mention_links(&here(), WHEELS).await.unwrap().into_iter();
    links
        .map(|link| {
            if link.login.same_as(&link.written) {
                link.login.to_string()
            } else {
                format!("{}: {}", link.written, link.login)
            }
        })
        .collect()
}

async fn edit(db: &Db, by: &Account, comment: CommentId, text: &str, read: u32) {
    let text: LongText = parsed(text);
    db.store.edit_comment(by_participant(&here(), by), (WHEELS, comment), &text, read, now()).await.unwrap();
}

#[tokio::test]
async fn mention_follows_the_person_to_their_new_login() {
    let (db, ada, _) = with_moss().await;
    db.add_comment(&ada, "Ask @Moss").await;
    assert_eq!(links(&db).await, ["moss"]);
    db.signed_in(&github(71, "fern")).await;
    let newcomer = db.signed_in(&github(72, "moss")).await;
    takes_part(&db, &newcomer).await;
    assert_eq!(links(&db).await, ["Moss: fern"]);
    assert!(db.notifications_of(&newcomer).await.is_empty());
    db.add_comment(&ada, "Ask @moss").await;
    assert_eq!(links(&db).await, ["Moss: fern", "moss"], "a new text means the new owner");
    assert_eq!(db.notifications_of(&newcomer).await.len(), 1);
}

#[tokio::test]
async fn mention_of_a_deleted_account_links_to_no_one() {
    let (db, ada, moss) = with_moss().await;
    let comment = db.add_comment(&ada, "Ask @moss").await;
    assert_eq!(links(&db).await, ["moss"]);
    db.store.delete_account(moss.signed_in(), now()).await.unwrap();
    let newcomer = db.signed_in(&github(72, "moss")).await;
    takes_part(&db, &newcomer).await;
    assert_eq!(links(&db).await, Vec::<String>::new());
    edit(&db, &ada, comment, "Please ask @moss", 0).await;
    assert_eq!(links(&db).await, Vec::<String>::new(), "the edit kept the mention");
    assert!(db.notifications_of(&newcomer).await.is_empty());
}

#[tokio::test]
async fn edited_text_keeps_the_people_it_mentions() {
    let (db, ada, _) = with_moss().await;
    let comment = db.add_comment(&ada, "Ask @moss").await;
    let fern = db.signed_in(&github(71, "fern")).await;
    let newcomer = db.signed_in(&github(72, "moss")).await;
    takes_part(&db, &newcomer).await;
    edit(&db, &ada, comment, "Please ask @moss or @fern", 0).await;
    assert_eq!(links(&db).await, ["moss: fern", "fern"]);
    assert_eq!(db.notifications_of(&fern).await.len(), 1, "the person was mentioned before");
    assert!(db.notifications_of(&newcomer).await.is_empty());
    edit(&db, &ada, comment, "Never mind", 1).await;
    assert_eq!(links(&db).await, Vec::<String>::new());
}

#[tokio::test]
async fn mention_in_a_description_stays_with_the_person() {
    let (db, ada, _) = with_moss().await;
    let saying = |text: &str| Proposal { description: LongText::parse(text).ok(), ..proposal("New") };
    let task = db.proposed(&saying("With @moss"), &ada).await;
    db.signed_in(&github(71, "fern")).await;
    let newcomer = db.signed_in(&github(72, "moss")).await;
    takes_part(&db, &newcomer).await;
    db.change(task, &saying("Together with @moss"), &ada).await.unwrap();
    let links = db.store.mention_links(&here(), task).await.unwrap();
    assert_eq!(links.len(), 1);
    assert_eq!((links[0].comment, links[0].login.as_str()), (None, "fern"));
    assert!(db.notifications_of(&newcomer).await.is_empty());
}

/// Each mention in the updates on a task, as in [`links`].
async fn update_links(db: &Db) -> Vec<String> {
    let updates = db.page(WHEELS).await.updates.into_iter();
    updates
        .flat_map(|update| update.mentions)
        .map(|mention| format!("{}: {}", mention.written, mention.login))
        .collect()
}

#[tokio::test]
async fn mention_in_an_update_stays_with_the_person() {
    let (db, ada, moss) = with_moss().await;
    let (here, line) = (here(), |typed: &str| NewUpdate::in_worklog(typed, Some(WHEELS)).unwrap());
    let by = by_participant(&here, &ada);
    let id = db.store.post_update(by, &line("With @moss"), None, now()).await.unwrap();
    db.store.post_update(by, &NewUpdate::in_worklog("Lunch with @moss", None).unwrap(), None, now()).await.unwrap();
    assert_eq!(update_links(&db).await, ["moss: moss"]);
    assert_eq!(db.notifications_of(&moss).await.len(), 1, "only an update on a task notifies");
    db.signed_in(&github(71, "fern")).await;
    let newcomer = db.signed_in(&github(72, "moss")).await;
    takes_part(&db, &newcomer).await;
    assert_eq!(update_links(&db).await, ["moss: fern"]);
    db.store.edit_update(by, id, &line("Together with @moss"), 0, now()).await.unwrap();
    assert_eq!(update_links(&db).await, ["moss: fern"], "the edit kept the mention");
    let worklog = db.store.worklog(&here, None, now()).await.unwrap().updates;
    let logins: Vec<_> = worklog.iter().map(|update| update.mentions[0].login.as_str()).collect();
    assert_eq!(logins, ["fern", "fern"]);
    assert!(db.notifications_of(&newcomer).await.is_empty());
    let export = db.store.data_export(moss.signed_in()).await.unwrap().unwrap();
    assert_eq!(export["mentions"].as_array().unwrap().len(), 2);
    db.store.remove_update(by, id, now()).await.unwrap();
    assert_eq!(db.texts("SELECT login FROM mentions").await, ["moss"], "only the mention in the other update is left");
}

#[tokio::test]
async fn escaped_or_linked_login_notifies_no_one() {
    let (db, ada, moss) = with_moss().await;
    db.add_comment(&ada, "\\@moss or [@moss](https://x.example)").await;
    assert!(db.notifications_of(&moss).await.is_empty());
    db.add_comment(&ada, "@moss").await;
    assert_eq!(db.notifications_of(&moss).await.len(), 1);
}

#[tokio::test]
async fn deleted_comment_mentions_no_one() {
    let (db, ada, _) = with_moss().await;
    let comment = db.add_comment(&ada, "Ask @moss").await;
    let stored = "SELECT login FROM mentions";
    assert_eq!(db.texts(stored).await, ["moss"]);
    db.store.delete_comment(by_participant(&here(), &ada), (WHEELS, comment), now()).await.unwrap();
    assert_eq!(db.texts(stored).await, Vec::<String>::new());
}

#[tokio::test]
async fn data_export_has_the_mentions_of_the_person() {
    let (db, ada, moss) = with_moss().await;
    let comment = db.add_comment(&ada, "Ask @moss").await;
    let export = db.store.data_export(moss.signed_in()).await.unwrap().unwrap();
    let mention = &export["mentions"][0];
    assert_eq!(
        (&mention["task"], &mention["comment"], &mention["login"]),
        (&1.into(), &comment.0.into(), &"moss".into())
    );
}
