//! What one connection is doing, since when, and until when it may.

use super::limits::Times;
use std::sync::{Mutex, PoisonError};
use tokio::time::Instant;

/// Shared by a connection's task and by those who look for one that can be closed.
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
    /// No byte of a request has come.
    Idle,
    /// A request head has begun.
    PageMeta,
    /// A request is being read, worked on or answered.
    Answering,
    /// Everything was sent; the client may still be sending.
    Closing,
}

impl Timing {
    pub fn new(times: Times) -> Timing {
        let state = State { phase: Phase::Idle, since: Instant::now(), body_left: false };
        Timing { times, state: Mutex::new(state) }
    }

    /// Until when the present phase may last.
    pub fn deadline(&self) -> Instant {
        self.with(|state| {
            state.since
                + match state.phase {
                    Phase::Idle => self.times.idle,
                    Phase::PageMeta => self.times.head,
                    Phase::Answering => self.times.answer,
                    Phase::Closing => self.times.closing,
                }
        })
    }

    /// `None` while a request is being answered.
    pub fn waiting_since(&self) -> Option<Instant> {
        self.with(|state| (state.phase != Phase::Answering).then_some(state.since))
    }

    /// Bytes have come.
    pub fn received(&self) {
        self.with(|state| {
            if state.phase == Phase::Idle {
                state.enter(Phase::PageMeta);
            }
        });
    }

    /// The head of a request is complete.
    pub fn request_begins(&self) {
        self.with(|state| state.enter(Phase::Answering));
    }

    /// The client may still be sending the body of the request that is answered now.
    pub fn body_is_left(&self) {
        self.with(|state| state.body_left = true);
    }

    /// The answer has been handed over.
    pub fn answer_ends(&self) {
        self.with(|state| {
            if state.phase == Phase::Answering {
                state.enter(Phase::Idle);
            }
        });
    }

    /// Nothing more is sent. Whether the client may still be sending.
    pub fn closes(&self) -> bool {
        self.with(|state| {
            let sends = state.body_left || state.phase == Phase::PageMeta;
            state.enter(Phase::Closing);
            sends
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
