//! Tests the interest form, applications and own questions: limits, answers, privacy and deletion.

use crate::support::*;
use domain::Refusal;
use domain::access::{Account, System};
use domain::applications::{
    ApplicationAction, ApplicationContent, ApplicationFilter, ApplicationState, InterestSettings, projects,
};
use domain::id::{ApplicationId, QuestionId};
use domain::invitations::{InvitationAction, InvitationState};
use domain::own_questions::{AnswerFilter, AskedOn, EditedQuestion, OwnAnswers, QuestionContent, QuestionKind};
use domain::text::revision;
use domain::time::Instant;
use store::{StoreError, questions_revision};

/// A question, private to organizers.
fn question(text: &str, asked_on: AskedOn) -> EditedQuestion {
    let content = QuestionContent {
        text: parsed(text),
        kind: QuestionKind::Text,
        choices: Vec::new(),
        is_required: false,
        asked_on,
        is_visible: false,
        kept_until: None,
    };
    EditedQuestion { id: None, content }
}

fn settings(max_applications: u32) -> InterestSettings {
    InterestSettings {
        opens: day("2023-06-01"),
        closes: day("2023-06-20"),
        answer_by: None,
        introduction: None,
        max_applications,
        max_characters: 500,
    }
}

fn content(name: &str) -> ApplicationContent {
    ApplicationContent {
        email: parsed(&format!("{name}@apply.example")),
        reason: parsed(&format!("{name} wants to mend wheels")),
        projects: projects("SciPy, NumPy").unwrap(),
        skills: Some(parsed(&format!("{name} knows linkers"))),
    }
}

impl Db {
    /// A summit with an open interest form and these questions.
    async fn interested(max_applications: u32, questions: &[EditedQuestion]) -> Db {
        let db = Db::summit(10).await;
        let (summit, orga) = (summit(), db.organizer().await);
        let by = by_organizer(&summit, &orga);
        let none: Option<InterestSettings> = None;
        db.store.set_interest_settings(by, &revision(&none), &settings(max_applications), now()).await.unwrap();
        db.store.edit_questions(by, &questions_revision(&[]), questions, now()).await.unwrap();
        db
    }

    async fn apply(&self, by: &Account, name: &str, answers: &OwnAnswers, at: Instant) -> Result<(), StoreError> {
        self.store.apply(by.signed_in(), &summit(), &content(name), answers, at).await
    }

    /// Applications of the guests `p1`, `p2`, …; returns their ids.
    async fn applied(&self, guests: i64) -> Vec<ApplicationId> {
        for number in 1..=guests {
            let guest = self.guest(number).await;
            self.apply(&guest, &format!("p{number}"), &OwnAnswers::new(), now()).await.unwrap();
        }
        self.listed(&ApplicationFilter::default()).await
    }

    async fn listed(&self, filter: &ApplicationFilter) -> Vec<ApplicationId> {
        let summit = summit();
        self.store.applications(by_any_organizer(&summit), filter, 0, 50).await.unwrap().selected
    }

    async fn decide(&self, ids: &[ApplicationId], action: &ApplicationAction) -> (usize, Vec<Refusal>) {
        let (summit, orga) = (summit(), self.organizer().await);
        let by = by_organizer(&summit, &orga);
        let report = self.store.act_on_applications(by, ids, action, now()).await.unwrap();
        (report.done.len(), report.refused.into_iter().map(|(_, refusal)| refusal).collect())
    }

    async fn application_states(&self) -> Vec<String> {
        self.texts("SELECT state FROM applications ORDER BY id").await
    }
}

fn answers(pairs: &[(i64, &str)]) -> OwnAnswers {
    pairs.iter().map(|(id, answer)| (QuestionId(*id), parsed(answer))).collect()
}

fn refused(result: Result<(), StoreError>) -> Refusal {
    match result {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn interest_form_takes_applications_in_its_window_only() {
    let db = Db::interested(5, &[]).await;
    let guest = db.guest(1).await;
    let late = refused(db.apply(&guest, "p1", &OwnAnswers::new(), at("2023-06-22T12:00:00Z")).await);
    assert_eq!(late, Refusal::InterestFormClosed(day("2023-06-20")));
    let early = refused(db.apply(&guest, "p1", &OwnAnswers::new(), at("2023-05-30T12:00:00Z")).await);
    assert_eq!(early, Refusal::InterestFormOpens(day("2023-06-01")));
    db.apply(&guest, "p1", &OwnAnswers::new(), now()).await.unwrap();
}

#[tokio::test]
async fn full_interest_form_still_takes_changes() {
    let db = Db::interested(1, &[]).await;
    let (first, second) = (db.guest(1).await, db.guest(2).await);
    db.apply(&first, "p1", &OwnAnswers::new(), now()).await.unwrap();
    assert_eq!(refused(db.apply(&second, "p2", &OwnAnswers::new(), now()).await), Refusal::TooManyApplications);
    db.apply(&first, "changed", &OwnAnswers::new(), now()).await.unwrap();
    db.store.withdraw_application(first.signed_in(), &summit(), now()).await.unwrap();
    db.apply(&second, "p2", &OwnAnswers::new(), now()).await.unwrap();
    assert_eq!(db.application_states().await, ["withdrawn", "new"]);
}

#[tokio::test]
async fn required_question_needs_an_answer_when_applying() {
    let mut required = question("How did you hear of us?", AskedOn::Both);
    required.content.is_required = true;
    let db = Db::interested(5, &[required]).await;
    let guest = db.guest(1).await;
    assert!(db.apply(&guest, "p1", &OwnAnswers::new(), now()).await.unwrap_err().is_refusal());
    db.apply(&guest, "p1", &answers(&[(1, "from a friend")]), now()).await.unwrap();
    let own = db.store.own_application(guest.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!(own.answers, answers(&[(1, "from a friend")]));
}

#[tokio::test]
async fn required_question_needs_an_answer_when_accepting() {
    let mut required = question("Which size of shirt?", AskedOn::Invitation);
    required.content.is_required = true;
    let db = Db::interested(5, &[required]).await;
    let id = db.sent(&["p1"]).await[0];
    let guest = db.guest(1).await;
    assert!(db.store.accept(account_key(id, &guest), &full_consent(), true, now()).await.unwrap_err().is_refusal());
    let answers = answers(&[(1, "large")]);
    db.store.accept_and_answer(account_key(id, &guest), &full_consent(), true, &answers, now()).await.unwrap();
    let summit = summit();
    let all = db.store.overview(by_any_organizer(&summit)).await.unwrap();
    assert_eq!(all.answers.get(&id), Some(&answers));
}

#[tokio::test]
async fn applications_become_invitation_drafts_with_one_action() {
    let db = Db::interested(5, &[]).await;
    let ids = db.applied(3).await;
    assert_eq!(db.decide(&ids[..2], &ApplicationAction::Invite).await, (2, Vec::new()));
    assert_eq!(db.application_states().await, ["invited", "invited", "new"]);
    let drafts = db.all().await;
    let emails: Vec<String> =
        drafts.iter().map(|draft| draft.draft.invitee.email.clone().unwrap().to_string()).collect();
    assert_eq!(emails, ["p1@apply.example", "p2@apply.example"], "the address of the application");
    assert_eq!(drafts[0].draft.project.as_ref().unwrap().as_str(), "SciPy");
    assert_eq!(db.decide(&ids[..1], &ApplicationAction::Invite).await.0, 0, "no one gets two drafts");
    let own = db.store.own_application(db.guest(1).await.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!(own.state, ApplicationState::New, "a draft is no answer");
    db.act(&[drafts[0].id], &InvitationAction::Send, now()).await;
    let own = db.store.own_application(db.guest(1).await.signed_in(), &summit()).await.unwrap().unwrap();
    assert_eq!(own.state, ApplicationState::Invited);
}

#[tokio::test]
async fn deleted_draft_opens_its_application_again() {
    let db = Db::interested(5, &[]).await;
    let ids = db.applied(2).await;
    db.decide(&ids[1..], &ApplicationAction::NotInvite).await;
    db.decide(&ids, &ApplicationAction::Invite).await;
    let drafts: Vec<_> = db.all().await.into_iter().map(|draft| draft.id).collect();
    db.act(&drafts, &InvitationAction::Discard, now()).await;
    assert_eq!(db.application_states().await, ["shortlisted", "not_invited"]);
    assert_eq!(db.decide(&ids, &ApplicationAction::NotInvite).await.0, 1);
    let emails = "SELECT address FROM emails WHERE kind = 'not-invited' ORDER BY address";
    assert_eq!(db.texts(emails).await, ["p1@apply.example", "p2@apply.example"], "one email each");
}

#[tokio::test]
async fn person_who_is_invited_gets_no_second_draft() {
    let db = Db::interested(5, &[]).await;
    let ids = db.applied(1).await;
    db.sent(&["p1"]).await;
    let (done, refusals) = db.decide(&ids, &ApplicationAction::Invite).await;
    assert_eq!(done, 0);
    assert!(matches!(refusals[..], [Refusal::AlreadyInvited { .. }]), "{refusals:?}");
    assert_eq!(db.application_states().await, ["new"]);
}

#[tokio::test]
async fn only_tags_that_change_are_counted() {
    let db = Db::interested(5, &[]).await;
    let ids = db.applied(2).await;
    let (summit, orga) = (summit(), db.organizer().await);
    let by = by_organizer(&summit, &orga);
    let act = async |action: ApplicationAction| {
        let report = db.store.act_on_applications(by, &ids, &action, now()).await.unwrap();
        (report.done.len(), report.unchanged)
    };
    db.decide(&ids[..1], &ApplicationAction::Tag(title("Docs"))).await;
    let before = db.entries().await;
    assert_eq!(act(ApplicationAction::Untag(title("Wheels"))).await, (0, 2));
    assert_eq!(db.entries().await, before, "nothing changed");
    assert_eq!(act(ApplicationAction::Tag(title("docs"))).await, (1, 1));
    assert_eq!(act(ApplicationAction::Untag(title("DOCS"))).await, (2, 0));
}

#[tokio::test]
async fn list_has_the_invitation_of_an_applicant() {
    let db = Db::interested(5, &[]).await;
    let ids = db.applied(2).await;
    let invited = db.sent(&["p1"]).await[0];
    let (summit, filter) = (summit(), ApplicationFilter::default());
    let rows = db.store.applications(by_any_organizer(&summit), &filter, 0, 9).await.unwrap().rows;
    let found: Vec<_> = rows.into_iter().map(|row| (row.id, row.invitation)).collect();
    assert_eq!(found, [(ids[0], Some((invited, InvitationState::Sent))), (ids[1], None)]);
}

#[tokio::test]
async fn list_is_sorted_by_votes_and_filtered() {
    let db = Db::interested(5, &[question("Which tools?", AskedOn::Interest)]).await;
    let ids = db.applied(3).await;
    let (summit, orga) = (summit(), db.organizer().await);
    let by = by_organizer(&summit, &orga);
    for _ in 0..2 {
        db.store.vote_for_application(by, ids[2], true).await.unwrap();
    }
    assert_eq!(db.texts("SELECT CAST(votes AS TEXT) FROM applications ORDER BY id").await, ["0", "0", "1"]);
    let all = ApplicationFilter::default();
    assert_eq!(db.listed(&all).await, [ids[2], ids[0], ids[1]]);
    db.decide(&ids[..1], &ApplicationAction::Tag(title("Docs"))).await;
    assert_eq!(db.listed(&ApplicationFilter { tag: Some(title("docs")), ..all.clone() }).await, [ids[0]]);
    assert_eq!(db.listed(&ApplicationFilter { project: Some(title("numpy")), ..all.clone() }).await.len(), 3);
    assert_eq!(db.listed(&ApplicationFilter { first_time: Some(false), ..all.clone() }).await, []);
    db.apply(&db.guest(2).await, "p2", &answers(&[(1, "Meson and Ninja")]), now()).await.unwrap();
    let answer = |text: &str| ApplicationFilter {
        answer: Some(AnswerFilter { question: QuestionId(1), answer: Some(text.to_owned()) }),
        ..ApplicationFilter::default()
    };
    for found in ["ninja", "NÍNJA"] {
        assert_eq!(db.listed(&answer(found)).await, [ids[1]], "{found}");
    }
    assert_eq!(db.listed(&answer("make")).await, []);
    db.store.vote_for_application(by, ids[2], false).await.unwrap();
    assert_eq!(db.listed(&all).await, ids);
}

#[tokio::test]
async fn removed_question_loses_its_answers() {
    let db = Db::interested(5, &[question("Which tools?", AskedOn::Interest)]).await;
    db.apply(&db.guest(1).await, "p1", &answers(&[(1, "Meson")]), now()).await.unwrap();
    let (summit, orga) = (summit(), db.organizer().await);
    let by = by_organizer(&summit, &orga);
    let rows = db.store.question_rows(by).await.unwrap();
    assert_eq!(rows[0].answers, 1);
    let removed = db.store.edit_questions(by, &questions_revision(&rows), &[], now()).await.unwrap();
    assert_eq!(removed, rows);
    assert_eq!(db.texts("SELECT answer FROM own_answers").await, Vec::<String>::new());
    let conflict = db.store.edit_questions(by, &questions_revision(&rows), &[], now()).await;
    assert!(matches!(conflict, Err(StoreError::Refused(Refusal::EditConflict))));
}

/// What applicants and organizers wrote, and nothing else has.
const SECRETS: [&str; 6] = [
    "p1@apply.example",
    "p1 wants to mend wheels",
    "p1 knows linkers",
    "a bed near the stairs",
    "speaks too softly",
    "needs-support-tag",
];

/// A summit with an application that organizers have noted, tagged, voted for and answered.
async fn summit_with_secrets() -> Db {
    let db = Db::interested(5, &[question("What do you need?", AskedOn::Both)]).await;
    let guest = db.guest(1).await;
    db.apply(&guest, "p1", &answers(&[(1, "a bed near the stairs")]), now()).await.unwrap();
    let ids = db.listed(&ApplicationFilter::default()).await;
    let (summit, orga) = (summit(), db.organizer().await);
    let by = by_organizer(&summit, &orga);
    db.store.add_application_note(by, ids[0], &parsed("speaks too softly"), now()).await.unwrap();
    db.store.vote_for_application(by, ids[0], true).await.unwrap();
    db.decide(&ids, &ApplicationAction::Tag(title("needs-support-tag"))).await;
    db.decide(&ids, &ApplicationAction::NotInvite).await;
    for secret in SECRETS {
        assert!(db.holds(secret), "the search finds the stored {secret}");
    }
    db
}

#[tokio::test]
async fn purged_applications_and_answers_leave_no_bytes() {
    let db = summit_with_secrets().await;
    // Eighteen months after the last day.
    let reports = db.store.purge(System::new(), at("2028-11-10T12:00:00Z")).await.unwrap();
    assert_eq!((reports[0].applications, reports[0].answers), (1, 1));
    for secret in SECRETS {
        assert!(!db.holds(secret), "{secret} is erased from the file");
    }
    assert_eq!(db.store.purge(System::new(), at("2028-11-11T12:00:00Z")).await.unwrap(), []);
}

#[tokio::test]
async fn deleted_account_leaves_no_application() {
    let db = summit_with_secrets().await;
    let guest = db.guest(1).await;
    db.store.delete_account(guest.signed_in(), now()).await.unwrap();
    db.store.erase_traces(System::new()).await.unwrap();
    for secret in SECRETS {
        assert!(!db.holds(secret), "{secret} is erased from the file");
    }
    assert_eq!(db.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
}

#[tokio::test]
async fn answers_are_deleted_after_the_day_of_their_question() {
    let mut short = question("Which day do you arrive?", AskedOn::Interest);
    short.content.kept_until = Some(day("2023-07-01"));
    let db = Db::interested(5, &[short, question("Which tools?", AskedOn::Interest)]).await;
    let both = answers(&[(1, "Tuesday evening"), (2, "Meson")]);
    db.apply(&db.guest(1).await, "p1", &both, now()).await.unwrap();
    assert_eq!(db.store.purge(System::new(), at("2023-07-01T12:00:00Z")).await.unwrap(), []);
    let reports = db.store.purge(System::new(), at("2023-07-03T12:00:00Z")).await.unwrap();
    assert_eq!((reports[0].applications, reports[0].answers), (0, 1));
    assert!(!db.holds("Tuesday evening"));
    assert_eq!(db.texts("SELECT answer FROM own_answers").await, ["Meson"]);
}

#[tokio::test]
async fn export_has_own_applications_and_answers() {
    let db = summit_with_secrets().await;
    let guest = db.guest(1).await;
    let export = db.store.data_export(guest.signed_in()).await.unwrap().unwrap();
    let application = &export["applications"][0];
    assert_eq!(application["reason"], "p1 wants to mend wheels");
    assert_eq!(application["projects"], serde_json::json!(["SciPy", "NumPy"]));
    assert_eq!(application["state"], "not_invited");
    assert_eq!(export["own_answers"][0]["answer"], "a bed near the stairs");
    assert!(!export.to_string().contains("needs-support-tag"), "the tags are the organizers'");
    let orga = db.store.data_export(db.organizer().await.signed_in()).await.unwrap().unwrap();
    assert_eq!(orga["notes_on_applications"][0]["text"], "speaks too softly");
    assert!(!orga.to_string().contains("mend wheels"), "what others wrote is theirs");
}

/// Adds this many applications, each with answers to fifty questions.
async fn fill_applications(db: &Db, applications: u32) {
    db.run(&format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 50)
         INSERT INTO own_questions (edition_id, position, text, kind, is_required, asked_on, is_visible)
         SELECT e.id, n, 'Question ' || n, 'text', 0, 'both', 0 FROM n, editions e WHERE e.slug = '2027';
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {applications})
         INSERT INTO people (name, login, github_id, since) SELECT 'Filled ' || n, 'filled-' || n, 50000 + n, 0 FROM n;
         INSERT INTO applications (edition_id, person_id, state, since, email, reason, sent_at, updated_at)
         SELECT e.id, p.id, 'new', 0, p.login || '@apply.example', 'To mend wheels', 0, 0
         FROM people p, editions e WHERE e.slug = '2027' AND p.login LIKE 'filled-%';
         INSERT INTO application_projects (application_id, position, title)
         SELECT id, 0, 'Project ' || id % 40 FROM applications;
         INSERT INTO own_answers (question_id, person_id, answer)
         SELECT q.id, a.person_id, 'Answer ' || q.id FROM own_questions q, applications a;"
    ))
    .await;
}

#[tokio::test]
async fn list_of_many_applications_takes_no_longer_than_of_ten() {
    let mut fastest = Vec::new();
    for applications in [10, 500] {
        let db = Db::summit(10).await;
        fill_applications(&db, applications).await;
        let answered = AnswerFilter { question: QuestionId(7), answer: None };
        let (summit, filter) = (summit(), ApplicationFilter { answer: Some(answered), ..Default::default() });
        let mut times = Vec::new();
        for _ in 0..7 {
            let begun = std::time::Instant::now();
            let list = db.store.applications(by_any_organizer(&summit), &filter, 0, 10).await.unwrap();
            times.push(begun.elapsed());
            assert_eq!((list.rows.len(), list.selected.len()), (10, applications as usize));
        }
        fastest.push(times.into_iter().min().unwrap());
    }
    let limit = fastest[0] * 2 + std::time::Duration::from_millis(10);
    assert!(fastest[1] <= limit, "{fastest:?}");
}
