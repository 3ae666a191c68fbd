//! Reads one poll with its options, the people asked and their answers.

use crate::StoreError;
use crate::db::column::{count, damaged, date, instant, list, maybe, person};
use crate::shared::editions::edition_with_id;
use domain::Refusal;
use domain::access::Participant;
use domain::availability::{
    AskedPerson, OptionTime, Poll, PollAccess, PollAction, PollAnswer, PollOption, PollPurpose, Respondent, Slot,
    discomfort,
};
use domain::id::{EditionSlug, MeetingNumber, PersonId, PollNumber, PollOptionId};
use domain::text::Title;
use domain::time::{Instant, TimeDelta, Zone};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashMap};

/// A poll and its row.
pub(super) struct PollRecord {
    pub(super) id: i64,
    pub(super) edition: i64,
    pub(super) poll: Poll,
}

impl PollRecord {
    /// # Errors
    /// Refuses an unknown poll.
    pub(super) async fn of(
        tx: &mut SqliteConnection,
        edition: i64,
        slug: &EditionSlug,
        number: PollNumber,
        now: Instant,
    ) -> Result<PollRecord, StoreError> {
        let row = sqlx::query!(
            r#"SELECT p.id AS "id!", p.title AS "title!", p.purpose AS "purpose!", p.deadline, p.created_by,
                 p.closed_at IS NOT NULL AS "closed!: bool", m.number AS "meeting_number?", m.title AS "meeting_title?",
                 m.lead_id AS "lead_id?"
               FROM polls p LEFT JOIN meetings m ON m.id = p.meeting_id
               WHERE p.edition_id = ?1 AND p.number = ?2"#,
            edition,
            number.0
        );
        let unknown = || Refusal::NoSuchPoll { edition: slug.to_string(), number: number.to_string() };
        let row = row.fetch_optional(&mut *tx).await?.ok_or_else(unknown)?;
        let lead = row.lead_id.map(PersonId);
        let (options, chosen) = options(tx, row.id).await?;
        let meeting = row.meeting_number.zip(row.meeting_title).map(|(number, title)| {
            Ok::<_, StoreError>((MeetingNumber(count(number)?), Title::parse(&title).map_err(damaged)?))
        });
        let poll = Poll {
            number,
            title: Title::parse(&row.title).map_err(damaged)?,
            purpose: PollPurpose::parse(&row.purpose).map_err(damaged)?,
            meeting: meeting.transpose()?,
            access: PollAccess { edition: slug.clone(), creator: row.created_by.map(PersonId), lead },
            deadline: row.deadline.as_deref().map(date).transpose()?,
            is_closed: row.closed,
            options,
            chosen,
            people: people(tx, edition, row.id, lead, now).await?,
        };
        Ok(PollRecord { id: row.id, edition, poll })
    }
}

/// Reads a poll that the person manages.
pub(super) async fn managed(
    tx: &mut SqliteConnection,
    by: Participant<'_>,
    number: PollNumber,
    now: Instant,
) -> Result<PollRecord, StoreError> {
    let (edition, _) = edition_with_id(tx, by.edition()).await?;
    let poll = PollRecord::of(tx, edition, by.edition(), number, now).await?;
    poll.poll.access.check(by.account(), PollAction::Manage)?;
    Ok(poll)
}

/// The options by time, and the chosen ones.
async fn options(tx: &mut SqliteConnection, poll: i64) -> Result<(Vec<PollOption>, Vec<PollOptionId>), StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", starts_at, ends_at, day, chosen AS "chosen!: bool" FROM poll_options WHERE poll_id = ?1"#,
        poll
    );
    let (mut options, mut chosen) = (Vec::new(), Vec::new());
    for row in rows.fetch_all(tx).await? {
        let id = PollOptionId(row.id);
        let time = match (row.day, row.starts_at.zip(row.ends_at)) {
            (Some(day), _) => OptionTime::Day(date(&day)?),
            (None, Some((starts, ends))) => {
                OptionTime::Slot(Slot::new(instant(starts)?, instant(ends)?).map_err(damaged)?)
            }
            (None, None) => return Err(StoreError::unavailable("an option of a poll has no time")),
        };
        options.push(PollOption { id, time });
        chosen.extend(row.chosen.then_some(id));
    }
    options.sort_by_key(|option| (option.time.order(), option.id));
    Ok((options, chosen))
}

/// The participants, and people with a role who answered, by name. The lead of the meeting is required.
async fn people(
    tx: &mut SqliteConnection,
    edition: i64,
    poll: i64,
    lead: Option<PersonId>,
    now: Instant,
) -> Result<Vec<AskedPerson>, StoreError> {
    let mut burdens = burdens(tx, edition, now).await?;
    let rows = sqlx::query!(
        r#"WITH given AS (
             SELECT a.person_id, json_group_array(json_array(a.option_id, a.answer)) AS answers, max(a.by_organizer) AS by_organizer
             FROM poll_options o JOIN poll_answers a ON a.option_id = o.id WHERE o.poll_id = ?2 GROUP BY a.person_id)
           SELECT p.id AS "id!", p.name AS "name!", p.login, p.zone, coalesce(g.answers, '[]') AS "answers!: String",
             coalesce(g.by_organizer, 0) AS "by_organizer!: bool"
           FROM people p LEFT JOIN given g ON g.person_id = p.id
           WHERE p.id IN (SELECT person_id FROM participants WHERE edition_id = ?1)
             OR (g.person_id IS NOT NULL AND EXISTS (
               SELECT 1 FROM roles r LEFT JOIN tracks t ON t.id = r.track_id
               WHERE r.person_id = p.id AND (r.role = 'owner' OR coalesce(r.edition_id, t.edition_id) = ?1)))
           ORDER BY p.name COLLATE NOCASE, p.id"#,
        edition,
        poll
    );
    let rows = rows.fetch_all(tx).await?.into_iter().map(|row| {
        let id = PersonId(row.id);
        let zone = maybe(row.zone, Zone::parse)?;
        let burden = zone.as_ref().map_or(0, |zone| burden(zone, &burdens.remove(&row.id).unwrap_or_default()));
        let answers = list::<(i64, String)>(&row.answers)?.into_iter();
        let answers =
            answers.map(|(option, answer)| Ok((PollOptionId(option), PollAnswer::parse(&answer).map_err(damaged)?)));
        Ok(AskedPerson {
            person: person(&row.name, row.login)?,
            respondent: Respondent {
                person: id,
                zone,
                is_required: lead == Some(id),
                answers: answers.collect::<Result<BTreeMap<_, _>, StoreError>>()?,
                burden,
            },
            is_answered_by_organizer: row.by_organizer,
        })
    });
    rows.collect()
}

/// The sum of the discomfort of these meetings in a zone.
fn burden(zone: &Zone, attended: &[Slot]) -> u32 {
    attended.iter().fold(0, |sum, slot| sum.saturating_add(discomfort(*slot, zone)))
}

/// The earlier meetings that each person attended. A meeting without an end counts as an hour.
async fn burdens(tx: &mut SqliteConnection, edition: i64, now: Instant) -> Result<HashMap<i64, Vec<Slot>>, StoreError> {
    let now = now.timestamp();
    let rows = sqlx::query!(
        r#"SELECT a.person_id AS "person!: i64", m.starts_at AS "starts!: i64", m.ends_at AS "ends?: i64"
           FROM meetings m JOIN attendances a ON a.meeting_id = m.id
           WHERE m.edition_id = ?1 AND m.starts_at IS NOT NULL AND m.starts_at < ?2 AND m.cancelled_at IS NULL"#,
        edition,
        now
    );
    let mut attended: HashMap<i64, Vec<Slot>> = HashMap::new();
    for row in rows.fetch_all(tx).await? {
        let starts = instant(row.starts)?;
        let ends = row.ends.map(instant).transpose()?.filter(|ends| *ends > starts);
        let slot = Slot::new(starts, ends.unwrap_or(starts + TimeDelta::hours(1)));
        attended.entry(row.person).or_default().extend(slot.ok());
    }
    Ok(attended)
}
