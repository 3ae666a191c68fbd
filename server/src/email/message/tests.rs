//! Tests the headers, links and secrets of emails, also for unusual names and addresses.

use super::*;
use crate::config::EmailServer;
use crate::config::public_url::PublicUrl;
use domain::editions::{Dates, Edition, EditionKind, FulfilmentSettings, Parts, Visibility};
use domain::email::{DeliveryStatus, Email, EmailKind};
use domain::id::{EditionSlug, EmailId, InvitationId, MeetingNumber};
use domain::meetings::{MeetingEntry, MeetingTime};
use domain::text::{EmailAddress, Title};
use domain::time::Zone;
use proptest::prelude::*;

fn settings() -> EmailSettings {
    let public = PublicUrl::parse("https://cairn.example").unwrap();
    let email = EmailServer { smtp_url: Some("smtp://localhost".to_owned()), mail_from: None };
    EmailSettings::of(&email, &public).unwrap().unwrap()
}

fn now() -> Instant {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn outgoing(kind: EmailKind, title: &str, name: &str, to: &str) -> OutgoingEmail {
    let day = |text: &str| text.parse().unwrap();
    let edition = Edition {
        slug: EditionSlug::parse("2027").unwrap(),
        title: Title::parse(title).unwrap(),
        dates: Dates::new(day("2027-05-22"), day("2027-05-26")).unwrap(),
        zone: Zone::parse("Europe/Copenhagen").unwrap(),
        place: "Copenhagen".to_owned().try_into().unwrap(),
        venue: None,
        capacity: None,
        phase: None,
        planning_rule: None,
        fulfilment: FulfilmentSettings::default(),
        visibility: Visibility::Published,
        kind: EditionKind::DeveloperSummit,
        parts: Parts::ALL_ON,
    };
    let to = EmailAddress::parse(to).unwrap();
    let values = [("name", name), ("edition", title)];
    let message = Email {
        id: EmailId(7),
        kind,
        invitation: Some(InvitationId(3)),
        to: Some(to.clone()),
        name: name.to_owned(),
        template: kind.template(),
        values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        meeting: None,
        delivery_status: DeliveryStatus::Waiting,
        created_at: now(),
        due: now(),
        sent: None,
        attempts: 0,
        last_error: None,
        uncertain_since: None,
    };
    OutgoingEmail { email: message, to, reply_to: None, edition }
}

fn written(outgoing: &OutgoingEmail) -> String {
    let mime = write(outgoing, &settings(), &Secrets::fresh(outgoing), now()).unwrap();
    String::from_utf8(mime.formatted()).unwrap()
}

#[test]
fn optional_emails_can_be_unsubscribed_from() {
    for kind in EmailKind::ALL {
        let text = written(&outgoing(kind, "Summit 2027", "Ada", "ada@post.example"));
        assert_eq!(text.contains("List-Unsubscribe: <https://cairn.example/unsubscribe/"), !kind.is_necessary());
        assert_eq!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), !kind.is_necessary());
        // Only the confirmation of a seat has a calendar entry.
        assert_eq!(text.contains("text/calendar"), kind == EmailKind::Confirmed);
        assert!(text.contains("Message-ID: <message-7.1795176000@cairn.example>\r\n"), "{text}");
    }
}

#[test]
fn notification_email_links_to_the_notifications_page() {
    for kind in [EmailKind::Notification, EmailKind::Digest] {
        let mut notification = outgoing(kind, "Summit 2027", "Ada", "ada@post.example");
        notification.email.invitation = None;
        let secrets = Secrets::fresh(&notification);
        assert!(secrets.link.is_none() && secrets.stop.is_some());
        let text = written(&notification);
        assert!(text.contains("https://cairn.example/me/notifications") && !text.contains("/invitation/"), "{text}");
        assert!(text.contains("https://cairn.example/unsubscribe/"), "{text}");
        let plain = text.replace("=\r\n", "").replace("\r\n", " ");
        assert!(plain.contains("You get this email because you take part in the Summit 2027."), "{text}");
        assert!(!plain.contains("you were invited"), "{text}");
        assert!(plain.matches("https://cairn.example/me/notifications").count() >= 2, "in both kinds of text: {text}");
        assert!(plain.matches("https://cairn.example/me#email").count() >= 2, "in both kinds of text: {text}");
    }
}

#[test]
fn every_email_has_its_own_secrets() {
    let invitation = outgoing(EmailKind::Invitation, "Summit 2027", "Ada", "ada@post.example");
    let (first, second) = (Secrets::fresh(&invitation), Secrets::fresh(&invitation));
    assert!(first.link.is_some() && first.link != second.link);
    assert!(first.link != first.stop && first.stop != second.stop);
    let revoked = Secrets::fresh(&outgoing(EmailKind::Revoked, "Summit 2027", "Ada", "ada@post.example"));
    assert!(revoked.link.is_none() && revoked.stop.is_none());
}

#[test]
fn encoded_words_that_someone_typed_are_shown_as_typed() {
    let typed = "=?utf-8?q?Your_account_is_closed?=";
    let mut outgoing = outgoing(EmailKind::Confirmed, typed, typed, "ada@post.example");
    outgoing.email.template.subject = format!("Seat in {typed}");
    let text = written(&outgoing);
    let parsed = mail_parser::MessageParser::default().parse(text.as_bytes()).unwrap();
    let visible = |text: Option<&str>| text.unwrap_or_default().replace('\u{2060}', "");
    assert_eq!(visible(parsed.subject()), format!("Seat in {typed}"));
    assert_eq!(visible(parsed.to().and_then(|to| to.first()?.name())), typed);
    assert_eq!(visible(parsed.from().and_then(|from| from.first()?.name())), typed);
}

proptest! {
    #[test]
    fn emails_to_any_name_and_address_are_valid(
        title in "\\PC{1,60}", name in "\\PC{1,40}", user in "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\\.[a-z0-9'+_-]{1,5})?",
    ) {
        prop_assume!(Title::parse(&title).is_ok());
        let outgoing = outgoing(EmailKind::Confirmed, &title, &name, &format!("{user}@post.example"));
        let text = written(&outgoing);
        prop_assert!(text.is_ascii() && text.lines().all(|line| line.len() < 998));
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let headers = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        let names: Vec<&str> = headers.filter_map(|line| Some(line.split_once(':')?.0)).collect();
        let expected =
            ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"];
        prop_assert_eq!(names, expected);
    }
}

#[test]
fn meeting_is_sent_from_a_sender_without_a_domain() {
    let on = "2027-04-05".parse().unwrap();
    let entry = MeetingEntry {
        number: MeetingNumber(2),
        title: Title::parse("Rare hardware").unwrap(),
        time: MeetingTime { on, starts: None, ends: None },
        is_cancelled: false,
        sequence: 0,
        changed_at: now(),
    };
    let mut meeting = outgoing(EmailKind::Meeting, "Summit 2027", "Ada", "ada@post.example");
    meeting.email.meeting = Some(MeetingInvite { entry, video: None });
    let mut settings = settings();
    settings.from.email = "cairn@localhost".parse().unwrap();
    let mime = write(&meeting, &settings, &Secrets::fresh(&meeting), now()).unwrap();
    let text = String::from_utf8(mime.formatted()).unwrap().replace("=\r\n", "");
    assert!(text.contains("mailto:cairn@localhost.localdomain"), "{text}");
}
