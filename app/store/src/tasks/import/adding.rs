//! Adds a new task from an import.

use super::Import;
use crate::StoreError;
use crate::changes::counted;
use crate::column::count;
use crate::tasks::claims;
use crate::tasks::update::{self, ReportLine};
use domain::id::TaskNumber;
use domain::import::ImportedTask;
use domain::workflow::GoalLinks;

impl Import<'_> {
    /// Adds a task, and returns its id, number and report lines.
    pub(super) async fn add(
        &mut self,
        imported: &ImportedTask,
    ) -> Result<((i64, TaskNumber), Vec<ReportLine>), StoreError> {
        let track = self.track(imported.track.as_ref(), None).await?;
        let (title, status) = (imported.title.as_str(), imported.status.as_str());
        let description = imported.description.iter().flatten().next().map_or("", |text| text.as_str());
        let html = formats::markup::html(description);
        let (html, people_needed) = (html.as_str(), imported.people_needed.unwrap_or(1));
        let size = imported.size.flatten().map(|size| size.as_str());
        let row = sqlx::query!(
            r#"INSERT INTO tasks
                 (edition_id, number, title, description, track_id, status, description_html, size, people_needed)
               VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM tasks WHERE edition_id = ?1),
                 ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               RETURNING id AS "id!", number AS "number!""#,
            self.edition,
            title,
            description,
            track,
            status,
            html,
            size,
            people_needed
        )
        .fetch_one(&mut *self.tx)
        .await?;
        self.notify_mentioned(row.id, "", description).await?;
        update::goals(self, row.id, None, imported).await?;
        update::skills(self, row.id, imported.skills.as_deref()).await?;
        update::evidence(self, row.id, imported.evidence.as_deref()).await?;
        let people_needed = claims::set(self, row.id, &imported.assignees).await?;
        self.history(row.id, imported, None).await?;
        self.settle(row.id).await?;
        let changes = said(imported).into_iter().map(ReportLine::Plain).chain(people_needed).collect();
        Ok(((row.id, TaskNumber(count(row.number)?)), changes))
    }

    /// Raises the people needed to at least the number of assignees, and returns them.
    ///
    /// Also sets the time of the last update from the status changes.
    pub(in crate::tasks) async fn settle(&mut self, task: i64) -> Result<i64, StoreError> {
        let people_needed = sqlx::query_scalar!(
            r#"UPDATE tasks SET people_needed = max(people_needed, claimed), updated_at = coalesce(max(updated_at, dated), updated_at, dated)
               FROM (SELECT max(at) AS dated FROM task_transitions WHERE task_id = ?1 AND imported = 0)
               WHERE id = ?1 RETURNING people_needed AS "people_needed!""#,
            task
        );
        Ok(people_needed.fetch_one(&mut *self.tx).await?)
    }
}

/// Report lines about a new task: its status, track, size and goals.
fn said(imported: &ImportedTask) -> Vec<String> {
    fn listed<T: ToString>(what: &str, all: Option<&Vec<T>>) -> Option<String> {
        let all: Vec<String> = all.into_iter().flatten().map(T::to_string).collect();
        (!all.is_empty()).then(|| format!("{what} {}", all.join(", ")))
    }
    let goals = imported.goals(GoalLinks::default());
    let why = imported.no_goal_reason.iter().flatten().next().filter(|_| !goals.spec && !goals.outcome);
    let links = imported.evidence.as_ref().map_or(0, Vec::len);
    let lines = [
        Some(imported.status.as_str().to_owned()),
        imported.track.iter().flatten().next().map(|title| format!("track {title}")),
        imported.size.flatten().map(|size| format!("size {}", size.as_str())),
        listed("SPECs", imported.specs.as_ref()),
        listed("outcomes", imported.outcomes.as_ref()),
        why.map(|why| update::no_goal_reason(why.as_str())),
        listed("skills", imported.skills.as_ref()),
        (links > 0).then(|| counted(links, "link", "links")),
    ];
    lines.into_iter().flatten().collect()
}
