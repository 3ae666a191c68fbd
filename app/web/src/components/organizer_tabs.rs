//! The tabs of an edition's invitation pages for organizers.

use super::email_server::NoEmailServer;
use super::read_only::may_change;
use super::series::has_part;
use domain::editions::Part;
use domain::id::EditionSlug;
use leptos::prelude::*;

/// `here` is the path of the current tab below the edition's slug, as in `TABS`; empty for none.
///
/// Tabs of parts that are off are left out, and for viewers those of forms.
#[component]
pub fn OrganizerTabs(edition: EditionSlug, here: &'static str) -> impl IntoView {
    let tabs = TABS.into_iter().filter(|(_, _, part)| part.is_none_or(|part| has_part(&edition, part)));
    let tabs = tabs.filter(|(path, _, _)| may_change() || !FORMS.contains(path));
    let tab = |(path, label, _): (&'static str, &'static str, Option<Part>)| {
        let address = format!("/{edition}{path}");
        view! { <li><a href=address aria-current=(path == here).then_some("page")>{label}</a></li> }
    };
    view! { <nav aria-label="Invitations" class="subnav"><ul>{tabs.map(tab).collect_view()}</ul></nav><NoEmailServer/> }
}

/// The tab of the edition above emails and commitments, and its page.
///
/// Without invitations it is the settings, for viewers the overview.
pub fn organizer_parent(edition: &EditionSlug) -> (&'static str, (String, String)) {
    let (path, label) = match (has_part(edition, Part::Invitations), may_change()) {
        (true, _) => ("/invitations", "Invitations"),
        (false, true) => ("/settings", "Settings"),
        (false, false) => ("", "Overview"),
    };
    (path, (format!("/{edition}{path}"), label.to_owned()))
}

/// Tabs with nothing but a form.
const FORMS: [&str; 2] = ["/invitations/add", "/emails/new"];

/// Path, label, and the part that the page belongs to.
const TABS: [(&str, &str, Option<Part>); 9] = [
    ("/invitations", "All invitations", Some(Part::Invitations)),
    ("/invitations/add", "Invite", Some(Part::Invitations)),
    ("/applications", "Applications", Some(Part::Interest)),
    ("/seats", "Seats and settings", Some(Part::Invitations)),
    ("/commitments", "Commitments", None),
    ("/logistics", "Travel and requirements", Some(Part::Travel)),
    ("/emails/new", "Write an email", Some(Part::Invitations)),
    ("/outbox", "Outbox", None),
    ("/email-templates", "Email templates", None),
];
