//! The furnished house: a running server with the demo in it, at a moment that never changes.

use axum::Router;
use domain::time::Instant;
use reqwest::{Client, Response};
use server::config::public_url::PublicUrl;
use server::config::settings::Settings;
use server::demo::demo;
use server::middleware::rate_limits::{RateLimits, quota};
use server::router::{router, router_with};
use store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A server on a port of its own; ends with the test.
pub struct TestApp {
    pub store: Store,
    pub client: Client,
    base: String,
    _folder: TempDir,
}

/// The moment at which the tests live.
pub fn now() -> Instant {
    "2026-11-20T12:00:00Z".parse().expect("a moment")
}

impl TestApp {
    /// With three editions, invented people and tasks, and the real SPEC numbers.
    pub async fn with_demo_data() -> TestApp {
        Self::empty().await.with_the_demo().await
    }

    /// The same, and nobody is told that they write too often.
    pub async fn patient() -> TestApp {
        let public = PublicUrl::parse("http://127.0.0.1").expect("an address");
        let at_once = quota(1_000_000, 1000);
        let limits = RateLimits { login_attempts: at_once, writes_of_person: at_once, writes_from_address: at_once };
        let settings = Settings { limits, ..Settings::without_sign_in(public) };
        let folder = tempfile::tempdir().expect("a folder");
        let app = Self::of(folder, |store| router_with(store, now, settings)).await;
        app.with_the_demo().await
    }

    async fn with_the_demo(self) -> TestApp {
        let app = self;
        let demo = demo(now()).expect("the demo holds together");
        app.store.import_catalog(&demo.catalog, now()).await.expect("the catalog goes in");
        app.store.import_site(&demo.site, now()).await.expect("the editions go in");
        for (edition, tasks) in &demo.tasks {
            app.store.import_tasks(edition, tasks, now()).await.expect("the tasks go in");
        }
        server::demo::invitations::load(&app.store, &demo.coming, now()).await.expect("the invitations go in");
        server::demo::discussion::load(&app.store, &demo.coming, now()).await.expect("the talk goes in");
        app
    }

    /// The same database, served by another server.
    pub async fn restarted(self) -> TestApp {
        self.store.close().await;
        Self::of(self._folder, |store| router(store, now)).await
    }

    /// With nothing in it.
    pub async fn empty() -> TestApp {
        Self::of(tempfile::tempdir().expect("a folder"), |store| router(store, now)).await
    }

    async fn of(folder: TempDir, app: impl FnOnce(Store) -> Router) -> TestApp {
        let store = Store::open(&folder.path().join("cairn.db")).await.expect("a store");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = app(store.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        TestApp { store, client, base, _folder: folder }
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

    /// The page at `path`, which must be there.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("text")
    }

    /// The page as someone signed in sees it.
    pub async fn get_as(&self, path: &str, key: &Option<String>) -> String {
        let request = self.client.get(self.address(path));
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.expect("text")
    }

    pub async fn json(&self, path: &str) -> serde_json::Value {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.expect("JSON")
    }
}

/// Every public page of the demo, with far-off corners.
pub const PAGES: [&str; 32] = [
    "/",
    "/2027",
    "/2026",
    "/2025",
    "/2027/people",
    "/2027/commitments",
    "/2025/commitments",
    "/2026/people",
    "/2027/meetings",
    "/2026/meetings",
    "/2027/tasks",
    "/2026/tasks",
    "/2026/tasks?status=done&group=track",
    "/2026/tasks/1",
    "/2026/tasks/1/comments",
    "/2026/tasks/1/revisions",
    "/2027/tasks/13/revisions",
    "/2027/board",
    "/2026/board?list=help",
    "/2027/dependencies",
    "/search",
    "/search?q=wheels",
    "/2026/progress",
    "/2027/progress",
    "/specs",
    "/specs?sort=endorsements",
    "/specs/0",
    "/specs/2",
    "/roadmap",
    "/roadmap/1a",
    "/roadmap/1d",
    "/roadmap/4c",
];
