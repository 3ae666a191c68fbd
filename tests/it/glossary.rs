//! Checks names in the code against the glossary: no replaced words, and one type for each name.

use crate::rules::files;
use std::collections::{BTreeMap, BTreeSet};

/// Words that the glossary replaces, as parts of names: `set_hands` and `SetHands` contain `hands`.
const REPLACED_WORDS: [&str; 43] = [
    "hands",
    "claimant",
    "claimants",
    "deed",
    "deeds",
    "whose",
    "keeper",
    "standing",
    "news",
    "notice",
    "notices",
    "posting",
    "handling",
    "tend",
    "tended",
    "tending",
    "doubles",
    "twin",
    "twins",
    "meanwhile",
    "leaving",
    "gone",
    "floor",
    "reserve",
    "reserves",
    "serving",
    "serves",
    "talk",
    "facts",
    "finding",
    "findings",
    "visit",
    "halt",
    "fate",
    "doubt",
    "household",
    "policies",
    "desk",
    "mischief",
    "town",
    "veil",
    "spot",
    "furnished",
];

/// Names of several words that the glossary replaces.
const REPLACED_PARTS: [&str; 8] =
    ["sign_ins", "waits_for", "holds_up", "serves_none", "stand_in", "open_hands", "hand_over", "end_doubt"];

/// Former names of types that don't say what the type is.
const REPLACED_TYPES: [&str; 19] = [
    "One",
    "Asked",
    "Said",
    "Happened",
    "Told",
    "Trouble",
    "Letter",
    "OwnPath",
    "ByMail",
    "Reason",
    "Broken",
    "Reading",
    "TableEffect",
    "Known",
    "InEdition",
    "WayIn",
    "Round",
    "StandIn",
    "Standing",
];

/// The folders of the program itself; tests are not checked.
const SOURCES: [&str; 7] =
    ["app/domain/src", "app/formats/src", "app/store/src", "app/web/src", "app/hydrate/src", "server/src", "xtask/src"];

/// The code of a file without comments, text and tests.
fn bare_code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
    let mut bare = String::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '/']) {
        bare.push_str(&rest[..at]);
        let found = &rest[at..];
        let raw = bare.ends_with("r#");
        let (skipped, end) = if found.starts_with("//") {
            (true, found.find('\n').unwrap_or(found.len()))
        } else if found.starts_with('/') || bare.ends_with('\'') {
            (false, 1)
        } else if raw {
            (true, found.find("\"#").map_or(found.len(), |end| end + 2))
        } else {
            (true, end_of_text(found))
        };
        if !skipped {
            bare.push_str(&found[..end]);
        }
        bare.push(' ');
        rest = &found[end..];
    }
    bare.push_str(rest);
    bare
}

/// The length of a string literal with both quotes.
fn end_of_text(literal: &str) -> usize {
    let mut escaped = false;
    for (at, c) in literal.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    literal.len()
}

/// `SetHands` as `set_hands`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut lower_before = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && lower_before {
            snake.push('_');
        }
        lower_before = !c.is_ascii_uppercase();
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

fn names(code: &str) -> BTreeSet<&str> {
    let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')).collect()
}

/// A name that the glossary itself uses, for the kind of edition: a site visit.
const OWN_NAME: &str = "SiteVisit";

fn is_replaced(name: &str) -> bool {
    if name == OWN_NAME {
        return false;
    }
    let snake = snake_case(name);
    snake.split('_').any(|word| REPLACED_WORDS.contains(&word))
        || REPLACED_PARTS.iter().any(|part| snake.contains(part))
}

fn is_source(path: &str) -> bool {
    SOURCES.iter().any(|folder| path.starts_with(folder)) && !path.ends_with("/tests.rs")
}

#[test]
fn no_name_uses_a_replaced_word() {
    let mut found = Vec::new();
    for (path, text) in files().into_iter().filter(|(path, _)| is_source(path)) {
        let code = bare_code(&text);
        // Only whole names count, so that parts of markup in code do not.
        found.extend(names(&code).into_iter().filter(|name| is_replaced(name)).map(|name| format!("{path}: {name}")));
    }
    assert!(found.is_empty(), "The glossary has a better word for these:\n  {}", found.join("\n  "));
}

/// The names that a file gives to its public types.
fn public_types(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in code.lines().map(str::trim_start).filter(|line| line.starts_with("pub")) {
        let mut words = line.split_whitespace().skip(1);
        let kind = words.next().unwrap_or_default();
        if ["struct", "enum", "trait", "type"].contains(&kind) {
            let name = words.next().unwrap_or_default();
            let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
            // A macro that names its types has no name on this line.
            found.extend((end > 0).then(|| name[..end].to_owned()));
        }
    }
    found
}

#[test]
fn no_two_public_types_of_a_crate_share_a_name() {
    let mut places: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for (path, text) in files() {
        let Some(source) = SOURCES.iter().find(|folder| path.starts_with(*folder)) else { continue };
        for name in public_types(&bare_code(&text)) {
            assert!(!REPLACED_TYPES.contains(&name.as_str()), "{path}: `{name}` doesn't say what the type is.");
            places.entry((source, name)).or_default().push(path.clone());
        }
    }
    let shared: Vec<String> = places
        .into_iter()
        .filter(|(_, paths)| paths.len() > 1)
        .map(|((_, name), paths)| format!("{name}: {}", paths.join(", ")))
        .collect();
    assert!(shared.is_empty(), "Each name must belong to one type:\n  {}", shared.join("\n  "));
}

#[test]
fn replaced_words_are_found_in_code_only() {
    let code =
        bare_code("let set_hands = \"deeds\"; // the talk\nstruct TaskDeed; r#\"floor\"#; let c = '\"'; fn halt() {}");
    let found: Vec<&str> = names(&code).into_iter().filter(|name| is_replaced(name)).collect();
    assert_eq!(found, ["TaskDeed", "halt", "set_hands"]);
}
