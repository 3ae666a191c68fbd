//! The preview and the report of a schedule import: counts, and a line for each change.

use crate::components::field::{Check, Hidden};
use crate::components::folded_list::FoldedList;
use domain::id::EditionSlug;
use domain::import::{KeptSession, ScheduleDiagnostic, ScheduleImportPreview, SessionImport};
use domain::text::counted;
use domain::time::{clock, day};
use leptos::either::Either;
use leptos::prelude::*;

/// The preview of an import, with a button to import if there is anything to import.
#[component]
pub fn Preview<'a>(
    slug: &'a EditionSlug,
    list: &'a str,
    preview: &'a ScheduleImportPreview,
    cancel_missing: bool,
) -> impl IntoView {
    view! {
        <section class="preview column">
            <h2>"Preview"</h2>
            <p class="headline">{figures(preview, false)}</p>
            <Ignored diagnostics=&preview.diagnostics/>
            <Changes slug preview/>
            <NextStep slug list preview cancel_missing/>
        </section>
    }
}

/// The button to import, or why there is none.
#[component]
fn NextStep<'a>(
    slug: &'a EditionSlug,
    list: &'a str,
    preview: &'a ScheduleImportPreview,
    cancel_missing: bool,
) -> impl IntoView {
    if preview.is_nothing() && preview.missing.is_empty() {
        return Either::Left(view! { <p>"There is nothing to import."</p> });
    }
    let missing =
        (!preview.missing.is_empty()).then(|| view! { <Missing slug missing=&preview.missing cancel_missing/> });
    Either::Right(view! {
        <form method="post" action=format!("/{slug}/schedule/import") enctype="multipart/form-data" class="stacked">
            <Hidden name="list" value=list/>
            <Hidden name="read" value=preview.revision()/>
            {missing}
            <button class="primary">"Import"</button>
        </form>
    })
}

/// The sessions that the file doesn’t have, with a box to cancel them.
#[component]
fn Missing<'a>(slug: &'a EditionSlug, missing: &'a [KeptSession], cancel_missing: bool) -> impl IntoView {
    let label = match missing.len() {
        1 => "Cancel the session that the file doesn’t have".to_owned(),
        many => format!("Cancel the {many} sessions that the file doesn’t have"),
    };
    let line = move |session: KeptSession| {
        let address = format!("/{slug}/sessions/{}", session.number);
        view! { <li><a href=address dir="auto">{session.title.to_string()}</a></li> }
    };
    view! {
        <Check name="cancel_missing" label ticked=cancel_missing/>
        <FoldedList lines=missing.to_vec() line/>
    }
}

/// What the file has that can’t be used.
#[component]
fn Ignored<'a>(diagnostics: &'a [ScheduleDiagnostic]) -> impl IntoView {
    let line =
        |diagnostic: ScheduleDiagnostic| view! { <li>{format!("{}: {}", diagnostic.place, diagnostic.text)}</li> };
    (!diagnostics.is_empty()).then(|| view! { <h3>"Ignored"</h3><FoldedList lines=diagnostics.to_vec() line/> })
}

/// A line of the list of changes.
enum ChangeLine<'p> {
    Added(String),
    New(&'p SessionImport),
    Changed(&'p SessionImport),
}

/// Changed sessions first, then new rooms, tracks and sessions.
#[component]
fn Changes<'a>(slug: &'a EditionSlug, preview: &'a ScheduleImportPreview) -> impl IntoView {
    let rooms = preview.rooms.iter().map(|room| ChangeLine::Added(format!("room “{}” is new", room.title)));
    let tracks = preview.tracks.iter().map(|track| ChangeLine::Added(format!("track “{track}” is new")));
    let changed = preview.changed.iter().map(ChangeLine::Changed);
    let lines: Vec<_> = changed.chain(rooms).chain(tracks).chain(preview.new.iter().map(ChangeLine::New)).collect();
    let line = move |line: ChangeLine<'_>| match line {
        ChangeLine::Added(text) => Either::Left(view! { <li>{text}</li> }),
        ChangeLine::New(import) => Either::Left(view! { <li>{new_session(import)}</li> }),
        ChangeLine::Changed(import) => {
            let changes: Vec<String> = import.changes.iter().map(ToString::to_string).collect();
            let address = import.number.map(|number| format!("/{slug}/sessions/{number}"));
            let title = import.session.title.to_string();
            Either::Right(view! { <li><a href=address dir="auto">{title}</a>": "{changes.join("; ")}</li> })
        }
    };
    (!lines.is_empty()).then(|| view! { <FoldedList lines line/> })
}

/// `“Arrays” is new: 24 May 2027, 09:00, Aula, led by Ada Lovelace`.
fn new_session(import: &SessionImport) -> String {
    let session = &import.session;
    let room = session.room.as_ref().map(|room| format!(", {room}")).unwrap_or_default();
    let leads: Vec<&str> = import.leads.iter().map(|lead| lead.name.as_str()).collect();
    let leads = if leads.is_empty() { String::new() } else { format!(", led by {}", leads.join(", ")) };
    let time = format!("{}, {}", day(session.starts.date()), clock(session.starts.time()));
    format!("“{}” is new: {time}{room}{leads}", session.title)
}

/// What an import did.
pub struct ImportDone {
    pub preview: ScheduleImportPreview,
    pub cancels_missing: bool,
}

/// The report of an import.
#[component]
pub fn ImportReport<'a>(slug: &'a EditionSlug, done: &'a ImportDone) -> impl IntoView {
    let cancelled = if done.cancels_missing { done.preview.missing.len() } else { 0 };
    let text = match (done.preview.is_nothing(), cancelled) {
        (true, 0) => "Nothing was changed.".to_owned(),
        (true, many) => format!("{} cancelled.", counted(many, "session was", "sessions were")),
        (false, 0) => figures(&done.preview, true),
        (false, many) => {
            format!("{} {} cancelled.", figures(&done.preview, true), counted(many, "session was", "sessions were"))
        }
    };
    view! {
        <div class="success-message" role="status">
            <p>{text}</p>
            <p><a href=format!("/{slug}/schedule/edit")>"Open the schedule editor"</a></p>
        </div>
    }
}

/// `2 sessions are new, 1 changes, 33 stay as they are.`
fn figures(preview: &ScheduleImportPreview, imported: bool) -> String {
    let (changes, change) = if imported { ("has changed", "have changed") } else { ("changes", "change") };
    let counts = [
        (preview.new.len(), "is new", "are new"),
        (preview.changed.len(), changes, change),
        (preview.same, "stays as it is", "stay as they are"),
    ];
    let parts = counts.into_iter().filter(|(count, ..)| *count > 0).enumerate().map(|(nth, (count, one, many))| {
        let number = if nth == 0 { counted(count, "session", "sessions") } else { count.to_string() };
        format!("{number} {}", if count == 1 { one } else { many })
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "The file has no sessions.".to_owned() } else { format!("{}.", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lists_only_counts_above_zero() {
        let preview = ScheduleImportPreview { same: 33, ..ScheduleImportPreview::default() };
        assert_eq!(figures(&preview, false), "33 sessions stay as they are.");
        assert_eq!(figures(&ScheduleImportPreview::default(), false), "The file has no sessions.");
    }
}
