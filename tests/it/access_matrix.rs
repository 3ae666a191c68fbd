//! Every door and who may pass it: one row each. A new door without a row fails.

use crate::test_app::{TestApp, now};
use domain::id::{EditionSlug, Login};
use domain::invitations::InvitationState;
use domain::login_sessions::{GitHubAccount, Token};
use domain::roles::Role;
use domain::text::{PersonName, ShortText};
use reqwest::{Method, StatusCode};
use std::collections::BTreeSet;

/// `yes`: they are served. `in`: they are asked to sign in. `no`: they are told who may.
/// The columns: visitor, participant of another edition, participant, track lead, organizer, owner; the edition is 2027.
pub const DOORS: &[(&str, &str)] = &[
    ("GET /                        ", "yes yes yes yes yes yes"),
    ("GET /{edition}               ", "yes yes yes yes yes yes"),
    ("GET /{edition}/people        ", "yes yes yes yes yes yes"),
    ("GET /{edition}/meetings      ", "yes yes yes yes yes yes"),
    ("GET /{edition}/tasks         ", "yes yes yes yes yes yes"),
    ("GET /{edition}/tasks/{number}", "yes yes yes yes yes yes"),
    ("GET /{edition}/progress      ", "yes yes yes yes yes yes"),
    ("GET /specs                   ", "yes yes yes yes yes yes"),
    ("GET /specs/{number}          ", "yes yes yes yes yes yes"),
    ("GET /roadmap                 ", "yes yes yes yes yes yes"),
    ("GET /roadmap/{code}          ", "yes yes yes yes yes yes"),
    ("POST /appearance             ", "yes yes yes yes yes yes"),
    ("GET /sign-in                 ", "yes yes yes yes yes yes"),
    // Without a state of ours there is nothing to come back with: refused, whoever asks.
    ("POST /sign-in                ", "yes yes yes yes yes yes"),
    ("GET /sign-in/return          ", "yes yes yes yes yes yes"),
    ("POST /sign-out               ", "yes yes yes yes yes yes"),
    ("GET /me                      ", "in  yes yes yes yes yes"),
    ("POST /me/preferences         ", "in  yes yes yes yes yes"),
    ("POST /me/login-sessions/end        ", "in  yes yes yes yes yes"),
    ("GET /me/data.json            ", "in  yes yes yes yes yes"),
    ("GET /me/delete               ", "in  yes yes yes yes yes"),
    ("POST /me/delete              ", "in  yes yes yes yes yes"),
    // A link that leads nowhere says so to everybody alike; what a true one opens is shown in `invitations.rs`.
    ("GET /invitation/{token}      ", "yes yes yes yes yes yes"),
    ("POST /invitation/{token}     ", "yes yes yes yes yes yes"),
    ("GET /unsubscribe/{token}       ", "yes yes yes yes yes yes"),
    ("POST /unsubscribe/{token}      ", "yes yes yes yes yes yes"),
    ("GET /{edition}/commitments   ", "yes yes yes yes yes yes"),
    ("POST /{edition}/commitments  ", "in  no  no  no  yes yes"),
    ("GET /{edition}/invitation    ", "in  yes yes yes yes yes"),
    ("POST /{edition}/invitation   ", "in  yes yes yes yes yes"),
    ("POST /{edition}/invitation/logistics       ", "in  yes yes yes yes yes"),
    ("GET /{edition}/propose       ", "in  yes yes yes yes yes"),
    ("POST /{edition}/propose      ", "in  yes yes yes yes yes"),
    ("GET /{edition}/invitations   ", "in  no  no  no  yes yes"),
    ("GET /{edition}/invitations.csv         ", "in  no  no  no  yes yes"),
    ("POST /{edition}/invitations/act        ", "in  no  no  no  yes yes"),
    ("POST /{edition}/invitations/offer      ", "in  no  no  no  yes yes"),
    ("GET /{edition}/invitations/add         ", "in  no  no  no  yes yes"),
    ("POST /{edition}/invitations/add        ", "in  no  no  no  yes yes"),
    ("POST /{edition}/invitations/add/check  ", "in  no  no  no  yes yes"),
    ("POST /{edition}/invitations/add/one    ", "in  no  no  no  yes yes"),
    ("GET /{edition}/invitations/{number}    ", "in  no  no  no  yes yes"),
    ("POST /{edition}/invitations/{number}   ", "in  no  no  no  yes yes"),
    ("POST /{edition}/invitations/{number}/link  ", "in  no  no  no  yes yes"),
    ("GET /{edition}/invitations/{number}/edit ", "in  no  no  no  yes yes"),
    ("POST /{edition}/invitations/{number}/edit", "in  no  no  no  yes yes"),
    ("GET /{edition}/seats         ", "in  no  no  no  yes yes"),
    ("POST /{edition}/seats        ", "in  no  no  no  yes yes"),
    ("GET /{edition}/logistics     ", "in  no  no  no  yes yes"),
    ("GET /{edition}/logistics.csv ", "in  no  no  no  yes yes"),
    ("GET /{edition}/outbox        ", "in  no  no  no  yes yes"),
    ("POST /{edition}/outbox/act   ", "in  no  no  no  yes yes"),
    ("GET /{edition}/outbox/{number}         ", "in  no  no  no  yes yes"),
    ("GET /{edition}/email-templates       ", "in  no  no  no  yes yes"),
    ("GET /{edition}/email-templates/{template}        ", "in  no  no  no  yes yes"),
    ("POST /{edition}/email-templates/{template}       ", "in  no  no  no  yes yes"),
    ("GET /search                  ", "yes yes yes yes yes yes"),
    ("GET /{edition}/board         ", "yes yes yes yes yes yes"),
    ("GET /{edition}/dependencies         ", "yes yes yes yes yes yes"),
    ("GET /{edition}/tasks.csv     ", "yes yes yes yes yes yes"),
    ("GET /{edition}/tasks/{number}/revisions           ", "yes yes yes yes yes yes"),
    ("GET /{edition}/tasks/{number}/comments           ", "yes yes yes yes yes yes"),
    ("GET /{edition}/tasks/{number}/comments/{comment} ", "yes yes yes yes yes yes"),
    ("POST /{edition}/tasks/{number}/comments/{comment}", "in  no  yes yes yes yes"),
    ("GET /{edition}/tasks/propose ", "in  no  yes yes yes yes"),
    ("POST /{edition}/tasks/propose", "in  no  yes yes yes yes"),
    ("POST /{edition}/tasks/{number}         ", "in  no  yes yes yes yes"),
    // Task 1 is of the lead's track; whoever's hand is on a task may change it too, as is shown in `plan.rs`.
    ("GET /{edition}/tasks/{number}/edit   ", "in  no  no  yes yes yes"),
    ("POST /{edition}/tasks/{number}/edit  ", "in  no  no  yes yes yes"),
    ("POST /{edition}/tasks/act    ", "in  no  no  no  yes yes"),
    ("GET /{edition}/tasks/import    ", "in  no  no  no  yes yes"),
    ("POST /{edition}/tasks/import   ", "in  no  no  no  yes yes"),
    ("POST /{edition}/tasks/import/check       ", "in  no  no  no  yes yes"),
    ("POST /{edition}/tasks/import/settings       ", "in  no  no  no  yes yes"),
    ("GET /me/notifications              ", "in  yes yes yes yes yes"),
    ("POST /me/notifications             ", "in  yes yes yes yes yes"),
    ("GET /{edition}/roles         ", "in  no  no  no  yes yes"),
    ("GET /{edition}/audit-log       ", "in  no  no  no  yes yes"),
    ("GET /roles                   ", "in  no  no  no  no  yes"),
    ("GET /audit-log                 ", "in  no  no  no  no  yes"),
    // Here to name an owner; that organizers may name leads is shown below.
    ("POST /roles/appoint          ", "in  no  no  no  no  yes"),
    ("POST /roles/dismiss          ", "in  no  no  no  no  yes"),
    ("GET /api/v1/editions                   ", "yes yes yes yes yes yes"),
    ("GET /api/v1/editions/{edition}         ", "yes yes yes yes yes yes"),
    ("GET /api/v1/editions/{edition}/people  ", "yes yes yes yes yes yes"),
    ("GET /api/v1/editions/{edition}/agenda  ", "yes yes yes yes yes yes"),
    ("GET /api/v1/editions/{edition}/tasks   ", "yes yes yes yes yes yes"),
    ("GET /api/v1/editions/{edition}/progress", "yes yes yes yes yes yes"),
    ("GET /api/v1/editions/{edition}/similar ", "yes yes yes yes yes yes"),
    ("GET /api/v1/specs                      ", "yes yes yes yes yes yes"),
    ("GET /api/v1/outcomes                   ", "yes yes yes yes yes yes"),
];

/// What each form sends here: enough to be understood, and nothing that would change who is who.
fn form(door: &str) -> Vec<(&'static str, &'static str)> {
    match door {
        "POST /roles/appoint" => vec![("role", "owner"), ("login", "demo-someone-new")],
        "POST /roles/dismiss" => vec![("role", "owner"), ("login", "nobody-has-this")],
        "POST /{edition}/invitations/{number}" => vec![("do", "answer")],
        "POST /{edition}/tasks/{number}" => vec![("do", "comment")],
        "POST /{edition}/invitation" => vec![("do", "agree")],
        "POST /me/login-sessions/end" => vec![("id", "0")],
        "POST /me/delete" => vec![("login", "not-mine")],
        _ => vec![],
    }
}

/// A signed-in person's cookie; `None` for a visitor.
pub type Key = Option<String>;

/// Signs in as GitHub would say; each person has a number of their own.
pub async fn sign_in(app: &TestApp, login: &str, id: i64) -> Key {
    let token = Token::parse(&format!("{id:0>43}")).expect("a token");
    let login = Login::parse(login).expect("a login");
    let name = PersonName::parse(login.as_str()).expect("a name");
    let account = GitHubAccount { id, login, name, avatar: None, email: None };
    let device = ShortText::parse("Firefox on Linux").expect("a device");
    app.store.sign_in(&account, &device, &token, now()).await.expect("signed in");
    Some(format!("cairn={}", token.as_str()))
}

/// One of each role, in the order of the columns.
pub async fn everybody(app: &TestApp) -> [Key; 6] {
    let people = async |edition: &str| {
        let slug = EditionSlug::parse(edition).expect("a slug");
        let people = app.store.participants(&slug).await.expect("people").expect("an edition");
        people
            .into_iter()
            .filter_map(|one| Some((one.person.login?.to_string(), one.leads.is_empty())))
            .collect::<Vec<_>>()
    };
    let here = people("2027").await;
    let elsewhere = people("2025").await;
    let stranger =
        elsewhere.iter().find(|(login, _)| here.iter().all(|(other, _)| other != login)).expect("a stranger");
    let participant = here.iter().find(|(_, plain)| *plain).expect("a participant");
    let lead = here.iter().find(|(_, plain)| !*plain).expect("a lead");
    let organizer = Role::Organizer(EditionSlug::parse("2027").expect("a slug"));
    for (role, login) in [(&Role::Owner, "the-owner"), (&organizer, "the-organizer")] {
        app.store.appoint(role, &Login::parse(login).expect("a login"), None, now()).await.expect("appointed");
    }
    let page = app.store.edition(&EditionSlug::parse("2027").expect("a slug")).await.expect("an answer").expect("it");
    let track = page.tracks.into_iter().next().expect("a track").title;
    let leads = Role::Lead(EditionSlug::parse("2027").expect("a slug"), track);
    app.store.appoint(&leads, &Login::parse(&lead.0).expect("a login"), None, now()).await.expect("appointed");
    [
        None,
        sign_in(app, &stranger.0, 11).await,
        sign_in(app, &participant.0, 12).await,
        sign_in(app, &lead.0, 13).await,
        sign_in(app, "the-organizer", 14).await,
        sign_in(app, "the-owner", 15).await,
    ]
}

/// One that was sent and has no answer.
async fn an_invitation(app: &TestApp) -> String {
    let overview = app.store.overview(&EditionSlug::parse("2027").expect("a slug")).await.expect("an overview");
    let sent = overview.invitations.iter().find(|one| one.status.state == InvitationState::Sent);
    sent.expect("one that was sent").id.to_string()
}

async fn a_message(app: &TestApp) -> String {
    let slug = EditionSlug::parse("2027").expect("a slug");
    let emails = app.store.emails(&slug, None, None, 1).await.expect("messages");
    emails.first().expect("a letter").id.to_string()
}

/// The address with what the demo has in the place of its names.
async fn filled(app: &TestApp, address: &str) -> String {
    let number = match address {
        address if address.contains("/invitations/") => an_invitation(app).await,
        address if address.starts_with("/specs") => "4".to_owned(),
        address if address.contains("/outbox/") => a_message(app).await,
        _ => "1".to_owned(),
    };
    let path = address.replace("{edition}", "2027").replace("{number}", &number).replace("{code}", "1a");
    path.replace("{template}", "invitation").replace("{token}", "no-such-token").replace("{comment}", "1")
}

async fn knock(app: &TestApp, door: &str, key: &Key) -> &'static str {
    let (method, address) = door.split_once(' ').expect("a door");
    let path = filled(app, address).await;
    let request = match method {
        "GET" => app.client.get(app.address(&path)),
        _ => app.client.post(app.address(&path)).header("sec-fetch-site", "same-origin").form(&form(door)),
    };
    let request = key.iter().fold(request, |request, key| request.header("cookie", key));
    let answer = request.send().await.expect("an answer");
    let to = answer.headers().get("location").map(|to| to.to_str().expect("text").to_owned()).unwrap_or_default();
    match answer.status() {
        StatusCode::UNAUTHORIZED => "in",
        StatusCode::SEE_OTHER if to.starts_with("/sign-in") => "in",
        StatusCode::FORBIDDEN => "no",
        // Nobody has set up signing in here, and the way back needs a state; both say so to everybody alike.
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_REQUEST if address.starts_with("/sign-in") => "yes",
        StatusCode::NOT_FOUND if address.contains("{token}") || address.contains("{comment}") => "yes",
        status if status.is_success() || status == StatusCode::SEE_OTHER => "yes",
        status => panic!("{door} answers {status}"),
    }
}

#[tokio::test]
async fn every_door_lets_in_whom_its_row_names_and_nobody_else() {
    let app = TestApp::with_demo_data().await;
    let everybody = everybody(&app).await;
    let mut wrong = Vec::new();
    // Signing out comes last, or the doors after it would be knocked at by nobody.
    let (out, doors): (Vec<_>, Vec<_>) = DOORS.iter().partition(|(door, _)| door.starts_with("POST /sign-out"));
    for (door, who) in doors.into_iter().chain(out) {
        let door = door.trim();
        for ((key, expected), role) in everybody.iter().zip(who.split_whitespace()).zip(ROLES) {
            let answer = knock(&app, door, key).await;
            if answer != expected {
                wrong.push(format!("{door} answers {role} with {answer}, and its row says {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const ROLES: [&str; 6] =
    ["a visitor", "a participant of another edition", "a participant", "a lead", "an organizer", "an owner"];

#[test]
fn every_door_has_a_row() {
    let pages = web::routes::addresses().into_iter().map(|(method, address)| format!("{method} {address}"));
    let data = server::api::addresses().into_iter().map(|address| format!("GET {address}"));
    let ways = server::sign_in::addresses().into_iter().map(|(method, address)| format!("{method} {address}"));
    let doors: BTreeSet<String> = pages.chain(ways).chain(data).collect();
    let rows: BTreeSet<String> = DOORS.iter().map(|(door, _)| door.trim().to_owned()).collect();
    assert_eq!(doors, rows);
}

/// The columns grow: whoever stands further right may never do less.
#[test]
fn a_row_never_takes_back_what_a_lesser_role_may() {
    let worth = |word: &str| ["in", "no", "yes"].iter().position(|known| *known == word).expect("a word");
    for (door, who) in DOORS {
        let worths: Vec<usize> = who.split_whitespace().map(worth).collect();
        assert!(worths.len() == 6 && worths.is_sorted(), "{door}: {who}");
    }
}

#[tokio::test]
async fn an_organizer_names_leads_of_their_own_edition_only() {
    let app = TestApp::with_demo_data().await;
    let [_, _, participant, lead, organizer, _] = everybody(&app).await;
    let track = app.json("/api/v1/editions/2027").await["tracks"][0]["title"].as_str().expect("a track").to_owned();
    let old = app.json("/api/v1/editions/2026").await["tracks"][0]["title"].as_str().expect("a track").to_owned();
    let name = async |key: &Key, edition: &str, track: &str| {
        let form = [("role", "lead"), ("edition", edition), ("track", track), ("login", "demo-new-lead")];
        let request = app.client.post(app.address("/roles/appoint")).header("cookie", key.clone().expect("a key"));
        request.form(&form).send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(name(&participant, "2027", &track).await, 403);
    assert_eq!(name(&lead, "2027", &track).await, 403);
    assert_eq!(name(&organizer, "2026", &old).await, 403);
    assert_eq!(name(&organizer, "2027", &track).await, 303);
    let roles = app.get_as("/2027/roles", &organizer).await;
    assert!(roles.contains("@demo-new-lead, active after first sign-in"), "{roles:.200}");
}

#[tokio::test]
async fn what_a_signed_in_person_sees_is_kept_by_nobody_on_the_way() {
    let app = TestApp::with_demo_data().await;
    let [_, _, participant, ..] = everybody(&app).await;
    for path in ["/", "/2027", "/me", "/me/data.json"] {
        let request = app.client.get(app.address(path)).header("cookie", participant.clone().expect("a key"));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.headers()["cache-control"], "private, no-store", "{path}");
    }
    assert_eq!(app.get("/").await.headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn a_sign_in_outlives_the_server() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-wren", 31).await;
    assert!(app.get_as("/me", &key).await.contains("this browser"));
    let again = app.restarted().await;
    assert!(again.get_as("/me", &key).await.contains("this browser"));
}

#[tokio::test]
async fn an_account_that_is_deleted_leaves_the_work_under_a_neutral_name() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-ilse", 41).await;
    let task = "/2026/tasks/1";
    assert!(
        app.page(task).await.contains("Ilse Granitsen") && app.page("/2027/people").await.contains("Ilse Granitsen")
    );
    let delete = async |typed: &str| {
        let request = app.client.post(app.address("/me/delete")).header("cookie", key.clone().expect("a key"));
        request.form(&[("login", typed)]).send().await.expect("an answer")
    };
    assert!(delete("demo-someone").await.text().await.expect("text").contains("Nothing was deleted"));
    assert_eq!(delete("demo-ilse").await.status(), 303);
    assert!(app.page(task).await.contains("Former participant"));
    for path in [task, "/2027/people", "/2026/people", "/"] {
        assert!(!app.page(path).await.contains("Ilse Granitsen"), "{path}");
    }
    let me = app.client.get(app.address("/me")).header("cookie", key.clone().expect("a key"));
    assert_eq!(me.send().await.expect("an answer").status(), 303);
}

#[tokio::test]
async fn the_data_one_takes_hold_what_is_kept_and_no_secret() {
    let app = TestApp::with_demo_data().await;
    let key = sign_in(&app, "demo-ilse", 51).await;
    let data = app.get_as("/me/data.json", &key).await;
    for kept in ["demo-ilse", "Firefox on Linux", "2027"] {
        assert!(data.contains(kept), "{kept}: {data:.400}");
    }
    assert!(!data.contains(&format!("{:0>43}", 51)) && !data.contains("hash"), "no secret of a sign-in");
}

#[tokio::test]
async fn only_an_owner_makes_an_owner_or_an_organizer() {
    let app = TestApp::with_demo_data().await;
    let everybody = everybody(&app).await;
    let before = app.store.appointments(None).await.expect("roles");
    for key in &everybody[..5] {
        for (role, edition) in [("owner", ""), ("organizer", "2027")] {
            let form = [("role", role), ("edition", edition), ("login", "demo-wren")];
            let request = app.client.post(app.address("/roles/appoint")).form(&form);
            let request = key.iter().fold(request, |request, key| request.header("cookie", key));
            assert!([401, 403].contains(&request.send().await.expect("an answer").status().as_u16()), "{role}");
        }
    }
    assert_eq!(app.store.appointments(None).await.expect("roles"), before);
}

/// A page and its head are the same but for the body, whoever asks.
#[tokio::test(flavor = "multi_thread")]
async fn head_answers_wherever_get_does_and_the_same() {
    let app = TestApp::with_demo_data().await;
    let everybody = everybody(&app).await;
    let mut wrong = Vec::new();
    for address in DOORS.iter().filter_map(|(door, _)| door.trim().strip_prefix("GET ")) {
        let path = filled(&app, address).await;
        for (key, role) in everybody.iter().zip(ROLES) {
            let ask = async |method: Method| {
                let request = app.client.request(method, app.address(&path));
                let request = key.iter().fold(request, |request, key| request.header("cookie", key));
                request.send().await.expect("an answer")
            };
            let (get, head) = (ask(Method::GET).await, ask(Method::HEAD).await);
            let told = |answer: &reqwest::Response| {
                let headers = answer.headers().iter().filter(|(name, _)| *name != "date");
                let headers: BTreeSet<(String, Vec<u8>)> =
                    headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
                (answer.status(), headers)
            };
            if told(&get) != told(&head) {
                wrong.push(format!("{address} to {role}: GET {:?}, HEAD {:?}", told(&get), told(&head)));
            }
            assert!(head.bytes().await.expect("a body").is_empty(), "{address}: HEAD has no body");
        }
    }
    assert!(wrong.is_empty(), "{} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn a_door_that_is_only_read_takes_nothing() {
    let app = TestApp::with_demo_data().await;
    let rows: BTreeSet<&str> = DOORS.iter().map(|(door, _)| door.trim()).collect();
    let read = rows.iter().filter_map(|door| door.strip_prefix("GET "));
    for address in read.filter(|address| !rows.contains(format!("POST {address}").as_str())) {
        let path = address.replace("{edition}", "2027").replace("{number}", "1").replace("{code}", "1a");
        let path =
            path.replace("{template}", "invitation").replace("{token}", "no-such-token").replace("{comment}", "1");
        assert_eq!(app.post(&path, &[]).await.status(), 405, "{address}");
    }
}
