//! The work plan of the demo's current edition, with people signed in who post what browsers post.

use crate::support::demo::CURRENT;
use crate::support::people::{login_of, participants};
use crate::support::{Key, People, TaskForm, TestApp, edition, sign_in};
use domain::id::{EditionSlug, TaskNumber};
use domain::views::TaskPage;
use reqwest::Response;
use std::ops::Deref;

pub struct Plan {
    pub app: TestApp,
    pub organizer: Key,
}

/// A participant who leads no track; dereferences to their cookie.
pub struct Member {
    pub login: String,
    key: Key,
}

impl Deref for Member {
    type Target = Key;

    fn deref(&self) -> &Key {
        &self.key
    }
}

impl Plan {
    pub async fn new() -> Plan {
        let app = TestApp::with_demo_data().await;
        let organizer = People::sign_in(&app).await.organizer;
        Plan { app, organizer }
    }

    /// The plan and as many participants as the caller names.
    pub async fn with_members<const COUNT: usize>() -> (Plan, [Member; COUNT]) {
        let plan = Plan::new().await;
        let mut members = Vec::new();
        let all = participants(&plan.app, CURRENT).await;
        // The first one is signed in as the participant among `People`.
        let plain = all.iter().filter(|participant| participant.leads.is_empty()).skip(1).take(COUNT);
        for (login, id) in plain.map(login_of).zip(2000..) {
            members.push(Member { login: login.to_owned(), key: sign_in(&plan.app, login, id).await });
        }
        let members = members.try_into().unwrap_or_else(|_| panic!("the demo has {COUNT} such participants"));
        (plan, members)
    }

    /// Posts a form, and confirms what it will do if the page asks.
    pub async fn post(&self, path: &str, key: &Key, form: &[(&str, &str)]) -> Response {
        self.app.post_and_confirm(path, key, form).await
    }

    /// Posts a form, and returns the page that answers it.
    pub async fn posted_page(&self, path: &str, key: &Key, form: &[(&str, &str)]) -> String {
        self.post(path, key, form).await.text().await.expect("text")
    }

    /// Posts a form; panics unless it succeeds.
    pub async fn act(&self, path: &str, key: &Key, form: &[(&str, &str)]) {
        let answer = self.post(path, key, form).await;
        assert_eq!(answer.status(), 303, "{form:?}: {}", error_message(&answer.text().await.unwrap_or_default()));
    }

    /// Posts a form; panics unless it is refused and the page contains `why`.
    pub async fn is_refused(&self, path: &str, key: &Key, form: &[(&str, &str)], why: &str) {
        let answer = self.post(path, key, form).await;
        assert_eq!(answer.status(), 200, "{form:?}");
        let page = answer.text().await.expect("text");
        assert!(page.contains(why), "{form:?}: {}", error_message(&page));
    }

    /// Proposes a task, and returns the address that the answer leads to.
    pub async fn propose(&self, key: &Key, form: impl Into<TaskForm>) -> String {
        let form = form.into();
        let answer = self.post("/2027/tasks/propose", key, &form.despite_duplicates().fields()).await;
        assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap_or_default());
        let address = answer.headers()["location"].to_str().expect("an address");
        address.replace("?done=propose", "").replace("&done=propose", "")
    }

    /// The revision token in the hidden field of the edit form.
    pub async fn revision_token(&self, task: &str, key: &Key) -> String {
        revision_token_on(&self.app.page_as(&format!("{task}/edit"), key).await).unwrap_or_default()
    }

    /// Opens the edit form of a task, and saves it with these values; panics unless that succeeds.
    pub async fn edit(&self, task: &str, key: &Key, form: TaskForm) {
        let token = self.revision_token(task, key).await;
        self.act(&format!("{task}/edit"), key, &form.with_token(&token).fields()).await;
    }

    /// Changes the status of a task; panics unless that succeeds.
    pub async fn change_status(&self, task: &str, key: &Key, to: &str) {
        self.act(&format!("{task}/change-status"), key, &[("to", to)]).await;
    }

    pub async fn claim(&self, task: &str, key: &Key) {
        self.act(&format!("{task}/claim"), key, &[]).await;
    }

    /// Merges a task into another.
    pub async fn merge(&self, task: &str, into: &str) {
        self.act(&format!("{task}/merge"), &self.organizer, &[("into", number_of(into)), ("why", "the same")]).await;
    }

    /// Comments on a task, and returns the number of the comment.
    pub async fn comment(&self, task: &str, key: &Key, text: &str) -> String {
        let posted = self.post(&format!("{task}/comment"), key, &[("text", text)]).await;
        assert_eq!(posted.status(), 303);
        let place = posted.headers()["location"].to_str().expect("an address");
        place.rsplit('-').next().expect("a number").to_owned()
    }

    pub async fn task(&self, address: &str) -> TaskPage {
        let number = TaskNumber::parse(number_of(address)).expect("a number");
        self.app.store.task(&slug(), number).await.expect("an answer").expect("a task")
    }
}

/// The edition of the plan.
pub fn slug() -> EditionSlug {
    edition(CURRENT)
}

/// The number at the end of a task's address.
pub fn number_of(task: &str) -> &str {
    task.rsplit('/').next().expect("a number")
}

/// The revision token in a form on a page.
pub fn revision_token_on(page: &str) -> Option<String> {
    let field = page.split("name=\"read\" value=\"").nth(1)?;
    field.split('"').next().map(str::to_owned)
}

/// The error message on a page.
pub fn error_message(page: &str) -> String {
    let after = page.split("class=\"error-message\"").nth(1).unwrap_or(page);
    after.chars().take(300).collect()
}
