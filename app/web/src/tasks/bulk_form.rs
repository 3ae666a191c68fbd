//! The form that changes selected tasks, and the report of what was changed.

use crate::components::field;
use crate::fields::Fields;
use domain::Refusal;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::{Size, Status};
use domain::text::{Title, counted};
use leptos::prelude::*;

/// The button that Enter activates in a field. It changes nothing, as the intended action is unknown.
pub fn enter_button() -> AnyView {
    view! { <button class="visually-hidden" name="act" value="" tabindex="-1" aria-hidden="true">"No change"</button> }
        .into_any()
}

/// The selected tasks.
pub fn ticked(sent: &Fields) -> Vec<TaskNumber> {
    sent.all("tasks").filter_map(|number| TaskNumber::parse(number).ok()).collect()
}

/// Reports how many tasks were changed, and which were not, grouped by reason.
pub fn done(slug: &EditionSlug, changed: usize, left: &[(Option<Refusal>, Vec<TaskNumber>)]) -> AnyView {
    let text = match changed {
        0 => "No task was changed.".to_owned(),
        some => format!("{} changed.", counted(some, "task", "tasks")),
    };
    let group = |(why, tasks): &(Option<Refusal>, Vec<TaskNumber>)| {
        let is_there = !matches!(why, Some(Refusal::NoSuchTask { .. }));
        let link = |(nth, task): (usize, &TaskNumber)| {
            let before = (nth > 0).then_some(if nth + 1 == tasks.len() { " and " } else { ", " });
            let number = if is_there {
                view! { <a href=format!("/{slug}/tasks/{task}")>{task.to_string()}</a> }.into_any()
            } else {
                task.to_string().into_any()
            };
            view! { {before}{number} }
        };
        let links = tasks.iter().enumerate().map(link).collect_view();
        let why = why.as_ref().map_or("No change needed.".to_owned(), ToString::to_string);
        view! { <li>{if tasks.len() == 1 { "task " } else { "tasks " }}{links}": "{why}</li> }
    };
    let count = left.iter().map(|(_, tasks)| tasks.len()).sum::<usize>();
    let left = (count > 0).then(|| {
        let text = format!("{count} {} left unchanged:", if count == 1 { "was" } else { "were" });
        view! { <p>{text}</p><ul class="bullets">{left.iter().map(group).collect_view()}</ul> }
    });
    view! { <div class="success-message" role="status"><p>{text}</p>{left}</div> }.into_any()
}

/// The bulk actions; `typed` are the values of a rejected form.
pub fn buttons(tracks: &[(Option<Title>, u32)], typed: &Fields) -> AnyView {
    let none = std::iter::once((String::new(), "no track".to_owned()));
    let tracks = none
        .chain(tracks.iter().filter_map(|(track, _)| Some((track.as_ref()?.to_string(), track.as_ref()?.to_string()))));
    let statuses = Status::ALL.map(|status| (status.as_str().to_owned(), status.as_str().to_owned()));
    let unknown = std::iter::once((String::new(), "not set".to_owned()));
    let sizes = unknown.chain(Size::ALL.map(|size| (size.as_str().to_owned(), size.as_str().to_owned())));
    view! {
        <fieldset class="bulk-actions">
            <legend>"With selected"</legend>
            <span class="form-row">{field::choice("track", "Track", tracks.collect(), typed.typed("track"))}<button name="act" value="track">"Set track"</button></span>
            <span class="form-row">{field::choice("to", "Status", statuses.to_vec(), typed.given("to").unwrap_or("planned"))}{field::line("note", "Result or reason", typed.typed("note"))}<button name="act" value="move">"Set status"</button></span>
            <span class="form-row">{field::choice("size", "Size", sizes.collect(), typed.typed("size"))}<button name="act" value="size">"Set size"</button></span>
            <span class="form-row">{field::line("spec", "SPEC", typed.typed("spec"))}<button name="act" value="spec">"Add SPEC"</button></span>
            <span class="form-row">{field::line("outcome", "Outcome", typed.typed("outcome"))}<button name="act" value="outcome">"Add outcome"</button></span>
        </fieldset>
    }
    .into_any()
}
