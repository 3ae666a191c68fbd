//! Applications: what people send with the interest form of an edition, and what organizers see of it.

mod settings;
mod state;

pub use settings::{InterestSettings, InterestWindow};
pub use state::{ApplicationEvent, ApplicationState, ApplicationTransition};

use crate::Refusal;
use crate::folding::fold;
use crate::id::{ApplicationId, InvitationId};
use crate::invitations::InvitationState;
use crate::own_questions::{AnswerFilter, OwnAnswers, OwnQuestion};
use crate::people::Person;
use crate::text::{EmailAddress, LongText, Title};
use crate::time::Instant;

/// What an applicant writes, besides the answers to the edition’s own questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationContent {
    /// The address for the answer and the invitation.
    pub email: EmailAddress,
    pub reason: LongText,
    /// In the order in which they were typed.
    pub projects: Vec<Title>,
    pub skills: Option<LongText>,
}

impl ApplicationContent {
    /// The most projects of an application.
    pub const MAX_PROJECTS: usize = 10;

    /// Checks the lengths and the address.
    ///
    /// # Errors
    /// `TooLong` beyond `limit` characters, `TooManyProjects`, and `NoReplyAddress` for an address that no one reads.
    pub fn check(&self, limit: u32) -> Result<(), Refusal> {
        let limit = limit as usize;
        for (what, text) in [("The reason", Some(&self.reason)), ("The text about skills", self.skills.as_ref())] {
            let length = text.map_or(0, |text| text.as_str().chars().count());
            if length > limit {
                return Err(Refusal::TooLong { what, length, limit });
            }
        }
        if self.projects.len() > Self::MAX_PROJECTS {
            return Err(Refusal::TooManyProjects { limit: Self::MAX_PROJECTS });
        }
        if self.email.is_noreply() { Err(Refusal::NoReplyAddress(self.email.to_string())) } else { Ok(()) }
    }
}

/// Parses projects that are separated by commas or line breaks. Each is kept once.
///
/// # Errors
/// Refuses a title that is too long.
pub fn projects(typed: &str) -> Result<Vec<Title>, Refusal> {
    let mut projects: Vec<Title> = Vec::new();
    for text in typed.split([',', ';', '\n']).map(str::trim).filter(|text| !text.is_empty()) {
        let title = Title::parse(text)?;
        if projects.iter().all(|known| fold(known.as_str()) != fold(title.as_str())) {
            projects.push(title);
        }
    }
    Ok(projects)
}

/// The interest form as everyone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestForm {
    /// `None` until organizers set when it opens.
    pub settings: Option<InterestSettings>,
    /// The questions on the form, in their order.
    pub questions: Vec<OwnQuestion>,
    /// Whether the edition has as many applications as it takes.
    pub is_full: bool,
}

/// What an edition with an interest form already knows of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnInterest {
    /// Whether they have an invitation, a seat or a place on the waitlist.
    pub is_invited: bool,
    /// When they sent an application that they did not withdraw.
    pub applied: Option<Instant>,
}

/// An application as its author sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnApplication {
    /// As [`ApplicationState::shown_to_applicant`] says.
    pub state: ApplicationState,
    /// Whether the person can change and withdraw it: not once organizers prepare an invitation.
    pub may_change: bool,
    pub content: ApplicationContent,
    pub answers: OwnAnswers,
    pub sent: Instant,
    pub changed: Instant,
}

/// Selects applications. An empty filter selects all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationFilter {
    pub state: Option<ApplicationState>,
    pub tag: Option<Title>,
    pub project: Option<Title>,
    /// Whether they took part in no earlier edition, or in one.
    pub first_time: Option<bool>,
    pub answer: Option<AnswerFilter>,
}

/// A row of the organizers’ list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationRow {
    pub id: ApplicationId,
    pub person: Person,
    pub state: ApplicationState,
    pub since: Instant,
    pub projects: Vec<Title>,
    pub tags: Vec<Title>,
    pub votes: u32,
    pub first_time: bool,
    /// The invitation of its author to the same edition, in any state.
    pub invitation: Option<(InvitationId, InvitationState)>,
    /// The answer to the question of the filter.
    pub answer: Option<LongText>,
}

/// A page of the organizers’ list, by votes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationList {
    pub rows: Vec<ApplicationRow>,
    /// The ids of all that the filter selects, in order.
    pub selected: Vec<ApplicationId>,
    /// The number of applications in each state, without states that none has.
    pub counts: Vec<(ApplicationState, u32)>,
    pub tags: Vec<Title>,
    /// All projects, each with the number of its applications.
    pub projects: Vec<(Title, u32)>,
    pub questions: Vec<OwnQuestion>,
}

/// A note that an organizer wrote about an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationNote {
    pub at: Instant,
    /// `None` if the account was deleted.
    pub by: Option<Person>,
    pub text: LongText,
}

/// An event of an application; `by` is `None` if the account was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationEventRecord {
    pub at: Instant,
    pub by: Option<Person>,
    pub event: ApplicationEvent,
}

/// One application with everything that organizers see of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationPage {
    pub row: ApplicationRow,
    pub content: ApplicationContent,
    pub sent: Instant,
    /// Questions with the answers, in the order of the questions; questions without an answer are left out.
    pub answers: Vec<(OwnQuestion, LongText)>,
    /// Oldest first.
    pub notes: Vec<ApplicationNote>,
    /// Oldest first.
    pub events: Vec<ApplicationEventRecord>,
    /// The organizers who voted for it, by name.
    pub voters: Vec<Person>,
    /// Whether the reader is one of them.
    pub voted: bool,
}

/// An application with all answers, for the export of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedApplication {
    pub row: ApplicationRow,
    pub content: ApplicationContent,
    pub sent: Instant,
    pub answers: OwnAnswers,
}

/// An organizer’s action on selected applications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplicationAction {
    Shortlist,
    Unshortlist,
    Tag(Title),
    Untag(Title),
    /// Adds a draft of an invitation for each.
    Invite,
    /// Answers “not this time” by email.
    NotInvite,
}

impl ApplicationAction {
    /// The transition of the state; none for tags.
    pub fn transition(&self) -> Option<ApplicationTransition> {
        match self {
            ApplicationAction::Shortlist => Some(ApplicationTransition::Shortlist),
            ApplicationAction::Unshortlist => Some(ApplicationTransition::Unshortlist),
            ApplicationAction::Invite => Some(ApplicationTransition::Invite),
            ApplicationAction::NotInvite => Some(ApplicationTransition::NotInvite),
            ApplicationAction::Tag(_) | ApplicationAction::Untag(_) => None,
        }
    }
}

/// The effect of an action on each application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationActionReport {
    /// The applications that it changed, with the names of their authors.
    pub done: Vec<(ApplicationId, Person)>,
    pub refused: Vec<(Person, Refusal)>,
    /// The number of applications that already have the tag, or lack the tag to be removed.
    pub unchanged: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> ApplicationContent {
        ApplicationContent {
            email: EmailAddress::parse("ada@example.org").unwrap(),
            reason: LongText::parse("0123456789").unwrap(),
            projects: Vec::new(),
            skills: None,
        }
    }

    #[test]
    fn application_keeps_to_the_limit_of_characters() {
        assert_eq!(content().check(10), Ok(()));
        assert!(matches!(content().check(9), Err(Refusal::TooLong { .. })));
        let skills = LongText::parse("01234567890").ok();
        assert!(ApplicationContent { skills, ..content() }.check(10).is_err());
    }

    #[test]
    fn application_needs_an_address_that_someone_reads() {
        let email = EmailAddress::parse("1+ada@users.noreply.github.com").unwrap();
        assert!(matches!(ApplicationContent { email, ..content() }.check(10), Err(Refusal::NoReplyAddress(_))));
    }

    #[test]
    fn projects_are_kept_once_and_in_order() {
        let titles: Vec<String> =
            projects("SciPy, NumPy;scipy\n xarray ,").unwrap().iter().map(Title::to_string).collect();
        assert_eq!(titles, ["SciPy", "NumPy", "xarray"]);
    }
}
