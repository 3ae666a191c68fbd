//! When an edition may be deleted: while nothing that people did depends on it.

use crate::Refusal;
use crate::id::EditionSlug;
use crate::text::counted;

/// How much of an edition people have made or relied on. Settings, agenda, tracks and organizers don't count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EditionContents {
    pub invitations: u32,
    pub participants: u32,
    pub tasks: u32,
    /// Planning meetings with attendance.
    pub attended_meetings: u32,
    pub track_leads: u32,
    pub agreements: u32,
    /// People who gave travel details.
    pub travelers: u32,
    pub emails: u32,
    /// Answers to availability polls.
    pub poll_answers: u32,
    pub updates: u32,
    /// Published versions of the schedule.
    pub releases: u32,
    pub published_reports: u32,
}

impl EditionContents {
    /// Names what depends on the edition, such as “3 invitations and 12 tasks”; `None` if nothing does.
    pub fn label(&self) -> Option<String> {
        let counts = [
            (self.invitations, "invitation", "invitations"),
            (self.participants, "participant", "participants"),
            (self.tasks, "task", "tasks"),
            (self.attended_meetings, "meeting with attendance", "meetings with attendance"),
            (self.track_leads, "track lead", "track leads"),
            (self.agreements, "agreement to commitments", "agreements to commitments"),
            (self.travelers, "person with travel details", "people with travel details"),
            (self.emails, "email", "emails"),
            (self.poll_answers, "answer to a poll", "answers to polls"),
            (self.updates, "update", "updates"),
            (self.releases, "published schedule", "published schedules"),
            (self.published_reports, "published report", "published reports"),
        ];
        let present = counts.into_iter().filter(|(count, ..)| *count > 0);
        let parts: Vec<String> =
            present.map(|(count, singular, plural)| counted(count as usize, singular, plural)).collect();
        match parts.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [rest @ .., last] => Some(format!("{} and {last}", rest.join(", "))),
        }
    }

    /// Checks that an edition with these contents may be deleted, and that its short name was typed to confirm.
    ///
    /// # Errors
    /// Names what depends on the edition, or refuses another name.
    pub fn check_deletion(&self, edition: &EditionSlug, typed: &str) -> Result<(), Refusal> {
        match self.label() {
            Some(contents) => Err(Refusal::EditionInUse(contents)),
            None if typed.trim() == edition.as_str() => Ok(()),
            None => Err(Refusal::NotConfirmed { expected: edition.to_string() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edition_without_contents_is_deleted_after_its_name_is_typed() {
        let (empty, slug) = (EditionContents::default(), EditionSlug::parse("2031").unwrap());
        assert_eq!(empty.check_deletion(&slug, " 2031 "), Ok(()));
        assert!(empty.check_deletion(&slug, "2030").is_err() && empty.check_deletion(&slug, "").is_err());
    }

    #[test]
    fn refusal_names_what_depends_on_the_edition() {
        let slug = EditionSlug::parse("2031").unwrap();
        let why = |contents: EditionContents| contents.check_deletion(&slug, "2031").unwrap_err().to_string();
        let used = EditionContents { invitations: 3, tasks: 12, ..EditionContents::default() };
        assert!(why(used).starts_with("This edition has 3 invitations and 12 tasks, so"));
        let used = EditionContents { emails: 1, attended_meetings: 2, tasks: 1, ..EditionContents::default() };
        assert!(why(used).starts_with("This edition has 1 task, 2 meetings with attendance and 1 email, so"));
    }

    #[test]
    fn each_kind_of_contents_keeps_an_edition() {
        let none = EditionContents::default();
        let each = [
            EditionContents { invitations: 1, ..none },
            EditionContents { participants: 1, ..none },
            EditionContents { tasks: 1, ..none },
            EditionContents { attended_meetings: 1, ..none },
            EditionContents { track_leads: 1, ..none },
            EditionContents { agreements: 1, ..none },
            EditionContents { travelers: 1, ..none },
            EditionContents { emails: 1, ..none },
            EditionContents { poll_answers: 1, ..none },
            EditionContents { updates: 1, ..none },
            EditionContents { releases: 1, ..none },
            EditionContents { published_reports: 1, ..none },
        ];
        assert!(each.iter().all(|contents| contents.label().is_some()));
    }
}
