//! Logistics: when participants arrive and what they need, for organizers only.

mod api;
pub mod list;
