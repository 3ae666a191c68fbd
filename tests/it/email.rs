//! Checks email delivery over TCP to an SMTP server with faults, read back with another parser.

use crate::support::demo::CURRENT;
use crate::support::outbox::{accept, app_without_invitations, invite, slug};
use crate::support::{TestApp, by_any_organizer, now};
use domain::access::System;
use domain::email::{DeliveryStatus, Email};
use domain::id::EmailId;
use domain::login_sessions::Token;
use domain::text::EmailAddress;
use domain::time::Instant;
use mail_parser::{MessageParser, MimeHeaders};
use server::config::EmailServer;
use server::config::email::EmailSettings;
use server::config::public_url::PublicUrl;
use server::email::{BatchReport, Sender};
use tests::smtp::{Smtp, SmtpFault, SmtpOptions};

fn sender(app: &TestApp, url: &str) -> Sender {
    let public = PublicUrl::parse("https://cairn.example").expect("an address");
    let email = EmailServer { smtp_url: Some(url.to_owned()), mail_from: None };
    let settings = EmailSettings::of(&email, &public).expect("settings").expect("a mail server");
    Sender::new(app.store.clone(), settings)
}

fn seconds_later(seconds: i64) -> Instant {
    Instant::from_timestamp(now().timestamp() + seconds, 0).expect("a time")
}

/// The emails of the outbox, the oldest first.
async fn outbox(app: &TestApp) -> Vec<Email> {
    let mut emails = app.store.emails(by_any_organizer(&slug()), None, None, 100).await.expect("emails");
    emails.reverse();
    emails
}

async fn delivery_statuses(app: &TestApp) -> Vec<&'static str> {
    outbox(app).await.iter().map(|email| email.delivery_status.as_str()).collect()
}

fn sent(sent: u32) -> BatchReport {
    BatchReport { sent, ..BatchReport::default() }
}

fn refused(refused: u32) -> BatchReport {
    BatchReport { refused, ..BatchReport::default() }
}

/// The token that follows a prefix in a text.
fn token_after(text: &str, prefix: &str) -> Token {
    let (_, rest) = text.split_once(prefix).unwrap_or_else(|| panic!("{prefix} is not in {text}"));
    Token::parse(&rest[..43]).expect("a token")
}

#[tokio::test]
async fn invitation_email_has_text_html_and_its_own_links() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    invite(&app, &["Zoë Müller <zoe@post.example>"]).await;
    assert_eq!(sender(&app, &smtp.url()).send_batch(now()).await.expect("a batch"), sent(1));
    let [received] = &smtp.emails()[..] else { panic!("one email") };
    assert_eq!((received.from.as_str(), received.to.as_str()), ("cairn@cairn.example", "zoe@post.example"));
    assert!(received.content.is_ascii(), "every server accepts 7-bit content");
    let email = MessageParser::default().parse(&received.content).expect("an email");
    let title = app.store.edition_page(&slug()).await.expect("an edition").edition.title;
    assert_eq!(email.subject(), Some(format!("Grüße: {title}").as_str()));
    let to = email.to().and_then(|to| to.first()).expect("a receiver");
    assert_eq!((to.name(), to.address()), (Some("Zoë Müller"), Some("zoe@post.example")));
    let from = email.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!((from.name(), from.address()), (Some(title.as_str()), Some("cairn@cairn.example")));
    assert_eq!(email.reply_to().and_then(|to| to.first()).and_then(|to| to.address()), Some("answers@post.example"));
    assert_eq!(email.message_id(), Some(format!("message-1.{}@cairn.example", now().timestamp()).as_str()));
    assert_eq!(email.date().map(|date| date.to_timestamp()), Some(now().timestamp()));
    assert_eq!(email.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert_eq!(email.header_raw("List-Unsubscribe-Post").map(str::trim), Some("List-Unsubscribe=One-Click"));
    assert_eq!(email.attachment_count(), 0);
    let (text, html) = (email.body_text(0).expect("a text"), email.body_html(0).expect("a document"));
    assert!(text.contains("Dear Zoë Müller") && html.contains("Dear Zoë Müller"), "{text}{html}");
    let link = token_after(&text, "https://cairn.example/invitation/");
    assert!(html.contains(link.as_str()));
    assert!(app.store.invitation_by_link(&link).await.expect("an answer").is_some(), "the link is the invitation’s");
    let unsubscribe = email.header_raw("List-Unsubscribe").expect("an unsubscribe header");
    let unsubscribe_token = token_after(unsubscribe, "<https://cairn.example/unsubscribe/");
    assert!(text.contains(unsubscribe_token.as_str()));
    let zoe = EmailAddress::parse("zoe@post.example").expect("an address");
    assert_eq!(app.store.unsubscribe_address(&unsubscribe_token).await.expect("an answer"), Some(zoe));
    assert_eq!(delivery_statuses(&app).await, ["sent"]);
    assert_eq!(sender(&app, &smtp.url()).send_batch(seconds_later(3600)).await.expect("a batch"), sent(0));
}

#[tokio::test]
async fn confirmation_has_a_calendar_entry_and_no_unsubscribe() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    accept(&app, "Zoë Müller <zoe@post.example>").await;
    assert_eq!(sender(&app, &smtp.url()).send_batch(now()).await.expect("a batch").refused, 0);
    let emails = smtp.emails();
    let email = MessageParser::default().parse(&emails.last().expect("an email").content).expect("an email");
    assert!(email.subject().is_some_and(|subject| subject.starts_with("You have a seat")), "{:?}", email.subject());
    assert!(email.header_raw("List-Unsubscribe").is_none() && email.header_raw("List-Unsubscribe-Post").is_none());
    assert!(email.body_text(0).is_some() && email.body_html(0).is_some());
    let entry = email.attachment(0).expect("an entry");
    assert_eq!(entry.attachment_name(), Some("summit.ics"));
    let kind = entry.content_type().expect("a kind");
    assert_eq!(
        (kind.c_type.as_ref(), kind.subtype(), kind.attribute("method")),
        ("text", Some("calendar"), Some("PUBLISH"))
    );
    let text = entry.text_contents().expect("a text");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("DTSTART;VALUE=DATE:"), "{text}");
    assert!(text.contains(&format!("UID:{CURRENT}@cairn.example")), "{text}");
}

#[tokio::test]
async fn temporarily_refused_email_is_retried() {
    for fault in [SmtpFault::Receiver(451), SmtpFault::Data(452), SmtpFault::Content(451)] {
        let (app, smtp) = (app_without_invitations().await, Smtp::start());
        invite(&app, &["busy@post.example", "ada@post.example"]).await;
        smtp.set_faults("busy@post.example", &[fault, fault]);
        let mut sender = sender(&app, &smtp.url());
        let batch = sender.send_batch(now()).await.expect("a batch");
        assert_eq!((batch.sent, batch.refused), (1, 1), "the other email arrives immediately: {fault:?}");
        let busy = &outbox(&app).await[0];
        assert_eq!((busy.delivery_status, busy.attempts), (DeliveryStatus::Waiting, 1));
        let error = busy.last_error.as_ref().expect("an error").as_str();
        assert!(error.starts_with("45") && error.contains("set by the test"), "{error}");
        assert_eq!(sender.send_batch(seconds_later(59)).await.expect("a batch"), sent(0));
        assert_eq!(sender.send_batch(seconds_later(60)).await.expect("a batch"), refused(1), "{fault:?}");
        assert_eq!(sender.send_batch(seconds_later(60 + 299)).await.expect("a batch"), sent(0));
        assert_eq!(sender.send_batch(seconds_later(60 + 300)).await.expect("a batch"), sent(1), "{fault:?}");
        assert_eq!(delivery_statuses(&app).await, ["sent", "sent"]);
    }
}

#[tokio::test]
async fn permanently_refused_email_is_not_retried() {
    for fault in [SmtpFault::Receiver(550), SmtpFault::Data(554), SmtpFault::Content(554)] {
        let (app, smtp) = (app_without_invitations().await, Smtp::start());
        invite(&app, &["unknown@post.example", "ada@post.example"]).await;
        smtp.set_faults("unknown@post.example", &[fault]);
        let mut sender = sender(&app, &smtp.url());
        let batch = sender.send_batch(now()).await.expect("a batch");
        assert_eq!((batch.sent, batch.refused), (1, 1), "{fault:?}");
        assert_eq!(sender.send_batch(seconds_later(90_000)).await.expect("a batch"), sent(0));
        assert_eq!(delivery_statuses(&app).await, ["failed", "sent"]);
    }
}

#[tokio::test]
async fn unreachable_server_costs_one_attempt_a_minute() {
    let app = app_without_invitations().await;
    invite(&app, &["a@post.example", "b@post.example", "c@post.example"]).await;
    let unused = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let mut sender = sender(&app, &format!("smtp://{unused}"));
    for second in 0..60 {
        let batch = sender.send_batch(seconds_later(second)).await.expect("a batch");
        assert_eq!(batch.smtp_error.is_some(), second == 0, "second {second}");
    }
    let attempts: Vec<u32> = outbox(&app).await.iter().map(|email| email.attempts).collect();
    assert_eq!(attempts, [1, 0, 0]);
    let smtp = Smtp::at(&unused.to_string(), SmtpOptions::default());
    assert_eq!(sender.send_batch(seconds_later(60)).await.expect("a batch"), sent(3));
    assert_eq!(smtp.connections(), 1);
}

#[tokio::test]
async fn refused_sender_fails_no_email() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    invite(&app, &["a@post.example", "b@post.example"]).await;
    smtp.set_faults("", &[SmtpFault::Sender(550)]);
    let mut sender = sender(&app, &smtp.url());
    let batch = sender.send_batch(now()).await.expect("a batch");
    assert!(batch.smtp_error.is_some_and(|error| error.starts_with("550")));
    assert_eq!(delivery_statuses(&app).await, ["waiting", "waiting"]);
    assert_eq!(sender.send_batch(seconds_later(60)).await.expect("a batch"), sent(2));
}

#[tokio::test]
async fn smtp_password_is_sent() {
    let (app, smtp) =
        (app_without_invitations().await, Smtp::with(SmtpOptions { with_password: true, ..SmtpOptions::default() }));
    invite(&app, &["ada@post.example"]).await;
    let with = |user: &str| format!("smtp://{user}@{}", smtp.address);
    let wrong =
        sender(&app, &with("cairn:geraten")).send_batch(now()).await.expect("a batch").smtp_error.expect("an error");
    assert!(wrong.starts_with("535") && !wrong.contains("geraten"), "{wrong}");
    assert_eq!(delivery_statuses(&app).await, ["waiting"]);
    assert_eq!(sender(&app, &with("cairn:geheim")).send_batch(seconds_later(60)).await.expect("a batch"), sent(1));
}

#[tokio::test]
async fn required_tls_prevents_plain_delivery() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    invite(&app, &["ada@post.example"]).await;
    let url = format!("{}?tls=required", smtp.url());
    let batch = sender(&app, &url).send_batch(now()).await.expect("a batch");
    assert!(batch.smtp_error.as_ref().is_some_and(|error| error.contains("STARTTLS")), "{batch:?}");
    assert!(smtp.emails().is_empty());
    let opportunistic = format!("{}?tls=opportunistic", smtp.url());
    assert_eq!(sender(&app, &opportunistic).send_batch(seconds_later(60)).await.expect("a batch"), sent(1));
}

#[tokio::test]
async fn email_without_an_answer_is_marked_uncertain() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    invite(&app, &["lost@post.example", "ada@post.example"]).await;
    smtp.set_faults("lost@post.example", &[SmtpFault::ClosesAfterContent]);
    let mut sender = sender(&app, &smtp.url());
    let batch = sender.send_batch(now()).await.expect("a batch");
    assert_eq!((batch.sent, batch.refused, batch.unsure), (0, 0, 1));
    assert!(batch.smtp_error.is_some());
    assert_eq!(delivery_statuses(&app).await, ["uncertain", "waiting"], "other emails wait for the next batch");
    assert_eq!(sender.send_batch(seconds_later(60)).await.expect("a batch"), sent(1));
    assert_eq!(sender.send_batch(seconds_later(90_000)).await.expect("a batch"), sent(0));
    let to: Vec<String> = smtp.emails().into_iter().map(|email| email.to).collect();
    assert_eq!(to, ["lost@post.example", "ada@post.example"]);
}

#[tokio::test]
async fn connection_lost_before_the_content_is_retried() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    invite(&app, &["a@post.example", "b@post.example"]).await;
    smtp.set_faults("a@post.example", &[SmtpFault::ClosesBeforeContent]);
    let mut sender = sender(&app, &smtp.url());
    let batch = sender.send_batch(now()).await.expect("a batch");
    assert_eq!((batch.sent, batch.unsure, batch.smtp_error.is_some()), (0, 0, true));
    assert_eq!(delivery_statuses(&app).await, ["waiting", "waiting"]);
    assert_eq!(sender.send_batch(seconds_later(60)).await.expect("a batch"), sent(2));
    assert_eq!(smtp.emails().len(), 2);
}

#[tokio::test]
async fn emails_share_a_connection_and_survive_its_end() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    let all: Vec<String> = (0..8).map(|nth| format!("p{nth}@post.example")).collect();
    invite(&app, &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    smtp.set_faults("p2@post.example", &[SmtpFault::ClosesAfterAnswer]);
    smtp.set_faults("p5@post.example", &[SmtpFault::Receiver(550)]);
    let batch = sender(&app, &smtp.url()).send_batch(now()).await.expect("a batch");
    assert_eq!((batch.sent, batch.refused, batch.smtp_error), (7, 1, None));
    assert_eq!(smtp.connections(), 2);
    assert!(
        outbox(&app)
            .await
            .iter()
            .all(|email| email.attempts <= u32::from(email.delivery_status == DeliveryStatus::Failed))
    );
}

#[tokio::test]
async fn two_senders_send_each_email_once() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    let all: Vec<String> = (0..12).map(|nth| format!("p{nth}@post.example")).collect();
    invite(&app, &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let (mut first, mut second) = (sender(&app, &smtp.url()), sender(&app, &smtp.url()));
    let (first, second) = tokio::join!(first.send_batch(now()), second.send_batch(now()));
    assert_eq!(first.expect("a batch").sent + second.expect("a batch").sent, 12);
    let mut to: Vec<String> = smtp.emails().into_iter().map(|email| email.to).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), smtp.emails().len()), (12, 12));
}

#[tokio::test]
async fn interrupted_email_is_not_sent_again() {
    let (app, smtp) = (app_without_invitations().await, Smtp::start());
    invite(&app, &["a@post.example"]).await;
    let id: EmailId = outbox(&app).await[0].id;
    assert!(app.store.mark_handed_over(System::new(), id, None, None, now()).await.expect("an answer"));
    assert_eq!(app.store.mark_interrupted_uncertain(System::new(), now()).await.expect("an answer"), 1);
    assert_eq!(sender(&app, &smtp.url()).send_batch(seconds_later(90_000)).await.expect("a batch"), sent(0));
    assert_eq!(delivery_statuses(&app).await, ["uncertain"]);
    // Cairn can't know whether the email arrived, so the page names both possible causes.
    let page = app.page_as("/2027/outbox", &Some(format!("cairn={:0>43}", 7000))).await;
    assert!(page.contains("the server stopped or lost the connection while it was sending"));
}
