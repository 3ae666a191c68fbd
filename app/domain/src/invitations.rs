//! Invitations: the invited person, the data of an invitation, and what organizers see of it.

mod affected;
mod announcement;
mod ending;
mod reminders;
mod events;
mod status;
mod settings;
mod filter;
mod suggested;

pub use affected::Affected;
pub use announcement::Announcement;
pub use ending::EndsWithSeat;
pub use events::{InvitationEvent, InvitationEventRecord};
pub use filter::InvitationFilter;
pub use reminders::CommitmentReminders;
#[cfg(feature = "zones")]
pub use settings::new_deadline;
pub use settings::{InvitationSettings, MAX_DEADLINE_DAYS};
pub use status::{
    InvitationState, InvitationStatus, InvitationTransition, has_had_it_for_a_day, reached_since,
    reminded_within_the_hour,
};
pub use suggested::SuggestedPerson;

use crate::Refusal;
use crate::access::{Account, InvitationKey};
use crate::commitments::{Agreement, AgreementVersion, Waiver};
use crate::editions::Clause;
use crate::email::{DeliveryStatus, Email};
use crate::folding::fold;
use crate::id::{EditionSlug, InvitationId, Login, PersonId};
use crate::own_questions::{OwnAnswers, OwnQuestion};
use crate::people::Person;
use crate::seats::{SeatFigures, Seats};
use crate::text::{EmailAddress, LongText, PersonName, ShortText, Title};
use crate::time::Instant;
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// The invited person as the organizers recorded them, with a login, an email address or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    pub name: Option<PersonName>,
    pub login: Option<Login>,
    pub email: Option<EmailAddress>,
}

impl Invitee {
    /// Creates an invitee.
    ///
    /// # Errors
    /// `NoLoginOrEmail` without both, and `NoReplyAddress` for an address that no one reads.
    pub fn new(name: Option<PersonName>, login: Option<Login>, email: Option<EmailAddress>) -> Result<Self, Refusal> {
        if login.is_none() && email.is_none() {
            return Err(Refusal::NoLoginOrEmail);
        }
        match email {
            Some(email) if email.is_noreply() => Err(Refusal::NoReplyAddress(email.to_string())),
            email => Ok(Invitee { name, login, email }),
        }
    }

    /// Returns the name, the login or the address. Account deletion and purging remove all three.
    pub fn display_name(&self) -> String {
        let name = self.name.as_ref().map(PersonName::to_string);
        let login = || self.login.as_ref().map(|login| format!("@{login}"));
        let email = || self.email.as_ref().map(EmailAddress::to_string);
        name.or_else(login).or_else(email).unwrap_or_else(|| "Unknown person".to_owned())
    }
}

/// The data of an invitation that organizers can edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationDraft {
    pub invitee: Invitee,
    /// The core project or other project they work on.
    pub project: Option<Title>,
    /// The domain stack they represent: Astropy, Pangeo, Scikit-HEP.
    pub stack: Option<Title>,
    pub seat_pool: Option<Title>,
    /// Why to invite them.
    pub reason: Option<ShortText>,
    /// The login of the person who proposed them, if not the author of the draft.
    pub proposed_by: Option<Login>,
}

/// An invitation as organizers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub draft: InvitationDraft,
    /// The person it belongs to: who answered it, or who has the login that it names.
    pub person: Option<Person>,
    pub proposer: Option<Person>,
    pub status: InvitationStatus,
    /// Since when it has its state.
    pub since: Instant,
    /// When it was last sent.
    pub sent: Option<Instant>,
    pub reminded: Option<Instant>,
    /// Their position on the waitlist, from 1.
    pub place: Option<u32>,
    /// Whether they took part in no earlier edition.
    pub first_timer: bool,
    /// Why they declined or withdrew.
    pub why: Option<LongText>,
    /// The person that they suggested instead.
    pub suggestion: Option<ShortText>,
    /// The person who opened its link and asks to use it.
    pub forwarded_to: Option<Person>,
    /// Whether their last message is an unanswered question.
    pub has_question: bool,
    /// The version of the agreement that they last agreed to.
    pub agreed: Option<u32>,
    /// Whether it was imported from the community's website, which listed them as confirmed.
    pub imported: bool,
    /// Whether an email address is known.
    pub has_email: bool,
    /// Whether it has a link that works, such as one that an organizer created to pass on.
    pub has_link: bool,
    /// Whether it was emailed, and the account that answered has another verified address.
    pub answered_from_other_address: bool,
    /// When another invitation of the same person was last merged into this one.
    pub merged: Option<Instant>,
    /// When an organizer last marked what needs attention as seen.
    pub seen: Option<Instant>,
    /// What became of the last email with the invitation.
    pub email: Option<DeliveryStatus>,
}

impl Invitation {
    pub fn display_name(&self) -> String {
        self.person.as_ref().map_or_else(|| self.draft.invitee.display_name(), |person| person.name.to_string())
    }

    /// The person's name, and how the invitation names someone else if another account accepted it.
    pub fn full_name(&self) -> String {
        let name = self.display_name();
        if self.is_of_other_account() {
            format!("{name} (invited as {})", self.draft.invitee.display_name())
        } else {
            name
        }
    }

    /// Whether the email with the invitation is still in the outbox.
    pub fn email_waits(&self) -> bool {
        matches!(self.email, Some(DeliveryStatus::Waiting | DeliveryStatus::Held))
    }

    /// Why the email with an unanswered invitation is not sent, such as `Discarded`, if the person has no link either.
    pub fn unsent_email(&self) -> Option<DeliveryStatus> {
        let is_unsent = |status: &DeliveryStatus| !status.may_arrive() && *status != DeliveryStatus::Held;
        self.email.filter(is_unsent).filter(|_| self.status.state == InvitationState::Sent && !self.has_link)
    }

    /// Whether an account answered the emailed link that has neither the name nor the address of the invitation.
    pub fn is_of_other_account(&self) -> bool {
        self.answered_from_other_address && has_other_name(self.draft.invitee.name.as_ref(), self.person.as_ref())
    }

    /// Returns the most urgent reason why it needs attention, or `None`.
    pub fn attention_reason(&self, agreement_version: u32, now: Instant) -> Option<AttentionReason> {
        self.attention_reasons(agreement_version, now).into_iter().next()
    }

    /// Returns the reasons why it needs attention, the most urgent first.
    pub fn attention_reasons(&self, agreement_version: u32, now: Instant) -> Vec<AttentionReason> {
        use AttentionReason::{
            EmailWaits, Forwarded, Merged, NewCommitments, NoEmail, NotEmailed, OfferWithoutEmail, OtherAccount,
            Question, Silent, Suggestion, Unsent,
        };
        let state = self.status.state;
        let is_recent = |at: Instant| now - at < TimeDelta::days(Self::LONG_DAYS);
        let is_open = matches!(state, InvitationState::Sent | InvitationState::Waitlisted | InvitationState::Accepted);
        let offered = self.status.offer.is_some();
        let is_new = |at: Instant| self.seen.is_none_or(|seen| seen < at);
        let has_waited = state == InvitationState::Sent && self.sent.is_some_and(|sent| !is_recent(sent));
        let not_emailed = self.has_email && self.unsent_email().is_some();
        let suggests = state == InvitationState::Declined && self.suggestion.is_some();
        let reasons = [
            (offered && !self.has_email, OfferWithoutEmail),
            (self.forwarded_to.is_some(), Forwarded),
            (self.has_question, Question),
            (self.is_of_other_account() && is_recent(self.since) && is_new(self.since), OtherAccount),
            (suggests && is_new(self.since), Suggestion),
            (self.agreed_before(agreement_version), NewCommitments),
            (is_open && !offered && !self.has_email && !self.has_link && !self.imported, NoEmail),
            (not_emailed, NotEmailed),
            (has_waited && self.has_email && self.email_waits(), EmailWaits),
            (has_waited && self.has_email && !self.email_waits() && !not_emailed, Silent),
            (self.merged.is_some_and(|at| is_recent(at) && is_new(at)), Merged),
            (state == InvitationState::Draft, Unsent),
        ];
        reasons.into_iter().filter_map(|(applies, reason)| applies.then_some(reason)).collect()
    }

    /// Whether the person has a seat or waits for one, and agreed only to an older version of the commitments.
    pub fn agreed_before(&self, agreement_version: u32) -> bool {
        matches!(self.status.state, InvitationState::Accepted | InvitationState::Waitlisted)
            && self.agreed.is_some_and(|agreed| agreed < agreement_version)
    }

    /// Days without a reply after which an organizer should write to them; as long, a merge is pointed out.
    pub const LONG_DAYS: i64 = 7;
}

/// Whether an account has another name than the invitee, or the invitation names no one.
pub fn has_other_name(invited: Option<&PersonName>, person: Option<&Person>) -> bool {
    let name = person.map(|person| person.name.as_str());
    invited.is_none_or(|invited| !name.is_some_and(|name| same_name(name, invited.as_str())))
}

/// Whether two names are the same but for case, accents and spaces.
fn same_name(a: &str, b: &str) -> bool {
    let key = |name: &str| fold(name).split_whitespace().collect::<Vec<_>>().join(" ");
    key(a) == key(b)
}

/// Why an invitation needs an organizer's attention, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttentionReason {
    OfferWithoutEmail,
    Forwarded,
    Question,
    OtherAccount,
    Suggestion,
    NewCommitments,
    NoEmail,
    NotEmailed,
    EmailWaits,
    Silent,
    Merged,
    Unsent,
}

impl AttentionReason {
    /// Whether nothing has to be done about it, so that it only is marked as seen.
    pub fn is_only_seen(self) -> bool {
        matches!(self, AttentionReason::OtherAccount | AttentionReason::Suggestion | AttentionReason::Merged)
    }

    pub fn label(self) -> &'static str {
        match self {
            AttentionReason::OfferWithoutEmail => "has no email address and doesn’t know of the offered seat",
            AttentionReason::Forwarded => "someone else used the link",
            AttentionReason::OtherAccount => "accepted with an account of another name",
            AttentionReason::Question => "asked a question",
            AttentionReason::Suggestion => "suggested someone else",
            AttentionReason::NewCommitments => "agreed to an older version",
            AttentionReason::NoEmail => "no email address: create an invitation link",
            AttentionReason::NotEmailed => "not emailed: send the email again, or create an invitation link",
            AttentionReason::EmailWaits => "email not sent yet",
            AttentionReason::Silent => "no reply for a week or more",
            AttentionReason::Merged => "was invited twice, and the invitations were merged",
            AttentionReason::Unsent => "not sent yet",
        }
    }
}

/// A message between an invited person and the organizers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationMessage {
    pub at: Instant,
    /// Whether an organizer wrote it; otherwise the invited person did.
    pub answer: bool,
    /// The account that wrote it; `None` if someone with only the link did.
    pub author: Option<Person>,
    pub text: LongText,
}

/// What the person of an invitation may read: their own questions, and the answers to them.
///
/// A question by link alone is theirs too: everyone with the link could read it before they accepted.
pub fn readable_messages(messages: Vec<InvitationMessage>, person: &Person) -> Vec<InvitationMessage> {
    let mut is_theirs = true;
    let readable = messages.into_iter().filter(|message| {
        if !message.answer {
            is_theirs = message.author.as_ref().is_none_or(|author| author == person);
        }
        is_theirs
    });
    readable.collect()
}

/// An organizer's action on one or more invitations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitationAction {
    Send,
    /// Sends a reminder for an unanswered invitation.
    Remind,
    Revoke,
    /// Deletes a draft.
    Discard,
    /// Sets a new deadline, in the future, for an unanswered invitation.
    Extend(Instant),
    /// Records that they gave up their seat or their place on the waitlist, and why.
    Withdraw(LongText),
    /// Moves them to a seat pool, or to none.
    SeatPool(Option<Title>),
}

/// The effect of an action on each invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationActionReport {
    pub done: Vec<InvitationId>,
    pub refused: Vec<(InvitationId, Refusal)>,
}

/// All invitations of an edition, with the edition's seats and settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationOverview {
    /// In the order of their creation.
    pub invitations: Vec<Invitation>,
    pub seats: Seats,
    pub figures: SeatFigures,
    pub rules: InvitationSettings,
    /// The current version of the agreement.
    pub agreement_version: u32,
    /// The edition's own questions, in their order, and the answers of invited people.
    pub questions: Vec<OwnQuestion>,
    pub answers: BTreeMap<InvitationId, OwnAnswers>,
}

/// One invitation with everything that organizers see of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationPage {
    pub invitation: Invitation,
    /// The oldest first.
    pub events: Vec<InvitationEventRecord>,
    /// The oldest first.
    pub messages: Vec<InvitationMessage>,
    pub waivers: Vec<Waiver>,
    /// The clauses of the current agreement, which a waiver can name.
    pub clauses: Vec<Clause>,
    /// The newest first.
    pub agreements: Vec<Agreement>,
    /// The emails about it, the newest first.
    pub emails: Vec<Email>,
    /// The edition's own questions that the person answered, in their order.
    pub answers: Vec<(OwnQuestion, LongText)>,
}

/// An invitation as the invited person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationView {
    pub id: InvitationId,
    pub edition: EditionSlug,
    pub invitee: Invitee,
    /// The person it belongs to, if known.
    pub person: Option<PersonId>,
    /// Whether an account has answered it. Then its link alone gives no access.
    pub answered: bool,
    pub status: InvitationStatus,
    pub since: Instant,
    /// Their position on the waitlist, from 1.
    pub place: Option<u32>,
    pub seat_pool: Option<Title>,
    pub why: Option<LongText>,
    pub current: AgreementVersion,
    /// The version that they last agreed to.
    pub agreed: Option<AgreementVersion>,
    pub waivers: Vec<Waiver>,
    /// The oldest first.
    pub messages: Vec<InvitationMessage>,
    /// The person who opened its link and asks to use it.
    pub forwarded_to: Option<PersonId>,
    pub rules: InvitationSettings,
    pub imported: bool,
    /// The edition's own questions on invitations, in their order, and the answers of the person it belongs to.
    pub questions: Vec<OwnQuestion>,
    pub answers: OwnAnswers,
}

/// What the link of an invitation says that was revoked or given to someone else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedLink {
    pub edition: EditionSlug,
    /// The address for questions.
    pub contact: Option<EmailAddress>,
    /// When the invitation was given to another person, if that ended the link.
    pub transferred: Option<Instant>,
}

impl InvitationView {
    /// The key to this invitation. Only the store builds views, for a link or for the invited person.
    pub fn key<'a>(&self, account: Option<&'a Account>) -> InvitationKey<'a> {
        InvitationKey::new(self.id, account)
    }
}

/// To which person an invitation belongs, from a visitor's point of view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationOwnership {
    Theirs,
    /// It names only an email address and no account has answered it, so anyone with its link may.
    Open,
    SomeoneElses,
    /// The visitor isn't signed in.
    Unknown,
}

/// Decides to which person an invitation belongs.
///
/// An invitation for a login belongs to no person until someone signs in with it. The sign-in assigns it to them before
/// they see a page, so the login of `account` is not compared here.
pub fn invitation_ownership(
    person: Option<PersonId>,
    login: Option<&Login>,
    account: Option<&Account>,
) -> InvitationOwnership {
    let Some(account) = account else { return InvitationOwnership::Unknown };
    match (person, login) {
        (Some(person), _) if person == account.id => InvitationOwnership::Theirs,
        (None, None) => InvitationOwnership::Open,
        _ => InvitationOwnership::SomeoneElses,
    }
}

/// What a run of the invitation deadlines changed in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineReport {
    pub edition: EditionSlug,
    /// Invitations with a deadline that has passed.
    pub expired: u32,
    /// Offered seats that were not taken in time.
    pub lapsed: u32,
    pub offered: u32,
    pub reminded: u32,
}

#[cfg(test)]
mod tests;
