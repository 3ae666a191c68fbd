//! Notifications: messages to one person about tasks or roles, stored as a kind with data.

use crate::id::{CommentId, EditionSlug, EditionTask, Login, TaskNumber};
use crate::people::Person;
use crate::roles::Role;
use crate::text::{ShortText, Title};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// The reason for a notification, stored as a code in `kind` and its fields as JSON in `data`.
///
/// It must not contain personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum NotificationKind {
    Mentioned,
    /// Someone claimed a task that the recipient proposed.
    Claimed,
    /// The lead asked the recipient to take over as lead.
    LeadOffered,
    /// The person that the recipient asked to take over as lead has answered.
    LeadAnswered {
        accepted: bool,
    },
    ReviewRequested,
    /// The person that the recipient asked for a review is now an assignee, so the request ended.
    ReviewRequestEnded,
    /// A task was reviewed; the recipient asked for the review or is an assignee.
    Reviewed,
    /// The recipient's task became blocked: a dependency was added or reopened.
    Blocked,
    /// The last open dependency of the recipient's task is done.
    Unblocked,
    /// The last open dependency of the recipient's task was dropped.
    DependencyDropped,
    /// The recipient's claim is stale; the notification asks whether they still work on the task.
    ClaimQuestioned,
    /// The recipient's stale claim is offered to others.
    ClaimOffered,
    ClaimTakenOver,
    ProposalAccepted,
    /// A task that the recipient proposed was dropped or merged.
    ProposalEnded {
        end: TaskEnd,
    },
    /// A task that the recipient proposed is done; `note` is the result.
    ProposalDone {
        note: Option<ShortText>,
    },
    /// A task that the recipient claimed was dropped or merged.
    TaskEnded {
        end: TaskEnd,
    },
    /// An assignee asked for help; the recipient leads the track or organizes the edition.
    HelpRequested,
    /// An organizer or a track lead assigned the task to the recipient.
    Assigned,
    /// An organizer or a track lead took the task from the recipient.
    Unassigned,
    /// The recipient became the lead because the previous lead left, or because of an import.
    LeadAssigned,
    /// An organizer appointed someone; the recipient owns the server.
    RoleGranted {
        role: Role,
    },
    /// An organizer took a role from someone; the recipient owns the server.
    RoleRemoved {
        role: Role,
    },
}

/// How a task ended other than by being done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskEnd {
    Dropped { note: Option<ShortText> },
    Merged { into: TaskNumber, note: Option<ShortText> },
    Continued { into: EditionTask },
}

impl TaskEnd {
    /// Describes the end: `dropped: too late`, `merged into task 4`.
    ///
    /// The text has at most [`ShortText::LIMIT`] characters.
    pub fn label(&self) -> String {
        let (ended, note) = match self {
            TaskEnd::Dropped { note } => ("dropped".to_owned(), note.as_ref()),
            TaskEnd::Merged { into, note } => (format!("merged into task {into}"), note.as_ref()),
            TaskEnd::Continued { into } => (format!("continues as {into}"), None),
        };
        let note = note.map_or_else(String::new, |note| format!(": {note}"));
        format!("{ended}{note}").chars().take(ShortText::LIMIT).collect()
    }

    /// Returns the text after “dropped” or “merged”: `too late`, `into task 4`, `into task 4: too late`.
    fn remark(&self) -> Option<String> {
        match self {
            TaskEnd::Dropped { note } => note.as_ref().map(ShortText::to_string),
            TaskEnd::Merged { into, note: None } => Some(format!("into task {into}")),
            TaskEnd::Merged { into, note: Some(note) } => Some(format!("into task {into}: {note}")),
            TaskEnd::Continued { into } => Some(format!("as {into}")),
        }
    }
}

impl NotificationKind {
    /// Whether the same notification is added again while an earlier one is neither seen nor emailed.
    ///
    /// That is so for decisions about a proposal.
    pub fn may_repeat(&self) -> bool {
        matches!(self, NotificationKind::ProposalAccepted | NotificationKind::ProposalEnded { .. })
    }

    /// Whether its sentence has no author: Cairn caused it, or the recipient became the lead.
    pub fn has_no_author(&self) -> bool {
        use NotificationKind::*;
        matches!(self, ClaimQuestioned | ClaimOffered | LeadAssigned)
    }

    /// Says what happened, to be followed by the task or person: “mentioned you in”.
    pub fn label(&self) -> &'static str {
        match self {
            NotificationKind::Mentioned => "mentioned you in",
            NotificationKind::Claimed => "claimed your proposal:",
            NotificationKind::LeadOffered => "asked you to take over as lead of",
            NotificationKind::LeadAnswered { accepted: true } => "agreed to take over as lead of",
            NotificationKind::LeadAnswered { accepted: false } => "declined to take over as lead of",
            NotificationKind::ReviewRequested => "asked you to review",
            NotificationKind::ReviewRequestEnded => "is now an assignee, so they can’t review",
            NotificationKind::Reviewed => "reviewed",
            NotificationKind::Blocked => "added or reopened a dependency that blocks your task:",
            NotificationKind::Unblocked => "finished the last dependency that blocked your task:",
            NotificationKind::DependencyDropped => "dropped the last dependency that blocked your task:",
            NotificationKind::ClaimQuestioned => "You haven’t posted an update for a while. Are you still working on",
            NotificationKind::ClaimOffered => "Others can now take over your claim on",
            NotificationKind::HelpRequested => "needs help with",
            NotificationKind::ClaimTakenOver => "took over your claim on",
            NotificationKind::ProposalAccepted => "accepted your proposal into the plan:",
            NotificationKind::ProposalEnded { end: TaskEnd::Dropped { .. } } => "dropped your proposal:",
            NotificationKind::ProposalEnded { end: TaskEnd::Merged { .. } } => "merged your proposal:",
            NotificationKind::ProposalEnded { end: TaskEnd::Continued { .. } } => {
                "continued your proposal in a later edition:"
            }
            NotificationKind::ProposalDone { .. } => "finished your proposal:",
            NotificationKind::TaskEnded { end: TaskEnd::Dropped { .. } } => "dropped a task that you claimed:",
            NotificationKind::TaskEnded { end: TaskEnd::Merged { .. } } => "merged a task that you claimed:",
            NotificationKind::TaskEnded { end: TaskEnd::Continued { .. } } => {
                "continued a task that you claimed in a later edition:"
            }
            NotificationKind::Assigned => "assigned you to",
            NotificationKind::Unassigned => "no longer assigns you to",
            NotificationKind::LeadAssigned => "You are now the lead of",
            NotificationKind::RoleGranted { .. } => "appointed",
            NotificationKind::RoleRemoved { .. } => "removed",
        }
    }

    /// Returns the decision, result or role, for the data export: “yes”, “merged into task 4”.
    pub fn how_it_ended(&self) -> Option<String> {
        match self {
            NotificationKind::LeadAnswered { accepted } => Some((if *accepted { "yes" } else { "no" }).to_owned()),
            NotificationKind::ProposalAccepted => Some("accepted into the plan".to_owned()),
            NotificationKind::ProposalEnded { end } | NotificationKind::TaskEnded { end } => Some(end.label()),
            NotificationKind::ProposalDone { note } => note.as_ref().map(ShortText::to_string),
            NotificationKind::RoleGranted { role } | NotificationKind::RoleRemoved { role } => Some(role.title()),
            _ => None,
        }
    }

    /// Returns the text after the task or person: “ (into task 4)”, “ as viewer of 2027”, “?”, or nothing.
    pub fn ending(&self) -> String {
        let note = match self {
            NotificationKind::ClaimQuestioned => return "?".to_owned(),
            NotificationKind::ProposalEnded { end } | NotificationKind::TaskEnded { end } => end.remark(),
            NotificationKind::ProposalDone { note } => note.as_ref().map(ShortText::to_string),
            NotificationKind::RoleGranted { role } | NotificationKind::RoleRemoved { role } => {
                return format!(" as {}", role.title());
            }
            _ => None,
        };
        note.map_or_else(String::new, |note| format!(" ({note})"))
    }
}

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotificationSubject {
    Task(TaskNumber, Title),
    /// The holder of a role; `None` if they deleted their account.
    Role(Option<Person>),
    /// The login of someone who gets a role once they sign in.
    AwaitedRole(Login),
}

impl NotificationSubject {
    /// Names it within a sentence: “task 12, “Nightly wheels””, “Wren Talus”, “someone”.
    pub fn label(&self) -> String {
        match self {
            NotificationSubject::Task(number, title) => format!("task {number}, “{title}”"),
            NotificationSubject::Role(holder) => name_of(holder.as_ref()),
            NotificationSubject::AwaitedRole(login) => format!("@{login}"),
        }
    }

    /// Names it as a link: “12 Nightly wheels”, “Wren Talus”, “someone”.
    pub fn link(&self) -> String {
        match self {
            NotificationSubject::Task(number, title) => format!("{number} {title}"),
            NotificationSubject::Role(holder) => name_of(holder.as_ref()),
            NotificationSubject::AwaitedRole(login) => format!("@{login}"),
        }
    }

    /// Names it before a list of answers: “Task 12”.
    pub fn short_label(&self) -> String {
        match self {
            NotificationSubject::Task(number, _) => format!("Task {number}"),
            NotificationSubject::Role(holder) => name_of(holder.as_ref()),
            NotificationSubject::AwaitedRole(login) => format!("@{login}"),
        }
    }
}

fn name_of(person: Option<&Person>) -> String {
    person.map_or_else(|| "someone".to_owned(), |person| person.name.to_string())
}

/// A notification to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: i64,
    pub at: Instant,
    pub kind: NotificationKind,
    pub edition: EditionSlug,
    pub subject: NotificationSubject,
    /// Who did it; `None` for an automatic notification or a deleted account.
    pub by: Option<Person>,
    pub comment: Option<CommentId>,
    /// The beginning of the comment or of the note on a lead offer, in its current version.
    ///
    /// `None` if there is none or it was deleted.
    pub excerpt: Option<String>,
    pub seen: bool,
}

impl Notification {
    /// Returns the start of the sentence: “Wren Talus ”, “Someone ”, or nothing if it has no author.
    pub fn author(&self) -> String {
        match &self.by {
            _ if self.kind.has_no_author() => String::new(),
            Some(person) => format!("{} ", person.name),
            None => "Someone ".to_owned(),
        }
    }

    /// Returns the path of the task, or of the roles of the edition.
    pub fn address(&self) -> String {
        match &self.subject {
            NotificationSubject::Task(number, _) => format!("/{}/tasks/{number}", self.edition),
            NotificationSubject::Role(_) | NotificationSubject::AwaitedRole(_) => format!("/{}/roles", self.edition),
        }
    }

    /// Returns the answers to a question whether the recipient still works on the task: label and path.
    ///
    /// Each path leads to a page that changes something only by its button.
    pub fn answers(&self) -> Vec<(&'static str, String)> {
        if !matches!(self.kind, NotificationKind::ClaimQuestioned | NotificationKind::ClaimOffered) {
            return Vec::new();
        }
        let path = |page: &str| format!("{}/{page}", self.address());
        vec![
            ("I’m still on it", path("still-on-it")),
            ("I need help", path("need-help")),
            ("Hand it over", path("hand-over")),
        ]
    }

    /// Returns it as a sentence: “Wren Talus mentioned you in task 12, “Nightly wheels”.”
    pub fn sentence(&self) -> String {
        let (author, label, ending) = (self.author(), self.kind.label(), self.kind.ending());
        let stop = if ending.ends_with('?') { "" } else { "." };
        format!("{author}{label} {}{ending}{stop}", self.subject.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::PersonName;
    use proptest::prelude::*;
    use proptest::sample::select;

    fn sentence(kind: NotificationKind, by: Option<&str>) -> String {
        let by = by.map(|name| Person { name: PersonName::parse(name).unwrap(), login: None });
        let (edition, title) = (EditionSlug::parse("2023").unwrap(), Title::parse("Nightly wheels").unwrap());
        let (at, subject) = (Instant::UNIX_EPOCH, NotificationSubject::Task(TaskNumber(12), title));
        Notification { id: 1, at, kind, edition, subject, by, comment: None, excerpt: None, seen: false }.sentence()
    }

    #[test]
    fn change_of_a_role_is_a_sentence() {
        let edition = EditionSlug::parse("2027").unwrap();
        let named = |name: &str| Person { name: PersonName::parse(name).unwrap(), login: None };
        let of = |kind: NotificationKind, holder: Option<Person>| {
            let (at, by, subject) = (Instant::UNIX_EPOCH, Some(named("Noor Vale")), NotificationSubject::Role(holder));
            let edition = edition.clone();
            Notification { id: 1, at, kind, edition, subject, by, comment: None, excerpt: None, seen: false }
        };
        let granted =
            of(NotificationKind::RoleGranted { role: Role::Viewer(edition.clone()) }, Some(named("Wren Talus")));
        assert_eq!(granted.sentence(), "Noor Vale appointed Wren Talus as viewer of 2027.");
        assert_eq!(granted.address(), "/2027/roles");
        let removed = of(NotificationKind::RoleRemoved { role: Role::Organizer(edition.clone()) }, None);
        assert_eq!(removed.sentence(), "Noor Vale removed someone as organizer of 2027.");
        let subject = NotificationSubject::AwaitedRole(Login::parse("zoe").unwrap());
        assert_eq!(Notification { subject, ..granted }.sentence(), "Noor Vale appointed @zoe as viewer of 2027.");
    }

    #[test]
    fn notification_is_a_sentence_with_or_without_author() {
        let wheels = "task 12, “Nightly wheels”";
        let wren = Some("Wren Talus");
        assert_eq!(sentence(NotificationKind::Mentioned, wren), format!("Wren Talus mentioned you in {wheels}."));
        let taken = sentence(NotificationKind::ClaimTakenOver, None);
        assert_eq!(taken, format!("Someone took over your claim on {wheels}."));
        let asked = format!("You haven’t posted an update for a while. Are you still working on {wheels}?");
        assert_eq!(sentence(NotificationKind::ClaimQuestioned, None), asked);
        let offered = sentence(NotificationKind::ClaimOffered, None);
        assert_eq!(offered, format!("Others can now take over your claim on {wheels}."));
        let answered = sentence(NotificationKind::LeadAnswered { accepted: true }, wren);
        assert_eq!(answered, format!("Wren Talus agreed to take over as lead of {wheels}."));
        let end = TaskEnd::Merged { into: TaskNumber(4), note: None };
        let decided = sentence(NotificationKind::ProposalEnded { end }, None);
        assert_eq!(decided, format!("Someone merged your proposal: {wheels} (into task 4)."));
        let note = Some(ShortText::parse("Does it work?").unwrap());
        let done = sentence(NotificationKind::ProposalDone { note }, wren);
        assert_eq!(done, format!("Wren Talus finished your proposal: {wheels} (Does it work?)."));
    }

    fn in_2025(number: u32) -> EditionTask {
        EditionTask { edition: EditionSlug::parse("2025").unwrap(), number: TaskNumber(number) }
    }

    fn any_kind() -> impl Strategy<Value = NotificationKind> {
        use NotificationKind::*;
        let note = || {
            proptest::option::of("[a-z]{1,9}( [a-z“”é?]{1,9}){0,4}".prop_map(|text| ShortText::parse(&text).unwrap()))
        };
        let end = move || {
            prop_oneof![
                note().prop_map(|note| TaskEnd::Dropped { note }),
                (any::<u32>(), note()).prop_map(|(into, note)| TaskEnd::Merged { into: TaskNumber(into), note }),
                any::<u32>().prop_map(|number| TaskEnd::Continued { into: in_2025(number) }),
            ]
        };
        let plain = vec![
            Mentioned,
            Claimed,
            LeadOffered,
            ReviewRequested,
            ReviewRequestEnded,
            Reviewed,
            Blocked,
            Unblocked,
            DependencyDropped,
            ClaimQuestioned,
            ClaimOffered,
            ClaimTakenOver,
            HelpRequested,
            ProposalAccepted,
            LeadAssigned,
        ];
        prop_oneof![
            14 => select(plain),
            1 => any::<bool>().prop_map(|accepted| LeadAnswered { accepted }),
            1 => end().prop_map(|end| ProposalEnded { end }),
            1 => note().prop_map(|note| ProposalDone { note }),
            1 => end().prop_map(|end| TaskEnded { end }),
            1 => Just(RoleGranted { role: Role::Viewer(in_2025(1).edition) }),
            1 => Just(RoleRemoved { role: Role::Organizer(in_2025(1).edition) }),
        ]
    }

    proptest! {
        #[test]
        fn every_kind_is_read_back_as_stored(kind in any_kind()) {
            let stored = serde_json::to_string(&kind).unwrap();
            prop_assert_eq!(serde_json::from_str::<NotificationKind>(&stored).unwrap(), kind);
        }

        #[test]
        fn every_sentence_is_complete_and_has_no_double_space(kind in any_kind()) {
            let text = sentence(kind, Some("Wren Talus"));
            prop_assert!(text.ends_with(['.', '?']) && !text.contains("  "), "{text}");
        }
    }
}
