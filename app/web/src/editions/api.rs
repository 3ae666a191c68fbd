//! Reads what the home page shows.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::editions::{EditionCard, current, last_finished};
use domain::progress::HelpWanted;
use domain::schedule::ReleasedSession;
use domain::seats::SeatFigures;
use domain::views::TaskStatusChange;
use store::Scope;

/// The number of tasks shown under “Help wanted”; links lead to the rest.
const HELP_SHOWN: u32 = 6;

/// The content of the home page.
pub struct Home {
    pub current: Option<(EditionCard, SeatFigures)>,
    /// The released sessions of the current edition, while it is under way.
    pub sessions: Vec<ReleasedSession>,
    /// The public edition that ended last, unless it is the current one.
    pub finished: Option<EditionCard>,
    /// Newest first.
    pub others: Vec<EditionCard>,
    pub help_wanted: HelpWanted,
    pub latest: Vec<TaskStatusChange>,
    /// Whether the community has a calendar.
    pub has_calendar: bool,
}

pub async fn home(context: &RequestContext) -> Result<Home, AppError> {
    let store = &context.state.store;
    let mut others = store.editions().await?;
    others.retain(|card| context.sees(&card.edition));
    let current = current(&others, context.now).cloned();
    let is_current =
        |card: &EditionCard| current.as_ref().is_some_and(|current| current.edition.slug == card.edition.slug);
    let finished = last_finished(&others, context.now).filter(|card| !is_current(card)).cloned();
    let is_finished =
        |card: &EditionCard| finished.as_ref().is_some_and(|finished| finished.edition.slug == card.edition.slug);
    others.retain(|card| !is_current(card) && !is_finished(card));
    let current = match current {
        Some(card) => {
            let seats = store.seat_figures(&card.edition.slug).await?;
            Some((card, seats))
        }
        None => None,
    };
    let sessions = match &current {
        Some((card, _)) => context.sessions_of_today(&card.edition).await?,
        None => Vec::new(),
    };
    let latest = store.latest_status_changes(Scope::All, 6).await?;
    let help_wanted = store.help_wanted(HELP_SHOWN).await?;
    let has_calendar = store.has_community_calendar().await?;
    Ok(Home { current, sessions, finished, others, help_wanted, latest, has_calendar })
}
