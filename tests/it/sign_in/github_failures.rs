//! Checks failures of GitHub: no one is signed in, the page explains why, and public pages work.

use crate::support::demo::WREN;
use crate::support::{Browser, OAuthTestServer, location, login, parameter, with_parameter};
use server::config::github::OAuthApp;
use server::config::public_url::PublicUrl;
use server::fake_github::fault_injection::{EmailAnswer, FaultInjection, How};
use server::sign_in::github::GitHub;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Checks that the callback is refused with this text and without GitHub's own messages.
async fn refused(browser: &mut Browser, back: &str, status: u16, words: &str) -> String {
    let answer = browser.get(back).await;
    assert_eq!(answer.status(), status, "{words}");
    let page = answer.text().await.expect("text");
    assert!(page.contains(words) && page.contains("/sign-in"), "{words}: {page}");
    if back.contains("code=") {
        assert!(!page.contains("code="), "the page omits GitHub’s code");
    }
    for secret in [
        "bad_verification_code",
        "Unicorn",
        "issues producing",
        "The fake GitHub refuses",
        "exceeded a limit",
        "suspended",
    ] {
        assert!(!page.contains(secret), "the page omits “{secret}”");
    }
    assert!(!browser.cookies.contains_key("cairn"), "{words}");
    page
}

#[tokio::test]
async fn refusal_at_github_can_be_retried() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/2027").await;
    let answer = browser.post(&github, &[("deny", "1")]).await;
    let back = location(&answer);
    assert_eq!(parameter(&back, "error"), "access_denied");
    let page = refused(&mut browser, &back, 403, "You declined the sign-in at GitHub").await;
    assert!(page.contains("href=\"/sign-in?next=%2F2027\""), "the next try has the same destination");
}

#[tokio::test]
async fn used_or_invented_code_is_refused() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/").await;
    let back = browser.choose_person(&github, WREN).await;
    let used = parameter(&back, "code");
    assert_eq!(location(&browser.get(&back).await), "/");
    for code in [used.as_str(), "invented"] {
        let mut browser = oauth.browser();
        let github = browser.start_sign_in("/").await;
        let back = with_parameter(&browser.choose_person(&github, WREN).await, "code", code);
        refused(&mut browser, &back, 400, "did not accept this sign-in").await;
    }
}

#[tokio::test]
async fn code_for_another_challenge_is_refused() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = with_parameter(&browser.start_sign_in("/").await, "code_challenge", &"c".repeat(43));
    let back = browser.choose_person(&github, WREN).await;
    refused(&mut browser, &back, 400, "did not accept this sign-in").await;
}

#[tokio::test]
async fn callback_without_a_code_is_refused() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/").await;
    let back = with_parameter(&browser.choose_person(&github, WREN).await, "code", "");
    refused(&mut browser, &back, 400, "You are not signed in").await;
}

#[tokio::test]
async fn github_failure_is_explained_within_two_seconds() {
    let oauth = OAuthTestServer::new().await;
    let (unreachable, invalid) = ((503, "is not responding"), (502, "does not understand"));
    let limited = (503, "limits how often");
    for (how, (status, words)) in [
        (How::Slowly, unreachable),
        (How::Failing, unreachable),
        (How::Garbage, invalid),
        (How::Endlessly, invalid),
        (How::Elsewhere, invalid),
        (How::Limited, limited),
        (How::OutOfRequests, limited),
        (How::Forbidding, (502, "did not let Cairn read your account")),
    ] {
        let exchange = FaultInjection { exchange: how, ..FaultInjection::default() };
        let user = FaultInjection { user: how, ..FaultInjection::default() };
        for fault_injection in [exchange, user] {
            let mut browser = oauth.browser();
            let github = browser.start_sign_in("/").await;
            let back = browser.choose_person(&github, WREN).await;
            oauth.fake_github.inject_faults(fault_injection);
            let begun = Instant::now();
            refused(&mut browser, &back, status, words).await;
            assert!(begun.elapsed() < Duration::from_millis(2500), "{how:?} took {:?}", begun.elapsed());
        }
    }
}

#[tokio::test]
async fn public_pages_work_without_github() {
    let oauth = OAuthTestServer::with_services(|settings| {
        let unused = || "http://127.0.0.1:9/".parse().expect("an address");
        let app = OAuthApp { id: "id".to_owned(), secret: "secret".to_owned(), base: unused(), api: unused() };
        let public = PublicUrl::parse("http://127.0.0.1").expect("an address");
        settings.github = Some(Arc::new(GitHub::new(app, &public).expect("GitHub")));
    })
    .await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/").await;
    let back = format!("/sign-in/return?code=code&state={}", parameter(&github, "state"));
    let begun = Instant::now();
    refused(&mut browser, &back, 503, "is not responding").await;
    assert!(begun.elapsed() < Duration::from_millis(2500), "{:?}", begun.elapsed());
    assert_eq!(browser.get("/").await.status(), 200);
}

#[tokio::test]
async fn sign_in_needs_no_verified_email_address() {
    let oauth = OAuthTestServer::new().await;
    for mails in [EmailAnswer::Unverified, EmailAnswer::Empty, EmailAnswer::Refused] {
        oauth.fake_github.inject_faults(FaultInjection { mails, ..FaultInjection::default() });
        let mut browser = oauth.browser();
        browser.sign_in(WREN).await;
        assert_eq!(oauth.signed_in_name(&browser).await.as_deref(), Some(WREN), "{mails:?}");
    }
}

#[tokio::test]
async fn renamed_account_is_the_same_person() {
    let oauth = OAuthTestServer::new().await;
    let (mut before, mut after) = (oauth.browser(), oauth.browser());
    before.sign_in(WREN).await;
    let renamed = login("demo-wren-talus");
    oauth.fake_github.inject_faults(FaultInjection { renamed: Some(renamed), ..FaultInjection::default() });
    after.sign_in(WREN).await;
    let first = oauth.account(&before).await.expect("an account");
    let second = oauth.account(&after).await.expect("an account");
    assert_eq!(first.id, second.id);
    assert_eq!(second.person.login.map(String::from).as_deref(), Some("demo-wren-talus"));
}
