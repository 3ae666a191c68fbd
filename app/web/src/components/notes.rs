//! The earlier versions of notes that several people edit.

use super::difference::TextDifference;
use super::times::Day;
use domain::meetings::NotesRevision;
use domain::time::Zone;
use leptos::prelude::*;

/// Each change of the notes, newest first; `current` are the notes now.
#[component]
pub fn NotesHistory(current: String, found: Vec<NotesRevision>, zone: Zone) -> impl IntoView {
    // Each version was replaced by the one after it, the latest by the current notes.
    let became = std::iter::once(current).chain(found.iter().map(|revision| revision.text.clone()));
    let became: Vec<String> = became.collect();
    let none = found
        .is_empty()
        .then(|| view! { <p>"No changes yet. When someone edits the notes, earlier versions appear here."</p> });
    let entries = found.into_iter().zip(became);
    let entries: Vec<_> = entries.map(|(was, after)| view! { <Change was after zone=zone.clone()/> }).collect();
    view! {
        {none}
        <ol class="entry-list column">{entries}</ol>
    }
}

#[component]
fn Change(was: NotesRevision, after: String, zone: Zone) -> impl IntoView {
    let who = was.by.map_or("Someone".to_owned(), |person| person.name.to_string());
    let day = zone.at(was.until).date_naive();
    let before = was.text.clone();
    view! {
        <li class="revision">
            <p><b>{who}</b>" changed the notes on "<Day date=day/></p>
            <TextDifference before after/>
            <details>
                <summary>"Version before this change"</summary>
                <p class="note pre-line" dir="auto">{was.text}</p>
            </details>
        </li>
    }
}
