//! Reads lists that are pasted or uploaded as a file, after checking that the sender is signed in.

use super::forms::{Form, FormBody, content_type, from_pairs, not_text, too_long, too_many};
use crate::context::RequestContext;
use crate::error::AppError;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// The maximum number of parts of a form with a list.
pub const MAX_PARTS: usize = 10;
/// The maximum size of a list in bytes.
pub const MAX_LIST_BYTES: usize = 2 * 1024 * 1024;

/// The form `F` from a visitor, with the default size limit, so that only a short list is read.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct SignedOut<F>(F);

impl<F: Form> Form for SignedOut<F> {
    const MAX_FIELDS: usize = F::MAX_FIELDS;
}

/// Returns the request of a signed-in person unread.
///
/// # Errors
/// [`AppError::SignedOut`] for visitors, with a short pasted list to send again; a long list or a file isn't read.
pub async fn after_sign_in<F: Form>(
    context: &RequestContext,
    action: &str,
    request: Request,
) -> Result<Request, AppError> {
    if context.account().is_ok() {
        return Ok(request);
    }
    let form = if is_multipart(&request) {
        pasted::<F>(request).await
    } else {
        FormBody::<SignedOut<F>>::from_request(request, &()).await.ok().map(|FormBody(SignedOut(form))| form)
    };
    let (action, unread) = (action.to_owned(), form.is_none());
    Err(AppError::SignedOut { action, fields: form.map(|form| form.pairs()).unwrap_or_default(), unread })
}

/// Reads a form with a list. It has a text `list` and a file `file`; see [`file_or_text`].
pub async fn uploaded<F: Form>(request: Request) -> Result<F, AppError> {
    if is_multipart(&request) {
        let parts = parts(request, F::MAX_FIELDS, F::MAX_BYTES).await?.into_iter();
        from_pairs(parts.map(|(name, bytes)| Ok((name.clone(), text(&name, bytes)?))).collect::<Result<_, AppError>>()?)
    } else {
        Ok(FormBody::<F>::from_request(request, &()).await?.0)
    }
}

/// A form with a file that isn't text, such as an image; its part is named `file`.
pub struct Upload<F> {
    pub form: F,
    /// `None` if no file was chosen.
    pub file: Option<Vec<u8>>,
}

/// Reads a form with a file that isn't text.
pub async fn with_file<F: Form>(request: Request) -> Result<Upload<F>, AppError> {
    if !is_multipart(&request) {
        return Ok(Upload { form: FormBody::<F>::from_request(request, &()).await?.0, file: None });
    }
    let (mut pairs, mut file) = (Vec::new(), None);
    for (name, bytes) in parts(request, F::MAX_FIELDS, MAX_LIST_BYTES).await? {
        if name == "file" {
            file = Some(bytes).filter(|bytes| !bytes.is_empty());
        } else {
            let value = String::from_utf8(bytes).map_err(|_| not_text(&name.chars().take(40).collect::<String>()))?;
            pairs.push((name, value));
        }
    }
    Ok(Upload { form: from_pairs(pairs)?, file })
}

/// The first text fields of a recorded body, at most `most`, and whether a file was chosen.
///
/// Reading ends at the first part that is incomplete.
pub async fn text_parts(headers: &HeaderMap, bytes: Vec<u8>, most: usize) -> (Vec<(String, String)>, bool) {
    let mut request = Request::new(Body::from(bytes));
    *request.headers_mut() = headers.clone();
    DefaultBodyLimit::disable().apply(&mut request);
    let (mut fields, mut has_file) = (Vec::new(), false);
    let Ok(mut sent) = opened(request).await else { return (fields, has_file) };
    while let Ok(Some(part)) = sent.next_field().await {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file) = part.file_name() {
            has_file |= !file.is_empty();
            continue;
        }
        match part.text().await {
            Ok(value) if fields.len() < most => fields.push((name, value)),
            _ => break,
        }
    }
    (fields, has_file)
}

/// The chosen file, or the pasted text if there is none.
pub fn file_or_text<'f>(file: &'f str, text: &'f str) -> &'f str {
    if file.trim().is_empty() { text } else { file }
}

/// Reads a large text on another thread, because a thread that serves pages must not be busy for long.
///
/// One text is read at a time, so that many of them can't use all processors.
pub async fn read_aside<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    static TURN: Semaphore = Semaphore::const_new(1);
    let turn = TURN.acquire().await;
    let reading = spawn_blocking(move || {
        let value = read();
        // The reading goes on after its request has ended, and keeps its turn.
        drop(turn);
        value
    });
    reading.await.map_err(|error| AppError::Internal(format!("a text could not be read: {error}")))
}

fn is_multipart(request: &Request) -> bool {
    content_type(request.headers()).starts_with("multipart/form-data")
}

async fn opened(request: Request) -> Result<Multipart, AppError> {
    Multipart::from_request(request, &()).await.map_err(|_| AppError::UnacceptableRequest(StatusCode::BAD_REQUEST))
}

/// Reads the parts of the request, at most `most` with `left` bytes in total.
async fn parts(request: Request, most: usize, mut left: usize) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let mut sent = opened(request).await?;
    let mut pairs = Vec::new();
    while let Some(mut part) = sent.next_field().await.map_err(unreadable)? {
        if pairs.len() == most {
            return Err(too_many(most));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = read(&mut part, left).await?;
        left -= bytes.len();
        pairs.push((name, bytes));
    }
    Ok(pairs)
}

/// Reads the pasted list at the start of the request; `None` if it is long or a file was chosen.
async fn pasted<F: Form>(mut request: Request) -> Option<F> {
    // Without this limit, the multipart reader would also buffer parts that are skipped.
    DefaultBodyLimit::max(SignedOut::<F>::MAX_BYTES).apply(&mut request);
    let mut sent = opened(request).await.ok()?;
    let mut pairs = Vec::new();
    for _ in 0..F::MAX_FIELDS {
        let Some(mut part) = sent.next_field().await.ok()? else { return from_pairs(pairs).ok() };
        match part.name().unwrap_or_default().to_owned() {
            name if name == "file" => {
                if part.chunk().await.ok()?.is_some_and(|first| !first.is_empty()) {
                    return None;
                }
            }
            name => {
                let value = text(&name, read(&mut part, SignedOut::<F>::MAX_BYTES).await.ok()?).ok()?;
                pairs.push((name, value));
            }
        }
    }
    None
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
    if name == "file" {
        return formats::encoding::uploaded_text(bytes).map_err(AppError::Wrong);
    }
    String::from_utf8(bytes).map_err(|_| not_text(&name.chars().take(40).collect::<String>()))
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> AppError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_long(MAX_LIST_BYTES),
        _ => AppError::UnacceptableRequest(StatusCode::BAD_REQUEST),
    }
}
