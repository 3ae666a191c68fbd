//! Seats, seat pools and invitation settings of an edition.

mod api;
pub mod page;
