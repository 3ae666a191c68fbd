//! Refuses requests that a page of another site sends through a visitor's browser (CSRF).

use crate::config::public_url::PublicUrl;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use web::error::AppError;

/// Checks `Sec-Fetch-Site`, or `Origin` for older browsers.
///
/// Requests with neither header pass: they come from programs, which don't send a visitor's cookies. The public address
/// is trusted even behind a proxy that changes `Host`.
pub fn layer(public: &PublicUrl) -> CsrfLayer<fn(ProtectionError) -> Response<Body>> {
    let layer = CsrfLayer::new();
    let layer = layer.add_trusted_origin(public.origin()).unwrap_or_else(|_| CsrfLayer::new());
    layer.with_rejection_response(|_| AppError::CrossSite.into_response())
}
