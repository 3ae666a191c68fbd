//! The public address of the server: scheme, host and port.

use anyhow::{Context, ensure};
use url::{Host, Url};

/// An origin as browsers write it: lower case, without the default port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let url = web_address("CAIRN_PUBLIC_URL", text)?;
        let only_origin = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        ensure!(
            only_origin,
            "CAIRN_PUBLIC_URL is “{text}”, but must end after the host and port: Cairn can't be served under a path."
        );
        Ok(PublicUrl(url))
    }

    /// Scheme, host and port without a trailing slash, as in the header `Origin`.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Host and port, as in the header `Host`.
    pub fn authority(&self) -> &str {
        self.0.authority()
    }

    /// The host as URLs write it: `cairn.example`, `127.0.0.1`, `[::1]`.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    pub fn with(&self, path: &str) -> String {
        self.origin() + path
    }
}

/// Parses an `http` or `https` address.
///
/// # Errors
/// If the address has no host, or has a user or password. The message names the setting.
pub fn web_address(setting: &str, text: &str) -> anyhow::Result<Url> {
    let message = || format!("{setting} is “{text}”, which is not an address such as https://cairn.example.");
    let url = Url::parse(text).ok().with_context(message)?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    ensure!(is_web && url.has_host(), message());
    Ok(url)
}

/// Whether the address always means this computer.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_url_with_more_than_an_origin_is_refused() {
        assert_eq!(PublicUrl::parse("https://Cairn.Example:443/").unwrap().origin(), "https://cairn.example");
        for bad in ["", "cairn.example", "ftp://cairn.example", "https://a:b@cairn.example", "https://cairn.example/x"]
        {
            assert!(PublicUrl::parse(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn only_loopback_addresses_are_loopback() {
        let is = |text| PublicUrl::parse(text).unwrap().is_loopback();
        assert!(is("http://127.0.0.1:3000") && is("http://localhost:3000") && is("http://[::1]:3000"));
        assert!(!is("http://cairn.example") && !is("http://localhost.example") && !is("http://10.0.0.1"));
    }
}
