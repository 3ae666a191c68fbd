//! Permissions on a task: which of a person's roles allows which action.

use super::allowed_transitions;
use crate::Refusal;
use crate::access::{Actor, may_manage_plan};
use crate::id::{EditionSlug, PersonId, TaskNumber};
use crate::tasks::Status;
use crate::text::Title;

/// The facts about a task that, together with a person's roles, decide what that person may do with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskAccess {
    pub edition: Option<EditionSlug>,
    pub track: Option<Title>,
    pub proposer: Option<PersonId>,
    pub lead: Option<PersonId>,
    /// Includes the lead.
    pub assignees: Vec<PersonId>,
}

/// An action on a task that not every participant of the edition may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskAction {
    Transition {
        from: Status,
        to: Status,
    },
    /// Editing it while it has this status.
    Edit(Status),
    /// Moving it to another track, and so to other track leads.
    SetTrack(Status),
    SetPeopleNeeded(Status),
    TransferLead,
    /// Assigning it to someone, or removing an assignee.
    Assign,
    /// Choosing whether its status follows its evidence.
    FollowEvidence,
    RequestReview,
    /// Merging it into another task.
    Merge,
    /// Merging another task into this one.
    MergeInto(TaskNumber),
    Split,
    /// Continuing it in a later edition.
    Continue,
    /// Separating it from the task of another edition with which one continues the other.
    Separate,
    /// Holds the comment's author, as `DeleteComment` does.
    EditComment(Option<PersonId>),
    DeleteComment(Option<PersonId>),
}

/// A person's role in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskRole {
    /// An organizer, or a lead of the task's track.
    Manager,
    Proposer,
    /// Any assignee, including the lead.
    Assignee,
    Lead,
    /// The author of the comment.
    Author,
}

impl TaskAction {
    /// Returns the roles that may do this.
    ///
    /// Managers move a task into and out of the plan. Managers and assignees move it while it is worked on. While it is
    /// only proposed, its proposer may also change it.
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
            TaskAction::FollowEvidence => &[Lead, Manager],
            TaskAction::RequestReview => &[Assignee, Proposer, Manager],
            TaskAction::Assign
            | TaskAction::Merge
            | TaskAction::MergeInto(_)
            | TaskAction::Split
            | TaskAction::Continue
            | TaskAction::Separate => &[Manager],
            TaskAction::EditComment(_) => &[Author],
            TaskAction::DeleteComment(_) => &[Author, Manager],
        }
    }

    /// Names the action so that it completes “Only organizers can …”.
    fn label(self) -> String {
        use Status::{Done, Dropped, Planned, Proposed};
        let label = match self {
            TaskAction::Transition { from: Proposed, to: Planned } => "accept this task into the plan",
            TaskAction::Transition { from: Proposed, to: Dropped } => "drop this proposal",
            TaskAction::Transition { from: Dropped, .. } => "propose this task again",
            TaskAction::Transition { to: Proposed, .. } => "move this task back to proposed",
            TaskAction::Transition { to: Dropped, .. } => "drop this task",
            TaskAction::Transition { from: Done, .. } => "reopen this task",
            TaskAction::Transition { .. } => "change the status of this task",
            TaskAction::Edit(_) => "edit this task",
            TaskAction::SetTrack(_) => "move this task to another track",
            TaskAction::SetPeopleNeeded(_) => "set how many people this task needs",
            TaskAction::FollowEvidence => "let the status of this task follow its evidence",
            TaskAction::TransferLead => "ask someone else to lead this task",
            TaskAction::Assign => "assign this task to someone",
            TaskAction::RequestReview => "ask for a review of this task",
            TaskAction::Merge => "merge this task into another",
            TaskAction::MergeInto(number) => return format!("merge another task into task {number}"),
            TaskAction::Split => "split this task",
            TaskAction::Continue => "continue this task in a later edition",
            TaskAction::Separate => "separate this task from the one that it continues",
            TaskAction::EditComment(_) => "edit this comment",
            TaskAction::DeleteComment(_) => "delete this comment",
        };
        label.to_owned()
    }
}

impl TaskAccess {
    pub fn is_assignee(&self, actor: &Actor) -> bool {
        actor.account().is_some_and(|account| self.assignees.contains(&account.id))
    }

    pub fn is_lead(&self, actor: &Actor) -> bool {
        actor.account().is_some_and(|account| self.lead == Some(account.id))
    }

    fn has_role(&self, actor: &Actor, role: TaskRole, action: TaskAction) -> bool {
        let is_actor = |id: Option<PersonId>| actor.account().is_some_and(|account| id == Some(account.id));
        match (role, action) {
            (TaskRole::Manager, _) => {
                self.edition.as_ref().is_some_and(|edition| may_manage_plan(actor, edition, self.track.as_ref()))
            }
            (TaskRole::Proposer, _) => is_actor(self.proposer),
            (TaskRole::Assignee, _) => self.is_assignee(actor),
            (TaskRole::Lead, _) => self.is_lead(actor),
            (TaskRole::Author, TaskAction::EditComment(by) | TaskAction::DeleteComment(by)) => is_actor(by),
            (TaskRole::Author, _) => false,
        }
    }

    pub fn may(&self, actor: &Actor, action: TaskAction) -> bool {
        action.allowed_roles().iter().any(|role| self.has_role(actor, *role, action))
    }

    /// Checks that `actor` may do `action`.
    ///
    /// # Errors
    /// `NotAllowedForTask`, which names the people who may do it.
    pub fn check(&self, actor: &Actor, action: TaskAction) -> Result<(), Refusal> {
        if self.may(actor, action) {
            Ok(())
        } else {
            Err(Refusal::NotAllowedForTask { who: self.who_may(action), what: action.label() })
        }
    }

    /// Names the people who may do `action`: “the lead, organizers and track leads”.
    pub fn who_may(&self, action: TaskAction) -> String {
        let names = |role: &TaskRole| match role {
            TaskRole::Manager if self.track.is_some() => vec!["organizers", "track leads"],
            TaskRole::Manager => vec!["organizers"],
            TaskRole::Proposer if self.proposer.is_none() => vec![],
            TaskRole::Proposer => vec!["the proposer"],
            TaskRole::Assignee => vec!["assignees"],
            TaskRole::Lead => vec!["the lead"],
            TaskRole::Author => vec!["the author"],
        };
        let all: Vec<&str> = action.allowed_roles().iter().flat_map(names).collect();
        match all.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// Returns the statuses to which `actor` may move the task. The server checks this again when the task is moved.
    pub fn allowed_transitions(&self, actor: &Actor, from: Status) -> Vec<Status> {
        let allowed_transitions = allowed_transitions(from).iter().copied();
        allowed_transitions.filter(|to| self.may(actor, TaskAction::Transition { from, to: *to })).collect()
    }

    /// Whether a person may review the task: assignees can't review their own work.
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
        Account {
            id: PersonId(id),
            person,
            owner: false,
            organizes,
            views: vec![],
            leads,
            takes_part,
            is_contact: false,
        }
    }

    /// Returns an actor for each role in a task of the track, with the name of the role.
    fn actors() -> Vec<(&'static str, Actor)> {
        let of = |account| Actor::Person(Box::new(account));
        vec![
            ("the proposer", of(account(1))),
            ("the lead", of(account(2))),
            ("assignees", of(account(3))),
            ("the author", of(account(4))),
            ("organizers", of(Account { organizes: vec![edition()], ..account(5) })),
            ("organizers", of(Account { owner: true, ..account(6) })),
            ("track leads", of(Account { leads: vec![(edition(), track())], ..account(7) })),
            ("no role", of(account(8))),
            ("no role", of(Account { leads: vec![(edition(), Title::parse("Docs").unwrap())], ..account(9) })),
            ("no role", Actor::Visitor),
        ]
    }

    fn actions() -> Vec<TaskAction> {
        let author = Some(PersonId(4));
        let transitions =
            Status::ALL.into_iter().flat_map(|from| Status::ALL.map(|to| TaskAction::Transition { from, to }));
        let edits = Status::ALL.into_iter().flat_map(|status| {
            [TaskAction::Edit(status), TaskAction::SetTrack(status), TaskAction::SetPeopleNeeded(status)]
        });
        let others = [
            TaskAction::TransferLead,
            TaskAction::Assign,
            TaskAction::FollowEvidence,
            TaskAction::RequestReview,
            TaskAction::Merge,
            TaskAction::MergeInto(TaskNumber(7)),
            TaskAction::Split,
            TaskAction::EditComment(author),
            TaskAction::DeleteComment(author),
        ];
        transitions.chain(edits).chain(others).collect()
    }

    #[test]
    fn refusal_names_exactly_the_roles_that_may_act() {
        let assignees = vec![PersonId(2), PersonId(3)];
        let lead = Some(PersonId(2));
        let with_track =
            TaskAccess { edition: Some(edition()), track: Some(track()), proposer: Some(PersonId(1)), lead, assignees };
        let without_track = TaskAccess { track: None, ..with_track.clone() };
        for (access, action) in [&with_track, &without_track]
            .into_iter()
            .flat_map(|access| actions().into_iter().map(move |action| (access, action)))
        {
            let names = access.who_may(action);
            for (role, actor) in actors() {
                // The lead is an assignee too.
                let is_named = names.contains(role) || (role == "the lead" && names.contains("assignees"));
                assert_eq!(access.may(&actor, action), is_named, "{action:?}: {role}, and the sentence names {names}");
                let sentence = format!("Only {names} can {}.", action.label());
                let refusal = access.check(&actor, action).err().map(|refusal| refusal.to_string());
                assert_eq!(refusal, (!is_named).then_some(sentence));
            }
        }
        let without_proposer = TaskAccess { proposer: None, ..without_track };
        assert_eq!(
            without_proposer.who_may(TaskAction::SetTrack(Status::Proposed)),
            "organizers",
            "without a proposer and a track, only organizers"
        );
    }

    #[test]
    fn refusal_is_one_short_sentence() {
        let access = TaskAccess { edition: Some(edition()), track: Some(track()), ..TaskAccess::default() };
        let refusal = |action| access.check(&Actor::Visitor, action).unwrap_err().to_string();
        let accept = TaskAction::Transition { from: Status::Proposed, to: Status::Planned };
        assert_eq!(refusal(accept), "Only organizers and track leads can accept this task into the plan.");
        assert_eq!(refusal(TaskAction::TransferLead), "Only the lead can ask someone else to lead this task.");
        assert_eq!(refusal(TaskAction::EditComment(None)), "Only the author can edit this comment.");
        let edit = "Only assignees, organizers and track leads can edit this task.";
        assert_eq!(refusal(TaskAction::Edit(Status::Planned)), edit);
    }
}
