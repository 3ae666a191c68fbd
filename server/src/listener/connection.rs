//! Serves the requests of one connection, with a time limit for each phase.

use super::body::{AnswerBody, RequestBody, Rest};
use super::stream::Stream;
use super::timing::Timing;
use super::{App, stopped};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, header};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Sleep, sleep_until};

/// The size limit of each buffer of a connection, in bytes; a longer request head is refused.
const BUFFER: usize = 64 * 1024;

pub struct Connection {
    pub stream: TcpStream,
    pub peer: SocketAddr,
    pub app: App,
    pub timing: Arc<Timing>,
    pub stop: watch::Receiver<bool>,
}

impl Connection {
    /// Serves until one side closes the connection, a time limit passes, or the program stops.
    pub async fn serve(self) {
        let Connection { stream, peer, app, timing, mut stop } = self;
        // The last packet of a response must not wait until the client has acknowledged the one before.
        let _ = stream.set_nodelay(true);
        let stream = TokioIo::new(Stream::new(stream, timing.clone()));
        let service = service_fn(|request| answer(app.clone(), peer, timing.clone(), request));
        let mut builder = http1::Builder::new();
        // hyper's own limit counts idle time as time for the head; `Timing` separates them.
        builder.max_buf_size(BUFFER).header_read_timeout(None);
        let mut connection = pin!(builder.serve_connection(stream, service));
        let mut limit = pin!(sleep_until(timing.deadline()));
        let mut stopping = false;
        loop {
            let ended = poll_fn(|context| poll_within(connection.as_mut(), limit.as_mut(), &timing, context));
            tokio::select! {
                () = ended => return,
                () = stopped(&mut stop), if !stopping => {
                    stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// Polls until the connection has ended or the time of its current phase is over.
fn poll_within(
    connection: Pin<&mut impl Future<Output = hyper::Result<()>>>,
    mut limit: Pin<&mut Sleep>,
    timing: &Timing,
    context: &mut Context<'_>,
) -> Poll<()> {
    if let Poll::Ready(ended) = connection.poll(context) {
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended");
        }
        return Poll::Ready(());
    }
    // The phase changes only while the connection is polled, so no change is missed.
    let deadline = timing.deadline();
    if limit.deadline() != deadline {
        limit.as_mut().reset(deadline);
    }
    limit.poll(context)
}

/// Answers one request.
///
/// If the body was not fully read, the response closes the connection with `Connection: close`.
async fn answer(
    app: App,
    peer: SocketAddr,
    timing: Arc<Timing>,
    request: Request<Incoming>,
) -> Result<Response<AnswerBody>, Infallible> {
    timing.head_is_complete();
    // Most requests are for pages that are in memory, so they skip the router and the wrapping of bodies.
    let kept = app.kept.as_ref().filter(|_| request.body().is_end_stream());
    if let Some(response) = kept.and_then(|kept| kept.answer_at_once(&request)) {
        return Ok(response.map(|bytes| AnswerBody::of_bytes(bytes, timing)));
    }
    let expects_continue = request.headers().contains_key(header::EXPECT);
    let rest = Rest::default();
    let mut request = request.map(|body| Body::new(RequestBody::new(body, rest.clone())));
    // The rate limits need the peer's address.
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = TowerToHyperService::new(app.router).call(request).await?;
    if !rest.read(expects_continue).await {
        timing.body_is_left();
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response.map(|body| AnswerBody::new(body, timing)))
}
