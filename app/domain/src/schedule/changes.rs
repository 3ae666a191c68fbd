//! Words for what a release changes about a session.

use super::{ReleasedSession, ScheduleChange};
use crate::time::{clock, weekday};

impl ScheduleChange {
    /// One sentence, such as “Wheels” moves from Monday 3 May, 09:00, Aula, to 10:00, Library.
    pub fn sentence(&self) -> String {
        match self {
            ScheduleChange::Added(session) => {
                let length = clock(session.ends().time());
                let place = room(session);
                format!("“{}” is new: {} to {length}{place}.", session.title, start(session))
            }
            ScheduleChange::Removed(session) => {
                format!("“{}” no longer takes place ({}{}).", session.title, start(session), room(session))
            }
            ScheduleChange::Moved { from, to } => moved(from, to),
            ScheduleChange::Edited { from, to } => edited(from, to),
        }
    }

    /// Whether people who come to the session must know of it.
    pub fn moves_people(&self) -> bool {
        matches!(self, ScheduleChange::Moved { .. } | ScheduleChange::Removed(_))
    }
}

fn start(session: &ReleasedSession) -> String {
    format!("{}, {}", weekday(session.starts.date()), clock(session.starts.time()))
}

fn room(session: &ReleasedSession) -> String {
    session.room.as_ref().map(|room| format!(", {room}")).unwrap_or_default()
}

fn moved(from: &ReleasedSession, to: &ReleasedSession) -> String {
    let title = &to.title;
    if from.starts == to.starts && from.room == to.room {
        return format!("“{title}” ({}) is {} minutes long instead of {}.", start(to), to.minutes, from.minutes);
    }
    if from.starts == to.starts && from.minutes == to.minutes {
        let room = |session: &ReleasedSession| {
            session.room.as_ref().map_or_else(|| "a room that isn’t decided".to_owned(), ToString::to_string)
        };
        return format!("“{title}” ({}) moves from {} to {}.", start(to), room(from), room(to));
    }
    let is_same_day = from.starts.date() == to.starts.date();
    let when = if is_same_day { clock(to.starts.time()) } else { start(to) };
    let length = if from.minutes == to.minutes {
        String::new()
    } else {
        format!(" It is {} minutes long instead of {}.", to.minutes, from.minutes)
    };
    if from.room == to.room {
        let room = to.room.as_ref().map(|room| format!(" ({room})")).unwrap_or_default();
        return format!("“{title}”{room} moves from {}, to {when}.{length}", start(from));
    }
    format!("“{title}” moves from {}{}, to {when}{}.{length}", start(from), room(from), room(to))
}

fn edited(from: &ReleasedSession, to: &ReleasedSession) -> String {
    if from.title != to.title {
        return format!("“{}” is now called “{}”.", from.title, to.title);
    }
    let parts = [
        ("description", from.description != to.description),
        ("track", from.track != to.track || from.is_plenary != to.is_plenary),
        ("leads", from.leads != to.leads),
        ("tasks and goals", from.work != to.work),
    ];
    let parts: Vec<&str> = parts.into_iter().filter_map(|(part, differs)| differs.then_some(part)).collect();
    format!("“{}” has changed: {}.", to.title, parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{SessionGuid, SessionNumber};
    use crate::schedule::SessionWork;
    use crate::text::Title;
    use crate::time::NaiveDateTime;

    fn wheels(starts: &str, room: &str) -> ReleasedSession {
        ReleasedSession {
            number: SessionNumber(1),
            guid: SessionGuid::parse("00000000-0000-4000-8000-000000000001").unwrap(),
            title: Title::parse("Wheels").unwrap(),
            description: None,
            track: None,
            is_plenary: false,
            room: Title::parse(room).ok(),
            starts: NaiveDateTime::parse_from_str(&format!("2027-05-{starts}"), "%Y-%m-%d %H:%M").unwrap(),
            minutes: 60,
            leads: vec![],
            work: SessionWork::default(),
        }
    }

    fn moved(to: ReleasedSession) -> String {
        ScheduleChange::Moved { from: wheels("03 09:00", "Aula"), to }.sentence()
    }

    #[test]
    fn move_names_only_what_is_different() {
        assert_eq!(
            moved(wheels("03 10:00", "Library")),
            "“Wheels” moves from Monday 3 May, 09:00, Aula, to 10:00, Library."
        );
        assert_eq!(
            moved(wheels("04 10:00", "Aula")),
            "“Wheels” (Aula) moves from Monday 3 May, 09:00, to Tuesday 4 May, 10:00."
        );
        assert_eq!(moved(wheels("03 09:00", "Library")), "“Wheels” (Monday 3 May, 09:00) moves from Aula to Library.");
        assert_eq!(
            moved(wheels("03 09:00", "")),
            "“Wheels” (Monday 3 May, 09:00) moves from Aula to a room that isn’t decided."
        );
        let longer = ReleasedSession { minutes: 90, ..wheels("03 09:00", "Aula") };
        assert_eq!(moved(longer), "“Wheels” (Monday 3 May, 09:00) is 90 minutes long instead of 60.");
    }

    #[test]
    fn new_and_removed_sessions_are_named_with_their_place() {
        let session = wheels("03 09:00", "Aula");
        let added = ScheduleChange::Added(session.clone());
        assert_eq!(added.sentence(), "“Wheels” is new: Monday 3 May, 09:00 to 10:00, Aula.");
        let removed = ScheduleChange::Removed(session.clone());
        assert_eq!(removed.sentence(), "“Wheels” no longer takes place (Monday 3 May, 09:00, Aula).");
        let to = ReleasedSession { track: Title::parse("Builds").ok(), ..session.clone() };
        let edited = ScheduleChange::Edited { from: session.clone(), to };
        assert_eq!(edited.sentence(), "“Wheels” has changed: track.");
        let tasks = [crate::id::TaskNumber(4)].into();
        let to = ReleasedSession { work: SessionWork { tasks, ..SessionWork::default() }, ..session.clone() };
        let linked = ScheduleChange::Edited { from: session.clone(), to };
        assert_eq!(linked.sentence(), "“Wheels” has changed: tasks and goals.");
        assert!(removed.moves_people() && !added.moves_people() && !edited.moves_people());
    }
}
