//! Lets few searches run at a time, in a fair order, so that other pages stay fast.

use axum::http::request::Parts;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use web::error::AppError;
use web::routes;

/// How many searches of one address run or wait for the others, so that many from one leave room for those of another.
const MOST_OF_ADDRESS: usize = 2;

/// How long a search waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a request searches words, alone or in a list.
pub fn searches(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let query = parts.uri.query().unwrap_or_default();
    let has_words = query.split('&').any(|pair| pair.len() > 2 && pair.starts_with("q="));
    has_words || path.ends_with("/similar") || routes::only_reads(path)
}

/// The searches that run and wait.
pub struct SearchQueue {
    running: Arc<Semaphore>,
    by_address: Mutex<HashMap<Option<IpAddr>, Arc<Semaphore>>>,
}

impl Default for SearchQueue {
    /// A queue that leaves one core to other pages.
    fn default() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        SearchQueue { running: Arc::new(Semaphore::new((cores - 1).clamp(1, 2))), by_address: Mutex::default() }
    }
}

/// The right to search, until it is dropped.
pub struct SearchTurn {
    _running: OwnedSemaphorePermit,
    _of_address: OwnedSemaphorePermit,
}

impl SearchQueue {
    /// Waits until a search of this address may run.
    ///
    /// # Errors
    /// `TooSlow` after some seconds.
    pub async fn turn(&self, address: Option<IpAddr>) -> Result<SearchTurn, AppError> {
        let (own, running) = (self.of_address(address), self.running.clone());
        let turn = async {
            let of_address = own.acquire_owned().await.ok()?;
            let running = running.acquire_owned().await.ok()?;
            Some(SearchTurn { _running: running, _of_address: of_address })
        };
        timeout(PATIENCE, turn).await.ok().flatten().ok_or(AppError::TooSlow)
    }

    /// The turns of an address. Forgets addresses without a search.
    fn of_address(&self, address: Option<IpAddr>) -> Arc<Semaphore> {
        let mut all = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, turns| Arc::strong_count(turns) > 1);
        all.entry(address).or_insert_with(|| Arc::new(Semaphore::new(MOST_OF_ADDRESS))).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn address(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn only_requests_with_words_are_searches() {
        let searches = |path| searches(&Request::get(path).body(()).unwrap().into_parts().0);
        assert!(searches("/search?q=wheels") && searches("/2027/tasks?list=help&q=wheels"));
        assert!(searches("/api/v1/editions/2027/similar?title=wheels"));
        assert!(!searches("/search") && !searches("/search?q=&edition=2027") && !searches("/2027/tasks?list=help"));
    }

    #[tokio::test(start_paused = true)]
    async fn another_address_is_next_however_many_one_sends() {
        let queue = Arc::new(SearchQueue { running: Arc::new(Semaphore::new(1)), by_address: Mutex::default() });
        let running = queue.turn(address(1)).await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for last in [1, 1, 1, 1, 2] {
            let (queue, order) = (queue.clone(), order.clone());
            waiting.push(tokio::spawn(async move {
                let _turn = queue.turn(address(last)).await.unwrap();
                order.lock().unwrap().push(last);
            }));
            tokio::task::yield_now().await;
        }
        drop(running);
        for search in waiting {
            search.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), [1, 2, 1, 1, 1]);
        assert!(queue.by_address.lock().unwrap().values().all(|turns| Arc::strong_count(turns) == 1));
    }

    #[tokio::test(start_paused = true)]
    async fn search_that_waits_too_long_is_refused() {
        let queue = SearchQueue { running: Arc::new(Semaphore::new(1)), by_address: Mutex::default() };
        let _running = queue.turn(address(1)).await.unwrap();
        assert!(matches!(queue.turn(address(2)).await, Err(AppError::TooSlow)));
    }
}
