//! Hands on tasks: claims, who leads, letting go, handing over, and fifty who reach for the last place.

use crate::builders::*;
use crate::inviting::refusal;
use crate::planning::*;
use domain::Refusal;
use domain::tasks::Status;
use domain::time::Days;
use domain::workflow::{ClaimOutcome, Interest};
use store::StoreError;

#[tokio::test]
async fn the_first_hand_leads_and_when_it_lets_go_the_next_does() {
    let db = Db::plan().await;
    let (wren, bao) = (db.person(2, "wren").await, db.person(3, "bao").await);
    let task = db.proposed(&wanting("Two hands", 2), &wren).await;
    let claim = async |who| db.store.claim_task(&here(), task, who, now()).await;
    assert_eq!(claim(&wren).await.unwrap(), ClaimOutcome::Free { leads: true });
    assert_eq!(claim(&bao).await.unwrap(), ClaimOutcome::Free { leads: false });
    assert_eq!(refusal(claim(&bao).await), Refusal::AlreadyClaimed);
    assert_eq!(db.told_of(&wren).await, ["claimed 4"], "nobody is told of what they did themselves");
    db.store.release_task(&here(), task, &wren, now()).await.unwrap();
    assert_eq!(db.page(task).await.access.lead, Some(bao.id));
    assert_eq!(refusal(db.store.release_task(&here(), task, &wren, now()).await), Refusal::NotClaimed);
    assert_eq!(db.told().await[..2], ["task: unclaimed task 4", "task: claimed task 4"]);
}

#[tokio::test]
async fn who_leads_because_the_lead_let_go_is_told_and_nobody_else() {
    let db = Db::plan().await;
    let (wren, bao, ada) = (db.person(2, "wren").await, db.person(3, "bao").await, db.person(7, "ada").await);
    let task = db.proposed(&wanting("Three hands", 3), &wren).await;
    for person in [&wren, &bao, &ada] {
        db.store.claim_task(&here(), task, person, now()).await.unwrap();
    }
    db.store.release_task(&here(), task, &ada, now()).await.unwrap();
    assert_eq!(db.told_of(&bao).await, Vec::<String>::new(), "the lead stays the lead");
    db.store.claim_task(&here(), task, &ada, now()).await.unwrap();
    db.store.release_task(&here(), task, &wren, now()).await.unwrap();
    assert_eq!(db.told_of(&bao).await, ["lead_assigned 4"]);
    assert_eq!(db.told_of(&ada).await, Vec::<String>::new());
    let notice = db.store.notifications(bao.id, None, 1).await.unwrap().remove(0);
    assert_eq!(notice.sentence(), "wren made you the lead of task 4, “Three hands”.");
}

#[tokio::test]
async fn work_whose_last_hand_lets_go_wants_another() {
    let db = Db::plan().await;
    let (planner, wren) = (db.planner().await, db.person(2, "wren").await);
    let task = db.proposed(&wanting("Begun", 1), &wren).await;
    db.moved(task, Status::Planned, &planner).await.unwrap();
    db.store.claim_task(&here(), task, &wren, now()).await.unwrap();
    db.moved(task, Status::InProgress, &wren).await.unwrap();
    assert!(!db.page(task).await.row.needs_help());
    db.store.release_task(&here(), task, &wren, now()).await.unwrap();
    assert!(db.page(task).await.row.needs_help());
    let help = db.texts("SELECT number || '' FROM tasks WHERE needs_help = 1").await;
    assert!(help.contains(&task.to_string()), "{help:?}");
}

#[tokio::test]
async fn a_claim_puts_no_task_under_other_leads() {
    let db = Db::plan().await;
    let (planner, wren, bao) = (db.planner().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let task = db.proposed(&wanting("Somewhere", 2), &wren).await;
    db.store.claim_task(&here(), task, &bao, now()).await.unwrap();
    let elsewhere = domain::workflow::Proposal { track: None, ..wanting("Somewhere", 2) };
    let change = async |by| db.change(task, &elsewhere, by).await;
    assert!(matches!(refusal(change(&bao).await), Refusal::NotAllowedForTask { .. }));
    change(&wren).await.unwrap();
    db.change(task, &wanting("Somewhere", 2), &planner).await.unwrap();
}

#[tokio::test]
async fn what_is_over_is_claimed_by_nobody() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    assert_eq!(refusal(db.store.claim_task(&here(), nr(1), &wren, now()).await), Refusal::TaskIsOver);
    assert!(matches!(refusal(db.store.claim_task(&here(), nr(99), &wren, now()).await), Refusal::NoSuchTask { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_who_reach_for_the_last_place_one_has_it_and_the_others_read_who() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let task = db.proposed(&wanting("Last place", 2), &wren).await;
    db.store.claim_task(&here(), task, &wren, now()).await.unwrap();
    let mut claims = Vec::new();
    for number in 0..50 {
        let (store, who) = (db.store.clone(), db.person(100 + number, &format!("p{number}")).await);
        claims.push((store, who));
    }
    let claims: Vec<_> = claims
        .into_iter()
        .map(|(store, who)| {
            tokio::spawn(
                async move { (who.person.name.to_string(), store.claim_task(&here(), task, &who, now()).await) },
            )
        })
        .collect();
    let (mut taken, mut refused) = (Vec::new(), Vec::new());
    for claim in claims {
        match claim.await.unwrap() {
            (name, Ok(_)) => taken.push(name),
            (_, Err(StoreError::Refused(why))) => refused.push(why),
            (_, Err(trouble)) => panic!("{trouble}"),
        }
    }
    assert_eq!(taken.len(), 1);
    assert_eq!(refused, vec![Refusal::NoPlaceLeftAfter(taken[0].clone()); 49]);
    assert_eq!(db.assignees_of(task).await, ["wren".to_owned(), taken[0].clone()]);
}

#[tokio::test]
async fn a_place_that_is_offered_is_kept_until_somebody_takes_it() {
    let db = Db::plan().await;
    let (planner, wren, bao) = (db.planner().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let task = db.proposed(&proposal("Quiet"), &planner).await;
    db.moved(task, Status::Planned, &planner).await.unwrap();
    db.store.claim_task(&here(), task, &wren, now()).await.unwrap();
    for days in [40, 60] {
        assert_eq!(db.store.run_stale_claims(now() + Days::new(days)).await.unwrap().len(), 1);
    }
    let page = db.page(task).await;
    assert_eq!((page.row.people_missing, page.row.needs_help()), (1, true));
    db.store.still_on_it(&here(), task, &wren, now() + Days::new(61)).await.unwrap();
    assert_eq!(db.page(task).await.row.people_missing, 0);
    for days in [120, 140] {
        db.store.run_stale_claims(now() + Days::new(days)).await.unwrap();
    }
    let taken = db.store.claim_task(&here(), task, &bao, now() + Days::new(141)).await.unwrap();
    assert_eq!(taken, ClaimOutcome::Over { from: wren.id, leads: true });
    assert_eq!(db.assignees_of(task).await, ["bao"]);
    assert_eq!(db.told_of(&wren).await.last().unwrap(), "claim_taken_over 4");
}

#[tokio::test]
async fn how_many_hands_are_wanted_says_the_lead_and_never_fewer_than_are_on_it() {
    let db = Db::plan().await;
    let (planner, wren, bao) = (db.planner().await, db.person(2, "wren").await, db.person(3, "bao").await);
    let task = db.proposed(&wanting("Hands", 2), &planner).await;
    for person in [&wren, &bao] {
        db.store.claim_task(&here(), task, person, now()).await.unwrap();
    }
    let set = async |wanted, by| db.store.set_people_needed(&here(), task, wanted, by, now()).await;
    assert!(matches!(refusal(set(3, &bao).await), Refusal::NotAllowedForTask { .. }));
    assert_eq!(refusal(set(1, &wren).await), Refusal::FewerNeededThanAssigned { assigned: 2, requested: 1 });
    assert!(matches!(refusal(set(41, &wren).await), Refusal::OutOfRange { .. }));
    set(3, &wren).await.unwrap();
    assert_eq!(db.page(task).await.people_needed, 3);
}

#[tokio::test]
async fn a_lead_hands_over_to_whom_says_yes() {
    let db = Db::plan().await;
    // Ada and Zoë take part in the edition.
    let (ada, zoe) = (db.person(2, "ada").await, db.person(3, "zoe").await);
    let task = db.proposed(&proposal("Handed"), &ada).await;
    db.store.claim_task(&here(), task, &ada, now()).await.unwrap();
    let offer = async |to: &str, by| db.store.offer_lead_transfer(&here(), task, &login(to), None, by, now()).await;
    let answer = async |full_consent, by| db.store.answer_lead_transfer(&here(), task, full_consent, by, now()).await;
    assert!(matches!(refusal(offer("zoe", &zoe).await), Refusal::NotAllowedForTask { .. }));
    assert_eq!(refusal(offer("nobody", &ada).await), Refusal::NotTakingPart("nobody".into()));
    assert_eq!(refusal(offer("ada", &ada).await), Refusal::AlreadyClaimed);
    offer("zoe", &ada).await.unwrap();
    assert_eq!(db.page(task).await.lead_transfer.unwrap().to.0, zoe.id);
    assert_eq!(refusal(answer(true, &ada).await), Refusal::NoOpenRequest);
    answer(false, &zoe).await.unwrap();
    assert_eq!(refusal(answer(true, &zoe).await), Refusal::NoOpenRequest);
    offer("zoe", &ada).await.unwrap();
    answer(true, &zoe).await.unwrap();
    // One hand is wanted: whoever comes takes the place of whoever goes.
    assert_eq!(db.page(task).await.access.assignees, [zoe.id]);
    assert_eq!(db.told_of(&ada).await, ["lead_answered 4", "lead_answered 4"], "no, and then yes");
    assert_eq!(db.told_of(&zoe).await, ["lead_offered 4", "lead_offered 4"], "asked anew, told anew");
}

#[tokio::test]
async fn with_a_place_left_whoever_handed_over_stays_on_it_and_who_lets_go_asks_nobody_any_more() {
    let db = Db::plan().await;
    let (ada, zoe) = (db.person(2, "ada").await, db.person(3, "zoe").await);
    let task = db.proposed(&wanting("Handed", 2), &ada).await;
    let store = &db.store;
    store.claim_task(&here(), task, &ada, now()).await.unwrap();
    store.offer_lead_transfer(&here(), task, &login("zoe"), Some(&line("Please")), &ada, now()).await.unwrap();
    store.release_task(&here(), task, &ada, now()).await.unwrap();
    assert_eq!(refusal(store.answer_lead_transfer(&here(), task, true, &zoe, now()).await), Refusal::NoOpenRequest);
    store.claim_task(&here(), task, &ada, now()).await.unwrap();
    store.offer_lead_transfer(&here(), task, &login("zoe"), None, &ada, now()).await.unwrap();
    store.answer_lead_transfer(&here(), task, true, &zoe, now()).await.unwrap();
    assert_eq!(db.page(task).await.access.lead, Some(zoe.id));
    assert_eq!(db.page(task).await.claims.len(), 2);
}

#[tokio::test]
async fn the_place_of_who_deleted_their_account_is_offered_at_once_and_the_next_leads() {
    let db = Db::plan().await;
    let (wren, bao, ada) = (db.person(2, "wren").await, db.person(3, "bao").await, db.person(7, "ada").await);
    let task = db.proposed(&wanting("Left", 2), &ada).await;
    for person in [&wren, &bao] {
        db.store.claim_task(&here(), task, person, now()).await.unwrap();
    }
    assert!(!db.page(task).await.row.needs_help());
    db.store.delete_account(wren.id, now() + Days::new(1)).await.unwrap();
    let page = db.page(task).await;
    assert_eq!((page.access.lead, page.row.people_missing, page.row.needs_help()), (Some(bao.id), 1, true));
    assert!(db.texts("SELECT number || '' FROM tasks WHERE needs_help = 1").await.contains(&task.to_string()));
    let told = db.store.notifications(bao.id, None, 1).await.unwrap().remove(0);
    assert_eq!(told.sentence(), "Someone made you the lead of task 4, “Left”.");
    // Nobody is asked whether they are still on it, and the keepers leave the offer as it is.
    db.store.run_stale_claims(now() + Days::new(2)).await.unwrap();
    let taken = db.store.claim_task(&here(), task, &ada, now() + Days::new(2)).await.unwrap();
    assert_eq!(taken, ClaimOutcome::Over { from: wren.id, leads: false });
    assert_eq!(db.assignees_of(task).await, ["bao", "Ada Example"]);
}

#[tokio::test]
async fn what_only_who_left_had_a_hand_on_is_led_by_the_next_who_claims_it() {
    let db = Db::plan().await;
    let (wren, bao, ada) = (db.person(2, "wren").await, db.person(3, "bao").await, db.person(7, "ada").await);
    let task = db.proposed(&wanting("Alone", 3), &ada).await;
    db.store.claim_task(&here(), task, &wren, now()).await.unwrap();
    db.store.delete_account(wren.id, now()).await.unwrap();
    assert_eq!(db.page(task).await.row.people_missing, 3);
    assert_eq!(db.store.claim_task(&here(), task, &bao, now()).await.unwrap(), ClaimOutcome::Free { leads: true });
    assert_eq!(db.page(task).await.access.lead, Some(bao.id));
    // Nobody can ask them to let go, so fewer may be wanted than there are hands with theirs.
    db.store.set_people_needed(&here(), task, 1, &bao, now()).await.unwrap();
    assert_eq!(db.assignees_of(task).await, ["bao"]);
    // Nor does somebody lead who has left, when the last who is here lets go.
    db.store.set_people_needed(&here(), task, 2, &bao, now()).await.unwrap();
    db.store.claim_task(&here(), task, &ada, now()).await.unwrap();
    db.store.delete_account(ada.id, now()).await.unwrap();
    db.store.release_task(&here(), task, &bao, now()).await.unwrap();
    let cleo = db.person(9, "cleo").await;
    db.store.claim_task(&here(), task, &cleo, now()).await.unwrap();
    assert_eq!(db.page(task).await.access.lead, Some(cleo.id));
}

#[tokio::test]
async fn what_is_done_keeps_who_did_it_even_if_they_have_left() {
    let db = Db::plan().await;
    let ada = db.person(7, "ada").await;
    db.store.delete_account(ada.id, now()).await.unwrap();
    let page = db.page(nr(1)).await;
    assert!(page.claims.iter().all(|claim| claim.offered.is_none()));
    assert_eq!(page.claims.len(), 2);
}

#[tokio::test]
async fn what_is_opened_again_offers_the_places_of_those_who_have_left() {
    let db = Db::plan().await;
    let (planner, zoe) = (db.planner().await, db.person(5, "zoe").await);
    let ada = db.person(7, "ada").await;
    let lead = db.page(nr(1)).await.access.lead.unwrap();
    let (leads, next) = if lead == zoe.id { (&zoe, &ada) } else { (&ada, &zoe) };
    db.store.delete_account(leads.id, now()).await.unwrap();
    db.moved(nr(1), Status::InProgress, &planner).await.unwrap();
    let page = db.page(nr(1)).await;
    assert_eq!((page.access.lead, page.row.people_missing), (Some(next.id), 1));
    assert_eq!(db.told_of(next).await, ["lead_assigned 1"]);
}

#[tokio::test]
async fn the_places_of_those_who_left_before_anybody_saw_to_it_are_offered_too() {
    let db = Db::plan().await;
    let (planner, wren) = (db.planner().await, db.person(2, "wren").await);
    let task = db.proposed(&proposal("Old"), &planner).await;
    db.moved(task, Status::Planned, &planner).await.unwrap();
    db.store.claim_task(&here(), task, &wren, now()).await.unwrap();
    db.store.delete_account(wren.id, now()).await.unwrap();
    db.run(
        "UPDATE assignments SET offered = NULL WHERE person_id IN (SELECT id FROM people WHERE deleted_at IS NOT NULL)",
    )
    .await;
    assert_eq!(db.store.run_stale_claims(now()).await.unwrap()[0].offered, 1);
    assert!(db.store.run_stale_claims(now()).await.unwrap().is_empty());
    assert_eq!(db.page(task).await.row.people_missing, 1);
}

#[tokio::test]
async fn whose_hand_is_on_a_task_no_longer_says_that_they_would_work_on_it() {
    let db = Db::plan().await;
    let wren = db.person(2, "wren").await;
    let task = db.proposed(&proposal("Roof"), &wren).await;
    for kind in Interest::ALL {
        db.store.set_interest(&here(), task, kind, true, &wren, now()).await.unwrap();
    }
    db.store.claim_task(&here(), task, &wren, now()).await.unwrap();
    let left: Vec<Interest> = db.page(task).await.interests.into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(left, [Interest::Want]);
}
