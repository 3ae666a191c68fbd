//! Collects the result of an import row by row, for the import page and for the audit log.

use super::rows::{ImportRow, Stored};
use crate::changes::{Several, counted};
use crate::tasks::update::ReportLine;
use domain::id::EditionSlug;
use domain::import::{ChangeKind, ChangeLine, Changes, ImportPreview, ImportedTask, RowProblem, TaskChange};
use domain::text::{ShortText, Title};

/// The preview, and the changes for the audit log; changes use the old title of a task.
pub(super) fn totalled(
    rows: Vec<ImportRow<'_>>,
    tracks: Vec<Title>,
    on_a_page: bool,
) -> (ImportPreview, Vec<TaskChange>) {
    let (mut effect, mut record) = (ImportPreview { tracks, ..Default::default() }, Vec::new());
    for ImportRow { imported, stored, task, changes, why, .. } in rows {
        if !why.is_empty() {
            let number = stored.map(|stored| stored.number);
            effect.problems.push(RowProblem { number, title: imported.title.clone(), why });
            continue;
        }
        let Some((_, number)) = task else { continue };
        let title = stored.map_or(&imported.title, |stored| &stored.title);
        let change = |lines| TaskChange { number, title: title.clone(), lines };
        if let Some(why) = left_out(imported, stored) {
            effect.left_out.push(change(vec![plain(why.to_string())]));
        }
        match stored {
            Some(_) if changes.is_empty() => effect.same += 1,
            Some(_) => {
                let mut kept: Vec<String> = changes.iter().map(|changes| changes.kept(on_a_page)).collect();
                kept.dedup();
                record.push(change(kept.into_iter().map(plain).collect()));
                effect.changed.push(change(changes.into_iter().map(ReportLine::said).collect()));
            }
            None => effect.new.push(change(changes.into_iter().map(ReportLine::said).collect())),
        }
    }
    (effect, record)
}

fn plain(text: String) -> ChangeLine {
    ChangeLine { kind: ChangeKind::Plain, text }
}

/// A row's reason for no goal that is ignored because the task has a goal.
fn left_out<'f>(imported: &'f ImportedTask, stored: Option<&Stored>) -> Option<&'f ShortText> {
    let is_merged = stored.is_some_and(Stored::is_merged);
    let goals = imported.goals(stored.map(|stored| stored.goals).unwrap_or_default());
    let stored_reason = stored.and_then(|stored| stored.no_goal_reason.as_deref());
    let why = imported.no_goal_reason.iter().flatten().next().filter(|why| Some(why.as_str()) != stored_reason);
    why.filter(|_| (goals.spec || goals.outcome) && !is_merged)
}

/// One line per change, with the task's number and title. Many new tracks or tasks are only counted.
pub(super) fn changes(slug: &EditionSlug, effect: &ImportPreview, changed: &[TaskChange]) -> Changes {
    let (mut tracks, mut new) = (Several::default(), Several::default());
    effect.tracks.iter().for_each(|title| tracks.add(format!("track “{title}” added")));
    effect.new.iter().for_each(|one| new.add(format!("task {} “{}” added", one.number, one.title)));
    let tracks = tracks.lines(|many| format!("{} added", counted(many, "track", "tracks")));
    let new = new.lines(|many| format!("{} added", counted(many, "task", "tasks")));
    let mut changes: Changes = tracks.into_iter().chain(new).map(|line| format!("{slug}: {line}")).collect();
    for TaskChange { number, title, lines } in changed {
        changes.extend(lines.iter().map(|line| format!("{slug}, task {number} “{title}”: {}", line.text)));
    }
    changes
}
