//! Adds a task that a list brings.

use super::Import;
use crate::StoreError;
use crate::changes::counted;
use crate::column::count;
use crate::tasks::claims;
use crate::tasks::update::{self, Told};
use domain::facts::TaskFacts;
use domain::id::TaskNumber;
use domain::plan::Serving;

impl Import<'_> {
    /// Its key and number, and what is said of it.
    pub(super) async fn add(&mut self, facts: &TaskFacts) -> Result<((i64, TaskNumber), Vec<Told>), StoreError> {
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
        self.tell_mentioned(row.id, "", description).await?;
        update::serving(self, row.id, None, facts).await?;
        update::skills(self, row.id, facts.skills.as_deref()).await?;
        update::evidence(self, row.id, facts.evidence.as_deref()).await?;
        let hands = claims::set(self, row.id, &facts.claimants).await?;
        self.history(row.id, facts, None).await?;
        self.settle(row.id).await?;
        let told = said(facts).into_iter().map(Told::Plain).chain(hands).collect();
        Ok(((row.id, TaskNumber(count(row.number)?)), told))
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
    let serving = facts.serving(Serving::default());
    let why = facts.serves_none.iter().flatten().next().filter(|_| !serving.spec && !serving.outcome);
    let links = facts.evidence.as_ref().map_or(0, Vec::len);
    let lines = [
        Some(facts.status.as_str().to_owned()),
        facts.track.iter().flatten().next().map(|title| format!("track {title}")),
        facts.size.flatten().map(|size| format!("size {}", size.as_str())),
        listed("SPECs", facts.specs.as_ref()),
        listed("outcomes", facts.outcomes.as_ref()),
        why.map(|why| update::serves_none(why.as_str())),
        listed("skills", facts.skills.as_ref()),
        (links > 0).then(|| counted(links, "link", "links")),
    ];
    lines.into_iter().flatten().collect()
}
