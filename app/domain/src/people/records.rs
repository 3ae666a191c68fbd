//! People as organizers correct them: what they may change, and which of two entries stays.

use super::Person;
use crate::Refusal;
use crate::id::{EditionSlug, Login, PersonId};
use crate::text::{PersonName, Title, counted, named};
use serde::{Deserialize, Serialize};

/// The most projects that organizers record for a person.
pub const MAX_PROJECTS: usize = 20;

/// A person as organizers see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord {
    pub id: PersonId,
    pub person: Person,
    /// Whether they have signed in: their account has GitHub's numeric id.
    pub has_account: bool,
    /// The projects that organizers recorded, by title.
    pub projects: Vec<Title>,
    /// The core projects that name their login as a contact, by title.
    pub contact_of: Vec<Title>,
}

/// What organizers can set about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedPerson {
    pub name: PersonName,
    pub login: Option<Login>,
    pub projects: Vec<Title>,
}

/// What an edit of a person changed, for the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonField {
    Name,
    Login,
    Projects,
}

impl PersonField {
    pub const ALL: [PersonField; 3] = [PersonField::Name, PersonField::Login, PersonField::Projects];

    /// The field as it is shown to people.
    pub fn label(self) -> &'static str {
        match self {
            PersonField::Name => "name",
            PersonField::Login => "GitHub login",
            PersonField::Projects => "projects",
        }
    }
}

impl EditedPerson {
    /// # Errors
    /// Refuses too many projects.
    pub fn check(&self) -> Result<(), Refusal> {
        match self.projects.len() {
            count if count > MAX_PROJECTS => Err(Refusal::TooMany { what: "projects", count, limit: MAX_PROJECTS }),
            _ => Ok(()),
        }
    }
}

impl PersonRecord {
    /// The name with the login: `Wren Talus (@demo-wren)`.
    pub fn label(&self) -> String {
        let Person { name, login } = &self.person;
        login.as_ref().map_or_else(|| name.to_string(), |login| format!("{name} (@{login})"))
    }

    /// The person without a change, as the form begins.
    pub fn unchanged(&self) -> EditedPerson {
        let Person { name, login } = self.person.clone();
        EditedPerson { name, login, projects: self.projects.clone() }
    }

    /// Whether the name is the person's own: they have an account, and the name isn't just their login.
    pub fn has_own_name(&self) -> bool {
        let is_login = |login: &Login| login.as_str().eq_ignore_ascii_case(self.person.name.as_str());
        self.has_account && !self.person.login.as_ref().is_some_and(is_login)
    }

    /// What an edit changes; case counts, so that a spelling can be corrected.
    pub fn changes(&self, edited: &EditedPerson) -> Vec<PersonField> {
        let all = [
            (PersonField::Name, self.person.name != edited.name),
            (PersonField::Login, self.person.login != edited.login),
            (PersonField::Projects, self.projects != edited.projects),
        ];
        all.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }

    /// # Errors
    /// Refuses another name for a person who has set their own, another login for an account, and too many projects.
    pub fn check(&self, edited: &EditedPerson) -> Result<(), Refusal> {
        edited.check()?;
        let changes = self.changes(edited);
        if changes.contains(&PersonField::Name) && self.has_own_name() {
            return Err(Refusal::OwnName(self.person.name.to_string()));
        }
        if changes.contains(&PersonField::Login) && self.has_account {
            return Err(Refusal::OwnLogin(self.person.name.to_string()));
        }
        Ok(())
    }
}

/// Two entries for one person: `removed` is merged into `kept`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonPair {
    pub kept: PersonRecord,
    pub removed: PersonRecord,
}

impl PersonPair {
    /// Keeps the entry with an account, otherwise the one with a login, otherwise `first`.
    ///
    /// # Errors
    /// Refuses one entry twice, and two accounts: GitHub's numeric ids say that they are two people.
    pub fn new(first: PersonRecord, other: PersonRecord) -> Result<PersonPair, Refusal> {
        if first.id == other.id {
            return Err(Refusal::SamePerson);
        }
        if first.has_account && other.has_account {
            return Err(Refusal::TwoAccounts { one: first.label(), other: other.label() });
        }
        let rank = |record: &PersonRecord| (record.has_account, record.person.login.is_some());
        let pair = if rank(&other) > rank(&first) { (other, first) } else { (first, other) };
        Ok(PersonPair { kept: pair.0, removed: pair.1 })
    }
}

/// What a person has, in numbers: all of it moves when they are merged into another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonCounts {
    pub editions: u32,
    pub invitations: u32,
    pub agreements: u32,
    pub logistics: u32,
    pub attendances: u32,
    pub tracks: u32,
    pub claims: u32,
    pub proposals: u32,
    pub comments: u32,
    pub updates: u32,
    pub reviews: u32,
    pub emails: u32,
    pub projects: u32,
}

impl PersonCounts {
    /// The counts that aren't zero, each with its noun.
    pub fn in_words(&self) -> Vec<String> {
        let all = [
            (self.editions, "edition in which they take part", "editions in which they take part"),
            (self.invitations, "invitation", "invitations"),
            (self.agreements, "agreement to commitments", "agreements to commitments"),
            (self.logistics, "set of travel details", "sets of travel details"),
            (self.attendances, "attendance of a meeting", "attendances of meetings"),
            (self.tracks, "track that they lead", "tracks that they lead"),
            (self.claims, "claimed task", "claimed tasks"),
            (self.proposals, "proposed task", "proposed tasks"),
            (self.comments, "comment", "comments"),
            (self.updates, "update", "updates"),
            (self.reviews, "review or request for one", "reviews or requests for one"),
            (self.emails, "email in the outbox", "emails in the outbox"),
            (self.projects, "project", "projects"),
        ];
        let nonzero = all.into_iter().filter(|(count, ..)| *count > 0);
        nonzero.map(|(count, singular, plural)| counted(count as usize, singular, plural)).collect()
    }
}

/// What a merge would do, for the page that asks for confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergePreview {
    pub pair: PersonPair,
    pub moves: PersonCounts,
}

/// The refusal to change who someone is, without organizing all editions of the person.
///
/// `others` are editions that everyone may see.
pub fn only_owners(person: &PersonRecord, others: &[EditionSlug]) -> Refusal {
    let others = if others.is_empty() { "other editions".to_owned() } else { named(others, "other editions") };
    Refusal::OtherEditions { name: person.person.name.to_string(), others }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: i64, name: &str, login: Option<&str>, has_account: bool) -> PersonRecord {
        let login = login.map(|login| Login::parse(login).unwrap());
        let person = Person { name: PersonName::parse(name).unwrap(), login };
        PersonRecord { id: PersonId(id), person, has_account, projects: vec![], contact_of: vec![] }
    }

    fn edited(name: &str, login: Option<&str>) -> EditedPerson {
        let login = login.map(|login| Login::parse(login).unwrap());
        EditedPerson { name: PersonName::parse(name).unwrap(), login, projects: vec![] }
    }

    #[test]
    fn account_keeps_its_login_and_its_own_name() {
        let ada = record(1, "Ada Example", Some("ada"), true);
        assert_eq!(ada.check(&edited("Ada E.", Some("ada"))), Err(Refusal::OwnName("Ada Example".to_owned())));
        assert_eq!(ada.check(&edited("Ada Example", Some("eda"))), Err(Refusal::OwnLogin("Ada Example".to_owned())));
        let unnamed = record(2, "zoe", Some("Zoe"), true);
        assert_eq!(unnamed.check(&edited("Zoë Last", Some("Zoe"))), Ok(()));
        let without_account = record(3, "Bo", Some("bo"), false);
        assert_eq!(without_account.check(&edited("Bo Long", None)), Ok(()));
    }

    #[test]
    fn too_many_projects_are_refused() {
        let projects = (0..=MAX_PROJECTS).map(|nth| Title::parse(&format!("Project {nth}")).unwrap()).collect();
        let refused = EditedPerson { projects, ..edited("Ada", None) }.check();
        assert_eq!(refused, Err(Refusal::TooMany { what: "projects", count: 21, limit: 20 }));
    }

    #[test]
    fn entry_with_an_account_or_a_login_is_kept() {
        let name = record(1, "Ada", None, false);
        let login = record(2, "Ada", Some("ada"), false);
        let account = record(3, "Ada", Some("ada-l"), true);
        let kept = |first: &PersonRecord, other: &PersonRecord| {
            PersonPair::new(first.clone(), other.clone()).map(|pair| pair.kept.id.0)
        };
        assert_eq!((kept(&name, &login), kept(&login, &name)), (Ok(2), Ok(2)));
        assert_eq!((kept(&login, &account), kept(&account, &name)), (Ok(3), Ok(3)));
        assert_eq!(kept(&name, &record(4, "Ada E.", None, false)), Ok(1));
    }

    #[test]
    fn two_accounts_are_two_people() {
        let (ada, eda) = (record(1, "Ada", Some("ada"), true), record(2, "Ada", Some("eda"), true));
        let refusal = Refusal::TwoAccounts { one: "Ada (@ada)".to_owned(), other: "Ada (@eda)".to_owned() };
        assert_eq!(PersonPair::new(ada.clone(), eda), Err(refusal));
        assert_eq!(PersonPair::new(ada.clone(), ada), Err(Refusal::SamePerson));
    }

    #[test]
    fn counts_leave_out_zeros() {
        let counts = PersonCounts { invitations: 1, claims: 2, ..PersonCounts::default() };
        assert_eq!(counts.in_words(), ["1 invitation", "2 claimed tasks"]);
    }
}
