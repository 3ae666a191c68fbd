//! Sign-ins: a person's signed-in browsers, how long each lasts, and what GitHub says of a person.

use crate::Refusal;
use crate::id::Login;
use crate::text::{LocalPath, PersonName, ShortText, Url};
use crate::time::Instant;
use chrono::TimeDelta;

/// What GitHub says of whoever signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitHubAccount {
    /// GitHub's number for the account: it stays when the login changes, and is who they are.
    pub id: i64,
    pub login: Login,
    /// The login where they gave no name.
    pub name: PersonName,
    pub avatar: Option<Url>,
    /// Their primary mail address, if GitHub has verified it.
    pub email: Option<ShortText>,
}

/// A way to GitHub and back that was begun: single-use, for ten minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginAttempt {
    /// The PKCE verifier whose challenge GitHub was given.
    pub verifier: String,
    /// Where to go afterwards.
    pub next: LocalPath,
    pub begun: Instant,
}

impl LoginAttempt {
    pub fn lasts() -> TimeDelta {
        TimeDelta::minutes(10)
    }

    pub fn is_expired(begun: Instant, now: Instant) -> bool {
        now - begun > Self::lasts() || now < begun
    }
}

/// The secret in a browser's cookie, or the state of an attempt: 43 letters of base64url, 256 random bits.
/// The store keeps only its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        // What was sent is a secret, or junk: neither belongs in a sentence.
        let refused = || Refusal::malformed("a sign-in", "…");
        (text.len() == 43 && text.bytes().all(plain)).then(|| Token(text.to_owned())).ok_or_else(refused)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// One of a person's signed-in browsers, as their own page lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginSession {
    /// Names it in the list; not the secret.
    pub id: i64,
    pub device: ShortText,
    pub begun: Instant,
    pub last_seen: Instant,
    /// Whether it is the browser that asks.
    pub here: bool,
}

/// Whether a sign-in has ended by itself: after 14 days without a visit, or 90 days in all.
pub fn is_over(begun: Instant, last_seen: Instant, now: Instant) -> bool {
    now - last_seen > TimeDelta::days(14) || now - begun > TimeDelta::days(90)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateTime;
    use proptest::prelude::*;

    #[test]
    fn a_sign_in_ends_when_idle_and_in_the_end_anyway() {
        let begun = DateTime::UNIX_EPOCH;
        let after = |days| begun + TimeDelta::days(days);
        assert!(!is_over(begun, begun, after(14)));
        assert!(is_over(begun, begun, after(15)));
        assert!(!is_over(begun, after(89), after(90)));
        assert!(is_over(begun, after(90), after(91)));
    }

    #[test]
    fn an_attempt_lasts_ten_minutes() {
        let begun = DateTime::UNIX_EPOCH;
        assert!(!LoginAttempt::is_expired(begun, begun + TimeDelta::minutes(10)));
        assert!(LoginAttempt::is_expired(begun, begun + TimeDelta::minutes(10) + TimeDelta::seconds(1)));
    }

    proptest! {
        #[test]
        fn an_ended_sign_in_never_lives_again(seen in 0i64..100, now in 0i64..200, later in 0i64..200) {
            let begun = DateTime::UNIX_EPOCH;
            let at = |days| begun + TimeDelta::days(days);
            prop_assert!(is_over(begun, at(seen), at(now)) <= is_over(begun, at(seen), at(now + later)));
        }

        #[test]
        fn a_token_never_shows_itself(text in "[A-Za-z0-9_-]{43}") {
            let token = Token::parse(&text).unwrap();
            let shown = format!("{:?}", token);
            prop_assert!(!shown.contains(&text));
        }
    }
}
