//! Checks the forms for what organizers share: the second one to save sees the version of the first.

use crate::support::demo::CURRENT;
use crate::support::plan::revision_token_on;
use crate::support::settings::{organizer_of, shown_revision};
use crate::support::{Key, TestApp, by_any_organizer, edition};
use domain::invitations::{Invitation, InvitationState};

/// A form, with what two organizers who opened it at the same time type.
struct SharedForm {
    page: String,
    action: &'static str,
    first: Vec<(&'static str, &'static str)>,
    second: Vec<(&'static str, &'static str)>,
    /// What the second one sees of the first version, and what stays in the form.
    shown: [&'static str; 2],
}

const RULES: [(&str, &str); 3] = [("answer_days", "14"), ("offer_days", "4"), ("keep_days", "90")];

async fn forms(app: &TestApp) -> [SharedForm; 4] {
    let overview = app.store.overview(by_any_organizer(&edition(CURRENT))).await.expect("an overview");
    let is_draft = |invitation: &&Invitation| invitation.status.state == InvitationState::Draft;
    let invitation = overview.invitations.iter().find(is_draft).expect("a draft");
    let guest = |name| vec![("name", name), ("login", "demo-kim-open")];
    let template = |subject| vec![("subject", subject), ("body", "Hello {name}, please answer: {link}")];
    [
        SharedForm {
            page: "/2027/seats".to_owned(),
            action: "",
            first: [&[("capacity", "61")], &RULES[..]].concat(),
            second: [&[("capacity", "72")], &RULES[..]].concat(),
            shown: ["<dd>61</dd>", "value=\"72\""],
        },
        SharedForm {
            page: "/2027/email-templates/invitation".to_owned(),
            action: "/save",
            first: template("Come with us"),
            second: template("Join us"),
            shown: ["Come with us", "value=\"Join us\""],
        },
        SharedForm {
            page: "/2027/tasks/import".to_owned(),
            action: "/settings",
            first: vec![("quiet_days", "31"), ("answer_days", "15")],
            second: vec![("quiet_days", "42"), ("answer_days", "15")],
            shown: ["asks after 31 days", "value=\"42\""],
        },
        SharedForm {
            page: format!("/2027/invitations/{}/edit", invitation.id),
            action: "",
            first: guest("Kim First"),
            second: guest("Kim Second"),
            shown: ["<dd>Kim First</dd>", "value=\"Kim Second\""],
        },
    ]
}

async fn post(app: &TestApp, form: &SharedForm, key: &Key, fields: &[(&str, &str)], read: &str) -> (u16, String) {
    let fields = [fields, &[("read", read)]].concat();
    let answer = app.post_and_confirm(&format!("{}{}", form.page, form.action), key, &fields).await;
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

#[tokio::test]
async fn later_save_of_a_shared_form_shows_both_versions() {
    let app = TestApp::with_demo_data().await;
    let organizer = organizer_of(&app, CURRENT).await;
    for form in forms(&app).await {
        let opened = shown_revision(&app, &form.page, &organizer).await;
        let (status, page) = post(&app, &form, &organizer, &form.first, &opened).await;
        assert_eq!(status, 303, "{}: {page}", form.page);
        let (status, page) = post(&app, &form, &organizer, &form.second, &opened).await;
        assert_eq!(status, 200, "{}", form.page);
        assert!(page.contains("Someone changed this after you opened the form."), "{}: {page}", form.page);
        assert!(form.shown.iter().all(|words| page.contains(words)), "{}: {page}", form.page);
        let read = revision_token_on(&page).expect("a revision");
        assert_eq!(post(&app, &form, &organizer, &form.second, &read).await.0, 303, "{}: both were seen", form.page);
    }
}
