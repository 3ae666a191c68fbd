//! Parts of the progress of an edition and of all editions.

use crate::components::bar::Bar;
use crate::components::figure::Figure;
use crate::components::rows::StatusChanges;
use domain::progress::{Contributors, TitledCounts};
use domain::tasks::{Status, StatusCounts};
use domain::text::counted;
use domain::time::Instant;
use domain::views::TaskStatusChange;
use leptos::either::Either;
use leptos::prelude::*;

/// The tasks of one track, outcome or document in numbers, with a link to them.
pub struct Part {
    pub name: String,
    pub address: String,
    pub counts: StatusCounts,
}

impl Part {
    /// The tasks for a goal; `name` is its number or code.
    pub fn of_goal(name: String, goal: TitledCounts, address: String) -> Part {
        let name = goal.title.map_or(name.clone(), |title| format!("{name} {title}"));
        Part { name, address, counts: goal.counts }
    }
}

/// A small bar for each part, with a link to its tasks.
#[component]
pub fn SmallMultiples(title: String, head: String, parts: Vec<Part>) -> impl IntoView {
    if parts.is_empty() {
        return Either::Left(
            view! { <section><h2 dir="auto">{title}</h2><p class="muted">"No tasks to show yet."</p></section> },
        );
    }
    let mut heads = vec![head, "All".to_owned()];
    heads.extend(Status::ALL.map(|status| status.as_str().to_owned()));
    let cells = |Part { name, counts, .. }: &Part| {
        let mut cells = vec![name.clone(), counts.total().to_string()];
        cells.extend(Status::ALL.map(|status| counts.get(status).to_string()));
        cells
    };
    let rows = parts.iter().map(cells).collect();
    let part = |Part { name, address, counts }: Part| {
        let done = format!("{} of {}", counts.done(), counts.kept());
        view! { <li><p><a href=address dir="auto">{name.clone()}</a>" "<span class="muted">{done}" done"</span></p><Bar counts what=name/></li> }
    };
    Either::Right(view! {
        <section>
            <h2 dir="auto">{title.clone()}</h2>
            <Figure caption=format!("Tasks {}", title.replace("By", "by")) heads rows>
                <ul class="small-multiples">{parts.into_iter().map(part).collect_view()}</ul>
            </Figure>
        </section>
    })
}

#[component]
pub fn LatestUpdates(status_changes: Vec<TaskStatusChange>, now: Instant) -> impl IntoView {
    let inside = if status_changes.is_empty() {
        Either::Left(view! { <p class="muted">"No updates yet."</p> })
    } else {
        Either::Right(view! { <StatusChanges status_changes now/> })
    };
    view! { <section><h2>"Latest updates"</h2>{inside}</section> }
}

/// What people did, by name. `people` is the address of the page with all who are listed, if there is one.
#[component]
pub fn Contributions(
    contributors: Contributors,
    over: bool,
    #[prop(optional, into)] people: Option<String>,
) -> impl IntoView {
    let Contributors { people: named, more } = contributors;
    let named_any = !named.is_empty();
    let items = named.into_iter().map(|(person, contribution)| {
        view! {
            <li><p><bdi>{person.name.to_string()}</bdi>" "<span class="muted">{contribution.in_words(over)}</span></p></li>
        }
    });
    let rest = (more > 0).then(|| {
        let more = format!("and {} more", counted(more as usize, "person", "people"));
        match people {
            Some(people) => Either::Left(view! { <p><a href=people>{more}</a></p> }),
            None => Either::Right(view! { <p class="muted">{more}</p> }),
        }
    });
    named_any.then(|| {
        view! {
            <section><h2>"Contributions"</h2><ul class="small-multiples">{items.collect_view()}</ul>{rest}</section>
        }
    })
}
