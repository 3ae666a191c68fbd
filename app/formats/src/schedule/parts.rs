//! The parts of a schedule as texts, before they are checked: the same for JSON and XML.

/// A file's rooms, tracks and days.
#[derive(Default)]
pub(super) struct ScheduleParts {
    /// Rooms that are listed beside the days, with their sizes.
    pub(super) rooms: Vec<(String, Option<u64>)>,
    /// Tracks that are listed beside the days.
    pub(super) tracks: Vec<String>,
    pub(super) events: Vec<EventParts>,
    /// Parts that have another shape than expected: where they are, and why they are skipped.
    pub(super) skipped: Vec<(String, String)>,
}

/// What a file says about one event. A missing text is empty.
#[derive(Default)]
pub(super) struct EventParts {
    /// The day and the room, such as `day 2, Aula`.
    pub(super) place: String,
    /// The date of its day.
    pub(super) day: String,
    /// When its day begins; times before that belong to the next calendar day.
    pub(super) day_starts: String,
    pub(super) guid: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) kind: String,
    pub(super) track: String,
    pub(super) room: String,
    pub(super) date: String,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) duration: String,
    pub(super) people: Vec<String>,
}

/// Where a room of a day is in a file: `day 2, Aula`.
pub(super) fn place(day: usize, room: &str) -> String {
    if room.trim().is_empty() { format!("day {day}") } else { format!("day {day}, {}", room.trim()) }
}
