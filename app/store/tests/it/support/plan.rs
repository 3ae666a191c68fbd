//! Builders of a work plan: people with roles, proposals and tasks.

use super::*;
use domain::access::Account;
use domain::id::{EditionSlug, TaskNumber};
use domain::notifications::NotificationKind;
use domain::roles::Role;
use domain::tasks::Status;
use domain::text::Label;
use domain::time::Instant;
use domain::views::TaskPage;
use domain::workflow::Proposal;
use store::StoreError;

pub fn here() -> EditionSlug {
    slug("2023")
}

/// A proposal with SPEC 4 in the track “SPECs” that needs one person.
pub fn proposal(name: &str) -> Proposal {
    Proposal {
        title: title(name),
        description: None,
        track: Some(title("SPECs")),
        size: None,
        due: None,
        labels: vec![],
        skills: vec![],
        specs: [domain::id::SpecNumber(4)].into(),
        outcomes: [].into(),
        no_goal_reason: None,
        links: vec![],
        depends_on: [].into(),
        people_needed: 1,
    }
}

pub fn labels(labels: &[&str]) -> Vec<Label> {
    labels.iter().map(|label| Label::parse(label).unwrap()).collect()
}

/// A proposal that needs this many people.
pub fn proposal_needing(name: &str, people_needed: u32) -> Proposal {
    Proposal { people_needed, ..proposal(name) }
}

/// A proposal that depends on these tasks.
pub fn waiting(name: &str, depends_on: &[u32]) -> Proposal {
    Proposal { depends_on: depends_on.iter().map(|number| nr(*number)).collect(), ..proposal(name) }
}

impl Db {
    /// Three tasks: one done with two assignees, one in progress, one proposed.
    pub async fn plan() -> Db {
        Db::full().await
    }

    /// An organizer of the edition.
    pub async fn organizer_of_plan(&self) -> Account {
        self.person(1, "organizer").await;
        self.store.appoint(by_appointer(&Role::Organizer(here()), None), &login("organizer"), now()).await.unwrap();
        self.person(1, "organizer").await
    }

    pub async fn person(&self, number: i64, name: &str) -> Account {
        self.signed_in(&github(number, name)).await
    }

    pub async fn proposed(&self, proposal: &Proposal, by: &Account) -> TaskNumber {
        self.store.propose_task(by_participant(&here(), by), proposal, now()).await.unwrap()
    }

    pub async fn moved(&self, task: TaskNumber, to: Status, by: &Account) -> Result<(), StoreError> {
        self.store
            .change_status(by_participant(&here(), by), task, to, Some(&line("So it is")), now())
            .await
            .map(|_| ())
    }

    pub async fn page(&self, task: TaskNumber) -> TaskPage {
        self.store.task(&here(), task).await.unwrap().unwrap()
    }

    /// Edits a task with its current revision token.
    pub async fn change(&self, task: TaskNumber, proposal: &Proposal, by: &Account) -> Result<(), StoreError> {
        self.change_at(task, proposal, by, now()).await
    }

    pub async fn change_at(
        &self,
        task: TaskNumber,
        proposal: &Proposal,
        by: &Account,
        at: Instant,
    ) -> Result<(), StoreError> {
        let token = self.page(task).await.revision_token;
        self.store.edit_task(by_participant(&here(), by), task, proposal, Some(&token), at).await
    }

    /// The assignees of a task, the lead first.
    pub async fn assignees_of(&self, task: TaskNumber) -> Vec<String> {
        self.page(task).await.claims.iter().map(|claim| claim.person.name.to_string()).collect()
    }

    /// The notifications of a person, oldest first: `claimed 4`.
    pub async fn notifications_of(&self, who: &Account) -> Vec<String> {
        let notifications = self.store.notifications(who.signed_in(), None, 100).await.unwrap();
        notifications
            .iter()
            .rev()
            .map(|notification| {
                let task = notification.subject.short_label().replace("Task ", "");
                format!("{} {task}", code(&notification.kind))
            })
            .collect()
    }
}

/// The stored code of a kind.
fn code(kind: &NotificationKind) -> String {
    serde_json::to_value(kind).unwrap()["kind"].as_str().unwrap().to_owned()
}
