//! Parses GitHub's answers about an account.

use domain::id::Login;
use domain::login_sessions::GitHubAccount;
use domain::text::{EmailAddress, PersonName, Url};
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
    let verified_emails = verified(emails);
    let login = Login::parse(&user.login).ok()?;
    let name = user.name.and_then(|name| PersonName::parse(&name).ok());
    Some(GitHubAccount {
        id: Some(user.id).filter(|id| *id > 0)?,
        name: name.or_else(|| PersonName::parse(login.as_str()).ok())?,
        login,
        avatar: user.avatar_url.and_then(|address| Url::parse(&address).ok()),
        email: verified_emails.first().cloned(),
        verified_emails,
    })
}

/// The verified addresses that someone reads, the primary one first.
///
/// An unverified address may belong to someone else.
fn verified(emails: &[u8]) -> Vec<EmailAddress> {
    let mut emails: Vec<GitHubEmail> = serde_json::from_slice(emails).unwrap_or_default();
    emails.retain(|email| email.verified);
    emails.sort_by_key(|email| !email.primary);
    let emails = emails.iter().filter_map(|email| EmailAddress::parse(&email.email).ok());
    emails.filter(|email| !email.is_noreply()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email(address: &str, primary: bool, verified: bool) -> serde_json::Value {
        serde_json::json!({ "email": address, "primary": primary, "verified": verified })
    }

    /// The address of an account with these addresses, and all that it has verified.
    fn emails(emails: &[serde_json::Value]) -> (Option<String>, Vec<String>) {
        let emails = serde_json::to_vec(emails).unwrap();
        let account = read(br#"{"id": 7, "login": "wren"}"#, &emails).unwrap();
        (account.email.map(String::from), account.verified_emails.into_iter().map(String::from).collect())
    }

    #[test]
    fn primary_address_is_used_before_other_verified_ones() {
        let (a, b) = ("a@b.example".to_owned(), "b@b.example".to_owned());
        let found = emails(&[email(&b, false, true), email(&a, true, true)]);
        assert_eq!(found, (Some(a.clone()), vec![a.clone(), b.clone()]));
        assert_eq!(emails(&[email(&b, false, true), email(&a, true, false)]), (Some(b.clone()), vec![b]));
        assert_eq!(emails(&[email(&a, true, false)]), (None, vec![]));
        for unreadable in ["[]", "<html>"] {
            assert_eq!(read(br#"{"id": 7, "login": "wren"}"#, unreadable.as_bytes()).unwrap().email, None);
        }
    }

    #[test]
    fn address_that_no_one_reads_is_never_used() {
        let noreply = email("7+wren@users.noreply.github.com", true, true);
        let other = || Some("wren@b.example".to_owned());
        assert_eq!(emails(&[noreply.clone(), email("wren@b.example", false, true)]).0, other());
        assert_eq!(emails(&[noreply.clone(), email("wren@b.example", false, false)]), (None, vec![]));
        assert_eq!(emails(&[noreply]), (None, vec![]));
    }

    #[test]
    fn address_is_read_by_the_rule_for_forms() {
        let found = |address| emails(&[email(address, true, true)]).0;
        assert_eq!(found("wren@bücher.example").as_deref(), Some("wren@xn--bcher-kva.example"));
        assert_eq!(found("wren@localhost"), None);
    }

    #[test]
    fn account_without_a_valid_name_is_named_by_its_login() {
        for name in ["null", "\"\"", "\"\\u200b\\u3164\"", "\"  \"", "\"a\\u0007b\""] {
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
