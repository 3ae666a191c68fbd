//! A fake GitHub inside the program, so that anybody can sign in as any person of the demo.
//!
//! It speaks real OAuth over HTTP, as GitHub does where documents don't say so: refusals with status 200, scopes with
//! commas between. It is there on loopback addresses only, and only where no OAuth app is set.

pub mod fault_injection;
mod account;
mod authorize;
mod code_store;
pub mod people;
mod token;

use crate::config::public_url::{PublicUrl, is_loopback};
use crate::sign_in::github::App;
use crate::sign_in::secret;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use code_store::CodeStore;
use fault_injection::FaultInjection;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;
use web::app_state::AppState;

const CLIENT_ID: &str = "the-fake-github";

#[derive(Clone)]
pub struct FakeGitHub {
    /// New at every start: nobody else's program can use it.
    secret: String,
    /// Where it sends browsers back to, and nowhere else.
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

    /// The OAuth app that the stand-in knows.
    pub fn app(&self, base: Url, api: Url) -> App {
        App { id: CLIENT_ID.to_owned(), secret: self.secret.clone(), base, api }
    }

    /// Makes it fail from now on; only tests do.
    pub fn misbehave(&self, fault_injection: FaultInjection) {
        *self.fault_injection.lock().unwrap_or_else(PoisonError::into_inner) = fault_injection;
    }

    /// The access tokens that are out, for the tests that look where they went.
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
            .route("/fake-github/user/emails", get(account::mails))
            .layer(middleware::from_fn(only_here))
            .layer(Extension(self))
            .with_state(site)
    }
}

/// Refuses what didn't come to this machine by a name of its own: a proxy that was forgotten in the settings, or a
/// page elsewhere whose name was made to mean this machine.
async fn only_here(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let here = Url::parse(&format!("http://{host}")).is_ok_and(|url| is_loopback(&url));
    let forwarded = ["forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];
    match here && !forwarded.iter().any(|name| headers.contains_key(*name)) {
        true => next.run(request).await,
        false => (StatusCode::NOT_FOUND, "The fake GitHub is for this machine only.\n").into_response(),
    }
}
