//! One cell or word of a list of people: a login in its many forms, a mail address.

use domain::Refusal;
use domain::id::Login;
use domain::text::EmailAddress;

/// A login as people write it: `login`, `@login`, `https://github.com/login`.
pub(super) fn login(text: &str) -> Result<Login, Refusal> {
    let bare = match account(text) {
        Some(bare) => bare,
        None => text.strip_prefix('@').unwrap_or(text),
    };
    // Refused as it was written.
    Login::parse(bare).or_else(|_| Login::parse(text))
}

pub(super) fn email(text: &str) -> Result<EmailAddress, Refusal> {
    EmailAddress::parse(text.strip_prefix("mailto:").unwrap_or(text))
}

/// What stands behind `github.com/`, if this is such an address.
fn account(text: &str) -> Option<&str> {
    let address = ["https://", "http://"].into_iter().find_map(|scheme| strip(text, scheme)).unwrap_or(text);
    let address = strip(address, "www.").unwrap_or(address);
    let path = strip(address, "github.com/")?;
    let path = path.split(['?', '#']).next().unwrap_or("");
    Some(path.strip_suffix('/').unwrap_or(path))
}

/// Without this beginning, whatever its case.
fn strip<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let begins = text.get(..start.len())?.eq_ignore_ascii_case(start);
    begins.then(|| text.get(start.len()..)).flatten()
}

/// Whether a word can only be meant as a login.
pub(super) fn looks_like_a_login(word: &str) -> bool {
    word.starts_with('@') || account(word).is_some() || word.starts_with("https://") || word.starts_with("http://")
}

/// Whether a word can only be meant as a mail address.
pub(super) fn looks_like_mail(word: &str) -> bool {
    !word.starts_with('@') && word.contains('@') && !word.contains("://")
}
