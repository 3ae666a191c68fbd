//! What is exchanged: bytes to domain types and back, without I/O, without a clock, without panics.
//!
//! Every reader of files gives [`Parsed`](domain::import::Reading): the facts, and findings that say what was read, what was
//! left out and what contradicts what. What can't be read gives [`ParseError`](domain::import::Broken), with file and line.

pub mod calendars;
pub mod diff;
pub mod invitations;
pub mod emails;
pub mod logistics;
pub mod markup;
pub mod site;
pub mod specs;
pub mod tasks;

mod dates;
mod guard;
mod ical;
mod markdown;
mod names;
mod numbers;
mod page;
mod source;
mod table;
mod zones;
