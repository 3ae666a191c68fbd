//! Takes in a list of tasks for an edition: new ones get numbers, known ones are updated.

use super::{claims, update};
use crate::changes::{Several, counted};
use crate::editions::{edition_id, find_or_add_track, once};
use crate::history::{self, By};
use crate::people::{Here, Known};
use crate::{Store, StoreError};
use domain::access::Account;
use domain::facts::{Changes, MoveFacts, TaskFacts};
use domain::id::EditionSlug;
use domain::text::Title;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

impl Store {
    /// Takes in a list of tasks; says what changed. The same list a second time changes nothing.
    ///
    /// A task is known by its title. New ones get the next numbers, in the order of the list; known ones become as the
    /// list says, but where it is silent (no claimants, no description, no state of evidence) what is known stays.
    /// Tasks that the list doesn't name stay, and so do those that were merged into others. A history is only added to.
    ///
    /// Refused: an edition or a SPEC that isn't there, and a title that comes twice.
    pub async fn import_tasks(
        &self,
        slug: &EditionSlug,
        tasks: &[TaskFacts],
        now: Instant,
    ) -> Result<Changes, StoreError> {
        self.take_in(slug, tasks, By::CommandLine, now).await
    }

    /// The same by somebody who gives the list on a page.
    pub async fn import_tasks_by(
        &self,
        slug: &EditionSlug,
        tasks: &[TaskFacts],
        by: &Account,
        now: Instant,
    ) -> Result<Changes, StoreError> {
        self.take_in(slug, tasks, By::Person(by.id.0), now).await
    }

    async fn take_in(
        &self,
        slug: &EditionSlug,
        tasks: &[TaskFacts],
        by: By,
        now: Instant,
    ) -> Result<Changes, StoreError> {
        once("task", tasks.iter().map(|task| &task.title))?;
        let mut tx = self.writing().await?;
        let edition = edition_id(&mut tx, slug).await?.ok_or_else(|| StoreError::UnknownEdition(slug.clone()))?;
        let mut import = Import::begin(&mut tx, edition, now).await?;
        import.accounts(tasks).await?;
        let mut lines = Vec::new();
        for task in tasks {
            lines.extend(import.task(task).await?.into_iter().map(|line| format!("{slug}, {line}")));
        }
        let mut changes: Changes = import.added().into_iter().map(|line| format!("{slug}: {line}")).collect();
        changes.extend(lines);
        history::write_import(&mut tx, by, Some(edition), &changes, now).await?;
        tx.commit().await?;
        Ok(changes)
    }
}

/// An import under way.
pub(super) struct Import<'t> {
    pub(super) tx: &'t mut SqliteConnection,
    pub(super) known: Known,
    /// The edition's people by name.
    pub(super) here: Here,
    /// The SPECs that there are.
    pub(super) specs: BTreeSet<i64>,
    pub(super) edition: i64,
    pub(super) now: Instant,
    new_tracks: Several,
    new_tasks: Several,
}

/// A task that is there already, by its key and number.
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) number: i64,
    pub(super) description: String,
    pub(super) track_id: Option<i64>,
    pub(super) track: Option<String>,
    pub(super) status: String,
    is_merged: bool,
}

impl<'t> Import<'t> {
    async fn begin(tx: &'t mut SqliteConnection, edition: i64, now: Instant) -> Result<Self, StoreError> {
        let known = Known::load(tx).await?;
        let mut here = Here::default();
        let people = sqlx::query_scalar!("SELECT person_id FROM participants WHERE edition_id = ?1", edition);
        people.fetch_all(&mut *tx).await?.into_iter().for_each(|id| here.add(known.source_name(id), id));
        let specs = sqlx::query_scalar!("SELECT number FROM specs").fetch_all(&mut *tx).await?.into_iter().collect();
        let (new_tracks, new_tasks) = Default::default();
        Ok(Import { tx, known, here, specs, edition, now, new_tracks, new_tasks })
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

    /// Few new tracks and tasks are named, many are counted.
    fn added(&self) -> Vec<String> {
        let tracks = self.new_tracks.lines(|many| format!("{} added", counted(many, "track", "tracks")));
        let tasks = self.new_tasks.lines(|many| format!("{} added", counted(many, "task", "tasks")));
        tracks.into_iter().chain(tasks).collect()
    }

    /// Lines that begin with the task's number and title; none for a new task, which `added` tells of.
    async fn task(&mut self, facts: &TaskFacts) -> Result<Vec<String>, StoreError> {
        let track = match &facts.track {
            Some(title) => Some(self.track(title).await?),
            None => None,
        };
        match self.stored(&facts.title).await? {
            Some(stored) if stored.is_merged => Ok(Vec::new()),
            Some(stored) => {
                let lines = update::update(self, &stored, facts, track).await?;
                self.settle(stored.id).await?;
                let said = format!("task {} “{}”", stored.number, facts.title);
                Ok(lines.into_iter().map(|line| format!("{said}: {line}")).collect())
            }
            None => self.add(facts, track).await.map(|()| Vec::new()),
        }
    }

    async fn track(&mut self, title: &Title) -> Result<i64, StoreError> {
        let (id, is_new) = find_or_add_track(self.tx, self.edition, title).await?;
        if is_new {
            self.new_tracks.add(format!("track “{title}” added"));
        }
        Ok(id)
    }

    async fn stored(&mut self, title: &Title) -> Result<Option<Stored>, StoreError> {
        let title = title.as_str();
        let row = sqlx::query_as!(
            Stored,
            r#"SELECT t.id AS "id!", t.number AS "number!", t.description AS "description!", t.track_id AS "track_id?",
                 k.title AS "track?", t.status AS "status!", t.merged_into IS NOT NULL AS "is_merged!: bool"
               FROM tasks t LEFT JOIN tracks k ON k.id = t.track_id WHERE t.edition_id = ?1 AND t.title = ?2"#,
            self.edition,
            title
        );
        Ok(row.fetch_optional(&mut *self.tx).await?)
    }

    async fn add(&mut self, facts: &TaskFacts, track: Option<i64>) -> Result<(), StoreError> {
        let (title, status) = (facts.title.as_str(), facts.status.as_str());
        let html = formats::markup::html(&facts.description);
        let html = html.as_str();
        let row = sqlx::query!(
            r#"INSERT INTO tasks (edition_id, number, title, description, track_id, status, description_html)
               VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM tasks WHERE edition_id = ?1), ?2, ?3, ?4, ?5, ?6)
               RETURNING id AS "id!", number AS "number!""#,
            self.edition,
            title,
            facts.description,
            track,
            status,
            html
        )
        .fetch_one(&mut *self.tx)
        .await?;
        update::specs(self, row.id, &facts.specs).await?;
        update::outcomes(self, row.id, &facts.outcomes).await?;
        update::evidence(self, row.id, &facts.evidence).await?;
        claims::set(self, row.id, &facts.claimants).await?;
        self.history(row.id, facts, None).await?;
        self.settle(row.id).await?;
        self.new_tasks.add(format!("task {} “{title}” added", row.number));
        Ok(())
    }

    /// Whoever has a hand on it was wanted, and it was touched when its history says so.
    async fn settle(&mut self, task: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE tasks SET hands = max(hands, claimed), touched = coalesce(max(touched, dated), touched, dated)
             FROM (SELECT max(at) AS dated FROM task_moves WHERE task_id = ?1 AND imported = 0)
             WHERE id = ?1",
            task
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Adds what is missing to a task's history, so that it ends where the task stands. `stood` is where it stood
    /// before; `None` for a new task. How many steps the source itself dated.
    pub(super) async fn history(
        &mut self,
        task: i64,
        facts: &TaskFacts,
        stood: Option<&str>,
    ) -> Result<usize, StoreError> {
        let (mut added, mut stands) = (0, stood);
        for entry in &facts.history {
            if self.add_move(task, entry).await? {
                (added, stands) = (added + 1, Some(entry.to.as_str()));
            }
        }
        if stands != Some(facts.status.as_str()) {
            let imported = MoveFacts { at: self.now, to: facts.status, note: None, by: None };
            self.insert_move(task, &imported, None, true).await?;
        }
        Ok(added)
    }

    /// Whether it wasn't there yet.
    async fn add_move(&mut self, task: i64, entry: &MoveFacts) -> Result<bool, StoreError> {
        let person = match &entry.by {
            Some(person) => Some(self.known.one(self.tx, person, &self.here).await?),
            None => None,
        };
        let (at, to) = (entry.at.timestamp(), entry.to.as_str());
        let note = entry.note.as_ref().map(|note| note.as_str());
        let there = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                 SELECT 1 FROM task_moves
                 WHERE task_id = ?1 AND at = ?2 AND to_status = ?3 AND note IS ?4 AND person_id IS ?5
               ) AS "there!: bool""#,
            task,
            at,
            to,
            note,
            person
        );
        if there.fetch_one(&mut *self.tx).await? {
            return Ok(false);
        }
        self.insert_move(task, entry, person, false).await?;
        Ok(true)
    }

    async fn insert_move(
        &mut self,
        task: i64,
        entry: &MoveFacts,
        person: Option<i64>,
        imported: bool,
    ) -> Result<(), StoreError> {
        let (at, to) = (entry.at.timestamp(), entry.to.as_str());
        let note = entry.note.as_ref().map(|note| note.as_str());
        sqlx::query!(
            "INSERT INTO task_moves (task_id, at, to_status, note, person_id, imported)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            task,
            at,
            to,
            note,
            person,
            imported
        )
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
