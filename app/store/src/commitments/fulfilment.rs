//! Reads the records that answer commitments, and computes who has met them.

use crate::db::column::{count, damaged, date, ids, instant, list, maybe, person};
use crate::shared::editions::{edition_with_id, editions_with_ids};
use crate::shared::names::by_name;
use crate::{Store, StoreError};
use domain::access::{Organizer, SignedIn};
use domain::commitments::{
    ContributionKind, CountedContribution, CountedMeeting, EditionFulfilment, FulfilmentDates, FulfilmentRecords,
    FulfilmentRules, FulfilmentTotal, PersonFulfilment, RequiredClause, Requirement, fulfilments, public_totals,
};
use domain::editions::{Clause, Edition, Visibility};
use domain::id::{EditionSlug, InvitationId, MeetingNumber, PersonId, TaskNumber};
use domain::meetings::MeetingTime;
use domain::text::{ShortText, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Whether everyone with a seat or on the waitlist has met the commitments of an edition.
    pub async fn edition_fulfilment(&self, by: Organizer<'_>, now: Instant) -> Result<EditionFulfilment, StoreError> {
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
    let answered = shared.iter().filter(|(_, shared)| !shared.requirements.is_empty()).map(|(id, _)| *id);
    let (answered, only) = (ids(answered), only.map(|person| person.0));
    for row in rows(tx, &answered, only).await? {
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
    checked_in: bool,
    contributions: String,
}

/// The records of people with a seat or on the waitlist.
///
/// An assignee posts an update with a comment on their task or with a new status. A task that is done was finished by its
/// assignees.
async fn rows(tx: &mut SqliteConnection, editions: &str, only: Option<i64>) -> Result<Vec<Row>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT i.edition_id AS "edition_id!", i.id AS "invitation!", p.id AS "person_id!", p.name AS "name!", p.login,
             (SELECT json_group_array(letter) FROM waivers WHERE invitation_id = i.id) AS "waived!: String",
             (SELECT json_group_array(a.meeting_id) FROM attendances a JOIN meetings m ON m.id = a.meeting_id
              WHERE a.person_id = p.id AND m.edition_id = i.edition_id) AS "attended!: String",
             coalesce((SELECT present FROM summit_check_ins c WHERE c.edition_id = i.edition_id AND c.person_id = p.id
                       ORDER BY c.id DESC LIMIT 1), 0) AS "checked_in!: bool",
             (SELECT json_group_array(json_array(number, kind, at)) FROM (
                SELECT t.number, 'proposed' AS kind, (SELECT min(at) FROM task_transitions WHERE task_id = t.id) AS at
                FROM tasks t WHERE t.proposed_by = p.id AND t.edition_id = i.edition_id
                UNION ALL
                SELECT t.number, 'claimed', s.since FROM assignments s JOIN tasks t ON t.id = s.task_id
                WHERE s.person_id = p.id AND t.edition_id = i.edition_id
                UNION ALL
                SELECT t.number, 'reviewed', r.reviewed_at FROM reviews r JOIN tasks t ON t.id = r.task_id
                WHERE r.person_id = p.id AND t.edition_id = i.edition_id
                UNION ALL
                SELECT t.number, 'finished',
                  (SELECT max(at) FROM task_transitions WHERE task_id = t.id AND to_status = 'done')
                FROM assignments s JOIN tasks t ON t.id = s.task_id
                WHERE s.person_id = p.id AND t.edition_id = i.edition_id AND t.status = 'done'
                UNION ALL
                SELECT t.number, 'updated', m.at FROM assignments s JOIN tasks t ON t.id = s.task_id
                  JOIN task_transitions m ON m.task_id = t.id AND m.person_id = s.person_id
                WHERE s.person_id = p.id AND t.edition_id = i.edition_id
                UNION ALL
                SELECT t.number, 'updated', c.at FROM assignments s JOIN tasks t ON t.id = s.task_id
                  JOIN comments c ON c.task_id = t.id AND c.person_id = s.person_id AND c.deleted_at IS NULL
                WHERE s.person_id = p.id AND t.edition_id = i.edition_id
                UNION ALL
                SELECT t.number, 'updated', u.at FROM assignments s JOIN tasks t ON t.id = s.task_id
                  JOIN updates u ON u.task_id = t.id AND u.person_id = s.person_id AND u.deleted_at IS NULL
                WHERE s.person_id = p.id AND t.edition_id = i.edition_id
              ) WHERE at IS NOT NULL) AS "contributions!: String"
           FROM invitations i JOIN people p ON p.id = i.person_id
           WHERE i.edition_id IN (SELECT value FROM json_each(?1)) AND i.state IN ('accepted', 'waitlisted')
             AND (?2 IS NULL OR p.id = ?2)"#,
        editions,
        only
    );
    Ok(rows.fetch_all(tx).await?)
}

impl Shared {
    fn person(&self, row: Row) -> Result<PersonFulfilment, StoreError> {
        let waived: BTreeSet<char> = list(&row.waived)?.into_iter().collect();
        let clause = |(letter, requirement): &(char, Requirement)| RequiredClause {
            letter: *letter,
            requirement: *requirement,
            is_waived: waived.contains(letter),
        };
        let clauses: Vec<RequiredClause> = self.requirements.iter().map(clause).collect();
        let attended: BTreeSet<i64> = list(&row.attended)?.into_iter().collect();
        let counted = self.meetings.iter().filter_map(|(id, (meeting, is_cancelled))| {
            let attended = attended.contains(id);
            (attended || !is_cancelled).then(|| CountedMeeting { attended, ..meeting.clone() })
        });
        let contributions = list::<(u32, String, i64)>(&row.contributions)?.into_iter();
        let records = FulfilmentRecords {
            meetings: counted.collect(),
            contributions: contributions.map(|columns| self.contribution(columns)).collect::<Result<_, _>>()?,
            checked_in: row.checked_in,
        };
        Ok(PersonFulfilment {
            id: PersonId(row.person_id),
            person: person(&row.name, row.login)?,
            invitation: InvitationId(row.invitation),
            fulfilments: fulfilments(&clauses, self.rules, &records, self.dates),
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
