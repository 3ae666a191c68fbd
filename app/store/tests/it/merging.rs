//! Two rows that turn out to be one person: nothing is lost, and nothing is there twice.

use crate::facts::*;
use domain::people::Person;
use domain::tasks::Status;
use proptest::prelude::*;

/// What there is about the two of them: each fact once, whoever of the two it was told of.
async fn work(db: &Db) -> Vec<String> {
    db.texts(
        "WITH both AS (SELECT id FROM people WHERE login IN ('ada', 'ada-new'))
         SELECT DISTINCT 'takes part ' || edition_id FROM participants WHERE person_id IN both
         UNION SELECT 'attends ' || meeting_id FROM attendances WHERE person_id IN both
         UNION SELECT 'leads ' || track_id FROM track_leads WHERE person_id IN both
         UNION SELECT 'claims ' || task_id || ' ' || max(is_lead) FROM claims WHERE person_id IN both GROUP BY task_id
         UNION SELECT 'moved ' || id FROM task_moves WHERE person_id IN both
         ORDER BY 1",
    )
    .await
}

fn some_of_us() -> impl Strategy<Value = Vec<Person>> {
    let all = vec!["Ada Example <ada>", "Ada Again <ada-new>", "Zoë Last <zoe>"];
    prop::sample::subsequence(all, 0..=3).prop_shuffle().prop_map(|people| crate::facts::people(&people))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_loses_nothing(
        here in some_of_us(), leading in some_of_us(), came in some_of_us(),
        claims in prop::collection::vec((some_of_us(), some_of_us()), 1..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let db = Db::empty().await;
            db.store.import_catalog(&catalog(), now()).await.unwrap();
            let mut facts = site();
            facts.editions[0].people = people(&["Ada Example <ada>", "Ada Again <ada-new>"]);
            facts.editions[1].people = here;
            facts.editions[1].tracks[0].leads = leading;
            facts.editions[1].meetings[0].attendees = came;
            db.store.import_site(&facts, now()).await.unwrap();
            let tasks: Vec<_> = claims.into_iter().enumerate().map(|(nth, (claimants, movers))| {
                let mut facts = task(&format!("Task {nth}"), Status::Planned);
                facts.claimants = claimants;
                facts.history = movers.into_iter().map(|by| domain::facts::MoveFacts {
                    at: at("2023-05-01T00:00:00Z"), to: Status::Planned, note: None, by: Some(by),
                }).collect();
                facts
            }).collect();
            db.store.import_tasks(&slug("2023"), &tasks, now()).await.unwrap();

            let before = work(&db).await;
            assert!(!before.is_empty());
            let ada = db.signed_in(&github(7, "ada")).await;
            assert_eq!(work(&db).await, before, "the first sign-in changed something");
            let same = db.signed_in(&github(7, "ada-new")).await;
            assert_eq!(ada.id, same.id);
            assert_eq!(work(&db).await, before);
            assert_eq!(db.texts("SELECT name FROM people WHERE login = 'ada'").await, Vec::<String>::new());
            assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
        });
    }
}
