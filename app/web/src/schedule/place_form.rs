//! The form that gives a session its time and room, or takes it out of the schedule.

use super::session_form::room_options;
use crate::components::field::{Choice, Hidden, NumberField};
use crate::forms::{Checkbox, Form, clock, day, number, optional};
use domain::Refusal;
use domain::id::RoomId;
use domain::schedule::{Placement, PlannedSession, SchedulePlan};
use domain::time::weekday;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    /// Empty to take the session out of the schedule.
    pub day: String,
    pub starts: String,
    pub minutes: String,
    pub room: String,
    /// The number of the session's moves that the form showed.
    pub moves: String,
    /// Whether the form is on the page of the editor, which then is shown again.
    pub editor: Checkbox,
}

impl Form for PlaceForm {}

impl PlaceForm {
    pub fn of(placement: Option<Placement>, minutes: u32, moves: u32) -> PlaceForm {
        let room = placement.and_then(|place| place.room);
        PlaceForm {
            day: placement.map(|place| place.day().to_string()).unwrap_or_default(),
            starts: placement.map(|place| domain::time::clock(place.starts.time())).unwrap_or_default(),
            minutes: minutes.to_string(),
            room: room.map(|room| room.to_string()).unwrap_or_default(),
            moves: moves.to_string(),
            editor: Checkbox(false),
        }
    }

    pub fn of_session(session: &PlannedSession) -> PlaceForm {
        PlaceForm::of(session.placement, session.minutes, session.moves)
    }

    /// The wanted place; `None` out of the schedule.
    pub fn placement(&self) -> Result<Option<Placement>, Refusal> {
        let Some(date) = day(&self.day)? else { return Ok(None) };
        let starts = optional(&self.starts, clock)?.ok_or(Refusal::Empty { what: "The start" })?;
        let minutes = number(&self.minutes, "a number of minutes")?;
        let minutes = minutes.ok_or(Refusal::Empty { what: "The length in minutes" })?;
        let room = optional(&self.room, RoomId::parse)?;
        Ok(Some(Placement { starts: date.and_time(starts), minutes, room }))
    }

    /// The number of moves that the form showed.
    pub fn moves(&self) -> Result<u32, Refusal> {
        number(&self.moves, "a number of moves")?.ok_or(Refusal::Empty { what: "The number of moves" })
    }
}

/// The fields of the form.
#[component]
pub fn PlaceFields<'a>(form: PlaceForm, plan: &'a SchedulePlan) -> impl IntoView {
    let days = plan.days().into_iter().map(|date| {
        let outside = date < plan.dates.starts() || date > plan.dates.ends();
        let label = if outside { format!("{} (outside the edition)", weekday(date)) } else { weekday(date) };
        (date.to_string(), label)
    });
    let days = std::iter::once((String::new(), "Not scheduled".to_owned())).chain(days).collect();
    view! {
        <Hidden name="moves" value=form.moves/>
        <Choice name="day" label="Day" options=days chosen=form.day/>
        <label>"Start"<input type="time" name="starts" value=form.starts/></label>
        <NumberField name="minutes" label="Length in minutes" value=form.minutes least=5/>
        <Choice name="room" label="Room" options=room_options(&plan.rooms, "No room yet") chosen=form.room/>
    }
}
