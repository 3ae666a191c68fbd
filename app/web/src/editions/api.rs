//! Reads what the home page shows.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::editions::{EditionCard, current};
use domain::seats::SeatFigures;
use domain::tasks::TaskRow;
use domain::views::TaskStatusChange;
use store::Scope;

/// The content of the home page.
pub struct Home {
    pub current: Option<(EditionCard, SeatFigures)>,
    /// Newest first.
    pub others: Vec<EditionCard>,
    pub help_wanted: Vec<TaskRow>,
    pub latest: Vec<TaskStatusChange>,
}

pub async fn home(context: &RequestContext) -> Result<Home, AppError> {
    let store = &context.state.store;
    let mut others = store.editions().await?;
    others.retain(|card| context.sees(&card.edition));
    let current = current(&others, context.now).cloned();
    others.retain(|card| Some(&card.edition.slug) != current.as_ref().map(|card| &card.edition.slug));
    let current = match current {
        Some(card) => {
            let seats = store.seat_figures(&card.edition.slug).await?;
            Some((card, seats))
        }
        None => None,
    };
    let latest = store.latest_status_changes(Scope::All, 6).await?;
    let mut help_wanted = store.tasks(Scope::All).await?;
    help_wanted.retain(TaskRow::needs_help);
    Ok(Home { current, others, help_wanted, latest })
}
