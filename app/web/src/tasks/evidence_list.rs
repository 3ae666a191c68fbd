//! Shows the evidence of a task: links with what GitHub says, and what was entered here.

use crate::components::times::{Ago, Day};
use domain::tasks::{Evidence, EvidenceState, SeenEvidence};
use domain::time::{Instant, Zone};
use leptos::either::Either;
use leptos::prelude::*;

#[component]
pub fn EvidenceList<'a>(evidence: &'a [Evidence], zone: &'a Zone, now: Instant) -> impl IntoView + use<> {
    let entry = |evidence: &Evidence| {
        let state = evidence.state().map(|state| view! { <StateChip state/> });
        view! {
            <li>
                <p>
                    <a href=evidence.url.to_string()>{evidence.label()}</a>
                    <span class="muted">{evidence.actual_kind().as_str()}</span>
                    {state}
                </p>
                {contradiction(evidence)}
                {evidence.seen.as_ref().map(|seen| view! { <SeenDetails seen zone now/> })}
            </li>
        }
    };
    let inside = if evidence.is_empty() {
        Either::Left(view! { <p class="muted">"No evidence linked yet."</p> })
    } else {
        Either::Right(view! { <ul class="evidence">{evidence.iter().map(entry).collect_view()}</ul> })
    };
    view! { <section><h2>"Evidence"</h2>{inside}</section> }
}

#[component]
fn StateChip(state: EvidenceState) -> impl IntoView {
    view! { <span class=format!("chip {}", state.as_str())>{state.as_str()}</span> }
}

/// What GitHub says and what was entered here, if they differ.
fn contradiction(evidence: &Evidence) -> Option<impl IntoView + use<>> {
    let (seen, said) = evidence.contradiction()?;
    Some(view! { <p class="attention">{format!("GitHub: {} · entered here: {}", seen.as_str(), said.as_str())}</p> })
}

/// The title, author and dates on GitHub.
#[component]
fn SeenDetails<'a>(seen: &'a SeenEvidence, zone: &'a Zone, now: Instant) -> impl IntoView + use<> {
    let date = |word: &'static str, at: Option<Instant>| {
        at.map(|at| view! { {word}" "<Day date=zone.at(at).date_naive()/>" · " })
    };
    let closed = match seen.state {
        Some(EvidenceState::Merged) => date("merged", seen.closed),
        _ => date("closed", seen.closed),
    };
    view! {
        {seen.title.as_ref().map(|title| view! { <p dir="auto">{title.to_string()}</p> })}
        <p class="muted">
            {seen.author.as_ref().map(|author| format!("by {author} · "))}
            {date("opened", seen.opened)}
            {closed}
            "checked on GitHub "<Ago now then=seen.at/>
        </p>
    }
}
