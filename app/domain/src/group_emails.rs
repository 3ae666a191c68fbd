//! Emails that organizers and track leads write to several people: recipients, permission and text.

use crate::Refusal;
use crate::access::Account;
use crate::email::{EmailCounts, EmailKind, EmailTemplate};
use crate::id::{EditionSlug, GroupEmailId, InvitationId, PersonId};
use crate::invitations::InvitationState;
use crate::own_questions::{AnswerFilter, OwnQuestion};
use crate::people::Person;
use crate::text::{EmailAddress, Title};
use crate::time::Instant;
use crate::updates::FormKey;

/// Selects recipients among the people with an open or accepted invitation. Empty, it selects all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RecipientFilter {
    /// People who lead this track, chose it, or have claimed a task of it.
    pub track: Option<Title>,
    pub state: Option<InvitationState>,
    pub first_timers: bool,
    /// People with a seat who have not entered both travel dates.
    pub lacks_travel_dates: bool,
    pub answer: Option<AnswerFilter>,
}

impl RecipientFilter {
    /// The states of invitations that one can write to.
    pub const STATES: [InvitationState; 3] =
        [InvitationState::Accepted, InvitationState::Waitlisted, InvitationState::Sent];

    /// The kind of the email: a reminder if it goes to people without travel dates.
    pub fn kind(&self) -> EmailKind {
        if self.lacks_travel_dates { EmailKind::TravelReminder } else { EmailKind::GroupEmail }
    }

    /// # Errors
    /// Refuses a state that one can't write to.
    pub fn check(&self) -> Result<(), Refusal> {
        match self.state {
            Some(state) if !Self::STATES.contains(&state) => Err(Refusal::NoRecipients),
            _ => Ok(()),
        }
    }

    /// Whether it selects by what only organizers know.
    fn is_private(&self) -> bool {
        self.lacks_travel_dates || self.first_timers || self.state.is_some() || self.answer.is_some()
    }
}

/// A person who may write to the people of an edition, or of one track.
#[derive(Clone, Copy, Debug)]
pub struct GroupWriter<'a> {
    account: &'a Account,
    edition: &'a EditionSlug,
    filter: &'a RecipientFilter,
}

impl Account {
    /// The proof to write to the recipients of a filter.
    ///
    /// Organizers write to all, track leads to the people of their track.
    ///
    /// # Errors
    /// Denied to everyone else, and to leads for a filter by what only organizers know.
    pub fn group_writer<'a>(
        &'a self,
        edition: &'a EditionSlug,
        filter: &'a RecipientFilter,
    ) -> Result<GroupWriter<'a>, Refusal> {
        let leads = |track: &Title| self.leads.iter().any(|(other, led)| other == edition && led == track);
        let may = self.organizer(edition).is_ok() || (filter.track.as_ref().is_some_and(leads) && !filter.is_private());
        let writer = GroupWriter { account: self, edition, filter };
        if may { Ok(writer) } else { Err(Refusal::NotAllowed("an organizer of this edition or a lead of the track")) }
    }

    /// The tracks of an edition that they lead.
    pub fn led_tracks<'a>(&'a self, edition: &'a EditionSlug) -> impl Iterator<Item = &'a Title> {
        self.leads.iter().filter(move |(other, _)| other == edition).map(|(_, track)| track)
    }
}

impl<'a> GroupWriter<'a> {
    pub fn id(self) -> PersonId {
        self.account.id
    }

    pub fn edition(self) -> &'a EditionSlug {
        self.edition
    }

    pub fn filter(self) -> &'a RecipientFilter {
        self.filter
    }

    /// Whether they see addresses and what was written to other tracks.
    pub fn organizes(self) -> bool {
        self.account.organizer(self.edition).is_ok()
    }
}

/// An email before it is written to its recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGroupEmail {
    pub template: EmailTemplate,
    /// A form that is sent again is known by its key.
    pub key: FormKey,
}

/// A person that the filter selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub invitation: InvitationId,
    pub name: String,
    pub state: InvitationState,
    pub has_address: bool,
    /// The address, which only organizers see.
    pub email: Option<EmailAddress>,
    pub is_unsubscribed: bool,
    /// The last group email to them: when, and who wrote it.
    pub last: Option<(Instant, Option<String>)>,
}

/// The selected people, what was written before, and how a new email begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipients {
    /// The first of them: people who get no email come first.
    pub first: Vec<Recipient>,
    pub count: u32,
    pub without_address: u32,
    pub unsubscribed: u32,
    /// The latest group emails, newest first.
    pub earlier: Vec<GroupEmail>,
    /// The text with which the email begins: the edition's template.
    pub text: EmailTemplate,
    /// The tracks of the edition, to choose from.
    pub tracks: Vec<Title>,
    /// The edition’s own questions, to choose from; none for leads.
    pub questions: Vec<OwnQuestion>,
}

impl Recipients {
    /// The most people that are listed; the page that asks before sending names all.
    pub const MOST: u32 = 50;
    /// The most earlier emails that are listed.
    pub const MOST_EARLIER: u32 = 10;

    /// The number of people who get the email.
    pub fn reached(&self) -> u32 {
        self.count.saturating_sub(self.without_address + self.unsubscribed)
    }
}

/// An email that was written to several people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupEmail {
    pub id: GroupEmailId,
    pub at: Instant,
    /// Who wrote it; `None` after they deleted their account.
    pub by: Option<Person>,
    pub kind: EmailKind,
    pub track: Option<Title>,
    pub subject: String,
    /// What became of its emails.
    pub counts: EmailCounts,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::QuestionId;
    use crate::text::PersonName;

    fn title(text: &str) -> Title {
        Title::parse(text).unwrap()
    }

    fn account(organizes: &[&str], views: &[&str], leads: &[&str]) -> Account {
        let slug = |slug: &&str| EditionSlug::parse(slug).unwrap();
        Account {
            id: PersonId(1),
            person: Person { name: PersonName::parse("Wren Talus").unwrap(), login: None },
            owner: false,
            organizes: organizes.iter().map(slug).collect(),
            views: views.iter().map(slug).collect(),
            leads: leads.iter().map(|track| (slug(&"2027"), title(track))).collect(),
            takes_part: vec![slug(&"2027")],
            is_contact: false,
        }
    }

    #[test]
    fn lead_writes_only_to_the_people_of_the_own_track() {
        let edition = EditionSlug::parse("2027").unwrap();
        let everyone = RecipientFilter::default();
        let tools = RecipientFilter { track: Some(title("Tools")), ..RecipientFilter::default() };
        let others = RecipientFilter { track: Some(title("Docs")), ..RecipientFilter::default() };
        let private = RecipientFilter { lacks_travel_dates: true, ..tools.clone() };
        let answer = AnswerFilter { question: QuestionId(1), answer: None };
        let answered = RecipientFilter { answer: Some(answer), ..tools.clone() };
        let may = |account: &Account| {
            [&everyone, &tools, &others, &private, &answered]
                .map(|filter| account.group_writer(&edition, filter).is_ok())
        };
        assert_eq!(may(&account(&[], &[], &["Tools"])), [false, true, false, false, false]);
        assert_eq!(may(&account(&["2027"], &[], &[])), [true; 5]);
        assert_eq!(may(&account(&["2026"], &["2027"], &[])), [false; 5], "a viewer writes to no one");
    }

    #[test]
    fn filter_of_missing_travel_dates_sends_reminders() {
        let missing = RecipientFilter { lacks_travel_dates: true, ..RecipientFilter::default() };
        assert_eq!(missing.kind(), EmailKind::TravelReminder);
        assert_eq!(RecipientFilter::default().kind(), EmailKind::GroupEmail);
        let declined = RecipientFilter { state: Some(InvitationState::Declined), ..missing };
        assert_eq!(declined.check(), Err(Refusal::NoRecipients));
    }
}
