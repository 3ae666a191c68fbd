//! A method writes where its proof was checked: it takes no edition beside it.

use domain::access::Organizer;
use domain::id::EditionSlug;
use domain::time::Instant;
use store::Store;

fn offer(store: &Store, by: Organizer<'_>, other: &EditionSlug, now: Instant) {
    let _ = store.offer_next(by, other, now);
}

fn main() {}
