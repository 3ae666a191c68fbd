//! Makes the demo in a file large, and signs people in to it, for `cargo xtask bench`.
//!
//! `cargo run -p store --example large FILE TASKS` adds that many tasks, with five comments each, to the newest edition.
//! It prints that edition, the cookies of a participant and of an organizer, and the numbers of an invitation and of an
//! email, each on a line. The added tasks belong to these two people.

use domain::access::{Account, System};
use domain::id::{EditionSlug, Login};
use domain::login_sessions::{GitHubAccount, Token};
use domain::roles::Role;
use domain::text::{PersonName, ShortText};
use domain::time::{DateTime, Instant};
use sqlx::{Connection, Executor, SqliteConnection};
use std::error::Error;
use std::path::Path;
use std::time::SystemTime;
use store::Store;

const ORGANIZER: &str = "the-organizer";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, tasks] = arguments.as_slice() else { return Err("a file and a number are needed".into()) };
    let path = Path::new(file);
    let store = Store::open(path).await?;
    let now: Instant = DateTime::from(SystemTime::now());
    let edition = store.editions().await?.into_iter().find(|card| card.people > 0 && card.tasks.total() > 0);
    let edition = edition.ok_or("the file has no demo")?.edition.slug;
    let people = store.participants(&edition).await?.unwrap_or_default();
    let participant = people.into_iter().filter(|participant| participant.leads.is_empty());
    let participant = participant.filter_map(|participant| participant.person.login).next().ok_or("no participant")?;
    let role = Role::Organizer(edition.clone());
    store.appoint(role.appointer_by_command(System::new()), &Login::parse(ORGANIZER)?, now).await?;
    let (_, participant_cookie) = sign_in(&store, &participant, 12, now).await?;
    let (organizer, organizer_cookie) = sign_in(&store, &Login::parse(ORGANIZER)?, 14, now).await?;
    let invitations = store.invitations(System::new(), &edition).await?;
    let emails = store.emails(organizer.organizer(&edition)?, None, None, 1).await?;
    println!("{edition}\n{participant_cookie}\n{organizer_cookie}");
    println!("{}\n{}", invitations.first().ok_or("no invitation")?.id, emails.first().ok_or("no email")?.id);
    if tasks != "0" {
        add_tasks(path, &edition, &participant, tasks.parse()?).await?;
    }
    store.close().await;
    Ok(())
}

async fn sign_in(store: &Store, login: &Login, id: i64, now: Instant) -> Result<(Account, String), Box<dyn Error>> {
    let token = Token::parse(&format!("{id:0>43}"))?;
    let name = PersonName::parse(login.as_str())?;
    let account = GitHubAccount { id, login: login.clone(), name, avatar: None, email: None, verified_emails: vec![] };
    store.sign_in(&account, &ShortText::parse("Benchmark")?, &token, now).await?;
    let (account, _) = store.account(&token, now).await?.ok_or("no account")?;
    Ok((account, format!("cairn={}", token.as_str())))
}

/// Adds tasks, half of those that have an assignee to each of the two people.
async fn add_tasks(path: &Path, edition: &EditionSlug, participant: &Login, tasks: u32) -> Result<(), Box<dyn Error>> {
    let fill = include_str!("../tests/it/support/fill.sql").replace("{tasks}", &tasks.to_string());
    let fill = fill.replace("{comments}", &(5 * tasks).to_string()).replace("'2023'", &format!("'{edition}'"));
    let fill = fill.replace("'ada'", &format!("'{participant}'")).replace("'zoe'", &format!("'{ORGANIZER}'"));
    let mut raw = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await?;
    let mut tx = raw.begin().await?;
    tx.execute(sqlx::AssertSqlSafe(fill)).await?;
    tx.commit().await?;
    Ok(raw.close().await?)
}
