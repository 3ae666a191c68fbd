//! What task pages and islands read.

#[cfg(feature = "ssr")]
mod reads;

#[cfg(feature = "ssr")]
pub use reads::{editions, people, task, task_head};

use crate::server_functions::CallFailure;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// A task with a title similar to a proposed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimilarTask {
    pub number: u32,
    pub title: String,
    pub status: String,
}

/// Finds at most five tasks that are similar to a title, the most similar first.
///
/// Needs no proof: everyone may see tasks.
#[server(endpoint = "similar-tasks", input = Json)]
pub async fn similar_tasks(edition: String, title: String) -> Result<Vec<SimilarTask>, CallFailure> {
    use crate::context::RequestContext;
    use domain::id::EditionSlug;
    let context: RequestContext = expect_context();
    let slug = EditionSlug::parse(&edition).map_err(|_| CallFailure::Missing)?;
    context.edition(&slug).await?;
    let title: String = title.chars().take(200).collect();
    let tasks = context.store().similar_tasks(&slug, &title, 5).await?;
    let similar = tasks.into_iter().map(|task| SimilarTask {
        number: task.number.0,
        title: task.title.to_string(),
        status: task.status.as_str().to_owned(),
    });
    Ok(similar.collect())
}
