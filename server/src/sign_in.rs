//! Signing in by way of GitHub and back, and signing out.

pub mod cookie;
pub mod github;
mod account;
mod device;
mod http;
pub(crate) mod secret;

use crate::config::settings::Settings;
use crate::refused::{self, Refused, Towards};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};
use cookie::Cookies;
use domain::login_sessions::{GitHubAccount, LoginAttempt, Token};
use domain::text::LocalPath;
use github::GitHub;
use std::sync::Arc;
use url::Url;
use web::addresses::go_to;
use web::app_state::AppState;
use web::context::RequestContext;
use web::error::AppError;
use web::fields::Fields;
use web::forms::{Form, FormBody, PageQuery};

#[derive(Clone)]
struct AuthState {
    site: AppState,
    settings: Arc<Settings>,
    cookies: Cookies,
}

fn table() -> Vec<(&'static str, &'static str, MethodRouter<AuthState>)> {
    vec![
        ("POST", "/sign-in", post(begin)),
        ("GET", "/sign-in/return", get(back)),
        ("POST", "/sign-out", post(sign_out)),
    ]
}

/// Method and address of every door here, for the test that walks them all.
pub fn addresses() -> Vec<(&'static str, &'static str)> {
    table().into_iter().map(|(method, address, _)| (method, address)).collect()
}

pub fn routes(site: AppState, settings: Arc<Settings>) -> Router {
    let cookies = Cookies::of(&settings.public);
    let routes = table().into_iter().fold(Router::new(), |routes, (_, address, auth)| routes.route(address, auth));
    routes
        .layer(middleware::from_fn_with_state(site.clone(), refused::write))
        .layer(middleware::from_fn_with_state(site.clone(), render_errors))
        .with_state(AuthState { site, settings, cookies })
}

/// For what ends without a page and isn't a refusal of ours: a failing store, a method that no door takes.
async fn render_errors(State(_): State<AppState>, context: RequestContext, request: Request, next: Next) -> Response {
    web::error_page::render_errors(context, request, next).await
}

/// Where to go after signing in.
struct BeginForm;

impl Form for BeginForm {
    const FIELDS: &'static [&'static str] = &["next"];
}

/// Sends a browser to GitHub, with a state that only this browser can come back with.
async fn begin(
    State(auth): State<AuthState>,
    headers: HeaderMap,
    form: Result<FormBody<BeginForm>, AppError>,
) -> Result<Response, Refused> {
    let next = form.ok().and_then(|form| LocalPath::parse(form.typed("next")).ok()).unwrap_or_else(LocalPath::home);
    let github = auth.github()?;
    if let Some(elsewhere) = auth.elsewhere(&headers, &next) {
        return Ok(see_other(elsewhere.as_str()));
    }
    let state = secret::token();
    let way = github.way(&state);
    let (next, link) = without_link(next);
    auth.site.store.begin_login_attempt(&state, &way.verifier, &next, (auth.site.clock)()).await?;
    let link = link.map_or_else(|| auth.cookies.end_link(), |link| auth.cookies.begin_link(&link));
    Ok((AppendHeaders([auth.cookies.begin_way(&state), link]), see_other(way.address.as_str())).into_response())
}

/// Where whoever began at the link of an invitation is going, as it may be kept; the browser keeps the link itself.
const INVITATION: &str = "/invitation";

/// A link is a key, of which nothing but the hash may stand in a row.
fn without_link(next: LocalPath) -> (LocalPath, Option<Token>) {
    let own = |path| LocalPath::parse(path).unwrap_or_else(|_| LocalPath::home());
    if let Some(link) = next.as_str().strip_prefix("/invitation/") {
        let link = link.split(['?', '#']).next().unwrap_or_default();
        return (own(INVITATION), Token::parse(link).ok());
    }
    match next.as_str().starts_with("/unsubscribe/") {
        true => (own("/me"), None),
        false => (next, None),
    }
}

/// Whoever lost the link on the way finds their invitations on their own page.
fn with_link(next: LocalPath, link: Option<Token>) -> LocalPath {
    if next.as_str() != INVITATION {
        return next;
    }
    let whole = link.map_or_else(|| "/me".to_owned(), |link| format!("{INVITATION}/{}", link.as_str()));
    LocalPath::parse(&whole).unwrap_or_else(|_| LocalPath::home())
}

/// What GitHub sends a browser back with.
struct AnswerQuery;

impl Form for AnswerQuery {
    const FIELDS: &'static [&'static str] = &["state", "code", "error"];
}

/// The same, each part if it is there.
#[derive(Default)]
struct Answer {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

/// Receives a browser back from GitHub, and signs it in as whoever GitHub says it is.
async fn back(
    State(auth): State<AuthState>,
    headers: HeaderMap,
    answer: Result<PageQuery<AnswerQuery>, AppError>,
) -> Result<Response, Refused> {
    let answer = answer.map(|answer| Answer::of(&answer)).unwrap_or_default();
    let github = auth.github()?;
    let attempt = auth.attempt(&headers, &answer).await?;
    let next = with_link(attempt.next, auth.cookies.link(&headers));
    let towards = Towards(next.clone());
    let arrived = match answer.account(github, attempt.verifier).await {
        Ok(account) => auth.arrive(&headers, &account, &next).await,
        Err(refused) => Err(refused),
    };
    Ok(arrived.unwrap_or_else(|refused| (Extension(towards), refused).into_response()))
}

impl Answer {
    fn of(fields: &Fields) -> Answer {
        let given = |name| fields.given(name).map(str::to_owned);
        Answer { state: given("state"), code: given("code"), error: given("error") }
    }

    /// Whom GitHub sends back.
    async fn account(self, github: &GitHub, verifier: String) -> Result<GitHubAccount, Refused> {
        match self.error.as_deref() {
            Some("access_denied") => Err(Refused::Denied),
            Some(_) => Err(Refused::NotAccepted),
            None => github.account(self.code.ok_or(Refused::InvalidState)?, verifier).await,
        }
    }
}

/// The button that signs out.
struct SignOutForm;

impl Form for SignOutForm {
    const FIELDS: &'static [&'static str] = &[];
}

/// Signs out, whatever else was sent.
async fn sign_out(
    State(auth): State<AuthState>,
    headers: HeaderMap,
    _: Result<FormBody<SignOutForm>, AppError>,
) -> Result<Response, Refused> {
    if let Some(token) = auth.cookies.sign_in(&headers) {
        auth.site.store.sign_out(&token, (auth.site.clock)()).await?;
    }
    Ok(([auth.cookies.end_login_session()], go_to(&LocalPath::home())).into_response())
}

impl AuthState {
    fn github(&self) -> Result<&GitHub, Refused> {
        self.settings.github.as_deref().ok_or(Refused::Off)
    }

    /// Signs in, with a token that nobody has seen before.
    async fn arrive(&self, headers: &HeaderMap, who: &GitHubAccount, next: &LocalPath) -> Result<Response, Refused> {
        let (token, now) = (secret::token(), (self.site.clock)());
        self.site.store.sign_in(who, &device::of(headers), &token, now).await?;
        // Whoever was signed in here before isn't any more: no cookie outlives a sign-in.
        if let Some(old) = self.cookies.sign_in(headers) {
            self.site.store.sign_out(&old, now).await?;
        }
        let cookies =
            AppendHeaders([self.cookies.begin_sign_in(&token), self.cookies.end_way(), self.cookies.end_link()]);
        Ok((cookies, go_to(next)).into_response())
    }

    /// Our page at the public address, if the browser came to this machine by another of its names: the cookie of
    /// `localhost` doesn't come back to `127.0.0.1`. Elsewhere a proxy may have changed the name, so it isn't judged.
    fn elsewhere(&self, headers: &HeaderMap, next: &LocalPath) -> Option<Url> {
        let public = &self.settings.public;
        let host = headers.get(header::HOST)?.to_str().ok()?;
        let page = || Url::parse_with_params(&public.with("/sign-in"), [("next", next.as_str())]).ok();
        (public.is_loopback() && host != public.authority()).then(page).flatten()
    }

    /// The way that this browser, and no other, was sent on; it can be come back from once.
    async fn attempt(&self, headers: &HeaderMap, answer: &Answer) -> Result<LoginAttempt, Refused> {
        let state = answer.state.as_deref().and_then(|state| Token::parse(state).ok()).ok_or(Refused::InvalidState)?;
        if self.cookies.way(headers) != Some(state.clone()) {
            return Err(Refused::InvalidState);
        }
        let attempt = self.site.store.take_login_attempt(&state, (self.site.clock)()).await?;
        attempt.ok_or(Refused::InvalidState)
    }
}

fn see_other(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}
