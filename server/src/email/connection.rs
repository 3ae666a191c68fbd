//! An SMTP connection to the mail server: prepares an email, then sends its text.
//!
//! Own steps over lettre’s connection: its transport sends an email in one call, but the outbox has to record the email
//! as handed over after the server has accepted the recipient and before the text is sent.

use crate::config::email::{EmailSettings, SmtpServer};
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use std::fmt::Display;
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::timeout;

/// How long one step may take, such as connecting or waiting for an answer.
const STEP: Duration = Duration::from_secs(30);
/// How long connecting to one address may take, so that time remains for the server's other addresses.
const ONE_ADDRESS: Duration = Duration::from_secs(10);
/// How long the answer to an email may take: ten minutes (RFC 5321, section 4.5.3.2.6).
///
/// Without an answer the email is uncertain, and a slow server may only be scanning it for viruses.
const ANSWER: Duration = Duration::from_secs(10 * 60);

/// Why an email was not sent.
#[derive(Debug)]
pub enum SmtpError {
    /// The mail server can't be reached or refuses the sender; no text was sent.
    Server(String),
    /// The mail server refuses this email, for now or for good.
    Message { reason: String, for_good: bool },
    /// The text was sent but no answer came, so the email may have arrived.
    Unknown(String),
}

impl SmtpError {
    pub fn refused(reason: impl Display, for_good: bool) -> SmtpError {
        SmtpError::Message { reason: reason.to_string(), for_good }
    }
}

pub struct SmtpConnection(AsyncSmtpConnection);

impl SmtpConnection {
    /// Connects, starts TLS if the settings ask for it, and logs in if they have credentials.
    pub async fn open(settings: &EmailSettings) -> Result<SmtpConnection, SmtpError> {
        let SmtpServer { host, port, tls, credentials } = &settings.server;
        let hello = hello(settings.public.host());
        let wrapper = if let Tls::Wrapper(parameters) = tls { Some(parameters.clone()) } else { None };
        let opened =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(ONE_ADDRESS), &hello, wrapper, None);
        let mut smtp =
            step(opened).await.map_err(SmtpError::Server)?.map_err(|error| SmtpError::Server(reason(&error)))?;
        let upgrade = match tls {
            Tls::Required(parameters) => Some(parameters),
            Tls::Opportunistic(parameters) if smtp.can_starttls() => Some(parameters),
            _ => None,
        };
        if let Some(parameters) = upgrade {
            let upgraded = step(smtp.starttls(parameters.clone(), &hello)).await.map_err(SmtpError::Server)?;
            upgraded.map_err(|error| SmtpError::Server(reason(&error)))?;
        }
        if let Some(credentials) = credentials {
            let authenticated = step(smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials)).await;
            authenticated.map_err(SmtpError::Server)?.map_err(|error| SmtpError::Server(reason(&error)))?;
        }
        Ok(SmtpConnection(smtp))
    }

    /// Announces an email, until the server expects its text.
    pub async fn prepare(&mut self, envelope: &Envelope) -> Result<(), SmtpError> {
        // A server that refuses the sender would refuse every email.
        self.command(Mail::new(envelope.from().cloned(), Vec::new()))
            .await?
            .map_err(|error| SmtpError::Server(reason(&error)))?;
        for receiver in envelope.to() {
            self.command(Rcpt::new(receiver.clone(), Vec::new())).await?.map_err(|error| message_error(&error))?;
        }
        let answer = self.command(Data).await?.map_err(|error| message_error(&error))?;
        if answer.has_code(354) {
            Ok(())
        } else {
            Err(SmtpError::Server(format!("The mail server answers {} instead of 354.", answer.code())))
        }
    }

    /// Sends the text of the prepared email, and waits for the server's answer.
    pub async fn send(&mut self, text: &[u8]) -> Result<(), SmtpError> {
        match timeout(ANSWER, self.0.message(text)).await {
            Ok(Ok(answer)) if answer.code().severity == Severity::PositiveCompletion => Ok(()),
            Ok(Ok(answer)) => {
                Err(SmtpError::Unknown(format!("The mail server answers {} to an email.", answer.code())))
            }
            Ok(Err(error)) if error.status().is_some() => Err(message_error(&error)),
            Ok(Err(error)) => Err(SmtpError::Unknown(reason(&error))),
            Err(_) => Err(SmtpError::Unknown("The mail server gave no answer for ten minutes.".to_owned())),
        }
    }

    /// Resets the connection for the next email after one was refused; `None` if the connection is closed.
    pub async fn again(mut self) -> Option<SmtpConnection> {
        let open = !self.0.has_broken() && matches!(self.command(Rset).await, Ok(Ok(_)));
        open.then_some(self)
    }

    pub async fn quit(mut self) {
        let _ = timeout(STEP, self.0.quit()).await;
    }

    async fn command(&mut self, command: impl Display) -> Result<Result<Response, Error>, SmtpError> {
        step(self.0.command(command)).await.map_err(SmtpError::Server)
    }
}

async fn step<T>(action: impl Future<Output = T>) -> Result<T, String> {
    timeout(STEP, action).await.map_err(|_| format!("The mail server gave no answer for {} seconds.", STEP.as_secs()))
}

/// The error of one email, or of the server if it closes (421), requires a login (530) or is silent.
fn message_error(error: &Error) -> SmtpError {
    match error.status().map(u16::from) {
        None | Some(421 | 530) => SmtpError::Server(reason(error)),
        Some(_) => SmtpError::refused(reason(error), error.is_permanent()),
    }
}

/// The server's own answer, or the root cause of the error if there was none.
fn reason(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    match error.status() {
        Some(code) => format!("{code} {cause}"),
        None => cause.to_string(),
    }
}

/// How Cairn introduces itself to the mail server (EHLO).
fn hello(host: &str) -> ClientId {
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(host.to_owned()),
    }
}
