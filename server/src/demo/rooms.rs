//! The rooms of the coming edition.

use domain::Refusal;
use domain::editions::Room;
use domain::text::{ShortText, Title};

/// Title, size in people, and equipment.
const ROOMS: &[(&str, u32, &str)] = &[
    ("Sala do Rio", 40, "Projector, microphone, and power at every seat"),
    ("Sala da Biblioteca", 14, "Screen and whiteboard"),
    ("Varanda", 10, ""),
];

pub fn rooms() -> Result<Vec<Room>, Refusal> {
    let room = |(title, size, equipment): &(&str, u32, &str)| {
        let equipment = (!equipment.is_empty()).then(|| ShortText::parse(equipment)).transpose()?;
        Ok(Room { id: None, title: Title::parse(title)?, size: Some(*size), equipment })
    };
    ROOMS.iter().map(room).collect()
}
