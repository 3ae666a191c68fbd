//! A poll with its options, the people asked, and permissions on it.

use super::{OptionTime, PollAnswer, PollOption, Respondent};
use crate::Refusal;
use crate::access::{Account, Actor, may_edit_settings, may_participate};
use crate::editions::Edition;
use crate::id::{EditionSlug, MeetingNumber, PersonId, PollNumber, PollOptionId};
use crate::people::Person;
use crate::text::Title;
use crate::time::{Days, NaiveDate, day};
use std::collections::BTreeMap;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a poll decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum PollPurpose {
    /// The time of a meeting.
    Meeting,
    /// The dates of the edition.
    Edition,
}

words!(PollPurpose, "what a poll decides (meeting or edition)");

/// What a person enters to open a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollDetails {
    pub title: Title,
    pub purpose: PollPurpose,
    /// The topic that it finds a time for.
    pub meeting: Option<MeetingNumber>,
    /// The last day for answers, in the zone of the edition.
    pub deadline: Option<NaiveDate>,
    pub options: Vec<OptionTime>,
}

impl PollDetails {
    /// # Errors
    /// Refuses invalid options, slots for an edition's dates, and a deadline before `today`.
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        super::check_options(&self.options)?;
        let has_slots = self.options.iter().any(|time| matches!(time, OptionTime::Slot(_)));
        match self.deadline {
            _ if has_slots && self.purpose == PollPurpose::Edition => Err(Refusal::DatesNeedWholeDays),
            Some(deadline) if deadline < today => Err(Refusal::PollDeadlineOver),
            _ => Ok(()),
        }
    }
}

/// The facts about a poll that, together with a person's roles, decide what they may do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollAccess {
    pub edition: EditionSlug,
    pub creator: Option<PersonId>,
    /// The lead of the meeting that it finds a time for.
    pub lead: Option<PersonId>,
}

/// An action on a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollAction {
    Answer,
    /// See answers by name, add options, remind people, close it and open it again.
    Manage,
    /// Answer for someone else.
    AnswerForOthers,
}

impl PollAccess {
    pub fn may(&self, actor: &Actor, action: PollAction) -> bool {
        let is = |person: Option<PersonId>| actor.account().is_some_and(|account| person == Some(account.id));
        let participates = may_participate(actor, &self.edition);
        let organizes = participates && may_edit_settings(actor, &self.edition);
        match action {
            PollAction::Answer => participates,
            PollAction::Manage => organizes || (participates && (is(self.creator) || is(self.lead))),
            PollAction::AnswerForOthers => organizes,
        }
    }

    /// # Errors
    /// `NotAllowed`, which names who may do it.
    pub fn check(&self, account: &Account, action: PollAction) -> Result<(), Refusal> {
        if self.may(&Actor::Person(Box::new(account.clone())), action) {
            Ok(())
        } else {
            Err(Refusal::NotAllowed(action.who_may()))
        }
    }
}

impl PollAction {
    /// Names who may do it, as in “Only … may do this”.
    pub fn who_may(self) -> &'static str {
        match self {
            PollAction::Answer => "a participant, a track lead or an organizer of this edition",
            PollAction::Manage => "an organizer, the lead of the meeting or the person who opened the poll",
            PollAction::AnswerForOthers => "an organizer of this edition",
        }
    }
}

/// Answers to store; `None` takes an answer back.
pub type PollAnswers = BTreeMap<PollOptionId, Option<PollAnswer>>;

/// A person who is asked, with their answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPerson {
    pub person: Person,
    pub respondent: Respondent,
    /// Whether an organizer gave some of the answers.
    pub is_answered_by_organizer: bool,
}

impl AskedPerson {
    /// Whether they, or an organizer for them, answered an option.
    pub fn has_answered(&self) -> bool {
        !self.respondent.answers.is_empty()
    }
}

/// A poll as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    pub number: PollNumber,
    pub title: Title,
    pub purpose: PollPurpose,
    /// Number and topic of the meeting that it finds a time for.
    pub meeting: Option<(MeetingNumber, Title)>,
    pub access: PollAccess,
    pub deadline: Option<NaiveDate>,
    pub is_closed: bool,
    /// By time.
    pub options: Vec<PollOption>,
    /// The options that became meetings or dates when it was closed.
    pub chosen: Vec<PollOptionId>,
    /// By name.
    pub people: Vec<AskedPerson>,
}

impl Poll {
    /// Whether it takes answers on this day.
    ///
    /// # Errors
    /// Refuses a closed poll, one with a deadline before `today`, and one of a closed edition.
    pub fn check_open(&self, edition: &Edition, today: NaiveDate) -> Result<(), Refusal> {
        if edition.is_closed() { Err(Refusal::EditionClosed) } else { self.check_not_over(today) }
    }

    fn check_not_over(&self, today: NaiveDate) -> Result<(), Refusal> {
        match self.deadline {
            _ if self.is_closed => Err(Refusal::PollClosed),
            Some(deadline) if deadline < today => Err(Refusal::PollDeadlineOver),
            _ => Ok(()),
        }
    }

    /// Whether the reminder before the last day is due: from the day before, while the poll is open.
    pub fn is_reminder_due(&self, today: NaiveDate) -> bool {
        self.deadline.is_some_and(|deadline| deadline - Days::new(1) <= today) && self.check_not_over(today).is_ok()
    }

    /// The answers of one person; none if they aren't asked.
    pub fn answers(&self, person: PersonId) -> BTreeMap<PollOptionId, PollAnswer> {
        let asked = self.people.iter().find(|asked| asked.respondent.person == person);
        asked.map(|asked| asked.respondent.answers.clone()).unwrap_or_default()
    }

    pub fn respondents(&self) -> Vec<Respondent> {
        self.people.iter().map(|asked| asked.respondent.clone()).collect()
    }

    /// The people who haven't answered all options.
    pub fn missing(&self) -> impl Iterator<Item = &AskedPerson> {
        let lacks =
            |asked: &AskedPerson| self.options.iter().any(|option| !asked.respondent.answers.contains_key(&option.id));
        self.people.iter().filter(move |asked| lacks(asked))
    }

    /// What is asked of people, for an email.
    pub fn request(&self) -> String {
        match self.deadline {
            Some(deadline) => format!("Please say when you are available, until {}:", day(deadline)),
            None => "Please say when you are available:".to_owned(),
        }
    }

    /// The path of its page.
    pub fn address(&self) -> String {
        format!("/{}/polls/{}", self.access.edition, self.number)
    }

    /// The number of people who answered at least one option.
    pub fn answered(&self) -> usize {
        self.people.iter().filter(|asked| asked.has_answered()).count()
    }
}

/// A poll in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollRow {
    pub number: PollNumber,
    pub title: Title,
    pub deadline: Option<NaiveDate>,
    pub is_closed: bool,
    /// How many options the reader hasn't answered.
    pub unanswered: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::PersonName;
    use crate::time::Instant;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn access() -> PollAccess {
        PollAccess { edition: EditionSlug::parse("2027").unwrap(), creator: Some(PersonId(1)), lead: Some(PersonId(2)) }
    }

    fn allowed(id: i64, organizes: bool) -> [bool; 3] {
        let edition = access().edition;
        let account = Account {
            id: PersonId(id),
            person: Person { name: PersonName::parse("Wren Talus").unwrap(), login: None },
            owner: false,
            organizes: organizes.then(|| edition.clone()).into_iter().collect(),
            views: vec![],
            leads: vec![],
            takes_part: vec![edition],
            is_contact: false,
        };
        let actor = Actor::Person(Box::new(account));
        [PollAction::Answer, PollAction::Manage, PollAction::AnswerForOthers].map(|action| access().may(&actor, action))
    }

    #[test]
    fn creator_and_lead_manage_and_organizers_answer_for_others() {
        assert_eq!(allowed(1, false), [true, true, false]);
        assert_eq!(allowed(2, false), [true, true, false]);
        assert_eq!(allowed(3, false), [true, false, false]);
        assert_eq!(allowed(3, true), [true, true, true]);
        assert!(!access().may(&Actor::Visitor, PollAction::Answer));
    }

    fn details(purpose: PollPurpose, time: OptionTime, deadline: &str) -> PollDetails {
        let title = Title::parse("First round").unwrap();
        PollDetails { title, purpose, meeting: None, deadline: Some(on(deadline)), options: vec![time] }
    }

    #[test]
    fn poll_about_dates_has_whole_days() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        let slot = crate::availability::Slot::new(at("2027-01-12T16:00:00Z"), at("2027-01-12T17:00:00Z")).unwrap();
        let check = |purpose, time, deadline| details(purpose, time, deadline).check(on("2026-11-20"));
        let (slot, whole) = (OptionTime::Slot(slot), OptionTime::Day(on("2027-01-12")));
        assert_eq!(check(PollPurpose::Edition, slot, "2026-12-01"), Err(Refusal::DatesNeedWholeDays));
        assert_eq!(check(PollPurpose::Edition, whole, "2026-12-01"), Ok(()));
        assert_eq!(check(PollPurpose::Meeting, slot, "2026-11-20"), Ok(()));
        assert_eq!(check(PollPurpose::Meeting, whole, "2026-11-19"), Err(Refusal::PollDeadlineOver));
    }
}
