//! Commitments: what an edition asks of its participants, in versions, and how they differ.

mod api;
pub mod page;
