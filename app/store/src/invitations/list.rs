//! Reads the invitations for the organizers' list in one query.

use crate::StoreError;
use crate::aggregates::invitation::status;
use crate::db::column::{count, instant, maybe, person};
use domain::email::DeliveryStatus;
use domain::id::{InvitationId, Login};
use domain::invitations::{Invitation, InvitationDraft, Invitee};
use domain::people::Person;
use domain::text::{EmailAddress, LongText, PersonName, ShortText, Title};
use sqlx::SqliteConnection;

/// All invitations of an edition, or the one with the id `only`, in the order in which they were added.
pub(crate) async fn invitations(
    tx: &mut SqliteConnection,
    edition: i64,
    only: Option<i64>,
) -> Result<Vec<Invitation>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT i.id AS "id!", i.name AS "name?", coalesce(i.login, p.login) AS "login?", i.email AS "email?", i.project, i.stack,
             r.title AS "seat_pool?", i.reason, i.proposed_login AS "proposed_login?", i.state AS "state!",
             i.since AS "since!", i.sent_at, i.deadline, i.offered_until, i.reminded_at, i.decline_reason, i.suggestion,
             i.imported AS "imported!: bool", p.name AS "person?", p.login AS "persons_login?",
             q.name AS "proposer?", q.login AS "proposers_login?", f.name AS "forwarded?", f.login AS "forwardeds_login?",
             i.waitlist_position AS "waitlist_position?: i64",
             NOT EXISTS (
               SELECT 1 FROM participants t JOIN editions earlier ON earlier.id = t.edition_id
               WHERE earlier.starts < e.starts
                 AND t.person_id = coalesce(i.person_id, (SELECT id FROM people WHERE login = i.login))
             ) AS "first_timer!: bool",
             coalesce((SELECT answer = 0 FROM invitation_messages w WHERE w.invitation_id = i.id ORDER BY w.id DESC LIMIT 1), 0)
               AS "has_question!: bool",
             (SELECT max(version) FROM agreements a WHERE a.edition_id = i.edition_id AND a.person_id = i.person_id)
               AS "agreed?: i64",
             coalesce(p.email, i.email) IS NOT NULL AS "has_email!: bool",
             EXISTS (SELECT 1 FROM invitation_links k WHERE k.invitation_id = i.id AND k.revoked_at IS NULL) AS "has_link!: bool",
             coalesce(i.answered AND p.email <> i.email COLLATE NOCASE, 0) AS "other_address!: bool",
             (SELECT m.delivery_status FROM emails m
              WHERE m.invitation_id = i.id AND m.kind = 'invitation' AND m.created_at >= coalesce(i.sent_at, 0)
              ORDER BY m.delivery_status IN ('waiting', 'held', 'handed_over', 'sent', 'uncertain') DESC, m.id DESC LIMIT 1)
               AS "delivery_status?: String",
             (SELECT max(at) FROM invitation_events v WHERE v.invitation_id = i.id AND v.event = 'merged') AS "merged_at?: i64",
             (SELECT max(at) FROM invitation_events v WHERE v.invitation_id = i.id AND v.event = 'seen') AS "seen_at?: i64"
           FROM invitations i JOIN editions e ON e.id = i.edition_id
             LEFT JOIN seat_pools r ON r.id = i.seat_pool_id
             LEFT JOIN people p ON p.id = i.person_id
             LEFT JOIN people q
               ON q.id = coalesce(i.proposed_by, (SELECT id FROM people WHERE login = i.proposed_login))
             LEFT JOIN people f ON f.id = i.forwarded_to
           WHERE i.edition_id = ?1 AND (?2 IS NULL OR i.id = ?2) ORDER BY i.id"#,
        edition,
        only
    );
    let rows = rows.fetch_all(&mut *tx).await?;
    // In ascending order, so that a person's index here gives their number on the waitlist.
    let places = sqlx::query_scalar!(
        r#"SELECT waitlist_position AS "waitlist_position!" FROM invitations WHERE edition_id = ?1 AND waitlist_position > 0 ORDER BY waitlist_position"#,
        edition
    );
    let places = places.fetch_all(tx).await?;
    rows.into_iter().map(|row| row.invitation(&places)).collect()
}

struct Row {
    id: i64,
    name: Option<String>,
    login: Option<String>,
    email: Option<String>,
    project: Option<String>,
    stack: Option<String>,
    seat_pool: Option<String>,
    reason: Option<String>,
    proposed_login: Option<String>,
    state: String,
    since: i64,
    sent_at: Option<i64>,
    deadline: Option<i64>,
    offered_until: Option<i64>,
    reminded_at: Option<i64>,
    decline_reason: Option<String>,
    suggestion: Option<String>,
    imported: bool,
    person: Option<String>,
    persons_login: Option<String>,
    proposer: Option<String>,
    proposers_login: Option<String>,
    forwarded: Option<String>,
    forwardeds_login: Option<String>,
    waitlist_position: Option<i64>,
    first_timer: bool,
    has_question: bool,
    agreed: Option<i64>,
    has_email: bool,
    has_link: bool,
    other_address: bool,
    delivery_status: Option<String>,
    merged_at: Option<i64>,
    seen_at: Option<i64>,
}

impl Row {
    fn invitation(self, places: &[i64]) -> Result<Invitation, StoreError> {
        let proposer = person_of(self.proposer, self.proposers_login)?;
        let proposed_by = maybe(self.proposed_login, Login::parse)?;
        let draft = InvitationDraft {
            invitee: invitee(self.name, self.login, self.email)?,
            project: maybe(self.project, Title::parse)?,
            stack: maybe(self.stack, Title::parse)?,
            seat_pool: maybe(self.seat_pool, Title::parse)?,
            reason: maybe(self.reason, ShortText::parse)?,
            proposed_by: proposed_by.or_else(|| proposer.as_ref().and_then(|person| person.login.clone())),
        };
        Ok(Invitation {
            id: InvitationId(self.id),
            draft,
            person: person_of(self.person, self.persons_login)?,
            proposer,
            status: status(&self.state, self.deadline, self.offered_until)?,
            since: instant(self.since)?,
            sent: self.sent_at.map(instant).transpose()?,
            reminded: self.reminded_at.map(instant).transpose()?,
            place: self.waitlist_position.map(|place| place_in(places, place)),
            first_timer: self.first_timer,
            why: maybe(self.decline_reason, LongText::parse)?,
            suggestion: maybe(self.suggestion, ShortText::parse)?,
            forwarded_to: person_of(self.forwarded, self.forwardeds_login)?,
            has_question: self.has_question,
            agreed: self.agreed.map(count).transpose()?,
            imported: self.imported,
            has_email: self.has_email,
            has_link: self.has_link,
            answered_from_other_address: self.other_address,
            email: maybe(self.delivery_status, DeliveryStatus::parse)?,
            merged: self.merged_at.map(instant).transpose()?,
            seen: self.seen_at.map(instant).transpose()?,
        })
    }
}

/// The number on the waitlist, from 1.
fn place_in(places: &[i64], place: i64) -> u32 {
    u32::try_from(places.partition_point(|earlier| *earlier <= place)).unwrap_or(u32::MAX)
}

/// The invitee. All three values can be missing after an import or an account deletion.
pub(super) fn invitee(
    name: Option<String>,
    login: Option<String>,
    email: Option<String>,
) -> Result<Invitee, StoreError> {
    Ok(Invitee {
        name: maybe(name, PersonName::parse)?,
        login: maybe(login, Login::parse)?,
        email: maybe(email, EmailAddress::parse)?,
    })
}

fn person_of(name: Option<String>, login: Option<String>) -> Result<Option<Person>, StoreError> {
    name.map(|name| person(&name, login)).transpose()
}
