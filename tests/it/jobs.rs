//! What Cairn does by itself begins at once, and ends when it is asked to.

use crate::furnished::{House, now};
use crate::mail::outbox::{EDITION, house, invite};
use domain::id::EditionSlug;
use domain::invitations::State;
use domain::mail::Letter;
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
async fn work(house: &House, clock: fn() -> Instant, until: impl AsyncFn() -> bool) {
    let (stop, stopping) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(house.store.clone(), clock, stopping));
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
    let house = house().await;
    let slug = EditionSlug::parse(EDITION).expect("a slug");
    let id = invite(&house, &["silent@post.example"]).await[0];
    let reminders = async || {
        let messages = house.store.messages(&slug, None, None, 10).await.expect("messages");
        messages.iter().filter(|message| message.letter == Letter::Reminder).count()
    };
    work(&house, four_days_before_the_deadline, async || reminders().await == 1).await;
    let state = async || house.store.invitation(&slug, id).await.expect("an invitation").invitation.standing.state;
    assert_eq!(state().await, State::Sent);
    work(&house, a_month_later, async || state().await == State::Expired).await;
    assert_eq!(reminders().await, 1);
}
