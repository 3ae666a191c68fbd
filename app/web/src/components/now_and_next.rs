//! The sessions that take place now and next.

use super::times::When;
use domain::editions::Edition;
use domain::schedule::{NowAndNext, ReleasedSession};
use domain::time::Instant;
use leptos::prelude::*;

/// The sessions of a release that take place now or next today; nothing if there are none.
///
/// `links`: whether to link to the schedule.
#[component]
pub fn NowAndNextSessions<'a>(
    edition: &'a Edition,
    sessions: &'a [ReleasedSession],
    now: Instant,
    #[prop(optional)] links: bool,
) -> impl IntoView {
    let found = NowAndNext::at(sessions, edition.zone.at(now).naive_local());
    let entry = |session: &ReleasedSession| {
        let room = session.room.as_ref().map(|room| format!(", {room}"));
        let (starts, ends) = (edition.zone.instant(session.starts), edition.zone.instant(session.ends()));
        let when = starts.map(|starts| view! { <br/><When zone=edition.zone.clone() starts ends/> });
        let address = format!("/{}/sessions/{}", edition.slug, session.number);
        view! { <li><a href=address dir="auto">{session.title.to_string()}</a>{room}{when}</li> }
    };
    let part = |title: &'static str, sessions: &[&ReleasedSession]| {
        let entries = sessions.iter().copied().map(entry).collect_view();
        (!sessions.is_empty())
            .then(|| view! { <div><h3 dir="auto">{title}</h3><ul class="bullets">{entries}</ul></div> })
    };
    let (is_empty, now, next) = (found.is_empty(), part("Now", &found.now), part("Next", &found.next));
    let link = links.then(|| view! { <p><a href=format!("/{}/schedule", edition.slug)>"The whole schedule"</a></p> });
    (!is_empty).then(|| {
        view! {
            <section class="now-and-next">
                <h2>"Now and next"</h2>
                <div class="two-columns">{now}{next}</div>
                {link}
            </section>
        }
    })
}
