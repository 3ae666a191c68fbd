//! Moves a held session by keyboard, and announces where it would go.

use super::model::{Editor, Held, HeldBy, Model, Target};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Handles a key while a session is held by keyboard.
pub fn press(editor: Editor, event: &KeyboardEvent) {
    let Some(mut held) = editor.held().filter(|held| held.by == HeldBy::Keyboard) else { return };
    match event.key().as_str() {
        "ArrowUp" => held.target.earlier(),
        "ArrowDown" => held.target.later(),
        "ArrowLeft" => other_room(editor, &mut held.target, -1),
        "ArrowRight" => other_room(editor, &mut held.target, 1),
        "PageUp" => other_day(editor, &mut held.target, -1),
        "PageDown" => other_day(editor, &mut held.target, 1),
        "+" => held.target.longer(15),
        "-" => held.target.longer(-15),
        "Delete" | "Backspace" => {
            held.target.place = None;
            put_down(editor, event, held.session, held.target);
            return;
        }
        "Enter" | " " => {
            put_down(editor, event, held.session, held.target);
            return;
        }
        "Escape" => {
            event.prevent_default();
            editor.let_go();
            return;
        }
        _ => return,
    }
    event.prevent_default();
    if let Some(place) = &held.target.place {
        editor.show_day(place.day.clone());
    }
    let taken = occupants(editor, held.session, &held.target);
    let words = editor.words(&held.target);
    editor.say(if taken.is_empty() { format!("{words}.") } else { format!("{words}, taken by {taken}.") });
    let number = held.session;
    editor.set_held(Some(held));
    focus_later(number);
}

fn put_down(editor: Editor, event: &KeyboardEvent, session: u32, target: Target) {
    event.prevent_default();
    editor.set_held(Some(Held { session, by: HeldBy::Keyboard, target }));
    editor.drop_held();
    focus_later(session);
}

/// Focuses the “Move” link of a session once the grid is drawn again.
fn focus_later(session: u32) {
    request_animation_frame(move || {
        let link = document().query_selector(&format!("[data-action=move][data-value=\"{session}\"]")).ok().flatten();
        if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = link.focus();
        }
    });
}

/// Goes some rooms to the right; after the last room is “no room yet”.
fn other_room(editor: Editor, target: &mut Target, by: isize) {
    let Some(place) = &mut target.place else { return };
    let rooms: Vec<Option<i64>> =
        editor.read(|model| model.state.rooms.iter().map(|room| Some(room.id)).chain([None]).collect());
    let now = rooms.iter().position(|room| *room == place.room).unwrap_or_default();
    if let Some(room) = now.checked_add_signed(by).and_then(|next| rooms.get(next)) {
        place.room = *room;
    }
}

fn other_day(editor: Editor, target: &mut Target, by: isize) {
    let Some(place) = &mut target.place else { return };
    let days: Vec<String> = editor.read(|model| model.state.days.iter().map(|day| day.date.clone()).collect());
    let now = days.iter().position(|day| *day == place.day).unwrap_or_default();
    if let Some(day) = now.checked_add_signed(by).and_then(|next| days.get(next)) {
        place.day.clone_from(day);
    }
}

/// The titles of other sessions at the target.
fn occupants(editor: Editor, number: u32, target: &Target) -> String {
    let Some(wanted) = &target.place else { return String::new() };
    editor.read(|Model { state, .. }| {
        let others = state.sessions.iter().filter(|session| session.number != number).filter(|session| {
            session.place.as_ref().is_some_and(|place| {
                place.day == wanted.day
                    && place.room.is_some()
                    && place.room == wanted.room
                    && place.from < wanted.from + target.minutes
                    && wanted.from < place.from + session.minutes
            })
        });
        others.map(|session| format!("“{}”", session.title)).collect::<Vec<_>>().join(" and ")
    })
}
