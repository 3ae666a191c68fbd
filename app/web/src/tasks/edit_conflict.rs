//! Shows the changes that someone else saved after a form was opened.

use crate::components::difference::TextDifference;
use crate::components::times::When;
use domain::id::PersonId;
use domain::time::Zone;
use domain::workflow::LatestEdit;
use leptos::either::Either;
use leptos::prelude::*;

/// Changes that someone else saved after the form was opened.
pub(super) struct ConflictingEdit {
    pub(super) last: Option<LatestEdit>,
    pub(super) differences: Vec<FieldDifference>,
    pub(super) me: Option<PersonId>,
    pub(super) zone: Zone,
}

/// A field in which the typed value differs from the current one.
pub struct FieldDifference {
    pub label: &'static str,
    pub current: String,
    pub typed: String,
}

#[component]
pub(super) fn EditConflict(conflict: ConflictingEdit) -> impl IntoView {
    let ConflictingEdit { last, differences, me, zone } = conflict;
    let who = match last.as_ref().and_then(|last| last.by.as_ref()) {
        Some((id, _)) if Some(*id) == me => "You changed this task yourself".to_owned(),
        Some((_, person)) => format!("{} changed this task", person.name),
        None => "Someone changed this task".to_owned(),
    };
    let at = last.map(|last| view! { ": "<When zone starts=last.at/> });
    let entry = |FieldDifference { label, current, typed }| {
        view! { <div><dt>{label}</dt><dd><TextDifference before=current after=typed/></dd></div> }
    };
    let differences = if differences.is_empty() {
        Either::Left(view! { <p>"The task already says what you typed."</p> })
    } else {
        Either::Right(view! {
            <p>"The current text is struck through, and your text is underlined. Everything you typed is in the form. If you save it, it replaces the current text, which stays available under earlier versions."</p>
            <dl class="changes field-differences">{differences.into_iter().map(entry).collect_view()}</dl>
        })
    };
    view! {
        <section class="column">
            <h2>"What changed since you opened the form"</h2>
            <p>{who}" after you opened the form"{at}"."</p>
            {differences}
        </section>
    }
}
