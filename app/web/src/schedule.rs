//! The schedule of an edition: its files, and the import of others.

#[cfg(feature = "ssr")]
mod import_preview;

#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod import;
