//! What the pages of tasks read.

use crate::actor::Visit;
use crate::error::Halt;
use domain::Refusal;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::{TaskPage, TaskRow};
use store::Scope;

pub async fn tasks(visit: &Visit, edition: &EditionSlug) -> Result<Vec<TaskRow>, Halt> {
    Ok(visit.site.store.tasks(Scope::Edition(edition)).await?)
}

pub async fn task(visit: &Visit, edition: &EditionSlug, number: &str) -> Result<TaskPage, Halt> {
    let missing = || Refusal::NoSuchTask { edition: edition.to_string(), number: number.chars().take(20).collect() };
    let number = TaskNumber::parse(number).map_err(|_| missing())?;
    Ok(visit.site.store.task(edition, number).await?.ok_or_else(missing)?)
}
