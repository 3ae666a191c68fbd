//! Notices what is left of a request's body, and when an answer's body has been handed over.

use super::timing::Timing;
use axum::body::{Body, Bytes, HttpBody};
use http_body_util::BodyExt;
use hyper::body::{Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::timeout;

/// What is left of a body is read if it is no longer than this, so that the connection can be kept.
const SHORT: u64 = 64 * 1024;

/// How long that may take: it is on its way with the head, or else not worth a delay of the answer.
const ON_ITS_WAY: Duration = Duration::from_millis(100);

/// The body of a request; dropped unread, it becomes the rest.
pub struct RequestBody {
    body: Option<Incoming>,
    rest: Rest,
}

impl RequestBody {
    pub fn new(body: Incoming, rest: Rest) -> RequestBody {
        RequestBody { body: Some(body), rest }
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let polled = Pin::new(body).poll_frame(context);
        if let Poll::Ready(None) = polled {
            self.body = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or(SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        if let Some(body) = self.body.take().filter(|body| !body.is_end_stream()) {
            self.rest.0.lock().unwrap_or_else(PoisonError::into_inner).replace(body);
        }
    }
}

/// The unread rest of a request's body.
#[derive(Clone, Default)]
pub struct Rest(Arc<Mutex<Option<Incoming>>>);

impl Rest {
    /// Reads the rest if it is short; false if some of the body is left then.
    ///
    /// A client that `dependencies` sends its body only after it was asked for it, which reading would do.
    pub async fn read(self, waits: bool) -> bool {
        let rest = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(rest) = rest else { return true };
        if waits || rest.size_hint().lower() > SHORT {
            return false;
        }
        timeout(ON_ITS_WAY, read_short(rest)).await.unwrap_or(false)
    }
}

async fn read_short(mut body: Incoming) -> bool {
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return false };
        length += frame.data_ref().map_or(0, |data| data.len() as u64);
        if length > SHORT {
            return false;
        }
    }
    true
}

/// The body of an answer; the answer has ended when it is dropped.
pub struct AnswerBody {
    body: Body,
    timing: Arc<Timing>,
}

impl AnswerBody {
    pub fn new(body: Body, timing: Arc<Timing>) -> AnswerBody {
        AnswerBody { body, timing }
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        self.timing.answer_ends();
    }
}
