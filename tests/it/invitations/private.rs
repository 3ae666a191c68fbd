//! Checks that only organizers and the invitee see private data of an invitation.

use crate::support::{Key, PAGES, People, Summit, VISITOR, now};
use domain::invitations::Invitee;
use domain::text::{EmailAddress, PersonName};

/// Parts of the private data that are written nowhere else.
const SECRETS: [&str; 5] =
    ["silent@stones.example", "no-nuts-at-all", "a ramp, please", "call my sister", "Silent Person"];

const LOGISTICS: [(&str, &str); 4] = [
    ("diet", "no-nuts-at-all"),
    ("access", "a ramp, please"),
    ("emergency", "call my sister"),
    ("arrives", "2027-05-16"),
];

/// Pages of the summit that everyone may read.
const PUBLIC_PAGES: [&str; 6] = [
    "/2028",
    "/2028/people",
    "/2028/commitments",
    "/2028/tasks",
    "/api/v1/editions/2028",
    "/api/v1/editions/2028/people",
];

/// A summit with a draft for someone with an email address, and with a guest who has entered logistics.
async fn summit_with_secrets() -> (Summit, Key) {
    let (summit, [guest]) = Summit::with_guests(5).await;
    let name = PersonName::parse("Silent Person").ok();
    let invitee = Invitee::new(name, None, EmailAddress::parse("silent@stones.example").ok()).expect("an invitee");
    summit.draft(invitee, now()).await;
    summit.accept(&guest).await;
    let saved = summit.post("/2028/invitation/logistics", &guest, &LOGISTICS).await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap_or_default());
    (summit, guest.clone())
}

#[tokio::test]
async fn organizer_sees_addresses_and_logistics() {
    let (summit, _) = summit_with_secrets().await;
    let seen = summit.app.page_as("/2028/logistics", &summit.organizer).await
        + &summit.app.page_as("/2028/logistics.csv", &summit.organizer).await
        + &summit.app.page_as("/2028/invitations", &summit.organizer).await;
    for secret in SECRETS {
        assert!(seen.contains(secret), "organizers see {secret}, so it could leak");
    }
}

#[tokio::test]
async fn public_pages_show_no_private_invitation_data() {
    let (summit, guest) = summit_with_secrets().await;
    let People { stranger, participant, lead, organizer: other_organizer, .. } = People::sign_in(&summit.app).await;
    for key in [&VISITOR, &stranger, &participant, &lead, &other_organizer, &guest] {
        for path in PAGES.iter().chain(&PUBLIC_PAGES) {
            let text = summit.app.page_as(path, key).await;
            for secret in SECRETS {
                assert!(!text.contains(secret), "{path} shows {secret}");
            }
        }
    }
}

#[tokio::test]
async fn invitation_pages_are_for_the_editions_organizers_only() {
    let (summit, _) = summit_with_secrets().await;
    let People { stranger, participant, lead, organizer: other_organizer, .. } = People::sign_in(&summit.app).await;
    for key in [&stranger, &participant, &lead, &other_organizer] {
        for path in
            ["/2028/invitations", "/2028/logistics", "/2028/logistics.csv", "/2028/invitations.csv", "/2028/outbox"]
        {
            assert_eq!(summit.app.get_as(path, key).await.status(), 403, "{path}");
        }
    }
}
