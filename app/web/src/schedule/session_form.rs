//! The form of a session: title, track, length, leads, wishes, tasks and goals.

use crate::components::field::{Choice, Hidden, Line, NumberField, TextField};
use crate::forms::{Form, number, optional, task_numbers};
use domain::Refusal;
use domain::editions::TrackGoals;
use domain::id::{Login, RoomId, TrackId};
use domain::schedule::{PlanRoom, SchedulePlan, SessionDetails, SessionKind};
use domain::text::{LongText, ShortText, Title};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The length of a new session in minutes.
const USUAL_LENGTH: u32 = 90;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionForm {
    pub title: String,
    /// `plenary`, `other`, or the number of a track.
    pub track: String,
    pub description: String,
    pub minutes: String,
    /// Logins, separated by commas.
    pub leads: String,
    pub room: String,
    pub equipment: String,
    pub people: String,
    /// Numbers of tasks, such as `3, 12`.
    pub tasks: String,
    /// Goals, such as `1a, 4`.
    pub goals: String,
    /// The revision of the session that the form showed.
    pub read: String,
}

impl Form for SessionForm {}

impl SessionForm {
    /// The form of a new session.
    pub fn empty() -> SessionForm {
        SessionForm { minutes: USUAL_LENGTH.to_string(), ..SessionForm::default() }
    }

    pub fn of(details: &SessionDetails) -> SessionForm {
        fn text(value: Option<&impl ToString>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        fn joined(values: impl Iterator<Item: ToString>) -> String {
            values.map(|value| value.to_string()).collect::<Vec<_>>().join(", ")
        }
        SessionForm {
            title: details.title.to_string(),
            track: match details.kind {
                SessionKind::Plenary => "plenary".to_owned(),
                SessionKind::Other => "other".to_owned(),
                SessionKind::Track(id) => id.to_string(),
            },
            description: text(details.description.as_ref()),
            minutes: details.minutes.to_string(),
            leads: joined(details.leads.iter()),
            room: text(details.wanted_room.as_ref()),
            equipment: text(details.equipment.as_ref()),
            people: text(details.people_expected.as_ref()),
            tasks: joined(details.tasks.iter()),
            goals: details.goals.to_string(),
            read: details.revision(),
        }
    }

    pub fn details(&self) -> Result<SessionDetails, Refusal> {
        let kind = match self.track.as_str() {
            "" | "other" => SessionKind::Other,
            "plenary" => SessionKind::Plenary,
            track => SessionKind::Track(TrackId::parse(track)?),
        };
        let minutes = number(&self.minutes, "a number of minutes")?;
        let details = SessionDetails {
            title: Title::parse(&self.title)?,
            kind,
            description: optional(&self.description, LongText::parse)?,
            minutes: minutes.ok_or(Refusal::Empty { what: "The length in minutes" })?,
            leads: logins(&self.leads)?,
            wanted_room: optional(&self.room, RoomId::parse)?,
            equipment: optional(&self.equipment, ShortText::parse)?,
            people_expected: number(&self.people, "a number of people")?,
            tasks: task_numbers(&self.tasks)?,
            goals: TrackGoals::parse(&self.goals)?,
        };
        details.check()?;
        Ok(details)
    }
}

/// Parses logins that are separated by commas or spaces.
fn logins(typed: &str) -> Result<BTreeSet<Login>, Refusal> {
    let words = typed.split([',', ' ', '\n', '\r', '\t', ';']).filter(|word| !word.is_empty());
    words.map(|word| Login::parse(word.trim_start_matches('@'))).collect()
}

/// The rooms to choose from, after the choice of none.
pub fn room_options(rooms: &[PlanRoom], none: &str) -> Vec<(String, String)> {
    let label = |room: &PlanRoom| match (room.is_removed, room.size) {
        (true, _) => format!("{} (removed)", room.title),
        (false, Some(size)) => format!("{} ({size} people)", room.title),
        (false, None) => room.title.to_string(),
    };
    let rooms = rooms.iter().map(|room| (room.id.to_string(), label(room)));
    std::iter::once((String::new(), none.to_owned())).chain(rooms).collect()
}

/// The fields of the form, with the tracks and rooms of the draft.
#[component]
pub fn SessionFields<'a>(
    form: SessionForm,
    plan: &'a SchedulePlan,
    tracks: Vec<TrackId>,
    free_kind: bool,
) -> impl IntoView {
    let of_track = plan.tracks.iter().filter(|track| free_kind || tracks.contains(&track.id));
    let mut kinds: Vec<(String, String)> =
        of_track.map(|track| (track.id.to_string(), track.title.to_string())).collect();
    if free_kind {
        kinds.push(("plenary".to_owned(), "Plenary session, for everyone".to_owned()));
        kinds.push(("other".to_owned(), "Session beside the tracks".to_owned()));
    }
    let rooms: Vec<PlanRoom> = plan.rooms.iter().filter(|room| !room.is_removed).cloned().collect();
    view! {
        <Hidden name="read" value=form.read/>
        <Line name="title" label="Title" value=form.title/>
        <Choice name="track" label="Track" options=kinds chosen=form.track/>
        <TextField name="description" id="description" label="Description (Markdown)" value=form.description rows=6/>
        <Line name="leads" label="Leads (GitHub logins, e.g. ada, grace)" value=form.leads/>
        <div class="side-by-side">
            <NumberField name="minutes" label="Length in minutes" value=form.minutes least=5/>
            <NumberField name="people" label="People expected" value=form.people least=1/>
        </div>
        <Choice name="room" label="Wanted room" options=room_options(&rooms, "Any room") chosen=form.room/>
        <Line name="equipment" label="Equipment needed (e.g. projector, whiteboard)" value=form.equipment/>
        <Line name="tasks" label="Tasks worked on (numbers, e.g. 3, 12)" value=form.tasks/>
        <Line name="goals" label="Goals worked on (e.g. 1a, 4)" value=form.goals/>
    }
}
