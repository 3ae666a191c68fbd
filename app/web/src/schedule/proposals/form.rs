//! The form for a new proposal: seed, time, and what each relaxation costs.

use crate::components::field::{Choice, NumberField};
use crate::forms::{Form, given, number};
use domain::Refusal;
use domain::schedule::scheduler::{ProposalSettings, ScheduleProposal, SchedulerTime, SchedulerWeights};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The most that one relaxation can cost.
const MOST_WEIGHT: u32 = 1000;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SchedulerForm {
    pub seed: String,
    /// How long to search: a word of `SchedulerTime`.
    pub effort: String,
    pub interest_conflict: String,
    pub interested_absent: String,
    pub small_room: String,
    pub missing_place: String,
    pub missing_equipment: String,
    pub other_room: String,
    pub room_change: String,
}

impl Form for SchedulerForm {}

impl SchedulerForm {
    /// The form for the next proposal: the weights of the newest one, and another seed.
    pub fn next(proposals: &[ScheduleProposal]) -> SchedulerForm {
        let weights = proposals.first().map_or_else(SchedulerWeights::default, |newest| newest.settings.weights);
        let seed = proposals.first().map_or(1, |newest| newest.number.0 + 1);
        SchedulerForm {
            seed: seed.to_string(),
            effort: SchedulerTime::default().as_str().to_owned(),
            interest_conflict: weights.interest_conflict.to_string(),
            interested_absent: weights.interested_absent.to_string(),
            small_room: weights.small_room.to_string(),
            missing_place: weights.missing_place.to_string(),
            missing_equipment: weights.missing_equipment.to_string(),
            other_room: weights.other_room.to_string(),
            room_change: weights.room_change.to_string(),
        }
    }

    /// # Errors
    /// Refuses what isn't a number, and a cost above [`MOST_WEIGHT`]. Empty fields have their usual values.
    pub fn settings(&self) -> Result<ProposalSettings, Refusal> {
        let usual = SchedulerWeights::default();
        let weight = |typed: &str, usual: u64| match number(typed, "a cost (like 10)")? {
            Some(cost) if cost > MOST_WEIGHT => {
                Err(Refusal::OutOfRange { what: "A cost", number: cost.into(), least: 0, most: MOST_WEIGHT })
            }
            cost => Ok(cost.map_or(usual, u64::from)),
        };
        let time = given(&self.effort).map(SchedulerTime::parse).transpose()?.unwrap_or_default();
        Ok(ProposalSettings {
            seed: number(&self.seed, "a seed (like 7)")?.unwrap_or(1),
            steps: time.steps(),
            weights: SchedulerWeights {
                unscheduled: usual.unscheduled,
                interest_conflict: weight(&self.interest_conflict, usual.interest_conflict)?,
                interested_absent: weight(&self.interested_absent, usual.interested_absent)?,
                small_room: weight(&self.small_room, usual.small_room)?,
                missing_place: weight(&self.missing_place, usual.missing_place)?,
                missing_equipment: weight(&self.missing_equipment, usual.missing_equipment)?,
                other_room: weight(&self.other_room, usual.other_room)?,
                room_change: weight(&self.room_change, usual.room_change)?,
            },
        })
    }
}

#[component]
pub fn SchedulerFields(form: SchedulerForm) -> impl IntoView {
    let times = SchedulerTime::ALL.map(|time| (time.as_str().to_owned(), time.label().to_owned())).to_vec();
    let weight = |name: &str, label: &str, value: String| {
        view! { <NumberField name=name.to_owned() label=label.to_owned() value least=0/> }
    };
    view! {
        <Choice name="effort" label="How long to search" options=times chosen=form.effort/>
        <label>"Seed"<input type="number" name="seed" value=form.seed min="0" max="4294967295" step="1"/></label>
        <p class="muted">"The same sessions, seed and costs give the same schedule. Another seed gives another proposal."</p>
        <details>
            <summary>"What each unfulfilled wish costs"</summary>
            <p class="muted">"The scheduler looks for the lowest sum. A session that is not scheduled costs 100000."</p>
            {weight("interest_conflict", "A person is wanted in two sessions at once", form.interest_conflict)}
            {weight("interested_absent", "An interested person is away", form.interested_absent)}
            {weight("small_room", "A room is too small", form.small_room)}
            {weight("missing_place", "Each place that such a room has too few", form.missing_place)}
            {weight("missing_equipment", "A room lacks equipment", form.missing_equipment)}
            {weight("other_room", "A session is in another room than wanted", form.other_room)}
            {weight("room_change", "A track changes rooms", form.room_change)}
        </details>
    }
}
