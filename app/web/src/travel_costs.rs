//! Travel costs: the setting, the list and form for organizers, and what participants see of theirs.

pub mod list;
pub mod own;
pub mod person;
pub mod settings;
