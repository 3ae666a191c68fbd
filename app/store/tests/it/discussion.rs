//! Comments: order, revisions, mentions, and deletion without a trace.

use crate::support::*;
use domain::Refusal;
use domain::access::Account;
use domain::roles::Role;
use domain::text::LongText;
use domain::workflow::{Interest, Proposal};
use std::collections::BTreeSet;

impl Db {
    async fn comment_texts(&self) -> Vec<String> {
        let comments = self.store.comments(&here(), WHEELS, None, 99).await.unwrap();
        comments.into_iter().map(|comment| comment.text.map(String::from).unwrap_or_default()).collect()
    }
}

#[tokio::test]
async fn mention_notifies_participants_and_role_holders_only() {
    let db = Db::full().await;
    for (number, name) in [(5, "zoe"), (6, "stranger"), (8, "organizer"), (9, "owner"), (10, "lead"), (11, "elsewhere")]
    {
        db.signed_in(&github(number, name)).await;
    }
    let roles = [
        ("organizer", Role::Organizer(slug("2023"))),
        ("owner", Role::Owner),
        ("lead", Role::Lead(slug("2023"), title("Sparse"))),
        ("elsewhere", Role::Organizer(slug("2025"))),
    ];
    for (name, role) in roles {
        db.store.appoint(by_appointer(&role, None), &login(name), now()).await.unwrap();
    }
    let ada = db.ada().await;
    let all =
        "@zoe, @ZOE, @stranger, @ada, @organizer, @owner, @lead, @elsewhere, @unknown, zoe@emile.example `@emile`";
    db.add_comment(&ada, all).await;
    let notified = ["zoe: mentioned 1", "organizer: mentioned 1", "owner: mentioned 1", "lead: mentioned 1"];
    assert_eq!(db.notification_lines().await, notified, "no one is notified of their own action");
    let zoe = db.zoe().await.id;
    let notification = db.store.notifications(by_person(zoe), None, 9).await.unwrap().remove(0);
    assert_eq!(notification.sentence(), "Ada Example mentioned you in task 1, “Nightly wheels”.");
    assert!(notification.comment.is_some() && !notification.seen);
    assert_eq!(notification.by.unwrap().login, Some(login("ada")));
}

#[tokio::test]
async fn author_sees_who_was_notified_and_unknown_logins() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    db.signed_in(&github(8, "stranger")).await;
    let text = "@zoe, @ZOE, @ada, @stranger and @nobody";
    let sentences = ["Notified: Zoë Last.", "Not notified: @stranger, @nobody. No one in this edition has that login."];
    let preview = db.store.preview_mentions(&here, &formats::markup::html(text).mentions(), ada.id).await.unwrap();
    assert_eq!(preview.sentences().map(Option::unwrap_or_default), sentences);
    let id = db.add_comment(&ada, text).await;
    let mention_result = async |by| db.store.mention_result(&here, WHEELS, Some(id), by).await.unwrap();
    assert_eq!(mention_result(ada.id).await, preview);
    let zoe = db.zoe().await;
    assert_eq!(mention_result(zoe.id).await.sentences(), [None, None], "only the author sees it");
    let elsewhere = db.store.mention_result(&here, SPARSE, Some(id), ada.id).await;
    assert_eq!(refusal(elsewhere), Refusal::NoSuchComment);
}

#[tokio::test]
async fn unlisted_person_is_shown_by_login() {
    let db = Db::full().await;
    let ada = db.ada().await;
    db.run("UPDATE people SET listed = 0 WHERE login = 'zoe'").await;
    let preview = db.store.preview_mentions(&here(), &[login("ZOE"), login("emile")], ada.id).await.unwrap();
    assert_eq!(preview.preview_sentences()[0].as_deref(), Some("Will notify: @ZOE, Émile First."));
    let id = db.add_comment(&ada, "Ask @zoe and @emile").await;
    let mention_result = db.store.mention_result(&here(), WHEELS, Some(id), ada.id).await.unwrap();
    assert_eq!(mention_result.sentences()[0].as_deref(), Some("Notified: @zoe, Émile First."));
}

#[tokio::test]
async fn mention_result_covers_the_last_revision_only() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let id = db.add_comment(&ada, "Ask @zoe").await;
    let later = at("2023-06-02T12:00:00Z");
    let mention_result = async || {
        let mention_result = db.store.mention_result(&here, WHEELS, Some(id), ada.id).await.unwrap();
        mention_result.sentences()[0].clone()
    };
    assert_eq!(mention_result().await.as_deref(), Some("Notified: Zoë Last."));
    db.store
        .edit_comment(by_participant(&here, &ada), (WHEELS, id), &parsed("Please ask @zoe"), 0, later)
        .await
        .unwrap();
    assert_eq!(mention_result().await, None, "the edit notifies no one");
    let later = at("2023-06-03T12:00:00Z");
    db.store
        .edit_comment(by_participant(&here, &ada), (WHEELS, id), &parsed("Ask @zoe, @emile"), 1, later)
        .await
        .unwrap();
    assert_eq!(mention_result().await.as_deref(), Some("Notified: Émile First."));
}

#[tokio::test]
async fn only_the_author_sees_who_a_description_notified() {
    let db = Db::full().await;
    let (ada, organizer) = (db.ada().await, db.organizer_of_plan().await);
    let saying = |name: &str, text: &str| Proposal { description: LongText::parse(text).ok(), ..proposal(name) };
    let task = db.proposed(&saying("New", "Ask @zoe and @nobody"), &ada).await;
    let mention_result = async |by: &Account| {
        let mention_result = db.store.mention_result(&here(), task, None, by.id).await.unwrap();
        mention_result.sentences().map(|words| words.unwrap_or_default().chars().take(20).collect::<String>())
    };
    let (notified, vain, none) = ("Notified: Zoë Last.", "Not notified: @nobod", ["", ""]);
    assert_eq!(
        (mention_result(&ada).await, mention_result(&organizer).await),
        ([notified, vain].map(str::to_owned), none.map(str::to_owned))
    );
    let change = async |name: &str, text: &str, by: &Account, day: &str| {
        let at = at(&format!("{day}T12:00:00Z"));
        db.change_at(task, &saying(name, text), by, at).await.unwrap();
    };
    change("Newer", "Ask @zoe and @nobody", &organizer, "2023-06-02").await;
    assert_eq!(mention_result(&ada).await, [notified, vain], "a new title counts as a new description");
    assert_eq!(mention_result(&organizer).await, none);
    change("Newer", "Please ask @zoe and @nobody", &ada, "2023-06-03").await;
    assert_eq!(mention_result(&ada).await, ["", vain], "the edit notifies no one");
    change("Newer", "Please ask @zoe, @emile and @nobody", &organizer, "2023-06-04").await;
    assert_eq!(
        (mention_result(&ada).await, mention_result(&organizer).await[0].as_str()),
        (none.map(str::to_owned), "Notified: Émile Firs")
    );
}

#[tokio::test]
async fn single_backtick_does_not_hide_a_mention() {
    let db = Db::full().await;
    let ada = db.ada().await;
    db.add_comment(&ada, "it`s yours, @zoe\n\nsee `@emile`\n\n    @emile").await;
    assert_eq!(db.notification_lines().await, ["zoe: mentioned 1"]);
}

#[tokio::test]
async fn mention_links_listed_people_only() {
    let db = Db::full().await;
    db.signed_in(&github(8, "organizer")).await;
    db.store.appoint(by_appointer(&Role::Organizer(slug("2023")), None), &login("organizer"), now()).await.unwrap();
    let ada = db.ada().await;
    let id = db.add_comment(&ada, "@ZOE, @ada, @organizer and @unknown").await;
    let linked = async || {
        let found = db.store.mention_links(&here(), WHEELS).await.unwrap();
        assert!(found.iter().all(|link| link.comment == Some(id)));
        found.into_iter().map(|link| String::from(link.login)).collect::<BTreeSet<_>>()
    };
    assert_eq!(linked().await, ["ada", "zoe"].map(str::to_owned).into());
    db.run("UPDATE people SET listed = 0 WHERE login = 'zoe'").await;
    assert_eq!(linked().await, ["ada"].map(str::to_owned).into());
}

#[tokio::test]
async fn edited_comment_keeps_revisions_and_notifies_new_mentions() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let id = db.add_comment(&ada, "first, @zoe").await;
    let change = async |by: &Account, text: &str| {
        let read = u32::try_from(db.store.comment_with_revisions(&here, (WHEELS, id)).await.unwrap().1.len()).unwrap();
        db.store
            .edit_comment(by_participant(&here, by), (WHEELS, id), &parsed(text), read, at("2023-06-02T12:00:00Z"))
            .await
    };
    let entries = db.entries().await;
    change(&ada, "second, @zoe and @emile").await.unwrap();
    change(&ada, "second, @zoe and @emile").await.unwrap();
    change(&ada, "third").await.unwrap();
    assert_eq!(db.entries().await, entries + 2, "no change writes no entry");
    assert_eq!(db.notification_lines().await, ["zoe: mentioned 1", "emile: mentioned 1"]);
    let earlier = db.store.comment_with_revisions(&here, (WHEELS, id)).await.unwrap().1;
    assert_eq!(
        earlier.iter().map(|revision| revision.text.as_str()).collect::<Vec<_>>(),
        ["second, @zoe and @emile", "first, @zoe"]
    );
    let comment = db.store.comments(&here, WHEELS, None, 9).await.unwrap().remove(0);
    assert_eq!((comment.text, comment.revisions), (Some(parsed("third")), 2));
    assert_eq!((comment.at, comment.edited), (now(), Some(at("2023-06-02T12:00:00Z"))));
    assert_eq!(comment.by.unwrap().0, ada.id);
    let zoe = db.zoe().await;
    assert!(matches!(refusal(change(&zoe, "not hers").await), Refusal::NotAllowedForTask { .. }));
    let elsewhere =
        db.store.edit_comment(by_participant(&slug("2025"), &ada), (WHEELS, id), &parsed("x"), 2, now()).await;
    assert!(matches!(refusal(elsewhere), Refusal::NoSuchTask { .. }));
    let other = db.store.edit_comment(by_participant(&here, &ada), (SPARSE, id), &parsed("x"), 2, now()).await;
    assert_eq!(refusal(other), Refusal::NoSuchComment);
    assert_eq!(
        refusal(db.store.delete_comment(by_participant(&here, &ada), (SPARSE, id), now()).await),
        Refusal::NoSuchComment
    );
    let early = db.store.edit_comment(by_participant(&here, &ada), (WHEELS, id), &parsed("fourth"), 1, now()).await;
    assert_eq!(refusal(early), Refusal::EditConflict, "a form opened before the third edit is refused");
    assert!(!db.audit_log_lines().await.concat().contains("second"), "the audit log omits the text of comments");
}

#[tokio::test]
async fn deleted_comment_keeps_its_place_without_text() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let zoe = db.zoe().await;
    db.signed_in(&github(8, "organizer")).await;
    db.store.appoint(by_appointer(&Role::Organizer(here.clone()), None), &login("organizer"), now()).await.unwrap();
    let organizer = db.signed_in(&github(8, "organizer")).await;
    let own = db.add_comment(&ada, "one").await;
    let hers = db.add_comment(&zoe, "two").await;
    db.store.edit_comment(by_participant(&here, &ada), (WHEELS, own), &parsed("one again"), 0, now()).await.unwrap();
    let delete = async |id, by: &Account| db.store.delete_comment(by_participant(&here, by), (WHEELS, id), now()).await;
    assert!(matches!(refusal(delete(hers, &ada).await), Refusal::NotAllowedForTask { .. }));
    delete(own, &ada).await.unwrap();
    delete(own, &ada).await.unwrap();
    delete(hers, &organizer).await.unwrap();
    assert_eq!(db.comment_texts().await, ["", ""]);
    let comments = db.store.comments(&here, WHEELS, None, 9).await.unwrap();
    assert!(comments.iter().all(|comment| comment.html.is_empty() && comment.revisions == 0 && comment.by.is_some()));
    assert!(db.store.comment_with_revisions(&here, (WHEELS, own)).await.unwrap().1.is_empty());
    let lines = db.audit_log_lines().await;
    assert_eq!(
        lines[..2],
        ["task: deleted a comment by Zoë Last (zoe) on task 1", "task: deleted a comment on task 1"]
    );
    let again = db.store.edit_comment(by_participant(&here, &ada), (WHEELS, own), &parsed("back"), 0, now()).await;
    assert_eq!(refusal(again), Refusal::NoSuchComment);
}

/// The search index is part of the file; without `secure-delete`, FTS5 only marks deleted text.
#[tokio::test]
async fn deleted_comment_leaves_the_index_and_the_file() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let id = db.add_comment(&ada, "zzqxjkprivatething").await;
    db.store
        .edit_comment(
            by_participant(&here, &ada),
            (WHEELS, id),
            &parsed("wwvqyearliersecret zzqxjkprivatething"),
            0,
            now(),
        )
        .await
        .unwrap();
    // More comments make the index have several pages and merge them.
    for nth in 0..300 {
        db.add_comment(&ada, &format!("word{nth} zz{nth} ww{nth} and so on")).await;
    }
    let indexed = "SELECT count(*) || '' FROM comment_words_data
                   WHERE instr(block, CAST('xjkprivatething' AS BLOB)) OR instr(block, CAST('qyearliersecret' AS BLOB))";
    assert_ne!(db.texts(indexed).await, ["0"], "the search finds stored text");
    assert!(db.holds("xjkprivatething") && db.holds("qyearliersecret"));
    db.store.delete_comment(by_participant(&here, &ada), (WHEELS, id), now()).await.unwrap();
    assert_eq!(db.texts(indexed).await, ["0"]);
    assert!(!db.holds("xjkprivatething") && !db.holds("qyearliersecret"), "it is erased from the file");
    let found = "SELECT count(*) || '' FROM comment_words WHERE comment_words MATCH 'zzqxjkprivatething'";
    assert_eq!(db.texts(found).await, ["0"]);
    db.run("INSERT INTO comment_words (comment_words, rank) VALUES ('integrity-check', 1)").await;
}

#[tokio::test]
async fn concurrent_comments_are_all_stored_in_order() {
    let db = Db::full().await;
    let ada = db.ada().await;
    let writers: Vec<_> = (0..40)
        .map(|nth| {
            let (store, ada) = (db.store.clone(), ada.clone());
            tokio::spawn(async move {
                let text: LongText = parsed(&format!("{nth}"));
                (store.comment(by_participant(&here(), &ada), WHEELS, &text, now()).await.unwrap(), text)
            })
        })
        .collect();
    let mut comments = Vec::new();
    for writer in writers {
        comments.push(writer.await.unwrap());
    }
    comments.sort();
    let order: Vec<_> = comments.into_iter().map(|(_, text)| String::from(text)).collect();
    assert_eq!(db.comment_texts().await, order);
    // Pages go from the newest backwards.
    let page = async |before| db.store.comments(&here(), WHEELS, before, 15).await.unwrap();
    let last = page(None).await;
    let middle = page(Some(last[0].id)).await;
    let first = page(Some(middle[0].id)).await;
    let pages = [first, middle, last].concat();
    assert_eq!(pages.into_iter().map(|comment| comment.text.unwrap().to_string()).collect::<Vec<_>>(), order);
}

#[tokio::test]
async fn markdown_is_stored_as_harmless_html() {
    let db = Db::full().await;
    let ada = db.ada().await;
    db.add_comment(&ada, "**bold** <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>")
        .await;
    let html = db.texts("SELECT html FROM comments").await.remove(0);
    assert!(html.contains("<strong>bold</strong>"), "{html}");
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("href"), "{html}");
}

#[tokio::test]
async fn comment_updates_the_task_unless_it_was_merged() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    db.add_comment(&ada, "hello").await;
    assert_eq!(db.audit_log_lines().await[0], "task: commented on task 1");
    let updated = "SELECT updated_at || '' FROM tasks WHERE number = 1";
    assert_eq!(db.texts(updated).await, [now().timestamp().to_string()]);
    db.run("UPDATE tasks SET merged_into = (SELECT id FROM tasks WHERE number = 2) WHERE number = 3").await;
    let merged = db.store.comment(by_participant(&here, &ada), LAZY, &parsed("x"), now()).await;
    assert_eq!(refusal(merged), Refusal::Merged { task: 3, into: 2 });
    let unknown = db.store.comment(by_participant(&here, &ada), nr(99), &parsed("x"), now()).await;
    assert!(matches!(refusal(unknown), Refusal::NoSuchTask { .. }));
    let unknown = db.store.comments(&slug("1999"), WHEELS, None, 9).await;
    assert!(matches!(refusal(unknown), Refusal::NoSuchEdition(_)));
}

#[tokio::test]
async fn interest_is_recorded_once_and_removed_once() {
    let db = Db::full().await;
    let (ada, here) = (db.ada().await, slug("2023"));
    let set = async |interest, on| {
        db.store.set_interest(by_participant(&here, &ada), LAZY, interest, on, now()).await.unwrap()
    };
    let entries = db.entries().await;
    set(Interest::Work, true).await;
    set(Interest::Work, true).await;
    set(Interest::Want, true).await;
    assert_eq!(db.texts("SELECT kind FROM interests ORDER BY kind").await, ["want", "work"]);
    assert_eq!(db.audit_log_lines().await[1], "task: marked task 3 with “I’m interested in working on this”");
    set(Interest::Work, false).await;
    set(Interest::Work, false).await;
    assert_eq!(db.texts("SELECT kind FROM interests").await, ["want"]);
    assert_eq!(db.entries().await, entries + 3, "no change writes no entry");
}
