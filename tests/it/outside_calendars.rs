//! Reads the calendar files with other libraries: they name the same instants as the JSON API.
//!
//! The crate `ical-rs` runs with the other tests. `cargo xtask conformance` runs those for PyPI's `icalendar` and for
//! `ical.js`, which it installs first.

use crate::support::demo::WREN;
use crate::support::people::account_of;
use crate::support::{TestApp, login, now, sign_in};
use domain::import::SourceFile;
use domain::login_sessions::Token;
use domain::time::{Instant, NaiveDate};
use formats::calendars::{Occurrence, OccurrenceStart};
use ical::recur::IcalRecurDateTime;
use ical::recur::set::{IcalRecurSet, IcalRecurZone};
use ical::tree::cst::IcalCst;
use ical::tz::IcalTz;
use server::fake_github::people::number;
use std::collections::BTreeSet;
use std::process::Command;

/// The days in which events are compared.
const DAYS: [&str; 2] = ["2024-01-01", "2029-12-31"];

/// When an event starts, as seconds since 1970, or as the day of an all-day event.
type Starts = BTreeSet<String>;

/// The calendar files of the demo with the starts that they should name.
struct Files {
    meetings: (String, Starts),
    personal: (String, Starts),
    community: (String, Starts),
    /// The released schedule.
    schedule: (String, Starts),
}

impl Files {
    async fn of_demo() -> Files {
        let app = TestApp::with_demo_data().await;
        let key = sign_in(&app, WREN, number(&login(WREN))).await;
        let token = Token::parse(&format!("{:p>43}", 1)).expect("a token");
        let account = account_of(&app, &key).await;
        app.store.create_calendar_address(account.signed_in(), &token, now()).await.expect("created");
        let mut all = Starts::new();
        for edition in ["2025", "2026", "2027"] {
            all.extend(of_json(&app, edition).await);
        }
        Files {
            meetings: (app.page("/2027/meetings.ics").await, of_json(&app, "2027").await),
            personal: (app.page(&format!("/calendar/{}.ics", token.as_str())).await, all),
            community: (app.page("/calendar.ics").await, of_sources(&app).await),
            schedule: (app.page("/2027/schedule.ics").await, of_schedule(&app, "2027").await),
        }
    }

    fn all(&self) -> [(&'static str, &(String, Starts)); 4] {
        [
            ("meetings", &self.meetings),
            ("personal", &self.personal),
            ("community", &self.community),
            ("schedule", &self.schedule),
        ]
    }
}

/// The starts of an edition's meetings in the JSON API.
async fn of_json(app: &TestApp, edition: &str) -> Starts {
    let json = app.json(&format!("/api/v1/editions/{edition}")).await;
    let start = |meeting: &serde_json::Value| match meeting["starts"].as_str() {
        Some(starts) => starts.parse::<Instant>().expect("an instant").timestamp().to_string(),
        None => meeting["date"].as_str().expect("a day").to_owned(),
    };
    json["meetings"].as_array().expect("meetings").iter().map(start).collect()
}

/// The starts of an edition's released sessions in the JSON API.
async fn of_schedule(app: &TestApp, edition: &str) -> Starts {
    let json = app.json(&format!("/api/v1/editions/{edition}/schedule")).await;
    let start = |session: &serde_json::Value| {
        let starts = session["starts"].as_str().expect("a start");
        starts.parse::<Instant>().expect("an instant").timestamp().to_string()
    };
    json["sessions"].as_array().expect("sessions").iter().map(start).collect()
}

/// The starts of the community's events, as the reader of their sources expands them.
async fn of_sources(app: &TestApp) -> Starts {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let mut starts = Starts::new();
    for stored in app.store.community_calendars().await.expect("calendars") {
        let source = SourceFile { path: "calendar.yaml", bytes: stored.events.as_bytes() };
        for event in formats::calendars::read(source).expect("a calendar").imported.events {
            let all = event.occurrences(day(DAYS[0])..=day(DAYS[1])).expect("occurrences");
            starts.extend(all.iter().map(start));
        }
    }
    starts
}

fn start(occurrence: &Occurrence) -> String {
    match occurrence.starts {
        OccurrenceStart::Day(day) => day.to_string(),
        OccurrenceStart::At(_) => occurrence.starts.instant().expect("an instant").timestamp().to_string(),
    }
}

/// The starts that the crate `ical-rs` reads. It also checks the file against the standard.
fn with_ical_rs(file: &str) -> Starts {
    let tree = IcalCst::parse(file).expect("a calendar");
    let calendar = tree.decode();
    let problems = calendar.clone().validate().err().into_iter().flatten().map(|problem| problem.to_string());
    assert_eq!(problems.collect::<Vec<_>>(), Vec::<String>::new(), "{file}");
    let unfolded = file.replace("\r\n ", "");
    let ids: BTreeSet<&str> = unfolded.lines().filter_map(|line| line.strip_prefix("UID:")).collect();
    let end = IcalRecurDateTime::date(2030, 1, 1);
    let mut starts = Starts::new();
    for id in ids {
        let set = IcalRecurSet::of_uid(&calendar.components, id);
        let zone = match &set.zone {
            IcalRecurZone::Tz(name) => Some(IcalTz::of_calendar(&calendar, name).expect("the zone is in the file")),
            _ => None,
        };
        for occurrence in set.expand().take_while(|occurrence| occurrence.start < end) {
            let local = occurrence.start;
            let day = NaiveDate::from_ymd_opt(local.year, local.month.into(), local.day.into()).expect("a day");
            let utc = day.and_hms_opt(local.hour.into(), local.minute.into(), local.second.into()).expect("a time");
            starts.insert(match (&zone, &set.zone) {
                (Some(zone), _) => zone.resolve(local).instant(local).expect("an instant").to_string(),
                (None, IcalRecurZone::Utc) => utc.and_utc().timestamp().to_string(),
                (None, _) => day.to_string(),
            });
        }
    }
    starts
}

/// The starts that a program with another library prints, one a line.
fn with_program(program: &str, arguments: &[&str], file: &str) -> Starts {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("calendar.ics");
    std::fs::write(&path, file).expect("a file");
    let mut command = Command::new(program);
    let output = command.args(arguments).arg(&path).args(DAYS).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

/// A path from the folder of the tests.
fn beside(name: &str) -> String {
    format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The program that `cargo xtask conformance` names in this variable.
fn named(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set; run cargo xtask conformance"))
}

async fn assert_same(read: impl Fn(&str) -> Starts) {
    let files = Files::of_demo().await;
    for (name, (file, expected)) in files.all() {
        assert!(expected.len() >= 3, "{name}: {expected:?}");
        assert_eq!(&read(file), expected, "{name}: {file}");
    }
}

#[tokio::test]
async fn ical_rs_finds_calendars_valid_and_their_instants_equal() {
    assert_same(with_ical_rs).await;
}

#[tokio::test]
#[ignore = "cargo xtask conformance installs what it needs"]
async fn icalendar_of_python_reads_the_same_instants() {
    let (python, script) = (named("CAIRN_PYTHON"), beside("python/calendar_starts.py"));
    assert_same(|file| with_program(&python, &[&script], file)).await;
}

#[tokio::test]
#[ignore = "cargo xtask conformance installs what it needs"]
async fn ical_js_reads_the_same_instants() {
    let (node, script) = (named("CAIRN_NODE"), beside("browser/calendar_starts.js"));
    assert_same(|file| with_program(&node, &[&script], file)).await;
}
