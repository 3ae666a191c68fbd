//! Shows the changes that someone else saved after a form was opened.

use crate::components::difference::TextDifference;
use crate::components::times::When;
use domain::time::Zone;
use domain::workflow::LatestEdit;
use leptos::prelude::*;

/// Changes that someone else saved after the form was opened.
pub(super) struct ConflictingEdit {
    pub(super) last: Option<LatestEdit>,
    /// Label, current value and typed value of each differing field.
    pub(super) differences: Vec<(&'static str, String, String)>,
    pub(super) me: Option<domain::id::PersonId>,
    pub(super) zone: Zone,
}

impl ConflictingEdit {
    pub(super) fn view(&self) -> AnyView {
        let who = match self.last.as_ref().and_then(|last| last.by.as_ref()) {
            Some((id, _)) if Some(*id) == self.me => "You changed this task yourself".to_owned(),
            Some((_, person)) => format!("{} changed this task", person.name),
            None => "Someone changed this task".to_owned(),
        };
        let at = self.last.as_ref().map(|last| view! { ": "<When zone=self.zone.clone() starts=last.at/> });
        let entry = |(label, current, typed): &(&'static str, String, String)| {
            view! { <div><dt>{*label}</dt><dd><TextDifference before=current.clone() after=typed.clone()/></dd></div> }
        };
        let differences = if self.differences.is_empty() {
            view! { <p>"The task already says what you typed."</p> }.into_any()
        } else {
            view! {
                <p>"The current text is struck through, and your text is underlined. Everything you typed is in the form. If you save it, it replaces the current text, which stays available under earlier versions."</p>
                <dl class="changes field-differences">{self.differences.iter().map(entry).collect_view()}</dl>
            }
            .into_any()
        };
        view! {
            <section class="column">
                <h2>"What changed since you opened the form"</h2>
                <p>{who}" after you opened the form"{at}"."</p>
                {differences}
            </section>
        }
        .into_any()
    }
}
