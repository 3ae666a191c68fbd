//! How letters leave: the mail server's address, and whom they are from. Nonsense is refused at the start, in one
//! sentence that never tells the password.

use super::EmailServer;
use super::public_url::PublicUrl;
use super::settings::given;
use anyhow::{Context, bail, ensure};
use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{CertificateStore, Tls, TlsParameters};
use std::fmt;
use std::net::IpAddr;
use url::Url;

/// What a sender has to know.
#[derive(Clone, Debug)]
pub struct EmailSettings {
    pub server: SmtpServer,
    /// Without a name of its own, a letter is from its edition.
    pub from: Mailbox,
    /// Where the links in letters lead.
    pub public: PublicUrl,
}

impl EmailSettings {
    /// `None`: mail stays in the outbox.
    pub fn of(email: &EmailServer, public: &PublicUrl) -> anyhow::Result<Option<EmailSettings>> {
        let from = given(&email.mail_from).map(sender).transpose()?;
        let Some(url) = given(&email.smtp_url) else { return Ok(None) };
        let server = SmtpServer::parse(url)?;
        let from = from.map_or_else(|| own_address(public), Ok)?;
        Ok(Some(EmailSettings { server, from, public: public.clone() }))
    }
}

/// An address, with or without a name before it; what stands after it would be left out without a word.
fn sender(text: &str) -> anyhow::Result<Mailbox> {
    let whole = |from: &Mailbox| text.trim_end_matches('>').ends_with(from.email.as_ref() as &str);
    let from = text.parse().ok().filter(whole);
    from.with_context(|| format!("CAIRN_MAIL_FROM is “{text}”, which is not a mail address like cairn@summit.example."))
}

/// Only names can be written into a letter, not the numbers of a host that has no name.
fn own_address(public: &PublicUrl) -> anyhow::Result<Mailbox> {
    let host = public.host();
    let named = host.trim_matches(['[', ']']).parse::<IpAddr>().is_err();
    let host = if !named && public.is_loopback() { "localhost" } else { host };
    let address = Address::new("cairn", host).ok().filter(|_| named || public.is_loopback());
    let address = address.context("CAIRN_PUBLIC_URL has a host that no mail can be from; set CAIRN_MAIL_FROM.")?;
    Ok(Mailbox::new(None, address))
}

/// A mail server, and how to speak with it.
#[derive(Clone)]
pub struct SmtpServer {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub credentials: Option<Credentials>,
}

/// The port of each kind where the address names none: between mail servers, of submission, of submission in TLS.
const PLAIN: u16 = 25;
const SUBMISSION: u16 = 587;
const SUBMISSION_IN_TLS: u16 = 465;

impl SmtpServer {
    pub fn parse(text: &str) -> anyhow::Result<SmtpServer> {
        let Some(url) = Url::parse(text).ok().filter(|url| url.has_host()) else {
            bail!("CAIRN_SMTP_URL is not an address such as smtps://user:password@mail.example.")
        };
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        ensure!(is_host(&host), "CAIRN_SMTP_URL has “{host}” where the name of a mail server belongs.");
        let bare = matches!(url.path(), "" | "/") && url.fragment().is_none();
        ensure!(bare, "CAIRN_SMTP_URL has to end after its host, its port and ?tls=required.");
        let (port, tls) = kind(&url, &host)?;
        let credentials = credentials(&url)?;
        // Opportunistic TLS can be talked away by whoever is in between.
        let safe = matches!(tls, Tls::Wrapper(_) | Tls::Required(_)) || credentials.is_none() || is_this_machine(&host);
        ensure!(safe, "CAIRN_SMTP_URL sends a password over plain smtp; use smtps:// or ?tls=required.");
        Ok(SmtpServer { host, port: url.port().unwrap_or(port), tls, credentials })
    }
}

/// The port that goes without saying, and the kind of TLS.
fn kind(url: &Url, host: &str) -> anyhow::Result<(u16, Tls)> {
    let parameters = || -> anyhow::Result<TlsParameters> {
        // Trusts whom this machine trusts, for a mail server may have an authority of its own; where the machine knows
        // nobody, whom Mozilla trusts.
        let known = !rustls_native_certs::load_native_certs().certs.is_empty();
        let store = if known { CertificateStore::Default } else { CertificateStore::WebpkiRoots };
        let built = TlsParameters::builder(host.to_owned()).certificate_store(store).build();
        built.context("TLS for CAIRN_SMTP_URL can't be set up")
    };
    match (url.scheme(), url.query()) {
        ("smtp", None) => Ok((PLAIN, Tls::None)),
        ("smtp", Some("tls=required")) => Ok((SUBMISSION, Tls::Required(parameters()?))),
        ("smtp", Some("tls=opportunistic")) => Ok((SUBMISSION, Tls::Opportunistic(parameters()?))),
        ("smtps", None) => Ok((SUBMISSION_IN_TLS, Tls::Wrapper(parameters()?))),
        ("smtp" | "smtps", Some(_)) => {
            bail!("CAIRN_SMTP_URL may end in ?tls=required or ?tls=opportunistic after smtp://…, and in nothing else.")
        }
        (scheme, _) => bail!("CAIRN_SMTP_URL begins with {scheme}://, but has to begin with smtp:// or smtps://."),
    }
}

fn credentials(url: &Url) -> anyhow::Result<Option<Credentials>> {
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().map(String::from);
    let unread = "CAIRN_SMTP_URL has a user or password that is not percent-encoded UTF-8.";
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() && !password.is_empty() => {
            Ok(Some(Credentials::new(plain(user).context(unread)?, plain(password).context(unread)?)))
        }
        _ => bail!("CAIRN_SMTP_URL has a user or a password; it takes both, as in smtps://user:password@mail.example."),
    }
}

fn is_host(host: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.' || b == b'_';
    host.parse::<IpAddr>().is_ok() || (!host.is_empty() && host.bytes().all(plain))
}

/// Unlike in `http` addresses, numbers are not read as such in those of `smtp`.
fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// For whoever runs the program: never with the password.
impl fmt::Display for SmtpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
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
