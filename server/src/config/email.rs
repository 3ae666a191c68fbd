//! Parses the settings for sending emails. Errors appear at the start and never contain the password.

use super::public_url::PublicUrl;
use super::{EmailServer, given};
use anyhow::{Context, bail, ensure};
use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{CertificateStore, Tls, TlsParameters};
use std::fmt;
use std::net::IpAddr;
use url::Url;

/// The settings of the email sender.
#[derive(Clone, Debug)]
pub struct EmailSettings {
    pub server: SmtpServer,
    /// The sender; if it has no name, emails use the edition's title as the name.
    pub from: Mailbox,
    /// The address that links in emails start with.
    pub public: PublicUrl,
}

impl EmailSettings {
    /// Parses the settings; `None` if no mail server is set, so emails stay in the outbox.
    ///
    /// # Errors
    /// If a setting is malformed, or no sender address can be derived from the public address.
    pub fn of(email: &EmailServer, public: &PublicUrl) -> anyhow::Result<Option<EmailSettings>> {
        let from = given(&email.mail_from).map(sender).transpose()?;
        let Some(url) = given(&email.smtp_url) else { return Ok(None) };
        let server = SmtpServer::parse(url)?;
        let from = from.map_or_else(|| own_address(public), Ok)?;
        Ok(Some(EmailSettings { server, from, public: public.clone() }))
    }
}

/// An email address, with or without a name before it. The parser would ignore text after the address.
fn sender(text: &str) -> anyhow::Result<Mailbox> {
    let whole = |from: &Mailbox| text.trim_end_matches('>').ends_with(from.email.as_ref() as &str);
    let from = text.parse().ok().filter(whole);
    from.with_context(|| {
        format!("CAIRN_MAIL_FROM is “{text}”, which is not an email address such as cairn@summit.example.")
    })
}

/// The default sender address.
///
/// It needs a host name, because an IP address is not allowed in a sender address.
fn own_address(public: &PublicUrl) -> anyhow::Result<Mailbox> {
    let host = public.host();
    let has_name = host.trim_matches(['[', ']']).parse::<IpAddr>().is_err();
    let host = if !has_name && public.is_loopback() { "localhost" } else { host };
    let address = Address::new("cairn", host).ok().filter(|_| has_name || public.is_loopback());
    let address = address.context("CAIRN_PUBLIC_URL has a host that can't send emails; set CAIRN_MAIL_FROM.")?;
    Ok(Mailbox::new(None, address))
}

/// A mail server and how to connect to it.
#[derive(Clone)]
pub struct SmtpServer {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub credentials: Option<Credentials>,
}

/// The default ports: between mail servers, for submission with STARTTLS, and for submission over TLS.
const PLAIN: u16 = 25;
const SUBMISSION: u16 = 587;
const SUBMISSION_IN_TLS: u16 = 465;

impl SmtpServer {
    pub fn parse(text: &str) -> anyhow::Result<SmtpServer> {
        let Some(url) = Url::parse(text).ok().filter(|url| url.has_host()) else {
            bail!("CAIRN_SMTP_URL is not an address such as smtps://user:password@mail.example.")
        };
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        ensure!(is_host(&host), "CAIRN_SMTP_URL has “{host}” as the host, which is not the name of a mail server.");
        let no_path = matches!(url.path(), "" | "/") && url.fragment().is_none();
        ensure!(no_path, "CAIRN_SMTP_URL must have nothing after the host and port except ?tls=required.");
        let (port, tls) = port_and_tls(&url, &host)?;
        let credentials = credentials(&url)?;
        // A man in the middle can suppress opportunistic TLS.
        let safe = matches!(tls, Tls::Wrapper(_) | Tls::Required(_)) || credentials.is_none() || is_this_machine(&host);
        ensure!(safe, "CAIRN_SMTP_URL sends a password over plain smtp; use smtps:// or ?tls=required.");
        Ok(SmtpServer { host, port: url.port().unwrap_or(port), tls, credentials })
    }
}

/// The default port and the kind of TLS.
fn port_and_tls(url: &Url, host: &str) -> anyhow::Result<(u16, Tls)> {
    let parameters = || -> anyhow::Result<TlsParameters> {
        // Uses the computer's root certificates, because a mail server may use a private authority. Without any, uses
        // Mozilla's.
        let has_native_certs = !rustls_native_certs::load_native_certs().certs.is_empty();
        let store = if has_native_certs { CertificateStore::Default } else { CertificateStore::WebpkiRoots };
        let built = TlsParameters::builder(host.to_owned()).certificate_store(store).build();
        built.context("TLS for CAIRN_SMTP_URL can't be set up")
    };
    match (url.scheme(), url.query()) {
        ("smtp", None) => Ok((PLAIN, Tls::None)),
        ("smtp", Some("tls=required")) => Ok((SUBMISSION, Tls::Required(parameters()?))),
        ("smtp", Some("tls=opportunistic")) => Ok((SUBMISSION, Tls::Opportunistic(parameters()?))),
        ("smtps", None) => Ok((SUBMISSION_IN_TLS, Tls::Wrapper(parameters()?))),
        ("smtp" | "smtps", Some(_)) => {
            bail!(
                "CAIRN_SMTP_URL has an unknown parameter. Use ?tls=required or ?tls=opportunistic with smtp://, and \
                 no parameter with smtps://."
            )
        }
        (scheme, _) => bail!("CAIRN_SMTP_URL begins with {scheme}://, but must begin with smtp:// or smtps://."),
    }
}

fn credentials(url: &Url) -> anyhow::Result<Option<Credentials>> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().map(String::from);
    let malformed = "CAIRN_SMTP_URL has a user or password that is not percent-encoded UTF-8.";
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() && !password.is_empty() => {
            Ok(Some(Credentials::new(decoded(user).context(malformed)?, decoded(password).context(malformed)?)))
        }
        _ => bail!(
            "CAIRN_SMTP_URL has only a user or only a password. Set both, as in smtps://user:password@mail.example."
        ),
    }
}

fn is_host(host: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.' || b == b'_';
    host.parse::<IpAddr>().is_ok() || (!host.is_empty() && host.bytes().all(allowed))
}

/// Whether the host is this computer.
///
/// The URL parser finds IP addresses in `http` URLs only, so this parses the host.
fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Host and port, without the password.
impl fmt::Display for SmtpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpServer({self})")
    }
}

#[cfg(test)]
mod tests;
