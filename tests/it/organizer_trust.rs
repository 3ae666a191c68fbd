//! Checks that organizers see what their buttons do, and that people learn what happened.

use crate::support::people::{appoint, sign_in_with_email};
use crate::support::settings::shown_revision;
use crate::support::summit::slug;
use crate::support::{
    FULL_CONSENT, People, Plan, Summit, TaskForm, TestApp, by_any_organizer, edition, location, login,
};
use domain::email::DeliveryStatus;
use domain::id::EmailId;
use domain::roles::Role;

async fn newest_email(summit: &Summit) -> (EmailId, String, DeliveryStatus) {
    let edition = slug();
    let emails = summit.app.store.emails(by_any_organizer(&edition), None, None, 1).await.expect("emails");
    let email = emails.into_iter().next().expect("an email");
    (email.id, email.template.subject, email.delivery_status)
}

#[tokio::test]
async fn removing_a_role_says_what_the_person_loses() {
    let app = TestApp::with_demo_data().await;
    let owner = People::sign_in(&app).await.owner;
    let role = Role::Organizer(edition("2027"));
    app.post_as("/roles/appoint", &owner, &[("role", "organizer"), ("edition", "2027"), ("login", "new-hand")]).await;
    let form = [("role", "organizer"), ("edition", "2027"), ("login", "new-hand")];
    let page = app.post_as("/roles/dismiss", &owner, &form).await.text().await.expect("text");
    assert!(page.contains("Remove @new-hand as") && page.contains("They can no longer see private data"), "{page}");
    let holds = async || {
        let all = app.store.appointments(None).await.expect("appointments");
        all.into_iter().filter(|one| one.role == role).count()
    };
    let before = holds().await;
    let removed = app.post_and_confirm("/roles/dismiss", &owner, &form).await;
    assert_eq!((location(&removed).as_str(), holds().await), ("/roles?done=removed", before - 1));
}

#[tokio::test]
async fn invitation_page_says_which_place_accepting_leads_to() {
    let (summit, [first, second, third]) = Summit::with_guests(1).await;
    let page = summit.app.page_as("/2028/invitation", &first).await;
    assert!(page.contains("A seat is free for you."), "{page}");
    summit.accept(&first).await;
    summit.accept(&second).await;
    let page = summit.app.page_as("/2028/invitation", &third).await;
    assert!(page.contains("if you accept, you are number 2 on the waitlist."), "{page}");
    summit.accept(&third).await;
    let page = summit.app.page_as("/2028/invitation", &third).await;
    assert!(page.contains("You are number 2 on the waitlist"), "{page}");
}

#[tokio::test]
async fn question_is_confirmed_at_once() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    let asked = summit.post("/2028/invitation/ask", &guest, &[("question", "Is there a boat?")]).await;
    let page = summit.app.page_as(&location(&asked), &guest).await;
    assert!(page.contains("Your question is sent to the organizers."), "{page}");
    let list = summit.app.page_as("/", &summit.organizer).await;
    assert!(list.contains("1 invited person waits for an answer of the organizers"), "{list}");
}

#[tokio::test]
async fn suggested_person_is_invited_with_the_fields_filled() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    let form = [("suggestion", "Kim Park, kim@park.example"), ("why", "")];
    summit.post("/2028/invitation/decline", &guest, &form).await;
    let page = summit.app.page_as(&format!("/2028/invitations/{}", guest.invitation), &summit.organizer).await;
    assert!(page.contains(">Invite Kim Park</a>"), "{page}");
    let add = format!("/2028/invitations/add?suggested_by={}", guest.invitation);
    assert!(page.contains(&format!("{add}#one")), "{page}");
    let form = summit.app.page_as(&add, &summit.organizer).await;
    assert!(form.contains("value=\"Kim Park\"") && form.contains("value=\"kim@park.example\""), "{form}");
    assert!(form.contains("Kim Park, kim@park.example"), "the suggestion is beside the form: {form}");
}

/// A summit with one guest, who declined with a suggestion, and the page of that invitation.
async fn with_suggestion(suggestion: &str) -> (Summit, String) {
    let (summit, [guest]) = Summit::with_guests(1).await;
    summit.post("/2028/invitation/decline", &guest, &[("suggestion", suggestion), ("why", "")]).await;
    let page = format!("/2028/invitations/{}", guest.invitation);
    (summit, page)
}

const NEEDS_ATTENTION: &str = "/2028/invitations?needs=yes";

#[tokio::test]
async fn suggestion_without_a_name_can_still_be_invited() {
    let (summit, page) = with_suggestion("someone of the team that maintains wheels").await;
    assert!(summit.app.page_as(&page, &summit.organizer).await.contains(">Invite this person</a>"));
}

#[tokio::test]
async fn suggestion_needs_no_attention_once_marked_as_seen() {
    let (summit, page) = with_suggestion("Kim Park").await;
    assert!(summit.app.page_as(NEEDS_ATTENTION, &summit.organizer).await.contains("suggested someone else"));
    let seen = summit.post(&format!("{page}/mark-seen"), &summit.organizer, &[]).await;
    let text = summit.app.page_as(&location(&seen), &summit.organizer).await;
    assert!(text.contains("Marked as seen.") && !text.contains(">Mark as seen</button>"), "{text}");
    assert!(!summit.app.page_as(NEEDS_ATTENTION, &summit.organizer).await.contains("suggested someone else"));
    assert!(summit.app.page_as("/2028/audit-log", &summit.organizer).await.contains("as seen"));
}

#[tokio::test]
async fn suggestion_needs_no_attention_once_the_person_is_invited() {
    let (summit, page) = with_suggestion("Kim Park, @kim-p").await;
    let number = page.rsplit('/').next().expect("a number");
    let form = [("name", "Kim Park"), ("login", "kim-p"), ("suggested_by", number)];
    assert_eq!(summit.post("/2028/invitations/add/one", &summit.organizer, &form).await.status(), 303);
    assert!(!summit.app.page_as(NEEDS_ATTENTION, &summit.organizer).await.contains("suggested someone else"));
}

#[tokio::test]
async fn suggested_person_with_an_invitation_is_linked() {
    let (summit, page) = with_suggestion("Kim Park").await;
    let number = page.rsplit('/').next().expect("a number");
    let form = [("name", "Kim Park"), ("email", "kim@park.example"), ("suggested_by", number)];
    assert_eq!(summit.post("/2028/invitations/add/one", &summit.organizer, &form).await.status(), 303);
    let text = summit.app.page_as(&page, &summit.organizer).await;
    assert!(text.contains("Invitation for Kim Park (draft)") && !text.contains(">Invite Kim Park</a>"), "{text}");
    let add = format!("/2028/invitations/add?suggested_by={number}");
    assert!(summit.app.page_as(&add, &summit.organizer).await.contains("There is already an invitation for"));
}

#[tokio::test]
async fn revoked_person_without_an_address_needs_no_link() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    let id = guest.invitation.to_string();
    let revoked = summit.post("/2028/invitations/revoke", &summit.organizer, &[("ids", &id)]).await;
    let page = summit.app.page_as(&location(&revoked), &summit.organizer).await;
    assert!(page.contains("1 person has no email address: tell them in another way."), "{page}");
    let outbox = summit.app.page_as("/2028/outbox", &summit.organizer).await;
    assert!(outbox.contains("tell this person in another way"), "{outbox}");
}

#[tokio::test]
async fn revoked_link_explains_itself() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    let link = summit.link(guest.invitation, 1).await;
    assert_eq!(summit.app.get(&link).await.status(), 200);
    summit.post("/2028/invitations/revoke", &summit.organizer, &[("ids", &guest.invitation.to_string())]).await;
    let answer = summit.app.get(&link).await;
    assert_eq!(answer.status(), 404);
    let page = answer.text().await.expect("text");
    assert!(page.contains("This link no longer opens an invitation"), "{page}");
    assert_eq!(summit.app.get(&format!("/invitation/{:M>43}", 1)).await.status(), 404, "an unknown link");
}

#[tokio::test]
async fn acceptance_by_another_account_shows_both_names() {
    let summit = Summit::with_seats(2).await;
    summit.post("/2028/invitations/add", &summit.organizer, &[("list", "name,email\nKim Park,kim@park.example")]).await;
    let id = summit.invitations().await[0].id;
    summit.post("/2028/invitations/send", &summit.organizer, &[("ids", &id.to_string())]).await;
    let link = summit.link(id, 1).await;
    let other = sign_in_with_email(&summit.app, "lee-ray", 77, "lee@ray.example").await;
    assert_eq!(summit.post(&format!("{link}/accept"), &other, &FULL_CONSENT).await.status(), 303);
    let list = summit.app.page_as("/2028/invitations", &summit.organizer).await;
    assert!(
        list.contains("(invited as Kim Park)") && list.contains("accepted with an account of another name"),
        "{list}"
    );
}

#[tokio::test]
async fn waiting_email_can_be_edited_before_it_is_sent() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    let (id, subject, _) = newest_email(&summit).await;
    let address = format!("/2028/outbox/{id}");
    let page = summit.app.page_as(&address, &summit.organizer).await;
    let read = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a revision");
    let form = [("read", read), ("subject", "Please come"), ("body", "Dear {name}, come: {link}")];
    let saved = summit.app.post_as(&format!("{address}/edit"), &summit.organizer, &form).await;
    assert_eq!((saved.status().as_u16(), location(&saved)), (303, format!("{address}?saved=yes")));
    assert_ne!(subject, "Please come");
    assert_eq!(newest_email(&summit).await.1, "Please come");
    let stale = [("read", read), ("subject", "Another"), ("body", "Text")];
    let refused = summit.app.post_as(&format!("{address}/edit"), &summit.organizer, &stale).await;
    assert_eq!(refused.status(), 200);
    assert!(refused.text().await.expect("text").contains("value=\"Another\""));
    let wrong = [("read", read), ("subject", "X"), ("body", "Dear {nmae}")];
    let refused = summit.app.post_as(&format!("{address}/edit"), &summit.organizer, &wrong).await;
    assert!(refused.text().await.expect("text").contains("nmae"));
    drop(guest);
}

#[tokio::test]
async fn text_without_the_link_is_refused_and_kept() {
    let (summit, [_guest]) = Summit::with_guests(1).await;
    let email = format!("/2028/outbox/{}", newest_email(&summit).await.0);
    let template = "/2028/email-templates/invitation";
    for (page, action) in [(email.as_str(), format!("{email}/edit")), (template, format!("{template}/save"))] {
        let read = shown_revision(&summit.app, page, &summit.organizer).await;
        let form = [("read", read.as_str()), ("subject", "Please come"), ("body", "Dear {name}, come to the reef.")];
        let refused = summit.app.post_as(&action, &summit.organizer, &form).await;
        assert_eq!(refused.status(), 200, "{action}");
        let page = refused.text().await.expect("text");
        assert!(page.contains("The text needs {link}") && page.contains("come to the reef."), "{page}");
        assert!(page.contains("<code>{link}</code>"), "the placeholders are listed: {page}");
    }
}

#[tokio::test]
async fn restoring_a_template_asks_first() {
    let summit = Summit::with_seats(1).await;
    let path = "/2028/email-templates/invitation";
    let read = shown_revision(&summit.app, path, &summit.organizer).await;
    let form = [("read", read.as_str()), ("subject", "Come"), ("body", "To the reef: {link}")];
    assert_eq!(summit.post(&format!("{path}/save"), &summit.organizer, &form).await.status(), 303);
    let read = shown_revision(&summit.app, path, &summit.organizer).await;
    let form = [("read", read.as_str()), form[1], form[2]];
    let asked = summit.app.post_as(&format!("{path}/restore"), &summit.organizer, &form).await;
    let asked = asked.text().await.expect("text");
    assert!(asked.contains("Restore the default text?") && asked.contains("To the reef: {link}"), "{asked}");
    assert!(summit.app.page_as(path, &summit.organizer).await.contains("To the reef"), "nothing is lost yet");
    let done = location(&summit.post(&format!("{path}/restore"), &summit.organizer, &form).await);
    let page = summit.app.page_as(&done, &summit.organizer).await;
    assert!(page.contains("The default text is restored.") && !page.contains("To the reef"), "{page}");
}

#[tokio::test]
async fn outbox_names_the_emails_it_leaves_as_they_are() {
    let (summit, [guest]) = Summit::with_guests(1).await;
    let id = newest_email(&summit).await.0.to_string();
    let discard = async |more: &[(&str, &str)]| {
        let form = [&[("ids", id.as_str())], more].concat();
        summit.app.post_as("/2028/outbox/discard", &summit.organizer, &form).await
    };
    let done = discard(&[("one", "yes")]).await;
    assert_eq!(location(&done), format!("/2028/outbox/{id}?done=discard"));
    assert!(summit.app.page_as(&location(&done), &summit.organizer).await.contains("The email is discarded."));
    let page = discard(&[]).await.text().await.expect("text");
    assert!(page.contains("Not changed:") && page.contains("the status of this email is “discarded”"), "{page}");
    assert!(page.contains("<li dir=\"auto\">Invitation to "), "{page}");
    drop(guest);
}

#[tokio::test]
async fn preview_of_a_template_has_the_values_of_the_edition() {
    let (summit, [_guest]) = Summit::with_guests(1).await;
    let name = summit.invitations().await[0].display_name();
    let page = summit.app.page_as("/2028/email-templates/invitation", &summit.organizer).await;
    assert!(page.contains(&name) && !page.contains("Wren Talus"), "{page}");
}

#[tokio::test]
async fn organizer_sends_a_template_to_themselves() {
    let summit = Summit::with_seats(1).await;
    let organizer = sign_in_with_email(&summit.app, "orga-two", 78, "two@orga.example").await;
    appoint(&summit.app, &Role::Organizer(slug()), "orga-two").await;
    let form = [("subject", "Come to the {edition}"), ("body", "Dear {name}, come: {link}")];
    let sent = summit.app.post_as("/2028/email-templates/invitation/test", &organizer, &form).await;
    assert_eq!(sent.status(), 200, "the text is not saved, so it stays in the form");
    assert!(sent.text().await.expect("text").contains("Your changes are not saved yet."));
    assert_eq!(newest_email(&summit).await.1, "Test: Come to the {edition}");
    assert!(summit.app.page_as("/2028/outbox", &organizer).await.contains("Test of “Invitation”"));
}

#[tokio::test]
async fn organizers_assign_tasks_and_the_person_is_notified() {
    let (plan, [member]) = Plan::with_members().await;
    let form = TaskForm::without_goal("Mend the net").no_goal_reason("It is new");
    let task = plan.propose(&plan.organizer, form).await;
    plan.is_refused(&format!("{task}/assign"), &member, &[("to", &member.login)], "Only organizers can assign").await;
    let assigned = plan.post(&format!("{task}/assign"), &plan.organizer, &[("to", &member.login)]).await;
    assert_eq!(location(&assigned), format!("{task}?done=assign"));
    let claims = plan.task(&task).await.claims;
    assert_eq!(claims[0].person.login, Some(login(&member.login)));
    let notifications = plan.app.page_as("/me/notifications", &member).await;
    assert!(notifications.contains("assigned you to"), "{notifications}");
    plan.act(&format!("{task}/unassign"), &plan.organizer, &[("login", &member.login)]).await;
    assert!(plan.task(&task).await.claims.is_empty());
}

#[tokio::test]
async fn email_settings_are_with_the_other_preferences() {
    let app = TestApp::with_demo_data().await;
    let participant = People::sign_in(&app).await.participant;
    let page = app.page_as("/me", &participant).await;
    assert!(page.contains("Email me notifications") && page.contains("<optgroup label=\"Europe\">"), "{page}");
    let form = [("choice", "never")];
    let saved = app.post_as("/me/notifications/save-email-frequency", &participant, &form).await;
    assert_eq!(location(&saved), "/me?saved=yes");
}
