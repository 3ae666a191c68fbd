//! The demo's editions: the form of their tables, and the conversion to import data.

pub mod agenda;
pub mod coming;
pub mod older;
pub mod past;

use super::{calendar, people};
use domain::Refusal;
use domain::editions::{Clause, Dates, Link, Phase, PlanningRule};
use domain::id::EditionSlug;
use domain::import::{ImportedEdition, ImportedMeeting, ImportedTrack};
use domain::meetings::MeetingTime;
use domain::people::Person;
use domain::text::{ShortText, Title, Url};
use domain::time::{NaiveDate, Weekday, Zone};

/// An edition as its file describes it.
pub struct Plan {
    /// The character that marks its people in the table of people.
    pub nth: char,
    /// The weekday in May on which the edition begins, and its number in the month, from 1 to 5.
    pub begins: (Weekday, u8),
    pub days: i64,
    pub place: &'static str,
    pub zone: &'static str,
    pub venue: &'static str,
    pub capacity: u32,
    pub phase: Phase,
    pub planning_rule: PlanningRule,
    /// The texts of the commitments, from (a) on.
    pub clauses: &'static [&'static str],
    /// Title, summary and leads of each track.
    pub tracks: &'static [(&'static str, &'static str, &'static str)],
    pub meetings: &'static [MeetingRow],
    /// Time and title of each evening's event: first the day of arrival, then each day.
    pub evenings: &'static [(&'static str, &'static str)],
    /// Title of each link, and its path under `https://example.org/summit/{year}/`.
    pub links: &'static [(&'static str, &'static str)],
}

/// Title, day (from the plan's day 0), first and last hour in UTC if known, and number of people who attended.
pub type MeetingRow = (&'static str, i64, Option<(usize, usize)>, usize);

impl Plan {
    pub fn dates(&self, year: i32) -> Result<Dates, Refusal> {
        calendar::in_may(year, self.begins, self.days)
    }

    /// The edition of `year`; the days of its planning meetings count from `day_0`.
    pub fn imported(&self, year: i32, day_0: NaiveDate) -> Result<ImportedEdition, Refusal> {
        let (dates, people) = (self.dates(year)?, people::of_edition(self.nth)?);
        Ok(ImportedEdition {
            slug: EditionSlug::parse(&year.to_string())?,
            title: Title::parse(&format!("{year} Developer Summit"))?,
            dates,
            zone: Zone::parse(self.zone)?,
            place: ShortText::parse(self.place)?,
            venue: Some(ShortText::parse(self.venue)?),
            capacity: Some(self.capacity),
            phase: Some(self.phase),
            planning_rule: Some(self.planning_rule),
            clauses: self.clauses()?,
            agenda: agenda::agenda(dates, self.evenings)?,
            tracks: self.tracks.iter().map(track).collect::<Result<_, _>>()?,
            meetings: self.meetings(year, day_0, &people)?,
            links: self.links(year)?,
            people,
        })
    }

    fn clauses(&self) -> Result<Vec<Clause>, Refusal> {
        let clause = |(letter, text): (char, &&str)| Ok(Clause { letter, text: ShortText::parse(text)? });
        ('a'..='z').zip(self.clauses).map(clause).collect()
    }

    fn links(&self, year: i32) -> Result<Vec<Link>, Refusal> {
        let link = |(title, path): &(&str, &str)| Ok(Link { title: Title::parse(title)?, url: page(year, path)? });
        self.links.iter().map(link).collect()
    }

    fn meetings(&self, year: i32, day_0: NaiveDate, people: &[Person]) -> Result<Vec<ImportedMeeting>, Refusal> {
        let meeting = |(index, &(title, day, hours, attended)): (usize, &MeetingRow)| {
            let on = calendar::shifted(day_0, day)?;
            let at = |hour: usize| calendar::moment(on, hour * 60);
            let notes = (attended > 0).then(|| page(year, &format!("planning-{}", index + 1)));
            Ok(ImportedMeeting {
                title: Title::parse(title)?,
                time: MeetingTime {
                    on,
                    starts: hours.map(|(from, _)| at(from)).transpose()?,
                    ends: hours.map(|(_, to)| at(to)).transpose()?,
                },
                notes: notes.transpose()?,
                attendees: attendees(people, index, attended),
            })
        };
        self.meetings.iter().enumerate().map(meeting).collect()
    }
}

/// The people who attended a meeting: every seventh person, with another start for each meeting.
///
/// No one is counted twice, as long as 7 does not divide the number of people. Everyone who misses a meeting attends
/// another one.
fn attendees(people: &[Person], meeting: usize, count: usize) -> Vec<Person> {
    let every_seventh = people.iter().cycle().skip(meeting * 11).step_by(7);
    every_seventh.take(count).cloned().collect()
}

fn track(&(title, summary, leads): &(&str, &str, &str)) -> Result<ImportedTrack, Refusal> {
    Ok(ImportedTrack {
        title: Title::parse(title)?,
        summary: Some(ShortText::parse(summary)?),
        leads: people::named(leads)?,
    })
}

fn page(year: i32, path: &str) -> Result<Url, Refusal> {
    Url::parse(&format!("https://example.org/summit/{year}/{path}"))
}
