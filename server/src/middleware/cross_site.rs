//! Refuses requests that a page of another site sends through a visitor's browser (CSRF).

use crate::config::public_url::PublicUrl;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, header};
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

/// Removes the headers that [`layer`] checks from a one-click unsubscription (RFC 8058).
///
/// An email provider may send any origin. The token in the address is the permission, and nothing else counts.
pub fn trust_unsubscribe_token(mut request: Request) -> Request {
    let token = request.uri().path().strip_prefix("/unsubscribe/");
    if request.method() == Method::POST && token.is_some_and(|token| !token.contains('/')) {
        let headers = request.headers_mut();
        headers.remove(header::ORIGIN);
        headers.remove("sec-fetch-site");
    }
    request
}
