//! The whole of what the program answers: pages, data, assets and the operator's two questions.

use crate::config::public_url::PublicUrl;
use crate::config::settings::Settings;
use crate::guards::headers::Policies;
use crate::guards::limits::Counts;
use crate::sign_in::cookie::Cookies;
use crate::{api, assets, guards, health, refused, sign_in};
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::{Router, middleware};
use domain::time::Instant;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};
use tower_http::timeout::TimeoutLayer;
use web::actor::{Site, WayIn};

/// No page takes a second; whatever takes ten never ends.
const LONGEST: Duration = Duration::from_secs(10);

/// Where nobody can sign in, as in a test of pages.
#[expect(clippy::expect_used, reason = "the address is a constant")]
pub fn router(store: Store, clock: fn() -> Instant) -> Router {
    let public = PublicUrl::parse("http://127.0.0.1").expect("an address");
    router_with(store, clock, Settings::without_sign_in(public))
}

/// The guards stand around everything that writes; nothing is merged after them but what only reads.
pub fn router_with(store: Store, clock: fn() -> Instant, settings: Settings) -> Router {
    let settings = Arc::new(settings);
    let cookies = Cookies::of(&settings.public);
    let way = match (&settings.github, &settings.stand_in) {
        (_, Some(_)) => WayIn::StandIn,
        (Some(_), None) => WayIn::GitHub,
        (None, None) => WayIn::None,
    };
    let assets = Arc::new(assets::addresses());
    let site = Site {
        store: store.clone(),
        assets,
        cookie: cookies.sign_in,
        origin: settings.public.origin(),
        secret: sign_in::secret::token,
        way,
        clock,
    };
    let counts = Counts::new(site.clone(), cookies, settings.trusted_proxies.clone(), settings.limits);
    let health = health::routes(store.clone());
    let stand_in = settings.stand_in.clone().map(|stand_in| stand_in.routes(site.clone()));
    web::routes::pages(site.clone())
        .merge(sign_in::routes(site.clone(), settings.clone()))
        .merge(api::routes(store, clock))
        .merge(health)
        .layer(middleware::from_fn_with_state(counts, guards::limits::keep))
        .merge(stand_in.unwrap_or_default())
        .layer(guards::cross_site::layer(&settings.public))
        .layer(middleware::from_fn_with_state(site, refused::write))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_no_refusal)))
        .merge(assets::routes())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        .layer(middleware::from_fn_with_state(Policies::of(&settings), guards::headers::set))
}

/// Whether an answer is worth packing. A refusal repeats what its sender wrote, and packing one takes megabytes.
fn is_no_refusal(status: StatusCode, _: Version, _: &HeaderMap, _: &Extensions) -> bool {
    !status.is_client_error()
}
