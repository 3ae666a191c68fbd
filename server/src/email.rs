//! Sends due emails from the outbox to the mail server, each at most once.
//!
//! [`Store::mark_handed_over`] marks an email as being sent just before its text is sent, when the mail server has
//! accepted sender and recipient. After an earlier failure, even a crash, the email is tried again. After a later
//! failure, before the server's answer is recorded, the email may have arrived. It is not resent automatically; the
//! outbox shows it to the organizers as uncertain.

pub mod connection;
mod message;

use crate::config::email::EmailSettings;
use crate::failure_log::FailureLog;
use chrono::TimeDelta;
use connection::{SmtpConnection, SmtpError};
use domain::access::System;
use domain::email::OutgoingEmail;
use domain::text::ShortText;
use domain::time::Instant;
use message::Secrets;
use std::time::Duration;
use store::{Store, StoreError};
use tokio::sync::watch;

/// How many emails one batch sends, over one connection.
const BATCH_SIZE: u32 = 50;
/// The pause after the mail server could not be reached or refused the sender.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
const BETWEEN_BATCHES: Duration = Duration::from_secs(1);

/// Sends due emails. Only one sender may run on a database at a time.
pub struct Sender {
    store: Store,
    settings: EmailSettings,
    /// Whether an email was marked as being sent and its outcome is not recorded.
    uncertain: bool,
    /// When the current pause began, if there was one.
    paused_since: Option<Instant>,
    stop: watch::Receiver<bool>,
}

/// How many emails of a batch were sent, refused or left uncertain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchReport {
    pub sent: u32,
    /// Not accepted by the mail server; they are tried again, or have failed for good.
    pub refused: u32,
    /// Sent without a recorded answer, so they may or may not have arrived.
    pub unsure: u32,
    /// Why the batch ended early.
    pub smtp_error: Option<String>,
}

/// The outcome of sending one email.
enum SendOutcome {
    Sent,
    /// Someone held or discarded the email while the connection was prepared.
    Withdrawn,
    Refused,
    /// The mail server accepts nothing more for now.
    BatchEnds(String),
}

impl Sender {
    pub fn new(store: Store, settings: EmailSettings) -> Sender {
        Sender { store, settings, uncertain: false, paused_since: None, stop: watch::channel(false).1 }
    }

    /// Sends due emails every second. When asked to stop, it first finishes the current email.
    pub async fn run(mut self, clock: fn() -> Instant, mut stop: watch::Receiver<bool>) {
        self.stop = stop.clone();
        let (mut outbox, mut server) = (FailureLog::new("the outbox"), FailureLog::new("the mail server"));
        loop {
            let report = outbox.check(self.send_batch(clock()).await);
            if let Some(BatchReport { sent, refused, unsure, smtp_error }) = report {
                if sent + refused + unsure > 0 {
                    tracing::info!(sent, refused, unsure, "sent a batch of emails");
                }
                // A batch without emails does not show whether the mail server works.
                match smtp_error {
                    Some(smtp_error) => server.is(&smtp_error),
                    None if sent + refused > 0 => server.is_over(),
                    None => {}
                }
            }
            tokio::select! {
                () = tokio::time::sleep(BETWEEN_BATCHES) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Sends one batch of due emails.
    pub async fn send_batch(&mut self, now: Instant) -> Result<BatchReport, StoreError> {
        let mut report = BatchReport { unsure: self.mark_uncertain(now).await?, ..BatchReport::default() };
        // A clock that was set back must not prolong the pause.
        if self.paused_since.is_some_and(|since| since <= now && now < since + PAUSE) {
            return Ok(report);
        }
        let mut connection = None;
        for outgoing in self.store.due_emails(System::new(), now, BATCH_SIZE).await? {
            if *self.stop.borrow() {
                break;
            }
            match self.send(&mut connection, &outgoing, now).await? {
                SendOutcome::Sent => report.sent += 1,
                SendOutcome::Withdrawn => {}
                SendOutcome::Refused => report.refused += 1,
                SendOutcome::BatchEnds(smtp_error) => {
                    self.paused_since = Some(now);
                    report.smtp_error = Some(smtp_error);
                    break;
                }
            }
        }
        if let Some(connection) = connection {
            connection.quit().await;
        }
        report.unsure += self.mark_uncertain(now).await?;
        Ok(report)
    }

    /// Marks the email without a recorded outcome as uncertain.
    ///
    /// It is always the last one, as emails go one by one.
    async fn mark_uncertain(&mut self, now: Instant) -> Result<u32, StoreError> {
        if !self.uncertain {
            return Ok(0);
        }
        let unsure = self.store.mark_interrupted_uncertain(System::new(), now).await?;
        self.uncertain = false;
        Ok(unsure)
    }

    /// Sends one email over the open connection, or over a new one that it leaves in `open_connection`.
    async fn send(
        &mut self,
        open_connection: &mut Option<SmtpConnection>,
        outgoing: &OutgoingEmail,
        now: Instant,
    ) -> Result<SendOutcome, StoreError> {
        let secrets = Secrets::fresh(outgoing);
        let message = match message::write(outgoing, &self.settings, &secrets, now) {
            Ok(message) => message,
            Err(error) => return self.not_sent(outgoing, SmtpError::refused(error, true), now).await,
        };
        let mut connection = match self.prepared(open_connection.take(), &message).await {
            Ok(connection) => connection,
            Err((connection, smtp_error)) => {
                *open_connection = connection;
                return self.not_sent(outgoing, smtp_error, now).await;
            }
        };
        self.uncertain = true;
        let id = outgoing.email.id;
        if !self.store.mark_handed_over(System::new(), id, secrets.link.as_ref(), secrets.stop.as_ref(), now).await? {
            // The connection closes before any text is sent, so the mail server discards the email.
            self.uncertain = false;
            return Ok(SendOutcome::Withdrawn);
        }
        match connection.send(&message.formatted()).await {
            Ok(()) => {
                self.store.email_sent(System::new(), id, now).await?;
                self.uncertain = false;
                *open_connection = Some(connection);
                Ok(SendOutcome::Sent)
            }
            // The next email might become uncertain too, so the batch ends.
            Err(SmtpError::Unknown(reason)) => Ok(SendOutcome::BatchEnds(reason)),
            Err(smtp_error) => {
                *open_connection = connection.again().await;
                let outcome = self.not_sent(outgoing, smtp_error, now).await?;
                self.uncertain = false;
                Ok(outcome)
            }
        }
    }

    /// A connection on which the mail server expects the text of this email.
    ///
    /// The server may have closed a connection that was used before. Then a new connection is tried.
    ///
    /// # Errors
    /// Why the email can't be sent, and the connection if it is still usable.
    async fn prepared(
        &self,
        used: Option<SmtpConnection>,
        message: &lettre::Message,
    ) -> Result<SmtpConnection, (Option<SmtpConnection>, SmtpError)> {
        if let Some(mut connection) = used {
            match connection.prepare(message.envelope()).await {
                Ok(()) => return Ok(connection),
                Err(smtp_error @ SmtpError::Message { .. }) => return Err((connection.again().await, smtp_error)),
                Err(_) => {}
            }
        }
        let mut connection = SmtpConnection::open(&self.settings).await.map_err(|smtp_error| (None, smtp_error))?;
        match connection.prepare(message.envelope()).await {
            Ok(()) => Ok(connection),
            Err(smtp_error @ SmtpError::Message { .. }) => Err((connection.again().await, smtp_error)),
            Err(smtp_error) => Err((None, smtp_error)),
        }
    }

    /// Records that the mail server did not accept an email.
    async fn not_sent(
        &self,
        outgoing: &OutgoingEmail,
        smtp_error: SmtpError,
        now: Instant,
    ) -> Result<SendOutcome, StoreError> {
        let (outcome, reason, for_good) = match smtp_error {
            SmtpError::Message { reason, for_good } => (SendOutcome::Refused, reason, for_good),
            SmtpError::Server(reason) | SmtpError::Unknown(reason) => {
                (SendOutcome::BatchEnds(reason.clone()), reason, false)
            }
        };
        self.store.email_not_sent(System::new(), outgoing.email.id, &readable(&reason), for_good, now).await?;
        Ok(outcome)
    }
}

/// The readable part of a mail server's answer, at most 400 characters.
///
/// The answer may contain anything.
#[expect(clippy::expect_used, reason = "the rest is short, printable and not empty")]
fn readable(answer: &str) -> ShortText {
    let printable = |c: char| if c.is_ascii_graphic() || c.is_alphanumeric() { c } else { ' ' };
    let printable: String = answer.chars().map(printable).take(400).collect();
    let text = printable.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if text.is_empty() { "The mail server gave no reason.".to_owned() } else { text };
    ShortText::parse(&text).expect("a short text")
}
