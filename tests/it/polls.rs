//! Checks availability polls in the browser: opening, answering, choosing a time and reminding people.

use crate::support::demo::{CURRENT, WREN};
use crate::support::{
    Key, People, TestApp, VISITOR, by_any_organizer, by_any_participant, edition, location, login, now, sign_in,
};
use domain::availability::{Poll, PollAnswer};
use domain::id::PollNumber;
use domain::time::Days;
use reqwest::StatusCode;
use server::fake_github::people::number;

/// The title of the demo's poll.
const TITLE: &str = "When do we choose tasks for several projects?";
const POLL: &str = "/2027/polls/1";

/// The fields of a poll of four times on two days.
const FORM: [(&str, &str); 5] = [
    ("title", "Sparse arrays"),
    ("decides", "new"),
    ("days", "2027-01-12 to 2027-01-13"),
    ("times", "16:00, 07:30"),
    ("minutes", "45"),
];

async fn post(app: &TestApp, path: &str, key: &Key, form: &[(&str, &str)]) -> (StatusCode, String, String) {
    let answer = app.post_and_confirm(path, key, form).await;
    let to = answer.headers().get("location").map(|to| to.to_str().expect("text").to_owned()).unwrap_or_default();
    (answer.status(), to, answer.text().await.expect("text"))
}

/// Replaces or adds the value of a field.
fn with<'a>(form: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let others = form.iter().copied().filter(|(other, _)| *other != name);
    others.chain([(name, value)]).collect()
}

async fn stored(app: &TestApp, number: u32) -> Poll {
    let slug = edition(CURRENT);
    let by = by_any_participant(&slug);
    app.store.poll(by, PollNumber(number), now()).await.expect("the poll")
}

async fn set_zone(app: &TestApp, key: &Key, zone: &str) {
    let form = [("zone", zone), ("listed", "yes")];
    assert_eq!(app.post_as("/me/preferences", key, &form).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn participant_opens_a_poll_and_answers_it() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let (status, to, page) = post(&app, "/2027/polls/add", &people.participant, &FORM).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let options = stored(&app, 3).await.options;
    assert_eq!((to.as_str(), options.len()), ("/2027/polls/3", 4));
    let answers = [("yes", 0), ("if_needed", 1), ("no", 2), ("", 3)];
    let fields: Vec<(String, &str)> =
        answers.iter().map(|(answer, nth)| (format!("option-{}", options[*nth].id), *answer)).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, answer)| (name.as_str(), *answer)).collect();
    let (status, to, page) = post(&app, &format!("{to}/answer"), &people.participant, &fields).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/2027/polls/3?saved=yes"), "{page}");
    let page = app.page_as("/2027/polls/3", &people.participant).await;
    for (name, answer) in fields {
        let radio = format!("name=\"{name}\" value=\"{answer}\" checked");
        assert!(page.contains(&radio), "{radio}");
    }
    assert!(page.contains("1 of ") && page.contains("people have answered"));
}

#[tokio::test]
async fn only_people_of_the_edition_see_polls() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    assert!(app.page_as("/2027/meetings", &people.participant).await.contains(TITLE), "there is something to leak");
    assert!(!app.page("/2027/meetings").await.contains(TITLE));
    assert_eq!(app.get_as(POLL, &VISITOR).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(app.get_as(POLL, &people.stranger).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(app.get_as("/2027/polls/99", &people.participant).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn answers_by_name_are_shown_to_those_who_manage_the_poll() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let reader = app.page_as(POLL, &people.participant).await;
    let organizer = app.page_as(POLL, &people.organizer).await;
    let name = "Emeka";
    assert!(organizer.contains(name) && organizer.contains("Who answered"), "there is something to leak");
    assert!(!reader.contains(name) && !reader.contains("Who answered") && reader.contains("Save answers"));
    assert!(organizer.contains(" can attend") && organizer.contains("local time is"), "a sentence says why");
}

#[tokio::test]
async fn times_are_shown_in_the_readers_zone_beside_the_editions() {
    let app = TestApp::with_demo_data().await;
    let reader = sign_in(&app, WREN, number(&login(WREN))).await;
    post(&app, "/2027/polls/add", &reader, &FORM).await;
    set_zone(&app, &reader, "Asia/Kolkata").await;
    let page = app.page_as("/2027/polls/3", &reader).await;
    assert!(page.contains("16:00 to 16:45") && page.contains("your time: 21:30 to 22:15"));
    set_zone(&app, &reader, "America/Los_Angeles").await;
    let page = app.page_as("/2027/polls/3", &reader).await;
    assert!(page.contains("your time: 11 January 2027, 23:30 to 00:15"), "another day there");
}

#[tokio::test]
async fn whole_days_stay_on_their_day_in_every_zone() {
    let app = TestApp::with_demo_data().await;
    let reader = sign_in(&app, WREN, number(&login(WREN))).await;
    post(&app, "/2027/polls/add", &reader, &with(&FORM, "times", "")).await;
    for zone in ["Pacific/Niue", "UTC", "Pacific/Kiritimati"] {
        set_zone(&app, &reader, zone).await;
        let page = app.page_as("/2027/polls/3", &reader).await;
        assert!(page.contains("Tuesday, 12 January 2027") && page.contains("Wednesday, 13 January 2027"), "{zone}");
        assert!(!page.contains("your time") && !page.contains("11 January") && !page.contains("14 January"), "{zone}");
    }
}

#[tokio::test]
async fn unreadable_options_are_refused_and_kept() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let cases = [
        ("days", "soon", "“soon” is not a day"),
        ("days", "", "The poll can’t be empty"),
        ("days", "2027-01-13 to 2027-01-12", "Enter the first day first."),
        ("days", "2027-03-28", "The clocks skip 28 March 2027, 01:30"),
        ("times", "4pm", "“4pm” is not a time"),
        ("title", "", "The title can’t be empty"),
        ("deadline", "2020-01-01", "The last day for answers is over."),
        ("decides", "edition", "A poll about the dates of an edition has whole days as options."),
    ];
    for (name, value, why) in cases {
        let form = with(&with(&FORM, "times", "01:30"), name, value);
        let (status, _, page) = post(&app, "/2027/polls/add", &participant, &form).await;
        assert!(status == StatusCode::OK && page.contains(why), "{why}: {status}");
        assert!(page.contains("value=\"45\"") && page.contains(value), "{name} is kept");
    }
    let dates = with(&with(&FORM, "times", ""), "decides", "edition");
    assert_eq!(post(&app, "/2027/polls/add", &participant, &dates).await.0, StatusCode::FORBIDDEN);
    let twice = with(&with(&FORM, "days", "2027-10-31"), "times", "01:30");
    let (_, _, page) = post(&app, "/2027/polls/add", &participant, &twice).await;
    assert!(page.contains("Which one do you mean?"), "it is asked about");
    let (status, ..) = post(&app, "/2027/polls/add", &participant, &with(&twice, "repetition", "second")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn chosen_time_becomes_the_meetings_time_everywhere() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let poll = stored(&app, 1).await;
    let (number, topic) = poll.meeting.clone().expect("a topic");
    let chosen = poll.options[4];
    let id = chosen.id.to_string();
    let (status, to, page) = post(&app, &format!("{POLL}/close"), &people.organizer, &[("chosen", &id)]).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/2027/meetings/{number}?saved=poll")), "{page}");
    let domain::availability::OptionTime::Slot(slot) = chosen.time else { panic!("a slot") };
    let starts = slot.starts();
    let page = app.page(&format!("/2027/meetings/{number}")).await;
    assert!(page.contains(&format!("datetime=\"{}\"", starts.to_rfc3339())), "the page");
    let json = app.json("/api/v1/editions/2027/meetings").await;
    let meetings = json["meetings"].as_array().expect("meetings");
    let found = meetings.iter().find(|meeting| meeting["title"] == topic.as_str()).expect("the meeting");
    let instant: domain::time::Instant = found["starts"].as_str().expect("text").parse().expect("an instant");
    assert_eq!(instant, starts, "the JSON");
    let calendar = app.page("/2027/meetings.ics").await;
    let local = edition_zone(&app).await.at(starts).format("%Y%m%dT%H%M%S").to_string();
    assert!(calendar.contains(&format!("DTSTART;TZID=Europe/Lisbon:{local}")), "the calendar: {calendar}");
    assert!(calendar.contains(&format!("UID:{}", found["uid"].as_str().expect("text"))), "the same id");
    let page = app.page_as(POLL, &people.organizer).await;
    assert!(page.contains("This poll is closed.") && page.contains(">chosen<") && page.contains("Open poll again"));
    let (_, _, page) =
        post(&app, &format!("{POLL}/close"), &people.organizer, &[("chosen", &id), ("unknown", "another press")]).await;
    assert!(page.contains("This poll is closed."));
}

#[tokio::test]
async fn reopened_poll_keeps_its_last_day_and_moves_its_meeting() {
    let app = TestApp::with_demo_data().await;
    let key = People::sign_in(&app).await.participant;
    post(&app, "/2027/polls/add", &key, &with(&FORM, "deadline", "2027-01-05")).await;
    let options: Vec<String> = stored(&app, 3).await.options.iter().map(|option| option.id.to_string()).collect();
    let close =
        async |nth: usize| app.post_and_confirm("/2027/polls/3/close", &key, &[("chosen", &options[nth])]).await;
    let meeting = location(&close(0).await);
    for nth in [0, 3] {
        let (_, to, _) = post(&app, "/2027/polls/3/reopen", &key, &[]).await;
        let page = app.page_as(&to, &key).await;
        assert!(page.contains("The poll is open again.") && page.contains("Its meeting stays as it is"), "{page}");
        assert!(stored(&app, 3).await.deadline.is_some());
        assert_eq!(location(&close(nth).await), meeting);
    }
    let page = app.page_as(&meeting, &key).await;
    assert!(page.contains("this meeting has the chosen time") && page.contains("13 January 2027"), "{page}");
}

async fn edition_zone(app: &TestApp) -> domain::time::Zone {
    app.store.edition(&edition(CURRENT)).await.expect("the edition").zone
}

#[tokio::test]
async fn series_is_suggested_with_its_boxes_ticked() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let ticked = |page: &str| page.matches("checked=\"\"").count().max(page.matches(" checked>").count());
    let plain = app.page_as(POLL, &people.organizer).await;
    let series = app.page_as(&format!("{POLL}?meetings=3&spare=2"), &people.organizer).await;
    assert_eq!(ticked(&series), ticked(&plain) + 3);
    let odd = app.page_as(&format!("{POLL}?meetings=999&spare=x"), &people.organizer).await;
    assert_eq!(ticked(&odd), ticked(&plain));
}

#[tokio::test]
async fn organizer_answers_for_a_person_and_it_is_marked() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let poll = stored(&app, 1).await;
    let silent = poll.people.iter().find(|asked| !asked.has_answered()).expect("someone without an answer").clone();
    let person = silent.respondent.person.to_string();
    let field = format!("option-{}", poll.options[0].id);
    let form = [("person", person.as_str()), (field.as_str(), "yes")];
    let (status, to, _) = post(&app, &format!("{POLL}/answer"), &people.organizer, &form).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("{POLL}?saved=yes&person={person}")));
    assert_eq!(stored(&app, 1).await.answers(silent.respondent.person)[&poll.options[0].id], PollAnswer::Yes);
    let page = app.page_as(POLL, &people.organizer).await;
    assert!(page.contains(&format!("{} (answered by an organizer)", silent.person.name)));
    let (status, ..) = post(&app, &format!("{POLL}/answer"), &people.participant, &form).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn reminder_is_shown_before_it_is_queued_once() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let preview = app.page_as(&format!("{POLL}/remind"), &people.organizer).await;
    assert!(preview.contains("Who is affected") && preview.contains("These people have not answered all options."));
    let reminded = app.post_and_confirm(&format!("{POLL}/remind"), &people.organizer, &[]).await;
    assert_eq!(reminded.status(), StatusCode::SEE_OTHER);
    let (_, _, page) = post(&app, &format!("{POLL}/remind"), &people.organizer, &[]).await;
    assert!(page.contains("People were reminded of this poll within the last day."));
    let later = now() + Days::new(20);
    let reminded = app.store.run_poll_reminders(domain::access::System::new(), later).await.expect("a run");
    assert_eq!(reminded, 0, "the last day is over");
}

#[tokio::test]
async fn calendar_suggests_answers_and_is_not_kept() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    post(&app, "/2027/polls/add", &people.participant, &FORM).await;
    let ticked = stored(&app, 3).await.options[0].id;
    let upload = async |text: &str| {
        let file = reqwest::multipart::Part::bytes(text.as_bytes().to_vec()).file_name("own.ics");
        let form = reqwest::multipart::Form::new().text(format!("option-{ticked}"), "if_needed").part("file", file);
        let request = app.client.post(app.address("/2027/polls/3/busy")).multipart(form);
        let request = request.header("sec-fetch-site", "same-origin");
        let request = people.participant.iter().fold(request, |request, key| request.header("cookie", key));
        request.send().await.expect("an answer").text().await.expect("text")
    };
    let event =
        "BEGIN:VEVENT\r\nSUMMARY:Secret dinner\r\nDTSTART:20270112T153000Z\r\nDTEND:20270112T180000Z\r\nEND:VEVENT\r\n";
    let page = upload(&format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n")).await;
    assert!(page.contains("Your calendar is busy at 1 of 4 times."), "{page}");
    let busy = stored(&app, 3).await.options[1].id;
    assert!(page.contains(&format!("name=\"option-{busy}\" value=\"no\" checked")));
    let kept = format!("name=\"option-{ticked}\" value=\"if_needed\" checked");
    assert!(page.contains(&kept), "other answers stay as they are ticked: {page}");
    assert!(!page.contains("Secret dinner"));
    assert_eq!(stored(&app, 3).await.answered(), 0, "a suggestion stores nothing");
    let refused = upload("Dear all,").await;
    assert!(refused.contains("This file is not a calendar.") && refused.contains(&kept), "{refused}");
}

#[tokio::test]
async fn poll_counts_only_people_who_take_part() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let option = format!("option-{}", stored(&app, 1).await.options[0].id);
    post(&app, &format!("{POLL}/answer"), &people.participant, &[(&option, "yes")]).await;
    let before = stored(&app, 1).await;
    app.post_and_confirm("/2027/invitation/withdraw", &people.participant, &[("why", "")]).await;
    let after = stored(&app, 1).await;
    assert_eq!((after.people.len(), after.answered()), (before.people.len() - 1, before.answered() - 1));
}

#[tokio::test]
async fn cancelled_topic_closes_its_poll() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let (_, topic, _) = post(&app, "/2027/meetings/add", &people.participant, &[("title", "Sparse arrays")]).await;
    let number = topic.rsplit('/').next().expect("a number");
    let form = with(&FORM, "decides", number);
    let (_, to, page) = post(&app, "/2027/polls/add", &people.participant, &form).await;
    assert!(to.starts_with("/2027/polls/3"), "{page}");
    assert!(app.page_as(&topic, &people.participant).await.contains("also closes an open poll about its time"));
    app.post_and_confirm(&format!("{topic}/cancel"), &people.participant, &[]).await;
    assert!(stored(&app, 3).await.is_closed);
    assert!(!app.page_as("/me", &people.lead).await.contains("/2027/polls/3"));
}

#[tokio::test]
async fn near_last_day_shows_its_emails_first() {
    let app = TestApp::with_demo_data().await;
    let key = People::sign_in(&app).await.participant;
    let slug = edition(CURRENT);
    let emails = async || app.store.emails(by_any_organizer(&slug), None, None, 1000).await.expect("emails").len();
    let (before, tomorrow) = (emails().await, (now() + Days::new(1)).date_naive().to_string());
    let page = app.post_as("/2027/polls/add", &key, &with(&FORM, "deadline", &tomorrow)).await;
    assert!(page.text().await.expect("text").contains("Open the poll"));
    let (_, poll, _) = post(&app, "/2027/polls/add", &key, &FORM).await;
    let (path, form) = (format!("{poll}/deadline"), [("deadline", tomorrow.as_str())]);
    let page = app.post_as(&path, &key, &form).await.text().await.expect("text");
    assert!(page.contains("Save the last day") && page.contains("no address, so it is not sent"), "{page}");
    assert_eq!(emails().await, before, "nothing was done");
    assert_eq!(post(&app, &path, &key, &form).await.0, StatusCode::SEE_OTHER);
    assert!(emails().await > before);
}
