//! Takes in a list of tasks for an edition: new ones get numbers, known ones are updated.
//!
//! From the command line a list tells what happened elsewhere. What somebody gives on a page is their own doing: moves
//! follow the plan's table, nobody loses a place, and rows that can't be taken keep out the others.

mod adding;
mod moves;

use super::update::{self, Told};
use crate::changes::{Several, counted};
use crate::column::count;
use crate::editions::{edition_id, find_or_add_track, once, track_ids};
use crate::history::{self, By};
use crate::people::{Here, Known};
use crate::{Store, StoreError, talk};
use domain::access::Account;
use domain::facts::{Changes, RowProblem, TableEffect, TaskChange, TaskFacts};
use domain::id::{EditionSlug, TaskNumber};
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

impl Store {
    /// Takes in a list of tasks; says what changed. The same list a second time changes nothing.
    ///
    /// A task is known by its title. New ones get the next numbers, in the order of the list; known ones become as the
    /// list says, but where it is silent what is known stays. Whoever has a hand on a task and no login can't be named
    /// in a table, and stays. Tasks that the list doesn't name stay, and so do those that were merged into others. A
    /// history is only added to.
    ///
    /// Refused: an edition or a SPEC that isn't there, and a title that comes twice.
    pub async fn import_tasks(
        &self,
        slug: &EditionSlug,
        tasks: &[TaskFacts],
        now: Instant,
    ) -> Result<Changes, StoreError> {
        let mut tx = self.writing().await?;
        let effect = take_in(&mut tx, slug, tasks, None, now).await?;
        tx.commit().await?;
        Ok(told(slug, &effect))
    }

    /// The same by somebody who gives the list on a page. What they move follows the plan's table of moves, with the
    /// words that it needs, and is told as their moves are; who has a hand on a task keeps it, and who leads it leads
    /// it. Where a row can't be taken, nothing is. Ask for the right to it before.
    ///
    /// Refused: an edition that isn't there, and a title that comes twice.
    pub async fn import_tasks_by(
        &self,
        slug: &EditionSlug,
        tasks: &[TaskFacts],
        by: &Account,
        now: Instant,
    ) -> Result<TableEffect, StoreError> {
        let mut tx = self.writing().await?;
        let effect = take_in(&mut tx, slug, tasks, Some(by), now).await?;
        match effect.problems.is_empty() {
            true => tx.commit().await?,
            false => tx.rollback().await?,
        }
        Ok(effect)
    }

    /// What `import_tasks_by` would do, without doing it.
    pub async fn would_import_tasks(
        &self,
        slug: &EditionSlug,
        tasks: &[TaskFacts],
        by: &Account,
        now: Instant,
    ) -> Result<TableEffect, StoreError> {
        let mut tx = self.writing().await?;
        let effect = take_in(&mut tx, slug, tasks, Some(by), now).await?;
        tx.rollback().await?;
        Ok(effect)
    }
}

async fn take_in(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    tasks: &[TaskFacts],
    by: Option<&Account>,
    now: Instant,
) -> Result<TableEffect, StoreError> {
    once("task", tasks.iter().map(|task| &task.title))?;
    let edition = edition_id(tx, slug).await?.ok_or_else(|| StoreError::UnknownEdition(slug.clone()))?;
    let mut import = Import::begin(tx, slug, edition, by, now).await?;
    import.titles = tasks.iter().map(|task| task.title.as_str()).collect();
    import.accounts(tasks).await?;
    for task in tasks {
        import.task(task).await?;
    }
    let (effect, record) = (import.effect, import.record);
    let kept = TableEffect { changed: record, ..effect.clone() };
    history::write_import(tx, By::account(by), Some(edition), &told(slug, &kept), now).await?;
    Ok(effect)
}

/// A line for each thing that changed, with the task's number and title. Few new tracks and tasks are named, many are
/// counted.
fn told(slug: &EditionSlug, effect: &TableEffect) -> Changes {
    let (mut tracks, mut new) = (Several::default(), Several::default());
    effect.tracks.iter().for_each(|title| tracks.add(format!("track “{title}” added")));
    effect.new.iter().for_each(|one| new.add(format!("task {} “{}” added", one.number, one.title)));
    let tracks = tracks.lines(|many| format!("{} added", counted(many, "track", "tracks")));
    let new = new.lines(|many| format!("{} added", counted(many, "task", "tasks")));
    let mut changes: Changes = tracks.into_iter().chain(new).map(|line| format!("{slug}: {line}")).collect();
    for TaskChange { number, title, lines } in &effect.changed {
        changes.extend(lines.iter().map(|line| format!("{slug}, task {number} “{title}”: {line}")));
    }
    changes
}

/// An import under way.
pub(super) struct Import<'t> {
    pub(super) tx: &'t mut SqliteConnection,
    pub(super) slug: &'t EditionSlug,
    /// Who gives the list on a page; nobody from the command line.
    pub(super) by: Option<&'t Account>,
    pub(super) known: Known,
    /// The edition's people by name.
    pub(super) here: Here,
    /// Who takes part in the edition or has a role in it.
    taking_part: BTreeSet<i64>,
    /// The SPECs that there are.
    pub(super) specs: BTreeSet<i64>,
    pub(super) edition: i64,
    pub(super) now: Instant,
    tracks: HashMap<String, i64>,
    /// All that the list names.
    titles: BTreeSet<&'t str>,
    effect: TableEffect,
    /// What changed as the edition's history keeps it.
    record: Vec<TaskChange>,
}

/// A task that is there already, by its key and number.
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) number: i64,
    pub(super) description: String,
    pub(super) track_id: Option<i64>,
    pub(super) track: Option<String>,
    pub(super) status: String,
    pub(super) size: Option<String>,
    /// How many are wanted.
    pub(super) hands: i64,
    /// How many are on it.
    pub(super) claimed: i64,
    is_merged: bool,
}

impl<'t> Import<'t> {
    async fn begin(
        tx: &'t mut SqliteConnection,
        slug: &'t EditionSlug,
        edition: i64,
        by: Option<&'t Account>,
        now: Instant,
    ) -> Result<Self, StoreError> {
        let known = Known::load(tx).await?;
        let mut here = Here::default();
        let people = sqlx::query_scalar!("SELECT person_id FROM participants WHERE edition_id = ?1", edition);
        people.fetch_all(&mut *tx).await?.into_iter().for_each(|id| here.add(known.source_name(id), id));
        let taking_part = talk::all_taking_part(tx, edition).await?;
        let specs = sqlx::query_scalar!("SELECT number FROM specs").fetch_all(&mut *tx).await?.into_iter().collect();
        let tracks = track_ids(tx, edition).await?;
        let (titles, effect, record) = Default::default();
        Ok(Import { tx, slug, by, known, here, taking_part, specs, edition, now, tracks, titles, effect, record })
    }

    /// Everyone whom the list names with a login comes first: a name alone then means the same person in its first line
    /// as in its last, and at the first import as at the second.
    async fn accounts(&mut self, tasks: &[TaskFacts]) -> Result<(), StoreError> {
        for task in tasks {
            let people = task.claimants.iter().chain(task.history.iter().filter_map(|entry| entry.by.as_ref()));
            for person in people.filter(|person| person.login.is_some()) {
                self.known.one(self.tx, person, &self.here).await?;
            }
        }
        Ok(())
    }

    async fn task(&mut self, facts: &TaskFacts) -> Result<(), StoreError> {
        let stored = self.stored(&facts.title).await?;
        if stored.as_ref().is_some_and(|stored| stored.is_merged) {
            self.effect.same += 1;
            return Ok(());
        }
        let number = stored.as_ref().map(|stored| count(stored.number).map(TaskNumber)).transpose()?;
        let why = self.problems(stored.as_ref(), facts).await?;
        if !why.is_empty() {
            self.effect.problems.push(RowProblem { number, title: facts.title.clone(), why });
            return Ok(());
        }
        let (Some(stored), Some(number)) = (stored, number) else {
            let added = self.add(facts).await?;
            self.effect.new.push(added);
            return Ok(());
        };
        let told = update::update(self, &stored, facts).await?;
        if told.is_empty() {
            self.effect.same += 1;
            return Ok(());
        }
        let change = |lines| TaskChange { number, title: facts.title.clone(), lines };
        let mut kept: Vec<String> = told.iter().map(|told| told.kept(self.by.is_some())).collect();
        kept.dedup();
        self.record.push(change(kept));
        self.effect.changed.push(change(told.into_iter().map(Told::said).collect()));
        Ok(())
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
        if let Some(id) = self.tracks.get(title.as_str()).or_else(|| self.tracks.get(&mended(title))) {
            return Ok(Some(*id));
        }
        let (id, _) = find_or_add_track(self.tx, self.edition, title).await?;
        self.tracks.insert(title.to_string(), id);
        self.effect.tracks.push(title.clone());
        Ok(Some(id))
    }

    /// The task of that title. Lists from before had no two spaces in a row, so that is what it may be called; unless
    /// the list names another one so.
    async fn stored(&mut self, title: &Title) -> Result<Option<Stored>, StoreError> {
        let mended = mended(title);
        let other = if self.titles.contains(mended.as_str()) { title.as_str() } else { &mended };
        let title = title.as_str();
        let row = sqlx::query_as!(
            Stored,
            r#"SELECT t.id AS "id!", t.number AS "number!", t.description AS "description!", t.track_id AS "track_id?",
                 k.title AS "track?", t.status AS "status!", t.size AS "size?", t.hands AS "hands!",
                 t.claimed AS "claimed!", t.merged_into IS NOT NULL AS "is_merged!: bool"
               FROM tasks t LEFT JOIN tracks k ON k.id = t.track_id
               WHERE t.edition_id = ?1 AND t.title IN (?2, ?3) ORDER BY t.title = ?2 DESC LIMIT 1"#,
            self.edition,
            title,
            other
        );
        Ok(row.fetch_optional(&mut *self.tx).await?)
    }
}

/// With single spaces.
fn mended(title: &Title) -> String {
    title.as_str().split_whitespace().collect::<Vec<_>>().join(" ")
}
