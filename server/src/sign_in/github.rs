//! The conversation with GitHub: where to send a browser, and who it was that came back.

use super::account;
use super::http::{Http, Unanswered};
use crate::config::public_url::PublicUrl;
use crate::refused::Refused;
use anyhow::Context;
use axum::http::{Request, StatusCode, header};
use domain::login_sessions::{GitHubAccount, Token};
use oauth2::basic::{BasicClient, BasicErrorResponse};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse, TokenUrl,
};
use std::time::Duration;
use url::Url;

/// The OAuth app that people sign in by.
pub struct App {
    pub id: String,
    pub secret: String,
    /// Ends in a slash, as `api` does.
    pub base: Url,
    pub api: Url,
}

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

pub struct GitHub {
    client: Client,
    base: Url,
    api: Url,
    http: Http,
    /// How long the whole conversation may take; whoever waits is a person before an empty window.
    pub patience: Duration,
}

/// Where to send a browser, and what proves afterwards that it was us who sent it.
pub struct Way {
    pub address: Url,
    pub verifier: String,
}

impl GitHub {
    pub fn new(app: App, public: &PublicUrl) -> anyhow::Result<GitHub> {
        let at = |path| app.base.join(path).context("GITHUB_BASE_URL is not an address.");
        let client = BasicClient::new(ClientId::new(app.id))
            .set_client_secret(ClientSecret::new(app.secret))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::from_url(at("login/oauth/authorize")?))
            .set_token_uri(TokenUrl::from_url(at("login/oauth/access_token")?))
            .set_redirect_uri(RedirectUrl::new(public.with("/sign-in/return"))?);
        let http = Http::new(app.base.scheme() == "https" || app.api.scheme() == "https");
        Ok(GitHub { client, base: app.base, api: app.api, http, patience: Duration::from_millis(1900) })
    }

    /// Where forms may lead a browser, for the pages' policy.
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    pub fn way(&self, state: &Token) -> Way {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let request = self.client.authorize_url(|| CsrfToken::new(state.as_str().to_owned()));
        let scopes = ["read:user", "user:email"].map(|scope| Scope::new(scope.to_owned()));
        let (address, _) = request.add_scopes(scopes).set_pkce_challenge(challenge).url();
        Way { address, verifier: verifier.into_secret() }
    }

    /// Who came back with `code`. What went wrong is logged here, once, in words of our own.
    pub async fn account(&self, code: String, verifier: String) -> Result<GitHubAccount, Refused> {
        let asked = tokio::time::timeout(self.patience, self.ask(code, verifier)).await;
        asked.unwrap_or(Err(Failure::Silent("it takes too long".to_owned()))).map_err(|failure| {
            tracing::warn!(why = failure.why(), "nobody could sign in by GitHub");
            failure.into()
        })
    }

    /// The access token lives as long as this conversation.
    async fn ask(&self, code: String, verifier: String) -> Result<GitHubAccount, Failure> {
        let token = self.exchange(code, verifier).await?;
        // Who it is matters; their address can be told another time, so it may not hold up the rest.
        let mails = tokio::time::timeout(self.patience / 2, self.read("user/emails", &token));
        let (user, mails) = tokio::join!(self.read("user", &token), mails);
        let mails = mails.ok().and_then(Result::ok);
        account::read(&user?, &mails.unwrap_or_default()).ok_or(Failure::Strange("what it says of them is no account"))
    }

    async fn exchange(&self, code: String, verifier: String) -> Result<String, Failure> {
        let ask = |request| {
            let http = self.http.clone();
            async move { http.send(request).await }
        };
        let request = self.client.exchange_code(AuthorizationCode::new(code));
        let answer = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(&ask).await;
        Ok(answer.map_err(not_exchanged)?.access_token().secret().clone())
    }

    async fn read(&self, path: &str, token: &str) -> Result<Vec<u8>, Failure> {
        let address = self.api.join(path).map_err(|_| Failure::Strange("its address can’t be built"))?;
        let request = Request::get(address.as_str())
            .header(header::ACCEPT, "application/vnd.github+json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Vec::new())
            .map_err(|_| Failure::Strange("its token can’t stand in a header"))?;
        let answer = self.http.send(request).await?;
        match answer.status() {
            StatusCode::OK => Ok(answer.into_body()),
            _ => Err(Failure::Strange("it doesn’t say who has the token that it gave")),
        }
    }
}

/// How the conversation failed. It never holds what was said in it.
enum Failure {
    Silent(String),
    Strange(&'static str),
    NotAccepted(&'static str),
}

impl Failure {
    fn why(&self) -> &str {
        match self {
            Failure::Silent(why) => why,
            Failure::Strange(why) | Failure::NotAccepted(why) => why,
        }
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Refused {
        match failure {
            Failure::Silent(_) => Refused::Silent,
            Failure::Strange(_) => Refused::Strange,
            Failure::NotAccepted(_) => Refused::NotAccepted,
        }
    }
}

impl From<Unanswered> for Failure {
    fn from(unanswered: Unanswered) -> Failure {
        match unanswered {
            Unanswered::Endless => Failure::Strange("its answer has no end"),
            silent => Failure::Silent(silent.to_string()),
        }
    }
}

/// GitHub says no with status 200, so a refusal first looks like a token that can't be read.
fn not_exchanged(error: RequestTokenError<Unanswered, BasicErrorResponse>) -> Failure {
    match error {
        RequestTokenError::Request(unanswered) => unanswered.into(),
        RequestTokenError::ServerResponse(refusal) => Failure::NotAccepted(known(refusal.error().as_ref())),
        RequestTokenError::Parse(_, bytes) => match serde_json::from_slice::<BasicErrorResponse>(&bytes) {
            Ok(refusal) => Failure::NotAccepted(known(refusal.error().as_ref())),
            Err(_) => Failure::Strange("its answer holds no token"),
        },
        RequestTokenError::Other(_) => Failure::Strange("its answer is empty"),
    }
}

/// GitHub's word, if it is one that an operator can act on: what it sends may hold anything.
fn known(word: &str) -> &'static str {
    const WORDS: [&str; 4] =
        ["bad_verification_code", "incorrect_client_credentials", "redirect_uri_mismatch", "unverified_user_email"];
    WORDS.into_iter().find(|known| *known == word).unwrap_or("it gives a reason that Cairn doesn’t know")
}
