//! Writes a backup each day to a folder, and deletes old ones.

use crate::config::BackupSchedule;
use crate::failure_log::FailureLog;
use anyhow::Context;
use domain::access::System;
use domain::backups::{BackupState, file_name, is_due, newest, outdated, written_at};
use domain::time::Instant;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::Store;
use tokio::sync::watch;

/// How often the folder is looked at. A failed backup is tried again then.
const BETWEEN_LOOKS: Duration = Duration::from_secs(600);

/// The scheduled backups of the running program.
#[derive(Clone, Debug)]
pub struct Backups {
    folder: PathBuf,
    kept: usize,
    state: watch::Sender<BackupState>,
}

impl Backups {
    /// The scheduled backups, or `None` if no folder is set.
    ///
    /// # Errors
    /// If the folder can't be created or written.
    pub fn of(
        schedule: &BackupSchedule,
        state: watch::Sender<BackupState>,
        now: Instant,
    ) -> anyhow::Result<Option<Backups>> {
        let Some(folder) = schedule.folder.clone().filter(|folder| !folder.as_os_str().is_empty()) else {
            return Ok(None);
        };
        fs::create_dir_all(&folder)
            .with_context(|| format!("CAIRN_BACKUP_DIR is {}, which can’t be created", folder.display()))?;
        state.send_replace(newest(&times(&folder)?, now).map_or(BackupState::Pending, BackupState::Done));
        Ok(Some(Backups { folder, kept: schedule.kept.into(), state }))
    }

    /// Writes backups when they are due, until asked to stop.
    pub async fn run(self, store: Store, clock: fn() -> Instant, mut stop: watch::Receiver<bool>) {
        let mut failures = FailureLog::new("the scheduled backup");
        loop {
            let written = self.write_if_due(&store, clock()).await;
            match &written {
                Ok(Some(at)) => drop(self.state.send_replace(BackupState::Done(*at))),
                Ok(None) => {}
                Err(error) => {
                    let last = self.state.borrow().last();
                    self.state.send_replace(BackupState::Failed { why: format!("{error:#}"), last });
                }
            }
            failures.check(written.map_err(|error| format!("{error:#}")));
            tokio::select! {
                () = tokio::time::sleep(BETWEEN_LOOKS) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Returns the time of the newest backup.
    async fn write_if_due(&self, store: &Store, now: Instant) -> anyhow::Result<Option<Instant>> {
        let newest = newest(&times(&self.folder)?, now);
        if !is_due(newest, now) {
            return Ok(newest);
        }
        let file = self.folder.join(file_name(now));
        store.back_up(System::new(), &file).await?;
        tracing::info!(file = %file.display(), "wrote a backup");
        for old in outdated(times(&self.folder)?, self.kept, now) {
            fs::remove_file(self.folder.join(file_name(old)))?;
        }
        Ok(Some(now))
    }
}

/// When the backups in the folder were written.
fn times(folder: &Path) -> anyhow::Result<Vec<Instant>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} can’t be read", folder.display()))?;
    Ok(entries.filter_map(Result::ok).filter_map(|entry| written_at(entry.file_name().to_str()?)).collect())
}
