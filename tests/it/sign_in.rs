//! Checks signing in and out over HTTP, with the fake GitHub.

mod appointments;
mod crowd;
mod freed_login;
mod limits;
mod github_failures;
pub mod secrets;
mod cross_site;
mod tabs;

use crate::support::demo::{NOOR, WREN};
use crate::support::{OAuthTestServer, location, parameter, with_parameter};
use domain::time::Instant;
use std::sync::atomic::{AtomicI64, Ordering};

#[tokio::test]
async fn login_cookie_is_http_only_and_same_site() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let landed = browser.sign_in(WREN).await;
    assert_eq!(location(&landed), "/");
    let cookies: Vec<&str> =
        landed.headers().get_all("set-cookie").iter().map(|set| set.to_str().expect("text")).collect();
    let set = cookies.iter().find(|set| set.starts_with("cairn=")).expect("a cookie");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7776000"] {
        assert!(set.contains(attribute), "{set} has {attribute}");
    }
    assert!(cookies.iter().any(|set| set.starts_with("cairn-way=;") && set.contains("Max-Age=0")), "{cookies:?}");
    assert_eq!(oauth.signed_in_name(&browser).await.as_deref(), Some(WREN));
}

#[tokio::test]
async fn sign_in_returns_to_local_addresses_only() {
    let oauth = OAuthTestServer::new().await;
    for (next, landing) in [
        ("/2027/tasks?status=done", "/2027/tasks?status=done"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/a\r\nSet-Cookie: a=b", "/"),
    ] {
        let mut browser = oauth.browser();
        let github = browser.start_sign_in(next).await;
        let back = browser.choose_person(&github, WREN).await;
        assert_eq!(location(&browser.get(&back).await), landing, "{next}");
    }
}

#[tokio::test]
async fn github_request_has_a_challenge_and_two_scopes() {
    let oauth = OAuthTestServer::new().await;
    let github = oauth.browser().start_sign_in("/").await;
    assert_eq!(parameter(&github, "code_challenge_method"), "S256");
    assert_eq!(parameter(&github, "scope"), "read:user user:email");
    assert_eq!(parameter(&github, "redirect_uri"), oauth.address("/sign-in/return"));
    let again = oauth.browser().start_sign_in("/").await;
    for name in ["state", "code_challenge"] {
        assert_ne!(parameter(&github, name), parameter(&again, name), "{name} is new each time");
    }
}

#[tokio::test]
async fn new_sign_in_ends_the_previous_login_session() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    browser.sign_in(WREN).await;
    let before = browser.clone();
    browser.sign_in(NOOR).await;
    assert_ne!(before.cookies["cairn"], browser.cookies["cairn"]);
    assert_eq!(oauth.signed_in_name(&before).await, None);
    assert_eq!(oauth.signed_in_name(&browser).await.as_deref(), Some(NOOR));
}

#[tokio::test]
async fn planted_token_is_not_adopted() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let planted = "p".repeat(43);
    browser.cookies.insert("cairn".to_owned(), planted.clone());
    browser.sign_in(WREN).await;
    assert_ne!(browser.cookies["cairn"], planted);
    browser.cookies.insert("cairn".to_owned(), planted);
    assert_eq!(oauth.signed_in_name(&browser).await, None);
}

#[tokio::test]
async fn sign_out_ends_the_login_session() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    browser.sign_in(WREN).await;
    let copied = browser.clone();
    assert_eq!(location(&browser.post("/sign-out", &[]).await), "/");
    assert!(!browser.cookies.contains_key("cairn"));
    assert_eq!(oauth.signed_in_name(&copied).await, None);
    assert_eq!(location(&browser.post("/sign-out", &[]).await), "/");
}

#[tokio::test]
async fn login_attempt_can_be_used_once() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/").await;
    let back = browser.choose_person(&github, WREN).await;
    let mut copied = browser.clone();
    assert_eq!(location(&browser.get(&back).await), "/");
    for again in [&mut browser, &mut copied] {
        again.cookies.remove("cairn");
        let refused = again.get(&back).await;
        assert_eq!(refused.status(), 400);
        assert!(refused.text().await.expect("text").contains("was already used"));
        assert!(!again.cookies.contains_key("cairn"));
    }
}

#[tokio::test]
async fn invalid_state_signs_no_one_in() {
    let oauth = OAuthTestServer::new().await;
    for state in ["", "short", &"x".repeat(43)] {
        let mut browser = oauth.browser();
        let github = browser.start_sign_in("/").await;
        let back = with_parameter(&browser.choose_person(&github, WREN).await, "state", state);
        assert_eq!(browser.get(&back).await.status(), 400, "{state}");
        assert_eq!(browser.get(&format!("{back}&state=a&state=b")).await.status(), 400);
        assert!(!browser.cookies.contains_key("cairn"), "{state}");
    }
    assert_eq!(oauth.browser().get("/sign-in/return").await.status(), 400);
}

#[tokio::test]
async fn callback_from_another_browser_is_refused() {
    let oauth = OAuthTestServer::new().await;
    let mut attacker = oauth.browser();
    let github = attacker.start_sign_in("/").await;
    let link = attacker.choose_person(&github, "demo-attacker").await;
    let mut victim = oauth.browser();
    assert_eq!(victim.get(&link).await.status(), 400);
    victim.start_sign_in("/").await;
    let refused = victim.get(&link).await;
    assert_eq!(refused.status(), 400);
    assert!(refused.text().await.expect("text").contains("another window or browser"));
    assert!(!victim.cookies.contains_key("cairn"));
    // The refusal doesn't use the link up: the browser that began can still sign in.
    assert_eq!(location(&attacker.get(&link).await), "/");
}

static NOW_SECONDS: AtomicI64 = AtomicI64::new(1_700_000_000);

fn clock() -> Instant {
    Instant::from_timestamp(NOW_SECONDS.load(Ordering::Relaxed), 0).expect("a time")
}

#[tokio::test]
async fn login_attempt_expires_after_ten_minutes() {
    let oauth = OAuthTestServer::with_clock(clock, |_| ()).await;
    for (seconds, status) in [(599, 303), (601, 400)] {
        let mut browser = oauth.browser();
        let github = browser.start_sign_in("/").await;
        let back = browser.choose_person(&github, WREN).await;
        NOW_SECONDS.fetch_add(seconds, Ordering::Relaxed);
        assert_eq!(browser.get(&back).await.status(), status, "after {seconds} seconds");
    }
}

#[tokio::test]
async fn sign_out_needs_a_post_and_the_callback_a_get() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    browser.sign_in(WREN).await;
    assert_eq!(browser.get("/sign-out").await.status(), 405);
    assert_eq!(browser.post("/sign-in/return", &[]).await.status(), 405);
    assert_eq!(oauth.signed_in_name(&browser).await.as_deref(), Some(WREN));
}

#[tokio::test]
async fn other_host_name_redirects_to_the_public_url() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    browser.headers = vec![("host", "localhost:1".to_owned())];
    let answer = browser.post("/sign-in", &[("next", "/2027")]).await;
    assert_eq!(location(&answer), oauth.address("/sign-in?next=%2F2027"));
}
