//! Sets the labels of a task in an import.

use crate::StoreError;
use crate::aggregates::labels as stored_labels;
use crate::db::column::damaged;
use crate::import::tasks::Import;
use domain::import::{FromTo, TaskFieldChange};
use domain::tasks::{are_same_labels, each_label_once};
use domain::text::Label;

/// Sets the labels in the order of the list. Labels that differ only in case stay as they are.
pub(crate) async fn set(
    import: &mut Import<'_>,
    task: i64,
    imported: Option<&[Label]>,
) -> Result<Option<TaskFieldChange>, StoreError> {
    let Some(imported) = imported else { return Ok(None) };
    let before = sqlx::query_scalar!("SELECT label FROM task_labels WHERE task_id = ?1 ORDER BY position", task);
    let before = before.fetch_all(&mut *import.tx).await?;
    let before: Vec<Label> =
        before.iter().map(|label| Label::parse(label).map_err(damaged)).collect::<Result<_, _>>()?;
    let after = each_label_once(imported.iter().cloned());
    if are_same_labels(&before, &after) {
        return Ok(None);
    }
    if !import.is_preview() {
        stored_labels::set(import.tx, task, &after).await?;
    }
    Ok(Some(TaskFieldChange::Labels(FromTo { from: before, to: after })))
}
