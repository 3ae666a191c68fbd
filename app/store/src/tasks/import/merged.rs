//! Rows about tasks that were merged: they are left out, and whoever gives them wants to know where they would have
//! changed something.

use super::rows::ImportRow;
use crate::StoreError;
use crate::tasks::table;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{ImportedTask, MergedTaskRow};
use domain::tasks::TableRow;
use domain::text::LongText;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

/// Those of which the list says something else than stands there.
pub(super) async fn left_out(
    tx: &mut SqliteConnection,
    slug: &EditionSlug,
    rows: &[ImportRow<'_>],
) -> Result<Vec<MergedTaskRow>, StoreError> {
    let merged = || rows.iter().filter_map(|row| Some((row, row.stored?, row.merged_into()?)));
    if merged().next().is_none() {
        return Ok(Vec::new());
    }
    let stands = table::rows_of(tx, slug).await?;
    let stands: HashMap<TaskNumber, TableRow> = stands.into_iter().map(|task| (task.row.number, task)).collect();
    let is_other = |row: &ImportRow<'_>, number| stands.get(number).is_some_and(|task| is_other(row.imported, task));
    let other = merged().filter(|(row, stored, _)| is_other(row, &stored.number));
    let named =
        other.map(|(_, stored, into)| MergedTaskRow { number: stored.number, title: stored.title.clone(), into });
    Ok(named.collect())
}

fn is_other(said: &ImportedTask, task: &TableRow) -> bool {
    fn differs<T: PartialEq>(said: Option<&T>, stands: &T) -> bool {
        said.is_some_and(|said| said != stands)
    }
    fn differ<T: Ord>(said: Option<&Vec<T>>, stands: &[T]) -> bool {
        said.is_some_and(|said| said.iter().collect::<BTreeSet<_>>() != stands.iter().collect())
    }
    let row = &task.row;
    let brought = row.evidence.iter().map(|link| &link.url).filter(|url| !formats::tasks::never_brings(url.as_str()));
    let links = said.evidence.as_ref().map(|links| links.iter().map(|link| &link.url).collect::<Vec<_>>());
    let is_on = |login| row.assignees.iter().any(|on| on.login.as_ref() == Some(login));
    said.status != row.status
        || (said.number.is_some() && said.title != row.title)
        || differs(said.description.as_ref(), &LongText::parse(&task.description).ok())
        || differs(said.track.as_ref(), &row.track)
        || differs(said.size.as_ref(), &row.size)
        || differs(said.people_needed.as_ref(), &task.people_needed)
        || differs(said.skills.as_ref(), &task.skills)
        || differ(said.specs.as_ref(), &row.specs)
        || differ(said.outcomes.as_ref(), &row.outcomes)
        || differs(said.no_goal_reason.as_ref(), &task.no_goal_reason)
        || differ(said.depends_on.as_ref(), &task.depends_on)
        || differs(links.as_ref(), &brought.collect())
        || said.assignees.iter().filter_map(|person| person.login.as_ref()).any(|login| !is_on(login))
}
