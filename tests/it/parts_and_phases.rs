//! Checks what an edition shows of parts that are off, and of phases that did not happen.

use crate::support::demo::{CURRENT, PAST};
use crate::support::settings::{EditionForm, edit_settings, organizer_of, revision};
use crate::support::{Summit, TestApp, VISITOR, edition};
use domain::invitations::InvitationState;
use reqwest::StatusCode;

const LINK: &str = "Switch this part on in the settings";

#[tokio::test]
async fn pages_of_a_part_that_is_off_say_so() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, PAST).await;
    let parts = [("work_plan", ""), ("planning", ""), ("invitations", ""), ("travel", "")];
    edit_settings(&app, PAST, &organizer, &parts).await;
    let cases = [
        ("/2026/tasks", "This edition has no work plan."),
        ("/2026/tasks.csv", "This edition has no work plan."),
        ("/2026/tasks/1", "This edition has no work plan."),
        ("/2026/board", "This edition has no work plan."),
        ("/2026/progress", "This edition has no work plan."),
        ("/2026/meetings", "This edition has no planning meetings."),
        ("/2026/invitations", "This edition has no invitations."),
        ("/2026/propose", "This edition has no invitations."),
        ("/2026/seats", "This edition has no invitations."),
        ("/2026/settings/announce", "This edition has no invitations."),
        ("/2026/logistics", "This edition has no travel details."),
    ];
    for (path, why) in cases {
        for (key, has_link) in [(&VISITOR, false), (&organizer, true)] {
            let answer = app.get_as(path, key).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
            let page = answer.text().await.expect("text");
            assert!(page.contains(why) && page.contains(LINK) == has_link, "{path}: {page}");
        }
    }
    let claim = app.post_as("/2026/tasks/1/claim", &organizer, &[]).await;
    assert_eq!(claim.status(), StatusCode::NOT_FOUND, "actions are off too");
    assert_eq!(app.get_as("/2026", &VISITOR).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn invitation_link_of_a_part_that_is_off_says_so() {
    let (summit, [guest]) = &Summit::with_guests(5).await;
    let link = summit.link(guest.invitation, 1).await;
    assert_eq!(summit.app.get(&link).await.status(), StatusCode::OK);
    edit_settings(&summit.app, "2028", &summit.organizer, &[("invitations", "")]).await;
    for (path, form) in [(link.clone(), None), (format!("{link}/decline"), Some([("why", "No time")]))] {
        let answer = match form {
            Some(form) => summit.app.post(&path, &form).await,
            None => summit.app.get(&path).await,
        };
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().await.expect("text").contains("This edition has no invitations."), "{path}");
    }
    assert_eq!(summit.count(InvitationState::Sent).await, 1, "the answer changed nothing");
}

#[tokio::test]
async fn emails_and_commitments_need_no_invitations() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, PAST).await;
    edit_settings(&app, PAST, &organizer, &[("invitations", ""), ("travel", "")]).await;
    let settings = app.page_as("/2026/settings", &organizer).await;
    for path in ["/2026/outbox", "/2026/email-templates", "/2026/commitments"] {
        assert!(settings.contains(&format!("href=\"{path}\"")), "{path}");
        let page = app.page_as(path, &organizer).await;
        for off in ["invitations", "seats", "logistics"] {
            assert!(!page.contains(&format!("href=\"/2026/{off}")), "{path} links to {off}");
        }
    }
}

#[tokio::test]
async fn lists_and_search_leave_out_a_work_plan_that_is_off() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, PAST).await;
    let pages = ["/search?q=wheels", "/roadmap/1a", "/specs/2", "/"];
    let has_task = async |path: &str| app.page(path).await.contains("href=\"/2026/tasks/");
    let mut listed = Vec::new();
    for path in pages {
        if has_task(path).await {
            listed.push(path);
        }
    }
    assert!(listed.contains(&"/roadmap/1a") || listed.contains(&"/specs/2"), "{listed:?}");
    edit_settings(&app, PAST, &organizer, &[("work_plan", "")]).await;
    for path in pages {
        assert!(!has_task(path).await, "{path} lists tasks");
    }
    for path in ["/api/v1/editions/2026/tasks", "/api/v1/editions/2026/progress"] {
        let answer = app.get_as(path, &VISITOR).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(answer.text().await.expect("text").contains("This edition has no work plan."), "{path}");
    }
    edit_settings(&app, PAST, &organizer, &[("work_plan", "yes")]).await;
    for path in listed {
        assert!(has_task(path).await, "{path}: nothing was deleted");
    }
}

#[tokio::test]
async fn edition_without_an_invitation_does_not_show_inviting_as_past() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let form = EditionForm::new("2031").with("phase", "implementation");
    form.post(&app, "/editions/new", &organizer).await;
    let steps = async |slug: &str| {
        let page = app.page_as(&format!("/{slug}"), &organizer).await;
        let line = page.split("class=\"phases\"").nth(1).and_then(|rest| rest.split("</ol>").next());
        line.expect("the phases").to_owned()
    };
    let line = steps("2031").await;
    assert!(!line.contains("Inviting") && !line.contains("Planning"), "{line}");
    assert!(line.contains("Implementation") && line.contains("Closed"));
    assert!(steps(PAST).await.contains("Inviting"), "people took part");
}

#[tokio::test]
async fn organizers_are_asked_to_set_the_phase_of_the_dates() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let over = [("starts", "2026-10-05"), ("ends", "2026-10-09"), ("phase", "planning")];
    edit_settings(&app, CURRENT, &organizer, &over).await;
    let question = "The dates of this edition are over: set the phase to implementation?";
    assert!(app.page_as("/2027", &organizer).await.contains(question));
    assert!(!app.page("/2027").await.contains(question), "visitors aren't asked");
    let page = app.page_as("/2027/settings?phase=implementation", &organizer).await;
    assert!(page.contains("is chosen below. Save to set it."), "{page}");
    assert!(page.contains("value=\"implementation\" selected"), "{page}");
    let stored = app.store.edition(&edition(CURRENT)).await.expect("the edition");
    assert_eq!(stored.phase.map(|phase| phase.as_str()), Some("planning"), "nothing is set yet");
    let form = EditionForm::of(&stored, &revision(&app, CURRENT, &organizer).await);
    form.with("phase", "implementation").post(&app, "/2027/settings", &organizer).await;
    assert!(!app.page_as("/2027", &organizer).await.contains(question));
}

#[tokio::test]
async fn draft_is_marked_and_claims_no_phase() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    let draft = EditionForm::new("2031").with("visibility", "draft");
    draft.post(&app, "/editions/new", &organizer).await;
    let page = app.page_as("/2031", &organizer).await;
    assert!(page.contains("Only organizers and viewers see this edition.") && page.contains("Drafting"), "{page:.200}");
    edit_settings(&app, "2031", &organizer, &[("visibility", "published")]).await;
    let page = app.page("/2031").await;
    assert!(
        !page.contains("Only organizers and viewers see this edition.") && !page.contains("Drafting"),
        "{page:.200}"
    );
}
