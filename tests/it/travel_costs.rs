//! Checks travel costs: who records and sees them, the table, and the purge.

use crate::support::people::account_of;
use crate::support::summit::{Guest, slug};
use crate::support::{Key, Summit, by_any_organizer};
use domain::access::System;
use domain::time::{Days, Instant};
use domain::travel_costs::{Amount, Reimbursement, TravelCosts, TravelCostsFilter};
use reqwest::StatusCode;

const SETTINGS: &str = "/2028/settings/travel";

/// A summit that keeps track of travel costs, with two people who have a seat.
async fn summit() -> (Summit, [Guest; 2]) {
    let (summit, guests) = Summit::with_guests::<2>(9).await;
    for guest in &guests {
        summit.accept(guest).await;
    }
    let form = [("travel_costs", "yes"), ("currency", "eur"), ("read", &shown_read(&summit, SETTINGS).await)];
    assert_eq!(summit.post(SETTINGS, &summit.organizer, &form).await.status(), StatusCode::SEE_OTHER);
    (summit, guests)
}

/// The revision token on a page of the organizer.
async fn shown_read(summit: &Summit, path: &str) -> String {
    crate::support::settings::shown_revision(&summit.app, path, &summit.organizer).await
}

async fn page_of(summit: &Summit, guest: &Key) -> String {
    format!("/2028/logistics/{}", account_of(&summit.app, guest).await.id)
}

async fn costs(summit: &Summit, guest: &Key) -> TravelCosts {
    let (edition, id) = (slug(), account_of(&summit.app, guest).await.id);
    let page = summit.app.store.travel_costs_of(by_any_organizer(&edition).into(), id).await;
    page.expect("travel costs").found.costs
}

/// Records a cap, documents and a shared room for the first guest.
async fn record(summit: &Summit, [first, second]: &[Guest; 2]) {
    let (path, mate) = (page_of(summit, first).await, account_of(&summit.app, second).await.id.to_string());
    let form = [
        ("cost_cap", "1200.50"),
        ("reimbursement", "requested"),
        ("documents_on", "2027-05-03"),
        ("documents_note", "qzreceipt of the ferry"),
        ("mate", &mate),
        ("read", &shown_read(summit, &path).await),
    ];
    assert_eq!(summit.post(&path, &summit.organizer, &form).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn organizer_records_costs_and_both_room_mates_see_it() {
    let (summit, guests) = summit().await;
    record(&summit, &guests).await;
    let [first, second] = &guests;
    let stored = costs(&summit, first).await;
    assert_eq!((stored.cap, stored.reimbursement), (Some(Amount(120_050)), Reimbursement::Requested));
    assert_eq!(costs(&summit, second).await.mate, Some(account_of(&summit.app, first).await.id), "symmetrical");
    let own = summit.app.page_as("/2028/invitation", first).await;
    assert!(own.contains("1200.50 EUR") && own.contains("requested") && own.contains("demo-guest-001"), "{own}");
    let list = summit.app.page_as("/2028/logistics?reimbursement=requested", &summit.organizer).await;
    assert!(list.contains("1200.50 EUR"), "{list}");
    let csv = summit.app.page_as("/2028/logistics.csv", &summit.organizer).await;
    assert!(csv.contains("shares_room_with") && csv.contains("1200.50,EUR,requested,2027-05-03"), "{csv}");
    let export = summit.app.get_as("/me/data.json", first).await.text().await.expect("text");
    assert!(export.contains("120050") && export.contains("qzreceipt"), "{export:.300}");
    assert_eq!(summit.app.get_as("/2028/logistics", first).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn participant_asks_for_the_reimbursement_once() {
    let (summit, [first, second]) = summit().await;
    let path = "/2028/invitation/request-reimbursement";
    let page = summit.app.page_as("/2028/invitation", &first).await;
    assert!(page.contains("I have sent my documents and ask for the reimbursement"), "{page}");
    assert_eq!(summit.post(path, &first, &[]).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(costs(&summit, &first).await.reimbursement, Reimbursement::Requested);
    assert_eq!(costs(&summit, &second).await.reimbursement, Reimbursement::None);
    let again = summit.post(path, &first, &[("unknown", "later")]).await.text().await.expect("text");
    assert!(again.contains("A reimbursement can’t change from “requested” to “requested”."), "{again}");
    let log = summit.app.page_as("/2028/audit-log", &summit.organizer).await;
    assert!(log.contains("asked for the reimbursement of travel costs"), "{log}");
}

#[tokio::test]
async fn rejected_costs_keep_what_was_typed() {
    let (summit, [first, _]) = summit().await;
    let path = page_of(&summit, &first).await;
    let read = shown_read(&summit, &path).await;
    let page = summit.post(&path, &summit.organizer, &[("cost_cap", "12,50"), ("read", &read)]).await;
    let page = page.text().await.expect("text");
    assert!(page.contains("value=\"12,50\"") && page.contains("role=\"alert\""), "{page}");
    let paid = [("reimbursement", "paid"), ("read", read.as_str())];
    let page = summit.post(&path, &summit.organizer, &paid).await.text().await.expect("text");
    assert!(page.contains("from “not requested” to “paid”"), "{page}");
    let outdated = [("cost_cap", "5"), ("read", "of another version")];
    let page = summit.post(&path, &summit.organizer, &outdated).await.text().await.expect("text");
    assert!(page.contains("The saved version"), "{page}");
}

#[tokio::test]
async fn costs_that_are_switched_off_are_not_shown() {
    let (summit, guests) = summit().await;
    record(&summit, &guests).await;
    let other = [("travel_costs", "yes"), ("currency", "USD"), ("read", &shown_read(&summit, SETTINGS).await)];
    let page = summit.post(SETTINGS, &summit.organizer, &other).await.text().await.expect("text");
    assert!(page.contains("The caps are in EUR."), "{page}");
    let off = [("currency", "EUR"), ("read", &shown_read(&summit, SETTINGS).await)];
    assert_eq!(summit.post(SETTINGS, &summit.organizer, &off).await.status(), StatusCode::SEE_OTHER);
    let [first, _] = &guests;
    assert!(!summit.app.page_as("/2028/invitation", first).await.contains("Your travel costs"));
    assert!(!summit.app.page_as("/2028/logistics", &summit.organizer).await.contains("Travel costs</h2>"));
    let path = page_of(&summit, first).await;
    assert_eq!(summit.app.get_as(&path, &summit.organizer).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn purge_leaves_no_travel_costs_in_the_file() {
    let (summit, guests) = summit().await;
    record(&summit, &guests).await;
    let store = &summit.app.store;
    let holds = || {
        let database = summit.app.database();
        let files = ["", "-wal"].map(|end| std::path::PathBuf::from(format!("{}{end}", database.display())));
        let contains = |path: &std::path::PathBuf| {
            std::fs::read(path).is_ok_and(|bytes| bytes.windows(9).any(|window| window == b"qzreceipt"))
        };
        files.iter().any(contains)
    };
    assert!(holds(), "the search finds what is stored");
    let ends = store.edition(&slug()).await.expect("the edition").dates.ends();
    let over: Instant =
        ends.checked_add_days(Days::new(800)).expect("a day").and_hms_opt(0, 0, 0).expect("a time").and_utc();
    let purged = store.purge(System::new(), over).await.expect("purged");
    assert!(purged.iter().any(|report| report.edition == slug() && report.logistics == 2), "{purged:?}");
    assert!(!holds(), "nothing is left");
    let edition = slug();
    let by = by_any_organizer(&edition);
    let left = store.travel_costs(by.into(), TravelCostsFilter::default(), None).await.expect("an answer").expect("on");
    assert!(left.people.iter().all(|found| found.costs == TravelCosts::default()), "{left:?}");
}

#[tokio::test]
async fn deleted_account_leaves_no_travel_costs() {
    let (summit, guests) = summit().await;
    record(&summit, &guests).await;
    let [first, second] = &guests;
    let deleted = summit.post("/me/delete", first, &[("login", "demo-guest-000")]).await;
    assert!(deleted.status().is_redirection(), "{}", deleted.status());
    assert_eq!(costs(&summit, second).await.mate, None, "the room is no longer shared");
    let csv = summit.app.page_as("/2028/logistics.csv", &summit.organizer).await;
    assert!(!csv.contains("qzreceipt"), "{csv}");
}

#[tokio::test]
async fn table_has_the_people_of_the_chosen_filter() {
    let (summit, guests) = summit().await;
    record(&summit, &guests).await;
    let page = summit.app.page_as("/2028/logistics?reimbursement=requested", &summit.organizer).await;
    let link = "/2028/logistics.csv?reimbursement=requested";
    assert!(page.contains(link) && page.contains("Export these people (CSV)"), "{page}");
    let rows = |csv: &str| csv.lines().count() - 1;
    let csv = summit.app.page_as(link, &summit.organizer).await;
    assert!(rows(&csv) == 1 && csv.contains("demo-guest-000"), "{csv}");
    assert_eq!(rows(&summit.app.page_as("/2028/logistics.csv", &summit.organizer).await), 2);
}

#[tokio::test]
async fn note_on_documents_names_who_else_reads_it() {
    let (summit, [first, _]) = summit().await;
    let name = account_of(&summit.app, &first).await.person.name.to_string();
    let page = summit.app.page_as(&page_of(&summit, &first).await, &summit.organizer).await;
    assert!(page.contains(&format!("Note on the documents (visible to {name})")), "{page}");
}

#[tokio::test]
async fn reimbursement_stays_after_the_seat_was_given_up() {
    let (summit, guests) = summit().await;
    record(&summit, &guests).await;
    let [first, second] = &guests;
    assert_eq!(summit.post("/2028/invitation/withdraw", first, &[]).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(costs(&summit, second).await.mate, None, "the room is no longer shared");
    let list = summit.app.page_as("/2028/logistics?reimbursement=requested", &summit.organizer).await;
    assert!(list.contains("without a seat") && list.contains("1200.50 EUR"), "{list}");
    let own = summit.app.page_as("/2028/invitation", first).await;
    assert!(own.contains("Your travel costs") && own.contains("requested"), "{own}");
    let path = page_of(&summit, first).await;
    let mate = account_of(&summit.app, second).await.id.to_string();
    let read = shown_read(&summit, &path).await;
    let shared = [("cost_cap", "1200.50"), ("reimbursement", "requested"), ("mate", &mate), ("read", &read)];
    let refused = summit.post(&path, &summit.organizer, &shared).await;
    assert_ne!(refused.status(), StatusCode::SEE_OTHER, "only people with a seat share a room");
    let approved = [("cost_cap", "1200.50"), ("reimbursement", "approved"), ("read", &read)];
    assert_eq!(summit.post(&path, &summit.organizer, &approved).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(costs(&summit, first).await.reimbursement, Reimbursement::Approved);
}
