//! Fills a file with an edition and a draft of its schedule, for `cargo xtask bench`.
//!
//! `cargo run -p store --example draft FILE SESSIONS` prints the cookie of an organizer. Sessions last an hour and fill
//! five rooms; each has a lead, and each of 40 people is interested in every fourth session.

use domain::access::{Account, System};
use domain::editions::{Room, TrackGoals};
use domain::id::{EditionSlug, Login};
use domain::login_sessions::{GitHubAccount, Token};
use domain::roles::Role;
use domain::schedule::{Placement, SessionDetails, SessionKind};
use domain::text::{PersonName, ShortText, Title, revision};
use domain::time::{DateTime, Days, Instant, NaiveDate, TimeDelta};
use sqlx::{Connection, Executor, SqliteConnection};
use std::error::Error;
use std::path::Path;
use std::time::SystemTime;
use store::Store;

const EDITION: &str = "
    INSERT INTO editions (slug, title, starts, ends, zone, place)
      VALUES ('2023', 'Summit', '2023-05-22', '2023-05-26', 'America/Los_Angeles', 'Seattle')";

const INTERESTS: &str = "
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40)
      INSERT INTO people (name, login) SELECT 'Person ' || n, 'person-' || n FROM n;
    INSERT INTO session_interests (session_id, person_id, at)
      SELECT s.id, p.id, 0 FROM sessions s JOIN people p ON p.login LIKE 'person-%' WHERE (s.number + p.id) % 4 = 0;
    INSERT INTO session_leads (session_id, person_id)
      SELECT s.id, p.id FROM sessions s JOIN people p ON p.login = 'person-' || (1 + s.number % 40)";

const ROOMS: [&str; 5] = ["Aula", "Library", "Attic", "Cellar", "Terrace"];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, sessions] = arguments.as_slice() else { return Err("a file and a number are needed".into()) };
    let (path, secret) = (Path::new(file), "s".repeat(43));
    let store = Store::open(path).await?;
    let mut raw = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await?;
    raw.execute(EDITION).await?;
    let slug = EditionSlug::parse("2023")?;
    let now: Instant = DateTime::from(SystemTime::now());
    let organizer = organizer(&store, &slug, &Token::parse(&secret)?, now).await?;
    add_sessions(&store, &slug, &organizer, sessions.parse()?, now).await?;
    raw.execute(INTERESTS).await?;
    raw.close().await?;
    store.close().await;
    println!("cairn={secret}");
    Ok(())
}

/// Signs an organizer in.
async fn organizer(store: &Store, slug: &EditionSlug, token: &Token, now: Instant) -> Result<Account, Box<dyn Error>> {
    let login = Login::parse("organizer")?;
    let name = PersonName::parse("Ada Example")?;
    let account =
        GitHubAccount { id: 1, login: login.clone(), name, avatar: None, email: None, verified_emails: Vec::new() };
    store.sign_in(&account, &ShortText::parse("Benchmark")?, token, now).await?;
    let role = Role::Organizer(slug.clone());
    store.appoint(role.appointer_by_command(System::new()), &login, now).await?;
    Ok(store.account(token, now).await?.ok_or("no account")?.0)
}

/// Adds rooms, and sessions hour by hour and room by room.
async fn add_sessions(
    store: &Store,
    slug: &EditionSlug,
    organizer: &Account,
    sessions: usize,
    now: Instant,
) -> Result<(), Box<dyn Error>> {
    let room = |name: &&str| {
        Ok::<_, domain::Refusal>(Room { id: None, title: Title::parse(name)?, size: None, equipment: None })
    };
    let rooms = ROOMS.iter().map(room).collect::<Result<Vec<_>, _>>()?;
    store.edit_rooms(organizer.organizer(slug)?, &revision(&Vec::<Room>::new()), &rooms, now).await?;
    let by = organizer.participant(slug)?;
    let rooms: Vec<_> = store.schedule_plan(by).await?.rooms.into_iter().map(|room| room.id).collect();
    let first = NaiveDate::from_ymd_opt(2023, 5, 22).and_then(|day| day.and_hms_opt(9, 0, 0)).ok_or("no day")?;
    for nth in 0..sessions {
        let details = SessionDetails {
            title: Title::parse(&format!("Session {}", nth + 1))?,
            kind: SessionKind::Other,
            description: None,
            minutes: 60,
            leads: [].into(),
            wanted_room: None,
            equipment: None,
            people_expected: None,
            tasks: [].into(),
            goals: TrackGoals::default(),
        };
        let number = store.add_session(by, &details, now).await?;
        let hour = nth / rooms.len();
        let starts = first + Days::new(hour as u64 / 8) + TimeDelta::hours(hour as i64 % 8);
        let place = Placement { starts, minutes: 60, room: Some(rooms[nth % rooms.len()]) };
        store.move_session(by, number, Some(place), 0, now).await?;
    }
    Ok(())
}
