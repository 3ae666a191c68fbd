//! Checks that no secret of a sign-in is in the log or in the database files.

use crate::fake_github::{OAuthTestServer, location, parameter};
use server::fake_github::fault_injection::{FaultInjection, How};
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
pub fn collect_log() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let log = tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
        log.with_ansi(false).with_writer(|| LogWriter).init();
    });
}

#[tokio::test]
async fn sign_in_secrets_are_not_logged_or_stored() {
    let oauth = OAuthTestServer::new().await;
    let mut browser = oauth.browser();
    let github = browser.start_sign_in("/").await;
    let state = parameter(&github, "state");
    let back = browser.choose_person(&github, "demo-wren").await;
    assert_eq!(location(&browser.get(&back).await), "/");
    let mut secrets = oauth.fake_github.tokens();
    secrets.extend([parameter(&back, "code"), state, browser.cookies["cairn"].clone()]);

    oauth.fake_github.inject_faults(FaultInjection { user: How::Garbage, ..FaultInjection::default() });
    let mut failing = oauth.browser();
    let github = failing.start_sign_in("/").await;
    let back = failing.choose_person(&github, "demo-wren").await;
    assert_eq!(failing.get(&back).await.status(), 502);
    secrets.extend(oauth.fake_github.tokens());
    secrets.extend([parameter(&back, "code"), parameter(&github, "state")]);
    assert!(secrets.len() >= 8 && secrets.iter().all(|secret| secret.len() >= 40), "{secrets:?}");

    let log = String::from_utf8_lossy(&LOG.lock().expect("the log")).into_owned();
    assert!(log.contains("a sign-in with GitHub failed"), "the log was collected");
    let files: Vec<Vec<u8>> = oauth.files().iter().map(|path| std::fs::read(path).expect("a file")).collect();
    assert!(files.iter().any(|bytes| holds(bytes, "demo-wren")), "the files were read");
    for secret in &secrets {
        assert!(!log.contains(secret.as_str()), "no secret is logged");
        assert!(!files.iter().any(|bytes| holds(bytes, secret)), "no secret is stored");
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
