//! Finds when a meeting is, and reports dates and times that contradict each other.

use crate::dates::{Clock, PlacedToken, SpokenDays, times, tokens, weekday_of, zone_in_prose};
use crate::markdown::{link_of, plain};
use crate::page::Page;
use crate::source::{Diagnostics, quoted};
use chrono::TimeDelta;
use chrono_tz::OffsetName;
use domain::meetings::MeetingTime;
use domain::time::{Datelike, Instant, NaiveDate, NaiveDateTime, NaiveTime, Weekday, Zone, day, weekday};

/// A day, with start and end if they are certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) day: NaiveDate,
    pub(super) starts: Option<Instant>,
    pub(super) ends: Option<Instant>,
}

impl Moment {
    /// The meeting time, with the day in the edition's zone.
    pub(super) fn time(self, zone: &Zone) -> MeetingTime {
        let on = self.starts.map_or(self.day, |starts| zone.at(starts).date_naive());
        MeetingTime { on, starts: self.starts, ends: self.ends }
    }
}

/// The parts of a line about the time of a meeting.
struct SpokenTime {
    words: String,
    days: Option<SpokenDays>,
    weekday: Option<Weekday>,
    clock: Clock,
    zone: Option<(Zone, String)>,
    /// The time in a link to a time converter.
    linked: Option<Instant>,
}

/// The time of a page's meeting. `known` is the day from another page; missing parts are not guessed.
pub(super) fn moment(
    page: &Page<'_>,
    text: Option<(u32, String)>,
    known: Option<NaiveDate>,
    home: Option<&Zone>,
    diagnostics: &mut Diagnostics,
) -> Option<Moment> {
    let Some((line, text)) = text else {
        if known.is_none() {
            diagnostics.add_skipped(page.file, 1, "The page has no date for its meeting; ignored.");
        }
        return known.map(|day| Moment { day, starts: None, ends: None });
    };
    let spoken = match SpokenTime::read(&text) {
        Ok(spoken) => spoken,
        Err(reason) => {
            diagnostics.add_contradiction(page.file, line, format!("{reason} The meeting is ignored."));
            return None;
        }
    };
    let zone = spoken.zone.as_ref().map(|(zone, _)| zone).or(home);
    let day = spoken.day(page.file, line, known, zone, diagnostics)?;
    spoken.check_weekday(page.file, line, day, diagnostics);
    let starts = spoken.starts(page.file, line, day, diagnostics);
    spoken.check_zone_word(page.file, line, starts, diagnostics);
    Some(Moment {
        day,
        starts,
        ends: starts.zip(spoken.length()).and_then(|(starts, length)| starts.checked_add_signed(length)),
    })
}

impl SpokenTime {
    fn read(text: &str) -> Result<Self, String> {
        let words = plain(text);
        let spots = tokens(&words);
        let days = SpokenDays::find(&words);
        let clock = clock_beside(&spots, days.as_ref())?;
        let linked = link_of(text).and_then(|link| converter_instant(&link.target));
        Ok(SpokenTime { weekday: weekday_of(&words), zone: zone_in_prose(&words), words, days, clock, linked })
    }

    /// The day in `zone`, from the link, the text, or the other page, in this order.
    fn day(
        &self,
        file: &str,
        line: u32,
        known: Option<NaiveDate>,
        zone: Option<&Zone>,
        diagnostics: &mut Diagnostics,
    ) -> Option<NaiveDate> {
        let linked = self.linked.map(|linked| zone.map_or(linked.date_naive(), |zone| zone.at(linked).date_naive()));
        let year = linked.or(known).map(|day| day.year());
        let spoken = self.days.as_ref().and_then(|days| Some((days, days.year().or(year)?)));
        let spoken = match spoken.map(|(days, year)| days.in_year(year)) {
            Some(Err(reason)) => {
                diagnostics.add_contradiction(file, line, format!("{reason} The meeting is ignored."));
                return None;
            }
            Some(Ok((first, _))) => Some(first),
            None => None,
        };
        if let (Some(linked), Some(spoken)) = (linked, spoken)
            && linked != spoken
        {
            let text = format!("The text has {} but its link has {}; using the link.", day(spoken), day(linked));
            diagnostics.add_contradiction(file, line, text);
        }
        let found = linked.or(spoken).or(known);
        if found.is_none() {
            let text = match &self.days {
                Some(days) => format!("{} has no year; the meeting is ignored.", days.as_written_in(&self.words)),
                None => {
                    format!("{} has no date; the meeting is ignored.", quoted(&crate::guard::redacted(&self.words)))
                }
            };
            diagnostics.add_skipped(file, line, text);
        }
        found
    }

    fn check_weekday(&self, file: &str, line: u32, date: NaiveDate, diagnostics: &mut Diagnostics) {
        if self.weekday.is_some_and(|weekday| weekday != date.weekday()) {
            let right = weekday(date);
            let right = right.split(' ').next().unwrap_or("");
            let written =
                self.words.split(|c: char| !c.is_alphabetic()).find(|word| weekday_of(word).is_some()).unwrap_or("");
            diagnostics.add_contradiction(
                file,
                line,
                format!("The page says {written}, but {} is a {right}.", day(date)),
            );
        }
    }

    /// The start time from the link, or from the text if it names its zone. Reports a contradiction.
    fn starts(&self, file: &str, line: u32, day: NaiveDate, diagnostics: &mut Diagnostics) -> Option<Instant> {
        let spelled =
            self.clock.0.zip(self.zone.as_ref()).map(|(time, (zone, _))| (time, zone.instant(day.and_time(time))));
        match (self.linked, spelled, self.clock.0) {
            (Some(linked), Some((time, spelled)), _) if spelled != Some(linked) => {
                let text =
                    format!("The text has {} but its link has {}; using the link.", self.spelled(time), utc(linked));
                diagnostics.add_contradiction(file, line, text);
                Some(linked)
            }
            (Some(linked), _, _) => Some(linked),
            (None, Some((time, None)), _) => {
                diagnostics.add_contradiction(
                    file,
                    line,
                    format!("The time {} does not exist on this day (clock change); ignored.", self.spelled(time)),
                );
                None
            }
            (None, Some((_, spelled)), _) => spelled,
            (None, None, Some(time)) => {
                let text = format!("{} has no time zone; the time is ignored.", time.format("%-H:%M"));
                diagnostics.add_skipped(file, line, text);
                None
            }
            (None, None, None) => None,
        }
    }

    fn spelled(&self, time: NaiveTime) -> String {
        let word = self.zone.as_ref().map_or("", |(_, word)| word);
        format!("{} {word}", time.format("%-H:%M"))
    }

    /// Reports a zone abbreviation of the wrong season, such as `PDT` in February.
    fn check_zone_word(&self, file: &str, line: u32, starts: Option<Instant>, diagnostics: &mut Diagnostics) {
        let (Some((zone, word)), Some(starts)) = (&self.zone, starts) else { return };
        let local = zone.at(starts);
        let right = local.offset().abbreviation().unwrap_or("");
        let season = word.to_uppercase();
        let names_season = word.len() >= 3 && (season.ends_with("ST") || season.ends_with("DT"));
        if names_season && !word.eq_ignore_ascii_case(right) {
            let text =
                format!("The page says {word}, but on {} the zone is {right}; using {right}.", day(local.date_naive()));
            diagnostics.add_contradiction(file, line, text);
        }
    }

    fn length(&self) -> Option<TimeDelta> {
        let length = self.clock.1? - self.clock.0?;
        // `11PM - 12AM` ends on the next day.
        Some(if length > TimeDelta::zero() { length } else { length + TimeDelta::days(1) })
    }
}

/// The time after the day, or before it; the numbers of the day itself are no time.
fn clock_beside(spots: &[PlacedToken], days: Option<&SpokenDays>) -> Result<Clock, String> {
    let Some(days) = days else { return times(spots) };
    let behind = times(&spots[days.tokens.end..])?;
    if behind.0.is_some() { Ok(behind) } else { times(&spots[..days.tokens.start]) }
}

fn utc(moment: Instant) -> String {
    moment.format("%Y-%m-%d %-H:%M UTC").to_string()
}

/// The UTC time in `…/converter.html?iso=20230227T170000&p1=224`.
///
/// Other pages of that site have local times.
fn converter_instant(target: &str) -> Option<Instant> {
    let (address, query) = target.split_once('?')?;
    if !address.ends_with("converter.html") {
        return None;
    }
    let iso = query.split(['&', ';']).find_map(|pair| pair.strip_prefix("iso="))?;
    let digits: String = iso.chars().filter(|c| !matches!(c, '-' | ':')).take(15).collect();
    let (date, time) = digits.split_once('T')?;
    let date = NaiveDate::parse_from_str(date, "%Y%m%d").ok().filter(|_| date.len() == 8)?;
    let time = ["%H%M%S", "%H%M"].iter().find_map(|form| NaiveTime::parse_from_str(time, form).ok())?;
    Some(NaiveDateTime::new(date, time).and_utc())
}
