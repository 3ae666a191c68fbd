//! The client that speaks with GitHub: follows no redirects, reads no endless answers.

use axum::body::Bytes;
use axum::http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use thiserror::Error;

/// GitHub's answers are a few thousand bytes long.
const LONGEST: usize = 256 * 1024;

/// Why there is no answer to read. The texts never hold what was asked.
#[derive(Debug, Error)]
pub enum Unanswered {
    #[error("it can't be reached")]
    Unreachable,
    #[error("it answers with status {0}")]
    Failing(u16),
    #[error("its answer is longer than {LONGEST} bytes, or ends too early")]
    Endless,
}

#[derive(Clone)]
pub struct Http(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Http {
    /// Trusts whom this machine trusts, for GitHub Enterprise may have an authority of its own; where the machine
    /// knows nobody, whom Mozilla trusts. Reading what the machine trusts takes time, so only `secure` does.
    pub fn new(secure: bool) -> Http {
        let machine = secure.then(|| HttpsConnectorBuilder::new().with_native_roots()).and_then(Result::ok);
        let roots = machine.unwrap_or_else(|| HttpsConnectorBuilder::new().with_webpki_roots());
        let connector = roots.https_or_http().enable_http1().build();
        Http(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// Asks once. A server's failure is no answer; everything else is for the caller to judge.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unanswered> {
        let mut request = request.map(|body| Full::new(Bytes::from(body)));
        // GitHub refuses whoever doesn't say who they are.
        request.headers_mut().insert(header::USER_AGENT, HeaderValue::from_static("Cairn"));
        let response = self.0.request(request).await.map_err(|_| Unanswered::Unreachable)?;
        if response.status().is_server_error() {
            return Err(Unanswered::Failing(response.status().as_u16()));
        }
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, LONGEST).collect().await.map_err(|_| Unanswered::Endless)?;
        Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
    }
}
