//! Computes whether a person attended enough planning rounds, and what they can still attend.

use super::{
    CountedMeeting, Fulfilment, FulfilmentDates, FulfilmentRules, FulfilmentState, NextChance, RequiredClause,
};
use crate::id::MeetingNumber;
use std::collections::BTreeMap;

/// A planning round by its number, or a meeting that is a round of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RoundKey {
    Numbered(u32),
    Own(MeetingNumber),
}

/// Computes the state of the planning rounds. `tasks` is the number of contributions that can make up rounds.
pub(super) fn fulfilment(
    clause: RequiredClause,
    rules: FulfilmentRules,
    meetings: &[CountedMeeting],
    tasks: u32,
    dates: FulfilmentDates,
) -> Fulfilment {
    let rounds = rounds(meetings);
    let (attended, others): (Vec<_>, Vec<_>) = rounds.values().partition(|round| round.iter().any(|one| one.attended));
    let made_up = tasks.min(rules.make_ups);
    let needed = rules.planning.at_least;
    let is_ahead = |meeting: &CountedMeeting| match meeting.time {
        Some(time) => !time.is_over(dates.today, dates.now),
        None => dates.today < dates.starts,
    };
    let ahead = count(others.iter().filter(|round| round.iter().any(|meeting| is_ahead(meeting))).count());
    // Without a fixed number, any number of rounds may be added.
    let later = match rules.planning.of {
        _ if dates.today >= dates.starts => 0,
        None => needed,
        Some(planned) => planned.saturating_sub(count(rounds.len())),
    };
    let make_ups = if dates.today <= dates.ends { rules.make_ups - made_up } else { 0 };
    let done = count(attended.len());
    let counted = done.saturating_add(made_up);
    let possible = [ahead, later, make_ups].into_iter().fold(counted, u32::saturating_add);
    let state = clause.state(counted >= needed, possible >= needed);
    let next_meeting = || {
        let is_chance = |meeting: &&&CountedMeeting| is_ahead(meeting) && !meeting.declined;
        let meetings = others.iter().flat_map(|round| round.iter()).filter(is_chance);
        let order = |meeting: &&&CountedMeeting| {
            (meeting.time.is_none(), meeting.time.map(|time| (time.on, time.starts)), meeting.number)
        };
        meetings.min_by_key(order).map(|meeting| NextChance::Meeting {
            number: meeting.number,
            title: meeting.title.clone(),
            time: meeting.time,
        })
    };
    let next = || {
        let later = (later > 0).then_some(NextChance::LaterRound);
        next_meeting().or(later).or((make_ups > 0).then_some(NextChance::MakeUp))
    };
    let next = if state == FulfilmentState::Open { next() } else { None };
    let is_behind = state.is_behind(ahead < count(others.len()));
    let (letter, requirement) = (clause.letter, clause.requirement);
    Fulfilment { letter, requirement, state, done, made_up, needed, is_behind, next }
}

fn rounds(meetings: &[CountedMeeting]) -> BTreeMap<RoundKey, Vec<&CountedMeeting>> {
    let mut rounds: BTreeMap<RoundKey, Vec<&CountedMeeting>> = BTreeMap::new();
    for meeting in meetings {
        let key = meeting.round.map_or(RoundKey::Own(meeting.number), RoundKey::Numbered);
        rounds.entry(key).or_default().push(meeting);
    }
    rounds
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
