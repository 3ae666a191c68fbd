//! Checks sign-ins in several tabs, older cookies, and forms that can't be read.

use crate::support::demo::{NOOR, WREN};
use crate::support::{OAuthTestServer, location, parameter};

#[tokio::test]
async fn sign_ins_begun_in_two_tabs_both_work() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let first = browser.start_sign_in("/2027").await;
    let second = browser.start_sign_in("/2027/tasks").await;
    let first = browser.choose_person(&first, WREN).await;
    assert_eq!(location(&browser.get(&first).await), "/2027");
    let second = browser.choose_person(&second, WREN).await;
    assert_eq!(location(&browser.get(&second).await), "/2027/tasks");
    assert_eq!(oauth.signed_in_name(&browser).await.as_deref(), Some(WREN));
    assert!(!browser.cookies.contains_key("cairn-way"), "no attempt is left");
}

#[tokio::test]
async fn each_tab_returns_to_its_own_invitation() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let links = ["a", "b"].map(|letter| format!("/invitation/{}", letter.repeat(43)));
    let mut begun = Vec::new();
    for link in &links {
        begun.push(browser.start_sign_in(link).await);
    }
    for (github, link) in begun.iter().zip(&links) {
        let back = browser.choose_person(github, WREN).await;
        assert_eq!(location(&browser.get(&back).await), *link);
    }
}

#[tokio::test]
async fn older_cookie_does_not_hide_the_valid_one() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    browser.sign_in(WREN).await;
    let valid = browser.cookies["cairn"].clone();
    let old = "o".repeat(43);
    for sent in [format!("{old}; cairn={valid}"), format!("{valid}; cairn={old}"), format!("x; cairn={valid}; cairn=y")]
    {
        browser.cookies.insert("cairn".to_owned(), sent);
        assert_eq!(browser.get("/me").await.status(), 200);
    }
    // A sign-out ends the login session, whichever cookie comes first.
    browser.cookies.insert("cairn".to_owned(), format!("{old}; cairn={valid}"));
    browser.post("/sign-out", &[]).await;
    browser.cookies.insert("cairn".to_owned(), valid);
    assert_eq!(oauth.signed_in_name(&browser).await, None);
}

#[tokio::test]
async fn older_attempt_cookie_does_not_hide_the_valid_one() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/2027").await;
    let valid = browser.cookies["cairn-way"].clone();
    browser.cookies.insert("cairn-way".to_owned(), format!("{}; cairn-way={valid}", "o".repeat(43)));
    let back = browser.choose_person(&github, NOOR).await;
    assert_eq!(location(&browser.get(&back).await), "/2027");
}

#[tokio::test]
async fn unreadable_form_starts_no_sign_in() {
    let oauth = OAuthTestServer::new().await;
    for (kind, body, status) in [
        ("application/json", "{\"next\": \"/2027\"}", 415),
        ("application/x-www-form-urlencoded", "next=%ff", 400),
        ("application/x-www-form-urlencoded", "next=/a&next=/b", 400),
    ] {
        let request = oauth.client().post(oauth.address("/sign-in")).header("content-type", kind).body(body);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{body}");
        assert!(!answer.headers().contains_key("set-cookie"), "{body}");
    }
    let empty = oauth.client().post(oauth.address("/sign-in")).send().await.expect("an answer");
    assert!(parameter(&location(&empty), "state").len() >= 43, "without a body the sign-in leads to the home page");
}
