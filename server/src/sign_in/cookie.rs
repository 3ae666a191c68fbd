//! Reads and sets the cookies for the login session and the login attempts.

use crate::config::public_url::PublicUrl;
use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::login_sessions::{LoginAttempt, Token};
use time::Duration;
use web::cookies;

/// The longest lifetime of a login session. The store ends unused sessions earlier.
const LOGIN_SESSION: Duration = Duration::days(90);

/// The names and attributes of the cookies.
///
/// Browsers accept a `__Host-` cookie only over https and only from the host itself. So plain http on loopback has to
/// use other names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    pub sign_in: &'static str,
    attempts: &'static str,
    is_secure: bool,
}

/// A login attempt of this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserAttempt {
    /// The OAuth state.
    pub state: Token,
    /// The invitation link where the attempt began, as the store must not contain it.
    pub link: Option<Token>,
}

impl BrowserAttempt {
    /// Parses `state` or `state~link`; a colon would be escaped in the cookie.
    fn parse(text: &str) -> Option<BrowserAttempt> {
        let (state, link) = text.split_once('~').map_or((text, None), |(state, link)| (state, Some(link)));
        let link = link.map(Token::parse).transpose().ok()?;
        Some(BrowserAttempt { state: Token::parse(state).ok()?, link })
    }

    fn text(&self) -> String {
        let link = self.link.as_ref().map(|link| format!("~{}", link.as_str())).unwrap_or_default();
        format!("{}{link}", self.state.as_str())
    }
}

/// The most login attempts that a browser can have at once, each in another tab.
const MOST_ATTEMPTS: usize = 4;

impl Cookies {
    pub fn of(public: &PublicUrl) -> Cookies {
        if public.is_https() {
            Cookies { sign_in: "__Host-cairn", attempts: "__Host-cairn-way", is_secure: true }
        } else {
            Cookies { sign_in: "cairn", attempts: "cairn-way", is_secure: false }
        }
    }

    /// The tokens of login sessions; several if an older cookie is still there.
    pub fn sign_in(&self, headers: &HeaderMap) -> Vec<Token> {
        cookies::tokens(headers, self.sign_in)
    }

    /// The login attempts of this browser, the newest first.
    pub fn attempts(&self, headers: &HeaderMap) -> Vec<BrowserAttempt> {
        let attempts = cookies::values(headers, self.attempts).flat_map(|value| value.split('.'));
        attempts.filter_map(BrowserAttempt::parse).take(MOST_ATTEMPTS).collect()
    }

    pub fn begin_login_session(&self, token: &Token) -> Cookie<'static> {
        self.set(self.sign_in, token.as_str(), LOGIN_SESSION)
    }

    pub fn end_login_session(&self) -> Cookie<'static> {
        self.set(self.sign_in, "", Duration::ZERO)
    }

    /// Keeps a new attempt besides those in other tabs.
    pub fn begin_attempt(&self, headers: &HeaderMap, attempt: BrowserAttempt) -> Cookie<'static> {
        let others = self.attempts(headers);
        self.set_attempts([attempt].iter().chain(&others))
    }

    /// Ends the attempt with this state; those in other tabs stay.
    pub fn end_attempt(&self, headers: &HeaderMap, state: &Token) -> Cookie<'static> {
        let others = self.attempts(headers);
        self.set_attempts(others.iter().filter(|attempt| attempt.state != *state))
    }

    fn set_attempts<'a>(&self, attempts: impl Iterator<Item = &'a BrowserAttempt>) -> Cookie<'static> {
        let texts: Vec<String> = attempts.take(MOST_ATTEMPTS).map(BrowserAttempt::text).collect();
        let lifetime = if texts.is_empty() { Duration::ZERO } else { attempt_lifetime() };
        self.set(self.attempts, &texts.join("."), lifetime)
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

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

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
        let headers = sent(&format!("appearance=dark; xcairn={TOKEN}; cairn=short; cairn={TOKEN}; cairn=\"old\""));
        let cookies = cookies("http://127.0.0.1:3000");
        assert_eq!(cookies.sign_in(&headers), [Token::parse(TOKEN).unwrap()]);
        assert_eq!(cookies.attempts(&headers), []);
    }

    fn sent(cookies: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, cookies.parse().unwrap())])
    }

    #[test]
    fn browser_has_an_attempt_in_each_of_a_few_tabs() {
        let cookies = cookies("http://127.0.0.1:3000");
        let token = |letter: &str| Token::parse(&letter.repeat(43)).unwrap();
        let mut headers = HeaderMap::new();
        for letter in ["a", "b", "c", "d", "e"] {
            let link = (letter == "d").then(|| token("l"));
            let set = cookies.begin_attempt(&headers, BrowserAttempt { state: token(letter), link });
            headers = sent(&format!("cairn-way={}", set.value()));
        }
        let states = |headers: &HeaderMap| {
            cookies.attempts(headers).iter().map(|attempt| attempt.state.as_str()[..1].to_owned()).collect::<String>()
        };
        assert_eq!(states(&headers), "edcb");
        assert_eq!(cookies.attempts(&headers)[1].link, Some(token("l")));
        let set = cookies.end_attempt(&headers, &token("e"));
        headers = sent(&format!("cairn-way={}", set.value()));
        assert_eq!((states(&headers).as_str(), set.max_age()), ("dcb", Some(attempt_lifetime())));
        let alone = sent(&format!("cairn-way={}", token("b").as_str()));
        assert_eq!(cookies.end_attempt(&alone, &token("b")).max_age(), Some(Duration::ZERO));
    }
}
