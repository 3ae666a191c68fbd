//! Collects the result of an import row by row, for the import page and for the audit log.

use crate::import::changes::few_or_count;
use crate::import::tasks::rows::{ImportRow, Stored};
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{
    ChangeKind, ChangeLine, EditionChange, ImportChange, ImportPreview, ImportedTask, RowOutcome, RowProblem,
    TaskChange, TaskFieldChange,
};
use domain::text::{ShortText, Title};

/// What changed of a task that was there before, with the title that it had.
pub(crate) struct ChangedTask {
    number: TaskNumber,
    title: Title,
    changes: Vec<TaskFieldChange>,
}

/// What an import does with each row, by the place of the row in the table.
pub(crate) fn outcomes(rows: &[ImportRow<'_>]) -> Vec<(usize, RowOutcome)> {
    let outcome = |row: &ImportRow<'_>| match row.stored {
        _ if !row.why.is_empty() => RowOutcome::Invalid,
        None => RowOutcome::New,
        Some(stored) if stored.has_moved() => RowOutcome::Moved(stored.number),
        Some(stored) if row.changes.is_empty() => RowOutcome::Same(stored.number),
        Some(stored) => RowOutcome::Changed(stored.number),
    };
    rows.iter().map(|row| (row.place, outcome(row))).collect()
}

/// The preview, and what changed of each known task.
pub(crate) fn totalled(rows: Vec<ImportRow<'_>>, tracks: Vec<Title>) -> (ImportPreview, Vec<ChangedTask>) {
    let (mut effect, mut changed) = (ImportPreview { tracks, ..Default::default() }, Vec::new());
    for ImportRow { imported, stored, task, changes, why, .. } in rows {
        if !why.is_empty() {
            let number = stored.map(|stored| stored.number);
            effect.problems.push(RowProblem { number, title: imported.title.clone(), why });
            continue;
        }
        let Some((_, number)) = task else { continue };
        let title = stored.map_or(&imported.title, |stored| &stored.title);
        let change = |lines| TaskChange { number, title: title.clone(), lines };
        if let Some(why) = ignored_reason(imported, stored) {
            effect.ignored_reasons.push(change(vec![plain(why.to_string())]));
        }
        match stored {
            Some(_) if changes.is_empty() => effect.same += 1,
            Some(_) => {
                effect.changed.push(change(changes.iter().map(TaskFieldChange::line).collect()));
                changed.push(ChangedTask { number, title: title.clone(), changes });
            }
            None => effect.new.push(change(changes.iter().map(TaskFieldChange::initial_line).collect())),
        }
    }
    (effect, changed)
}

fn plain(text: String) -> ChangeLine {
    ChangeLine { kind: ChangeKind::Plain, text }
}

/// A row's reason for no goal that is ignored because the task has a goal.
fn ignored_reason<'f>(imported: &'f ImportedTask, stored: Option<&Stored>) -> Option<&'f ShortText> {
    let has_moved = stored.is_some_and(Stored::has_moved);
    let goals = imported.goals(stored.map(|stored| stored.goals).unwrap_or_default());
    let stored_reason = stored.and_then(|stored| stored.no_goal_reason.as_deref());
    let why = imported.no_goal_reason.iter().flatten().next().filter(|why| Some(why.as_str()) != stored_reason);
    why.filter(|_| (goals.spec || goals.outcome) && !has_moved)
}

/// Every change in order: new tracks and tasks, by name if they are few, then changes to known tasks.
pub(crate) fn changes(slug: &EditionSlug, effect: &ImportPreview, changed: Vec<ChangedTask>) -> Vec<ImportChange> {
    let tracks = effect.tracks.iter().cloned().map(EditionChange::TrackAdded).collect();
    let added = |task: &TaskChange| EditionChange::TaskAdded { task: task.number, title: task.title.clone() };
    let tasks = effect.new.iter().map(added).collect();
    let mut changes = few_or_count(tracks, EditionChange::TracksAdded);
    changes.extend(few_or_count(tasks, EditionChange::TasksAdded));
    for ChangedTask { number: task, title, changes: fields } in changed {
        changes.extend(fields.into_iter().map(|change| EditionChange::Task { task, title: title.clone(), change }));
    }
    changes.into_iter().map(|change| ImportChange::Edition { edition: slug.clone(), change }).collect()
}
