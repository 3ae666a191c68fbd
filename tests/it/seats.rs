//! Checks the page on which organizers set seats: the total, and how many they want to fill.

use crate::support::demo::CURRENT;
use crate::support::settings::{EditionForm, organizer_of, shown_revision};
use crate::support::summit::SeatForm;
use crate::support::{Key, TestApp, by_any_organizer, edition, location};
use domain::invitations::Invitation;

const PAGE: &str = "/2027/seats";

async fn save(app: &TestApp, key: &Key, total: &str, target: &str) -> reqwest::Response {
    let read = shown_revision(app, PAGE, key).await;
    app.post_and_confirm(PAGE, key, &form(total, target, &read)).await
}

fn form<'a>(total: &'a str, target: &'a str, read: &'a str) -> Vec<(&'static str, &'a str)> {
    [SeatForm::with_capacity(total).fields(), &[("target", target), ("read", read)]].concat()
}

#[tokio::test]
async fn organizers_see_the_target_beside_the_total() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let taken = app.store.seat_figures(&edition(CURRENT)).await.expect("figures").taken;
    let target = (taken + 2).to_string();
    assert_eq!(location(&save(&app, &organizer, "60", &target).await), "/2027/seats?saved=yes&offers=0");
    for path in [PAGE, "/2027/invitations"] {
        let page = app.page_as(path, &organizer).await;
        assert!(page.contains(&format!("{taken} of {target} wanted, at most 60")), "{path}: {page}");
    }
    assert!(app.page("/2027").await.contains(&format!("{taken} of 60 seats taken")), "the target isn't public");
    let log = app.page_as("/2027/audit-log", &organizer).await;
    assert!(log.contains(&format!("→ {target}")), "{log}");
}

#[tokio::test]
async fn target_above_the_total_is_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let page = save(&app, &organizer, "60", "61").await.text().await.expect("text");
    assert!(page.contains("You want to fill 61 seats, but there are only 60 in total."), "{page}");
    assert!(page.contains("name=\"target\" value=\"61\""), "{page}");
}

#[tokio::test]
async fn copied_edition_has_the_seats_of_the_earlier_one() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let mut form = SeatForm::with_capacity("60").pool("New maintainers", "5").fields().to_vec();
    let read = shown_revision(&app, PAGE, &organizer).await;
    form.extend([("target", "50"), ("read", read.as_str())]);
    app.post_and_confirm(PAGE, &organizer, &form).await;
    EditionForm::new("2031").with("from", CURRENT).post(&app, "/editions/new", &organizer).await;
    let page = app.page_as("/2031/seats", &organizer).await;
    assert!(page.contains("0 of 50 wanted, at most 60") && page.contains("New maintainers"), "{page}");
}

#[tokio::test]
async fn complete_edition_links_to_no_missing_steps() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    assert!(app.page_as("/2027/settings", &organizer).await.contains("Nothing is missing"));
    for path in ["/2027/seats", "/2027/settings/tracks", "/2027/settings/agenda", "/2027/commitments"] {
        let page = app.page_as(&format!("{path}?saved=yes"), &organizer).await;
        assert!(!page.contains("See what is missing"), "{path}");
    }
}

#[tokio::test]
async fn seat_pool_with_seats_needs_a_title() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let read = shown_revision(&app, PAGE, &organizer).await;
    let form = SeatForm::with_capacity("60").pool("New maintainers", "5").pool("", "4").read(&read);
    let page = app.post_as(PAGE, &organizer, form.fields()).await.text().await.expect("text");
    assert!(page.contains("Seat pool 2: The title can’t be empty."), "{page}");
    assert!(page.contains("name=\"pool_seats\" value=\"4\""), "{page}");
}

#[tokio::test]
async fn removed_seat_pool_is_shown_with_its_people_first() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let people = async || {
        let all = app.store.overview(by_any_organizer(&edition(CURRENT))).await.expect("an overview").invitations;
        let pool = |one: &Invitation| one.draft.seat_pool.as_ref().map(ToString::to_string);
        all.into_iter().filter(|one| pool(one).as_deref() == Some("New maintainers")).collect::<Vec<_>>()
    };
    let read = shown_revision(&app, PAGE, &organizer).await;
    let form = SeatForm::with_capacity("60").pool("", "").pool("Supply-chain security", "4").read(&read);
    let page = app.post_as(PAGE, &organizer, form.fields()).await.text().await.expect("text");
    assert!(page.contains("Seat pool “New maintainers” is removed"), "{page}");
    let before = people().await;
    assert!(!before.is_empty() && before.iter().all(|one| page.contains(&one.display_name())), "{page}");
    assert_eq!(app.post_and_confirm(PAGE, &organizer, form.fields()).await.status(), 303);
    assert_eq!(people().await.len(), 0);
}
