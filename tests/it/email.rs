//! Mail, sent over TCP to a server that has its whims, and read with another's parser.

use crate::smtp::{Smtp, Whim};
use crate::test_app::{TestApp, now};
use domain::email::{DeliveryStatus, Email};
use domain::id::{EditionSlug, EmailId};
use domain::login_sessions::Token;
use domain::text::EmailAddress;
use domain::time::Instant;
use mail_parser::{MessageParser, MimeHeaders};
use server::config::EmailServer;
use server::config::email::EmailSettings;
use server::config::public_url::PublicUrl;
use server::email::{BatchReport, Sender};

pub mod outbox;
use outbox::{EDITION, accept, app, invite};

fn sender(app: &TestApp, url: &str) -> Sender {
    let public = PublicUrl::parse("https://cairn.example").expect("an address");
    let email = EmailServer { smtp_url: Some(url.to_owned()), mail_from: None };
    let settings = EmailSettings::of(&email, &public).expect("settings").expect("a mail server");
    Sender::new(app.store.clone(), settings)
}

fn later(seconds: i64) -> Instant {
    Instant::from_timestamp(now().timestamp() + seconds, 0).expect("a moment")
}

fn edition() -> EditionSlug {
    EditionSlug::parse(EDITION).expect("a slug")
}

/// The letters of the outbox, the oldest first.
async fn outbox(app: &TestApp) -> Vec<Email> {
    let mut emails = app.store.emails(&edition(), None, None, 100).await.expect("messages");
    emails.reverse();
    emails
}

async fn postings(app: &TestApp) -> Vec<&'static str> {
    outbox(app).await.iter().map(|message| message.delivery_status.as_str()).collect()
}

fn sent(sent: u32) -> BatchReport {
    BatchReport { sent, ..BatchReport::default() }
}

fn refused(refused: u32) -> BatchReport {
    BatchReport { refused, ..BatchReport::default() }
}

/// What stands between a piece of text and the next character that is in no token.
fn token_after(text: &str, before: &str) -> Token {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{before} is in {text}"));
    Token::parse(&rest[..43]).expect("a token")
}

#[tokio::test]
async fn invitation_email_has_text_html_and_its_own_links() {
    let (app, smtp) = (app().await, Smtp::listening());
    invite(&app, &["Zoë Müller <zoe@post.example>"]).await;
    assert_eq!(sender(&app, &smtp.url()).round(now()).await.expect("a round"), sent(1));
    let [taken] = &smtp.letters()[..] else { panic!("one letter") };
    assert_eq!((taken.from.as_str(), taken.to.as_str()), ("cairn@cairn.example", "zoe@post.example"));
    assert!(taken.words.is_ascii(), "every server takes seven bits");
    let letter = MessageParser::default().parse(&taken.words).expect("a mail");
    let title = app.store.edition(&edition()).await.expect("an answer").expect("an edition").edition.title;
    assert_eq!(letter.subject(), Some(format!("Grüße: {title}").as_str()));
    let to = letter.to().and_then(|to| to.first()).expect("a receiver");
    assert_eq!((to.name(), to.address()), (Some("Zoë Müller"), Some("zoe@post.example")));
    let from = letter.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!((from.name(), from.address()), (Some(title.as_str()), Some("cairn@cairn.example")));
    assert_eq!(letter.reply_to().and_then(|to| to.first()).and_then(|to| to.address()), Some("answers@post.example"));
    assert_eq!(letter.message_id(), Some(format!("message-1.{}@cairn.example", now().timestamp()).as_str()));
    assert_eq!(letter.date().map(|date| date.to_timestamp()), Some(now().timestamp()));
    assert_eq!(letter.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert_eq!(letter.header_raw("List-Unsubscribe-Post").map(str::trim), Some("List-Unsubscribe=One-Click"));
    assert_eq!(letter.attachment_count(), 0);
    let (text, html) = (letter.body_text(0).expect("a text"), letter.body_html(0).expect("a document"));
    assert!(text.contains("Dear Zoë Müller") && html.contains("Dear Zoë Müller"), "{text}{html}");
    let link = token_after(&text, "https://cairn.example/invitation/");
    assert!(html.contains(link.as_str()));
    assert!(
        app.store.invitation_by_link(&link).await.expect("an answer").is_some(),
        "the link leads to the invitation"
    );
    let unsubscribe = letter.header_raw("List-Unsubscribe").expect("a way out");
    let stop = token_after(unsubscribe, "<https://cairn.example/unsubscribe/");
    assert!(text.contains(stop.as_str()));
    let zoe = EmailAddress::parse("zoe@post.example").expect("an address");
    assert_eq!(app.store.stop_address(&stop).await.expect("an answer"), Some(zoe));
    assert_eq!(postings(&app).await, ["sent"]);
    assert_eq!(sender(&app, &smtp.url()).round(later(3600)).await.expect("a round"), sent(0));
}

#[tokio::test]
async fn confirmation_has_a_calendar_entry_and_no_unsubscribe() {
    let (app, smtp) = (app().await, Smtp::listening());
    accept(&app, "Zoë Müller <zoe@post.example>").await;
    assert_eq!(sender(&app, &smtp.url()).round(now()).await.expect("a round").refused, 0);
    let letters = smtp.letters();
    let letter = MessageParser::default().parse(&letters.last().expect("a letter").words).expect("a mail");
    assert!(letter.subject().is_some_and(|subject| subject.starts_with("You have a seat")), "{:?}", letter.subject());
    assert!(letter.header_raw("List-Unsubscribe").is_none() && letter.header_raw("List-Unsubscribe-Post").is_none());
    assert!(letter.body_text(0).is_some() && letter.body_html(0).is_some());
    let entry = letter.attachment(0).expect("an entry");
    assert_eq!(entry.attachment_name(), Some("summit.ics"));
    let kind = entry.content_type().expect("a kind");
    assert_eq!(
        (kind.c_type.as_ref(), kind.subtype(), kind.attribute("method")),
        ("text", Some("calendar"), Some("PUBLISH"))
    );
    let text = entry.text_contents().expect("a text");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("DTSTART;VALUE=DATE:"), "{text}");
    assert!(text.contains(&format!("UID:{EDITION}@cairn.example")), "{text}");
}

#[tokio::test]
async fn temporarily_refused_email_is_retried() {
    for whim in [Whim::Receiver(451), Whim::Data(452), Whim::Words(451)] {
        let (app, smtp) = (app().await, Smtp::listening());
        invite(&app, &["busy@post.example", "ada@post.example"]).await;
        smtp.will("busy@post.example", &[whim, whim]);
        let mut sender = sender(&app, &smtp.url());
        let round = sender.round(now()).await.expect("a round");
        assert_eq!((round.sent, round.refused), (1, 1), "the other one arrives at once: {whim:?}");
        let busy = &outbox(&app).await[0];
        assert_eq!((busy.delivery_status, busy.attempts), (DeliveryStatus::Waiting, 1));
        let trouble = busy.last_error.as_ref().expect("why").as_str();
        assert!(trouble.starts_with("45") && trouble.contains("so the test wants it"), "{trouble}");
        assert_eq!(sender.round(later(59)).await.expect("a round"), sent(0));
        assert_eq!(sender.round(later(60)).await.expect("a round"), refused(1), "{whim:?}");
        assert_eq!(sender.round(later(60 + 299)).await.expect("a round"), sent(0));
        assert_eq!(sender.round(later(60 + 300)).await.expect("a round"), sent(1), "{whim:?}");
        assert_eq!(postings(&app).await, ["sent", "sent"]);
    }
}

#[tokio::test]
async fn permanently_refused_email_is_not_retried() {
    for whim in [Whim::Receiver(550), Whim::Data(554), Whim::Words(554)] {
        let (app, smtp) = (app().await, Smtp::listening());
        invite(&app, &["nobody@post.example", "ada@post.example"]).await;
        smtp.will("nobody@post.example", &[whim]);
        let mut sender = sender(&app, &smtp.url());
        let round = sender.round(now()).await.expect("a round");
        assert_eq!((round.sent, round.refused), (1, 1), "{whim:?}");
        assert_eq!(sender.round(later(90_000)).await.expect("a round"), sent(0));
        assert_eq!(postings(&app).await, ["failed", "sent"]);
    }
}

#[tokio::test]
async fn unreachable_server_costs_one_attempt_a_minute() {
    let app = app().await;
    invite(&app, &["a@post.example", "b@post.example", "c@post.example"]).await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let mut sender = sender(&app, &format!("smtp://{nobody}"));
    for second in 0..60 {
        let round = sender.round(later(second)).await.expect("a round");
        assert_eq!(round.smtp_error.is_some(), second == 0, "second {second}");
    }
    let attempts: Vec<u32> = outbox(&app).await.iter().map(|message| message.attempts).collect();
    assert_eq!(attempts, [1, 0, 0]);
    let smtp = Smtp::at(&nobody.to_string());
    assert_eq!(sender.round(later(60)).await.expect("a round"), sent(3));
    assert_eq!(smtp.connections(), 1);
}

#[tokio::test]
async fn refused_sender_fails_no_email() {
    let (app, smtp) = (app().await, Smtp::listening());
    invite(&app, &["a@post.example", "b@post.example"]).await;
    smtp.will("", &[Whim::Sender(550)]);
    let mut sender = sender(&app, &smtp.url());
    let round = sender.round(now()).await.expect("a round");
    assert!(round.smtp_error.is_some_and(|trouble| trouble.starts_with("550")));
    assert_eq!(postings(&app).await, ["waiting", "waiting"]);
    assert_eq!(sender.round(later(60)).await.expect("a round"), sent(2));
}

#[tokio::test]
async fn smtp_password_is_sent() {
    let (app, smtp) = (app().await, Smtp::guarded());
    invite(&app, &["ada@post.example"]).await;
    let with = |user: &str| format!("smtp://{user}@{}", smtp.address);
    let wrong = sender(&app, &with("cairn:geraten")).round(now()).await.expect("a round").smtp_error.expect("trouble");
    assert!(wrong.starts_with("535") && !wrong.contains("geraten"), "{wrong}");
    assert_eq!(postings(&app).await, ["waiting"]);
    assert_eq!(sender(&app, &with("cairn:geheim")).round(later(60)).await.expect("a round"), sent(1));
}

#[tokio::test]
async fn required_tls_prevents_plain_delivery() {
    let (app, smtp) = (app().await, Smtp::listening());
    invite(&app, &["ada@post.example"]).await;
    let url = format!("{}?tls=required", smtp.url());
    let round = sender(&app, &url).round(now()).await.expect("a round");
    assert!(round.smtp_error.as_ref().is_some_and(|trouble| trouble.contains("STARTTLS")), "{round:?}");
    assert!(smtp.letters().is_empty());
    let opportunistic = format!("{}?tls=opportunistic", smtp.url());
    assert_eq!(sender(&app, &opportunistic).round(later(60)).await.expect("a round"), sent(1));
}

#[tokio::test]
async fn email_without_an_answer_is_marked_uncertain() {
    let (app, smtp) = (app().await, Smtp::listening());
    invite(&app, &["lost@post.example", "ada@post.example"]).await;
    smtp.will("lost@post.example", &[Whim::GoneAfterWords]);
    let mut sender = sender(&app, &smtp.url());
    let round = sender.round(now()).await.expect("a round");
    assert_eq!((round.sent, round.refused, round.unsure), (0, 0, 1));
    assert!(round.smtp_error.is_some());
    assert_eq!(postings(&app).await, ["uncertain", "waiting"], "the others wait: they might share its fate");
    assert_eq!(sender.round(later(60)).await.expect("a round"), sent(1));
    assert_eq!(sender.round(later(90_000)).await.expect("a round"), sent(0));
    let to: Vec<String> = smtp.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, ["lost@post.example", "ada@post.example"]);
}

#[tokio::test]
async fn connection_lost_before_the_content_is_retried() {
    let (app, smtp) = (app().await, Smtp::listening());
    invite(&app, &["a@post.example", "b@post.example"]).await;
    smtp.will("a@post.example", &[Whim::GoneBeforeWords]);
    let mut sender = sender(&app, &smtp.url());
    let round = sender.round(now()).await.expect("a round");
    assert_eq!((round.sent, round.unsure, round.smtp_error.is_some()), (0, 0, true));
    assert_eq!(postings(&app).await, ["waiting", "waiting"]);
    assert_eq!(sender.round(later(60)).await.expect("a round"), sent(2));
    assert_eq!(smtp.letters().len(), 2);
}

#[tokio::test]
async fn emails_share_a_connection_and_survive_its_end() {
    let (app, smtp) = (app().await, Smtp::listening());
    let all: Vec<String> = (0..8).map(|one| format!("p{one}@post.example")).collect();
    invite(&app, &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    smtp.will("p2@post.example", &[Whim::GoneAfterAnswer]);
    smtp.will("p5@post.example", &[Whim::Receiver(550)]);
    let round = sender(&app, &smtp.url()).round(now()).await.expect("a round");
    assert_eq!((round.sent, round.refused, round.smtp_error), (7, 1, None));
    assert_eq!(smtp.connections(), 2);
    assert!(
        outbox(&app)
            .await
            .iter()
            .all(|message| message.attempts <= u32::from(message.delivery_status == DeliveryStatus::Failed))
    );
}

#[tokio::test]
async fn two_senders_send_each_email_once() {
    let (app, smtp) = (app().await, Smtp::listening());
    let all: Vec<String> = (0..12).map(|one| format!("p{one}@post.example")).collect();
    invite(&app, &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let (mut one, mut other) = (sender(&app, &smtp.url()), sender(&app, &smtp.url()));
    let (one, other) = tokio::join!(one.round(now()), other.round(now()));
    assert_eq!(one.expect("a round").sent + other.expect("a round").sent, 12);
    let mut to: Vec<String> = smtp.letters().into_iter().map(|letter| letter.to).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), smtp.letters().len()), (12, 12));
}

#[tokio::test]
async fn interrupted_email_is_not_sent_again() {
    let (app, smtp) = (app().await, Smtp::listening());
    invite(&app, &["a@post.example"]).await;
    let id: EmailId = outbox(&app).await[0].id;
    assert!(app.store.lead_transfer(id, None, None, now()).await.expect("an answer"));
    assert_eq!(app.store.unsure_of_handed_over(now()).await.expect("an answer"), 1);
    assert_eq!(sender(&app, &smtp.url()).round(later(90_000)).await.expect("a round"), sent(0));
    assert_eq!(postings(&app).await, ["uncertain"]);
    // Nobody can tell one from the other, so the page says what is true of both.
    let page = app.get_as("/2027/outbox", &Some(format!("cairn={:0>43}", 7000))).await;
    assert!(page.contains("the program stopped or the connection was lost while it went out"));
}
