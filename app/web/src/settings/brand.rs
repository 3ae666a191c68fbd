//! The logo and the style sheet with the accent colour, each at an address of its own.

use crate::app_state::AppState;
use crate::error::AppError;
use crate::forms::{Form, PageQuery};
use crate::layout::OwnPolicy;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::community::{Accent, Scheme};
use serde::{Deserialize, Serialize};

/// The version in an address, which changes with the content.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VersionQuery {
    v: String,
}

impl Form for VersionQuery {}

/// What an SVG may do when it is opened by itself: use its own styles.
const LOGO_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub async fn logo(
    State(state): State<AppState>,
    headers: HeaderMap,
    PageQuery(query): PageQuery<VersionQuery>,
) -> Result<Response, AppError> {
    let instance = state.store.instance().await?;
    let logo = instance.logo().ok_or_else(|| AppError::Missing("This community has no logo.".to_owned()))?;
    let bytes = Bytes::copy_from_slice(logo.bytes());
    let mut response = cached(&headers, &query, &logo.version(), logo.kind().content_type(), bytes);
    response.extensions_mut().insert(OwnPolicy(LOGO_POLICY));
    Ok(response)
}

pub async fn accent(
    State(state): State<AppState>,
    headers: HeaderMap,
    PageQuery(query): PageQuery<VersionQuery>,
) -> Result<Response, AppError> {
    let instance = state.store.instance().await?;
    let accent =
        instance.accent().ok_or_else(|| AppError::Missing("This community has no accent colour.".to_owned()))?;
    Ok(cached(&headers, &query, &accent.version(), "text/css; charset=utf-8", style(accent).into()))
}

/// The response; empty if the browser has this version. An address with the version never changes its content.
fn cached(headers: &HeaderMap, query: &VersionQuery, version: &str, kind: &'static str, body: Bytes) -> Response {
    let tag = format!("\"{version}\"");
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let lasting = if query.v == version { "public, max-age=31536000, immutable" } else { "no-cache" };
    let caching = [(header::ETAG, tag), (header::CACHE_CONTROL, lasting.to_owned())];
    if is_known {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// Replaces the accent tokens of `style/tokens.css`.
fn style(accent: Accent) -> String {
    let [light, dark] = Scheme::ALL.map(|scheme| (accent.of(scheme), accent.fill(scheme)));
    let ((light, (light_fill, on_light)), (dark, (dark_fill, on_dark))) = (light, dark);
    format!(
        ":root {{\n  --accent: light-dark({light}, {dark});\n  --accent-fill: light-dark({light_fill}, {dark_fill});\n  \
         --on-accent: light-dark({on_light}, {on_dark});\n}}\n"
    )
}
