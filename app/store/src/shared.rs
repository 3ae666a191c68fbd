//! What all features share: the audit log, duplicates, editions, names, secrets and searches.

pub(crate) mod audit;
pub(crate) mod duplicates;
pub(crate) mod edited_settings;
pub(crate) mod editions;
pub(crate) mod erasure;
pub(crate) mod link_search;
pub(crate) mod names;
pub(crate) mod secret;
pub(crate) mod text_search;
