//! Reads the records that answer commitments, and computes who has met them.

use crate::db::column::{count, damaged, date, ids, instant, json_list, list, maybe, person};
use crate::shared::editions::{edition_with_id, editions_with_ids};
use crate::shared::names::by_name;
use crate::{Store, StoreError};
use domain::access::{SignedIn, Viewer};
use domain::commitments::{
    ContributionKind, CountedContribution, CountedMeeting, EditionFulfilment, FulfilmentDates, FulfilmentRecords,
    FulfilmentRules, FulfilmentTotal, PersonFulfilment, RequiredClause, Requirement, fulfilments, public_totals,
};
use domain::editions::{Clause, Edition, Visibility};
use domain::id::{EditionSlug, InvitationId, MeetingNumber, PersonId, TaskNumber};
use domain::meetings::MeetingTime;
use domain::text::{ShortText, Title};
use domain::time::{Instant, TimeDelta};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Whether everyone with a seat or on the waitlist has met the commitments of an edition.
    pub async fn edition_fulfilment<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
        now: Instant,
    ) -> Result<EditionFulfilment, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, by.edition()).await?;
        of_edition(&mut tx, id, edition, now).await
    }

    /// How many people have met each commitment that records answer, as everyone may see it.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn fulfilment_totals(
        &self,
        slug: &EditionSlug,
        now: Instant,
    ) -> Result<Vec<FulfilmentTotal>, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, slug).await?;
        let people = of_edition(&mut tx, id, edition, now).await?.people.into_iter();
        Ok(public_totals(&people.map(|person| person.fulfilments).collect::<Vec<_>>()))
    }

    /// Whether the reader has met their commitments, in each published edition until its implementation ends.
    pub async fn own_fulfilments(&self, by: SignedIn<'_>, now: Instant) -> Result<Vec<EditionFulfilment>, StoreError> {
        let mut tx = self.begin_read().await?;
        let person = by.id().0;
        let bound = sqlx::query_scalar!(
            "SELECT edition_id FROM invitations WHERE person_id = ?1 AND state IN ('accepted', 'waitlisted')",
            person
        );
        let bound = ids(bound.fetch_all(&mut *tx).await?);
        let editions = editions_with_ids(&mut tx, &bound).await?;
        let is_current = |edition: &Edition| {
            edition.visibility == Visibility::Published && edition.today(now) <= edition.implementation_ends()
        };
        let editions = editions.into_iter().filter(|(_, edition)| is_current(edition));
        let found = of_editions(&mut tx, editions.collect(), Some(by.id()), now).await?;
        Ok(found.into_iter().map(|(_, found)| found).filter(|found| !found.people.is_empty()).collect())
    }

    /// Whether the reader has met the commitments of an edition; it has no people if it doesn't bind them.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn own_fulfilment(
        &self,
        by: SignedIn<'_>,
        slug: &EditionSlug,
        now: Instant,
    ) -> Result<EditionFulfilment, StoreError> {
        let mut tx = self.begin_read().await?;
        let (id, edition) = edition_with_id(&mut tx, slug).await?;
        one(of_editions(&mut tx, vec![(id, edition)], Some(by.id()), now).await?)
    }
}

/// Everyone bound by the commitments of an edition.
pub(crate) async fn of_edition(
    tx: &mut SqliteConnection,
    id: i64,
    edition: Edition,
    now: Instant,
) -> Result<EditionFulfilment, StoreError> {
    one(of_editions(tx, vec![(id, edition)], None, now).await?)
}

fn one(found: Vec<(i64, EditionFulfilment)>) -> Result<EditionFulfilment, StoreError> {
    let first = found.into_iter().next();
    first.map(|(_, found)| found).ok_or_else(|| StoreError::unavailable("an edition without a result"))
}

/// What the people of an edition share.
struct Shared {
    found: EditionFulfilment,
    requirements: Vec<(char, Requirement)>,
    /// By id; also whether the meeting is cancelled.
    meetings: BTreeMap<i64, (CountedMeeting, bool)>,
    dates: FulfilmentDates,
    rules: FulfilmentRules,
}

/// Everyone bound by the commitments of these editions, or only one person. Without a commitment that records answer,
/// an edition has no people.
async fn of_editions(
    tx: &mut SqliteConnection,
    editions: Vec<(i64, Edition)>,
    only: Option<PersonId>,
    now: Instant,
) -> Result<Vec<(i64, EditionFulfilment)>, StoreError> {
    let mut shared = shared(tx, editions, now).await?;
    let answered = shared.iter().filter(|(_, shared)| !shared.requirements.is_empty());
    let answered = json_list(answered.map(|(id, shared)| vec![*id, shared.ended_at().timestamp()]));
    // One task counts for the work plan, and the others make up rounds.
    let most = shared.iter().map(|(_, shared)| shared.rules.make_ups.saturating_add(1)).max().unwrap_or(1);
    for row in rows(tx, &answered, most, only.map(|person| person.0)).await? {
        let edition = row.edition_id;
        if let Some((_, shared)) = shared.iter_mut().find(|(id, _)| *id == edition) {
            let person = shared.person(row)?;
            shared.found.people.push(person);
        }
    }
    let sorted = |(id, mut shared): (i64, Shared)| {
        shared.found.people.sort_by_cached_key(|person| by_name(&person.person));
        (id, shared.found)
    };
    Ok(shared.into_iter().map(sorted).collect())
}

type MeetingColumns = (i64, i64, Option<i64>, String, Option<String>, Option<i64>, Option<i64>, i64);

/// The commitments and meetings of editions.
async fn shared(
    tx: &mut SqliteConnection,
    editions: Vec<(i64, Edition)>,
    now: Instant,
) -> Result<Vec<(i64, Shared)>, StoreError> {
    let all = ids(editions.iter().map(|(id, _)| *id));
    let rows = sqlx::query!(
        r#"SELECT e.id AS "id!",
             (SELECT json_group_array(json_array(letter, text, requirement) ORDER BY letter) FROM commitments c
              WHERE c.edition_id = e.id AND c.version = (SELECT max(version) FROM (
                SELECT version FROM commitment_versions WHERE edition_id = e.id
                UNION ALL SELECT version FROM commitments WHERE edition_id = e.id))) AS "clauses!: String",
             (SELECT json_group_array(json_array(
                id, number, round, title, day, starts_at, ends_at, cancelled_at IS NOT NULL)) FROM meetings
              WHERE edition_id = e.id) AS "meetings!: String"
           FROM editions e WHERE e.id IN (SELECT value FROM json_each(?1))"#,
        all
    );
    let rows = rows.fetch_all(tx).await?;
    let mut shared = Vec::new();
    for (id, edition) in editions {
        let Some(row) = rows.iter().find(|row| row.id == id) else { continue };
        let (mut clauses, mut requirements) = (Vec::new(), Vec::new());
        for (letter, text, asks) in list::<(char, String, Option<String>)>(&row.clauses)? {
            clauses.push(Clause { letter, text: ShortText::parse(&text).map_err(damaged)? });
            requirements.extend(maybe(asks, Requirement::parse)?.map(|asks| (letter, asks)));
        }
        let meetings = list::<MeetingColumns>(&row.meetings)?.into_iter().map(meeting).collect::<Result<_, _>>()?;
        let (rules, dates) = (FulfilmentRules::of(&edition), FulfilmentDates::of(&edition, now));
        let found = EditionFulfilment { edition, clauses, people: Vec::new() };
        shared.push((id, Shared { found, requirements, meetings, dates, rules }));
    }
    Ok(shared)
}

fn meeting(columns: MeetingColumns) -> Result<(i64, (CountedMeeting, bool)), StoreError> {
    let (id, number, round, title, day, starts, ends, cancelled) = columns;
    let (starts, ends) = (starts.map(instant).transpose()?, ends.map(instant).transpose()?);
    let time = day.map(|day| Ok::<_, StoreError>(MeetingTime { on: date(&day)?, starts, ends })).transpose()?;
    let meeting = CountedMeeting {
        number: MeetingNumber(count(number)?),
        round: round.map(count).transpose()?,
        title: Title::parse(&title).map_err(damaged)?,
        time,
        attended: false,
        declined: false,
    };
    Ok((id, (meeting, cancelled != 0)))
}

struct Row {
    edition_id: i64,
    invitation: i64,
    person_id: i64,
    name: String,
    login: Option<String>,
    waived: String,
    attended: String,
    declined: String,
    has_seat: bool,
    checked_in: bool,
    contributions: String,
}

/// The records of people with a seat or on the waitlist. `editions` has id and end of each, as JSON.
///
/// An assignee posts an update with a comment on their task or with a new status. A task that is done was finished by its
/// assignees. Reads only as many contributions as decide: `most` of each kind until the end of the edition, and one later.
async fn rows(tx: &mut SqliteConnection, editions: &str, most: u32, only: Option<i64>) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"WITH ended AS MATERIALIZED (SELECT value ->> 0 AS edition_id, value ->> 1 AS at FROM json_each(?1)),
             -- Of tasks that were done later, the time of the last change is later too, or unknown.
             done_later AS MATERIALIZED (
               SELECT id, number, edition_id, at FROM (
                 SELECT t.id, t.number, t.edition_id, ended.at AS ended,
                   (SELECT max(at) FROM task_transitions WHERE task_id = t.id AND to_status = 'done') AS at
                 FROM ended CROSS JOIN tasks t INDEXED BY tasks_by_status_and_update
                 WHERE t.edition_id = ended.edition_id AND t.status = 'done' AND (t.updated_at >= ended.at OR t.updated_at IS NULL)) WHERE at >= ended),
             finished_later AS MATERIALIZED (
               SELECT d.edition_id, s.person_id, min(d.number) AS number, max(d.at) AS at FROM done_later d JOIN assignments s ON s.task_id = d.id GROUP BY 1, 2)
           SELECT i.edition_id AS "edition_id!", i.id AS "invitation!", p.id AS "person_id!", p.name AS "name!", p.login,
             (SELECT json_group_array(letter) FROM waivers WHERE invitation_id = i.id) AS "waived!: String", i.state = 'accepted' AS "has_seat!: bool",
             (SELECT json_group_array(a.meeting_id) FROM attendances a JOIN meetings m ON m.id = a.meeting_id
              WHERE a.person_id = p.id AND m.edition_id = i.edition_id) AS "attended!: String",
             (SELECT json_group_array(m.id) FROM meetings m JOIN meeting_replies r ON r.meeting_id = m.id WHERE m.edition_id = i.edition_id AND r.person_id = p.id AND r.coming = 0) AS "declined!: String",
             coalesce((SELECT present FROM summit_check_ins c WHERE c.edition_id = i.edition_id AND c.person_id = p.id
                       ORDER BY c.id DESC LIMIT 1), 0) AS "checked_in!: bool",
             (SELECT json_group_array(json_array(number, kind, at)) FROM (
                SELECT * FROM (
                  SELECT number, 'proposed' AS kind, at FROM (
                    SELECT t.number, (SELECT min(at) FROM task_transitions WHERE task_id = t.id) AS at
                    FROM tasks t INDEXED BY tasks_by_proposer WHERE t.proposed_by = p.id AND t.edition_id = i.edition_id) WHERE at < ended.at LIMIT ?2)
                UNION ALL SELECT * FROM (
                  SELECT t.number, 'claimed', s.since
                  FROM assignments s INDEXED BY assignments_by_person CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = s.task_id
                  WHERE s.person_id = p.id AND t.edition_id = i.edition_id AND s.since < ended.at LIMIT ?2)
                UNION ALL SELECT * FROM (
                  SELECT t.number, 'reviewed', r.reviewed_at FROM reviews r JOIN tasks t ON t.id = r.task_id
                  WHERE r.person_id = p.id AND t.edition_id = i.edition_id AND r.reviewed_at < ended.at LIMIT ?2)
                -- Who claimed a task before its edition ended needs no second record for the same task.
                UNION ALL SELECT * FROM (
                  SELECT number, 'finished', at FROM (
                    SELECT t.number, (SELECT max(at) FROM task_transitions WHERE task_id = t.id AND to_status = 'done') AS at
                    FROM assignments s INDEXED BY assignments_by_person CROSS JOIN tasks t INDEXED BY tasks_by_key_at_a_glance ON t.id = s.task_id
                    WHERE s.person_id = p.id AND t.edition_id = i.edition_id AND t.status = 'done' AND s.since >= ended.at) WHERE at < ended.at LIMIT ?2)
                UNION ALL SELECT number, 'finished', at FROM finished_later f WHERE f.edition_id = i.edition_id AND f.person_id = p.id
                UNION ALL SELECT * FROM (
                  SELECT t.number, 'updated', m.at FROM task_transitions m JOIN tasks t ON t.id = m.task_id
                  WHERE m.person_id = p.id AND m.at >= ended.at AND t.edition_id = i.edition_id
                    AND EXISTS (SELECT 1 FROM assignments s WHERE s.task_id = t.id AND s.person_id = p.id) LIMIT 1)
                UNION ALL SELECT * FROM (
                  SELECT t.number, 'updated', c.at FROM comments c INDEXED BY comments_by_person JOIN tasks t ON t.id = c.task_id
                  WHERE c.person_id = p.id AND c.at >= ended.at AND c.deleted_at IS NULL AND t.edition_id = i.edition_id
                    AND EXISTS (SELECT 1 FROM assignments s WHERE s.task_id = t.id AND s.person_id = p.id) LIMIT 1)
                UNION ALL SELECT * FROM (
                  SELECT t.number, 'updated', u.at FROM updates u JOIN tasks t ON t.id = u.task_id
                  WHERE u.person_id = p.id AND u.at >= ended.at AND u.deleted_at IS NULL AND t.edition_id = i.edition_id
                    AND EXISTS (SELECT 1 FROM assignments s WHERE s.task_id = t.id AND s.person_id = p.id) LIMIT 1)
              )) AS "contributions!: String"
           FROM ended CROSS JOIN invitations i ON i.edition_id = ended.edition_id JOIN people p ON p.id = i.person_id
           WHERE i.state IN ('accepted', 'waitlisted') AND (?3 IS NULL OR p.id = ?3)"#,
        editions,
        most,
        only
    );
    Ok(rows.fetch_all(tx).await?)
}

impl Shared {
    /// The first instant after the last day of the edition.
    fn ended_at(&self) -> Instant {
        self.found.edition.zone.end_of_day(self.dates.ends) + TimeDelta::minutes(1)
    }

    fn person(&self, row: Row) -> Result<PersonFulfilment, StoreError> {
        let waived: BTreeSet<char> = list(&row.waived)?.into_iter().collect();
        let clause = |(letter, requirement): &(char, Requirement)| RequiredClause {
            letter: *letter,
            requirement: *requirement,
            is_waived: waived.contains(letter),
        };
        let clauses: Vec<RequiredClause> = self.requirements.iter().map(clause).collect();
        let attended: BTreeSet<i64> = list(&row.attended)?.into_iter().collect();
        let declined: BTreeSet<i64> = list(&row.declined)?.into_iter().collect();
        let counted = self.meetings.iter().filter_map(|(id, (meeting, is_cancelled))| {
            let attended = attended.contains(id);
            let declined = declined.contains(id);
            (attended || !is_cancelled).then(|| CountedMeeting { attended, declined, ..meeting.clone() })
        });
        let contributions = list::<(u32, String, i64)>(&row.contributions)?.into_iter();
        let records = FulfilmentRecords {
            meetings: counted.collect(),
            contributions: contributions.map(|columns| self.contribution(columns)).collect::<Result<_, _>>()?,
            checked_in: row.checked_in,
        };
        let mut fulfilments = fulfilments(&clauses, self.rules, &records, self.dates);
        for fulfilment in &mut fulfilments {
            fulfilment.next = fulfilment.next.take().filter(|next| next.is_offered(self.found.edition.parts));
        }
        Ok(PersonFulfilment {
            id: PersonId(row.person_id),
            person: person(&row.name, row.login)?,
            invitation: InvitationId(row.invitation),
            has_seat: row.has_seat,
            fulfilments,
        })
    }

    fn contribution(&self, (task, kind, at): (u32, String, i64)) -> Result<CountedContribution, StoreError> {
        let kind = match kind.as_str() {
            "proposed" => ContributionKind::Proposed,
            "claimed" => ContributionKind::Claimed,
            "reviewed" => ContributionKind::Reviewed,
            "finished" => ContributionKind::Finished,
            _ => ContributionKind::Updated,
        };
        let on = self.found.edition.zone.at(instant(at)?).date_naive();
        Ok(CountedContribution { task: TaskNumber(task), kind, on })
    }
}
