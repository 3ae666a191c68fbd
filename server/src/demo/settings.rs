//! Settings made in the browser: rooms, goals of tracks, a draft, and a new venue.

use super::invitations::sign_in_person;
use super::tracks::{ARRAYS, COMMUNITY, DOCS, SECURITY, WHEELS};
use chrono::{TimeDelta, Weekday};
use domain::Refusal;
use domain::editions::{
    AgendaBlock, Dates, EditedTrack, Edition, EditionKind, FulfilmentSettings, Room, TrackColour, TrackGoals,
    Visibility, tracks_revision,
};
use domain::id::EditionSlug;
use domain::text::{ShortText, Title, revision};
use domain::time::{Instant, NaiveTime, Zone};
use store::Store;

/// Title, size in people, and equipment.
const ROOMS: &[(&str, u32, &str)] = &[
    ("Sala do Rio", 40, "Projector, microphone, and power at every seat"),
    ("Sala da Biblioteca", 14, "Screen and whiteboard"),
    ("Varanda", 10, ""),
];

/// Title, colour and goals of a track.
const TRACKS: &[(&str, TrackColour, &str)] = &[
    (WHEELS, TrackColour::Green, "4, 1b"),
    (ARRAYS, TrackColour::Blue, "1a"),
    (DOCS, TrackColour::Violet, "1c"),
    (COMMUNITY, TrackColour::Amber, "2d"),
    (SECURITY, TrackColour::Red, "8, 1e"),
];

/// Makes the settings of the coming edition, and creates a draft.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let at = now - TimeDelta::days(20);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", at).await?;
    let by = noor.organizer(edition)?;
    let no_rooms: Vec<Room> = Vec::new();
    store.edit_rooms(by, &revision(&no_rooms), &rooms()?, at).await?;
    let tracks = store.track_rows(by).await?;
    let edited = tracks.iter().map(|row| with_goals(row.into())).collect::<Result<Vec<_>, _>>()?;
    store.edit_tracks(by, &tracks_revision(&tracks), &edited, at).await?;
    let dates = store.edition(edition).await?.dates;
    let forum = forum(edition, dates)?;
    store.create_edition(noor.edition_creator()?, &forum, None, at).await?;
    let noor = sign_in_person(store, "noor", "Noor Keisteen", at).await?;
    let none: Vec<AgendaBlock> = Vec::new();
    store.edit_agenda(noor.organizer(&forum.slug)?, &revision(&none), &forum_agenda(&forum)?, at).await?;
    Ok(())
}

/// Changes the venue of the coming edition. Invited people don't know it yet, and the website has the earlier one.
pub async fn change_venue(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let at = now - TimeDelta::hours(3);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", at).await?;
    let read = store.edition(edition).await?;
    let venue = Some(ShortText::parse("Casa do Granito, fourth floor, Largo das Pedrinhas")?);
    store.edit_edition(noor.organizer(edition)?, &read, &Edition { venue, ..read.clone() }, at).await?;
    Ok(())
}

/// The first morning of the forum. An organizer says that no session can be at the tour, which its title doesn't say.
fn forum_agenda(forum: &Edition) -> Result<Vec<AgendaBlock>, Refusal> {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0);
    let block = |(from, to, title, marked_break): (u32, u32, &str, Option<bool>)| {
        let title = Title::parse(title)?;
        Ok(AgendaBlock { date: forum.dates.starts(), starts: time(from), ends: time(to), title, marked_break })
    };
    let blocks = [
        (9, 10, "Opening and introductions", None),
        (10, 12, "Questions for the strategic plan", None),
        (12, 14, "Tour of the harbour", Some(true)),
    ];
    blocks.into_iter().map(block).collect()
}

fn rooms() -> Result<Vec<Room>, Refusal> {
    let room = |(title, size, equipment): &(&str, u32, &str)| {
        let equipment = (!equipment.is_empty()).then(|| ShortText::parse(equipment)).transpose()?;
        Ok(Room { id: None, title: Title::parse(title)?, size: Some(*size), equipment })
    };
    ROOMS.iter().map(room).collect()
}

fn with_goals(track: EditedTrack) -> Result<EditedTrack, Refusal> {
    let Some((_, colour, goals)) = TRACKS.iter().find(|(title, ..)| *title == track.title.as_str()) else {
        return Ok(track);
    };
    Ok(EditedTrack { colour: Some(*colour), goals: TrackGoals::parse(goals)?, ..track })
}

/// A forum about five months after the summit, which only its organizers see.
fn forum(summit: &EditionSlug, dates: Dates) -> Result<Edition, Refusal> {
    let monday = (dates.ends() + TimeDelta::days(150)).week(Weekday::Mon).first_day();
    Ok(Edition {
        slug: EditionSlug::parse(&format!("{summit}-forum"))?,
        title: Title::parse(&format!("{summit} Annual Forum"))?,
        dates: Dates::new(monday, monday + TimeDelta::days(1))?,
        zone: Zone::parse("Europe/Copenhagen")?,
        place: ShortText::parse("Copenhagen, Denmark")?,
        venue: None,
        capacity: None,
        phase: None,
        planning_rule: None,
        fulfilment: FulfilmentSettings::default(),
        visibility: Visibility::Draft,
        kind: EditionKind::Forum,
        parts: EditionKind::Forum.parts(),
    })
}
