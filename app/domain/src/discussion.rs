//! Talk: what people say to each other about a task, whom they mention, and what each of them is told of it.

use crate::Refusal;
use crate::id::{CommentId, EditionSlug, Login, PersonId, TaskNumber};
use crate::people::Person;
use crate::text::{LongText, PersonName, Title};
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

/// Why somebody is told of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Mentioned,
    /// Somebody claimed what they proposed.
    Claimed,
    /// Somebody asks them to lead in their stead.
    LeadTransferAsked,
    /// Their hand-over was taken or not.
    LeadTransferAnswered,
    /// They are asked to review.
    ReviewAsked,
    /// What they asked to be reviewed was.
    Reviewed,
    /// What their task waits for came between.
    Blocked,
    Unblocked,
    /// The same, for what it waited for was dropped.
    Freed,
    /// Nothing was heard of their claim for long.
    StillOnIt,
    /// Their claim is offered to others.
    Offered,
    /// Somebody took it over.
    TakenOver,
    /// What they proposed came into the plan, was dropped, or was merged.
    Decided,
    /// What they proposed is done.
    Done,
    /// What they have a hand on was dropped, or merged into another.
    Dropped,
    /// They lead it from now on: whoever led it has let go, or somebody put them there.
    Leads,
}

impl Reason {
    pub const ALL: [Reason; 16] = [
        Reason::Mentioned,
        Reason::Claimed,
        Reason::LeadTransferAsked,
        Reason::LeadTransferAnswered,
        Reason::ReviewAsked,
        Reason::Reviewed,
        Reason::Blocked,
        Reason::Unblocked,
        Reason::Freed,
        Reason::StillOnIt,
        Reason::Offered,
        Reason::TakenOver,
        Reason::Decided,
        Reason::Done,
        Reason::Dropped,
        Reason::Leads,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Mentioned => "mentioned",
            Reason::Claimed => "claimed",
            Reason::LeadTransferAsked => "hand-over",
            Reason::LeadTransferAnswered => "handed over",
            Reason::ReviewAsked => "review asked",
            Reason::Reviewed => "reviewed",
            Reason::Blocked => "blocked",
            Reason::Unblocked => "unblocked",
            Reason::Freed => "freed",
            Reason::StillOnIt => "still on it",
            Reason::Offered => "offered",
            Reason::TakenOver => "taken over",
            Reason::Decided => "decided",
            Reason::Done => "done",
            Reason::Dropped => "dropped",
            Reason::Leads => "leads now",
        }
    }

    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|reason| reason.as_str() == text);
        found.ok_or_else(|| Refusal::malformed("a reason for a notice", text))
    }

    /// What happened, to be followed by the task: “Wren Talus mentioned you in”.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Mentioned => "mentioned you in",
            Reason::Claimed => "claimed what you proposed:",
            Reason::LeadTransferAsked => "asks you to lead in their stead:",
            Reason::LeadTransferAnswered => "answered your hand-over of",
            Reason::ReviewAsked => "asks you for a review of",
            Reason::Reviewed => "has reviewed",
            Reason::Blocked => "made your task wait:",
            Reason::Unblocked => "finished what your task waited for:",
            Reason::Freed => "dropped what your task waited for:",
            Reason::StillOnIt => "Nothing was heard for long. Are you still on",
            Reason::Offered => "Your place is offered to others in",
            Reason::TakenOver => "took over your place in",
            Reason::Decided => "decided about your proposal:",
            Reason::Done => "finished what you proposed:",
            Reason::Dropped => "dropped what you have a hand in:",
            Reason::Leads => "left the lead to you:",
        }
    }
}

/// Something that one person is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: i64,
    pub at: Instant,
    pub reason: Reason,
    pub edition: EditionSlug,
    pub task: TaskNumber,
    pub title: Title,
    /// Who did it; `None` for what happened by itself.
    pub by: Option<Person>,
    pub comment: Option<CommentId>,
    /// How it ended: “yes”, “merged into task 4”.
    pub detail: Option<String>,
    /// The beginning of the comment, or the note to the question, as it reads now; gone when that is.
    pub said: Option<String>,
    pub seen: bool,
}

impl Notice {
    /// “Wren Talus mentioned you in task 12, “Nightly wheels”.”
    pub fn sentence(&self) -> String {
        let task = format!("task {}, “{}”", self.task, self.title);
        let (words, ending) = (self.reason.words(), self.ending());
        match (self.reason, &self.by) {
            (Reason::StillOnIt, _) => format!("{words} {task}{ending}?"),
            (Reason::Offered, _) => format!("{words} {task}{ending}."),
            (_, Some(by)) => format!("{} {words} {task}{ending}.", by.name),
            (_, None) => format!("Somebody {words} {task}{ending}."),
        }
    }

    /// What follows the task: how it ended, “: yes” or “ (merged into task 4)”.
    pub fn ending(&self) -> String {
        match (self.reason, &self.detail) {
            (_, None) => String::new(),
            (Reason::LeadTransferAnswered, Some(answer)) => format!(": {answer}"),
            (_, Some(detail)) => format!(" ({detail})"),
        }
    }
}

/// How somebody wants to be told by mail, besides in the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

    pub fn words(self) -> &'static str {
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

    #[test]
    fn a_notice_is_a_sentence_whether_somebody_did_it_or_nobody() {
        let with = |reason, by: Option<&str>, detail: Option<&str>| {
            let by = by.map(|name| Person { name: PersonName::parse(name).unwrap(), login: None });
            let (edition, title) = (EditionSlug::parse("2023").unwrap(), Title::parse("Nightly wheels").unwrap());
            let at = Instant::UNIX_EPOCH;
            let (task, detail) = (TaskNumber(12), detail.map(str::to_owned));
            Notice { id: 1, at, reason, edition, task, title, by, comment: None, detail, said: None, seen: false }
                .sentence()
        };
        let of = |reason, by| with(reason, by, None);
        let wheels = "task 12, “Nightly wheels”";
        assert_eq!(of(Reason::Mentioned, Some("Wren Talus")), format!("Wren Talus mentioned you in {wheels}."));
        assert_eq!(of(Reason::TakenOver, None), format!("Somebody took over your place in {wheels}."));
        let asked = format!("Nothing was heard for long. Are you still on {wheels}?");
        assert_eq!(of(Reason::StillOnIt, None), asked);
        assert_eq!(of(Reason::Offered, None), format!("Your place is offered to others in {wheels}."));
        let answered = with(Reason::LeadTransferAnswered, Some("Wren Talus"), Some("yes"));
        assert_eq!(answered, format!("Wren Talus answered your hand-over of {wheels}: yes."));
        let decided = with(Reason::Decided, None, Some("merged into task 4"));
        assert_eq!(decided, format!("Somebody decided about your proposal: {wheels} (merged into task 4)."));
    }

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
