//! Availability polls: opening one, answering, and choosing a time.

mod answer_form;
mod management;
mod options_form;
mod ranking;

pub mod busy;
pub mod manage;
pub mod open;
pub mod poll;
pub mod remind;
