//! The form of an edition's tracks: one row for each, and empty rows for new ones.

use crate::components::field::{Choice, SavedVersion};
use crate::components::series::series;
use crate::forms::{Form, all_pairs, given, nth, number, optional};
use domain::Refusal;
use domain::editions::{EditedTrack, TrackColour, TrackGoals, TrackRow, tracks_revision};
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
    pub colour: Vec<String>,
    pub goals: Vec<String>,
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
    colour: &'a str,
    goals: &'a str,
}

impl TracksForm {
    pub fn of(tracks: &[TrackRow]) -> TracksForm {
        let summary = |track: &TrackRow| track.summary.as_ref().map(ToString::to_string).unwrap_or_default();
        TracksForm {
            id: tracks.iter().map(|track| track.id.to_string()).collect(),
            order: (1..=tracks.len()).map(|order| order.to_string()).collect(),
            title: tracks.iter().map(|track| track.title.to_string()).collect(),
            summary: tracks.iter().map(summary).collect(),
            colour: tracks.iter().map(|track| track.colour.map_or("", TrackColour::as_str).to_owned()).collect(),
            goals: tracks.iter().map(|track| track.goals.to_string()).collect(),
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
            let colour = optional(row.colour, TrackColour::parse)?;
            let (title, goals) = (Title::parse(row.title)?, TrackGoals::parse(row.goals)?);
            tracks.push((order, EditedTrack { id, title, summary, colour, goals }));
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
            colour: nth(&self.colour, place),
            goals: nth(&self.goals, place),
        };
        let rows = (0..self.title.len().max(self.summary.len())).map(row);
        rows.filter(|row| [row.title, row.summary, row.goals].into_iter().any(|typed| given(typed).is_some()))
    }
}

/// The number of empty rows for further tracks.
const SPARE: usize = 2;

#[component]
pub fn TrackFields<'a>(slug: &'a EditionSlug, form: &'a TracksForm, tracks: &'a [TrackRow]) -> impl IntoView {
    let empty = || TypedTrack { id: "", order: "", title: "", summary: "", colour: "", goals: "" };
    let goals_label = if series().is_some() {
        "Goals (numbers of documents and codes of outcomes, e.g. 4, 1a)"
    } else {
        "Goals (codes of outcomes, e.g. 1a, 2b)"
    };
    let rows = form.filled().chain(std::iter::repeat_with(empty).take(SPARE));
    let row = |(nth, row): (usize, TypedTrack<'_>)| {
        let stored = (1..).zip(tracks).find(|(_, track)| track.id.to_string() == row.id);
        let about = stored.map(|(place, track)| {
            let (address, label) =
                (format!("/{slug}/roles#track-{place}"), format!("Appoint a lead of {}", track.title));
            view! { <p>{about(track)}" "<a href=address aria-label=label>"Appoint a lead"</a></p> }
        });
        view! {
            <fieldset>
                <legend>{format!("Track {nth}")}</legend>
                <input type="hidden" name="id" value=row.id.to_owned()/>
                <div class="side-by-side">
                    <label>"Title"<input type="text" name="title" value=row.title.to_owned() maxlength="200" autocomplete="off"/></label>
                    <label>"Place in the order"<input type="number" name="order" value=row.order.to_owned() min="0" max="10000" step="1"/></label>
                </div>
                <label>"Purpose in one sentence"<input type="text" name="summary" value=row.summary.to_owned() maxlength="1000" autocomplete="off"/></label>
                <div class="side-by-side">
                    <label>{goals_label}<input type="text" name="goals" value=row.goals.to_owned() maxlength="200" autocomplete="off"/></label>
                    <Choice name="colour" label="Colour" options=colours() chosen=row.colour.to_owned()/>
                </div>
                {about}
            </fieldset>
        }
    };
    (1..).zip(rows).map(row).collect_view()
}

/// The colours to choose from; the first is none.
fn colours() -> Vec<(String, String)> {
    let colour = |colour: &TrackColour| (colour.as_str().to_owned(), colour.as_str().to_owned());
    std::iter::once((String::new(), "none".to_owned())).chain(TrackColour::ALL.iter().map(colour)).collect()
}

/// Leads and number of tasks: “Lead: Ilse Demo. 3 tasks.”
fn about(track: &TrackRow) -> String {
    let names: Vec<String> = track.leads.iter().map(|lead| lead.name.to_string()).collect();
    let leads = match names.len() {
        0 if track.has_appointed_lead => "A lead is appointed, but has not signed in yet".to_owned(),
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
        let goals = Some(track.goals.to_string()).filter(|goals| !goals.is_empty());
        let colour = track.colour.map(|colour| colour.as_str().to_owned());
        let more: Vec<String> = goals.into_iter().chain(colour).collect();
        let more = (!more.is_empty()).then(|| format!(" ({})", more.join("; ")));
        view! { <li dir="auto">{track.title.to_string()}{summary}{more}</li> }
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
            "The Overview page shows the tracks, and tasks belong to them. To remove a track, empty its title, purpose and goals. You appoint leads on the page "
            <a href=format!("/{slug}/roles")>"Roles"</a>"."
        </p>
    }
}
