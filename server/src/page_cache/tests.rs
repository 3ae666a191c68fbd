//! Checks that many kinds of requests don't displace the pages that people read.

use super::*;
use axum::body::Body;
use axum::http::header;
use axum::response::IntoResponse;
use web::layout::SameForVisitors;

/// The pages that ordinary visitors read, one after the other.
const READ: u64 = 40;

const UNUSUAL_REQUESTS: u64 = 100_000;

/// Ordinary visitors send one of so many requests.
const SHARE: u64 = 10;

/// A router of pages of 4 kB.
fn pages() -> Router {
    Router::new().fallback(|| {
        let mut response = ([(header::CACHE_CONTROL, "no-cache")], "x".repeat(4_000)).into_response();
        response.extensions_mut().insert(SameForVisitors);
        std::future::ready(response)
    })
}

/// A request that an attacker would send: other parameters, other values of known ones, other headers.
fn unusual(nth: u64) -> Request<Body> {
    // Every number once, in a mixed order.
    let mixed = nth.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (address, header) = match nth % 5 {
        0 => (format!("/2027/tasks?p{mixed}=1"), ("accept", "*/*".to_owned())),
        1 => (format!("/2027/tasks?track={mixed}"), ("accept-language", format!("x-{mixed}"))),
        2 => (format!("/2027/tasks?page={nth}&who={mixed}"), ("cookie", format!("other={mixed}"))),
        3 => (format!("/random/{mixed}"), ("accept-encoding", format!("gzip;q=0.{nth}, x-{mixed}"))),
        _ => (format!("/read/{}?{mixed}", nth % READ), ("user-agent", format!("{mixed}"))),
    };
    let request = Request::get(address).header(header.0, header.1);
    request.body(Body::empty()).expect("a request")
}

#[tokio::test]
async fn random_requests_do_not_displace_pages_that_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().join("cairn.db")).await.expect("a store");
    let cache = PageCache::new(pages(), store, "session", false);
    let (mut reads, mut kept) = (0, 0);
    for nth in 0..UNUSUAL_REQUESTS {
        cache.answer(unusual(nth)).await;
        if nth % SHARE == 0 {
            let read = Request::get(format!("/read/{}", reads % READ)).body(Body::empty()).expect("a request");
            let address = address(&read, "session").expect("an address");
            // A page is rendered again each second, so only whether it is kept doesn't depend on the computer.
            kept += u64::from(cache.pages.get(&address).is_some());
            cache.answer(read).await;
            reads += 1;
        }
        assert!(cache.pages.weight() <= CAPACITY, "{} bytes", cache.pages.weight());
    }
    assert!(cache.pages.len() as u64 > READ, "random values of known parameters are kept, too");
    assert!(kept * 20 > reads * 19, "{kept} of {reads} pages were kept");
}
