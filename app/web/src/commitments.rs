//! Commitments: the versions of the agreement between an edition and its participants.

pub mod page;
