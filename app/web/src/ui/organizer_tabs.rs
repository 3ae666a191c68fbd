//! The organizers' rooms of an edition: the pages behind the tab “Invitations”, each a link from every other.

use domain::id::EditionSlug;
use leptos::prelude::*;

/// `here` is the part of the address behind the edition's slug, as in `ROOMS`.
#[component]
pub fn OrganizerTabs(edition: EditionSlug, here: &'static str) -> impl IntoView {
    let room = |(part, words): (&'static str, &'static str)| {
        let address = format!("/{edition}{part}");
        view! { <li><a href=address aria-current=(part == here).then_some("page")>{words}</a></li> }
    };
    view! { <nav aria-label="Invitations" class="rooms"><ul>{ROOMS.into_iter().map(room).collect_view()}</ul></nav> }
}

const ROOMS: [(&str, &str); 7] = [
    ("/invitations", "Everybody"),
    ("/invitations/add", "Invite"),
    ("/seats", "Seats and rules"),
    ("/commitments", "Commitments"),
    ("/logistics", "Arrivals and needs"),
    ("/outbox", "Outbox"),
    ("/email-templates", "Letters"),
];
