//! Converts between bytes and domain types, without I/O, without a clock and without panics.
//!
//! Every reader of files returns [`Parsed`](domain::import::Parsed): the imported data, and diagnostics about what was
//! read, ignored or contradictory. A file that can't be read gives [`ParseError`](domain::import::ParseError), with a line.

pub mod agenda;
pub mod applications;
pub mod archive;
pub mod atom;
pub mod badge;
pub mod busy;
pub mod calendars;
pub mod diff;
pub mod encoding;
pub mod github;
pub mod invitations;
pub mod emails;
pub mod logistics;
pub mod logos;
pub mod markup;
pub mod meeting_calendar;
pub mod project_list;
pub mod report;
pub mod roadmap;
pub mod schedule;
pub mod site;
pub mod sitemap;
pub mod spec_list;
pub mod specs;
pub mod tasks;

mod dates;
mod guard;
mod ical;
mod markdown;
mod names;
mod numbers;
mod own_answers;
mod page;
mod source;
mod table;
mod zones;

pub use table::UnreadableTable;
