//! A connection with the mail server, up to the moment when it waits for the words of a letter, and from there on.

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

/// How long one step may take: to connect, or to get an answer.
const STEP: Duration = Duration::from_secs(30);
/// One of several addresses must leave time for the others.
const ONE_ADDRESS: Duration = Duration::from_secs(10);
/// How long the answer to a letter may take. RFC 5321, 4.5.3.2.6 gives ten minutes: whoever gives up here has to say
/// that nobody knows, while the server may only be looking for viruses.
const ANSWER: Duration = Duration::from_secs(10 * 60);

/// Why a letter wasn't taken.
#[derive(Debug)]
pub enum SmtpError {
    /// The mail server can't be reached, or takes nothing from us; no letter was begun.
    Server(String),
    /// The mail server doesn't take this one: now, or ever.
    Message { said: String, for_good: bool },
    /// The letter was on its way, and no answer came: perhaps it was taken.
    Unknown(String),
}

impl SmtpError {
    pub fn refused(said: impl Display, for_good: bool) -> SmtpError {
        SmtpError::Message { said: said.to_string(), for_good }
    }
}

pub struct SmtpConnection(AsyncSmtpConnection);

impl SmtpConnection {
    /// Connects, in TLS if that was asked for, and says who we are.
    pub async fn open(settings: &EmailSettings) -> Result<SmtpConnection, SmtpError> {
        let SmtpServer { host, port, tls, credentials } = &settings.server;
        let hello = hello(settings.public.host());
        let inside = if let Tls::Wrapper(parameters) = tls { Some(parameters.clone()) } else { None };
        let opened =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(ONE_ADDRESS), &hello, inside, None);
        let mut smtp =
            step(opened).await.map_err(SmtpError::Server)?.map_err(|error| SmtpError::Server(said(&error)))?;
        let upgrade = match tls {
            Tls::Required(parameters) => Some(parameters),
            Tls::Opportunistic(parameters) if smtp.can_starttls() => Some(parameters),
            _ => None,
        };
        if let Some(parameters) = upgrade {
            let upgraded = step(smtp.starttls(parameters.clone(), &hello)).await.map_err(SmtpError::Server)?;
            upgraded.map_err(|error| SmtpError::Server(said(&error)))?;
        }
        if let Some(credentials) = credentials {
            let known = step(smtp.auth(&[Mechanism::Plain, Mechanism::Login], credentials)).await;
            known.map_err(SmtpError::Server)?.map_err(|error| SmtpError::Server(said(&error)))?;
        }
        Ok(SmtpConnection(smtp))
    }

    /// Goes on until the server waits for the words of a letter, which it may still not get.
    pub async fn prepare(&mut self, envelope: &Envelope) -> Result<(), SmtpError> {
        // Whoever doesn't like the sender likes none of our letters.
        self.say(Mail::new(envelope.from().cloned(), Vec::new()))
            .await?
            .map_err(|error| SmtpError::Server(said(&error)))?;
        for receiver in envelope.to() {
            self.say(Rcpt::new(receiver.clone(), Vec::new())).await?.map_err(|error| message_error(&error))?;
        }
        let waits = self.say(Data).await?.map_err(|error| message_error(&error))?;
        match waits.has_code(354) {
            true => Ok(()),
            false => Err(SmtpError::Server(format!("It answers {} where 354 is due.", waits.code()))),
        }
    }

    /// Sends the words, and waits for what the server says.
    pub async fn send(&mut self, words: &[u8]) -> Result<(), SmtpError> {
        match timeout(ANSWER, self.0.message(words)).await {
            Ok(Ok(answer)) if answer.code().severity == Severity::PositiveCompletion => Ok(()),
            Ok(Ok(answer)) => Err(SmtpError::Unknown(format!("It answers {} to a letter.", answer.code()))),
            Ok(Err(error)) if error.status().is_some() => Err(message_error(&error)),
            Ok(Err(error)) => Err(SmtpError::Unknown(said(&error))),
            Err(_) => Err(SmtpError::Unknown("It gave no answer for ten minutes.".to_owned())),
        }
    }

    /// Ready for the next letter after one was refused, unless it is closed.
    pub async fn again(mut self) -> Option<SmtpConnection> {
        let open = !self.0.has_broken() && matches!(self.say(Rset).await, Ok(Ok(_)));
        open.then_some(self)
    }

    pub async fn quit(mut self) {
        let _ = timeout(STEP, self.0.quit()).await;
    }

    async fn say(&mut self, command: impl Display) -> Result<Result<Response, Error>, SmtpError> {
        step(self.0.command(command)).await.map_err(SmtpError::Server)
    }
}

async fn step<T>(doing: impl Future<Output = T>) -> Result<T, String> {
    timeout(STEP, doing).await.map_err(|_| format!("It gave no answer for {} seconds.", STEP.as_secs()))
}

/// An answer that concerns this one letter; a server that says that it closes (421), or that it doesn't know us (530),
/// or nothing at all, means us.
fn message_error(error: &Error) -> SmtpError {
    match error.status().map(u16::from) {
        None | Some(421 | 530) => SmtpError::Server(said(error)),
        Some(_) => SmtpError::refused(said(error), error.is_permanent()),
    }
}

/// As the server said it, or what happened instead, in the words of whoever noticed first.
fn said(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    match error.status() {
        Some(code) => format!("{code} {cause}"),
        None => cause.to_string(),
    }
}

/// How we call ourselves to a mail server.
fn hello(host: &str) -> ClientId {
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(host.to_owned()),
    }
}
