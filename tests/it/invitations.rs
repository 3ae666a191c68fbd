//! Checks invitations over HTTP: what invitees and organizers post, and what each of them then sees.

mod confirmed;
mod private;
mod waitlist;

use crate::support::settings::shown_revision;
use crate::support::summit::{Guest, SeatForm, slug};
use crate::support::{
    FULL_CONSENT, Key, People, Summit, TestApp, VISITOR, by_any_organizer, edition, location, now, sign_in,
};
use domain::invitations::{InvitationSettings, InvitationState};
use domain::seats::Seats;

#[tokio::test]
async fn missing_consent_returns_the_form_and_keeps_the_ticks() {
    let (summit, [guest]) = &Summit::with_guests(5).await;
    let form = [("version", "1"), ("agree", "a"), ("agree", "c")];
    let answer = summit.post("/2028/invitation/accept", guest, &form).await;
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

/// A summit, and the link of its only guest, with the cookie of someone else.
async fn forwarded_link() -> (Summit, Guest, String, Key) {
    let (summit, [guest]) = Summit::with_guests(5).await;
    let link = summit.link(guest.invitation, 1).await;
    let stranger = sign_in(&summit.app, "demo-friend", 1001).await;
    (summit, guest, link, stranger)
}

#[tokio::test]
async fn forwarded_link_cannot_be_accepted() {
    let (summit, _, link, stranger) = forwarded_link().await;
    assert!(summit.app.page_as(&link, &stranger).await.contains("This invitation is for someone else"));
    let answer = summit.post(&format!("{link}/accept"), &stranger, &FULL_CONSENT).await;
    assert!(answer.text().await.expect("text").contains("for someone else"));
    assert_eq!(summit.count(InvitationState::Accepted).await, 0);
}

#[tokio::test]
async fn organizer_transfers_a_forwarded_invitation() {
    let (summit, guest, link, stranger) = forwarded_link().await;
    assert_eq!(summit.post(&format!("{link}/ask-to-take-place"), &stranger, &[]).await.status(), 303);
    let page = format!("/2028/invitations/{}", guest.invitation);
    assert!(summit.app.page_as(&page, &summit.organizer).await.contains("Someone else opened the link"));
    let transfer = format!("{page}/transfer");
    let asked = summit.app.post_as(&transfer, &summit.organizer, &[]).await.text().await.expect("text");
    assert!(
        asked.contains("Transfer the invitation of demo-guest-000 to demo-friend?")
            && asked.contains("loses the invitation, and their links stop working")
            && asked.contains("no address, so it is not sent"),
        "{asked}"
    );
    assert_eq!(summit.post(&transfer, &summit.organizer, &[]).await.status(), 303);
    let gone = summit.app.get(&link).await;
    assert_eq!(gone.status(), 404, "the first invitee’s link no longer works");
    assert!(gone.text().await.expect("text").contains("gave this invitation to another person on"));
    summit.accept(&stranger).await;
    assert_eq!(summit.count(InvitationState::Accepted).await, 1);
    assert!(summit.app.page_as("/2028/invitation", &guest).await.contains("You have no invitation"));
}

/// Invites Rhea by email, and returns the link that she gets.
async fn link_to_rhea(summit: &Summit) -> String {
    let list = "name,email\nRhea Gravelbrook,rhea@stones.example";
    summit.post("/2028/invitations/add", &summit.organizer, &[("list", list)]).await;
    let id = summit.invitations().await.last().expect("an invitation").id;
    summit.post("/2028/invitations/send", &summit.organizer, &[("ids", &id.to_string())]).await;
    summit.link(id, 1).await
}

#[tokio::test]
async fn link_of_someone_else_is_refused_beside_ones_own() {
    let (summit, [guest]) = &Summit::with_guests(5).await;
    let link = link_to_rhea(summit).await;
    let page = summit.app.page_as(&link, guest).await;
    for words in ["This invitation is for someone else", "It is for Rhea Gravelbrook", "You already have an invitation"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("href=\"/2028/invitation\"") && !page.contains("<button>Ask to take"), "{page}");
    assert!(!page.contains("name=\"agree\""), "{page}");
    let refused = summit.post(&format!("{link}/accept"), guest, &FULL_CONSENT).await;
    assert!(refused.text().await.expect("text").contains("You already have another invitation"));
    assert_eq!(summit.count(InvitationState::Sent).await, 2, "nothing is changed");
    assert!(summit.app.page(&link).await.contains("You are invited"));
}

#[tokio::test]
async fn reader_with_an_invitation_is_not_asked_to_take_a_place() {
    let (summit, [first, second]) = &Summit::with_guests(5).await;
    let link = summit.link(first.invitation, 1).await;
    let page = summit.app.page_as(&link, second).await;
    assert!(page.contains("It is for @demo-guest-000") && page.contains("You already have an invitation"), "{page}");
    assert!(!page.contains("Ask to take their place"), "{page}");
}

#[tokio::test]
async fn question_by_link_stays_with_who_accepts_by_the_link() {
    let summit = &Summit::with_seats(5).await;
    let link = link_to_rhea(summit).await;
    summit.post(&format!("{link}/ask"), &VISITOR, &[("question", "Is there insulin?")]).await;
    let amara = sign_in(&summit.app, "demo-amara", 1001).await;
    let read = summit.app.page_as(&link, &amara).await;
    assert!(read.contains("<b>Rhea Gravelbrook</b>") && !read.contains("<b>You</b>"), "{read}");
    assert_eq!(summit.post(&format!("{link}/accept"), &amara, &FULL_CONSENT).await.status(), 303);
    let own = summit.app.page_as("/2028/invitation", &amara).await;
    assert!(own.contains("insulin") && own.contains("<b>Rhea Gravelbrook</b>"), "{own}");
    let id = summit.invitations().await[0].id;
    let page = summit.app.page_as(&format!("/2028/invitations/{id}"), &summit.organizer).await;
    assert!(page.contains("<b>Rhea Gravelbrook</b>") && page.contains("Is there insulin?"), "{page}");
    let answer = format!("/2028/invitations/{id}/answer");
    summit.post(&answer, &summit.organizer, &[("words", "Yes, a cooled room.")]).await;
    assert!(summit.app.page_as("/2028/invitation", &amara).await.contains("Yes, a cooled room."));
}

#[tokio::test]
async fn answered_invitation_names_no_one_and_is_not_passed_on() {
    let (summit, guest, link, stranger) = forwarded_link().await;
    summit.accept(&guest).await;
    let page = summit.app.page_as(&link, &stranger).await;
    assert!(page.contains("It is for the account that has answered it"), "{page}");
    assert!(page.contains("It can’t be passed on any more."), "{page}");
    assert!(!page.contains("@demo-guest-000") && !page.contains("<button>Ask to take their place"), "{page}");
}

#[tokio::test]
async fn decline_says_that_it_is_final_and_confirms_a_suggestion() {
    let (summit, [first, second]) = &Summit::with_guests(5).await;
    let page = summit.app.page_as("/2028/invitation", first).await;
    assert!(page.contains("Your invitation ends") && page.contains("You can’t undo this"), "{page}");
    for (guest, suggestion, is_confirmed) in [(first, "", false), (second, "Bram Duinkiezel", true)] {
        let form = [("why", ""), ("suggestion", suggestion)];
        let done = location(&summit.post("/2028/invitation/decline", guest, &form).await);
        let page = summit.app.page_as(&done, guest).await;
        assert!(page.contains("Your answer is saved."), "{page}");
        assert_eq!(page.contains("The organizers see your suggestion."), is_confirmed, "{page}");
    }
}

#[tokio::test]
async fn link_allows_declining_without_an_account() {
    let (summit, [guest]) = &Summit::with_guests(5).await;
    let link = summit.link(guest.invitation, 1).await;
    let page = summit.app.page(&link).await;
    assert!(page.contains("You are invited") && page.contains("Sign in with GitHub to accept") && page.contains("(a)"));
    let form = [("why", "too far"), ("suggestion", "Ask Bram Duinkiezel")];
    assert_eq!(summit.post(&format!("{link}/decline"), &VISITOR, &form).await.status(), 303);
    assert!(summit.app.page(&link).await.contains("You have declined"));
    let one = summit.app.page_as(&format!("/2028/invitations/{}", guest.invitation), &summit.organizer).await;
    assert!(one.contains("too far") && one.contains("Ask Bram Duinkiezel"));
    assert!(
        summit.app.page_as("/2028/invitations?needs=yes", &summit.organizer).await.contains("suggested someone else")
    );
    let accepted = summit.post(&format!("{link}/accept"), &VISITOR, &FULL_CONSENT).await;
    assert_eq!(accepted.status(), 401, "accepting needs an account");
}

#[tokio::test]
async fn question_reaches_organizers_and_is_answered() {
    let (summit, [guest]) = &Summit::with_guests(5).await;
    let link = summit.link(guest.invitation, 1).await;
    let ask = [("question", "Is there a lift?")];
    assert_eq!(summit.post(&format!("{link}/ask"), &VISITOR, &ask).await.status(), 303);
    let page = format!("/2028/invitations/{}", guest.invitation);
    assert!(summit.app.page_as(&page, &summit.organizer).await.contains("Is there a lift?"));
    assert_eq!(
        summit.post(&format!("{page}/answer"), &summit.organizer, &[("words", "Yes, to each floor.")]).await.status(),
        303
    );
    assert!(summit.app.page(&link).await.contains("Yes, to each floor."));
    assert!(summit.app.page_as("/2028/outbox", &summit.organizer).await.contains("Your question about the"));
}

#[tokio::test]
async fn new_agreement_version_asks_again_and_shows_changes() {
    let (summit, [guest]) = &Summit::with_guests(5).await;
    summit.accept(guest).await;
    let versions = summit.app.store.versions(&slug()).await.expect("versions");
    let texts: Vec<String> = versions[0].clauses.iter().map(|clause| clause.text.to_string()).collect();
    let read = versions[0].revision();
    let mut form: Vec<(&str, &str)> = texts.iter().map(|text| ("clause", text.as_str())).collect();
    form.push(("read", read.as_str()));
    form[0].1 = "Join all of the three planning meetings; each lasts one hour and is held online.";
    assert_eq!(summit.post("/2028/commitments", &summit.organizer, &form).await.status(), 303);
    let page = summit.app.page_as("/2028/invitation", guest).await;
    assert!(
        page.contains("The commitments have changed") && page.contains("<del>") && page.contains("<ins>"),
        "{page:.200}"
    );
    assert!(page.contains("You have a seat"), "they keep the seat");
    let list = summit.app.page_as("/2028/invitations", &summit.organizer).await;
    assert!(list.contains("agreed to an older version"));
    let agree = [("version", "2"), ("agree", "a"), ("agree", "b"), ("agree", "c"), ("agree", "d")];
    assert_eq!(summit.post("/2028/invitation/agree", guest, &agree).await.status(), 303);
    assert!(!summit.app.page_as("/2028/invitation", guest).await.contains("The commitments have changed"));
    assert!(summit.app.page("/2028/commitments").await.contains("From version 1 to 2"));
}

#[tokio::test]
async fn waived_clause_needs_no_consent() {
    let (summit, [guest, other]) = &Summit::with_guests(5).await;
    let page = format!("/2028/invitations/{}", guest.invitation);
    let waive = [("letter", "a"), ("reason", "sleeps then, on the other side of the earth")];
    assert_eq!(summit.post(&format!("{page}/waive"), &summit.organizer, &waive).await.status(), 303);
    let without_a = [("version", "1"), ("agree", "b"), ("agree", "c"), ("agree", "d")];
    assert_eq!(summit.post("/2028/invitation/accept", guest, &without_a).await.status(), 303);
    assert_eq!(summit.post("/2028/invitation/accept", other, &without_a).await.status(), 200);
}

#[tokio::test]
async fn pasted_list_is_previewed_before_it_is_stored() {
    let summit = Summit::with_seats(5).await;
    let list = "demo-one\nnot a login, nor mail\n\nDemo-One\nTwo Stones <two@stones.example>\n";
    let send = async |path: &str, list: &str| {
        let answer = summit.post(&format!("/2028/invitations/add{path}"), &summit.organizer, &[("list", list)]).await;
        answer.text().await.expect("text")
    };
    let page = send("/check", list).await;
    assert!(page.contains("2 people are ready to add; 2 rows have a problem"), "{page:.400}");
    assert!(page.contains("This is the same person as on line 1"));
    assert!(!page.contains("Add 2 drafts"), "a list is added as a whole");
    let page = send("", list).await;
    assert!(
        page.contains("2 rows have a problem") && page.contains("not a login, nor mail"),
        "the list is shown again"
    );
    assert_eq!(summit.invitations().await.len(), 0, "nothing is stored");
    let corrected = "demo-one\nTwo Stones <two@stones.example>\n";
    assert!(send("/check", corrected).await.contains("Add 2 drafts"));
    send("", corrected).await;
    assert_eq!(summit.count(InvitationState::Draft).await, 2);
}

#[tokio::test]
async fn rejected_draft_shows_its_error_above_the_forms() {
    let summit = Summit::with_seats(5).await;
    let answer = summit.post("/2028/invitations/add/one", &summit.organizer, &[("name", "Kim Park")]).await;
    let page = answer.text().await.expect("text");
    let error = page.find("class=\"error-message\"").expect("an error");
    assert!(error < page.find("A list of people").expect("the forms") && page.contains("Kim Park"), "{page}");
}

#[tokio::test]
async fn invited_people_in_a_list_are_left_out() {
    let summit = Summit::with_seats(5).await;
    let send = async |path: &str, list: &str| {
        let answer = summit.post(&format!("/2028/invitations/add{path}"), &summit.organizer, &[("list", list)]).await;
        answer.text().await.expect("text")
    };
    send("", "demo-one\n").await;
    let list = "name,login\nOne,demo-one\nTwo,demo-two\n";
    let page = send("/check", list).await;
    assert!(page.contains("1 person is ready to add; 1 person has a draft already."), "{page:.800}");
    assert!(page.contains("left out: One already has an invitation (draft)"));
    send("", list).await;
    assert_eq!(summit.count(InvitationState::Draft).await, 2);
    let again = send("/check", list).await;
    assert!(again.contains("2 people have a draft already.") && !again.contains("Add 2 drafts"), "{again:.800}");
}

#[tokio::test]
async fn lines_above_the_column_names_of_a_list_are_skipped() {
    let summit = Summit::with_seats(5).await;
    let list = "Guests of 2028;;\nName;Login;E-mail\nOne;demo-one;\n";
    let send = async |fields: &[(&str, &str)]| {
        let answer = summit.post("/2028/invitations/add/check", &summit.organizer, fields).await;
        answer.text().await.expect("text")
    };
    let page = send(&[("list", list)]).await;
    assert!(page.contains("Line 1 is no header; the header seems to be on line 2"), "{page:.800}");
    assert!(page.contains("Skip the lines above line 2"));
    let page = send(&[("list", list), ("heading_line", "2")]).await;
    assert!(
        page.contains("1 person is ready to add.") && page.contains("name=\"heading_line\" value=\"2\""),
        "{page:.800}"
    );
}

#[tokio::test]
async fn exported_csv_can_be_imported() {
    let summit = Summit::with_seats(50).await;
    let owner = People::sign_in(&summit.app).await.owner;
    let read = shown_revision(&summit.app, "/2028/seats", &summit.organizer).await;
    let form =
        SeatForm::with_capacity("50").pool("New maintainers", "5").pool("Supply-chain security", "4").read(&read);
    let saved = summit.post("/2028/seats", &summit.organizer, form.fields()).await;
    assert_eq!(saved.status(), 303, "the list names seat pools, so they must exist");
    let csv = summit.app.page_as("/2027/invitations.csv", &owner).await;
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
async fn organizer_sees_the_merged_invitation_of_the_demo() {
    let app = TestApp::with_demo_data().await;
    let organizer = People::sign_in(&app).await.organizer;
    let page = app.page_as("/2027/invitations", &organizer).await;
    assert!(page.contains("was invited twice, and the invitations were merged"), "{page}");
    let overview = app.store.overview(by_any_organizer(&edition("2027"))).await.expect("an overview");
    let names = overview.invitations.iter().map(|invitation| invitation.display_name());
    assert_eq!(names.filter(|name| name == "Frida Klapperstein").count(), 1);
}

#[tokio::test]
async fn past_participants_count_as_accepted() {
    let app = TestApp::with_demo_data().await;
    let people = app.json("/api/v1/editions/2025/people").await["people"].as_array().expect("a list").clone();
    let overview = app.store.overview(by_any_organizer(&edition("2025"))).await.expect("an overview");
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
    let (summit, guests) = &Summit::with_guests::<2>(3).await;
    for guest in guests {
        summit.accept(guest).await;
    }
    let save = async |capacity| {
        let read = shown_revision(&summit.app, "/2028/seats", &summit.organizer).await;
        let form = SeatForm::with_capacity(capacity).remind_days("4").pays("Meals.").read(&read);
        summit.post("/2028/seats", &summit.organizer, form.fields()).await
    };
    let refused = save("1").await;
    assert_eq!(refused.status(), 200);
    let page = refused.text().await.expect("text");
    assert!(page.contains("so the total can’t be 1") && page.contains("value=\"1\""), "the form keeps the typed text");
    assert_eq!(save("2").await.status(), 303);
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
    let id = summit.invitations().await[0].id.to_string();
    summit.post("/2028/invitations/send", &summit.organizer, &[("ids", &id)]).await;
    let cookie = sign_in(&summit.app, "demo-evil", 1000).await;
    summit.post("/2028/invitation/ask", &cookie, &[("question", evil)]).await;
    summit.post(&format!("/2028/invitations/{id}/answer"), &summit.organizer, &[("words", evil)]).await;
    let read = shown_revision(&summit.app, "/2028/email-templates/invitation", &summit.organizer).await;
    let body = "# Hello {name}\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) {link}";
    let template = [("subject", evil), ("body", body), ("read", &read)];
    summit.post("/2028/email-templates/invitation/save", &summit.organizer, &template).await;
    let emails = summit.app.store.emails(by_any_organizer(&slug()), None, None, 10).await.expect("emails");
    assert_eq!(emails.len(), 2);
    let mut pages = vec![
        "/2028/invitations".to_owned(),
        format!("/2028/invitations/{id}"),
        "/2028/outbox".to_owned(),
        "/2028/email-templates/invitation".to_owned(),
        "/2028/email-templates".to_owned(),
    ];
    pages.extend(emails.iter().map(|email| format!("/2028/outbox/{}", email.id)));
    for path in pages {
        let html = summit.app.page_as(&path, &summit.organizer).await;
        assert!(html.contains("alert(1)"), "{path} shows it");
        for wrong in ["<script>alert", "<img src=x", "href=\"javascript:"] {
            assert!(!html.contains(wrong), "{path} contains {wrong}");
        }
    }
}

#[tokio::test]
async fn filter_by_name_ignores_accents_and_special_letters() {
    let summit = Summit::with_seats(5).await;
    let list = "Ana Piatraceată, @demo-ana\nŁukasz Weiß, @demo-lukasz";
    let added = summit.post("/2028/invitations/add", &summit.organizer, &[("list", list)]).await;
    assert_eq!(added.status(), 303);
    for (who, found, other) in [
        ("piatraceata", "Ana Piatraceată", "Łukasz Weiß"),
        ("PIATRACEATĂ", "Ana Piatraceată", "Łukasz Weiß"),
        ("lukasz+weiss", "Łukasz Weiß", "Ana Piatraceată"),
    ] {
        let page = summit.app.page_as(&format!("/2028/invitations?who={who}"), &summit.organizer).await;
        assert!(page.contains(found) && !page.contains(other), "{who}");
    }
}

#[tokio::test]
async fn address_that_no_one_reads_is_not_invited() {
    let summit = Summit::with_seats(5).await;
    let list = "Ana, 7+ana@users.noreply.github.com";
    let refused = summit.post("/2028/invitations/add", &summit.organizer, &[("list", list)]).await;
    let page = refused.text().await.expect("text");
    assert!(page.contains("No one reads email to 7+ana@users.noreply.github.com"), "{page}");
    assert!(summit.invitations().await.is_empty());
    let added = summit.post("/2028/invitations/add", &summit.organizer, &[("list", "Ana, ana@bücher.example")]).await;
    assert_eq!(added.status(), 303);
    let emails: Vec<_> = summit.invitations().await.into_iter().filter_map(|one| one.draft.invitee.email).collect();
    assert_eq!(emails.iter().map(|email| email.as_str()).collect::<Vec<_>>(), ["ana@xn--bcher-kva.example"]);
}
