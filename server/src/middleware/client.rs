//! Determines the client's IP address, also behind trusted proxies.
//!
//! Own code: the crates for this header trust a fixed number of proxies or any sender, not a list of networks.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The IP address of the client that sent a request.
///
/// Anyone can send `X-Forwarded-For`, but a trusted proxy appends the address of its client. So the list is read from
/// the right, as long as the proxy that added an entry is trusted. It is ignored if the peer is not trusted.
pub fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer.to_canonical();
    let values: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().map(|value| value.to_str().unwrap_or("")).collect();
    let mut entries = values.iter().flat_map(|value| value.split(',')).rev();
    while trusted.iter().any(|network| network.contains(&client)) {
        match entries.next().and_then(entry) {
            Some(before) => client = before.to_canonical(),
            None => break,
        }
    }
    client
}

/// Parses an entry of `X-Forwarded-For`; some proxies add a port.
fn entry(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The network that counts as one client: an IPv4 address, or an IPv6 /64, as one household has.
pub fn network_key(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn from(peer: &str, forwarded: &[&str], trusted: &str) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.split_whitespace().map(|network| network.parse().unwrap()).collect();
        address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn untrusted_peer_cannot_set_its_address() {
        assert_eq!(from("192.0.2.1", &["198.51.100.7"], ""), "192.0.2.1");
        assert_eq!(from("192.0.2.1", &["198.51.100.7"], "10.0.0.0/8"), "192.0.2.1");
    }

    #[test]
    fn trusted_proxy_is_believed_for_its_own_entry_only() {
        assert_eq!(from("10.0.0.1", &["203.0.113.9, 198.51.100.7"], "10.0.0.0/8"), "198.51.100.7");
        assert_eq!(from("10.0.0.1", &["203.0.113.9", "198.51.100.7, 10.0.0.2"], "10.0.0.0/8"), "198.51.100.7");
        assert_eq!(from("::ffff:10.0.0.1", &["[2001:db8::1]:443"], "10.0.0.0/8"), "2001:db8::1");
    }

    #[test]
    fn malformed_entry_ends_the_list() {
        assert_eq!(from("10.0.0.1", &["198.51.100.7, unknown"], "10.0.0.0/8"), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &[], "10.0.0.0/8"), "10.0.0.1");
    }

    #[test]
    fn ipv6_clients_count_by_their_64_bit_network() {
        let of = |text: &str| network_key(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::3"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::3"), of("2001:db8:1:3::3"));
    }

    proptest! {
        #[test]
        fn no_header_changes_the_address_of_an_untrusted_peer(forged in "[ -~]{0,80}") {
            prop_assert_eq!(from("192.0.2.1", &[&forged], "10.0.0.0/8"), "192.0.2.1");
        }
    }
}
