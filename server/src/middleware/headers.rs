//! Sets the security headers: what a page may load, who may frame it and which referrer it sends.

use crate::config::public_url::PublicUrl;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use web::layout::{HasIslands, OwnPolicy};

/// The policy of pages without islands: only Cairn's own styles, images and fonts, and no scripts.
///
/// `connect-src` is for tools that read `robots.txt` from within a page, such as Lighthouse.
const PLAIN: &str = "default-src 'none'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
/// The policy of pages with islands: also Cairn's own scripts and wasm, but nothing inline.
const ISLANDS: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// The Content-Security-Policy of each kind of page.
pub struct SecurityHeaders {
    plain: HeaderValue,
    islands: HeaderValue,
    /// Whether the site uses https, so browsers should never use http.
    https: bool,
}

impl SecurityHeaders {
    /// The headers of a site with a sign-in form that redirects to the origin `github`.
    ///
    /// GitHub redirects back, so `form-action` allows both.
    pub fn new(public: &PublicUrl, github: Option<String>) -> Arc<SecurityHeaders> {
        let form_targets = github.map(|github| format!(" {github} {}", public.origin()));
        let form_targets = form_targets.unwrap_or_default();
        let value = |policy: &'static str| {
            let complete = HeaderValue::from_str(&format!("{policy}{form_targets}"));
            complete.unwrap_or_else(|_| HeaderValue::from_static(policy))
        };
        Arc::new(SecurityHeaders { plain: value(PLAIN), islands: value(ISLANDS), https: public.is_https() })
    }
}

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not `no-referrer`: forms without JavaScript return to the page in the referrer.
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Paths that contain a secret link, or redirect to one.
const SECRET_PATHS: [&str; 5] = ["/calendar/", "/invitation/", "/setup/", "/unsubscribe/", "/sign-in"];

/// Headers for those paths: no cache, no search engine, and no referrer to other sites.
const SECRET_PAGE: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "private, no-store"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
    (header::REFERRER_POLICY, "same-origin"),
];

pub async fn set(State(security_headers): State<Arc<SecurityHeaders>>, request: Request, next: Next) -> Response {
    let secret = SECRET_PATHS.iter().any(|path| request.uri().path().starts_with(path));
    let mut response = next.run(request).await;
    let islands = response.extensions().get::<HasIslands>().is_some();
    let policy = match response.extensions().get::<OwnPolicy>() {
        Some(OwnPolicy(policy)) => HeaderValue::from_static(policy),
        None if islands => security_headers.islands.clone(),
        None => security_headers.plain.clone(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if security_headers.https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    for (name, value) in ALWAYS.into_iter().chain(SECRET_PAGE.into_iter().filter(|_| secret)) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
