//! Addresses of this server: redirects, the sign-in page, text in query strings.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::text::LocalPath;

/// Redirects to a path on this server; all redirects of pages go through this function.
///
/// Leptos' `redirect` panics if the path has a line break, which a `LocalPath` can't have.
pub fn go_to(next: &LocalPath) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, next.as_str())]).into_response()
}

/// The address of the sign-in page, which redirects to `next` afterwards.
pub fn sign_in_address(next: &LocalPath) -> LocalPath {
    LocalPath::parse(&format!("/sign-in?next={}", encoded(next.as_str()))).unwrap_or_else(|_| LocalPath::home())
}

/// Percent-encodes a text as one value of a query string.
pub fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let letter = |byte: &u8| if plain(byte) { (*byte as char).to_string() } else { format!("%{byte:02X}") };
    text.as_bytes().iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_characters_are_encoded() {
        assert_eq!(encoded("CI & “tests”/x=1"), "CI%20%26%20%E2%80%9Ctests%E2%80%9D%2Fx%3D1");
    }
}
