//! Reads what several task pages show.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::id::{EditionSlug, TaskNumber};
use domain::people::Person;
use domain::views::{TaskHead, TaskPage};

pub async fn task(context: &RequestContext, edition: &EditionSlug, number: &str) -> Result<TaskPage, AppError> {
    let missing = || Refusal::NoSuchTask { edition: edition.to_string(), number: number.chars().take(20).collect() };
    let number = TaskNumber::parse(number).map_err(|_| missing())?;
    Ok(context.store().task(edition, number).await?.ok_or_else(missing)?)
}

/// A task as the pages below its own page show it.
pub async fn task_head(context: &RequestContext, edition: &EditionSlug, number: &str) -> Result<TaskHead, AppError> {
    let missing = || Refusal::NoSuchTask { edition: edition.to_string(), number: number.chars().take(20).collect() };
    let number = TaskNumber::parse(number).map_err(|_| missing())?;
    Ok(context.store().task_head(edition, number).await?.ok_or_else(missing)?)
}

/// Participants of the edition who agreed to be listed.
pub async fn people(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<Person>, AppError> {
    Ok(context.store().listed_people(edition).await?)
}

/// All editions by slug and title, newest first.
pub async fn editions(context: &RequestContext) -> Result<Vec<(EditionSlug, String)>, AppError> {
    let mut cards = context.store().editions().await?;
    cards.retain(|card| context.sees(&card.edition));
    Ok(cards.into_iter().map(|card| (card.edition.slug, card.edition.title.to_string())).collect())
}
