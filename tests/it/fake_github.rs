//! Checks the fake GitHub: who can sign in, and which requests it refuses.

use crate::support::demo::WREN;
use crate::support::{OAuthTestServer, TestApp, location, login, parameter, sign_in, with_parameter};
use serde_json::Value;

#[tokio::test]
async fn every_demo_person_can_sign_in() {
    let oauth = OAuthTestServer::with_demo_data().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/2027").await;
    let page = browser.get(&github).await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.expect("text");
    assert!(page.contains("This is a fake GitHub"), "{page}");
    let choices = page.matches("name=\"login\"").count();
    assert!(choices > 50 && page.contains("Wren Talus"), "{choices} people");
    let back = browser.choose_person(&github, WREN).await;
    let landed = browser.get(&back).await;
    assert_eq!(location(&landed), "/2027");
    assert_eq!(oauth.signed_in_name(&browser).await.as_deref(), Some("Wren Talus"));
}

#[tokio::test]
async fn fake_github_is_off_by_default() {
    let app = TestApp::empty().await;
    for path in ["/fake-github/login/oauth/authorize", "/fake-github/user", "/fake-github/user/emails"] {
        assert_eq!(app.get(path).await.status(), 404, "{path}");
    }
    let refused = app.post("/sign-in", &[("next", "/")]).await;
    assert_eq!(refused.status(), 503);
    assert!(refused.text().await.expect("text").contains("not set up"));
}

#[tokio::test]
async fn fake_github_answers_this_machine_only() {
    let oauth = OAuthTestServer::new().await;
    for (name, value) in [("host", "evil.example"), ("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.1")] {
        let request = oauth.client().get(oauth.address("/fake-github/user")).header(name, value);
        assert_eq!(request.send().await.expect("an answer").status(), 404, "{name}");
    }
    assert_eq!(oauth.browser().get("/fake-github/user").await.status(), 401);
}

#[tokio::test]
async fn fake_github_refuses_foreign_redirects() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/").await;
    for (name, value) in [
        ("redirect_uri", "https://evil.example/"),
        ("client_id", "another"),
        ("code_challenge_method", "plain"),
        ("response_type", "token"),
    ] {
        let github = with_parameter(&github, name, value);
        assert_eq!(browser.get(&github).await.status(), 400, "{name}");
        assert_eq!(browser.post(&github, &[("login", WREN)]).await.status(), 400, "{name}");
    }
}

#[tokio::test]
async fn wrong_client_secret_is_refused_with_status_200() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/").await;
    let code = parameter(&browser.choose_person(&github, WREN).await, "code");
    for client_secret in ["", "guessed"] {
        let form = [("client_id", parameter(&github, "client_id")), ("client_secret", client_secret.to_owned())];
        let exchange = oauth.client().post(oauth.address("/fake-github/login/oauth/access_token"));
        let form = form.into_iter().chain([("code", code.clone())]).collect::<Vec<_>>();
        let answer = exchange.form(&form).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        let json: Value = answer.json().await.expect("JSON");
        assert_eq!(json["error"], "incorrect_client_credentials");
    }
}

#[tokio::test]
async fn real_accounts_are_recognized() {
    let app = TestApp::empty().await;
    let invented = login(WREN);
    sign_in(&app, WREN, server::fake_github::people::number(&invented)).await;
    assert!(!server::fake_github::people::has_real_accounts(&app.store).await.expect("an answer"));
    sign_in(&app, "real-person", 583_231).await;
    assert!(server::fake_github::people::has_real_accounts(&app.store).await.expect("an answer"));
}
