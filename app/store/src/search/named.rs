//! Searches documents, outcomes, editions, tracks, meetings and people by name and details.
//!
//! There are few of them, so the search scans all.

use crate::StoreError;
use crate::db::column::{damaged, person};
use domain::folding::fold;
use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use domain::search::{Named, used_words};
use domain::text::Title;
use sqlx::SqliteConnection;

/// Finds everything that contains all of the words in its name or details.
///
/// Details are a number, code, place, day, login or track summary. Ignores case and accents; orders by kind.
/// An edition limits the search to what belongs to it.
pub(super) async fn named(
    tx: &mut SqliteConnection,
    words: &str,
    edition: Option<i64>,
    most: usize,
) -> Result<Vec<Named>, StoreError> {
    let words: Vec<String> = used_words(words.split_whitespace()).into_iter().map(fold).collect();
    let rows = sqlx::query_as!(
        NamedRow,
        r#"WITH named (kind, place, title, also, nth, within) AS (
             SELECT 'spec', s.number || '', s.title, c.series_name || ' ' || s.number, 1, s.number
               FROM specs s JOIN community c ON c.series_name IS NOT NULL WHERE ?1 IS NULL
             UNION ALL SELECT 'outcome', code, title, code, 2, code FROM outcomes WHERE ?1 IS NULL
             UNION ALL SELECT 'edition', slug, title, slug || ' ' || place || ' ' || coalesce(venue, ''), 3, -julianday(starts)
               FROM editions WHERE visibility = 'published' AND (?1 IS NULL OR id = ?1)
             UNION ALL SELECT 'track', e.slug, k.title, k.summary, 4, k.position - 1000 * julianday(e.starts)
               FROM tracks k JOIN editions e ON e.id = k.edition_id
               WHERE e.visibility = 'published' AND (?1 IS NULL OR e.id = ?1)
             UNION ALL SELECT 'meeting', e.slug, m.title, m.day, 5, -julianday(m.day)
               FROM meetings m JOIN editions e ON e.id = m.edition_id
               WHERE e.visibility = 'published' AND e.has_planning = 1 AND (?1 IS NULL OR e.id = ?1)
             UNION ALL SELECT 'person', e.slug, p.name, p.login, 6, p.name
               FROM people p JOIN editions e ON e.id = (
                 SELECT i.edition_id FROM participants i JOIN editions o ON o.id = i.edition_id
                 WHERE i.person_id = p.id AND o.visibility = 'published' AND (?1 IS NULL OR o.id = ?1) ORDER BY o.starts DESC LIMIT 1)
               WHERE p.listed = 1
           )
           SELECT kind AS "kind!: String", place AS "place!: String", title AS "title!: String", also AS "also?: String"
           FROM named ORDER BY nth, within, title"#,
        edition
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.filter(|row| row.has(&words)).take(most).map(NamedRow::named).collect()
}

struct NamedRow {
    kind: String,
    place: String,
    title: String,
    also: Option<String>,
}

impl NamedRow {
    fn has(&self, words: &[String]) -> bool {
        let text = fold(&format!("{} {}", self.title, self.also.as_deref().unwrap_or_default()));
        !words.is_empty() && words.iter().all(|word| text.contains(word.as_str()))
    }

    fn named(self) -> Result<Named, StoreError> {
        let edition = || EditionSlug::parse(&self.place).map_err(damaged);
        let title = || Title::parse(&self.title).map_err(damaged);
        Ok(match self.kind.as_str() {
            "spec" => Named::Spec(SpecNumber::parse(&self.place).map_err(damaged)?, title()?),
            "outcome" => Named::Outcome(OutcomeCode::parse(&self.place).map_err(damaged)?, title()?),
            "edition" => Named::Edition(edition()?, title()?),
            "track" => Named::Track(edition()?, title()?),
            "meeting" => Named::Meeting(edition()?, title()?),
            _ => Named::Person(edition()?, person(&self.title, self.also)?),
        })
    }
}
