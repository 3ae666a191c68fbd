//! The draft as a table of texts, in the page and in answers.
//!
//! The first text of a row says what it is. Reading one table takes a third of the code that reading each type would add
//! to the bundle.

use super::editor_draft::{
    EditorBlock, EditorDay, EditorDraft, EditorPlace, EditorRoom, EditorSession, EditorWarning, MoveAnswer,
};

type Table = Vec<Vec<String>>;

impl From<EditorDraft> for Table {
    fn from(state: EditorDraft) -> Table {
        let mut table = vec![row(["version", &state.version])];
        for day in &state.days {
            table.push(row(["day", &day.date, &day.label, &day.from.to_string(), &day.to.to_string()]));
            let blocks = day.blocks.iter().map(|block| {
                let is_break = flag(block.is_break);
                row(["block", &block.from.to_string(), &block.to.to_string(), &block.title, is_break])
            });
            table.extend(blocks);
        }
        table.extend(state.rooms.iter().map(|room| {
            let size = room.size.map(|size| size.to_string()).unwrap_or_default();
            row(["room", &room.id.to_string(), &room.title, &size, flag(room.is_removed)])
        }));
        table.extend(state.sessions.iter().map(session_row));
        table.extend(state.warnings.iter().map(|warning| {
            let sessions = warning.sessions.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
            row(["warning", &warning.kind, &warning.label, &warning.sentence, &sessions])
        }));
        table
    }
}

impl From<Table> for EditorDraft {
    fn from(table: Table) -> EditorDraft {
        let mut state = EditorDraft::default();
        for row in &table {
            let text = |nth: usize| row.get(nth).cloned().unwrap_or_default();
            let number = |nth: usize| -> u32 { text(nth).parse().unwrap_or_default() };
            match text(0).as_str() {
                "version" => state.version = text(1),
                "day" => state.days.push(EditorDay {
                    date: text(1),
                    label: text(2),
                    from: number(3),
                    to: number(4),
                    blocks: Vec::new(),
                }),
                "block" => {
                    let block =
                        EditorBlock { from: number(1), to: number(2), title: text(3), is_break: !text(4).is_empty() };
                    state.days.last_mut().into_iter().for_each(|day| day.blocks.push(block.clone()));
                }
                "room" => state.rooms.push(EditorRoom {
                    id: number(1).into(),
                    title: text(2),
                    size: text(3).parse().ok(),
                    is_removed: !text(4).is_empty(),
                }),
                "session" => state.sessions.push(session(&text)),
                "warning" => state.warnings.push(EditorWarning {
                    kind: text(1),
                    label: text(2),
                    sentence: text(3),
                    sessions: text(4).split(' ').filter_map(|number| number.parse().ok()).collect(),
                }),
                _ => {}
            }
        }
        state
    }
}

impl From<MoveAnswer> for Vec<String> {
    fn from(answer: MoveAnswer) -> Vec<String> {
        match answer {
            MoveAnswer::Moved { moves } => row(["moved", &moves.to_string()]),
            MoveAnswer::Refused(why) => row(["refused", &why]),
            MoveAnswer::Stale { place, minutes, moves } => {
                let [day, from, room] = place_texts(place.as_ref());
                row(["stale", &moves.to_string(), &minutes.to_string(), &day, &from, &room])
            }
        }
    }
}

impl From<Vec<String>> for MoveAnswer {
    /// Anything else than a known answer counts as a refusal, with its text.
    fn from(row: Vec<String>) -> MoveAnswer {
        let text = |nth: usize| row.get(nth).cloned().unwrap_or_default();
        let number = |nth: usize| text(nth).parse().unwrap_or_default();
        match text(0).as_str() {
            "moved" => MoveAnswer::Moved { moves: number(1) },
            "stale" => MoveAnswer::Stale { moves: number(1), minutes: number(2), place: place(&text, 3) },
            _ => MoveAnswer::Refused(text(1)),
        }
    }
}

fn row<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

fn flag(is_set: bool) -> &'static str {
    if is_set { "yes" } else { "" }
}

/// Day, minute and room; all empty without a place.
fn place_texts(place: Option<&EditorPlace>) -> [String; 3] {
    place.map_or_else(Default::default, |place| {
        let room = place.room.map(|room| room.to_string()).unwrap_or_default();
        [place.day.clone(), place.from.to_string(), room]
    })
}

/// Reads what [`place_texts`] wrote from the text with this index on.
fn place(text: &dyn Fn(usize) -> String, first: usize) -> Option<EditorPlace> {
    let day = Some(text(first)).filter(|day| !day.is_empty())?;
    Some(EditorPlace { day, from: text(first + 1).parse().unwrap_or_default(), room: text(first + 2).parse().ok() })
}

fn session_row(session: &EditorSession) -> Vec<String> {
    let [day, from, room] = place_texts(session.place.as_ref());
    row([
        "session",
        &session.number.to_string(),
        &session.title,
        &session.track,
        &session.colour,
        &session.leads,
        &session.minutes.to_string(),
        &day,
        &from,
        &room,
        &session.moves.to_string(),
        flag(session.is_pinned),
        flag(session.is_movable),
    ])
}

fn session(text: &dyn Fn(usize) -> String) -> EditorSession {
    let number = |nth: usize| text(nth).parse().unwrap_or_default();
    EditorSession {
        number: number(1),
        title: text(2),
        track: text(3),
        colour: text(4),
        leads: text(5),
        minutes: number(6),
        place: place(text, 7),
        moves: number(10),
        is_pinned: !text(11).is_empty(),
        is_movable: !text(12).is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answer_is_read_back_as_it_was_written() {
        let place = EditorPlace { day: "2027-05-03".to_owned(), from: 570, room: None };
        let answers = [
            MoveAnswer::Moved { moves: 3 },
            MoveAnswer::Stale { place: Some(place), minutes: 90, moves: 2 },
            MoveAnswer::Stale { place: None, minutes: 90, moves: 2 },
            MoveAnswer::Refused("This room doesn’t exist any more.".to_owned()),
        ];
        for answer in answers {
            assert_eq!(MoveAnswer::from(<Vec<String>>::from(answer.clone())), answer);
        }
    }

    #[test]
    fn draft_is_read_back_as_it_was_written() {
        let block = EditorBlock { from: 780, to: 870, title: "Lunch".to_owned(), is_break: true };
        let day = EditorDay {
            date: "2027-05-03".to_owned(),
            label: "Monday 3 May".to_owned(),
            from: 540,
            to: 1080,
            blocks: vec![block],
        };
        let room = EditorRoom { id: 7, title: "Aula".to_owned(), size: None, is_removed: true };
        let place = EditorPlace { day: "2027-05-03".to_owned(), from: 570, room: Some(7) };
        let placed = EditorSession {
            number: 1,
            title: "Wheels".to_owned(),
            track: "Packaging".to_owned(),
            colour: "green".to_owned(),
            leads: "Ilse Moor".to_owned(),
            minutes: 90,
            place: Some(place.clone()),
            moves: 2,
            is_pinned: true,
            is_movable: false,
        };
        let waiting = EditorSession { number: 2, place: None, is_pinned: false, is_movable: true, ..placed.clone() };
        let roomless = EditorSession { number: 3, place: Some(EditorPlace { room: None, ..place }), ..placed.clone() };
        let warning = EditorWarning {
            kind: "over_break".to_owned(),
            label: "During a break".to_owned(),
            sentence: "“Wheels” is during “Lunch”.".to_owned(),
            sessions: vec![1, 3],
        };
        let state = EditorDraft {
            version: "3-2-0".to_owned(),
            days: vec![day],
            rooms: vec![room],
            sessions: vec![placed, waiting, roomless],
            warnings: vec![warning],
        };
        assert_eq!(EditorDraft::from(Table::from(state.clone())), state);
    }
}
