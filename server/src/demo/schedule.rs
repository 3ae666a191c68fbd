//! Sessions of the coming edition, and the draft of its schedule with a few things to repair.

use super::discussion::person;
use super::invitations::sign_in_person;
use super::tracks::{ARRAYS, COMMUNITY, DOCS, SECURITY, WHEELS};
use domain::editions::TrackGoals;
use domain::id::{EditionSlug, Login, SessionNumber, TaskNumber};
use domain::schedule::{Placement, SchedulePlan, SessionDetails, SessionKind};
use domain::text::{LongText, ShortText, Title};
use domain::time::{Days, Instant, NaiveTime, TimeDelta};
use std::collections::BTreeSet;
use store::Store;

/// A session of the demo.
struct DemoSession {
    title: &'static str,
    /// The title of its track; empty for a plenary session.
    track: &'static str,
    /// Logins without `demo-`.
    leads: &'static [&'static str],
    minutes: u32,
    people: Option<u32>,
    tasks: &'static [u32],
    /// The day of the summit from 0, the time and the number of the room from 0; `None` while it waits.
    place: Option<(u64, &'static str, usize)>,
}

const SESSIONS: &[DemoSession] = &[
    DemoSession {
        title: "Welcome, tracks and how we work",
        track: "",
        leads: &["noor"],
        minutes: 30,
        people: None,
        tasks: &[],
        place: Some((0, "09:30", 0)),
    },
    DemoSession {
        title: "What does a nightly wheel cost?",
        track: WHEELS,
        leads: &["wren"],
        minutes: 90,
        people: Some(12),
        tasks: &[1],
        place: Some((0, "10:00", 1)),
    },
    DemoSession {
        title: "Dispatch without surprises",
        track: ARRAYS,
        leads: &["yuki"],
        minutes: 90,
        people: Some(8),
        tasks: &[3],
        place: Some((0, "10:00", 2)),
    },
    DemoSession {
        title: "One tutorial for four libraries",
        track: DOCS,
        leads: &["orla"],
        minutes: 90,
        people: Some(6),
        tasks: &[],
        place: Some((0, "11:30", 1)),
    },
    DemoSession {
        title: "Who may revoke which key?",
        track: SECURITY,
        leads: &["emeka"],
        minutes: 60,
        people: Some(10),
        tasks: &[],
        place: Some((0, "14:30", 1)),
    },
    DemoSession {
        title: "Build wheels on three platforms",
        track: WHEELS,
        leads: &["wren"],
        minutes: 180,
        people: Some(12),
        tasks: &[1],
        place: Some((1, "09:30", 1)),
    },
    DemoSession {
        title: "Array API in practice",
        track: ARRAYS,
        leads: &["yuki"],
        minutes: 120,
        people: Some(14),
        tasks: &[3],
        place: Some((1, "09:30", 2)),
    },
    DemoSession {
        title: "Roles, votes and how maintainers leave",
        track: COMMUNITY,
        leads: &["noor"],
        minutes: 90,
        people: Some(20),
        tasks: &[],
        place: Some((1, "14:30", 0)),
    },
    // Two sessions in one room, for the warnings.
    DemoSession {
        title: "Review the tutorial together",
        track: DOCS,
        leads: &["orla"],
        minutes: 90,
        people: Some(6),
        tasks: &[],
        place: Some((2, "10:00", 2)),
    },
    DemoSession {
        title: "Typing of array functions",
        track: ARRAYS,
        leads: &["yuki"],
        minutes: 60,
        people: Some(6),
        tasks: &[],
        place: Some((2, "10:30", 2)),
    },
    // During lunch.
    DemoSession {
        title: "Rehearsal: a stolen release key",
        track: SECURITY,
        leads: &["emeka"],
        minutes: 120,
        people: Some(10),
        tasks: &[],
        place: Some((2, "12:00", 1)),
    },
    DemoSession {
        title: "What remains, and who does it",
        track: "",
        leads: &["noor"],
        minutes: 60,
        people: None,
        tasks: &[],
        place: Some((4, "16:00", 0)),
    },
    DemoSession {
        title: "Release notes that people read",
        track: DOCS,
        leads: &[],
        minutes: 60,
        people: None,
        tasks: &[],
        place: None,
    },
    DemoSession {
        title: "Mentoring new maintainers",
        track: COMMUNITY,
        leads: &["noor"],
        minutes: 90,
        people: Some(15),
        tasks: &[],
        place: None,
    },
];

const DESCRIPTION: &str =
    "We meet with what we have, write down what we decide, and leave with tasks that someone has claimed.";

/// Adds the sessions and places most of them.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let at = now - TimeDelta::days(2);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", at).await?;
    let by = noor.participant(edition)?;
    let plan = store.schedule_plan(by).await?;
    for session in SESSIONS {
        let number = store.add_session(by, &session.details(&plan)?, at).await?;
        if let Some(place) = session.placement(&plan)? {
            store.move_session(by, number, Some(place), 0, at).await?;
        }
    }
    store.pin_session(by, SessionNumber(1), true, at).await?;
    let wren = person(store, "wren", at).await?;
    let notes = LongText::parse("- [ ] Bring the bill of last month\n- Who pays for macOS runners?")?;
    let read = store.session(by, SessionNumber(2)).await?.notes_revision();
    store.save_session_notes(wren.participant(edition)?, SessionNumber(2), Some(&notes), &read, at).await?;
    Ok(())
}

impl DemoSession {
    fn details(&self, plan: &SchedulePlan) -> anyhow::Result<SessionDetails> {
        let track = plan.tracks.iter().find(|track| track.title.as_str() == self.track);
        let login = |name: &&str| Login::parse(&format!("demo-{name}"));
        Ok(SessionDetails {
            title: Title::parse(self.title)?,
            kind: track.map_or(SessionKind::Plenary, |track| SessionKind::Track(track.id)),
            description: Some(LongText::parse(DESCRIPTION)?),
            minutes: self.minutes,
            leads: self.leads.iter().map(login).collect::<Result<BTreeSet<_>, _>>()?,
            wanted_room: None,
            equipment: (self.track == WHEELS).then(|| ShortText::parse("projector")).transpose()?,
            people_expected: self.people,
            tasks: self.tasks.iter().map(|task| TaskNumber(*task)).collect(),
            goals: TrackGoals::default(),
        })
    }

    fn placement(&self, plan: &SchedulePlan) -> anyhow::Result<Option<Placement>> {
        let Some((day, clock, room)) = self.place else { return Ok(None) };
        let starts = (plan.dates.starts() + Days::new(day)).and_time(NaiveTime::parse_from_str(clock, "%H:%M")?);
        Ok(Some(Placement { starts, minutes: self.minutes, room: plan.rooms.get(room).map(|room| room.id) }))
    }
}
