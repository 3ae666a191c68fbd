//! Checks the email that is being sent when the program is asked to stop.

use crate::support::{RunningProgram, StartOptions};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tests::smtp::{FaultRule, Smtp, SmtpFault, SmtpOptions};

/// Starts a mail server with a fault for every email, and the demo.
///
/// Returns while the program is sending the first email of its outbox.
fn sending(rules: &'static [FaultRule]) -> (Smtp, RunningProgram) {
    let smtp = Smtp::with(SmtpOptions { rules, ..SmtpOptions::default() });
    let settings = [("CAIRN_SMTP_URL", &*smtp.url())];
    let running =
        RunningProgram::start_with(StartOptions { demo: true, settings: &settings, ..StartOptions::default() });
    let begun = Instant::now();
    while smtp.emails().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "an email arrives");
        sleep(Duration::from_millis(10));
    }
    (smtp, running)
}

#[test]
fn stop_waits_until_the_current_email_is_sent() {
    let (smtp, mut running) = sending(&[FaultRule { prefix: "", fault: SmtpFault::AnswersAfterRelease, once: false }]);
    running.signal("TERM");
    sleep(Duration::from_secs(3));
    assert!(running.is_running(), "{}", running.log());
    smtp.release();
    let (status, took) = running.ended_within(Duration::from_secs(9));
    assert_eq!(status.code(), Some(0), "{took:?}");
    let restarted = running.restarted();
    assert!(!restarted.log().contains("they may or may not have arrived"), "{}", restarted.log());
}

#[test]
fn silent_mail_server_delays_the_stop_by_thirty_seconds() {
    let (_smtp, mut running) = sending(&[FaultRule { prefix: "", fault: SmtpFault::SilentAfterContent, once: false }]);
    let head = running.half_head();
    running.signal("TERM");
    let (status, took) = running.ended_within(Duration::from_secs(33));
    assert_eq!(status.code(), Some(0), "{took:?}");
    running.restarted().wait_for_log("they may or may not have arrived");
    drop(head);
}
