//! The cookies of a sign-in: the way to GitHub and back, the link that it began at, and the sign-in itself.

use crate::config::public_url::PublicUrl;
use axum::http::{HeaderMap, HeaderName, header};
use domain::login_sessions::{LoginAttempt, Token};

/// As long as a sign-in can last at all; the store ends it earlier where nobody comes.
const DAYS_90: i64 = 90 * 24 * 3600;

/// The cookies' names and how they are marked.
///
/// `__Host-` makes browsers refuse the name from other hosts and over plain http; on loopback http there is no such
/// name to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    pub sign_in: &'static str,
    way: &'static str,
    link: &'static str,
    marks: &'static str,
}

/// A header that sets a cookie.
type Set = (HeaderName, String);

impl Cookies {
    pub fn of(public: &PublicUrl) -> Cookies {
        match public.is_https() {
            true => Cookies {
                sign_in: "__Host-cairn",
                way: "__Host-cairn-way",
                link: "__Host-cairn-link",
                marks: "Path=/; HttpOnly; SameSite=Lax; Secure",
            },
            false => Cookies {
                sign_in: "cairn",
                way: "cairn-way",
                link: "cairn-link",
                marks: "Path=/; HttpOnly; SameSite=Lax",
            },
        }
    }

    /// The sign-in that a browser shows.
    pub fn sign_in(&self, headers: &HeaderMap) -> Option<Token> {
        read(self.sign_in, headers)
    }

    /// The state that a browser was sent to GitHub with.
    pub fn way(&self, headers: &HeaderMap) -> Option<Token> {
        read(self.way, headers)
    }

    /// The link of the invitation at which a browser began to sign in.
    pub fn link(&self, headers: &HeaderMap) -> Option<Token> {
        read(self.link, headers)
    }

    pub fn begin_sign_in(&self, token: &Token) -> Set {
        self.set(self.sign_in, token.as_str(), DAYS_90)
    }

    pub fn end_login_session(&self) -> Set {
        self.set(self.sign_in, "", 0)
    }

    pub fn begin_way(&self, state: &Token) -> Set {
        self.set(self.way, state.as_str(), LoginAttempt::lasts().num_seconds())
    }

    pub fn end_way(&self) -> Set {
        self.set(self.way, "", 0)
    }

    /// Kept by the browser meanwhile, for no row of ours may hold it.
    pub fn begin_link(&self, link: &Token) -> Set {
        self.set(self.link, link.as_str(), LoginAttempt::lasts().num_seconds())
    }

    pub fn end_link(&self) -> Set {
        self.set(self.link, "", 0)
    }

    fn set(&self, name: &str, value: &str, seconds: i64) -> Set {
        (header::SET_COOKIE, format!("{name}={value}; Max-Age={seconds}; {}", self.marks))
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
    fn over_https_the_cookie_belongs_to_this_host_alone() {
        let (_, set) = cookies("https://cairn.example").begin_sign_in(&Token::parse(TOKEN).unwrap());
        let expected = format!("__Host-cairn={TOKEN}; Max-Age=7776000; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(set, expected);
    }

    #[test]
    fn a_cookie_is_found_among_others_and_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        let line = format!("appearance=dark; xcairn={TOKEN}; cairn=short; cairn={TOKEN}");
        headers.insert(header::COOKIE, line.parse().unwrap());
        let cookies = cookies("http://127.0.0.1:3000");
        assert_eq!(cookies.sign_in(&headers), Token::parse(TOKEN).ok());
        assert_eq!(cookies.way(&headers), None);
    }
}
