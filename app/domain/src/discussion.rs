//! The discussion of a task: comments, mentions, and how often people want notification emails.

use crate::id::{CommentId, Login, PersonId};
use crate::people::Person;
use crate::text::{EmailAddress, LongText, PersonName};
use crate::time::Instant;
use std::ops::Range;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// One comment on a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub at: Instant,
    /// `None` for a deleted account.
    pub by: Option<(PersonId, Person)>,
    /// Markdown; `None` for a deleted comment.
    pub text: Option<LongText>,
    /// `text` as HTML, sanitized when it was saved.
    pub html: String,
    /// When it was last edited.
    pub edited: Option<Instant>,
    /// The number of earlier revisions.
    pub revisions: u32,
}

/// An earlier revision of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRevision {
    /// When it was replaced.
    pub until: Instant,
    pub text: LongText,
}

/// Finds each `@login` in a plain text, with its byte range, except inside email addresses and paths.
pub fn mentions(text: &str) -> Vec<(Range<usize>, Login)> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (start, c) in text.char_indices() {
        let begins = c == '@' && !(before.is_alphanumeric() || matches!(before, '.' | '_' | '-' | '/' | '@'));
        before = c;
        if !begins {
            continue;
        }
        let rest = &text[start + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
        let (whole, after) = rest.split_at(end);
        let name = whole.trim_end_matches(['-', '_']);
        // Some old logins end in a hyphen, so one is kept: better to notify no one than the wrong person.
        let ends_in_hyphen = &whole[name.len()..] == "-" && !after.starts_with(char::is_alphanumeric);
        let name = if ends_in_hyphen && Login::parse(whole).is_ok() { whole } else { name };
        if let Ok(login) = Login::parse(name) {
            found.push((start..start + 1 + name.len(), login));
        }
    }
    found
}

/// A mention that links to the person's entry in the list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionLink {
    /// The comment that it is in; `None` for the description of the task.
    pub comment: Option<CommentId>,
    /// The login in the text, which may have another owner by now.
    pub written: Login,
    /// The person's current login.
    pub login: Login,
}

/// How a mentioned person is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisplayName {
    /// By name, if they agreed to be listed.
    Name(PersonName),
    /// Otherwise by login, as in the text.
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

/// The people a text notifies, and mentioned logins that match no one. Its author is in neither list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MentionResult {
    pub notified: Vec<DisplayName>,
    /// Logins of no one who takes part in the edition or has a role in it.
    pub unknown: Vec<Login>,
}

impl MentionResult {
    /// Returns a sentence about the notified people and one about the unknown logins.
    pub fn sentences(&self) -> [Option<String>; 2] {
        self.worded("Notified", "Not notified")
    }

    /// Returns the same sentences for a preview of the text.
    pub fn preview_sentences(&self) -> [Option<String>; 2] {
        self.worded("Will notify", "Will not notify")
    }

    fn worded(&self, notified_label: &str, unknown_label: &str) -> [Option<String>; 2] {
        let notified: Vec<String> = self.notified.iter().map(DisplayName::to_string).collect();
        let unknown: Vec<String> = self.unknown.iter().map(|login| format!("@{login}")).collect();
        let notified = (!notified.is_empty()).then(|| format!("{notified_label}: {}.", notified.join(", ")));
        let unknown = (!unknown.is_empty()).then(|| {
            let logins = unknown.join(", ");
            format!("{unknown_label}: {logins}. No one in this edition has that login.")
        });
        [notified, unknown]
    }
}

/// How often a person gets emails about their notifications.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EmailFrequency {
    /// One email a day with all notifications, if there are any.
    #[default]
    Digest,
    /// One email for each notification.
    Each,
    Never,
}

/// Which emails a person gets: how often, and the address that is unsubscribed from all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailChoice {
    pub frequency: EmailFrequency,
    pub unsubscribed: Option<EmailAddress>,
}

words!(EmailFrequency, "an email frequency (digest, each or never)");

impl EmailFrequency {
    pub fn label(self) -> &'static str {
        match self {
            EmailFrequency::Digest => "once a day, in one email",
            EmailFrequency::Each => "immediately, one email each",
            EmailFrequency::Never => "no emails",
        }
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
    fn mention_is_a_login_after_an_at_sign_outside_addresses() {
        assert_eq!(logins("Ask @demo-wren, @Demo-Wren or (@bao)."), ["demo-wren", "Demo-Wren", "bao"]);
        assert_eq!(logins("mail@example.org https://x.example/@path @@two"), Vec::<String>::new());
        assert_eq!(logins("@wren-- and @a_b_"), ["wren", "a_b"]);
    }

    #[test]
    fn login_ending_in_a_hyphen_keeps_its_hyphen() {
        assert_eq!(logins("Ask @foo-, (@foo-) or @foo-"), ["foo-"; 3]);
        assert_eq!(logins("@foo-- @foo-_ @foo–then @foo-Änderung @-"), ["foo"; 4]);
        let longest = "a".repeat(39);
        assert_eq!(
            logins(&format!("@{longest}- @-")),
            [longest.as_str()],
            "with the hyphen it would be too long for a login"
        );
    }

    #[test]
    fn mention_result_lists_notified_people_and_unknown_logins() {
        let named = |name: &str| DisplayName::Name(PersonName::parse(name).unwrap());
        let login = |text: &str| Login::parse(text).unwrap();
        let notified = vec![named("Wren Talus"), DisplayName::Login(login("bao"))];
        let unknown = vec![login("stranger"), login("missing")];
        let not_notified = "Not notified: @stranger, @missing. No one in this edition has that login.";
        let sentences = MentionResult { notified, unknown }.sentences().map(Option::unwrap_or_default);
        assert_eq!(sentences, ["Notified: Wren Talus, @bao.", not_notified]);
        assert_eq!(MentionResult::default().sentences(), [None, None]);
        let notified_only = MentionResult { notified: vec![named("Bao Lin")], unknown: vec![] };
        assert_eq!(notified_only.preview_sentences(), [Some("Will notify: Bao Lin.".to_owned()), None]);
    }

    proptest! {
        #[test]
        fn no_text_causes_a_panic(text in any::<String>()) {
            for (range, login) in mentions(&text) {
                prop_assert_eq!(&text[range], format!("@{login}"));
            }
        }
    }
}
