//! The HTTP client for GitHub: follows no redirects and limits the size of answers.

use axum::body::Bytes;
use axum::http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use thiserror::Error;

/// The longest answer in bytes. GitHub's answers about accounts have a few thousand.
const LONGEST: usize = 256 * 1024;

/// Why there is no usable answer. The messages never contain parts of the request.
#[derive(Debug, Error)]
pub enum RequestError {
    #[error("GitHub can't be reached")]
    Unreachable,
    #[error("GitHub answered with status {0}")]
    Failing(u16),
    #[error("GitHub's answer is too long, or incomplete")]
    TooLongOrIncomplete,
}

#[derive(Clone)]
pub struct Http(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Http {
    /// Creates a client that trusts the computer's root certificates.
    ///
    /// Trusts Mozilla's if the computer has none, or if `uses_https` is false. GitHub Enterprise may use a private
    /// certificate authority. Loading the computer's certificates takes time, so plain HTTP skips it.
    pub fn new(uses_https: bool) -> Http {
        let native = uses_https.then(|| HttpsConnectorBuilder::new().with_native_roots()).and_then(Result::ok);
        let roots = native.unwrap_or_else(|| HttpsConnectorBuilder::new().with_webpki_roots());
        let connector = roots.https_or_http().enable_http1().build();
        Http(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// Sends a request once.
    ///
    /// # Errors
    /// If there is no answer, a server error, or an answer that is too long or incomplete. Other statuses are returned.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, RequestError> {
        self.send_bounded(request, LONGEST).await
    }

    /// Sends a request once, for an answer of at most `longest` bytes.
    ///
    /// # Errors
    /// Those of [`Http::send`].
    pub async fn send_bounded(
        &self,
        request: Request<Vec<u8>>,
        longest: usize,
    ) -> Result<Response<Vec<u8>>, RequestError> {
        let mut request = request.map(|body| Full::new(Bytes::from(body)));
        // GitHub refuses requests without a `User-Agent`.
        request.headers_mut().insert(header::USER_AGENT, HeaderValue::from_static("Cairn"));
        let response = self.0.request(request).await.map_err(|_| RequestError::Unreachable)?;
        if response.status().is_server_error() {
            return Err(RequestError::Failing(response.status().as_u16()));
        }
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, longest).collect().await.map_err(|_| RequestError::TooLongOrIncomplete)?;
        Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
    }
}
