//! Shows a form to be sent again.

use crate::components::field::Hidden;
use crate::components::text_area::TextArea;
use crate::context::SentForm;
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Fields that no one types: they say what the form was shown for.
#[rustfmt::skip]
const HIDDEN: &[&str] = &[
    "back", "board", "confirmed", "editor", "heading_line", "id", "key", "moves", "next", "opened", "read", "seen",
    "source", "version", "was",
];

/// Whether a form has a field that a person may have typed or chosen.
pub(super) fn has_text(sent: &SentForm) -> bool {
    sent.fields.iter().any(|(name, _)| !HIDDEN.contains(&name.as_str()))
}

/// The most lines of a text area. Longer texts scroll.
const MOST_ROWS: u8 = 12;

/// Shows a form to be sent again.
///
/// Repeated short values, such as those of checkboxes, become hidden fields, as do fields that no one types.
#[component]
pub(super) fn SentAgain(sent: SentForm) -> impl IntoView {
    let SentForm { action, fields, has_file } = sent;
    let mut counts = BTreeMap::<String, usize>::new();
    fields.iter().for_each(|(name, _)| *counts.entry(name.clone()).or_default() += 1);
    let is_tick = |name: &str, value: &str| {
        counts.get(name).is_some_and(|count| *count > 1) && value.len() <= 20 && !value.contains(char::is_whitespace)
    };
    // Names may repeat, but ids must be unique.
    let shown = |(nth, (name, value)): (usize, (String, String))| {
        if is_tick(&name, &value) || HIDDEN.contains(&name.as_str()) {
            Either::Left(view! { <Hidden name value/> })
        } else {
            let id = format!("again-{nth}");
            let rows = u8::try_from(value.lines().count()).unwrap_or(u8::MAX).clamp(2, MOST_ROWS);
            Either::Right(
                view! { <label for=id.clone()>{name.clone()}</label><TextArea name id=id.clone() rows text=value/> },
            )
        }
    };
    let file = has_file
        .then(|| view! { <label for="again-file">"file"</label><input type="file" name="file" id="again-file"/> });
    view! {
        <form method="post" action=action class="stacked" enctype=has_file.then_some("multipart/form-data")>
            {fields.into_iter().enumerate().map(shown).collect_view()}
            {file}
            <button>"Send it again"</button>
        </form>
    }
}
