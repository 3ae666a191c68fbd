//! An account alone proves no permission.

use domain::access::Account;
use domain::id::TaskNumber;
use domain::time::Instant;
use store::Store;

fn claim(store: &Store, account: &Account, task: TaskNumber, now: Instant) {
    let _ = store.claim_task(account, task, now);
}

fn main() {}
