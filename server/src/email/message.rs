//! Builds the MIME message of an email: headers, text, HTML and, for some kinds, a calendar entry.

use crate::config::email::EmailSettings;
use crate::config::public_url::PublicUrl;
use crate::secret;
use anyhow::Context;
use domain::email::{EmailKind, OutgoingEmail, TemplateValues};
use domain::login_sessions::Token;
use domain::meetings::MeetingInvite;
use domain::text::{EmailAddress, PersonName};
use domain::time::Instant;
use formats::emails::{self, Ending};
use formats::meeting_calendar::{self, CalendarMeeting, CalendarMethod, CalendarPerson};
use lettre::Message as MimeMessage;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use std::time::SystemTime;

const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
const UNSUBSCRIBE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const UNSUBSCRIBE_POST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");

/// The secret tokens in the links of one email.
///
/// Only the email contains them; the store keeps their hashes.
pub struct Secrets {
    pub link: Option<Token>,
    pub stop: Option<Token>,
}

impl Secrets {
    /// Creates a link token if the text has a link, and an unsubscribe token if the email isn't necessary.
    pub fn fresh(outgoing: &OutgoingEmail) -> Secrets {
        let message = &outgoing.email;
        let linked = message.invitation.is_some() && message.template.body.contains("{link}");
        Secrets { link: linked.then(secret::token), stop: (!message.kind.is_necessary()).then(secret::token) }
    }
}

/// Builds the complete message.
///
/// # Errors
/// If an address or a header can't be written in an email.
pub fn write(
    outgoing: &OutgoingEmail,
    settings: &EmailSettings,
    secrets: &Secrets,
    now: Instant,
) -> anyhow::Result<MimeMessage> {
    let OutgoingEmail { email: message, to, reply_to, edition } = outgoing;
    let public = &settings.public;
    let address = |path: &str, token: &Token| public.with(&format!("/{path}/{}", token.as_str()));
    let notifications = public.with("/me/notifications");
    let choose = public.with("/me#email");
    let link = match (message.invitation, &message.meeting) {
        (Some(_), _) => secrets.link.as_ref().map(|token| address("invitation", token)),
        // The addresses of these pages are no secret.
        (None, Some(meeting)) => Some(public.with(&format!("/{}/meetings/{}", edition.slug, meeting.entry.number))),
        (None, None) => {
            Some(message.values.get("page").map_or_else(|| notifications.clone(), |page| public.with(page)))
        }
    };
    let stop = secrets.stop.as_ref().map(|token| address("unsubscribe", token));
    let ending = stop.as_deref().map(|stop| {
        let choose = &choose;
        match message.kind {
            EmailKind::MeetingDeclined => Ending::WasComing { choose, stop },
            kind if kind.is_notification() => Ending::TakesPart { choose, stop },
            _ => Ending::Invited { stop },
        }
    });
    let values = with_addresses(&message.values, public);
    let rendered = emails::render(&message.template, &values, link.as_deref(), ending);
    let from = sender(outgoing, settings);
    let name = Some(literal(&message.name)).filter(|name| !name.is_empty() && name != to.as_str());
    let receiver = Mailbox::new(name, to.as_str().parse().context("This is not a valid email address")?);
    let envelope = Envelope::new(Some(from.email.clone()), vec![receiver.email.clone()])?;
    let mut mime = MimeMessage::builder()
        .envelope(envelope)
        // The same for every attempt, so that mail programs recognize an email that arrives twice.
        .message_id(Some(format!("<message-{}.{}@{}>", message.id, message.created_at.timestamp(), public.host())))
        .date(SystemTime::from(now))
        .from(from)
        .to(receiver)
        .subject(literal(&rendered.subject))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()));
    if let Some(reply_to) = reply_to {
        mime = mime.reply_to(reply_to.as_str().parse().context("The reply-to address is not valid")?);
    }
    if let Some(stop) = stop {
        mime = mime
            .raw_header(HeaderValue::new(UNSUBSCRIBE, format!("<{stop}>")))
            .raw_header(HeaderValue::new(UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click".to_owned()));
    }
    let body = MultiPart::alternative_plain_html(rendered.text, rendered.html);
    mime.multipart(with_calendar(body, outgoing, settings, now)?).context("The email can't be built")
}

/// The text of a header so that mail programs show it as written.
///
/// They would decode `=?utf-8?q?…?=` (RFC 2047), which could show another subject or sender. An invisible character in
/// between prevents that.
fn literal(text: &str) -> String {
    text.replace("=?", "=\u{2060}?")
}

/// Completes the addresses of the answers: the store gives a label, a tab and a path on each line.
fn with_addresses(values: &TemplateValues, public: &PublicUrl) -> TemplateValues {
    let mut values = values.clone();
    if let Some(answers) = values.get_mut("answers") {
        let lines = answers.lines().filter_map(|line| line.split_once('\t'));
        *answers = lines.map(|(label, path)| format!("{label}\t{}", public.with(path))).collect::<Vec<_>>().join("\n");
    }
    values
}

/// The configured sender, with the edition's title as the name if none is configured.
fn sender(outgoing: &OutgoingEmail, settings: &EmailSettings) -> Mailbox {
    let name = settings.from.name.clone().or_else(|| Some(outgoing.edition.title.to_string()));
    let name = name.map(|name| literal(&name));
    Mailbox { name, email: settings.from.email.clone() }
}

/// Adds the calendar file: that of a meeting as another form of the text, which calendar programs then read.
fn with_calendar(
    body: MultiPart,
    outgoing: &OutgoingEmail,
    settings: &EmailSettings,
    now: Instant,
) -> anyhow::Result<MultiPart> {
    let (email, edition, public) = (&outgoing.email, &outgoing.edition, &settings.public);
    let kind = |method: CalendarMethod| {
        ContentType::parse(&format!("text/calendar; method={}; charset=utf-8", method.as_str()))
    };
    if let Some(meeting) = &email.meeting {
        let method = if meeting.entry.is_cancelled { CalendarMethod::Cancel } else { CalendarMethod::Request };
        let file = meeting_file(outgoing, settings, meeting, method)?;
        return Ok(body.singlepart(SinglePart::builder().header(kind(method)?).body(file)));
    }
    if email.kind.has_calendar() {
        let uid = format!("{}@{}", edition.slug, public.host());
        let entry = emails::calendar_entry(edition, &uid, now, &public.with(&format!("/{}", edition.slug)));
        let file = Attachment::new("summit.ics".to_owned()).body(entry, kind(CalendarMethod::Publish)?);
        return Ok(MultiPart::mixed().multipart(body).singlepart(file));
    }
    Ok(body)
}

/// The calendar file with a meeting, from the sender to the recipient of the email.
fn meeting_file(
    outgoing: &OutgoingEmail,
    settings: &EmailSettings,
    meeting: &MeetingInvite,
    method: CalendarMethod,
) -> anyhow::Result<String> {
    let OutgoingEmail { email, to, edition, .. } = outgoing;
    let sender = sender(outgoing, settings);
    let named = |name: &str, email: EmailAddress| {
        let name = PersonName::parse(name).or_else(|_| PersonName::parse(email.as_str()));
        name.map(|name| CalendarPerson { name, email })
    };
    let organizer = named(&sender.name.unwrap_or_default(), organizer_address(sender.email.as_ref())?)?;
    let published = CalendarMeeting::of(&settings.public.origin(), &edition.slug, &edition.zone, meeting.entry.clone());
    let meeting = CalendarMeeting {
        organizer: Some(organizer),
        attendees: vec![named(&email.name, to.clone())?],
        ..published.with_video(meeting.video.as_ref())
    };
    Ok(meeting_calendar::write(&edition.title, method, &[meeting]))
}

/// The sender as an address in a calendar file, which needs a full host, unlike that of the default sender.
fn organizer_address(sender: &str) -> Result<EmailAddress, domain::Refusal> {
    EmailAddress::parse(sender).or_else(|_| EmailAddress::parse(&format!("{sender}.localdomain")))
}

#[cfg(test)]
mod tests;
