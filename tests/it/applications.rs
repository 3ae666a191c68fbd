//! Checks the interest form, the organizers’ list of applications, and the edition’s own questions.

mod questions;

use crate::support::settings::{edit_settings, shown_revision};
use crate::support::{Key, PAGES, Summit, VISITOR, by_any_organizer, location, sign_in, summit};
use domain::applications::{ApplicationFilter, ApplicationState};
use domain::email::EmailKind;
use domain::id::ApplicationId;
use domain::invitations::InvitationState;
use reqwest::StatusCode;

/// The form of an application by this person.
fn application(name: &str) -> Vec<(&'static str, String)> {
    vec![
        ("email", format!("{name}@apply.example")),
        ("reason", format!("{name} wants to mend wheels")),
        ("projects", "SciPy, NumPy".to_owned()),
        ("skills", "linkers".to_owned()),
    ]
}

/// A summit with an open interest form.
async fn open_summit() -> Summit {
    let summit = Summit::with_seats(10).await;
    open(&summit).await;
    summit
}

async fn open(summit: &Summit) {
    edit_settings(&summit.app, "2028", &summit.organizer, &[("interest", "yes")]).await;
    set_window(summit, "2026-11-01", "2026-12-01").await;
}

async fn set_window(summit: &Summit, opens: &str, closes: &str) {
    const PAGE: &str = "/2028/settings/interest";
    let read = shown_revision(&summit.app, PAGE, &summit.organizer).await;
    let form = [
        ("opens", opens),
        ("closes", closes),
        ("max_applications", "600"),
        ("max_characters", "500"),
        ("introduction", "Tell us **why**."),
        ("read", read.as_str()),
    ];
    let saved = summit.app.post_as(PAGE, &summit.organizer, &form).await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.expect("text"));
}

async fn send(summit: &Summit, key: &Key, form: &[(&'static str, String)]) -> reqwest::Response {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    summit.app.post_as("/2028/interest", key, &form).await
}

/// Signs in people and sends their applications; returns their cookies and the ids of the applications.
async fn applied(summit: &Summit, names: &[&str]) -> (Vec<Key>, Vec<ApplicationId>) {
    let mut keys = Vec::new();
    for (name, number) in names.iter().zip(3000..) {
        let key = sign_in(&summit.app, &format!("demo-{name}"), number).await;
        assert_eq!(location(&send(summit, &key, &application(name)).await), "/2028/interest?done=sent");
        keys.push(key);
    }
    let slug = summit::slug();
    let list = summit.app.store.applications(by_any_organizer(&slug), &ApplicationFilter::default(), 0, 50).await;
    (keys, list.expect("a list").selected)
}

async fn states(summit: &Summit) -> Vec<ApplicationState> {
    let slug = summit::slug();
    let list = summit.app.store.applications(by_any_organizer(&slug), &ApplicationFilter::default(), 0, 50).await;
    list.expect("a list").rows.iter().map(|row| row.state).collect()
}

async fn answers_in_outbox(summit: &Summit) -> usize {
    let slug = summit::slug();
    let emails = summit.app.store.emails(by_any_organizer(&slug), None, None, 100).await.expect("emails");
    emails.iter().filter(|email| email.kind == EmailKind::NotInvited).count()
}

#[tokio::test]
async fn applicant_sends_changes_and_withdraws_an_application() {
    let summit = open_summit().await;
    let visitor = summit.app.page_as("/2028/interest", &VISITOR).await;
    assert!(visitor.contains("open until 1 December 2026") && visitor.contains("Sign in with GitHub"), "{visitor}");
    let (keys, ids) = applied(&summit, &["newcomer"]).await;
    let page = summit.app.page_as("/2028/interest", &keys[0]).await;
    assert!(page.contains("have not decided yet") && page.contains("newcomer wants to mend wheels"), "{page}");
    let mut changed = application("newcomer");
    changed[1].1 = "I changed my mind about wheels".to_owned();
    send(&summit, &keys[0], &changed).await;
    let list = summit.app.page_as(&format!("/2028/applications/{}", ids[0]), &summit.organizer).await;
    assert!(list.contains("I changed my mind about wheels") && list.contains("changed by its author"), "{list}");
    let withdrawn = summit.app.post_as("/2028/interest/withdraw", &keys[0], &[]).await;
    assert_eq!(location(&withdrawn), "/2028/interest?done=withdrawn");
    assert_eq!(states(&summit).await, [ApplicationState::Withdrawn]);
    // Another text, so that it isn't the second of two clicks.
    changed[1].1 = "I can come after all, for the wheels".to_owned();
    send(&summit, &keys[0], &changed).await;
    assert_eq!(states(&summit).await, [ApplicationState::New]);
}

#[tokio::test]
async fn closed_edition_takes_no_application() {
    let summit = open_summit().await;
    let key = sign_in(&summit.app, "demo-newcomer", 3000).await;
    assert!(summit.app.page_as("/2028", &key).await.contains("You can ask to be invited until"));
    summit.app.post_as("/2028/settings/close", &summit.organizer, &[]).await;
    let refused = send(&summit, &key, &application("newcomer")).await.text().await.expect("text");
    assert!(refused.contains("The edition is closed, so this can’t be sent any more."), "{refused}");
    assert_eq!(states(&summit).await, []);
    let page = summit.app.page_as("/2028/interest", &key).await;
    assert!(page.contains("The edition is closed, and so is its interest form"), "{page}");
    assert!(!page.contains("name=\"reason\""), "{page}");
    assert!(!summit.app.page_as("/2028", &key).await.contains("You can ask to be invited until"));
}

#[tokio::test]
async fn applicant_sees_the_application_on_the_overview() {
    let summit = open_summit().await;
    let (keys, _) = applied(&summit, &["newcomer"]).await;
    let overview = summit.app.page_as("/2028", &keys[0]).await;
    assert!(overview.contains("You applied on ") && !overview.contains("You can ask to be invited"), "{overview}");
}

#[tokio::test]
async fn empty_days_take_the_interest_form_down() {
    let summit = open_summit().await;
    let key = sign_in(&summit.app, "demo-newcomer", 3000).await;
    set_window(&summit, "", "").await;
    let page = summit.app.page_as("/2028/interest", &key).await;
    assert!(page.contains("The interest form is not open yet") && !page.contains("name=\"reason\""), "{page}");
    set_window(&summit, "2026-11-01", "2026-12-01").await;
    assert!(summit.app.page_as("/2028/interest", &key).await.contains("name=\"reason\""));
}

#[tokio::test]
async fn invited_person_needs_no_application() {
    let (summit, [guest]) = Summit::with_guests(5).await;
    open(&summit).await;
    assert!(!summit.app.page_as("/2028", &guest).await.contains("You can ask to be invited"));
    let page = summit.app.page_as("/2028/interest", &guest).await;
    assert!(page.contains("You have an invitation to this edition") && !page.contains("name=\"reason\""), "{page}");
    let answer = send(&summit, &guest, &application("guest")).await.text().await.expect("text");
    assert!(answer.contains("you need no application") && answer.contains("guest wants to mend wheels"), "{answer}");
    assert_eq!(states(&summit).await, []);
}

#[tokio::test]
async fn applicant_cannot_press_what_would_be_refused() {
    let summit = open_summit().await;
    let (keys, ids) = applied(&summit, &["newcomer"]).await;
    let id = ids[0].to_string();
    summit.post("/2028/applications/invite", &summit.organizer, &[("ids", &id)]).await;
    let page = summit.app.page_as("/2028/interest", &keys[0]).await;
    assert!(page.contains("The organizers are deciding, so you can’t change it now."), "{page}");
    assert!(!page.contains("Withdraw application") && !page.contains("Save changes"), "{page}");
}

#[tokio::test]
async fn rejected_application_keeps_what_was_typed() {
    let summit = open_summit().await;
    let key = sign_in(&summit.app, "demo-newcomer", 3000).await;
    let mut form = application("newcomer");
    form[0].1 = "no address".to_owned();
    let answer = send(&summit, &key, &form).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.expect("text");
    assert!(page.contains("role=\"alert\"") && page.contains("value=\"no address\""), "{page}");
    assert!(page.contains("newcomer wants to mend wheels") && page.contains("linkers"), "{page}");
    assert_eq!(states(&summit).await, []);
}

#[tokio::test]
async fn interest_form_says_when_it_opens_or_closed() {
    let summit = open_summit().await;
    let key = sign_in(&summit.app, "demo-newcomer", 3000).await;
    for (opens, closes, text) in [
        ("2026-11-25", "2026-12-01", "opens on 25 November 2026"),
        ("2026-11-01", "2026-11-10", "closed on 10 November 2026"),
    ] {
        set_window(&summit, opens, closes).await;
        let page = summit.app.page_as("/2028/interest", &key).await;
        assert!(page.contains(text) && !page.contains("name=\"reason\""), "{page}");
        let refused = send(&summit, &key, &application("newcomer")).await.text().await.expect("text");
        assert!(refused.contains("role=\"alert\""), "{refused}");
    }
    assert_eq!(states(&summit).await, []);
}

#[tokio::test]
async fn edition_without_interest_form_shows_none() {
    let summit = Summit::with_seats(10).await;
    for path in ["/2028/interest", "/2028/applications", "/2028/settings/interest"] {
        let answer = summit.app.get_as(path, &summit.organizer).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().await.expect("text").contains("This edition has no interest form."), "{path}");
    }
    let pages = summit.app.page_as("/2028", &VISITOR).await
        + &summit.app.page_as("/2028/invitations", &summit.organizer).await
        + &summit.app.page_as("/2028/settings/links", &summit.organizer).await;
    assert!(!pages.contains("/2028/interest") && !pages.contains("/2028/applications"));
}

#[tokio::test]
async fn application_becomes_an_invitation_that_is_sent_as_others() {
    let summit = open_summit().await;
    let (keys, ids) = applied(&summit, &["newcomer"]).await;
    let form = [("ids", ids[0].to_string())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let asked = summit.app.post_as("/2028/applications/invite", &summit.organizer, &form).await;
    let page = asked.text().await.expect("text");
    assert!(page.contains("1 person is affected") && page.contains("Add 1 invitation draft"), "{page}");
    assert_eq!(states(&summit).await, [ApplicationState::New], "nothing is done before it is confirmed");
    let done = summit.post("/2028/applications/invite", &summit.organizer, &form).await;
    assert_eq!(location(&done), "/2028/applications?done=invite&count=1");
    let invitations = summit.invitations().await;
    assert_eq!(invitations.len(), 1);
    assert_eq!(invitations[0].status.state, InvitationState::Draft);
    let own = summit.app.page_as("/2028/interest", &keys[0]).await;
    assert!(own.contains("The organizers are deciding"), "a draft is no answer: {own}");
    let id = invitations[0].id.to_string();
    summit.post("/2028/invitations/send", &summit.organizer, &[("ids", &id)]).await;
    let own = summit.app.page_as("/2028/interest", &keys[0]).await;
    assert!(own.contains("have invited you") && own.contains("/2028/invitation"), "{own}");
    summit.accept(&keys[0]).await;
    let page = summit.app.page_as(&format!("/2028/applications/{}", ids[0]), &summit.organizer).await;
    assert!(page.contains(&format!("/2028/invitations/{id}")), "{page}");
}

#[tokio::test]
async fn people_who_are_not_invited_get_one_email() {
    let summit = open_summit().await;
    let (keys, ids) = applied(&summit, &["one", "two"]).await;
    let form: Vec<(&str, String)> = ids.iter().map(|id| ("ids", id.to_string())).collect();
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let asked = summit.app.post_as("/2028/applications/not-invite", &summit.organizer, &form).await;
    let page = asked.text().await.expect("text");
    assert!(page.contains("one@apply.example") && page.contains("two@apply.example"), "{page}");
    assert_eq!(answers_in_outbox(&summit).await, 0);
    for _ in 0..2 {
        summit.post("/2028/applications/not-invite", &summit.organizer, &form).await;
    }
    assert_eq!(answers_in_outbox(&summit).await, 2, "one each");
    assert_eq!(states(&summit).await, [ApplicationState::NotInvited; 2]);
    let own = summit.app.page_as("/2028/interest", &keys[0]).await;
    assert!(own.contains("can’t invite you this time") && !own.contains("name=\"reason\""), "{own}");
}

#[tokio::test]
async fn organizers_shortlist_tag_note_and_vote() {
    let summit = open_summit().await;
    let (_, ids) = applied(&summit, &["one", "two"]).await;
    let second = ids[1].to_string();
    summit.post("/2028/applications/shortlist", &summit.organizer, &[("ids", &second)]).await;
    summit.post("/2028/applications/tag", &summit.organizer, &[("ids", &second), ("tag", "Docs")]).await;
    let page = format!("/2028/applications/{second}");
    summit.app.post_as(&format!("{page}/vote"), &summit.organizer, &[("vote", "yes")]).await;
    summit.app.post_as(&format!("{page}/note"), &summit.organizer, &[("note", "Knows the docs")]).await;
    let one = summit.app.page_as(&page, &summit.organizer).await;
    for text in ["Votes: 1", "Knows the docs", "Docs", "shortlisted"] {
        assert!(one.contains(text), "{text}: {one}");
    }
    let list = summit.app.page_as("/2028/applications", &summit.organizer).await;
    let place = |name: &str| list.find(&format!("Select demo-{name}")).expect("a row");
    assert!(place("two") < place("one"), "the one with a vote comes first");
    for filter in ["state=shortlisted", "tag=docs", "project=scipy&tag=Docs"] {
        let page = summit.app.page_as(&format!("/2028/applications?{filter}"), &summit.organizer).await;
        assert!(page.contains("Select demo-two") && !page.contains("Select demo-one"), "{filter}: {page}");
    }
    let csv = summit.app.page_as("/2028/applications.csv?tag=Docs", &summit.organizer).await;
    assert!(csv.contains("two@apply.example") && !csv.contains("one@apply.example"), "{csv}");
    let untagged = summit.post("/2028/applications/tag", &summit.organizer, &[("ids", &second), ("tag", " ")]).await;
    assert!(untagged.text().await.expect("text").contains("The tag can’t be empty."));
}

#[tokio::test]
async fn empty_choice_of_applications_is_refused_in_words() {
    let summit = open_summit().await;
    let (_, ids) = applied(&summit, &["one"]).await;
    let id = ids[0].to_string();
    for form in [vec![], vec![("ids", "999999")]] {
        let page = summit.app.post_as("/2028/applications/shortlist", &summit.organizer, &form).await;
        let page = page.text().await.expect("text");
        assert!(page.contains("Select at least one application.") && !page.contains("0 applications?"), "{page}");
    }
    let form = [("ids", id.as_str()), ("tag", "Docs")];
    let page = summit.app.post_as("/2028/applications/untag", &summit.organizer, &form).await;
    let page = page.text().await.expect("text");
    assert!(page.contains("No application changes") && page.contains("1 application doesn’t have the tag."), "{page}");
    assert!(!page.contains("Remove the tag from 0 applications"), "{page}");
}

#[tokio::test]
async fn list_says_that_an_applicant_has_a_seat() {
    let summit = open_summit().await;
    let (keys, ids) = applied(&summit, &["newcomer"]).await;
    let id = ids[0].to_string();
    summit.post("/2028/applications/invite", &summit.organizer, &[("ids", &id)]).await;
    let invitation = summit.invitations().await[0].id.to_string();
    let link = |label: &str| format!("<a href=\"/2028/invitations/{invitation}\">{label}</a>");
    let list = summit.app.page_as("/2028/applications", &summit.organizer).await;
    assert!(list.contains(&link("draft")), "{list}");
    summit.post("/2028/invitations/send", &summit.organizer, &[("ids", &invitation)]).await;
    summit.accept(&keys[0]).await;
    for path in ["/2028/applications".to_owned(), format!("/2028/applications/{id}")] {
        let page = summit.app.page_as(&path, &summit.organizer).await;
        assert!(page.contains(&link("has a seat")), "{page}");
    }
}

#[tokio::test]
async fn applications_are_on_no_page_for_others() {
    let summit = open_summit().await;
    let (keys, ids) = applied(&summit, &["one", "two"]).await;
    let id = ids[0].to_string();
    summit.app.post_as(&format!("/2028/applications/{id}/note"), &summit.organizer, &[("note", "speaks softly")]).await;
    let secrets = ["one@apply.example", "one wants to mend wheels", "speaks softly"];
    let own = summit.app.page_as(&format!("/2028/applications/{id}"), &summit.organizer).await;
    assert!(secrets.iter().all(|secret| own.contains(secret)), "organizers see it, so it could leak");
    for key in [&VISITOR, &keys[1]] {
        for path in PAGES.iter().chain(&["/2028", "/2028/people", "/2028/interest", "/api/v1/editions/2028"]) {
            let page = summit.app.page_as(path, key).await;
            assert!(secrets.iter().all(|secret| !page.contains(secret)), "{path}");
        }
    }
    for path in ["/2028/applications", "/2028/applications.csv", "/2028/applications/1", "/2028/settings/questions"] {
        assert_eq!(summit.app.get_as(path, &keys[1]).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
}
