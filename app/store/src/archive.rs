//! What an archive needs: a copy of the database at one moment, and the time of its newest change.

use crate::db::column::instant;
use crate::{Store, StoreError};
use domain::access::System;
use domain::time::Instant;
use std::path::Path;

impl Store {
    /// Writes a copy of the database to a new file, as it is at one moment. Reads and writes go on.
    ///
    /// # Errors
    /// If the file exists, or can't be written.
    pub async fn copy_to(&self, _by: System, path: &Path) -> Result<(), StoreError> {
        let name = path.to_str().ok_or_else(|| StoreError::unavailable("the path of the copy isn't UTF-8"))?;
        self.copy_file(name).await
    }

    /// When anything was changed last; `None` if nothing ever was.
    pub async fn last_change(&self, _by: System) -> Result<Option<Instant>, StoreError> {
        let at = sqlx::query_scalar!(
            r#"SELECT nullif(max(
                 coalesce((SELECT max(at) FROM audit_log), 0), coalesce((SELECT max(updated_at) FROM tasks), 0),
                 coalesce((SELECT max(at) FROM updates), 0), coalesce((SELECT max(updated_at) FROM meetings), 0),
                 coalesce((SELECT max(released_at) FROM releases), 0)), 0) AS "at: i64""#
        );
        at.fetch_one(&mut *self.reader().await?).await?.map(instant).transpose()
    }
}
