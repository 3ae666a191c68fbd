//! Tracks the phase of a connection: when the phase began, and when its time is over.

use super::limits::Times;
use std::sync::{Mutex, PoisonError};
use tokio::time::Instant;

/// The phase of one connection, shared by its task and the listener, which closes waiting connections.
pub struct Timing {
    times: Times,
    state: Mutex<State>,
}

struct State {
    phase: Phase,
    since: Instant,
    /// A request was answered before its body was read.
    body_left: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No byte of the next request has been received yet.
    Idle,
    /// A request head has begun.
    Head,
    /// A request is being read or answered.
    Answering,
    /// The response was sent; the client may still be sending.
    Closing,
}

impl Timing {
    pub fn new(times: Times) -> Timing {
        let state = State { phase: Phase::Idle, since: Instant::now(), body_left: false };
        Timing { times, state: Mutex::new(state) }
    }

    /// When the time of the current phase is over.
    pub fn deadline(&self) -> Instant {
        self.with(|state| {
            state.since
                + match state.phase {
                    Phase::Idle => self.times.idle,
                    Phase::Head => self.times.head,
                    Phase::Answering => self.times.answer,
                    Phase::Closing => self.times.closing,
                }
        })
    }

    /// When the connection started waiting; `None` while a request is being answered.
    pub fn waiting_since(&self) -> Option<Instant> {
        self.with(|state| (state.phase != Phase::Answering).then_some(state.since))
    }

    /// Records that bytes were received.
    pub fn received(&self) {
        self.with(|state| {
            if state.phase == Phase::Idle {
                state.enter(Phase::Head);
            }
        });
    }

    /// Records that the head of a request is complete.
    pub fn head_is_complete(&self) {
        self.with(|state| state.enter(Phase::Answering));
    }

    /// Records that the body of the current request was not fully read.
    pub fn body_is_left(&self) {
        self.with(|state| state.body_left = true);
    }

    /// Records that the response was sent.
    pub fn answer_ends(&self) {
        self.with(|state| {
            if state.phase == Phase::Answering {
                state.enter(Phase::Idle);
            }
        });
    }

    /// Records that the server sends nothing more; returns whether the client may still be sending.
    pub fn begin_closing(&self) -> bool {
        self.with(|state| {
            let may_send = state.body_left || state.phase == Phase::Head;
            state.enter(Phase::Closing);
            may_send
        })
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.since = Instant::now();
    }
}
