//! The form of an edition's rooms: one row for each, and empty rows for new ones.

use crate::components::field::SavedVersion;
use crate::forms::{Form, all_pairs, given, nth, number, optional};
use domain::Refusal;
use domain::editions::Room;
use domain::id::RoomId;
use domain::text::{ShortText, Title, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RoomsForm {
    /// The ids of the rooms, empty for new ones, and as many values of each other list.
    pub id: Vec<String>,
    pub order: Vec<String>,
    pub title: Vec<String>,
    pub size: Vec<String>,
    pub equipment: Vec<String>,
    /// The revision of the rooms that the form showed.
    pub read: String,
}

impl Form for RoomsForm {
    const MAX_FIELDS: usize = 500;

    fn pairs(&self) -> Vec<(String, String)> {
        all_pairs(self)
    }
}

/// A row as typed.
struct TypedRoom<'a> {
    id: &'a str,
    order: &'a str,
    title: &'a str,
    size: &'a str,
    equipment: &'a str,
}

impl RoomsForm {
    pub fn of(rooms: &[Room]) -> RoomsForm {
        fn typed<T: ToString>(value: Option<&T>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        RoomsForm {
            id: rooms.iter().map(|room| typed(room.id.as_ref())).collect(),
            order: (1..=rooms.len()).map(|order| order.to_string()).collect(),
            title: rooms.iter().map(|room| room.title.to_string()).collect(),
            size: rooms.iter().map(|room| typed(room.size.as_ref())).collect(),
            equipment: rooms.iter().map(|room| typed(room.equipment.as_ref())).collect(),
            read: revision(&rooms),
        }
    }

    /// The rooms of all rows that aren't empty, by their order; rows without an order are last.
    pub fn edited(&self) -> Result<Vec<Room>, Refusal> {
        let mut rooms = Vec::new();
        for row in self.filled() {
            let order = number(row.order, "a place in the order (like 1)")?.unwrap_or(u32::MAX);
            let room = Room {
                id: optional(row.id, RoomId::parse)?,
                title: Title::parse(row.title)?,
                size: number(row.size, "a number of people")?,
                equipment: optional(row.equipment, ShortText::parse)?,
            };
            rooms.push((order, room));
        }
        rooms.sort_by_key(|(order, _)| *order);
        Ok(rooms.into_iter().map(|(_, room)| room).collect())
    }

    fn filled(&self) -> impl Iterator<Item = TypedRoom<'_>> {
        let row = |place| TypedRoom {
            id: nth(&self.id, place),
            order: nth(&self.order, place),
            title: nth(&self.title, place),
            size: nth(&self.size, place),
            equipment: nth(&self.equipment, place),
        };
        let rows = (0..self.title.len().max(self.size.len()).max(self.equipment.len())).map(row);
        rows.filter(|row| [row.title, row.size, row.equipment].iter().any(|typed| given(typed).is_some()))
    }
}

/// The number of empty rows for further rooms.
const SPARE: usize = 2;

#[component]
pub fn RoomFields<'a>(form: &'a RoomsForm) -> impl IntoView {
    let empty = || TypedRoom { id: "", order: "", title: "", size: "", equipment: "" };
    let rows = form.filled().chain(std::iter::repeat_with(empty).take(SPARE));
    let row = |(nth, row): (usize, TypedRoom<'_>)| {
        view! {
            <tr>
                <td data-label="Title">
                    <input type="hidden" name="id" value=row.id.to_owned()/>
                    <input type="text" name="title" aria-label=format!("Room {nth}: title") value=row.title.to_owned() maxlength="200" autocomplete="off"/>
                </td>
                <td class="short" data-label="Size in people"><input type="number" name="size" aria-label=format!("Room {nth}: size in people") value=row.size.to_owned() min="1" max="10000" step="1"/></td>
                <td data-label="Equipment"><input type="text" name="equipment" aria-label=format!("Room {nth}: equipment") value=row.equipment.to_owned() maxlength="1000" autocomplete="off"/></td>
                <td class="short" data-label="Place in the order"><input type="number" name="order" aria-label=format!("Room {nth}: place in the order") value=row.order.to_owned() min="0" max="10000" step="1"/></td>
            </tr>
        }
    };
    view! {
        <table class="cards edit-table">
            <caption class="visually-hidden">"Rooms"</caption>
            <thead><tr><th scope="col">"Title"</th><th scope="col">"Size in people"</th><th scope="col">"Equipment"</th><th scope="col">"Place in the order"</th></tr></thead>
            <tbody>{(1..).zip(rows).map(row).collect_view()}</tbody>
        </table>
    }
}

/// The rooms that someone else saved while the form was open.
#[component]
pub fn SavedRooms<'a>(rooms: &'a [Room]) -> impl IntoView {
    let room = |room: &Room| {
        let equipment = room.equipment.as_ref().map(|equipment| format!(": {equipment}"));
        view! { <li>{room.label()}{equipment}</li> }
    };
    let rooms = rooms.iter().map(room).collect_view();
    view! {
        <SavedVersion><ol>{rooms}</ol></SavedVersion>
    }
}
