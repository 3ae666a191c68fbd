//! Keeps public pages in memory, so that they are as fast as files.
//!
//! Only requests without a login session are answered from memory. A kept page is used until something is written,
//! and at most a second, because other programs may write too and pages show how much time is left. While a page is
//! rendered again, other requests for it wait, but not long: then they get the kept one.

mod address;
mod kept_page;
#[cfg(test)]
mod tests;

use crate::metrics::METRICS;
use address::address;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Method, Request, Response};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use kept_page::KeptPage;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::Store;
use tokio::time::timeout;

/// How long a page is used although nothing was written.
const FRESH: Duration = Duration::from_secs(1);

/// How old a page may be that is used instead of waiting for the next.
const OLDEST: Duration = Duration::from_secs(2);

/// How long a request waits for another one that renders the same page.
const PATIENCE: Duration = Duration::from_millis(100);

/// The size of all kept pages in bytes. A page with 200 tasks takes about 150 kB, compressed forms included.
const CAPACITY: u64 = 16 * 1024 * 1024;

/// The number of pages that the cache is prepared for.
const USUAL_PAGES: usize = 200;

/// The kept pages, and what renders the others.
pub struct PageCache {
    inner: Router,
    store: Store,
    login_cookie: &'static str,
    pages: Cache<String, Arc<KeptPage>, BySize>,
    /// The pages that are being rendered.
    fills: Mutex<HashMap<String, Fill>>,
    /// Whether requests are counted.
    is_measured: bool,
}

/// Held by the request that renders a page.
type Fill = Arc<tokio::sync::Mutex<()>>;

#[derive(Clone)]
struct BySize;

impl Weighter<String, Arc<KeptPage>> for BySize {
    fn weight(&self, address: &String, page: &Arc<KeptPage>) -> u64 {
        (address.len() + page.size()) as u64
    }
}

impl PageCache {
    /// A cache in front of `inner`. `login_cookie` is the name of the cookie of a login session.
    pub fn new(inner: Router, store: Store, login_cookie: &'static str, is_measured: bool) -> Arc<PageCache> {
        let pages = Cache::with_weighter(USUAL_PAGES, CAPACITY, BySize);
        Arc::new(PageCache { inner, store, login_cookie, pages, fills: Mutex::default(), is_measured })
    }

    /// The response to a request without a body, if it can be made at once from a kept page.
    pub fn answer_at_once<B>(&self, request: &Request<B>) -> Option<Response<Bytes>> {
        let begun = Instant::now();
        let page = self.current(&address(request, self.login_cookie)?)?;
        let response = page.answer_at_once(request.method(), request.headers())?;
        if self.is_measured {
            METRICS.visitor_was_answered(true);
            METRICS.answered(request.method(), response.status(), begun);
        }
        Some(response)
    }

    /// Answers a request, and counts it.
    async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let (begun, method) = (Instant::now(), request.method().clone());
        let response = self.answer_uncounted(request).await;
        if self.is_measured {
            METRICS.answered(&method, response.status(), begun);
        }
        response
    }

    /// The page, if it still says what the database does.
    fn current(&self, address: &str) -> Option<Arc<KeptPage>> {
        let page = self.pages.get(address)?;
        (page.is_of(self.store.commits()) && page.age() < FRESH).then_some(page)
    }

    /// The page, if it may be used instead of waiting.
    fn recent(&self, address: &str) -> Option<Arc<KeptPage>> {
        self.pages.get(address).filter(|page| page.age() < OLDEST)
    }

    fn fill(&self, address: &str) -> Fill {
        let mut fills = self.fills.lock().unwrap_or_else(PoisonError::into_inner);
        fills.entry(address.to_owned()).or_default().clone()
    }

    /// Forgets a fill that no other request waits for.
    fn end(&self, address: &str, fill: Fill) {
        let mut fills = self.fills.lock().unwrap_or_else(PoisonError::into_inner);
        // The map has one, and `fill` is one.
        if Arc::strong_count(&fill) <= 2 {
            fills.remove(address);
        }
    }

    async fn answer_uncounted(&self, request: Request<Body>) -> Response<Body> {
        let Some(address) = address(&request, self.login_cookie) else {
            return self.render(request, None).await;
        };
        let page = self.current(&address);
        if self.is_measured {
            METRICS.visitor_was_answered(page.is_some());
        }
        if let Some(page) = page {
            return page.answer(request.method(), request.headers()).await;
        }
        let fill = self.fill(&address);
        let response = self.answer_in_turn(&address, &fill, request).await;
        self.end(&address, fill);
        response
    }

    async fn answer_in_turn(&self, address: &str, fill: &Fill, request: Request<Body>) -> Response<Body> {
        let Ok(_first) = fill.try_lock() else {
            return match self.awaited(address, fill).await {
                Some(page) => page.answer(request.method(), request.headers()).await,
                None => self.render(request, Some(address)).await,
            };
        };
        match self.current(address) {
            Some(page) => page.answer(request.method(), request.headers()).await,
            None => self.render(request, Some(address)).await,
        }
    }

    /// The page that another request renders, or else the kept one.
    async fn awaited(&self, address: &str, fill: &Fill) -> Option<Arc<KeptPage>> {
        let recent = self.recent(address);
        // A page that only grew old needs no waiting.
        if recent.as_ref().is_some_and(|page| page.is_of(self.store.commits())) {
            return recent;
        }
        let patience = if recent.is_some() { PATIENCE } else { OLDEST };
        let _ = timeout(patience, fill.lock()).await;
        self.current(address).or_else(|| self.recent(address))
    }

    /// Renders the page, and keeps it at `address` if it is the same for all visitors.
    async fn render(&self, mut request: Request<Body>, address: Option<&str>) -> Response<Body> {
        let commits = self.store.commits();
        let (method, headers) = (request.method().clone(), request.headers().clone());
        if method == Method::HEAD {
            // The whole page, to keep it and to know its headers; the server sends no body to such a request.
            *request.method_mut() = Method::GET;
        }
        let Ok(response) = TowerToHyperService::new(self.inner.clone()).call(request).await;
        match KeptPage::of(response, commits).await {
            Err(other) => other,
            Ok(page) => {
                let page = Arc::new(page);
                if let Some(address) = address.filter(|_| page.may_be_kept()) {
                    self.pages.insert(address.to_owned(), page.clone());
                }
                page.answer(&method, &headers).await
            }
        }
    }
}

/// A router that answers from `cache`.
pub fn router(cache: Arc<PageCache>) -> Router {
    Router::new().fallback(answer).with_state(cache)
}

async fn answer(State(cache): State<Arc<PageCache>>, request: Request<Body>) -> Response<Body> {
    cache.answer(request).await
}
