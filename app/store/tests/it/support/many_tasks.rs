//! Fills an edition with many tasks.

use super::Db;
use sqlx::{Connection, Executor};

/// Adds tasks of every status, track and size, with assignees, comments and dependencies.
pub async fn fill(db: &Db, tasks: u32, comments: u32) {
    let sql = FILL.replace("{tasks}", &tasks.to_string()).replace("{comments}", &comments.to_string());
    let mut raw = db.raw().await;
    let mut tx = raw.begin().await.unwrap();
    tx.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    tx.commit().await.unwrap();
}

pub const FILL: &str = include_str!("fill.sql");
