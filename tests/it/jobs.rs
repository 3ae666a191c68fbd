//! What Cairn does by itself begins at once, and ends when it is asked to.

use crate::email::outbox::{EDITION, app, invite};
use crate::test_app::{TestApp, now};
use domain::email::EmailKind;
use domain::id::EditionSlug;
use domain::invitations::InvitationState;
use domain::time::{Days, Instant};
use server::jobs;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

fn four_days_before_the_deadline() -> Instant {
    now() + Days::new(10)
}

fn a_month_later() -> Instant {
    now() + Days::new(30)
}

/// Lets the jobs work at some moment until something is so.
async fn work(app: &TestApp, clock: fn() -> Instant, until: impl AsyncFn() -> bool) {
    let (stop, stopping) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(app.store.clone(), clock, stopping));
    let done = async {
        while !until().await {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(20), done).await.expect("it is so after a while");
    stop.send_replace(true);
    timeout(Duration::from_secs(5), jobs).await.expect("they end").expect("without a panic");
}

#[tokio::test]
async fn the_silent_are_reminded_and_deadlines_pass() {
    let app = app().await;
    let slug = EditionSlug::parse(EDITION).expect("a slug");
    let id = invite(&app, &["silent@post.example"]).await[0];
    let reminders = async || {
        let emails = app.store.emails(&slug, None, None, 10).await.expect("messages");
        emails.iter().filter(|message| message.kind == EmailKind::Reminder).count()
    };
    work(&app, four_days_before_the_deadline, async || reminders().await == 1).await;
    let state = async || app.store.invitation(&slug, id).await.expect("an invitation").invitation.status.state;
    assert_eq!(state().await, InvitationState::Sent);
    work(&app, a_month_later, async || state().await == InvitationState::Expired).await;
    assert_eq!(reminders().await, 1);
}
