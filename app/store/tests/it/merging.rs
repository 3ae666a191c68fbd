//! Tests of merging two rows of one person: nothing is lost or repeated.

mod references;
mod work_plan;

use crate::support::*;
use domain::access::System;
use domain::people::Person;
use domain::tasks::Status;
use proptest::prelude::*;

/// The facts about both people, each once, for whichever of the two.
async fn work(db: &Db) -> Vec<String> {
    db.texts(
        "WITH both AS (SELECT id FROM people WHERE login IN ('ada', 'ada-new'))
         SELECT DISTINCT 'takes part ' || edition_id FROM participants WHERE person_id IN both
         UNION SELECT 'attends ' || meeting_id FROM attendances WHERE person_id IN both
         UNION SELECT 'leads ' || track_id FROM track_leads WHERE person_id IN both
         UNION SELECT 'assignments ' || task_id || ' ' || max(is_lead) FROM assignments WHERE person_id IN both GROUP BY task_id
         UNION SELECT 'moved ' || id FROM task_transitions WHERE person_id IN both
         UNION SELECT 'invited ' || edition_id || ' ' || state FROM invitations WHERE person_id IN both
         UNION SELECT 'agreed ' || edition_id || ' ' || version FROM agreements WHERE person_id IN both
         ORDER BY 1",
    )
    .await
}

/// Two invitations of one person to 2023 in these states.
///
/// The first is from a page with an old login, the second has another login of the person.
async fn two_invitations(states: [&str; 2]) -> Db {
    let db = Db::uninvited().await;
    db.signed_in(&github(7, "countess")).await;
    let of = |nth: i64, login: &'static str, state: &str| {
        let sql = "INSERT INTO invitations
                     (id, edition_id, person_id, email, project, state, since, drafted_at, sent_at, deadline, imported)
                   SELECT ?1, e.id, p.id, ?2 || '@example.org', 'Project ' || ?1, ?3, 0, 0, 0, 1, ?1 = 1
                   FROM editions e, people p WHERE e.slug = '2023' AND p.login = ?2";
        sqlx::query(sql).bind(nth).bind(login).bind(state.to_owned())
    };
    of(1, "ada", states[0]).execute(&mut db.raw().await).await.unwrap();
    of(2, "countess", states[1]).execute(&mut db.raw().await).await.unwrap();
    db.run(
        "INSERT INTO agreements SELECT edition_id, person_id, 1, zeroblob(32), id, imported FROM invitations;
         INSERT INTO agreements SELECT edition_id, person_id, 2, zeroblob(32), id, imported FROM invitations WHERE id = 1;
         INSERT INTO invitation_events (invitation_id, at, person_id, event) SELECT id, 0, person_id, 'reminded' FROM invitations;
         INSERT INTO waivers SELECT id, 'a', 'for ' || id, NULL, 0 FROM invitations;
         INSERT INTO waivers SELECT id, 'b', 'for ' || id, NULL, 0 FROM invitations WHERE id = 1;
         INSERT INTO invitation_links SELECT randomblob(32), id, 0, NULL FROM invitations;
         INSERT INTO invitations (id, edition_id, email, proposed_by, state, since, drafted_at)
           SELECT 3, edition_id, 'bo@example.org', person_id, 'draft', 0, 0 FROM invitations WHERE id = 1",
    )
    .await;
    let same = db.ada().await;
    assert_eq!(db.texts("SELECT id || '' FROM people WHERE github_id = 7").await, [same.id.0.to_string()]);
    assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
    db
}

#[tokio::test]
async fn merged_invitations_keep_a_seat_or_the_local_answer() {
    for (states, stays) in [
        (["accepted", "sent"], 1),
        (["accepted", "declined"], 1),
        (["accepted", "accepted"], 2),
        (["expired", "accepted"], 2),
        (["sent", "declined"], 2),
    ] {
        let db = two_invitations(states).await;
        let own = "SELECT i.id || ' ' || state || ' ' || i.email || ' ' || project FROM invitations i
                   JOIN people p ON p.id = i.person_id WHERE github_id = 7";
        let login = ["ada", "countess"][stays - 1];
        let kept = format!("{stays} {} {login}@example.org Project {stays}", states[stays - 1]);
        assert_eq!(db.texts(own).await, [kept], "{states:?}");
        assert_eq!(db.texts("SELECT id || '' FROM invitations").await.len(), 2, "{states:?}");
        // No event is lost, the merge is one, too, and every link still works.
        let about = "SELECT count(*) || '' FROM invitation_events JOIN invitations i ON i.id = invitation_id
                       JOIN people p ON p.id = i.person_id AND p.github_id = 7
                     UNION ALL SELECT count(*) || '' FROM invitation_links
                     UNION ALL SELECT group_concat(letter, '') FROM (SELECT letter FROM waivers ORDER BY letter)
                     UNION ALL SELECT group_concat(version || ':' || at, ' ') FROM (SELECT * FROM agreements ORDER BY version)
                     UNION ALL SELECT count(*) || '' FROM invitations JOIN people p ON p.id = proposed_by
                       AND p.github_id = 7";
        assert_eq!(db.texts(about).await, ["3", "2", "ab", "1:2 2:1", "1"], "{states:?}");
    }
}

#[tokio::test]
async fn sign_in_binds_invitations_of_person_and_login() {
    let db = Db::uninvited().await;
    db.signed_in(&github(7, "countess")).await;
    db.run(
        "INSERT INTO invitations (edition_id, person_id, state, since, drafted_at, imported)
         SELECT e.id, p.id, 'accepted', 0, 0, 1 FROM editions e, people p WHERE e.slug = '2023' AND p.login = 'ada';
         INSERT INTO invitations (edition_id, login, state, since, drafted_at, sent_at, deadline)
         SELECT e.id, 'ada', 'sent', 0, 0, 0, 1 FROM editions e WHERE e.slug = '2025'",
    )
    .await;
    db.ada().await;
    let bound =
        "SELECT coalesce(p.login, 'none') FROM invitations i LEFT JOIN people p ON p.id = person_id ORDER BY i.id";
    assert_eq!(db.texts(bound).await, ["ada", "ada"]);
}

fn some_of_us() -> impl Strategy<Value = Vec<Person>> {
    let all = vec!["Ada Example <ada>", "Ada Again <ada-new>", "Zoë Last <zoe>"];
    prop::sample::subsequence(all, 0..=3).prop_shuffle().prop_map(|names| people(&names))
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn merging_people_loses_nothing(
        invited in some_of_us(), leading in some_of_us(), came in some_of_us(),
        claims in prop::collection::vec((some_of_us(), some_of_us()), 1..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::with_outcomes().await;
            db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
            let mut imported = site();
            imported.editions[0].people = people(&["Ada Example <ada>", "Ada Again <ada-new>"]);
            imported.editions[1].people = invited;
            imported.editions[1].tracks[0].leads = leading;
            imported.editions[1].meetings[0].attendees = came;
            db.store.import_site(System::new(), &imported, now()).await.unwrap();
            let tasks: Vec<_> = claims.into_iter().enumerate().map(|(nth, (assignees, movers))| {
                let mut imported = task(&format!("Task {nth}"), Status::Planned);
                imported.assignees = assignees;
                imported.history = movers.into_iter().map(|by| domain::import::ImportedStatusChange {
                    at: at("2023-05-01T00:00:00Z"), to: Status::Planned, note: None, by: Some(by),
                }).collect();
                imported
            }).collect();
            db.store.import_tasks(System::new(), &here(), &tasks, now()).await.unwrap();

            let before = work(&db).await;
            assert!(!before.is_empty());
            let ada = db.ada().await;
            assert_eq!(work(&db).await, before, "the first sign-in changes nothing");
            let same = db.signed_in(&github(7, "ada-new")).await;
            assert_eq!(ada.id, same.id);
            assert_eq!(work(&db).await, before);
            assert_eq!(db.texts("SELECT name FROM people WHERE login = 'ada'").await, Vec::<String>::new());
            assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
        });
    }
}
