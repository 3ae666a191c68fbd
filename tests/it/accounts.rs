//! Tests a person's account: login sessions, data export and deletion.

use crate::access_matrix::sign_in;
use crate::test_app::{TestApp, now};
use domain::access::System;
use domain::id::Login;
use domain::roles::Role;

#[tokio::test]
async fn login_session_survives_a_restart() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-wren", 31).await;
    assert!(app.get_as("/me", &key).await.contains("this browser"));
    let again = app.restarted().await;
    assert!(again.get_as("/me", &key).await.contains("this browser"));
}

#[tokio::test]
async fn deleted_account_keeps_its_work_without_a_name() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-ilse", 41).await;
    // The last owner can't delete their account.
    sign_in(&app, "demo-wren", 42).await;
    let (owner, wren) = (Role::Owner, Login::parse("demo-wren").expect("a login"));
    app.store.appoint(owner.appointer_by_command(System::new()), &wren, now()).await.expect("appointed");
    let task = "/2026/tasks/1";
    assert!(
        app.page(task).await.contains("Ilse Granitsen") && app.page("/2027/people").await.contains("Ilse Granitsen")
    );
    let delete = async |typed: &str| {
        let request = app.client.post(app.address("/me/delete")).header("cookie", key.clone().expect("a cookie"));
        request.form(&[("login", typed)]).send().await.expect("an answer")
    };
    assert!(delete("demo-someone").await.text().await.expect("text").contains("Nothing was deleted"));
    assert_eq!(delete("demo-ilse").await.status(), 303);
    assert!(app.page(task).await.contains("Former participant"));
    for path in [task, "/2027/people", "/2026/people", "/"] {
        assert!(!app.page(path).await.contains("Ilse Granitsen"), "{path}");
    }
    let me = app.client.get(app.address("/me")).header("cookie", key.clone().expect("a cookie"));
    assert_eq!(me.send().await.expect("an answer").status(), 303);
}

#[tokio::test]
async fn data_export_is_complete_and_holds_no_secret() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-ilse", 51).await;
    let data = app.get_as("/me/data.json", &key).await;
    for stored in ["demo-ilse", "Firefox on Linux", "2027"] {
        assert!(data.contains(stored), "{stored}: {data:.400}");
    }
    assert!(
        !data.contains(&format!("{:0>43}", 51)) && !data.contains("hash"),
        "the export holds no secret of a login session"
    );
}
