//! Checks emails to several people: who gets them, that each person gets one, and that none is lost.

use crate::support::demo::{CURRENT, NOOR};
use crate::support::people::{appoint, sign_in_with_email};
use crate::support::summit::{Guest, draft, logins, slug};
use crate::support::test_app::confirmation;
use crate::support::{
    Browser, RunningProgram, Summit, TestApp, by_any_organizer, by_organizer, edition, location, now, visible_text,
};
use domain::access::System;
use domain::email::{DeliveryStatus, Email, EmailKind};
use domain::group_emails::RecipientFilter;
use domain::invitations::{InvitationAction, InvitationState, Invitee};
use domain::login_sessions::Token;
use domain::roles::Role;
use domain::text::{EmailAddress, PersonName};
use reqwest::StatusCode;
use std::time::{Duration, Instant};

const PAGE: &str = "/2028/emails/new";
const SEND: &str = "/2028/emails/new/send";

/// The group emails in the outbox, oldest first.
async fn written(app: &TestApp) -> Vec<Email> {
    let emails = app.store.emails(by_any_organizer(&slug()), None, None, 5000).await.expect("emails");
    let is_group = |email: &Email| matches!(email.kind, EmailKind::GroupEmail | EmailKind::TravelReminder);
    emails.into_iter().rev().filter(is_group).collect()
}

fn form<'a>(key: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let text =
        [("subject", "News for {name}"), ("body", "Dear {name},\n\nBring a lamp to the {edition}."), ("key", key)];
    [&text[..], more].concat()
}

/// A summit with three guests who have a seat; the first two have an address.
async fn summit() -> (Summit, [Guest; 3]) {
    let (summit, guests) = Summit::with_guests::<3>(9).await;
    for (guest, (login, id)) in guests.iter().zip(logins(3).iter().zip(1000..)) {
        if id < 1002 {
            sign_in_with_email(&summit.app, login, id, &format!("{login}@post.example")).await;
        }
        summit.accept(guest).await;
    }
    (summit, guests)
}

#[tokio::test]
async fn organizer_writes_to_many_after_a_preview() {
    let (summit, _) = summit().await;
    let app = &summit.app;
    let page = visible_text(&app.page_as(&format!("{PAGE}?state=accepted"), &summit.organizer).await);
    assert!(page.contains("2 people get this email") && page.contains("1 person has no email address"), "{page}");
    let asked = app.post_as(SEND, &summit.organizer, &form("first-key", &[])).await.text().await.expect("text");
    assert!(asked.contains("Send 2 emails?") && asked.contains("News for "), "{asked}");
    assert_eq!(written(app).await, [], "the preview writes nothing");
    let done = summit.post(SEND, &summit.organizer, &form("first-key", &[])).await;
    let emails = written(app).await;
    let states: Vec<DeliveryStatus> = emails.iter().map(|email| email.delivery_status).collect();
    assert_eq!(states.iter().filter(|state| **state == DeliveryStatus::NoAddress).count(), 1, "{states:?}");
    assert_eq!(emails.len(), 3);
    let whole = app.page_as(&location(&done), &summit.organizer).await;
    let page = visible_text(&whole);
    assert!(page.contains("2 emails are in the outbox.") && page.contains("See them in the outbox"), "{page}");
    assert!(whole.contains("emailed") && whole.contains("Earlier emails"), "others see that they were written to");
    let log = app.page_as("/2028/audit-log", &summit.organizer).await;
    assert!(log.contains("wrote an email to 2 people"), "{log}");
    let export = app.get_as("/me/data.json", &summit.organizer).await.text().await.expect("text");
    assert!(export.contains("\"emails_to_several_people\"") && export.contains("group-email"), "{export:.300}");
}

#[tokio::test]
async fn form_that_is_sent_twice_writes_once() {
    let (summit, _) = summit().await;
    let first = summit.post(SEND, &summit.organizer, &form("same-key", &[])).await;
    let other = [("unknown", "another press, much later")];
    let again = summit.post(SEND, &summit.organizer, &form("same-key", &other)).await;
    assert_eq!((first.status(), location(&again)), (StatusCode::SEE_OTHER, location(&first)));
    assert_eq!(written(&summit.app).await.len(), 3);
}

#[tokio::test]
async fn only_people_without_travel_dates_are_reminded() {
    let (summit, [first, ..]) = summit().await;
    let days = [("arrives", "2027-05-20"), ("departs", "2027-05-28")];
    let dates = summit.app.store.edition(&slug()).await.expect("the edition").dates;
    let (arrives, departs) = (dates.starts().to_string(), dates.ends().to_string());
    let days = [(days[0].0, arrives.as_str()), (days[1].0, departs.as_str())];
    assert_eq!(summit.post("/2028/invitation/logistics", &first, &days).await.status(), StatusCode::SEE_OTHER);
    let page = summit.app.page_as(&format!("{PAGE}?missing_travel=yes"), &summit.organizer).await;
    assert!(page.contains("please enter your travel dates") && page.contains("1 person gets this email"), "{page}");
    let reminder = [
        ("subject", "Your travel dates"),
        ("body", "Dear {name}, please enter them: {link}"),
        ("missing_travel", "yes"),
        ("key", "travel-key"),
    ];
    assert_eq!(summit.post(SEND, &summit.organizer, &reminder).await.status(), StatusCode::SEE_OTHER);
    let emails = written(&summit.app).await;
    assert!(emails.len() == 2 && emails.iter().all(|email| email.kind == EmailKind::TravelReminder), "{emails:?}");
    assert!(emails.iter().all(|email| email.invitation != Some(first.invitation)));
}

#[tokio::test]
async fn rejected_email_keeps_what_was_typed() {
    let (summit, _) = summit().await;
    let broken = [("subject", "Hello {nmae}"), ("body", "Dear {name}"), ("key", "third-key"), ("state", "accepted")];
    let page = summit.app.post_as(SEND, &summit.organizer, &broken).await.text().await.expect("text");
    assert!(page.contains("Hello {nmae}") && page.contains("role=\"alert\""), "{page}");
    let chosen = [("subject", "Hello"), ("body", "My own text"), ("key", "third-key"), ("first_timers", "yes")];
    let page = summit.app.post_as(&format!("{PAGE}/recipients"), &summit.organizer, &chosen).await;
    assert!(page.text().await.expect("text").contains("My own text"), "another choice keeps the text");
}

#[tokio::test]
async fn track_lead_writes_to_the_track_and_sees_no_address() {
    let (summit, [first, second, _]) = summit().await;
    let app = &summit.app;
    let track = app.store.edition_page(&slug()).await.expect("the edition").tracks[0].title.clone();
    let login = logins(1).remove(0);
    appoint(app, &Role::Lead(slug(), track.clone()), &login).await;
    let page = app.page_as(PAGE, &first).await;
    assert!(!page.contains("@post.example") && page.contains("Preview"), "{page}");
    let email = form("lead-key", &[("track", track.as_str())]);
    let asked = app.post_as(SEND, &first, &email).await.text().await.expect("text");
    assert!(asked.contains("Send ") && !asked.contains("@post.example"), "{asked}");
    assert_eq!(app.post_and_confirm(SEND, &first, &email).await.status(), StatusCode::SEE_OTHER);
    let to: Vec<_> = written(app).await.into_iter().filter_map(|email| email.invitation).collect();
    assert_eq!(to, [first.invitation], "others have nothing to do with the track");
    let all = form("lead-all", &[("missing_travel", "yes"), ("track", track.as_str())]);
    assert_eq!(app.post_as(SEND, &first, &all).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(app.post_as(SEND, &second, &email).await.status(), StatusCode::FORBIDDEN, "a participant");
}

/// Invites so many people with addresses, through the store.
async fn invite_many(summit: &Summit, count: usize) {
    let (slug, by) = (slug(), summit.organizers_account().await);
    let invitee = |nth: usize| {
        let name = PersonName::parse(&format!("Guest {nth:03}")).expect("a name");
        let email = EmailAddress::parse(&format!("guest-{nth:03}@post.example")).expect("an address");
        draft(Invitee::new(Some(name), None, Some(email)).expect("an invitee"))
    };
    let drafts: Vec<_> = (0..count).map(invitee).collect();
    let ids = summit.app.store.draft(by_organizer(&slug, &by), &drafts, now()).await.expect("drafts");
    let sent =
        summit.app.store.act(by_organizer(&slug, &by), &ids, &InvitationAction::Send, now()).await.expect("an answer");
    assert_eq!(sent.refused, Vec::new());
}

/// The fastest of some requests.
async fn fastest(summit: &Summit) -> Duration {
    let mut fastest = Duration::MAX;
    for _ in 0..9 {
        let begun = Instant::now();
        summit.app.page_as(PAGE, &summit.organizer).await;
        fastest = fastest.min(begun.elapsed());
    }
    fastest
}

#[tokio::test]
async fn list_of_300_recipients_takes_at_most_twice_the_time() {
    let (few, many) = (Summit::with_seats(9).await, Summit::with_seats(9).await);
    invite_many(&few, 10).await;
    invite_many(&many, 300).await;
    let (short, long) = (fastest(&few).await, fastest(&many).await);
    assert!(long <= short * 2 + Duration::from_millis(20), "{long:?} for 300, {short:?} for ten");
    let sent = many.post(SEND, &many.organizer, &form("many-key", &[])).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let emails = written(&many.app).await;
    let mut to: Vec<_> = emails.iter().filter_map(|email| email.to.clone()).map(String::from).collect();
    to.sort();
    to.dedup();
    assert_eq!((emails.len(), to.len()), (300, 300), "each person gets one email");
}

/// Posts a form as a browser does, and presses the button of the page that asks.
async fn confirmed(browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> StatusCode {
    let answer = browser.post(path, form).await;
    if answer.status() != StatusCode::OK {
        return answer.status();
    }
    let (address, fields) = confirmation(&answer.text().await.expect("text")).expect("a question");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(&address, &fields).await.status()
}

/// The demo as a program, with 40 invited people who have addresses, and an organizer.
async fn program_with_guests() -> (RunningProgram, Browser) {
    let running = RunningProgram::with_demo();
    let mut browser = running.browser();
    browser.sign_in(NOOR).await;
    let guests: Vec<String> = (0..40).map(|nth| format!("Guest {nth:02},guest-{nth:02}@post.example")).collect();
    let list = format!("name,email\n{}", guests.join("\n"));
    assert_eq!(browser.post("/2027/invitations/add", &[("list", &list)]).await.status(), 303);
    let (store, slug) = (TestApp::of_program(&running).await.store, edition(CURRENT));
    let all = store.overview(by_any_organizer(&slug)).await.expect("an overview").invitations;
    store.close().await;
    let drafts = all.iter().filter(|one| one.status.state == InvitationState::Draft);
    let ids: Vec<String> = drafts.map(|one| one.id.to_string()).collect();
    let form: Vec<(&str, &str)> = ids.iter().map(|id| ("ids", id.as_str())).collect();
    assert_eq!(confirmed(&mut browser, "/2027/invitations/send", &form).await, 303);
    (running, browser)
}

/// The number of emails with the subject “Hello” in the outbox of a program, and of people who can get one.
async fn group_emails_and_people(running: &RunningProgram) -> (usize, usize) {
    let (store, slug) = (TestApp::of_program(running).await.store, edition(CURRENT));
    let by = by_any_organizer(&slug);
    let emails = store.emails(by, None, None, 10_000).await.expect("emails");
    let filter = RecipientFilter::default();
    let writer = by.account().group_writer(&slug, &filter).expect("a proof");
    let people = store.recipients(writer).await.expect("people").count as usize;
    store.close().await;
    (emails.iter().filter(|email| email.template.subject == "Hello").count(), people)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_program_writes_all_emails_once_or_none() {
    let (mut running, mut browser) = program_with_guests().await;
    let email = [("subject", "Hello"), ("body", "Dear {name}"), ("key", "killed-key")];
    let send = "/2027/emails/new/send";
    let asked = browser.post(send, &email).await.text().await.expect("text");
    let (address, fields) = confirmation(&asked).expect("a question");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let kill = async {
        tokio::time::sleep(Duration::from_millis(15)).await;
        running.signal("KILL");
    };
    let (answer, ()) = tokio::join!(browser.try_post(&address, &fields), kill);
    running = running.restarted();
    let (emails, people) = group_emails_and_people(&running).await;
    assert!(emails == 0 || emails == people, "{emails} emails to {people} people");
    assert!(answer.is_err() || emails == people, "an acknowledged email is not lost");
    let mut browser = running.browser();
    browser.sign_in(NOOR).await;
    assert_eq!(confirmed(&mut browser, send, &email).await, 303);
    assert_eq!(group_emails_and_people(&running).await, (people, people), "the same form writes each email once");
}

#[tokio::test]
async fn unsubscribed_person_gets_no_group_email() {
    let (summit, _) = summit().await;
    let store = &summit.app.store;
    assert_eq!(summit.post(SEND, &summit.organizer, &form("first-key", &[])).await.status(), StatusCode::SEE_OTHER);
    let emails = written(&summit.app).await;
    let email = emails.iter().find(|email| email.to.is_some()).expect("an email");
    let stop = Token::parse(&"s".repeat(43)).expect("a token");
    store.mark_handed_over(System::new(), email.id, None, Some(&stop), now()).await.expect("handed over");
    store.set_unsubscribed(&stop, true, now()).await.expect("unsubscribed");
    let page = visible_text(&summit.app.page_as(PAGE, &summit.organizer).await);
    assert!(page.contains("1 person gets this email") && page.contains("1 person has unsubscribed"), "{page}");
    assert_eq!(summit.post(SEND, &summit.organizer, &form("other-key", &[])).await.status(), StatusCode::SEE_OTHER);
    let suppressed = written(&summit.app).await.into_iter().rev().take(3);
    let suppressed = suppressed.filter(|email| email.delivery_status == DeliveryStatus::Suppressed);
    assert_eq!(suppressed.count(), 1);
}
