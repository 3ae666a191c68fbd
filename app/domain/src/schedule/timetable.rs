//! The table of one day of a released schedule: rooms as columns, times as rows.

use super::ReleasedSession;
use crate::editions::AgendaBlock;
use crate::text::Title;
use crate::time::{NaiveDate, NaiveDateTime};
use std::collections::BTreeSet;

/// The table of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable<'a> {
    /// The columns; `None` for sessions without a room.
    pub rooms: Vec<Option<&'a Title>>,
    pub rows: Vec<TimetableRow<'a>>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimetableRow<'a> {
    pub starts: NaiveDateTime,
    pub content: RowContent<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowContent<'a> {
    /// A row of the agenda beside which no session is, such as a meal.
    Break(&'a AgendaBlock),
    /// A plenary session beside which nothing is.
    Plenary(&'a ReleasedSession),
    /// The cells that begin in this row, by column.
    ///
    /// Columns with an earlier cell that still lasts have none.
    Cells(Vec<TimetableCell<'a>>),
}

/// A cell with sessions that overlap in one room, or an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimetableCell<'a> {
    /// The number of rows that it covers.
    pub rows: usize,
    pub sessions: Vec<&'a ReleasedSession>,
}

/// A span of time in one room in which sessions follow or overlap each other without a gap.
struct Cluster<'a> {
    room: Option<&'a Title>,
    starts: NaiveDateTime,
    ends: NaiveDateTime,
    sessions: Vec<&'a ReleasedSession>,
}

impl<'a> Timetable<'a> {
    /// Lays out the sessions that begin on a day.
    ///
    /// Columns are in the order of `rooms`, then of the rooms' names.
    pub fn of(
        day: NaiveDate,
        sessions: &'a [ReleasedSession],
        blocks: &'a [AgendaBlock],
        rooms: &[Title],
    ) -> Timetable<'a> {
        let here: Vec<&ReleasedSession> = sessions.iter().filter(|session| session.starts.date() == day).collect();
        let is_alone = |session: &&ReleasedSession| session.is_plenary && overlapping(&here, session) == 1;
        let (plenary, others): (Vec<&ReleasedSession>, Vec<&ReleasedSession>) =
            here.iter().copied().partition(is_alone);
        let clusters = clusters(&others);
        let columns = columns(&others, rooms);
        let mut rows = cell_rows(&clusters, &columns);
        rows.extend(breaks(day, &here, blocks));
        let full = |session: &'a ReleasedSession| TimetableRow {
            starts: session.starts,
            content: RowContent::Plenary(session),
        };
        rows.extend(plenary.into_iter().map(full));
        rows.sort_by_key(|row| row.starts);
        Timetable { rooms: columns, rows }
    }
}

/// The number of sessions with a moment in common, itself included.
fn overlapping(sessions: &[&ReleasedSession], session: &ReleasedSession) -> usize {
    sessions.iter().filter(|other| other.starts < session.ends() && session.starts < other.ends()).count()
}

/// Sessions in one room that overlap share a cluster.
fn clusters<'a>(sessions: &[&'a ReleasedSession]) -> Vec<Cluster<'a>> {
    let mut sorted = sessions.to_vec();
    sorted.sort_by_key(|session| (session.starts, session.number));
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    for session in sorted {
        let room = session.room.as_ref();
        let open = clusters.iter_mut().find(|cluster| cluster.room == room && session.starts < cluster.ends);
        match open {
            Some(cluster) => {
                cluster.ends = cluster.ends.max(session.ends());
                cluster.sessions.push(session);
            }
            None => {
                clusters.push(Cluster { room, starts: session.starts, ends: session.ends(), sessions: vec![session] });
            }
        }
    }
    clusters
}

fn columns<'a>(sessions: &[&'a ReleasedSession], rooms: &[Title]) -> Vec<Option<&'a Title>> {
    let used: BTreeSet<Option<&Title>> = sessions.iter().map(|session| session.room.as_ref()).collect();
    let mut columns: Vec<Option<&Title>> = used.into_iter().collect();
    // Sessions without a room come last.
    columns.sort_by_key(|column| match column {
        Some(room) => rooms.iter().position(|other| other == *room).unwrap_or(rooms.len()),
        None => usize::MAX,
    });
    columns
}

/// One row for each span between two times at which clusters begin or end.
///
/// There is none where no cluster is.
fn cell_rows<'a>(clusters: &[Cluster<'a>], columns: &[Option<&'a Title>]) -> Vec<TimetableRow<'a>> {
    let times: BTreeSet<NaiveDateTime> = clusters.iter().flat_map(|cluster| [cluster.starts, cluster.ends]).collect();
    let covered = |at: &NaiveDateTime| clusters.iter().any(|cluster| cluster.starts <= *at && *at < cluster.ends);
    let starts: Vec<NaiveDateTime> = times.into_iter().filter(covered).collect();
    let row = |at: NaiveDateTime| {
        let cell = |room: &Option<&'a Title>| {
            let of_room = |cluster: &&Cluster<'a>| cluster.room == *room && cluster.starts <= at && at < cluster.ends;
            match clusters.iter().find(of_room) {
                Some(cluster) if cluster.starts < at => None,
                Some(cluster) => {
                    let rows = starts.iter().filter(|start| at <= **start && **start < cluster.ends).count();
                    Some(TimetableCell { rows, sessions: cluster.sessions.clone() })
                }
                None => Some(TimetableCell { rows: 1, sessions: Vec::new() }),
            }
        };
        TimetableRow { starts: at, content: RowContent::Cells(columns.iter().filter_map(cell).collect()) }
    };
    starts.iter().copied().map(row).collect()
}

/// The rows of the agenda with a time that no session overlaps.
fn breaks<'a>(day: NaiveDate, sessions: &[&ReleasedSession], blocks: &'a [AgendaBlock]) -> Vec<TimetableRow<'a>> {
    let row = |block: &'a AgendaBlock| {
        let starts = day.and_time(block.starts?);
        let ends = block.ends.map_or(starts, |ends| day.and_time(ends));
        let is_beside = |session: &&ReleasedSession| {
            session.starts < ends && starts < session.ends() || session.starts <= starts && starts < session.ends()
        };
        let is_free = !sessions.iter().any(is_beside);
        is_free.then_some(TimetableRow { starts, content: RowContent::Break(block) })
    };
    blocks.iter().filter(|block| block.date == day).filter_map(row).collect()
}

/// The sessions that take place now, and those that begin next on the same day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NowAndNext<'a> {
    pub now: Vec<&'a ReleasedSession>,
    pub next: Vec<&'a ReleasedSession>,
}

impl<'a> NowAndNext<'a> {
    /// `local` is the time in the zone of the edition.
    pub fn at(sessions: &'a [ReleasedSession], local: NaiveDateTime) -> NowAndNext<'a> {
        let is_now = |session: &&ReleasedSession| session.starts <= local && local < session.ends();
        let later = |session: &&ReleasedSession| session.starts > local && session.starts.date() == local.date();
        let begins = sessions.iter().filter(later).map(|session| session.starts).min();
        NowAndNext {
            now: sessions.iter().filter(is_now).collect(),
            next: sessions.iter().filter(|session| Some(session.starts) == begins).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.now.is_empty() && self.next.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{SessionGuid, SessionNumber};
    use crate::schedule::SessionWork;

    fn at(clock: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&format!("2027-05-03 {clock}"), "%Y-%m-%d %H:%M").unwrap()
    }

    fn session(number: u32, starts: &str, minutes: u32, room: &str) -> ReleasedSession {
        ReleasedSession {
            number: SessionNumber(number),
            guid: SessionGuid::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap(),
            title: Title::parse(&format!("Session {number}")).unwrap(),
            description: None,
            track: None,
            is_plenary: false,
            room: Title::parse(room).ok(),
            starts: at(starts),
            minutes,
            leads: vec![],
            work: SessionWork::default(),
        }
    }

    fn block(starts: &str, ends: &str, title: &str) -> AgendaBlock {
        let title = Title::parse(title).unwrap();
        AgendaBlock {
            date: at(starts).date(),
            starts: Some(at(starts).time()),
            ends: Some(at(ends).time()),
            title,
            marked_break: None,
        }
    }

    /// Each row in words: its time, then the rows and sessions of each cell.
    fn words(grid: &Timetable) -> Vec<String> {
        let row = |row: &TimetableRow| {
            let content = match &row.content {
                RowContent::Break(block) => block.title.to_string(),
                RowContent::Plenary(session) => format!("all: {}", session.number),
                RowContent::Cells(cells) => {
                    let cell = |cell: &TimetableCell| {
                        let numbers: Vec<String> =
                            cell.sessions.iter().map(|session| session.number.to_string()).collect();
                        format!("{}×[{}]", cell.rows, numbers.join(" "))
                    };
                    cells.iter().map(cell).collect::<Vec<_>>().join(" ")
                }
            };
            format!("{} {content}", row.starts.format("%H:%M"))
        };
        grid.rows.iter().map(row).collect()
    }

    fn rooms() -> [Title; 2] {
        ["Library", "Aula"].map(|room| Title::parse(room).unwrap())
    }

    #[test]
    fn long_session_covers_the_rows_of_shorter_ones() {
        let sessions =
            [session(1, "09:00", 120, "Aula"), session(2, "09:00", 60, "Library"), session(3, "10:00", 60, "Library")];
        let (rooms, blocks) = (rooms(), [block("11:00", "12:00", "Lunch"), block("09:00", "11:00", "Work session")]);
        let grid = Timetable::of(at("09:00").date(), &sessions, &blocks, &rooms);
        assert_eq!(grid.rooms.iter().map(|room| room.unwrap().as_str()).collect::<Vec<_>>(), ["Library", "Aula"]);
        assert_eq!(words(&grid), ["09:00 1×[2] 2×[1]", "10:00 1×[3]", "11:00 Lunch"]);
    }

    #[test]
    fn overlapping_sessions_of_a_room_share_a_cell() {
        let sessions = [session(1, "09:00", 60, "Aula"), session(2, "09:30", 60, "Aula"), session(3, "10:00", 60, "")];
        let grid = Timetable::of(at("09:00").date(), &sessions, &[], &rooms());
        assert_eq!(grid.rooms.last(), Some(&None));
        assert_eq!(words(&grid), ["09:00 2×[1 2] 1×[]", "10:00 2×[3]", "10:30 1×[]"]);
    }

    #[test]
    fn plenary_session_without_others_is_a_whole_row() {
        let opening = ReleasedSession { is_plenary: true, ..session(1, "09:00", 60, "Aula") };
        let sessions = [opening, session(2, "10:00", 60, "Library")];
        let grid = Timetable::of(at("09:00").date(), &sessions, &[], &rooms());
        assert_eq!(words(&grid), ["09:00 all: 1", "10:00 1×[2]"]);
    }

    #[test]
    fn now_and_next_are_those_of_today() {
        let sessions =
            [session(1, "09:00", 60, "Aula"), session(2, "10:00", 60, "Aula"), session(3, "10:00", 60, "Library")];
        let numbers = |clock: &str| {
            let found = NowAndNext::at(&sessions, at(clock));
            let numbers = |list: Vec<&ReleasedSession>| list.iter().map(|session| session.number.0).collect::<Vec<_>>();
            (numbers(found.now), numbers(found.next))
        };
        assert_eq!(numbers("08:00"), (vec![], vec![1]));
        assert_eq!(numbers("09:59"), (vec![1], vec![2, 3]));
        assert_eq!(numbers("10:00"), (vec![2, 3], vec![]));
        assert!(NowAndNext::at(&sessions, at("11:00")).is_empty());
    }
}
