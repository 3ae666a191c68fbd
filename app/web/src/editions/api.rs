//! What the pages of editions read.

use crate::actor::Visit;
use crate::error::Halt;
use domain::editions::{EditionCard, current};
use domain::id::EditionSlug;
use domain::seats::SeatFigures;
use domain::tasks::{TaskMove, TaskRow};
use store::Scope;

/// What the first page shows.
pub struct Home {
    pub current: Option<(EditionCard, SeatFigures)>,
    /// Newest first.
    pub others: Vec<EditionCard>,
    pub help_wanted: Vec<TaskRow>,
    pub latest: Vec<TaskMove>,
}

pub async fn home(visit: &Visit) -> Result<Home, Halt> {
    let store = &visit.site.store;
    let mut others = store.editions().await?;
    let current = current(&others, visit.now).cloned();
    others.retain(|card| Some(&card.edition.slug) != current.as_ref().map(|card| &card.edition.slug));
    let current = match current {
        Some(card) => {
            let seats = store.seat_figures(&card.edition.slug).await?;
            Some((card, seats))
        }
        None => None,
    };
    let latest = store.latest_moves(Scope::All, 6).await?;
    let mut help_wanted = store.tasks(Scope::All).await?;
    help_wanted.retain(TaskRow::wants_help);
    Ok(Home { current, others, help_wanted, latest })
}

pub async fn seats(visit: &Visit, edition: &EditionSlug) -> Result<SeatFigures, Halt> {
    Ok(visit.site.store.seat_figures(edition).await?)
}
