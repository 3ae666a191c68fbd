//! Ranks the options of a poll: who can attend first, then how uncomfortable the hours are.

use super::{OptionTime, PollAnswer, PollOption, Respondent, WorstHour, worst_hour};
use crate::id::PollOptionId;
use crate::text::counted;
use crate::time::{Zone, clock};
use std::collections::HashMap;

/// How many people gave which answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerCounts {
    pub yes: u32,
    pub if_needed: u32,
    pub no: u32,
    pub unanswered: u32,
}

impl AnswerCounts {
    pub fn can_attend(self) -> u32 {
        self.yes + self.if_needed
    }

    pub fn asked(self) -> u32 {
        self.can_attend() + self.no + self.unanswered
    }
}

/// An option with everything that decides its rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedOption {
    pub option: PollOption,
    pub counts: AnswerCounts,
    pub required: u32,
    /// How many required people can't attend or haven't answered.
    pub missing_required: u32,
    /// Of the people who can attend; `None` for a day, or if no zone is known.
    pub worst: Option<WorstHour>,
    /// The largest burden that one person has after this meeting.
    pub largest_burden: u32,
    /// The sum of everyone's burden after this meeting.
    pub total_burden: u32,
    /// Whether earlier meetings count in the burdens.
    pub has_earlier: bool,
}

/// Ranks options, best first. It depends only on its arguments, whatever their order.
///
/// First come options with the fewest required people missing, then those that most can attend, then those with the
/// fewest “if needed”. Then the largest burden of one person counts (without earlier meetings: the discomfort of the
/// worst local hour of a person who can attend), then the sum of all burdens. Equal options are ordered by time.
pub fn rank(options: &[PollOption], people: &[Respondent]) -> Vec<RankedOption> {
    let mut ranked: Vec<RankedOption> = options.iter().map(|option| rated(*option, people)).collect();
    ranked.sort_by_key(|ranked| (ranked.attendance(), ranked.burdens(), ranked.option.time.order(), ranked.option.id));
    ranked
}

/// Counts the answers for one option.
pub fn count_answers(option: PollOptionId, people: &[Respondent]) -> AnswerCounts {
    let mut counts = AnswerCounts::default();
    for person in people {
        match person.answers.get(&option) {
            Some(PollAnswer::Yes) => counts.yes += 1,
            Some(PollAnswer::IfNeeded) => counts.if_needed += 1,
            Some(PollAnswer::No) => counts.no += 1,
            None => counts.unanswered += 1,
        }
    }
    counts
}

pub(super) fn rated(option: PollOption, people: &[Respondent]) -> RankedOption {
    let required: Vec<&Respondent> = people.iter().filter(|person| person.is_required).collect();
    let missing = required.iter().filter(|person| !person.can_attend(option.id)).count();
    let hours = LocalHours::of(option, people);
    let burdens = || people.iter().map(|person| person.burden.saturating_add(hours.added_burden(option, person)));
    RankedOption {
        option,
        counts: count_answers(option.id, people),
        required: u32::try_from(required.len()).unwrap_or(u32::MAX),
        missing_required: u32::try_from(missing).unwrap_or(u32::MAX),
        largest_burden: burdens().max().unwrap_or(0),
        total_burden: burdens().fold(0, u32::saturating_add),
        has_earlier: people.iter().any(|person| person.burden > 0),
        worst: hours.worst(),
    }
}

/// The worst hour of a slot in each zone of the people who can attend, computed once a zone. None for a day.
pub(super) struct LocalHours<'p>(HashMap<&'p Zone, WorstHour>);

impl<'p> LocalHours<'p> {
    pub(super) fn of(option: PollOption, people: &'p [Respondent]) -> Self {
        let OptionTime::Slot(slot) = option.time else { return LocalHours(HashMap::new()) };
        let mut hours = HashMap::new();
        for zone in
            people.iter().filter(|person| person.can_attend(option.id)).filter_map(|person| person.zone.as_ref())
        {
            hours.entry(zone).or_insert_with(|| worst_hour(slot, zone));
        }
        LocalHours(hours)
    }

    /// The discomfort that the option adds to a person's burden: 0 for those who can't attend.
    pub(super) fn added_burden(&self, option: PollOption, person: &Respondent) -> u32 {
        let zone = person.zone.as_ref().filter(|_| person.can_attend(option.id));
        zone.and_then(|zone| self.0.get(zone)).map_or(0, |hour| hour.discomfort)
    }

    fn worst(self) -> Option<WorstHour> {
        // The city decides between equal hours, so that the order of people doesn't.
        self.0
            .into_values()
            .min_by(|a, b| b.discomfort.cmp(&a.discomfort).then_with(|| (&a.city, a.time).cmp(&(&b.city, b.time))))
    }
}

impl RankedOption {
    /// The part of the order that is about attendance; less is better.
    pub(super) fn attendance(&self) -> (u32, u32, u32) {
        let absent = self.counts.asked() - self.counts.can_attend();
        (self.missing_required, absent, self.counts.if_needed)
    }

    fn burdens(&self) -> (u32, u32) {
        (self.largest_burden, self.total_burden)
    }

    /// Says why the option has its rank.
    ///
    /// Such as `18 of 20 can attend; the earliest local time is 06:00 in Los Angeles.`
    pub fn sentence(&self) -> String {
        let mut sentence = format!("{} of {} can attend", self.counts.can_attend(), self.counts.asked());
        if self.counts.if_needed > 0 {
            sentence += &format!(" ({} if needed)", self.counts.if_needed);
        }
        if self.missing_required > 0 {
            let required = counted(self.required as usize, "required person", "required people");
            sentence += &format!(", without {} of {required}", self.missing_required);
        }
        match &self.worst {
            None => {}
            Some(worst) if worst.discomfort == 0 => sentence += "; it is between 09:00 and 18:00 for all of them",
            Some(WorstHour { time, is_late, city, .. }) => {
                let which = if *is_late { "latest" } else { "earliest" };
                sentence += &format!("; the {which} local time is {} in {city}", clock(*time));
            }
        }
        if self.has_earlier {
            sentence += &format!("; the largest burden of one person becomes {}", self.largest_burden);
        }
        sentence + "."
    }
}
