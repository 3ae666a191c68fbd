//! Stores everything in SQLite: the only crate with SQL, one transaction per public method.
//!
//! A read sees one snapshot of the database and never waits for a write. Writes run one at a time and are atomic. Each
//! feature's file holds its public methods, rows and SQL; the folder beside it holds its imports and smaller parts.

mod db;
mod shared;
mod outbound;
mod aggregates;

mod catalog;
mod commitments;
mod community;
mod discussion;
mod editions;
mod invitations;
mod logistics;
mod meetings;
mod people;
mod roles;
mod search;
mod seats;
mod tasks;
mod workflow;

mod accounts;
mod import;
mod login_sessions;

pub use db::connect::Store;
pub use db::error::{StoreError, Unavailable};

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
