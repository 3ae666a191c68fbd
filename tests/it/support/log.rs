//! Collects what the server logs inside the test binary.

use std::io::{self, Write};
use std::sync::{Mutex, OnceLock};

/// Everything that the test binary logs, at level TRACE.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct LogWriter;

impl Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().expect("the log").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Collects the log from now on. Later calls do nothing.
pub fn collect() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let log = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
        log.with_ansi(false).with_writer(|| LogWriter).init();
    });
}

/// What was logged since the first call of [`collect`].
pub fn collected() -> String {
    String::from_utf8_lossy(&LOG.lock().expect("the log")).into_owned()
}
