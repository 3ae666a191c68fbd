//! How many connections may be open, and how long each may take for what.

use rustix::process::{Resource, getrlimit};
use std::time::Duration;

/// How long the parts of a connection's life may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// From the first byte of a request head to its last.
    pub head: Duration,
    /// Without a byte of a request: before the first one, and between two of them.
    pub idle: Duration,
    /// From the end of a request head to the end of the answer. It bounds slow readers; a slow body meets the
    /// router's own limit first.
    pub answer: Duration,
    /// After an answer that didn't wait for the request's body: time for the client to send that and read the answer.
    pub closing: Duration,
}

/// All bounds of the listener.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    pub times: Times,
    /// How long requests under way may take after the program was asked to stop.
    pub drain: Duration,
    /// Connections in all.
    pub total: usize,
    /// Connections from one IPv4 address or one /64 of IPv6. A whole summit can sit behind one address.
    pub from_one: usize,
}

const TIMES: Times = Times {
    head: Duration::from_secs(10),
    idle: Duration::from_secs(60),
    answer: Duration::from_secs(120),
    closing: Duration::from_secs(30),
};

const DRAIN: Duration = Duration::from_secs(10);

/// Descriptors that connections leave to all else: the database (two for each of five connections, and what they share),
/// mail, requests to GitHub, refusals, connections that are being dropped, and the runtime.
const RESERVED: u64 = 96;

/// However many descriptors there are: each connection may hold twice `connection::BUFFER` of memory.
const MOST: u64 = 2000;

/// However few descriptors there are: then connections can fail to be accepted, which is survived.
const LEAST: u64 = 16;

/// One address may have this part of all connections.
const PART_OF_ONE: u64 = 4;

impl ConnectionLimits {
    /// What this process can bear, by the descriptors that it may open.
    pub fn of_process() -> ConnectionLimits {
        ConnectionLimits::of_descriptors(getrlimit(Resource::Nofile).current)
    }

    /// `None`: without limit.
    fn of_descriptors(descriptors: Option<u64>) -> ConnectionLimits {
        let total = descriptors.map_or(MOST, |descriptors| descriptors.saturating_sub(RESERVED)).clamp(LEAST, MOST);
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        ConnectionLimits {
            times: TIMES,
            drain: DRAIN,
            total: count(total),
            from_one: count((total / PART_OF_ONE).max(LEAST)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_descriptors_to_the_rest() {
        for (descriptors, total, from_one) in
            [(Some(300), 204, 51), (Some(1024), 928, 232), (Some(20), 16, 16), (None, 2000, 500)]
        {
            let limits = ConnectionLimits::of_descriptors(descriptors);
            assert_eq!((limits.total, limits.from_one), (total, from_one), "{descriptors:?}");
        }
    }
}
