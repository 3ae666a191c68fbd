//! Handles the operating system's signals for `cairn serve`.

use std::io::{self, IsTerminal};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// For `cairn serve --help`.
pub const HELP: &str = "\
Signals:
  SIGTERM, SIGINT  Stops the program. Open requests have 10 seconds to end, the email being sent has 30.
                   A second signal ends the program immediately, with status 1.
  SIGHUP           At a terminal, stops the program as SIGTERM does. A service ignores it: settings are
                   read at the start only, so restart the service after you change them.";

/// Installs the signal handlers; a signal to stop sets `stop`.
pub fn listen(stop: watch::Sender<bool>) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    // A closed terminal should end the programs that were started in it; a service has no terminal.
    let at_terminal = io::stdin().is_terminal();
    tokio::spawn(async move {
        loop {
            let name = tokio::select! {
                _ = terminate.recv() => "SIGTERM",
                _ = interrupt.recv() => "SIGINT",
                _ = hangup.recv() => "SIGHUP",
            };
            if name == "SIGHUP" && !at_terminal {
                tracing::info!("ignoring SIGHUP: settings are read at the start; restart to change them");
            } else if stop.send_replace(true) {
                tracing::warn!("ending immediately on a second signal, {name}");
                std::process::exit(1);
            } else {
                tracing::info!("stopping on {name}; a second signal ends the program immediately");
            }
        }
    });
    Ok(())
}
