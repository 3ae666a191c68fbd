//! The rooms of an edition.

use crate::Refusal;
use crate::id::RoomId;
use crate::text::{ShortText, Title};

/// The most rooms of an edition.
pub const MAX_ROOMS: usize = 50;

/// A room of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// `None` for a new room.
    pub id: Option<RoomId>,
    pub title: Title,
    /// The number of people that it has space for.
    pub size: Option<u32>,
    /// What is in it, such as a projector.
    pub equipment: Option<ShortText>,
}

impl Room {
    /// The room in a list, as in “Aula (40 people)”.
    pub fn label(&self) -> String {
        match self.size {
            Some(1) => format!("{} (1 person)", self.title),
            Some(size) => format!("{} ({size} people)", self.title),
            None => self.title.to_string(),
        }
    }
}

/// # Errors
/// Refuses too many rooms, two with the same title, and a size of 0 or of more than 10000.
pub fn check_rooms(rooms: &[Room]) -> Result<(), Refusal> {
    const MOST: u32 = 10_000;
    if rooms.len() > MAX_ROOMS {
        return Err(Refusal::TooMany { what: "rooms", count: rooms.len(), limit: MAX_ROOMS });
    }
    for (nth, room) in rooms.iter().enumerate() {
        if rooms[..nth].iter().any(|other| other.title == room.title) {
            return Err(Refusal::DuplicateRoom(room.title.to_string()));
        }
        if let Some(size) = room.size.filter(|size| !(1..=MOST).contains(size)) {
            return Err(Refusal::OutOfRange { what: "The size of a room", number: size.into(), least: 1, most: MOST });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_have_different_titles_and_a_possible_size() {
        let room = |title: &str, size| Room { id: None, title: Title::parse(title).unwrap(), size, equipment: None };
        assert_eq!(check_rooms(&[room("Aula", Some(40)), room("Library", None)]), Ok(()));
        let twice = check_rooms(&[room("Aula", None), room("Aula", None)]);
        assert_eq!(twice, Err(Refusal::DuplicateRoom("Aula".to_owned())));
        assert!(check_rooms(&[room("Aula", Some(0))]).is_err());
    }
}
