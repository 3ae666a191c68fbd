//! Checks that no secret of a sign-in is in the log or in the database files.

use crate::support::demo::WREN;
use crate::support::{OAuthTestServer, location, log, parameter};
use server::fake_github::fault_injection::{FaultInjection, How};

#[tokio::test]
async fn sign_in_secrets_are_not_logged_or_stored() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/").await;
    let state = parameter(&github, "state");
    let back = browser.choose_person(&github, WREN).await;
    assert_eq!(location(&browser.get(&back).await), "/");
    let mut secrets = oauth.fake_github.tokens();
    secrets.extend([parameter(&back, "code"), state, browser.cookies["cairn"].clone()]);

    oauth.fake_github.inject_faults(FaultInjection { user: How::Garbage, ..FaultInjection::default() });
    let mut failing = oauth.browser();
    let github = failing.start_sign_in("/").await;
    let back = failing.choose_person(&github, WREN).await;
    assert_eq!(failing.get(&back).await.status(), 502);
    secrets.extend(oauth.fake_github.tokens());
    secrets.extend([parameter(&back, "code"), parameter(&github, "state")]);
    assert!(secrets.len() >= 8 && secrets.iter().all(|secret| secret.len() >= 40), "{secrets:?}");

    let log = log::collected();
    assert!(log.contains("a sign-in with GitHub failed"), "the log was collected");
    let files: Vec<Vec<u8>> = oauth.files().iter().map(|path| std::fs::read(path).expect("a file")).collect();
    assert!(files.iter().any(|bytes| holds(bytes, WREN)), "the files were read");
    for secret in &secrets {
        assert!(!log.contains(secret.as_str()), "no secret is logged");
        assert!(!files.iter().any(|bytes| holds(bytes, secret)), "no secret is stored");
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
