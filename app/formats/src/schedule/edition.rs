//! What files of a schedule say about its edition, and the identifiers and addresses in them.

use domain::editions::{Dates, EditionPage, Room, Track, TrackColour};
use domain::id::{EditionSlug, SessionGuid, SessionNumber};
use domain::import::ImportedRoom;
use domain::schedule::{ReleasedSession, SessionPerson};
use domain::text::{ShortText, Title};
use domain::time::{DateTime, Instant, NaiveDateTime, TimeDelta, Zone};
use uuid::Uuid;

/// An edition, as the files of its schedule describe it.
#[derive(Clone, Debug)]
pub struct ScheduleEdition {
    pub slug: EditionSlug,
    pub title: Title,
    pub dates: Dates,
    pub zone: Zone,
    pub place: ShortText,
    /// The address of the site without a path, such as `https://cairn.example`.
    pub origin: String,
    /// In the order in which pages show them.
    pub rooms: Vec<ImportedRoom>,
    /// In the order in which pages show them.
    pub tracks: Vec<ExportedTrack>,
}

#[derive(Clone, Debug)]
pub struct ExportedTrack {
    pub title: Title,
    pub colour: Option<TrackColour>,
}

impl ExportedTrack {
    /// Its colour on light pages, as in `style/layout.css`.
    pub(super) fn hex_colour(&self) -> Option<&'static str> {
        self.colour.map(|colour| match colour {
            TrackColour::Green => "#3f8a1f",
            TrackColour::Blue => "#2f6fb0",
            TrackColour::Violet => "#7a4fb5",
            TrackColour::Red => "#b3402f",
            TrackColour::Amber => "#a86a00",
            TrackColour::Grey => "#6b7566",
        })
    }
}

/// The id of a session in all calendars: the same for its whole life, and for no other.
pub fn session_uid(origin: &str, edition: &EditionSlug, guid: &SessionGuid) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    format!("session-{guid}-{edition}@{host}")
}

/// The address of a session's page.
pub fn session_url(origin: &str, edition: &EditionSlug, number: SessionNumber) -> String {
    format!("{origin}/{edition}/sessions/{number}")
}

impl ScheduleEdition {
    /// The edition as the site at `origin` publishes it.
    pub fn of(origin: &str, page: EditionPage) -> ScheduleEdition {
        let edition = page.edition;
        let room = |room: Room| ImportedRoom { title: room.title, size: room.size };
        let track = |track: Track| ExportedTrack { title: track.title, colour: track.colour };
        ScheduleEdition {
            slug: edition.slug,
            title: edition.title,
            dates: edition.dates,
            zone: edition.zone,
            place: edition.place,
            origin: origin.to_owned(),
            rooms: page.rooms.into_iter().map(room).collect(),
            tracks: page.tracks.into_iter().map(track).collect(),
        }
    }

    /// When a session starts and ends.
    pub fn instants(&self, session: &ReleasedSession) -> (Instant, Instant) {
        let starts = self.instant(session.starts);
        (starts, starts + TimeDelta::minutes(session.minutes.into()))
    }

    /// The short name of the conference: the schema of JSON allows no hyphen in it.
    pub(super) fn acronym(&self) -> String {
        format!("summit{}", self.slug.as_str().replace('-', ""))
    }

    /// The address of the edition's page.
    pub(super) fn url(&self) -> String {
        format!("{}/{}", self.origin, self.slug)
    }

    /// The instant at which clocks show a local time. One that they skip counts as the time after the change.
    pub(super) fn instant(&self, local: NaiveDateTime) -> Instant {
        let after_gap = |hours| self.zone.instant(local + TimeDelta::hours(hours));
        // Samoa once skipped a whole day.
        self.zone.instant(local).or_else(|| after_gap(1)).or_else(|| after_gap(24)).unwrap_or_else(|| local.and_utc())
    }

    /// A local time with its offset, such as `2027-05-24T09:00:00-07:00`.
    pub(super) fn with_offset(&self, local: NaiveDateTime) -> String {
        self.at(self.instant(local))
    }

    /// An instant with the offset of the edition's zone.
    pub(super) fn at(&self, moment: Instant) -> String {
        DateTime::to_rfc3339(&self.zone.at(moment))
    }

    /// The name of the zone, if the schema of JSON accepts it: `Europe/Copenhagen`, but not `EST5EDT`.
    pub(super) fn zone_for_json(&self) -> Option<&str> {
        let name = self.zone.as_str();
        let is_capitalized = |word: &str| {
            let mut letters = word.chars();
            letters.next().is_some_and(|first| first.is_ascii_uppercase())
                && letters.next().is_some_and(|second| second.is_ascii_lowercase())
        };
        let is_area =
            |area: &str| is_capitalized(area) && area.chars().skip(1).all(|letter| letter.is_ascii_lowercase());
        let fits = name.split_once('/').is_some_and(|(area, city)| is_area(area) && is_capitalized(city));
        (fits || name.ends_with("UTC")).then_some(name)
    }

    /// The GUID of a room, which stays the same while its title does.
    pub(super) fn room_guid(&self, room: &str) -> String {
        guid(&format!("{}/rooms/{room}", self.url()))
    }

    /// The GUID of a person, made of their GitHub login as the schema of JSON suggests, or else of their name.
    ///
    /// People who don't want to be listed share a name, and so a GUID.
    pub(super) fn person_guid(&self, person: &SessionPerson) -> String {
        match &person.login {
            Some(login) => guid(&format!("acct:{}@github.com", login.as_str().to_lowercase())),
            None => guid(&format!("{}/people/{}", self.origin, person.name)),
        }
    }
}

fn guid(name: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}
