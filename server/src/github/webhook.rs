//! The address that GitHub's webhooks deliver to.

use super::{GitHubSync, signature};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::post;
use domain::access::System;
use domain::github::DeliveryOutcome;
use domain::time::Instant;
use formats::github::WebhookContent;
use http_body_util::{BodyExt, Limited};
use serde_json::json;
use std::sync::Arc;
use store::Store;
use web::error_page;

/// The longest delivery in bytes. Bodies of issues have at most 65536 characters, which a form can make 9 times as long.
const LONGEST: usize = 2 * 1024 * 1024;

#[derive(Clone)]
struct Webhook {
    store: Store,
    clock: fn() -> Instant,
    settings: Arc<GitHubSync>,
}

pub fn routes(store: Store, clock: fn() -> Instant, settings: Arc<GitHubSync>) -> Router {
    Router::new().route("/webhooks/github", post(receive)).with_state(Webhook { store, clock, settings })
}

/// Answers with one sentence as JSON, which GitHub shows to the people who set up the webhook.
async fn receive(State(webhook): State<Webhook>, request: Request) -> Response {
    let (status, sentence) = match answer(&webhook, request).await {
        Ok(accepted) | Err(accepted) => accepted,
    };
    (status, Json(json!({ "message": sentence }))).into_response()
}

type Answer = (StatusCode, String);

async fn answer(webhook: &Webhook, request: Request) -> Result<Answer, Answer> {
    let refuse = |status: StatusCode, sentence: &str| (status, sentence.to_owned());
    let Some(secret) = &webhook.settings.webhook_secret else {
        return Err(refuse(StatusCode::NOT_FOUND, "The webhook is off. Set GITHUB_WEBHOOK_SECRET to turn it on."));
    };
    let (head, body) = request.into_parts();
    let headers = &head.headers;
    let body = Limited::new(body, LONGEST).collect().await.map_err(|_| {
        refuse(StatusCode::PAYLOAD_TOO_LARGE, &format!("The delivery is incomplete or longer than {LONGEST} bytes."))
    })?;
    let body = body.to_bytes();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !signature::is_valid(secret, &body, header("x-hub-signature-256")) {
        let (request_id, status) = (header(error_page::REQUEST_ID), StatusCode::UNAUTHORIZED.as_u16());
        let (path, reason) = (head.uri.path(), "the signature is missing or wrong");
        tracing::warn!(request_id, path, status, reason, "a webhook delivery was refused");
        return Err(refuse(
            StatusCode::UNAUTHORIZED,
            "The signature in X-Hub-Signature-256 is missing or wrong. Use the same secret here and on GitHub.",
        ));
    }
    let payload = payload(header("content-type"), &body).ok_or_else(|| {
        refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Choose application/json as the content type of the webhook.")
    })?;
    let now = (webhook.clock)();
    let observed = formats::github::webhook(header("x-github-event"), &payload, &webhook.settings.host, now)
        .map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    match observed {
        WebhookContent::Ping => Ok(refuse(StatusCode::OK, "The webhook works.")),
        WebhookContent::Ignored => Ok(refuse(StatusCode::ACCEPTED, "Ignored: this event says nothing about evidence.")),
        WebhookContent::Observations(observations) => {
            let delivery = header("x-github-delivery");
            if delivery.is_empty() || delivery.len() > 100 {
                return Err(refuse(StatusCode::BAD_REQUEST, "The header X-GitHub-Delivery is missing or too long."));
            }
            let outcome = webhook.store.record_github_delivery(System::new(), delivery, &observations, now).await;
            recorded(outcome.map_err(|error| {
                tracing::error!(%error, "a webhook delivery could not be recorded");
                refuse(StatusCode::SERVICE_UNAVAILABLE, "The delivery could not be recorded. Redeliver it later.")
            })?)
        }
    }
}

fn recorded(outcome: DeliveryOutcome) -> Result<Answer, Answer> {
    let sentence = match outcome {
        DeliveryOutcome::Repeated => "Ignored: this delivery arrived before.",
        DeliveryOutcome::Recorded(0) => "Ignored: no task links to this.",
        DeliveryOutcome::Recorded(_) => "Recorded.",
    };
    Ok((StatusCode::ACCEPTED, sentence.to_owned()))
}

/// The JSON of a delivery, which is the body or the field `payload` of a form.
fn payload(content_type: &str, body: &[u8]) -> Option<Vec<u8>> {
    match content_type.split(';').next().unwrap_or("").trim() {
        "application/json" => Some(body.to_vec()),
        "application/x-www-form-urlencoded" => {
            let field = url::form_urlencoded::parse(body).find(|(name, _)| name == "payload");
            field.map(|(_, value)| value.into_owned().into_bytes())
        }
        _ => None,
    }
}
