//! Reports rows about tasks that moved and would have changed; an import skips them.

use crate::StoreError;
use crate::import::tasks::rows::ImportRow;
use crate::tasks::table;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{ImportedTask, MovedTaskRow};
use domain::tasks::{TableRow, are_same_labels};
use domain::text::LongText;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

/// The skipped rows that differ from their task, which was merged or continues in a later edition.
pub(crate) async fn left_out(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    rows: &[ImportRow<'_>],
) -> Result<Vec<MovedTaskRow>, StoreError> {
    let moved = || rows.iter().filter_map(|row| Some((row, row.stored?, row.stored?.moved_to(slug)?)));
    if moved().next().is_none() {
        return Ok(Vec::new());
    }
    let tasks = table::rows_of(tx, slug).await?;
    let tasks: HashMap<TaskNumber, TableRow> = tasks.into_iter().map(|task| (task.row.number, task)).collect();
    let is_different =
        |row: &ImportRow<'_>, number| tasks.get(number).is_some_and(|task| is_different(row.imported, task));
    let other = moved().filter(|(row, stored, _)| is_different(row, &stored.number));
    let named =
        other.map(|(_, stored, into)| MovedTaskRow { number: stored.number, title: stored.title.clone(), into });
    Ok(named.collect())
}

fn is_different(imported: &ImportedTask, task: &TableRow) -> bool {
    fn differs<T: PartialEq>(imported: Option<&T>, stored: &T) -> bool {
        imported.is_some_and(|imported| imported != stored)
    }
    fn differs_as_set<T: Ord>(imported: Option<&Vec<T>>, stored: &[T]) -> bool {
        imported.is_some_and(|imported| imported.iter().collect::<BTreeSet<_>>() != stored.iter().collect())
    }
    let row = &task.row;
    let importable_links =
        row.evidence.iter().map(|link| &link.url).filter(|url| !formats::tasks::is_skipped_link(url.as_str()));
    let links = imported.evidence.as_ref().map(|links| links.iter().map(|link| &link.url).collect::<Vec<_>>());
    let is_assigned = |login| row.assignees.iter().any(|assignee| assignee.login.as_ref() == Some(login));
    imported.status != row.status
        || (imported.number.is_some() && imported.title != row.title)
        || differs(imported.description.as_ref(), &LongText::parse(&task.description).ok())
        || differs(imported.track.as_ref(), &row.track)
        || differs(imported.size.as_ref(), &row.size)
        || differs(imported.due.as_ref(), &row.due.as_ref().map(|due| due.day))
        || imported.labels.as_ref().is_some_and(|labels| !are_same_labels(labels, &row.labels))
        || differs(imported.people_needed.as_ref(), &task.people_needed)
        || differs(imported.skills.as_ref(), &task.skills)
        || differs_as_set(imported.specs.as_ref(), &row.specs)
        || differs_as_set(imported.outcomes.as_ref(), &row.outcomes)
        || differs(imported.no_goal_reason.as_ref(), &row.no_goal_reason)
        || differs_as_set(imported.depends_on.as_ref(), &task.depends_on)
        || differs(links.as_ref(), &importable_links.collect())
        || imported.assignees.iter().filter_map(|person| person.login.as_ref()).any(|login| !is_assigned(login))
}
