//! Handles sign-in with GitHub and sign-out.

pub mod cookie;
pub mod github;
mod account;
mod device;
pub mod http;

use crate::config::public_url::PublicUrl;
use crate::secret;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum_extra::extract::CookieJar;
use cookie::{BrowserAttempt, Cookies};
use domain::login_sessions::{GitHubAccount, LoginAttempt, Token};
use domain::text::LocalPath;
use github::GitHub;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use url::Url;
use web::addresses::go_to;
use web::app_state::AppState;
use web::error::{AppError, SignInFailure};
use web::forms::{Form, FormBody, NoFields, PageQuery, given};

#[derive(Clone)]
struct AuthState {
    site: AppState,
    public: PublicUrl,
    /// `None` if sign-in is off.
    github: Option<Arc<GitHub>>,
    cookies: Cookies,
}

fn table() -> Vec<(&'static str, &'static str, MethodRouter<AuthState>)> {
    vec![
        ("POST", "/sign-in", post(begin)),
        ("GET", "/sign-in/return", get(callback)),
        ("POST", "/sign-out", post(sign_out)),
    ]
}

/// Method and address of every route here, for the test that covers all routes.
pub fn addresses() -> Vec<(&'static str, &'static str)> {
    table().into_iter().map(|(method, address, _)| (method, address)).collect()
}

pub fn routes(site: AppState, public: PublicUrl, github: Option<Arc<GitHub>>) -> Router {
    let cookies = Cookies::of(&public);
    let routes = table().into_iter().fold(Router::new(), |routes, (_, address, auth)| routes.route(address, auth));
    routes.with_state(AuthState { site, public, github, cookies })
}

/// The form that starts a sign-in.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct BeginForm {
    /// The page to open afterwards.
    next: String,
}

impl Form for BeginForm {}

/// Redirects a browser to GitHub, with a state that only this browser can return with.
async fn begin(
    State(auth): State<AuthState>,
    headers: HeaderMap,
    FormBody(form): FormBody<BeginForm>,
) -> Result<Response, AppError> {
    let next = LocalPath::parse(&form.next).unwrap_or_else(|_| LocalPath::home());
    let github = auth.github()?;
    if let Some(public_page) = auth.public_sign_in_page(&headers, &next) {
        return Ok(see_other(public_page.as_str()));
    }
    let state = secret::token();
    let authorization = github.authorization_request(&state);
    let (next, link) = strip_link_secrets(next);
    auth.site.store.begin_login_attempt(&state, &authorization.verifier, &next, (auth.site.clock)()).await?;
    let jar = CookieJar::new().add(auth.cookies.begin_attempt(&headers, BrowserAttempt { state, link }));
    Ok((jar, see_other(authorization.address.as_str())).into_response())
}

/// The stored target of a sign-in that began at an invitation link.
///
/// The browser keeps the secret part in a cookie.
const INVITATION: &str = "/invitation";

/// Removes the secret of an invitation or unsubscribe link, because the store may keep only its hash.
///
/// Returns the page to store, and the token of an invitation link.
fn strip_link_secrets(next: LocalPath) -> (LocalPath, Option<Token>) {
    let local = |path| LocalPath::parse(path).unwrap_or_else(|_| LocalPath::home());
    if let Some(link) = next.as_str().strip_prefix("/invitation/") {
        let link = link.split(['?', '#']).next().unwrap_or_default();
        return (local(INVITATION), Token::parse(link).ok());
    }
    if next.as_str().starts_with("/unsubscribe/") {
        return (local("/me"), None);
    }
    (next, None)
}

/// Restores the invitation link.
///
/// Without the cookie it leads to the person's own page, which lists their invitations.
fn with_link(next: LocalPath, link: Option<Token>) -> LocalPath {
    if next.as_str() != INVITATION {
        return next;
    }
    let path = link.map_or_else(|| "/me".to_owned(), |link| format!("{INVITATION}/{}", link.as_str()));
    LocalPath::parse(&path).unwrap_or_else(|_| LocalPath::home())
}

/// The query with which GitHub redirects back.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Answer {
    state: String,
    code: String,
    error: String,
}

impl Form for Answer {}

/// Handles the redirect back from GitHub, and signs the browser in with the account that GitHub names.
async fn callback(
    State(auth): State<AuthState>,
    headers: HeaderMap,
    answer: Result<PageQuery<Answer>, AppError>,
) -> Result<Response, AppError> {
    let answer = answer.map(|PageQuery(answer)| answer).unwrap_or_default();
    let github = auth.github()?;
    let (begun, attempt) = auth.take_login_attempt(&headers, &answer).await?;
    let next = with_link(attempt.next, begun.link);
    match answer.account(github, attempt.verifier).await {
        Ok(account) => auth.finish_sign_in(&account, &next, &headers, &begun.state).await,
        Err(failure) => Err(AppError::SignInFailed { failure, next }),
    }
}

impl Answer {
    /// Fetches the account from GitHub.
    async fn account(self, github: &GitHub, verifier: String) -> Result<GitHubAccount, SignInFailure> {
        match given(&self.error) {
            Some("access_denied") => Err(SignInFailure::Declined),
            Some(_) => Err(SignInFailure::NotAccepted("GitHub answered with an error")),
            None => {
                let code = given(&self.code).ok_or(SignInFailure::InvalidState)?;
                github.account(code.to_owned(), verifier).await
            }
        }
    }
}

/// Signs out, ignoring unknown fields.
async fn sign_out(
    State(auth): State<AuthState>,
    headers: HeaderMap,
    _: Result<FormBody<NoFields>, AppError>,
) -> Result<Response, AppError> {
    for token in auth.cookies.sign_in(&headers) {
        auth.site.store.sign_out(&token, (auth.site.clock)()).await?;
    }
    Ok((CookieJar::new().add(auth.cookies.end_login_session()), go_to(&LocalPath::home())).into_response())
}

impl AuthState {
    fn github(&self) -> Result<&GitHub, SignInFailure> {
        self.github.as_deref().ok_or(SignInFailure::NotSetUp)
    }

    /// Starts a login session with a new token, and redirects to `next`.
    async fn finish_sign_in(
        &self,
        account: &GitHubAccount,
        next: &LocalPath,
        headers: &HeaderMap,
        state: &Token,
    ) -> Result<Response, AppError> {
        let (token, now) = (secret::token(), (self.site.clock)());
        self.site.store.sign_in(account, &device::of(headers), &token, now).await?;
        // Ends the sessions of previous cookies, which the new one replaces.
        for old in self.cookies.sign_in(headers) {
            self.site.store.sign_out(&old, now).await?;
        }
        let jar = CookieJar::new()
            .add(self.cookies.begin_login_session(&token))
            .add(self.cookies.end_attempt(headers, state));
        Ok((jar, go_to(next)).into_response())
    }

    /// The sign-in page at the public address, if that is loopback and the browser used another name.
    ///
    /// A cookie set on `localhost` is not sent to `127.0.0.1`. Other public addresses are not compared with the `Host`
    /// header, because a proxy may have changed it.
    fn public_sign_in_page(&self, headers: &HeaderMap, next: &LocalPath) -> Option<Url> {
        let public = &self.public;
        let host = headers.get(header::HOST)?.to_str().ok()?;
        let page = || Url::parse_with_params(&public.with("/sign-in"), [("next", next.as_str())]).ok();
        (public.is_loopback() && host != public.authority()).then(page).flatten()
    }

    /// Takes the login attempt that this browser began; each can be used once.
    async fn take_login_attempt(
        &self,
        headers: &HeaderMap,
        answer: &Answer,
    ) -> Result<(BrowserAttempt, LoginAttempt), AppError> {
        let state = Token::parse(answer.state.trim()).map_err(|_| SignInFailure::InvalidState)?;
        let begun = self.cookies.attempts(headers).into_iter().find(|attempt| attempt.state == state);
        let begun = begun.ok_or(SignInFailure::InvalidState)?;
        let attempt = self.site.store.take_login_attempt(&state, (self.site.clock)()).await?;
        Ok((begun, attempt.ok_or(SignInFailure::InvalidState)?))
    }
}

fn see_other(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}
