//! Limits how often a client can sign in, write and search. Other reading has a time limit only.

use super::client;
use super::search_queue::{SearchQueue, SearchTurn, searches};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::id::PersonId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use ipnet::IpNet;
use std::hash::Hash;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use web::app_state::AppState;
use web::context::RequestContext;
use web::error::AppError;
use web::routes;

/// The rate limits. A whole summit can share one IP address, so the limits of an address are higher.
#[derive(Clone, Copy, Debug)]
pub struct RateLimits {
    /// Per address; one sign-in counts twice, once when it starts and once when GitHub redirects back.
    pub login_attempts: Quota,
    pub writes_of_person: Quota,
    pub writes_from_address: Quota,
    /// Searches use the processor for longer than other pages.
    pub searches_from_address: Quota,
}

impl Default for RateLimits {
    fn default() -> Self {
        RateLimits {
            login_attempts: quota(600, 5),
            writes_of_person: quota(60, 1),
            writes_from_address: quota(300, 5),
            searches_from_address: quota(150, 4),
        }
    }
}

/// A quota that allows `burst` requests immediately and `per_second` in the long run.
pub const fn quota(burst: u32, per_second: u32) -> Quota {
    Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst))
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

/// The counters of all rate limits.
pub struct RateLimiters {
    site: AppState,
    trusted: Vec<IpNet>,
    login_attempts: Counter<Option<IpAddr>>,
    writes_of_person: Counter<PersonId>,
    writes_from_address: Counter<Option<IpAddr>>,
    searches_from_address: Counter<Option<IpAddr>>,
    searches: SearchQueue,
}

impl RateLimiters {
    pub fn new(site: AppState, trusted: Vec<IpNet>, limits: RateLimits) -> Arc<RateLimiters> {
        Arc::new(RateLimiters {
            site,
            trusted,
            login_attempts: Counter::new(limits.login_attempts),
            writes_of_person: Counter::new(limits.writes_of_person),
            writes_from_address: Counter::new(limits.writes_from_address),
            searches_from_address: Counter::new(limits.searches_from_address),
            searches: SearchQueue::default(),
        })
    }

    /// The client's network; `None` if the peer is unknown, as in tests without a network.
    ///
    /// Those count as one client.
    fn address(&self, parts: &Parts) -> Option<IpAddr> {
        let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
        Some(client::network_key(client::address(peer.ip(), &parts.headers, &self.trusted)))
    }

    /// Counts a search, and waits for its turn.
    async fn search(&self, address: Option<IpAddr>) -> Result<SearchTurn, AppError> {
        self.searches_from_address.count(&address)?;
        self.searches.turn(address).await
    }

    /// Counts a write. The address counts first, so its limit also bounds the queries for the account.
    async fn write(&self, address: Option<IpAddr>, parts: &mut Parts) -> Result<(), AppError> {
        self.writes_from_address.count(&address)?;
        let Ok(context) = RequestContext::from_request_parts(parts, &self.site).await;
        context.actor.account().map_or(Ok(()), |account| self.writes_of_person.count(&account.id))
    }
}

/// How long the reads of a page may take in all. A page with twenty thousand tasks takes a tenth of that.
const LONGEST_READ: Duration = Duration::from_secs(2);

/// Whether it reads everything that is stored about a person, which may take longer.
fn is_export(path: &str) -> bool {
    path == "/me/data.json"
}

/// Middleware that passes a request on, or refuses it with the time to wait.
pub async fn limit_rate(State(limiters): State<Arc<RateLimiters>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let address = limiters.address(&parts);
    let reads =
        matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) || routes::only_reads(parts.uri.path());
    let counted = match parts.uri.path() {
        "/sign-in" if !reads => limiters.login_attempts.count(&address),
        "/sign-in/return" => limiters.login_attempts.count(&address),
        _ if reads => Ok(()),
        _ => limiters.write(address, &mut parts).await,
    };
    let turn = match counted {
        Ok(()) if reads && searches(&parts) => limiters.search(address).await.map(Some),
        other => other.map(|()| None),
    };
    let limited = reads && !is_export(parts.uri.path());
    let answer = next.run(Request::from_parts(parts, body));
    match turn {
        // The turn ends with the answer.
        Ok(_turn) if limited => store::within_time(LONGEST_READ, answer).await,
        Ok(_) => answer.await,
        Err(error) => error.into_response(),
    }
}

/// Counts requests per key, and regularly removes keys that have a full quota again.
struct Counter<K: Clone + Hash + Eq> {
    limiter: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
    since_cleanup: AtomicU32,
}

impl<K: Clone + Hash + Eq> Counter<K> {
    fn new(quota: Quota) -> Self {
        Counter {
            limiter: DefaultKeyedRateLimiter::keyed(quota),
            clock: DefaultClock::default(),
            since_cleanup: AtomicU32::new(0),
        }
    }

    fn count(&self, key: &K) -> Result<(), AppError> {
        if self.since_cleanup.fetch_add(1, Ordering::Relaxed) % 1024 == 1023 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter.check_key(key).map_err(|not_until| AppError::TooOften(not_until.wait_time_from(self.clock.now())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::sleep;

    #[test]
    fn limit_applies_per_key_and_recovers() {
        let counter = Counter::new(quota(3, 5));
        assert!((0..3).all(|_| counter.count(&1).is_ok()));
        let Err(AppError::TooOften(wait)) = counter.count(&1) else { panic!("the fourth request is refused") };
        assert!(wait <= Duration::from_millis(200) && counter.count(&2).is_ok());
        sleep(wait);
        assert!(counter.count(&1).is_ok());
    }

    #[test]
    fn unused_keys_are_removed() {
        // A key is unused again after a microsecond.
        let counter = Counter::new(quota(1, 1_000_000));
        for key in 0..5000 {
            let _ = counter.count(&key);
        }
        assert!(counter.limiter.len() < 4000, "{} keys remain", counter.limiter.len());
    }
}
