//! What is missing before invitations to an edition can go out.

use domain::editions::{EditionPage, Visibility};
use domain::id::EditionSlug;
use leptos::either::Either;
use leptos::prelude::*;

/// A step on the way to the first invitation, with the page that does it.
struct Step {
    label: &'static str,
    path: &'static str,
    is_done: bool,
}

#[component]
pub fn Checklist<'a>(page: &'a EditionPage) -> impl IntoView {
    let slug = page.edition.slug.clone();
    let steps = steps(page);
    let next = next_step(&slug, missing(page));
    let step = move |step: Step| {
        let state = if step.is_done { "done" } else { "missing" };
        let class = if step.is_done { "muted" } else { "attention" };
        view! { <li><a href=format!("/{slug}{}", step.path)>{step.label}</a>" "<span class=class>{state}</span></li> }
    };
    page.edition.parts.invitations.then(|| {
        view! {
            <section>
                <p class="headline">{headline(page)}</p>
                {next}
                <ul class="bullets">{steps.into_iter().map(step).collect_view()}</ul>
            </section>
        }
    })
}

/// The way back to the list, after a step was saved while others are missing.
#[component]
pub fn BackToChecklist<'a>(edition: &'a EditionSlug, misses_steps: bool) -> impl IntoView {
    let address = format!("/{edition}/settings");
    misses_steps.then(|| view! { <p><a href=address>"See what is missing"</a></p> })
}

/// The way on: inviting people if nothing is missing.
fn next_step(slug: &EditionSlug, missing: usize) -> impl IntoView + use<> {
    let address = format!("/{slug}/invitations/add");
    if missing == 0 {
        Either::Left(view! { <p><a class="button primary" href=address>"Invite people"</a></p> })
    } else {
        Either::Right(view! { <p class="muted">"Do these steps in any order:"</p> })
    }
}

/// How many steps are missing, in a sentence.
pub fn headline(page: &EditionPage) -> String {
    match missing(page) {
        0 => "Nothing is missing: invitations can go out.".to_owned(),
        1 => "1 step is missing before invitations can go out.".to_owned(),
        missing => format!("{missing} steps are missing before invitations can go out."),
    }
}

pub fn missing(page: &EditionPage) -> usize {
    steps(page).iter().filter(|step| !step.is_done).count()
}

fn steps(page: &EditionPage) -> Vec<Step> {
    let step = |label, path, is_done| Step { label, path, is_done };
    vec![
        step("Number of seats", "/seats", page.edition.capacity.is_some()),
        step("Commitments", "/commitments", !page.clauses.is_empty()),
        step("Agenda", "/settings/agenda", !page.agenda.is_empty()),
        step("Tracks", "/settings/tracks", !page.tracks.is_empty()),
        step("Visibility: published", "/settings#visibility", page.edition.visibility == Visibility::Published),
    ]
}
