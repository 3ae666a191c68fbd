//! Computes proposed schedules in the background, one at a time, in a thread of its own.

use crate::failure_log::FailureLog;
use domain::access::System;
use domain::schedule::scheduler::{ProposalContents, ProposedSchedule, SchedulerProgress, propose};
use domain::time::Instant;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{ProposalJob, Store, StoreError};
use tokio::sync::oneshot::error::RecvError;
use tokio::sync::{oneshot, watch};

/// How often the best schedule so far is stored.
const SECOND: Duration = Duration::from_secs(1);

/// How long the scheduler waits after a fault of the database. A new proposal wakes it at once.
const RETRY: Duration = Duration::from_secs(60);

/// How long the search may take to end after a signal to stop.
///
/// It is in small steps, apart from the integer programs.
const ENDING: Duration = Duration::from_secs(5);

/// Computes proposals as they are asked for, until asked to stop.
///
/// A proposal that is computed then keeps its best schedule.
pub async fn run(store: Store, clock: fn() -> Instant, mut stop: watch::Receiver<bool>) {
    let mut log = FailureLog::new("the scheduler");
    if let Some(stopped) = log.check(store.stop_interrupted_proposals(System::new(), clock()).await)
        && stopped > 0
    {
        tracing::warn!(stopped, "proposed schedules were being computed when the program last ended");
    }
    loop {
        let outcome = next(&store, clock, &stop).await;
        if log.check(outcome) != Some(true) {
            tokio::select! {
                () = store.proposal_requested() => {}
                () = tokio::time::sleep(RETRY) => {}
                () = stopped(&mut stop) => {}
            }
        }
        if *stop.borrow() {
            return;
        }
    }
}

/// Waits until the program is asked to stop.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Computes the proposal that has waited longest. Returns whether there was one.
///
/// # Errors
/// If the database fails.
pub async fn next(store: &Store, clock: fn() -> Instant, stop: &watch::Receiver<bool>) -> Result<bool, StoreError> {
    let Some(job) = store.begin_proposal(System::new()).await? else { return Ok(false) };
    let job = Arc::new(job);
    tracing::info!(edition = %job.edition, proposal = job.number.0, "computing a schedule");
    // Without an end, the next start of the program marks it as stopped.
    if let Some(end) = watched(store, &job, stop.clone()).await? {
        store.finish_proposal(System::new(), &job, end.as_ref().ok(), clock()).await?;
    }
    Ok(true)
}

/// What the search and its observer share.
#[derive(Default)]
struct Shared {
    best: Mutex<Option<(u64, u64, ProposalContents)>>,
    is_stopped: AtomicBool,
}

/// How a search ended: with a schedule, or with a fault of its thread.
type End = Result<ProposedSchedule, RecvError>;

/// Searches in a thread, and stores the best so far every second.
///
/// `None` if it doesn't end in time after a signal.
async fn watched(
    store: &Store,
    job: &Arc<ProposalJob>,
    mut stop: watch::Receiver<bool>,
) -> Result<Option<End>, StoreError> {
    let shared = Arc::new(Shared::default());
    let mut ends = search(job.clone(), shared.clone());
    loop {
        tokio::select! {
            found = &mut ends => return Ok(Some(found)),
            () = tokio::time::sleep(SECOND) => {
                let best = shared.best.lock().unwrap_or_else(PoisonError::into_inner).take();
                if let Some((steps, cost, places)) = best {
                    let goes_on = store.save_proposal_progress(System::new(), job, steps, cost, &places).await?;
                    shared.is_stopped.fetch_or(!goes_on, Ordering::Relaxed);
                }
            }
            () = stopped(&mut stop) => {
                shared.is_stopped.store(true, Ordering::Relaxed);
                return Ok(tokio::time::timeout(ENDING, ends).await.ok());
            }
        }
    }
}

/// Starts the search. The program can end while it goes on.
fn search(job: Arc<ProposalJob>, shared: Arc<Shared>) -> oneshot::Receiver<ProposedSchedule> {
    let (send, receive) = oneshot::channel();
    std::thread::spawn(move || {
        let found = propose(&job.request.problem, job.effort, &mut |progress: SchedulerProgress<'_>| {
            let mut best = shared.best.lock().unwrap_or_else(PoisonError::into_inner);
            // The observer takes it once a second.
            if best.is_none() {
                let places = ProposalContents::places(&job.request, progress.places);
                *best = Some((progress.steps, progress.cost, places));
            }
            if shared.is_stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        // No one waits for it after the program was asked to stop.
        let _ = send.send(found);
    });
    receive
}
