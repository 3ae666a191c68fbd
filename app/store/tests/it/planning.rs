//! A work plan to test with: people with their roles, and tasks of few words.

use crate::builders::*;
use domain::access::Account;
use domain::id::{EditionSlug, TaskNumber};
use domain::notifications::NotificationKind;
use domain::roles::Role;
use domain::tasks::{Status, TaskPage};
use domain::text::ShortText;
use domain::time::Instant;
use domain::workflow::Proposal;
use store::StoreError;

pub fn here() -> EditionSlug {
    slug("2023")
}

pub fn nr(number: u32) -> TaskNumber {
    TaskNumber(number)
}

pub fn line(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

/// It serves SPEC 4 in the track “SPECs”, and wants one hand.
pub fn proposal(name: &str) -> Proposal {
    Proposal {
        title: title(name),
        description: None,
        track: Some(title("SPECs")),
        size: None,
        skills: vec![],
        specs: [domain::id::SpecNumber(4)].into(),
        outcomes: [].into(),
        no_goal_reason: None,
        links: vec![],
        depends_on: [].into(),
        people_needed: 1,
    }
}

/// So many hands are wanted on it.
pub fn wanting(name: &str, people_needed: u32) -> Proposal {
    Proposal { people_needed, ..proposal(name) }
}

/// It waits for these.
pub fn waiting(name: &str, on: &[u32]) -> Proposal {
    Proposal { depends_on: on.iter().map(|number| nr(*number)).collect(), ..proposal(name) }
}

impl Db {
    /// With three tasks: the first is done and has two hands, the second is in progress, the third is proposed.
    pub async fn plan() -> Db {
        Db::full().await
    }

    /// Who organizes the edition.
    pub async fn planner(&self) -> Account {
        self.person(1, "keeper").await;
        self.store.appoint(&Role::Organizer(here()), &login("keeper"), None, now()).await.unwrap();
        self.person(1, "keeper").await
    }

    pub async fn person(&self, number: i64, name: &str) -> Account {
        self.signed_in(&github(number, name)).await
    }

    pub async fn proposed(&self, proposal: &Proposal, by: &Account) -> TaskNumber {
        self.store.propose_task(&here(), proposal, by, now()).await.unwrap()
    }

    pub async fn moved(&self, task: TaskNumber, to: Status, by: &Account) -> Result<(), StoreError> {
        self.store.change_status(&here(), task, to, Some(&line("So it is")), by, now()).await
    }

    pub async fn page(&self, task: TaskNumber) -> TaskPage {
        self.store.task(&here(), task).await.unwrap().unwrap()
    }

    /// Opens the form, and saves it at once.
    pub async fn change(&self, task: TaskNumber, said: &Proposal, by: &Account) -> Result<(), StoreError> {
        self.change_at(task, said, by, now()).await
    }

    pub async fn change_at(
        &self,
        task: TaskNumber,
        said: &Proposal,
        by: &Account,
        at: Instant,
    ) -> Result<(), StoreError> {
        let read = self.page(task).await.revision_token;
        self.store.edit_task(&here(), task, said, Some(&read), by, at).await
    }

    /// Whose hands are on it, the lead first.
    pub async fn assignees_of(&self, task: TaskNumber) -> Vec<String> {
        self.page(task).await.claims.iter().map(|claim| claim.person.name.to_string()).collect()
    }

    /// The notifications of somebody, the oldest first: `claimed 4`.
    pub async fn told_of(&self, who: &Account) -> Vec<String> {
        let notifications = self.store.notifications(who.id, None, 100).await.unwrap();
        notifications.iter().rev().map(|one| format!("{} {}", code(&one.kind), one.task)).collect()
    }
}

/// The code under which a kind is stored.
fn code(kind: &NotificationKind) -> String {
    serde_json::to_value(kind).unwrap()["kind"].as_str().unwrap().to_owned()
}
