//! Decides when a repeated event is logged: when it begins, but not while it goes on.

use std::time::{Duration, Instant};

/// An event that has not happened for this long is over; the next one counts as a new beginning.
const QUIET: Duration = Duration::from_secs(60);

#[derive(Default)]
pub struct Alarm {
    last: Option<Instant>,
}

impl Alarm {
    /// Records the event; returns whether it has just begun.
    pub fn begins(&mut self, now: Instant) -> bool {
        let begins = self.last.is_none_or(|last| now - last >= QUIET);
        self.last = Some(now);
        begins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alarm_begins_again_only_after_a_quiet_time() {
        let mut alarm = Alarm::default();
        let mut now = Instant::now();
        assert!(alarm.begins(now));
        for _ in 0..10 {
            now += QUIET / 2;
            assert!(!alarm.begins(now));
        }
        assert!(alarm.begins(now + QUIET));
    }
}
