//! The fake SMTP server as a program, for the browser tests.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tests::smtp::{FaultRule, ReceivedEmail, Smtp, SmtpEvent, SmtpFault, SmtpOptions};

/// The faults, by the beginning of the receiver's address.
const RULES: &[FaultRule] = &[
    FaultRule { prefix: "before-content", fault: SmtpFault::SilentBeforeContent, once: true },
    FaultRule { prefix: "after-content", fault: SmtpFault::SilentAfterContent, once: true },
    FaultRule { prefix: "busy", fault: SmtpFault::Receiver(451), once: true },
    FaultRule { prefix: "unknown", fault: SmtpFault::Receiver(550), once: false },
    FaultRule { prefix: "hang-up", fault: SmtpFault::ClosesAfterContent, once: true },
    FaultRule { prefix: "unhurried", fault: SmtpFault::AnswersAfterRelease, once: false },
];

/// `fake-smtp FOLDER` writes each complete email into the folder.
///
/// It prints `listens PORT`, `has RECEIVER` for each email, and `holds CODE RECEIVER` when it withholds an answer. A line
/// on standard input releases the answers to `unhurried…`. The environment variable PAUSE is the time before each other
/// answer, in milliseconds, so that tests can interrupt it.
fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("the folder as an argument"));
    let pause = std::env::var("PAUSE").map_or(0, |pause| pause.parse().expect("PAUSE as a number"));
    let count = AtomicUsize::new(0);
    let observer = move |event: SmtpEvent| match event {
        SmtpEvent::Received(email) => {
            write(&folder, count.fetch_add(1, Ordering::SeqCst), email);
            println!("has {}", email.to);
        }
        SmtpEvent::Holds(code, to) => println!("holds {code} {to}"),
    };
    let pause = Duration::from_millis(pause);
    let smtp =
        Smtp::with(SmtpOptions { rules: RULES, pause, observer: Some(Box::new(observer)), ..Default::default() });
    println!("listens {}", smtp.address.port());
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line).expect("standard input") > 0 {
        smtp.release();
    }
}

/// Writes an email to a file whose name begins with its number and ends with its receiver.
fn write(folder: &Path, number: usize, email: &ReceivedEmail) {
    let file = folder.join(format!("{number:04} {}.eml", email.to));
    std::fs::write(file, &email.content).expect("the file of an email");
}
