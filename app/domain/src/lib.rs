//! Cairn's domain: its terms as types and its rules as pure functions, without I/O, clock or async.

#[macro_use]
mod words;

pub mod id;
pub mod text;
pub mod folding;
pub mod time;

pub mod catalog;
pub mod community;
pub mod editions;
pub mod meetings;
pub mod attendance;
pub mod availability;
pub mod people;
pub mod progress;
pub mod report;
pub mod schedule;
pub mod tasks;
pub mod trace;
pub mod github;
pub mod upcoming;
pub mod updates;
pub mod workflow;
pub mod views;
pub mod discussion;
pub mod notifications;
pub mod search;

pub mod invitations;
pub mod own_questions;
pub mod applications;
pub mod seats;
pub mod commitments;
#[cfg(feature = "ledger")]
pub mod ledger;
pub mod logistics;
pub mod travel_costs;
pub mod email;
pub mod group_emails;

pub mod login_sessions;
pub mod roles;
pub mod audit;
pub mod access;
pub mod backups;

pub mod import;
pub mod refusal;

pub use refusal::Refusal;
