//! Adds a new task from an import.

use crate::StoreError;
use crate::db::column::count;
use crate::import::tasks::{Import, claims, labels, update};
use domain::id::TaskNumber;
use domain::import::{FromTo, ImportedTask, TaskFieldChange};
use domain::workflow::GoalLinks;

impl Import<'_> {
    /// Adds a task, and returns its id, number and report lines.
    ///
    /// The last activity of a task that a person adds on a page is that they entered it.
    pub(crate) async fn add(
        &mut self,
        imported: &ImportedTask,
    ) -> Result<((i64, TaskNumber), Vec<TaskFieldChange>), StoreError> {
        let track = self.track(imported.track.as_ref(), None).await?;
        if let Some(preview) = &mut self.preview {
            let task = preview.next();
            update::refuse_unknown_goals(self, imported)?;
            let assignees = claims::set(self, task.0, &imported.assignees).await?.changes;
            return Ok((task, fields(imported).into_iter().chain(assignees).collect()));
        }
        let (title, status) = (imported.title.as_str(), imported.status.as_str());
        let description = imported.description.iter().flatten().next().map_or("", |text| text.as_str());
        let html = formats::markup::html(description);
        let (html, people_needed) = (html.as_str(), imported.people_needed.unwrap_or(1));
        let size = imported.size.flatten().map(|size| size.as_str());
        let entered_at = self.by.map(|_| self.now.timestamp());
        let due = imported.due.flatten().map(|due| due.to_string());
        let row = sqlx::query!(
            r#"INSERT INTO tasks
                 (edition_id, number, title, description, track_id, status, description_html, size, people_needed, updated_at,
                  due)
               VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM tasks WHERE edition_id = ?1),
                 ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
               RETURNING id AS "id!", number AS "number!""#,
            self.edition,
            title,
            description,
            track,
            status,
            html,
            size,
            people_needed,
            entered_at,
            due
        )
        .fetch_one(&mut *self.tx)
        .await?;
        self.save_mentions(row.id, "", description).await?;
        update::goals(self, row.id, None, imported).await?;
        update::skills(self, row.id, imported.skills.as_deref()).await?;
        labels::set(self, row.id, imported.labels.as_deref()).await?;
        update::evidence(self, row.id, None, imported).await?;
        let assignees = claims::set(self, row.id, &imported.assignees).await?.changes;
        self.history(row.id, imported, None).await?;
        self.settle(row.id).await?;
        let changes = fields(imported).into_iter().chain(assignees).collect();
        Ok(((row.id, TaskNumber(count(row.number)?)), changes))
    }

    /// Raises the number of people needed to at least the number of assignees, and returns it.
    ///
    /// Also sets the time of the last update to that of the latest dated status change, if that is later.
    pub(crate) async fn settle(&mut self, task: i64) -> Result<i64, StoreError> {
        let people_needed = sqlx::query_scalar!(
            r#"UPDATE tasks SET people_needed = max(people_needed, claimed), updated_at = coalesce(max(updated_at, dated), updated_at, dated)
               FROM (SELECT max(at) AS dated FROM task_transitions WHERE task_id = ?1 AND imported = 0)
               WHERE id = ?1 RETURNING people_needed AS "people_needed!""#,
            task
        );
        Ok(people_needed.fetch_one(&mut *self.tx).await?)
    }
}

/// What a new task starts with: its status, track, size, due date, goals, skills, labels and evidence.
fn fields(imported: &ImportedTask) -> Vec<TaskFieldChange> {
    fn filled<T: Clone>(items: Option<&Vec<T>>) -> Option<FromTo<Vec<T>>> {
        let to = items.filter(|items| !items.is_empty())?.clone();
        Some(FromTo { from: Vec::new(), to })
    }
    let goals = imported.goals(GoalLinks::default());
    let reason = imported.no_goal_reason.clone().flatten().filter(|_| !goals.spec && !goals.outcome);
    let links = imported.evidence.as_ref().map_or(0, Vec::len);
    let changes = [
        Some(TaskFieldChange::Status(FromTo { from: None, to: Some(imported.status) })),
        imported.track.clone().flatten().map(|track| TaskFieldChange::Track(FromTo { from: None, to: Some(track) })),
        imported.size.flatten().map(|size| TaskFieldChange::Size(FromTo { from: None, to: Some(size) })),
        imported.due.flatten().map(|due| TaskFieldChange::Due(FromTo { from: None, to: Some(due) })),
        filled(imported.specs.as_ref()).map(TaskFieldChange::Specs),
        filled(imported.outcomes.as_ref()).map(TaskFieldChange::Outcomes),
        reason.map(|reason| TaskFieldChange::NoGoalReason(Some(reason))),
        filled(imported.skills.as_ref()).map(TaskFieldChange::Skills),
        filled(imported.labels.as_ref()).map(TaskFieldChange::Labels),
        (links > 0).then_some(TaskFieldChange::Evidence { changed: links, added: links, removed: 0 }),
    ];
    changes.into_iter().flatten().collect()
}
