//! Talks to GitHub: builds the authorization address, exchanges the code and fetches the account.

use super::account;
use super::http::{Http, RequestError};
use crate::config::github::OAuthApp;
use crate::config::public_url::PublicUrl;
use anyhow::Context;
use axum::http::{Request, Response, StatusCode, header};
use domain::login_sessions::{GitHubAccount, Token};
use oauth2::basic::{BasicClient, BasicErrorResponse};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse, TokenUrl,
};
use std::time::Duration;
use thiserror::Error;
use url::Url;
use web::error::SignInFailure;

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

pub struct GitHub {
    client: Client,
    base: Url,
    api: Url,
    http: Http,
    /// How long all requests of one sign-in may take together, while a person waits for the page.
    pub time_limit: Duration,
}

/// The address to redirect the browser to, and the PKCE verifier for the later exchange.
pub struct AuthorizationRequest {
    pub address: Url,
    pub verifier: String,
}

impl GitHub {
    pub fn new(app: OAuthApp, public: &PublicUrl) -> anyhow::Result<GitHub> {
        let at = |path| app.base.join(path).context("GITHUB_BASE_URL is not a valid address.");
        let client = BasicClient::new(ClientId::new(app.id))
            .set_client_secret(ClientSecret::new(app.secret))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::from_url(at("login/oauth/authorize")?))
            .set_token_uri(TokenUrl::from_url(at("login/oauth/access_token")?))
            .set_redirect_uri(RedirectUrl::new(public.with("/sign-in/return"))?);
        let http = Http::new(app.base.scheme() == "https" || app.api.scheme() == "https");
        Ok(GitHub { client, base: app.base, api: app.api, http, time_limit: Duration::from_millis(1900) })
    }

    /// The origin that the sign-in form redirects to, for the Content-Security-Policy.
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    pub fn authorization_request(&self, state: &Token) -> AuthorizationRequest {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let request = self.client.authorize_url(|| CsrfToken::new(state.as_str().to_owned()));
        let scopes = ["read:user", "user:email"].map(|scope| Scope::new(scope.to_owned()));
        let (address, _) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        AuthorizationRequest { address, verifier: verifier.into_secret() }
    }

    /// Fetches the account that GitHub issued `code` for.
    ///
    /// # Errors
    /// If GitHub is slow, refuses, or sends a malformed answer. The reason is without GitHub's own text.
    pub async fn account(&self, code: String, verifier: String) -> Result<GitHubAccount, SignInFailure> {
        let fetched = tokio::time::timeout(self.time_limit, self.fetch_account(code, verifier)).await;
        fetched.unwrap_or_else(|_| Err(SignInFailure::GitHubNotResponding("GitHub takes too long".to_owned())))
    }

    /// Fetches the account. The access token is dropped at the end and never stored.
    async fn fetch_account(&self, code: String, verifier: String) -> Result<GitHubAccount, SignInFailure> {
        let token = self.exchange(code, verifier).await?;
        // A sign-in works without the email addresses, so a slow answer about them must not delay it.
        let emails = tokio::time::timeout(self.time_limit / 2, self.read("user/emails", &token));
        let (user, emails) = tokio::join!(self.read("user", &token), emails);
        let emails = emails.ok().and_then(Result::ok);
        account::read(&user?, &emails.unwrap_or_default())
            .ok_or(SignInFailure::UnexpectedGitHubAnswer("GitHub's answer is not an account"))
    }

    async fn exchange(&self, code: String, verifier: String) -> Result<String, SignInFailure> {
        let send = |request| {
            let http = self.http.clone();
            async move { allowed(http.send(request).await?) }
        };
        let request = self.client.exchange_code(AuthorizationCode::new(code));
        let answer = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(&send).await;
        Ok(answer.map_err(not_exchanged)?.access_token().secret().clone())
    }

    async fn read(&self, path: &str, token: &str) -> Result<Vec<u8>, SignInFailure> {
        let address =
            self.api.join(path).map_err(|_| SignInFailure::UnexpectedGitHubAnswer("the API address can't be built"))?;
        let request = Request::get(address.as_str())
            .header(header::ACCEPT, "application/vnd.github+json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Vec::new())
            .map_err(|_| SignInFailure::UnexpectedGitHubAnswer("the access token is not a valid header value"))?;
        let answer = allowed(self.http.send(request).await?)?;
        match answer.status() {
            StatusCode::OK => Ok(answer.into_body()),
            _ => Err(SignInFailure::UnexpectedGitHubAnswer("GitHub's API refused the access token")),
        }
    }
}

/// Why there is no answer that the sign-in can use.
#[derive(Debug, Error)]
enum AnswerError {
    #[error(transparent)]
    Unanswered(#[from] RequestError),
    #[error("GitHub limits the requests of this server")]
    Limited,
    #[error("GitHub forbids the request")]
    Forbidden,
}

impl From<AnswerError> for SignInFailure {
    fn from(error: AnswerError) -> SignInFailure {
        match error {
            AnswerError::Unanswered(unanswered) => unanswered.into(),
            AnswerError::Limited => SignInFailure::GitHubLimit,
            AnswerError::Forbidden => SignInFailure::GitHubForbids,
        }
    }
}

/// Passes on an answer, unless it says that GitHub limits or forbids the request.
///
/// GitHub reports a limit with 429, or with 403 and one of two headers.
fn allowed(answer: Response<Vec<u8>>) -> Result<Response<Vec<u8>>, AnswerError> {
    let has_no_requests_left =
        answer.headers().get("x-ratelimit-remaining").is_some_and(|remaining| remaining.as_bytes() == b"0");
    match answer.status() {
        StatusCode::TOO_MANY_REQUESTS => Err(AnswerError::Limited),
        StatusCode::FORBIDDEN if has_no_requests_left || answer.headers().contains_key(header::RETRY_AFTER) => {
            Err(AnswerError::Limited)
        }
        StatusCode::FORBIDDEN => Err(AnswerError::Forbidden),
        _ => Ok(answer),
    }
}

/// The failure for a request without a usable answer. Never contains parts of requests or answers.
impl From<RequestError> for SignInFailure {
    fn from(unanswered: RequestError) -> SignInFailure {
        match unanswered {
            RequestError::TooLongOrIncomplete => {
                SignInFailure::UnexpectedGitHubAnswer("GitHub's answer is too long or incomplete")
            }
            other => SignInFailure::GitHubNotResponding(other.to_string()),
        }
    }
}

/// Why the code was not exchanged.
///
/// GitHub refuses with status 200, so a refusal first looks like a malformed token.
fn not_exchanged(error: RequestTokenError<AnswerError, BasicErrorResponse>) -> SignInFailure {
    match error {
        RequestTokenError::Request(unanswered) => unanswered.into(),
        RequestTokenError::ServerResponse(refusal) => SignInFailure::NotAccepted(known_code(refusal.error().as_ref())),
        RequestTokenError::Parse(_, bytes) => match serde_json::from_slice::<BasicErrorResponse>(&bytes) {
            Ok(refusal) => SignInFailure::NotAccepted(known_code(refusal.error().as_ref())),
            Err(_) => SignInFailure::UnexpectedGitHubAnswer("GitHub's answer contains no token"),
        },
        RequestTokenError::Other(_) => SignInFailure::UnexpectedGitHubAnswer("GitHub's answer is empty"),
    }
}

/// GitHub's error code if it is a known one.
///
/// Other codes are not logged, because they may contain anything.
fn known_code(code: &str) -> &'static str {
    const CODES: [&str; 4] =
        ["bad_verification_code", "incorrect_client_credentials", "redirect_uri_mismatch", "unverified_user_email"];
    CODES.into_iter().find(|known| *known == code).unwrap_or("GitHub gives an unknown error code")
}
