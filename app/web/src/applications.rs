//! The interest form, and the applications that people send with it.

mod application_path;
mod filter_form;
mod interest_form;
mod selection_form;
mod table;

pub mod act;
pub mod export;
pub mod interest;
pub mod list;
pub mod one;
