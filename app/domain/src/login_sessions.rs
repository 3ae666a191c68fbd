//! Login sessions: signed-in browsers and their lifetime, login attempts, and GitHub's account data.

use crate::Refusal;
use crate::id::Login;
use crate::text::{EmailAddress, LocalPath, PersonName, ShortText, Url};
use crate::time::Instant;
use chrono::TimeDelta;

/// GitHub's data about the person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitHubAccount {
    /// GitHub's id of the account, which identifies the person even if the login changes.
    pub id: i64,
    pub login: Login,
    /// The person's name at GitHub, or the login if they gave none.
    pub name: PersonName,
    pub avatar: Option<Url>,
    /// Their primary email address, or another one; verified by GitHub, and read by someone.
    pub email: Option<EmailAddress>,
    /// All their addresses that GitHub has verified, which are not stored.
    ///
    /// An invitation to one of them is theirs.
    pub verified_emails: Vec<EmailAddress>,
}

/// A sign-in through GitHub that has begun. It can be completed once, within ten minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginAttempt {
    /// The PKCE verifier; GitHub got the matching challenge.
    pub verifier: String,
    /// The page to show afterwards.
    pub next: LocalPath,
    pub begun: Instant,
}

impl LoginAttempt {
    pub fn lifetime() -> TimeDelta {
        TimeDelta::minutes(10)
    }

    pub fn is_expired(begun: Instant, now: Instant) -> bool {
        now - begun > Self::lifetime() || now < begun
    }
}

/// A random secret, sent in a cookie, in a link or as the OAuth state.
///
/// It is 256 random bits as 43 characters of base64url. The store keeps only its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        // The message must not repeat the input, which may be a secret.
        let malformed = || Refusal::malformed("a valid token", "…");
        (text.len() == 43 && text.bytes().all(plain)).then(|| Token(text.to_owned())).ok_or_else(malformed)
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

/// One of a person's signed-in browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginSession {
    /// Identifies the session in the person's list; it is not the secret token.
    pub id: i64,
    pub device: ShortText,
    pub begun: Instant,
    pub last_seen: Instant,
    /// Whether it is the browser of this request.
    pub here: bool,
}

/// Whether a login session has expired: after 14 days without a visit, or 90 days in total.
pub fn is_expired(begun: Instant, last_seen: Instant, now: Instant) -> bool {
    now - last_seen > TimeDelta::days(14) || now - begun > TimeDelta::days(90)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateTime;
    use proptest::prelude::*;

    #[test]
    fn login_session_expires_when_idle_and_after_90_days() {
        let begun = DateTime::UNIX_EPOCH;
        let after = |days| begun + TimeDelta::days(days);
        assert!(!is_expired(begun, begun, after(14)));
        assert!(is_expired(begun, begun, after(15)));
        assert!(!is_expired(begun, after(89), after(90)));
        assert!(is_expired(begun, after(90), after(91)));
    }

    #[test]
    fn login_attempt_lasts_ten_minutes() {
        let begun = DateTime::UNIX_EPOCH;
        assert!(!LoginAttempt::is_expired(begun, begun + TimeDelta::minutes(10)));
        assert!(LoginAttempt::is_expired(begun, begun + TimeDelta::minutes(10) + TimeDelta::seconds(1)));
    }

    proptest! {
        #[test]
        fn expired_login_session_stays_expired(seen in 0i64..100, now in 0i64..200, later in 0i64..200) {
            let begun = DateTime::UNIX_EPOCH;
            let at = |days| begun + TimeDelta::days(days);
            prop_assert!(is_expired(begun, at(seen), at(now)) <= is_expired(begun, at(seen), at(now + later)));
        }

        #[test]
        fn debug_output_of_a_token_hides_it(text in "[A-Za-z0-9_-]{43}") {
            let token = Token::parse(&text).unwrap();
            let shown = format!("{:?}", token);
            prop_assert!(!shown.contains(&text));
        }
    }
}
