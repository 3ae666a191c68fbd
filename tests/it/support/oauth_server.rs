//! A server with the fake GitHub, for tests that sign in as browsers do.

use crate::support::{Browser, log, now};
use domain::access::{Account, System};
use domain::login_sessions::Token;
use domain::time::Instant;
use reqwest::Client;
use server::config::public_url::PublicUrl;
use server::fake_github::FakeGitHub;
use server::services::Services;
use std::net::SocketAddr;
use std::path::PathBuf;
use store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;

pub struct OAuthTestServer {
    pub store: Store,
    pub fake_github: FakeGitHub,
    base: String,
    folder: TempDir,
}

impl OAuthTestServer {
    pub async fn new() -> OAuthTestServer {
        Self::with_services(|_| ()).await
    }

    /// Starts a server with the demo's editions and people.
    pub async fn with_demo_data() -> OAuthTestServer {
        let oauth = Self::new().await;
        let demo = server::demo::demo(now()).expect("valid demo data");
        oauth.store.import_site(System::new(), &demo.site, now()).await.expect("imported");
        oauth
    }

    pub async fn with_services(change: impl FnOnce(&mut Services)) -> OAuthTestServer {
        Self::with_clock(now, change).await
    }

    pub async fn with_clock(clock: fn() -> Instant, change: impl FnOnce(&mut Services)) -> OAuthTestServer {
        log::collect();
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&folder.path().join("cairn.db")).await.expect("a store");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let base = format!("http://{address}");
        let public = PublicUrl::parse(&base).expect("an address");
        let mut services = Services::with_fake_github(public, address).expect("services");
        let fake_github = services.fake_github.clone().expect("a fake GitHub");
        change(&mut services);
        let app = server::router::router_with(store.clone(), clock, services);
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        OAuthTestServer { store, fake_github, base, folder }
    }

    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn client(&self) -> Client {
        Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
    }

    pub fn browser(&self) -> Browser {
        Browser::at(&self.base)
    }

    /// The account that is signed in.
    pub async fn account(&self, browser: &Browser) -> Option<Account> {
        let token = Token::parse(browser.cookies.get("cairn")?).ok()?;
        Some(self.store.account(&token, now()).await.expect("an answer")?.0)
    }

    /// The name of the person who is signed in.
    pub async fn signed_in_name(&self, browser: &Browser) -> Option<String> {
        Some(self.account(browser).await?.person.name.into())
    }

    /// All files of the database.
    pub fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path()).expect("a folder");
        entries.map(|entry| entry.expect("a file").path()).collect()
    }
}
