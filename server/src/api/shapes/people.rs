//! People and what they take part in.

use domain::people::{Participant, Person};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct People {
    pub people: Vec<OneParticipant>,
}

#[derive(Serialize, ToSchema)]
pub struct OneParticipant {
    #[serde(flatten)]
    pub person: OnePerson,
    /// Core projects that name them as a contact.
    pub projects: Vec<String>,
    /// Tracks of this edition that they lead.
    pub leads: Vec<String>,
    pub contribution: OneContribution,
}

/// What somebody gives to the edition's work plan.
#[derive(Serialize, ToSchema)]
pub struct OneContribution {
    /// Tasks that their hand is on, dropped ones left out.
    pub tasks: u32,
    /// How many of those are done.
    pub done: u32,
    /// Tasks that they have reviewed.
    pub reviews: u32,
}

impl From<Participant> for OneParticipant {
    fn from(one: Participant) -> Self {
        OneParticipant {
            person: one.person.into(),
            projects: one.projects.into_iter().map(String::from).collect(),
            leads: one.leads.into_iter().map(String::from).collect(),
            contribution: OneContribution {
                tasks: one.contribution.claimed,
                done: one.contribution.done,
                reviews: one.contribution.reviews,
            },
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct OnePerson {
    pub name: String,
    /// GitHub's; null for someone whom the source names without one.
    pub login: Option<String>,
}

impl From<Person> for OnePerson {
    fn from(person: Person) -> Self {
        OnePerson { name: person.name.into(), login: person.login.map(String::from) }
    }
}
