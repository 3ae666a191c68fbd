//! Searches words of scripts without spaces, such as Japanese.
//!
//! The full-text index has no such words.
//!
//! The search scans all texts. All words must be contained in a text, ignoring the case of Latin letters.

use super::ResultRow;
use crate::StoreError;
use crate::db::column::json_list;
use crate::shared::text_search::typed_words;
use domain::search::Found;
use domain::tasks::Status;
use sqlx::SqliteConnection;

/// The tasks, comments and updates that contain all of the words, each newest first.
pub(super) async fn found(
    tx: &mut SqliteConnection,
    typed: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let words = typed_words(typed);
    let Some(first) = words.first().cloned() else { return Ok(Vec::new()) };
    let (all, status) = (json_list(words.iter().map(String::as_str)), status.map(Status::as_str));
    let rows = sqlx::query_as!(
        ResultRow,
        r#"WITH texts (kind, task_id, id, at, text) AS (
             SELECT 1, id, NULL, updated_at, title || char(10) || description FROM tasks
             UNION ALL SELECT 2, task_id, id, at, text FROM comments WHERE deleted_at IS NULL
             UNION ALL SELECT 3, task_id, id, at, line || char(10) || details FROM updates
               WHERE deleted_at IS NULL AND task_id IS NOT NULL
           )
           SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String",
             replace(substr(x.text, max(1, instr(lower(x.text), ?2) - 40), 120), ?2, char(2) || ?2 || char(3)) AS "excerpt!: String",
             iif(x.kind = 2, x.id, NULL) AS "comment?: i64", iif(x.kind = 3, x.id, NULL) AS "update?: i64", x.at AS "at?: i64"
           FROM texts x JOIN tasks t ON t.id = x.task_id JOIN editions e ON e.id = t.edition_id
           WHERE e.visibility = 'published' AND e.has_work_plan = 1
             AND (?3 IS NULL OR t.edition_id = ?3) AND (?4 IS NULL OR t.status = ?4)
             AND NOT EXISTS (SELECT 1 FROM json_each(?1) w WHERE instr(lower(x.text), w.value) = 0)
           ORDER BY x.kind, x.id DESC, t.id DESC LIMIT ?5"#,
        all,
        first,
        edition,
        status,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(ResultRow::found).collect()
}
