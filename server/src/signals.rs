//! What the operating system's signals do to `cairn serve`.

use std::io::{self, IsTerminal};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// For `cairn serve --help`.
pub const HELP: &str = "\
Signals:
  SIGTERM, SIGINT  Stops: requests under way have 10 seconds to end, the email being sent has 30.
                   A second one ends the program at once, with status 1.
  SIGHUP           At a terminal, stops as SIGTERM does. For a service, nothing: settings are read
                   at the start only, so restart the service after you change them.";

/// Listens to signals from now on, and asks to stop when one says so.
pub fn listen(stop: watch::Sender<bool>) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    // A terminal that is closed takes with it what was started there; a service has none.
    let at_terminal = io::stdin().is_terminal();
    tokio::spawn(async move {
        loop {
            let name = tokio::select! {
                _ = terminate.recv() => "SIGTERM",
                _ = interrupt.recv() => "SIGINT",
                _ = hangup.recv() => "SIGHUP",
            };
            if name == "SIGHUP" && !at_terminal {
                tracing::info!("SIGHUP changes nothing: settings are read at the start; restart to change them");
            } else if stop.send_replace(true) {
                tracing::warn!("ended at once by a second signal, {name}");
                std::process::exit(1);
            } else {
                tracing::info!("stopping on {name}; a second signal ends the program at once");
            }
        }
    });
    Ok(())
}
