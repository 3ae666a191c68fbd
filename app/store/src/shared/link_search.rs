//! Finds tasks by the addresses of their evidence.

use crate::StoreError;
use crate::db::column::json_list;
use crate::shared::text_search::all_words;
use domain::search::LinkSearch;
use sqlx::SqliteConnection;

/// The tasks that a search finds by their evidence.
pub(crate) struct LinkedTasks {
    /// Their ids as a JSON list.
    pub(crate) ids: String,
    /// The patterns of the search as a JSON list; a matching address has any of them.
    pub(crate) patterns: String,
}

/// The most tasks that a search finds, newest first.
const MOST_FOUND: i64 = 2_000;

/// Finds the tasks with a link for each word that names one, and with the other words in their text.
///
/// `None` if no word looks like a link, as this reads all links.
pub(crate) async fn linked_tasks(tx: &mut SqliteConnection, typed: &str) -> Result<Option<LinkedTasks>, StoreError> {
    let Some(LinkSearch { links, others }) = LinkSearch::parse(typed) else { return Ok(None) };
    let links: Vec<Vec<String>> = links.iter().map(|parts| parts.iter().map(|part| pattern(part)).collect()).collect();
    let (words, patterns, others) = (json_list(links.clone()), json_list(links.concat()), all_words(&others));
    let ids = sqlx::query_scalar!(
        r#"WITH patterns (word, pattern) AS MATERIALIZED (
             SELECT w.key, p.value FROM json_each(?1) w, json_each(w.value) p)
           SELECT json_group_array(task_id) AS "ids!: String" FROM (
             SELECT v.task_id FROM evidence v CROSS JOIN patterns p
               ON lower(v.url) || ' ' || coalesce(v.item, '') || ' ' GLOB p.pattern
             WHERE ?2 IS NULL OR v.task_id IN (SELECT rowid FROM task_words WHERE task_words MATCH ?2)
             GROUP BY v.task_id HAVING count(DISTINCT p.word) = json_array_length(?1)
             ORDER BY v.task_id DESC LIMIT ?3)"#,
        words,
        others,
        MOST_FOUND
    );
    Ok(Some(LinkedTasks { ids: ids.fetch_one(tx).await?, patterns }))
}

/// A pattern for GLOB that finds a part of an address in lower case; a number at its end is complete.
fn pattern(part: &str) -> String {
    let escaped = part.replace('[', "[[]").replace('*', "[*]").replace('?', "[?]");
    let end = if part.ends_with(|c: char| c.is_ascii_digit()) { "[^0-9]*" } else { "*" };
    format!("*{escaped}{end}")
}
