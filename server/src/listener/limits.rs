//! Defines how many connections may be open, and how long each phase of a connection may take.

use rustix::process::{Resource, getrlimit};
use std::time::Duration;

/// How long each phase of a connection may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// From the first byte of a request head to its last.
    pub head: Duration,
    /// Without a byte of a request: before the first request, and between two requests.
    pub idle: Duration,
    /// From the end of a request head to the end of the response. It limits slow readers; the router's timeout limits
    /// slow request bodies.
    pub answer: Duration,
    /// After a response to a request with an unread body: time for the client to send the body and read the response.
    pub closing: Duration,
}

/// All limits of the listener.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    pub times: Times,
    /// How long open requests may take after the program was asked to stop.
    pub drain: Duration,
    /// Total number of connections.
    pub total: usize,
    /// Number of connections from one IPv4 address or IPv6 /64. A whole summit can share one address.
    pub from_one: usize,
}

const TIMES: Times = Times {
    head: Duration::from_secs(10),
    idle: Duration::from_secs(60),
    answer: Duration::from_secs(120),
    closing: Duration::from_secs(30),
};

const DRAIN: Duration = Duration::from_secs(10);

/// File descriptors that are not for connections.
///
/// They are for the database (two for each of five connections, and shared ones), emails, requests to GitHub, refusals,
/// connections that are being closed, and the runtime.
const RESERVED: u64 = 96;

/// The largest number of connections, because each may use twice `connection::BUFFER` of memory.
const MOST: u64 = 2000;

/// The smallest number of connections, even with too few descriptors. Then accepting may fail, which is handled.
const LEAST: u64 = 16;

/// One address may use one of this many parts of all connections.
const PARTS: u64 = 4;

impl ConnectionLimits {
    /// The limits that fit the number of file descriptors this process may open.
    pub fn of_process() -> ConnectionLimits {
        ConnectionLimits::of_descriptors(getrlimit(Resource::Nofile).current)
    }

    /// The limits for this many file descriptors; `None` means unlimited.
    fn of_descriptors(descriptors: Option<u64>) -> ConnectionLimits {
        let total = descriptors.map_or(MOST, |descriptors| descriptors.saturating_sub(RESERVED)).clamp(LEAST, MOST);
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        ConnectionLimits {
            times: TIMES,
            drain: DRAIN,
            total: count(total),
            from_one: count((total / PARTS).max(LEAST)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_reserved_file_descriptors() {
        for (descriptors, total, from_one) in
            [(Some(300), 204, 51), (Some(1024), 928, 232), (Some(20), 16, 16), (None, 2000, 500)]
        {
            let limits = ConnectionLimits::of_descriptors(descriptors);
            assert_eq!((limits.total, limits.from_one), (total, from_one), "{descriptors:?}");
        }
    }
}
