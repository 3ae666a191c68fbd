//! The state of an open editor, and the moves that it makes.

use crate::schedule::api::{EditorPlace, EditorSession, EditorState, MoveAnswer, move_session, read_draft};
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
    pub session: u32,
    pub wanted: Target,
    pub sentence: String,
}

/// The signals of one editor.
#[derive(Clone, Copy)]
pub struct Editor {
    edition: StoredValue<String>,
    pub state: RwSignal<EditorState>,
    /// The date of the day that is shown.
    pub day: RwSignal<String>,
    /// The kind of the warnings that are shown; empty for all.
    pub filter: RwSignal<String>,
    pub held: RwSignal<Option<Held>>,
    pub not_saved: RwSignal<Option<NotSaved>>,
    /// What a screen reader announces.
    pub message: RwSignal<String>,
    undo: RwSignal<Vec<Undo>>,
    /// The number of moves that are under way.
    pending: RwSignal<u32>,
}

impl Editor {
    pub fn new(edition: String, day: String, filter: String, state: EditorState) -> Editor {
        Editor {
            edition: StoredValue::new(edition),
            state: RwSignal::new(state),
            day: RwSignal::new(day),
            filter: RwSignal::new(filter),
            held: RwSignal::new(None),
            not_saved: RwSignal::new(None),
            message: RwSignal::new(String::new()),
            undo: RwSignal::new(Vec::new()),
            pending: RwSignal::new(0),
        }
    }

    pub fn edition(self) -> String {
        self.edition.get_value()
    }

    pub fn session(self, number: u32) -> Option<EditorSession> {
        self.state.with_untracked(|state| state.sessions.iter().find(|session| session.number == number).cloned())
    }

    pub fn can_undo(self) -> bool {
        self.undo.with(|undo| !undo.is_empty())
    }

    /// Day, time and room in words: `Monday 3 May, 09:00 to 10:30, Aula`.
    pub fn words(self, target: &Target) -> String {
        let Some(place) = &target.place else { return "not scheduled".to_owned() };
        self.state.with_untracked(|state| {
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
            let words = self.words(&target);
            self.message.set(format!("“{}” picked up: {words}. {KEYS}", session.title));
        }
        self.held.set(Some(Held { session: number, by, target }));
    }

    fn first_place(self) -> EditorPlace {
        let day = self.day.get_untracked();
        self.state.with_untracked(|state| {
            let from = state.days.iter().find(|other| other.date == day).map_or(9 * 60, |day| day.from);
            EditorPlace { day, from, room: state.rooms.first().map(|room| room.id) }
        })
    }

    /// Puts the held session down where it would go.
    pub fn drop_held(self) {
        let Some(held) = self.held.get_untracked() else { return };
        self.held.set(None);
        if let Some(place) = &held.target.place {
            self.day.set(place.day.clone());
        }
        self.send(held.session, held.target, true);
    }

    pub fn let_go(self) {
        if let Some(session) = self.held.get_untracked().and_then(|held| self.session(held.session)) {
            self.message.set(format!("“{}” stays where it was.", session.title));
        }
        self.held.set(None);
    }

    /// Takes back the last move of this editor.
    pub fn undo_last(self) {
        let last = self.undo.try_update(Vec::pop).flatten();
        if let Some(Undo { session, before }) = last {
            self.send(session, before, false);
        }
    }

    /// Sends a move that was not saved once more.
    pub fn retry(self) {
        if let Some(NotSaved { session, wanted, .. }) = self.not_saved.get_untracked() {
            self.not_saved.set(None);
            self.send(session, wanted, true);
        }
    }

    /// Shows a move at once, and saves it.
    fn send(self, number: u32, wanted: Target, can_undo: bool) {
        let Some(session) = self.session(number) else { return };
        let before = Target { place: session.place.clone(), minutes: session.minutes };
        if before == wanted {
            return;
        }
        self.put(number, &wanted, session.moves);
        self.pending.update(|pending| *pending += 1);
        spawn_local(async move {
            let sent = move_session(self.edition(), number, wanted.place.clone(), wanted.minutes, session.moves).await;
            self.pending.update(|pending| *pending -= 1);
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
        let failed = |sentence: String| {
            self.message.set(sentence.clone());
            self.not_saved.set(Some(NotSaved { session: number, wanted: wanted.clone(), sentence }));
        };
        match answer {
            Some(MoveAnswer::Moved { moves }) => {
                self.put(number, &wanted, moves);
                self.message.set(format!("“{title}” is saved: {}.", self.words(&wanted)));
                if can_undo {
                    self.undo.update(|undo| undo.push(Undo { session: number, before }));
                }
            }
            Some(MoveAnswer::Stale { place, minutes, moves }) => {
                let theirs = Target { place, minutes };
                self.put(number, &theirs, moves);
                let (theirs, yours) = (self.words(&theirs), self.words(&wanted));
                failed(format!("Someone else has moved “{title}”. Their version: {theirs}. Your version: {yours}."));
            }
            Some(MoveAnswer::Refused(why)) => {
                self.put(number, &before, session.moves);
                failed(why);
            }
            None => {
                self.put(number, &before, session.moves);
                let wanted = self.words(&wanted);
                failed(format!("The move of “{title}” to {wanted} was not saved. Check your connection."));
            }
        }
        self.refresh();
    }

    /// Shows a session at a place, until the next answer of the server.
    fn put(self, number: u32, target: &Target, moves: u32) {
        self.state.update(|state| {
            if let Some(session) = state.sessions.iter_mut().find(|session| session.number == number) {
                session.place = target.place.clone();
                session.minutes = target.minutes;
                session.moves = moves;
            }
        });
    }

    /// Reads the draft again, unless a move is under way: its answer does it.
    pub fn refresh(self) {
        if self.pending.get_untracked() > 0 {
            return;
        }
        spawn_local(async move {
            let Ok(new) = read_draft(self.edition()).await else { return };
            if self.pending.get_untracked() == 0 && self.state.with_untracked(|state| *state != new) {
                self.state.set(new);
            }
        });
    }
}

const KEYS: &str = "Arrow keys change time and room, plus and minus the length, Page Up and Page Down the day. \
    Enter puts it down, Delete takes it out of the schedule, Escape leaves it where it was.";

impl Target {
    /// Moves the start by some minutes, within the day.
    pub fn later(&mut self, minutes: i64) {
        if let Some(place) = &mut self.place {
            let from = i64::from(place.from) + minutes;
            place.from = u32::try_from(from.max(0)).unwrap_or_default().min(LAST_START);
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
