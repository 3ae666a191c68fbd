//! Checks that a page which asks leaves nothing behind, and that its button acts once.

use crate::support::demo::{CURRENT, OWNER};
use crate::support::people::{appoint, login_of, participants, sign_in_with_email};
use crate::support::settings::shown_revision;
use crate::support::summit::{SeatForm, slug};
use crate::support::test_app::confirmation;
use crate::support::{Key, Summit, TestApp, by_any_organizer, edition, location, sign_in};
use domain::email::EmailKind;
use domain::id::MeetingNumber;
use domain::invitations::InvitationState;
use domain::roles::Role;
use futures_util::future::join_all;
use reqwest::{Response, StatusCode};

/// The bytes of the database and of its log. A transaction that is rolled back changes neither.
fn stored(app: &TestApp) -> [Vec<u8>; 2] {
    let path = app.database().display().to_string();
    [path.clone(), format!("{path}-wal")].map(|path| std::fs::read(path).unwrap_or_default())
}

/// Posts a form; panics unless a page asks first, and nothing is stored.
async fn asks(app: &TestApp, key: &Key, path: &str, form: &[(&str, &str)]) {
    let before = stored(app);
    let page = app.post_as(path, key, form).await.text().await.expect("text");
    assert!(confirmation(&page).is_some(), "{path} {form:?} asks first: {page}");
    assert!(before == stored(app), "{path} {form:?} leaves something behind");
}

/// A participant with an address.
struct Guest {
    login: String,
    key: Key,
}

/// The demo with an owner and a participant; their login sessions were used before.
async fn demo() -> (TestApp, Key, Guest) {
    let app = TestApp::without_rate_limits().await;
    appoint(&app, &Role::Owner, OWNER).await;
    let all = participants(&app, CURRENT).await;
    let login = login_of(all.iter().find(|one| one.leads.is_empty()).expect("a participant")).to_owned();
    let key = sign_in_with_email(&app, &login, 2000, "guest@post.example").await;
    let owner = sign_in(&app, OWNER, 15).await;
    for key in [&owner, &key] {
        app.page_as("/", key).await;
    }
    (app, owner, Guest { login, key })
}

#[tokio::test]
async fn pages_about_invitations_leave_nothing_behind() {
    let (app, owner, _) = demo().await;
    let all = app.store.overview(by_any_organizer(&edition(CURRENT))).await.expect("an overview").invitations;
    let in_state = |state| all.iter().find(|one| one.status.state == state).expect("an invitation").id.to_string();
    let (draft, sent) = (in_state(InvitationState::Draft), in_state(InvitationState::Sent));
    for (action, id) in [("send", &draft), ("delete", &draft), ("remind", &sent), ("revoke", &sent)] {
        asks(&app, &owner, &format!("/2027/invitations/{action}"), &[("ids", id)]).await;
    }
    asks(&app, &owner, "/2027/invitations/set-deadline", &[("ids", &sent), ("deadline", "2026-12-24")]).await;
    asks(&app, &owner, "/2027/invitations/move-to-seat-pool", &[("ids", &sent), ("seat_pool", "")]).await;
}

#[tokio::test]
async fn pages_about_seats_and_answers_leave_nothing_behind() {
    let (summit, [first, second, third]) = Summit::with_guests(1).await;
    summit.accept(&first).await;
    summit.accept(&second).await;
    summit.post("/2028/invitation/ask", &third, &[("question", "Is there a boat?")]).await;
    let answer = format!("/2028/invitations/{}/answer", third.invitation);
    asks(&summit.app, &summit.organizer, &answer, &[("words", "Yes, two.")]).await;
    let read = shown_revision(&summit.app, "/2028/seats", &summit.organizer).await;
    let form = SeatForm::with_capacity("2").offers_automatically().read(&read);
    asks(&summit.app, &summit.organizer, "/2028/seats", form.fields()).await;
    let form = SeatForm::with_capacity("2").read(&read);
    assert_eq!(summit.post("/2028/seats", &summit.organizer, form.fields()).await.status(), StatusCode::SEE_OTHER);
    asks(&summit.app, &summit.organizer, "/2028/invitations/offer", &[]).await;
}

#[tokio::test]
async fn pages_about_many_emails_leave_nothing_behind() {
    let (app, owner, _) = demo().await;
    let read = app.commitments_revision(CURRENT).await;
    let clause = [("clause", "Bring boots for the mud flats."), ("read", read.as_str())];
    asks(&app, &owner, "/2027/commitments", &clause).await;
    for path in ["/2027/commitments/remind", "/2027/settings/announce"] {
        let read = shown_revision(&app, path, &owner).await;
        asks(&app, &owner, path, &[("read", &read)]).await;
    }
    asks(&app, &owner, "/2027/polls/1/remind", &[]).await;
}

#[tokio::test]
async fn page_before_a_release_leaves_nothing_behind() {
    let (app, owner, guest) = demo().await;
    let starred = app.post_as("/2027/sessions/1/star", &guest.key, &[("starred", "yes")]).await;
    assert_eq!(starred.status(), StatusCode::SEE_OTHER);
    let cancelled = app.post_as("/2027/sessions/1/cancel", &owner, &[]).await;
    assert_eq!(cancelled.status(), StatusCode::SEE_OTHER);
    let read = shown_revision(&app, "/2027/schedule/release", &owner).await;
    asks(&app, &owner, "/2027/schedule/release", &[("read", &read), ("note", "A session is cancelled.")]).await;
}

#[tokio::test]
async fn pages_about_meetings_leave_nothing_behind() {
    let (app, owner, guest) = demo().await;
    let form = [("title", "Rare hardware"), ("day", "2027-04-05"), ("starts", "16:00"), ("minutes", "60")];
    let added = location(&app.post_as("/2027/meetings/add", &guest.key, &form).await);
    let address = added.split('?').next().expect("an address");
    let number = address.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    let meeting = app.store.meeting(&edition(CURRENT), MeetingNumber(number)).await.expect("the meeting");
    let read = meeting.details.revision();
    let form =
        [form[0], form[1], ("starts", "17:00"), form[3], ("lead", guest.login.as_str()), ("read", read.as_str())];
    asks(&app, &owner, &format!("{address}/edit"), &form).await;
    asks(&app, &owner, &format!("{address}/cancel"), &[]).await;
    assert_eq!(app.post_and_confirm(&format!("{address}/cancel"), &owner, &[]).await.status(), StatusCode::SEE_OTHER);
    asks(&app, &owner, &format!("{address}/restore"), &[]).await;
}

#[tokio::test]
async fn pages_about_roles_and_tasks_leave_nothing_behind() {
    let (app, owner, _) = demo().await;
    let form = [("role", "organizer"), ("edition", CURRENT), ("login", "new-hand")];
    assert_eq!(app.post_as("/roles/appoint", &owner, &form).await.status(), StatusCode::SEE_OTHER);
    asks(&app, &owner, "/roles/dismiss", &form).await;
    let tasks = ["1", "2", "3", "4", "5"].map(|number| ("tasks", number));
    for (action, value) in [("size", ("size", "large")), ("track", ("track", "")), ("outcome", ("outcome", "4c"))] {
        asks(&app, &owner, &format!("/2027/tasks/bulk/{action}"), &[&tasks[..], &[value]].concat()).await;
    }
}

/// A summit with drafts for these people, and the page that asks whether to send them.
async fn with_drafts(list: &str) -> (Summit, String, Vec<(String, String)>) {
    let summit = Summit::with_seats(5).await;
    let added = summit.post("/2028/invitations/add", &summit.organizer, &[("list", list)]).await;
    assert_eq!(added.status(), StatusCode::SEE_OTHER);
    let ids: Vec<String> = summit.invitations().await.iter().map(|one| one.id.to_string()).collect();
    let form: Vec<(&str, &str)> = ids.iter().map(|id| ("ids", id.as_str())).collect();
    let page = summit.app.post_as("/2028/invitations/send", &summit.organizer, &form).await.text().await.expect("text");
    let (address, fields) = confirmation(&page).expect("a question");
    (summit, address, fields)
}

/// The number of emails with an invitation.
async fn invitations_sent(summit: &Summit) -> usize {
    let emails = summit.app.store.emails(by_any_organizer(&slug()), None, None, 100).await.expect("emails");
    emails.into_iter().filter(|email| email.kind == EmailKind::Invitation).count()
}

/// Presses the button of a page several times at once. Each press adds a field of its own, unless they are the same.
async fn press(summit: &Summit, address: &str, fields: &[(String, String)], presses: [&str; 3]) -> Vec<Response> {
    let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let forms = presses.map(|press| fields.clone().chain([("unknown", press)]).collect::<Vec<_>>());
    join_all(forms.iter().map(|form| summit.app.post_as(address, &summit.organizer, form))).await
}

const LIST: &str = "name,email\nKim Park,kim@park.example\nLee Ray,lee@ray.example";

#[tokio::test(flavor = "multi_thread")]
async fn button_that_is_pressed_several_times_acts_once() {
    let (summit, address, fields) = with_drafts(LIST).await;
    let answers = press(&summit, &address, &fields, ["same"; 3]).await;
    assert!(answers.iter().all(|answer| location(answer).ends_with("done=send&count=2")), "{answers:?}");
    assert_eq!(invitations_sent(&summit).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn question_that_is_confirmed_several_times_acts_once() {
    let (summit, address, fields) = with_drafts(LIST).await;
    let answers = press(&summit, &address, &fields, ["first", "second", "third"]).await;
    let done = answers.iter().filter(|answer| answer.status() == StatusCode::SEE_OTHER).count();
    assert_eq!((done, invitations_sent(&summit).await), (1, 2));
    for answer in answers.into_iter().filter(|answer| answer.status() == StatusCode::OK) {
        let page = answer.text().await.expect("text");
        assert!(page.contains("What this does has changed since you looked."), "{page}");
    }
}
