//! Checks that organizers appoint people in their edition, and that owners are notified.

use crate::support::demo::{CURRENT, PAST, VIEWER, WREN};
use crate::support::people::{account_of, appoint};
use crate::support::settings::edit_settings;
use crate::support::{Key, People, Summit, TestApp, by_organizer, edition, location, now, sign_in, summit};
use domain::editions::Visibility;
use domain::invitations::{InvitationAction, Invitee};
use domain::roles::{Holder, Role};
use domain::text::{EmailAddress, PersonName};
use reqwest::StatusCode;
use std::collections::BTreeSet;

/// Who viewers of the demo's current edition are, by login.
async fn viewers(app: &TestApp) -> Vec<String> {
    let all = app.store.appointments(Some(&edition(CURRENT))).await.expect("roles");
    let viewers = all.into_iter().filter(|one| one.role == Role::Viewer(edition(CURRENT)));
    let logins = viewers.filter_map(|one| match one.holder {
        Holder::Bound(_, person) => person.login.map(String::from),
        Holder::Waiting(login) => Some(login.to_string()),
    });
    logins.collect()
}

async fn notifications(app: &TestApp, owner: &Key) -> Vec<String> {
    let account = account_of(app, owner).await;
    let all = app.store.notifications(account.signed_in(), None, 50).await.expect("notifications");
    all.into_iter().map(|notification| notification.sentence()).collect()
}

#[tokio::test]
async fn organizer_appoints_a_viewer_and_owners_are_notified() {
    let app = TestApp::with_demo_data().await;
    let People { organizer, owner, .. } = People::sign_in(&app).await;
    let before = viewers(&app).await;
    assert!(before.contains(&VIEWER.to_owned()), "{before:?}");
    let form = [("role", "viewer"), ("edition", CURRENT), ("login", WREN), ("back", "edition")];
    let asked = app.post_as("/roles/appoint", &organizer, &form).await.text().await.expect("text");
    assert!(asked.contains("Appoint @demo-wren as viewer of 2027?") && asked.contains("notified"), "{asked}");
    assert_eq!(viewers(&app).await, before, "the preview appoints no one");
    let done = app.post_and_confirm("/roles/appoint", &organizer, &form).await;
    assert_eq!(location(&done), "/2027/roles?done=appointed");
    assert!(viewers(&app).await.contains(&WREN.to_owned()));
    let said = notifications(&app, &owner).await;
    assert!(said[0].contains("appointed Wren Talus as viewer of 2027."), "{said:?}");
    assert!(app.page_as("/me/notifications", &owner).await.contains("href=\"/2027/roles\""));
    assert_eq!(notifications(&app, &organizer).await, Vec::<String>::new());
    let removed = app.post_and_confirm("/roles/dismiss", &organizer, &form).await;
    assert_eq!(location(&removed), "/2027/roles?done=removed");
    assert!(notifications(&app, &owner).await[0].contains("removed Wren Talus as viewer of 2027."));
    assert_eq!(viewers(&app).await, before);
}

#[tokio::test]
async fn role_that_an_owner_gives_notifies_no_one() {
    let app = TestApp::with_demo_data().await;
    let owner = People::sign_in(&app).await.owner;
    let form = [("role", "organizer"), ("edition", CURRENT), ("login", WREN)];
    let done = app.post_as("/roles/appoint", &owner, &form).await;
    assert_eq!((done.status(), location(&done).as_str()), (StatusCode::SEE_OTHER, "/roles?done=appointed"));
    assert_eq!(notifications(&app, &owner).await, Vec::<String>::new());
}

#[tokio::test]
async fn organizer_can_lock_no_owner_out() {
    let app = TestApp::with_demo_data().await;
    let People { organizer, owner, .. } = People::sign_in(&app).await;
    appoint(&app, &Role::Organizer(edition(CURRENT)), "the-owner").await;
    let form = [("role", "organizer"), ("edition", CURRENT), ("login", "the-owner"), ("back", "edition")];
    assert_eq!(app.post_and_confirm("/roles/dismiss", &organizer, &form).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(app.get_as("/2027/settings", &owner).await.status(), StatusCode::OK);
    let form = [("role", "owner"), ("login", "the-owner")];
    assert_eq!(app.post_as("/roles/dismiss", &organizer, &form).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn viewer_reads_private_data_of_one_edition_only() {
    let app = TestApp::with_demo_data().await;
    let viewer = People::sign_in(&app).await.viewer;
    let list = app.page_as("/2027/invitations", &viewer).await;
    assert!(list.contains("<h2>All invitations</h2>") && !list.contains("Send invitations"), "{list}");
    for path in ["/2026/invitations", "/2026/outbox", "/2026/logistics"] {
        assert_eq!(app.get_as(path, &viewer).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
    let roles = app.page_as("/2027/roles", &viewer).await;
    assert!(roles.contains("@the-viewer") && !roles.contains("Appoint"), "{roles}");
    assert!(app.get_as(&format!("/{PAST}"), &viewer).await.status().is_success());
}

#[tokio::test]
async fn viewer_sees_the_draft_of_an_edition() {
    let app = TestApp::with_demo_data().await;
    let People { viewer, stranger, .. } = People::sign_in(&app).await;
    let instance = app.store.instance().await.expect("the community");
    let draft = instance.drafts.iter().next().expect("the demo has a draft").clone();
    assert_eq!(app.store.edition(&draft).await.expect("an edition").visibility, Visibility::Draft);
    let path = format!("/{draft}");
    assert_eq!(app.get_as(&path, &viewer).await.status(), StatusCode::NOT_FOUND, "a viewer of another edition");
    appoint(&app, &Role::Viewer(draft.clone()), "a-reader").await;
    let reader = sign_in(&app, "a-reader", 77).await;
    assert_eq!(app.get_as(&path, &reader).await.status(), StatusCode::OK);
    assert_eq!(app.get_as(&path, &stranger).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn rejected_login_of_a_viewer_stays_in_the_form() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let form = [("role", "viewer"), ("edition", CURRENT), ("login", "not a login"), ("back", "edition")];
    let page = app.post_as("/roles/appoint", &organizer, &form).await.text().await.expect("text");
    assert!(page.contains("value=\"not a login\"") && page.contains("role=\"alert\""), "{page}");
}

#[tokio::test]
async fn viewer_can_open_every_link_of_the_audit_log() {
    let summit = Summit::with_seats(5).await;
    let app = &summit.app;
    edit_settings(app, "2028", &summit.organizer, &[("interest", "yes")]).await;
    let (name, email) = (PersonName::parse("Clio Petranemos"), EmailAddress::parse("clio@stones.example"));
    let deleted = summit.draft(Invitee::new(name.ok(), None, email.ok()).expect("an invitee"), now()).await;
    let (slug, by) = (summit::slug(), summit.organizers_account().await);
    let discard = app.store.act(by_organizer(&slug, &by), &[deleted], &InvitationAction::Discard, now()).await;
    assert_eq!(discard.expect("an answer").done, [deleted]);
    let viewer = sign_in(app, "demo-newcomer", 3000).await;
    appoint(app, &Role::Viewer(slug), "demo-newcomer").await;
    let log = app.page_as("/2028/audit-log", &summit.organizer).await;
    assert!(log.contains("href=\"/2028/settings\">") && !log.contains("/2028/invitations/"), "{log}");
    let log = app.page_as("/2028/audit-log", &viewer).await;
    let (_, entries) = log.split_once("<table").expect("entries");
    let links: BTreeSet<&str> = entries.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.contains("/2028/invitations") && !links.contains("/2028/settings"), "{links:?}");
    for link in links.into_iter().filter(|link| link.starts_with("/2028")) {
        assert_eq!(app.get_as(link, &viewer).await.status(), StatusCode::OK, "{link}");
    }
}
