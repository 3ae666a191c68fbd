//! Search: tasks and what is said about them by their words.
//!
//! What people type is words and nothing else: each is quoted, so that none of it is a command to the index.

mod named;

use crate::column::{count, damaged, instant};
use crate::editions::edition_id;
use crate::tasks::link;
use crate::{Store, StoreError};
use domain::id::{CommentId, EditionSlug};
use domain::search::{Found, Named, is_telling};
use domain::tasks::{Status, TaskLink};
use sqlx::SqliteConnection;

impl Store {
    /// What holds all of these words: tasks first, the fittest first, then comments, the newest first; at most so many.
    /// Whatever is typed is words, never an error; no words find nothing. The last word may be unfinished. What is a
    /// task's number finds that task before all else, in the newest edition first.
    pub async fn search(
        &self,
        words: &str,
        edition: Option<&EditionSlug>,
        status: Option<Status>,
        most: u32,
    ) -> Result<Vec<Found>, StoreError> {
        let (typed, Some(words)) = (words, all_words(words)) else { return Ok(Vec::new()) };
        let mut tx = self.begin_read().await?;
        let edition = match edition {
            Some(slug) => match edition_id(&mut tx, slug).await? {
                Some(id) => Some(id),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        let mut found = numbered(&mut tx, typed, edition, status, most).await?;
        let by_words = tasks(&mut tx, &words, edition, status, most).await?.into_iter();
        let others: Vec<Found> = by_words.filter(|one| found.iter().all(|known| !known.is_same_task(one))).collect();
        found.extend(others);
        found.truncate(most as usize);
        let left = most - count::<u32>(found.len() as i64)?;
        found.extend(comments(&mut tx, &words, edition, status, left).await?);
        Ok(found)
    }

    /// What has all of these words in its name, but for tasks; at most so much. Without an edition that is there, nothing.
    pub async fn named(
        &self,
        words: &str,
        edition: Option<&EditionSlug>,
        most: usize,
    ) -> Result<Vec<Named>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = match edition {
            Some(slug) => match edition_id(&mut tx, slug).await? {
                Some(id) => Some(id),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        named::named(&mut tx, words, edition, most).await
    }

    /// The tasks of an edition that say what a text says, the fittest first, at most so many; the last word may be
    /// unfinished. Those that were merged into others are left out.
    pub async fn similar_tasks(&self, slug: &EditionSlug, text: &str, most: u32) -> Result<Vec<TaskLink>, StoreError> {
        let Some(words) = any_word(text) else { return Ok(Vec::new()) };
        let mut tx = self.begin_read().await?;
        let Some(edition) = edition_id(&mut tx, slug).await? else { return Ok(Vec::new()) };
        let oldest = oldest(&mut tx, &words).await?;
        let rows = sqlx::query!(
            r#"SELECT t.number AS "number!: i64", t.title AS "title!: String", t.status AS "status!: String"
               FROM task_words w CROSS JOIN tasks t ON t.id = w.rowid
               WHERE task_words MATCH ?1 AND w.rank MATCH 'bm25(8.0, 1.0)' AND w.rowid >= ?4
                 AND t.edition_id = ?2 AND t.merged_into IS NULL
               ORDER BY w.rank LIMIT ?3"#,
            words,
            edition,
            most,
            oldest
        );
        rows.fetch_all(&mut *tx).await?.into_iter().map(|row| link(row.number, &row.title, &row.status)).collect()
    }
}

/// More words than these say no more.
const MOST_WORDS: usize = 30;

/// A query that wants each of the words; nothing if there are none. The last may be unfinished.
pub(crate) fn all_words(text: &str) -> Option<String> {
    let words = label(text);
    let requested: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    (!words.is_empty()).then(|| format!("{}{}", requested.join(" AND "), rest(words.last())))
}

/// A query that wants one of the words, the last of which may be unfinished. Those that tell nothing of what a text is
/// about don't count, and short ones only where there are no others.
fn any_word(text: &str) -> Option<String> {
    let all = label(text);
    let last = all.last().copied();
    let mut telling: Vec<&str> = all.into_iter().filter(|word| is_telling(word)).collect();
    if telling.iter().any(|word| !is_short(word)) {
        telling.retain(|word| !is_short(word));
    }
    let rest = rest(telling.last().filter(|word| Some(**word) == last));
    let requested: Vec<String> = telling.iter().map(|word| quoted(word)).collect();
    (!requested.is_empty()).then(|| format!("{}{rest}", requested.join(" OR ")))
}

fn is_short(word: &str) -> bool {
    word.chars().count() <= 2
}

/// What lets a word be the beginning of another. Of fewer letters than these, it would be the beginning of too many; and
/// a number is always whole.
fn rest(word: Option<&&str>) -> &'static str {
    const LEAST: usize = 3;
    let end: Vec<char> =
        word.map_or(Vec::new(), |word| word.chars().rev().take_while(|c| c.is_alphanumeric()).collect());
    if end.len() < LEAST || end.iter().all(char::is_ascii_digit) { "" } else { "*" }
}

/// What holds no letter and no digit is no word, and a zero byte would end the query.
fn label(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| word.contains(char::is_alphanumeric)).take(MOST_WORDS).collect()
}

/// In quotes a word is nothing but a word.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

struct Row {
    edition: String,
    number: i64,
    title: String,
    status: String,
    excerpt: String,
    comment: Option<i64>,
    at: Option<i64>,
}

/// The task that is meant by its number, in each of the editions.
async fn numbered(
    tx: &mut SqliteConnection,
    typed: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let Some((slug, number)) = domain::search::numbered(typed) else { return Ok(Vec::new()) };
    let (slug, number, status) = (slug.map(|slug| slug.to_string()), number.0, status.map(Status::as_str));
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String", t.title AS "excerpt!: String", NULL AS "comment?: i64", t.updated_at AS "at?: i64"
           FROM editions e JOIN tasks t ON t.edition_id = e.id AND t.number = ?1
           WHERE (?2 IS NULL OR e.slug = ?2) AND (?3 IS NULL OR e.id = ?3) AND (?4 IS NULL OR t.status = ?4)
           ORDER BY e.starts DESC, e.slug DESC LIMIT ?5"#,
        number,
        slug,
        edition,
        status,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::found).collect()
}

async fn tasks(
    tx: &mut SqliteConnection,
    words: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let status = status.map(Status::as_str);
    let oldest = oldest(tx, words).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String", snippet(task_words, -1, char(2), char(3), '…', 24) AS "excerpt!: String",
             NULL AS "comment?: i64", t.updated_at AS "at?: i64"
           FROM task_words w CROSS JOIN tasks t ON t.id = w.rowid JOIN editions e ON e.id = t.edition_id
           WHERE task_words MATCH ?1 AND w.rank MATCH 'bm25(8.0, 1.0)'
             AND w.rowid >= ?5 AND (?2 IS NULL OR t.edition_id = ?2) AND (?3 IS NULL OR t.status = ?3)
           ORDER BY w.rank LIMIT ?4"#,
        words,
        edition,
        status,
        most,
        oldest
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::found).collect()
}

/// Of words that stand in more tasks than these, the newest so many are weighed against each other: to weigh them all
/// would take longer than anybody waits for what says so little.
const MOST_WEIGHED: i64 = 2_000;

/// The oldest task that is weighed.
async fn oldest(tx: &mut SqliteConnection, words: &str) -> Result<i64, StoreError> {
    let oldest = sqlx::query_scalar!(
        r#"SELECT min(id) AS "oldest?: i64" FROM (
             SELECT rowid AS id FROM task_words WHERE task_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2)"#,
        words,
        MOST_WEIGHED
    );
    Ok(oldest.fetch_one(tx).await?.unwrap_or(0))
}

async fn comments(
    tx: &mut SqliteConnection,
    words: &str,
    edition: Option<i64>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, StoreError> {
    let status = status.map(Status::as_str);
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT e.slug AS "edition!: String", t.number AS "number!: i64", t.title AS "title!: String",
             t.status AS "status!: String", snippet(comment_words, 0, char(2), char(3), '…', 24) AS "excerpt!: String",
             c.id AS "comment?: i64", c.at AS "at?: i64"
           FROM comment_words w CROSS JOIN comments c ON c.id = w.rowid JOIN tasks t ON t.id = c.task_id
             JOIN editions e ON e.id = t.edition_id
           WHERE comment_words MATCH ?1 AND (?2 IS NULL OR t.edition_id = ?2) AND (?3 IS NULL OR t.status = ?3)
           ORDER BY w.rowid DESC LIMIT ?4"#,
        words,
        edition,
        status,
        most
    );
    rows.fetch_all(tx).await?.into_iter().map(Row::found).collect()
}

impl Row {
    fn found(self) -> Result<Found, StoreError> {
        Ok(Found {
            edition: EditionSlug::parse(&self.edition).map_err(damaged)?,
            task: link(self.number, &self.title, &self.status)?,
            excerpt: self.excerpt,
            comment: self.comment.map(CommentId),
            at: self.at.map(instant).transpose()?,
        })
    }
}
