//! A rendered page with its compressed forms, and the responses that are made from it.

use crate::coding::{self, Coding};
use axum::body::{Body, HttpBody, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use hyper::body::Bytes;
use ring::digest::{SHA256, digest};
use std::fmt::Write;
use std::time::{Duration, Instant};
use tokio::sync::{OnceCell, Semaphore};
use web::error_page;
use web::layout::SameForVisitors;

/// A larger page is sent as it is rendered, without being kept or compressed.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Compressing less than this saves no packet.
const SMALLEST_COMPRESSED: usize = 1024;

/// A page that is the same for all visitors.
pub struct KeptPage {
    /// The number of commits when rendering began.
    commits: u64,
    rendered: Instant,
    plain: Form,
    /// Made when a request first accepts them; `None` if the page is too small.
    gzip: OnceCell<Option<Form>>,
    brotli: OnceCell<Option<Form>>,
    /// What all forms share.
    headers: HeaderMap,
    hash: String,
    /// Whether its own headers allow that it is kept.
    may_be_kept: bool,
}

/// One form of the page, with all headers of its response.
struct Form {
    headers: HeaderMap,
    tag: HeaderValue,
    bytes: Bytes,
}

impl KeptPage {
    /// Reads the page of a response. `commits` is the number of commits when rendering began.
    ///
    /// # Errors
    /// The response itself if it is no page that is the same for all visitors.
    pub async fn of(response: Response, commits: u64) -> Result<KeptPage, Response> {
        let rendered = Instant::now();
        let is_page = response.status() == StatusCode::OK && response.extensions().get::<SameForVisitors>().is_some();
        let size = response.body().size_hint().exact();
        if !is_page || size.is_none_or(|size| size > LARGEST) {
            return Err(response);
        }
        let (mut parts, body) = response.into_parts();
        let Ok(plain) = to_bytes(body, LARGEST as usize).await else {
            return Err(failed());
        };
        let may_be_kept = parts.headers.get(header::CACHE_CONTROL).is_some_and(|value| value == "no-cache")
            && !parts.headers.contains_key(header::SET_COOKIE);
        // It names one request, and the page answers many.
        parts.headers.remove(error_page::REQUEST_ID);
        let (headers, hash) = (parts.headers, hash(&plain));
        let plain = Form::new(&headers, &hash, plain, Coding::Plain);
        let (gzip, brotli) = (OnceCell::new(), OnceCell::new());
        Ok(KeptPage { commits, rendered, plain, gzip, brotli, headers, hash, may_be_kept })
    }

    /// Whether nothing was written since it was rendered.
    pub fn is_of(&self, commits: u64) -> bool {
        self.commits == commits
    }

    pub fn age(&self) -> Duration {
        self.rendered.elapsed()
    }

    pub fn may_be_kept(&self) -> bool {
        self.may_be_kept
    }

    /// The most bytes in memory that it takes: compressed forms have less than half of the plain one each.
    pub fn size(&self) -> usize {
        2 * self.plain.bytes.len() + 4 * HEADERS
    }

    /// The page in a form.
    async fn form(&self, coding: Coding) -> &Form {
        let (cell, compress): (_, Compress) = match coding {
            Coding::Plain => return &self.plain,
            Coding::Gzip => (&self.gzip, coding::gzip),
            Coding::Brotli => (&self.brotli, coding::brotli),
        };
        let make = || async {
            let bytes = compressed(self.plain.bytes.clone(), compress).await?;
            Some(Form::new(&self.headers, &self.hash, bytes, coding))
        };
        cell.get_or_init(make).await.as_ref().unwrap_or(&self.plain)
    }

    /// The response to a request, if the form that it accepts was made before.
    pub fn answer_at_once(&self, method: &Method, headers: &HeaderMap) -> Option<Response<Bytes>> {
        let form = match Coding::accepted(headers) {
            Coding::Plain => &self.plain,
            Coding::Gzip => self.gzip.get()?.as_ref().unwrap_or(&self.plain),
            Coding::Brotli => self.brotli.get()?.as_ref().unwrap_or(&self.plain),
        };
        Some(form.answer(method, headers))
    }

    /// The response to a request: the page in the form that it accepts, or “not modified”.
    pub async fn answer(&self, method: &Method, headers: &HeaderMap) -> Response {
        self.form(Coding::accepted(headers)).await.answer(method, headers).map(Body::from)
    }
}

/// About what the headers of a form take, in bytes.
const HEADERS: usize = 2_000;

impl Form {
    fn new(headers: &HeaderMap, hash: &str, bytes: Bytes, coding: Coding) -> Form {
        let mut headers = headers.clone();
        let name = coding.name();
        let suffix = name.as_ref().and_then(|name| name.to_str().ok()).map(|name| format!("-{name}"));
        let tag = format!("\"{hash}{}\"", suffix.unwrap_or_default());
        let tag = HeaderValue::from_str(&tag).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        headers.insert(header::ETAG, tag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie"));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        if let Some(name) = name {
            headers.insert(header::CONTENT_ENCODING, name);
        }
        Form { headers, tag, bytes }
    }

    /// Whether the request says that the client has this form already.
    fn is_known_to(&self, asked: &HeaderMap) -> bool {
        let known = asked.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
        let mut tags = known.flat_map(|line| line.split(',')).map(|tag| tag.trim().trim_start_matches("W/"));
        tags.any(|tag| tag == "*" || self.tag == tag)
    }

    fn answer(&self, method: &Method, asked: &HeaderMap) -> Response<Bytes> {
        if self.is_known_to(asked) {
            return self.not_modified();
        }
        let mut response = Response::new(if *method == Method::HEAD { Bytes::new() } else { self.bytes.clone() });
        *response.headers_mut() = self.headers.clone();
        response
    }

    fn not_modified(&self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        let mut headers = self.headers.clone();
        for of_body in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::CONTENT_ENCODING] {
            headers.remove(of_body);
        }
        *response.headers_mut() = headers;
        response
    }
}

/// Compresses the bytes of a page.
type Compress = fn(&[u8]) -> Option<Vec<u8>>;

/// How many pages are compressed at once. Each takes some megabytes, so more would only need more memory.
static COMPRESSING: Semaphore = Semaphore::const_new(2);

/// The compressed page; nothing if it is too small.
async fn compressed(plain: Bytes, compress: Compress) -> Option<Bytes> {
    if plain.len() < SMALLEST_COMPRESSED {
        return None;
    }
    let _turn = COMPRESSING.acquire().await.ok()?;
    let bytes = tokio::task::spawn_blocking(move || compress(&plain)).await.ok()??;
    Some(Bytes::from(bytes))
}

/// The first 16 bytes of the hash of a page, in hexadecimal.
fn hash(plain: &[u8]) -> String {
    let hash = digest(&SHA256, plain);
    hash.as_ref().iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A body in memory can always be read; see [`to_bytes`].
fn failed() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
