//! Checks that only organizers and the invitee see private data of an invitation.

use super::{FULL_CONSENT, Summit, logins, slug};
use crate::access_matrix::{one_of_each_role, sign_in};
use crate::proofs::by_organizer;
use crate::test_app::{PAGES, now};
use domain::invitations::{InvitationDraft, Invitee};
use domain::text::{EmailAddress, PersonName};

#[tokio::test]
async fn private_invitation_data_is_for_organizers_only() {
    let summit = Summit::with_seats(5).await;
    let app = &summit.app;
    summit.invite(&logins(1)).await;
    let invitee =
        Invitee::new(PersonName::parse("Silent Person").ok(), None, EmailAddress::parse("silent@stones.example").ok())
            .expect("an invitee");
    let by = app.store.account(&summit.token(), now()).await.expect("an answer").expect("an account").0;
    let draft =
        InvitationDraft { invitee, project: None, stack: None, seat_pool: None, reason: None, proposed_by: None };
    app.store.draft(by_organizer(&slug(), &by), &[draft], now()).await.expect("draft");
    let key = sign_in(app, "demo-guest-000", 1000).await;
    summit.post("/2028/invitation/accept", &key, &FULL_CONSENT).await;
    let needs = [
        ("diet", "no-nuts-at-all"),
        ("access", "a ramp, please"),
        ("emergency", "call my sister"),
        ("arrives", "2027-05-16"),
    ];
    let saved = summit.post("/2028/invitation/logistics", &key, &needs).await;
    assert_eq!(saved.status(), 303, "{}", saved.text().await.unwrap_or_default());
    let secrets = ["silent@stones.example", "no-nuts-at-all", "a ramp, please", "call my sister", "Silent Person"];
    let seen = app.get_as("/2028/logistics", &summit.organizer).await
        + &app.get_as("/2028/logistics.csv", &summit.organizer).await
        + &app.get_as("/2028/invitations", &summit.organizer).await;
    for secret in secrets {
        assert!(seen.contains(secret), "organizers see {secret}, so it could leak");
    }
    let [_, stranger, participant, lead, other_organizer, _] = one_of_each_role(app).await;
    let paths: Vec<String> = PAGES
        .iter()
        .map(|path| (*path).to_owned())
        .chain(
            [
                "/2028",
                "/2028/people",
                "/2028/commitments",
                "/2028/tasks",
                "/api/v1/editions/2028",
                "/api/v1/editions/2028/people",
            ]
            .map(str::to_owned),
        )
        .collect();
    for key in [&None, &stranger, &participant, &lead, &other_organizer, &key] {
        for path in &paths {
            let text = app.get_as(path, key).await;
            for secret in secrets {
                assert!(!text.contains(secret), "{path} shows {secret}");
            }
        }
    }
    for key in [&stranger, &participant, &lead, &other_organizer] {
        for path in
            ["/2028/invitations", "/2028/logistics", "/2028/logistics.csv", "/2028/invitations.csv", "/2028/outbox"]
        {
            let request = app.client.get(app.address(path)).header("cookie", key.clone().expect("a cookie"));
            assert_eq!(request.send().await.expect("an answer").status(), 403, "{path}");
        }
    }
}
