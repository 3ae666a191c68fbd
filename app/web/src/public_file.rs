//! Files for other programs: feeds, badges and sitemaps.

use crate::context::RequestContext;
use crate::layout::SameForVisitors;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A file that is the same for all visitors, and that scripts of all sites may read.
///
/// What a signed-in reader gets may be of a draft, so nothing may keep it.
pub fn public_file(context: &RequestContext, kind: &'static str, text: String) -> Response {
    let is_visitor = context.actor.account().is_none() && context.unread_account.is_none();
    let cache_control = if is_visitor { "no-cache" } else { "private, no-store" };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, cache_control),
        (header::VARY, "cookie"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    let mut response = (headers, text).into_response();
    if is_visitor {
        response.extensions_mut().insert(SameForVisitors);
    }
    response
}
