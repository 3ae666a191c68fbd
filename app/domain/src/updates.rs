//! Updates: dated status lines on tasks, and the worklog, which has the lines of a day.

mod entry;

use crate::Refusal;
use crate::access::{Actor, may_manage_plan};
use crate::id::{EditionSlug, Login, PersonId, TaskNumber, UpdateId};
use crate::people::Person;
use crate::tasks::TaskLink;
use crate::text::{LongText, Title, UpdateLine, Url};
use crate::time::{Instant, NaiveDate};
pub use entry::{Entry, links};

/// A status line of a person on a day, about a task or about the day as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    pub id: UpdateId,
    pub edition: EditionSlug,
    pub at: Instant,
    /// The day of `at` in the edition's time zone.
    pub day: NaiveDate,
    pub task: Option<TaskLink>,
    /// The track of the task.
    pub track: Option<Title>,
    /// `None` for a deleted account.
    pub by: Option<(PersonId, Person)>,
    /// `None` if the update was removed.
    pub line: Option<UpdateLine>,
    /// Markdown.
    pub details: Option<LongText>,
    /// `details` as HTML, sanitized when it was saved.
    pub details_html: String,
    pub links: Vec<Url>,
    /// The mentions in the line and the details that link to someone.
    pub mentions: Vec<UpdateMention>,
    pub edited: Option<Instant>,
    /// The number of changes since it was posted; a form sends it back.
    pub revision: u32,
}

/// A mention that links to the person's entry in the list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateMention {
    /// The login in the text, which may have another owner by now.
    pub written: Login,
    /// The person's current login.
    pub login: Login,
}

impl Update {
    /// The most links of one update.
    pub const MOST_LINKS: usize = 10;

    pub fn is_by(&self, actor: &Actor) -> bool {
        let author = self.by.as_ref().map(|(author, _)| *author);
        actor.account().is_some_and(|account| author == Some(account.id))
    }

    /// Whether `actor` may correct its text: only its author, while it isn't removed.
    pub fn may_edit(&self, actor: &Actor) -> bool {
        self.line.is_some() && self.is_by(actor)
    }

    /// Whether `actor` may remove it: its author, organizers, and leads of the task's track.
    pub fn may_remove(&self, actor: &Actor) -> bool {
        let manages = || may_manage_plan(actor, &self.edition, self.track.as_ref());
        self.line.is_some() && (self.is_by(actor) || manages())
    }
}

/// An update before it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUpdate {
    pub task: Option<TaskNumber>,
    pub line: UpdateLine,
    pub details: Option<LongText>,
    pub links: Vec<Url>,
}

impl NewUpdate {
    /// Reads a line of the worklog. A task at its beginning goes before the chosen `task`.
    ///
    /// # Errors
    /// Refuses a line that is empty or too long, and too many links.
    pub fn in_worklog(typed: &str, task: Option<TaskNumber>) -> Result<NewUpdate, Refusal> {
        let entry = Entry::parse(typed);
        let task = entry.task.or(task);
        NewUpdate::of(entry, task, None, "")
    }

    /// Combines a line with details and further links. Links in the line count as links of the update.
    ///
    /// # Errors
    /// Refuses a line that is empty or too long, an invalid link, and too many links.
    pub fn parse(
        typed: &str,
        task: Option<TaskNumber>,
        details: Option<LongText>,
        more_links: &str,
    ) -> Result<NewUpdate, Refusal> {
        NewUpdate::of(Entry::text(typed), task, details, more_links)
    }

    fn of(
        entry: Entry,
        task: Option<TaskNumber>,
        details: Option<LongText>,
        more_links: &str,
    ) -> Result<NewUpdate, Refusal> {
        let Entry { line, links: mut found, .. } = entry;
        for link in links(more_links)? {
            if !found.contains(&link) {
                found.push(link);
            }
        }
        if found.len() > Update::MOST_LINKS {
            return Err(Refusal::TooManyLinks { links: found.len(), limit: Update::MOST_LINKS });
        }
        Ok(NewUpdate { task, line: UpdateLine::parse(&line)?, details, links: found })
    }
}

/// The key of a form; the same form with the same text posts once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormKey(String);

impl FormKey {
    /// Parses a key.
    ///
    /// # Errors
    /// Refuses anything but 8 to 100 letters, digits and hyphens.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if (8..=100).contains(&text.len()) && text.chars().all(plain) {
            Ok(FormKey(text.to_owned()))
        } else {
            Err(Refusal::malformed("the key of a form", text))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The lines of a day, with how many participants have posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worklog {
    pub day: NaiveDate,
    /// In the order in which they arrived.
    pub updates: Vec<Update>,
    pub participants: u32,
    /// Participants with a line on the day.
    pub posted: u32,
    /// The nearest days before and after with lines.
    pub before: Option<NaiveDate>,
    pub after: Option<NaiveDate>,
}

impl Worklog {
    /// The most lines that a page shows; the newest count.
    pub const MOST_LINES: u32 = 500;
    /// The most tasks that the form offers; the line can name any other.
    pub const MOST_TASKS: u32 = 100;

    /// Says how many participants have posted: `12 of 34 participants have posted today`.
    pub fn figure(&self, today: NaiveDate) -> String {
        let (posted, participants) = (self.posted, self.participants);
        let noun = if participants == 1 { "participant" } else { "participants" };
        if self.day == today {
            let verb = if posted == 1 { "has" } else { "have" };
            format!("{posted} of {participants} {noun} {verb} posted today")
        } else {
            format!("{posted} of {participants} {noun} posted on this day")
        }
    }
}

/// How the worklog is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    #[default]
    Time,
    Track,
    Task,
}

impl Grouping {
    pub const ALL: [Grouping; 3] = [Grouping::Time, Grouping::Track, Grouping::Task];

    pub fn as_str(self) -> &'static str {
        match self {
            Grouping::Time => "",
            Grouping::Track => "track",
            Grouping::Task => "task",
        }
    }

    /// Reads the query of the page; anything unknown is the order of time.
    pub fn of(text: &str) -> Grouping {
        Grouping::ALL.into_iter().find(|grouping| grouping.as_str() == text.trim()).unwrap_or_default()
    }

    fn title(self, update: &Update) -> Option<String> {
        match self {
            Grouping::Time => None,
            Grouping::Track => update.track.as_ref().map(Title::to_string),
            Grouping::Task => update.task.as_ref().map(|task| format!("{} {}", task.number, task.title)),
        }
    }

    /// Returns the updates in groups with a title, by their first update; updates without a group come last.
    pub fn groups(self, updates: &[Update]) -> Vec<(Option<String>, Vec<&Update>)> {
        let mut groups: Vec<(Option<String>, Vec<&Update>)> = Vec::new();
        for update in updates {
            let title = self.title(update);
            match groups.iter_mut().find(|(other, _)| *other == title) {
                Some((_, group)) => group.push(update),
                None => groups.push((title, vec![update])),
            }
        }
        groups.sort_by_key(|(title, _)| title.is_none());
        groups
    }
}

#[cfg(test)]
mod tests;
