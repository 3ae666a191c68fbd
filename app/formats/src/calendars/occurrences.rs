//! Expands a series to its events within a range of days.

use super::rule::Rule;
use super::{Event, EventLength, EventTime, RepeatUnit};
use chrono::{FixedOffset, Offset};
use domain::time::{Instant, LocalInstant, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Zone};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The most events of a series that are expanded at once.
pub const MOST_OCCURRENCES: usize = 1000;

/// The most periods that are looked at. Weeks of two thousand years are fewer.
const MOST_PERIODS: u32 = 120_000;

/// One event of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// On the clock of the event's zone or offset.
    pub local: NaiveDateTime,
    pub starts: OccurrenceStart,
    pub lasts: TimeDelta,
}

/// When an event of a series starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OccurrenceStart {
    /// All day, in each zone.
    Day(NaiveDate),
    /// If clocks skip the local time or show it twice, someone has to choose.
    At(LocalInstant),
}

/// The clock that the times of an event are read from.
pub(super) enum EventClock<'e> {
    Days,
    Zone(&'e Zone),
    Offset(FixedOffset),
}

impl Event {
    /// Expands the series: its events that start on these days of its own clock, in order.
    ///
    /// The first event always belongs to the series, even if it doesn't fit the rule (RFC 5545, 3.8.5.3).
    ///
    /// # Errors
    /// A sentence, if the rule isn't supported or gives more than [`MOST_OCCURRENCES`].
    pub fn occurrences(&self, days: RangeInclusive<NaiveDate>) -> Result<Vec<Occurrence>, String> {
        let clock = self.clock();
        let begins = clock.local(&self.begins);
        let on_the_wall_clock = |local: NaiveDateTime| (local, clock.start(local));
        let starts = match Rule::of(self)? {
            None => vec![on_the_wall_clock(begins)],
            Some(rule) if rule.unit < RepeatUnit::Days => elapsed(&rule, &clock, begins, &days)?,
            Some(rule) => wall_clock(&rule, &clock, begins, &days)?.into_iter().map(on_the_wall_clock).collect(),
        };
        let lasts = self.lasts();
        let occurrence = |(local, starts)| Occurrence { local, starts, lasts };
        Ok(self.changed(starts, &clock, &days).map(occurrence).collect())
    }

    pub(super) fn clock(&self) -> EventClock<'_> {
        match &self.begins {
            _ if self.length == EventLength::AllDay => EventClock::Days,
            EventTime::Day(_) => EventClock::Days,
            EventTime::Local(_, zone) => EventClock::Zone(zone),
            EventTime::At(time) => EventClock::Offset(*time.offset()),
            // As yaml2ics does.
            EventTime::WithoutZone(_) => EventClock::Offset(Utc.fix()),
        }
    }

    /// Without the exceptions, and with the additions.
    fn changed<'s>(
        &self,
        starts: Vec<(NaiveDateTime, OccurrenceStart)>,
        clock: &EventClock<'_>,
        days: &'s RangeInclusive<NaiveDate>,
    ) -> impl Iterator<Item = (NaiveDateTime, OccurrenceStart)> + 's {
        let usual = clock.local(&self.begins).time();
        let (except, also) =
            self.repeat.as_ref().map(|repeat| (&repeat.except[..], &repeat.also[..])).unwrap_or_default();
        let is_excepted = |local: NaiveDateTime| {
            except.iter().any(|except| match except {
                EventTime::Day(day) => *day == local.date(),
                time => clock.local(time) == local,
            })
        };
        let also = also.iter().map(|also| match also {
            EventTime::Day(day) => day.and_time(usual),
            time => clock.local(time),
        });
        let kept = starts.into_iter().filter(|(local, _)| !is_excepted(*local));
        let mut all: Vec<_> = kept.chain(also.map(|local| (local, clock.start(local)))).collect();
        // A time that clocks skip has no instant; all times on the wall clock are then in its order.
        if all.iter().all(|(_, start)| start.instant().is_some()) {
            all.sort_by_key(|(_, start)| start.instant());
        } else {
            all.sort_by_key(|(local, _)| *local);
        }
        all.dedup();
        all.into_iter().filter(move |(local, _)| days.contains(&local.date()))
    }
}

/// The starts of a series that counts elapsed seconds, minutes or hours.
fn elapsed(
    rule: &Rule,
    clock: &EventClock<'_>,
    begins: NaiveDateTime,
    days: &RangeInclusive<NaiveDate>,
) -> Result<Vec<(NaiveDateTime, OccurrenceStart)>, String> {
    let first = match clock.start(begins) {
        OccurrenceStart::At(LocalInstant::Once(first)) => first,
        OccurrenceStart::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
        OccurrenceStart::At(_) => return Err(format!("Clocks change at {begins}. Choose another first start.")),
    };
    let seconds = match rule.unit {
        RepeatUnit::Hours => 3600,
        RepeatUnit::Minutes => 60,
        _ => 1,
    } * i64::from(rule.every);
    // Local days begin within a day of those in UTC.
    let from = days.start().and_time(NaiveTime::MIN).and_utc() - TimeDelta::days(1);
    let skipped = ((from - first).num_seconds() / seconds).max(0);
    let until = rule.until.as_ref().map(|until| clock.local(until));
    let mut starts = Vec::new();
    for nth in skipped.. {
        let moment = nth.checked_mul(seconds).and_then(TimeDelta::try_seconds);
        let Some(moment) = moment.and_then(|moment| first.checked_add_signed(moment)) else { break };
        let local = clock.at(moment);
        let over = until.is_some_and(|until| local > until) || rule.count.is_some_and(|count| nth >= i64::from(count));
        if over || local.date() > *days.end() {
            break;
        }
        if days.contains(&local.date()) {
            starts.push((local, OccurrenceStart::At(LocalInstant::Once(moment))));
        }
        refuse_too_many(starts.len())?;
        if starts.is_empty() && nth - skipped > i64::from(MOST_PERIODS) * 2 {
            break;
        }
    }
    Ok(starts)
}

/// The starts of a series of days, weeks, months or years.
fn wall_clock(
    rule: &Rule,
    clock: &EventClock<'_>,
    begins: NaiveDateTime,
    days: &RangeInclusive<NaiveDate>,
) -> Result<BTreeSet<NaiveDateTime>, String> {
    let until = rule.until.as_ref().map(|until| clock.local(until));
    let mut starts = BTreeSet::from_iter(days.contains(&begins.date()).then_some(begins));
    let mut counted = 1;
    for nth in 0..MOST_PERIODS {
        let Some(first) = rule.period(begins.date(), nth) else { break };
        if first > *days.end() {
            break;
        }
        for day in rule.days(begins.date(), first) {
            let local = day.and_time(begins.time());
            if local <= begins {
                continue;
            }
            if until.is_some_and(|until| local > until) || rule.count.is_some_and(|count| counted >= count) {
                return Ok(starts);
            }
            counted += 1;
            if days.contains(&day) {
                starts.insert(local);
                refuse_too_many(starts.len())?;
            }
        }
    }
    Ok(starts)
}

fn refuse_too_many(starts: usize) -> Result<(), String> {
    let too_many =
        || format!("The series has more than {MOST_OCCURRENCES} events in this range. Choose a shorter range.");
    if starts > MOST_OCCURRENCES { Err(too_many()) } else { Ok(()) }
}

impl OccurrenceStart {
    /// The instant, if there is exactly one.
    pub fn instant(self) -> Option<Instant> {
        match self {
            OccurrenceStart::At(LocalInstant::Once(instant)) => Some(instant),
            _ => None,
        }
    }
}

impl EventClock<'_> {
    fn at(&self, moment: Instant) -> NaiveDateTime {
        match self {
            EventClock::Days => moment.naive_utc(),
            EventClock::Zone(zone) => zone.at(moment).naive_local(),
            EventClock::Offset(offset) => moment.with_timezone(offset).naive_local(),
        }
    }

    /// What this clock shows at a time of the file.
    pub(super) fn local(&self, time: &EventTime) -> NaiveDateTime {
        match (self, time) {
            (_, EventTime::Day(day)) => day.and_time(NaiveTime::MIN),
            (EventClock::Days, EventTime::At(time)) => time.naive_local(),
            (_, EventTime::At(time)) => self.at(time.to_utc()),
            (_, EventTime::Local(local, _) | EventTime::WithoutZone(local)) => *local,
        }
    }

    fn start(&self, local: NaiveDateTime) -> OccurrenceStart {
        match self {
            EventClock::Days => OccurrenceStart::Day(local.date()),
            EventClock::Zone(zone) => OccurrenceStart::At(zone.instants(local)),
            EventClock::Offset(offset) => {
                let utc = local.checked_sub_offset(*offset).unwrap_or(local).and_utc();
                OccurrenceStart::At(LocalInstant::Once(utc))
            }
        }
    }
}
