//! Tests of claims, leads, unclaiming, lead transfers and concurrent claims.

use crate::support::*;
use domain::Refusal;
use domain::access::System;
use domain::tasks::Status;
use domain::time::Days;
use domain::workflow::{ClaimOutcome, Interest};
use store::StoreError;

#[tokio::test]
async fn next_assignee_becomes_lead_when_the_lead_unclaims() {
    let db = Db::plan().await;
    let (wren, bao) = (db.person(2, "wren").await, db.person(3, "bao").await);
    let task = db.proposed(&proposal_needing("Two people", 2), &wren).await;
    let claim = async |who| db.store.claim_task(by_participant(&here(), who), task, now()).await;
    assert_eq!(claim(&wren).await.unwrap(), ClaimOutcome::Free { leads: true });
    assert_eq!(claim(&bao).await.unwrap(), ClaimOutcome::Free { leads: false });
    assert_eq!(refusal(claim(&bao).await), Refusal::AlreadyClaimed);
    assert_eq!(db.notifications_of(&wren).await, ["claimed 4"], "no one is notified of their own action");
    db.store.release_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    assert_eq!(db.page(task).await.access.lead, Some(bao.id));
    assert_eq!(refusal(db.store.release_task(by_participant(&here(), &wren), task, now()).await), Refusal::NotClaimed);
    assert_eq!(db.audit_log_lines().await[..2], ["task: unclaimed task 4", "task: claimed task 4"]);
}

#[tokio::test]
async fn only_the_next_lead_is_notified_when_the_lead_unclaims() {
    let db = Db::plan().await;
    let (wren, bao, ada) = (db.person(2, "wren").await, db.person(3, "bao").await, db.person(7, "ada").await);
    let task = db.proposed(&proposal_needing("Three people", 3), &wren).await;
    for person in [&wren, &bao, &ada] {
        db.store.claim_task(by_participant(&here(), person), task, now()).await.unwrap();
    }
    db.store.release_task(by_participant(&here(), &ada), task, now()).await.unwrap();
    assert_eq!(db.notifications_of(&bao).await, Vec::<String>::new(), "the lead stays the lead");
    db.store.claim_task(by_participant(&here(), &ada), task, now()).await.unwrap();
    db.store.release_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    assert_eq!(db.notifications_of(&bao).await, ["lead_assigned 4"]);
    assert_eq!(db.notifications_of(&ada).await, Vec::<String>::new());
    let notification = db.store.notifications(bao.signed_in(), None, 1).await.unwrap().remove(0);
    assert_eq!(notification.sentence(), "You are now the lead of task 4, “Three people”.");
}

#[tokio::test]
async fn task_needs_help_after_its_last_assignee_unclaims() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let task = db.proposed(&proposal_needing("Begun", 1), &wren).await;
    db.moved(task, Status::Planned, &organizer).await.unwrap();
    db.store.claim_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    db.moved(task, Status::InProgress, &wren).await.unwrap();
    assert!(!db.page(task).await.row.needs_help());
    db.store.release_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    assert!(db.page(task).await.row.needs_help());
    let help = db.texts("SELECT number || '' FROM tasks WHERE needs_help = 1").await;
    assert!(help.contains(&task.to_string()), "{help:?}");
}

#[tokio::test]
async fn assignee_cannot_change_the_track() {
    let db = Db::plan().await;
    let (organizer, wren, bao) = (db.organizer_of_plan().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let task = db.proposed(&proposal_needing("Somewhere", 2), &wren).await;
    db.store.claim_task(by_participant(&here(), &bao), task, now()).await.unwrap();
    let elsewhere = domain::workflow::Proposal { track: None, ..proposal_needing("Somewhere", 2) };
    let change = async |by| db.change(task, &elsewhere, by).await;
    assert!(matches!(refusal(change(&bao).await), Refusal::NotAllowedForTask { .. }));
    change(&wren).await.unwrap();
    db.change(task, &proposal_needing("Somewhere", 2), &organizer).await.unwrap();
}

#[tokio::test]
async fn finished_task_cannot_be_claimed() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    assert_eq!(refusal(db.store.claim_task(by_participant(&here(), &wren), nr(1), now()).await), Refusal::TaskIsOver);
    assert!(matches!(
        refusal(db.store.claim_task(by_participant(&here(), &wren), nr(99), now()).await),
        Refusal::NoSuchTask { .. }
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_fifty_concurrent_claims_wins_if_one_person_is_missing() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let task = db.proposed(&proposal_needing("One missing", 2), &wren).await;
    db.store.claim_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    let mut claims = Vec::new();
    for number in 0..50 {
        let (store, who) = (db.store.clone(), db.person(100 + number, &format!("p{number}")).await);
        claims.push((store, who));
    }
    let claims: Vec<_> = claims
        .into_iter()
        .map(|(store, who)| {
            tokio::spawn(async move {
                (who.person.name.to_string(), store.claim_task(by_participant(&here(), &who), task, now()).await)
            })
        })
        .collect();
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for claim in claims {
        match claim.await.unwrap() {
            (name, Ok(_)) => taken.push(name),
            (_, Err(StoreError::Refused(why))) => refused.push(why),
            (_, Err(error)) => panic!("{error}"),
        }
    }
    assert_eq!(taken.len(), 1);
    assert_eq!(refused, vec![Refusal::NoPeopleMissingAfter(taken[0].clone()); 49]);
    assert_eq!(db.assignees_of(task).await, ["wren".to_owned(), taken[0].clone()]);
}

#[tokio::test]
async fn assignee_keeps_an_offered_claim_until_someone_takes_it() {
    let db = Db::plan().await;
    let (organizer, wren, bao) = (db.organizer_of_plan().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let task = db.proposed(&proposal("Quiet"), &organizer).await;
    db.moved(task, Status::Planned, &organizer).await.unwrap();
    db.store.claim_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    for days in [40, 60] {
        assert_eq!(db.store.run_stale_claims(System::new(), now() + Days::new(days)).await.unwrap().len(), 1);
    }
    let page = db.page(task).await;
    assert_eq!((page.row.people_missing, page.row.needs_help()), (1, true));
    db.store.confirm_claim(by_participant(&here(), &wren), task, None, now() + Days::new(61)).await.unwrap();
    assert_eq!(db.page(task).await.row.people_missing, 0);
    for days in [120, 140] {
        db.store.run_stale_claims(System::new(), now() + Days::new(days)).await.unwrap();
    }
    let taken = db.store.claim_task(by_participant(&here(), &bao), task, now() + Days::new(141)).await.unwrap();
    assert_eq!(taken, ClaimOutcome::TakenOver { from: wren.id, leads: true });
    assert_eq!(db.assignees_of(task).await, ["bao"]);
    assert_eq!(db.notifications_of(&wren).await.last().unwrap(), "claim_taken_over 4");
}

#[tokio::test]
async fn people_needed_cannot_be_fewer_than_the_assignees() {
    let db = Db::plan().await;
    let (organizer, wren, bao) = (db.organizer_of_plan().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let task = db.proposed(&proposal_needing("At least two", 2), &organizer).await;
    for person in [&wren, &bao] {
        db.store.claim_task(by_participant(&here(), person), task, now()).await.unwrap();
    }
    let set = async |needed, by| db.store.set_people_needed(by_participant(&here(), by), task, needed, now()).await;
    assert!(matches!(refusal(set(3, &bao).await), Refusal::NotAllowedForTask { .. }));
    assert_eq!(refusal(set(1, &wren).await), Refusal::FewerNeededThanAssigned { assigned: 2, requested: 1 });
    assert!(matches!(refusal(set(41, &wren).await), Refusal::OutOfRange { .. }));
    set(3, &wren).await.unwrap();
    assert_eq!(db.page(task).await.people_needed, 3);
}

#[tokio::test]
async fn lead_transfer_needs_acceptance() {
    let db = Db::plan().await;
    // Ada and Zoë are participants of the edition.
    let (ada, zoe) = (db.person(2, "ada").await, db.person(3, "zoe").await);
    let task = db.proposed(&proposal("Handed"), &ada).await;
    db.store.claim_task(by_participant(&here(), &ada), task, now()).await.unwrap();
    let offer = async |to: &str, by| {
        db.store.offer_lead_transfer(by_participant(&here(), by), task, &login(to), None, now()).await
    };
    let answer =
        async |accepted, by| db.store.answer_lead_transfer(by_participant(&here(), by), task, accepted, now()).await;
    assert!(matches!(refusal(offer("zoe", &zoe).await), Refusal::NotAllowedForTask { .. }));
    assert_eq!(refusal(offer("stranger", &ada).await), Refusal::NotTakingPart("stranger".into()));
    assert_eq!(refusal(offer("ada", &ada).await), Refusal::AlreadyLead);
    offer("zoe", &ada).await.unwrap();
    assert_eq!(db.page(task).await.lead_transfer.unwrap().to.0, zoe.id);
    assert_eq!(refusal(answer(true, &ada).await), Refusal::NoOpenRequest);
    answer(false, &zoe).await.unwrap();
    assert_eq!(refusal(answer(true, &zoe).await), Refusal::NoOpenRequest);
    offer("zoe", &ada).await.unwrap();
    answer(true, &zoe).await.unwrap();
    // One person is needed: the new lead replaces the old one.
    assert_eq!(db.page(task).await.access.assignees, [zoe.id]);
    assert_eq!(db.notifications_of(&ada).await, ["lead_answered 4", "lead_answered 4"], "declined, then accepted");
    assert_eq!(
        db.notifications_of(&zoe).await,
        ["lead_offered 4", "lead_offered 4"],
        "a second request notifies again"
    );
}

#[tokio::test]
async fn unclaiming_cancels_a_lead_transfer() {
    let db = Db::plan().await;
    let (ada, zoe) = (db.person(2, "ada").await, db.person(3, "zoe").await);
    let task = db.proposed(&proposal_needing("Handed", 2), &ada).await;
    let store = &db.store;
    store.claim_task(by_participant(&here(), &ada), task, now()).await.unwrap();
    store
        .offer_lead_transfer(by_participant(&here(), &ada), task, &login("zoe"), Some(&line("Please")), now())
        .await
        .unwrap();
    store.release_task(by_participant(&here(), &ada), task, now()).await.unwrap();
    assert_eq!(
        refusal(store.answer_lead_transfer(by_participant(&here(), &zoe), task, true, now()).await),
        Refusal::NoOpenRequest
    );
}

#[tokio::test]
async fn former_lead_stays_assignee_if_two_people_are_needed() {
    let db = Db::plan().await;
    let (ada, zoe) = (db.person(2, "ada").await, db.person(3, "zoe").await);
    let task = db.proposed(&proposal_needing("Handed", 2), &ada).await;
    let store = &db.store;
    store.claim_task(by_participant(&here(), &ada), task, now()).await.unwrap();
    store.offer_lead_transfer(by_participant(&here(), &ada), task, &login("zoe"), None, now()).await.unwrap();
    store.answer_lead_transfer(by_participant(&here(), &zoe), task, true, now()).await.unwrap();
    assert_eq!(db.page(task).await.access.lead, Some(zoe.id));
    assert_eq!(db.page(task).await.claims.len(), 2);
}

#[tokio::test]
async fn deleting_an_account_offers_its_claims_and_passes_on_the_lead() {
    let db = Db::plan().await;
    let (wren, bao, ada) = (db.person(2, "wren").await, db.person(3, "bao").await, db.person(7, "ada").await);
    let task = db.proposed(&proposal_needing("Left", 2), &ada).await;
    for person in [&wren, &bao] {
        db.store.claim_task(by_participant(&here(), person), task, now()).await.unwrap();
    }
    assert!(!db.page(task).await.row.needs_help());
    db.store.delete_account(wren.signed_in(), now() + Days::new(1)).await.unwrap();
    let page = db.page(task).await;
    assert_eq!((page.access.lead, page.row.people_missing, page.row.needs_help()), (Some(bao.id), 1, true));
    assert!(db.texts("SELECT number || '' FROM tasks WHERE needs_help = 1").await.contains(&task.to_string()));
    let notification = db.store.notifications(bao.signed_in(), None, 1).await.unwrap().remove(0);
    assert_eq!(notification.sentence(), "You are now the lead of task 4, “Left”.");
    // The stale-claims run doesn't ask a deleted account about its claim, and the claim stays offered.
    db.store.run_stale_claims(System::new(), now() + Days::new(2)).await.unwrap();
    let taken = db.store.claim_task(by_participant(&here(), &ada), task, now() + Days::new(2)).await.unwrap();
    assert_eq!(taken, ClaimOutcome::TakenOver { from: wren.id, leads: false });
    assert_eq!(db.assignees_of(task).await, ["bao", "Ada Example"]);
}

#[tokio::test]
async fn next_claim_leads_after_the_only_assignee_is_deleted() {
    let db = Db::plan().await;
    let (wren, bao, ada) = (db.person(2, "wren").await, db.person(3, "bao").await, db.person(7, "ada").await);
    let task = db.proposed(&proposal_needing("Alone", 3), &ada).await;
    db.store.claim_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    db.store.delete_account(wren.signed_in(), now()).await.unwrap();
    assert_eq!(db.page(task).await.row.people_missing, 3);
    assert_eq!(
        db.store.claim_task(by_participant(&here(), &bao), task, now()).await.unwrap(),
        ClaimOutcome::Free { leads: true }
    );
    assert_eq!(db.page(task).await.access.lead, Some(bao.id));
    // A deleted account can't unclaim, so lowering the people needed can remove it.
    db.store.set_people_needed(by_participant(&here(), &bao), task, 1, now()).await.unwrap();
    assert_eq!(db.assignees_of(task).await, ["bao"]);
    // A deleted account doesn't become the lead when the last other assignee unclaims.
    db.store.set_people_needed(by_participant(&here(), &bao), task, 2, now()).await.unwrap();
    db.store.claim_task(by_participant(&here(), &ada), task, now()).await.unwrap();
    db.store.delete_account(ada.signed_in(), now()).await.unwrap();
    db.store.release_task(by_participant(&here(), &bao), task, now()).await.unwrap();
    let cleo = db.person(9, "cleo").await;
    db.store.claim_task(by_participant(&here(), &cleo), task, now()).await.unwrap();
    assert_eq!(db.page(task).await.access.lead, Some(cleo.id));
}

#[tokio::test]
async fn done_task_keeps_deleted_assignees() {
    let db = Db::plan().await;
    let ada = db.person(7, "ada").await;
    db.store.delete_account(ada.signed_in(), now()).await.unwrap();
    let page = db.page(nr(1)).await;
    assert!(page.claims.iter().all(|claim| claim.offered.is_none()));
    assert_eq!(page.claims.len(), 2);
}

#[tokio::test]
async fn reopened_task_offers_the_claims_of_deleted_accounts() {
    let db = Db::plan().await;
    let (organizer, zoe) = (db.organizer_of_plan().await, db.person(5, "zoe").await);
    let ada = db.person(7, "ada").await;
    let lead = db.page(nr(1)).await.access.lead.unwrap();
    let (leads, next) = if lead == zoe.id { (&zoe, &ada) } else { (&ada, &zoe) };
    db.store.delete_account(leads.signed_in(), now()).await.unwrap();
    db.moved(nr(1), Status::InProgress, &organizer).await.unwrap();
    let page = db.page(nr(1)).await;
    assert_eq!((page.access.lead, page.row.people_missing), (Some(next.id), 1));
    assert_eq!(db.notifications_of(next).await, ["lead_assigned 1"]);
}

#[tokio::test]
async fn stale_claims_run_offers_claims_of_deleted_accounts() {
    let db = Db::plan().await;
    let (organizer, wren) = (db.organizer_of_plan().await, db.person(2, "wren").await);
    let task = db.proposed(&proposal("Old"), &organizer).await;
    db.moved(task, Status::Planned, &organizer).await.unwrap();
    db.store.claim_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    db.store.delete_account(wren.signed_in(), now()).await.unwrap();
    db.run(
        "UPDATE assignments SET offered_since = NULL WHERE person_id IN (SELECT id FROM people WHERE deleted_at IS NOT NULL)",
    )
    .await;
    assert_eq!(db.store.run_stale_claims(System::new(), now()).await.unwrap()[0].offered, 1);
    assert!(db.store.run_stale_claims(System::new(), now()).await.unwrap().is_empty());
    assert_eq!(db.page(task).await.row.people_missing, 1);
}

#[tokio::test]
async fn claim_removes_the_interest_in_working() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let task = db.proposed(&proposal("Roof"), &wren).await;
    for kind in Interest::ALL {
        db.store.set_interest(by_participant(&here(), &wren), task, kind, true, now()).await.unwrap();
    }
    db.store.claim_task(by_participant(&here(), &wren), task, now()).await.unwrap();
    let interests: Vec<Interest> = db.page(task).await.interests.into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(interests, [Interest::Want]);
}
