//! The compressed form of a response: which one a request accepts, and how to make it.

use axum::http::{HeaderMap, HeaderValue, header};
use flate2::write::GzEncoder;
use std::io::Write;

/// How the bytes of a response are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Plain,
    Gzip,
    Brotli,
}

/// Smaller than the levels of files, because pages are compressed while someone waits.
const BROTLI_QUALITY: u32 = 5;
const BROTLI_WINDOW: u32 = 20;
const BUFFER: usize = 16 * 1024;

impl Coding {
    /// The smallest form that the request accepts.
    pub fn accepted(headers: &HeaderMap) -> Coding {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
        let accepts = |coding: &str| accepted.split(',').any(|entry| accepts(entry, coding));
        match (accepts("br"), accepts("gzip")) {
            (true, _) => Coding::Brotli,
            (_, true) => Coding::Gzip,
            _ => Coding::Plain,
        }
    }

    /// The value of `Content-Encoding`; `None` for plain bytes.
    pub fn name(self) -> Option<HeaderValue> {
        match self {
            Coding::Plain => None,
            Coding::Gzip => Some(HeaderValue::from_static("gzip")),
            Coding::Brotli => Some(HeaderValue::from_static("br")),
        }
    }
}

/// Whether an entry of `Accept-Encoding` accepts `coding`: `br;q=0.5` accepts `br`, `br;q=0` does not.
fn accepts(entry: &str, coding: &str) -> bool {
    let (name, quality) = entry.split_once(';').unwrap_or((entry, ""));
    let excluded = quality.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q == 0.0));
    name.trim().eq_ignore_ascii_case(coding) && !excluded
}

/// Compresses with gzip. Writing to memory does not fail; `None` if it does.
pub fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), flate2::Compression::default());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

/// Compresses with brotli. Writing to memory does not fail; `None` if it does.
pub fn brotli(plain: &[u8]) -> Option<Vec<u8>> {
    let mut compressed = Vec::with_capacity(plain.len() / 4);
    let mut encoder = brotli::CompressorWriter::new(&mut compressed, BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
    encoder.write_all(plain).ok()?;
    drop(encoder);
    Some(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(value: &'static str) -> Coding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        Coding::accepted(&headers)
    }

    #[test]
    fn smallest_accepted_coding_is_chosen() {
        assert_eq!(accepted("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(accepted("gzip, br;q=0"), Coding::Gzip);
        assert_eq!(accepted("GZIP;q=0.5"), Coding::Gzip);
        assert_eq!(accepted("identity"), Coding::Plain);
        assert_eq!(Coding::accepted(&HeaderMap::new()), Coding::Plain);
    }
}
