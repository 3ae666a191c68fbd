//! Imports dependencies, of all rows together: only the complete list shows whether there is a cycle.

use crate::StoreError;
use crate::aggregates::goals::{dependencies_from, dependency_ids, is_blocked, set_dependencies};
use crate::aggregates::task::TaskRecord;
use crate::db::column::count;
use crate::import::tasks::Import;
use crate::import::tasks::rows::{ImportRow, Plan};
use domain::Refusal;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{FromTo, TaskFieldChange};
use domain::workflow::{Proposal, check_dependencies};
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
        let numbers = Numbers::of(plan, rows, self.by.is_some());
        let mut changes = Vec::new();
        for (nth, row) in rows.iter_mut().enumerate().filter(|(_, row)| !row.has_moved()) {
            match self.requested(&numbers, nth, row).await {
                Ok(change) => changes.extend(change),
                Err(error) => self.refuse(row, error)?,
            }
        }
        for change in &changes {
            set_dependencies(self.tx, change.task, &[]).await?;
        }
        for change in &changes {
            let row = &mut rows[change.row];
            match check_dependencies(&dependencies_from(self.tx, &change.on).await?, change.number, &change.requested) {
                Ok(()) => self.set(change, row).await?,
                Err(refusal) => self.refuse(row, refusal.into())?,
            }
        }
        Ok(())
    }

    /// The changed dependencies of a row; `None` if the row changes nothing.
    async fn requested(
        &mut self,
        numbers: &Numbers<'_>,
        nth: usize,
        row: &ImportRow<'_>,
    ) -> Result<Option<DependencyChange>, StoreError> {
        let Some(depends_on) = &row.imported.depends_on else { return Ok(None) };
        let own = row.task.map(|(_, number)| number);
        let requested = depends_on.iter().filter_map(|number| numbers.number(row, *number, own).transpose());
        let requested = requested.collect::<Result<BTreeSet<_>, _>>()?;
        let on = dependency_ids(self.tx, self.edition, self.slug, &requested).await?;
        let Some((task, number)) = row.task else { return Ok(None) };
        let before = dependency_numbers(self.tx, task).await?;
        if before == requested {
            return Ok(None);
        }
        let limit = before.len().max(Proposal::MAX_PER_LIST);
        if self.by.is_some() && requested.len() > limit {
            return Err(Refusal::TooMany { what: "dependencies", count: requested.len(), limit }.into());
        }
        let was_blocked = is_blocked(self.tx, task).await?;
        Ok(Some(DependencyChange { row: nth, task, number, before, requested, on, was_blocked }))
    }

    async fn set(&mut self, change: &DependencyChange, row: &mut ImportRow<'_>) -> Result<(), StoreError> {
        set_dependencies(self.tx, change.task, &change.on).await?;
        let (from, to) = (change.before.iter().copied().collect(), change.requested.iter().copied().collect());
        row.changes.push(TaskFieldChange::DependsOn(FromTo { from, to }));
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

/// The tasks that a task depends on, including finished ones.
async fn dependency_numbers(tx: &mut SqliteConnection, task: i64) -> Result<BTreeSet<TaskNumber>, StoreError> {
    let numbers = sqlx::query_scalar!(
        "SELECT o.number FROM task_dependencies d JOIN tasks o ON o.id = d.depends_on_id WHERE d.task_id = ?1",
        task
    );
    numbers.fetch_all(tx).await?.into_iter().map(|number| Ok(TaskNumber(count(number)?))).collect()
}
