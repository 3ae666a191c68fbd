//! Words what a proposal costs, and which demands conflict.

use super::conflict::DemandKind;
use super::proposal::{ProposalCost, ProposalDemand};
use super::rules::SoftRule;
use crate::id::{RoomId, SessionNumber};
use crate::schedule::{PlannedSession, ScheduleInterests, SchedulePlan, torn_between};
use crate::text::{counted, named};
use crate::time::{clock, weekday};

impl SoftRule {
    /// The rule as a heading.
    pub fn label(self) -> &'static str {
        match self {
            SoftRule::Unscheduled => "Not scheduled",
            SoftRule::InterestConflict => "Wanted by the same people",
            SoftRule::InterestedAbsent => "Interested person is away",
            SoftRule::SmallRoom => "Room too small",
            SoftRule::MissingEquipment => "Equipment missing",
            SoftRule::OtherRoom => "Other room than wanted",
            SoftRule::RoomChange => "Track changes rooms",
        }
    }
}

impl ProposalCost {
    /// A sentence with names. `room` is the proposed room of a session.
    pub fn sentence(
        &self,
        plan: &SchedulePlan,
        interests: &ScheduleInterests,
        room: impl Fn(SessionNumber) -> Option<RoomId>,
    ) -> String {
        let session = title(plan, self.session);
        let other = self.other.map(|other| title(plan, other)).unwrap_or_default();
        let in_room = |number| {
            let found = room(number).and_then(|room| plan.room(room));
            found.map_or_else(|| "no room".to_owned(), |room| room.title.to_string())
        };
        let here = in_room(self.session);
        match self.rule {
            SoftRule::Unscheduled => format!("{session} is not scheduled."),
            SoftRule::InterestConflict => {
                let verb = if self.people == 1 { "wants" } else { "want" };
                let who = self.torn(plan, interests);
                format!("{who} {verb} to be in {session} and {other}, which overlap.")
            }
            SoftRule::InterestedAbsent => {
                let are = if self.people == 1 { "person is" } else { "people are" };
                format!("{} {are} interested in {session}, but not there at that time.", self.people)
            }
            SoftRule::SmallRoom => {
                let places = counted(self.missing as usize, "place", "places");
                format!("{session} is in {here}, which has {places} too few.")
            }
            SoftRule::MissingEquipment => {
                let wanted = plan.session(self.session).and_then(|session| session.equipment.as_ref());
                let wanted = wanted.map_or_else(|| "equipment".to_owned(), ToString::to_string);
                format!("{session} needs {wanted}. {here} does not have all of it.")
            }
            SoftRule::OtherRoom => {
                let wanted = plan.session(self.session).and_then(|session| session.wanted_room);
                let wanted = wanted.and_then(|room| plan.room(room)).map(|room| room.title.to_string());
                format!("{session} is in {here}, not in {} as wanted.", wanted.unwrap_or_else(|| "its room".to_owned()))
            }
            SoftRule::RoomChange => {
                let before = self.other.map(in_room).unwrap_or_default();
                format!("The track changes rooms from {before} ({other}) to {here} ({session}).")
            }
        }
    }

    /// The people who want to be in both sessions: by name, unless interests have changed since.
    fn torn(&self, plan: &SchedulePlan, interests: &ScheduleInterests) -> String {
        let sessions = plan.session(self.session).zip(self.other.and_then(|other| plan.session(other)));
        let torn = sessions.map(|(one, two)| torn_between(interests, one, two)).unwrap_or_default();
        let leads = sessions.into_iter().flat_map(|(one, two)| one.leads.iter().chain(&two.leads));
        let lead_names: Vec<_> = leads.map(|lead| (lead.id, lead.name.clone())).collect();
        let name = |id: &crate::id::PersonId| {
            let lead = lead_names.iter().find(|(lead, _)| lead == id).map(|(_, name)| name.clone());
            interests.names.get(id).cloned().or(lead)
        };
        let names: Vec<_> = torn.iter().filter_map(name).collect();
        if names.len() == self.people { named(&names, "people") } else { counted(self.people, "person", "people") }
    }
}

impl ProposalDemand {
    /// A sentence with names.
    pub fn sentence(&self, plan: &SchedulePlan) -> String {
        let session = title(plan, self.session);
        let found = plan.session(self.session);
        match self.kind {
            DemandKind::Scheduled => format!("{session} takes place."),
            DemandKind::Pinned => match found.and_then(|session| session.placement) {
                Some(place) => {
                    let room = place.room.and_then(|room| plan.room(room));
                    let room = room.map_or_else(String::new, |room| format!(", {}", room.title));
                    let time = format!("{}, {}", weekday(place.day()), clock(place.starts.time()));
                    format!("{session} is pinned: {time}{room}.")
                }
                None => format!("{session} is pinned."),
            },
            DemandKind::Starts => format!("{session} begins at one of its times."),
            DemandKind::Rooms => format!("{session} is in one of its rooms."),
            DemandKind::Leads => {
                let leads: Vec<_> = found.iter().flat_map(|session| &session.leads).map(|lead| &lead.name).collect();
                format!("The leads of {session} are there, and in no other session: {}.", named(&leads, "leads"))
            }
            DemandKind::Plenary => format!("Nothing takes place beside the plenary session {session}."),
        }
    }
}

fn title(plan: &SchedulePlan, number: SessionNumber) -> String {
    let quoted = |session: &PlannedSession| format!("“{}”", session.title);
    plan.session(number).map_or_else(|| format!("session {}", number.0), quoted)
}
