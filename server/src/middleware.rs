//! The middleware between the network and the pages.

pub mod cross_site;
pub mod headers;
mod search_queue;
pub mod rate_limits;
pub mod client;
