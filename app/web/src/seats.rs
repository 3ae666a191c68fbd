//! Seats, seat pools and invitation settings of an edition.

pub mod page;
