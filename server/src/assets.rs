//! What pages are made of, served from memory: style, icon, fonts, and the browser bundle where there is one.

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use web::app_state::{Assets, IslandAssets};

/// A file inside the program, plain and packed.
pub struct Asset {
    pub address: &'static str,
    kind: &'static str,
    /// Whether its name changes with its contents.
    lasting: bool,
    plain: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The addresses that pages name.
pub fn addresses() -> Assets {
    let islands = ISLANDS.map(|[loader, bundle, wasm]| IslandAssets {
        loader: loader.to_owned(),
        bundle: bundle.to_owned(),
        wasm: wasm.to_owned(),
    });
    Assets { style: STYLE.to_owned(), icon: ICON.to_owned(), islands }
}

pub fn routes() -> Router {
    let routes = Router::new()
        .route("/robots.txt", get(|| async { ROBOTS }))
        .route("/favicon.ico", get(|headers| serve(icon(), headers)));
    ASSETS
        .iter()
        .fold(routes, |routes, asset| routes.route(asset.address, get(move |headers| serve(Some(asset), headers))))
}

static ROBOTS: &str = include_str!("../../public/robots.txt");

fn icon() -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.address == ICON)
}

/// What carries a hash of its contents in its name never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
const A_DAY: &str = "public, max-age=86400";

/// `br`, `br;q=0.5`, but not `br;q=0`.
fn is_taken(entry: &str, coding: &str) -> bool {
    let (name, quality) = entry.split_once(';').unwrap_or((entry, ""));
    let refused = quality.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q == 0.0));
    name.trim() == coding && !refused
}

async fn serve(asset: Option<&'static Asset>, headers: HeaderMap) -> Response {
    let Some(asset) = asset else { return axum::http::StatusCode::NOT_FOUND.into_response() };
    let taken = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let takes = |coding: &str| taken.split(',').any(|entry| is_taken(entry, coding));
    let (coding, bytes) = match (takes("br"), takes("gzip")) {
        (true, _) => (Some("br"), asset.brotli),
        (_, true) => (Some("gzip"), asset.gzip),
        _ => (None, asset.plain),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(if asset.lasting { FOREVER } else { A_DAY }));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}
