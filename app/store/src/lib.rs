//! Stores everything in SQLite: the only crate with SQL, one transaction per public method.
//!
//! A read sees one snapshot of the database and never waits for a write. Writes run one at a time and are atomic. Each
//! feature's file holds its public methods, rows and SQL; the folder beside it holds its imports and smaller parts.

mod connect;
mod error;

mod catalog;
mod editions;
mod meetings;
mod people;
mod tasks;
mod workflow;
mod search;
mod discussion;
mod notifications;

mod invitations;
mod seats;
mod commitments;
mod outbox;
mod logistics;

mod login_sessions;
mod roles;
mod accounts;
mod audit;

mod changes;
mod coded;
mod column;

pub use connect::Store;
pub use error::{StoreError, Unavailable};

use domain::id::{EditionSlug, OutcomeCode, SpecNumber};

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
