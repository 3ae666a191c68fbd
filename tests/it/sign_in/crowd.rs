//! Checks 200 simultaneous sign-ins, as at the start of a summit.

use crate::support::{OAuthTestServer, location};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simultaneous_sign_ins_do_not_mix_accounts() {
    let oauth = OAuthTestServer::with_services(|settings| {
        // A slow machine must not fail this test: it checks correctness, not speed.
        let github = settings.github.as_mut().and_then(Arc::get_mut).expect("GitHub");
        github.time_limit = Duration::from_secs(60);
    })
    .await;
    let sign_ins = (0..200).map(|nth| {
        let mut browser = oauth.browser();
        tokio::spawn(async move {
            let login = format!("crowd-{nth}");
            assert_eq!(location(&browser.sign_in(&login).await), "/");
            (login, browser)
        })
    });
    let (mut people, mut tokens) = (BTreeSet::new(), BTreeSet::new());
    for sign_in in sign_ins.collect::<Vec<_>>() {
        let (login, browser) = sign_in.await.expect("a sign-in");
        let account = oauth.account(&browser).await.expect("an account");
        assert_eq!(account.person.login.map(String::from), Some(login));
        people.insert(account.id);
        tokens.insert(browser.cookies["cairn"].clone());
    }
    assert_eq!((people.len(), tokens.len()), (200, 200));
}
