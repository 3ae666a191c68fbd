//! Where a client exchanges its code for a token.

use super::{CLIENT_ID, StandIn};
use axum::Extension;
use axum::extract::Form;
use axum::response::{IntoResponse, Json, Response};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub struct Exchange {
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    code_verifier: String,
}

pub async fn exchange(Extension(stand_in): Extension<StandIn>, Form(exchange): Form<Exchange>) -> Response {
    if let Some(instead) = stand_in.mischief().exchange.instead().await {
        return instead;
    }
    let answer = match token(&stand_in, &exchange) {
        Ok(token) => json!({ "access_token": token, "scope": "read:user,user:email", "token_type": "bearer" }),
        Err(error) => json!({ "error": error, "error_description": "The stand-in says no.", "error_uri": "" }),
    };
    Json(answer).into_response()
}

fn token(stand_in: &StandIn, exchange: &Exchange) -> Result<String, &'static str> {
    if exchange.client_id != CLIENT_ID || exchange.client_secret != stand_in.secret {
        return Err("incorrect_client_credentials");
    }
    let grant = stand_in.desk.take_code(&exchange.code).ok_or("bad_verification_code")?;
    if grant.return_to != exchange.redirect_uri {
        return Err("redirect_uri_mismatch");
    }
    // The library refuses verifiers of a length that the standard doesn't have, by a panic.
    let length = 43..=128;
    let challenge = length
        .contains(&exchange.code_verifier.len())
        .then(|| PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(exchange.code_verifier.clone())));
    match challenge {
        Some(challenge) if challenge.as_str() == grant.challenge => Ok(stand_in.desk.give_token(grant.login)),
        _ => Err("bad_verification_code"),
    }
}
