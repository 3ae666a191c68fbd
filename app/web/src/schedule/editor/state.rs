//! Builds the editor’s view of a draft, and moves sessions for it.

use crate::context::RequestContext;
use crate::error::AppError;
use crate::schedule::editor_draft::{
    EditorBlock, EditorDay, EditorDraft, EditorPlace, EditorRoom, EditorSession, EditorWarning, MoveAnswer,
};
use domain::access::{Actor, may_edit_settings, may_view};
use domain::id::{EditionSlug, RoomId, SessionNumber};
use domain::schedule::{
    MoveResult, Placement, PlannedSession, SchedulePlan, ScheduleWarning, SessionKind, SessionPerson,
    may_arrange_sessions, schedule_warnings,
};
use domain::text::named;
use domain::time::{NaiveDate, NaiveTime, TimeDelta, Timelike, weekday};

/// When a day begins and ends, in minutes from midnight, unless its agenda has more.
const USUAL_DAY: (u32, u32) = (9 * 60, 18 * 60);

/// The draft with the editor’s view of it, for people who arrange sessions.
///
/// # Errors
/// Refuses people who neither arrange sessions nor view the edition.
pub async fn read(context: &RequestContext, slug: &EditionSlug) -> Result<(SchedulePlan, EditorDraft), AppError> {
    let by = context.reader(slug)?;
    let may = may_arrange_sessions(&context.actor, slug) || may_view(&context.actor, slug);
    context.check(may, "an organizer, a viewer or a track lead")?;
    let (plan, interests) = context.store().plan_with_interests(by).await?;
    let warnings = schedule_warnings(&plan, &interests);
    let state = of(&plan, &warnings, &context.actor, slug);
    Ok((plan, state))
}

fn of(plan: &SchedulePlan, warnings: &[ScheduleWarning], actor: &Actor, slug: &EditionSlug) -> EditorDraft {
    let organizes = may_edit_settings(actor, slug);
    let session = |session: &PlannedSession| {
        let track = session.kind.track().and_then(|id| plan.track(id));
        let leads_track = |people: &[SessionPerson]| {
            actor.account().is_some_and(|account| people.iter().any(|lead| lead.id == account.id))
        };
        EditorSession {
            number: session.number.0,
            title: session.title.to_string(),
            track: match session.kind {
                SessionKind::Plenary => "Plenary".to_owned(),
                _ => track.map(|track| track.title.to_string()).unwrap_or_default(),
            },
            colour: track.and_then(|track| track.colour).map(|colour| colour.as_str().to_owned()).unwrap_or_default(),
            leads: if session.leads.is_empty() { String::new() } else { names(&session.leads) },
            minutes: session.minutes,
            place: session.placement.map(place),
            moves: session.moves,
            is_pinned: session.is_pinned,
            is_movable: organizes || track.is_some_and(|track| leads_track(&track.leads)),
        }
    };
    EditorDraft {
        version: plan.version.clone(),
        days: plan.days().into_iter().map(|date| day(plan, date)).collect(),
        rooms: plan
            .rooms
            .iter()
            .map(|room| EditorRoom {
                id: room.id.0,
                title: room.title.to_string(),
                size: room.size,
                is_removed: room.is_removed,
            })
            .collect(),
        sessions: plan.sessions.iter().filter(|session| session.takes_place()).map(session).collect(),
        warnings: warnings.iter().map(warning).collect(),
    }
}

fn names(people: &[SessionPerson]) -> String {
    named(&people.iter().map(|person| &person.name).collect::<Vec<_>>(), "leads")
}

fn warning(warning: &ScheduleWarning) -> EditorWarning {
    EditorWarning {
        kind: warning.kind.as_str().to_owned(),
        label: warning.kind.label().to_owned(),
        sentence: warning.sentence.clone(),
        sessions: warning.sessions.iter().map(|number| number.0).collect(),
    }
}

fn day(plan: &SchedulePlan, date: NaiveDate) -> EditorDay {
    let is_outside = date < plan.dates.starts() || date > plan.dates.ends();
    let label = if is_outside { format!("{} (outside the edition)", weekday(date)) } else { weekday(date) };
    let rows = plan.blocks.iter().filter(|block| block.date == date);
    let blocks: Vec<EditorBlock> = rows
        .filter_map(|block| {
            let from = minute(block.starts?);
            let to = block.ends.map_or(from, minute);
            Some(EditorBlock { from, to, title: block.title.to_string(), is_break: block.is_break() })
        })
        .collect();
    let from = blocks.iter().map(|block| block.from).chain([USUAL_DAY.0]).min().unwrap_or_default();
    let to = blocks.iter().map(|block| block.to).chain([USUAL_DAY.1]).max().unwrap_or_default();
    EditorDay { date: date.to_string(), label, from, to, blocks }
}

fn minute(time: NaiveTime) -> u32 {
    time.hour() * 60 + time.minute()
}

fn place(place: Placement) -> EditorPlace {
    EditorPlace {
        day: place.day().to_string(),
        from: minute(place.starts.time()),
        room: place.room.map(|RoomId(id)| id),
    }
}

/// Reads a place that the editor sent; `None` if it is malformed, `Some(None)` out of the schedule.
pub fn placement(place: Option<EditorPlace>, minutes: u32) -> Option<Option<Placement>> {
    let Some(place) = place else { return Some(None) };
    let day: NaiveDate = place.day.parse().ok()?;
    let midnight = day.and_hms_opt(0, 0, 0)?;
    let starts = midnight.checked_add_signed(TimeDelta::minutes(place.from.into()))?;
    (starts.date() == day).then_some(Some(Placement { starts, minutes, room: place.room.map(RoomId) }))
}

/// Moves a session, and words a refusal.
///
/// # Errors
/// An unknown edition or session, and people who may not move it.
pub async fn move_to(
    context: &RequestContext,
    slug: &EditionSlug,
    session: SessionNumber,
    to: Option<Placement>,
    read: u32,
) -> Result<MoveAnswer, AppError> {
    let by = context.participant(slug)?;
    match context.store().move_session(by, session, to, read, context.now).await.map_err(AppError::from) {
        Ok(MoveResult::Moved { moves, .. }) => Ok(MoveAnswer::Moved { moves }),
        Ok(MoveResult::Stale { placement, moves }) => {
            let minutes = match placement {
                Some(placement) => placement.minutes,
                None => context.store().session(by, session).await?.details.minutes,
            };
            Ok(MoveAnswer::Stale { place: placement.map(place), minutes, moves })
        }
        Err(AppError::Wrong(why)) => Ok(MoveAnswer::Refused(why)),
        Err(other) => Err(other),
    }
}
