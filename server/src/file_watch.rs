//! Watches the database file, and logs once what happened to it and what to do.

use domain::access::System;
use std::time::Duration;
use store::Store;
use tokio::sync::watch;

/// How often the file is checked. Each write checks its name, too.
const BETWEEN_CHECKS: Duration = Duration::from_secs(2);

/// Watches the file until asked to stop.
pub async fn run(store: Store, mut stop: watch::Receiver<bool>) {
    let mut logged = None;
    loop {
        let fault = store.check_file(System::new()).await.err();
        if fault != logged {
            match fault {
                Some(fault) => tracing::error!("writes are refused: {fault}"),
                None => tracing::info!("the database file is back, and writes are accepted again"),
            }
            logged = fault;
        }
        tokio::select! {
            () = tokio::time::sleep(BETWEEN_CHECKS) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}
