//! Stores everything in SQLite: the only crate with SQL, one transaction per public method.
//!
//! A read sees one snapshot of the database and never waits for a write. Writes run one at a time and are atomic. Each
//! feature's file holds its public methods, rows and SQL; the folder beside it holds its imports and smaller parts.

mod db;
mod shared;
mod outbound;
mod aggregates;
mod ledger;

mod applications;
mod catalog;
mod commitments;
mod community;
mod discussion;
mod editions;
mod evidence;
mod feeds;
mod group_emails;
mod invitations;
mod logistics;
mod meetings;
mod own_questions;
mod people;
mod report;
mod roles;
mod schedule;
mod search;
mod seats;
mod tasks;
mod travel_costs;
mod upcoming;
mod updates;
mod workflow;

mod accounts;
mod archive;
mod import;
mod login_sessions;

pub use db::connect::{FileSizes, Restored, ServerLock, Store};
pub use db::error::{FileFault, StoreError, Unavailable};
pub use db::time_limit::within_time;
pub use feeds::FeedScope;
pub use ledger::DatabaseFault;
pub use outbound::consequences::WritePreview;
pub use own_questions::{VisibleAnswers, questions_revision};
pub use schedule::ProposalJob;

use domain::id::{EditionSlug, OutcomeCode, SpecNumber};
use std::path::Path;

impl Store {
    /// Opens the database at `path` and migrates it. Creates the file if needed; its folder must exist.
    ///
    /// Before it runs migrations on a database that has data, it writes a backup; see [`Store::upgrade_backup`].
    ///
    /// Only the owner of the files can read them. The first start with a ledger enters what is already stored,
    /// and the first start with addresses on GitHub reads the links that are already stored.
    ///
    /// # Errors
    /// `OldSqlite` for SQLite before 3.51.3, before the file is opened. `NewerDatabase` or `MigrationMismatch` if the
    /// file's migrations don't match this program, `OtherProgram` if the file isn't Cairn's, `Busy` if it stays locked.
    pub async fn open(path: &Path) -> Result<Store, StoreError> {
        let store = Store::connect(path, true).await?;
        store.begin_ledger().await?;
        store.read_earlier_evidence().await?;
        Ok(store)
    }
}

/// The tasks that a query covers.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    All,
    /// The tasks of one edition; none if there is no such edition.
    Edition(&'a EditionSlug),
    /// The tasks that contribute to a SPEC, in all editions.
    Spec(SpecNumber),
    /// The tasks that contribute to an outcome, in all editions.
    Outcome(OutcomeCode),
}
