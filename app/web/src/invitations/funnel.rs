//! The figures above the list of invitations: funnel, seats and breakdown by project and stack.

use crate::components::figure::Figure;
use crate::components::seats::{SeatLegend, SeatPicture, for_organizers, table_rows};
use domain::invitations::{Invitation, InvitationOverview, InvitationState};
use domain::text::Title;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Describes the figures in words.
///
/// For example: `23 of 40 seats taken, 5 on the waitlist, 8 without a reply`.
pub fn described(all: &InvitationOverview) -> String {
    let figures = &all.figures;
    let taken = for_organizers(figures);
    let waitlisted = match figures.offered {
        0 => "on the waitlist".to_owned(),
        offered => format!("on the waitlist ({offered} of them with an offered seat)"),
    };
    let drafts = count(all, InvitationState::Draft);
    let rest = [
        ((figures.waiting + figures.offered) as usize, waitlisted.as_str()),
        (count(all, InvitationState::Sent), "without a reply"),
        (drafts, if drafts == 1 { "draft" } else { "drafts" }),
    ];
    let rest: String =
        rest.iter().filter(|(count, _)| *count > 0).map(|(count, label)| format!(", {count} {label}")).collect();
    format!("{taken}{rest}")
}

fn count(all: &InvitationOverview, state: InvitationState) -> usize {
    all.invitations.iter().filter(|invitation| invitation.status.state == state).count()
}

/// The funnel and the seats as pictures.
#[component]
pub fn Pictures<'a>(all: &'a InvitationOverview) -> impl IntoView {
    let figures = all.figures.clone();
    let steps = steps(all);
    let rows = steps.iter().map(|(label, count)| vec![(*label).to_owned(), count.to_string()]).collect();
    let seats = table_rows(&figures);
    view! {
        <div class="two-columns">
            <Figure caption="From draft to seat".to_owned() heads=vec!["Step".to_owned(), "Invitations".to_owned()] rows>
                <Bars steps=steps.clone()/>
            </Figure>
            <Figure caption="Seats taken, reserved and free".to_owned() heads=vec!["State".to_owned(), "Seats".to_owned()] rows=seats>
                <SeatPicture figures=figures.clone()/>
                <SeatLegend figures/>
            </Figure>
        </div>
    }
}

/// The label of each step, and the number of invitations that reached it.
fn steps(all: &InvitationOverview) -> Vec<(&'static str, usize)> {
    let in_states = |states: &[InvitationState]| {
        all.invitations.iter().filter(|invitation| states.contains(&invitation.status.state)).count()
    };
    use InvitationState::*;
    vec![
        ("added", all.invitations.len()),
        ("were invited", in_states(&[Sent, Waitlisted, Accepted, Declined, Expired, Revoked, Withdrawn])),
        ("have replied", in_states(&[Waitlisted, Accepted, Declined, Withdrawn])),
        ("have accepted", in_states(&[Waitlisted, Accepted])),
        ("have a seat", in_states(&[Accepted])),
    ]
}

/// The width of the labels to the left of the bars; the numbers are to the right.
const LABEL_WIDTH: f64 = 108.0;
const LONGEST_BAR: f64 = 170.0;
const WIDTH: f64 = 320.0;

#[component]
fn Bars(steps: Vec<(&'static str, usize)>) -> impl IntoView {
    let most = steps.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1) as f64;
    let bar = |(index, (label, count)): (usize, &(&'static str, usize))| {
        let (y, width) = (index * 26, *count as f64 / most * LONGEST_BAR);
        let class = format!("step step-{index}");
        view! {
            <text x="0" y=(y + 17).to_string()>{*label}</text>
            <rect class=class x=LABEL_WIDTH.to_string() y=(y + 3).to_string() width=format!("{width:.1}") height="19" rx="3"/>
            <text class="value" x=format!("{:.1}", LABEL_WIDTH + 8.0 + width) y=(y + 17).to_string()>{count.to_string()}</text>
        }
    };
    let described: Vec<String> = steps.iter().map(|(label, count)| format!("{count} {label}")).collect();
    view! {
        <svg class="chart funnel" viewBox=format!("0 0 {WIDTH} {}", steps.len() * 26) role="img">
            <title>{described.join(", ")}</title>
            {steps.iter().enumerate().map(bar).collect_view()}
        </svg>
    }
}

/// Who is coming: by project, domain stack and seat pool, and how many attend for the first time.
#[component]
pub fn Breakdown<'a>(all: &'a InvitationOverview) -> impl IntoView {
    let accepted = all.invitations.iter().filter(|invitation| invitation.status.state == InvitationState::Accepted);
    let first = accepted.clone().filter(|invitation| invitation.first_timer).count();
    let accepted = accepted.count();
    let summary = match accepted {
        0 => "No one has a seat yet.".to_owned(),
        count => format!("Attending for the first time: {first} of {count} people with a seat."),
    };
    (!all.invitations.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Who is coming"</h2>
                <p>{summary}</p>
                <div class="two-columns">
                    <CountsBy all what="Core project or other project" none="not given" of=|invitation| invitation.draft.project.as_ref()/>
                    <CountsBy all what="Domain stack" none="not given" of=|invitation| invitation.draft.stack.as_ref()/>
                    <CountsBy all what="Seat pool" none="no seat pool" of=|invitation| invitation.draft.seat_pool.as_ref()/>
                </div>
            </section>
        }
    })
}

/// How many people of each project, stack or seat pool have a seat, wait, or have not replied.
#[component]
fn CountsBy<'a>(
    all: &'a InvitationOverview,
    what: &'static str,
    none: &'static str,
    of: fn(&Invitation) -> Option<&Title>,
) -> impl IntoView {
    let mut rows: BTreeMap<Option<&Title>, [usize; 3]> = BTreeMap::new();
    for invitation in &all.invitations {
        let column = match invitation.status.state {
            InvitationState::Accepted => 0,
            InvitationState::Waitlisted => 1,
            InvitationState::Sent => 2,
            _ => continue,
        };
        rows.entry(of(invitation)).or_default()[column] += 1;
    }
    let named = rows.keys().any(|title| title.is_some());
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(title, counts)| (title.is_none(), std::cmp::Reverse(counts[0]), *title));
    let row = |(title, [seats, wait, open]): (Option<&Title>, [usize; 3])| {
        let title = title.map_or(none.to_owned(), Title::to_string);
        view! { <tr><th scope="row" dir="auto">{title}</th><td>{seats.to_string()}</td><td>{wait.to_string()}</td><td>{open.to_string()}</td></tr> }
    };
    named.then(|| {
        view! {
            <table class="plain counts">
                <thead><tr><th scope="col">{what}</th><th scope="col">"seats"</th><th scope="col">"waitlist"</th><th scope="col">"no reply"</th></tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
    })
}
