//! The catalog: SPEC documents and roadmap outcomes, with the tasks that contribute to them.

mod adoption_form;
mod api;
pub mod goal_sessions;
mod list_editor;
mod projects_form;
mod roadmap_form;
mod specs_form;
pub mod specs;
pub mod spec;
pub mod roadmap;
pub mod edit_projects;
pub mod edit_roadmap;
pub mod edit_specs;
mod goal_tasks;
pub mod outcome;
pub mod projects;
