//! What somebody is to a task, and what they may do with it: one table, from which the buttons, the doors and the
//! sentences of refusals follow alike.

use super::allowed_transitions;
use crate::Refusal;
use crate::access::{Actor, may_manage_plan};
use crate::id::{EditionSlug, PersonId, TaskNumber};
use crate::tasks::Status;
use crate::text::Title;

/// What somebody is to a task: all that their rights over it follow from, besides their roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskAccess {
    pub edition: Option<EditionSlug>,
    pub track: Option<Title>,
    pub proposer: Option<PersonId>,
    pub lead: Option<PersonId>,
    /// The lead among them.
    pub assignees: Vec<PersonId>,
}

/// A deed that not everybody who takes part may do with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskAction {
    Transition {
        from: Status,
        to: Status,
    },
    /// To change what it says, while it stands there.
    Edit(Status),
    /// To put it into another track, and so under other leads.
    SetTrack(Status),
    SetPeopleNeeded(Status),
    TransferLead,
    RequestReview,
    /// To have it go on in another.
    Merge,
    /// To have another go on in this one.
    MergeInto(TaskNumber),
    Split,
    /// By whom the comment is.
    EditComment(Option<PersonId>),
    DeleteComment(Option<PersonId>),
}

/// One of those who may do a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskRole {
    /// Whoever keeps the plan where the task stands.
    Manager,
    Proposer,
    /// Whoever's hand is on it, the lead's too.
    Assignee,
    Lead,
    /// Of the comment.
    Author,
}

impl TaskAction {
    /// The table. Into the plan and out of it a task is moved by whoever keeps the plan; along the work, also by whoever's
    /// hand is on it. What is only proposed is its proposer's too.
    fn allowed_roles(self) -> &'static [TaskRole] {
        use Status::{Dropped, Proposed};
        use TaskRole::{Assignee, Author, Lead, Manager, Proposer};
        match self {
            TaskAction::Transition { from: Proposed, to: Dropped } => &[Proposer, Manager],
            TaskAction::Transition { from: Proposed | Dropped, .. }
            | TaskAction::Transition { to: Proposed | Dropped, .. } => &[Manager],
            TaskAction::Transition { .. } => &[Assignee, Manager],
            TaskAction::Edit(Proposed) => &[Proposer, Assignee, Manager],
            TaskAction::Edit(_) => &[Assignee, Manager],
            TaskAction::SetTrack(Proposed) => &[Proposer, Manager],
            TaskAction::SetTrack(_) => &[Manager],
            TaskAction::SetPeopleNeeded(Proposed) => &[Proposer, Lead, Manager],
            TaskAction::SetPeopleNeeded(_) => &[Lead, Manager],
            TaskAction::TransferLead => &[Lead],
            TaskAction::RequestReview => &[Assignee, Proposer, Manager],
            TaskAction::Merge | TaskAction::MergeInto(_) | TaskAction::Split => &[Manager],
            TaskAction::EditComment(_) => &[Author],
            TaskAction::DeleteComment(_) => &[Author, Manager],
        }
    }

    /// As a sentence goes on that says who may.
    fn label(self) -> String {
        use Status::{Done, Dropped, Planned, Proposed};
        let words = match self {
            TaskAction::Transition { from: Proposed, to: Planned } => "accept it into the plan",
            TaskAction::Transition { from: Proposed, to: Dropped } => "drop a proposal",
            TaskAction::Transition { from: Dropped, .. } => "propose it again",
            TaskAction::Transition { to: Proposed, .. } => "put it back among the proposals",
            TaskAction::Transition { to: Dropped, .. } => "drop it",
            TaskAction::Transition { from: Done, .. } => "open it again",
            TaskAction::Transition { .. } => "move it on",
            TaskAction::Edit(_) => "change what it says",
            TaskAction::SetTrack(_) => "put it into another track",
            TaskAction::SetPeopleNeeded(_) => "say how many hands are wanted on it",
            TaskAction::TransferLead => "hand it over",
            TaskAction::RequestReview => "ask for a review of it",
            TaskAction::Merge => "merge it into another",
            TaskAction::MergeInto(number) => return format!("merge another into task {number}"),
            TaskAction::Split => "split it",
            TaskAction::EditComment(_) => "change this comment",
            TaskAction::DeleteComment(_) => "delete this comment",
        };
        words.to_owned()
    }
}

impl TaskAccess {
    pub fn is_assignee(&self, actor: &Actor) -> bool {
        actor.account().is_some_and(|account| self.assignees.contains(&account.id))
    }

    pub fn is_lead(&self, actor: &Actor) -> bool {
        actor.account().is_some_and(|account| self.lead == Some(account.id))
    }

    fn is(&self, actor: &Actor, who: TaskRole, action: TaskAction) -> bool {
        let own = |id: Option<PersonId>| actor.account().is_some_and(|account| id == Some(account.id));
        match (who, action) {
            (TaskRole::Manager, _) => {
                self.edition.as_ref().is_some_and(|edition| may_manage_plan(actor, edition, self.track.as_ref()))
            }
            (TaskRole::Proposer, _) => own(self.proposer),
            (TaskRole::Assignee, _) => self.is_assignee(actor),
            (TaskRole::Lead, _) => self.is_lead(actor),
            (TaskRole::Author, TaskAction::EditComment(by) | TaskAction::DeleteComment(by)) => own(by),
            (TaskRole::Author, _) => false,
        }
    }

    pub fn may(&self, actor: &Actor, action: TaskAction) -> bool {
        action.allowed_roles().iter().any(|who| self.is(actor, *who, action))
    }

    /// Refuses who may not, saying who may.
    pub fn check(&self, actor: &Actor, action: TaskAction) -> Result<(), Refusal> {
        match self.may(actor, action) {
            true => Ok(()),
            false => Err(Refusal::NotAllowedForTask { who: self.who_may(action), what: action.label() }),
        }
    }

    /// Who may: “its lead, an organizer or a lead of its track”.
    pub fn who_may(&self, action: TaskAction) -> String {
        let named = |who: &TaskRole| match who {
            TaskRole::Manager if self.track.is_some() => vec!["an organizer", "a lead of its track"],
            TaskRole::Manager => vec!["an organizer"],
            TaskRole::Proposer if self.proposer.is_none() => vec![],
            TaskRole::Proposer => vec!["whoever proposed it"],
            TaskRole::Assignee => vec!["whoever’s hand is on it"],
            TaskRole::Lead => vec!["its lead"],
            TaskRole::Author => vec!["whoever wrote it"],
        };
        let all: Vec<&str> = action.allowed_roles().iter().flat_map(named).collect();
        match all.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// Where whoever asks may take it from where it stands: what buttons and cards offer, each of which asks again.
    pub fn allowed_transitions(&self, actor: &Actor, from: Status) -> Vec<Status> {
        let allowed_transitions = allowed_transitions(from).iter().copied();
        allowed_transitions.filter(|to| self.may(actor, TaskAction::Transition { from, to: *to })).collect()
    }

    /// Whether somebody may review it: nobody does whose hand is on it, for nobody reviews their own work.
    pub fn may_review(&self, person: PersonId) -> bool {
        !self.assignees.contains(&person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Account;
    use crate::people::Person;
    use crate::text::PersonName;

    fn edition() -> EditionSlug {
        EditionSlug::parse("2027").unwrap()
    }

    fn track() -> Title {
        Title::parse("Tools").unwrap()
    }

    fn account(id: i64) -> Account {
        let person = Person { name: PersonName::parse("Wren Talus").unwrap(), login: None };
        let takes_part = vec![edition()];
        let (organizes, leads) = (vec![], vec![]);
        Account { id: PersonId(id), person, owner: false, organizes, leads, takes_part, is_contact: false }
    }

    /// Everybody that somebody can be to a task of the track, with the words that name them.
    fn everybody() -> Vec<(&'static str, Actor)> {
        let of = |account| Actor::Person(Box::new(account));
        vec![
            ("whoever proposed it", of(account(1))),
            ("its lead", of(account(2))),
            ("whoever’s hand is on it", of(account(3))),
            ("whoever wrote it", of(account(4))),
            ("an organizer", of(Account { organizes: vec![edition()], ..account(5) })),
            ("an organizer", of(Account { owner: true, ..account(6) })),
            ("a lead of its track", of(Account { leads: vec![(edition(), track())], ..account(7) })),
            ("nobody", of(account(8))),
            ("nobody", of(Account { leads: vec![(edition(), Title::parse("Docs").unwrap())], ..account(9) })),
            ("nobody", Actor::Visitor),
        ]
    }

    fn actions() -> Vec<TaskAction> {
        let writer = Some(PersonId(4));
        let status_changes =
            Status::ALL.into_iter().flat_map(|from| Status::ALL.map(|to| TaskAction::Transition { from, to }));
        let says = Status::ALL.into_iter().flat_map(|status| {
            [TaskAction::Edit(status), TaskAction::SetTrack(status), TaskAction::SetPeopleNeeded(status)]
        });
        let others = [
            TaskAction::TransferLead,
            TaskAction::RequestReview,
            TaskAction::Merge,
            TaskAction::MergeInto(TaskNumber(7)),
            TaskAction::Split,
            TaskAction::EditComment(writer),
            TaskAction::DeleteComment(writer),
        ];
        status_changes.chain(says).chain(others).collect()
    }

    #[test]
    fn whoever_is_refused_reads_who_may_and_those_may() {
        let assignees = vec![PersonId(2), PersonId(3)];
        let lead = Some(PersonId(2));
        let whole =
            TaskAccess { edition: Some(edition()), track: Some(track()), proposer: Some(PersonId(1)), lead, assignees };
        let bare = TaskAccess { track: None, ..whole.clone() };
        for (access, action) in
            [&whole, &bare].into_iter().flat_map(|one| actions().into_iter().map(move |action| (one, action)))
        {
            let named = access.who_may(action);
            for (what, actor) in everybody() {
                // The lead's hand is on it too.
                let is_named = named.contains(what) || (what == "its lead" && named.contains("hand is on it"));
                assert_eq!(access.may(&actor, action), is_named, "{action:?}: {what}, and the sentence names {named}");
                let sentence = format!("Only {named} may {}.", action.label());
                let refused = access.check(&actor, action).err().map(|why| why.to_string());
                assert_eq!(refused, (!is_named).then_some(sentence));
            }
        }
        let unknown = TaskAccess { proposer: None, ..bare };
        assert_eq!(unknown.who_may(TaskAction::SetTrack(Status::Proposed)), "an organizer", "nobody else is known");
    }

    #[test]
    fn a_refusal_names_who_may_in_one_short_sentence() {
        let access = TaskAccess { edition: Some(edition()), track: Some(track()), ..TaskAccess::default() };
        let refused = |action| access.check(&Actor::Visitor, action).unwrap_err().to_string();
        let accept = TaskAction::Transition { from: Status::Proposed, to: Status::Planned };
        assert_eq!(refused(accept), "Only an organizer or a lead of its track may accept it into the plan.");
        assert_eq!(refused(TaskAction::TransferLead), "Only its lead may hand it over.");
        assert_eq!(refused(TaskAction::EditComment(None)), "Only whoever wrote it may change this comment.");
        let edit = "Only whoever’s hand is on it, an organizer or a lead of its track may change what it says.";
        assert_eq!(refused(TaskAction::Edit(Status::Planned)), edit);
    }
}
