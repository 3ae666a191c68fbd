//! Builds a small database for tests: editions with people, meetings and tracks, a catalog, and tasks.

use domain::Refusal;
use domain::access::{Account, Actor, Organizer, Participant, Proposer, SignedIn, System};
use domain::audit::AuditFilter;
use domain::catalog::SpecStatus;
use domain::editions::{AgendaBlock, Clause, Dates, Link, PlanningRule};
use domain::id::{EditionSlug, Login, OutcomeCode, PersonId, ProjectSlug, SpecNumber};
use domain::import::ImportChange;
use domain::import::*;
use domain::login_sessions::{GitHubAccount, Token};
use domain::meetings::MeetingTime;
use domain::people::Person;
use domain::roles::{Appointer, Role};
use domain::tasks::Status;
use domain::text::{PersonName, Title, Url};
use domain::time::{Instant, NaiveDate, Zone};
use sha2::{Digest, Sha256};
use sqlx::{Connection, SqliteConnection};
use std::path::PathBuf;
use store::Store;

/// A store with its own file, which is deleted with it.
pub struct Db {
    pub store: Store,
    pub path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Db {
    pub async fn empty() -> Db {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cairn.db");
        Db { store: Store::open(&path).await.unwrap(), path, _folder: folder }
    }

    /// A database without editions and people, but with the outcomes that the tasks contribute to.
    pub async fn with_outcomes() -> Db {
        let db = Db::empty().await;
        let sql = "INSERT INTO outcome_groups (number, title) VALUES (1, 'First'), (2, 'Second'), (3, 'Third'), (4, 'Fourth');
                   INSERT INTO outcomes (code, group_number, title)
                   SELECT number || letter, number, 'Outcome ' || number || letter
                   FROM outcome_groups, (SELECT 'a' AS letter UNION SELECT 'b' UNION SELECT 'c' UNION SELECT 'd' UNION SELECT 'e')";
        sqlx::Executor::execute(&mut db.raw().await, sql).await.unwrap();
        db
    }

    /// A database with `catalog`, `site` and `tasks` of this file.
    pub async fn full() -> Db {
        let db = Db::with_outcomes().await;
        db.store.import_catalog(System::new(), &catalog(), now()).await.unwrap();
        db.store.import_site(System::new(), &site(), now()).await.unwrap();
        db.store.import_tasks(System::new(), &slug("2023"), &tasks(), now()).await.unwrap();
        db
    }

    /// `full` without the imported invitations, so that no one is invited.
    pub async fn uninvited() -> Db {
        let db = Db::full().await;
        let sql =
            "DELETE FROM agreements; DELETE FROM invitations; DELETE FROM sqlite_sequence WHERE name = 'invitations'";
        sqlx::Executor::execute(&mut db.raw().await, sql).await.unwrap();
        db
    }

    /// A direct connection to the database.
    pub async fn raw(&self) -> SqliteConnection {
        SqliteConnection::connect(&format!("sqlite://{}", self.path.display())).await.unwrap()
    }

    /// The first column of a query's rows.
    pub async fn texts(&self, sql: &'static str) -> Vec<String> {
        sqlx::query_scalar(sql).fetch_all(&mut self.raw().await).await.unwrap()
    }

    /// All rows of all tables, without search indexes. Equal databases have equal dumps.
    pub async fn dump(&self) -> Vec<String> {
        let mut raw = self.raw().await;
        let tables: Vec<String> = sqlx::query_scalar(
            // The layout of a search index depends on its history; its content follows from tasks and comments.
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'
             AND name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow'))",
        )
        .fetch_all(&mut raw)
        .await
        .unwrap();
        let mut rows = Vec::new();
        for table in tables {
            let columns: Vec<String> = sqlx::query_scalar("SELECT quote(name) FROM pragma_table_info(?1)")
                .bind(&table)
                .fetch_all(&mut raw)
                .await
                .unwrap();
            let quoted = columns.iter().map(|name| format!("quote(\"{}\")", name.trim_matches('\'')));
            let sql = format!("SELECT {} FROM {table}", quoted.collect::<Vec<_>>().join(" || ' | ' || "));
            let found: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut raw).await.unwrap();
            rows.extend(found.into_iter().map(|row| format!("{table}: {row}")));
        }
        rows
    }
}

/// The default time of imports and actions in tests.
pub fn now() -> Instant {
    at("2023-06-01T12:00:00Z")
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn slug(text: &str) -> EditionSlug {
    EditionSlug::parse(text).unwrap()
}

pub fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}

pub fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// Parses any domain value.
pub fn parsed<T: TryFrom<String, Error = Refusal>>(text: &str) -> T {
    T::try_from(text.to_owned()).unwrap()
}

/// A person from `Ada Example <ada>`, or from a name alone.
pub fn person(text: &str) -> Person {
    let (name, login) = text.split_once(" <").unwrap_or((text, ""));
    let login = (!login.is_empty()).then(|| Login::parse(login.trim_end_matches('>')).unwrap());
    Person { name: PersonName::parse(name).unwrap(), login }
}

pub fn people(list: &[&str]) -> Vec<Person> {
    list.iter().map(|text| person(text)).collect()
}

pub fn site() -> ImportedSite {
    ImportedSite { editions: vec![edition("2025", "2025-05-05"), edition("2023", "2023-05-22")], roadmap: None }
}

/// An edition of five days that begins on `starts`.
pub fn edition(name: &str, starts: &str) -> ImportedEdition {
    let starts = day(starts);
    let block = |starts_at: Option<&str>, title_text: &str| AgendaBlock {
        date: starts,
        starts: starts_at.map(|text| text.parse().unwrap()),
        ends: None,
        title: title(title_text),
    };
    ImportedEdition {
        slug: slug(name),
        title: title(&format!("{name} Developer Summit")),
        dates: Dates::new(starts, starts + domain::time::Days::new(4)).unwrap(),
        zone: Zone::parse("America/Los_Angeles").unwrap(),
        place: parsed("Seattle, WA"),
        venue: Some(parsed("eScience Institute")),
        capacity: Some(40),
        phase: None,
        planning_rule: Some(PlanningRule { at_least: 2, of: Some(3) }),
        clauses: vec![
            Clause { letter: 'a', text: parsed("Attend two meetings") },
            Clause { letter: 'b', text: parsed("Come") },
        ],
        agenda: vec![
            block(None, "Arrive"),
            block(Some("09:00:00"), "Breakfast"),
            block(Some("09:30:00"), "Work session"),
        ],
        people: people(&["Zoë Last <zoe>", "Émile First <emile>", "Ada Example <ada>", "Nameless Account"]),
        tracks: vec![ImportedTrack { title: title("SPECs"), summary: None, leads: people(&["Ada Example"]) }],
        meetings: vec![meeting("General planning", "2023-02-27", &["Ada Example", "Zoë Last", "Guest Alone"])],
        links: vec![Link { title: title("Work log"), url: url("https://hackmd.io/@scientific-python/x") }],
    }
}

pub fn meeting(name: &str, on: &str, attendees: &[&str]) -> ImportedMeeting {
    let time = MeetingTime { on: day(on), starts: Some(at(&format!("{on}T17:00:00Z"))), ends: None };
    ImportedMeeting { title: title(name), time, notes: None, attendees: people(attendees) }
}

pub fn catalog() -> ImportedCatalog {
    let project = |slug: &str, name: &str, contact: &str| ImportedProject {
        slug: ProjectSlug::parse(slug).unwrap(),
        title: title(name),
        homepage: Some(url(&format!("https://{slug}.org"))),
        repository: None,
        contacts: vec![Login::parse(contact).unwrap()],
    };
    ImportedCatalog {
        series: None,
        specs: vec![spec(3, SpecStatus::Draft, &["numpy"]), spec(4, SpecStatus::Published, &["numpy", "scipy"])],
        projects: vec![
            project("numpy", "NumPy", "ADA"),
            project("scipy", "SciPy", "ada"),
            project("zarr", "Zarr", "zoe"),
        ],
    }
}

pub fn spec(number: u16, status: SpecStatus, endorsed_by: &[&str]) -> ImportedSpec {
    let endorsement = |slug: &&str| ImportedEndorsement { project: ProjectSlug::parse(slug).unwrap(), on: None };
    ImportedSpec {
        number: SpecNumber(number),
        title: title(&format!("What SPEC {number} is about")),
        date: day("2022-09-05"),
        status,
        authors: vec![parsed("Second Alphabetically"), parsed("First Alphabetically")],
        endorsements: endorsed_by.iter().map(endorsement).collect(),
    }
}

pub fn tasks() -> Vec<ImportedTask> {
    let mut wheels = task("Nightly wheels", Status::Done);
    wheels.assignees = people(&["Zoë Last <zoe>", "Ada Example <ada>"]);
    wheels.evidence =
        Some(vec![evidence("https://github.com/scipy/scipy/pull/1"), evidence("https://example.org/notes")]);
    let mut sparse = task("Sparse arrays", Status::InProgress);
    sparse.specs = Some(vec![]);
    sparse.outcomes = Some(vec![OutcomeCode::parse("1a").unwrap()]);
    sparse.track = Some(Some(title("Sparse")));
    let mut lazy = task("Lazy loading", Status::Proposed);
    lazy.track = Some(None);
    lazy.specs = Some(vec![SpecNumber(4), SpecNumber(3)]);
    vec![wheels, sparse, lazy]
}

pub fn task(name: &str, status: Status) -> ImportedTask {
    ImportedTask {
        track: Some(Some(title("SPECs"))),
        specs: Some(vec![SpecNumber(4)]),
        outcomes: Some(vec![OutcomeCode::parse("1e").unwrap(), OutcomeCode::parse("1b").unwrap()]),
        evidence: Some(vec![]),
        ..ImportedTask::of(title(name), status)
    }
}

pub fn evidence(address: &str) -> ImportedEvidence {
    ImportedEvidence { url: url(address), state: None }
}

/// A GitHub account without a name or a picture.
pub fn github(id: i64, login: &str) -> GitHubAccount {
    GitHubAccount { id, login: Login::parse(login).unwrap(), name: parsed(login), avatar: None, email: None }
}

/// The token with this number.
pub fn token(nth: usize) -> Token {
    Token::parse(&format!("secret-{nth:036}")).unwrap()
}

pub fn login(text: &str) -> Login {
    Login::parse(text).unwrap()
}

impl Db {
    /// Signs a person in with their own token and returns their account.
    pub async fn signed_in(&self, who: &GitHubAccount) -> Account {
        let secret = token(usize::try_from(who.id).unwrap());
        // A second sign-in in the same browser replaces the earlier login session.
        self.store.sign_out(&secret, now()).await.unwrap();
        self.store.sign_in(who, &parsed("Firefox on Linux"), &secret, now()).await.unwrap();
        self.store.account(&secret, now()).await.unwrap().unwrap().0
    }

    /// Unsubscribes an address through a link that it received.
    pub async fn unsubscribe(&self, address: &str) {
        let link = token(4711);
        let hash = Sha256::digest(link.as_str()).to_vec();
        let sql = "INSERT INTO unsubscribe_links (token_hash, address, created_at) VALUES (?1, ?2, 0)";
        sqlx::query(sql).bind(hash).bind(address).execute(&mut self.raw().await).await.unwrap();
        self.store.set_unsubscribed(&link, true, now()).await.unwrap();
    }

    /// The attendees of the first meeting of 2023.
    pub async fn attendees(&self) -> Vec<Person> {
        self.store.attended_meetings(&slug("2023")).await.unwrap().remove(0).attendees
    }

    /// The audit log as sentences, newest first.
    pub async fn audit_log_lines(&self) -> Vec<String> {
        let entries = self.store.audit_log(&AuditFilter::default(), u32::MAX).await.unwrap();
        entries.iter().map(|entry| format!("{}: {}", entry.topic().as_str(), entry.sentence())).collect()
    }

    pub async fn entries(&self) -> usize {
        self.audit_log_lines().await.len()
    }

    /// Whether the database file or its log contains these bytes.
    pub fn holds(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self.path.parent().unwrap()).unwrap();
        let bytes = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect::<Vec<u8>>();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

/// The account with the given change, kept for the rest of the test run, because a proof borrows it.
fn kept(account: Account) -> &'static Account {
    Box::leak(Box::new(account))
}

/// An account with this id and without roles.
pub fn account_of(id: PersonId) -> Account {
    Account {
        id,
        person: person("Someone"),
        owner: false,
        organizes: vec![],
        leads: vec![],
        takes_part: vec![],
        is_contact: false,
    }
}

/// The proof that a person gets who organizes the edition.
pub fn by_organizer<'a>(edition: &'a EditionSlug, account: &Account) -> Organizer<'a> {
    kept(Account { organizes: vec![edition.clone()], ..account.clone() }).organizer(edition).unwrap()
}

/// The proof of some organizer of the edition.
pub fn by_any_organizer(edition: &EditionSlug) -> Organizer<'_> {
    by_organizer(edition, &account_of(PersonId(0)))
}

/// The proof that a person gets who takes part in the edition; they keep their other roles.
pub fn by_participant<'a>(edition: &'a EditionSlug, account: &Account) -> Participant<'a> {
    kept(Account { takes_part: vec![edition.clone()], ..account.clone() }).participant(edition).unwrap()
}

/// The proof that a person gets who may propose someone to invite.
pub fn by_proposer<'a>(edition: &'a EditionSlug, account: &Account) -> Proposer<'a> {
    kept(Account { is_contact: true, ..account.clone() }).proposer(edition).unwrap()
}

/// The proof that a person gets who may appoint; without one, the proof of a command.
pub fn by_appointer<'a>(role: &'a Role, account: Option<&Account>) -> Appointer<'a> {
    let Some(account) = account else { return role.appointer_by_command(System::new()) };
    let actor = Actor::Person(Box::new(Account { owner: true, ..account.clone() }));
    role.appointer(Box::leak(Box::new(actor))).unwrap()
}

pub fn by_person(id: PersonId) -> SignedIn<'static> {
    kept(account_of(id)).signed_in()
}

/// The lines that report what an import changed.
pub trait ReportLines {
    fn lines(self) -> Vec<String>;
}

impl ReportLines for Vec<ImportChange> {
    fn lines(self) -> Vec<String> {
        self.iter().map(ImportChange::to_string).collect()
    }
}
