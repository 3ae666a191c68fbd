//! Checks the progress of all editions together, and who contributed.

use crate::support::demo::{ILSE, ILSES_NAME};
use crate::support::settings::edit_settings;
use crate::support::{People, TestApp, login, sign_in};
use server::fake_github::people::number;

#[tokio::test]
async fn progress_of_all_editions_leaves_out_drafts() {
    let app = TestApp::with_demo_data().await;
    let whole = app.store.whole_progress().await.expect("progress");
    let page = app.page("/progress").await;
    assert!(page.contains(&whole.all.done_of_kept()), "{page}");
    for expected in ["href=\"/2027/progress\"", "By outcome", "Help wanted", "Latest updates", "href=\"/specs/4\""] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    let organizer = People::sign_in(&app).await.organizer;
    edit_settings(&app, "2027", &organizer, &[("visibility", "draft")]).await;
    assert!(!app.page("/progress").await.contains("/2027"));
}

#[tokio::test]
async fn unlisted_contributor_is_not_named() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, ILSE, number(&login(ILSE))).await;
    let contributions = |page: String| page.split("Contributions").nth(1).expect("contributions").to_owned();
    for path in ["/progress", "/2026/progress"] {
        assert!(contributions(app.page(path).await).contains(ILSES_NAME), "{path} names her while she is listed");
    }
    assert_eq!(app.post_as("/me/preferences", &key, &[("zone", "")]).await.status(), 303);
    for path in ["/progress", "/2026/progress"] {
        let page = contributions(app.page(path).await);
        assert!(!page.contains(ILSES_NAME) && page.contains("more"), "{path}: {page}");
    }
}
