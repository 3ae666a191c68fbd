//! What is remembered: the only crate that knows SQL; one public method is one transaction.
//!
//! Readings see one moment of the database and never wait for a writing. Writings happen one at a time, whole or not
//! at all. Each feature's file holds its public methods, its rows and its SQL; a folder beside it holds its imports.

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

/// Which tasks a reading is about.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    All,
    /// Those of one edition; none if there is no such edition.
    Edition(&'a EditionSlug),
    /// Those that serve a SPEC, in all editions.
    Spec(SpecNumber),
    /// Those that serve an outcome, in all editions.
    Outcome(OutcomeCode),
}
