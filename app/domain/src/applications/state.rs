//! The states of an application, its transitions and its events.

use crate::Refusal;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The state of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ApplicationState {
    New,
    Shortlisted,
    /// An invitation was drafted for its author.
    Invited,
    /// Its author got the answer “not this time”.
    NotInvited,
    /// Its author withdrew it.
    Withdrawn,
}

words!(ApplicationState, "a state of an application");

/// A change of an application’s state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
pub enum ApplicationTransition {
    Shortlist,
    Unshortlist,
    Invite,
    NotInvite,
    Withdraw,
    /// Its author sends it again.
    SendAgain,
}

impl ApplicationState {
    /// The state as it is shown to people.
    pub fn label(self) -> &'static str {
        match self {
            ApplicationState::New => "new",
            ApplicationState::Shortlisted => "shortlisted",
            ApplicationState::Invited => "invited",
            ApplicationState::NotInvited => "not invited",
            ApplicationState::Withdrawn => "withdrawn",
        }
    }

    /// Whether organizers have not decided yet.
    pub fn is_open(self) -> bool {
        matches!(self, ApplicationState::New | ApplicationState::Shortlisted)
    }

    /// Returns the state after a transition.
    ///
    /// # Errors
    /// `InvalidApplicationTransition` if the transition isn’t allowed from this state.
    pub fn after(self, transition: ApplicationTransition) -> Result<ApplicationState, Refusal> {
        use ApplicationState::{Invited, New, NotInvited, Shortlisted, Withdrawn};
        let next = match (self, transition) {
            (New, ApplicationTransition::Shortlist) => Shortlisted,
            (Shortlisted, ApplicationTransition::Unshortlist) => New,
            (New | Shortlisted | NotInvited, ApplicationTransition::Invite) => Invited,
            (New | Shortlisted, ApplicationTransition::NotInvite) => NotInvited,
            (New | Shortlisted, ApplicationTransition::Withdraw) => Withdrawn,
            (Withdrawn, ApplicationTransition::SendAgain) => New,
            _ => return Err(Refusal::InvalidApplicationTransition(self.refusal(transition))),
        };
        Ok(next)
    }

    /// Why a transition isn’t allowed from this state, and what to do instead.
    fn refusal(self, transition: ApplicationTransition) -> &'static str {
        match (self, transition) {
            (ApplicationState::Invited, _) => {
                "This person already has an invitation or a draft of one. Change it on the page Invitations."
            }
            (ApplicationState::NotInvited, _) => {
                "This application was answered “not this time”. You can still add an invitation draft."
            }
            (ApplicationState::Withdrawn, _) => "The applicant withdrew this application. Only they can send it again.",
            (ApplicationState::Shortlisted, _) => "This application is already on the shortlist.",
            (ApplicationState::New, ApplicationTransition::SendAgain) => "This application was already sent.",
            (ApplicationState::New, _) => "This application is not on the shortlist.",
        }
    }

    /// The state after the draft of its invitation was deleted; an answer that was sent stays.
    pub fn after_deleted_draft(was_answered: bool) -> ApplicationState {
        if was_answered { ApplicationState::NotInvited } else { ApplicationState::Shortlisted }
    }

    /// The state that its author sees: organizers’ choices only once they are final and sent.
    pub fn shown_to_applicant(self, is_invitation_sent: bool) -> ApplicationState {
        match self {
            ApplicationState::Shortlisted => ApplicationState::New,
            ApplicationState::Invited if !is_invitation_sent => ApplicationState::New,
            state => state,
        }
    }
}

/// An event of an application, stored as its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ApplicationEvent {
    Sent,
    Changed,
    Shortlisted,
    Unshortlisted,
    Invited,
    NotInvited,
    Withdrawn,
    SentAgain,
    DraftDeleted,
}

words!(ApplicationEvent, "an event of an application");

impl ApplicationEvent {
    /// Describes the event in a few words.
    pub fn label(self) -> &'static str {
        match self {
            ApplicationEvent::Sent => "sent",
            ApplicationEvent::Changed => "changed by its author",
            ApplicationEvent::Shortlisted => "shortlisted",
            ApplicationEvent::Unshortlisted => "removed from the shortlist",
            ApplicationEvent::Invited => "draft of an invitation added",
            ApplicationEvent::NotInvited => "answered “not this time”",
            ApplicationEvent::Withdrawn => "withdrawn by its author",
            ApplicationEvent::SentAgain => "sent again",
            ApplicationEvent::DraftDeleted => "the draft of the invitation was deleted",
        }
    }
}

impl From<ApplicationTransition> for ApplicationEvent {
    fn from(transition: ApplicationTransition) -> Self {
        match transition {
            ApplicationTransition::Shortlist => ApplicationEvent::Shortlisted,
            ApplicationTransition::Unshortlist => ApplicationEvent::Unshortlisted,
            ApplicationTransition::Invite => ApplicationEvent::Invited,
            ApplicationTransition::NotInvite => ApplicationEvent::NotInvited,
            ApplicationTransition::Withdraw => ApplicationEvent::Withdrawn,
            ApplicationTransition::SendAgain => ApplicationEvent::SentAgain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn application_is_answered_once() {
        let answered = ApplicationState::New.after(ApplicationTransition::NotInvite).unwrap();
        assert!(answered.after(ApplicationTransition::NotInvite).is_err());
        let invited = answered.after(ApplicationTransition::Invite).unwrap();
        assert!(invited.after(ApplicationTransition::Invite).is_err());
        assert!(invited.after(ApplicationTransition::NotInvite).is_err());
    }

    #[test]
    fn refused_step_says_what_to_do() {
        let refused = |state: ApplicationState| state.after(ApplicationTransition::Invite).unwrap_err().to_string();
        assert!(refused(ApplicationState::Invited).contains("Change it on the page Invitations."));
        assert!(refused(ApplicationState::Withdrawn).contains("Only they can send it again."));
    }

    #[test]
    fn decided_application_cannot_be_withdrawn() {
        for state in ApplicationState::ALL {
            assert_eq!(state.after(ApplicationTransition::Withdraw).is_ok(), state.is_open(), "{state:?}");
        }
    }

    #[test]
    fn applicant_sees_no_shortlist_and_no_draft() {
        let shown = |state: ApplicationState| state.shown_to_applicant(false);
        assert_eq!(shown(ApplicationState::Shortlisted), ApplicationState::New);
        assert_eq!(shown(ApplicationState::Invited), ApplicationState::New);
        assert_eq!(ApplicationState::Invited.shown_to_applicant(true), ApplicationState::Invited);
    }

    proptest! {
        #[test]
        fn no_steps_email_an_answer_twice(
            steps in prop::collection::vec(prop::option::of(prop::sample::select(ApplicationTransition::VARIANTS.to_vec())), 0..30),
        ) {
            let (mut state, mut answers) = (ApplicationState::New, 0);
            for step in steps {
                match step {
                    Some(step) => if let Ok(next) = state.after(step) {
                        answers += u32::from(step == ApplicationTransition::NotInvite);
                        state = next;
                    },
                    // The draft is deleted.
                    None => if state == ApplicationState::Invited {
                        state = ApplicationState::after_deleted_draft(answers > 0);
                    },
                }
            }
            prop_assert!(answers <= 1);
        }
    }
}
