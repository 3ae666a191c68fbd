//! Logistics: travel dates and requirements of participants, for organizers only.

mod api;
pub mod list;
