//! Sends forms that no browser sends to every route; none may cause a server error.

use crate::support::{Key, People, TestApp, VISITOR, with_demo_parameters};
use std::collections::{BTreeMap, BTreeSet};
use web::forms::FIELD_NAMES;

/// The fields of all forms; a form has at most 100.
const ODD: [&str; 19] = [
    "",
    " ",
    "1",
    "0",
    "-1",
    "4294967296",
    "9223372036854775807",
    "99999999999999999999",
    "NaN",
    "2027-02-30",
    "9999-12-31",
    "+262142-12-31",
    "-262143-01-01",
    "a\0b",
    "\u{202e}\u{feff}é",
    "x\r\nBcc: everybody@evil.example",
    "{link}{x}{",
    "=HYPERLINK(\"http://evil.example\")",
    "<script>alert(1)</script>",
];

async fn send(app: &TestApp, path: &str, key: &Key, form: &[(&str, &str)]) -> u16 {
    app.post_as(path, key, form).await.status().as_u16()
}

/// Each route with a form, except those that end the login session, and each server function.
fn form_routes() -> Vec<&'static str> {
    let routes = web::routes::addresses().into_iter().chain(web::server_functions::handler::addresses());
    let posts = routes.filter(|(method, _)| *method == "POST").map(|(_, address)| address);
    let signs_out = ["/me/delete", "/me/login-sessions/end", "/me/login-sessions/end-all"];
    posts.filter(|address| !signs_out.contains(address)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn unusual_field_values_cause_no_server_error() {
    let app = TestApp::without_rate_limits().await;
    let People { participant, organizer, .. } = People::sign_in(&app).await;
    let (mut broken, mut answers) = (BTreeSet::new(), BTreeMap::<u16, u32>::new());
    for address in form_routes() {
        let numbers = ["1", "100", "99999999999999999999", "-1", "%00"];
        for number in &numbers[..if address.contains("{number}") { numbers.len() } else { 1 }] {
            let path = ["{number}", "{token}", "{comment}"]
                .iter()
                .fold(address.to_owned(), |path, parameter| path.replace(parameter, number));
            let path = with_demo_parameters(&path);
            for key in [&organizer, &participant] {
                // A form has at most 100 fields.
                let parts = FIELD_NAMES.chunks(90);
                for (fields, odd) in parts.flat_map(|fields| ODD.map(|odd| (fields, odd))) {
                    let fields = fields.iter().map(|field| (*field, odd));
                    // Repeated fields have other values.
                    let twice =
                        [("ids", "100"), ("ids", "100"), ("agree", "a"), ("pool_title", "x"), ("pool_seats", "-5")];
                    let twice = twice.into_iter().chain([("tasks", "1"), ("tasks", "1")]);
                    let form: Vec<(&str, &str)> = fields.chain(twice).collect();
                    let status = send(&app, &path, key, &form).await;
                    *answers.entry(status).or_default() += 1;
                    if status >= 500 {
                        broken.insert(format!("{path} {odd:?}: {status}"));
                    }
                }
            }
            for key in [&VISITOR, &participant, &organizer] {
                let status = send(&app, &path, key, &[]).await;
                if status >= 500 {
                    broken.insert(format!("{path} without a field: {status}"));
                }
            }
        }
    }
    assert_eq!(broken, BTreeSet::new());
    assert!([200, 303, 403, 404].iter().all(|status| answers[status] > 50), "the handlers read the forms: {answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unusual_bodies_cause_no_server_error() {
    let app = TestApp::without_rate_limits().await;
    let organizer = People::sign_in(&app).await.organizer;
    let bodies: [(&str, Vec<u8>); 6] = [
        ("application/x-www-form-urlencoded", b"ids=%ff%fe&act=%".to_vec()),
        ("application/x-www-form-urlencoded", format!("list={}", "a%0A".repeat(400_000)).into_bytes()),
        ("multipart/form-data", b"no boundary".to_vec()),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\xff\xfe".to_vec(),
        ),
        ("application/json", b"{}".to_vec()),
        ("text/plain", vec![b'x'; 3_000_000]),
    ];
    for address in form_routes() {
        let path = with_demo_parameters(&address.replace("{number}", "100").replace("{token}", "x"));
        for (kind, body) in &bodies {
            let request = app.client.post(app.address(&path)).header("content-type", *kind).body(body.clone());
            let request = request.header("cookie", organizer.clone().expect("a cookie"));
            // The server may close the connection before it has read a body that is too long.
            if let Ok(answer) = request.header("sec-fetch-site", "same-origin").send().await {
                assert!(answer.status().as_u16() < 500, "{path} {kind}: {}", answer.status());
            }
        }
    }
}

#[tokio::test]
async fn unusual_queries_cause_no_server_error() {
    let app = TestApp::without_rate_limits().await;
    let organizer = People::sign_in(&app).await.organizer;
    let fields = "state project stack seat_pool proposer who first needs pick done count before saved";
    for address in ["/invitations", "/outbox"] {
        for (field, odd) in fields.split_whitespace().flat_map(|field| ODD.map(|odd| (field, odd))) {
            let request =
                app.client.get(app.address(&format!("/2027{address}"))).query(&[(field, odd), ("count", "7")]);
            let status = request
                .header("cookie", organizer.clone().expect("a cookie"))
                .send()
                .await
                .expect("an answer")
                .status();
            assert!(status.as_u16() < 500, "{address} {field}={odd:?}: {status}");
        }
    }
}
