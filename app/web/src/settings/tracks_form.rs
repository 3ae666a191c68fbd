//! The form of an edition's tracks: one row for each, and empty rows for new ones.

use crate::components::field::SavedVersion;
use crate::forms::{Form, all_pairs, given, nth, number, optional};
use domain::Refusal;
use domain::editions::{EditedTrack, TrackRow, tracks_revision};
use domain::id::{EditionSlug, TrackId};
use domain::text::{ShortText, Title, counted, named};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TracksForm {
    /// The ids of the tracks, empty for new ones, and as many values of each other list.
    pub id: Vec<String>,
    pub order: Vec<String>,
    pub title: Vec<String>,
    pub summary: Vec<String>,
    /// The revision of the tracks that the form showed.
    pub read: String,
}

impl Form for TracksForm {
    const MAX_FIELDS: usize = 500;

    fn pairs(&self) -> Vec<(String, String)> {
        all_pairs(self)
    }
}

/// A row as typed.
struct TypedTrack<'a> {
    id: &'a str,
    order: &'a str,
    title: &'a str,
    summary: &'a str,
}

impl TracksForm {
    pub fn of(tracks: &[TrackRow]) -> TracksForm {
        let summary = |track: &TrackRow| track.summary.as_ref().map(ToString::to_string).unwrap_or_default();
        TracksForm {
            id: tracks.iter().map(|track| track.id.to_string()).collect(),
            order: (1..=tracks.len()).map(|order| order.to_string()).collect(),
            title: tracks.iter().map(|track| track.title.to_string()).collect(),
            summary: tracks.iter().map(summary).collect(),
            read: tracks_revision(tracks),
        }
    }

    /// The tracks of all rows that aren't empty, by their order; rows without an order are last.
    pub fn edited(&self) -> Result<Vec<EditedTrack>, Refusal> {
        let mut tracks = Vec::new();
        for row in self.filled() {
            let order = number(row.order, "a place in the order (like 1)")?.unwrap_or(u32::MAX);
            let id = optional(row.id, TrackId::parse)?;
            let summary = optional(row.summary, ShortText::parse)?;
            tracks.push((order, EditedTrack { id, title: Title::parse(row.title)?, summary }));
        }
        tracks.sort_by_key(|(order, _)| *order);
        Ok(tracks.into_iter().map(|(_, track)| track).collect())
    }

    fn filled(&self) -> impl Iterator<Item = TypedTrack<'_>> {
        let row = |place| TypedTrack {
            id: nth(&self.id, place),
            order: nth(&self.order, place),
            title: nth(&self.title, place),
            summary: nth(&self.summary, place),
        };
        let rows = (0..self.title.len().max(self.summary.len())).map(row);
        rows.filter(|row| given(row.title).is_some() || given(row.summary).is_some())
    }
}

/// The number of empty rows for further tracks.
const SPARE: usize = 2;

#[component]
pub fn TrackFields<'a>(form: &'a TracksForm, tracks: &'a [TrackRow]) -> impl IntoView {
    let empty = || TypedTrack { id: "", order: "", title: "", summary: "" };
    let rows = form.filled().chain(std::iter::repeat_with(empty).take(SPARE));
    let row = |(nth, row): (usize, TypedTrack<'_>)| {
        let stored = tracks.iter().find(|track| track.id.to_string() == row.id);
        let about = stored.map(|track| view! { <p class="muted">{about(track)}</p> });
        view! {
            <fieldset>
                <legend>{format!("Track {nth}")}</legend>
                <input type="hidden" name="id" value=row.id.to_owned()/>
                <div class="side-by-side">
                    <label>"Title"<input type="text" name="title" value=row.title.to_owned() maxlength="200" autocomplete="off"/></label>
                    <label>"Place in the order"<input type="number" name="order" value=row.order.to_owned() min="0" max="10000" step="1"/></label>
                </div>
                <label>"Purpose in one sentence"<input type="text" name="summary" value=row.summary.to_owned() maxlength="1000" autocomplete="off"/></label>
                {about}
            </fieldset>
        }
    };
    (1..).zip(rows).map(row).collect_view()
}

/// Leads and number of tasks: “Lead: Ilse Demo. 3 tasks.”
fn about(track: &TrackRow) -> String {
    let names: Vec<String> = track.leads.iter().map(|lead| lead.name.to_string()).collect();
    let leads = match names.len() {
        0 => "No lead".to_owned(),
        1 => format!("Lead: {}", names[0]),
        _ => format!("Leads: {}", named(&names, "people")),
    };
    format!("{leads}. {}.", counted(track.tasks as usize, "task", "tasks"))
}

/// The tracks that someone else saved while the form was open.
#[component]
pub fn SavedTracks<'a>(tracks: &'a [TrackRow]) -> impl IntoView {
    let track = |track: &TrackRow| {
        let summary = track.summary.as_ref().map(|summary| format!(": {summary}"));
        view! { <li>{track.title.to_string()}{summary}</li> }
    };
    let tracks = tracks.iter().map(track).collect_view();
    view! {
        <SavedVersion><ol>{tracks}</ol></SavedVersion>
    }
}

/// Where leads are appointed.
#[component]
pub fn LeadsNote(slug: EditionSlug) -> impl IntoView {
    view! {
        <p class="muted">
            "The Overview page shows the tracks, and tasks belong to them. To remove a track, empty its title and its purpose. Leads are appointed on the page "
            <a href=format!("/{slug}/roles")>"Roles"</a>"."
        </p>
    }
}
