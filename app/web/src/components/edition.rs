//! Components of edition pages: heading with breadcrumb and tabs, planning rule and phases.

use super::series::{has_part, other_editions};
use super::times::PageTime;
use domain::access::{Actor, may_edit_settings, may_view};
use domain::community::NamedEdition;
use domain::editions::{Edition, Part, Parts, Phase, PhaseHistory, PlanningRule, Visibility};
use domain::id::EditionSlug;
use domain::time::Instant;
use leptos::prelude::*;

/// The heading, breadcrumb and tabs of an edition page.
///
/// `here` is the current tab's path after the edition's slug, as in `TABS` or `ORGANIZER_TABS`. `below` is the address
/// and label of the parent page.
#[component]
pub fn EditionHead(
    edition: Edition,
    actor: Actor,
    here: &'static str,
    title: String,
    #[prop(optional)] below: Option<(String, String)>,
) -> impl IntoView {
    let slug = edition.slug.to_string();
    let tab = |(path, label): (&'static str, &'static str)| {
        let address = format!("/{slug}{path}");
        let current = (path == here).then_some(if below.is_some() { "true" } else { "page" });
        view! { <li><a href=address aria-current=current>{label}</a></li> }
    };
    let organizer_tabs = organizer_tabs(&actor, &edition.slug);
    let parts = edition.parts;
    let has_worklog = here == "/worklog" || use_context::<PageTime>().is_some_and(|PageTime(now)| works(&edition, now));
    let is_shown = |path: &str| part_of(path).is_none_or(|part| parts.has(part)) && (has_worklog || path != "/worklog");
    let tabs = TABS.into_iter().chain(organizer_tabs).filter(|(path, _)| is_shown(path)).map(tab).collect_view();
    let crumb = below.clone().map(|(address, label)| view! { <li><a href=address>{label}</a></li> });
    // Printed pages have no breadcrumb that names the edition.
    let on_paper =
        (!here.is_empty()).then(|| view! { <p class="print-only" dir="auto">{edition.title.to_string()}</p> });
    let edition_crumb = (!here.is_empty())
        .then(|| view! { <li><a href=format!("/{}", edition.slug) dir="auto">{edition.title.to_string()}</a></li> });
    let draft = (edition.visibility == Visibility::Draft).then(|| {
        view! { <p><span class="chip draft">"draft"</span>" Only organizers and viewers see this edition."</p> }
    });
    view! {
        <header class="edition-header">
            <nav aria-label="Breadcrumb" class="breadcrumb">
                <ol><li><a href="/">"Editions"</a></li>{edition_crumb}{crumb}</ol>
            </nav>
            {on_paper}
            <h1 dir="auto">{title}</h1>
            {draft}
            <EditionSwitcher edition=edition.slug.clone() actor here/>
            <nav aria-label="Edition" class="tabs"><ul>{tabs}</ul></nav>
        </header>
    }
}

/// Links to the same tab of the other public editions, or to their overview where they don't have it.
#[component]
fn EditionSwitcher(edition: EditionSlug, actor: Actor, here: &'static str) -> impl IntoView {
    let is_among = |tabs: &[(&str, &str)]| tabs.iter().any(|(path, _)| *path == here);
    let entry = |NamedEdition { slug, title, .. }: NamedEdition| {
        let has_tab = part_of(here).is_none_or(|part| has_part(&slug, part));
        let may_open = is_among(&TABS) || is_among(&organizer_tabs(&actor, &slug));
        let address = format!("/{slug}{}", if has_tab && may_open { here } else { "" });
        view! { <li><a href=address dir="auto">{title.to_string()}</a></li> }
    };
    let others = other_editions(&edition);
    (!others.is_empty()).then(|| {
        view! {
            <details class="switcher">
                <summary>"Other editions"</summary>
                <ul>{others.into_iter().map(entry).collect_view()}</ul>
            </details>
        }
    })
}

const TABS: [(&str, &str); 7] = [
    ("", "Overview"),
    ("/tasks", "Tasks"),
    ("/worklog", "Worklog"),
    ("/schedule", "Schedule"),
    ("/meetings", "Meetings"),
    ("/people", "People"),
    ("/progress", "Progress"),
];

/// Whether people work on the tasks of the edition: at the summit, and after it.
fn works(edition: &Edition, now: Instant) -> bool {
    matches!(edition.phase_at(now), Phase::Summit | Phase::Implementation)
}

/// The part of an edition to which a tab belongs; `None` for tabs of every edition.
fn part_of(path: &str) -> Option<Part> {
    match path {
        "/tasks" | "/progress" | "/worklog" => Some(Part::WorkPlan),
        "/meetings" => Some(Part::Planning),
        "/schedule" => Some(Part::Schedule),
        "/invitations" => Some(Part::Invitations),
        _ => None,
    }
}

/// The tabs for organizers and viewers of the edition. Settings are only for those who may change them.
fn organizer_tabs(actor: &Actor, edition: &EditionSlug) -> Vec<(&'static str, &'static str)> {
    let (views, edits) = (may_view(actor, edition), may_edit_settings(actor, edition));
    ORGANIZER_TABS.into_iter().filter(|(path, _)| views && (edits || *path != "/settings")).collect()
}

/// Tabs for organizers; the pages themselves check permissions.
const ORGANIZER_TABS: [(&str, &str); 4] =
    [("/invitations", "Invitations"), ("/settings", "Settings"), ("/roles", "Roles"), ("/audit-log", "Audit log")];

/// Says how many planning meetings each participant must take part in; nothing without such a rule.
#[component]
pub fn ExpectedMeetings(edition: Edition, now: Instant) -> impl IntoView {
    let takes = if edition.phase_at(now).is_past() { "was expected to take" } else { "takes" };
    edition.planning_rule.map(|rule| {
        let meetings = match rule {
            PlanningRule { at_least, of: Some(of) } if at_least < of => {
                format!("at least {at_least} of the {of} planning meetings")
            }
            PlanningRule { of: Some(1), .. } => "the planning meeting".to_owned(),
            PlanningRule { of: Some(2), .. } => "both planning meetings".to_owned(),
            PlanningRule { of: Some(of), .. } => format!("all {of} planning meetings"),
            rule => rule.to_string(),
        };
        view! { <p>{format!("Each participant {takes} part in {meetings}.")}</p> }
    })
}

/// The phases of an edition, with the current one marked.
///
/// Invitations can still be sent and accepted while the edition is planned.
#[component]
pub fn PhaseLine(phase: Phase, parts: Parts, happened: PhaseHistory) -> impl IntoView {
    let step = |at: Phase| {
        let label = label(at);
        let (class, current) = match at.cmp(&phase) {
            std::cmp::Ordering::Less => ("past", None),
            std::cmp::Ordering::Equal => ("present", Some("step")),
            std::cmp::Ordering::Greater => ("coming", None),
        };
        let is_open = at == Phase::Inviting && phase == Phase::Planning;
        let open = is_open.then_some(" (still open)");
        let unseen = match class {
            "past" if !is_open => " (earlier)",
            "present" => " (now)",
            _ => "",
        };
        view! { <li class=class aria-current=current><span>{label}{open}<span class="visually-hidden">{unseen}</span></span></li> }
    };
    view! { <ol class="phases" aria-label="Phases of this edition">{phase.line(parts, happened).into_iter().map(step).collect_view()}</ol> }
}

fn label(phase: Phase) -> &'static str {
    match phase {
        Phase::Drafting => "Drafting",
        Phase::Inviting => "Inviting",
        Phase::Planning => "Planning",
        Phase::Summit => "Summit",
        Phase::Implementation => "Implementation",
        Phase::Closed => "Closed",
    }
}

/// Asks organizers to set the phase that the dates suggest.
#[component]
pub fn ProposedPhase<'a>(edition: &'a Edition, actor: &'a Actor, now: Instant) -> impl IntoView {
    let proposed = edition.proposed_phase(now).filter(|_| may_edit_settings(actor, &edition.slug));
    proposed.map(|phase| {
        let address = format!("/{}/settings?phase={}", edition.slug, phase.as_str());
        view! { <p class="attention"><a href=address>{phase.proposal()}</a></p> }
    })
}
