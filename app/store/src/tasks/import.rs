//! Takes in a list of tasks for an edition: new ones get numbers, known ones are updated.
//!
//! From the command line a list tells what happened elsewhere. What somebody gives on a page is their own doing: moves
//! follow the plan's table, nobody loses a place, and rows that can't be taken keep out the others.

mod rows;
mod matched;
mod problems;
mod adding;
mod transitions;
mod waiting;
mod merged;
mod effect;

pub(super) use rows::Stored;

use super::update;
use crate::editions::{edition_id, find_or_add_track, once, track_ids};
use crate::people::{Here, PersonResolver};
use crate::{Store, StoreError, audit, discussion, notifications::NewNotification};
use domain::access::Account;
use domain::id::EditionSlug;
use domain::import::ImportChoices;
use domain::import::{ImportChange, ImportPreview, ImportedTask};
use domain::notifications::NotificationKind;
use domain::text::Title;
use domain::time::Instant;
use effect::{changes, totalled};
use matched::Matched;
use rows::{ImportRow, Plan};
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

impl Store {
    /// Takes in a list of tasks; says what changed. The same list a second time changes nothing.
    ///
    /// A task is known by its title, for the list comes from elsewhere: its numbers only say which of its rows wait for
    /// which. New ones get the next numbers, in the order of the list; known ones become as the list says, but where it
    /// is silent what is known stays. Whoever has a hand on a task and no login can't be named in a table, and stays.
    /// Tasks that the list doesn't name stay, and so do those that were merged into others. A history is only added to.
    ///
    /// Refused: an edition or a SPEC that isn't there, a title that comes twice, what can't be waited for, and a row of
    /// another edition.
    pub async fn import_tasks(
        &self,
        slug: &EditionSlug,
        tasks: &[ImportedTask],
        now: Instant,
    ) -> Result<Vec<ImportChange>, StoreError> {
        let mut tx = self.begin_write().await?;
        let (_, changes) = take_in(&mut tx, slug, tasks, None, now).await?;
        tx.commit().await?;
        Ok(changes)
    }

    /// The same by somebody who gives the list on a page. A row with a number is about that task, whatever its title,
    /// and a task that comes or changes says what it serves, or why nothing. What they move follows the plan's table of moves, with the
    /// words that it needs, and is told as their moves are; who has a hand on a task keeps it, and who leads it leads
    /// it. Where a row can't be taken, nothing is. Ask for the right to it before. For rows whose numbers don't count
    /// here `choices` decides; where it doesn't, nothing is imported.
    ///
    /// Refused: an edition that isn't there, and a title that comes twice.
    pub async fn import_tasks_by(
        &self,
        slug: &EditionSlug,
        tasks: &[ImportedTask],
        choices: ImportChoices,
        by: &Account,
        now: Instant,
    ) -> Result<ImportPreview, StoreError> {
        let mut tx = self.begin_write().await?;
        let (effect, _) = take_in(&mut tx, slug, tasks, Some((by, choices)), now).await?;
        if effect.can_be_imported() {
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
        Ok(effect)
    }

    /// What `import_tasks_by` would do, without doing it.
    pub async fn would_import_tasks(
        &self,
        slug: &EditionSlug,
        tasks: &[ImportedTask],
        choices: ImportChoices,
        by: &Account,
        now: Instant,
    ) -> Result<ImportPreview, StoreError> {
        let mut tx = self.begin_write().await?;
        let (effect, _) = take_in(&mut tx, slug, tasks, Some((by, choices)), now).await?;
        tx.rollback().await?;
        Ok(effect)
    }
}

async fn take_in(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    tasks: &[ImportedTask],
    given: Option<(&Account, ImportChoices)>,
    now: Instant,
) -> Result<(ImportPreview, Vec<ImportChange>), StoreError> {
    once("task", tasks.iter().map(|task| &task.title))?;
    let edition = edition_id(tx, slug).await?.ok_or_else(|| StoreError::UnknownEdition(slug.clone()))?;
    let plan = Plan::of(tx, edition).await?;
    let by = given.map(|(by, _)| by);
    let matched = match given {
        Some((_, choices)) => Matched::by_choices(&plan, slug, tasks, choices),
        None => Matched::by_titles(slug, tasks)?,
    };
    let mut rows = plan.rows(&matched.rows, by.is_some());
    let mut import = Import::begin(tx, slug, edition, by, now).await?;
    import.accounts(&rows).await?;
    for row in &mut rows {
        import.row(row).await?;
    }
    import.wait(&plan, &mut rows).await?;
    let merged = merged::left_out(import.tx, slug, &rows).await?;
    let (mut effect, changed) = totalled(rows, import.added);
    let changes = changes(slug, &effect, changed);
    audit::write_import(tx, audit::actor(by), Some(edition), &changes, now).await?;
    effect.merged = merged;
    matched.count_into(&mut effect);
    Ok((effect, changes))
}

/// An import under way.
pub(super) struct Import<'t> {
    pub(super) tx: &'t mut SqliteConnection,
    pub(super) slug: &'t EditionSlug,
    /// Who gives the list on a page; nobody from the command line.
    pub(super) by: Option<&'t Account>,
    pub(super) known: PersonResolver,
    /// The edition's people by name.
    pub(super) here: Here,
    /// Who takes part in the edition or has a role in it.
    participants: BTreeSet<i64>,
    /// The SPECs that there are.
    pub(super) specs: BTreeSet<i64>,
    pub(super) edition: i64,
    pub(super) now: Instant,
    tracks: HashMap<String, i64>,
    /// The tracks that weren't there.
    added: Vec<Title>,
}

impl<'t> Import<'t> {
    async fn begin(
        tx: &'t mut SqliteConnection,
        slug: &'t EditionSlug,
        edition: i64,
        by: Option<&'t Account>,
        now: Instant,
    ) -> Result<Self, StoreError> {
        let known = PersonResolver::load(tx).await?;
        let mut here = Here::default();
        let people = sqlx::query_scalar!("SELECT person_id FROM participants WHERE edition_id = ?1", edition);
        people.fetch_all(&mut *tx).await?.into_iter().for_each(|id| here.add(known.source_name(id), id));
        let participants = discussion::all_participants(tx, edition).await?;
        let specs = sqlx::query_scalar!("SELECT number FROM specs").fetch_all(&mut *tx).await?.into_iter().collect();
        let tracks = track_ids(tx, edition).await?;
        let added = Vec::new();
        Ok(Import { tx, slug, by, known, here, participants, specs, edition, now, tracks, added })
    }

    /// Everyone whom the list names with a login comes first: a name alone then means the same person in its first line
    /// as in its last, and at the first import as at the second.
    async fn accounts(&mut self, rows: &[ImportRow<'_>]) -> Result<(), StoreError> {
        for task in rows.iter().map(|row| row.imported) {
            let people = task.assignees.iter().chain(task.history.iter().filter_map(|entry| entry.by.as_ref()));
            for person in people.filter(|person| person.login.is_some()) {
                self.known.one(self.tx, person, &self.here).await?;
            }
        }
        Ok(())
    }

    async fn row(&mut self, row: &mut ImportRow<'_>) -> Result<(), StoreError> {
        if !row.why.is_empty() || row.merged_into().is_some() {
            return Ok(());
        }
        row.why = self.problems(row.stored, row.imported).await?;
        match row.stored {
            _ if !row.why.is_empty() => {}
            Some(stored) => row.changes = update::update(self, stored, row.imported).await?,
            None => {
                let (task, changes) = self.add(row.imported).await?;
                (row.task, row.changes) = (Some(task), changes);
            }
        }
        Ok(())
    }

    /// Whom a description mentions only now is told by whoever gives it on a page.
    pub(super) async fn notify_mentioned(&mut self, task: i64, before: &str, text: &str) -> Result<(), StoreError> {
        let Some(by) = self.by else { return Ok(()) };
        let notification = NewNotification::of(NotificationKind::Mentioned, task, Some(by.id.0));
        discussion::notify_mentioned(self.tx, self.edition, (before, text), notification, self.now).await
    }

    /// What a row with a task's number has it called from now on.
    pub(super) fn renamed<'f>(&self, stored: &Stored, imported: &'f ImportedTask) -> Option<&'f Title> {
        let by_number = self.by.is_some() && imported.number == Some(stored.number);
        Some(&imported.title).filter(|title| by_number && **title != stored.title)
    }

    /// The key of the track that a task is to be of. Silent, it stays where it stands.
    pub(super) async fn track(
        &mut self,
        said: Option<&Option<Title>>,
        stands: Option<i64>,
    ) -> Result<Option<i64>, StoreError> {
        let title = match said {
            None => return Ok(stands),
            Some(None) => return Ok(None),
            Some(Some(title)) => title,
        };
        if let Some(id) = self.tracks.get(title.as_str()).or_else(|| self.tracks.get(&rows::mended(title))) {
            return Ok(Some(*id));
        }
        let (id, _) = find_or_add_track(self.tx, self.edition, title).await?;
        self.tracks.insert(title.to_string(), id);
        self.added.push(title.clone());
        Ok(Some(id))
    }
}
