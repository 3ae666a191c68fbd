//! Invitations: organizers write them down and send them, invited people answer, others propose.

mod api;
mod draft_form;
mod filter;
mod funnel;
mod table;

pub mod list;
pub mod act;
pub mod export;
pub mod add;
pub mod one;
pub mod change;
pub mod propose;

pub mod asked;
pub mod answer;
pub mod needs;
