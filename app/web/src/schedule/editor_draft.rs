//! The draft of a schedule as its editor sees it, in plain values.

use serde::{Deserialize, Serialize};

/// The draft as plain values: days as `2027-05-03`, times as minutes from midnight.
///
/// It travels as a table of texts, see `wire.rs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<Vec<String>>", from = "Vec<Vec<String>>")]
pub struct EditorDraft {
    /// Changes with each change of a session.
    pub version: String,
    pub days: Vec<EditorDay>,
    pub rooms: Vec<EditorRoom>,
    pub sessions: Vec<EditorSession>,
    /// The gravest first.
    pub warnings: Vec<EditorWarning>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorDay {
    pub date: String,
    /// Such as `Monday 3 May`.
    pub label: String,
    /// When its agenda begins and ends.
    pub from: u32,
    pub to: u32,
    pub blocks: Vec<EditorBlock>,
}

/// A row of the agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorBlock {
    pub from: u32,
    pub to: u32,
    pub title: String,
    pub is_break: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorRoom {
    pub id: i64,
    pub title: String,
    pub size: Option<u32>,
    pub is_removed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorSession {
    pub number: u32,
    pub title: String,
    /// The title of its track, or that it is a plenary session; may be empty.
    pub track: String,
    /// The colour of its track; may be empty.
    pub colour: String,
    /// The names of its leads; may be empty.
    pub leads: String,
    pub minutes: u32,
    /// `None` while it is not scheduled.
    pub place: Option<EditorPlace>,
    /// Counts the changes of its place, so that a stale move is noticed.
    pub moves: u32,
    pub is_pinned: bool,
    /// Whether the reader may move it.
    pub is_movable: bool,
}

/// Where a session is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditorPlace {
    pub day: String,
    pub from: u32,
    /// `None` while no room is chosen.
    pub room: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorWarning {
    /// The code of its kind, by which it can be filtered.
    pub kind: String,
    pub label: String,
    pub sentence: String,
    /// The numbers of its sessions.
    pub sessions: Vec<u32>,
}

/// What became of a move. It travels as a row of texts, see `wire.rs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<String>", from = "Vec<String>")]
pub enum MoveAnswer {
    Moved {
        moves: u32,
    },
    /// Someone else moved it before; it stays where they put it.
    Stale {
        place: Option<EditorPlace>,
        minutes: u32,
        moves: u32,
    },
    /// Refused, with a sentence that says why.
    Refused(String),
}
