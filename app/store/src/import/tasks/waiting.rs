//! Imports dependencies, of all rows together: only the complete list shows whether there is a cycle.

use crate::StoreError;
use crate::aggregates::goals::{is_blocked, set_dependencies};
use crate::aggregates::task::TaskRecord;
use crate::db::column::count;
use crate::import::tasks::Import;
use crate::import::tasks::rows::{ImportRow, Plan};
use domain::Refusal;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{FromTo, TaskFieldChange};
use domain::workflow::{Dependencies, Proposal, check_dependencies};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The dependencies that a row changes.
struct DependencyChange {
    row: usize,
    task: i64,
    number: TaskNumber,
    before: BTreeSet<TaskNumber>,
    requested: BTreeSet<TaskNumber>,
    on: Vec<i64>,
    was_blocked: bool,
}

impl Import<'_> {
    /// Sets the dependencies of all rows, after all rows have their tasks.
    ///
    /// # Errors
    /// Refuses unknown tasks and cycles, and on a page merged tasks. On a page this is a problem of the row instead.
    pub(crate) async fn import_dependencies(
        &mut self,
        plan: &Plan,
        rows: &mut [ImportRow<'_>],
    ) -> Result<(), StoreError> {
        if rows.iter().all(|row| row.imported.depends_on.is_none()) {
            return Ok(());
        }
        let numbers = Numbers::of(plan, rows, self.by.is_some());
        let added = rows.iter().filter(|row| row.stored.is_none()).filter_map(|row| row.task);
        let added: HashMap<TaskNumber, i64> = added.map(|(id, number)| (number, id)).collect();
        let mut dependencies = all_dependencies(self.tx, self.edition).await?;
        let known = KnownTasks { plan, added: &added, dependencies: &dependencies };
        let mut changes = Vec::new();
        for (nth, row) in rows.iter_mut().enumerate().filter(|(_, row)| !row.has_moved()) {
            match self.requested(&numbers, &known, nth, row).await {
                Ok(change) => changes.extend(change),
                Err(error) => self.refuse(row, error)?,
            }
        }
        for change in &changes {
            dependencies.remove(&change.number);
            if !self.is_preview() {
                set_dependencies(self.tx, change.task, &[]).await?;
            }
        }
        let suspects = in_or_before_cycles(&dependencies, &changes);
        for change in changes {
            let row = &mut rows[change.row];
            let checked = if suspects.contains(&change.number) {
                // Checking thousands of rows that form cycles takes long.
                tokio::task::yield_now().await;
                check_dependencies(&dependencies, change.number, &change.requested)
            } else {
                Ok(())
            };
            match checked {
                Ok(()) => {
                    self.set(&change, row).await?;
                    dependencies.insert(change.number, change.requested);
                }
                Err(refusal) => self.refuse(row, refusal.into())?,
            }
        }
        Ok(())
    }

    /// The changed dependencies of a row; `None` if the row changes nothing.
    async fn requested(
        &mut self,
        numbers: &Numbers<'_>,
        known: &KnownTasks<'_>,
        nth: usize,
        row: &ImportRow<'_>,
    ) -> Result<Option<DependencyChange>, StoreError> {
        let Some(depends_on) = &row.imported.depends_on else { return Ok(None) };
        let own = row.task.map(|(_, number)| number);
        let requested = depends_on.iter().filter_map(|number| numbers.number(row, *number, own).transpose());
        let requested = requested.collect::<Result<BTreeSet<_>, _>>()?;
        let on = requested.iter().map(|number| known.id(self.slug, *number)).collect::<Result<Vec<_>, _>>()?;
        let Some((task, number)) = row.task else { return Ok(None) };
        let before = known.dependencies.get(&number).cloned().unwrap_or_default();
        if before == requested {
            return Ok(None);
        }
        let limit = before.len().max(Proposal::MAX_PER_LIST);
        if self.by.is_some() && requested.len() > limit {
            return Err(Refusal::TooMany { what: "dependencies", count: requested.len(), limit }.into());
        }
        let was_blocked = !self.is_preview() && is_blocked(self.tx, task).await?;
        Ok(Some(DependencyChange { row: nth, task, number, before, requested, on, was_blocked }))
    }

    async fn set(&mut self, change: &DependencyChange, row: &mut ImportRow<'_>) -> Result<(), StoreError> {
        let (from, to) = (change.before.iter().copied().collect(), change.requested.iter().copied().collect());
        row.changes.push(TaskFieldChange::DependsOn(FromTo { from, to }));
        if self.is_preview() {
            return Ok(());
        }
        set_dependencies(self.tx, change.task, &change.on).await?;
        if let (Some(by), Some(_)) = (self.by, row.stored) {
            let record = TaskRecord::of(self.tx, self.slug, change.number).await?;
            record.touch(self.tx, self.now).await?;
            record.notify_if_blocked(self.tx, change.was_blocked, by, self.now).await?;
        }
        Ok(())
    }

    /// Adds a refusal to the row's problems on a page; on the command line it stops the import.
    fn refuse(&self, row: &mut ImportRow<'_>, error: StoreError) -> Result<(), StoreError> {
        match error {
            StoreError::Refused(why) if self.by.is_some() => row.why.push(why),
            StoreError::Refused(why) => return Err(StoreError::InRow { title: row.imported.title.clone(), why }),
            problem => return Err(problem),
        }
        Ok(())
    }
}

/// Finds the task that a number in a row means.
///
/// On a page it is the number in this edition, or for a row of another edition the number in that edition, which must
/// then be in the list. On the command line it is the row with this number; else the task with this number, unless the
/// list's numbers differ from those here. There a merged task means the task that it was merged into.
enum Numbers<'p> {
    OfPlan { of_rows: HashMap<ForeignNumber, TaskNumber> },
    OfList { rows: BTreeMap<TaskNumber, TaskNumber>, is_foreign: bool, plan: &'p Plan },
}

/// A number with the edition that its row names.
type ForeignNumber = (Option<EditionSlug>, TaskNumber);

impl Numbers<'_> {
    fn of<'p>(plan: &'p Plan, rows: &[ImportRow<'_>], on_a_page: bool) -> Numbers<'p> {
        let both = rows.iter().filter_map(|row| Some((row.imported, row.imported.number?, row.task?.1)));
        if on_a_page {
            let of_rows = both.map(|(imported, row_number, number)| ((imported.edition.clone(), row_number), number));
            return Numbers::OfPlan { of_rows: of_rows.collect() };
        }
        let rows: BTreeMap<TaskNumber, TaskNumber> = both.map(|(_, row_number, number)| (row_number, number)).collect();
        let is_foreign = rows.iter().any(|(row_number, number)| row_number != number);
        Numbers::OfList { rows, is_foreign, plan }
    }

    /// The number of the task meant; `None` if it was merged into the row's `own` task.
    fn number(
        &self,
        row: &ImportRow<'_>,
        row_number: TaskNumber,
        own: Option<TaskNumber>,
    ) -> Result<Option<TaskNumber>, Refusal> {
        let (rows, is_foreign, plan) = match self {
            Numbers::OfPlan { of_rows } if row.is_foreign => {
                let number = of_rows.get(&(row.imported.edition.clone(), row_number));
                return number.copied().map(Some).ok_or(Refusal::UnknownRowNumber(row_number.0));
            }
            Numbers::OfPlan { .. } => return Ok(Some(row_number)),
            Numbers::OfList { rows, is_foreign, plan } => (rows, is_foreign, plan),
        };
        let number = match rows.get(&row_number) {
            Some(number) => *number,
            None if *is_foreign => return Err(Refusal::UnknownRowNumber(row_number.0)),
            None => row_number,
        };
        Ok(match plan.merged_into(number) {
            Some(into) => Some(into).filter(|into| Some(*into) != own),
            None => Some(number),
        })
    }
}

/// The tasks of the edition, with those that the import adds.
struct KnownTasks<'p> {
    plan: &'p Plan,
    added: &'p HashMap<TaskNumber, i64>,
    dependencies: &'p Dependencies,
}

impl KnownTasks<'_> {
    /// The id of a task that another may depend on.
    fn id(&self, slug: &EditionSlug, number: TaskNumber) -> Result<i64, Refusal> {
        self.added.get(&number).map_or_else(|| self.plan.dependency(slug, number), |id| Ok(*id))
    }
}

/// The tasks that each task of the edition depends on, including finished ones.
async fn all_dependencies(tx: &mut SqliteConnection, edition: i64) -> Result<Dependencies, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.number AS "task!: i64", o.number AS "on_task!: i64"
           FROM tasks t JOIN task_dependencies d ON d.task_id = t.id JOIN tasks o ON o.id = d.depends_on_id
           WHERE t.edition_id = ?1"#,
        edition
    );
    let mut dependencies = Dependencies::new();
    for row in rows.fetch_all(tx).await? {
        dependencies.entry(TaskNumber(count(row.task)?)).or_default().insert(TaskNumber(count(row.on_task)?));
    }
    Ok(dependencies)
}

/// The tasks that would depend on a cycle, directly or through others, if all changes were made.
///
/// Only they need a check, which takes long for a long chain of tasks.
fn in_or_before_cycles(dependencies: &Dependencies, changes: &[DependencyChange]) -> BTreeSet<TaskNumber> {
    let changed = changes.iter().map(|change| (change.number, &change.requested));
    let all: BTreeMap<TaskNumber, &BTreeSet<TaskNumber>> =
        dependencies.iter().map(|(task, on)| (*task, on)).chain(changed).collect();
    let mut unresolved: HashMap<TaskNumber, usize> = all.iter().map(|(task, on)| (*task, on.len())).collect();
    let mut blocks: HashMap<TaskNumber, Vec<TaskNumber>> = HashMap::new();
    for (task, on) in &all {
        on.iter().for_each(|on| blocks.entry(*on).or_default().push(*task));
    }
    let mut free: Vec<TaskNumber> = blocks.keys().filter(|task| !all.contains_key(task)).copied().collect();
    free.extend(all.iter().filter(|(_, on)| on.is_empty()).map(|(task, _)| *task));
    while let Some(task) = free.pop() {
        for next in blocks.get(&task).into_iter().flatten() {
            let Some(left) = unresolved.get_mut(next) else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                free.push(*next);
            }
        }
        unresolved.remove(&task);
    }
    unresolved.into_keys().collect()
}
