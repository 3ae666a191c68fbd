//! Checks invitations over HTTP: what invitees and organizers post, and what each of them then sees.

mod private;
mod summit;

pub use summit::{FULL_CONSENT, Summit, logins, slug};

use crate::access_matrix::{one_of_each_role, sign_in};
use crate::proofs::by_any_organizer;
use crate::test_app::{TestApp, now};
use domain::audit::AuditFilter;
use domain::id::EditionSlug;
use domain::invitations::{InvitationSettings, InvitationState};
use domain::seats::Seats;
use futures_util::future::join_all;
use reqwest::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn only_40_of_200_simultaneous_acceptances_get_a_seat() {
    let summit = Summit::with_seats(40).await;
    let logins = logins(200);
    summit.invite(&logins).await;
    let mut cookies = Vec::new();
    for (nth, login) in logins.iter().enumerate() {
        cookies.push(sign_in(&summit.app, login, 1000 + nth as i64).await);
    }
    let responses =
        join_all(cookies.iter().map(|cookie| summit.post("/2028/invitation/accept", cookie, &FULL_CONSENT))).await;
    assert!(responses.iter().all(|response| response.status() == StatusCode::SEE_OTHER), "every request is redirected");
    assert_eq!(
        (summit.count(InvitationState::Accepted).await, summit.count(InvitationState::Waitlisted).await),
        (40, 160)
    );
    // The audit log gives the order in which the answers arrived.
    let mut waiting: Vec<_> =
        summit.all().await.into_iter().filter_map(|(_, _, place, who)| Some((place?, who))).collect();
    waiting.sort();
    assert_eq!(waiting.iter().map(|(place, _)| *place).collect::<Vec<_>>(), (1..=160).collect::<Vec<_>>());
    let filter = AuditFilter { edition: Some(slug()), ..AuditFilter::default() };
    let entries = summit.app.store.audit_log(&filter, 1000).await.expect("the audit log");
    let arrived: Vec<String> = entries
        .iter()
        .rev()
        .filter_map(|entry| match &entry.actor {
            domain::audit::AuditActor::Person(person) => Some(person.name.to_string()),
            _ => None,
        })
        .filter(|name| waiting.iter().any(|(_, who)| who == name))
        .collect();
    assert_eq!(arrived, waiting.iter().map(|(_, who)| who.clone()).collect::<Vec<_>>());
    let page = summit.app.page("/2028").await;
    assert!(page.contains("40 of 40 seats taken, 160 people on the waitlist"));
}

#[tokio::test]
async fn freed_seat_is_offered_to_the_next_on_the_waitlist() {
    let summit = Summit::with_seats(1).await;
    let logins = logins(3);
    summit.invite(&logins).await;
    let mut cookies = Vec::new();
    for (nth, login) in logins.iter().enumerate() {
        let cookie = sign_in(&summit.app, login, 1000 + nth as i64).await;
        assert_eq!(summit.post("/2028/invitation/accept", &cookie, &FULL_CONSENT).await.status(), 303);
        cookies.push(cookie);
    }
    let own_page = async |nth: usize| summit.app.get_as("/2028/invitation", &cookies[nth]).await;
    assert!(own_page(0).await.contains("You have a seat"));
    assert!(
        own_page(1).await.contains("You are number 1 on the waitlist")
            && own_page(2).await.contains("You are number 2")
    );
    let back = summit.post("/2028/invitation/withdraw", &cookies[0], &[("why", "a wedding")]).await;
    assert_eq!(back.status(), 303);
    assert!(own_page(0).await.contains("You have withdrawn"));
    assert!(own_page(1).await.contains("A seat is free for you"));
    assert!(own_page(2).await.contains("on the waitlist"));
    assert_eq!(summit.count(InvitationState::Accepted).await, 0, "an offered seat is not taken yet");
    assert_eq!(
        summit.post("/2028/invitation/accept", &cookies[2], &FULL_CONSENT).await.status(),
        200,
        "it is not their turn"
    );
    assert_eq!(summit.post("/2028/invitation/accept", &cookies[1], &FULL_CONSENT).await.status(), 303);
    assert!(own_page(1).await.contains("You have a seat"));
}

#[tokio::test]
async fn missing_consent_returns_the_form_and_keeps_the_ticks() {
    let summit = Summit::with_seats(5).await;
    summit.invite(&logins(1)).await;
    let cookie = sign_in(&summit.app, "demo-guest-000", 1000).await;
    let form = [("version", "1"), ("agree", "a"), ("agree", "c")];
    let answer = summit.post("/2028/invitation/accept", &cookie, &form).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.expect("text");
    assert!(page.contains("Not ticked yet: (b), (d)."), "{page:.300}");
    assert_eq!(page.matches("name=\"agree\"").count(), 4);
    assert_eq!(
        page.split("name=\"agree\"")
            .skip(1)
            .filter(|rest| rest.split('>').next().unwrap_or("").contains("checked"))
            .count(),
        2
    );
    assert_eq!(summit.count(InvitationState::Sent).await, 1, "nothing was changed");
}

#[tokio::test]
async fn expired_invitation_cannot_be_accepted() {
    let summit = Summit::with_seats(5).await;
    summit.invite_at("demo-late", now() - chrono::TimeDelta::days(15)).await;
    let cookie = sign_in(&summit.app, "demo-late", 1000).await;
    let answer = summit.post("/2028/invitation/accept", &cookie, &FULL_CONSENT).await;
    let page = answer.text().await.expect("text");
    assert!(page.contains("The deadline to reply has passed"), "{page:.300}");
    assert_eq!(summit.count(InvitationState::Accepted).await, 0);
}

#[tokio::test]
async fn forwarded_link_needs_an_organizers_approval() {
    let summit = Summit::with_seats(5).await;
    let ids = summit.invite(&logins(1)).await;
    let link = summit.link(ids[0], 1).await;
    let stranger = sign_in(&summit.app, "demo-friend", 1001).await;
    assert!(summit.app.get_as(&link, &stranger).await.contains("This invitation is for someone else"));
    let answer = summit.post(&format!("{link}/accept"), &stranger, &FULL_CONSENT).await;
    assert!(answer.text().await.expect("text").contains("for someone else"));
    assert_eq!(summit.count(InvitationState::Accepted).await, 0);
    assert_eq!(summit.post(&format!("{link}/ask-to-take-place"), &stranger, &[]).await.status(), 303);
    let page = format!("/2028/invitations/{}", ids[0]);
    assert!(summit.app.get_as(&page, &summit.organizer).await.contains("Someone else opened the link"));
    assert_eq!(summit.post(&format!("{page}/transfer"), &summit.organizer, &[]).await.status(), 303);
    assert_eq!(summit.app.get(&link).await.status(), 404, "the first invitee’s link no longer works");
    assert_eq!(summit.post("/2028/invitation/accept", &stranger, &FULL_CONSENT).await.status(), 303);
    assert_eq!(summit.count(InvitationState::Accepted).await, 1);
    let first = sign_in(&summit.app, "demo-guest-000", 1000).await;
    assert!(summit.app.get_as("/2028/invitation", &first).await.contains("You have no invitation"));
}

#[tokio::test]
async fn link_allows_declining_without_an_account() {
    let summit = Summit::with_seats(5).await;
    let ids = summit.invite(&logins(1)).await;
    let link = summit.link(ids[0], 1).await;
    let page = summit.app.page(&link).await;
    assert!(page.contains("You are invited") && page.contains("Sign in with GitHub to accept") && page.contains("(a)"));
    let form = [("why", "too far"), ("suggestion", "Ask Bram Duinkiezel")];
    assert_eq!(summit.post(&format!("{link}/decline"), &None, &form).await.status(), 303);
    assert!(summit.app.page(&link).await.contains("You have declined"));
    let one = summit.app.get_as(&format!("/2028/invitations/{}", ids[0]), &summit.organizer).await;
    assert!(one.contains("too far") && one.contains("Ask Bram Duinkiezel"));
    assert!(
        summit.app.get_as("/2028/invitations?needs=yes", &summit.organizer).await.contains("suggested someone else")
    );
    let accepted = summit.post(&format!("{link}/accept"), &None, &FULL_CONSENT).await;
    assert_eq!(accepted.status(), 401, "accepting needs an account");
}

#[tokio::test]
async fn question_reaches_organizers_and_is_answered() {
    let summit = Summit::with_seats(5).await;
    let ids = summit.invite(&logins(1)).await;
    let link = summit.link(ids[0], 1).await;
    let ask = [("question", "Is there a lift?")];
    assert_eq!(summit.post(&format!("{link}/ask"), &None, &ask).await.status(), 303);
    let page = format!("/2028/invitations/{}", ids[0]);
    assert!(summit.app.get_as(&page, &summit.organizer).await.contains("Is there a lift?"));
    assert_eq!(
        summit.post(&format!("{page}/answer"), &summit.organizer, &[("words", "Yes, to each floor.")]).await.status(),
        303
    );
    assert!(summit.app.page(&link).await.contains("Yes, to each floor."));
    assert!(summit.app.get_as("/2028/outbox", &summit.organizer).await.contains("Your question about the"));
}

#[tokio::test]
async fn new_agreement_version_asks_again_and_shows_changes() {
    let summit = Summit::with_seats(5).await;
    summit.invite(&logins(1)).await;
    let cookie = sign_in(&summit.app, "demo-guest-000", 1000).await;
    assert_eq!(summit.post("/2028/invitation/accept", &cookie, &FULL_CONSENT).await.status(), 303);
    let versions = summit.app.store.versions(&slug()).await.expect("versions");
    let texts: Vec<String> = versions[0].clauses.iter().map(|clause| clause.text.to_string()).collect();
    let mut form: Vec<(&str, &str)> = texts.iter().map(|text| ("clause", text.as_str())).collect();
    form[0].1 = "Join all of the three planning meetings; each lasts one hour and is held online.";
    assert_eq!(summit.post("/2028/commitments", &summit.organizer, &form).await.status(), 303);
    let page = summit.app.get_as("/2028/invitation", &cookie).await;
    assert!(
        page.contains("The commitments have changed") && page.contains("<del>") && page.contains("<ins>"),
        "{page:.200}"
    );
    assert!(page.contains("You have a seat"), "they keep the seat");
    let list = summit.app.get_as("/2028/invitations", &summit.organizer).await;
    assert!(list.contains("agreed to an older version"));
    let agree = [("version", "2"), ("agree", "a"), ("agree", "b"), ("agree", "c"), ("agree", "d")];
    assert_eq!(summit.post("/2028/invitation/agree", &cookie, &agree).await.status(), 303);
    assert!(!summit.app.get_as("/2028/invitation", &cookie).await.contains("The commitments have changed"));
    assert!(summit.app.page("/2028/commitments").await.contains("From version 1 to 2"));
}

#[tokio::test]
async fn waived_clause_needs_no_consent() {
    let summit = Summit::with_seats(5).await;
    let ids = summit.invite(&logins(2)).await;
    let page = format!("/2028/invitations/{}", ids[0]);
    let waive = [("letter", "a"), ("reason", "sleeps then, on the other side of the earth")];
    assert_eq!(summit.post(&format!("{page}/waive"), &summit.organizer, &waive).await.status(), 303);
    let without_a = [("version", "1"), ("agree", "b"), ("agree", "c"), ("agree", "d")];
    let first = sign_in(&summit.app, "demo-guest-000", 1000).await;
    let second = sign_in(&summit.app, "demo-guest-001", 1001).await;
    assert_eq!(summit.post("/2028/invitation/accept", &first, &without_a).await.status(), 303);
    assert_eq!(summit.post("/2028/invitation/accept", &second, &without_a).await.status(), 200);
}

#[tokio::test]
async fn pasted_list_is_previewed_before_it_is_stored() {
    let summit = Summit::with_seats(5).await;
    let list = "demo-one\nnot a login, nor mail\nDemo-One\nTwo Stones <two@stones.example>\n";
    let looked = summit.post("/2028/invitations/add/check", &summit.organizer, &[("list", list)]).await;
    let page = looked.text().await.expect("text");
    assert!(page.contains("2 people are ready to add; 2 rows have a problem"), "{page:.400}");
    assert!(page.contains("This is the same person as in row 1"));
    assert_eq!(summit.all().await.len(), 0, "nothing is stored");
    let stored = summit.post("/2028/invitations/add", &summit.organizer, &[("list", list)]).await;
    let page = stored.text().await.expect("text");
    assert!(page.contains("2 invitations added as drafts"), "{page:.400}");
    assert!(page.contains("not a login, nor mail"), "rows with a problem are shown again");
    assert_eq!(summit.count(InvitationState::Draft).await, 2);
    let again = summit.post("/2028/invitations/add/check", &summit.organizer, &[("list", "two@stones.example")]).await;
    assert!(again.text().await.expect("text").contains("already has an invitation (draft)"));
}

#[tokio::test]
async fn exported_csv_can_be_imported() {
    let summit = Summit::with_seats(50).await;
    let [.., owner] = one_of_each_role(&summit.app).await;
    let seat_pools = [
        ("pool_title", "New maintainers"),
        ("pool_seats", "5"),
        ("pool_title", "Supply-chain security"),
        ("pool_seats", "4"),
    ];
    let rules = [("capacity", "50"), ("answer_days", "14"), ("offer_days", "4"), ("keep_days", "90")];
    let saved = summit.post("/2028/seats", &summit.organizer, &[rules.as_slice(), &seat_pools].concat()).await;
    assert_eq!(saved.status(), 303, "the list names seat pools, so they must exist");
    let csv = summit.app.get_as("/2027/invitations.csv", &owner).await;
    let rows = csv.lines().count() - 1;
    assert!(rows >= 41, "31 people accepted and ten are invited: {rows}");
    assert!(csv.contains("Hedda Rautastein") && csv.contains("waitlisted"));
    let part =
        reqwest::multipart::Part::text(csv).file_name("invitations.csv").mime_str("text/csv").expect("a MIME type");
    let form = reqwest::multipart::Form::new().text("list", "").part("file", part);
    let request = summit.app.client.post(summit.app.address("/2028/invitations/add/check")).multipart(form);
    let request =
        request.header("cookie", summit.organizer.clone().expect("a cookie")).header("sec-fetch-site", "same-origin");
    let page = request.send().await.expect("an answer").text().await.expect("text");
    assert!(page.contains(&format!("{rows} people are ready to add")), "{page:.800}");
}

#[tokio::test]
async fn past_participants_count_as_accepted() {
    let app = TestApp::with_demo_data().await;
    let people = app.json("/api/v1/editions/2025/people").await["people"].as_array().expect("a list").clone();
    let overview =
        app.store.overview(by_any_organizer(&EditionSlug::parse("2025").expect("a slug"))).await.expect("an overview");
    assert_eq!((people.len(), overview.invitations.len()), (30, 30));
    assert!(
        overview
            .invitations
            .iter()
            .all(|invitation| invitation.status.state == InvitationState::Accepted && invitation.agreed == Some(1))
    );
    assert_eq!(overview.figures.taken as usize, people.len());
}

#[tokio::test]
async fn taken_seats_cannot_be_removed() {
    let summit = Summit::with_seats(3).await;
    let logins = logins(2);
    summit.invite(&logins).await;
    for (nth, login) in logins.iter().enumerate() {
        let cookie = sign_in(&summit.app, login, 1000 + nth as i64).await;
        summit.post("/2028/invitation/accept", &cookie, &FULL_CONSENT).await;
    }
    let rules =
        [("answer_days", "14"), ("remind_days", "4"), ("offer_days", "4"), ("keep_days", "90"), ("pays", "Meals.")];
    let with = |capacity: &'static str| [rules.as_slice(), &[("capacity", capacity)]].concat();
    let refused = summit.post("/2028/seats", &summit.organizer, &with("1")).await;
    assert_eq!(refused.status(), 200);
    let page = refused.text().await.expect("text");
    assert!(page.contains("so the total can’t be 1") && page.contains("value=\"1\""), "the form keeps the typed text");
    assert_eq!(summit.post("/2028/seats", &summit.organizer, &with("2")).await.status(), 303);
    assert!(summit.app.page("/2028").await.contains("fewer than five of 2 seats taken"));
    let kept = summit.app.store.overview(by_any_organizer(&slug())).await.expect("an overview");
    assert_eq!(
        (kept.seats, kept.rules.pays.map(|pays| pays.to_string())),
        (Seats::new(Some(2), vec![]).expect("seats"), Some("Meals.".to_owned()))
    );
    assert_eq!(InvitationSettings::default().answer_days, kept.rules.answer_days);
}

#[tokio::test]
async fn user_input_is_escaped_on_every_page() {
    let summit = Summit::with_seats(5).await;
    let evil = "<script>alert(1)</script>[x](javascript:alert(1))<img src=x onerror=alert(1)>";
    let form = [("name", evil), ("login", "demo-evil"), ("project", evil), ("reason", evil)];
    assert_eq!(summit.post("/2028/invitations/add/one", &summit.organizer, &form).await.status(), 303);
    let ids: Vec<String> = summit.all().await.iter().map(|(id, ..)| id.to_string()).collect();
    summit.post("/2028/invitations/send", &summit.organizer, &[("ids", &ids[0])]).await;
    let cookie = sign_in(&summit.app, "demo-evil", 1000).await;
    summit.post("/2028/invitation/ask", &cookie, &[("question", evil)]).await;
    summit.post(&format!("/2028/invitations/{}/answer", ids[0]), &summit.organizer, &[("words", evil)]).await;
    let template =
        [("subject", evil), ("body", "# Hello {name}\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) {link}")];
    summit.post("/2028/email-templates/invitation/save", &summit.organizer, &template).await;
    let emails = summit.app.store.emails(by_any_organizer(&slug()), None, None, 10).await.expect("emails");
    assert_eq!(emails.len(), 2);
    let mut pages = vec![
        "/2028/invitations".to_owned(),
        format!("/2028/invitations/{}", ids[0]),
        "/2028/outbox".to_owned(),
        "/2028/email-templates/invitation".to_owned(),
        "/2028/email-templates".to_owned(),
    ];
    pages.extend(emails.iter().map(|email| format!("/2028/outbox/{}", email.id)));
    for path in pages {
        let html = summit.app.get_as(&path, &summit.organizer).await;
        assert!(html.contains("alert(1)"), "{path} shows it");
        for wrong in ["<script>alert", "<img src=x", "href=\"javascript:"] {
            assert!(!html.contains(wrong), "{path} contains {wrong}");
        }
    }
}
