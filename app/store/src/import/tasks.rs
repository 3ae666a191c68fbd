//! Imports a list of tasks into an edition: adds new tasks and updates existing ones.
//!
//! A list from the command line reports what happened elsewhere. An import on a page acts for a person: status changes
//! follow the workflow, no one is unclaimed, and one invalid row stops the whole import.

mod rows;
mod matched;
mod problems;
mod adding;
mod claims;
mod transitions;
mod waiting;
mod labels;
mod moved;
mod effect;
mod update;

use crate::discussion::MentioningText;
use crate::import::people::{EditionPeople, PersonResolver};
use crate::import::tasks::effect::{changes, outcomes, totalled};
use crate::import::tasks::matched::Matched;
use crate::import::tasks::rows::{ImportRow, Plan};
use crate::import::tracks::{find_or_add as find_or_add_track, keys as track_ids};
use crate::outbound::notifications::NewNotification;
use crate::shared::audit;
use crate::shared::duplicates::refuse_repeated;
use crate::shared::editions::edition_id;
use crate::workflow::snapshots::{Snapshots, remember, snapshots};
use crate::{Store, StoreError, discussion};
use domain::Refusal;
use domain::access::{Account, Organizer, System};
use domain::editions::MAX_TRACKS;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{ImportChange, ImportChoices, ImportPreview, ImportedTask, title_key};
use domain::notifications::NotificationKind;
use domain::text::Title;
use domain::time::Instant;
use domain::workflow::UndoableKind;
pub(crate) use rows::Stored;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

impl Store {
    /// Imports a list of tasks from the command line, and returns what changed.
    ///
    /// Importing the same list again changes nothing. Titles identify tasks, as the list comes from elsewhere; its
    /// numbers only refer to its own rows. New tasks get the next numbers, in the order of the list. Empty columns
    /// change nothing. Merged tasks and tasks missing from the list stay. Assignees without a login stay, as a table
    /// can't name them. Status changes are only added.
    ///
    /// # Errors
    /// Refuses an unknown edition or SPEC, a repeated title, an invalid dependency, and a row of another edition.
    pub async fn import_tasks(
        &self,
        _: System,
        slug: &EditionSlug,
        tasks: &[ImportedTask],
        now: Instant,
    ) -> Result<Vec<ImportChange>, StoreError> {
        let mut tx = self.begin_write().await?;
        let (_, changes) = run_import(&mut tx, slug, tasks, Source::CommandLine, now).await?;
        tx.commit().await?;
        Ok(changes)
    }

    /// Imports a list of tasks for a person on a page. The caller checks their permission.
    ///
    /// Numbers identify tasks, whatever the title. Each new or changed task needs a goal or a reason for none. Status
    /// changes follow the workflow and notify people. Assignees and leads stay. One invalid row stops the import.
    /// `choices` decides about rows with numbers of other editions; without a choice nothing is imported.
    ///
    /// # Errors
    /// Refuses an unknown edition and a repeated title.
    pub async fn import_tasks_by(
        &self,
        by: Organizer<'_>,
        tasks: &[ImportedTask],
        choices: ImportChoices,
        now: Instant,
    ) -> Result<ImportPreview, StoreError> {
        let mut tx = self.begin_write().await?;
        let source = Source::Page { by: by.account(), choices, is_preview: false };
        let (preview, _) = run_import(&mut tx, by.edition(), tasks, source, now).await?;
        if preview.can_be_imported() {
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
        Ok(preview)
    }

    /// Previews [`Store::import_tasks_by`] on a connection that can't write, so that no one waits for it.
    pub async fn would_import_tasks(
        &self,
        by: Organizer<'_>,
        tasks: &[ImportedTask],
        choices: ImportChoices,
        now: Instant,
    ) -> Result<ImportPreview, StoreError> {
        let mut tx = self.begin_read().await?;
        let source = Source::Page { by: by.account(), choices, is_preview: true };
        Ok(run_import(&mut tx, by.edition(), tasks, source, now).await?.0)
    }
}

/// Where a list of tasks comes from.
#[derive(Clone, Copy)]
enum Source<'a> {
    CommandLine,
    Page { by: &'a Account, choices: ImportChoices, is_preview: bool },
}

async fn run_import(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    tasks: &[ImportedTask],
    source: Source<'_>,
    now: Instant,
) -> Result<(ImportPreview, Vec<ImportChange>), StoreError> {
    refuse_repeated("task", tasks.iter().map(|task| &task.title))?;
    let edition = edition_id(tx, slug).await?.ok_or_else(|| StoreError::UnknownEdition(slug.clone()))?;
    let plan = Plan::of(tx, edition).await?;
    let (by, is_preview, matched) = match source {
        Source::Page { by, choices, is_preview } => {
            (Some(by), is_preview, Matched::by_choices(&plan, slug, tasks, choices))
        }
        Source::CommandLine => (None, false, Matched::by_titles(slug, tasks)?),
    };
    let mut rows = plan.rows(&matched.rows, by.is_some());
    let mut import = Import::begin(tx, slug, edition, by, now).await?;
    import.preview = is_preview.then(|| PreviewedTasks::after(plan.last_number()));
    import.known.is_preview = is_preview;
    import.add_people_with_logins(&rows).await?;
    let before = match source {
        Source::Page { is_preview: false, .. } => {
            snapshots(import.tx, rows.iter().filter_map(ImportRow::stored_id)).await?
        }
        _ => Snapshots::new(),
    };
    for row in &mut rows {
        import.row(row).await?;
    }
    import.import_dependencies(&plan, &mut rows).await?;
    if let Source::Page { by, is_preview: false, .. } = source {
        let added: Vec<i64> = rows.iter().filter_map(ImportRow::added_id).collect();
        remember(import.tx, by, UndoableKind::Import, edition, (before, &added), now).await?;
    }
    let moved = moved::left_out(import.tx, slug, &rows).await?;
    let outcomes = outcomes(&rows);
    let (mut preview, changed) = totalled(rows, import.added);
    let changes = changes(slug, &preview, changed);
    if !is_preview {
        audit::write_import(tx, audit::actor(by), Some(edition), &changes, now).await?;
    }
    preview.moved = moved;
    matched.count_into(&mut preview, outcomes);
    Ok((preview, changes))
}

/// The state of a running import.
pub(crate) struct Import<'t> {
    pub(crate) tx: &'t mut SqliteConnection,
    pub(crate) slug: &'t EditionSlug,
    /// The person who imports on a page; `None` on the command line.
    pub(crate) by: Option<&'t Account>,
    pub(crate) known: PersonResolver,
    /// The edition's people, for names without a login.
    pub(crate) here: EditionPeople,
    /// People who participate in the edition or have a role in it.
    participants: BTreeSet<i64>,
    /// The numbers of all SPECs.
    pub(crate) specs: BTreeSet<i64>,
    /// The codes of all outcomes.
    pub(crate) outcomes: BTreeSet<String>,
    pub(crate) edition: i64,
    pub(crate) now: Instant,
    tracks: HashMap<String, i64>,
    /// Tracks that this import adds.
    added: Vec<Title>,
    /// The tasks that would be added, for an import that writes nothing.
    preview: Option<PreviewedTasks>,
}

/// Gives ids and numbers to the tasks that a preview would add. Ids of stored rows are positive.
pub(crate) struct PreviewedTasks {
    last_id: i64,
    last_number: TaskNumber,
}

impl PreviewedTasks {
    fn after(last_number: TaskNumber) -> PreviewedTasks {
        PreviewedTasks { last_id: 0, last_number }
    }

    pub(crate) fn next(&mut self) -> (i64, TaskNumber) {
        self.last_id -= 1;
        self.last_number.0 += 1;
        (self.last_id, self.last_number)
    }
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
        let mut here = EditionPeople::default();
        let people = sqlx::query_scalar!("SELECT person_id FROM participants WHERE edition_id = ?1", edition);
        people.fetch_all(&mut *tx).await?.into_iter().for_each(|id| here.add(known.source_name(id), id));
        let participants = discussion::mentionable_people(tx, edition).await?;
        let specs = sqlx::query_scalar!("SELECT number FROM specs").fetch_all(&mut *tx).await?.into_iter().collect();
        let outcomes = sqlx::query_scalar!("SELECT code FROM outcomes").fetch_all(&mut *tx).await?;
        let outcomes = outcomes.into_iter().collect();
        let tracks = track_ids(tx, edition).await?;
        let added = Vec::new();
        let preview = None;
        Ok(Import { tx, slug, by, known, here, participants, specs, outcomes, edition, now, tracks, added, preview })
    }

    /// Adds everyone with a login first, so that a name means the same person in every row and import.
    async fn add_people_with_logins(&mut self, rows: &[ImportRow<'_>]) -> Result<(), StoreError> {
        for task in rows.iter().map(|row| row.imported) {
            let people = task.assignees.iter().chain(task.history.iter().filter_map(|entry| entry.by.as_ref()));
            for person in people.filter(|person| person.login.is_some()) {
                self.known.one(self.tx, person, &self.here).await?;
            }
        }
        Ok(())
    }

    async fn row(&mut self, row: &mut ImportRow<'_>) -> Result<(), StoreError> {
        if !row.why.is_empty() || row.has_moved() {
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

    /// Stores the mentions of a description. An import on a page notifies newly mentioned people.
    pub(crate) async fn save_mentions(&mut self, task: i64, before: &str, text: &str) -> Result<(), StoreError> {
        let notification = |by: &Account| NewNotification::of(NotificationKind::Mentioned, task, Some(by.id.0));
        let (place, notification) = (MentioningText::Description(task), self.by.map(notification));
        discussion::save_mentions(self.tx, self.edition, place, (before, text), notification, self.now).await
    }

    /// Whether nothing is written.
    pub(crate) fn is_preview(&self) -> bool {
        self.preview.is_some()
    }

    /// The new title, if a row with the task's number has another one.
    pub(crate) fn renamed<'f>(&self, stored: &Stored, imported: &'f ImportedTask) -> Option<&'f Title> {
        let by_number = self.by.is_some() && imported.number == Some(stored.number);
        Some(&imported.title).filter(|title| by_number && **title != stored.title)
    }

    /// The id of a task's track, added if it is new. Without an imported track it is the `current` one.
    pub(crate) async fn track(
        &mut self,
        imported: Option<&Option<Title>>,
        current: Option<i64>,
    ) -> Result<Option<i64>, StoreError> {
        let title = match imported {
            None => return Ok(current),
            Some(None) => return Ok(None),
            Some(Some(title)) => title,
        };
        let key = title_key(title.as_str());
        let similar = || self.tracks.iter().find(|(known, _)| title_key(known) == key).map(|(_, id)| id);
        if let Some(id) = self.tracks.get(title.as_str()).or_else(similar) {
            return Ok(Some(*id));
        }
        let count = self.tracks.len() + 1;
        if self.by.is_some() && count > MAX_TRACKS {
            return Err(Refusal::TooMany { what: "tracks", count, limit: MAX_TRACKS }.into());
        }
        let id = if self.is_preview() {
            i64::MIN + i64::try_from(count).unwrap_or(0)
        } else {
            find_or_add_track(self.tx, self.edition, title).await?.0
        };
        self.tracks.insert(title.to_string(), id);
        self.added.push(title.clone());
        Ok(Some(id))
    }
}
