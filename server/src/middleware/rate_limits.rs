//! How often one may sign in and write. Reading has no limit here.

use super::client;
use crate::refused::Refused;
use crate::sign_in::cookie::Cookies;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::id::PersonId;
use domain::login_sessions::Token;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use ipnet::IpNet;
use std::hash::Hash;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use web::app_state::AppState;

/// How often at most. A whole summit can sit behind one address, so an address may do much more than a person.
#[derive(Clone, Copy, Debug)]
pub struct RateLimits {
    /// By address; one sign-in counts twice, on its way out and on its way back.
    pub login_attempts: Quota,
    pub writes_of_person: Quota,
    pub writes_from_address: Quota,
}

impl Default for RateLimits {
    fn default() -> Self {
        RateLimits { login_attempts: quota(600, 5), writes_of_person: quota(60, 1), writes_from_address: quota(300, 5) }
    }
}

/// So many at once, and so many a second in the long run.
pub const fn quota(at_once: u32, a_second: u32) -> Quota {
    Quota::per_second(at_least_one(a_second)).allow_burst(at_least_one(at_once))
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

/// Counts for all requests of the program.
pub struct RateLimiters {
    site: AppState,
    cookies: Cookies,
    trusted: Vec<IpNet>,
    login_attempts: Counter<Option<IpAddr>>,
    writes_of_person: Counter<PersonId>,
    writes_from_address: Counter<Option<IpAddr>>,
}

impl RateLimiters {
    pub fn new(site: AppState, cookies: Cookies, trusted: Vec<IpNet>, limits: RateLimits) -> Arc<RateLimiters> {
        Arc::new(RateLimiters {
            site,
            cookies,
            trusted,
            login_attempts: Counter::new(limits.login_attempts),
            writes_of_person: Counter::new(limits.writes_of_person),
            writes_from_address: Counter::new(limits.writes_from_address),
        })
    }

    /// `None` where nobody knows the peer, as in a test without a network: all of those count as one.
    fn address(&self, request: &Request) -> Option<IpAddr> {
        let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        Some(client::network_key(client::address(peer.ip(), request.headers(), &self.trusted)))
    }

    /// By address first: then nobody can make us ask the store more often than an address may write.
    async fn write(&self, address: Option<IpAddr>, token: Option<Token>) -> Result<(), Refused> {
        self.writes_from_address.count(&address)?;
        let Some(token) = token else { return Ok(()) };
        // A store that fails here fails the write itself too, which is told of there.
        match self.site.store.account(&token, (self.site.clock)()).await {
            Ok(Some((account, _))) => self.writes_of_person.count(&account.id),
            Ok(None) | Err(_) => Ok(()),
        }
    }
}

/// Lets a request pass, or refuses it with the time to wait.
pub async fn keep(State(counts): State<Arc<RateLimiters>>, request: Request, next: Next) -> Response {
    let address = counts.address(&request);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let counted = match request.uri().path() {
        "/sign-in" if !reads => counts.login_attempts.count(&address),
        "/sign-in/return" => counts.login_attempts.count(&address),
        _ if reads => Ok(()),
        _ => {
            let token = counts.cookies.sign_in(request.headers());
            counts.write(address, token).await
        }
    };
    match counted {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    }
}

/// Counts by key, and forgets whoever has been quiet long enough to be new again.
struct Counter<K: Clone + Hash + Eq> {
    limiter: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
    since_tidied: AtomicU32,
}

impl<K: Clone + Hash + Eq> Counter<K> {
    fn new(quota: Quota) -> Self {
        Counter {
            limiter: DefaultKeyedRateLimiter::keyed(quota),
            clock: DefaultClock::default(),
            since_tidied: AtomicU32::new(0),
        }
    }

    fn count(&self, key: &K) -> Result<(), Refused> {
        if self.since_tidied.fetch_add(1, Ordering::Relaxed) % 1024 == 1023 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter.check_key(key).map_err(|soon| Refused::TooOften(soon.wait_time_from(self.clock.now())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::sleep;
    use std::time::Duration;

    #[test]
    fn a_limit_trips_for_one_and_not_for_another_and_recovers() {
        let counter = Counter::new(quota(3, 5));
        assert!((0..3).all(|_| counter.count(&1).is_ok()));
        let Err(Refused::TooOften(wait)) = counter.count(&1) else { panic!("the fourth is too many") };
        assert!(wait <= Duration::from_millis(200) && counter.count(&2).is_ok());
        sleep(wait);
        assert!(counter.count(&1).is_ok());
    }

    #[test]
    fn whoever_was_quiet_is_forgotten() {
        let counter = Counter::new(quota(1, 1000));
        for key in 0..5000 {
            let _ = counter.count(&key);
        }
        assert!(counter.limiter.len() < 4000, "{} are remembered", counter.limiter.len());
    }
}
