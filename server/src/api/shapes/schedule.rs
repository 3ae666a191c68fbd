//! The JSON types of released schedules.

use super::instant;
use domain::schedule::{ReleasedSchedule, ReleasedSession};
use formats::schedule::{ScheduleEdition, session_uid, session_url};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Schedule {
    /// The number of the release, from 1.
    pub release: u32,
    /// RFC 3339 in UTC.
    pub released_at: String,
    pub sessions: Vec<ScheduledSession>,
}

#[derive(Serialize, ToSchema)]
pub struct ScheduledSession {
    /// The same in all releases and files.
    pub guid: String,
    /// Its UID in calendar files.
    pub uid: String,
    /// Its number within the edition, as in the address of its page.
    pub number: u32,
    pub title: String,
    /// Markdown.
    pub description: Option<String>,
    /// Null for a plenary session, and for one beside the tracks.
    pub track: Option<String>,
    /// Whether everyone is expected.
    pub plenary: bool,
    pub room: Option<String>,
    /// RFC 3339 in UTC.
    pub starts: String,
    /// RFC 3339 in UTC.
    pub ends: String,
    /// GitHub logins of its leads who have one and want to be listed.
    pub leads: Vec<String>,
    pub url: String,
}

impl Schedule {
    pub fn of(edition: &ScheduleEdition, schedule: &ReleasedSchedule) -> Schedule {
        Schedule {
            release: schedule.number,
            released_at: instant(schedule.released_at),
            sessions: schedule.sessions.iter().map(|session| ScheduledSession::of(edition, session)).collect(),
        }
    }
}

impl ScheduledSession {
    fn of(edition: &ScheduleEdition, session: &ReleasedSession) -> ScheduledSession {
        let (starts, ends) = edition.instants(session);
        ScheduledSession {
            guid: session.guid.to_string(),
            uid: session_uid(&edition.origin, &edition.slug, &session.guid),
            number: session.number.0,
            title: session.title.to_string(),
            description: session.description.as_ref().map(ToString::to_string),
            track: session.track.as_ref().map(ToString::to_string),
            plenary: session.is_plenary,
            room: session.room.as_ref().map(ToString::to_string),
            starts: instant(starts),
            ends: instant(ends),
            leads: session.leads.iter().filter_map(|lead| lead.login.as_ref()).map(ToString::to_string).collect(),
            url: session_url(&edition.origin, &edition.slug, session.number),
        }
    }
}
