//! The tabs of an edition's invitation pages for organizers.

use domain::id::EditionSlug;
use leptos::prelude::*;

/// `here` is the path of the current tab below the edition's slug, as in `TABS`; empty for none.
#[component]
pub fn OrganizerTabs(edition: EditionSlug, here: &'static str) -> impl IntoView {
    let tab = |(path, label): (&'static str, &'static str)| {
        let address = format!("/{edition}{path}");
        view! { <li><a href=address aria-current=(path == here).then_some("page")>{label}</a></li> }
    };
    view! { <nav aria-label="Invitations" class="subnav"><ul>{TABS.into_iter().map(tab).collect_view()}</ul></nav> }
}

const TABS: [(&str, &str); 7] = [
    ("/invitations", "All invitations"),
    ("/invitations/add", "Invite"),
    ("/seats", "Seats and settings"),
    ("/commitments", "Commitments"),
    ("/logistics", "Travel and requirements"),
    ("/outbox", "Outbox"),
    ("/email-templates", "Email templates"),
];
