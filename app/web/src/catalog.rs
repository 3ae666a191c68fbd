//! The catalog: SPEC documents and roadmap outcomes, with the tasks that contribute to them.

mod api;
pub mod specs;
pub mod spec;
pub mod roadmap;
pub mod outcome;
