//! Applies an organizer's action to several applications.

use crate::aggregates::applications::record_event;
use crate::applications::set_state;
use crate::db::column::{damaged, ids, maybe, person};
use crate::invitations::add_drafts;
use crate::outbound::outbox;
use crate::shared::audit::{self, Entry};
use crate::shared::editions::known_edition;
use crate::{Store, StoreError};
use domain::Refusal;
use domain::access::Organizer;
use domain::applications::{ApplicationAction, ApplicationActionReport, ApplicationState, ApplicationTransition};
use domain::audit::{ApplicationStep, AuditActor, AuditEvent};
use domain::email::EmailKind;
use domain::id::ApplicationId;
use domain::invitations::{InvitationDraft, Invitee};
use domain::people::Person;
use domain::text::{EmailAddress, Title};
use domain::time::Instant;
use sqlx::SqliteConnection;

impl Store {
    /// Applies an action to each application. A refused one doesn't stop the others.
    ///
    /// Unknown applications are left out.
    ///
    /// # Errors
    /// Refuses an unknown edition. Refusals of single applications are in the report.
    pub async fn act_on_applications(
        &self,
        by: Organizer<'_>,
        selected: &[ApplicationId],
        action: &ApplicationAction,
        now: Instant,
    ) -> Result<ApplicationActionReport, StoreError> {
        let mut tx = self.begin_write().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let mut report = ApplicationActionReport::default();
        let mut allowed = Vec::new();
        for row in records(&mut tx, edition, selected).await? {
            match action.transition().map(|transition| row.state.after(transition)).transpose() {
                Ok(_) => allowed.push(row),
                Err(refusal) => report.refused.push((row.person, refusal)),
            }
        }
        let drafts = match action {
            ApplicationAction::Invite => add_invitations(&mut tx, edition, by, &allowed, now).await?,
            _ => allowed.iter().map(|_| Ok(None)).collect(),
        };
        for (row, draft) in allowed.into_iter().zip(drafts) {
            match draft {
                Ok(invitation) => {
                    if apply(&mut tx, (by, edition), &row, action, invitation, now).await? {
                        report.done.push((ApplicationId(row.id), row.person));
                    } else {
                        report.unchanged += 1;
                    }
                }
                Err(refusal) => report.refused.push((row.person, refusal)),
            }
        }
        if !report.done.is_empty() {
            let event =
                AuditEvent::ApplicationsChanged { step: ApplicationStep::from(action), count: report.done.len() };
            audit::write(&mut tx, Entry::in_edition(edition, AuditActor::Person(by.id()), event), now).await?;
        }
        tx.commit().await?;
        Ok(report)
    }
}

/// An application with what an action needs.
struct Record {
    id: i64,
    person_id: i64,
    person: Person,
    state: ApplicationState,
    email: EmailAddress,
    /// The first project that it names.
    project: Option<Title>,
}

async fn records(
    tx: &mut SqliteConnection,
    edition: i64,
    selected: &[ApplicationId],
) -> Result<Vec<Record>, StoreError> {
    let selected = ids(selected.iter().map(|id| id.0));
    let rows = sqlx::query!(
        r#"SELECT a.id AS "id!", a.person_id, p.name AS "name!", p.login, a.state, a.email,
             (SELECT title FROM application_projects WHERE application_id = a.id ORDER BY position LIMIT 1)
               AS "project?: String"
           FROM applications a JOIN people p ON p.id = a.person_id
           WHERE a.edition_id = ?1 AND a.id IN (SELECT value FROM json_each(?2)) ORDER BY a.votes DESC, a.id"#,
        edition,
        selected
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        Ok(Record {
            id: row.id,
            person_id: row.person_id,
            person: person(&row.name, row.login)?,
            state: ApplicationState::parse(&row.state).map_err(damaged)?,
            email: EmailAddress::parse(&row.email).map_err(damaged)?,
            project: maybe(row.project, Title::parse)?,
        })
    })
    .collect()
}

/// Adds a draft of an invitation for each application, with the address that it gives.
async fn add_invitations(
    tx: &mut SqliteConnection,
    edition: i64,
    by: Organizer<'_>,
    rows: &[Record],
    now: Instant,
) -> Result<Vec<Result<Option<i64>, Refusal>>, StoreError> {
    let draft = |row: &Record| {
        Ok(InvitationDraft {
            invitee: Invitee::new(Some(row.person.name.clone()), row.person.login.clone(), Some(row.email.clone()))?,
            project: row.project.clone(),
            stack: None,
            seat_pool: None,
            reason: None,
            proposed_by: None,
        })
    };
    let drafts = rows.iter().map(draft).collect::<Result<Vec<_>, Refusal>>()?;
    let added = add_drafts(tx, edition, &drafts, by.account(), now).await?;
    Ok(added.into_iter().map(|added| added.map(|id| Some(id.0))).collect())
}

/// Applies the action to one application that allows it. Returns whether that changed anything.
async fn apply(
    tx: &mut SqliteConnection,
    (by, edition): (Organizer<'_>, i64),
    row: &Record,
    action: &ApplicationAction,
    invitation: Option<i64>,
    now: Instant,
) -> Result<bool, StoreError> {
    let written = match action {
        ApplicationAction::Tag(tag) => {
            let tag = tag.as_str();
            sqlx::query!(
                "INSERT INTO application_tags (application_id, tag) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                row.id,
                tag
            )
            .execute(&mut *tx)
            .await?
            .rows_affected()
        }
        ApplicationAction::Untag(tag) => {
            let tag = tag.as_str();
            sqlx::query!("DELETE FROM application_tags WHERE application_id = ?1 AND tag = ?2", row.id, tag)
                .execute(&mut *tx)
                .await?
                .rows_affected()
        }
        ApplicationAction::Invite => {
            sqlx::query!("UPDATE applications SET invitation_id = ?2 WHERE id = ?1", row.id, invitation)
                .execute(&mut *tx)
                .await?
                .rows_affected()
        }
        ApplicationAction::NotInvite => {
            let at = now.timestamp();
            sqlx::query!("UPDATE applications SET answered_at = ?2 WHERE id = ?1", row.id, at)
                .execute(&mut *tx)
                .await?;
            let page = [("page", format!("/{}/interest", by.edition()))];
            let recipient = (edition, row.person_id);
            outbox::put_to_address(tx, recipient, &row.email, EmailKind::NotInvited, &page, now).await?;
            1
        }
        ApplicationAction::Shortlist | ApplicationAction::Unshortlist => 1,
    };
    if let Some(transition) = action.transition() {
        step(tx, by, row, transition, now).await?;
    }
    Ok(written > 0)
}

async fn step(
    tx: &mut SqliteConnection,
    by: Organizer<'_>,
    row: &Record,
    transition: ApplicationTransition,
    now: Instant,
) -> Result<(), StoreError> {
    set_state(tx, row.id, row.state.after(transition)?, now).await?;
    record_event(tx, row.id, by.id(), transition.into(), now).await
}
