//! Escapes text for the web site's Markdown, tables, shortcodes and front matter.

use crate::guard::public_url;
use domain::text::Url;
use std::fmt::Write;

/// Escapes characters that mean something in Markdown, a table or a shortcode.
///
/// The reader looks for `<!--`, `{{` and sentences before Markdown is parsed, so these become entities.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::new();
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        match c {
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '&' if next.is_some_and(|next| next == '#' || next.is_ascii_alphanumeric()) => written.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' => written.extend(['\\', c]),
            _ => written.push(c),
        }
    }
    written.replace("upfront agreement", "upfront&#32;agreement")
}

/// Escapes a text that stands between marks of the page's format, such as the asterisks around a track's title.
///
/// A last character that could belong to these marks becomes an entity.
pub(super) fn sealed(text: &str) -> String {
    match text.chars().last() {
        Some(last) if last.is_ascii_punctuation() => {
            format!("{}&#{};", escaped(&text[..text.len() - 1]), u32::from(last))
        }
        _ => escaped(text),
    }
}

/// A link, or `None` for an address that must not be public.
pub(super) fn link(title: &str, url: &Url) -> Option<String> {
    public_url(url.as_str())?;
    let address = url.as_str();
    let is_simple = address.chars().all(|c| c.is_alphanumeric() || "-._~:/?#@!$'+,;=%".contains(c));
    let target = if is_simple {
        address.to_owned()
    } else {
        format!("<{}>", address.replace('&', "&amp;").replace("{{", "{&#123;"))
    };
    Some(format!("[{}]({target})", escaped(title)))
}

/// A string in double quotation marks, as YAML has it.
pub(super) fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            ' ' => written.push(c),
            c if c.is_alphanumeric() || c.is_ascii_graphic() || matches!(c, '–' | '—' | '’') => written.push(c),
            // Writing to a string does not fail.
            c => {
                let _ = write!(written, "\\U{:08X}", u32::from(c));
            }
        }
    }
    written + "\""
}
