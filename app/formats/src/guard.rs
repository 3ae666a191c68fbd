//! What never leaves a public page through Cairn: addresses of calls, invitations to chats, passcodes, mail addresses.

use domain::text::Url;

/// Hosts that are the door of a call or an invitation: with the address alone a stranger comes in.
const CALL_HOSTS: [&str; 18] = [
    "zoom.us",
    "zoomgov.com",
    "meet.google.com",
    "teams.microsoft.com",
    "teams.live.com",
    "webex.com",
    "jit.si",
    "whereby.com",
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

/// Pieces of an address that let someone in.
const KEYS: [&str; 8] = ["pwd=", "passcode=", "password=", "token=", "/invite/", "shared_invite", "invite=", "secret="];

/// The address, unless it opens a door or is none.
pub(crate) fn open_link(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let host = url.parts().0.to_lowercase();
    let host = host.split(':').next().unwrap_or("");
    let is_call_link = CALL_HOSTS.iter().any(|door| host == *door || host.ends_with(&format!(".{door}")));
    let named = ["jitsi", "bigbluebutton", "bbb."].iter().any(|piece| host.contains(piece));
    let lower = url.as_str().to_lowercase();
    let keyed = KEYS.iter().any(|key| lower.contains(key));
    (!is_call_link && !named && !keyed).then_some(url)
}

/// Whether the text is an address at all, so that leaving it out is worth a word.
pub(crate) fn is_call_link(address: &str) -> bool {
    Url::parse(address).is_ok() && open_link(address).is_none()
}

/// The text without web addresses that open doors, without mail addresses, without passcodes.
pub(crate) fn redacted(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut secret_next = false;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let opens = ["passcode", "password", "pwd"].contains(&bare.to_lowercase().as_str());
        if !opens && !secret_next && !is_secret(word) {
            kept.push(word);
        }
        secret_next = opens;
    }
    kept.join(" ")
}

fn is_secret(word: &str) -> bool {
    let lower = word.to_lowercase();
    let keyed = KEYS.iter().any(|key| lower.contains(key));
    keyed || is_mail(word) || CALL_HOSTS.iter().any(|door| lower.contains(&format!("{door}/")))
}

/// `someone@somewhere.example`, with or without angle brackets.
pub(crate) fn is_mail(word: &str) -> bool {
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
    fn the_address_of_a_call_is_never_a_link() {
        for door in [
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
            assert!(open_link(door).is_none() && is_call_link(door), "{door} was taken");
        }
        assert!(open_link("https://hackmd.io/@somebody/notes").is_some());
        assert!(open_link("https://discord.com/channels/1/2").is_some());
    }

    #[test]
    fn mail_addresses_and_passcodes_are_taken_out_of_texts() {
        assert_eq!(redacted("Ask <ada@mail.example> or @ada, passcode: 1234 today"), "Ask or @ada, today");
        assert_eq!(redacted("See https://notes.example/n?pwd=x today"), "See today");
        assert_eq!(redacted("Meet at example.zoom.us/j/1 for lunch"), "Meet at for lunch");
    }
}
