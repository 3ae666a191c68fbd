//! Addresses of this server: redirects, the sign-in page, text in query strings.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::text::LocalPath;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

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

/// Folders with paths that end in a secret.
pub const SECRET_FOLDERS: [&str; 4] = ["/calendar/", "/invitation/", "/setup/", "/unsubscribe/"];

/// What a value in a query string can't contain: all but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes a text as one value of a query string.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_characters_are_encoded() {
        assert_eq!(encoded("CI & “tests”/x=1"), "CI%20%26%20%E2%80%9Ctests%E2%80%9D%2Fx%3D1");
    }
}
