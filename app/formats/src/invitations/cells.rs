//! Parses logins and email addresses in lists of people.

use domain::Refusal;
use domain::id::Login;
use domain::text::EmailAddress;

/// Parses `login`, `@login` or `https://github.com/login`.
pub(super) fn login(text: &str) -> Result<Login, Refusal> {
    let login = account(text).unwrap_or_else(|| text.strip_prefix('@').unwrap_or(text));
    // The error quotes the text as written.
    Login::parse(login).or_else(|_| Login::parse(text))
}

pub(super) fn email(text: &str) -> Result<EmailAddress, Refusal> {
    EmailAddress::parse(text.strip_prefix("mailto:").unwrap_or(text))
}

/// The path after `github.com/`; `None` for other texts.
fn account(text: &str) -> Option<&str> {
    let address = ["https://", "http://"].into_iter().find_map(|scheme| strip(text, scheme)).unwrap_or(text);
    let address = strip(address, "www.").unwrap_or(address);
    let path = strip(address, "github.com/")?;
    let path = path.split(['?', '#']).next().unwrap_or("");
    Some(path.strip_suffix('/').unwrap_or(path))
}

/// Removes a prefix, regardless of case.
fn strip<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let begins = text.get(..start.len())?.eq_ignore_ascii_case(start);
    begins.then(|| text.get(start.len()..)).flatten()
}

/// Whether a word starts with `@` or is a link, so it can't be a name.
pub(super) fn is_at_login_or_link(word: &str) -> bool {
    word.starts_with('@') || account(word).is_some() || word.starts_with("https://") || word.starts_with("http://")
}

/// Whether a word can only be an email address.
pub(super) fn looks_like_email(word: &str) -> bool {
    !word.starts_with('@') && word.contains('@') && !word.contains("://")
}
