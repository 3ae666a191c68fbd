//! Checks how attendance is recorded: check-in with a code, the lead's list, and pasted lists.

use crate::support::demo::CURRENT;
use crate::support::people::account_of;
use crate::support::{Key, People, TestApp, edition, now, sign_in};
use domain::access::System;
use domain::id::MeetingNumber;
use domain::people::Person;
use domain::text::PersonName;
use domain::time::{TimeDelta, Zone, clock};
use reqwest::StatusCode;

/// Adds a meeting that starts some minutes from now, and returns its address.
async fn meeting(app: &TestApp, key: &Key, minutes: i64) -> String {
    let starts = Zone::parse("Europe/Lisbon").expect("a zone").at(now() + TimeDelta::minutes(minutes));
    let (day, starts) = (starts.date_naive().to_string(), clock(starts.time()));
    let title = format!("Sparse arrays {minutes}");
    let form = [("title", title.as_str()), ("day", &day), ("starts", &starts), ("minutes", "60")];
    let answer = app.post_as("/2027/meetings/add", key, &form).await;
    answer.headers().get("location").expect("a redirect").to_str().expect("text").to_owned()
}

/// The code that the lead sees.
async fn code(app: &TestApp, address: &str, lead: &Key) -> String {
    let page = app.page_as(&format!("{address}/attendance"), lead).await;
    let rest = page.split("headline code\">").nth(1).expect("a code");
    rest.split('<').next().expect("a code").to_owned()
}

async fn check_in(app: &TestApp, address: &str, key: &Key, code: &str) -> (StatusCode, String) {
    let answer = app.post_as(&format!("{address}/check-in"), key, &[("code", code)]).await;
    (answer.status(), answer.text().await.expect("text"))
}

async fn attendees(app: &TestApp, address: &str) -> u32 {
    let number = address.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    app.store.meeting(&edition(CURRENT), MeetingNumber(number)).await.expect("the meeting").attendees
}

/// The ids and names of everyone in the lead's list.
async fn listed(app: &TestApp, address: &str, lead: &Key) -> Vec<(String, String)> {
    let account = account_of(app, lead).await;
    let slug = edition(CURRENT);
    let number = address.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    let by = account.participant(&slug).expect("a participant");
    let rows = app.store.attendance_rows(by, MeetingNumber(number)).await.expect("the list");
    rows.into_iter().map(|row| (row.id.to_string(), row.person.name.to_string())).collect()
}

#[tokio::test]
async fn participant_checks_in_with_the_code() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = meeting(&app, &people.lead, -5).await;
    let code = code(&app, &address, &people.lead).await;
    assert_eq!(code.len(), 6, "{code}");
    let typed = format!(" {}-{} ", &code[..3].to_lowercase(), &code[3..]);
    for _ in 0..2 {
        assert_eq!(check_in(&app, &address, &people.participant, &typed).await.0, StatusCode::SEE_OTHER);
    }
    assert_eq!(attendees(&app, &address).await, 1, "a second check-in counts once");
    let page = app.page_as(&address, &people.participant).await;
    assert!(page.contains("Your attendance is recorded."), "{page}");
}

#[tokio::test]
async fn wrong_code_is_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = meeting(&app, &people.lead, -5).await;
    let code = code(&app, &address, &people.lead).await;
    let wrong = if code.starts_with('A') { "B00000" } else { "A00000" };
    let (status, page) = check_in(&app, &address, &people.participant, wrong).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("This is not the check-in code of this meeting.") && page.contains(wrong), "{page}");
    assert_eq!(attendees(&app, &address).await, 0);
}

#[tokio::test]
async fn check_in_is_open_only_around_the_meeting() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    for (minutes, why) in [(11, "Check-in isn’t open yet."), (-91, "Check-in is closed.")] {
        let address = meeting(&app, &people.lead, minutes).await;
        let code = code(&app, &address, &people.lead).await;
        let (_, page) = check_in(&app, &address, &people.participant, &code).await;
        assert!(page.contains(why), "{minutes}: {page}");
        let answer = app.post_as(&format!("{address}/cancel"), &people.lead, &[]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn code_is_seen_only_by_those_who_record_attendance() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = meeting(&app, &people.lead, -5).await;
    let code = code(&app, &address, &people.lead).await;
    assert!(app.page_as(&format!("{address}/attendance"), &people.organizer).await.contains(&code));
    assert!(!app.page_as(&address, &people.participant).await.contains(&code));
    let denied = app.get_as(&format!("{address}/attendance"), &people.participant).await;
    assert_eq!(denied.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn lead_corrects_attendance_and_keeps_later_check_ins() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = meeting(&app, &people.lead, -5).await;
    let save = format!("{address}/attendance");
    let listed = listed(&app, &address, &people.lead).await;
    let own = account_of(&app, &people.participant).await.id.to_string();
    let others: Vec<&str> = listed.iter().map(|(id, _)| id.as_str()).filter(|id| *id != own).collect();
    let (first, second) = (others[0], others[1]);
    app.post_as(&save, &people.lead, &[("present", first), ("present", second)]).await;
    assert_eq!(attendees(&app, &address).await, 2);
    // The participant checks in while the lead has the form open.
    let code = code(&app, &address, &people.lead).await;
    check_in(&app, &address, &people.participant, &code).await;
    app.post_as(&save, &people.lead, &[("was", first), ("was", second), ("present", first)]).await;
    assert_eq!(attendees(&app, &address).await, 2, "one was taken off, and the check-in stays");
}

#[tokio::test]
async fn pasted_list_is_matched_before_it_is_recorded() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = meeting(&app, &people.lead, -5).await;
    let listed = listed(&app, &address, &people.lead).await;
    let pasted = format!("{} (Host)\nGuest Unheard\n{}", listed[0].1, listed[2].1);
    let answer = app.post_as(&format!("{address}/attendance/paste"), &people.lead, &[("pasted", &pasted)]).await;
    let page = answer.text().await.expect("text");
    assert!(page.contains("2 of 3 names recognized"), "{page}");
    assert!(page.contains("“Guest Unheard” is no participant of this edition"), "{page}");
    assert_eq!(attendees(&app, &address).await, 0, "nothing is recorded yet");
    let ticked = [("source", "list"), ("present", listed[0].0.as_str()), ("present", listed[2].0.as_str())];
    app.post_as(&format!("{address}/attendance"), &people.lead, &ticked).await;
    assert_eq!(attendees(&app, &address).await, 2);
}

#[tokio::test]
async fn unknown_person_is_not_recorded() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = meeting(&app, &people.lead, -5).await;
    let answer = app.post_as(&format!("{address}/attendance"), &people.lead, &[("present", "99999")]).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.text().await.expect("text").contains("This person doesn’t exist."));
    assert_eq!(attendees(&app, &address).await, 0);
}

#[tokio::test]
async fn sixty_people_check_in_at_once() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = meeting(&app, &people.lead, -5).await;
    let code = code(&app, &address, &people.lead).await;
    let number = MeetingNumber(address.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number"));
    let (slug, account) = (edition(CURRENT), account_of(&app, &people.participant).await);
    let begun = std::time::Instant::now();
    let attempts = (0..60).map(|nth| {
        let mut account = account.clone();
        account.id = domain::id::PersonId(nth + 1);
        let (app, slug, code) = (&app, &slug, &code);
        async move { app.store.check_in(account.participant(slug).expect("a participant"), number, code, now()).await }
    });
    let known = futures_util::future::join_all(attempts).await.into_iter().filter(Result::is_ok).count();
    assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(attendees(&app, &address).await as usize, known);
    assert!(known >= 30, "the demo has at least 30 people: {known}");
}

/// More participants of the coming edition, imported with the demo's site, and signed in.
async fn more_participants(app: &TestApp, count: i64) -> Vec<Key> {
    let mut site = server::demo::demo(now()).expect("valid demo data").site;
    let logins: Vec<String> = (0..count).map(|nth| format!("guest-{nth}")).collect();
    site.editions[0].people.extend(logins.iter().map(|login| Person {
        name: PersonName::parse(&format!("Guest {login}")).expect("a name"),
        login: Some(crate::support::login(login)),
    }));
    app.store.import_site(System::new(), &site, now()).await.expect("imported");
    let mut keys = Vec::new();
    for (login, id) in logins.iter().zip(70_000..) {
        keys.push(sign_in(app, login, id).await);
    }
    keys
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_people_check_in_within_ten_seconds() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let guests = more_participants(&app, 60).await;
    let address = meeting(&app, &people.lead, -5).await;
    let code = code(&app, &address, &people.lead).await;
    let begun = std::time::Instant::now();
    let answers =
        futures_util::future::join_all(guests.iter().map(|guest| check_in(&app, &address, guest, &code))).await;
    let lasted = begun.elapsed();
    let statuses: Vec<StatusCode> = answers.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [StatusCode::SEE_OTHER; 60]);
    assert_eq!(attendees(&app, &address).await, 60, "each is recorded once");
    assert!(lasted < std::time::Duration::from_secs(10), "{lasted:?}");
}

#[tokio::test]
async fn guessing_a_code_is_limited() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let address = meeting(&app, &people.lead, -5).await;
    let mut guesses = 0;
    let refusal = loop {
        let (status, page) = check_in(&app, &address, &people.participant, &format!("A{guesses:05}")).await;
        guesses += 1;
        if status == StatusCode::TOO_MANY_REQUESTS {
            break page;
        }
        assert!(guesses < 1000, "no guess is refused");
    };
    assert!(refusal.contains("Too many requests"), "{refusal}");
    assert_eq!(attendees(&app, &address).await, 0);
}
