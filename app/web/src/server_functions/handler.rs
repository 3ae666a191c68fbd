//! Answers the calls of server functions, within a size limit and with a fitting status.

use super::CallFailure;
use crate::app_state::AppState;
use crate::context::RequestContext;
use crate::error::AppError;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use http_body_util::BodyExt;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use server_fn::axum::{get_server_fn_service, server_fn_paths};
use server_fn::error::SERVER_FN_ERROR_HEADER;
use store::StoreError;

/// The maximum size of the arguments in bytes.
const MAX_BYTES: usize = 16 * 1024;

/// Method and address of all server functions. Those that accept GET have no route, as any link could call them.
pub fn addresses() -> Vec<(&'static str, &'static str)> {
    server_fn_paths().filter(|(_, method)| *method == Method::POST).map(|(path, _)| ("POST", path)).collect()
}

/// The handler of all server functions.
pub fn handler() -> MethodRouter<AppState> {
    post(call).layer(DefaultBodyLimit::max(MAX_BYTES))
}

async fn call(context: RequestContext, request: Request) -> Response {
    let Some(mut function) = get_server_fn_service(request.uri().path(), request.method().clone()) else {
        return AppError::UnacceptableRequest(StatusCode::NOT_FOUND).into_response();
    };
    let owner = Owner::new();
    let answer = owner.with(|| {
        provide_context(context);
        ScopedFuture::new(async move { function.run(request).await })
    });
    with_status(answer.await).await
}

/// Sets the status of a failed call; Leptos answers every failure with 500.
async fn with_status(response: Response) -> Response {
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let failure = serde_json::from_slice(&bytes).unwrap_or(CallFailure::Failed);
    parts.status = failure.status();
    Response::from_parts(parts, Body::from(bytes))
}

impl CallFailure {
    fn status(self) -> StatusCode {
        match self {
            CallFailure::Malformed => StatusCode::BAD_REQUEST,
            CallFailure::Missing => StatusCode::NOT_FOUND,
            CallFailure::SignedOut => StatusCode::UNAUTHORIZED,
            CallFailure::NotAllowed => StatusCode::FORBIDDEN,
            CallFailure::Failed => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<AppError> for CallFailure {
    /// Logs faults of the server, since the failure that islands see has no text.
    fn from(error: AppError) -> Self {
        if let Some(text) = error.log_text() {
            tracing::error!(error = text, "a server function failed");
        }
        match error.status() {
            StatusCode::NOT_FOUND => CallFailure::Missing,
            StatusCode::SEE_OTHER | StatusCode::UNAUTHORIZED => CallFailure::SignedOut,
            StatusCode::FORBIDDEN => CallFailure::NotAllowed,
            status if status.is_client_error() => CallFailure::Malformed,
            _ => CallFailure::Failed,
        }
    }
}

impl From<StoreError> for CallFailure {
    fn from(error: StoreError) -> Self {
        AppError::from(error).into()
    }
}
