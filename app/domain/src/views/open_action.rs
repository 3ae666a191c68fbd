//! What waits for the answer of one person.

use crate::id::{EditionSlug, PollNumber};
use crate::tasks::TaskLink;
use crate::text::{Title, counted};
use crate::time::{Instant, NaiveDate, Zone, day};

/// The first things that wait for a person, and the number of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenActions {
    pub first: Vec<OpenAction>,
    /// Of the claims to confirm, at most [`Self::MOST_CLAIMS`] are counted.
    pub count: u32,
}

impl OpenActions {
    /// The most that are listed.
    pub const MOST: u32 = 8;

    /// The most claims to confirm that are counted, so that a person with thousands gets a page at once.
    pub const MOST_CLAIMS: u32 = 100;

    /// How many wait beside the first: “2 more tasks wait for you”. Empty if there are none.
    pub fn more(&self) -> String {
        let more = self.count as usize - self.first.len().min(self.count as usize);
        match more {
            0 => String::new(),
            _ if self.count >= Self::MOST_CLAIMS => format!("At least {more} more tasks wait for you"),
            _ => counted(more, "more task waits for you", "more tasks wait for you"),
        }
    }
}

/// Something that waits for a person's answer, with the edition that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAction {
    pub edition: EditionSlug,
    pub title: Title,
    /// Deadlines are shown in the edition's zone.
    pub zone: Zone,
    pub kind: OpenActionKind,
}

/// What a person has to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenActionKind {
    /// An invitation; `until` is the deadline.
    AnswerInvitation { until: Option<Instant> },
    /// A free seat, which is held until the deadline.
    TakeSeat { until: Instant },
    /// The request of a lead to take over a task.
    AnswerLeadTransfer(TaskLink),
    /// The request to review a task.
    Review(TaskLink),
    /// The question whether they still work on a task that they claimed.
    ConfirmClaim(TaskLink),
    /// A new version of the commitments.
    AgreeAgain,
    /// A poll with times that they haven't answered; `until` is the last day.
    AnswerPoll { number: PollNumber, title: Title, until: Option<NaiveDate> },
    /// Travel dates for an edition that they attend.
    EnterTravelDates,
    /// Questions of invited people, and requests to take their places; for organizers.
    AnswerInvitedPeople { count: u32 },
}

impl OpenAction {
    /// One sentence that says what waits.
    pub fn sentence(&self) -> String {
        let title = &self.title;
        match &self.kind {
            OpenActionKind::AnswerInvitation { until: Some(until) } => {
                format!("You are invited to the {title}. Please answer by {}.", self.zone.deadline(*until))
            }
            OpenActionKind::AnswerInvitation { until: None } => {
                format!("You are invited to the {title}. Please answer.")
            }
            OpenActionKind::TakeSeat { until } => {
                format!("A seat at the {title} is free for you until {}.", self.zone.deadline(*until))
            }
            OpenActionKind::AnswerLeadTransfer(task) => format!("You are asked to lead “{}”.", task.title),
            OpenActionKind::Review(task) => format!("You are asked to review “{}”.", task.title),
            OpenActionKind::ConfirmClaim(task) => format!("Are you still working on “{}”?", task.title),
            OpenActionKind::AgreeAgain => format!("The commitments of the {title} have changed. Please agree again."),
            OpenActionKind::AnswerPoll { title: poll, until, .. } => {
                let until = until.map(|until| format!(" until {}", day(until))).unwrap_or_default();
                format!("Please say when you are available for “{poll}”{until}.")
            }
            OpenActionKind::EnterTravelDates => format!("Please enter your travel dates for the {title}."),
            OpenActionKind::AnswerInvitedPeople { count } => {
                let people = counted(*count as usize, "invited person waits", "invited people wait");
                format!("{people} for an answer of the organizers of the {title}.")
            }
        }
    }

    /// The deadline of the answer, if there is one.
    pub fn until(&self) -> Option<Instant> {
        match self.kind {
            OpenActionKind::AnswerInvitation { until } => until,
            OpenActionKind::TakeSeat { until } => Some(until),
            OpenActionKind::AnswerPoll { until, .. } => until.map(|until| self.zone.end_of_day(until)),
            _ => None,
        }
    }

    /// The label of the link to the page with the answers.
    pub fn label(&self) -> &'static str {
        match &self.kind {
            OpenActionKind::AnswerInvitation { .. } => "Answer the invitation",
            OpenActionKind::TakeSeat { .. } => "Take or decline the seat",
            OpenActionKind::AnswerLeadTransfer(_) => "Accept or decline",
            OpenActionKind::Review(_) => "Review the task",
            OpenActionKind::ConfirmClaim(_) => "Answer",
            OpenActionKind::AgreeAgain => "Agree to the new commitments",
            OpenActionKind::AnswerPoll { .. } => "Answer the poll",
            OpenActionKind::EnterTravelDates => "Enter travel dates",
            OpenActionKind::AnswerInvitedPeople { .. } => "See the invitations",
        }
    }

    /// The address of that page.
    pub fn address(&self) -> String {
        let edition = &self.edition;
        match &self.kind {
            OpenActionKind::AnswerInvitation { .. }
            | OpenActionKind::TakeSeat { .. }
            | OpenActionKind::AgreeAgain
            | OpenActionKind::EnterTravelDates => format!("/{edition}/invitation"),
            OpenActionKind::AnswerPoll { number, .. } => format!("/{edition}/polls/{number}"),
            OpenActionKind::AnswerInvitedPeople { .. } => format!("/{edition}/invitations?needs=yes"),
            OpenActionKind::AnswerLeadTransfer(task)
            | OpenActionKind::Review(task)
            | OpenActionKind::ConfirmClaim(task) => format!("/{edition}/tasks/{}", task.number),
        }
    }
}
