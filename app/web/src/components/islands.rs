//! Notes whether a page has islands, so that only such pages load their script.

use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the page that is being built has an island, as a Leptos context that the layout provides.
#[derive(Clone, Default)]
pub struct IslandsUsed(Arc<AtomicBool>);

impl IslandsUsed {
    pub fn any(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Notes that the page has an island. Each island calls this first; in browsers it does nothing.
pub fn announce_island() {
    if let Some(IslandsUsed(any)) = use_context() {
        any.store(true, Ordering::Relaxed);
    }
}
