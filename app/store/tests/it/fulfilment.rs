//! Checks which records answer commitments, and that totals hide small numbers.

use crate::support::*;
use domain::commitments::{FulfilmentState, Requirement, Requirements};
use domain::editions::Clause;
use domain::id::PersonId;
use domain::time::Instant;

/// A summit of four people, with a commitment of each kind, two planning meetings and one task.
async fn summit_of_four() -> Db {
    let db = Db::summit(4).await;
    db.accepted(4).await;
    let clause = |(letter, asks): (char, Requirement)| Clause { letter, text: parsed(asks.label()) };
    let clauses: Vec<Clause> = ('a'..).zip(Requirement::ALL).map(clause).collect();
    let asks: Requirements = ('a'..).zip(Requirement::ALL).collect();
    let orga = db.organizer().await;
    let read = db.store.versions(&summit()).await.unwrap()[0].revision();
    let by = summit();
    db.store.publish_commitments(by_organizer(&by, &orga), &read, (&clauses, &asks), now()).await.unwrap();
    db.run(
        "UPDATE editions SET rule_at_least = 1, rule_of = 2 WHERE slug = '2027';
         INSERT INTO meetings (id, edition_id, number, title, day)
           SELECT 1, id, 1, 'First', '2027-03-01' FROM editions WHERE slug = '2027';
         INSERT INTO meetings (id, edition_id, number, title, day)
           SELECT 2, id, 2, 'Second', '2027-04-01' FROM editions WHERE slug = '2027';
         INSERT INTO tasks (id, edition_id, number, title, status)
           SELECT 1, id, 1, 'Wheels', 'done' FROM editions WHERE slug = '2027';",
    )
    .await;
    db
}

/// The person with the login `p1`.
async fn first(db: &Db) -> PersonId {
    db.guest(1).await.id
}

async fn states(db: &Db, at: Instant) -> Vec<FulfilmentState> {
    let found = db.store.own_fulfilment(by_person(first(db).await), &summit(), at).await.unwrap();
    found.people[0].fulfilments.iter().map(|fulfilment| fulfilment.state).collect()
}

fn on(day: &str) -> Instant {
    format!("{day}T20:00:00Z").parse().unwrap()
}

#[tokio::test]
async fn each_record_answers_its_commitment() {
    use FulfilmentState::{Met, Open};
    let records = [
        (
            "INSERT INTO attendance_records (meeting_id, person_id, present, source, recorded_at) VALUES (1, ?, 1, 'self', 0)",
            0,
        ),
        (
            "UPDATE tasks SET proposed_by = ?; INSERT INTO task_transitions (task_id, at, to_status, imported) VALUES (1, 0, 'proposed', 0)",
            1,
        ),
        ("INSERT INTO assignments (task_id, person_id, is_lead, since) VALUES (1, ?, 0, 0)", 1),
        ("INSERT INTO reviews (task_id, person_id, requested_at, reviewed_at) VALUES (1, ?, 0, 1)", 1),
        (
            "INSERT INTO summit_check_ins (edition_id, person_id, present, source, recorded_at) SELECT id, ?, 1, 'organizer', 0 FROM editions WHERE slug = '2027'",
            2,
        ),
        (
            "INSERT INTO assignments (task_id, person_id, is_lead, since) VALUES (1, ?, 0, 1900000000);
          INSERT INTO task_transitions (task_id, at, to_status, imported) VALUES (1, 1900000000, 'done', 0)",
            3,
        ),
        (
            "INSERT INTO assignments (task_id, person_id, is_lead, since) VALUES (1, ?, 0, 1900000000);
          INSERT INTO comments (task_id, person_id, at, text, html) VALUES (1, ?, 1900000000, 'Yes', 'Yes')",
            3,
        ),
        (
            "INSERT INTO assignments (task_id, person_id, is_lead, since) VALUES (1, ?, 0, 1900000000);
          INSERT INTO updates (edition_id, task_id, person_id, at, day, line)
          SELECT edition_id, id, ?, 1900000000, '2030-03-17', 'Yes' FROM tasks WHERE id = 1",
            3,
        ),
    ];
    for (sql, place) in records {
        let db = summit_of_four().await;
        let person = first(&db).await;
        assert_eq!(states(&db, on("2027-02-01")).await, [Open; 4]);
        db.run(&sql.replace('?', &person.to_string())).await;
        let mut expected = [Open; 4];
        expected[place] = Met;
        assert_eq!(states(&db, on("2027-02-01")).await, expected, "{sql}");
    }
}

#[tokio::test]
async fn corrected_attendance_and_cancelled_meeting_are_no_chance() {
    let db = summit_of_four().await;
    let person = first(&db).await;
    for present in [1, 0] {
        db.run(&format!(
            "INSERT INTO attendance_records (meeting_id, person_id, present, source, recorded_at)
             VALUES (1, {person}, {present}, 'self', 0)"
        ))
        .await;
    }
    assert_eq!(states(&db, on("2027-03-15")).await[0], FulfilmentState::Open);
    db.run("UPDATE meetings SET cancelled_at = 0 WHERE id = 2; UPDATE editions SET rule_of = 1 WHERE slug = '2027'")
        .await;
    assert_eq!(states(&db, on("2027-03-15")).await[0], FulfilmentState::Missed);
    db.run(&format!(
        "INSERT INTO waivers (invitation_id, letter, reason, at)
         SELECT id, 'a', 'Ill', 0 FROM invitations WHERE person_id = {person}"
    ))
    .await;
    assert_eq!(states(&db, on("2027-03-15")).await[0], FulfilmentState::Waived);
}

#[tokio::test]
async fn total_of_fewer_than_five_people_is_hidden() {
    let db = summit_of_four().await;
    let check_in = "INSERT INTO summit_check_ins (edition_id, person_id, present, source, recorded_at)
                    SELECT edition_id, person_id, 1, 'organizer', 0 FROM invitations";
    db.run(check_in).await;
    let total = async || db.store.fulfilment_totals(&summit(), on("2027-05-04")).await.unwrap()[2].met;
    let found = db.store.edition_fulfilment(by_any_organizer(&summit()), on("2027-05-04")).await.unwrap();
    let met = found.people.iter().filter(|person| person.fulfilments[2].state == FulfilmentState::Met).count();
    assert_eq!((met, total().await), (4, None));
    db.run(
        "INSERT INTO people (id, name) VALUES (905, 'Fifth');
         INSERT INTO invitations (edition_id, person_id, state, since, drafted_at)
           SELECT id, 905, 'accepted', 0, 0 FROM editions WHERE slug = '2027';",
    )
    .await;
    db.run(check_in).await;
    assert_eq!(total().await, Some(5));
}
