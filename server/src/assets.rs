//! Serves the embedded assets from memory: style sheet, pictures, fonts and the browser bundle.

use crate::coding::Coding;
use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use web::app_state::{Assets, IslandAssets, PreviewPicture};

/// A file embedded in the program, uncompressed and compressed.
pub struct Asset {
    pub address: &'static str,
    kind: &'static str,
    /// Whether the name contains a hash of the contents.
    lasting: bool,
    plain: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The addresses that pages refer to.
pub fn addresses() -> Assets {
    let islands = ISLANDS.map(|[loader, bundle, wasm]| IslandAssets {
        loader: loader.to_owned(),
        bundle: bundle.to_owned(),
        wasm: wasm.to_owned(),
    });
    let picture =
        |(name, address): &(&str, &str)| PreviewPicture { name: (*name).to_owned(), address: (*address).to_owned() };
    let previews = PREVIEWS.iter().map(picture).collect();
    Assets { style: STYLE.to_owned(), icon: ICON.to_owned(), previews, islands }
}

pub fn routes() -> Router {
    let routes = Router::new().route("/favicon.ico", get(|headers| serve(icon(), headers)));
    ASSETS
        .iter()
        .fold(routes, |routes, asset| routes.route(asset.address, get(move |headers| serve(Some(asset), headers))))
}

fn icon() -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.address == ICON)
}

/// For assets that have a hash of their contents in the name, so they never change.
const FOREVER: &str = "public, max-age=31536000, immutable";
const A_DAY: &str = "public, max-age=86400";

async fn serve(asset: Option<&'static Asset>, headers: HeaderMap) -> Response {
    let Some(asset) = asset else { return axum::http::StatusCode::NOT_FOUND.into_response() };
    let coding = Coding::accepted(&headers);
    let bytes = match coding {
        Coding::Brotli => asset.brotli,
        Coding::Gzip => asset.gzip,
        Coding::Plain => asset.plain,
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(if asset.lasting { FOREVER } else { A_DAY }));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding.name() {
        headers.insert(header::CONTENT_ENCODING, coding);
    }
    response
}
