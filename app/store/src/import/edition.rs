//! Imports one edition: its own row, then everything that belongs to it.

use crate::import::participants::{ParticipantChanges, sync_imported_participants};
use crate::import::people::{EditionPeople, PersonResolver};
use crate::import::{edition_lists, meetings, tracks};
use crate::shared::edited_settings;
use crate::shared::editions::{find_edition, save};
use crate::{StoreError, seats};
use domain::audit::AuditActor;
use domain::editions::{
    Edition, EditionKind, EditionSetting, Parts, SourceLists, SourceTrack, SourceValue, Visibility,
};
use domain::import::{EditionChange, EditionCounts, FromTo, ImportChange, ImportedEdition, ImportedTrack, PeopleLabel};
use domain::seats::Seats;
use domain::time::Instant;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

pub(crate) async fn import(
    tx: &mut SqliteConnection,
    known: &mut PersonResolver,
    imported: &ImportedEdition,
    now: Instant,
) -> Result<Vec<ImportChange>, StoreError> {
    let (before, edited) = match find_edition(tx, &imported.slug).await? {
        Some((id, edition)) => (Some(edition), edited_settings::of(tx, id).await?),
        None => (None, BTreeSet::new()),
    };
    let source = merged(imported, before.as_ref());
    let after = before.as_ref().map_or_else(|| source.clone(), |before| before.kept(&source, &edited));
    let id = save(tx, &after).await?;
    sqlx::query!("UPDATE editions SET is_imported = 1 WHERE id = ?1 AND is_imported = 0", id).execute(&mut *tx).await?;
    let mut lines = before.as_ref().map(|before| differences(before, &after)).unwrap_or_default();
    lines.extend(after.edited_settings(&source).into_iter().map(EditionChange::KeptAsEdited));
    let mut here = known.here(tx, id, &imported.people).await?;
    // Clauses come before people, because listed people agree to the clauses of the page.
    let lists = edition_lists::import(tx, id, imported, &edited, now).await?;
    let people = people(tx, known, &mut here, id, imported, now).await?;
    lines.extend(capacity(tx, id, before.as_ref(), imported, &edited, now).await?);
    lines.extend(people.into_iter().chain(lists));
    if edited.contains(&EditionSetting::Tracks) {
        lines.extend(
            tracks::differ(tx, id, &imported.tracks)
                .await?
                .then_some(EditionChange::KeptAsEdited(EditionSetting::Tracks)),
        );
    } else {
        lines.extend(tracks::import(tx, known, &here, id, &imported.tracks).await?);
    }
    note_source(tx, id, &source, imported, &lines).await?;
    lines.extend(meetings::import(tx, known, &here, id, &imported.meetings, now).await?);
    match before {
        Some(_) => {
            let change = |change| ImportChange::Edition { edition: imported.slug.clone(), change };
            Ok(lines.into_iter().map(change).collect())
        }
        None => Ok(vec![added(imported)]),
    }
}

/// Stores the website's values of the settings that were kept as they were edited here.
async fn note_source(
    tx: &mut SqliteConnection,
    edition: i64,
    source: &Edition,
    imported: &ImportedEdition,
    lines: &[EditionChange],
) -> Result<(), StoreError> {
    let source = Edition { capacity: imported.capacity, ..source.clone() };
    let lists = source_lists(imported);
    let value = |line: &EditionChange| match line {
        EditionChange::KeptAsEdited(setting) => SourceValue::of(*setting, &source, &lists),
        _ => None,
    };
    let values: Vec<SourceValue> = lines.iter().filter_map(value).collect();
    edited_settings::note_source(tx, edition, &values).await
}

fn source_lists(imported: &ImportedEdition) -> SourceLists {
    let mut clauses = imported.clauses.clone();
    clauses.sort_by_key(|clause| clause.letter);
    let track = |track: &ImportedTrack| SourceTrack { title: track.title.clone(), summary: track.summary.clone() };
    SourceLists {
        agenda: imported.agenda.clone(),
        links: imported.links.clone(),
        tracks: imported.tracks.iter().map(track).collect(),
        clauses,
    }
}

/// Reports a new edition in one line with counts.
fn added(imported: &ImportedEdition) -> ImportChange {
    let counts = EditionCounts {
        people: imported.people.len(),
        commitments: imported.clauses.len(),
        agenda_rows: imported.agenda.len(),
        tracks: imported.tracks.len(),
        meetings: imported.meetings.len(),
        links: imported.links.len(),
    };
    ImportChange::EditionAdded { edition: imported.slug.clone(), counts }
}

/// Combines imported and stored values.
///
/// A phase that the source doesn't set stays. The capacity stays too: [`capacity`] decides on it later.
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
        fulfilment: before.map(|before| before.fulfilment).unwrap_or_default(),
        visibility: before.map_or(Visibility::Published, |before| before.visibility),
        kind: before.map_or(EditionKind::DeveloperSummit, |before| before.kind),
        parts: before.map_or(Parts::default(), |before| before.parts),
    }
}

fn differences(before: &Edition, after: &Edition) -> Vec<EditionChange> {
    let days = |edition: &Edition| (edition.dates.starts(), edition.dates.ends());
    let changes = [
        FromTo::if_changed(before.title.clone(), after.title.clone()).map(EditionChange::Title),
        FromTo::if_changed(days(before), days(after)).map(EditionChange::Dates),
        FromTo::if_changed(before.zone.clone(), after.zone.clone()).map(EditionChange::Zone),
        FromTo::if_changed(before.place.clone(), after.place.clone()).map(EditionChange::Place),
        FromTo::if_changed(before.venue.clone(), after.venue.clone()).map(EditionChange::Venue),
        FromTo::if_changed(before.phase, after.phase).map(EditionChange::Phase),
        FromTo::if_changed(before.planning_rule, after.planning_rule).map(EditionChange::PlanningRule),
    ];
    changes.into_iter().flatten().collect()
}

/// Imports the people of an edition, and adds their names to `here`.
///
/// A page without a list of people says nothing about them: an exported page has none.
async fn people(
    tx: &mut SqliteConnection,
    known: &mut PersonResolver,
    here: &mut EditionPeople,
    edition: i64,
    imported: &ImportedEdition,
    now: Instant,
) -> Result<Vec<EditionChange>, StoreError> {
    if imported.people.is_empty() {
        return Ok(Vec::new());
    }
    let before = known.here(tx, edition, &imported.people).await?;
    let mut listed = BTreeSet::new();
    for person in &imported.people {
        let id = known.one(tx, person, &before).await?;
        here.add(person.name.as_str(), id);
        listed.insert(id);
    }
    let ParticipantChanges { joined, left } = sync_imported_participants(tx, edition, &listed, now).await?;
    let joined = PeopleLabel::of(known.names(joined)).map(EditionChange::PeopleJoined);
    let left = PeopleLabel::of(known.names(left)).map(EditionChange::PeopleLeft);
    Ok(joined.into_iter().chain(left).collect())
}

/// Sets the imported capacity, unless people would lose their seats.
///
/// Without an imported capacity, one that organizers have set stays. Offers the seats that become free.
async fn capacity(
    tx: &mut SqliteConnection,
    edition: i64,
    before: Option<&Edition>,
    imported: &ImportedEdition,
    edited: &BTreeSet<EditionSetting>,
    now: Instant,
) -> Result<Option<EditionChange>, StoreError> {
    let Some(present) = before.map(|before| before.capacity) else { return Ok(None) };
    let requested = imported.capacity;
    let mut change = None;
    if edited.contains(&EditionSetting::Capacity) {
        let differs = requested.is_some() && requested != present;
        change = differs.then_some(EditionChange::KeptAsEdited(EditionSetting::Capacity));
    } else if requested != present && !(requested.is_none() && seats::has_own_settings(tx, edition).await?) {
        let allocation = seats::allocation(tx, edition).await?;
        let fits = Seats::new(requested, allocation.seats.seat_pools().to_vec());
        let raised = present.is_some_and(|present| requested.is_some_and(|requested| requested > present));
        match fits
            .and_then(|fits| if raised { Ok(()) } else { allocation.seats.check_change(&fits, &allocation.occupied()) })
        {
            Ok(()) => {
                seats::save_capacity(tx, edition, requested).await?;
                change = Some(EditionChange::Capacity(FromTo { from: present, to: requested }));
            }
            Err(refusal) => {
                let reason = Some(refusal.to_string());
                change = Some(EditionChange::CapacityKept { capacity: present, requested, reason });
            }
        }
    }
    seats::offer_automatically(tx, edition, &AuditActor::CommandLine, now).await?;
    Ok(change)
}
