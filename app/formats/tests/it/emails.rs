//! Checks rendered emails and calendar entries: values stay text, and nothing breaks the structure.

use crate::markup::violation;
use domain::editions::{Dates, Edition, EditionKind, FulfilmentSettings, Parts, Visibility};
use domain::email::{self, EmailTemplate, TemplateValues};
use domain::id::EditionSlug;
use domain::text::{ShortText, Title};
use domain::time::{DateTime, Instant, NaiveDate, Zone};
use formats::emails::{Ending, RenderedEmail, calendar_entry, render};
use icalendar::parser::{read_calendar, unfold};
use icalendar::{Calendar, Component, DatePerhapsTime};
use proptest::prelude::*;

const LINK: &str = "https://cairn.example/invitation/k3y";
const STOP: &str = "https://cairn.example/invitation/k3y/stop?a=1&b=2";

fn values(pairs: &[(&str, &str)]) -> TemplateValues {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn usual() -> TemplateValues {
    values(&[
        ("name", "Ada *Star* Lovelace"),
        ("edition", "Summit 2031"),
        ("dates", "5 to 7 May 2031"),
        ("place", "Portland, OR"),
        ("deadline", "1 March 2031, 23:59 (UTC−8)"),
        ("position", "3"),
    ])
}

fn rendered(template: &EmailTemplate, values: &TemplateValues) -> RenderedEmail {
    render(template, values, Some(LINK), Some(Ending::Invited { stop: STOP }))
}

fn of(subject: &str, body: &str, values: &TemplateValues) -> RenderedEmail {
    rendered(&EmailTemplate { subject: subject.to_owned(), body: body.to_owned() }, values)
}

/// The content of the HTML body.
fn body(html: &str) -> &str {
    html.split_once("<body>\n").unwrap().1.split_once("</body>").unwrap().0
}

#[test]
fn invitation_is_rendered_as_text_and_html() {
    let RenderedEmail { subject, text, html, .. } = rendered(&email::EmailKind::Invitation.template(), &usual());
    assert_eq!(subject, "You are invited to the Summit 2031");
    let expected = "Dear Ada *Star* Lovelace,\n\nYou are invited to the Summit 2031, 5 to 7 May 2031, in Portland, OR. \
        At this event, developers work together on tasks that they have planned in advance.\n\n\
        Please read what we ask of participants and reply by 1 March 2031, 23:59 (UTC−8):\n\n\
        https://cairn.example/invitation/k3y\n\n\
        This link is only for you, so please don’t share it. If you can’t come, please decline on that page. You can also suggest someone else there.\n\n\
        If you have questions, reply to this email.\n\n\
        The organizers of the Summit 2031\n\n\
        --\nYou get this email because you were invited to the Summit 2031. Unsubscribe: https://cairn.example/invitation/k3y/stop?a=1&b=2\n";
    assert_eq!(text, expected);
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>You are invited to the Summit 2031</title>\n"));
    assert!(html.contains("<p>Dear Ada *Star* Lovelace,</p>"), "{html}");
    assert!(html.contains("invited to the <strong>Summit 2031</strong>, 5 to 7 May 2031"), "{html}");
    assert!(html.contains("<a href=\"https://cairn.example/invitation/k3y\""), "{html}");
    assert!(html.contains("stop?a=1&amp;b=2\""), "{html}");
    assert!(!html.contains("<p></p>") && html.ends_with("</body>\n</html>\n"), "{html}");
}

#[test]
fn footer_for_participants_links_to_email_settings() {
    let mut values = usual();
    values.insert("message".to_owned(), "Wren claimed it.".to_owned());
    let choose = "https://cairn.example/me/notifications";
    let ending = Ending::TakesPart { choose, stop: STOP };
    let RenderedEmail { text, html, .. } =
        render(&email::EmailKind::Digest.template(), &values, Some(choose), Some(ending));
    let (_, footer) = text.split_once("--\n").unwrap();
    let expected = "You get this email because you take part in the Summit 2031. Email settings: \
        https://cairn.example/me/notifications Unsubscribe: https://cairn.example/invitation/k3y/stop?a=1&b=2\n";
    assert_eq!(footer, expected);
    assert_eq!(html.matches("<a href=\"https://cairn.example/me/notifications\"").count(), 2, "{html}");
}

#[test]
fn every_default_email_renders_as_text_and_html() {
    let mut values = usual();
    values.insert("message".to_owned(), "Yes:\r\n\r\n- bring a lamp\r\n- and *oil*\r\n\r\n\r\n1. really".to_owned());
    values.insert("costs".to_owned(), "We pay for the train.".to_owned());
    values.insert("subject".to_owned(), "The first round".to_owned());
    for kind in email::EmailKind::ALL {
        let RenderedEmail { subject, text, html, .. } = rendered(&kind.template(), &values);
        assert!(!format!("{subject}{text}{html}").contains(['{', '}', '\\']), "{kind:?}: {subject}\n{text}\n{html}");
        assert!(!text.contains("\n\n\n") && !text.contains("**"), "{kind:?}: {text}");
        assert_eq!(violation(body(&html)), None, "{kind:?}");
    }
    let answer = rendered(&email::EmailKind::Answer.template(), &values);
    assert!(
        answer.text.contains("answered:\n\nYes:\n\n- bring a lamp\n- and *oil*\n\n1. really\n\nSee "),
        "{}",
        answer.text
    );
    assert!(
        answer.html.contains("<p>Yes:</p>\n<p>- bring a lamp<br>\n- and *oil*</p>\n<p>1. really</p>"),
        "{}",
        answer.html
    );
}

#[test]
fn missing_link_and_footer_leave_no_gap() {
    let template = EmailTemplate { subject: "x".to_owned(), body: "a\n\n{link}\n\nb".to_owned() };
    let plain = render(&template, &usual(), None, None);
    assert_eq!(plain.text, "a\n\nb\n");
    assert_eq!(body(&plain.html), "<p>a</p>\n<p>b</p>\n");
    let preview = render(&template, &values(&[("link", "the *link*")]), None, None);
    assert_eq!(preview.text, "a\n\nthe *link*\n\nb\n");
}

#[test]
fn subject_is_one_line_without_the_link() {
    let sly = values(&[("name", "Ada\r\nBcc: x@y.example\u{0}\u{202e}"), ("edition", "<b>&"), ("link", LINK)]);
    let RenderedEmail { subject, html, .. } = of("{name}:\t{edition}\n{link}", "x", &sly);
    assert_eq!(subject, "Ada Bcc: x@y.example : <b>&");
    assert!(html.contains("<title>Ada Bcc: x@y.example : &lt;b&gt;&amp;</title>"), "{html}");
}

#[test]
fn markdown_in_values_is_shown_as_text() {
    let sly = values(&[
        ("name", "<img src=x> [x](https://evil.example) {link} # *y*\n\n# z"),
        ("edition", "[](https://evil.example)"),
    ]);
    let RenderedEmail { text, html, .. } = of("x", "{name}\n\n# {name}\n\n- {name}\n\n**{message}** {edition}", &sly);
    assert!(!html.contains("evil.example\""), "{html}");
    assert!(text.starts_with("<img src=x> [x](https://evil.example) {link} # *y*\n# z\n"), "{text}");
}

#[test]
fn plain_text_shows_the_address_of_a_link() {
    let RenderedEmail { text, html, .. } = of("x", "Say yes [here]({link}).", &usual());
    assert!(text.starts_with(&format!("Say yes here <{LINK}>.\n")), "{text}");
    assert!(html.contains(&format!("<a href=\"{LINK}\" rel=\"nofollow noopener noreferrer\">here</a>")), "{html}");
}

#[test]
fn unclosed_markup_in_the_body_keeps_the_footer() {
    for open in ["```", "<!--", "- a\n  - b", "|a|\n|-|\n|b|", "> a", "**a", "[a](", "<div>"] {
        let RenderedEmail { text, html, .. } = of("x", open, &usual());
        assert!(html.contains("b=2\" rel="), "{open:?}: {html}");
        assert!(text.contains("\n\n--\nYou get"), "{open:?}: {text}");
    }
}

pub fn edition(title: &str, place: &str, venue: Option<&str>) -> Edition {
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    Edition {
        slug: EditionSlug::parse("2031").unwrap(),
        title: Title::parse(title).unwrap(),
        dates: Dates::new(date("2031-05-29"), date("2031-05-31")).unwrap(),
        zone: Zone::parse("America/Los_Angeles").unwrap(),
        place: ShortText::parse(place).unwrap(),
        venue: venue.map(|venue| ShortText::parse(venue).unwrap()),
        capacity: None,
        phase: None,
        planning_rule: None,
        fulfilment: FulfilmentSettings::default(),
        visibility: Visibility::Published,
        kind: EditionKind::DeveloperSummit,
        parts: Parts::ALL_ON,
    }
}

fn stamp() -> Instant {
    DateTime::from_timestamp(1_900_000_000, 0).unwrap()
}

#[test]
fn edition_is_one_calendar_event() {
    let file = calendar_entry(
        &edition("Summit 2031", "Portland, OR", Some("Hall; 2nd floor")),
        "i7@cairn.example",
        stamp(),
        LINK,
    );
    let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Cairn//Cairn//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n\
        BEGIN:VEVENT\r\nDTEND;VALUE=DATE:20310601\r\nDTSTAMP:20300317T174640Z\r\nDTSTART;VALUE=DATE:20310529\r\n\
        LOCATION:Hall\\; 2nd floor\\, Portland\\, OR\r\nSUMMARY:Summit 2031\r\nUID:i7@cairn.example\r\n\
        URL:https://cairn.example/invitation/k3y\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(file, expected);
}

/// Parses a calendar file.
fn read_back(file: &str) -> Calendar {
    Calendar::from(read_calendar(&unfold(file)).unwrap())
}

proptest! {
    #[test]
    fn calendar_entry_is_read_back(title in "[!-~ é老,;\\\\]{0,180}x", place in "\\PC{0,300}y", venue in proptest::option::of("\\PC{0,300}z"), uid in any::<String>()) {
        prop_assume!(ShortText::parse(&place).is_ok() && venue.as_ref().is_none_or(|venue| ShortText::parse(venue).is_ok()));
        let edition = edition(&title, &place, venue.as_deref());
        let file = calendar_entry(&edition, &format!("u{uid}"), stamp(), LINK);
        prop_assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{}", file);
        let calendar = read_back(&file);
        let events: Vec<_> = calendar.events().collect();
        prop_assert_eq!(events.len(), 1);
        prop_assert_eq!(events[0].get_summary(), Some(edition.title.as_str()));
        let location = match &edition.venue {
            Some(venue) => format!("{venue}, {}", edition.place),
            None => edition.place.to_string(),
        };
        prop_assert_eq!(events[0].property_value("LOCATION"), Some(location.as_str()));
        prop_assert_eq!(events[0].get_start(), Some(DatePerhapsTime::Date("2031-05-29".parse().unwrap())));
        prop_assert_eq!(events[0].get_end(), Some(DatePerhapsTime::Date("2031-06-01".parse().unwrap())));
        prop_assert_eq!(events[0].property_value("URL"), Some(LINK));
        prop_assert_eq!(events[0].get_timestamp(), Some(stamp()));
    }

    #[test]
    fn values_cannot_break_the_email(name in any::<String>(), words in "[ -~\n\r\t]{0,200}", body_text in "\\PC{0,60}") {
        let values = values(&[("name", &name), ("message", &words), ("edition", &name)]);
        let RenderedEmail { subject, text, html, .. } = of("{name} x {edition}", &format!("Dear {{name}},\n\n{{message}}\n\n{body_text}\n\n{{link}}"), &values);
        prop_assert!(!subject.contains(char::is_control));
        prop_assert_eq!(violation(body(&html)), None, "{}", html);
        prop_assert_eq!(html.matches("</title>").count(), 1);
        prop_assert!(text.contains("Unsubscribe: https://"));
    }

    #[test]
    fn message_text_keeps_its_paragraphs(words in "[ -~]{0,30}(\n{1,3}[!-~][ -~]{0,30}){0,5}") {
        let RenderedEmail { text, .. } = render(&EmailTemplate { subject: "x".to_owned(), body: "{message}".to_owned() }, &values(&[("message", &words)]), None, None);
        let one_space = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let paragraphs = |text: &str| text.split("\n\n").map(one_space).filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let lines: Vec<_> = words.split('\n').map(str::trim).collect();
        prop_assert_eq!(paragraphs(&text), paragraphs(&lines.join("\n")));
    }
}

#[test]
fn message_ends_with_the_links_that_answer_it() {
    let values =
        values(&[("message", "Are you *still* on it?"), ("answers", "Still on it\thttps://cairn.example/a\nNo\tx")]);
    let template = EmailTemplate { subject: "x".to_owned(), body: "{message}".to_owned() };
    let RenderedEmail { text, html, .. } = render(&template, &values, None, None);
    assert!(text.contains("*still*") && text.contains("https://cairn.example/a"), "{text}");
    assert!(html.contains("<a href=\"https://cairn.example/a\"") && html.matches("<li>").count() == 2, "{html}");
}
