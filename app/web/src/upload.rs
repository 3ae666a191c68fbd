//! Reads lists that are pasted or uploaded as a file, after checking that the sender is signed in.

use super::fields::Fields;
use super::forms::{DeclaredFields, FieldsBody, content_type, too_long, too_many};
use crate::context::RequestContext;
use crate::error::AppError;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use std::marker::PhantomData;

/// The maximum number of parts of a form with a list.
pub const MAX_PARTS: usize = 10;
/// The maximum size of a list in bytes.
pub const MAX_LIST_BYTES: usize = 2 * 1024 * 1024;

/// The form `F` from a visitor, with the default size limit, so that only a short list is read.
struct SignedOut<F>(PhantomData<F>);

impl<F: DeclaredFields> DeclaredFields for SignedOut<F> {
    const FIELDS: &'static [&'static str] = F::FIELDS;
    const MAX_FIELDS: usize = F::MAX_FIELDS;
}

/// Returns the request of a signed-in person unread.
///
/// # Errors
/// [`AppError::SignedOut`] for visitors, with a short pasted list to send again; a long list or a file isn't read.
pub async fn after_sign_in<F: DeclaredFields>(
    context: &RequestContext,
    action: &str,
    request: Request,
) -> Result<Request, AppError> {
    if context.account().is_ok() {
        return Ok(request);
    }
    let fields = if is_multipart(&request) {
        pasted::<F>(request).await
    } else {
        FieldsBody::<SignedOut<F>>::from_request(request, &()).await.ok().map(|form| form.fields)
    };
    let (action, unread) = (action.to_owned(), fields.is_none());
    Err(AppError::SignedOut { action, fields: fields.unwrap_or_default().pairs(), unread })
}

/// Reads the fields of a form with a list; the file `file` replaces the text `list`.
pub async fn uploaded<F: DeclaredFields>(request: Request) -> Result<Fields, AppError> {
    let mut fields = if is_multipart(&request) {
        parts::<F>(request).await?
    } else {
        FieldsBody::<F>::from_request(request, &()).await?.fields
    };
    if fields.is_ticked("file") {
        fields.0.retain(|(name, _)| *name != "list");
        fields.0.iter_mut().filter(|(name, _)| *name == "file").for_each(|(name, _)| *name = "list");
    }
    Ok(fields)
}

fn is_multipart(request: &Request) -> bool {
    content_type(request.headers()).starts_with("multipart/form-data")
}

async fn opened(request: Request) -> Result<Multipart, AppError> {
    Multipart::from_request(request, &()).await.map_err(|_| AppError::UnacceptableRequest(StatusCode::BAD_REQUEST))
}

/// Reads the declared parts of the request.
async fn parts<F: DeclaredFields>(request: Request) -> Result<Fields, AppError> {
    let mut sent = opened(request).await?;
    let (mut fields, mut count, mut left) = (Vec::new(), 0, F::MAX_BYTES);
    while let Some(mut part) = sent.next_field().await.map_err(unreadable)? {
        count += 1;
        if count > F::MAX_FIELDS {
            return Err(too_many(F::MAX_FIELDS));
        }
        if let Some(name) = declared::<F>(&part) {
            let bytes = read(&mut part, left).await?;
            left -= bytes.len();
            fields.push((name, text(name, bytes)?));
        }
    }
    Ok(Fields(fields))
}

/// Reads the pasted list at the start of the request; `None` if it is long or a file was chosen.
async fn pasted<F: DeclaredFields>(mut request: Request) -> Option<Fields> {
    // Without this limit, the multipart reader would also buffer parts that are skipped.
    DefaultBodyLimit::max(SignedOut::<F>::MAX_BYTES).apply(&mut request);
    let mut sent = opened(request).await.ok()?;
    let mut fields = Vec::new();
    for _ in 0..F::MAX_FIELDS {
        let Some(mut part) = sent.next_field().await.ok()? else { return Some(Fields(fields)) };
        match declared::<F>(&part) {
            Some("file") if part.chunk().await.ok()?.is_none_or(|first| first.is_empty()) => {}
            Some("file") => return None,
            Some(name) => fields.push((name, text(name, read(&mut part, SignedOut::<F>::MAX_BYTES).await.ok()?).ok()?)),
            None => return None,
        }
    }
    None
}

fn declared<F: DeclaredFields>(part: &Field<'_>) -> Option<&'static str> {
    F::FIELDS.iter().copied().find(|name| part.name() == Some(name))
}

async fn read(part: &mut Field<'_>, most: usize) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        if bytes.len() + chunk.len() > most {
            return Err(too_long(MAX_LIST_BYTES));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn text(name: &str, bytes: Vec<u8>) -> Result<String, AppError> {
    let what = if name == "file" { "file" } else { "list" };
    let why = || format!("The {what} is not UTF-8 text. Save it as CSV in UTF-8 and send it again.");
    String::from_utf8(bytes).map_err(|_| AppError::Wrong(why()))
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> AppError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_long(MAX_LIST_BYTES),
        _ => AppError::UnacceptableRequest(StatusCode::BAD_REQUEST),
    }
}
