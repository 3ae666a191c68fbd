//! Proposed schedules: asked for, listed, stopped and adopted by organizers.

use super::moves::place;
use crate::db::column::{count, damaged, instant, object};
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::{Organizer, Viewer};
use domain::audit::{AuditActor, AuditEvent};
use domain::id::{EditionSlug, ProposalNumber, SessionNumber};
use domain::schedule::scheduler::{
    ProposalContents, ProposalSettings, ProposalState, ProposalsPage, ProposedPlace, ScheduleProposal, SchedulerWeights,
};
use domain::schedule::{PlannedSession, SchedulePlan};
use domain::text::named;
use domain::time::Instant;
use sqlx::SqliteConnection;

/// How many proposals an edition keeps; older ones are deleted.
const KEPT: u32 = 20;

/// A row of `schedule_proposals`.
pub(super) struct ProposalRow {
    id: i64,
    number: i64,
    seed: i64,
    steps: i64,
    weights: String,
    state: String,
    steps_done: i64,
    cost: Option<i64>,
    bound: Option<i64>,
    contents: String,
    created_at: i64,
    finished_at: Option<i64>,
    adopted_at: Option<i64>,
    undoes: Option<i64>,
}

impl ProposalRow {
    fn proposal(self) -> Result<ScheduleProposal, StoreError> {
        let weights: SchedulerWeights = object(&self.weights)?;
        Ok(ScheduleProposal {
            number: ProposalNumber(count(self.number)?),
            settings: ProposalSettings { seed: count(self.seed)?, steps: count(self.steps)?, weights },
            state: ProposalState::parse(&self.state).map_err(damaged)?,
            steps_done: count(self.steps_done)?,
            cost: self.cost.map(count).transpose()?,
            bound: self.bound.map(count).transpose()?,
            created_at: instant(self.created_at)?,
            finished_at: self.finished_at.map(instant).transpose()?,
            adopted_at: self.adopted_at.map(instant).transpose()?,
            undoes: self.undoes.map(count).transpose()?.map(ProposalNumber),
            contents: object(&self.contents)?,
        })
    }
}

impl Store {
    /// Asks for a proposal, which is computed in the background, after those that were asked for before.
    ///
    /// # Errors
    /// Refuses a second one while one of the edition is computed, and an edition without sessions or rooms.
    pub async fn request_proposal(
        &self,
        by: Organizer<'_>,
        settings: &ProposalSettings,
        now: Instant,
    ) -> Result<ProposalNumber, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let found = sqlx::query!(
            r#"SELECT EXISTS (SELECT 1 FROM schedule_proposals WHERE edition_id = ?1 AND finished_at IS NULL)
                 AS "goes_on!: bool",
                 EXISTS (SELECT 1 FROM sessions WHERE edition_id = ?1 AND cancelled_at IS NULL)
                 AND EXISTS (SELECT 1 FROM rooms WHERE edition_id = ?1 AND removed_at IS NULL) AS "is_possible!: bool""#,
            edition
        );
        let found = found.fetch_one(&mut *tx).await?;
        if found.goes_on {
            return Err(Refusal::ProposalIsRunning.into());
        }
        if !found.is_possible {
            return Err(Refusal::NothingToSchedule.into());
        }
        let new = NewProposal { settings: *settings, contents: &ProposalContents::default(), undoes: None };
        let number = insert(&mut tx, edition, &new, now).await?;
        record(&mut tx, edition, by, AuditEvent::ProposalRequested { proposal: number }, now).await?;
        tx.commit().await?;
        self.proposal_requested.notify_one();
        Ok(number)
    }

    /// Lists the proposals of an edition, newest first.
    pub async fn proposals<'a>(&self, by: impl Into<Viewer<'a>>) -> Result<Vec<ScheduleProposal>, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        all(&mut tx, edition).await
    }

    /// Reads the proposals of an edition, its draft, and who is interested in which sessions.
    pub async fn proposals_page<'a>(&self, by: impl Into<Viewer<'a>>) -> Result<ProposalsPage, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        Ok(ProposalsPage {
            plan: super::plan::read(&mut tx, edition).await?,
            interests: super::interests::read(&mut tx, edition, false).await?,
            proposals: all(&mut tx, edition).await?,
        })
    }

    /// Reads a proposal.
    ///
    /// # Errors
    /// Refuses an unknown one.
    pub async fn proposal<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
        number: ProposalNumber,
    ) -> Result<ScheduleProposal, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        known(&mut tx, edition, by.edition(), number).await?.proposal()
    }

    /// Stops a proposal, which keeps its best schedule. Changes nothing if it is over.
    ///
    /// # Errors
    /// Refuses an unknown one.
    pub async fn stop_proposal(
        &self,
        by: Organizer<'_>,
        number: ProposalNumber,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let row = known(&mut tx, edition, by.edition(), number).await?;
        let seconds = now.timestamp();
        let stopped = sqlx::query!(
            "UPDATE schedule_proposals SET stop_asked_at = ?2,
               finished_at = iif(state = 'waiting', ?2, NULL), state = iif(state = 'waiting', 'stopped', state)
             WHERE id = ?1 AND finished_at IS NULL AND stop_asked_at IS NULL",
            row.id,
            seconds
        );
        if stopped.execute(&mut *tx).await?.rows_affected() > 0 {
            record(&mut tx, edition, by, AuditEvent::ProposalStopped { proposal: number }, now).await?;
        }
        tx.commit().await
    }

    /// Gives each session the place of the proposal, and returns how many sessions moved.
    ///
    /// The draft as it was becomes a proposal of its own, so that it can be adopted again.
    ///
    /// # Errors
    /// Refuses an unknown proposal, one without a schedule, and one with sessions that have changed since it began.
    pub async fn adopt_proposal(
        &self,
        by: Organizer<'_>,
        number: ProposalNumber,
        now: Instant,
    ) -> Result<usize, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let row = known(&mut tx, edition, by.edition(), number).await?;
        let id = row.id;
        let proposal = row.proposal()?;
        if !proposal.state.is_over() || proposal.contents.sessions.is_empty() {
            return Err(Refusal::ProposalIsNotOver.into());
        }
        let plan = super::plan::read(&mut tx, edition).await?;
        let changed = proposal.contents.changed_since(&plan);
        if !changed.is_empty() {
            return Err(Refusal::ProposalIsOutdated(titles(&plan, &changed)).into());
        }
        let moves = proposal.contents.moves(&plan);
        for (session, _, to) in &moves {
            let found = sqlx::query_scalar!(
                "SELECT id FROM sessions WHERE edition_id = ?1 AND number = ?2",
                edition,
                session.0
            );
            let found = found.fetch_one(&mut *tx).await?;
            place(&mut tx, found, *to, now).await?;
        }
        if !moves.is_empty() {
            let moved: Vec<SessionNumber> = moves.iter().map(|(session, ..)| *session).collect();
            let contents = before(&plan, &moved);
            let settings = ProposalSettings { steps: 0, ..proposal.settings };
            let new = NewProposal { settings, contents: &contents, undoes: Some(number) };
            insert(&mut tx, edition, &new, now).await?;
        }
        let seconds = now.timestamp();
        sqlx::query!("UPDATE schedule_proposals SET adopted_at = ?2 WHERE id = ?1", id, seconds)
            .execute(&mut *tx)
            .await?;
        let event = AuditEvent::ProposalAdopted { proposal: number, moved: moves.len() };
        record(&mut tx, edition, by, event, now).await?;
        tx.commit().await?;
        Ok(moves.len())
    }
}

async fn all(tx: &mut SqliteConnection, edition: i64) -> Result<Vec<ScheduleProposal>, StoreError> {
    let rows = sqlx::query_as!(
        ProposalRow,
        r#"SELECT id AS "id!", number AS "number!", seed AS "seed!", steps AS "steps!", weights AS "weights!",
             state AS "state!", steps_done AS "steps_done!", cost, bound, contents AS "contents!",
             created_at AS "created_at!", finished_at, adopted_at, undoes
           FROM schedule_proposals WHERE edition_id = ?1 ORDER BY number DESC"#,
        edition
    );
    rows.fetch_all(tx).await?.into_iter().map(ProposalRow::proposal).collect()
}

/// The places of `moved` sessions before they moved.
fn before(plan: &SchedulePlan, moved: &[SessionNumber]) -> ProposalContents {
    let of = |session: &PlannedSession| ProposedPlace {
        session: session.number,
        moves: session.moves + 1,
        is_pinned: session.is_pinned,
        placement: session.placement,
    };
    let sessions = plan.sessions.iter().filter(|session| moved.contains(&session.number)).map(of).collect();
    ProposalContents { sessions, ..ProposalContents::default() }
}

fn titles(plan: &SchedulePlan, sessions: &[SessionNumber]) -> String {
    let titles = sessions.iter().filter_map(|number| plan.session(*number));
    let titles: Vec<String> = titles.map(|session| format!("“{}”", session.title)).collect();
    named(&titles, "sessions")
}

/// A proposal to store: one that waits, or a draft that was replaced.
struct NewProposal<'p> {
    settings: ProposalSettings,
    contents: &'p ProposalContents,
    undoes: Option<ProposalNumber>,
}

async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    new: &NewProposal<'_>,
    now: Instant,
) -> Result<ProposalNumber, StoreError> {
    let (weights, contents) = (json(&new.settings.weights)?, json(new.contents)?);
    let steps = i64::try_from(new.settings.steps).unwrap_or(i64::MAX);
    let (undoes, seconds) = (new.undoes.map(|number| number.0), now.timestamp());
    let state = if new.undoes.is_some() { ProposalState::Done } else { ProposalState::Waiting };
    let (finished, state) = (state.is_over().then_some(seconds), state.as_str());
    let number = sqlx::query_scalar!(
        r#"INSERT INTO schedule_proposals
             (edition_id, number, seed, steps, weights, state, contents, created_at, finished_at, undoes)
           SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
           FROM schedule_proposals WHERE edition_id = ?1
           RETURNING number AS "number!""#,
        edition,
        new.settings.seed,
        steps,
        weights,
        state,
        contents,
        seconds,
        finished,
        undoes
    );
    let number = number.fetch_one(&mut *tx).await?;
    sqlx::query!(
        "DELETE FROM schedule_proposals WHERE edition_id = ?1 AND number <= ?2 - ?3 AND finished_at IS NOT NULL",
        edition,
        number,
        KEPT
    )
    .execute(tx)
    .await?;
    Ok(ProposalNumber(count(number)?))
}

/// Formats a value as JSON for a column.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::unavailable)
}

async fn known(
    tx: &mut SqliteConnection,
    edition: i64,
    slug: &EditionSlug,
    number: ProposalNumber,
) -> Result<ProposalRow, StoreError> {
    let row = sqlx::query_as!(
        ProposalRow,
        r#"SELECT id AS "id!", number AS "number!", seed AS "seed!", steps AS "steps!", weights AS "weights!",
             state AS "state!", steps_done AS "steps_done!", cost, bound, contents AS "contents!",
             created_at AS "created_at!", finished_at, adopted_at, undoes
           FROM schedule_proposals WHERE edition_id = ?1 AND number = ?2"#,
        edition,
        number.0
    );
    let unknown = || Refusal::NoSuchProposal { edition: slug.to_string(), number: number.to_string() };
    Ok(row.fetch_optional(tx).await?.ok_or_else(unknown)?)
}

async fn record(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Organizer<'_>,
    event: AuditEvent,
    now: Instant,
) -> Result<(), StoreError> {
    audit::write(tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await
}
