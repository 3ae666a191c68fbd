//! Availability polls of the demo: one for a topic without a time, and one about the dates of a draft.

use super::discussion::person;
use super::invitations::sign_in_person;
use chrono::{Days, NaiveTime, TimeDelta, Weekday};
use domain::availability::{EnteredOptions, OptionTime, PollAnswer, PollDetails, PollPurpose};
use domain::id::{EditionSlug, PollNumber};
use domain::meetings::MeetingState;
use domain::roles::Preferences;
use domain::text::Title;
use domain::time::{Instant, NaiveDate, Zone};
use store::Store;

/// People, their zones, and their answers to the times of each day: `y` yes, `i` if needed, `n` no.
const ANSWERS: &[(&str, &str, &str)] = &[
    ("dalia", "Asia/Kolkata", "yin"),
    ("yuki", "Asia/Tokyo", "yin"),
    ("leilani", "Pacific/Honolulu", "niy"),
    ("orla", "Europe/Dublin", "yyy"),
    ("emeka", "Africa/Lagos", "yyn"),
    ("zeynep", "Europe/Istanbul", "iyy"),
];

/// The times of day that are proposed.
const HOURS: [u32; 3] = [7, 15, 17];

/// Opens a poll for the first topic without a time, and one about the dates of the forum.
pub async fn load(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let ago = |days: i64| now - TimeDelta::days(days);
    let found = store.edition(edition).await?;
    let today = found.today(now);
    let topics = store.unscheduled_meetings(edition).await?;
    let topic = topics.iter().find(|meeting| meeting.state == MeetingState::Proposed);
    let yuki = person(store, "yuki", ago(5)).await?;
    let details = PollDetails {
        title: Title::parse("When do we choose tasks for several projects?")?,
        purpose: PollPurpose::Meeting,
        meeting: topic.map(|topic| topic.number),
        deadline: Some(today + Days::new(7)),
        options: options(today, &found.zone)?,
    };
    let poll = store.open_poll(yuki.participant(edition)?, &details, ago(5)).await?;
    for (name, zone, answers) in ANSWERS {
        answer(store, edition, (poll, answers), (name, zone), ago(3)).await?;
    }
    ask_about_the_summit(store, edition, now).await?;
    let noor = sign_in_person(store, "noor", "Noor Keisteen", ago(4)).await?;
    let forum = EditionSlug::parse(&format!("{edition}-forum"))?;
    let starts = store.edition(&forum).await?.dates.starts();
    let dates = PollDetails {
        title: Title::parse("Which days suit the forum?")?,
        purpose: PollPurpose::Edition,
        meeting: None,
        deadline: Some(today + Days::new(30)),
        options: [0, 7, 14].map(|days| OptionTime::Day(starts + Days::new(days))).to_vec(),
    };
    store.open_poll(noor.participant(&forum)?, &dates, ago(4)).await?;
    Ok(())
}

/// Opens a poll about the first day of the summit.
///
/// Emeka rules out the time of the session that he leads.
async fn ask_about_the_summit(store: &Store, edition: &EditionSlug, now: Instant) -> anyhow::Result<()> {
    let (opened, answered) = (now - TimeDelta::days(4), now - TimeDelta::days(2));
    let found = store.edition(edition).await?;
    let starts = [(14, 30), (16, 0)].into_iter().filter_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0));
    let options =
        EnteredOptions { days: vec![found.dates.starts()], starts: starts.collect(), minutes: 60, repetition: None };
    let orla = person(store, "orla", opened).await?;
    let details = PollDetails {
        title: Title::parse("When do we sign the new keys?")?,
        purpose: PollPurpose::Meeting,
        meeting: None,
        deadline: Some(found.today(now) + Days::new(7)),
        options: options.resolve(&found.zone)?,
    };
    let poll = store.open_poll(orla.participant(edition)?, &details, opened).await?;
    answer(store, edition, (poll, "ny"), ("emeka", "Africa/Lagos"), answered).await?;
    answer(store, edition, (poll, "yy"), ("orla", "Europe/Dublin"), answered).await
}

/// Three times on Tuesday, Wednesday and Thursday of the week after next.
fn options(today: NaiveDate, zone: &Zone) -> anyhow::Result<Vec<OptionTime>> {
    let monday = today.week(Weekday::Mon).first_day();
    let days = [15, 16, 17].map(|days| monday + Days::new(days)).to_vec();
    let starts = HOURS.iter().filter_map(|hour| NaiveTime::from_hms_opt(*hour, 0, 0)).collect();
    Ok(EnteredOptions { days, starts, minutes: 60, repetition: None }.resolve(zone)?)
}

/// Sets the zone of a person, and answers each day in the same way.
async fn answer(
    store: &Store,
    edition: &EditionSlug,
    (poll, answers): (PollNumber, &str),
    (name, zone): (&str, &str),
    at: Instant,
) -> anyhow::Result<()> {
    let account = person(store, name, at).await?;
    let preferences = Preferences { zone: Some(Zone::parse(zone)?), listed: true };
    store.set_preferences(account.signed_in(), &preferences, at).await?;
    let by = account.participant(edition)?;
    let options = store.poll(by, poll, at).await?.options;
    let answers = answers.chars().cycle().map(|answer| match answer {
        'y' => Some(PollAnswer::Yes),
        'i' => Some(PollAnswer::IfNeeded),
        _ => Some(PollAnswer::No),
    });
    store.answer_poll(by, poll, &options.iter().map(|option| option.id).zip(answers).collect(), at).await?;
    Ok(())
}
