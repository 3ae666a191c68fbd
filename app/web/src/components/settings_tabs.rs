//! The tabs of an edition's settings pages.

use super::series::has_part;
use domain::editions::Part;
use domain::id::EditionSlug;
use leptos::prelude::*;

/// `here` is the path of the current tab below the edition's slug, as in `TABS`.
///
/// Tabs of parts that are off are left out.
#[component]
pub fn SettingsTabs(edition: EditionSlug, here: &'static str) -> impl IntoView {
    let tabs = TABS.into_iter().filter(|(_, _, parts)| parts.iter().all(|part| has_part(&edition, *part)));
    let tab = |(path, label, _): (&'static str, &'static str, &[Part])| {
        let address = format!("/{edition}{path}");
        view! { <li><a href=address aria-current=(path == here).then_some("page")>{label}</a></li> }
    };
    view! { <nav aria-label="Settings" class="subnav"><ul>{tabs.map(tab).collect_view()}</ul></nav> }
}

/// Path, label, and the parts that the page belongs to. Each feature adds its page here.
const TABS: [(&str, &str, &[Part]); 9] = [
    ("/settings", "General", &[]),
    ("/settings/agenda", "Agenda", &[]),
    ("/settings/tracks", "Tracks", &[]),
    ("/settings/rooms", "Rooms", &[]),
    ("/settings/links", "Links", &[]),
    ("/settings/questions", "Questions", &[Part::Invitations]),
    ("/settings/interest", "Interest form", &[Part::Invitations, Part::Interest]),
    ("/settings/travel", "Travel costs", &[Part::Travel]),
    ("/settings/close", "Close or delete", &[]),
];
