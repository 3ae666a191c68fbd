//! A GitHub API with faults, which counts requests.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

/// How the API answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// 403 with `X-RateLimit-Remaining: 0` and the time of the reset.
    PrimaryLimit {
        reset: i64,
    },
    /// 429 with `Retry-After`.
    SecondaryLimit {
        seconds: u32,
    },
    /// 403, and only the body names a limit.
    LimitInTheBody,
    Slow(Duration),
    Status(u16),
    Garbage,
    /// A redirect to another server.
    Elsewhere,
    TooLong,
}

#[derive(Default)]
struct Contents {
    answers: HashMap<String, Value>,
    fault: Option<Fault>,
    /// The paths that were asked for, with the query and the sent entity tag.
    requests: Vec<(String, Option<String>)>,
}

#[derive(Clone)]
pub struct FakeApi {
    contents: Arc<Mutex<Contents>>,
    pub address: String,
}

impl FakeApi {
    pub async fn start() -> FakeApi {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/api/v3/", listener.local_addr().expect("an address"));
        let api = FakeApi { contents: Arc::default(), address };
        let app = Router::new().fallback(answer).with_state(api.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        api
    }

    /// Sets the answer for a path below the API's address.
    pub fn set(&self, path: &str, answer: Value) {
        self.contents.lock().expect("a lock").answers.insert(format!("/api/v3/{path}"), answer);
    }

    /// Removes the answer for a path, which is then not found.
    pub fn remove(&self, path: &str) {
        self.contents.lock().expect("a lock").answers.remove(&format!("/api/v3/{path}"));
    }

    pub fn inject(&self, fault: Fault) {
        self.contents.lock().expect("a lock").fault = Some(fault);
    }

    /// The requests so far, which are forgotten.
    pub fn take_requests(&self) -> Vec<(String, Option<String>)> {
        std::mem::take(&mut self.contents.lock().expect("a lock").requests)
    }
}

/// The entity tag of an answer: its text.
fn tag(answer: &Value) -> String {
    format!("\"{}\"", answer.to_string().len())
}

async fn answer(State(api): State<FakeApi>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let sent_tag = request.headers().get(header::IF_NONE_MATCH).map(|tag| tag.to_str().expect("text").to_owned());
    let (fault, found) = {
        let mut contents = api.contents.lock().expect("a lock");
        contents.requests.push((request.uri().to_string(), sent_tag.clone()));
        (contents.fault.unwrap_or(Fault::None), contents.answers.get(&path).cloned())
    };
    let json = |status: u16, body: Value| {
        Response::builder().status(status).body(Body::from(body.to_string())).expect("a response")
    };
    let with = |mut response: Response, name: &'static str, value: String| {
        response.headers_mut().insert(name, value.parse().expect("a header"));
        response
    };
    match fault {
        Fault::None => {}
        Fault::PrimaryLimit { reset } => {
            let response = with(json(403, json!({ "message": "No" })), "x-ratelimit-remaining", "0".to_owned());
            return with(response, "x-ratelimit-reset", reset.to_string());
        }
        Fault::SecondaryLimit { seconds } => return with(json(429, json!({})), "retry-after", seconds.to_string()),
        Fault::LimitInTheBody => {
            return json(403, json!({ "message": "You have exceeded a secondary rate limit. Please wait." }));
        }
        Fault::Slow(time) => tokio::time::sleep(time).await,
        Fault::Status(status) => return json(status, json!({ "message": "No" })),
        Fault::Garbage => return Response::new(Body::from("<!DOCTYPE html><p>Unicorn!")),
        Fault::Elsewhere => {
            return with(json(301, json!({})), "location", "http://127.0.0.2:9/repos/example-org/wheels".to_owned());
        }
        Fault::TooLong => return Response::new(Body::from(vec![b' '; 20 * 1024 * 1024])),
    }
    match found {
        // An answer that is a text is the path of a renamed repository.
        Some(Value::String(to)) => with(json(301, json!({})), "location", format!("/api/v3/{to}")),
        Some(answer) if sent_tag == Some(tag(&answer)) => {
            Response::builder().status(StatusCode::NOT_MODIFIED).body(Body::empty()).expect("a response")
        }
        Some(answer) => {
            let tag = tag(&answer);
            with(json(200, answer), "etag", tag)
        }
        None => json(404, json!({ "message": "Not Found" })),
    }
}
