//! Wraps request bodies, to read an unread rest, and response bodies, to notice their end.

use super::timing::Timing;
use axum::body::{Body, Bytes, HttpBody};
use http_body_util::BodyExt;
use hyper::body::{Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::timeout;

/// The longest rest of a body, in bytes, that is read so that the connection can stay open.
const SHORT: u64 = 64 * 1024;

/// How long reading the rest may take. A longer wait would delay the response too much.
const READING: Duration = Duration::from_millis(100);

/// The body of a request; when it is dropped, the unread part becomes the [`Rest`].
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
    /// Reads the rest if it is short; returns whether the whole body was read.
    ///
    /// A client that `expects_continue` sends its body only after a `100 Continue`, which reading would send.
    pub async fn read(self, expects_continue: bool) -> bool {
        let rest = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(rest) = rest else { return true };
        if expects_continue || rest.size_hint().lower() > SHORT {
            return false;
        }
        timeout(READING, read_short(rest)).await.unwrap_or(false)
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

/// The body of a response; the response has ended when it is dropped.
pub struct AnswerBody {
    content: Content,
    timing: Arc<Timing>,
}

enum Content {
    /// All of the body.
    Bytes(Bytes),
    Stream(Body),
}

impl AnswerBody {
    pub fn new(body: Body, timing: Arc<Timing>) -> AnswerBody {
        AnswerBody { content: Content::Stream(body), timing }
    }

    pub fn of_bytes(bytes: Bytes, timing: Arc<Timing>) -> AnswerBody {
        AnswerBody { content: Content::Bytes(bytes), timing }
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match &mut self.content {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Stream(body) => Pin::new(body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Bytes(bytes) => bytes.is_empty(),
            Content::Stream(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Stream(body) => body.size_hint(),
        }
    }
}

impl Drop for AnswerBody {
    fn drop(&mut self) {
        self.timing.answer_ends();
    }
}
