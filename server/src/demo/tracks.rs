//! The titles of the tracks of the coming edition.

pub const WHEELS: &str = "Wheels and releases";
pub const ARRAYS: &str = "Arrays and dispatch";
pub const DOCS: &str = "Documentation and learning";
pub const COMMUNITY: &str = "Community and governance";
pub const SECURITY: &str = "Supply-chain security";
