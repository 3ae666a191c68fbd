//! What the community's website says about settings that were edited here.

use super::{
    AgendaBlock, Clause, Dates, Edition, EditionPage, EditionSetting, Link, PlanningRule, SourceTrack, with_known_marks,
};
use crate::Refusal;
use crate::text::{ShortText, Title, counted};
use crate::time::{NaiveDate, Zone, clock, day, days};
use serde::{Deserialize, Serialize};

/// The website's value of a setting. Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SourceValue {
    Title(Title),
    Dates {
        starts: NaiveDate,
        ends: NaiveDate,
    },
    Zone(Zone),
    Place(ShortText),
    Venue(Option<ShortText>),
    Capacity(u32),
    PlanningRule(Option<PlanningRule>),
    Links(Vec<Link>),
    Agenda(Vec<AgendaBlock>),
    Tracks(Vec<SourceTrack>),
    /// By letter.
    Commitments(Vec<Clause>),
}

/// The lists that the website has for an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLists {
    pub agenda: Vec<AgendaBlock>,
    pub links: Vec<Link>,
    pub tracks: Vec<SourceTrack>,
    /// By letter.
    pub clauses: Vec<Clause>,
}

impl SourceValue {
    /// The value of a setting of the website's edition.
    ///
    /// `None` for a number of seats and for commitments that the website doesn't have: it says nothing about them.
    pub fn of(setting: EditionSetting, source: &Edition, lists: &SourceLists) -> Option<SourceValue> {
        Some(match setting {
            EditionSetting::Title => SourceValue::Title(source.title.clone()),
            EditionSetting::Dates => SourceValue::Dates { starts: source.dates.starts(), ends: source.dates.ends() },
            EditionSetting::Zone => SourceValue::Zone(source.zone.clone()),
            EditionSetting::Place => SourceValue::Place(source.place.clone()),
            EditionSetting::Venue => SourceValue::Venue(source.venue.clone()),
            EditionSetting::Capacity => SourceValue::Capacity(source.capacity?),
            EditionSetting::PlanningRule => SourceValue::PlanningRule(source.planning_rule),
            EditionSetting::Links => SourceValue::Links(lists.links.clone()),
            EditionSetting::Agenda => SourceValue::Agenda(lists.agenda.clone()),
            EditionSetting::Tracks => SourceValue::Tracks(lists.tracks.clone()),
            EditionSetting::Commitments if lists.clauses.is_empty() => return None,
            EditionSetting::Commitments => SourceValue::Commitments(lists.clauses.clone()),
        })
    }

    pub fn setting(&self) -> EditionSetting {
        match self {
            SourceValue::Title(_) => EditionSetting::Title,
            SourceValue::Dates { .. } => EditionSetting::Dates,
            SourceValue::Zone(_) => EditionSetting::Zone,
            SourceValue::Place(_) => EditionSetting::Place,
            SourceValue::Venue(_) => EditionSetting::Venue,
            SourceValue::Capacity(_) => EditionSetting::Capacity,
            SourceValue::PlanningRule(_) => EditionSetting::PlanningRule,
            SourceValue::Links(_) => EditionSetting::Links,
            SourceValue::Agenda(_) => EditionSetting::Agenda,
            SourceValue::Tracks(_) => EditionSetting::Tracks,
            SourceValue::Commitments(_) => EditionSetting::Commitments,
        }
    }

    /// Returns the edition with this value; lists aren't part of it.
    ///
    /// # Errors
    /// Refuses dates that aren't a range.
    pub fn applied_to(&self, edition: &Edition) -> Result<Edition, Refusal> {
        let mut after = edition.clone();
        match self {
            SourceValue::Title(title) => after.title = title.clone(),
            SourceValue::Dates { starts, ends } => after.dates = Dates::new(*starts, *ends)?,
            SourceValue::Zone(zone) => after.zone = zone.clone(),
            SourceValue::Place(place) => after.place = place.clone(),
            SourceValue::Venue(venue) => after.venue.clone_from(venue),
            SourceValue::Capacity(capacity) => after.capacity = Some(*capacity),
            SourceValue::PlanningRule(rule) => after.planning_rule = *rule,
            SourceValue::Links(_) | SourceValue::Agenda(_) | SourceValue::Tracks(_) | SourceValue::Commitments(_) => {}
        }
        Ok(after)
    }

    /// Whether the edition has another value.
    pub fn differs_from(&self, page: &EditionPage) -> bool {
        match self {
            SourceValue::Links(links) => *links != page.links,
            // The website has no marks of breaks.
            SourceValue::Agenda(agenda) => with_known_marks(&page.agenda, agenda.clone()) != page.agenda,
            SourceValue::Tracks(tracks) => {
                let here = page.tracks.iter().map(|track| (&track.title, &track.summary));
                !here.eq(tracks.iter().map(|track| (&track.title, &track.summary)))
            }
            SourceValue::Commitments(clauses) => *clauses != page.clauses,
            value => value.applied_to(&page.edition).as_ref() != Ok(&page.edition),
        }
    }

    /// The value in a few words.
    pub fn label(&self) -> String {
        match self {
            SourceValue::Title(title) => title.to_string(),
            SourceValue::Dates { starts, ends } => days(*starts, *ends),
            SourceValue::Zone(zone) => zone.to_string(),
            SourceValue::Place(place) => place.to_string(),
            SourceValue::Venue(venue) => venue.as_ref().map_or("none".to_owned(), ToString::to_string),
            SourceValue::Capacity(capacity) => counted(*capacity as usize, "seat", "seats"),
            SourceValue::PlanningRule(rule) => rule.map_or("none".to_owned(), |rule| rule.to_string()),
            SourceValue::Links(links) => counted(links.len(), "link", "links"),
            SourceValue::Agenda(agenda) => counted(agenda.len(), "row", "rows"),
            SourceValue::Tracks(tracks) => counted(tracks.len(), "track", "tracks"),
            SourceValue::Commitments(clauses) => counted(clauses.len(), "commitment", "commitments"),
        }
    }

    /// The rows of a list, one a line; empty for a single value.
    pub fn lines(&self) -> Vec<String> {
        match self {
            SourceValue::Links(links) => links.iter().map(|link| format!("{}: {}", link.title, link.url)).collect(),
            SourceValue::Agenda(agenda) => agenda.iter().map(line).collect(),
            SourceValue::Tracks(tracks) => tracks.iter().map(track_line).collect(),
            SourceValue::Commitments(clauses) => {
                clauses.iter().map(|clause| format!("({}) {}", clause.letter, clause.text)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn track_line(track: &SourceTrack) -> String {
    let summary = track.summary.as_ref().map(|summary| format!(": {summary}"));
    format!("{}{}", track.title, summary.unwrap_or_default())
}

fn line(row: &AgendaBlock) -> String {
    let times = match (row.starts, row.ends) {
        (Some(starts), Some(ends)) => format!(", {}-{}", clock(starts), clock(ends)),
        (Some(starts), None) => format!(", {}", clock(starts)),
        (None, _) => String::new(),
    };
    format!("{}{times}: {}", day(row.date), row.title)
}

#[cfg(test)]
mod tests {
    use super::super::tests::edition;
    use super::*;

    fn values() -> Vec<SourceValue> {
        let row = AgendaBlock {
            date: "2031-06-02".parse().unwrap(),
            starts: "09:00:00".parse().ok(),
            ends: None,
            title: Title::parse("Welcome").unwrap(),
            marked_break: None,
        };
        let track = SourceTrack { title: Title::parse("Wheels").unwrap(), summary: ShortText::parse("Build.").ok() };
        let clause = Clause { letter: 'a', text: ShortText::parse("Come on time.").unwrap() };
        let lists = SourceLists { agenda: vec![row], links: Vec::new(), tracks: vec![track], clauses: vec![clause] };
        EditionSetting::ALL.iter().filter_map(|setting| SourceValue::of(*setting, &edition(), &lists)).collect()
    }

    #[test]
    fn stored_value_is_read_unchanged() {
        for value in values() {
            let stored = serde_json::to_string(&value).unwrap();
            assert_eq!(serde_json::from_str::<SourceValue>(&stored).unwrap(), value, "{stored}");
        }
    }

    #[test]
    fn all_values_together_make_the_edition_of_the_website() {
        let other = Edition {
            title: Title::parse("Other").unwrap(),
            dates: Dates::new("2032-06-02".parse().unwrap(), "2032-06-06".parse().unwrap()).unwrap(),
            zone: Zone::parse("Europe/Lisbon").unwrap(),
            place: ShortText::parse("Porto").unwrap(),
            venue: Some(ShortText::parse("Tide House").unwrap()),
            capacity: None,
            planning_rule: None,
            ..edition()
        };
        let applied = values().iter().try_fold(other, |edition, value| value.applied_to(&edition));
        assert_eq!(applied.unwrap(), edition());
        let lines: Vec<String> = values().iter().flat_map(SourceValue::lines).collect();
        assert_eq!(lines, ["2 June 2031, 09:00: Welcome", "Wheels: Build.", "(a) Come on time."]);
    }
}
