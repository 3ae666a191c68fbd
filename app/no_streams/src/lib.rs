//! Replaces the crate `wasm-streams`: its classes take 4 kB of the browser bundle.
//!
//! They are exported, so they stay in the bundle without a use.
//! `server_fn` uses it for server functions that stream. Cairn has none: it reads changes with an `EventSource`.

use futures_util::Stream;
use futures_util::stream::{Empty, empty};
use wasm_bindgen::{JsValue, UnwrapThrowExt};

/// The type that `server_fn` converts streams with.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        ReadableStream(raw)
    }

    /// Returns a stream without items.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        empty()
    }

    /// Returns an empty stream of the browser.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        ReadableStream(web_sys::ReadableStream::new().unwrap_throw())
    }

    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }
}
