//! Parses an entry of a list of people: `Name ([@login](https://github.com/login))`.

use crate::guard::is_email;
use crate::markdown::{links, plain};
use crate::names::fold;
use domain::Refusal;
use domain::id::Login;
use domain::people::Person;
use domain::text::{PersonName, Url};
use unicode_normalization::UnicodeNormalization;

/// The parts of an entry.
#[derive(Debug)]
pub(crate) struct Entry<'t> {
    pub(super) name: String,
    pub(super) login: Option<Login>,
    /// The login in the link's text.
    pub(super) shown_login: Option<&'t str>,
    /// Other text after the name, which is ignored: an organization, or a link to another site.
    pub(super) left_out: Option<String>,
}

impl Entry<'_> {
    pub(super) fn person(&self) -> Result<Person, Refusal> {
        Ok(Person { name: PersonName::parse(&self.name)?, login: self.login.clone() })
    }
}

/// Whether an entry is a placeholder such as `...` or `TBD`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 7] = ["", "tbd", "tba", "tbc", "to be announced", "to be confirmed", "to be determined"];
    WORDS.contains(&fold(&plain(text)).as_str())
}

/// Whether an entry is struck out.
pub(crate) fn is_struck(text: &str) -> bool {
    text.len() > 4 && text.starts_with("~~") && text.ends_with("~~")
}

/// Parses an entry.
///
/// # Errors
/// A sentence, if brackets don't match or the login is invalid.
pub(crate) fn entry(text: &str) -> Result<Entry<'_>, String> {
    let text = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    let links = links(text);
    let Some(link) = links.iter().find(|link| is_github(&link.target)).or(links.first()) else {
        return without_link(text);
    };
    let (before, after) = (text[..link.span.start].trim(), text[link.span.end..].trim());
    let after = plain(after);
    let (name, rest) = match (before.strip_suffix('('), after.split_once(')')) {
        // Collects other text in the login's parentheses and after them.
        (Some(name), Some((inner, rest))) if !inner.contains('(') => (name, format!("{inner} {rest}")),
        (None, _) if is_balanced(&after, '(', ')') => (before, after),
        _ => return Err(malformed("The parentheses don’t match")),
    };
    if [name, &rest].iter().any(|part| !is_balanced(part, '[', ']')) {
        return Err(malformed("The brackets don’t match"));
    }
    let rest = rest.trim_matches([',', ';', ' ', '–', '-', '_', '*']).to_owned();
    let shown = link.text.trim().strip_prefix('@').map(str::trim);
    // `[Ada Example](https://github.com/ada)`: the link's text is the name.
    let name = if name.trim().is_empty() && shown.is_none() { link.text } else { name };
    if link.target.is_empty() {
        let left_out = Some(plain(link.text)).filter(|text| !text.is_empty());
        return Ok(Entry { name: plain_name(name), login: None, shown_login: None, left_out });
    }
    let rest = Some(rest).filter(|rest| !rest.is_empty());
    let (login, elsewhere) = login_or_remark(&link.target)?;
    // The login serves as the name if there is none.
    let name = plain_name(name);
    let name = login.as_ref().filter(|_| name.is_empty()).map_or(name, Login::to_string);
    Ok(Entry { name, login, shown_login: shown, left_out: rest.or(elsewhere) })
}

/// Whether there are as many opening as closing brackets.
fn is_balanced(text: &str, open: char, close: char) -> bool {
    text.matches(open).count() == text.matches(close).count()
}

fn malformed(what: &str) -> String {
    format!("{what}. Write a person as: Name ([@login](https://github.com/login)).")
}

fn is_bare_github(target: &str) -> bool {
    target.starts_with("github.com/") || target.starts_with("www.github.com/")
}

fn is_github(target: &str) -> bool {
    is_bare_github(target)
        || Url::parse(target).is_ok_and(|url| matches!(url.parts().0, "github.com" | "www.github.com"))
}

/// The login that an address leads to, or a remark about an address of another site.
///
/// # Errors
/// A sentence, if the address is malformed or a GitHub page other than a profile.
fn login_or_remark(written: &str) -> Result<(Option<Login>, Option<String>), String> {
    let url = Url::parse(written).or_else(|refusal| {
        if is_bare_github(written) { Url::parse(&format!("https://{written}")) } else { Err(refusal) }
    });
    let url = url.map_err(|refusal| refusal.to_string())?;
    match (is_github(written), url.parts()) {
        (true, (_, path)) => match path.as_slice() {
            [login] => Login::parse(login.trim_start_matches('@'))
                .map(|login| (Some(login), None))
                .map_err(|refusal| refusal.to_string()),
            _ => Err(malformed("The link is not a GitHub profile")),
        },
        (false, (host, _)) => Ok((None, Some(format!("a link to {host}")))),
    }
}

/// Parses an entry without a link: `Name (Organization)`, `Name (@login)` or `Name [remote]`.
fn without_link(text: &str) -> Result<Entry<'_>, String> {
    if text.contains("](") || !is_balanced(text, '[', ']') {
        return Err(malformed("The brackets don’t match"));
    }
    if let Some((name, remark)) = text.split_once('[').filter(|(name, _)| !name.trim().is_empty()) {
        let remark = plain(remark.trim_end().trim_end_matches(']'));
        return without_link(name).map(|entry| Entry { left_out: Some(remark), ..entry });
    }
    if let Some(login) = text.strip_prefix('@').and_then(|login| Login::parse(login.trim()).ok()) {
        return Ok(Entry { name: login.to_string(), login: Some(login), shown_login: None, left_out: None });
    }
    let (name, inner) = match text.split_once('(') {
        None if text.contains(')') => return Err(malformed("The parentheses don’t match")),
        None => (text, None),
        Some((name, rest)) => {
            let inner = rest.trim_end().strip_suffix(')').ok_or_else(|| malformed("The parentheses don’t match"))?;
            (name, Some(inner.trim()))
        }
    };
    if let Some(address) = inner.map(|inner| inner.trim_matches(['<', '>'])).filter(|address| is_github(address)) {
        let (login, left_out) = login_or_remark(address)?;
        return Ok(Entry { name: plain_name(name), login, shown_login: None, left_out });
    }
    let login = inner.and_then(|inner| inner.strip_prefix('@'));
    let left_out = inner.filter(|inner| login.is_none() && !inner.is_empty() && !is_email(inner)).map(plain);
    let login = login.map(|login| Login::parse(login.trim()).map_err(|refusal| refusal.to_string())).transpose()?;
    Ok(Entry { name: plain_name(name), login, shown_login: None, left_out })
}

/// The name without markup and email addresses.
fn plain_name(name: &str) -> String {
    // Combines accents with their letters, so that equal names compare equal.
    let plain: String = plain(name).replace("~~", "").nfc().collect();
    plain
        .trim_end_matches([',', ';', ':', ' ', '–', '-'])
        .split_whitespace()
        .filter(|word| !is_email(word))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<(String, Option<String>), String> {
        entry(text).map(|entry| (entry.name, entry.login.map(|login| login.to_string())))
    }

    #[test]
    fn link_text_may_end_in_a_space() {
        let found = entry("Ada Example ([@ada-example ](https://github.com/ada-example))").unwrap();
        assert_eq!((found.name.as_str(), found.login.unwrap().as_str()), ("Ada Example", "ada-example"));
        assert_eq!((found.shown_login, found.left_out), (Some("ada-example"), None));
    }

    #[test]
    fn person_may_have_no_login_or_no_link() {
        assert_eq!(read("Zoë Ångström").unwrap(), ("Zoë Ångström".into(), None));
        assert_eq!(read("Zoë Ångström (Moon Base)").unwrap(), ("Zoë Ångström".into(), None));
        assert_eq!(read("Zoë (@zoe)").unwrap(), ("Zoë".into(), Some("zoe".into())));
        assert_eq!(read("Zoë ([@zoe](https://social.example/zoe))").unwrap(), ("Zoë".into(), None));
    }

    #[test]
    fn malformed_person_is_refused() {
        for text in [
            "Ada ([@ada](https://github.com/ada)",
            "Ada ([@ada(https://github.com/ada))",
            "Ada (@ada](https://github.com/ada))",
            "Ada [@ada](https://github.com/ada))",
            "Ada ([@ada](https://github.com/))",
            "Ada ([@ada](https://github.com/ada/repository))",
            "Ada ([@ada](ada))",
            "Ada (Moon",
        ] {
            assert!(read(text).is_err(), "{text} is refused, not parsed as {:?}", read(text));
        }
    }

    proptest! {
        #[test]
        fn written_person_is_read_back(name in "[A-Z][a-zé]{1,9}( [A-Z]\\.)? [A-Z][a-zőü]{1,9}", login in "[a-zA-Z0-9][a-zA-Z0-9-]{0,30}", gap in " ?") {
            let text = format!("{name} ([@{login}{gap}](https://github.com/{login}))");
            prop_assert_eq!(read(&text).unwrap(), (name, Some(login)));
        }
    }
}
