//! Checks that pages which promise emails say so while no email server is configured.

use crate::support::{People, TestApp};

const NOTE: &str = "No email server is configured";

/// The pages on which organizers send or see emails.
const PAGES: [&str; 8] = [
    "/2027/invitations",
    "/2027/invitations/add",
    "/2027/invitations/100",
    "/2027/seats",
    "/2027/outbox",
    "/2027/email-templates",
    "/2027/commitments",
    "/settings",
];

#[tokio::test]
async fn pages_with_emails_say_that_none_is_sent() {
    for (app, says) in [(TestApp::with_demo_data().await, true), (TestApp::that_sends_emails().await, false)] {
        let owner = People::sign_in(&app).await.owner;
        for path in PAGES {
            assert_eq!(app.page_as(path, &owner).await.contains(NOTE), says, "{path}");
        }
        assert!(!app.page("/2027").await.contains(NOTE), "participants need no such note");
    }
}
