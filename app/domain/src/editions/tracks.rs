//! The tracks of an edition, as its organizers edit them.

use crate::Refusal;
use crate::id::{OutcomeCode, SpecNumber, TrackId};
use crate::people::Person;
use crate::text::{ShortText, Title, counted, revision};
use std::collections::BTreeSet;
use std::fmt::{self, Display};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The most tracks of an edition.
pub const MAX_TRACKS: usize = 50;

/// The colour of a track on its card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum TrackColour {
    Green,
    Blue,
    Violet,
    Red,
    Amber,
    Grey,
}

words!(TrackColour, "a colour");

/// The goals that a track contributes to, each once and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrackGoals {
    pub specs: Vec<SpecNumber>,
    pub outcomes: Vec<OutcomeCode>,
}

impl TrackGoals {
    /// Reads goals separated by commas, such as `1a, 4`; the word of the series may be before a number: `NEP 4`.
    ///
    /// # Errors
    /// Refuses a text that is neither the code of an outcome nor the number of a document.
    pub fn parse(text: &str) -> Result<TrackGoals, Refusal> {
        let (mut specs, mut outcomes) = (BTreeSet::new(), BTreeSet::new());
        for goal in text.split(',').map(str::trim).filter(|goal| !goal.is_empty()) {
            let code = goal.split_whitespace().next_back().unwrap_or_default();
            if let Ok(outcome) = OutcomeCode::parse(code) {
                outcomes.insert(outcome);
            } else if let Ok(spec) = SpecNumber::parse(code) {
                specs.insert(spec);
            } else {
                let text = goal.chars().take(40).collect();
                return Err(Refusal::Malformed { what: "a goal (like 1a)", text });
            }
        }
        Ok(TrackGoals { specs: specs.into_iter().collect(), outcomes: outcomes.into_iter().collect() })
    }
}

impl Display for TrackGoals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let specs = self.specs.iter().map(ToString::to_string);
        let goals: Vec<String> = specs.chain(self.outcomes.iter().map(ToString::to_string)).collect();
        f.write_str(&goals.join(", "))
    }
}

/// A stored track, with what keeps it from being removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackRow {
    pub id: TrackId,
    pub title: Title,
    pub summary: Option<ShortText>,
    pub leads: Vec<Person>,
    pub colour: Option<TrackColour>,
    pub goals: TrackGoals,
    /// Whether someone is appointed as its lead.
    pub has_appointed_lead: bool,
    /// The number of its tasks.
    pub tasks: u32,
}

/// A track as an organizer wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedTrack {
    /// `None` for a new track.
    pub id: Option<TrackId>,
    pub title: Title,
    pub summary: Option<ShortText>,
    pub colour: Option<TrackColour>,
    pub goals: TrackGoals,
}

impl From<&TrackRow> for EditedTrack {
    fn from(row: &TrackRow) -> EditedTrack {
        EditedTrack {
            id: Some(row.id),
            title: row.title.clone(),
            summary: row.summary.clone(),
            colour: row.colour,
            goals: row.goals.clone(),
        }
    }
}

/// A track as the community's website lists it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SourceTrack {
    pub title: Title,
    pub summary: Option<ShortText>,
}

/// The tracks as the website has them. A track with the same title keeps its tasks, leads, colour and goals.
///
/// As in an import, other tracks with tasks or an appointed lead move to the end without their summary; the rest is
/// removed.
pub fn tracks_of_source(before: &[TrackRow], source: &[SourceTrack]) -> Vec<EditedTrack> {
    let listed = source.iter().map(|SourceTrack { title, summary }| {
        let known = before.iter().find(|row| row.title == *title).map(EditedTrack::from);
        let new =
            EditedTrack { id: None, title: title.clone(), summary: None, colour: None, goals: TrackGoals::default() };
        EditedTrack { summary: summary.clone(), ..known.unwrap_or(new) }
    });
    let is_kept = |row: &&TrackRow| {
        (row.tasks > 0 || row.has_appointed_lead) && source.iter().all(|track| track.title != row.title)
    };
    let kept = before.iter().filter(is_kept).map(|row| EditedTrack { summary: None, ..row.into() });
    listed.chain(kept).collect()
}

/// A short value that changes with each edit of the tracks; their tasks and leads don't count.
pub fn tracks_revision(tracks: &[TrackRow]) -> String {
    revision(&tracks.iter().map(EditedTrack::from).collect::<Vec<_>>())
}

/// Checks an edit of all tracks; tracks that `edited` doesn't have are removed.
///
/// # Errors
/// Refuses two tracks with the same title, too many tracks, and to remove a track with tasks or an appointed lead.
pub fn check_tracks(before: &[TrackRow], edited: &[EditedTrack]) -> Result<(), Refusal> {
    if edited.len() > MAX_TRACKS {
        return Err(Refusal::TooMany { what: "tracks", count: edited.len(), limit: MAX_TRACKS });
    }
    for (nth, track) in edited.iter().enumerate() {
        if edited[..nth].iter().any(|other| other.title == track.title) {
            return Err(Refusal::DuplicateTrack(track.title.to_string()));
        }
    }
    let is_removed = |row: &&TrackRow| !edited.iter().any(|track| track.id == Some(row.id));
    for row in before.iter().filter(is_removed) {
        let title = row.title.to_string();
        if row.tasks > 0 {
            let tasks = counted(row.tasks as usize, "task", "tasks");
            return Err(Refusal::TrackHasTasks { title, tasks });
        }
        if row.has_appointed_lead {
            return Err(Refusal::TrackHasLead(title));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, title: &str, tasks: u32, has_appointed_lead: bool) -> TrackRow {
        let title = Title::parse(title).unwrap();
        let (leads, goals) = (Vec::new(), TrackGoals::default());
        TrackRow { id: TrackId(id), title, summary: None, leads, colour: None, goals, has_appointed_lead, tasks }
    }

    #[test]
    fn track_with_tasks_or_an_appointed_lead_cannot_be_removed() {
        let before = [row(1, "Wheels", 3, false), row(2, "Arrays", 0, true), row(3, "Docs", 0, false)];
        let keep = |kept: &[usize]| kept.iter().map(|nth| EditedTrack::from(&before[*nth])).collect::<Vec<_>>();
        assert_eq!(check_tracks(&before, &keep(&[1, 0])), Ok(()));
        let refusal = Refusal::TrackHasTasks { title: "Wheels".to_owned(), tasks: "3 tasks".to_owned() };
        assert_eq!(check_tracks(&before, &keep(&[1])), Err(refusal));
        assert_eq!(check_tracks(&before, &keep(&[0])), Err(Refusal::TrackHasLead("Arrays".to_owned())));
    }

    #[test]
    fn goals_of_a_track_are_read_back() {
        let goals = TrackGoals::parse("1b, NEP 4,, 0, 1a, 4").unwrap();
        assert_eq!(goals.to_string(), "0, 4, 1a, 1b");
        assert_eq!(TrackGoals::parse(&goals.to_string()), Ok(goals));
        assert!(TrackGoals::parse("1a, everything").unwrap_err().to_string().contains("everything"));
    }

    #[test]
    fn track_of_the_website_keeps_its_tasks_and_colour() {
        let wheels = TrackRow { colour: Some(TrackColour::Green), ..row(1, "Wheels", 0, false) };
        let before = [row(2, "Arrays", 3, false), wheels, row(3, "Docs", 0, false)];
        let source = |title: &str| SourceTrack { title: Title::parse(title).unwrap(), summary: None };
        let after = tracks_of_source(&before, &[source("Wheels"), source("Safety")]);
        let ids: Vec<_> = after.iter().map(|track| (track.id, track.title.as_str())).collect();
        assert_eq!(ids, [(Some(TrackId(1)), "Wheels"), (None, "Safety"), (Some(TrackId(2)), "Arrays")]);
        assert_eq!(after[0].colour, Some(TrackColour::Green));
        assert_eq!(check_tracks(&before, &after), Ok(()));
    }

    #[test]
    fn two_tracks_cannot_have_the_same_title() {
        let before = [row(1, "Wheels", 0, false)];
        let edited = [EditedTrack::from(&before[0]), EditedTrack { id: None, ..EditedTrack::from(&before[0]) }];
        assert_eq!(check_tracks(&before, &edited), Err(Refusal::DuplicateTrack("Wheels".to_owned())));
    }
}
