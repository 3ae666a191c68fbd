//! Invitations: organizers draft and send them, invited people answer, participants propose others.

pub mod answer_forms;
mod api;
mod confirm;
mod draft_form;
mod ends_with_seat;
mod filter_form;
mod funnel;
mod invitation_path;
mod list_preview;
mod logistics_form;
mod messages;
mod selection_form;
mod table;

pub mod list;
pub mod act;
pub mod export;
pub mod add;
pub mod add_list;
pub mod one;
pub mod edit;
pub mod propose;

pub mod view;
pub mod answer;
pub mod answer_actions;
pub mod logistics;
