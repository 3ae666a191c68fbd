//! Checks roles given on the command line: they take effect when that GitHub login signs in.

use crate::support::demo::{NOOR, WREN};
use crate::support::{OAuthTestServer, Program, login, now};
use domain::access::System;
use domain::roles::Role;

#[tokio::test]
async fn role_takes_effect_at_first_sign_in() {
    let oauth = OAuthTestServer::new().await;
    let login = login("Demo-Wren");
    oauth.store.appoint(Role::Owner.appointer_by_command(System::new()), &login, now()).await.expect("an appointment");
    let (mut wren, mut noor) = (oauth.browser(), oauth.browser());
    wren.sign_in(WREN).await;
    noor.sign_in(NOOR).await;
    assert!(oauth.account(&wren).await.expect("an account").owner);
    assert!(!oauth.account(&noor).await.expect("an account").owner);
}

#[test]
fn command_line_appoints_and_reports_it() {
    let program = Program::new();
    assert!(program.run(&["demo"]).out.contains("demo-ilse, an owner"));
    let appoint = || program.run(&["owner", "add", "octocat"]);
    assert!(appoint().out.contains("octocat becomes an owner at their first sign-in"));
    assert!(appoint().out.contains("nothing changed"));
    let edition = program.run(&["organizer", "add", "octocat", "--edition", "1999"]);
    assert_eq!((edition.code, edition.err.lines().count()), (Some(1), 1), "{}", edition.err);
    assert_eq!(program.run(&["owner", "add", "no login"]).code, Some(1));
    assert_eq!(program.run(&["organizer", "add", "octocat"]).code, Some(2));
}

#[test]
fn invalid_settings_end_the_program_with_a_message() {
    let program = Program::new();
    for (setting, value, words) in [
        ("--public-url", "cairn.example", "CAIRN_PUBLIC_URL"),
        ("--github-client-id", "id", "GITHUB_CLIENT_SECRET"),
        ("--trusted-proxies", "proxy", "CAIRN_TRUSTED_PROXIES"),
    ] {
        let refused = program.run(&["serve", "--listen", "127.0.0.1:0", setting, value]);
        assert_eq!((refused.code, refused.err.lines().count()), (Some(1), 1), "{}", refused.err);
        assert!(refused.err.contains(words), "{}", refused.err);
    }
}
