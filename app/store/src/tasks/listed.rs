//! Reads the tasks on a page of the list or on the board: only what is shown there, as one value.
//!
//! SQLite runs in another thread, and each column of each row that crosses over costs more than reading it from JSON.

use super::list_columns::{AssigneeColumns, assignees, due_date, labels};
use crate::StoreError;
use crate::aggregates::task::edition_task;
use crate::db::column::{count, damaged, ids, instant, list, maybe};
use domain::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use domain::tasks::{Size, Status, TaskRow};
use domain::text::{ShortText, Title};
use serde::Deserialize;
use sqlx::SqliteConnection;
use std::borrow::Cow;

/// A task in the order of the query.
#[derive(Deserialize)]
struct ListedColumns<'j> {
    number: i64,
    #[serde(borrow)]
    title: Cow<'j, str>,
    #[serde(borrow)]
    track: Option<Cow<'j, str>>,
    #[serde(borrow)]
    status: Cow<'j, str>,
    updated: Option<i64>,
    #[serde(borrow)]
    size: Option<Cow<'j, str>>,
    #[serde(borrow)]
    due: Option<Cow<'j, str>>,
    /// The zone of the edition.
    #[serde(borrow)]
    zone: Cow<'j, str>,
    labels: Vec<Cow<'j, str>>,
    people_missing: i64,
    assignees_known: u8,
    specs: Vec<i64>,
    outcomes: Vec<Cow<'j, str>>,
    no_goal_reason: Option<String>,
    assignees: Vec<AssigneeColumns>,
    blocked_by: Vec<i64>,
    /// Edition and number of the task in which it continues, if everyone may see that.
    later_edition: Option<String>,
    later_number: Option<i64>,
}

/// Reads the tasks of an edition with these ids, in the order of the list, without their evidence.
pub(super) async fn tasks(
    tx: &mut SqliteConnection,
    edition: &EditionSlug,
    listed: impl IntoIterator<Item = i64>,
) -> Result<Vec<TaskRow>, StoreError> {
    let listed = ids(listed);
    let json = sqlx::query_scalar!(
        r#"SELECT json_group_array(json_array(t.number, t.title, k.title, t.status, t.updated_at, t.size, t.due, e.zone,
             json((SELECT json_group_array(label ORDER BY position) FROM task_labels WHERE task_id = t.id)),
             max(t.people_needed - t.held_count, 0), t.assignees_known,
             json((SELECT json_group_array(spec_number ORDER BY spec_number) FROM task_specs WHERE task_id = t.id)),
             json((SELECT json_group_array(outcome_code ORDER BY outcome_code) FROM task_outcomes WHERE task_id = t.id)), t.no_goal_reason,
             json((SELECT json_group_array(json_object('lead', json(iif(c.is_lead, 'true', 'false')), 'name', p.name, 'login', p.login))
                   FROM assignments c JOIN people p ON p.id = c.person_id WHERE c.task_id = t.id)),
             json((SELECT json_group_array(o.number ORDER BY o.number)
                   FROM task_dependencies d JOIN tasks o ON o.id = d.depends_on_id
                   WHERE t.blocked = 1 AND d.task_id = t.id AND o.status NOT IN ('done', 'dropped'))),
             iif(t.continued_in IS NULL, NULL, (SELECT x.slug FROM tasks l JOIN editions x ON x.id = l.edition_id
               WHERE l.id = t.continued_in AND x.visibility = 'published' AND x.has_work_plan = 1)),
             iif(t.continued_in IS NULL, NULL, (SELECT number FROM tasks WHERE id = t.continued_in)))
             ORDER BY listed.key) AS "tasks!: String"
           FROM json_each(?1) listed CROSS JOIN tasks t ON t.id = listed.value
             JOIN editions e ON e.id = t.edition_id LEFT JOIN tracks k ON k.id = t.track_id"#,
        listed
    );
    let json = json.fetch_one(tx).await?;
    list::<ListedColumns<'_>>(&json)?.into_iter().map(|columns| columns.task(edition)).collect()
}

impl ListedColumns<'_> {
    fn task(self, edition: &EditionSlug) -> Result<TaskRow, StoreError> {
        let specs = self.specs.into_iter().map(|number| Ok(SpecNumber(count(number)?)));
        let outcomes = self.outcomes.iter().map(|code| OutcomeCode::parse(code).map_err(damaged));
        let blocked_by = self.blocked_by.into_iter().map(|number| Ok(TaskNumber(count(number)?)));
        Ok(TaskRow {
            edition: edition.clone(),
            number: TaskNumber(count(self.number)?),
            title: Title::parse(&self.title).map_err(damaged)?,
            track: self.track.map(|track| Title::parse(&track)).transpose().map_err(damaged)?,
            status: Status::parse(&self.status).map_err(damaged)?,
            specs: specs.collect::<Result<_, StoreError>>()?,
            outcomes: outcomes.collect::<Result<_, _>>()?,
            no_goal_reason: maybe(self.no_goal_reason, ShortText::parse)?,
            assignees: assignees(self.assignees)?,
            evidence: Vec::new(),
            updated: self.updated.map(instant).transpose()?,
            size: self.size.map(|size| Size::parse(&size)).transpose().map_err(damaged)?,
            due: due_date(self.due.as_deref(), &self.zone)?,
            labels: labels(self.labels)?,
            assignees_known: self.assignees_known == 1,
            people_missing: count(self.people_missing)?,
            blocked_by: blocked_by.collect::<Result<_, StoreError>>()?,
            continued_in: edition_task(self.later_edition, self.later_number)?,
        })
    }
}
