//! Parses GitHub's answers about an account.

use domain::id::Login;
use domain::login_sessions::GitHubAccount;
use domain::text::{PersonName, ShortText, Url};
use serde::Deserialize;

#[derive(Deserialize)]
struct User {
    id: i64,
    login: String,
    name: Option<String>,
    avatar_url: Option<String>,
}

#[derive(Deserialize)]
struct GitHubEmail {
    email: String,
    #[serde(default)]
    primary: bool,
    #[serde(default)]
    verified: bool,
}

/// Parses the answers of `/user` and `/user/emails`; `None` if the first is not an account.
///
/// A malformed answer of `/user/emails` is accepted: the account then has no email address.
pub fn read(user: &[u8], emails: &[u8]) -> Option<GitHubAccount> {
    let user: User = serde_json::from_slice(user).ok()?;
    let login = Login::parse(&user.login).ok()?;
    let name = user.name.and_then(|name| PersonName::parse(&name).ok());
    Some(GitHubAccount {
        id: Some(user.id).filter(|id| *id > 0)?,
        name: name.or_else(|| PersonName::parse(login.as_str()).ok())?,
        login,
        avatar: user.avatar_url.and_then(|address| Url::parse(&address).ok()),
        email: primary(emails),
    })
}

/// The primary address if it is verified. An unverified address may belong to someone else.
fn primary(emails: &[u8]) -> Option<ShortText> {
    let emails: Vec<GitHubEmail> = serde_json::from_slice(emails).ok()?;
    let email = emails.into_iter().find(|email| email.primary && email.verified)?;
    ShortText::parse(&email.email).ok().filter(|email| email.as_str().contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_primary_and_verified_address_is_used() {
        let of = |emails: &str| read(br#"{"id": 7, "login": "wren"}"#, emails.as_bytes()).unwrap().email;
        let email = |primary, verified| {
            of(&format!(r#"[{{"email": "a@b.example", "primary": {primary}, "verified": {verified}}}]"#))
        };
        assert_eq!(email(true, true).map(String::from).as_deref(), Some("a@b.example"));
        assert_eq!((email(true, false), email(false, true), of("[]"), of("<html>")), (None, None, None, None));
    }

    #[test]
    fn account_without_a_valid_name_is_named_by_its_login() {
        for name in ["null", "\"\"", "\"  \"", "\"a\\u0007b\""] {
            let user = format!(r#"{{"id": 7, "login": "wren", "name": {name}, "avatar_url": "javascript:x"}}"#);
            let account = read(user.as_bytes(), b"[]").unwrap();
            assert_eq!((account.name.as_str(), account.avatar), ("wren", None));
        }
    }

    #[test]
    fn malformed_account_is_none() {
        for user in ["", "[]", "{}", r#"{"id": 0, "login": "wren"}"#, r#"{"id": 7, "login": "../wren"}"#] {
            assert!(read(user.as_bytes(), b"[]").is_none(), "{user}");
        }
    }
}
