//! Reads a list that was pasted or comes as a file, once it is known that its sender may send it.

use super::fields::Fields;
use super::forms::{Form, FormBody, content_type, too_long, too_many};
use crate::context::RequestContext;
use crate::error::AppError;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;

/// A list as text, or as a file; a form of either kind sends it.
struct Import;

impl Form for Import {
    const FIELDS: &'static [&'static str] = &["list", "file"];
    const MAX_FIELDS: usize = 10;
    const MAX_BYTES: usize = 2 * 1024 * 1024;
}

/// The same list from somebody who isn't signed in: only a short one is read.
struct SignedOutImport;

impl Form for SignedOutImport {
    const FIELDS: &'static [&'static str] = &["list"];
    const MAX_FIELDS: usize = Import::MAX_FIELDS;
}

/// Lets the request of a signed-in person pass unread. A short pasted list comes back to others, to be sent again;
/// of a long list or a file nothing is read.
pub async fn after_sign_in(context: &RequestContext, action: &str, request: Request) -> Result<Request, AppError> {
    if context.account().is_ok() {
        return Ok(request);
    }
    let fields = match is_multipart(&request) {
        true => pasted(request).await,
        false => FormBody::<SignedOutImport>::from_request(request, &()).await.ok().map(|form| form.fields),
    };
    let (action, unread) = (action.to_owned(), fields.is_none());
    Err(AppError::SignedOut { action, fields: fields.unwrap_or_default(), unread })
}

/// The file if one was chosen, else the text.
pub async fn uploaded(request: Request) -> Result<String, AppError> {
    let fields = match is_multipart(&request) {
        true => parts(request).await?,
        false => FormBody::<Import>::from_request(request, &()).await?.fields,
    };
    let name = if fields.is_ticked("file") { "file" } else { "list" };
    Ok(fields.0.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value).unwrap_or_default())
}

fn is_multipart(request: &Request) -> bool {
    content_type(request.headers()).starts_with("multipart/form-data")
}

async fn opened(request: Request) -> Result<Multipart, AppError> {
    Multipart::from_request(request, &()).await.map_err(|_| AppError::Unfit(StatusCode::BAD_REQUEST))
}

/// The declared parts of the whole request.
async fn parts(request: Request) -> Result<Fields, AppError> {
    let mut sent = opened(request).await?;
    let (mut kept, mut count, mut left) = (Vec::new(), 0, Import::MAX_BYTES);
    while let Some(mut part) = sent.next_field().await.map_err(unreadable)? {
        count += 1;
        if count > Import::MAX_FIELDS {
            return Err(too_many(Import::MAX_FIELDS));
        }
        if let Some(name) = declared(&part) {
            let bytes = read(&mut part, left).await?;
            left -= bytes.len();
            kept.push((name, text(name, bytes)?));
        }
    }
    Ok(Fields(kept))
}

/// The pasted list at the head of the request; nothing where it is long, or where a file was chosen.
async fn pasted(mut request: Request) -> Option<Fields> {
    // The reader of parts takes in what has come, also of a part that nobody asks it for.
    DefaultBodyLimit::max(SignedOutImport::MAX_BYTES).apply(&mut request);
    let mut sent = opened(request).await.ok()?;
    let mut kept = Vec::new();
    for _ in 0..Import::MAX_FIELDS {
        let Some(mut part) = sent.next_field().await.ok()? else { return Some(Fields(kept)) };
        match declared(&part) {
            Some("list") => {
                kept.push(("list", text("list", read(&mut part, SignedOutImport::MAX_BYTES).await.ok()?).ok()?))
            }
            Some(_) if part.chunk().await.ok()?.is_none_or(|first| first.is_empty()) => {}
            _ => return None,
        }
    }
    None
}

fn declared(part: &Field<'_>) -> Option<&'static str> {
    Import::FIELDS.iter().copied().find(|name| part.name() == Some(name))
}

async fn read(part: &mut Field<'_>, most: usize) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        if bytes.len() + chunk.len() > most {
            return Err(too_long(Import::MAX_BYTES));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn text(name: &str, bytes: Vec<u8>) -> Result<String, AppError> {
    let what = if name == "file" { "file" } else { "list" };
    let why = || format!("The {what} is not text in UTF-8; save it as CSV in UTF-8, then send it again.");
    String::from_utf8(bytes).map_err(|_| AppError::Wrong(why()))
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> AppError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_long(Import::MAX_BYTES),
        _ => AppError::Unfit(StatusCode::BAD_REQUEST),
    }
}
