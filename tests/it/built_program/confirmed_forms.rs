//! Kills the program while confirmed forms are posted: each action has its emails exactly once.

use super::factor;
use crate::support::demo::{CURRENT, ILSE, NOOR};
use crate::support::summit::SeatForm;
use crate::support::test_app::confirmation;
use crate::support::{Browser, RunningProgram, TestApp, by_any_organizer, edition};
use domain::audit::{AuditEvent, AuditFilter};
use domain::email::EmailKind;
use domain::id::InvitationId;
use domain::invitations::{Invitation, InvitationState};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The people that a round invites.
const GUESTS: usize = 25;
/// How many actions are acknowledged before the program may be killed.
const FEWEST: usize = 5;

/// The actions that the program has acknowledged, in one round.
#[derive(Debug, Default)]
struct Acknowledged {
    sent: Vec<InvitationId>,
    /// Offered seats.
    offers: usize,
    /// Changes of tasks.
    changes: usize,
    undone: usize,
}

/// Posts a form, and confirms what the page shows. Returns the address that the last answer leads to, if it does.
pub(super) async fn confirm(browser: &Browser, path: &str, form: &[(&str, &str)]) -> reqwest::Result<Option<String>> {
    let mut answer = browser.try_post(path, form).await?;
    if answer.status() == 200 {
        let Some((address, fields)) = confirmation(&answer.text().await?) else { return Ok(None) };
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        answer = browser.try_post(&address, &fields).await?;
    }
    Ok(answer.headers().get("location").and_then(|to| to.to_str().ok()).map(str::to_owned))
}

/// The number in the query of an address.
fn number(address: &str, name: &str) -> usize {
    let value = address.split(['?', '&', '#']).find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    value.and_then(|value| value.parse().ok()).unwrap_or(0)
}

/// Sends each invitation by itself, until the program ends.
async fn send_invitations(browser: &Browser, ids: &[InvitationId], done: &mut Vec<InvitationId>, count: &AtomicUsize) {
    for id in ids {
        match confirm(browser, "/2027/invitations/send", &[("ids", &id.to_string())]).await {
            Ok(Some(to)) if to.contains("done=send") => {
                done.push(*id);
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok(_) => {}
            Err(_) => break,
        }
    }
}

/// Adds a seat again and again, which is offered to the next on the waitlist, until the program ends.
async fn offer_seats(browser: &Browser, taken: u32, offers: &mut usize, count: &AtomicUsize) {
    for seats in taken + 1..taken + 20 {
        let Ok(page) = browser.try_get("/2027/seats").await else { break };
        let Ok(page) = page.text().await else { break };
        let read = page.split("name=\"read\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
        let seats = seats.to_string();
        let form = SeatForm::with_capacity(&seats).offers_automatically().read(read);
        match confirm(browser, "/2027/seats", form.fields()).await {
            Ok(Some(to)) => {
                *offers += number(&to, "offers");
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok(None) => {}
            Err(_) => break,
        }
    }
}

/// Changes two tasks at once and undoes that, again and again, until the program ends.
async fn change_and_undo(browser: &Browser, [changes, undone]: [&mut usize; 2], count: &AtomicUsize) {
    for size in ["small", "large", "medium"].into_iter().cycle().take(20) {
        let form = [("tasks", "1"), ("tasks", "2"), ("size", size)];
        let change = match confirm(browser, "/2027/tasks/bulk/size", &form).await {
            Ok(Some(to)) => number(&to, "undo"),
            Ok(None) => continue,
            Err(_) => break,
        };
        *changes += 1;
        match confirm(browser, "/2027/tasks/changes", &[("change", &change.to_string())]).await {
            Ok(Some(_)) => {
                *undone += 1;
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok(None) => {}
            Err(_) => break,
        }
    }
}

/// What is stored about the actions.
#[derive(Debug)]
struct Stored {
    invitations: Vec<Invitation>,
    /// The number of emails about each invitation, by kind.
    emails: BTreeMap<(EmailKind, Option<InvitationId>), usize>,
    events: Vec<AuditEvent>,
}

impl Stored {
    async fn read(running: &RunningProgram) -> Stored {
        let (store, slug) = (TestApp::of_program(running).await.store, edition(CURRENT));
        let by = by_any_organizer(&slug);
        let mut emails = BTreeMap::new();
        for email in store.emails(by, None, None, 10_000).await.expect("emails") {
            *emails.entry((email.kind, email.invitation)).or_default() += 1;
        }
        let filter = AuditFilter { edition: Some(slug.clone()), ..AuditFilter::default() };
        let events = store.audit_log(&filter, 10_000).await.expect("events");
        let invitations = store.overview(by).await.expect("an overview").invitations;
        store.close().await;
        Stored { invitations, emails, events: events.into_iter().map(|entry| entry.event).collect() }
    }

    fn emails(&self, kind: EmailKind) -> usize {
        self.emails.iter().filter(|((of, _), _)| *of == kind).map(|(_, count)| count).sum()
    }

    fn drafts(&self) -> Vec<InvitationId> {
        let drafts = self.invitations.iter().filter(|one| one.status.state == InvitationState::Draft);
        drafts.map(|one| one.id).collect()
    }

    fn events(&self, counted: impl Fn(&AuditEvent) -> usize) -> usize {
        self.events.iter().map(counted).sum()
    }
}

/// Starts the program with drafts of invitations, kills it at a random moment, and starts it again.
async fn round() -> (Stored, Stored, Acknowledged, RunningProgram) {
    let mut running = RunningProgram::with_demo();
    let browsers = [running.browser(), running.browser(), running.browser()];
    let mut signed_in = Vec::new();
    for (mut browser, login) in browsers.into_iter().zip([ILSE, NOOR, ILSE]) {
        browser.sign_in(login).await;
        signed_in.push(browser);
    }
    let guests: Vec<String> = (0..GUESTS).map(|nth| format!("Guest {nth:02},guest-{nth:02}@post.example")).collect();
    let list = format!("name,email\n{}", guests.join("\n"));
    let added = signed_in[0].post("/2027/invitations/add", &[("list", &list)]).await;
    assert_eq!(added.status(), 303, "{}", added.text().await.expect("text"));
    let before = Stored::read(&running).await;
    let drafts = before.drafts();
    let taken = before.invitations.iter().filter(|one| one.status.state == InvitationState::Accepted).count();
    let (count, mut done) = (AtomicUsize::new(0), Acknowledged::default());
    let kill = async {
        let begun = Instant::now();
        while count.load(Ordering::Relaxed) < FEWEST && begun.elapsed() < Duration::from_secs(10) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_millis(RandomState::new().hash_one(0) % 200)).await;
        running.signal("KILL");
    };
    tokio::join!(
        send_invitations(&signed_in[0], &drafts, &mut done.sent, &count),
        offer_seats(&signed_in[1], u32::try_from(taken).expect("few"), &mut done.offers, &count),
        change_and_undo(&signed_in[2], [&mut done.changes, &mut done.undone], &count),
        kill,
    );
    running = running.restarted();
    let after = Stored::read(&running).await;
    (before, after, done, running)
}

/// Whether what is stored is what was acknowledged, and at most so much more, which the kill left without an answer.
fn is_kept(stored: usize, acknowledged: usize, unanswered: usize) -> bool {
    (acknowledged..=acknowledged + unanswered).contains(&stored)
}

#[tokio::test(flavor = "multi_thread")]
async fn confirmed_actions_survive_a_kill_exactly_once() {
    for _ in 0..2 * factor() {
        let (before, after, done, running) = round().await;
        assert!(done.sent.len() + done.offers + done.undone > 0, "{done:?}");
        invitations_were_sent_once(&before, &after, &done);
        seats_were_offered_once(&before, &after, &done);
        changes_were_undone_once(&before, &after, &done);
        let check = running.program().run(&["check"]);
        assert!(check.code == Some(0) && check.out.contains("The database is intact."), "{}{}", check.out, check.err);
    }
}

fn invitations_were_sent_once(before: &Stored, after: &Stored, done: &Acknowledged) {
    let mut sent = 0;
    for id in before.drafts() {
        let state = after.invitations.iter().find(|one| one.id == id).expect("the invitation").status.state;
        let emails = after.emails.get(&(EmailKind::Invitation, Some(id))).copied().unwrap_or(0);
        assert_eq!(emails, usize::from(state == InvitationState::Sent), "{id} is {state:?}");
        assert!(state == InvitationState::Sent || !done.sent.contains(&id), "{id} was acknowledged");
        sent += emails;
    }
    assert!(is_kept(sent, done.sent.len(), 1), "{sent} were sent: {done:?}");
    let is_sent = |event: &AuditEvent| usize::from(matches!(event, AuditEvent::InvitationSent { .. }));
    assert_eq!(after.events(is_sent) - before.events(is_sent), sent, "events");
}

fn seats_were_offered_once(before: &Stored, after: &Stored, done: &Acknowledged) {
    let offered = |stored: &Stored| stored.invitations.iter().filter(|one| one.status.offer.is_some()).count();
    let offers = offered(after) - offered(before);
    assert!(is_kept(offers, done.offers, 3), "{offers} are offered: {done:?}");
    assert_eq!(after.emails(EmailKind::Offer) - before.emails(EmailKind::Offer), offers, "emails: {done:?}");
    let is_offer = |event: &AuditEvent| match event {
        AuditEvent::SeatOffered | AuditEvent::SeatOfferedWithoutAccount => 1,
        AuditEvent::SeatsOffered { count } => *count,
        _ => 0,
    };
    assert_eq!(after.events(is_offer) - before.events(is_offer), offers, "events: {done:?}");
}

fn changes_were_undone_once(before: &Stored, after: &Stored, done: &Acknowledged) {
    let is_change = |event: &AuditEvent| usize::from(matches!(event, AuditEvent::TasksChanged { .. }));
    let is_undone = |event: &AuditEvent| usize::from(matches!(event, AuditEvent::TasksRestored { .. }));
    let changes = after.events(is_change) - before.events(is_change);
    let undone = after.events(is_undone) - before.events(is_undone);
    assert!(is_kept(changes, done.changes, 1) && is_kept(undone, done.undone, 1), "{changes}, {undone}: {done:?}");
}
