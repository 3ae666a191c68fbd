//! The JSON types of people and participants.

use domain::people::{ListedParticipant, Person};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct People {
    pub people: Vec<ParticipantEntry>,
    /// Number of items on all pages.
    pub total: usize,
    /// Address of the next page; null on the last one.
    pub next: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ParticipantEntry {
    #[serde(flatten)]
    pub person: PersonSummary,
    /// Core projects that list the person as a contact.
    pub projects: Vec<String>,
    /// Tracks of this edition that the person leads.
    pub leads: Vec<String>,
    pub contribution: ContributionCounts,
}

/// A person's contribution to the edition's work plan.
#[derive(Serialize, ToSchema)]
pub struct ContributionCounts {
    /// Number of tasks that the person has claimed, without dropped tasks.
    pub tasks: u32,
    /// Number of those tasks that are done.
    pub done: u32,
    /// Number of tasks that the person has reviewed.
    pub reviews: u32,
}

impl From<ListedParticipant> for ParticipantEntry {
    fn from(participant: ListedParticipant) -> Self {
        ParticipantEntry {
            person: participant.person.into(),
            projects: participant.projects.into_iter().map(String::from).collect(),
            leads: participant.leads.into_iter().map(String::from).collect(),
            contribution: ContributionCounts {
                tasks: participant.contribution.claimed,
                done: participant.contribution.done,
                reviews: participant.contribution.reviews,
            },
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct PersonSummary {
    pub name: String,
    /// GitHub login; null if it is not known.
    pub login: Option<String>,
}

impl From<Person> for PersonSummary {
    fn from(person: Person) -> Self {
        PersonSummary { name: person.name.into(), login: person.login.map(String::from) }
    }
}
