//! The lines of the worklog, in the order of time or in groups.

use crate::components::updates::{Posted, UpdateEntry};
use domain::access::Actor;
use domain::editions::Edition;
use domain::updates::{Grouping, Update, Worklog};
use leptos::either::Either;
use leptos::prelude::*;

/// The lines; the island replaces this element when its version changes.
#[component]
pub fn WorklogLines<'a>(
    edition: &'a Edition,
    worklog: &'a Worklog,
    version: String,
    by: Grouping,
    actor: &'a Actor,
    /// How many participants have posted.
    figure: Option<String>,
) -> impl IntoView + use<> {
    let entry = |update: &Update| {
        let with_task = by != Grouping::Task;
        view! { <UpdateEntry update actor posted=Posted::At(&edition.zone) with_task/> }
    };
    let list = |updates: Vec<&Update>| {
        view! { <ol class="comments worklog-lines">{updates.into_iter().map(entry).collect_view()}</ol> }
    };
    let group = |(title, updates): (Option<String>, Vec<&Update>)| {
        let rest = match by {
            Grouping::Track => "Other tasks, and the day as a whole",
            Grouping::Time | Grouping::Task => "The day as a whole",
        };
        let title = title.unwrap_or_else(|| rest.to_owned());
        view! { <h3 dir="auto">{title}</h3>{list(updates)} }
    };
    let groups = by.groups(&worklog.updates);
    let lines = if worklog.updates.is_empty() {
        None
    } else if by == Grouping::Time {
        Some(Either::Left(list(worklog.updates.iter().collect())))
    } else {
        Some(Either::Right(groups.into_iter().map(group).collect_view()))
    };
    let none = worklog.updates.is_empty().then(|| view! { <p class="muted">"No one has posted on this day yet."</p> });
    let cut = (worklog.updates.len() >= Worklog::MOST_LINES as usize)
        .then(|| view! { <p class="muted">{format!("The page shows the last {} lines.", Worklog::MOST_LINES)}</p> });
    view! {
        <section id="worklog-lines" class="column" aria-label="Lines" data-version=version>
            {figure.map(|figure| view! { <p class="headline">{figure}</p> })}
            {none}{cut}{lines}
        </section>
    }
}
