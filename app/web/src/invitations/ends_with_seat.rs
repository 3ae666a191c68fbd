//! Shows what ends besides the seat when a person withdraws.

use domain::invitations::EndsWithSeat;
use leptos::prelude::*;

/// What ends with the seat, as a list beside the button that gives it up.
///
/// `answers` is whether travel dates and requirements are deleted, `to_them` whether the reader is that person.
#[component]
pub fn EndsWithSeatList<'a>(ends: &'a EndsWithSeat, answers: bool, to_them: bool) -> impl IntoView {
    let their = if to_them { "Your" } else { "Their" };
    let logistics = answers.then(|| format!("{their} travel dates and requirements are deleted immediately."));
    let sentences: Vec<String> = ends.sentences(to_them).into_iter().chain(logistics).collect();
    (!sentences.is_empty()).then(|| {
        let items = sentences.into_iter().map(|sentence| view! { <li dir="auto">{sentence}</li> }).collect_view();
        view! { <ul class="bullets">{items}</ul> }
    })
}
