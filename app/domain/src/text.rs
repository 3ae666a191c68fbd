//! Validated text types: lines, long texts, email addresses, web addresses and local paths.

use crate::Refusal;
use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Defines a type for one line of text: trimmed, not empty, of limited length, no control characters.
macro_rules! line {
    ($(#[$doc:meta])* $name:ident, $what:literal, $limit:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The maximum number of characters.
            pub const LIMIT: usize = $limit;

            /// Trims and checks a text.
            ///
            /// # Errors
            /// Rejects a text that is empty, too long or contains control characters.
            pub fn parse(text: &str) -> Result<Self, Refusal> {
                $crate::text::one_line(text, $what, Self::LIMIT).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Refusal;
            fn try_from(text: String) -> Result<Self, Refusal> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(line: $name) -> String {
                line.0
            }
        }
    };
}

line!(
    /// The title of an edition, a track, a task, a SPEC or an agenda row.
    Title, "The title", 200
);
line!(
    /// A person's name as they write it.
    PersonName, "The name", 120
);
line!(
    /// A short text on one line: a place, a venue, a summary, a note.
    ShortText, "The text", 1000
);

line!(
    /// A label of a task.
    Label, "The label", 40
);

line!(
    /// The line of an update.
    UpdateLine, "The line", 280
);

/// A text of several lines: trimmed, not empty, without control characters except line breaks and tabs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LongText(String);

impl LongText {
    /// The maximum number of characters.
    pub const LIMIT: usize = 10_000;

    /// Trims and checks a text, and converts CRLF line breaks, which browsers send, to LF.
    ///
    /// # Errors
    /// Rejects a text that is empty, too long or contains other control characters.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        const WHAT: &str = "The text";
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        let length = text.chars().count();
        if text.chars().all(is_invisible) {
            return Err(Refusal::Empty { what: WHAT });
        }
        if length > Self::LIMIT {
            return Err(Refusal::TooLong { what: WHAT, length, limit: Self::LIMIT });
        }
        match text.chars().find(|c| !matches!(c, '\n' | '\t') && is_unprintable(*c)) {
            Some(c) => Err(Refusal::ControlCharacter { what: WHAT, code: c as u32 }),
            None => Ok(LongText(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for LongText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for LongText {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::parse(&text)
    }
}

impl From<LongText> for String {
    fn from(note: LongText) -> String {
        note.0
    }
}

/// A plain email address, which can't break a header or name a second recipient.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses an address.
    ///
    /// An international domain becomes its ASCII form: `xn--bcher-kva.example` for `bücher.example`.
    ///
    /// # Errors
    /// Rejects quoted local parts, comments and hosts without a dot, which are rare and can hide an attack.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let ascii = with_ascii_host(text.trim());
        let text = ascii.as_str();
        let user_ok = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let label_ok = |label: &str| {
            let plain = |c: char| c.is_alphanumeric() || c == '-';
            (1..=63).contains(&label.len())
                && label.chars().all(plain)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let fits = text.split_once('@').is_some_and(|(user, host)| {
            let dots_ok = !user.starts_with('.') && !user.ends_with('.') && !user.contains("..");
            let user_ok = (1..=64).contains(&user.len()) && user.is_ascii() && user.chars().all(user_ok) && dots_ok;
            user_ok && host.is_ascii() && host.contains('.') && host.split('.').all(label_ok)
        });
        if fits && text.len() <= 254 {
            Ok(EmailAddress(text.to_owned()))
        } else {
            Err(Refusal::malformed("an email address (like someone@example.org)", text))
        }
    }

    /// Whether no one reads its mailbox.
    ///
    /// These are GitHub's addresses for commits, such as `1+wren@users.noreply.github.com`.
    pub fn is_noreply(&self) -> bool {
        let host = self.0.rsplit_once('@').map_or("", |(_, host)| host).to_ascii_lowercase();
        host.starts_with("users.noreply.") || host == "noreply.github.com"
    }

    /// Whether both probably belong to the same mailbox. Ignores case.
    pub fn same_as(&self, other: &EmailAddress) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "names")]
fn with_ascii_host(email: &str) -> String {
    let ascii = |(user, host): (&str, &str)| Some(format!("{user}@{}", idna::domain_to_ascii(host).ok()?));
    let is_ascii = email.is_ascii();
    email.rsplit_once('@').filter(|_| !is_ascii).and_then(ascii).unwrap_or_else(|| email.to_owned())
}

/// Browsers know no international domains, so the address is rejected there.
#[cfg(not(feature = "names"))]
fn with_ascii_host(email: &str) -> String {
    email.to_owned()
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(email: EmailAddress) -> String {
        email.0
    }
}

/// A web address that is safe in a link: only `http` or `https`, so never a script.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Url(String);

impl Url {
    /// Parses an address.
    ///
    /// # Errors
    /// Rejects anything but an absolute `http` or `https` address without spaces, quotes or a user name.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or("");
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '<' | '>' | '\\' | '`');
        let host_ok = host.contains(|c: char| c.is_alphanumeric()) && !host.contains('@');
        if host_ok && text.len() <= 2000 && text.chars().all(plain) {
            Ok(Url(text.to_owned()))
        } else {
            Err(Refusal::malformed("a web address", text))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address without its scheme, for display.
    pub fn shown(&self) -> &str {
        let text = self.0.trim_start_matches("https://").trim_start_matches("http://");
        text.trim_end_matches('/')
    }

    /// Splits the address into host and path segments: `github.com`, then `scipy`, `scipy`, `pull`.
    pub fn parts(&self) -> (&str, Vec<&str>) {
        let path = self.shown().split(['?', '#']).next().unwrap_or("");
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        (parts.next().unwrap_or(""), parts.collect())
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Url {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::parse(&text)
    }
}

impl From<Url> for String {
    fn from(url: Url) -> String {
        url.0
    }
}

/// A path inside Cairn that is safe for a redirect: it can't lead to another host or break a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// Parses a path.
    ///
    /// # Errors
    /// Rejects other hosts (`//host`, `/\host`), line breaks and anything but printable ASCII.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let printable = text.bytes().all(|b| (0x21..=0x7e).contains(&b) && b != b'\\');
        if text.starts_with('/') && !text.starts_with("//") && printable && text.len() <= 2000 {
            Ok(LocalPath(text.to_owned()))
        } else {
            Err(Refusal::malformed("a path on this site", text))
        }
    }

    /// Returns the path of the home page.
    pub fn home() -> Self {
        LocalPath("/".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A short value that changes with each part of `value`; a form sends it back, so that edit conflicts are noticed.
pub fn revision(value: &impl Debug) -> String {
    let mut hasher = DefaultHasher::new();
    format!("{value:?}").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Checks that a form was opened for the stored value, and not for an earlier one.
///
/// `read` is the [`revision`] that the form sends back; `None` for changes without a form. A form that asks for what is
/// stored already passes, as the second of two clicks does.
///
/// # Errors
/// `EditConflict` for another revision.
pub fn check_read<T: Debug + PartialEq>(stored: &T, requested: &T, read: Option<&str>) -> Result<(), Refusal> {
    let may_save = stored == requested || read.is_none_or(|read| read == revision(stored));
    may_save.then_some(()).ok_or(Refusal::EditConflict)
}

/// Formats a number with its noun: `1 person`, `35 people`.
pub fn counted(count: usize, singular: &str, plural: &str) -> String {
    format!("{count} {}", if count == 1 { singular } else { plural })
}

/// The most names that [`named`] lists before it counts them instead.
pub const MOST_NAMES: usize = 4;

/// Lists up to [`MOST_NAMES`] names, or counts them: `zarr and numpy`, `12 people`.
pub fn named(names: &[impl ToString], plural: &str) -> String {
    let texts: Vec<String> = names.iter().map(ToString::to_string).collect();
    match texts.as_slice() {
        [] => format!("no {plural}"),
        [name] => name.clone(),
        [init @ .., last] if names.len() <= MOST_NAMES => format!("{} and {last}", init.join(", ")),
        _ => format!("{} {plural}", names.len()),
    }
}

pub(crate) fn one_line(text: &str, what: &'static str, limit: usize) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if text.chars().all(is_invisible) {
        return Err(Refusal::Empty { what });
    }
    if length > limit {
        return Err(Refusal::TooLong { what, length, limit });
    }
    match text.chars().find(|c| is_unprintable(*c)) {
        Some(c) => Err(Refusal::ControlCharacter { what, code: c as u32 }),
        None => Ok(text.to_owned()),
    }
}

/// Whether readers see nothing of it: blanks, joiners, fillers and marks of direction.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}')
        || matches!(c, '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}')
        || matches!(c, '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether it is a control character, a line separator or a mark that changes the direction of text.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn few_names_are_listed_and_many_are_counted() {
        let names = |n: usize| (0..n).map(|i| format!("p{i}")).collect::<Vec<_>>();
        assert_eq!(named(&names(1), "people"), "p0");
        assert_eq!(named(&names(3), "people"), "p0, p1 and p2");
        assert_eq!(named(&names(5), "people"), "5 people");
    }

    #[test]
    fn local_path_cannot_leave_the_site_or_break_a_header() {
        for bad in [
            "",
            "x",
            "//evil.example",
            "/\\evil.example",
            "/a\r\nSet-Cookie: a=b",
            "/a b",
            "https://evil.example",
            "/é",
        ] {
            assert!(LocalPath::parse(bad).is_err(), "{bad:?} was accepted");
        }
        assert_eq!(LocalPath::parse("/2023/tasks?status=done").unwrap().as_str(), "/2023/tasks?status=done");
    }

    #[test]
    fn url_is_a_web_address_and_never_a_script() {
        for bad in [
            "javascript:alert(1)",
            "https://",
            "https:///path",
            "data:text/html,x",
            "https://a b",
            "https://x\"y",
            "http://user@host/",
        ] {
            assert!(Url::parse(bad).is_err(), "{bad:?} was accepted");
        }
        let url = Url::parse("https://github.com/scipy/scipy/pull/14822").unwrap();
        assert_eq!(url.parts(), ("github.com", vec!["scipy", "scipy", "pull", "14822"]));
    }

    #[test]
    fn email_address_names_one_recipient_and_breaks_no_header() {
        for bad in [
            "",
            "x",
            "@x.example",
            "a@b",
            "a@b.example, c@d.example",
            "a b@c.example",
            "<a@b.example>",
            "\"a\"@b.example",
            "a@b.example\r\nBcc: c@d.example",
            "a@-b.example",
            "a@b..example",
            ".a@b.example",
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad:?} was accepted");
        }
        let email = EmailAddress::parse(" Ada.Lovelace+x@Example.org ").unwrap();
        assert!(email.same_as(&EmailAddress::parse("ada.lovelace+X@example.ORG").unwrap()));
    }

    #[cfg(feature = "names")]
    #[test]
    fn international_domain_of_an_email_address_becomes_ascii() {
        for typed in ["ada@bücher.example", "ada@BÜCHER.example", "ada@xn--bcher-kva.example"] {
            assert_eq!(EmailAddress::parse(typed).unwrap().as_str(), "ada@xn--bcher-kva.example", "{typed}");
        }
        for bad in ["ädá@bücher.example", "ada@bü cher.example", "ada@bücher", "ada@bücher.example, b@c.example"]
        {
            assert!(EmailAddress::parse(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn address_for_commits_has_no_reader() {
        let is_noreply = |text| EmailAddress::parse(text).unwrap().is_noreply();
        assert!(is_noreply("1+wren@users.noreply.github.com") && is_noreply("wren@Users.NoReply.GitHub.com"));
        assert!(is_noreply("noreply@noreply.github.com") && is_noreply("wren@users.noreply.github.example"));
        assert!(!is_noreply("noreply@github.example") && !is_noreply("users.noreply@example.org"));
    }

    #[test]
    fn line_of_invisible_characters_is_empty() {
        for blank in ["\u{200B}", "\u{3164}\u{2800}", "\u{FEFF} \u{AD}", "\u{200D}\u{FE0F}"] {
            assert_eq!(PersonName::parse(blank), Err(Refusal::Empty { what: "The name" }), "{blank:?}");
        }
        assert!(PersonName::parse("A\u{200D}da").is_ok());
        assert_eq!(LongText::parse("\u{200B}\r\n\u{2800}"), Err(Refusal::Empty { what: "The text" }));
    }

    #[test]
    fn long_text_keeps_lines_and_rejects_hidden_characters() {
        assert_eq!(LongText::parse("  one\r\n\r\ntwo\t3 ").unwrap().as_str(), "one\n\ntwo\t3");
        assert!(
            LongText::parse("a\u{1A}b").is_err()
                && LongText::parse("a\u{202E}b").is_err()
                && LongText::parse(" \n").is_err()
        );
    }

    proptest! {
        #[test]
        fn parsed_title_parses_to_itself(text in "\\PC{0,240}") {
            if let Ok(title) = Title::parse(&text) {
                prop_assert_eq!(Title::parse(title.as_str()).unwrap(), title);
            }
        }

        #[test]
        fn no_text_causes_a_panic(text in any::<String>()) {
            let _ = (Title::parse(&text), PersonName::parse(&text), Url::parse(&text), LocalPath::parse(&text));
            let _ = (LongText::parse(&text), EmailAddress::parse(&text));
        }
    }
}
