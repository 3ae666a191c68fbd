//! Emails: their kinds, their default templates, and messages in the outbox.

mod counts;
mod defaults;
mod delivery;
mod reminder;
mod template;

pub use counts::EmailCounts;
pub use delivery::{DeliveryStatus, OutboxAction, retry_after};
pub use reminder::ReminderPreview;
pub use template::{EmailTemplate, TemplateValues, fill};

use crate::Refusal;
use crate::id::{EmailId, InvitationId};
use crate::meetings::MeetingInvite;
use crate::text::{EmailAddress, ShortText};
use crate::time::Instant;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The emails that Cairn sends.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "kebab-case")]
pub enum EmailKind {
    Invitation,
    Reminder,
    Waitlisted,
    Offer,
    /// An offered seat was not taken in time.
    OfferExpired,
    Confirmed,
    NewCommitments,
    NewDates,
    CommitmentsReminder,
    Revoked,
    /// The answer “not this time” to an application.
    NotInvited,
    /// An organizer's answer to a question.
    Answer,
    /// A reminder to answer an availability poll.
    Poll,
    /// One notification about the work plan, sent immediately.
    Notification,
    /// The notifications about the work plan, once a day.
    Digest,
    /// A meeting that the recipient leads or comes to, for their calendar.
    Meeting,
    /// Someone named the recipient as lead of a meeting.
    MeetingLead,
    /// Such a meeting was cancelled or has no time any more.
    MeetingCancelled,
    /// The recipient can’t come to such a meeting after all, or gave up their seat.
    MeetingDeclined,
    /// A release of the schedule changes sessions of the recipient.
    Schedule,
    /// An organizer or a track lead writes to several people.
    GroupEmail,
    /// A reminder to enter travel dates.
    TravelReminder,
}

words!(EmailKind, "a kind of email");

impl EmailKind {
    /// Whether the recipient can be given an invitation link instead of the email.
    pub fn has_link(self) -> bool {
        self != EmailKind::Revoked
    }

    /// Its name on the pages for organizers.
    pub fn name(self) -> &'static str {
        match self {
            EmailKind::Invitation => "Invitation",
            EmailKind::Reminder => "Reminder to reply",
            EmailKind::Waitlisted => "Added to the waitlist",
            EmailKind::Offer => "Seat offered",
            EmailKind::OfferExpired => "Seat offer expired",
            EmailKind::Confirmed => "Seat confirmed",
            EmailKind::NewCommitments => "New commitments",
            EmailKind::NewDates => "New dates or place",
            EmailKind::CommitmentsReminder => "Reminder of commitments",
            EmailKind::Revoked => "Invitation revoked",
            EmailKind::NotInvited => "Not invited this time",
            EmailKind::Answer => "Answer to a question",
            EmailKind::Poll => "Reminder of a poll",
            EmailKind::Notification => "Notification",
            EmailKind::Digest => "Daily digest",
            EmailKind::Meeting => "Planning meeting",
            EmailKind::MeetingLead => "Lead of a planning meeting",
            EmailKind::MeetingCancelled => "Planning meeting cancelled",
            EmailKind::MeetingDeclined => "Planning meeting declined",
            EmailKind::Schedule => "New release of the schedule",
            EmailKind::GroupEmail => "Email to several people",
            EmailKind::TravelReminder => "Reminder of travel dates",
        }
    }

    /// When it is sent, worded for the page of templates.
    pub fn when(self) -> &'static str {
        match self {
            EmailKind::Invitation => "when an organizer sends an invitation",
            EmailKind::Reminder => "before the deadline, if the person has not replied",
            EmailKind::Waitlisted => "when someone accepts and no seat is free for them",
            EmailKind::Offer => "when a seat becomes free for the next person on the waitlist",
            EmailKind::OfferExpired => "when someone has not taken an offered seat by the deadline",
            EmailKind::Confirmed => "when someone gets a seat",
            EmailKind::NewCommitments => "to people with a seat or on the waitlist when the commitments change",
            EmailKind::NewDates => "when an organizer emails the people affected by new dates or a new place",
            EmailKind::CommitmentsReminder => "when an organizer reminds people who are behind with their commitments",
            EmailKind::Revoked => "when an invitation is revoked",
            EmailKind::NotInvited => "when an organizer answers an application with “not this time”",
            EmailKind::Answer => "when an organizer answers a question",
            EmailKind::Poll => {
                "to people who have not answered a poll, before its last day or when someone reminds them"
            }
            EmailKind::Notification => "for each notification, to people who chose to get emails immediately",
            EmailKind::Digest => "once a day, if there are new notifications",
            EmailKind::Meeting => "to people who lead or come to a meeting, when they reply and when it changes",
            EmailKind::MeetingLead => "when someone names another person as lead of a meeting",
            EmailKind::MeetingCancelled => "to people who lead or come to a meeting, when it is cancelled",
            EmailKind::MeetingDeclined => {
                "to people who were coming to a meeting, when they say that they can’t or give up their seat"
            }
            EmailKind::Schedule => "to people who lead or starred a session that a release of the schedule changes",
            EmailKind::GroupEmail => {
                "when an organizer or a track lead writes to several people, who edits this text first"
            }
            EmailKind::TravelReminder => "when an organizer reminds people who have not entered their travel dates",
        }
    }

    /// Whether unsubscribed people get it too. They don't get invitations, reminders, notifications, and
    /// emails to several people.
    pub fn is_necessary(self) -> bool {
        use EmailKind::{CommitmentsReminder, GroupEmail, Invitation, Reminder, TravelReminder};
        let is_optional = matches!(self, Invitation | Reminder | CommitmentsReminder | GroupEmail | TravelReminder);
        !is_optional && !self.is_notification()
    }

    /// Whether it notifies people who take part about tasks, meetings or sessions.
    ///
    /// They choose which such emails they get.
    pub fn is_notification(self) -> bool {
        use EmailKind::{
            Digest, Meeting, MeetingCancelled, MeetingDeclined, MeetingLead, Notification, Poll, Schedule,
        };
        let is_about_meeting = matches!(self, Meeting | MeetingLead | MeetingCancelled | MeetingDeclined);
        is_about_meeting || matches!(self, Poll | Notification | Digest | Schedule)
    }

    /// Whether the edition’s dates are attached as a calendar entry.
    pub fn has_calendar(self) -> bool {
        self == EmailKind::Confirmed
    }

    /// Whether it asks for something that the recipient can do only through its link.
    pub fn needs_link(self) -> bool {
        use EmailKind::{Invitation, NewCommitments, Offer, Poll, Reminder, TravelReminder, Waitlisted};
        matches!(self, Invitation | Reminder | Waitlisted | Offer | NewCommitments | Poll | TravelReminder)
    }

    /// The placeholders that emails of this kind fill in, each with a description of its value.
    pub fn placeholders(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        EmailTemplate::NAMES.into_iter().filter(move |(name, _)| match *name {
            "deadline" => matches!(self, EmailKind::Invitation | EmailKind::Reminder | EmailKind::Offer),
            "position" => self == EmailKind::Waitlisted,
            "message" => {
                let has_message = [EmailKind::Answer, EmailKind::NewDates, EmailKind::CommitmentsReminder];
                has_message.contains(&self) || self.is_notification()
            }
            "subject" => self.is_notification(),
            _ => true,
        })
    }

    /// The default template, for editions that have not edited it.
    pub fn template(self) -> EmailTemplate {
        let (subject, body) = defaults::of(self);
        EmailTemplate { subject: subject.to_owned(), body: body.to_owned() }
    }
}

/// A message in the outbox, as organizers read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    pub id: EmailId,
    pub kind: EmailKind,
    pub invitation: Option<InvitationId>,
    pub to: Option<EmailAddress>,
    /// The recipient’s name.
    pub name: String,
    /// The template at `created_at`. `{link}` is filled in only on sending, because the link is a secret.
    pub template: EmailTemplate,
    pub values: TemplateValues,
    /// The meeting in its calendar file, for emails about one.
    pub meeting: Option<MeetingInvite>,
    pub delivery_status: DeliveryStatus,
    pub created_at: Instant,
    /// When the next attempt is due.
    pub due: Instant,
    pub sent: Option<Instant>,
    pub attempts: u32,
    /// Why the last attempt failed, if it did.
    pub last_error: Option<ShortText>,
    /// Since when the delivery is uncertain.
    pub uncertain_since: Option<Instant>,
}

impl Email {
    /// The key of the value that names the tested kind in the test of a template.
    pub const TEST: &'static str = "test";

    /// The kind that it tests; `None` if it isn't the test of a template.
    fn tested(&self) -> Option<EmailKind> {
        EmailKind::parse(self.values.get(Email::TEST)?).ok()
    }

    /// The name of its kind: `Reminder to reply`, `Test of “Reminder to reply”`.
    pub fn kind_name(&self) -> String {
        let test = self.tested().map(|tested| format!("Test of “{}”", tested.name()));
        test.unwrap_or_else(|| self.kind.name().to_owned())
    }

    /// When it is sent.
    pub fn trigger(&self) -> &'static str {
        if self.tested().is_some() { "when an organizer tests the template" } else { self.kind.when() }
    }

    /// Describes what is wrong with the delivery: that it is uncertain, or why the last attempt failed.
    pub fn delivery_problem(&self) -> Option<String> {
        let noted = |at: Instant| {
            format!(
                "Since {} UTC, it has been unknown whether the mail server accepted this email.",
                at.format("%Y-%m-%d %H:%M")
            )
        };
        self.uncertain_since.map(noted).or_else(|| self.last_error.as_ref().map(ShortText::to_string))
    }
}

/// What an action of an organizer did to each selected email.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxReport {
    pub done: Vec<HandledEmail>,
    pub refused: Vec<(HandledEmail, Refusal)>,
}

/// An email that an organizer selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandledEmail {
    pub id: EmailId,
    /// Its kind and the recipient’s name; `None` for an unknown email.
    pub about: Option<(EmailKind, String)>,
}

impl HandledEmail {
    /// Names the email, such as `Invitation to Ada Reef`.
    pub fn label(&self) -> String {
        match &self.about {
            Some((kind, name)) => format!("{} to {name}", kind.name()),
            None => format!("Email {}", self.id),
        }
    }
}

/// A message that is due now, with everything needed to send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingEmail {
    pub email: Email,
    pub to: EmailAddress,
    pub reply_to: Option<EmailAddress>,
    pub edition: crate::editions::Edition,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_template_of_every_kind_is_valid() {
        for kind in EmailKind::ALL {
            let EmailTemplate { subject, body } = kind.template();
            assert_eq!(EmailTemplate::parse(&subject, &body).unwrap().subject, subject, "{kind:?}");
            assert_eq!(EmailKind::parse(kind.as_str()).unwrap(), kind);
        }
    }

    #[test]
    fn default_template_uses_only_placeholders_of_its_kind() {
        for kind in EmailKind::ALL {
            let EmailTemplate { subject, body } = kind.template();
            let filled: Vec<&str> = kind.placeholders().map(|(name, _)| name).collect();
            for (name, _) in EmailTemplate::NAMES.into_iter().filter(|(name, _)| !filled.contains(name)) {
                let placeholder = format!("{{{name}}}");
                assert!(!subject.contains(&placeholder) && !body.contains(&placeholder), "{kind:?}: {placeholder}");
            }
        }
    }
}
