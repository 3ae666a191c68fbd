//! The agenda of an edition, by day.

use domain::editions::{AgendaBlock, Edition};
use domain::time::{NaiveDate, clock, weekday};
use leptos::either::Either;
use leptos::prelude::*;

/// `edits`: whether the reader may edit the agenda.
#[component]
pub fn Agenda(edition: Edition, blocks: Vec<AgendaBlock>, edits: bool) -> impl IntoView {
    if blocks.is_empty() {
        let address = format!("/{}/settings/agenda", edition.slug);
        let edit = edits.then(|| view! { " "<a href=address>"Add the agenda"</a> });
        return Either::Left(
            view! { <section><h2>"Agenda"</h2><p>"The agenda has not been published yet."{edit}</p></section> },
        );
    }
    let days = blocks.chunk_by(|one, next| one.date == next.date);
    let days = days.map(|blocks| view! { <AgendaDay date=blocks[0].date blocks=blocks.to_vec()/> });
    Either::Right(view! {
        <section class="agenda">
            <h2>"Agenda"</h2>
            <p class="muted">{format!("All times are local to {} ({}).", edition.place, edition.zone)}</p>
            <ol class="days">{days.collect_view()}</ol>
        </section>
    })
}

#[component]
fn AgendaDay(date: NaiveDate, blocks: Vec<AgendaBlock>) -> impl IntoView {
    let entry = |block: AgendaBlock| {
        let time = match (block.starts, block.ends) {
            (Some(starts), Some(ends)) => format!("{}–{}", clock(starts), clock(ends)),
            (Some(starts), None) => clock(starts),
            (None, _) => String::new(),
        };
        let class = if block.is_work_session() { "work-session" } else { "" };
        view! { <li class=class><span class="agenda-time">{time}</span><span dir="auto">{block.title.to_string()}</span></li> }
    };
    view! {
        <li class="day">
            <h3><time datetime=date.to_string()>{weekday(date)}</time></h3>
            <ul>{blocks.into_iter().map(entry).collect_view()}</ul>
        </li>
    }
}
