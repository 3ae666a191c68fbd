//! Refuses what another site's page sends in a reader's name.

use crate::config::public_url::PublicUrl;
use crate::refused::Refused;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// By `Sec-Fetch-AppState`, or `Origin` where a browser is too old to say it. Programs, which send neither, may pass:
/// nobody's cookie is lent to them. The public address is ours even behind a proxy that changes `Host`.
pub fn layer(public: &PublicUrl) -> CsrfLayer<fn(ProtectionError) -> Response<Body>> {
    let layer = CsrfLayer::new();
    let layer = layer.add_trusted_origin(public.origin()).unwrap_or_else(|_| CsrfLayer::new());
    layer.with_rejection_response(|_| Refused::CrossSite.into_response())
}
