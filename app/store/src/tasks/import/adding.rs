//! Adds a task that a list brings, and sees which rows of a list can't be taken.

use super::{Import, Stored};
use crate::StoreError;
use crate::changes::counted;
use crate::column::{count, damaged};
use crate::tasks::update::{self, Told};
use crate::tasks::{claims, key};
use domain::Refusal;
use domain::facts::{TaskChange, TaskFacts};
use domain::id::TaskNumber;
use domain::plan::check_move;
use domain::tasks::Status;

impl Import<'_> {
    /// All that is wrong with what somebody says of a task on a page; what comes from elsewhere is as it is.
    pub(super) async fn problems(
        &mut self,
        stored: Option<&Stored>,
        facts: &TaskFacts,
    ) -> Result<Vec<Refusal>, StoreError> {
        if self.by.is_none() {
            return Ok(Vec::new());
        }
        let strangers = self.strangers(stored, facts).await?;
        let unknown = facts.specs.iter().flatten().filter(|number| !self.specs.contains(&key(**number)));
        let unknown = unknown.map(|number| Refusal::NoSuchSpec(number.to_string()));
        let Some(stored) = stored else { return Ok(unknown.chain(strangers).collect()) };
        let from = Status::parse(&stored.status).map_err(damaged)?;
        let moved = if from == facts.status { Ok(()) } else { check_move(from, facts.status, facts.note.as_ref()) };
        let (on, hands): (u32, u32) = (count(stored.claimed)?, count(stored.hands)?);
        let fewer = facts.hands.filter(|wanted| *wanted < on && *wanted != hands);
        let fewer = fewer.map(|wanted| Refusal::FewerHandsThanClaims { on, wanted });
        Ok(moved.err().into_iter().chain(unknown).chain(fewer).chain(strangers).collect())
    }

    /// Who would come to have a hand on it, and could neither release it nor answer for it: whoever doesn't take part.
    async fn strangers(&mut self, stored: Option<&Stored>, facts: &TaskFacts) -> Result<Vec<Refusal>, StoreError> {
        let mut strangers = Vec::new();
        for person in &facts.claimants {
            let id = self.known.one(self.tx, person, &self.here).await?;
            if self.taking_part.contains(&id) || self.is_on(stored, id).await? {
                continue;
            }
            let who = person.login.as_ref().map_or_else(|| person.name.to_string(), |login| login.to_string());
            strangers.push(Refusal::TakesNoPart { who, edition: self.slug.to_string() });
        }
        Ok(strangers)
    }

    async fn is_on(&mut self, stored: Option<&Stored>, person: i64) -> Result<bool, StoreError> {
        let Some(stored) = stored else { return Ok(false) };
        let found = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM claims WHERE task_id = ?1 AND person_id = ?2) AS "on!: bool""#,
            stored.id,
            person
        );
        Ok(found.fetch_one(&mut *self.tx).await?)
    }

    /// Says what is said of it.
    pub(super) async fn add(&mut self, facts: &TaskFacts) -> Result<TaskChange, StoreError> {
        let track = self.track(facts.track.as_ref(), None).await?;
        let (title, status) = (facts.title.as_str(), facts.status.as_str());
        let description = facts.description.iter().flatten().next().map_or("", |text| text.as_str());
        let html = formats::markup::html(description);
        let (html, hands) = (html.as_str(), facts.hands.unwrap_or(1));
        let size = facts.size.flatten().map(|size| size.as_str());
        let row = sqlx::query!(
            r#"INSERT INTO tasks
                 (edition_id, number, title, description, track_id, status, description_html, size, hands)
               VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM tasks WHERE edition_id = ?1),
                 ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               RETURNING id AS "id!", number AS "number!""#,
            self.edition,
            title,
            description,
            track,
            status,
            html,
            size,
            hands
        )
        .fetch_one(&mut *self.tx)
        .await?;
        update::serving(self, row.id, facts).await?;
        update::skills(self, row.id, facts.skills.as_deref()).await?;
        update::evidence(self, row.id, facts.evidence.as_deref()).await?;
        let hands = claims::set(self, row.id, &facts.claimants).await?;
        self.history(row.id, facts, None).await?;
        self.settle(row.id).await?;
        let lines = said(facts).into_iter().chain(hands.into_iter().map(Told::said)).collect();
        Ok(TaskChange { number: TaskNumber(count(row.number)?), title: facts.title.clone(), lines })
    }

    /// Whoever has a hand on it was wanted, and it was touched when its history says so. How many hands are wanted.
    pub(in crate::tasks) async fn settle(&mut self, task: i64) -> Result<i64, StoreError> {
        let hands = sqlx::query_scalar!(
            r#"UPDATE tasks SET hands = max(hands, claimed), touched = coalesce(max(touched, dated), touched, dated)
               FROM (SELECT max(at) AS dated FROM task_moves WHERE task_id = ?1 AND imported = 0)
               WHERE id = ?1 RETURNING hands AS "hands!""#,
            task
        );
        Ok(hands.fetch_one(&mut *self.tx).await?)
    }
}

/// A new task in short: where it stands, its track and size, and what it serves.
fn said(facts: &TaskFacts) -> Vec<String> {
    fn listed<T: ToString>(what: &str, all: Option<&Vec<T>>) -> Option<String> {
        let all: Vec<String> = all.into_iter().flatten().map(T::to_string).collect();
        (!all.is_empty()).then(|| format!("{what} {}", all.join(", ")))
    }
    let links = facts.evidence.as_ref().map_or(0, Vec::len);
    let lines = [
        Some(facts.status.as_str().to_owned()),
        facts.track.iter().flatten().next().map(|title| format!("track {title}")),
        facts.size.flatten().map(|size| format!("size {}", size.as_str())),
        listed("SPECs", facts.specs.as_ref()),
        listed("outcomes", facts.outcomes.as_ref()),
        listed("skills", facts.skills.as_ref()),
        (links > 0).then(|| counted(links, "link", "links")),
    ];
    lines.into_iter().flatten().collect()
}
