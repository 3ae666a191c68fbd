//! Reads and sets the cookies for the login session, the OAuth state and the invitation link.

use crate::config::public_url::PublicUrl;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::login_sessions::{LoginAttempt, Token};
use time::Duration;

/// The longest lifetime of a login session. The store ends unused sessions earlier.
const LOGIN_SESSION: Duration = Duration::days(90);

/// The names and attributes of the cookies.
///
/// Browsers accept a `__Host-` cookie only over https and only from the host itself. So plain http on loopback has to
/// use other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    pub sign_in: &'static str,
    login_state: &'static str,
    link: &'static str,
    is_secure: bool,
}

impl Cookies {
    pub fn of(public: &PublicUrl) -> Cookies {
        if public.is_https() {
            Cookies {
                sign_in: "__Host-cairn",
                login_state: "__Host-cairn-way",
                link: "__Host-cairn-link",
                is_secure: true,
            }
        } else {
            Cookies { sign_in: "cairn", login_state: "cairn-way", link: "cairn-link", is_secure: false }
        }
    }

    /// The token of the login session.
    pub fn sign_in(&self, jar: &CookieJar) -> Option<Token> {
        token(jar, self.sign_in)
    }

    /// The OAuth state of the current login attempt.
    pub fn login_state(&self, jar: &CookieJar) -> Option<Token> {
        token(jar, self.login_state)
    }

    /// The invitation link where the login attempt began.
    pub fn link(&self, jar: &CookieJar) -> Option<Token> {
        token(jar, self.link)
    }

    pub fn begin_login_session(&self, token: &Token) -> Cookie<'static> {
        self.set(self.sign_in, token.as_str(), LOGIN_SESSION)
    }

    pub fn end_login_session(&self) -> Cookie<'static> {
        self.set(self.sign_in, "", Duration::ZERO)
    }

    pub fn begin_attempt(&self, state: &Token) -> Cookie<'static> {
        self.set(self.login_state, state.as_str(), attempt_lifetime())
    }

    pub fn end_attempt(&self) -> Cookie<'static> {
        self.set(self.login_state, "", Duration::ZERO)
    }

    /// Keeps the invitation link in the browser during sign-in, as the store must not contain it.
    pub fn begin_link(&self, link: &Token) -> Cookie<'static> {
        self.set(self.link, link.as_str(), attempt_lifetime())
    }

    pub fn end_link(&self) -> Cookie<'static> {
        self.set(self.link, "", Duration::ZERO)
    }

    fn set(&self, name: &'static str, value: &str, lifetime: Duration) -> Cookie<'static> {
        Cookie::build((name, value.to_owned()))
            .path("/")
            .max_age(lifetime)
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_secure)
            .build()
    }
}

fn attempt_lifetime() -> Duration {
    Duration::seconds(LoginAttempt::lifetime().num_seconds())
}

fn token(jar: &CookieJar, name: &str) -> Option<Token> {
    jar.get(name).and_then(|cookie| Token::parse(cookie.value()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderMap, header};

    const TOKEN: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDE-_";

    fn cookies(public: &str) -> Cookies {
        Cookies::of(&PublicUrl::parse(public).unwrap())
    }

    #[test]
    fn https_cookie_belongs_to_the_host_only() {
        let cookie = cookies("https://cairn.example").begin_login_session(&Token::parse(TOKEN).unwrap());
        let expected = format!("__Host-cairn={TOKEN}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=7776000");
        assert_eq!(cookie.to_string(), expected);
    }

    #[test]
    fn cookie_is_found_by_its_full_name() {
        let mut headers = HeaderMap::new();
        let line = format!("appearance=dark; xcairn={TOKEN}; cairn=short; cairn={TOKEN}");
        headers.insert(header::COOKIE, line.parse().unwrap());
        let (cookies, jar) = (cookies("http://127.0.0.1:3000"), CookieJar::from_headers(&headers));
        assert_eq!(cookies.sign_in(&jar), Token::parse(TOKEN).ok());
        assert_eq!(cookies.login_state(&jar), None);
    }
}
