//! Calendar files: the public one of an edition's meetings, and the personal one at a secret address.

use super::api;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use domain::access::may_participate;
use domain::login_sessions::Token;
use domain::meetings::PersonalMeeting;
use domain::text::Title;
use formats::meeting_calendar::{CalendarMeeting, CalendarMethod, write};

/// The calendar file. It has no links to video calls, which only participants see.
pub async fn file(context: RequestContext, EditionPath(slug): EditionPath) -> Result<Response, AppError> {
    let edition = context.edition(&slug).await?;
    let entries = context.store().meeting_entries(&slug).await?;
    let origin = &context.state.origin;
    let meetings = entries.into_iter().map(|entry| CalendarMeeting::of(origin, &slug, &edition.zone, entry));
    let meetings: Vec<CalendarMeeting> = meetings.collect();
    let name = Title::parse(&format!("Planning meetings of the {}", edition.title)).unwrap_or(edition.title);
    Ok(answer(&name, &meetings))
}

/// One meeting, to add to a calendar. Only participants get the link to the video call.
pub async fn one(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let meeting = api::meeting(&context, &slug, &number).await?;
    let edition = context.edition(&slug).await?;
    let entries = context.store().meeting_entries(&slug).await?;
    let missing = || Refusal::NoSuchMeeting { edition: slug.to_string(), number: number.chars().take(20).collect() };
    let entry = entries.into_iter().find(|entry| entry.number == meeting.number).ok_or_else(missing)?;
    let video = meeting.details.video.filter(|_| may_participate(&context.actor, &slug));
    let event = CalendarMeeting::of(&context.state.origin, &slug, &edition.zone, entry).with_video(video.as_ref());
    Ok(answer(&meeting.details.title, &[event]))
}

/// The meetings and sessions of one person, with links to video calls.
///
/// Calendar programs can't sign in, so the address is secret.
pub async fn personal(context: RequestContext, Path(file): Path<String>) -> Result<Response, AppError> {
    let token = file.strip_suffix(".ics").ok_or(Refusal::NoSuchLink)?;
    let token = Token::parse(token).map_err(|_| Refusal::NoSuchLink)?;
    let meetings = context.store().personal_meetings(&token).await?.ok_or(Refusal::NoSuchLink)?;
    let event = |meeting: PersonalMeeting| {
        let PersonalMeeting { edition, zone, entry, video } = meeting;
        CalendarMeeting::of(&context.state.origin, &edition, &zone, entry).with_video(video.as_ref())
    };
    let sessions = context.store().personal_sessions(&token).await?.into_iter();
    let sessions = sessions.map(|session| CalendarMeeting::of_session(&context.state.origin, session));
    let events: Vec<CalendarMeeting> = meetings.into_iter().map(event).chain(sessions).collect();
    Ok(answer(&Title::parse("My planning meetings and sessions")?, &events))
}

fn answer(name: &Title, meetings: &[CalendarMeeting]) -> Response {
    let kind = (header::CONTENT_TYPE, "text/calendar; charset=utf-8");
    ([kind], write(name, CalendarMethod::Publish, meetings)).into_response()
}
