//! Chooses which actions the page of a task shows as buttons, and which go into its menu.

use super::{Interest, is_step_back};
use crate::tasks::Status;

/// A question that the page asks its reader, with a primary and at most one more button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskQuestion {
    /// Someone asks the reader to lead the task.
    Lead,
    /// Someone asks the reader to review the task.
    Review,
    /// The evidence suggests this status.
    StatusFromEvidence(Status),
    /// Whether the reader still works on the task.
    StaleClaim,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskButton {
    Claim,
    Unclaim,
    Transition(Status),
    Interest(Interest),
}

/// What the reader of a task's page may do, which decides about the buttons.
#[derive(Clone, Debug)]
pub struct ButtonChoice<'a> {
    pub status: Status,
    /// Whether the reader is an assignee.
    pub has_claim: bool,
    /// Whether the task has a place for another assignee.
    pub has_place: bool,
    /// The statuses to which the reader may move it, the usual next one first.
    pub transitions: &'a [Status],
    pub asked_to_lead: bool,
    pub asked_to_review: bool,
    pub proposed: Option<Status>,
    pub is_stale: bool,
}

/// The actions of a task's page: at most one primary and two secondary buttons are visible.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskButtons {
    /// The question above the buttons. Its first button is the primary one, another is secondary.
    pub question: Option<TaskQuestion>,
    pub primary: Option<TaskButton>,
    pub secondary: Vec<TaskButton>,
    /// The questions in the menu.
    pub later_questions: Vec<TaskQuestion>,
    pub menu: Vec<TaskButton>,
}

impl TaskQuestion {
    /// The number of its secondary buttons.
    pub fn secondary_buttons(self) -> usize {
        match self {
            TaskQuestion::Lead | TaskQuestion::StatusFromEvidence(_) => 1,
            TaskQuestion::Review | TaskQuestion::StaleClaim => 0,
        }
    }
}

impl TaskButtons {
    /// The most visible buttons beside the primary one.
    pub const MOST_SECONDARY: usize = 2;

    /// Chooses the buttons. Claiming comes first, then the usual next status.
    pub fn of(choice: &ButtonChoice<'_>) -> TaskButtons {
        let mut questions = choice.questions().into_iter();
        let question = questions.next();
        let taken = question.map_or(0, TaskQuestion::secondary_buttons);
        let mut primary = None;
        let (mut secondary, mut menu) = (Vec::new(), Vec::new());
        for button in choice.buttons() {
            let repeats = matches!((question, button),
                (Some(TaskQuestion::StatusFromEvidence(proposed)), TaskButton::Transition(to)) if proposed == to);
            if !choice.is_frequent(button) || repeats {
                menu.push(button);
            } else if primary.is_none() && question.is_none() && !choice.status.is_over() {
                primary = Some(button);
            } else if taken + secondary.len() < TaskButtons::MOST_SECONDARY {
                secondary.push(button);
            } else {
                menu.push(button);
            }
        }
        TaskButtons { question, primary, secondary, later_questions: questions.collect(), menu }
    }
}

impl ButtonChoice<'_> {
    /// The questions to the reader, the most urgent first.
    fn questions(&self) -> Vec<TaskQuestion> {
        let lead = self.asked_to_lead.then_some(TaskQuestion::Lead);
        let review = self.asked_to_review.then_some(TaskQuestion::Review);
        let proposed = self.proposed.filter(|to| self.transitions.contains(to)).map(TaskQuestion::StatusFromEvidence);
        let stale = (self.is_stale && !self.status.is_over()).then_some(TaskQuestion::StaleClaim);
        [lead, review, proposed, stale].into_iter().flatten().collect()
    }

    /// All buttons, the most usual first.
    fn buttons(&self) -> Vec<TaskButton> {
        let is_open = !self.status.is_over();
        let claim = (is_open && !self.has_claim && self.has_place).then_some(TaskButton::Claim);
        let unclaim = (is_open && self.has_claim).then_some(TaskButton::Unclaim);
        // An assignee doesn't need to show interest in the work, and a task that is over needs no interest.
        let interests =
            Interest::ALL.into_iter().filter(|kind| is_open && (*kind != Interest::Work || !self.has_claim));
        let transitions = self.transitions.iter().copied().map(TaskButton::Transition);
        claim.into_iter().chain(transitions).chain(unclaim).chain(interests.map(TaskButton::Interest)).collect()
    }

    /// Whether people often press the button, so that it may be visible.
    ///
    /// Work goes forward; a task that is over only has steps back.
    fn is_frequent(&self, button: TaskButton) -> bool {
        match button {
            TaskButton::Claim => true,
            TaskButton::Unclaim | TaskButton::Interest(_) => false,
            TaskButton::Transition(to) => {
                to != Status::Dropped && (self.status.is_over() || !is_step_back(self.status, to))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::allowed_transitions;
    use super::*;

    fn choice(status: Status) -> ButtonChoice<'static> {
        let transitions = allowed_transitions(status);
        ButtonChoice {
            status,
            has_claim: false,
            has_place: false,
            transitions,
            asked_to_lead: false,
            asked_to_review: false,
            proposed: None,
            is_stale: false,
        }
    }

    /// Every combination of what a reader may do.
    fn all_choices() -> Vec<ButtonChoice<'static>> {
        let mut choices = Vec::new();
        for status in Status::ALL {
            for bits in 0..128 {
                let has = |bit: u32| bits & (1 << bit) != 0;
                let whole = choice(status);
                choices.push(ButtonChoice {
                    has_claim: has(0),
                    has_place: has(1),
                    transitions: if has(2) { whole.transitions } else { &[] },
                    asked_to_lead: has(3),
                    proposed: has(4).then(|| whole.transitions[0]),
                    is_stale: has(5),
                    asked_to_review: has(6),
                    ..whole
                });
            }
        }
        choices
    }

    #[test]
    fn one_primary_and_two_secondary_buttons_are_visible() {
        for choice in all_choices() {
            let buttons = TaskButtons::of(&choice);
            assert!(buttons.question.is_none() || buttons.primary.is_none(), "{choice:?}");
            let asked = buttons.question.map_or(0, TaskQuestion::secondary_buttons);
            assert!(buttons.secondary.len() + asked <= TaskButtons::MOST_SECONDARY, "{choice:?}");
        }
    }

    #[test]
    fn every_action_is_visible_or_in_the_menu() {
        for choice in all_choices() {
            let buttons = TaskButtons::of(&choice);
            let shown = buttons.primary.iter().chain(&buttons.secondary).chain(&buttons.menu);
            let shown: Vec<TaskButton> = shown.copied().collect();
            let all = choice.buttons();
            assert!(shown.len() == all.len() && all.iter().all(|button| shown.contains(button)), "{choice:?}");
            let asked = buttons.question.iter().chain(&buttons.later_questions).count();
            assert_eq!(asked, choice.questions().len(), "{choice:?}");
        }
    }

    #[test]
    fn usual_next_step_is_the_primary_button() {
        let primary = |choice: ButtonChoice<'_>| TaskButtons::of(&choice).primary;
        let open = ButtonChoice { has_place: true, ..choice(Status::Planned) };
        assert_eq!(primary(open.clone()), Some(TaskButton::Claim));
        assert_eq!(TaskButtons::of(&open).secondary, [TaskButton::Transition(Status::InProgress)]);
        let mine = ButtonChoice { has_claim: true, ..choice(Status::InProgress) };
        assert_eq!(primary(mine.clone()), Some(TaskButton::Transition(Status::InReview)));
        assert!(TaskButtons::of(&mine).menu.contains(&TaskButton::Unclaim));
        assert_eq!(primary(choice(Status::Done)), None);
        assert_eq!(TaskButtons::of(&choice(Status::Done)).secondary, [TaskButton::Transition(Status::InProgress)]);
    }

    #[test]
    fn question_has_the_primary_button() {
        let asked = ButtonChoice { asked_to_lead: true, is_stale: true, has_claim: true, ..choice(Status::InProgress) };
        let buttons = TaskButtons::of(&asked);
        assert_eq!((buttons.question, buttons.primary), (Some(TaskQuestion::Lead), None));
        assert_eq!(buttons.later_questions, [TaskQuestion::StaleClaim]);
        assert_eq!(buttons.secondary, [TaskButton::Transition(Status::InReview)]);
    }
}
