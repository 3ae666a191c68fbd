//! Reads and sets the cookies for the login session, the OAuth state and the invitation link.

use crate::config::public_url::PublicUrl;
use axum::http::{HeaderMap, HeaderName, header};
use domain::login_sessions::{LoginAttempt, Token};

/// The longest lifetime of a login session, in seconds. The store ends unused sessions earlier.
const DAYS_90: i64 = 90 * 24 * 3600;

/// The names and attributes of the cookies.
///
/// Browsers accept a `__Host-` cookie only over https and only from the host itself. So plain http on loopback has to
/// use other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    pub sign_in: &'static str,
    login_state: &'static str,
    link: &'static str,
    attributes: &'static str,
}

/// A header that sets a cookie.
type Set = (HeaderName, String);

impl Cookies {
    pub fn of(public: &PublicUrl) -> Cookies {
        if public.is_https() {
            Cookies {
                sign_in: "__Host-cairn",
                login_state: "__Host-cairn-way",
                link: "__Host-cairn-link",
                attributes: "Path=/; HttpOnly; SameSite=Lax; Secure",
            }
        } else {
            Cookies {
                sign_in: "cairn",
                login_state: "cairn-way",
                link: "cairn-link",
                attributes: "Path=/; HttpOnly; SameSite=Lax",
            }
        }
    }

    /// The token of the login session.
    pub fn sign_in(&self, headers: &HeaderMap) -> Option<Token> {
        read(self.sign_in, headers)
    }

    /// The OAuth state of the current login attempt.
    pub fn login_state(&self, headers: &HeaderMap) -> Option<Token> {
        read(self.login_state, headers)
    }

    /// The invitation link where the login attempt began.
    pub fn link(&self, headers: &HeaderMap) -> Option<Token> {
        read(self.link, headers)
    }

    pub fn begin_login_session(&self, token: &Token) -> Set {
        self.set(self.sign_in, token.as_str(), DAYS_90)
    }

    pub fn end_login_session(&self) -> Set {
        self.set(self.sign_in, "", 0)
    }

    pub fn begin_attempt(&self, state: &Token) -> Set {
        self.set(self.login_state, state.as_str(), LoginAttempt::lifetime().num_seconds())
    }

    pub fn end_attempt(&self) -> Set {
        self.set(self.login_state, "", 0)
    }

    /// Keeps the invitation link in the browser during sign-in, as the store must not contain it.
    pub fn begin_link(&self, link: &Token) -> Set {
        self.set(self.link, link.as_str(), LoginAttempt::lifetime().num_seconds())
    }

    pub fn end_link(&self) -> Set {
        self.set(self.link, "", 0)
    }

    fn set(&self, name: &str, value: &str, seconds: i64) -> Set {
        (header::SET_COOKIE, format!("{name}={value}; Max-Age={seconds}; {}", self.attributes))
    }
}

fn read(name: &str, headers: &HeaderMap) -> Option<Token> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| Token::parse(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDE-_";

    fn cookies(public: &str) -> Cookies {
        Cookies::of(&PublicUrl::parse(public).unwrap())
    }

    #[test]
    fn https_cookie_belongs_to_the_host_only() {
        let (_, set) = cookies("https://cairn.example").begin_login_session(&Token::parse(TOKEN).unwrap());
        let expected = format!("__Host-cairn={TOKEN}; Max-Age=7776000; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(set, expected);
    }

    #[test]
    fn cookie_is_found_by_its_full_name() {
        let mut headers = HeaderMap::new();
        let line = format!("appearance=dark; xcairn={TOKEN}; cairn=short; cairn={TOKEN}");
        headers.insert(header::COOKIE, line.parse().unwrap());
        let cookies = cookies("http://127.0.0.1:3000");
        assert_eq!(cookies.sign_in(&headers), Token::parse(TOKEN).ok());
        assert_eq!(cookies.login_state(&headers), None);
    }
}
