//! Moves and resizes sessions by mouse and touch.

use super::model::{Editor, HeldBy, Target};
use crate::schedule::editor_draft::EditorPlace;
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A pointer that is pressed on a session, before it has moved far enough to drag it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pressed {
    session: u32,
    by: HeldBy,
    x: i32,
    y: i32,
}

/// How far a pointer moves before it drags, in pixels.
const THRESHOLD: i32 = 5;

/// The session under a pressed pointer. A finger drags only by the handles, so that the page can still be scrolled.
pub fn press(event: &PointerEvent) -> Option<Pressed> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let card = target.closest(".session-card[data-session]").ok()??;
    let on = |selector: &str| target.closest(selector).ok().flatten().is_some();
    if event.button() != 0 || (event.pointer_type() == "touch" && !on(".drag-handle, .resize-handle")) {
        return None;
    }
    // A touch is captured by the pressed element, which then reports no others.
    if target.has_pointer_capture(event.pointer_id()) {
        let _ = target.release_pointer_capture(event.pointer_id());
    }
    let session = card.get_attribute("data-session")?.parse().ok()?;
    let grabbed = card.closest("[data-from]").ok().flatten().map_or(0, |cell| {
        let row = row_at(&cell, event.client_y());
        let first = number(&cell, "data-from").unwrap_or_default();
        row.and_then(|row| number(&row, "data-from")).map_or(0, |row| row.saturating_sub(first))
    });
    let by = if on(".resize-handle") { HeldBy::LowerEdge } else { HeldBy::Pointer { grabbed } };
    Some(Pressed { session, by, x: event.client_x(), y: event.client_y() })
}

impl Pressed {
    /// Picks the session up once the pointer has moved far enough.
    pub fn drag(self, editor: Editor, event: &PointerEvent) -> bool {
        let far = (event.client_x() - self.x).abs().max((event.client_y() - self.y).abs()) > THRESHOLD;
        if far {
            editor.pick_up(self.session, self.by);
        }
        far
    }
}

/// Aims the held session at what is under the pointer.
pub fn aim(editor: Editor, event: &PointerEvent) {
    let Some(mut held) = editor.held() else { return };
    scroll_at_edges(event.client_y());
    let point = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
    let Some(target) = point.and_then(|under| target(editor, &held.target, held.by, &under, event.client_y())) else {
        return;
    };
    if held.target != target {
        held.target = target;
        editor.set_held(Some(held));
    }
}

/// Scrolls the page while the pointer is near the upper or lower edge of the window.
fn scroll_at_edges(y: i32) {
    const EDGE: i32 = 48;
    const STEP: f64 = 16.0;
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default() as i32;
    if y < EDGE {
        window().scroll_by_with_x_and_y(0.0, -STEP);
    } else if y > height - EDGE {
        window().scroll_by_with_x_and_y(0.0, STEP);
    }
}

/// Where a session goes that is dropped on an element; `None` if nothing can be dropped there.
fn target(editor: Editor, now: &Target, by: HeldBy, under: &Element, y: i32) -> Option<Target> {
    let closest = |selector: &str| under.closest(selector).ok().flatten();
    let day = editor.read(|model| model.day.clone());
    if let HeldBy::LowerEdge = by {
        let row = row_at(&closest("td, th")?, y)?;
        let to = number(&row, "data-to")?;
        let from = now.place.as_ref()?.from;
        return Some(Target { minutes: to.saturating_sub(from).max(15), ..now.clone() });
    }
    if closest("[data-unscheduled]").is_some() {
        return Some(Target { place: None, minutes: now.minutes });
    }
    if let Some(tab) = closest("[data-action=day]") {
        let place = now.place.clone()?;
        return Some(Target {
            place: Some(EditorPlace { day: tab.get_attribute("data-value")?, ..place }),
            ..now.clone()
        });
    }
    let cell = closest("td[data-from]")?;
    let row = row_at(&cell, y)?;
    let HeldBy::Pointer { grabbed } = by else { return None };
    let from = number(&row, "data-from")?.saturating_sub(grabbed);
    let room = cell.get_attribute("data-room").and_then(|room| room.parse().ok());
    Some(Target { place: Some(EditorPlace { day, from, room }), minutes: now.minutes })
}

/// The row of the grid at a height, as a cell may span several rows.
fn row_at(cell: &Element, y: i32) -> Option<Element> {
    let mut row = cell.closest("tr").ok()??;
    loop {
        if f64::from(y) < row.get_bounding_client_rect().bottom() {
            return Some(row);
        }
        row = row.next_element_sibling()?;
    }
}

fn number(element: &Element, attribute: &str) -> Option<u32> {
    element.get_attribute(attribute)?.parse().ok()
}
