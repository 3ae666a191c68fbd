//! What the tests of the store share: databases, people, proofs, and builders of data.

mod db;
mod discussion;
mod emails;
mod imports;
mod invitations;
mod many_tasks;
mod people;
mod plan;
mod proofs;
mod properties;
mod tables;
mod values;

pub use db::Db;
pub use imports::*;
pub use invitations::*;
pub use many_tasks::fill;
pub use plan::*;
pub use proofs::*;
pub use properties::cases;
pub use tables::{change, new, row};
pub use values::*;
