//! Reads the tokens in cookies.

use axum::http::{HeaderMap, header};
use domain::login_sessions::Token;

/// The values of all cookies with this name, in the order in which the browser sent them.
///
/// Browsers can send several: an older cookie for another path or domain doesn't go away when a new one is set.
pub fn values<'h>(headers: &'h HeaderMap, name: &'h str) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let cookies = lines.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.filter(move |(found, _)| *found == name).map(|(_, value)| value)
}

/// The most cookies of one name that are tried.
const MOST: usize = 4;

/// The tokens in the cookies with this name.
pub fn tokens(headers: &HeaderMap, name: &str) -> Vec<Token> {
    values(headers, name).filter_map(|value| Token::parse(value).ok()).take(MOST).collect()
}
