//! The requests that can be answered from memory, and the address at which their page is kept.

use axum::http::{Method, Request, header};
use web::app_state::Theme;
use web::cookies;

/// Longer addresses are not kept.
const LONGEST: usize = 300;

/// Parameters of pages that people link to. A request with another one is answered without the cache, so that random
/// parameters can't fill it.
const PARAMETERS: [&str; 23] = [
    "as_of", "before", "day", "edition", "group", "help", "label", "list", "outcome", "page", "per_page", "project",
    "room", "size", "sort", "spec", "state", "status", "topic", "track", "v", "view", "who",
];

/// The address at which the page for this request is kept; `None` if it must not come from memory.
///
/// A page also depends on the chosen theme.
pub fn address<B>(request: &Request<B>, login_cookie: &str) -> Option<String> {
    let headers = request.headers();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_known =
        cookies::values(headers, login_cookie).next().is_some() || headers.contains_key(header::AUTHORIZATION);
    let query = request.uri().query().unwrap_or("");
    let path = request.uri().path();
    if !reads || is_known || path.len() + query.len() > LONGEST || !query.split('&').all(is_usual) {
        return None;
    }
    let theme = cookies::values(headers, Theme::COOKIE).find_map(Theme::parse).unwrap_or_default();
    Some(format!("{} {path}?{query}", theme.as_str()))
}

/// Whether a page may depend on this parameter; also for no parameter.
fn is_usual(pair: &str) -> bool {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    name.is_empty() || PARAMETERS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn of(uri: &str, cookie: &str) -> Option<String> {
        let request = Request::get(uri).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        address(&request, "session")
    }

    #[test]
    fn only_usual_addresses_without_login_session_are_kept() {
        assert_eq!(of("/2027/tasks?track=docs&page=2", "").as_deref(), Some("system /2027/tasks?track=docs&page=2"));
        assert_eq!(of("/2027/tasks", "appearance=dark").as_deref(), Some("dark /2027/tasks?"));
        assert_eq!(of("/2027/tasks?random=1", ""), None);
        assert_eq!(of("/2027/tasks", "session=anything"), None);
        assert_eq!(of(&format!("/2027/tasks?track={}", "a".repeat(LONGEST)), ""), None);
        let post = Request::post("/2027/tasks").body(Body::empty()).unwrap();
        assert_eq!(address(&post, "session"), None);
    }
}
