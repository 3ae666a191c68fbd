//! One line of a list of people: `Name ([@login](https://github.com/login))`.

use crate::guard::is_mail;
use crate::markdown::{TextLink, links, plain};
use domain::Refusal;
use domain::id::Login;
use domain::people::Person;
use domain::text::{Name, Url};

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
        Ok(Person { name: Name::parse(&self.name)?, login: self.login.clone() })
    }
}

/// Takes a line apart; the reason where it can't be.
pub(crate) fn entry(text: &str) -> Result<Entry<'_>, String> {
    let links = links(text);
    let Some(link) = links.iter().find(|link| is_github(link.target)).or(links.first()) else {
        return without_link(text);
    };
    let (before, after) = (text[..link.span.start].trim(), text[link.span.end..].trim());
    let (name, rest) = match (before.strip_suffix('('), after.strip_prefix(')')) {
        (Some(name), Some(rest)) => (name, rest),
        (None, None) => (before, after),
        _ => return Err(malformed("Its parentheses don’t match")),
    };
    let rest = rest.trim_start_matches([',', ';', ' ', '–', '-']);
    if [name, rest].iter().any(|part| part.contains(['[', ']'])) {
        return Err(malformed("Its brackets don’t match"));
    }
    let shown = link.text.trim().strip_prefix('@').map(str::trim);
    // `[Ada Example](https://github.com/ada)`: the link's text is the name.
    let name = if name.trim().is_empty() && shown.is_none() { link.text } else { name };
    let rest = Some(plain(rest)).filter(|rest| !rest.is_empty());
    let (login, elsewhere) = account(link)?;
    Ok(Entry { name: bare(name), login, shown_login: shown, left_out: rest.or(elsewhere) })
}

fn malformed(what: &str) -> String {
    format!("{what}; a person stands as: Name ([@login](https://github.com/login)).")
}

fn is_github(target: &str) -> bool {
    Url::parse(target).is_ok_and(|url| matches!(url.parts().0, "github.com" | "www.github.com"))
}

/// The login that a link leads to; or, where it leads elsewhere, what to say of it.
fn account(link: &TextLink<'_>) -> Result<(Option<Login>, Option<String>), String> {
    let url = Url::parse(link.target).map_err(|refusal| refusal.to_string())?;
    match (is_github(link.target), url.parts()) {
        (true, (_, path)) => match path.as_slice() {
            [login] => Login::parse(login).map(|login| (Some(login), None)).map_err(|refusal| refusal.to_string()),
            _ => Err(malformed("The link leads to no one’s page on GitHub")),
        },
        (false, (host, _)) => Ok((None, Some(format!("a link to {host}")))),
    }
}

/// `Name`, `Name (Organisation)`, `Name (@login)`.
fn without_link(text: &str) -> Result<Entry<'_>, String> {
    if text.contains(['[', ']']) {
        return Err(malformed("Its brackets don’t match"));
    }
    let (name, inner) = match text.split_once('(') {
        None if text.contains(')') => return Err(malformed("Its parentheses don’t match")),
        None => (text, None),
        Some((name, rest)) => {
            let inner = rest.trim_end().strip_suffix(')').ok_or_else(|| malformed("Its parentheses don’t match"))?;
            (name, Some(inner.trim()))
        }
    };
    let login = inner.and_then(|inner| inner.strip_prefix('@'));
    let left_out = inner.filter(|inner| login.is_none() && !is_mail(inner)).map(plain);
    let login = login.map(|login| Login::parse(login.trim()).map_err(|refusal| refusal.to_string())).transpose()?;
    Ok(Entry { name: bare(name), login, shown_login: None, left_out })
}

/// The name without marks and mail addresses.
fn bare(name: &str) -> String {
    let plain = plain(name);
    plain.split_whitespace().filter(|word| !is_mail(word)).collect::<Vec<_>>().join(" ")
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
