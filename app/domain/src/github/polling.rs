//! Rules for asking GitHub politely: how many requests, how often, and how long to wait after failures and limits.

use crate::time::{Instant, TimeDelta};

/// The most requests in one run of the job, which runs every minute.
pub const REQUESTS_A_RUN: u32 = 10;

/// The most requests an hour. GitHub allows 60 without a token and 5000 with one; other programs need some too.
pub const HOUR_WITHOUT_TOKEN: u32 = 45;
pub const HOUR_WITH_TOKEN: u32 = 1500;

/// How many requests Cairn leaves to other programs before it waits for the next hour.
const LEFT_TO_OTHERS: u32 = 3;

/// How often the job asks about one repository, at most.
const SHORTEST: TimeDelta = TimeDelta::minutes(10);

/// No wait is longer.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// What an answer says about GitHub's rate limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimitAnswer {
    /// Whether GitHub refused the request because of a limit.
    pub refused: bool,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
    /// `X-RateLimit-Remaining`.
    pub remaining: Option<u32>,
    /// `X-RateLimit-Reset`.
    pub reset: Option<Instant>,
}

/// When requests may go on after an answer; `None` if nothing speaks against the next one.
///
/// `refusals` counts the limits in a row before this answer. Without a time from GitHub, the wait is a minute at first and
/// doubles each time, as GitHub asks for.
pub fn pause_until(answer: RateLimitAnswer, refusals: u32, now: Instant) -> Option<Instant> {
    let bounded = |wait: TimeDelta| now + wait.clamp(TimeDelta::seconds(1), LONGEST);
    let is_used_up = answer.remaining.is_some_and(|remaining| remaining <= LEFT_TO_OTHERS);
    let after_reset = answer.reset.filter(|reset| is_used_up && *reset > now).map(|reset| bounded(reset - now));
    if !answer.refused {
        return after_reset;
    }
    let asked = answer.retry_after.map(|seconds| bounded(TimeDelta::seconds(i64::from(seconds))));
    let doubled = bounded(TimeDelta::minutes(1 << refusals.min(10)));
    Some(asked.or(after_reset).unwrap_or(doubled))
}

/// How long to wait for the next sync of a repository, so that all of them together fit in the hourly number of requests.
pub fn sync_interval(repositories: u32, hourly: u32) -> TimeDelta {
    // A sync is about two requests.
    let needed = TimeDelta::seconds(i64::from(repositories) * 2 * 3600 / i64::from(hourly.max(1)));
    needed.clamp(SHORTEST, LONGEST)
}

/// How long to wait after failures in a row: 5 minutes at first, then twice as long each time.
pub fn wait_after_failures(failures: u32) -> TimeDelta {
    TimeDelta::minutes(5 << failures.saturating_sub(1).min(10)).min(LONGEST)
}

/// Counts the requests of the last hour, for servers that don't say how many are left.
#[derive(Clone, Debug)]
pub struct ApiBudget {
    hourly: u32,
    hour_began: Option<Instant>,
    used: u32,
}

impl ApiBudget {
    pub fn new(has_token: bool) -> Self {
        let hourly = if has_token { HOUR_WITH_TOKEN } else { HOUR_WITHOUT_TOKEN };
        ApiBudget { hourly, hour_began: None, used: 0 }
    }

    pub fn hourly(&self) -> u32 {
        self.hourly
    }

    /// How many requests a run may make now.
    pub fn available(&mut self, now: Instant) -> u32 {
        if self.hour_began.is_none_or(|began| now - began >= TimeDelta::hours(1) || now < began) {
            (self.hour_began, self.used) = (Some(now), 0);
        }
        self.hourly.saturating_sub(self.used).min(REQUESTS_A_RUN)
    }

    pub fn count(&mut self) {
        self.used = self.used.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateTime;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Instant {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn limit_waits_as_long_as_github_asks() {
        let refused = RateLimitAnswer { refused: true, ..RateLimitAnswer::default() };
        let retry = RateLimitAnswer { retry_after: Some(30), ..refused };
        let reset = RateLimitAnswer { remaining: Some(0), reset: Some(at(900)), ..refused };
        assert_eq!(pause_until(retry, 0, at(100)), Some(at(130)));
        assert_eq!(pause_until(reset, 0, at(100)), Some(at(900)));
        assert_eq!(pause_until(refused, 0, at(100)), Some(at(160)));
        assert_eq!(pause_until(refused, 2, at(100)), Some(at(340)));
    }

    #[test]
    fn last_requests_of_an_hour_are_left_to_others() {
        let answer =
            |remaining| RateLimitAnswer { remaining: Some(remaining), reset: Some(at(900)), ..Default::default() };
        assert_eq!(pause_until(answer(4), 0, at(100)), None);
        assert_eq!(pause_until(answer(3), 0, at(100)), Some(at(900)));
    }

    #[test]
    fn many_repositories_are_synced_less_often() {
        assert_eq!(sync_interval(1, HOUR_WITHOUT_TOKEN), TimeDelta::minutes(10));
        assert_eq!(sync_interval(45, HOUR_WITHOUT_TOKEN), TimeDelta::hours(2));
        assert_eq!(sync_interval(u32::MAX, HOUR_WITHOUT_TOKEN), TimeDelta::hours(24));
        assert_eq!(sync_interval(45, HOUR_WITH_TOKEN), TimeDelta::minutes(10));
    }

    #[test]
    fn wait_doubles_with_each_failure_up_to_a_day() {
        let waits = [1, 2, 3, 99].map(|failures| wait_after_failures(failures).num_minutes());
        assert_eq!(waits, [5, 10, 20, 1440]);
    }

    #[test]
    fn budget_is_for_an_hour() {
        let mut budget = ApiBudget::new(false);
        for _ in 0..HOUR_WITHOUT_TOKEN {
            assert!(budget.available(at(0)) > 0);
            budget.count();
        }
        assert_eq!(budget.available(at(3599)), 0);
        assert_eq!(budget.available(at(3600)), REQUESTS_A_RUN);
    }

    proptest! {
        #[test]
        fn pause_is_never_longer_than_a_day(
            refused: bool, retry_after: Option<u32>, remaining: Option<u32>, reset in proptest::option::of(0i64..9_999_999_999),
            refusals: u32
        ) {
            let answer = RateLimitAnswer { refused, retry_after, remaining, reset: reset.map(at) };
            let pause = pause_until(answer, refusals, at(1_000_000));
            prop_assert!(!refused || pause.is_some());
            prop_assert!(pause.is_none_or(|until| until > at(1_000_000) && until <= at(1_000_000) + LONGEST));
        }
    }
}
