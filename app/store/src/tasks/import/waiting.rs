//! What a list's tasks wait for. Its rows are seen together: only when each says its own is there a circle or none.

use super::Import;
use super::rows::{ImportRow, Plan};
use crate::StoreError;
use crate::column::ids;
use crate::tasks::children;
use crate::workflow::{TaskRecord, dependencies_from, dependency_ids, is_blocked, set_dependencies};
use domain::Refusal;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{FromTo, TaskFieldChange};
use domain::workflow::{Proposal, check_dependencies};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a row would change.
struct Wait {
    row: usize,
    task: i64,
    number: TaskNumber,
    before: BTreeSet<TaskNumber>,
    requested: BTreeSet<TaskNumber>,
    on: Vec<i64>,
    was_blocked: bool,
}

impl Import<'_> {
    /// Has each task wait for what its row says, once all rows have their tasks.
    ///
    /// Refused from the command line, and a row's problem on a page: what isn't there, and a task that would wait for
    /// itself; on a page also what was merged.
    pub(super) async fn wait(&mut self, plan: &Plan, rows: &mut [ImportRow<'_>]) -> Result<(), StoreError> {
        let meant = Numbers::of(plan, rows, self.by.is_some());
        let mut dependencies = Vec::new();
        for (nth, row) in rows.iter_mut().enumerate().filter(|(_, row)| row.merged_into().is_none()) {
            match self.requested(&meant, nth, row).await {
                Ok(wait) => dependencies.extend(wait),
                Err(error) => self.refuse(row, error)?,
            }
        }
        for wait in &dependencies {
            set_dependencies(self.tx, wait.task, &[]).await?;
        }
        for wait in &dependencies {
            let row = &mut rows[wait.row];
            match check_dependencies(&dependencies_from(self.tx, &wait.on).await?, wait.number, &wait.requested) {
                Ok(()) => self.set(wait, row).await?,
                Err(refusal) => self.refuse(row, refusal.into())?,
            }
        }
        Ok(())
    }

    /// Nothing where the row says nothing new.
    async fn requested(
        &mut self,
        meant: &Numbers<'_>,
        nth: usize,
        row: &ImportRow<'_>,
    ) -> Result<Option<Wait>, StoreError> {
        let Some(said) = &row.imported.depends_on else { return Ok(None) };
        let own = row.task.map(|(_, number)| number);
        let requested = said.iter().filter_map(|number| meant.number(row, *number, own).transpose());
        let requested = requested.collect::<Result<BTreeSet<_>, _>>()?;
        let on = dependency_ids(self.tx, self.edition, self.slug, &requested).await?;
        let Some((task, number)) = row.task else { return Ok(None) };
        let before = children::depends_on(self.tx, &ids([task])).await?;
        let before: BTreeSet<TaskNumber> = before.into_values().flatten().collect();
        if before == requested {
            return Ok(None);
        }
        let (count, limit) = (requested.len(), before.len().max(Proposal::MAX_PER_LIST));
        if self.by.is_some() && count > limit {
            return Err(Refusal::TooMany { what: "tasks to wait for", count, limit }.into());
        }
        let was_blocked = is_blocked(self.tx, task).await?;
        Ok(Some(Wait { row: nth, task, number, before, requested, on, was_blocked }))
    }

    async fn set(&mut self, wait: &Wait, row: &mut ImportRow<'_>) -> Result<(), StoreError> {
        set_dependencies(self.tx, wait.task, &wait.on).await?;
        let (from, to) = (wait.before.iter().copied().collect(), wait.requested.iter().copied().collect());
        row.changes.push(TaskFieldChange::DependsOn(FromTo { from, to }));
        if let (Some(by), Some(_)) = (self.by, row.stored) {
            let one = TaskRecord::of(self.tx, self.slug, wait.number).await?;
            one.touch(self.tx, self.now).await?;
            one.notify_if_blocked(self.tx, wait.was_blocked, by, self.now).await?;
        }
        Ok(())
    }

    /// On a page a row that can't be taken is named with all others.
    fn refuse(&self, row: &mut ImportRow<'_>, error: StoreError) -> Result<(), StoreError> {
        match error {
            StoreError::Refused(why) if self.by.is_some() => row.why.push(why),
            StoreError::Refused(why) => return Err(StoreError::InRow { title: row.imported.title.clone(), why }),
            problem => return Err(problem),
        }
        Ok(())
    }
}

/// Which task a number means where a row names it. On a page it is the plan's, and for a row of another edition that
/// edition's, so its row has to be in the list; from elsewhere it is the row's that has
/// it, and where none has it the plan's, unless the list's numbers are those of another plan. Elsewhere nobody knows
/// what was merged here: there it means the task that it goes on in.
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
            let of_rows = both.map(|(imported, said, number)| ((imported.edition.clone(), said), number));
            return Numbers::OfPlan { of_rows: of_rows.collect() };
        }
        let rows: BTreeMap<TaskNumber, TaskNumber> = both.map(|(_, said, number)| (said, number)).collect();
        let is_foreign = rows.iter().any(|(said, number)| said != number);
        Numbers::OfList { rows, is_foreign, plan }
    }

    /// Nothing where it was merged into the row's `own` task, which it needn't wait for.
    fn number(
        &self,
        row: &ImportRow<'_>,
        said: TaskNumber,
        own: Option<TaskNumber>,
    ) -> Result<Option<TaskNumber>, Refusal> {
        let (rows, is_foreign, plan) = match self {
            Numbers::OfPlan { of_rows } if row.is_foreign => {
                let number = of_rows.get(&(row.imported.edition.clone(), said));
                return number.copied().map(Some).ok_or(Refusal::UnknownRowNumber(said.0));
            }
            Numbers::OfPlan { .. } => return Ok(Some(said)),
            Numbers::OfList { rows, is_foreign, plan } => (rows, is_foreign, plan),
        };
        let number = match rows.get(&said) {
            Some(number) => *number,
            None if *is_foreign => return Err(Refusal::UnknownRowNumber(said.0)),
            None => said,
        };
        Ok(match plan.merged_into(number) {
            Some(into) => Some(into).filter(|into| Some(*into) != own),
            None => Some(number),
        })
    }
}
