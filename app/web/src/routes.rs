//! Every page and its address, on one screen.

use crate::actor::{Site, Visit};
use crate::ui::frame::Theme;
use crate::{catalog, editions, error, meetings, people, progress, tasks};
use axum::extract::Form;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use domain::text::OwnPath;
use tower_http::catch_panic::CatchPanicLayer;

/// Address and handler of every page; `pages()` below is the only way in.
fn table() -> Vec<(&'static str, MethodRouter<Site>)> {
    vec![
        ("/", get(editions::home::page)),
        ("/{edition}", get(editions::edition::page)),
        ("/{edition}/people", get(people::list::page)),
        ("/{edition}/meetings", get(meetings::list::page)),
        ("/{edition}/tasks", get(tasks::list::page)),
        ("/{edition}/tasks/{number}", get(tasks::task::page)),
        ("/{edition}/progress", get(progress::edition::page)),
        ("/specs", get(catalog::specs::page)),
        ("/specs/{number}", get(catalog::spec::page)),
        ("/roadmap", get(catalog::roadmap::page)),
        ("/roadmap/{code}", get(catalog::outcome::page)),
        ("/appearance", post(appearance)),
    ]
}

/// The router of all pages, with a page for every way to miss one.
pub fn pages(site: Site) -> Router {
    let routes = table().into_iter().fold(Router::new(), |router, (address, handler)| router.route(address, handler));
    let whole = routes.fallback(error::missing).method_not_allowed_fallback(error::not_allowed);
    let whole = whole.layer(CatchPanicLayer::custom(error::panicked));
    whole.layer(middleware::from_fn_with_state(site.clone(), write_halts)).with_state(site)
}

/// The addresses, for tests that walk them all.
pub fn addresses() -> Vec<&'static str> {
    table().into_iter().map(|(address, _)| address).collect()
}

async fn write_halts(
    axum::extract::State(_): axum::extract::State<Site>,
    visit: Visit,
    request: axum::extract::Request,
    next: middleware::Next,
) -> Response {
    error::write_halts(visit, request, next).await
}

/// What the footer's switch sends.
#[derive(serde::Deserialize)]
struct Appearance {
    #[serde(default)]
    theme: String,
    #[serde(default)]
    next: String,
}

/// Keeps how a reader wants to see the site, in a cookie of theirs, and goes back to where they were.
async fn appearance(Form(form): Form<Appearance>) -> Response {
    let theme = Theme::parse(&form.theme).unwrap_or_default();
    let year = 365 * 24 * 3600;
    let cookie = format!("{}={}; Path=/; Max-Age={year}; SameSite=Lax; HttpOnly", Theme::COOKIE, theme.as_str());
    let next = OwnPath::parse(&form.next).unwrap_or_else(|_| OwnPath::home());
    ([(header::SET_COOKIE, cookie)], go_to(&next)).into_response()
}

/// Sends a browser on to one of our own pages, and to nowhere else: the one wrapper for redirects.
///
/// Leptos' `redirect` panics where a path holds a line break (defect 4 in its list); `OwnPath` can't hold one.
pub fn go_to(next: &OwnPath) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, next.as_str())]).into_response()
}
