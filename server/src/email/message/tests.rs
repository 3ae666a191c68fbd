//! Whatever people are called and wherever they read their mail, there is a letter to them, and nothing slips out of it.

use super::*;
use crate::config::EmailServer;
use crate::config::public_url::PublicUrl;
use domain::editions::{Dates, Edition};
use domain::email::{DeliveryStatus, Email, EmailKind};
use domain::id::{EditionSlug, EmailId, InvitationId};
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

fn outgoing(mime: EmailKind, title: &str, name: &str, to: &str) -> OutgoingEmail {
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
    };
    let to = EmailAddress::parse(to).unwrap();
    let values = [("name", name), ("edition", title)];
    let message = Email {
        id: EmailId(7),
        kind: mime,
        invitation: Some(InvitationId(3)),
        to: Some(to.clone()),
        name: name.to_owned(),
        template: mime.template(),
        values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
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
fn only_what_nobody_needs_can_be_unsubscribed_from_and_only_a_seat_comes_with_its_days() {
    for mime in EmailKind::ALL {
        let text = written(&outgoing(mime, "Summit 2027", "Ada", "ada@post.example"));
        assert_eq!(text.contains("List-Unsubscribe: <https://cairn.example/unsubscribe/"), !mime.is_necessary());
        assert_eq!(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), !mime.is_necessary());
        assert_eq!(text.contains("text/calendar"), mime == EmailKind::Confirmed);
        assert!(text.contains("Message-ID: <message-7.1795176000@cairn.example>\r\n"), "{text}");
    }
}

#[test]
fn a_letter_about_no_invitation_leads_to_what_one_is_told_and_has_no_secret_but_the_way_to_stop() {
    for mime in [EmailKind::Notification, EmailKind::Digest] {
        let mut told = outgoing(mime, "Summit 2027", "Ada", "ada@post.example");
        told.email.invitation = None;
        assert!(Secrets::fresh(&told).link.is_none() && Secrets::fresh(&told).stop.is_some());
        let text = written(&told);
        assert!(text.contains("https://cairn.example/me/notifications") && !text.contains("/invitation/"), "{text}");
        assert!(text.contains("https://cairn.example/unsubscribe/"), "{text}");
        let plain = text.replace("=\r\n", "").replace("\r\n", " ");
        assert!(plain.contains("You get this email because you take part in the Summit 2027."), "{text}");
        assert!(!plain.contains("you were invited"), "{text}");
        // Once where it leads, once where one chooses.
        assert!(plain.matches("https://cairn.example/me/notifications").count() >= 4, "in both kinds of text: {text}");
    }
}

#[test]
fn no_two_letters_have_the_same_secrets_and_none_is_without_need() {
    let invitation = outgoing(EmailKind::Invitation, "Summit 2027", "Ada", "ada@post.example");
    let (one, other) = (Secrets::fresh(&invitation), Secrets::fresh(&invitation));
    assert!(one.link.is_some() && one.link != other.link && one.link != one.stop && one.stop != other.stop);
    let revoked = Secrets::fresh(&outgoing(EmailKind::Revoked, "Summit 2027", "Ada", "ada@post.example"));
    assert!(revoked.link.is_none() && revoked.stop.is_none());
}

proptest! {
    #[test]
    fn everybody_can_be_written_to(
        title in "\\PC{1,60}", name in "\\PC{1,40}", user in "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\\.[a-z0-9'+_-]{1,5})?",
    ) {
        prop_assume!(Title::parse(&title).is_ok());
        let outgoing = outgoing(EmailKind::Confirmed, &title, &name, &format!("{user}@post.example"));
        let text = written(&outgoing);
        prop_assert!(text.is_ascii() && text.lines().all(|line| line.len() < 998));
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        let named = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        let names: Vec<&str> = named.filter_map(|line| Some(line.split_once(':')?.0)).collect();
        let expected = ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"];
        prop_assert_eq!(names, expected);
    }
}
