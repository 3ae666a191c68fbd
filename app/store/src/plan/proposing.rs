//! How a task is proposed, and how what it says is changed.

use super::hands::want;
use super::moving::write_move;
use super::{One, meanwhile, serving, wordings};
use crate::column::count;
use crate::editions::known_edition;
use crate::history::{self, About, By, Deed};
use crate::{Store, StoreError, notices::News, talk};
use domain::Refusal;
use domain::access::Account;
use domain::id::{EditionSlug, TaskNumber};
use domain::plan::{Amounts, Mark, Proposal, TaskDeed, check_waits};
use domain::talk::Reason;
use domain::tasks::Status;
use domain::text::{Line, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Whom its description mentions is told, if they take part in the edition.
    ///
    /// Refused: a proposal that breaks a rule, a title that another task has (with its number), and a track, a SPEC or
    /// a task to wait for that isn't there.
    pub async fn propose_task(
        &self,
        slug: &EditionSlug,
        proposal: &Proposal,
        by: &Account,
        now: Instant,
    ) -> Result<TaskNumber, StoreError> {
        proposal.check(&Amounts::default())?;
        let mut tx = self.writing().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let waited = serving::waited_for(&mut tx, edition, slug, &proposal.waits_for).await?;
        let (id, number) = insert(&mut tx, edition, &proposal.title, by, now).await?;
        save(&mut tx, edition, id, proposal).await?;
        let hands = i64::from(proposal.hands);
        sqlx::query!("UPDATE tasks SET hands = ?2 WHERE id = ?1", id, hands).execute(&mut *tx).await?;
        serving::set_waits(&mut tx, id, &waited).await?;
        write_move(&mut tx, id, Status::Proposed, None, by, now).await?;
        let news = News::of(Reason::Mentioned, id, Some(by.id.0));
        talk::tell_mentioned(&mut tx, edition, ("", said(proposal)), news, now).await?;
        tell(&mut tx, edition, by, &format!("proposed task {number}"), now).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Has the task say what the proposal says; how title and description read before is kept. How many hands are wanted
    /// changes only by whom may say so. Whom the description mentions only now is told.
    ///
    /// Refused: who may not, another track by whom may not say so, a task that says something else than when they read
    /// it, what `propose_task` refuses, fewer hands than are on it, and a task that would wait for itself.
    pub async fn change_task(
        &self,
        slug: &EditionSlug,
        number: TaskNumber,
        proposal: &Proposal,
        read: Option<&Mark>,
        by: &Account,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut tx = self.writing().await?;
        let one = One::of(&mut tx, slug, number).await?;
        one.check(by, TaskDeed::Edit(one.status))?;
        if read != Some(&meanwhile::mark(&mut tx, one.id).await?) {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        proposal.check(&serving::amounts(&mut tx, one.id).await?)?;
        if proposal.track != one.standing.track {
            one.check(by, TaskDeed::SetTrack(one.status))?;
        }
        refuse_taken(&mut tx, one.edition, Some(one.id), &proposal.title).await?;
        set_waits(&mut tx, &one, &proposal.waits_for, by, now).await?;
        let (title, text) = (proposal.title.as_str(), said(proposal));
        let before = description(&mut tx, one.id).await?;
        wordings::keep(&mut tx, one.id, Some(title), text, Some(by.id.0), now).await?;
        save(&mut tx, one.edition, one.id, proposal).await?;
        if proposal.hands != one.hands.wanted && one.check(by, TaskDeed::SetHands(one.status)).is_ok() {
            want(&mut tx, &one, proposal.hands, now).await?;
        }
        let news = News::of(Reason::Mentioned, one.id, Some(by.id.0));
        talk::tell_mentioned(&mut tx, one.edition, (&before, text), news, now).await?;
        one.changed(&mut tx, by, &meanwhile::sentence(number), now).await?;
        Ok(tx.commit().await?)
    }
}

fn said(proposal: &Proposal) -> &str {
    proposal.description.as_ref().map_or("", |text| text.as_str())
}

/// Markdown, may be empty.
async fn description(tx: &mut SqliteConnection, task: i64) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar!("SELECT description FROM tasks WHERE id = ?1", task).fetch_one(tx).await?)
}

/// The columns of the task itself, and what it names.
async fn save(tx: &mut SqliteConnection, edition: i64, task: i64, proposal: &Proposal) -> Result<(), StoreError> {
    let track = match &proposal.track {
        Some(title) => Some(serving::track_id(tx, edition, title).await?),
        None => None,
    };
    let description = said(proposal);
    let html = formats::markup::html(description);
    let (title, html, size) = (proposal.title.as_str(), html.as_str(), proposal.size.map(|size| size.as_str()));
    let serves_none = proposal.why_none().map(Line::as_str);
    sqlx::query!(
        "UPDATE tasks SET title = ?2, description = ?3, description_html = ?4, track_id = ?5, size = ?6, serves_none = ?7
         WHERE id = ?1",
        task,
        title,
        description,
        html,
        track,
        size,
        serves_none
    )
    .execute(&mut *tx)
    .await?;
    serving::set(tx, task, proposal).await
}

/// Refused: tasks that can't be waited for.
async fn set_waits(
    tx: &mut SqliteConnection,
    one: &One,
    wanted: &BTreeSet<TaskNumber>,
    by: &Account,
    now: Instant,
) -> Result<(), StoreError> {
    let waited = serving::waited_for(tx, one.edition, &one.slug, wanted).await?;
    check_waits(&serving::waits_from(tx, &waited).await?, one.number, wanted)?;
    let before = serving::is_blocked(tx, one.id).await?;
    serving::set_waits(tx, one.id, &waited).await?;
    one.tell_if_blocked(tx, before, by, now).await
}

/// A new task that is proposed and says nothing but its title yet.
///
/// Refused: a title that another task has.
pub(super) async fn insert(
    tx: &mut SqliteConnection,
    edition: i64,
    title: &Title,
    by: &Account,
    now: Instant,
) -> Result<(i64, TaskNumber), StoreError> {
    refuse_taken(tx, edition, None, title).await?;
    let (title, now) = (title.as_str(), now.timestamp());
    let row = sqlx::query!(
        r#"INSERT INTO tasks (edition_id, number, title, status, proposed_by, touched)
           VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM tasks WHERE edition_id = ?1), ?2, 'proposed', ?3, ?4)
           RETURNING id AS "id!", number AS "number!""#,
        edition,
        title,
        by.id.0,
        now
    );
    let row = row.fetch_one(tx).await?;
    Ok((row.id, TaskNumber(count(row.number)?)))
}

async fn refuse_taken(
    tx: &mut SqliteConnection,
    edition: i64,
    task: Option<i64>,
    title: &Title,
) -> Result<(), StoreError> {
    let title = title.as_str();
    let other = sqlx::query_scalar!(
        "SELECT number FROM tasks WHERE edition_id = ?1 AND title = ?2 AND id IS NOT ?3",
        edition,
        title,
        task
    );
    match other.fetch_optional(tx).await? {
        Some(number) => Err(Refusal::TitleTaken(count(number)?).into()),
        None => Ok(()),
    }
}

pub(super) async fn tell(
    tx: &mut SqliteConnection,
    edition: i64,
    by: &Account,
    changed: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let (by, edition) = (By::Person(by.id.0), Some(edition));
    history::write(tx, Deed { by, about: About::Nobody, edition, what: "task", changed }, now).await
}
