//! The public calendar of an edition's meetings.

use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::editions::Edition;
use domain::meetings::MeetingEntry;
use domain::text::{Title, Url};
use formats::meeting_calendar::{CalendarMeeting, CalendarMethod, write};

/// The calendar file. It has no links to video calls, which only participants see.
pub async fn file(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let edition = context.edition(&slug).await?;
    let entries = context.store().meeting_entries(&slug).await?;
    let meetings = entries.into_iter().map(|entry| event(&context.state.origin, &edition, entry));
    let meetings: Vec<CalendarMeeting> = meetings.collect();
    let name = Title::parse(&format!("Planning meetings of the {}", edition.title)).unwrap_or(edition.title);
    let kind = (header::CONTENT_TYPE, "text/calendar; charset=utf-8");
    Ok(([kind], write(&name, CalendarMethod::Publish, &meetings)).into_response())
}

fn event(origin: &str, edition: &Edition, entry: MeetingEntry) -> CalendarMeeting {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let (slug, number) = (&edition.slug, entry.number);
    CalendarMeeting {
        uid: format!("meeting-{number}-{slug}@{host}"),
        sequence: entry.sequence,
        changed_at: entry.changed_at,
        is_cancelled: entry.is_cancelled,
        title: entry.title,
        time: entry.time,
        zone: edition.zone.clone(),
        description: None,
        location: None,
        url: Url::parse(&format!("{origin}/{slug}/meetings/{number}")).ok(),
        organizer: None,
        attendees: Vec::new(),
    }
}
