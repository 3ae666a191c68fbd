//! Planning meetings of the coming edition: agendas, notes, parallel meetings, topics and replies.

use super::discussion::person;
use super::invitations::{sign_in_person, sign_in_with_email};
use crate::secret;
use chrono::{Days, NaiveTime, TimeDelta};
use domain::id::{EditionSlug, Login, MeetingNumber, TaskNumber};
use domain::meetings::{EnteredTime, MeetingDetails};
use domain::text::{LongText, Title, Url};
use domain::time::Instant;
use std::collections::BTreeSet;
use store::Store;

/// The imported meetings, by the order of their time.
const FIRST: MeetingNumber = MeetingNumber(1);
const SECOND: MeetingNumber = MeetingNumber(2);
const THIRD: MeetingNumber = MeetingNumber(3);

const AGENDA: &str = "1. What we heard from the projects (10 minutes)\n2. Topics, in groups of four (30 minutes)\n\
                      3. Which topics become tracks (20 minutes)";

const NOTES: &str = "Twenty topics were named; five became tracks.\n\n- **Wheels**: the cost of a nightly build is unknown.\n\
                     - **Security**: a rehearsal is worth more than a document.\n\nOpen items:\n\n\
                     - [x] Ask for a room with power at every seat\n- [ ] Measure what nightly builds cost\n\
                     - [ ] Write down who can revoke which key";

const FIRST_NOTES: &str = "Twenty topics were named.";

/// Adds rounds, agendas, notes, a parallel meeting, a topic and replies; the imported meetings must exist.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let ago = |days: i64| now - TimeDelta::days(days);
    let noor = sign_in_person(store, "noor", "Noor Keisteen", ago(15)).await?;
    let by = noor.participant(edition)?;
    for (number, round, tasks) in [(FIRST, 1, &[][..]), (SECOND, 2, &[1, 3][..]), (THIRD, 3, &[][..])] {
        let stored = store.meeting(edition, number).await?.details;
        let details = MeetingDetails {
            round: Some(round),
            lead: Login::parse("demo-noor").ok(),
            agenda: LongText::parse(AGENDA).ok(),
            video: Some(Url::parse(&format!("https://meet.example/planning-{number}"))?),
            tasks: tasks.iter().map(|task| TaskNumber(*task)).collect(),
            ..stored.clone()
        };
        store.edit_meeting(by, number, &details, &stored.revision(), ago(15)).await?;
    }
    for text in [FIRST_NOTES, NOTES] {
        let read = store.meeting(edition, FIRST).await?.notes_revision();
        store.save_notes(by, FIRST, Some(&LongText::parse(text)?), &read, ago(13)).await?;
    }
    let wren = person(store, "wren", ago(10)).await?;
    let parallel = store.meeting(edition, SECOND).await?.details;
    let zone = store.edition(edition).await?.zone;
    let later = EnteredTime::of(parallel.time, &zone);
    let starts = NaiveTime::from_hms_opt(8, 30, 0);
    let day = later.day.and_then(|day| day.checked_add_days(Days::new(1)));
    let details = MeetingDetails {
        title: Title::parse("Planning meeting 2, at an hour for Asia and the Pacific")?,
        lead: None,
        time: EnteredTime { day, starts, ..later }.resolve(&zone)?,
        tasks: BTreeSet::new(),
        video: None,
        ..parallel
    };
    let second = store.add_meeting(wren.participant(edition)?, &details, ago(10)).await?;
    let topic = MeetingDetails {
        title: Title::parse("Which tasks need people from several projects?")?,
        round: None,
        time: None,
        agenda: None,
        ..details
    };
    let yuki = person(store, "yuki", ago(6)).await?;
    store.add_meeting(yuki.participant(edition)?, &topic, ago(6)).await?;
    for (name, number, coming) in
        [("wren", second, true), ("yuki", SECOND, true), ("orla", SECOND, true), ("emeka", SECOND, false)]
    {
        let replying = person(store, name, ago(4)).await?;
        store.reply_to_meeting(replying.participant(edition)?, number, Some(coming), ago(4)).await?;
    }
    // The email with the meeting waits in the outbox.
    let tuuli = sign_in_with_email(store, "tuuli", ago(3)).await?;
    store.reply_to_meeting(tuuli.participant(edition)?, SECOND, Some(true), ago(3)).await?;
    // The address was shown to Wren once. Here, only its hash is stored.
    Ok(store.create_calendar_address(wren.signed_in(), &secret::token(), ago(9)).await?)
}
