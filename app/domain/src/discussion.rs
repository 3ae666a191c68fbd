//! Talk: what people say to each other about a task, and whom they mention.

use crate::Refusal;
use crate::id::{CommentId, Login, PersonId};
use crate::people::Person;
use crate::text::{LongText, PersonName};
use crate::time::Instant;
use std::ops::Range;

/// One comment on a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub at: Instant,
    /// `None` for someone who has left.
    pub by: Option<(PersonId, Person)>,
    /// Markdown, as it was written last; `None` once it was deleted.
    pub text: Option<LongText>,
    /// The same as HTML, made safe when it was written.
    pub html: String,
    /// When it was last changed.
    pub edited: Option<Instant>,
    /// How many earlier wordings are kept.
    pub revisions: u32,
}

/// An earlier wording of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRevision {
    pub until: Instant,
    pub text: LongText,
}

/// Where a plain text mentions somebody: each `@login` with its place. Not within a mail address, nor within a path.
pub fn mentions(text: &str) -> Vec<(Range<usize>, Login)> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (place, c) in text.char_indices() {
        let begins = c == '@' && !(before.is_alphanumeric() || matches!(before, '.' | '_' | '-' | '/' | '@'));
        before = c;
        if !begins {
            continue;
        }
        let rest = &text[place + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        let (whole, behind) = rest.split_at(end);
        let word = whole.trim_end_matches(['-', '_']);
        // Some old logins end in a hyphen, so one belongs to it: better nobody is told than somebody else.
        let ends_in_hyphen = &whole[word.len()..] == "-" && !behind.starts_with(char::is_alphanumeric);
        let word = if ends_in_hyphen && Login::parse(whole).is_ok() { whole } else { word };
        if let Ok(login) = Login::parse(word) {
            found.push((place..place + 1 + word.len(), login));
        }
    }
    found
}

/// What somebody is called whom a text tells that it mentions them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisplayName {
    /// They agreed to be listed.
    Name(PersonName),
    /// They didn't: as the text mentions them.
    Login(Login),
}

impl std::fmt::Display for DisplayName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DisplayName::Name(name) => name.fmt(f),
            DisplayName::Login(login) => write!(f, "@{login}"),
        }
    }
}

/// Whom a text tells that it mentions them, and which logins it names in vain. Its writer is neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MentionResult {
    pub notified: Vec<DisplayName>,
    /// Nobody who takes part in the edition, or holds a role in it, has these.
    pub unknown: Vec<Login>,
}

impl MentionResult {
    /// A sentence on those who were told, and one on those who weren't, with why.
    pub fn sentences(&self) -> [Option<String>; 2] {
        self.said("Told of it", "Not told")
    }

    /// The same, before it is sent.
    pub fn foretold(&self) -> [Option<String>; 2] {
        self.said("It will tell", "It will not tell")
    }

    fn said(&self, tells: &str, not: &str) -> [Option<String>; 2] {
        let notified: Vec<String> = self.notified.iter().map(DisplayName::to_string).collect();
        let unknown: Vec<String> = self.unknown.iter().map(|login| format!("@{login}")).collect();
        let notified = (!notified.is_empty()).then(|| format!("{tells}: {}.", notified.join(", ")));
        let unknown = (!unknown.is_empty()).then(|| {
            let logins = unknown.join(", ");
            format!("{not}: {logins}. Nobody who takes part in this edition has that login.")
        });
        [notified, unknown]
    }
}

/// How somebody wants to be told by mail, besides in the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailFrequency {
    /// Once a day, if there is something.
    #[default]
    Digest,
    Each,
    Never,
}

impl EmailFrequency {
    pub const ALL: [EmailFrequency; 3] = [EmailFrequency::Digest, EmailFrequency::Each, EmailFrequency::Never];

    pub fn as_str(self) -> &'static str {
        match self {
            EmailFrequency::Digest => "digest",
            EmailFrequency::Each => "each",
            EmailFrequency::Never => "never",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            EmailFrequency::Digest => "once a day, all together",
            EmailFrequency::Each => "each at once",
            EmailFrequency::Never => "not by mail",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|choice| choice.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a choice of mail (digest, each or never)", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn logins(text: &str) -> Vec<String> {
        mentions(text).into_iter().map(|(_, login)| String::from(login)).collect()
    }

    #[test]
    fn a_mention_is_a_login_behind_an_at_and_no_mail_address() {
        assert_eq!(logins("Ask @demo-wren, @Demo-Wren or (@bao)."), ["demo-wren", "Demo-Wren", "bao"]);
        assert_eq!(logins("mail@example.org https://x.example/@path @@two"), Vec::<String>::new());
        assert_eq!(logins("@wren-- and @a_b_"), ["wren", "a_b"]);
    }

    #[test]
    fn a_login_that_ends_in_a_hyphen_is_not_its_beginning() {
        assert_eq!(logins("Ask @foo-, (@foo-) or @foo-"), ["foo-"; 3]);
        assert_eq!(logins("@foo-- @foo-_ @foo–then @foo-Änderung @-"), ["foo"; 4]);
        let longest = "a".repeat(39);
        assert_eq!(logins(&format!("@{longest}- @-")), [longest.as_str()], "no login is as long as that with it");
    }

    #[test]
    fn who_writes_reads_who_was_told_and_who_was_not() {
        let named = |name: &str| DisplayName::Name(PersonName::parse(name).unwrap());
        let login = |text: &str| Login::parse(text).unwrap();
        let notified = vec![named("Wren Talus"), DisplayName::Login(login("bao"))];
        let unknown = vec![login("stranger"), login("nobody")];
        let vain = "Not told: @stranger, @nobody. Nobody who takes part in this edition has that login.";
        let notified = MentionResult { notified, unknown }.sentences().map(Option::unwrap_or_default);
        assert_eq!(notified, ["Told of it: Wren Talus, @bao.", vain]);
        assert_eq!(MentionResult::default().sentences(), [None, None]);
        let only = MentionResult { notified: vec![named("Bao Lin")], unknown: vec![] };
        assert_eq!(only.foretold(), [Some("It will tell: Bao Lin.".to_owned()), None]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            for (place, login) in mentions(&text) {
                prop_assert_eq!(&text[place], format!("@{login}"));
            }
        }
    }
}
