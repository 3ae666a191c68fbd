//! Builds task tables and the changes that their import reports.

use super::*;
use domain::id::SpecNumber;
use domain::import::{ChangeKind, ChangeLine, ImportChoices, ImportPreview, ImportedTask, TaskChange};
use domain::tasks::Status;

pub fn row(name: &str, status: Status) -> ImportedTask {
    ImportedTask::of(title(name), status)
}

/// A row of a new task, with a goal.
pub fn new(name: &str) -> ImportedTask {
    ImportedTask { specs: Some(vec![SpecNumber(4)]), ..row(name, Status::Planned) }
}

/// A change with these lines; a line with `- ` is a removal.
pub fn change(number: u32, name: &str, lines: &[&str]) -> TaskChange {
    let line = |line: &&str| match line.strip_prefix("- ") {
        Some(removal) => ChangeLine { kind: ChangeKind::Removal, text: removal.to_owned() },
        None if line.starts_with("renamed to ") => ChangeLine { kind: ChangeKind::Rename, text: line.to_string() },
        None => ChangeLine { kind: ChangeKind::Plain, text: line.to_string() },
    };
    TaskChange { number: nr(number), title: title(name), lines: lines.iter().map(line).collect() }
}

impl Db {
    /// Imports a table as an organizer, after checking that the preview shows the same and changes nothing.
    ///
    /// Returns the preview without its list of rows, which has an outcome for each row.
    pub async fn import_on_page(&self, list: &[ImportedTask]) -> ImportPreview {
        let organizer = self.organizer_of_plan().await;
        let stored = self.dump().await;
        let would = self
            .store
            .would_import_tasks(by_organizer(&here(), &organizer), list, ImportChoices::default(), now())
            .await
            .unwrap();
        assert_eq!(self.dump().await, stored, "a preview changes nothing");
        let preview = self
            .store
            .import_tasks_by(by_organizer(&here(), &organizer), list, ImportChoices::default(), now())
            .await
            .unwrap();
        assert_eq!(would, preview);
        assert_eq!(preview.rows.len(), list.len());
        if preview.problems.is_empty() {
            let (choices, then) = (ImportChoices::default(), at("2024-01-01T00:00:00Z"));
            let again = self.store.import_tasks_by(by_organizer(&here(), &organizer), list, choices, then).await;
            let same = list.len();
            let (moved, ignored_reasons) = (preview.moved.clone(), preview.ignored_reasons.clone());
            let nothing = ImportPreview { same, moved, ignored_reasons, ..Default::default() };
            let again = ImportPreview { rows: Vec::new(), ..again.unwrap() };
            assert_eq!(again, nothing, "a repeated import changes nothing");
        } else {
            assert_eq!(self.dump().await, stored, "nothing is imported if there is a problem")
        }
        ImportPreview { rows: Vec::new(), ..preview }
    }
}
