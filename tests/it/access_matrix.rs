//! Checks every route against the access matrix: a row for each route, a column for each role.

mod rows;

pub use rows::ACCESS_MATRIX;

use crate::support::demo::{CURRENT, PAST, WREN};
use crate::support::{Key, People, TestApp, by_any_organizer, edition, with_demo_parameters};
use domain::invitations::InvitationState;
use domain::travel_costs::TravelCostsFilter;
use reqwest::{Method, Response, StatusCode};
use std::collections::BTreeSet;
use std::time::Duration;

/// Valid fields to send to a route, which change no role and end no login session.
fn form(route: &str) -> Vec<(&'static str, &'static str)> {
    match route {
        "POST /roles/appoint" => vec![("role", "owner"), ("login", "demo-someone-new")],
        "POST /roles/dismiss" => vec![("role", "owner"), ("login", "no-such-login")],
        "POST /me/login-sessions/end" => vec![("id", "0")],
        "POST /me/delete" => vec![("login", "not-mine")],
        "POST /{edition}/emails/new/send" => {
            vec![("track", "Wheels and releases"), ("subject", "Hello"), ("body", "Dear {name}"), ("key", "matrix-key")]
        }
        "POST /{edition}/settings/travel" => vec![("travel_costs", "yes"), ("currency", "EUR")],
        "POST /{edition}/applications/tag" | "POST /{edition}/applications/untag" => {
            vec![("ids", "1"), ("tag", "Docs")]
        }
        address if address.starts_with("POST /{edition}/applications/") => vec![("ids", "1"), ("note", "Good")],
        "POST /me/notifications/save-email-frequency" => vec![("choice", "digest")],
        _ => vec![],
    }
}

/// Valid arguments of a server function.
fn arguments(address: &str) -> serde_json::Value {
    match address {
        "/api/similar-tasks" => serde_json::json!({ "edition": "2027", "title": "Rehearse the loss of a key" }),
        "/api/move-session" => {
            serde_json::json!({ "edition": "2027", "session": 1, "place": null, "minutes": 30, "moves": 0 })
        }
        other => panic!("no arguments for {other}"),
    }
}

/// The id of an invitation that was sent and has no answer.
async fn invitation_id(app: &TestApp) -> String {
    let overview = app.store.overview(by_any_organizer(&edition(CURRENT))).await.expect("an overview");
    let sent = overview.invitations.iter().find(|invitation| invitation.status.state == InvitationState::Sent);
    // A running program has the real clock, with which all invitations of the demo may have expired.
    sent.or(overview.invitations.first()).expect("an invitation").id.to_string()
}

async fn email_id(app: &TestApp) -> String {
    let emails = app.store.emails(by_any_organizer(&edition(CURRENT)), None, None, 1).await.expect("emails");
    emails.first().expect("an email").id.to_string()
}

/// The id of a person with a seat, for travel costs.
async fn traveller_id(app: &TestApp) -> String {
    let edition = edition(CURRENT);
    let costs = app.store.travel_costs(by_any_organizer(&edition).into(), TravelCostsFilter::default(), None).await;
    costs.expect("an answer").expect("travel costs").people.first().expect("a person").id.to_string()
}

/// Replaces the parameters of a route with values from the demo data.
pub async fn filled(app: &TestApp, address: &str) -> String {
    let number = match address {
        address if address.contains("/invitations/") => invitation_id(app).await,
        address if address.starts_with("/specs") => "4".to_owned(),
        address if address.contains("/outbox/") => email_id(app).await,
        address if address.contains("/logistics/") => traveller_id(app).await,
        _ => "1".to_owned(),
    };
    // The past edition has a published report.
    let address = address.replace("/{edition}/report/{number}", "/2026/report/1");
    with_demo_parameters(&address.replace("{number}", &number))
}

/// Sends a request to the route, again after the time to wait if there were too many.
async fn sent(app: &TestApp, route: &str, key: &Key) -> Response {
    let (method, address) = route.split_once(' ').expect("a method and an address");
    let path = filled(app, address).await;
    loop {
        let request = match method {
            "GET" => app.client.get(app.address(&path)),
            _ if address.starts_with("/api/") => app.client.post(app.address(&path)).json(&arguments(address)),
            _ => app.client.post(app.address(&path)).form(&form(route)),
        };
        let request = request.header("sec-fetch-site", "same-origin");
        let request = key.iter().fold(request, |request, key| request.header("cookie", key));
        let answer = request.send().await.expect("an answer");
        if answer.status() != StatusCode::TOO_MANY_REQUESTS {
            return answer;
        }
        let wait = answer.headers()["retry-after"].to_str().expect("text").parse().expect("seconds");
        tokio::time::sleep(Duration::from_secs(wait)).await;
    }
}

/// Sends a request to the route, and returns `yes`, `in` or `no` as in the matrix.
async fn outcome(app: &TestApp, route: &str, key: &Key) -> &'static str {
    let (_, address) = route.split_once(' ').expect("a method and an address");
    let answer = sent(app, route, key).await;
    let to = answer.headers().get("location").map(|to| to.to_str().expect("text").to_owned()).unwrap_or_default();
    match answer.status() {
        StatusCode::UNAUTHORIZED => "in",
        StatusCode::SEE_OTHER if to.starts_with("/sign-in") => "in",
        StatusCode::FORBIDDEN => "no",
        // Sign-in is not configured in this test, and the callback needs a state: every role gets these errors.
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_REQUEST if address.starts_with("/sign-in") => "yes",
        StatusCode::NOT_FOUND if address.contains("{token}") || address.contains("{comment}") => "yes",
        status if status.is_success() || status == StatusCode::SEE_OTHER => "yes",
        status => panic!("{route} answers {status}"),
    }
}

/// The routes that end what the other routes need: a participant's seat, and then the login sessions.
const LAST: [&str; 3] = ["POST /{edition}/invitation/withdraw", "POST /me/login-sessions/end-all", "POST /sign-out"];

#[tokio::test]
async fn every_route_answers_as_its_row_says() {
    let app = TestApp::without_rate_limits().await;
    let people = People::sign_in(&app).await;
    assert_eq!(wrong_answers(&app, &people).await, Vec::<String>::new());
}

/// The answers of routes to roles that differ from the matrix.
pub async fn wrong_answers(app: &TestApp, people: &People) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut routes = ACCESS_MATRIX.to_vec();
    routes.sort_by_key(|(route, _)| LAST.iter().position(|last| *last == route.trim()));
    for (route, row) in routes {
        let route = route.trim();
        for ((key, expected), role) in people.by_role().into_iter().zip(row.split_whitespace()).zip(ROLES) {
            let answer = outcome(app, route, key).await;
            if answer != expected {
                wrong.push(format!("{route} answers {role} with {answer}, but its row has {expected}"));
            }
        }
    }
    wrong
}

const ROLES: [&str; 7] = [
    "a visitor",
    "a participant of another edition",
    "a participant",
    "a lead",
    "an organizer",
    "an owner",
    "a viewer",
];

#[test]
fn every_route_has_a_row() {
    let pages = web::routes::addresses().into_iter().map(|(method, address)| format!("{method} {address}"));
    let data = server::api::addresses().into_iter().map(|address| format!("GET {address}"));
    let sign_in = server::sign_in::addresses().into_iter().map(|(method, address)| format!("{method} {address}"));
    let functions = web::server_functions::handler::addresses().into_iter();
    let functions = functions.map(|(method, address)| format!("{method} {address}"));
    let routes: BTreeSet<String> = pages.chain(sign_in).chain(data).chain(functions).collect();
    let rows: BTreeSet<String> = ACCESS_MATRIX.iter().map(|(route, _)| route.trim().to_owned()).collect();
    assert_eq!(routes, rows);
}

/// The columns are in the order of growing rights, up to the viewer, who comes last.
#[test]
fn higher_roles_never_have_less_access() {
    let rank = |cell: &str| ["in", "no", "yes"].iter().position(|answer| *answer == cell).expect("a known answer");
    for (route, row) in ACCESS_MATRIX {
        let ranks: Vec<usize> = row.split_whitespace().map(rank).collect();
        assert!(ranks.len() == 7 && ranks[..6].is_sorted() && ranks[6] <= ranks[4], "{route}: {row}");
    }
}

/// A viewer may send only the forms that everyone with an account may send.
#[test]
fn viewer_changes_nothing_that_others_may_not_change() {
    for (route, row) in ACCESS_MATRIX.iter().filter(|(route, _)| route.starts_with("POST")) {
        let cells: Vec<&str> = row.split_whitespace().collect();
        assert!(cells[6] != "yes" || cells[1] == "yes", "{route}: {row}");
    }
}

/// The pages that a viewer reads have no form that a viewer may not send.
#[tokio::test]
async fn viewer_sees_no_button_that_refuses() {
    let app = TestApp::without_rate_limits().await;
    let viewer = People::sign_in(&app).await.viewer;
    let allowed = |action: &str| {
        let may = |(route, row): &(&str, &str)| {
            let address = route.trim().strip_prefix("POST ").is_some_and(|address| fits(address, action));
            address && row.ends_with("yes")
        };
        ACCESS_MATRIX.iter().any(may)
    };
    let (mut wrong, mut read) = (Vec::new(), 0);
    for (route, row) in ACCESS_MATRIX {
        let Some(address) = route.trim().strip_prefix("GET /{edition}") else { continue };
        if !row.ends_with("yes") || address.contains('.') || address.ends_with("/events") {
            continue;
        }
        let path = filled(&app, &format!("/{{edition}}{address}")).await;
        let answer = app.get_as(&path, &viewer).await;
        if answer.status() != StatusCode::OK {
            continue;
        }
        let page = answer.text().await.expect("text");
        read += 1;
        let forms = page.split("<form ").skip(1).filter_map(|form| form.split('>').next());
        let posts = forms.filter(|tag| tag.contains("method=\"post\""));
        let actions = posts.filter_map(|tag| tag.split("action=\"").nth(1)?.split('"').next());
        let actions = actions.chain(page.split("formaction=\"").skip(1).filter_map(|rest| rest.split('"').next()));
        wrong.extend(actions.filter(|action| !allowed(action)).map(|action| format!("{path}: {action}")));
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(read > 30, "only {read} pages were read");
}

/// Whether a path belongs to an address with parameters in braces.
fn fits(address: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (parts, segments): (Vec<_>, Vec<_>) = (address.split('/').collect(), path.split('/').collect());
    parts.len() == segments.len()
        && parts.iter().zip(&segments).all(|(part, segment)| part.starts_with('{') || part == segment)
}

#[tokio::test]
async fn organizer_appoints_leads_of_own_edition_only() {
    let app = TestApp::with_demo_data().await;
    let People { participant, lead, organizer, .. } = People::sign_in(&app).await;
    let track = app.json("/api/v1/editions/2027").await["tracks"][0]["title"].as_str().expect("a track").to_owned();
    let old = app.json("/api/v1/editions/2026").await["tracks"][0]["title"].as_str().expect("a track").to_owned();
    let appoint = async |key: &Key, edition: &str, track: &str| {
        let form = [("role", "lead"), ("edition", edition), ("track", track), ("login", "demo-new-lead")];
        app.post_as("/roles/appoint", key, &form).await.status().as_u16()
    };
    assert_eq!(appoint(&participant, CURRENT, &track).await, 403);
    assert_eq!(appoint(&lead, CURRENT, &track).await, 403);
    assert_eq!(appoint(&organizer, PAST, &old).await, 403);
    assert_eq!(appoint(&organizer, CURRENT, &track).await, 303);
    let roles = app.page_as("/2027/roles", &organizer).await;
    assert!(roles.contains("@demo-new-lead, gets this role at their first sign-in"), "{roles:.200}");
}

#[tokio::test]
async fn signed_in_pages_are_never_cached() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    for path in ["/", "/2027", "/me", "/me/data.json"] {
        let answer = app.get_as(path, &participant).await;
        assert_eq!(answer.headers()["cache-control"], "private, no-store", "{path}");
    }
    assert_eq!(app.get("/").await.headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn only_owner_appoints_owners_and_organizers_of_others() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let before = app.store.appointments(None).await.expect("roles");
    for key in people.by_role().into_iter().filter(|key| **key != people.owner) {
        for (role, edition) in [("owner", ""), ("organizer", PAST), ("viewer", PAST)] {
            let form = [("role", role), ("edition", edition), ("login", WREN)];
            let status = app.post_as("/roles/appoint", key, &form).await.status().as_u16();
            assert!([401, 403].contains(&status), "{role}");
        }
    }
    assert_eq!(app.store.appointments(None).await.expect("roles"), before);
}

/// GET and HEAD differ only in the body, for every role.
#[tokio::test(flavor = "multi_thread")]
async fn head_answers_with_the_status_and_headers_of_get() {
    let app = TestApp::with_demo_data().await;
    let people = People::sign_in(&app).await;
    let mut wrong = Vec::new();
    for address in ACCESS_MATRIX.iter().filter_map(|(route, _)| route.trim().strip_prefix("GET ")) {
        let path = filled(&app, address).await;
        for (key, role) in people.by_role().into_iter().zip(ROLES) {
            let send = async |method: Method| {
                let request = app.client.request(method, app.address(&path));
                let request = key.iter().fold(request, |request, key| request.header("cookie", key));
                request.send().await.expect("an answer")
            };
            let (get, head) = (send(Method::GET).await, send(Method::HEAD).await);
            let status_and_headers = |answer: &reqwest::Response| {
                // A streamed body is sent in chunks, and an answer to HEAD has none (RFC 9112, section 6.1).
                const OWN: [&str; 3] = ["date", "x-request-id", "transfer-encoding"];
                let headers = answer.headers().iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
                let headers: BTreeSet<(String, Vec<u8>)> =
                    headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
                (answer.status(), headers)
            };
            let (of_get, of_head) = (status_and_headers(&get), status_and_headers(&head));
            if of_get != of_head {
                wrong.push(format!("{address} to {role}: GET {of_get:?}, HEAD {of_head:?}"));
            }
            assert!(head.bytes().await.expect("a body").is_empty(), "{address}: HEAD has no body");
        }
    }
    assert!(wrong.is_empty(), "{} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn read_only_route_rejects_post() {
    let app = TestApp::with_demo_data().await;
    let rows: BTreeSet<&str> = ACCESS_MATRIX.iter().map(|(route, _)| route.trim()).collect();
    let reading = rows.iter().filter_map(|route| route.strip_prefix("GET "));
    for address in reading.filter(|address| !rows.contains(format!("POST {address}").as_str())) {
        assert_eq!(app.post(&with_demo_parameters(address), &[]).await.status(), 405, "{address}");
    }
}
