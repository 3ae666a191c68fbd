//! Counts the SQL statements of requests, from the log of the running program.

use crate::access_matrix::{ACCESS_MATRIX, filled};
use crate::support::demo::{CURRENT, OWNER};
use crate::support::people::{appoint, login_of, participants};
use crate::support::{Key, RunningProgram, StartOptions, TestApp, VISITOR, sign_in_at};
use chrono::Utc;
use domain::roles::Role;
use reqwest::{Method, StatusCode};
use std::time::Duration;

/// The most statements of a page that a visitor reads.
const MOST_FOR_VISITORS: usize = 10;
/// The most statements of any other page, with those that read the login session.
const MOST: usize = 16;
/// Not a page: it collects everything that is stored about a person.
const EXPORT: &str = "/me/data.json";
/// Not pages: streams that look at the draft of a schedule, or at a worklog, twice a second.
const EVENTS: [&str; 2] = ["/2027/schedule/events", "/2027/worklog/events"];
/// The most statements of claiming a task.
const MOST_FOR_A_CLAIM: usize = 18;

/// The running program on the database of a `TestApp`; its log has a line for each statement.
struct Counted {
    app: TestApp,
    program: RunningProgram,
}

impl Counted {
    async fn start() -> Counted {
        let app = TestApp::with_demo_data().await;
        let database = app.database().display().to_string();
        let settings = [("CAIRN_DB", database.as_str()), ("CAIRN_LOG", "off,sqlx=debug")];
        let program = RunningProgram::start_with(StartOptions { settings: &settings, ..StartOptions::default() });
        let counted = Counted { app, program };
        counted.quiet().await;
        counted.statements(Method::GET, "/", &VISITOR).await;
        counted
    }

    /// Sends a request, and counts its statements. The first request of a connection configures it, so that isn't counted.
    async fn statements(&self, method: Method, path: &str, key: &Key) -> (StatusCode, usize) {
        let before = self.logged();
        let address = format!("http://{}{path}", self.program.address);
        let request = self.app.client.request(method, address).header("sec-fetch-site", "same-origin");
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        answer.bytes().await.expect("a body");
        (status, self.settled().await - before)
    }

    fn logged(&self) -> usize {
        self.program.log().lines().filter(|line| line.contains("db.statement") && !line.contains("PRAGMA")).count()
    }

    /// Waits for the jobs that run at the start.
    async fn quiet(&self) {
        let mut last = 0;
        for _ in 0..40 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let logged = self.logged();
            if logged == last {
                return;
            }
            last = logged;
        }
    }

    /// The number of logged statements, once it stops growing: a statement is logged after its last row is sent.
    async fn settled(&self) -> usize {
        let mut last = self.logged();
        loop {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let logged = self.logged();
            if logged == last {
                return logged;
            }
            last = logged;
        }
    }
}

/// The cookie of an owner and of a participant of 2027.
async fn sign_in_people(app: &TestApp) -> (Key, Key) {
    appoint(app, &Role::Owner, OWNER).await;
    let people = participants(app, CURRENT).await;
    let participant = people.iter().find(|participant| participant.leads.is_empty()).expect("a participant");
    (sign_in_at(app, OWNER, 15, Utc::now()).await, sign_in_at(app, login_of(participant), 12, Utc::now()).await)
}

#[tokio::test]
async fn each_page_needs_few_statements() {
    let counted = Counted::start().await;
    let (owner, _) = sign_in_people(&counted.app).await;
    let mut exceeding = Vec::new();
    for (route, row) in ACCESS_MATRIX.iter().filter(|(route, _)| route.starts_with("GET ")) {
        let path = filled(&counted.app, route.trim().trim_start_matches("GET ")).await;
        if path == EXPORT || EVENTS.contains(&path.as_str()) {
            continue;
        }
        let is_public = row.starts_with("yes");
        for (key, most) in [(&VISITOR, MOST_FOR_VISITORS), (&owner, MOST)].into_iter().skip(usize::from(!is_public)) {
            let mut statements = counted.statements(Method::GET, &path, key).await.1;
            if statements > most {
                // A background job may have run at the same time.
                statements = counted.statements(Method::GET, &path, key).await.1;
            }
            if statements > most {
                exceeding.push(format!("{path} needs {statements} statements, at most {most} are allowed"));
            }
        }
    }
    assert!(exceeding.is_empty(), "{}", exceeding.join("\n"));
}

#[tokio::test]
async fn claiming_a_task_needs_few_statements() {
    let counted = Counted::start().await;
    let (_, participant) = sign_in_people(&counted.app).await;
    let page = counted.app.page("/2027/tasks?list=unclaimed").await;
    let task = page.split("/2027/tasks/").filter_map(|rest| rest.split('"').next()?.parse::<u32>().ok()).next();
    let claim = format!("/2027/tasks/{}/claim", task.expect("an unclaimed task"));
    let (status, statements) = counted.statements(Method::POST, &claim, &participant).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(statements <= MOST_FOR_A_CLAIM, "claiming needs {statements} statements");
}
