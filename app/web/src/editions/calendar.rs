//! The community's calendar: its calls and other events, as its website has them.

use crate::context::RequestContext;
use crate::error::AppError;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::community::{Community, CommunityCalendar};
use domain::editions::{EditionCard, Visibility};
use domain::import::SourceFile;
use domain::text::{Title, Url};
use formats::calendars::{self, CommunityEvents, EditionDays};

/// The calendar file. Events on the days of an edition link to its page.
pub async fn file(context: RequestContext) -> Result<Response, AppError> {
    let stored = context.store().community_calendars().await?;
    let calendars = stored.into_iter().map(events).collect::<Result<Vec<_>, _>>()?;
    let cards = context.store().editions().await?;
    let origin = &context.state.origin;
    let editions: Vec<EditionDays> = cards.into_iter().filter_map(|card| days(origin, card)).collect();
    let community =
        context.instance.community.as_ref().map_or("Community".to_owned(), |Community { name, .. }| name.to_string());
    let name = Title::parse(&format!("Calendar of {community}")).or_else(|_| Title::parse("Calendar"))?;
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
    let kind = (header::CONTENT_TYPE, "text/calendar; charset=utf-8");
    Ok(([kind], calendars::publish(&name, host, &calendars, &editions)).into_response())
}

fn events(stored: CommunityCalendar) -> Result<CommunityEvents, AppError> {
    let CommunityCalendar { file, events, changed_at, .. } = stored;
    let path = format!("{file}.yaml");
    let parsed = calendars::read(SourceFile { path: &path, bytes: events.as_bytes() });
    let calendar =
        parsed.map_err(|error| AppError::Internal(format!("a stored calendar is damaged: {error}")))?.imported;
    Ok(CommunityEvents { file, calendar, changed_at })
}

/// `None` for a draft.
fn days(origin: &str, card: EditionCard) -> Option<EditionDays> {
    let edition = card.edition;
    let page = Url::parse(&format!("{origin}/{}", edition.slug)).ok()?;
    let is_public = edition.visibility == Visibility::Published;
    is_public.then_some(EditionDays { dates: edition.dates, zone: edition.zone, page })
}
