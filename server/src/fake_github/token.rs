//! The fake GitHub's endpoint that exchanges a code for a token.

use super::{CLIENT_ID, FakeGitHub};
use axum::Extension;
use axum::response::{IntoResponse, Json, Response};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use serde::{Deserialize, Serialize};
use serde_json::json;
use web::forms::{Form, FormBody};

/// The form of a token request.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExchangeForm {
    client_id: String,
    client_secret: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
}

impl Form for ExchangeForm {}

pub async fn exchange(
    Extension(fake_github): Extension<FakeGitHub>,
    FormBody(exchange): FormBody<ExchangeForm>,
) -> Response {
    if let Some(instead) = fake_github.fault_injection().exchange.instead().await {
        return instead;
    }
    let answer = match token(&fake_github, exchange) {
        Ok(token) => json!({ "access_token": token, "scope": "read:user,user:email", "token_type": "bearer" }),
        Err(error) => {
            json!({ "error": error, "error_description": "The fake GitHub refuses this request.", "error_uri": "" })
        }
    };
    Json(answer).into_response()
}

fn token(fake_github: &FakeGitHub, exchange: ExchangeForm) -> Result<String, &'static str> {
    if exchange.client_id != CLIENT_ID || exchange.client_secret != fake_github.secret {
        return Err("incorrect_client_credentials");
    }
    let grant = fake_github.code_store.take_code(&exchange.code).ok_or("bad_verification_code")?;
    if grant.return_to != exchange.redirect_uri {
        return Err("redirect_uri_mismatch");
    }
    // The library panics if the length of the verifier is not what RFC 7636 allows.
    let (length, verifier) = (43..=128, exchange.code_verifier);
    let challenge = length
        .contains(&verifier.len())
        .then(|| PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier)));
    match challenge {
        Some(challenge) if challenge.as_str() == grant.challenge => Ok(fake_github.code_store.give_token(grant.login)),
        _ => Err("bad_verification_code"),
    }
}
