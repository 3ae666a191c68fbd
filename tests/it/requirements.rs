//! Checks how organizers say what answers each commitment, and record who is at the summit.

use crate::support::demo::{CURRENT, PAST};
use crate::support::settings::{EditionForm, organizer_of};
use crate::support::{Key, TestApp, by_any_organizer, edition, location};
use domain::commitments::{AgreementVersion, Requirement};
use reqwest::StatusCode;

const PAGE: &str = "/2027/commitments";

async fn newest(app: &TestApp) -> AgreementVersion {
    app.store.versions(&edition(CURRENT)).await.expect("versions").remove(0)
}

/// The form with the clauses of a version, an empty field before them, and what answers each.
fn form(version: &AgreementVersion, requirements: &[&'static str]) -> Vec<(&'static str, String)> {
    let texts = version.clauses.iter().map(|clause| clause.text.to_string());
    let clauses = std::iter::once(String::new()).chain(texts).map(|text| ("clause", text));
    let requirements = std::iter::once("").chain(requirements.iter().copied());
    let requirements = requirements.map(|asks| ("requirement", asks.to_owned()));
    clauses.chain(requirements).chain([("read", version.revision())]).collect()
}

async fn send(app: &TestApp, key: &Key, form: &[(&'static str, String)]) -> reqwest::Response {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.post_as(PAGE, key, &form).await
}

#[tokio::test]
async fn requirements_change_without_a_new_version() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let before = newest(&app).await;
    assert_eq!(before.requirements.into_values().collect::<Vec<_>>(), Requirement::ALL, "the import read the texts");
    let before = newest(&app).await;
    let answer = send(&app, &organizer, &form(&before, &["planning", "", "summit", "work_plan"])).await;
    assert_eq!(location(&answer), "/2027/commitments?requirements=yes");
    let after = newest(&app).await;
    assert_eq!((after.number, &after.clauses), (before.number, &before.clauses));
    let asks = [('a', Requirement::Planning), ('c', Requirement::Summit), ('d', Requirement::WorkPlan)];
    assert_eq!(after.requirements, asks.into_iter().collect());
    let page = app.page_as("/2027/commitments?requirements=yes", &organizer).await;
    assert!(page.contains("The change is saved. No one has to agree again."), "{page}");
}

#[tokio::test]
async fn preview_of_a_version_keeps_what_answers_each_clause() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let mut fields = form(&newest(&app).await, &["", "summit", "", "planning"]);
    fields[1].1 = "Bring boots for the mud flats.".to_owned();
    let page = send(&app, &organizer, &fields).await.text().await.expect("text");
    assert!(page.contains("Who is affected"), "{page}");
    let hidden = ["", "", "summit", "", "planning"].map(|asks| match asks {
        "" => "<input type=\"hidden\" name=\"requirement\" value>".to_owned(),
        asks => format!("<input type=\"hidden\" name=\"requirement\" value=\"{asks}\">"),
    });
    assert!(page.replace(" value=\"\">", " value>").contains(&hidden.concat()), "{page}");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let published = app.post_and_confirm(PAGE, &organizer, &fields).await;
    assert!(location(&published).starts_with("/2027/commitments?saved=yes"));
    let asks = [('b', Requirement::Summit), ('d', Requirement::Planning)];
    assert_eq!(newest(&app).await.requirements, asks.into_iter().collect());
}

#[tokio::test]
async fn unknown_requirement_is_rejected_and_texts_are_kept() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let mut fields = form(&newest(&app).await, &["dancing"]);
    fields[1].1 = "Bring boots for the mud flats.".to_owned();
    let page = send(&app, &organizer, &fields).await.text().await.expect("text");
    assert!(page.contains("“dancing” is not what a commitment asks for") && page.contains("mud flats"), "{page}");
}

#[tokio::test]
async fn organizer_sets_make_ups_and_months_of_implementation() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let stored = app.store.edition(&edition(CURRENT)).await.expect("the edition");
    let form = EditionForm::of(&stored, &stored.revision()).with("implementation_months", "9");
    let send = async |form: &EditionForm| form.post(&app, "/2027/settings", &organizer).await;
    let page = send(&form.clone().with("make_ups", "6")).await.text().await.expect("text");
    assert!(page.contains("must be from 0 to 5, not 6") && page.contains("name=\"make_ups\" value=\"6\""), "{page}");
    assert_eq!(send(&form.with("make_ups", "2")).await.status(), StatusCode::SEE_OTHER);
    let settings = app.store.edition(&edition(CURRENT)).await.expect("the edition").fulfilment;
    assert_eq!((settings.make_ups(), settings.implementation_months()), (2, 9));
    let log = app.page_as("/2027/audit-log", &organizer).await;
    assert!(log.contains("2 missed planning rounds can be made up, 9 months of implementation"), "{log}");
}

#[tokio::test]
async fn organizer_records_who_is_at_the_summit() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, PAST).await;
    let slug = edition(PAST);
    let rows = app.store.check_in_rows(by_any_organizer(&slug)).await.expect("rows");
    let [first, second] = [0, 1].map(|nth: usize| rows[nth].id.to_string());
    let present = async || {
        let rows = app.store.check_in_rows(by_any_organizer(&slug)).await.expect("rows");
        [0, 1].map(|nth: usize| rows[nth].is_present())
    };
    let both = [("was", first.as_str()), ("was", second.as_str())];
    let answer = app.post_as("/2026/check-in", &organizer, &both).await;
    assert_eq!((location(&answer), present().await), ("/2026/check-in?saved=yes".to_owned(), [false, false]));
    app.post_as("/2026/check-in", &organizer, &[("present", &first), ("present", &second)]).await;
    // A form that was opened before the second person came changes only the first.
    app.post_as("/2026/check-in", &organizer, &[("was", &first)]).await;
    assert_eq!(present().await, [false, true]);
    let page = app.post_as("/2026/check-in", &organizer, &[("present", "99999")]).await.text().await.expect("text");
    assert!(page.contains("This person doesn’t exist."), "{page}");
}

#[tokio::test]
async fn no_one_is_checked_in_before_the_summit() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let slug = edition(CURRENT);
    let first = app.store.check_in_rows(by_any_organizer(&slug)).await.expect("rows")[0].id.to_string();
    let page = app.post_as("/2027/check-in", &organizer, &[("present", &first)]).await.text().await.expect("text");
    assert!(page.contains("Check-in opens on the first day, "), "{page}");
    assert!(!app.store.check_in_rows(by_any_organizer(&slug)).await.expect("rows")[0].is_present());
}

#[tokio::test]
async fn only_organizers_see_who_is_at_the_summit() {
    let app = TestApp::with_demo_data().await;
    let of_past = organizer_of(&app, PAST).await;
    assert!(app.page_as("/2026/check-in", &of_past).await.contains("31 people are recorded."));
    let participant = crate::support::People::sign_in(&app).await.participant;
    assert_eq!(app.get_as("/2026/check-in", &participant).await.status(), StatusCode::FORBIDDEN);
}
