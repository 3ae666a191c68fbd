//! The database: connections, errors, and the conversion of columns.

pub(crate) mod cached;
pub(crate) mod coded;
pub(crate) mod column;
pub(crate) mod connect;
pub(crate) mod error;
pub(crate) mod time_limit;
pub(crate) mod write_transaction;
