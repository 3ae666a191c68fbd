//! A fake GitHub inside the program, with which anyone can sign in as any person of the demo.
//!
//! It implements OAuth over HTTP as GitHub does, including undocumented behavior: errors have status 200, and commas
//! separate scopes. It runs on loopback addresses only, and only if no OAuth app is set.

pub mod fault_injection;
mod account;
mod api;
mod authorize;
mod code_store;
pub mod items;
pub mod people;
mod token;

use crate::config::github::OAuthApp;
use crate::config::public_url::{PublicUrl, is_loopback};
use crate::secret;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use code_store::CodeStore;
use fault_injection::FaultInjection;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;
use web::app_state::AppState;
use web::error::AppError;

const CLIENT_ID: &str = "the-fake-github";

#[derive(Clone)]
pub struct FakeGitHub {
    /// The client secret; new at every start, so that no other program can use it.
    secret: String,
    /// The only address that it redirects browsers to.
    return_to: String,
    code_store: Arc<CodeStore>,
    fault_injection: Arc<Mutex<FaultInjection>>,
}

impl FakeGitHub {
    pub fn new(public: &PublicUrl) -> FakeGitHub {
        let secret = secret::token().as_str().to_owned();
        let return_to = public.with("/sign-in/return");
        FakeGitHub { secret, return_to, code_store: Arc::default(), fault_injection: Arc::default() }
    }

    /// The OAuth app that the fake GitHub accepts.
    pub fn app(&self, base: Url, api: Url) -> OAuthApp {
        OAuthApp { id: CLIENT_ID.to_owned(), secret: self.secret.clone(), base, api }
    }

    /// Makes requests fail from now on; for tests only.
    pub fn inject_faults(&self, fault_injection: FaultInjection) {
        *self.fault_injection.lock().unwrap_or_else(PoisonError::into_inner) = fault_injection;
    }

    /// All access tokens, for tests that check that no token leaks.
    pub fn tokens(&self) -> Vec<String> {
        self.code_store.tokens()
    }

    fn fault_injection(&self) -> FaultInjection {
        self.fault_injection.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn routes(self, site: AppState) -> Router {
        Router::new()
            .route("/fake-github/login/oauth/authorize", get(authorize::ask).post(authorize::answer))
            .route("/fake-github/login/oauth/access_token", post(token::exchange))
            .route("/fake-github/user", get(account::user))
            .route("/fake-github/user/emails", get(account::emails))
            .route("/fake-github/repos/{owner}/{name}", get(api::repository))
            .route("/fake-github/repos/{owner}/{name}/issues", get(api::issues))
            .route("/fake-github/repos/{owner}/{name}/issues/{number}", get(api::issue))
            .route("/fake-github/repos/{owner}/{name}/commits/{hash}", get(api::commit))
            .route("/fake-github/repos/{owner}/{name}/releases/tags/{*tag}", get(api::release))
            .layer(middleware::from_fn(refuse_proxies_and_other_hosts))
            .layer(Extension(self))
            .with_state(site)
    }
}

/// Refuses requests that come through a proxy, or have a host that is not a loopback address.
///
/// The proxy may be missing in the settings. The host of another site may resolve to this computer (DNS rebinding).
async fn refuse_proxies_and_other_hosts(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let is_local = Url::parse(&format!("http://{host}")).is_ok_and(|url| is_loopback(&url));
    let forwarded = ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];
    if is_local && !forwarded.iter().any(|name| headers.contains_key(*name)) {
        next.run(request).await
    } else {
        AppError::Missing("The fake GitHub works on this computer only.".to_owned()).into_response()
    }
}
