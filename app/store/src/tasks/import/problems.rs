//! Which rows of a list can't be taken, and why.

use super::{Import, Stored};
use crate::StoreError;
use crate::column::{count, damaged};
use crate::plan::are_others;
use crate::tasks::key;
use domain::Refusal;
use domain::facts::TaskFacts;
use domain::plan::{check_move, check_row_serves};
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
        let before = stored.map(|stored| stored.serving);
        let serves = check_row_serves(before, facts.serving(before.unwrap_or_default())).err();
        let unknown = facts.specs.iter().flatten().filter(|number| !self.specs.contains(&key(**number)));
        let unknown = unknown.map(|number| Refusal::NoSuchSpec(number.to_string())).chain(serves);
        let Some(stored) = stored else { return Ok(unknown.chain(strangers).collect()) };
        let from = Status::parse(&stored.status).map_err(damaged)?;
        let moved = match from == facts.status {
            false => check_move(from, facts.status, facts.note.as_ref()),
            true if are_others(self.tx, stored.id, facts.note.as_ref()).await? => {
                Err(Refusal::SoAlready(from.as_str()))
            }
            true => Ok(()),
        };
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
}
