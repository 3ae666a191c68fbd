//! Serves editions, their participants and agendas as JSON.

use super::Data;
use super::paging::Paging;
use super::shapes::{
    Agenda, Block, Day, Edition, EditionDetails, Editions, IdentifiedMeeting, Ledger, Meetings, ParticipantEntry,
    People,
};
use axum::extract::{Path, State};
use axum::response::{Json, Response};
use domain::Refusal;
use domain::editions::{AgendaBlock, EditionPage, Part, Visibility};
use domain::id::EditionSlug;
use domain::meetings::Meeting;
use domain::time::clock;
use formats::meeting_calendar::meeting_uid;
use store::Store;
use web::error::AppError;
use web::forms::PageQuery;

/// Lists all editions, newest first, and the end of the ledger of commitments.
#[utoipa::path(get, path = "/api/v1/editions", tag = "editions", params(Paging),
    responses((status = 200, body = Editions), (status = 400)))]
pub async fn all(State(data): State<Data>, PageQuery(paging): PageQuery<Paging>) -> Result<Response, AppError> {
    let page = paging.long_page()?;
    let mut cards = data.store.editions().await?;
    cards.retain(|card| card.edition.visibility == Visibility::Published);
    let end = page.end(&format!("{}/api/v1/editions", data.origin), cards.len());
    let editions = page.items(cards).into_iter().map(|card| Edition::at(card.edition, (data.clock)())).collect();
    let head = data.store.ledger_head().await?;
    let ledger = Ledger { number: head.number, hash: head.hash.to_string() };
    Ok(end.answer(|total, next| Editions { editions, ledger, total, next }))
}

/// Shows an edition with its commitments, tracks and planning meetings.
#[utoipa::path(get, path = "/api/v1/editions/{edition}", tag = "editions", params(("edition" = String, Path)),
    responses((status = 200, body = EditionDetails), (status = 404)))]
pub async fn one(State(data): State<Data>, Path(slug): Path<String>) -> Result<Json<EditionDetails>, AppError> {
    let (page, now) = (edition(&data.store, &slug).await?, (data.clock)());
    let totals = data.store.fulfilment_totals(&page.edition.slug, now).await?;
    Ok(Json(EditionDetails::at(page, &totals, now)))
}

/// Lists the confirmed participants who agreed to be listed, by name.
#[utoipa::path(get, path = "/api/v1/editions/{edition}/people", tag = "editions",
    params(("edition" = String, Path), Paging), responses((status = 200, body = People), (status = 400), (status = 404)))]
pub async fn people(
    State(data): State<Data>,
    Path(slug): Path<String>,
    PageQuery(paging): PageQuery<Paging>,
) -> Result<Response, AppError> {
    let (slug, page) = (published(&data.store, &slug).await?, paging.long_page()?);
    let list = format!("{}/api/v1/editions/{slug}/people", data.origin);
    let people = data.store.participants(&slug).await?.ok_or_else(|| Refusal::NoSuchEdition(slug.into()))?;
    let end = page.end(&list, people.len());
    let people = page.items(people).into_iter().map(ParticipantEntry::from).collect();
    Ok(end.answer(|total, next| People { people, total, next }))
}

/// Shows the agenda by day, with each day's blocks in the order of the agenda's source.
#[utoipa::path(get, path = "/api/v1/editions/{edition}/agenda", tag = "editions", params(("edition" = String, Path)),
    responses((status = 200, body = Agenda), (status = 404)))]
pub async fn agenda(State(data): State<Data>, Path(slug): Path<String>) -> Result<Json<Agenda>, AppError> {
    let page = edition(&data.store, &slug).await?;
    let days = page.agenda.chunk_by(|block, next| block.date == next.date).map(|blocks| Day {
        date: blocks.first().map(|block| block.date.to_string()).unwrap_or_default(),
        blocks: blocks.iter().map(block).collect(),
    });
    Ok(Json(Agenda { days: days.collect() }))
}

/// Lists the planning meetings that have a time and aren't cancelled, by time.
#[utoipa::path(get, path = "/api/v1/editions/{edition}/meetings", tag = "editions",
    params(("edition" = String, Path), Paging), responses((status = 200, body = Meetings), (status = 400), (status = 404)))]
pub async fn meetings(
    State(data): State<Data>,
    Path(slug): Path<String>,
    PageQuery(paging): PageQuery<Paging>,
) -> Result<Response, AppError> {
    let (page, EditionPage { edition, meetings, .. }) = (paging.long_page()?, edition(&data.store, &slug).await?);
    let end = page.end(&format!("{}/api/v1/editions/{}/meetings", data.origin, edition.slug), meetings.len());
    let identified = |meeting: Meeting| IdentifiedMeeting {
        uid: meeting_uid(&data.origin, &edition.slug, meeting.number),
        meeting: meeting.into(),
    };
    let meetings = page.items(meetings).into_iter().map(identified).collect();
    Ok(end.answer(|total, next| Meetings { meetings, total, next }))
}

fn block(block: &AgendaBlock) -> Block {
    Block { starts: block.starts.map(clock), ends: block.ends.map(clock), title: block.title.to_string() }
}

pub(super) async fn edition(store: &Store, slug: &str) -> Result<EditionPage, AppError> {
    let slug = published(store, slug).await?;
    Ok(store.edition_page(&slug).await?)
}

/// As [`published`]. An edition without a work plan has no tasks and no progress.
pub(super) async fn with_work_plan(store: &Store, slug: &str) -> Result<EditionSlug, AppError> {
    with_part(store, slug, Part::WorkPlan).await
}

/// As [`published`]. A part that is off has no data.
pub(super) async fn with_part(store: &Store, slug: &str, part: Part) -> Result<EditionSlug, AppError> {
    let edition = published(store, slug).await?;
    if store.instance().await?.has(&edition, part) { Ok(edition) } else { Err(AppError::PartIsOff { edition, part }) }
}

/// Parses a slug. A malformed slug and a draft get the same error as an unknown edition.
pub(super) async fn published(store: &Store, slug: &str) -> Result<EditionSlug, AppError> {
    let unknown = || Refusal::NoSuchEdition(slug.chars().take(40).collect());
    let slug = EditionSlug::parse(&slug.to_lowercase()).map_err(|_| unknown())?;
    if store.instance().await?.drafts.contains(&slug) { Err(unknown().into()) } else { Ok(slug) }
}
