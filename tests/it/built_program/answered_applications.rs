//! Kills the program while applications are answered: no email is written twice, and none is lost.

use super::confirmed_forms::confirm;
use crate::support::demo::{CURRENT, ILSE};
use crate::support::people::sign_in_account;
use crate::support::{RunningProgram, TestApp, by_any_organizer, edition, login};
use chrono::Utc;
use domain::applications::{ApplicationContent, ApplicationFilter, ApplicationState};
use domain::email::EmailKind;
use domain::id::ApplicationId;
use domain::login_sessions::GitHubAccount;
use domain::own_questions::OwnAnswers;
use domain::text::{EmailAddress, LongText, PersonName};
use std::collections::BTreeMap;
use std::time::Duration;

/// The people who apply.
const APPLICANTS: i64 = 12;

async fn apply(app: &TestApp, nth: i64) {
    let name = format!("applicant-{nth:02}");
    let account = GitHubAccount {
        id: 9000 + nth,
        login: login(&name),
        name: PersonName::parse(&name).expect("a name"),
        avatar: None,
        email: None,
        verified_emails: vec![],
    };
    let token = sign_in_account(app, &account, Utc::now()).await;
    let account = app.store.account(&token, Utc::now()).await.expect("an answer").expect("an account").0;
    let content = ApplicationContent {
        email: EmailAddress::parse(&format!("{name}@post.example")).expect("an address"),
        reason: LongText::parse("To mend wheels").expect("a reason"),
        projects: Vec::new(),
        skills: None,
    };
    let by = account.signed_in();
    app.store.apply(by, &edition(CURRENT), &content, &OwnAnswers::new(), Utc::now()).await.expect("applied");
}

/// The state of each application.
async fn states(app: &TestApp) -> BTreeMap<ApplicationId, ApplicationState> {
    let slug = edition(CURRENT);
    let list = app.store.applications(by_any_organizer(&slug), &ApplicationFilter::default(), 0, 100).await;
    list.expect("a list").rows.into_iter().map(|row| (row.id, row.state)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_program_answers_each_application_once() {
    let mut running = RunningProgram::with_demo();
    let app = TestApp::of_program(&running).await;
    for nth in 0..APPLICANTS {
        apply(&app, nth).await;
    }
    let ids: Vec<ApplicationId> = states(&app).await.into_keys().collect();
    app.store.close().await;
    let mut browser = running.browser();
    browser.sign_in(ILSE).await;
    let mut answered = Vec::new();
    let answer = async {
        for id in &ids {
            match confirm(&browser, "/2027/applications/not-invite", &[("ids", &id.to_string())]).await {
                Ok(Some(to)) if to.contains("done=not-invite") => answered.push(*id),
                Ok(_) => {}
                Err(_) => break,
            }
        }
    };
    let kill = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        running.signal("KILL");
    };
    tokio::join!(answer, kill);
    running = running.restarted();
    let app = TestApp::of_program(&running).await;
    let after = states(&app).await;
    let slug = edition(CURRENT);
    let emails = app.store.emails(by_any_organizer(&slug), None, None, 10_000).await.expect("emails");
    let sent = emails.iter().filter(|email| email.kind == EmailKind::NotInvited).count();
    let decided = after.values().filter(|state| **state == ApplicationState::NotInvited).count();
    assert_eq!(sent, decided, "one email for each answer");
    assert!(answered.iter().all(|id| after[id] == ApplicationState::NotInvited), "none is lost: {answered:?}");
    app.store.close().await;
}
