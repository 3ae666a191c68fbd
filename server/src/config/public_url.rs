//! Where people find this program: scheme, host and port, and nothing else.

use anyhow::{Context, ensure};
use url::{Host, Url};

/// An origin, as browsers write it: lower case, without a port that goes without saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let url = web_address("CAIRN_PUBLIC_URL", text)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        ensure!(bare, "CAIRN_PUBLIC_URL is “{text}”, but has to end after its host: Cairn has a host of its own.");
        Ok(PublicUrl(url))
    }

    /// Without a slash at its end, as in the header `Origin`.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Host and port, as in the header `Host`.
    pub fn authority(&self) -> &str {
        self.0.authority()
    }

    /// The host alone, as it stands in addresses: `cairn.example`, `127.0.0.1`, `[::1]`.
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

/// An `http` or `https` address with a host and without a password; the sentence names the setting.
pub fn web_address(setting: &str, text: &str) -> anyhow::Result<Url> {
    let refused = || format!("{setting} is “{text}”, which is not an address such as https://cairn.example.");
    let url = Url::parse(text).ok().with_context(refused)?;
    let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    ensure!(plain && url.has_host(), refused());
    Ok(url)
}

/// Whether only this machine can be meant.
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
    fn a_public_url_is_an_origin_and_nothing_more() {
        assert_eq!(PublicUrl::parse("https://Cairn.Example:443/").unwrap().origin(), "https://cairn.example");
        for bad in ["", "cairn.example", "ftp://cairn.example", "https://a:b@cairn.example", "https://cairn.example/x"]
        {
            assert!(PublicUrl::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn loopback_is_this_machine_only() {
        let is = |text| PublicUrl::parse(text).unwrap().is_loopback();
        assert!(is("http://127.0.0.1:3000") && is("http://localhost:3000") && is("http://[::1]:3000"));
        assert!(!is("http://cairn.example") && !is("http://localhost.example") && !is("http://10.0.0.1"));
    }
}
