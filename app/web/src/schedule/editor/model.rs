//! The state of an open editor, and the moves that it makes.

use crate::schedule::api::move_session;
use crate::schedule::editor_draft::{EditorDraft, EditorPlace, EditorSession, MoveAnswer};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The rows of the grid begin every so many minutes.
pub const STEP: u32 = 30;

/// The last minute of a day at which a session can begin.
const LAST_START: u32 = 24 * 60 - 5;

/// A session that is being dragged, or moved by keyboard.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub session: u32,
    pub by: HeldBy,
    /// Where it would go: with its length, as dragging its lower edge changes it.
    pub target: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBy {
    Keyboard,
    /// Grabbed this many minutes below its start.
    Pointer {
        grabbed: u32,
    },
    LowerEdge,
}

/// Where a held session would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `None` out of the schedule.
    pub place: Option<EditorPlace>,
    pub minutes: u32,
}

/// A move that can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Undo {
    session: u32,
    before: Target,
}

/// A move that was not saved, with what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSaved {
    session: u32,
    wanted: Target,
}

/// Everything that an open editor knows.
pub struct Model {
    pub edition: String,
    pub state: EditorDraft,
    /// The date of the day that is shown.
    pub day: String,
    /// The kind of the warnings that are shown; empty for all.
    pub filter: String,
    pub held: Option<Held>,
    pub not_saved: Option<NotSaved>,
    /// What a screen reader announces.
    pub message: String,
    undo: Vec<Undo>,
    /// The number of moves that are under way.
    pending: u32,
    /// A draft that arrived while a move was under way.
    received: Option<EditorDraft>,
}

/// One open editor: its model, and a trigger for each part that is drawn again.
///
/// A signal for each field would add 15 kB to the bundle.
#[derive(Clone, Copy)]
pub struct Editor {
    model: StoredValue<Model>,
    shown: Trigger,
    held: Trigger,
}

impl Model {
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }
}

impl Editor {
    pub fn new(edition: String, day: String, filter: String, state: EditorDraft) -> Editor {
        let (message, undo) = (String::new(), Vec::new());
        let model = Model {
            edition,
            state,
            day,
            filter,
            held: None,
            not_saved: None,
            message,
            undo,
            pending: 0,
            received: None,
        };
        let model = StoredValue::new(model);
        Editor { model, shown: Trigger::new(), held: Trigger::new() }
    }

    /// Reads the model without tracking.
    pub fn read<T>(self, of: impl FnOnce(&Model) -> T) -> T {
        self.model.with_value(of)
    }

    /// Reads the model to draw it, again after each change.
    pub fn track<T>(self, of: impl FnOnce(&Model) -> T) -> T {
        self.shown.track();
        self.read(of)
    }

    /// The held session, with tracking.
    pub fn track_held(self) -> Option<Held> {
        self.held.track();
        self.shown.track();
        self.held()
    }

    pub fn held(self) -> Option<Held> {
        self.read(|model| model.held.clone())
    }

    /// Whether a session is being dragged.
    pub fn is_dragging(self) -> bool {
        self.read(|model| model.held.as_ref().is_some_and(|held| held.by != HeldBy::Keyboard))
    }

    pub fn set_held(self, held: Option<Held>) {
        self.model.update_value(|model| model.held = held);
        self.held.notify();
    }

    pub fn say(self, message: String) {
        self.model.update_value(|model| model.message = message);
        self.shown.notify();
    }

    pub fn show_day(self, day: String) {
        self.model.update_value(|model| model.day = day);
        self.shown.notify();
    }

    pub fn show_warnings(self, kind: String) {
        self.model.update_value(|model| model.filter = kind);
        self.shown.notify();
    }

    pub fn keep_as_it_is(self) {
        self.model.update_value(|model| model.not_saved = None);
        self.shown.notify();
    }

    pub fn session(self, number: u32) -> Option<EditorSession> {
        self.read(|model| model.state.sessions.iter().find(|session| session.number == number).cloned())
    }

    /// Day, time and room in words: `Monday 3 May, 09:00 to 10:30, Aula`.
    pub fn words(self, target: &Target) -> String {
        let Some(place) = &target.place else { return "not scheduled".to_owned() };
        self.read(|Model { state, .. }| {
            let day = state.days.iter().find(|day| day.date == place.day).map_or(&place.day, |day| &day.label);
            let room = state.rooms.iter().find(|room| Some(room.id) == place.room);
            let room = room.map_or("no room yet", |room| &room.title);
            format!("{day}, {} to {}, {room}", clock(place.from), clock(place.from + target.minutes))
        })
    }

    /// Picks a session up; without a place it starts at the beginning of the shown day, in the first room.
    pub fn pick_up(self, number: u32, by: HeldBy) {
        let Some(session) = self.session(number).filter(|session| session.is_movable) else { return };
        let place = session.place.clone().unwrap_or_else(|| self.first_place());
        let target = Target { place: Some(place), minutes: session.minutes };
        if by == HeldBy::Keyboard {
            self.say(format!("“{}” picked up: {}. {KEYS}", session.title, self.words(&target)));
        }
        self.set_held(Some(Held { session: number, by, target }));
    }

    fn first_place(self) -> EditorPlace {
        self.read(|Model { day, state, .. }| {
            let from =
                state.days.iter().find(|other| other.date == *day).map_or(0, |day| day.from.next_multiple_of(STEP));
            EditorPlace { day: day.clone(), from, room: state.rooms.first().map(|room| room.id) }
        })
    }

    /// Puts the held session down where it would go.
    pub fn drop_held(self) {
        let Some(held) = self.held() else { return };
        self.set_held(None);
        if let Some(place) = &held.target.place {
            self.show_day(place.day.clone());
        }
        self.send(held.session, held.target, true);
    }

    pub fn let_go(self) {
        if let Some(session) = self.held().and_then(|held| self.session(held.session)) {
            self.say(format!("“{}” stays where it was.", session.title));
        }
        self.set_held(None);
    }

    /// Takes back the last move of this editor.
    pub fn undo_last(self) {
        let last = self.model.try_update_value(|model| model.undo.pop()).flatten();
        if let Some(Undo { session, before }) = last {
            self.send(session, before, false);
        }
    }

    /// Sends a move that was not saved once more.
    pub fn retry(self) {
        let not_saved = self.model.try_update_value(|model| model.not_saved.take()).flatten();
        if let Some(NotSaved { session, wanted, .. }) = not_saved {
            self.send(session, wanted, true);
        }
    }

    /// Shows a move at once, and saves it.
    fn send(self, number: u32, wanted: Target, can_undo: bool) {
        let Some(session) = self.session(number) else { return };
        let before = Target { place: session.place.clone(), minutes: session.minutes };
        if before == wanted {
            return self.say(format!("“{}” is already there: {}.", session.title, self.words(&wanted)));
        }
        self.put(number, &wanted, session.moves);
        self.model.update_value(|model| model.pending += 1);
        let edition = self.read(|model| model.edition.clone());
        spawn_local(async move {
            let sent = move_session(edition, number, wanted.place.clone(), wanted.minutes, session.moves).await;
            self.model.update_value(|model| model.pending -= 1);
            self.answer(&session, before, wanted, can_undo, sent.ok());
        });
    }

    /// Shows what became of a move; `None` if the server didn’t answer.
    fn answer(
        self,
        session: &EditorSession,
        before: Target,
        wanted: Target,
        can_undo: bool,
        answer: Option<MoveAnswer>,
    ) {
        let (number, title) = (session.number, &session.title);
        let words = self.words(&wanted);
        let (shown, moves, sentence) = match answer {
            Some(MoveAnswer::Moved { moves }) => {
                if can_undo {
                    self.model.update_value(|model| model.undo.push(Undo { session: number, before }));
                }
                self.put(number, &wanted, moves);
                self.say(format!("“{title}” is saved: {words}."));
                // What was received before the move is outdated; the next draft follows.
                self.model.update_value(|model| model.received = None);
                return;
            }
            Some(MoveAnswer::Stale { place, minutes, moves }) => {
                let theirs = Target { place, minutes };
                let sentence = format!(
                    "Someone else has moved “{title}”. Their version: {}. Your version: {words}.",
                    self.words(&theirs)
                );
                (theirs, moves, sentence)
            }
            Some(MoveAnswer::Refused(why)) => (before, session.moves, why),
            None => {
                let sentence = format!("The move of “{title}” to {words} was not saved. Check your connection.");
                (before, session.moves, sentence)
            }
        };
        self.put(number, &shown, moves);
        self.model.update_value(|model| model.not_saved = Some(NotSaved { session: number, wanted }));
        self.say(sentence);
        self.show_received();
    }

    /// Shows a session at a place, until the next answer of the server.
    fn put(self, number: u32, target: &Target, moves: u32) {
        self.model.update_value(|model| {
            if let Some(session) = model.state.sessions.iter_mut().find(|session| session.number == number) {
                session.place.clone_from(&target.place);
                session.minutes = target.minutes;
                session.moves = moves;
            }
        });
        self.shown.notify();
    }

    /// Shows the draft that the server sent; while a move is under way, it waits for the answer.
    pub fn receive(self, state: EditorDraft) {
        self.model.update_value(|model| model.received = Some(state));
        self.show_received();
    }

    fn show_received(self) {
        self.model.update_value(|model| {
            if let Some(received) = model.received.take_if(|_| model.pending == 0) {
                let known = std::mem::replace(&mut model.state, received);
                keep_later_moves(&mut model.state, &known);
            }
        });
        self.shown.notify();
    }
}

/// Keeps the places of sessions that were moved after a draft was read: a draft can arrive after the answer to a later move.
fn keep_later_moves(draft: &mut EditorDraft, known: &EditorDraft) {
    for session in &mut draft.sessions {
        let later = known.sessions.iter().find(|known| known.number == session.number && known.moves > session.moves);
        if let Some(later) = later {
            session.place.clone_from(&later.place);
            session.minutes = later.minutes;
            session.moves = later.moves;
        }
    }
}

const KEYS: &str = "Arrow keys change time and room, plus and minus the length, Page Up and Page Down the day. \
    Enter puts it down, Delete takes it out of the schedule, Escape leaves it where it was.";

impl Target {
    /// Moves the start to the next row of the grid, within the day.
    pub fn later(&mut self) {
        if let Some(place) = &mut self.place {
            place.from = ((place.from / STEP + 1) * STEP).min(LAST_START);
        }
    }

    /// Moves the start to the row before.
    pub fn earlier(&mut self) {
        if let Some(place) = &mut self.place {
            place.from = place.from.saturating_sub(1) / STEP * STEP;
        }
    }

    /// Changes the length by some minutes.
    pub fn longer(&mut self, minutes: i64) {
        let longer = i64::from(self.minutes) + minutes;
        self.minutes = u32::try_from(longer.max(0)).unwrap_or_default().clamp(SHORTEST, LONGEST);
    }
}

/// The lengths that the editor gives to a session, in minutes.
const SHORTEST: u32 = 15;
const LONGEST: u32 = 12 * 60;

/// Formats minutes from midnight: `09:30`; an end after midnight counts from the next midnight.
pub fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(from: u32, moves: u32) -> EditorDraft {
        let place = EditorPlace { day: "2027-05-18".to_owned(), from, room: None };
        let session = EditorSession {
            number: 7,
            title: "Roles".to_owned(),
            track: String::new(),
            colour: String::new(),
            leads: String::new(),
            minutes: 90,
            place: Some(place),
            moves,
            is_pinned: false,
            is_movable: true,
        };
        EditorDraft { sessions: vec![session], ..EditorDraft::default() }
    }

    #[test]
    fn a_draft_read_before_a_move_does_not_take_it_back() {
        let mut late = draft(870, 3);
        keep_later_moves(&mut late, &draft(900, 4));
        assert_eq!(late, draft(900, 4));
    }

    #[test]
    fn a_draft_read_after_a_move_shows_it() {
        let mut newer = draft(900, 4);
        keep_later_moves(&mut newer, &draft(870, 3));
        assert_eq!(newer, draft(900, 4));
    }
}
