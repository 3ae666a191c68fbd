//! The proof of a participant is not enough for what organizers do.

use domain::access::Participant;
use domain::time::Instant;
use store::Store;

fn offer(store: &Store, by: Participant<'_>, now: Instant) {
    let _ = store.offer_next(by, now);
}

fn main() {}
