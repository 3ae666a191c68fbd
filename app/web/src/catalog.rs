//! The catalog: SPEC documents and roadmap outcomes, with the tasks that contribute to them.

mod adoption_form;
mod api;
mod roadmap_form;
pub mod specs;
pub mod spec;
pub mod roadmap;
pub mod edit_roadmap;
pub mod outcome;
