//! Finds the problems of rows in an import on a page.

use crate::StoreError;
use crate::aggregates::goals::existing_counts;
use crate::db::column::{count, damaged};
use crate::import::tasks::{Import, Stored};
use crate::tasks::key;
use crate::workflow::transitions::differs_from_last_note;
use domain::Refusal;
use domain::import::ImportedTask;
use domain::tasks::Status;
use domain::workflow::{ExistingCounts, Proposal, check_row_goals, check_transition};

impl Import<'_> {
    /// All problems of a row.
    ///
    /// Rows from the command line have none, as they report what happened elsewhere.
    pub(crate) async fn problems(
        &mut self,
        stored: Option<&Stored>,
        imported: &ImportedTask,
    ) -> Result<Vec<Refusal>, StoreError> {
        if self.by.is_none() {
            return Ok(Vec::new());
        }
        let strangers = self.strangers(stored, imported).await?;
        let lists = self.long_lists(stored, imported).await?;
        let before = stored.map(|stored| stored.goals);
        let goals = check_row_goals(before, imported.goals(before.unwrap_or_default())).err();
        let unknown = imported.specs.iter().flatten().filter(|number| !self.specs.contains(&key(**number)));
        let unknown = unknown.map(|number| Refusal::NoSuchSpec(number.to_string())).chain(goals);
        let Some(stored) = stored else { return Ok(unknown.chain(lists).chain(strangers).collect()) };
        let from = Status::parse(&stored.status).map_err(damaged)?;
        let transition = match from == imported.status {
            false => check_transition(from, imported.status, imported.note.as_ref()),
            true if differs_from_last_note(self.tx, stored.id, imported.note.as_ref()).await? => {
                Err(Refusal::AlreadyInStatus(from.as_str()))
            }
            true => Ok(()),
        };
        let (assigned, people_needed): (u32, u32) = (count(stored.claimed)?, count(stored.people_needed)?);
        let too_few = imported.people_needed.filter(|requested| *requested < assigned && *requested != people_needed);
        let too_few = too_few.map(|requested| Refusal::FewerNeededThanAssigned { assigned, requested });
        Ok(transition.err().into_iter().chain(unknown).chain(too_few).chain(lists).chain(strangers).collect())
    }

    /// Refusals of lists that are longer than forms allow, and longer than the task's own.
    async fn long_lists(
        &mut self,
        stored: Option<&Stored>,
        imported: &ImportedTask,
    ) -> Result<Vec<Refusal>, StoreError> {
        let (links, skills) =
            (imported.evidence.as_ref().map_or(0, Vec::len), imported.skills.as_ref().map_or(0, Vec::len));
        let assignees = imported.assignees.len();
        let labels = imported.labels.as_ref().map_or(0, Vec::len);
        if links.max(skills) <= Proposal::MAX_PER_LIST
            && labels <= Proposal::MAX_LABELS
            && assignees <= Proposal::MAX_ASSIGNEES
        {
            return Ok(Vec::new());
        }
        let has = match stored {
            Some(stored) => existing_counts(self.tx, stored.id).await?,
            None => ExistingCounts::default(),
        };
        let claimed = stored.map_or(Ok(0), |stored| count(stored.claimed))?;
        let lists = [
            ("links", links, has.links.max(Proposal::MAX_PER_LIST)),
            ("skills", skills, has.skills.max(Proposal::MAX_PER_LIST)),
            ("labels", labels, has.labels.max(Proposal::MAX_LABELS)),
            ("assignees", assignees, Proposal::MAX_ASSIGNEES.max(claimed)),
        ];
        let long = lists.into_iter().filter(|(_, count, limit)| count > limit);
        Ok(long.map(|(what, count, limit)| Refusal::TooMany { what, count, limit }).collect())
    }

    /// Refusals of new assignees who don't participate in the edition.
    ///
    /// They could neither unclaim the task nor answer for it.
    async fn strangers(
        &mut self,
        stored: Option<&Stored>,
        imported: &ImportedTask,
    ) -> Result<Vec<Refusal>, StoreError> {
        let mut strangers = Vec::new();
        for person in &imported.assignees {
            let id = self.known.one(self.tx, person, &self.here).await?;
            if self.participants.contains(&id) || self.is_assigned(stored, id).await? {
                continue;
            }
            let who = person.login.as_ref().map_or_else(|| person.name.to_string(), |login| login.to_string());
            strangers.push(Refusal::NotAParticipant { who, edition: self.slug.to_string() });
        }
        Ok(strangers)
    }

    async fn is_assigned(&mut self, stored: Option<&Stored>, person: i64) -> Result<bool, StoreError> {
        let Some(stored) = stored else { return Ok(false) };
        let is_assigned = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM assignments WHERE task_id = ?1 AND person_id = ?2) AS "on!: bool""#,
            stored.id,
            person
        );
        Ok(is_assigned.fetch_one(&mut *self.tx).await?)
    }
}
