//! Mail: takes letters out of the outbox and hands each of them to the mail server once.
//!
//! A letter is taken out ([`Store::mark_handed_over`]) at the last moment before its words are sent, when the mail server has
//! agreed to everything else. Whatever ends before that, even the program, is tried again; whatever ends after it,
//! before the server's answer is written down, is never sent again by itself: an organizer is told that nobody knows.

mod connection;
mod message;

use crate::config::email::EmailSettings;
use crate::failure_log::FailureLog;
use chrono::TimeDelta;
use connection::{SmtpConnection, SmtpError};
use domain::email::OutgoingEmail;
use domain::text::ShortText;
use domain::time::Instant;
use message::Secrets;
use std::time::Duration;
use store::{Store, StoreError};
use tokio::sync::watch;

/// How many letters go in one round, over one connection.
const MOST: u32 = 50;
/// How long a mail server is left alone that can't be reached or takes nothing from us: no letter would fare better.
const REST: TimeDelta = TimeDelta::minutes(1);
const BETWEEN_ROUNDS: Duration = Duration::from_secs(1);

/// The one who sends: there must be no second one on the same database.
pub struct Sender {
    store: Store,
    settings: EmailSettings,
    /// A letter was taken out, and what became of it isn't written down.
    uncertain: bool,
    /// Since when the mail server is left alone.
    rests: Option<Instant>,
    stop: watch::Receiver<bool>,
}

/// What became of the letters that were due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchReport {
    pub sent: u32,
    /// Not taken: they are tried again, or have failed.
    pub refused: u32,
    /// Taken out of the outbox, and perhaps by the mail server.
    pub unsure: u32,
    /// Why the round ended before its time.
    pub smtp_error: Option<String>,
}

/// What became of one letter.
enum SendOutcome {
    Sent,
    /// Somebody held it back or threw it away meanwhile.
    ConnectionLost,
    Refused,
    /// Nothing more can be sent for now.
    Ends(String),
}

impl Sender {
    pub fn new(store: Store, settings: EmailSettings) -> Sender {
        Sender { store, settings, uncertain: false, rests: None, stop: watch::channel(false).1 }
    }

    /// Looks each second for letters that are due. Asked to stop, it finishes the one at hand.
    pub async fn run(mut self, clock: fn() -> Instant, mut stop: watch::Receiver<bool>) {
        self.stop = stop.clone();
        let (mut outbox, mut server) = (FailureLog::new("the outbox"), FailureLog::new("the mail server"));
        loop {
            let round = outbox.hear(self.round(clock()).await);
            if let Some(BatchReport { sent, refused, unsure, smtp_error }) = round {
                if sent + refused + unsure > 0 {
                    tracing::info!(sent, refused, unsure, "letters");
                }
                // A round without letters says nothing of the mail server.
                match smtp_error {
                    Some(smtp_error) => server.is(&smtp_error),
                    None if sent + refused > 0 => server.is_over(),
                    None => {}
                }
            }
            tokio::select! {
                () = tokio::time::sleep(BETWEEN_ROUNDS) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Sends what is due.
    pub async fn round(&mut self, now: Instant) -> Result<BatchReport, StoreError> {
        let mut round = BatchReport { unsure: self.mark_uncertain(now).await?, ..BatchReport::default() };
        // A clock that was set back makes nobody wait.
        if self.rests.is_some_and(|since| since <= now && now < since + REST) {
            return Ok(round);
        }
        let mut line = None;
        for outgoing in self.store.due_emails(now, MOST).await? {
            if *self.stop.borrow() {
                break;
            }
            match self.send(&mut line, &outgoing, now).await? {
                SendOutcome::Sent => round.sent += 1,
                SendOutcome::ConnectionLost => {}
                SendOutcome::Refused => round.refused += 1,
                SendOutcome::Ends(smtp_error) => {
                    self.rests = Some(now);
                    round.smtp_error = Some(smtp_error);
                    break;
                }
            }
        }
        if let Some(connection) = line {
            connection.quit().await;
        }
        round.unsure += self.mark_uncertain(now).await?;
        Ok(round)
    }

    /// What was taken out and has no known fate can only be the last letter, for they go one by one.
    async fn mark_uncertain(&mut self, now: Instant) -> Result<u32, StoreError> {
        if !self.uncertain {
            return Ok(0);
        }
        let unsure = self.store.mark_interrupted_uncertain(now).await?;
        self.uncertain = false;
        Ok(unsure)
    }

    /// Sends one letter, over the connection that is there, or over a new one, which is there afterwards.
    async fn send(
        &mut self,
        line: &mut Option<SmtpConnection>,
        outgoing: &OutgoingEmail,
        now: Instant,
    ) -> Result<SendOutcome, StoreError> {
        let secrets = Secrets::fresh(outgoing);
        let message = match message::write(outgoing, &self.settings, &secrets, now) {
            Ok(message) => message,
            Err(error) => return self.not_sent(outgoing, SmtpError::refused(error, true), now).await,
        };
        let mut connection = match self.prepared(line.take(), &message).await {
            Ok(connection) => connection,
            Err((connection, smtp_error)) => {
                *line = connection;
                return self.not_sent(outgoing, smtp_error, now).await;
            }
        };
        self.uncertain = true;
        let id = outgoing.email.id;
        if !self.store.mark_handed_over(id, secrets.link.as_ref(), secrets.stop.as_ref(), now).await? {
            // The connection is closed without a word of the letter: what has no end is no letter.
            self.uncertain = false;
            return Ok(SendOutcome::ConnectionLost);
        }
        match connection.send(&message.formatted()).await {
            Ok(()) => {
                self.store.email_sent(id, now).await?;
                self.uncertain = false;
                *line = Some(connection);
                Ok(SendOutcome::Sent)
            }
            // Another letter might share its fate, so none is tried at once.
            Err(SmtpError::Unknown(why)) => Ok(SendOutcome::Ends(why)),
            Err(smtp_error) => {
                *line = connection.again().await;
                let outcome = self.not_sent(outgoing, smtp_error, now).await?;
                self.uncertain = false;
                Ok(outcome)
            }
        }
    }

    /// A connection on which the mail server waits for the words of this letter. One that was used before may have
    /// been closed at the other end meanwhile: then a fresh one decides.
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

    /// Writes down that the mail server has not taken a letter.
    async fn not_sent(
        &self,
        outgoing: &OutgoingEmail,
        smtp_error: SmtpError,
        now: Instant,
    ) -> Result<SendOutcome, StoreError> {
        let (outcome, said, for_good) = match smtp_error {
            SmtpError::Message { said, for_good } => (SendOutcome::Refused, said, for_good),
            SmtpError::Server(said) | SmtpError::Unknown(said) => (SendOutcome::Ends(said.clone()), said, false),
        };
        self.store.email_not_sent(outgoing.email.id, &line(&said), for_good, now).await?;
        Ok(outcome)
    }
}

/// What a mail server says may hold anything; kept is what can be read, and not too much of it.
#[expect(clippy::expect_used, reason = "what is left is short, printable and not empty")]
fn line(said: &str) -> ShortText {
    let readable = |c: char| if c.is_ascii_graphic() || c.is_alphanumeric() { c } else { ' ' };
    let said: String = said.chars().map(readable).take(400).collect();
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = if words.is_empty() { "It didn't say why.".to_owned() } else { words };
    ShortText::parse(&words).expect("a line")
}
