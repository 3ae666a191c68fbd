//! Checks that requests from other sites change nothing.

use crate::support::demo::WREN;
use crate::support::{OAuthTestServer, location};

#[tokio::test]
async fn cross_site_post_is_refused() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    browser.sign_in(WREN).await;
    let evil = || ("origin", "https://evil.example".to_owned());
    for headers in [
        vec![("sec-fetch-site", "cross-site".to_owned())],
        vec![("sec-fetch-site", "same-site".to_owned())],
        vec![("sec-fetch-site", "cross-site".to_owned()), evil()],
        vec![evil()],
        vec![("origin", "null".to_owned())],
    ] {
        browser.headers = headers.clone();
        for path in ["/sign-out", "/sign-in", "/appearance"] {
            let refused = browser.post(path, &[]).await;
            assert_eq!(refused.status(), 403, "{path} {headers:?}");
            assert!(refused.text().await.expect("text").contains("Request from another site blocked"), "{path}");
        }
        assert_eq!(oauth.signed_in_name(&browser).await.as_deref(), Some(WREN), "{headers:?}");
        assert_eq!(browser.get("/").await.status(), 200, "a link from another site is allowed");
    }
}

#[tokio::test]
async fn own_forms_work_in_old_and_new_browsers() {
    let oauth = OAuthTestServer::new().await;
    for headers in [
        vec![("sec-fetch-site", "same-origin".to_owned()), ("origin", oauth.address(""))],
        vec![("origin", oauth.address(""))],
        vec![],
    ] {
        let mut browser = oauth.browser();
        browser.sign_in(WREN).await;
        browser.headers = headers;
        assert_eq!(location(&browser.post("/sign-out", &[]).await), "/");
        assert_eq!(oauth.signed_in_name(&browser).await, None);
    }
}

#[tokio::test]
async fn only_post_is_accepted_for_writes() {
    let oauth = OAuthTestServer::new().await;
    for method in ["PUT", "PATCH", "DELETE"] {
        for path in ["/sign-in", "/sign-out", "/appearance", "/2027"] {
            let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
            let answer = oauth.client().request(method, oauth.address(path)).send().await.expect("an answer");
            assert_eq!(answer.status(), 405, "{path}");
        }
    }
}
