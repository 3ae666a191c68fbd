//! Headers that keep a page to itself: what it may load, where it may be framed, what it tells others.

use crate::config::settings::Settings;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use web::layout::HasIslands;

/// Only our own style, pictures and fonts; no script at all.
const PLAIN: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
    frame-ancestors 'none'; form-action 'self'";
/// The same, and our own script with its wasm. Nothing inline, here neither.
const ISLANDS: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// The policies of all pages, as bytes.
pub struct SecurityHeaders {
    plain: HeaderValue,
    islands: HeaderValue,
    /// Served by https, a browser need never try http again.
    https: bool,
}

impl SecurityHeaders {
    /// A browser follows a form's redirect only to where the policy lets forms lead: to GitHub, and back to us.
    pub fn of(settings: &Settings) -> Arc<SecurityHeaders> {
        let beyond =
            settings.github.as_deref().map(|github| format!(" {} {}", github.origin(), settings.public.origin()));
        let beyond = beyond.unwrap_or_default();
        let value = |policy: &'static str| {
            let whole = HeaderValue::from_str(&format!("{policy}{beyond}"));
            whole.unwrap_or_else(|_| HeaderValue::from_static(policy))
        };
        Arc::new(SecurityHeaders { plain: value(PLAIN), islands: value(ISLANDS), https: settings.public.is_https() })
    }
}

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not `no-referrer`: forms without JavaScript find their way back by it.
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Where the address holds a link that is somebody's key, or leads back to one.
const KEYS: [&str; 3] = ["/invitation/", "/unsubscribe/", "/sign-in"];

/// Such a page is kept by nobody on the way, found by no search, and names no other site where one came from.
const HIDDEN: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "private, no-store"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
    (header::REFERRER_POLICY, "same-origin"),
];

pub async fn set(State(security_headers): State<Arc<SecurityHeaders>>, request: Request, next: Next) -> Response {
    let hidden = KEYS.iter().any(|key| request.uri().path().starts_with(key));
    let mut response = next.run(request).await;
    let islands = response.extensions().get::<HasIslands>().is_some();
    let policy = if islands { security_headers.islands.clone() } else { security_headers.plain.clone() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if security_headers.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    for (name, value) in ALWAYS.into_iter().chain(HIDDEN.into_iter().filter(|_| hidden)) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
