//! Tests a person's account: login sessions, data export and deletion.

use crate::support::demo::{ILSE, ILSES_NAME, WREN};
use crate::support::people::appoint;
use crate::support::{Summit, TestApp, location, login, sign_in};
use domain::roles::Role;
use server::fake_github::people::number;

#[tokio::test]
async fn login_session_survives_a_restart() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, WREN, 31).await;
    assert!(app.page_as("/me", &key).await.contains("this browser"));
    let again = app.restarted().await;
    assert!(again.page_as("/me", &key).await.contains("this browser"));
}

#[tokio::test]
async fn deleted_account_keeps_its_work_without_a_name() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, ILSE, number(&login(ILSE))).await;
    // The last owner can't delete their account.
    sign_in(&app, WREN, 42).await;
    appoint(&app, &Role::Owner, WREN).await;
    let task = "/2026/tasks/1";
    assert!(app.page(task).await.contains(ILSES_NAME) && app.page("/2027/people").await.contains(ILSES_NAME));
    let delete = async |typed| app.post_as("/me/delete", &key, &[("login", typed)]).await;
    assert!(delete("demo-someone").await.text().await.expect("text").contains("Nothing was deleted"));
    assert_eq!(location(&delete(ILSE).await), "/?deleted=me");
    assert!(app.page("/?deleted=me").await.contains("Your account is deleted."));
    assert!(app.page(task).await.contains("Former participant"));
    for path in [task, "/2027/people", "/2026/people", "/"] {
        assert!(!app.page(path).await.contains(ILSES_NAME), "{path}");
    }
    assert_eq!(app.get_as("/me", &key).await.status(), 303);
}

#[tokio::test]
async fn data_export_is_complete_and_holds_no_secret() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, ILSE, number(&login(ILSE))).await;
    let data = app.page_as("/me/data.json", &key).await;
    for stored in [ILSE, "Firefox on Linux", "2027"] {
        assert!(data.contains(stored), "{stored}: {data:.400}");
    }
    assert!(
        !data.contains(&format!("{:0>43}", 51)) && !data.contains("hash"),
        "the export holds no secret of a login session"
    );
}

#[tokio::test]
async fn data_export_has_the_subjects_of_emails_as_sent() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    summit.accept(&guest).await;
    let data = summit.app.page_as("/me/data.json", &guest).await;
    assert!(data.contains("\"subject\": \"You are invited to the ") && !data.contains("{edition}"), "{data}");
}
