//! The head of every page inside an edition: where you are, and the edition's tabs.

use domain::access::{Actor, may_name_leads};
use domain::editions::{Edition, Phase};
use domain::time::Instant;
use leptos::prelude::*;

/// `here` is the part of the address behind the edition's slug, as in `TABS`.
#[component]
pub fn EditionHead(
    edition: Edition,
    actor: Actor,
    here: &'static str,
    title: String,
    #[prop(optional)] below: Option<(String, String)>,
) -> impl IntoView {
    let slug = edition.slug.to_string();
    let tab = |(part, words): (&'static str, &'static str)| {
        let address = format!("/{slug}{part}");
        let current = (part == here).then_some(if below.is_some() { "true" } else { "page" });
        view! { <li><a href=address aria-current=current>{words}</a></li> }
    };
    let own: &[(&str, &str)] = if may_name_leads(&actor, &edition.slug) { &ORGANIZERS } else { &[] };
    let tabs = TABS.iter().chain(own).copied().map(tab).collect_view();
    let crumb = below.clone().map(|(address, words)| view! { <li><a href=address>{words}</a></li> });
    // Paper has no breadcrumb to say which edition it is.
    let on_paper = (!here.is_empty()).then(|| view! { <p class="on-paper">{edition.title.to_string()}</p> });
    let edition_crumb = (!here.is_empty())
        .then(|| view! { <li><a href=format!("/{}", edition.slug)>{edition.title.to_string()}</a></li> });
    view! {
        <header class="edition">
            <nav aria-label="Breadcrumb" class="crumbs">
                <ol><li><a href="/">"Editions"</a></li>{edition_crumb}{crumb}</ol>
            </nav>
            {on_paper}
            <h1>{title}</h1>
            <nav aria-label="Edition" class="tabs"><ul>{tabs}</ul></nav>
        </header>
    }
}

const TABS: [(&str, &str); 5] = [
    ("", "Overview"),
    ("/tasks", "Tasks"),
    ("/meetings", "Meetings"),
    ("/people", "People"),
    ("/progress", "Progress"),
];

/// What only organizers see; the pages ask for themselves.
const ORGANIZERS: [(&str, &str); 3] = [("/invitations", "Invitations"), ("/roles", "Roles"), ("/audit-log", "History")];

/// How many planning meetings each participant takes part in, where the edition has a rule.
pub fn rule(edition: &Edition, now: Instant) -> Option<AnyView> {
    let takes = if edition.phase_at(now).is_past() { "was to take" } else { "takes" };
    edition.planning_rule.map(|rule| view! { <p>{format!("Each participant {takes} part in {rule}.")}</p> }.into_any())
}

/// The way from invitation to results, with the present marked.
#[component]
pub fn PhaseLine(phase: Phase) -> impl IntoView {
    let step = |(at, words): (Phase, &'static str)| {
        let (class, current) = match at.cmp(&phase) {
            std::cmp::Ordering::Less => ("past", None),
            std::cmp::Ordering::Equal => ("present", Some("step")),
            std::cmp::Ordering::Greater => ("coming", None),
        };
        let unseen = match class {
            "past" => " (over)",
            "present" => " (now)",
            _ => "",
        };
        view! { <li class=class aria-current=current><span>{words}<span class="unseen">{unseen}</span></span></li> }
    };
    view! { <ol class="phases" aria-label="Phases of this edition">{STEPS.into_iter().map(step).collect_view()}</ol> }
}

const STEPS: [(Phase, &str); 5] = [
    (Phase::Inviting, "Inviting"),
    (Phase::Planning, "Planning"),
    (Phase::Summit, "Summit"),
    (Phase::Implementation, "Implementation"),
    (Phase::Closed, "Closed"),
];
