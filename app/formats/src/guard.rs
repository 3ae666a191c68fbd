//! Removes private data from imported pages: links to calls and chats, passcodes and email addresses.

use domain::text::Url;

/// Hosts of calls and chats that anyone with the address can join.
const CALL_HOSTS: [&str; 18] = [
    "zoom.us",
    "zoomgov.com",
    "meet.google.com",
    "teams.microsoft.com",
    "teams.live.com",
    "webex.com",
    "jit.si",
    "whereby.com", // allow: words, a host name
    "gotomeet.me",
    "gotomeeting.com",
    "bluejeans.com",
    "meet.evolix.org",
    "discord.gg",
    "chat.whatsapp.com",
    "join.slack.com",
    "signal.group",
    "t.me",
    "skype.com",
];

/// Parts of an address that give access.
const KEYS: [&str; 8] = ["pwd=", "passcode=", "password=", "token=", "/invite/", "shared_invite", "invite=", "secret="];

/// Parses a web address; `None` if it is invalid or private.
///
/// Private are the addresses of calls and chats, and any address that contains a secret.
pub(crate) fn public_url(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let host = url.parts().0.to_lowercase();
    let host = host.split(':').next().unwrap_or("");
    let has_call_host =
        CALL_HOSTS.iter().any(|call_host| host == *call_host || host.ends_with(&format!(".{call_host}")));
    let named = ["jitsi", "bigbluebutton", "bbb."].iter().any(|piece| host.contains(piece));
    let lower = url.as_str().to_lowercase();
    let keyed = KEYS.iter().any(|key| lower.contains(key));
    (!has_call_host && !named && !keyed).then_some(url)
}

/// Whether a text is a web address that is private.
pub(crate) fn is_private_link(address: &str) -> bool {
    Url::parse(address).is_ok() && public_url(address).is_none()
}

/// Removes links to calls, email addresses and passcodes from a text.
pub(crate) fn redacted(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut secret_next = false;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let announces_passcode = ["passcode", "password", "pwd"].contains(&bare.to_lowercase().as_str());
        if !announces_passcode && !secret_next && !is_secret(word) {
            kept.push(word);
        }
        secret_next = announces_passcode;
    }
    kept.join(" ")
}

fn is_secret(word: &str) -> bool {
    let lower = word.to_lowercase();
    let keyed = KEYS.iter().any(|key| lower.contains(key));
    keyed || is_email(word) || CALL_HOSTS.iter().any(|host| lower.contains(&format!("{host}/")))
}

/// `someone@somewhere.example`, with or without angle brackets.
pub(crate) fn is_email(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let sides = word.split_once('@');
    sides.is_some_and(|(user, host)| {
        let user_ok = user.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'));
        user_ok && host.contains('.') && host.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_links_are_never_public() {
        for address in [
            "https://example.zoom.us/j/1?pwd=x",
            "https://zoom.us/my/room",
            "https://meet.google.com/abc-defg-hij",
            "https://meet.jit.si/room",
            "https://jitsi.example.org/room",
            "https://discord.gg/abc",
            "https://discord.com/invite/abc",
            "https://chat.whatsapp.com/abc",
            "https://notes.example.org/page?token=abc",
        ] {
            assert!(public_url(address).is_none() && is_private_link(address), "{address} is kept");
        }
        assert!(public_url("https://hackmd.io/@someone/notes").is_some());
        assert!(public_url("https://discord.com/channels/1/2").is_some());
    }

    #[test]
    fn redacted_text_has_no_email_address_or_passcode() {
        assert_eq!(redacted("Ask <ada@mail.example> or @ada, passcode: 1234 today"), "Ask or @ada, today");
        assert_eq!(redacted("See https://notes.example/n?pwd=x today"), "See today");
        assert_eq!(redacted("Meet at example.zoom.us/j/1 for lunch"), "Meet at for lunch");
    }
}
