//! What all features share: editions by address, names, the audit log, secrets and full-text queries.

pub(crate) mod audit;
pub(crate) mod duplicates;
pub(crate) mod editions;
pub(crate) mod names;
pub(crate) mod secret;
pub(crate) mod text_search;
