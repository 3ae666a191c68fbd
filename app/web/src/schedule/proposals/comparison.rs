//! Compares a proposal with the draft, or with another proposal: which sessions differ.

use super::links::{SessionLink, room_title};
use crate::components::field::Choice;
use domain::id::{EditionSlug, SessionNumber};
use domain::schedule::scheduler::{ProposalsPage, ScheduleProposal};
use domain::schedule::{Placement, SchedulePlan};
use leptos::prelude::*;

/// A session with two places.
struct Difference {
    session: SessionNumber,
    before: Option<Placement>,
    after: Option<Placement>,
}

/// The sessions that have another place in `other`, or in the draft.
fn differences(plan: &SchedulePlan, proposal: &ScheduleProposal, other: Option<&ScheduleProposal>) -> Vec<Difference> {
    let Some(other) = other else {
        let moves = proposal.contents.moves(plan).into_iter();
        return moves.map(|(session, before, after)| Difference { session, before, after }).collect();
    };
    let find = |session: SessionNumber| other.contents.sessions.iter().find(|place| place.session == session);
    let of = |place: &domain::schedule::scheduler::ProposedPlace| {
        let before = find(place.session)?.placement;
        let (session, after) = (place.session, place.placement);
        (before != after).then_some(Difference { session, before, after })
    };
    proposal.contents.sessions.iter().filter_map(of).collect()
}

#[component]
pub fn Comparison<'a>(
    slug: &'a EditionSlug,
    found: &'a ProposalsPage,
    proposal: &'a ScheduleProposal,
    other: Option<ScheduleProposal>,
) -> impl IntoView {
    if proposal.contents.sessions.is_empty() {
        return ().into_any();
    }
    let (plan, other) = (&found.plan, other.as_ref());
    let name = other.map_or_else(|| "the draft".to_owned(), |other| format!("proposal {}", other.number));
    let differences = differences(plan, proposal, other);
    let row = |difference: Difference| {
        view! {
            <tr>
                <td data-label="Session"><SessionLink slug plan session=difference.session/></td>
                <td data-label="Before">{place(plan, difference.before)}</td>
                <td data-label="In this proposal">{place(plan, difference.after)}</td>
            </tr>
        }
    };
    let table = if differences.is_empty() {
        view! { <p>{format!("All its sessions have the same places in {name}.")}</p> }.into_any()
    } else {
        let rows = differences.into_iter().map(row).collect_view();
        let here = format!("In proposal {}", proposal.number);
        view! {
            <table class="cards">
                <caption class="visually-hidden">"Sessions with another place"</caption>
                <thead><tr><th scope="col">"Session"</th><th scope="col">{format!("In {name}")}</th><th scope="col">{here}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let others =
        found.proposals.iter().filter(|one| one.number != proposal.number && !one.contents.sessions.is_empty());
    let others = others.map(|one| (one.number.to_string(), format!("Proposal {}", one.number)));
    let options: Vec<_> = [(String::new(), "The draft".to_owned())].into_iter().chain(others).collect();
    let chosen = other.map(|other| other.number.to_string()).unwrap_or_default();
    view! {
        <section>
            <h2>{format!("Compared with {name}")}</h2>
            {table}
            <form method="get" action=format!("/{slug}/schedule/proposals/{}", proposal.number) class="form-row">
                <Choice name="with" label="Compare with" options chosen/>
                <button>"Compare"</button>
            </form>
        </section>
    }
    .into_any()
}

/// Day, time and room in words.
fn place(plan: &SchedulePlan, place: Option<Placement>) -> String {
    let Some(place) = place else { return "not scheduled".to_owned() };
    let time = domain::time::clock(place.starts.time());
    format!("{}, {time}, {}", domain::time::weekday(place.day()), room_title(plan, place))
}
