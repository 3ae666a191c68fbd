//! Checks the rate limits over HTTP: which clients they affect, and that they end.

use crate::support::demo::{NOOR, WREN};
use crate::support::{Browser, OAuthTestServer, location, login, now};
use domain::access::System;
use domain::roles::Role;
use reqwest::{Response, header};
use server::middleware::rate_limits::quota;
use std::time::Duration;

const FORM: [(&str, &str); 2] = [("theme", "dark"), ("next", "/")];

/// The first 429 answer among at most twenty posts.
async fn limited(browser: &mut Browser, path: &str) -> Option<Response> {
    for _ in 0..20 {
        let answer = browser.post(path, &FORM).await;
        if answer.status() == 429 {
            return Some(answer);
        }
        assert_eq!(answer.status(), 303);
    }
    None
}

fn from(oauth: &OAuthTestServer, address: &str) -> Browser {
    let mut browser = oauth.browser();
    browser.headers = vec![("x-forwarded-for", address.to_owned())];
    browser
}

#[tokio::test]
async fn sign_in_limit_states_the_wait_and_ends() {
    let oauth = OAuthTestServer::with_services(|settings| settings.limits.login_attempts = quota(4, 1)).await;
    let mut browser = oauth.browser();
    let answer = limited(&mut browser, "/sign-in").await.expect("a limit");
    let wait = answer.headers()[header::RETRY_AFTER].to_str().expect("text").parse().expect("seconds");
    assert!(answer.text().await.expect("text").contains("You can try again in one second."));
    assert_eq!(browser.get("/").await.status(), 200);
    tokio::time::sleep(Duration::from_secs(wait)).await;
    assert_eq!(browser.post("/sign-in", &FORM).await.status(), 303);
}

#[tokio::test]
async fn forged_address_does_not_evade_a_limit() {
    let oauth = OAuthTestServer::with_services(|settings| settings.limits.writes_from_address = quota(4, 1)).await;
    let mut answers = Vec::new();
    for nth in 0..20 {
        let mut browser = from(&oauth, &format!("192.0.2.{nth}"));
        answers.push(browser.post("/appearance", &FORM).await.status().as_u16());
    }
    assert!(answers.contains(&429), "{answers:?}");
}

#[tokio::test]
async fn clients_of_a_trusted_proxy_have_separate_limits() {
    let oauth = OAuthTestServer::with_services(|settings| {
        settings.limits.writes_from_address = quota(4, 1);
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    assert!(limited(&mut from(&oauth, "192.0.2.1"), "/appearance").await.is_some());
    // Only the last entry comes from the proxy; the client may forge those before it.
    assert_eq!(from(&oauth, "198.51.100.1, 192.0.2.1").post("/appearance", &FORM).await.status(), 429);
    assert_eq!(from(&oauth, "192.0.2.1, 198.51.100.1").post("/appearance", &FORM).await.status(), 303);
}

#[tokio::test]
async fn limit_of_one_person_does_not_affect_others() {
    let oauth = OAuthTestServer::with_services(|settings| settings.limits.writes_of_person = quota(4, 1)).await;
    let (mut wren, mut noor) = (oauth.browser(), oauth.browser());
    for (browser, login) in [(&mut wren, WREN), (&mut noor, NOOR)] {
        assert_eq!(location(&browser.sign_in(login).await), "/");
    }
    assert!(limited(&mut wren, "/appearance").await.is_some());
    assert_eq!(noor.post("/appearance", &FORM).await.status(), 303);
    // The limit holds for all browsers of the person.
    let mut second = oauth.browser();
    second.sign_in(WREN).await;
    assert!(limited(&mut second, "/appearance").await.is_some());
}

#[tokio::test]
async fn settings_warn_owners_of_a_proxy_that_is_not_trusted() {
    let mut pages = Vec::new();
    for proxies in [vec![], vec!["0.0.0.0/0".parse().expect("a network")]] {
        let oauth = OAuthTestServer::with_services(|settings| settings.trusted_proxies = proxies.clone()).await;
        let appointer = Role::Owner.appointer_by_command(System::new());
        oauth.store.appoint(appointer, &login(WREN), now()).await.expect("an appointment");
        let mut owner = oauth.browser();
        owner.sign_in(WREN).await;
        pages.push(owner.get("/settings").await.text().await.expect("text"));
    }
    assert!(pages.iter().all(|page| page.contains("Community settings")));
    assert!(!pages[0].contains("CAIRN_TRUSTED_PROXIES"), "there is no proxy");
    assert!(pages[1].contains("trusts every address"));
}
