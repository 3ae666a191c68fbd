//! Compares a file with the draft of a schedule: sessions are the same if their GUIDs are.

use super::{
    ImportedSchedule, ImportedSession, KeptSession, ScheduleDiagnostic, ScheduleImportPreview, SessionFieldChange,
    SessionImport,
};
use crate::id::SessionNumber;
use crate::import::FromTo;
use crate::people::fold_name;
use crate::schedule::{MAX_LEADS, PlannedSession, SchedulePlan, SessionKind, SessionPerson};
use crate::text::{LongText, Title, counted};
use std::collections::{BTreeMap, BTreeSet};

/// The draft, with what an import compares besides places.
#[derive(Clone, Debug)]
pub struct ScheduleDraft {
    pub plan: SchedulePlan,
    pub descriptions: BTreeMap<SessionNumber, LongText>,
    /// The people who can lead sessions.
    pub people: Vec<SessionPerson>,
}

/// Finds out what an import of the file would change.
///
/// A session that the file doesn't have stays. A name that matches no person, or several, becomes a diagnostic; the
/// session then keeps its leads.
pub fn compare_schedule(draft: &ScheduleDraft, imported: &ImportedSchedule) -> ScheduleImportPreview {
    let mut names = Names::of(&draft.people);
    let mut preview = ScheduleImportPreview {
        rooms: imported.rooms.iter().filter(|room| !draft.has_room(&room.title)).cloned().collect(),
        tracks: imported.tracks.iter().filter(|title| !draft.has_track(title)).cloned().collect(),
        ..ScheduleImportPreview::default()
    };
    for session in &imported.sessions {
        let before = draft.plan.sessions.iter().find(|planned| planned.guid == session.guid);
        let import = draft.import(before, session, &mut names);
        match before {
            None => preview.new.push(import),
            Some(_) if import.changes.is_empty() => preview.same += 1,
            Some(_) => preview.changed.push(import),
        }
    }
    let guids: BTreeSet<_> = imported.sessions.iter().map(|session| &session.guid).collect();
    let missing = draft.plan.sessions.iter().filter(|planned| planned.takes_place() && !guids.contains(&planned.guid));
    preview.missing =
        missing.map(|planned| KeptSession { number: planned.number, title: planned.title.clone() }).collect();
    preview.diagnostics = imported.diagnostics.iter().cloned().chain(names.diagnostics()).collect();
    preview
}

impl ScheduleDraft {
    /// A removed room in which sessions still are doesn't count: the import brings it back.
    fn has_room(&self, title: &Title) -> bool {
        self.plan.rooms.iter().any(|room| room.title == *title && !room.is_removed)
    }

    fn has_track(&self, title: &Title) -> bool {
        self.plan.tracks.iter().any(|track| track.title == *title)
    }

    fn import(
        &self,
        before: Option<&PlannedSession>,
        session: &ImportedSession,
        names: &mut Names<'_>,
    ) -> SessionImport {
        let track = session.track.clone().filter(|_| !session.is_plenary);
        let session = ImportedSession { track, ..session.clone() };
        let leads = names.leads(before.map_or(&[], |before| &before.leads), &session);
        let changes = before.map(|before| self.changes(before, &session, &leads)).unwrap_or_default();
        SessionImport { number: before.map(|before| before.number), session, leads, changes }
    }

    fn changes(
        &self,
        before: &PlannedSession,
        after: &ImportedSession,
        leads: &[SessionPerson],
    ) -> Vec<SessionFieldChange> {
        use SessionFieldChange::*;
        let placement = before.placement;
        let room = placement.and_then(|placement| self.plan.room(placement.room?)).map(|room| room.title.clone());
        let starts = placement.map(|placement| placement.starts);
        let changes = [
            (!before.takes_place()).then_some(Restored),
            FromTo::if_changed(before.title.clone(), after.title.clone()).map(Title),
            (self.descriptions.get(&before.number) != after.description.as_ref()).then_some(Description),
            FromTo::if_changed(self.track_label(before.kind), track_label(after)).map(Track),
            FromTo::if_changed(starts, Some(after.starts)).map(Starts),
            FromTo::if_changed(before.minutes, after.minutes).map(Minutes),
            FromTo::if_changed(room, after.room.clone()).map(Room),
            FromTo::if_changed(ids(&before.leads), ids(leads))
                .map(|_| Leads(FromTo { from: shown(&before.leads), to: shown(leads) })),
        ];
        changes.into_iter().flatten().collect()
    }

    fn track_label(&self, kind: SessionKind) -> String {
        let title = kind.track().and_then(|id| self.plan.track(id)).map(|track| track.title.to_string());
        label(kind == SessionKind::Plenary, title)
    }
}

fn track_label(session: &ImportedSession) -> String {
    label(session.is_plenary, session.track.as_ref().map(ToString::to_string))
}

fn label(is_plenary: bool, track: Option<String>) -> String {
    if is_plenary { "plenary".to_owned() } else { track.unwrap_or_else(|| "no track".to_owned()) }
}

fn ids(people: &[SessionPerson]) -> BTreeSet<i64> {
    people.iter().map(|person| person.id.0).collect()
}

fn shown(people: &[SessionPerson]) -> Vec<String> {
    people.iter().map(|person| person.name.to_string()).collect()
}

/// The people of an edition by name, and the names of the file that match none of them.
struct Names<'p> {
    people: BTreeMap<String, Vec<&'p SessionPerson>>,
    /// The sessions of each name that is ignored, with the reason.
    ignored: BTreeMap<(String, &'static str), usize>,
}

impl<'p> Names<'p> {
    fn of(people: &'p [SessionPerson]) -> Names<'p> {
        let mut by_name: BTreeMap<String, Vec<&SessionPerson>> = BTreeMap::new();
        for person in people {
            by_name.entry(fold_name(person.name.as_str())).or_default().push(person);
        }
        Names { people: by_name, ignored: BTreeMap::new() }
    }

    /// The leads of a session: the people that the file names, and the earlier ones if a name is ignored.
    fn leads(&mut self, before: &[SessionPerson], session: &ImportedSession) -> Vec<SessionPerson> {
        let mut leads: Vec<SessionPerson> = Vec::new();
        let mut is_complete = true;
        for name in &session.people {
            let found = self.people.get(&fold_name(name.as_str())).map_or(&[][..], Vec::as_slice);
            // Of several people with this name, the one who already leads it is meant.
            let leading = found.iter().find(|person| before.iter().any(|lead| lead.id == person.id));
            let why = match (leading, found) {
                (Some(lead), _) | (None, [lead]) if leads.len() < MAX_LEADS => {
                    leads.extend((!leads.contains(lead)).then(|| (**lead).clone()));
                    continue;
                }
                (Some(_), _) | (None, [_]) => "The session has too many leads.",
                (None, []) => "No person of this edition has this name.",
                (None, _) => "Several people of this edition have this name.",
            };
            is_complete = false;
            *self.ignored.entry((name.to_string(), why)).or_default() += 1;
        }
        if !is_complete {
            let others = before.iter().filter(|lead| leads.iter().all(|other| other.id != lead.id));
            let others: Vec<SessionPerson> = others.take(MAX_LEADS.saturating_sub(leads.len())).cloned().collect();
            leads.extend(others);
        }
        leads
    }

    fn diagnostics(self) -> impl Iterator<Item = ScheduleDiagnostic> {
        self.ignored.into_iter().map(|((place, why), sessions)| ScheduleDiagnostic {
            place,
            text: format!(
                "{why} {} without this lead.",
                counted(sessions, "session is imported", "sessions are imported")
            ),
        })
    }
}

#[cfg(test)]
mod tests;
