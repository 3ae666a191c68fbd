//! Takes in one edition: its own row, then all that belongs to it.

use super::{lists, rows, tracks};
use crate::changes::{parts, turned};
use crate::invitations::{Came, listed_by_a_page};
use crate::people::{Here, PersonResolver, shown};
use crate::{StoreError, meetings, seats};
use domain::audit::AuditActor;
use domain::editions::{Edition, Phase};
use domain::import::{Changes, ImportedEdition};
use domain::seats::Seats;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

pub(super) async fn edition(
    tx: &mut SqliteConnection,
    known: &mut PersonResolver,
    imported: &ImportedEdition,
    now: Instant,
) -> Result<Changes, StoreError> {
    let before = rows(tx, Some(&imported.slug)).await?.pop().map(|row| row.edition()).transpose()?;
    let after = merged(imported, before.as_ref());
    let id = save(tx, &after).await?;
    let mut lines = before.as_ref().map(|before| differences(before, &after)).unwrap_or_default();
    let mut here = known.here(tx, id, &imported.people).await?;
    // Whom the page lists agreed to what it says: so its clauses come before its people.
    let lists = lists::import(tx, id, imported, now).await?;
    let people = people(tx, known, &mut here, id, imported, now).await?;
    lines.extend(capacity(tx, id, before.as_ref(), imported, now).await?);
    lines.extend(people.into_iter().chain(lists));
    lines.extend(tracks::import(tx, known, &here, id, &imported.tracks).await?);
    lines.extend(meetings::import(tx, known, &here, id, &imported.meetings, now).await?);
    match before {
        Some(_) => Ok(lines.into_iter().map(|line| format!("{}: {line}", imported.slug)).collect()),
        None => Ok(vec![added(imported)]),
    }
}

/// A new edition is told in one line, not row by row.
fn added(imported: &ImportedEdition) -> String {
    let counts = parts(&[
        (imported.people.len(), "person", "people"),
        (imported.clauses.len(), "commitment", "commitments"),
        (imported.agenda.len(), "agenda row", "agenda rows"),
        (imported.tracks.len(), "track", "tracks"),
        (imported.meetings.len(), "meeting", "meetings"),
        (imported.links.len(), "link", "links"),
    ]);
    match counts.as_str() {
        "" => format!("edition {} added", imported.slug),
        counts => format!("edition {} added: {counts}", imported.slug),
    }
}

/// The edition as it is to be: as the facts say, but a phase that they don't say stays, and so does the capacity, which
/// [`capacity`] decides once it is known who sits.
fn merged(imported: &ImportedEdition, before: Option<&Edition>) -> Edition {
    let kept = imported.phase.or(before.and_then(|before| before.phase));
    Edition {
        slug: imported.slug.clone(),
        title: imported.title.clone(),
        dates: imported.dates,
        zone: imported.zone.clone(),
        place: imported.place.clone(),
        venue: imported.venue.clone(),
        capacity: before.map_or(imported.capacity, |before| before.capacity),
        phase: kept,
        planning_rule: imported.planning_rule,
    }
}

async fn save(tx: &mut SqliteConnection, edition: &Edition) -> Result<i64, StoreError> {
    let (slug, title) = (edition.slug.as_str(), edition.title.as_str());
    let (starts, ends) = (edition.dates.starts().to_string(), edition.dates.ends().to_string());
    let (zone, place) = (edition.zone.as_str(), edition.place.as_str());
    let venue = edition.venue.as_ref().map(|venue| venue.as_str());
    let phase = edition.phase.map(Phase::as_str);
    let at_least = edition.planning_rule.map(|rule| rule.at_least);
    let of = edition.planning_rule.and_then(|rule| rule.of);
    let id = sqlx::query_scalar!(
        r#"INSERT INTO editions
             (slug, title, starts, ends, zone, place, venue, capacity, phase, rule_at_least, rule_of)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
           ON CONFLICT (slug) DO UPDATE SET
             title = excluded.title, starts = excluded.starts, ends = excluded.ends, zone = excluded.zone,
             place = excluded.place, venue = excluded.venue, capacity = excluded.capacity, phase = excluded.phase,
             rule_at_least = excluded.rule_at_least, rule_of = excluded.rule_of
           RETURNING id AS "id!""#,
        slug,
        title,
        starts,
        ends,
        zone,
        place,
        venue,
        edition.capacity,
        phase,
        at_least,
        of
    );
    Ok(id.fetch_one(tx).await?)
}

fn differences(before: &Edition, after: &Edition) -> Vec<String> {
    let mut lines = Vec::new();
    let mut said = |what: &str, before: Option<String>, after: Option<String>| {
        if before != after {
            lines.push(format!("{what} {}", turned(before, after)));
        }
    };
    let days = |edition: &Edition| Some(format!("{} to {}", edition.dates.starts(), edition.dates.ends()));
    said("title", Some(before.title.to_string()), Some(after.title.to_string()));
    said("dates", days(before), days(after));
    said("time zone", Some(before.zone.to_string()), Some(after.zone.to_string()));
    said("place", Some(before.place.to_string()), Some(after.place.to_string()));
    said("venue", before.venue.as_ref().map(|v| v.to_string()), after.venue.as_ref().map(|v| v.to_string()));
    let phase = |edition: &Edition| Some(edition.phase.map_or("as its dates suggest", Phase::as_str).to_owned());
    said("phase", phase(before), phase(after));
    let rule = |edition: &Edition| edition.planning_rule.map(|rule| rule.to_string());
    said("planning rule", rule(before), rule(after));
    lines
}

/// The people of an edition; `here` learns their names.
async fn people(
    tx: &mut SqliteConnection,
    known: &mut PersonResolver,
    here: &mut Here,
    edition: i64,
    imported: &ImportedEdition,
    now: Instant,
) -> Result<Vec<String>, StoreError> {
    let before = known.here(tx, edition, &imported.people).await?;
    let mut listed = BTreeSet::new();
    for person in &imported.people {
        let id = known.one(tx, person, &before).await?;
        here.add(person.name.as_str(), id);
        listed.insert(id);
    }
    let Came { joined, left } = listed_by_a_page(tx, edition, &listed, now).await?;
    let joined = shown(&known.names(joined), "joined the people");
    let left = shown(&known.names(left), "left the people");
    Ok(joined.into_iter().chain(left).collect())
}

/// The capacity that the page says, unless somebody would lose a seat by it. Where organizers have set it, a page that
/// says nothing of it takes nothing away. What becomes free is offered.
async fn capacity(
    tx: &mut SqliteConnection,
    edition: i64,
    before: Option<&Edition>,
    imported: &ImportedEdition,
    now: Instant,
) -> Result<Option<String>, StoreError> {
    let Some(present) = before.map(|before| before.capacity) else { return Ok(None) };
    let requested = imported.capacity;
    let mut said = None;
    if requested != present && !(requested.is_none() && seats::has_own_settings(tx, edition).await?) {
        let allocation = seats::allocation(tx, edition).await?;
        let fits = Seats::new(requested, allocation.seats.seat_pools().to_vec());
        let raised = present.is_some_and(|present| requested.is_some_and(|requested| requested > present));
        match fits
            .and_then(|fits| if raised { Ok(()) } else { allocation.seats.may_become(&fits, &allocation.occupied()) })
        {
            Ok(()) => {
                seats::save_capacity(tx, edition, requested).await?;
                said = Some(format!("capacity {}", turned(present, requested)));
            }
            Err(refusal) => said = Some(format!("capacity stays {}: {refusal}", turned_from(present))),
        }
    }
    seats::offer_if_it_offers(tx, edition, &AuditActor::CommandLine, now).await?;
    Ok(said)
}

fn turned_from(capacity: Option<u32>) -> String {
    capacity.map_or_else(|| "none".to_owned(), |capacity| capacity.to_string())
}
