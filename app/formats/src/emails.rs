//! Renders emails from templates, and an edition's days as a calendar entry.

use crate::ical;
use crate::markup::{self, Markup};
use domain::editions::Edition;
use domain::email::{EmailTemplate, TemplateValues, fill};
use domain::text::Url;
use domain::time::{Days, Instant, NaiveDate};
use icalendar::{Calendar, Component, Event, EventLike};

/// Replaces the recipient’s personal link in previews.
pub const EXAMPLE_LINK: &str = "https://example.org/their-own-link";

/// An email's subject, and its content as plain text and HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedEmail {
    /// One line without control characters.
    pub subject: String,
    pub text: String,
    /// The body without footer, to show in a page.
    pub body: Markup,
    /// A complete HTML document.
    pub html: String,
}

/// The footer of an email that people can unsubscribe from.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// The receiver was invited; `stop` is the unsubscribe link.
    Invited { stop: &'a str },
    /// The receiver takes part; `choose` is the link to their email settings.
    TakesPart { choose: &'a str, stop: &'a str },
    /// The receiver was coming to a meeting, and may not take part any more.
    WasComing { choose: &'a str, stop: &'a str },
}

/// Renders an email. Markdown in values is shown as text.
///
/// `link` replaces `{link}` in the body but not in the subject, because mail servers log subjects.
pub fn render(
    template: &EmailTemplate,
    values: &TemplateValues,
    link: Option<&str>,
    ending: Option<Ending<'_>>,
) -> RenderedEmail {
    let subject = fill(&template.subject, values, |name, value| match name {
        "link" => String::new(),
        _ => value.to_owned(),
    });
    let subject = on_one_line(&subject);
    let mut values = values.clone();
    if let Some(link) = link {
        values.insert("link".to_owned(), link.to_owned());
    }
    let body = fill(&template.body, &values, |name, value| match name {
        "link" => address(value),
        "message" => message(value, values.get("answers")),
        _ => markup::escaped(value),
    });
    let footer = ending.map(|ending| footer(&values, ending));
    let (text, whole) = (text(&body, footer.as_deref()), html(&subject, &body, footer.as_deref()));
    RenderedEmail { subject, text, body: markup::html(&body), html: whole }
}

fn on_one_line(text: &str) -> String {
    let hides = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let plain: String = text.chars().filter(|c| !hides(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A web address as a link; other text, as in the preview of a template, unchanged.
fn address(text: &str) -> String {
    match Url::parse(text) {
        Ok(url) => format!("<{url}>"),
        Err(_) => markup::escaped(text),
    }
}

/// Escapes a text and keeps its paragraphs.
fn paragraphs(text: &str) -> String {
    let mut paragraphs = vec![String::new()];
    for line in text.split('\n').map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                last.push('\n');
                last.push_str(line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    let escaped = paragraphs.iter().map(|paragraph| markup::escaped(paragraph));
    escaped.filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The message, with the links by which the recipient can answer it: label, tab and address on each line.
fn message(text: &str, answers: Option<&String>) -> String {
    let lines = answers.map(|answers| answers.lines()).into_iter().flatten();
    let links = lines.filter_map(|line| line.split_once('\t'));
    let links: Vec<String> =
        links.map(|(label, to)| format!("- {}: {}", markup::escaped(label), address(to))).collect();
    let text = paragraphs(text);
    if links.is_empty() { text } else { format!("{text}\n\n{}", links.join("\n")) }
}

fn footer(values: &TemplateValues, ending: Ending<'_>) -> String {
    let edition = values.get("edition").map(|edition| markup::escaped(edition)).filter(|edition| !edition.is_empty());
    let edition = edition.unwrap_or_else(|| "summit".to_owned());
    let (why, stop) = match ending {
        Ending::Invited { stop } => (format!("you were invited to the {edition}."), stop),
        Ending::TakesPart { choose, stop } => {
            let choose = address(choose);
            (format!("you take part in the {edition}. Email settings: {choose}"), stop)
        }
        Ending::WasComing { choose, stop } => {
            let choose = address(choose);
            (format!("you were coming to this meeting of the {edition}. Email settings: {choose}"), stop)
        }
    };
    format!("You get this email because {why} Unsubscribe: {}", address(stop))
}

/// Renders body and footer separately, so that an unclosed code block can't include the footer.
fn text(body: &str, footer: Option<&str>) -> String {
    let footer = footer.map(|footer| format!("\n--\n{}\n", markup::text(footer))).unwrap_or_default();
    format!("{}\n{footer}", markup::text(body))
}

fn html(subject: &str, body: &str, footer: Option<&str>) -> String {
    let title = html_escape::encode_text(subject);
    let body = markup::html(body);
    let footer = footer.map(|footer| format!("<hr>\n{}", markup::html(footer).as_str())).unwrap_or_default();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n\
         <body>\n{}{footer}</body>\n</html>\n",
        body.as_str()
    )
}

/// An iCalendar file with the edition's days as one all-day event.
///
/// A file with the same `uid` and a later `stamp` replaces it.
pub fn calendar_entry(edition: &Edition, uid: &str, stamp: Instant, url: &str) -> String {
    // An all-day event ends on the day after its last day.
    let after = edition.dates.ends().checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    let venue = edition.venue.iter().map(|venue| venue.as_str());
    let location: Vec<&str> = venue.chain([edition.place.as_str()]).collect();
    let event = Event::new()
        .uid(&ical::plain(uid))
        .timestamp(stamp)
        .starts(edition.dates.starts())
        .ends(after)
        .summary(edition.title.as_str())
        .location(&location.join(", "))
        .url(&ical::plain(url))
        .done();
    let mut calendar = Calendar::empty();
    for (name, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Cairn//Cairn//EN"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")]
    {
        calendar.append_property((name, value));
    }
    ical::text(calendar.push(event), &[])
}
