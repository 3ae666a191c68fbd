//! Checks the emails that put meetings into calendars, read with another parser.

use crate::support::demo::CURRENT;
use crate::support::people::account_of;
use crate::support::{Key, People, TestApp, by_any_organizer, edition, now};
use domain::discussion::EmailFrequency;
use domain::email::EmailKind;
use domain::login_sessions::{GitHubAccount, Token};
use domain::text::{EmailAddress, PersonName, ShortText};
use domain::time::{Instant, NaiveDateTime, Zone};
use mail_parser::{Message, MessageParser, MimeHeaders};
use reqwest::StatusCode;
use server::config::EmailServer;
use server::config::email::EmailSettings;
use server::config::public_url::PublicUrl;
use server::email::Sender;
use tests::smtp::Smtp;

/// A meeting in Lisbon in summer, where clocks are an hour ahead of UTC.
const MEETING: [(&str, &str); 5] = [
    ("title", "Rare hardware"),
    ("day", "2027-04-05"),
    ("starts", "16:00"),
    ("minutes", "60"),
    ("video", "https://meet.example/secret-room"),
];

/// The time of [`MEETING`].
const STARTS: &str = "2027-04-05T15:00:00Z";

/// A participant and a lead of a track, both with an address, and a mail server.
struct Meetings {
    app: TestApp,
    smtp: Smtp,
    proposer: Key,
    other: Key,
    /// An organizer without an address.
    silent: Key,
}

impl Meetings {
    async fn new() -> Meetings {
        let app = TestApp::with_demo_data().await;
        let people = People::sign_in(&app).await;
        for (key, id, email) in
            [(&people.participant, 12, "proposer@post.example"), (&people.lead, 13, "other@post.example")]
        {
            let login = account_of(&app, key).await.person.login.expect("a login");
            let name = PersonName::parse("Ada, \"the\" Émile").expect("a name");
            let email = EmailAddress::parse(email).ok();
            let (device, token) = (ShortText::parse("Firefox").expect("a device"), Token::parse(&format!("{id:m>43}")));
            let account = GitHubAccount { id, login, name, avatar: None, email, verified_emails: vec![] };
            app.store.sign_in(&account, &device, &token.expect("a token"), now()).await.expect("signed in");
        }
        let meetings = Meetings {
            app,
            smtp: Smtp::start(),
            proposer: people.participant,
            other: people.lead,
            silent: people.organizer,
        };
        meetings.send().await;
        meetings
    }

    /// Sends what waits, and forgets how many emails arrived before.
    async fn send(&self) -> Vec<CalendarEmail> {
        let before = self.smtp.emails().len();
        let public = PublicUrl::parse("https://cairn.example").expect("an address");
        let email = EmailServer { smtp_url: Some(self.smtp.url()), mail_from: None };
        let settings = EmailSettings::of(&email, &public).expect("settings").expect("a mail server");
        let mut sender = Sender::new(self.app.store.clone(), settings);
        sender.send_batch(now()).await.expect("a batch");
        let emails = self.smtp.emails();
        emails[before..].iter().filter_map(|email| CalendarEmail::read(&email.to, &email.content)).collect()
    }

    async fn post(&self, path: &str, key: &Key, form: &[(&str, &str)]) -> String {
        let answer = self.app.post_and_confirm(path, key, form).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        answer.headers()["location"].to_str().expect("text").to_owned()
    }

    /// Adds the meeting with the proposer as its lead, and returns its address.
    async fn add(&self) -> String {
        self.post("/2027/meetings/add", &self.proposer, &MEETING).await
    }

    async fn edit(&self, address: &str, changes: &[(&str, &str)]) {
        let number = address.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
        let meeting = self.app.store.meeting(&edition(CURRENT), domain::id::MeetingNumber(number)).await;
        let read = meeting.expect("the meeting").details.revision();
        let kept = MEETING.iter().copied().filter(|(name, _)| changes.iter().all(|(other, _)| name != other));
        let lead = account_of(&self.app, &self.proposer).await.person.login.expect("a login").to_string();
        let lead = [("lead", lead.as_str())].into_iter().filter(|_| changes.iter().all(|(name, _)| *name != "lead"));
        let form: Vec<(&str, &str)> =
            kept.chain(lead).chain(changes.iter().copied()).chain([("read", &*read)]).collect();
        self.post(&format!("{address}/edit"), &self.proposer, &form).await;
    }
}

/// An email with a calendar file.
#[derive(Debug)]
struct CalendarEmail {
    to: String,
    subject: String,
    text: String,
    method: String,
    /// The lines of the calendar file.
    lines: Vec<String>,
}

impl CalendarEmail {
    /// `None` for an email without a meeting.
    fn read(to: &str, content: &[u8]) -> Option<CalendarEmail> {
        let email: Message<'_> = MessageParser::default().parse(content).expect("an email");
        let is_calendar = |part: &&mail_parser::MessagePart<'_>| {
            part.content_type().is_some_and(|kind| kind.c_type == "text" && kind.subtype() == Some("calendar"))
        };
        let part = email.parts.iter().find(is_calendar).filter(|part| part.attachment_name().is_none())?;
        let file = part.text_contents().expect("a text").replace("\r\n", "\n").replace("\n ", "");
        let kind = part.content_type().expect("a kind");
        Some(CalendarEmail {
            to: to.to_owned(),
            subject: email.subject().unwrap_or_default().to_owned(),
            text: email.body_text(0).unwrap_or_default().into_owned(),
            method: kind.attribute("method").unwrap_or_default().to_owned(),
            lines: file.lines().map(str::to_owned).collect(),
        })
    }

    /// The value of a property of the meeting, and what is between its name and the value.
    fn property(&self, name: &str) -> Option<(&str, &str)> {
        let event = self.lines.iter().skip_while(|line| *line != "BEGIN:VEVENT");
        let line = event.filter_map(|line| line.strip_prefix(name)).find(|rest| rest.starts_with([':', ';']))?;
        line.split_once(':')
    }

    fn value(&self, name: &str) -> &str {
        self.property(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.lines)).1
    }

    fn sequence(&self) -> u32 {
        self.value("SEQUENCE").parse().expect("a number")
    }
}

/// The instant of a line such as `DTSTART;TZID=Europe/Lisbon:20270405T160000`.
fn starts(line: &str) -> Instant {
    let (name, local) = line.split_once(':').expect("a value");
    let local = NaiveDateTime::parse_from_str(local, "%Y%m%dT%H%M%S").expect("a local time");
    let zone = Zone::parse(name.strip_prefix("DTSTART;TZID=").expect("a zone")).expect("a zone");
    zone.instant(local).expect("an instant")
}

#[tokio::test]
async fn meeting_email_has_the_time_of_page_json_and_calendar() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    let [email] = &meetings.send().await[..] else { panic!("one email, to the lead") };
    let expected: Instant = STARTS.parse().expect("an instant");
    let line = |lines: &[String]| {
        let event = lines.iter().skip_while(|line| *line != "SUMMARY:Rare hardware" && *line != "BEGIN:VEVENT");
        event
            .filter(|line| line.starts_with("DTSTART"))
            .find(|line| line.contains("20270405"))
            .cloned()
            .expect("a start")
    };
    assert_eq!(starts(&line(&email.lines)), expected);
    let public = meetings.app.page("/2027/meetings.ics").await.replace("\r\n ", "");
    assert_eq!(starts(&line(&public.lines().map(str::to_owned).collect::<Vec<_>>())), expected);
    let json = meetings.app.json("/api/v1/editions/2027").await;
    let of_json = json["meetings"].as_array().expect("meetings").iter().find(|each| each["title"] == "Rare hardware");
    assert_eq!(of_json.expect("the meeting")["starts"], STARTS);
    assert!(meetings.app.page(&address).await.contains("datetime=\"2027-04-05T15:00:00+00:00\""));
    assert!(email.text.contains("5 April 2027, 16:00 to 17:00 (UTC+1)"), "{}", email.text);
}

#[tokio::test]
async fn request_names_the_meeting_its_sender_and_its_recipient() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    let [email] = &meetings.send().await[..] else { panic!("one email") };
    assert_eq!((email.to.as_str(), email.subject.as_str()), ("proposer@post.example", "Rare hardware"));
    assert_eq!((email.method.as_str(), email.sequence()), ("REQUEST", 0));
    assert!(email.lines.contains(&"METHOD:REQUEST".to_owned()));
    assert_eq!(
        email.value("UID"),
        format!("meeting-{}-2027@cairn.example", address.rsplit('/').next().expect("a number"))
    );
    assert_eq!(email.value("STATUS"), "CONFIRMED");
    assert!(email.property("ORGANIZER").is_some_and(|(_, value)| value == "mailto:cairn@cairn.example"));
    let attendee = email.lines.iter().find(|line| line.starts_with("ATTENDEE;")).expect("an attendee");
    assert!(attendee.ends_with(":mailto:proposer@post.example") && attendee.contains("Émile"), "{attendee}");
    assert!(email.text.contains(&format!("https://cairn.example{address}")) && email.text.contains("secret-room"));
    assert!(email.text.contains("Unsubscribe: "), "{}", email.text);
}

#[tokio::test]
async fn change_is_emailed_to_the_people_who_come() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    meetings.post(&format!("{address}/reply"), &meetings.other, &[("coming", "yes")]).await;
    let first = meetings.send().await;
    assert_eq!(
        first.iter().map(|email| email.to.as_str()).collect::<Vec<_>>(),
        ["proposer@post.example", "other@post.example"]
    );
    for changes in [("starts", "17:00"), ("title", "Rare hardware for all")] {
        meetings.edit(&address, &[changes, ("agenda", "- Scope")]).await;
        let emails = meetings.send().await;
        assert_eq!(emails.len(), 2, "{changes:?}");
        for email in emails {
            assert_eq!((email.method.as_str(), email.value("UID")), ("REQUEST", first[0].value("UID")));
            assert!(email.sequence() > first[0].sequence(), "{changes:?}");
        }
    }
}

#[tokio::test]
async fn agenda_alone_is_not_emailed() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    assert_eq!(meetings.send().await.len(), 1);
    meetings.edit(&address, &[("agenda", "- Scope")]).await;
    assert_eq!(meetings.send().await.len(), 0);
}

#[tokio::test]
async fn new_lead_gets_the_meeting() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    meetings.send().await;
    let lead = account_of(&meetings.app, &meetings.other).await.person.login.expect("a login");
    meetings.edit(&address, &[("lead", lead.as_str())]).await;
    let emails = meetings.send().await;
    assert_eq!(emails.iter().map(|email| email.to.as_str()).collect::<Vec<_>>(), ["other@post.example"]);
}

#[tokio::test]
async fn cancelled_meeting_is_taken_out_and_restored() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    meetings.post(&format!("{address}/cancel"), &meetings.proposer, &[]).await;
    meetings.post(&format!("{address}/restore"), &meetings.proposer, &[]).await;
    let [added, cancelled, restored] = &meetings.send().await[..] else { panic!("three emails") };
    assert_eq!((cancelled.method.as_str(), cancelled.value("STATUS")), ("CANCEL", "CANCELLED"));
    assert_eq!(cancelled.subject, "Cancelled: Rare hardware");
    assert_eq!((restored.method.as_str(), restored.value("STATUS")), ("REQUEST", "CONFIRMED"));
    assert!(added.sequence() < cancelled.sequence() && cancelled.sequence() < restored.sequence());
    assert!([added, restored].iter().all(|email| email.value("UID") == cancelled.value("UID")));
}

#[tokio::test]
async fn meeting_without_its_time_is_taken_out() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    meetings.send().await;
    meetings.edit(&address, &[("day", ""), ("starts", ""), ("minutes", "")]).await;
    let [email] = &meetings.send().await[..] else { panic!("one email") };
    assert_eq!((email.method.as_str(), email.value("DTSTART")), ("CANCEL", "20270405T160000"));
}

#[tokio::test]
async fn reply_sends_one_request() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    assert_eq!(meetings.send().await.len(), 1);
    let mut sent = Vec::new();
    for coming in ["no", "yes", "yes"] {
        meetings.post(&format!("{address}/reply"), &meetings.other, &[("coming", coming)]).await;
        sent.push(meetings.send().await.len());
    }
    assert_eq!(sent, [0, 1, 0]);
    // The lead has it already.
    meetings.post(&format!("{address}/reply"), &meetings.proposer, &[("coming", "yes")]).await;
    assert_eq!(meetings.send().await.len(), 0);
}

#[tokio::test]
async fn topic_and_past_meeting_are_not_emailed() {
    let meetings = Meetings::new().await;
    meetings.post("/2027/meetings/add", &meetings.proposer, &[("title", "A topic")]).await;
    let past = MEETING.map(|(name, value)| (name, if name == "day" { "2026-11-19" } else { value }));
    meetings.post("/2027/meetings/add", &meetings.proposer, &past).await;
    assert_eq!(meetings.send().await.len(), 0);
}

#[tokio::test]
async fn person_who_wants_no_emails_gets_no_meetings() {
    let meetings = Meetings::new().await;
    let account = account_of(&meetings.app, &meetings.proposer).await;
    let store = &meetings.app.store;
    store.set_email_frequency(account.signed_in(), EmailFrequency::Never, now()).await.expect("saved");
    let address = meetings.add().await;
    assert_eq!(meetings.send().await.len(), 0);
    meetings.post(&format!("{address}/reply"), &meetings.other, &[("coming", "yes")]).await;
    let [email] = &meetings.send().await[..] else { panic!("one email") };
    let link = email.text.split("https://cairn.example/unsubscribe/").nth(1).expect("a link");
    let unsubscribe = format!("/unsubscribe/{}", &link[..43]);
    assert!(meetings.app.post(&unsubscribe, &[]).await.status().is_success());
    meetings.post(&format!("{address}/cancel"), &meetings.proposer, &[]).await;
    assert_eq!(meetings.send().await.len(), 0);
    let outbox = store.emails(by_any_organizer(&edition(CURRENT)), None, None, 1).await.expect("emails");
    assert_eq!((outbox[0].kind, outbox[0].delivery_status.as_str()), (EmailKind::MeetingCancelled, "suppressed"));
}

#[tokio::test]
async fn cancelling_shows_the_emails_before_they_are_queued() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    meetings.post(&format!("{address}/reply"), &meetings.other, &[("coming", "yes")]).await;
    meetings.send().await;
    let cancel = format!("{address}/cancel");
    let page = meetings.app.post_as(&cancel, &meetings.proposer, &[]).await.text().await.expect("text");
    assert!(page.contains("Cancel the meeting and email 1 person?") && page.contains("other@post.example"), "{page}");
    assert_eq!(meetings.send().await.len(), 0, "nothing was done");
    meetings.post(&cancel, &meetings.proposer, &[]).await;
    assert_eq!(meetings.send().await.len(), 2, "the person who acts gets the change too");
}

#[tokio::test]
async fn person_who_no_longer_comes_gets_a_cancellation() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    let reply = async |coming| meetings.post(&format!("{address}/reply"), &meetings.other, &[("coming", coming)]).await;
    reply("yes").await;
    assert_eq!(meetings.send().await.len(), 2);
    reply("no").await;
    let [email] = &meetings.send().await[..] else { panic!("one email") };
    assert_eq!((email.to.as_str(), email.method.as_str()), ("other@post.example", "CANCEL"));
    assert_eq!(email.subject, "You can’t come: Rare hardware");
    // An email that waits is discarded, so there is nothing to cancel.
    reply("yes").await;
    reply("no").await;
    assert_eq!(meetings.send().await.len(), 0);
}

#[tokio::test]
async fn people_without_an_address_are_named_before_a_change() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    meetings.post(&format!("{address}/reply"), &meetings.silent, &[("coming", "yes")]).await;
    let cancel = format!("{address}/cancel");
    let page = meetings.app.post_as(&cancel, &meetings.proposer, &[]).await.text().await.expect("text");
    assert!(page.contains("Cancel the meeting?") && page.contains("no address, so it is not sent"), "{page}");
    assert!(page.contains("1 person has no email address: tell them in another way."), "{page}");
}

#[tokio::test]
async fn other_lead_of_a_new_meeting_is_named_before() {
    let meetings = Meetings::new().await;
    let lead = account_of(&meetings.app, &meetings.other).await.person.login.expect("a login");
    let form: Vec<(&str, &str)> = MEETING.into_iter().chain([("lead", lead.as_str())]).collect();
    let page = meetings.app.post_as("/2027/meetings/add", &meetings.proposer, &form).await.text().await.expect("text");
    assert!(page.contains("Add the meeting and email 1 person?"), "{page}");
    meetings.post("/2027/meetings/add", &meetings.proposer, &form).await;
    assert_eq!(meetings.send().await.len(), 1);
}

#[tokio::test]
async fn giving_up_a_seat_takes_meetings_out_of_the_calendar() {
    let meetings = Meetings::new().await;
    let address = meetings.add().await;
    meetings.post(&format!("{address}/reply"), &meetings.proposer, &[("coming", "yes")]).await;
    meetings.send().await;
    let before = meetings.app.page_as("/2027/invitation", &meetings.proposer).await;
    assert!(before.contains("You no longer count as coming to these meetings:"), "{before}");
    meetings.post("/2027/invitation/withdraw", &meetings.proposer, &[("why", "")]).await;
    let number = address.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    let meeting = meetings.app.store.meeting(&edition(CURRENT), domain::id::MeetingNumber(number)).await;
    assert_eq!(meeting.expect("the meeting").coming, 0);
    let emails = meetings.send().await;
    let removed = emails.iter().find(|email| email.subject.contains("Rare hardware")).expect("an email");
    assert_eq!((removed.to.as_str(), removed.method.as_str()), ("proposer@post.example", "CANCEL"));
}

#[tokio::test]
async fn new_lead_of_a_meeting_is_emailed() {
    let meetings = Meetings::new().await;
    let other = account_of(&meetings.app, &meetings.other).await.person.login.expect("a login");
    let form = [("title", "Rare hardware"), ("lead", other.as_str())];
    let asked = meetings.app.post_as("/2027/meetings/add", &meetings.proposer, &form).await;
    assert!(asked.text().await.expect("text").contains("You are now the lead"), "it is shown before");
    meetings.post("/2027/meetings/add", &meetings.proposer, &form).await;
    let slug = edition(CURRENT);
    let emails = meetings.app.store.emails(by_any_organizer(&slug), None, None, 5).await.expect("emails");
    let to: Vec<_> = emails.iter().filter(|email| email.kind == EmailKind::MeetingLead).collect();
    assert_eq!(to.len(), 1);
    assert_eq!(to[0].to.as_ref().map(EmailAddress::as_str), Some("other@post.example"));
}
