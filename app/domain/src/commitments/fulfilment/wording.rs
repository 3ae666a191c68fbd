//! Words the fulfilment of commitments for the person and for organizers.

use super::{Fulfilment, FulfilmentState, NextChance, Requirement};
use crate::time::day;

impl FulfilmentState {
    /// The state as people read it.
    pub fn label(self) -> &'static str {
        self.as_str()
    }
}

impl Fulfilment {
    /// What is done so far: `1 of 2 attended`, `1 of 2 attended, 1 made up`.
    pub fn progress(&self) -> String {
        let is_done = self.done > 0;
        match self.requirement {
            Requirement::Planning => {
                let attended = format!("{} of {} attended", self.done.min(self.needed), self.needed);
                let made_up = self.made_up.min(self.needed.saturating_sub(self.done));
                if made_up > 0 { format!("{attended}, {made_up} made up") } else { attended }
            }
            Requirement::WorkPlan if is_done => "contributed to the work plan".to_owned(),
            Requirement::WorkPlan => "no task proposed, claimed or reviewed".to_owned(),
            Requirement::Summit if is_done => "checked in".to_owned(),
            Requirement::Summit => "not checked in".to_owned(),
            Requirement::Implementation if is_done => "worked on a task after the summit".to_owned(),
            Requirement::Implementation => "no update and no finished task after the summit".to_owned(),
        }
    }

    /// Progress and next chance: `1 of 2 attended. Next chance: Planning meeting 3 on 3 May 2027.`
    pub fn sentence(&self) -> String {
        let next = self.next.as_ref().map(|next| format!(" Next chance: {}.", next.in_words()));
        format!("{}.{}", self.progress(), next.unwrap_or_default())
    }
}

impl NextChance {
    /// The chance as people read it: `Planning meeting 3 on 3 May 2027`, with the day in the edition's zone.
    pub fn in_words(&self) -> String {
        match self {
            NextChance::Meeting { title, time: Some(time), .. } => format!("{title} on {}", day(time.on)),
            NextChance::Meeting { title, time: None, .. } => format!("{title}, which has no time yet"),
            NextChance::LaterRound => "a planning round that has no meeting yet".to_owned(),
            NextChance::MakeUp => "propose, claim or review another task".to_owned(),
            NextChance::Task => "propose, claim or review a task".to_owned(),
            NextChance::CheckIn => "check in at the summit".to_owned(),
            NextChance::Update => "post an update or finish a task".to_owned(),
        }
    }
}
