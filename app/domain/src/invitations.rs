//! Invitations: who is asked to an edition, where each of them stands, and which step may follow which.

mod events;
mod status;
mod settings;
mod filter;

pub use events::{InvitationEvent, InvitationEventRecord};
pub use filter::InvitationFilter;
pub use settings::InvitationSettings;
pub use status::{InvitationState, InvitationStatus, InvitationTransition, reminded_recently};

use crate::Refusal;
use crate::access::Account;
use crate::commitments::{Agreement, AgreementVersion, Waiver};
use crate::email::Email;
use crate::id::{EditionSlug, InvitationId, Login, PersonId};
use crate::people::Person;
use crate::seats::{SeatFigures, Seats};
use crate::text::{EmailAddress, LongText, PersonName, ShortText, Title};
use crate::time::Instant;
use chrono::TimeDelta;

/// Whom an invitation is for, as the organizers know them: by login, by mail or by both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    pub name: Option<PersonName>,
    pub login: Option<Login>,
    pub email: Option<EmailAddress>,
}

impl Invitee {
    /// Refuses who can't be reached in any way.
    pub fn new(name: Option<PersonName>, login: Option<Login>, email: Option<EmailAddress>) -> Result<Self, Refusal> {
        match login.is_none() && email.is_none() {
            true => Err(Refusal::NoLoginOrEmail),
            false => Ok(Invitee { name, login, email }),
        }
    }

    /// What to call them. Of whoever has left, or was purged, nothing is known.
    pub fn display_name(&self) -> String {
        let name = self.name.as_ref().map(PersonName::to_string);
        let login = || self.login.as_ref().map(|login| format!("@{login}"));
        let email = || self.email.as_ref().map(EmailAddress::to_string);
        name.or_else(login).or_else(email).unwrap_or_else(|| "Somebody no longer known".to_owned())
    }
}

/// An invitation as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationDraft {
    pub invitee: Invitee,
    /// The core project or other project they work on.
    pub project: Option<Title>,
    /// The domain stack they stand for: Astropy, Pangeo, Scikit-HEP.
    pub stack: Option<Title>,
    /// The reserve whose seats are kept for them.
    pub seat_pool: Option<Title>,
    /// Why they.
    pub reason: Option<ShortText>,
    /// Who had the idea, where that isn't who writes it down: a login.
    pub proposed_by: Option<Login>,
}

/// An invitation as organizers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub draft: InvitationDraft,
    /// Whose it is: who answered it, or has the login that it was written for.
    pub person: Option<Person>,
    pub proposer: Option<Person>,
    pub status: InvitationStatus,
    /// Since when it stands there.
    pub since: Instant,
    /// When it was last sent.
    pub sent: Option<Instant>,
    pub reminded: Option<Instant>,
    /// Their place in the waiting list, from 1.
    pub place: Option<u32>,
    /// They take part in no earlier edition.
    pub first_timer: bool,
    /// Why they declined or withdrew.
    pub why: Option<LongText>,
    /// Whom they suggested instead.
    pub suggestion: Option<ShortText>,
    /// Somebody else came with its link and asks to be let in.
    pub forwarded_to: Option<Person>,
    /// Their last word is a question that nobody has answered.
    pub has_question: bool,
    /// The version of the agreement that they last agreed to.
    pub agreed: Option<u32>,
    /// It came with the community's own page, where they were confirmed already.
    pub imported: bool,
    /// Whether we know where to write to.
    pub has_email: bool,
}

impl Invitation {
    pub fn display_name(&self) -> String {
        self.person.as_ref().map_or_else(|| self.draft.invitee.display_name(), |person| person.name.to_string())
    }

    /// What an organizer should do about it, the most urgent first; `None`: nothing, or nothing yet.
    pub fn needs(&self, agreement: u32, now: Instant) -> Option<AttentionReason> {
        let state = self.status.state;
        if self.forwarded_to.is_some() {
            return Some(AttentionReason::Forwarded);
        }
        if self.has_question {
            return Some(AttentionReason::Question);
        }
        if state == InvitationState::Declined && self.suggestion.is_some() {
            return Some(AttentionReason::Suggestion);
        }
        match state {
            InvitationState::Accepted if self.agreed.is_some_and(|agreed| agreed < agreement) && !self.imported => {
                Some(AttentionReason::NewCommitments)
            }
            InvitationState::Sent if !self.has_email => Some(AttentionReason::NoEmail),
            InvitationState::Sent if self.sent.is_some_and(|sent| now - sent > TimeDelta::days(Self::LONG_DAYS)) => {
                Some(AttentionReason::Silent)
            }
            InvitationState::Draft => Some(AttentionReason::Unsent),
            _ => None,
        }
    }

    /// Days without an answer after which somebody is worth a personal word.
    pub const LONG_DAYS: i64 = 7;
}

/// Why an invitation wants an organizer, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttentionReason {
    Forwarded,
    Question,
    Suggestion,
    NewCommitments,
    NoEmail,
    Silent,
    Unsent,
}

impl AttentionReason {
    pub fn label(self) -> &'static str {
        match self {
            AttentionReason::Forwarded => "somebody else came with the link",
            AttentionReason::Question => "asks a question",
            AttentionReason::Suggestion => "suggests somebody else",
            AttentionReason::NewCommitments => "agreed to an older version",
            AttentionReason::NoEmail => "no mail address: copy the link",
            AttentionReason::Silent => "no answer for a week or more",
            AttentionReason::Unsent => "not yet sent",
        }
    }
}

/// One thing said between an invited person and the organizers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationMessage {
    pub at: Instant,
    /// By an organizer; else by whoever is invited.
    pub answer: bool,
    pub text: LongText,
}

/// What organizers do with some invitations at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitationAction {
    Send,
    /// Writes once more to whoever has not answered.
    Remind,
    Revoke,
    /// Throws a draft away.
    Discard,
    /// Sets another deadline for whoever has not answered, in the future.
    Extend(Instant),
    /// Records that they gave up their seat or place, and why.
    Withdraw(LongText),
    /// Moves them to a reserve, or to none.
    SeatPool(Option<Title>),
}

/// What became of an act, one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationActionReport {
    pub done: Vec<InvitationId>,
    pub refused: Vec<(InvitationId, Refusal)>,
}

/// All invitations of an edition, with what their list says above them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationOverview {
    /// In the order in which they were written down.
    pub invitations: Vec<Invitation>,
    pub seats: Seats,
    pub figures: SeatFigures,
    pub rules: InvitationSettings,
    /// The version of the agreement that holds now.
    pub agreement: u32,
}

/// One invitation with everything that organizers know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationPage {
    pub invitation: Invitation,
    /// The oldest first.
    pub events: Vec<InvitationEventRecord>,
    /// The oldest first.
    pub messages: Vec<InvitationMessage>,
    pub waivers: Vec<Waiver>,
    /// The newest first.
    pub agreements: Vec<Agreement>,
    /// The letters about it, the newest first.
    pub emails: Vec<Email>,
}

/// What an invited person is asked, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationView {
    pub id: InvitationId,
    pub edition: EditionSlug,
    pub invitee: Invitee,
    /// Whose it is, if anybody with GitHub's number is known to be meant.
    pub person: Option<PersonId>,
    /// Whether an account has answered it: then its link alone shows and answers nothing.
    pub answered: bool,
    pub status: InvitationStatus,
    pub since: Instant,
    /// Their place in the waiting list, from 1.
    pub place: Option<u32>,
    /// What is kept for them, if anything is.
    pub seat_pool: Option<Title>,
    pub why: Option<LongText>,
    pub current: AgreementVersion,
    /// The version that they agreed to last.
    pub agreed: Option<AgreementVersion>,
    pub waivers: Vec<Waiver>,
    /// The oldest first.
    pub messages: Vec<InvitationMessage>,
    /// Who came with the link and asks to be let in.
    pub forwarded_to: Option<PersonId>,
    pub rules: InvitationSettings,
    pub imported: bool,
}

/// Whose an invitation is, as far as whoever asks is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationOwnership {
    Theirs,
    /// It names a mail address alone, and no account has answered: whoever has its link may.
    Open,
    SomeoneElses,
    /// Nobody is signed in.
    Unknown,
}

/// An invitation is its person's, whatever they are called. One that waits for a login is nobody's yet: a sign-in with
/// that login makes it the person's before they see a page, so an account's own login says nothing here.
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

/// What an edition's keepers did by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineReport {
    pub edition: EditionSlug,
    /// Invitations whose deadline has passed.
    pub expired: u32,
    /// Offers that nobody took.
    pub lapsed: u32,
    pub offered: u32,
    pub reminded: u32,
}

#[cfg(test)]
mod tests;
