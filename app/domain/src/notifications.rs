//! Notifications: what one person is told about tasks. A kind with data is stored; its sentence is made here.

use crate::id::{CommentId, EditionSlug, TaskNumber};
use crate::people::Person;
use crate::text::{ShortText, Title};
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// Why somebody is notified. The code is stored in `kind`, the fields as JSON in `data`, which names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum NotificationKind {
    Mentioned,
    /// Somebody claimed what they proposed.
    Claimed,
    /// The lead asks them to lead instead.
    LeadOffered,
    /// Somebody said yes or no to leading instead of them.
    LeadAnswered {
        accepted: bool,
    },
    ReviewRequested,
    /// The work was reviewed: they asked for it, or are an assignee.
    Reviewed,
    /// Their task depends on another that isn't over.
    Blocked,
    /// What their task depended on is done.
    Unblocked,
    /// What their task depended on was dropped.
    DependencyDropped,
    /// Nothing was heard about their claim for long.
    ClaimQuestioned,
    /// Their claim is offered to others.
    ClaimOffered,
    ClaimTakenOver,
    ProposalAccepted,
    /// What they proposed was dropped or merged.
    ProposalEnded {
        end: TaskEnd,
    },
    /// What they proposed is done, and what came of it.
    ProposalDone {
        note: Option<ShortText>,
    },
    /// A task of theirs was dropped or merged.
    TaskEnded {
        end: TaskEnd,
    },
    /// They lead the task now: its lead let go, or somebody put them there.
    LeadAssigned,
}

/// How a task ended without being done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskEnd {
    Dropped { note: Option<ShortText> },
    Merged { into: TaskNumber, note: Option<ShortText> },
}

impl TaskEnd {
    /// `dropped: too late`, `merged into task 4`; at most [`ShortText::LIMIT`] characters.
    pub fn label(&self) -> String {
        let (ended, note) = match self {
            TaskEnd::Dropped { note } => ("dropped".to_owned(), note),
            TaskEnd::Merged { into, note } => (format!("merged into task {into}"), note),
        };
        let note = note.as_ref().map_or_else(String::new, |note| format!(": {note}"));
        format!("{ended}{note}").chars().take(ShortText::LIMIT).collect()
    }
}

impl NotificationKind {
    /// Whether each is news, even if the one before wasn't read: decisions about a proposal.
    pub fn may_repeat(&self) -> bool {
        matches!(self, NotificationKind::ProposalAccepted | NotificationKind::ProposalEnded { .. })
    }

    /// Whether it happened by itself, so that its sentence has no author.
    pub fn is_automatic(&self) -> bool {
        matches!(self, NotificationKind::ClaimQuestioned | NotificationKind::ClaimOffered)
    }

    /// What happened, to be followed by the task: “mentioned you in”.
    pub fn label(&self) -> &'static str {
        match self {
            NotificationKind::Mentioned => "mentioned you in",
            NotificationKind::Claimed => "claimed what you proposed:",
            NotificationKind::LeadOffered => "asks you to lead in their stead:",
            NotificationKind::LeadAnswered { .. } => "answered your hand-over of",
            NotificationKind::ReviewRequested => "asks you for a review of",
            NotificationKind::Reviewed => "has reviewed",
            NotificationKind::Blocked => "made your task wait:",
            NotificationKind::Unblocked => "finished what your task waited for:",
            NotificationKind::DependencyDropped => "dropped what your task waited for:",
            NotificationKind::ClaimQuestioned => "Nothing was heard for long. Are you still on",
            NotificationKind::ClaimOffered => "Your place is offered to others in",
            NotificationKind::ClaimTakenOver => "took over your place in",
            NotificationKind::ProposalAccepted | NotificationKind::ProposalEnded { .. } => {
                "decided about your proposal:"
            }
            NotificationKind::ProposalDone { .. } => "finished what you proposed:",
            NotificationKind::TaskEnded { .. } => "dropped what you have a hand in:",
            NotificationKind::LeadAssigned => "left the lead to you:",
        }
    }

    /// How it ended: “yes”, “merged into task 4”.
    pub fn detail(&self) -> Option<String> {
        match self {
            NotificationKind::LeadAnswered { accepted } => Some((if *accepted { "yes" } else { "no" }).to_owned()),
            NotificationKind::ProposalAccepted => Some("accepted into the plan".to_owned()),
            NotificationKind::ProposalEnded { end } | NotificationKind::TaskEnded { end } => Some(end.label()),
            NotificationKind::ProposalDone { note } => note.as_ref().map(ShortText::to_string),
            _ => None,
        }
    }

    /// What follows the task: “: yes”, “ (merged into task 4)”, “?”, or nothing.
    pub fn ending(&self) -> String {
        match (self, self.detail()) {
            (NotificationKind::ClaimQuestioned, _) => "?".to_owned(),
            (NotificationKind::LeadAnswered { .. }, Some(answer)) => format!(": {answer}"),
            (_, Some(detail)) => format!(" ({detail})"),
            (_, None) => String::new(),
        }
    }
}

/// Something that one person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: i64,
    pub at: Instant,
    pub kind: NotificationKind,
    pub edition: EditionSlug,
    pub task: TaskNumber,
    pub title: Title,
    /// Who did it; `None` for what happened by itself, and for someone who has left.
    pub by: Option<Person>,
    pub comment: Option<CommentId>,
    /// The beginning of the comment, or the note to the question, as it reads now; gone when that is.
    pub said: Option<String>,
    pub seen: bool,
}

impl Notification {
    /// Who did it, as a sentence begins: “Wren Talus ”, “Somebody ”, or nothing for what happened by itself.
    pub fn author(&self) -> String {
        match &self.by {
            _ if self.kind.is_automatic() => String::new(),
            Some(person) => format!("{} ", person.name),
            None => "Somebody ".to_owned(),
        }
    }

    /// “Wren Talus mentioned you in task 12, “Nightly wheels”.”
    pub fn sentence(&self) -> String {
        let (author, words, ending) = (self.author(), self.kind.label(), self.kind.ending());
        let stop = if ending.ends_with('?') { "" } else { "." };
        format!("{author}{words} task {}, “{}”{ending}{stop}", self.task, self.title)
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
        let (at, task) = (Instant::UNIX_EPOCH, TaskNumber(12));
        Notification { id: 1, at, kind, edition, task, title, by, comment: None, said: None, seen: false }.sentence()
    }

    #[test]
    fn notification_is_a_sentence_with_and_without_an_author() {
        let wheels = "task 12, “Nightly wheels”";
        let wren = Some("Wren Talus");
        assert_eq!(sentence(NotificationKind::Mentioned, wren), format!("Wren Talus mentioned you in {wheels}."));
        let taken = sentence(NotificationKind::ClaimTakenOver, None);
        assert_eq!(taken, format!("Somebody took over your place in {wheels}."));
        let asked = format!("Nothing was heard for long. Are you still on {wheels}?");
        assert_eq!(sentence(NotificationKind::ClaimQuestioned, None), asked);
        let offered = sentence(NotificationKind::ClaimOffered, None);
        assert_eq!(offered, format!("Your place is offered to others in {wheels}."));
        let answered = sentence(NotificationKind::LeadAnswered { accepted: true }, wren);
        assert_eq!(answered, format!("Wren Talus answered your hand-over of {wheels}: yes."));
        let end = TaskEnd::Merged { into: TaskNumber(4), note: None };
        let decided = sentence(NotificationKind::ProposalEnded { end }, None);
        assert_eq!(decided, format!("Somebody decided about your proposal: {wheels} (merged into task 4)."));
        let note = Some(ShortText::parse("Does it work?").unwrap());
        let done = sentence(NotificationKind::ProposalDone { note }, wren);
        assert_eq!(done, format!("Wren Talus finished what you proposed: {wheels} (Does it work?)."));
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
            ]
        };
        let plain = vec![
            Mentioned,
            Claimed,
            LeadOffered,
            ReviewRequested,
            Reviewed,
            Blocked,
            Unblocked,
            DependencyDropped,
            ClaimQuestioned,
            ClaimOffered,
            ClaimTakenOver,
            ProposalAccepted,
            LeadAssigned,
        ];
        prop_oneof![
            13 => select(plain),
            1 => any::<bool>().prop_map(|accepted| LeadAnswered { accepted }),
            1 => end().prop_map(|end| ProposalEnded { end }),
            1 => note().prop_map(|note| ProposalDone { note }),
            1 => end().prop_map(|end| TaskEnded { end }),
        ]
    }

    proptest! {
        #[test]
        fn every_kind_survives_its_stored_form(kind in any_kind()) {
            let stored = serde_json::to_string(&kind).unwrap();
            prop_assert_eq!(serde_json::from_str::<NotificationKind>(&stored).unwrap(), kind);
        }

        #[test]
        fn every_kind_has_a_sentence_without_gaps(kind in any_kind()) {
            let said = sentence(kind, Some("Wren Talus"));
            prop_assert!(said.ends_with(['.', '?']) && !said.contains("  "), "{said}");
        }
    }
}
