//! Assembles the router: pages, sign-in, JSON API, assets, health checks and their middleware.

use crate::config::public_url::PublicUrl;
use crate::middleware::headers::SecurityHeaders;
use crate::middleware::pressed_twice::LastForms;
use crate::middleware::rate_limits::RateLimiters;
use crate::middleware::time_limit::LONGEST;
use crate::page_cache::{self, PageCache};
use crate::services::Services;
use crate::sign_in::cookie::Cookies;
use crate::sign_in::github::GitHub;
use crate::{api, assets, github, health, metrics, middleware, secret, sign_in};
use axum::Router;
use axum::http::{Extensions, HeaderMap, HeaderName, StatusCode, Version};
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use domain::time::Instant;
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use web::app_state::{AppState, SignInMethod};
use web::error_page;
use web::layout::SameForVisitors;

const REQUEST_ID: HeaderName = HeaderName::from_static(error_page::REQUEST_ID);

/// How long an error page may take that follows the error of a slow request.
const LONGEST_ERROR_PAGE: Duration = Duration::from_secs(5);

/// A router without sign-in, for tests of pages.
#[expect(clippy::expect_used, reason = "the address is a constant")]
pub fn router(store: Store, clock: fn() -> Instant) -> Router {
    let public = PublicUrl::parse("http://127.0.0.1").expect("an address");
    router_with(store, clock, Services::without_sign_in(public))
}

/// The router with `services`, for tests and the archive.
pub fn router_with(store: Store, clock: fn() -> Instant, services: Services) -> Router {
    page_cache::router(cached_pages(store, clock, services))
}

/// All addresses, behind the cache of public pages.
///
/// All routes that write are inside the rate limit, except those of the fake GitHub, and inside the cross-site check.
pub fn cached_pages(store: Store, clock: fn() -> Instant, services: Services) -> Arc<PageCache> {
    let cookies = Cookies::of(&services.public);
    let sign_in_method = match (&services.github, &services.fake_github) {
        (_, Some(_)) => SignInMethod::FakeGitHub,
        (Some(_), None) => SignInMethod::GitHub,
        (None, None) => SignInMethod::None,
    };
    let assets = Arc::new(assets::addresses());
    let site = AppState {
        store: store.clone(),
        assets,
        cookie: cookies.sign_in,
        origin: services.public.origin(),
        secret: secret::token,
        way: sign_in_method,
        setup: services.setup.clone(),
        sends_emails: services.sends_emails,
        github_sync: services.github_sync.shown(services.fake_github.is_some()),
        stopping: services.stopping.clone(),
        proxy_warning: services.proxy_warning(),
        backups: services.backups.clone(),
        clock,
    };
    let counts = RateLimiters::new(site.clone(), services.trusted_proxies.clone(), services.limits);
    let health = health::routes(store.clone());
    let sign_in_origin = services.github.as_deref().map(GitHub::origin);
    let headers = SecurityHeaders::new(&services.public, sign_in_origin);
    let fake_github = services.fake_github.clone().map(|fake_github| fake_github.routes(site.clone()));
    let last_forms = Arc::new(LastForms::new(site.cookie));
    let pages = web::routes::pages(site.clone())
        .layer(from_fn_with_state(last_forms, middleware::pressed_twice::run_once))
        .merge(sign_in::routes(site.clone(), services.public.clone(), services.github.clone()))
        .merge(github::webhook::routes(store.clone(), clock, services.github_sync.clone()))
        .merge(api::routes(store.clone(), clock, services.public.origin()))
        .merge(health)
        .layer(from_fn_with_state(counts, middleware::rate_limits::limit_rate))
        .merge(fake_github.unwrap_or_default())
        .layer(middleware::cross_site::layer(&services.public))
        .layer(map_request(|request| ready(middleware::cross_site::trust_unsubscribe_token(request))))
        .layer(CatchPanicLayer::custom(error_page::panicked))
        .layer(from_fn(middleware::time_limit::limit_time))
        .layer(from_fn_with_state(site, error_page::render_errors))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_no_refusal).and(is_private)))
        .merge(assets::routes())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST + LONGEST_ERROR_PAGE))
        .layer(from_fn(error_page::log_time_outs))
        .layer(from_fn_with_state(headers, middleware::headers::set))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid));
    let is_measured = services.is_measured;
    let pages = if is_measured { pages.layer(from_fn(metrics::time_route)) } else { pages };
    PageCache::new(pages, store, cookies.sign_in, is_measured)
}

/// Whether a response may be compressed.
///
/// Error pages can repeat a whole form, and compressing that takes megabytes.
fn is_no_refusal(status: StatusCode, _: Version, _: &HeaderMap, _: &Extensions) -> bool {
    !status.is_client_error() && !status.is_server_error()
}

/// Whether the page cache does not compress the response.
fn is_private(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<SameForVisitors>().is_none()
}
