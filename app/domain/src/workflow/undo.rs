//! Undoing a change of tasks: each task goes back to what it was, unless someone has changed it since.

use crate::id::{ChangeId, TaskNumber};
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What changed the tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum UndoableKind {
    /// A change of selected tasks.
    Bulk,
    Import,
    /// A move on the task board.
    Move,
}

words!(UndoableKind, "a kind of change");

/// For how many days a change can be undone.
pub const UNDO_DAYS: i64 = 7;

/// The stored values of a task that a change of many tasks can change; ids are those of the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskSnapshot {
    pub title: String,
    pub description: String,
    pub track: Option<i64>,
    pub status: String,
    pub size: Option<String>,
    pub no_goal_reason: Option<String>,
    pub people_needed: i64,
    pub skills: Vec<String>,
    /// `None` also in changes from before tasks had due dates.
    #[serde(default)]
    pub due: Option<String>,
    #[serde(default)]
    pub labels: Vec<String>,
    pub specs: Vec<i64>,
    pub outcomes: Vec<String>,
    /// Address and state of each link.
    pub links: Vec<(String, Option<String>)>,
    pub depends_on: Vec<i64>,
    /// The lead first.
    pub assignees: Vec<i64>,
    pub has_lead: bool,
}

/// What undoing does to one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskUndo {
    /// It gets these values.
    Restore(Box<TaskSnapshot>),
    /// The change added it, so it is removed.
    Remove,
    /// Someone has changed it since, so it stays.
    ChangedSince,
}

/// Decides what undoing a change does to a task.
///
/// `before` is `None` for a task that the change added. Only values that the change set are compared with the
/// `current` ones and restored, so later changes of other values stay.
pub fn undo_of(before: Option<&TaskSnapshot>, after: &TaskSnapshot, current: &TaskSnapshot) -> TaskUndo {
    let Some(before) = before else {
        return if after == current { TaskUndo::Remove } else { TaskUndo::ChangedSince };
    };
    let mut restored = current.clone();
    let mut is_current = true;
    macro_rules! restore {
        ($($field:ident),*) => {$(
            if before.$field != after.$field {
                is_current &= after.$field == current.$field;
                restored.$field = before.$field.clone();
            }
        )*};
    }
    restore!(
        title,
        description,
        track,
        status,
        size,
        no_goal_reason,
        people_needed,
        skills,
        due,
        labels,
        specs,
        outcomes,
        links,
        depends_on,
        assignees,
        has_lead
    );
    if is_current { TaskUndo::Restore(Box::new(restored)) } else { TaskUndo::ChangedSince }
}

/// A change that its author can undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoableChange {
    pub id: ChangeId,
    pub kind: UndoableKind,
    pub at: Instant,
    pub tasks: Vec<TaskNumber>,
}

/// What undoing a change did, by task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoReport {
    pub restored: Vec<TaskNumber>,
    pub removed: Vec<TaskNumber>,
    /// Tasks that someone has changed since.
    pub left: Vec<TaskNumber>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(status: &str, size: Option<&str>) -> TaskSnapshot {
        TaskSnapshot {
            title: "Wheels".to_owned(),
            description: String::new(),
            track: None,
            status: status.to_owned(),
            size: size.map(str::to_owned),
            no_goal_reason: None,
            people_needed: 1,
            skills: Vec::new(),
            due: None,
            labels: Vec::new(),
            specs: vec![4],
            outcomes: Vec::new(),
            links: Vec::new(),
            depends_on: Vec::new(),
            assignees: Vec::new(),
            has_lead: false,
        }
    }

    #[test]
    fn undo_keeps_later_changes_of_other_values() {
        let (before, after) = (snapshot("planned", None), snapshot("done", None));
        let current = snapshot("done", Some("large"));
        let restored = TaskUndo::Restore(Box::new(snapshot("planned", Some("large"))));
        assert_eq!(undo_of(Some(&before), &after, &current), restored);
    }

    #[test]
    fn task_that_was_changed_since_stays() {
        let (before, after) = (snapshot("planned", None), snapshot("in progress", None));
        assert_eq!(undo_of(Some(&before), &after, &snapshot("done", None)), TaskUndo::ChangedSince);
        assert_eq!(undo_of(None, &after, &snapshot("done", None)), TaskUndo::ChangedSince);
        assert_eq!(undo_of(None, &after, &after), TaskUndo::Remove);
    }
}
