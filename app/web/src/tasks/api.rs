//! Reads what several task pages show.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::editions::EditionPage;
use domain::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use domain::people::Person;
use domain::text::Title;
use domain::views::TaskPage;

pub async fn task(context: &RequestContext, edition: &EditionSlug, number: &str) -> Result<TaskPage, AppError> {
    let missing = || Refusal::NoSuchTask { edition: edition.to_string(), number: number.chars().take(20).collect() };
    let number = TaskNumber::parse(number).map_err(|_| missing())?;
    Ok(context.store().task(edition, number).await?.ok_or_else(missing)?)
}

/// Participants of the edition who agreed to be listed.
pub async fn people(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<Person>, AppError> {
    let participants = context.store().participants(edition).await?.unwrap_or_default();
    Ok(participants.into_iter().map(|participant| participant.person).collect())
}

/// The SPECs, outcomes and tracks that a proposal can choose from.
pub struct Choices {
    pub specs: Vec<(SpecNumber, Title)>,
    pub outcomes: Vec<(OutcomeCode, Title)>,
    pub tracks: Vec<Title>,
}

pub async fn choices(context: &RequestContext, page: &EditionPage) -> Result<Choices, AppError> {
    let store = &context.state.store;
    let specs = store.specs().await?.into_iter().map(|row| (row.number, row.title)).collect();
    let outcomes = store.outcomes().await?.into_iter().map(|row| (row.code, row.title)).collect();
    Ok(Choices { specs, outcomes, tracks: page.tracks.iter().map(|track| track.title.clone()).collect() })
}

/// All editions by slug and title, newest first.
pub async fn editions(context: &RequestContext) -> Result<Vec<(EditionSlug, String)>, AppError> {
    let cards = context.store().editions().await?;
    Ok(cards.into_iter().map(|card| (card.edition.slug, card.edition.title.to_string())).collect())
}
