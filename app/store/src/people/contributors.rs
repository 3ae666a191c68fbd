//! Who has done most for the work plans.

use crate::StoreError;
use crate::db::column::{count, person};
use domain::people::Contribution;
use domain::progress::Contributors;
use sqlx::SqliteConnection;

/// The people who claimed or reviewed tasks of an edition, or of all published ones.
pub(crate) async fn contributors(tx: &mut SqliteConnection, edition: Option<i64>) -> Result<Contributors, StoreError> {
    let rows = sqlx::query!(
        r#"WITH shown AS (
             SELECT id FROM editions
             WHERE id = ?1 OR (?1 IS NULL AND visibility = 'published' AND has_work_plan = 1)
           ), contributed AS (
             SELECT person_id, sum(claimed) AS claimed, sum(done) AS done, sum(reviews) AS reviews FROM (
               SELECT person_id, tasks AS claimed, done, 0 AS reviews FROM claim_counts
               WHERE edition_id IN (SELECT id FROM shown) AND tasks > 0
               UNION ALL SELECT r.person_id, 0, 0, 1 FROM reviews r JOIN tasks t ON t.id = r.task_id
               WHERE t.edition_id IN (SELECT id FROM shown) AND r.reviewed_at IS NOT NULL)
             GROUP BY person_id)
           SELECT p.name AS "name!", p.login AS "login?", c.claimed AS "claimed!: i64", c.done AS "done!: i64",
             c.reviews AS "reviews!: i64", (SELECT count(*) FROM contributed) AS "all!: i64"
           FROM contributed c JOIN people p ON p.id = c.person_id WHERE p.listed = 1
           ORDER BY c.done DESC, c.claimed DESC, c.reviews DESC, p.name, p.id LIMIT ?2"#,
        edition,
        Contributors::NAMED
    );
    let rows = rows.fetch_all(tx).await?;
    let all: u32 = rows.first().map_or(Ok(0), |row| count(row.all))?;
    let people = rows.into_iter().map(|row| {
        let contribution =
            Contribution { claimed: count(row.claimed)?, done: count(row.done)?, reviews: count(row.reviews)? };
        Ok((person(&row.name, row.login)?, contribution))
    });
    let people = people.collect::<Result<Vec<_>, StoreError>>()?;
    let more = all.saturating_sub(u32::try_from(people.len()).unwrap_or(u32::MAX));
    Ok(Contributors { people, more })
}
