//! Parses an entry of a list of people: `Name ([@login](https://github.com/login))`.

use crate::guard::is_email;
use crate::markdown::{links, plain};
use crate::names::{counts_others, fold, problem_of, without_list_mark};
use crate::source::quoted;
use domain::Refusal;
use domain::id::Login;
use domain::people::Person;
use domain::text::{PersonName, Url};
use std::collections::BTreeSet;
use std::ops::Range;
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

/// Whether an entry names no person, such as `...`, `TBD` or `and others`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 7] = ["", "tbd", "tba", "tbc", "to be announced", "to be confirmed", "to be determined"];
    let text = plain(text);
    WORDS.contains(&fold(&text).as_str()) || counts_others(&text)
}

/// Whether an entry is struck out.
pub(crate) fn is_struck(text: &str) -> bool {
    text.len() > 4 && text.starts_with("~~") && text.ends_with("~~")
}

/// Why an entry isn't a person. Each has a sentence.
#[derive(Debug)]
pub(crate) enum EntryProblem {
    /// The markup is damaged, so the page can't be trusted.
    Malformed(String),
    /// The entry names several people or none, and is left out.
    NotOnePerson(String),
}

/// The longest entry, in bytes.
const MAX_BYTES: usize = 1000;

/// Parses an entry.
///
/// # Errors
/// If brackets don't match, the login is invalid, or the entry doesn't name exactly one person.
pub(crate) fn entry(text: &str) -> Result<Entry<'_>, EntryProblem> {
    let text = without_list_mark(text);
    if text.len() > MAX_BYTES {
        return Err(EntryProblem::NotOnePerson(format!("{} is too long for a person.", quoted(text))));
    }
    let entry = parts(text).map_err(EntryProblem::Malformed)?;
    let login_alone = entry.login.as_ref().is_some_and(|login| login.as_str() == entry.name);
    if logins_of(text)?.len() > 1 {
        let reason =
            format!("{} seems to name more than one person. Put each person on a separate line.", quoted(&plain(text)));
        return Err(EntryProblem::NotOnePerson(reason));
    }
    match problem_of(&entry.name).filter(|_| !login_alone) {
        Some(reason) => Err(EntryProblem::NotOnePerson(reason)),
        None => Ok(entry),
    }
}

/// The different logins that an entry has, with `@` or in links.
fn logins_of(text: &str) -> Result<BTreeSet<String>, EntryProblem> {
    let links = links(text);
    let is_linked = |place: usize| links.iter().any(|link| link.span.contains(&place));
    let linked = links.iter().filter(|link| is_github(&link.target));
    let linked: Vec<Option<Login>> = linked
        .map(|link| login_or_remark(&link.target).map(|(login, _)| login))
        .collect::<Result<_, _>>()
        .map_err(EntryProblem::Malformed)?;
    let written = at_logins(text).into_iter().filter(|(span, _)| !is_linked(span.start)).map(|(_, login)| login);
    Ok(linked.into_iter().flatten().chain(written).map(|login| login.as_str().to_lowercase()).collect())
}

/// The logins after an `@` at the start of a word, with their places.
fn at_logins(text: &str) -> Vec<(Range<usize>, Login)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '@');
    let begins_word = |at: usize| !text[..at].ends_with(|c: char| is_part(c) && c != '-' || c == '+');
    let marks = text.match_indices('@').filter(|(at, _)| begins_word(*at));
    marks
        .filter_map(|(at, _)| {
            let rest = &text[at + 1..];
            let word = &rest[..rest.find(|c: char| !is_part(c)).unwrap_or(rest.len())];
            let word = word.trim_end_matches(['.', '-', '_']);
            Some((at..at + 1 + word.len(), Login::parse(word).ok()?))
        })
        .collect()
}

/// The parts of an entry.
///
/// # Errors
/// A sentence, if brackets don't match or the login is invalid.
fn parts(text: &str) -> Result<Entry<'_>, String> {
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
    let (name, remark) = name_and_remark(&without_logins(name));
    let rest = rest.or(remark);
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
    if !is_balanced(text, '(', ')') {
        return Err(malformed("The parentheses don’t match"));
    }
    let inner = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner.trim());
    if let Some(address) = inner.map(|inner| inner.trim_matches(['<', '>'])).filter(|address| is_github(address)) {
        let (login, left_out) = login_or_remark(address)?;
        let name = text.split('(').next().unwrap_or_default();
        return Ok(Entry { name: plain_name(name), login, shown_login: None, left_out });
    }
    let login = at_logins(text).into_iter().next().map(|(_, login)| login);
    if let (None, Some(word)) = (&login, inner.and_then(|inner| inner.strip_prefix('@'))) {
        return Err(
            Login::parse(word.trim()).map_or_else(|refusal| refusal.to_string(), |_| malformed("The login is unclear"))
        );
    }
    let (name, left_out) = name_and_remark(&without_logins(text));
    let name = login.as_ref().filter(|_| name.is_empty()).map_or(name, Login::to_string);
    Ok(Entry { name, login, shown_login: None, left_out })
}

/// The text without its logins, and without the brackets around them.
fn without_logins(text: &str) -> String {
    let mut rest = text.to_owned();
    for (span, _) in at_logins(text).into_iter().rev() {
        rest.replace_range(span, " ");
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        let empty = |rest: &str| {
            rest.match_indices(open).find_map(|(at, _)| {
                let end = at + rest[at..].find(close)?;
                rest[at + 1..end].trim_matches([' ', ',']).is_empty().then_some(at..end + 1)
            })
        };
        while let Some(span) = empty(&rest) {
            rest.replace_range(span, " ");
        }
    }
    rest
}

/// Splits a name from a remark in brackets, or after a comma, a colon or a dash.
///
/// A comma after a single word stays, because the order of the names isn't known: `Lovelace, Ada`.
fn name_and_remark(text: &str) -> (String, Option<String>) {
    let text = plain_name(text);
    let bracket = text.find(['(', '[']);
    let dash = [" – ", " — ", " - ", ": "].iter().filter_map(|dash| text.find(dash)).min();
    let comma = text.find(", ").filter(|at| text[..*at].contains(' '));
    let Some(at) = [bracket, dash, comma].into_iter().flatten().min().filter(|at| *at > 0 || bracket == Some(0)) else {
        return (text, None);
    };
    let remark: String = text[at..].trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    (plain_name(&text[..at]), Some(remark).filter(|remark| !remark.is_empty()))
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

    fn read(text: &str) -> Result<(String, Option<String>), EntryProblem> {
        entry(text).map(|entry| (entry.name, entry.login.map(|login| login.to_string())))
    }

    #[test]
    fn login_may_be_written_without_a_link() {
        for (text, name, login) in [
            ("Ada Love @ada-l", "Ada Love", "ada-l"),
            ("Bo Bright, @bo-b", "Bo Bright", "bo-b"),
            ("Cy Clay – @cy-c", "Cy Clay", "cy-c"),
            ("Di Dell: @di-d", "Di Dell", "di-d"),
            ("@el-e El Elm", "El Elm", "el-e"),
            ("Fi Fern [@fi-f]", "Fi Fern", "fi-f"),
            ("@gu-g (remote)", "gu-g", "gu-g"),
            ("1. Hal Hill ([@hal-h](https://github.com/hal-h))", "Hal Hill", "hal-h"),
            ("Ida Ives (@ida, Moon Base)", "Ida Ives", "ida"),
            ("Jo Jay, Moon Base, @jo.", "Jo Jay", "jo"),
            ("Ann-Lee Öz — **@ann2**", "Ann-Lee Öz", "ann2"),
        ] {
            let found = read(text).unwrap();
            assert_eq!((found.0.as_str(), found.1.as_deref()), (name, Some(login)), "{text}");
        }
    }

    #[test]
    fn entry_that_is_not_one_person_is_left_out() {
        for text in [
            "Ida Ives & Jo Jay",
            "Ida Ives and Jo Jay ([@jo](https://github.com/jo))",
            "Ida @ida, Jo @jo",
            "Ida [@ida](https://github.com/ida), Jo [@jo](https://github.com/jo)",
            "Love, Ada",
            "Room 4",
            "ada@",
        ] {
            assert!(matches!(read(text), Err(EntryProblem::NotOnePerson(_))), "{text}: {:?}", read(text));
        }
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
        fn name_has_no_at_sign_number_or_separator(text in "[A-Z]?[a-z]{0,4}[ @,&/;:()\\[\\]0-9–-]{0,3}[@A-Za-z0-9 .,]{0,12}[a-z)\\] ]{0,3}") {
            if let Ok(entry) = entry(&text) && entry.login.as_ref().is_none_or(|login| login.as_str() != entry.name) {
                prop_assert!(!entry.name.contains(|c: char| c.is_ascii_digit() || "@,;&/|()[]:".contains(c)), "{:?}", entry.name);
            }
        }

        #[test]
        fn written_person_is_read_back(name in "[A-Z][a-zé]{1,9}( [A-Z]\\.)? [A-Z][a-zőü]{1,9}", login in "[a-zA-Z0-9][a-zA-Z0-9-]{0,30}", gap in " ?") {
            let text = format!("{name} ([@{login}{gap}](https://github.com/{login}))");
            prop_assert_eq!(read(&text).unwrap(), (name, Some(login)));
        }
    }
}
