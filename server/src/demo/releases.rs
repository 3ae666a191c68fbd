//! Two releases of the coming schedule, stars, and what became of sessions at the past summit.

use super::discussion::person;
use super::invitations::sign_in_with_email;
use domain::access::Account;
use domain::editions::TrackGoals;
use domain::id::{EditionSlug, SessionNumber};
use domain::schedule::{NewRecap, Placement, SessionDetails, SessionKind, SessionOutcome};
use domain::text::{LongText, ShortText, Title};
use domain::time::{Days, Instant, NaiveTime, TimeDelta};
use std::collections::BTreeSet;
use store::Store;

/// The session that moves between the releases.
const MOVED: SessionNumber = SessionNumber(2);

/// Who starred which sessions.
const STARS: &[(&str, &[u32])] =
    &[("tuuli", &[1, 2, 5]), ("yuki", &[1, 2]), ("orla", &[2, 3]), ("emeka", &[1, 6]), ("wren", &[1, 3])];

/// Title, time and outcome of the sessions of the past summit, with a note.
const PAST: &[(&str, &str, SessionOutcome, &str)] = &[
    ("Where we are", "09:30", SessionOutcome::TookPlace, "Notes are in the worklog."),
    ("Repair a release together", "11:00", SessionOutcome::Moved, "It took place in the afternoon, in the other room."),
    ("Lightning talks", "16:00", SessionOutcome::DidNotTakePlace, "Everyone was still at work."),
];

/// Publishes the draft, moves a session, and publishes it again. The sessions must exist.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let (first, second) = (now - TimeDelta::hours(30), now - TimeDelta::hours(5));
    let noor = person(store, "noor", first).await?;
    publish(store, edition, &noor, "The first plan. Tell us by Friday if you can’t be there.", first).await?;
    sign_in_with_email(store, "tuuli", first).await?;
    for (short, sessions) in STARS {
        let starring = person(store, short, first).await?;
        let by = starring.participant(edition)?;
        for session in *sessions {
            store.set_session_interest(by, SessionNumber(*session), true, first).await?;
        }
        let tracks = store.own_interests(by).await?.all_tracks;
        let tracks = tracks.into_iter().map(|(track, _)| track).take(sessions.len()).collect();
        store.set_track_interests(by, &tracks, first).await?;
    }
    let by = noor.participant(edition)?;
    let session = store.session(by, MOVED).await?;
    if let Some(place) = session.placement {
        let later = Placement { starts: place.starts + TimeDelta::hours(4), ..place };
        store.move_session(by, MOVED, Some(later), session.moves, second).await?;
    }
    publish(store, edition, &noor, "One session moves to the afternoon.", second).await
}

/// Adds sessions to the past edition, publishes them, and records what became of them.
pub async fn load_past(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let summit = store.edition(edition).await?;
    let before = summit.dates.starts().and_time(NaiveTime::MIN).and_utc() - TimeDelta::days(9);
    let ilse = person(store, "ilse", now - TimeDelta::days(20)).await?;
    let by = ilse.participant(edition)?;
    let mut numbers = Vec::new();
    for (title, clock, ..) in PAST {
        let number = store.add_session(by, &details(title)?, before).await?;
        let starts = (summit.dates.starts() + Days::new(1)).and_time(NaiveTime::parse_from_str(clock, "%H:%M")?);
        store.move_session(by, number, Some(Placement { starts, minutes: 60, room: None }), 0, before).await?;
        numbers.push(number);
    }
    publish(store, edition, &ilse, "", before).await?;
    let evening = summit.dates.ends().and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(20);
    for (number, (_, _, outcome, note)) in numbers.into_iter().zip(PAST) {
        let took_place = *outcome != SessionOutcome::DidNotTakePlace;
        let people = store.session_presence(by, number).await?;
        let presence = people.iter().filter(|_| took_place).take(8).map(|(person, _)| (person.id, true)).collect();
        let recap = NewRecap { outcome: Some(*outcome), note: Some(ShortText::parse(note)?), presence };
        store.record_session_outcome(by, number, &recap, evening).await?;
    }
    Ok(())
}

async fn publish(store: &Store, edition: &EditionSlug, who: &Account, note: &str, at: Instant) -> anyhow::Result<()> {
    let by = who.organizer(edition)?;
    let read = store.release_preview(by).await?.read;
    store.release_schedule(by, LongText::parse(note).ok().as_ref(), &read, at).await?;
    Ok(())
}

fn details(title: &str) -> anyhow::Result<SessionDetails> {
    Ok(SessionDetails {
        title: Title::parse(title)?,
        kind: SessionKind::Other,
        description: None,
        minutes: 60,
        leads: BTreeSet::new(),
        wanted_room: None,
        equipment: None,
        people_expected: None,
        tasks: BTreeSet::new(),
        goals: TrackGoals::default(),
    })
}
