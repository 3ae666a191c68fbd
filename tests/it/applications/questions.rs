//! Checks the questions that an edition adds to its interest form and its invitations.

use super::{application, open_summit, send};
use crate::support::people::sign_in_with_email;
use crate::support::settings::shown_revision;
use crate::support::summit::{draft, logins, slug};
use crate::support::{
    FULL_CONSENT, Key, PAGES, Summit, VISITOR, by_any_organizer, by_organizer, location, now, sign_in,
};
use domain::email::EmailKind;
use domain::id::Login;
use domain::invitations::{InvitationAction, Invitee};
use reqwest::StatusCode;

const PAGE: &str = "/2028/settings/questions";

/// A row of the form of questions.
struct Row<'a> {
    id: &'a str,
    text: &'a str,
    kind: &'a str,
    choices: &'a str,
    required: &'a str,
    visible: &'a str,
}

const DIET: Row<'_> =
    Row { id: "", text: "What do you eat?", kind: "choice", choices: "vegan\nall", required: "yes", visible: "no" };
const TOPIC: Row<'_> =
    Row { id: "", text: "Favourite topic?", kind: "text", choices: "", required: "no", visible: "yes" };

async fn save(summit: &Summit, rows: &[Row<'_>]) -> reqwest::Response {
    let read = shown_revision(&summit.app, PAGE, &summit.organizer).await;
    let mut form = vec![("read", read.as_str())];
    for row in rows {
        form.extend([
            ("id", row.id),
            ("order", ""),
            ("text", row.text),
            ("kind", row.kind),
            ("choices", row.choices),
            ("required", row.required),
            ("asked_on", "both"),
            ("visible", row.visible),
            ("kept_until", ""),
        ]);
    }
    summit.app.post_as(PAGE, &summit.organizer, &form).await
}

/// A summit that asks both questions, with the numbers 1 and 2 after those of the demo.
async fn asking_summit() -> (Summit, [String; 2]) {
    let summit = open_summit().await;
    let saved = save(&summit, &[DIET, TOPIC]).await;
    assert_eq!(location(&saved), format!("{PAGE}?saved=yes"));
    let page = summit.app.page_as(PAGE, &summit.organizer).await;
    let mut ids = page.split("name=\"id\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let ids = [ids.next().expect("a question").to_owned(), ids.next().expect("a question").to_owned()];
    (summit, ids)
}

/// Accepts an invitation with these answers.
async fn accept(summit: &Summit, key: &Key, ids: &[String; 2], answers: [&str; 2]) -> reqwest::Response {
    let mut form = FULL_CONSENT.to_vec();
    for (id, answer) in ids.iter().zip(answers) {
        form.extend([("question", id.as_str()), ("answer", answer)]);
    }
    summit.app.post_as("/2028/invitation/accept", key, &form).await
}

#[tokio::test]
async fn required_question_is_asked_on_both_forms() {
    let (summit, ids) = asking_summit().await;
    let key = sign_in(&summit.app, "demo-guest-000", 1000).await;
    let page = send(&summit, &key, &application("one")).await.text().await.expect("text");
    assert!(page.contains("What do you eat?: Answer this question."), "{page}");
    summit.invite(&["demo-guest-000".to_owned()]).await;
    let refused = accept(&summit, &key, &ids, ["", "wheels"]).await;
    assert_eq!(refused.status(), StatusCode::OK);
    let page = refused.text().await.expect("text");
    assert!(page.contains("What do you eat?: Answer this question.") && page.contains("wheels"), "{page}");
    let wrong = accept(&summit, &key, &ids, ["meat", ""]).await.text().await.expect("text");
    assert!(wrong.contains("Choose one of the answers."), "{wrong}");
    assert_eq!(accept(&summit, &key, &ids, ["vegan", "wheels"]).await.status(), 303);
}

#[tokio::test]
async fn answer_of_the_interest_form_is_on_the_invitation() {
    let (summit, ids) = asking_summit().await;
    let key = sign_in(&summit.app, "demo-guest-000", 1000).await;
    let mut form = application("one");
    form.extend([("question", ids[0].clone()), ("answer", "vegan".to_owned())]);
    form.extend([("question", ids[1].clone()), ("answer", "wheels of fortune".to_owned())]);
    assert_eq!(location(&send(&summit, &key, &form).await), "/2028/interest?done=sent");
    summit.invite(&["demo-guest-000".to_owned()]).await;
    let page = summit.app.page_as("/2028/invitation", &key).await;
    assert!(page.contains("wheels of fortune"), "{page}");
}

#[tokio::test]
async fn participants_see_visible_answers_and_no_private_ones() {
    let (summit, ids) = asking_summit().await;
    summit.invite(&["demo-guest-000".to_owned(), "demo-guest-001".to_owned()]).await;
    let one = sign_in(&summit.app, "demo-guest-000", 1000).await;
    let other = sign_in(&summit.app, "demo-guest-001", 1001).await;
    assert_eq!(accept(&summit, &one, &ids, ["vegan", "wheels of fortune"]).await.status(), 303);
    assert_eq!(accept(&summit, &other, &ids, ["all", ""]).await.status(), 303);
    let seen = summit.app.page_as("/2028/people", &other).await;
    assert!(seen.contains("wheels of fortune") && !seen.contains("What do you eat?"), "{seen}");
    let stranger = sign_in(&summit.app, "demo-newcomer", 3000).await;
    for key in [&VISITOR, &stranger] {
        for path in PAGES.iter().chain(&["/2028", "/2028/people", "/api/v1/editions/2028/people"]) {
            let page = summit.app.page_as(path, key).await;
            assert!(!page.contains("wheels of fortune") && !page.contains("vegan"), "{path}");
        }
    }
}

#[tokio::test]
async fn invitations_are_filtered_and_exported_by_answer() {
    let (summit, ids) = asking_summit().await;
    let invited = summit.invite(&["demo-guest-000".to_owned(), "demo-guest-001".to_owned()]).await;
    for (nth, answers) in [(0, ["vegan", "wheels"]), (1, ["all", "arrays"])] {
        let key = sign_in(&summit.app, &format!("demo-guest-00{nth}"), 1000 + nth).await;
        assert_eq!(accept(&summit, &key, &ids, answers).await.status(), 303);
    }
    let filter = format!("question={}&answer=vegan", ids[0]);
    let list = summit.app.page_as(&format!("/2028/invitations?{filter}"), &summit.organizer).await;
    assert!(
        list.contains("1 of 2 invitations") && list.contains("<th scope=\"col\" dir=\"auto\">What do you eat?"),
        "{list}"
    );
    let csv = summit.app.page_as(&format!("/2028/invitations.csv?{filter}"), &summit.organizer).await;
    assert!(csv.contains("What do you eat?") && csv.contains("vegan") && !csv.contains("arrays"), "{csv}");
    let one = summit.app.page_as(&format!("/2028/invitations/{}", invited[0]), &summit.organizer).await;
    assert!(one.contains("What do you eat?") && one.contains("vegan"), "{one}");
}

#[tokio::test]
async fn participant_answers_a_question_that_was_added_later() {
    let summit = open_summit().await;
    summit.invite(&["demo-guest-000".to_owned()]).await;
    let key = sign_in(&summit.app, "demo-guest-000", 1000).await;
    summit.accept(&key).await;
    save(&summit, &[DIET]).await;
    let page = summit.app.page_as(PAGE, &summit.organizer).await;
    let id = page.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a question");
    let answer = |answer| [("question", id), ("answer", answer)];
    let refused = summit.app.post_as("/2028/invitation/answers", &key, &answer("")).await;
    assert!(refused.text().await.expect("text").contains("What do you eat?: Answer this question."));
    let saved = summit.app.post_as("/2028/invitation/answers", &key, &answer("all")).await;
    assert_eq!(location(&saved), "/2028/invitation?done=answers");
    let page = summit.app.page_as("/2028/invitation", &key).await;
    assert!(page.contains("<option value=\"all\" selected"), "{page}");
    let stranger = sign_in(&summit.app, "demo-newcomer", 3000).await;
    let answer = summit.app.post_as("/2028/invitation/answers", &stranger, &answer("all")).await;
    assert!(answer.text().await.expect("text").contains("You have no invitation to this edition"));
}

#[tokio::test]
async fn removing_an_answered_question_tells_what_is_lost() {
    let (summit, ids) = asking_summit().await;
    let key = sign_in(&summit.app, "demo-guest-000", 1000).await;
    summit.invite(&["demo-guest-000".to_owned()]).await;
    assert_eq!(accept(&summit, &key, &ids, ["vegan", ""]).await.status(), 303);
    let kept = Row { id: &ids[1], ..TOPIC };
    let asked = save(&summit, &[kept]).await;
    assert_eq!(asked.status(), StatusCode::OK);
    let page = asked.text().await.expect("text");
    assert!(page.contains("What do you eat?: 1 answer is deleted"), "{page}");
    let (address, fields) = crate::support::test_app::confirmation(&page).expect("a form");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = summit.app.post_as(&address, &summit.organizer, &fields).await;
    assert_eq!(location(&done), format!("{PAGE}?saved=yes"));
    let page = summit.app.page_as(PAGE, &summit.organizer).await;
    assert!(!page.contains("What do you eat?") && page.contains("Favourite topic?"), "{page}");
}

#[tokio::test]
async fn rejected_questions_keep_what_was_typed() {
    let summit = open_summit().await;
    let page = save(&summit, &[Row { choices: "only one", ..DIET }]).await.text().await.expect("text");
    assert!(page.contains("Write two different choices or more"), "{page}");
    assert!(page.contains("value=\"What do you eat?\"") && page.contains("only one"), "{page}");
}

#[tokio::test]
async fn application_keeps_the_answers_given_before() {
    let (summit, ids) = asking_summit().await;
    let key = sign_in(&summit.app, "demo-newcomer", 3000).await;
    let with = |topic: &'static str| {
        let mut form = application("newcomer");
        for (id, answer) in ids.iter().zip(["vegan", topic]) {
            form.extend([("question", id.clone()), ("answer", answer.to_owned())]);
        }
        form
    };
    send(&summit, &key, &with("wheels")).await;
    let page = summit.app.page_as("/2028/interest", &key).await;
    assert!(page.contains("wheels"), "{page}");
}

#[tokio::test]
async fn answer_without_a_question_is_said_to_be_unused() {
    const UNUSED: &str = "Choose the question that it answers, too.";
    let (summit, [diet, _]) = asking_summit().await;
    let key = sign_in(&summit.app, "demo-newcomer", 3000).await;
    let mut form = application("newcomer");
    form.extend([("question", diet.clone()), ("answer", "vegan".to_owned())]);
    send(&summit, &key, &form).await;
    let page = summit.app.page_as("/2028/applications?answer=vegan", &summit.organizer).await;
    assert!(page.contains(UNUSED), "{page}");
    let page = summit.app.page_as(&format!("/2028/applications?answer=vegan&question={diet}"), &summit.organizer).await;
    assert!(!page.contains(UNUSED) && page.contains("Select demo-newcomer"), "{page}");
    let wrong = [("answer", "vegan"), ("subject", "Hello"), ("body", "Dear {name}"), ("key", "answer-key")];
    let page = summit.app.post_as("/2028/emails/new/send", &summit.organizer, &wrong).await;
    let page = page.text().await.expect("text");
    assert!(page.contains("Choose the question that “vegan” answers") && page.contains("value=\"vegan\""), "{page}");
}

#[tokio::test]
async fn organizer_writes_to_people_with_an_answer() {
    let (summit, ids) = asking_summit().await;
    let guests = logins(2);
    for (nth, (login, diet)) in guests.iter().zip(["vegan", "all"]).enumerate() {
        let invited = draft(Invitee::new(None, Login::parse(login).ok(), None).expect("an invitee"));
        let (slug, by) = (slug(), summit.organizers_account().await);
        let id = summit.app.store.draft(by_organizer(&slug, &by), &[invited], now()).await.expect("a draft")[0];
        let sent = summit.app.store.act(by_organizer(&slug, &by), &[id], &InvitationAction::Send, now()).await;
        assert_eq!(sent.expect("an answer").refused, []);
        let number = 1000 + i64::try_from(nth).expect("a number");
        let key = sign_in_with_email(&summit.app, login, number, &format!("{login}@post.example")).await;
        assert!(accept(&summit, &key, &ids, [diet, ""]).await.status().is_redirection());
    }
    let [diet, _] = &ids;
    let page = summit.app.page_as(&format!("/2028/emails/new?question={diet}&answer=VEGAN"), &summit.organizer).await;
    assert!(page.contains("1 person gets this email") && page.contains("value=\"VEGAN\""), "{page}");
    let page = summit.app.page_as(&format!("/2028/emails/new?question={diet}"), &summit.organizer).await;
    assert!(page.contains("2 people get this email"), "{page}");
    let form = [
        ("question", diet.as_str()),
        ("answer", "vegan"),
        ("subject", "Food"),
        ("body", "Dear {name}"),
        ("key", "food-key"),
    ];
    assert_eq!(summit.post("/2028/emails/new/send", &summit.organizer, &form).await.status(), StatusCode::SEE_OTHER);
    let slug = slug();
    let emails = summit.app.store.emails(by_any_organizer(&slug), None, None, 100).await.expect("emails");
    let to: Vec<_> =
        emails.into_iter().filter(|email| email.kind == EmailKind::GroupEmail).filter_map(|email| email.to).collect();
    assert_eq!(to.into_iter().map(String::from).collect::<Vec<_>>(), [format!("{}@post.example", guests[0])]);
}
