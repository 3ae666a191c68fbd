//! Starts a server for a test, with or without demo data, at a fixed time.

use crate::support::{Key, RunningProgram, edition, now};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use domain::roles::SetupLink;
use reqwest::multipart::Form;
use reqwest::{Client, Response};
use server::config::public_url::PublicUrl;
use server::demo::demo;
use server::middleware::rate_limits::{RateLimits, quota};
use server::router::{router, router_with};
use server::services::Services;
use std::path::PathBuf;
use store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A server on its own port and database. It stops when the test ends.
pub struct TestApp {
    pub store: Store,
    pub client: Client,
    base: String,
    folder: TempDir,
}

impl TestApp {
    /// Starts a server with three editions, invented people and tasks, and the real SPEC numbers.
    pub async fn with_demo_data() -> TestApp {
        Self::empty().await.load_demo_data().await
    }

    /// Starts a server with demo data and limits so high that no test reaches them.
    pub async fn without_rate_limits() -> TestApp {
        Self::empty_without_rate_limits().await.load_demo_data().await
    }

    /// Starts a server with an empty database, and limits so high that no test reaches them.
    pub async fn empty_without_rate_limits() -> TestApp {
        Self::empty_with_writes_of_person(1_000_000, 1000).await
    }

    /// Starts a server with demo data, on which a person can write `burst` times immediately.
    pub async fn with_writes_of_person(burst: u32, per_second: u32) -> TestApp {
        Self::empty_with_writes_of_person(burst, per_second).await.load_demo_data().await
    }

    async fn empty_with_writes_of_person(burst: u32, per_second: u32) -> TestApp {
        let public = PublicUrl::parse("http://127.0.0.1").expect("an address");
        let unlimited = quota(1_000_000, 1000);
        let limits = RateLimits {
            login_attempts: unlimited,
            writes_of_person: quota(burst, per_second),
            writes_from_address: unlimited,
            searches_from_address: unlimited,
        };
        let settings = Services { limits, ..Services::without_sign_in(public) };
        let folder = tempfile::tempdir().expect("a folder");
        Self::start(folder, |store| router_with(store, now, settings)).await
    }

    /// Starts a server with demo data and a configured email server, which this test never contacts.
    pub async fn that_sends_emails() -> TestApp {
        let public = PublicUrl::parse("http://127.0.0.1").expect("an address");
        let settings = Services { sends_emails: true, ..Services::without_sign_in(public) };
        let folder = tempfile::tempdir().expect("a folder");
        Self::start(folder, |store| router_with(store, now, settings)).await.load_demo_data().await
    }

    /// Starts a server with an empty database, and with this link for its first owner.
    pub async fn with_setup_link(link: SetupLink) -> TestApp {
        let public = PublicUrl::parse("http://127.0.0.1").expect("an address");
        let settings = Services { setup: Some(link), ..Services::without_sign_in(public) };
        Self::start(tempfile::tempdir().expect("a folder"), |store| router_with(store, now, settings)).await
    }

    async fn load_demo_data(self) -> TestApp {
        let app = self;
        let demo = demo(now()).expect("valid demo data");
        demo.load(&app.store, now()).await.expect("loaded");
        app
    }

    /// Serves the same database with a new server.
    pub async fn restarted(self) -> TestApp {
        self.store.close().await;
        Self::start(self.folder, |store| router(store, now)).await
    }

    /// Starts a server with an empty database.
    pub async fn empty() -> TestApp {
        Self::start(tempfile::tempdir().expect("a folder"), |store| router(store, now)).await
    }

    /// The server of a program in a process of its own, which has the demo data and the real clock.
    pub async fn of_program(running: &RunningProgram) -> TestApp {
        let store = Store::open(&running.path("cairn.db")).await.expect("a store");
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let folder = tempfile::tempdir().expect("a folder");
        TestApp { store, client, base: format!("http://{}", running.address), folder }
    }

    async fn start(folder: TempDir, router_of: impl FnOnce(Store) -> Router) -> TestApp {
        let store = Store::open(&folder.path().join("cairn.db")).await.expect("a store");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = router_of(store.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        TestApp { store, client, base, folder }
    }

    /// The path of the database, for a second program that serves it too.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("cairn.db")
    }

    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.address(path)).send().await.expect("an answer")
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.client.post(self.address(path)).form(form).send().await.expect("an answer")
    }

    /// Posts a form of a page as the browser of the person with this cookie does.
    pub async fn post_as(&self, path: &str, key: &Key, form: &[(&str, &str)]) -> Response {
        let request = self.client.post(self.address(path)).header("sec-fetch-site", "same-origin").form(form);
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        request.send().await.expect("an answer")
    }

    /// Posts a form, and presses the button of the page that shows what the form will do.
    ///
    /// Returns the first answer if there is no such page.
    pub async fn post_and_confirm(&self, path: &str, key: &Key, form: &[(&str, &str)]) -> Response {
        let answer = self.post_as(path, key, form).await;
        if answer.status() != 200 {
            return answer;
        }
        let (status, headers) = (answer.status(), answer.headers().clone());
        let page = answer.text().await.expect("text");
        let Some((address, fields)) = confirmation(&page) else { return with_body(status, headers, page) };
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post_as(&address, key, &fields).await
    }

    /// The revision of the newest commitments, which the form for the next version sends back.
    pub async fn commitments_revision(&self, slug: &str) -> String {
        self.store.versions(&edition(slug)).await.expect("versions")[0].revision()
    }

    /// Posts a form with a file as the browser of the person with this cookie does.
    pub async fn upload_as(&self, path: &str, key: &Key, form: Form) -> Response {
        let request = self.client.post(self.address(path)).header("sec-fetch-site", "same-origin").multipart(form);
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        request.send().await.expect("an answer")
    }

    /// Returns the page at `path`; panics unless the status is 200.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("text")
    }

    /// Requests `path` as the person with this cookie.
    pub async fn get_as(&self, path: &str, key: &Key) -> Response {
        let request = self.client.get(self.address(path));
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        request.send().await.expect("an answer")
    }

    /// Returns the page as the person with this cookie sees it; panics unless the status is 200.
    pub async fn page_as(&self, path: &str, key: &Key) -> String {
        let response = self.get_as(path, key).await;
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("text")
    }

    /// Returns the JSON at `path`; panics unless the status is 200.
    pub async fn json(&self, path: &str) -> serde_json::Value {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.expect("JSON")
    }
}

/// The address and the hidden fields of the form that confirms what a page shows.
pub fn confirmation(page: &str) -> Option<(String, Vec<(String, String)>)> {
    let form = page.split("<form ").find(|form| form.contains("confirmed="))?.split("</form>").next()?;
    let value = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!(" {name}=\""))?;
        Some(unescaped(rest.split('"').next()?))
    };
    let inputs = form.split("<input ").skip(1);
    let fields = inputs.filter_map(|input| {
        let input = format!(" {}", input.split('>').next()?);
        Some((value(&input, "name")?, value(&input, "value").unwrap_or_default()))
    });
    let head = format!(" {}", form.split('>').next()?);
    Some((value(&head, "action")?, fields.collect()))
}

/// A value of an attribute as the browser reads it.
fn unescaped(text: &str) -> String {
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    names.into_iter().fold(text.to_owned(), |text, (name, letter)| text.replace(name, letter))
}

/// An answer whose body was read already.
fn with_body(status: StatusCode, headers: HeaderMap, body: String) -> Response {
    let mut answer = axum::http::Response::new(body);
    (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
    answer.into()
}
