//! Checks that a community without a series of documents reads no word of another.

mod coast;
mod crawl;

use crate::support::people::appoint;
use crate::support::{People, TestApp, VISITOR, by_any_organizer, edition, sign_in};
use coast::Coast;
use crawl::{Crawl, visited};
use domain::email::{Email, EmailKind};
use domain::roles::Role;
use formats::emails::{Ending, render};
use std::collections::BTreeSet;

/// The words of another community.
const FOREIGN: [&str; 2] = ["SPEC", "Scientific Python"];

fn is_foreign(text: &str) -> bool {
    FOREIGN.iter().any(|word| text.contains(word))
}

/// Everything that an email says: subject, text and HTML.
fn written(email: &Email) -> String {
    let ending = Ending::TakesPart { choose: "https://coasts.example/me", stop: "https://coasts.example/stop" };
    let rendered = render(&email.template, &email.values, Some("https://coasts.example/link"), Some(ending));
    [email.name.as_str(), &rendered.subject, &rendered.text, &rendered.html].join("\n")
}

#[tokio::test]
async fn pages_of_the_demo_name_its_series() {
    let app = TestApp::without_rate_limits().await;
    let People { participant, owner, .. } = &People::sign_in(&app).await;
    for key in [&VISITOR, participant, owner] {
        let pages = visited(&app, key, Crawl { start: &["/", "/me", "/2027"], most_of_a_kind: 3 }).await;
        let found = pages.iter().filter(|page| is_foreign(&page.text)).count();
        assert!(found > 20, "{found} of {} pages name the series", pages.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_another_community_have_no_foreign_word() {
    let coast = Coast::settled().await;
    let link = coast.invitation_link().await;
    let mut wrong = BTreeSet::new();
    for (role, key) in coast.roles() {
        let start = ["/", "/me", "/me/notifications", "/2027", "/no-such-page", "/2027/invitation", &link, "/sign-in"];
        let pages = visited(&coast.app, key, Crawl { start: &start, most_of_a_kind: 40 }).await;
        assert!(pages.len() >= 25, "{role} reads {} pages", pages.len());
        wrong.extend(
            pages.into_iter().filter(|page| is_foreign(&page.text)).map(|page| format!("{role}: {}", page.path)),
        );
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn emails_of_another_community_have_no_foreign_word() {
    let coast = Coast::settled().await;
    let slug = edition("2027");
    let emails = coast.app.store.emails(by_any_organizer(&slug), None, None, 1000).await.expect("emails");
    let kinds: BTreeSet<&str> = emails.iter().map(|email| email.kind.as_str()).collect();
    assert!(kinds.len() >= 9, "emails of all kinds but the daily digest: {kinds:?}");
    for email in &emails {
        assert!(!is_foreign(&written(email)), "{}", written(email));
    }
    for kind in EmailKind::ALL {
        let template = kind.template();
        assert!(!is_foreign(&template.subject) && !is_foreign(&template.body), "{kind:?}");
    }
}

#[tokio::test]
async fn audit_log_and_adoptions_use_no_series_name() {
    let app = TestApp::with_demo_data().await;
    appoint(&app, &Role::Owner, "the-owner").await;
    let owner = sign_in(&app, "the-owner", 12).await;
    let form = [("project", "numpy"), ("state", "adopted")];
    assert_eq!(app.post_as("/specs/4/adoption", &owner, &form).await.status(), 303);
    let log = app.page_as("/audit-log", &owner).await;
    assert!(log.contains("recorded the adoption of document 4 by") && !log.contains("SPEC 4"));
}
