//! The tabs of an edition's settings pages.

use domain::id::EditionSlug;
use leptos::prelude::*;

/// `here` is the path of the current tab below the edition's slug, as in `TABS`.
#[component]
pub fn SettingsTabs(edition: EditionSlug, here: &'static str) -> impl IntoView {
    let tab = |(path, label): (&'static str, &'static str)| {
        let address = format!("/{edition}{path}");
        view! { <li><a href=address aria-current=(path == here).then_some("page")>{label}</a></li> }
    };
    view! { <nav aria-label="Settings" class="subnav"><ul>{TABS.into_iter().map(tab).collect_view()}</ul></nav> }
}

/// Each feature adds its page here.
const TABS: [(&str, &str); 6] = [
    ("/settings", "General"),
    ("/settings/agenda", "Agenda"),
    ("/settings/tracks", "Tracks"),
    ("/settings/rooms", "Rooms"),
    ("/settings/links", "Links"),
    ("/settings/close", "Close or delete"),
];
