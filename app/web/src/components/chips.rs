//! Chips that show a status, a document, an outcome or a person in a compact form.

use super::series::{goal_or, has_series, series_label};
use domain::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use domain::people::Person;
use domain::tasks::Status;
use domain::text::{Label, ShortText};
use leptos::either::Either;
use leptos::prelude::*;

/// The CSS class with the colour and pattern of a status, for chips and charts.
pub fn status_class(status: Status) -> &'static str {
    match status {
        Status::Proposed => "is-proposed",
        Status::Planned => "is-planned",
        Status::InProgress => "is-in-progress",
        Status::InReview => "is-in-review",
        Status::Done => "is-done",
        Status::Dropped => "is-dropped",
    }
}

/// A chip of literals only: Leptos renders it as one constant text, which matters in lists.
macro_rules! chip {
    ($class:tt, $swatch:tt, $label:tt $($strike:tt)*) => {
        view! {
            <span class=$class>
                <svg class=$swatch viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
                    <rect x="1" y="1" width="10" height="10" rx="2"/>
                    $($strike)*
                </svg>
                <span>$label</span>
            </span>
        }
        .into_any()
    };
}

#[component]
pub fn StatusChip(status: Status) -> impl IntoView {
    match status {
        Status::Proposed => chip!("chip status is-proposed", "swatch is-proposed", "proposed"),
        Status::Planned => chip!("chip status is-planned", "swatch is-planned", "planned"),
        Status::InProgress => chip!("chip status is-in-progress", "swatch is-in-progress", "in progress"),
        Status::InReview => chip!("chip status is-in-review", "swatch is-in-review", "in review"),
        Status::Done => chip!("chip status is-done", "swatch is-done", "done"),
        Status::Dropped => {
            chip!("chip status is-dropped", "swatch is-dropped", "dropped" <path d="M1 6 H11" class="strike"/>)
        }
    }
}

/// The small square that shows a status's colour and pattern.
#[component]
pub fn Swatch(status: Status) -> impl IntoView {
    view! {
        <svg class=format!("swatch {}", status_class(status)) viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <rect x="1" y="1" width="10" height="10" rx="2"/>
            {(status == Status::Dropped).then(|| view! { <path d="M1 6 H11" class="strike"/> })}
        </svg>
    }
}

/// A link to a document; nothing on an instance without a series.
#[component]
pub fn SpecChip(number: SpecNumber) -> impl IntoView {
    series_label(number).map(|label| view! { <a class="chip spec" href=format!("/specs/{number}")>{label}</a> })
}

#[component]
pub fn OutcomeChip(code: OutcomeCode) -> impl IntoView {
    view! {
        <a class="chip outcome" href=format!("/roadmap/{code}")><span class="visually-hidden">"Outcome "</span>{code.to_string()}</a>
    }
}

/// The goals of a task, or why it has none. If more than `most` + 1, shows `most` of them and counts the rest.
#[component]
pub fn GoalChips(
    specs: Vec<SpecNumber>,
    outcomes: Vec<OutcomeCode>,
    #[prop(optional_no_strip)] no_goal_reason: Option<ShortText>,
    #[prop(optional)] most: Option<usize>,
) -> impl IntoView {
    let specs = if has_series() { specs } else { Vec::new() };
    if specs.is_empty() && outcomes.is_empty() {
        let none = match no_goal_reason {
            Some(why) => format!("no goal: {why}"),
            None => format!("no {} yet", goal_or("outcome")),
        };
        return Either::Left(view! { <span class="muted">{none}</span> });
    }
    let all = specs.len() + outcomes.len();
    let most = most.filter(|most| all > most + 1).unwrap_or(all);
    let specs = specs.into_iter().map(|number| Either::Left(view! { <SpecChip number/> }));
    let outcomes = outcomes.into_iter().map(|code| Either::Right(view! { <OutcomeChip code/> }));
    let more = (all > most)
        .then(|| view! { <span class="muted">{format!("+{}", all - most)}<span class="visually-hidden">" more"</span></span> });
    Either::Right(view! { <span class="chips">{specs.chain(outcomes).take(most).collect_view()}{more}</span> })
}

/// The labels of a task; nothing if it has none.
#[component]
pub fn LabelChips(labels: Vec<Label>) -> impl IntoView {
    let chip = |label: Label| view! { <span class="chip" dir="auto">{label.to_string()}</span> };
    (!labels.is_empty()).then(|| view! { <span class="chips">{labels.into_iter().map(chip).collect_view()}</span> })
}

/// The unfinished tasks that block a task; nothing if there are none.
#[component]
pub fn Blocked(edition: EditionSlug, by: Vec<TaskNumber>) -> impl IntoView {
    /// The number of tasks listed; the rest is counted.
    const NAMED: usize = 3;
    let more = by.len().saturating_sub(NAMED);
    let link = |(nth, number): (usize, &TaskNumber)| {
        let before = if nth == 0 { "blocked by " } else { ", " };
        view! { {before}<a href=format!("/{edition}/tasks/{number}") aria-label=format!("task {number}")>{number.to_string()}</a> }
    };
    (!by.is_empty()).then(|| {
        let links = by.iter().take(NAMED).enumerate().map(link).collect_view();
        view! { <span class="chip blocked"><span>{links}{(more > 0).then(|| format!(" and {more} more"))}</span></span> }
    })
}

/// A person's initials as their avatar; screen readers skip it, so put the name beside it.
#[component]
pub fn Face(person: Person) -> impl IntoView {
    // The hue depends only on the name, so that a person has the same colour everywhere.
    let hue = person.name.as_str().bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 6;
    view! { <span class=format!("avatar hue-{hue}") aria-hidden="true">{person.initials()}</span> }
}

/// People as avatars with names, in the given order.
///
/// If more than `most` + 1, shows `most` of them and counts the rest.
#[component]
pub fn People(people: Vec<Person>, #[prop(optional)] most: Option<usize>) -> impl IntoView {
    let item = |person: Person| {
        let name = person.name.to_string();
        view! { <li><Face person/><span dir="auto">{name}</span></li> }
    };
    let (shown, others) = first(people, most);
    let others = (others > 0).then(|| view! { <li class="muted">{format!("and {others} more")}</li> });
    view! { <ul class="people-inline">{shown.map(item).collect_view()}{others}</ul> }
}

/// The people to show, and the number of others.
///
/// If only one person would be left, shows that person: “and 1 more” takes as much space.
fn first(people: Vec<Person>, most: Option<usize>) -> (impl Iterator<Item = Person>, usize) {
    let most = most.filter(|most| people.len() > most + 1).unwrap_or(people.len());
    let others = people.len() - most;
    (people.into_iter().take(most), others)
}

/// People as avatars only, with names as tooltips, for small spaces.
#[component]
pub fn Faces(people: Vec<Person>) -> impl IntoView {
    let item = |person: Person| {
        let name = person.name.to_string();
        let title = name.clone();
        view! { <li title=title><Face person/><span class="visually-hidden" dir="auto">{name}</span></li> }
    };
    let (shown, others) = first(people, Some(5));
    let others = (others > 0)
        .then(|| view! { <li class="muted">{format!("+{others}")}<span class="visually-hidden">" more"</span></li> });
    view! { <ul class="avatars">{shown.map(item).collect_view()}{others}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chip_has_the_name_and_the_class_of_its_status() {
        for status in Status::ALL {
            let html = Owner::new().with(|| view! { <StatusChip status/> }.to_html());
            let class = status_class(status);
            assert!(html.starts_with(&format!("<span class=\"chip status {class}\">")), "{html}");
            assert!(html.contains(&format!("<svg class=\"swatch {class}\"")), "{html}");
            assert!(html.contains(&format!("<span>{}</span>", status.as_str())), "{html}");
            assert_eq!(html.contains("class=\"strike\""), status == Status::Dropped);
        }
    }
}
