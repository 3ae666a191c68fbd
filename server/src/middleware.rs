//! The middleware between the network and the pages.

pub mod cross_site;
pub mod headers;
pub mod pressed_twice;
mod search_queue;
pub mod rate_limits;
pub mod time_limit;
pub mod client;
