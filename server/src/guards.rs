//! What stands between the network and the pages.

pub mod headers;
