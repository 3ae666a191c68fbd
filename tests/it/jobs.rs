//! Checks that the background jobs start immediately and stop when asked to.

use crate::support::outbox::{app_without_invitations, invite, slug};
use crate::support::{People, TestApp, by_any_organizer, now};
use domain::access::System;
use domain::email::EmailKind;
use domain::id::InvitationId;
use domain::invitations::InvitationState;
use domain::time::{Days, Instant, NaiveDate, TimeDelta};
use domain::upcoming::UpcomingEvent;
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

#[tokio::test]
async fn jobs_remind_and_expire_on_the_upcoming_days() {
    let app = app_without_invitations().await;
    let slug = slug();
    let id = invite(&app, &["silent@post.example"]).await[0];
    let by = by_any_organizer(&slug);
    let zone = app.store.edition(&slug).await.expect("an edition").zone;
    let work = app.store.upcoming_work(by.into(), now() + Days::new(30), now()).await.expect("the work");
    let day_of = |is: fn(&UpcomingEvent, InvitationId) -> bool| {
        let mut days = work.events.iter().filter(|upcoming| is(&upcoming.event, id)).map(|upcoming| upcoming.on);
        (days.next().expect("a day"), days.next())
    };
    let (reminder, None) = day_of(|event, id| matches!(event, UpcomingEvent::Reminder(of, _) if *of == id)) else {
        panic!("one reminder");
    };
    let (expiry, None) = day_of(|event, id| matches!(event, UpcomingEvent::InvitationExpires(of, _) if *of == id))
    else {
        panic!("one deadline");
    };
    let run = async |at: Instant| {
        let reports = app.store.run_invitation_deadlines(System::new(), at).await.expect("reports");
        reports
            .iter()
            .fold((0, 0), |(reminded, expired), report| (reminded + report.reminded, expired + report.expired))
    };
    let end_of = |day: NaiveDate| zone.end_of_day(day) + TimeDelta::seconds(1);
    assert_eq!(run(end_of(reminder - Days::new(1))).await, (0, 0));
    assert_eq!(run(end_of(reminder)).await, (1, 0));
    assert_eq!(run(end_of(expiry - Days::new(1))).await, (0, 0));
    assert_eq!(run(end_of(expiry)).await, (0, 1));
}

#[tokio::test]
async fn upcoming_page_names_people_and_days() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let page = app.page_as("/2027/upcoming?until=2027-12-31", &organizer).await;
    for text in ["expires without a reply.", "Travel details, requirements and private answers are deleted."] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(page.contains("href=\"/2027/invitations/"), "{page}");
    let rejected = app.page_as("/2027/upcoming?until=tomorrow", &organizer).await;
    assert!(rejected.contains("role=\"alert\"") && rejected.contains("a day (like 2027-05-22)"), "{rejected}");
}
