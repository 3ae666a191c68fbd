//! Commitments: the versions of the agreement between an edition and its participants.

mod api;
pub mod page;
