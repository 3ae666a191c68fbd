//! Something that is worth a log line when it begins, and no further one while it goes on.

use std::time::{Duration, Instant};

/// What hasn't happened for so long is over; when it happens again, it begins again.
const QUIET: Duration = Duration::from_secs(60);

#[derive(Default)]
pub struct Alarm {
    last: Option<Instant>,
}

impl Alarm {
    /// Notes that it happens; true if that is the beginning.
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
    fn alarm_begins_once_until_it_is_quiet() {
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
