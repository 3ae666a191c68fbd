//! Integration tests of the store on real database files.

// Helpers may unwrap too: a failed setup is a failed test.
#![allow(clippy::unwrap_used)]

mod backups;
mod database;
mod polls;
mod proposals;
mod schedule;
mod schedule_import;
mod schedule_interests;
mod private_file;
mod proofs;
mod support;

mod catalog;
mod edited_catalog;
mod editions;
mod idempotence;
mod people;
mod queries;
mod tasks;

mod plan;
mod claims;
mod notification_texts;
mod duplicates;
mod lists;
mod search;
mod revisions;
mod any_order;

mod tables;
mod table_rows;
mod table_round_trip;
mod table_editions;
mod table_dependencies;
mod discussion;
mod updates;
mod releases;
mod reviews;
mod notifications;
mod stale_claims;

mod outbox;
mod previews;
mod logistics;
mod account_deletion;

mod applications;
mod invitations;
mod answers;
mod invitation_privacy;
mod seats;
mod interleaving;
mod commitments;
mod imported;

mod login_sessions;
mod file_faults;
mod freed_logins;
mod fulfilment;
mod large_lists;
mod trace;
mod ledger;
mod merged_invitations;
mod merging;
mod corrected_people;
mod roles;
mod accounts;
mod audit;
