//! Scheduled backups: their file names, when the next one is due, and which ones are kept.

use crate::time::{Instant, NaiveDateTime, TimeDelta};

/// How long the newest backup may be old until the next one is due.
const INTERVAL: TimeDelta = TimeDelta::hours(24);

/// How far in the future a backup may be: clocks are corrected by less.
const CLOCK_ERROR: TimeDelta = TimeDelta::hours(1);

const PREFIX: &str = "cairn-";
const SUFFIX: &str = ".db";
const FORMAT: &str = "%Y%m%dT%H%M%SZ";

/// What is known about the scheduled backups of this server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BackupState {
    /// No folder is set.
    #[default]
    Off,
    /// The first backup is being written.
    Pending,
    /// The time of the last good backup.
    Done(Instant),
    /// The last attempt failed; `last` is the last good backup before it.
    Failed { why: String, last: Option<Instant> },
}

impl BackupState {
    /// The time of the last good backup.
    pub fn last(&self) -> Option<Instant> {
        match self {
            BackupState::Off | BackupState::Pending => None,
            BackupState::Done(at) => Some(*at),
            BackupState::Failed { last, .. } => *last,
        }
    }
}

/// The name of a backup that is written now: `cairn-20261201T071500Z.db`.
pub fn file_name(now: Instant) -> String {
    format!("{PREFIX}{}{SUFFIX}", now.format(FORMAT))
}

/// When the backup of this name was written; `None` for the name of another file.
pub fn written_at(name: &str) -> Option<Instant> {
    let time = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let at = NaiveDateTime::parse_from_str(time, FORMAT).ok()?.and_utc();
    (file_name(at) == name).then_some(at)
}

/// The newest backup.
///
/// One that is far in the future was written while the clock was wrong, so it doesn't count.
pub fn newest(backups: &[Instant], now: Instant) -> Option<Instant> {
    backups.iter().copied().filter(|at| !is_wrong(*at, now)).max()
}

fn is_wrong(at: Instant, now: Instant) -> bool {
    at - now > CLOCK_ERROR
}

/// Whether the next backup is due.
pub fn is_due(newest: Option<Instant>, now: Instant) -> bool {
    newest.is_none_or(|newest| now - newest >= INTERVAL)
}

/// The backups to delete so that the newest `kept` stay. Those with a wrong time go first.
pub fn outdated(mut backups: Vec<Instant>, kept: usize, now: Instant) -> Vec<Instant> {
    backups.sort_unstable_by_key(|at| (is_wrong(*at, now), std::cmp::Reverse(*at)));
    backups.split_off(kept.min(backups.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateTime;
    use proptest::prelude::*;

    fn at(hours: i64) -> Instant {
        DateTime::from_timestamp(1_790_000_000 + hours * 3600, 0).unwrap()
    }

    #[test]
    fn names_of_other_files_are_no_backups() {
        assert_eq!(file_name(at(0)), "cairn-20260921T141320Z.db");
        for other in ["cairn.db", "cairn-.db", "cairn-20260921T141320Z.db-partial", "cairn-2026921T140640Z.db", ""] {
            assert_eq!(written_at(other), None, "{other}");
        }
    }

    #[test]
    fn backup_is_due_after_a_day_or_a_wrong_clock() {
        let due = |backups: &[i64], now: i64| {
            let backups: Vec<Instant> = backups.iter().copied().map(at).collect();
            is_due(newest(&backups, at(now)), at(now))
        };
        assert!(due(&[], 0));
        assert!(!due(&[0], 23) && due(&[0], 24));
        assert!(!due(&[1], 0) && due(&[2], 0));
        assert!(!due(&[900, 0], 1));
    }

    proptest! {
        #[test]
        fn name_gives_the_time_back(hours in -100_000_i64..100_000) {
            prop_assert_eq!(written_at(&file_name(at(hours))), Some(at(hours)));
        }

        #[test]
        fn newest_backups_are_kept(hours in proptest::collection::hash_set(0_i64..1000, 0..20), kept in 1_usize..10) {
            let all: Vec<Instant> = hours.into_iter().map(at).collect();
            let deleted = outdated(all.clone(), kept, at(500));
            prop_assert_eq!(deleted.len(), all.len().saturating_sub(kept));
            prop_assert!(newest(&all, at(500)).is_none_or(|newest| !deleted.contains(&newest)));
        }
    }
}
