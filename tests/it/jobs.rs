//! Checks that the background jobs start immediately and stop when asked to.

use crate::support::outbox::{app_without_invitations, invite, slug};
use crate::support::{TestApp, by_any_organizer, now};
use domain::email::EmailKind;
use domain::invitations::InvitationState;
use domain::time::{Days, Instant};
use server::jobs;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// The deadline is the end of a day, so it is less than four days away on the eleventh day.
fn four_days_before_the_deadline() -> Instant {
    now() + Days::new(11)
}

fn a_month_later() -> Instant {
    now() + Days::new(30)
}

/// Runs the jobs at the clock's time until the condition holds.
async fn run_jobs(app: &TestApp, clock: fn() -> Instant, until: impl AsyncFn() -> bool) {
    let (stop, stopping) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(app.store.clone(), clock, stopping));
    let done = async {
        while !until().await {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(20), done).await.expect("the jobs do it within 20 seconds");
    stop.send_replace(true);
    timeout(Duration::from_secs(5), jobs).await.expect("the jobs stop").expect("no panic");
}

#[tokio::test]
async fn jobs_send_reminders_and_expire_invitations() {
    let app = app_without_invitations().await;
    let slug = slug();
    let id = invite(&app, &["silent@post.example"]).await[0];
    let reminders = async || {
        let emails = app.store.emails(by_any_organizer(&slug), None, None, 10).await.expect("emails");
        emails.iter().filter(|email| email.kind == EmailKind::Reminder).count()
    };
    run_jobs(&app, four_days_before_the_deadline, async || reminders().await == 1).await;
    let state = async || {
        app.store.invitation(by_any_organizer(&slug), id).await.expect("an invitation").invitation.status.state
    };
    assert_eq!(state().await, InvitationState::Sent);
    run_jobs(&app, a_month_later, async || state().await == InvitationState::Expired).await;
    assert_eq!(reminders().await, 1);
}
