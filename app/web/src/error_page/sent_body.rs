//! Records the body of a form while its handler reads it, so that a refusal can give the form back.

use crate::context::SentForm;
use crate::forms::{FIELD_NAMES, content_type};
use crate::upload::{self, MAX_LIST_BYTES};
use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use futures_util::{StreamExt, stream};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::timeout;

/// The largest body in bytes that is given back to people who are signed in: a list with its other fields.
const MOST: usize = MAX_LIST_BYTES + 64 * 1024;

/// The largest body in bytes that is given back to visitors.
const MOST_OF_VISITORS: usize = 128 * 1024;

/// The most fields that are given back. Forms of pages have fewer.
const MOST_FIELDS: usize = 500;

/// How long reading the rest of a body may take.
const READING: Duration = Duration::from_secs(3);

/// The body of a form, as far as it was read.
#[derive(Clone)]
pub(super) struct SentBody(Arc<Mutex<Recording>>);

struct Recording {
    rest: BodyDataStream,
    /// What was read, up to `most` bytes.
    read: Vec<Bytes>,
    length: usize,
    most: usize,
    has_ended: bool,
}

impl SentBody {
    /// Records the body of a form; returns the other requests' bodies unchanged.
    ///
    /// `has_token` is whether the request has a cookie of a login session.
    pub(super) fn of(parts: &Parts, body: Body, has_token: bool) -> (Option<SentBody>, Body) {
        let kind = content_type(&parts.headers);
        let is_form = kind.starts_with("application/x-www-form-urlencoded") || kind.starts_with("multipart/form-data");
        let is_ours = !["/api/", "/webhooks/"].iter().any(|folder| parts.uri.path().starts_with(folder));
        if parts.method != Method::POST || !is_form || !is_ours {
            return (None, body);
        }
        let most = if has_token { MOST } else { MOST_OF_VISITORS };
        let rest = body.into_data_stream();
        let recording = Recording { rest, read: Vec::new(), length: 0, most, has_ended: false };
        let sent = SentBody(Arc::new(Mutex::new(recording)));
        let recorded = sent.clone();
        (Some(sent), Body::from_stream(stream::poll_fn(move |context| recorded.poll_next(context))))
    }

    fn recording(&self) -> MutexGuard<'_, Recording> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Passes on what arrives, and keeps it unless it is too much.
    fn poll_next(&self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, axum::Error>>> {
        let mut recording = self.recording();
        let next = ready!(recording.rest.poll_next_unpin(context));
        match &next {
            Some(Ok(bytes)) => {
                recording.length += bytes.len();
                if !recording.is_too_long() {
                    recording.read.push(bytes.clone());
                }
            }
            Some(Err(_)) => {}
            None => recording.has_ended = true,
        }
        Poll::Ready(next)
    }

    /// Reads the rest, and returns the fields that forms of this program have.
    ///
    /// `None` if the body is too long, too slow or unreadable, or has no field with a value. Of a form with a file, the
    /// fields before the end or the limit are returned.
    pub(super) async fn form(self, headers: &HeaderMap, action: String) -> Option<SentForm> {
        let _ = timeout(READING, self.read_rest(headers)).await;
        let (bytes, is_whole) = {
            let recording = self.recording();
            (recording.read.concat(), recording.has_ended && !recording.is_too_long())
        };
        let (mut fields, has_file) = match is_whole {
            _ if content_type(headers).starts_with("multipart/form-data") => {
                upload::text_parts(headers, bytes, MOST_FIELDS + 1).await
            }
            true => (form_urlencoded::parse(&bytes).into_owned().take(MOST_FIELDS + 1).collect(), false),
            false => return None,
        };
        fields.retain(|(name, value)| !value.is_empty() && FIELD_NAMES.contains(&name.as_str()));
        let is_form = !fields.is_empty() && fields.len() <= MOST_FIELDS;
        is_form.then_some(SentForm { action, fields, has_file })
    }

    /// Reads to the end, or until it is too much.
    ///
    /// A client that expects `100 Continue` has sent nothing yet.
    async fn read_rest(&self, headers: &HeaderMap) {
        if headers.contains_key(header::EXPECT) {
            return;
        }
        while !self.recording().is_too_long() && matches!(poll_fn(|context| self.poll_next(context)).await, Some(Ok(_)))
        {
        }
    }
}

impl Recording {
    fn is_too_long(&self) -> bool {
        self.length > self.most
    }
}
