//! One line of a list of people: `PersonName ([@login](https://github.com/login))`.

use crate::guard::is_mail;
use crate::markdown::{TextLink, links, plain};
use crate::names::fold;
use domain::Refusal;
use domain::id::Login;
use domain::people::Person;
use domain::text::{PersonName, Url};
use unicode_normalization::UnicodeNormalization;

/// A line of a list, taken apart.
#[derive(Debug)]
pub(crate) struct Entry<'t> {
    pub(super) name: String,
    pub(super) login: Option<Login>,
    /// What the link's text says the login is.
    pub(super) shown_login: Option<&'t str>,
    /// What stands behind the name and is no login: an organisation, or a link to elsewhere.
    pub(super) left_out: Option<String>,
}

impl Entry<'_> {
    pub(super) fn person(&self) -> Result<Person, Refusal> {
        Ok(Person { name: PersonName::parse(&self.name)?, login: self.login.clone() })
    }
}

/// Whether a line holds someone's place, and nobody yet: `...`, `TBD`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 7] = ["", "tbd", "tba", "tbc", "to be announced", "to be confirmed", "to be determined"];
    WORDS.contains(&fold(&plain(text)).as_str())
}

/// Whether a line is struck out: who stood there doesn't come.
pub(crate) fn is_struck(text: &str) -> bool {
    text.len() > 4 && text.starts_with("~~") && text.ends_with("~~")
}

/// Takes a line apart; the reason where it can't be.
pub(crate) fn entry(text: &str) -> Result<Entry<'_>, String> {
    let text = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    let links = links(text);
    let Some(link) = links.iter().find(|link| is_github(link.target)).or(links.first()) else {
        return without_link(text);
    };
    let (before, after) = (text[..link.span.start].trim(), text[link.span.end..].trim());
    let after = plain(after);
    let (name, rest) = match (before.strip_suffix('('), after.split_once(')')) {
        // What else stands in the login's parentheses, and behind them.
        (Some(name), Some((inner, rest))) if !inner.contains('(') => (name, format!("{inner} {rest}")),
        (None, _) if is_even(&after, '(', ')') => (before, after),
        _ => return Err(malformed("Its parentheses don’t match")),
    };
    if [name, &rest].iter().any(|part| !is_even(part, '[', ']')) {
        return Err(malformed("Its brackets don’t match"));
    }
    let rest = rest.trim_matches([',', ';', ' ', '–', '-', '_', '*']).to_owned();
    let shown = link.text.trim().strip_prefix('@').map(str::trim);
    // `[Ada Example](https://github.com/ada)`: the link's text is the name.
    let name = if name.trim().is_empty() && shown.is_none() { link.text } else { name };
    if link.target.is_empty() {
        let left_out = Some(plain(link.text)).filter(|text| !text.is_empty());
        return Ok(Entry { name: bare(name), login: None, shown_login: None, left_out });
    }
    let rest = Some(rest).filter(|rest| !rest.is_empty());
    let (login, elsewhere) = account(link)?;
    // Whoever has no name there is called by their login.
    let name = bare(name);
    let name = login.as_ref().filter(|_| name.is_empty()).map_or(name, Login::to_string);
    Ok(Entry { name, login, shown_login: shown, left_out: rest.or(elsewhere) })
}

/// Whether as many brackets open as close.
fn is_even(text: &str, open: char, close: char) -> bool {
    text.matches(open).count() == text.matches(close).count()
}

fn malformed(what: &str) -> String {
    format!("{what}; a person stands as: Name ([@login](https://github.com/login)).")
}

fn is_bare_github(target: &str) -> bool {
    target.starts_with("github.com/") || target.starts_with("www.github.com/")
}

fn is_github(target: &str) -> bool {
    is_bare_github(target)
        || Url::parse(target).is_ok_and(|url| matches!(url.parts().0, "github.com" | "www.github.com"))
}

/// The login that a link leads to; or, where it leads elsewhere, what to say of it.
fn account(link: &TextLink<'_>) -> Result<(Option<Login>, Option<String>), String> {
    of_address(link.target)
}

fn of_address(written: &str) -> Result<(Option<Login>, Option<String>), String> {
    let url = Url::parse(written).or_else(|refusal| match is_bare_github(written) {
        true => Url::parse(&format!("https://{written}")),
        false => Err(refusal),
    });
    let url = url.map_err(|refusal| refusal.to_string())?;
    match (is_github(written), url.parts()) {
        (true, (_, path)) => match path.as_slice() {
            [login] => Login::parse(login.trim_start_matches('@'))
                .map(|login| (Some(login), None))
                .map_err(|refusal| refusal.to_string()),
            _ => Err(malformed("The link leads to no one’s page on GitHub")),
        },
        (false, (host, _)) => Ok((None, Some(format!("a link to {host}")))),
    }
}

/// `PersonName`, `PersonName (Organisation)`, `PersonName (@login)`, `PersonName (https://github.com/login)`, `PersonName [remote]`.
fn without_link(text: &str) -> Result<Entry<'_>, String> {
    if text.contains("](") || !is_even(text, '[', ']') {
        return Err(malformed("Its brackets don’t match"));
    }
    if let Some((name, remark)) = text.split_once('[').filter(|(name, _)| !name.trim().is_empty()) {
        let remark = plain(remark.trim_end().trim_end_matches(']'));
        return without_link(name).map(|entry| Entry { left_out: Some(remark), ..entry });
    }
    if let Some(login) = text.strip_prefix('@').and_then(|login| Login::parse(login.trim()).ok()) {
        return Ok(Entry { name: login.to_string(), login: Some(login), shown_login: None, left_out: None });
    }
    let (name, inner) = match text.split_once('(') {
        None if text.contains(')') => return Err(malformed("Its parentheses don’t match")),
        None => (text, None),
        Some((name, rest)) => {
            let inner = rest.trim_end().strip_suffix(')').ok_or_else(|| malformed("Its parentheses don’t match"))?;
            (name, Some(inner.trim()))
        }
    };
    if let Some(address) = inner.map(|inner| inner.trim_matches(['<', '>'])).filter(|address| is_github(address)) {
        let (login, left_out) = of_address(address)?;
        return Ok(Entry { name: bare(name), login, shown_login: None, left_out });
    }
    let login = inner.and_then(|inner| inner.strip_prefix('@'));
    let left_out = inner.filter(|inner| login.is_none() && !inner.is_empty() && !is_mail(inner)).map(plain);
    let login = login.map(|login| Login::parse(login.trim()).map_err(|refusal| refusal.to_string())).transpose()?;
    Ok(Entry { name: bare(name), login, shown_login: None, left_out })
}

/// The name without marks and mail addresses.
fn bare(name: &str) -> String {
    // One letter, one spelling, whether its accent was typed with it or after it.
    let plain: String = plain(name).replace("~~", "").nfc().collect();
    plain
        .trim_end_matches([',', ';', ':', ' ', '–', '-'])
        .split_whitespace()
        .filter(|word| !is_mail(word))
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
    fn a_link_text_may_end_in_a_space() {
        let found = entry("Ada Example ([@ada-example ](https://github.com/ada-example))").unwrap();
        assert_eq!((found.name.as_str(), found.login.unwrap().as_str()), ("Ada Example", "ada-example"));
        assert_eq!((found.shown_login, found.left_out), (Some("ada-example"), None));
    }

    #[test]
    fn a_person_may_have_no_login() {
        assert_eq!(read("Zoë Ångström").unwrap(), ("Zoë Ångström".into(), None));
        assert_eq!(read("Zoë Ångström (Moon Base)").unwrap(), ("Zoë Ångström".into(), None));
        assert_eq!(read("Zoë (@zoe)").unwrap(), ("Zoë".into(), Some("zoe".into())));
        assert_eq!(read("Zoë ([@zoe](https://social.example/zoe))").unwrap(), ("Zoë".into(), None));
    }

    #[test]
    fn a_malformed_person_is_refused() {
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
            assert!(read(text).is_err(), "{text} was taken as {:?}", read(text));
        }
    }

    proptest! {
        #[test]
        fn a_person_that_was_written_is_read_back(name in "[A-Z][a-zé]{1,9}( [A-Z]\\.)? [A-Z][a-zőü]{1,9}", login in "[a-zA-Z0-9][a-zA-Z0-9-]{0,30}", gap in " ?") {
            let text = format!("{name} ([@{login}{gap}](https://github.com/{login}))");
            prop_assert_eq!(read(&text).unwrap(), (name, Some(login)));
        }
    }
}
