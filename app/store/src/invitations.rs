//! Stores invitations, the answers to them and the organizers' actions on them.
//!
//! The domain decides each transition. One transaction changes the state, records the event, writes the audit entry,
//! queues the email and offers a freed seat.

mod list;
mod naming;

mod drafts;
mod duplicates;
mod reminders;
mod acts;
mod view;
mod answers;
mod messages;
mod forwarding;
mod deadlines;
mod departures;

pub(crate) use drafts::add as add_drafts;
pub(crate) use list::invitations;
pub(crate) use messages::readable as readable_messages;
pub(crate) use reminders::reached;

use crate::aggregates::invitation::InvitationRecord;
use crate::db::coded;
use crate::db::column::{instant, person};
use crate::outbound::outbox;
use crate::shared::editions::known_edition;
use crate::{Store, StoreError, commitments, own_questions, seats};
use domain::Refusal;
use domain::access::{Organizer, System, Viewer};
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{Invitation, InvitationDraft, InvitationEventRecord, InvitationOverview, InvitationPage};
use domain::seats::SeatFigures;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

impl Store {
    /// All invitations of an edition, with its seats and settings, in a fixed number of queries.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn overview<'a>(&self, by: impl Into<Viewer<'a>>) -> Result<InvitationOverview, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let allocation = seats::allocation(&mut tx, edition).await?;
        let questions = own_questions::all(&mut tx, edition).await?;
        let answers =
            if questions.is_empty() { BTreeMap::new() } else { own_questions::of_invited(&mut tx, edition).await? };
        Ok(InvitationOverview {
            invitations: list::invitations(&mut tx, edition, None).await?,
            figures: SeatFigures::of(&allocation),
            seats: allocation.seats,
            rules: seats::invitation_settings(&mut tx, edition).await?,
            agreement_version: commitments::current(&mut tx, edition).await?.number,
            questions,
            answers,
        })
    }

    /// All invitations of an edition, for the fake GitHub.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn invitations(&self, _: System, slug: &EditionSlug) -> Result<Vec<Invitation>, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        list::invitations(&mut tx, edition, None).await
    }

    /// One invitation with everything that organizers may see.
    ///
    /// # Errors
    /// Refuses an unknown edition or invitation.
    pub async fn invitation<'a>(
        &self,
        by: impl Into<Viewer<'a>>,
        id: InvitationId,
    ) -> Result<InvitationPage, StoreError> {
        let by = by.into();
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let invitation = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        let found = list::invitations(&mut tx, edition, Some(id.0)).await?.pop();
        Ok(InvitationPage {
            invitation: found.ok_or(Refusal::NoSuchInvitation)?,
            events: events(&mut tx, id.0).await?,
            messages: messages::of_invitation(&mut tx, id.0).await?,
            waivers: commitments::waivers(&mut tx, id.0).await?,
            clauses: commitments::current(&mut tx, edition).await?.clauses,
            agreements: match invitation.person {
                Some(person) => commitments::agreements(&mut tx, edition, person.0).await?,
                None => Vec::new(),
            },
            emails: outbox::about_invitation(&mut tx, id.0).await?,
            answers: match invitation.person {
                Some(person) => own_questions::answered_by(&mut tx, edition, person.0).await?,
                None => Vec::new(),
            },
        })
    }

    /// What organizers wrote about an invited person.
    ///
    /// # Errors
    /// Refuses an unknown edition or invitation.
    pub async fn invitation_draft(&self, by: Organizer<'_>, id: InvitationId) -> Result<InvitationDraft, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, by.edition()).await?;
        let found = list::invitations(&mut tx, edition, Some(id.0)).await?.pop();
        Ok(found.ok_or(Refusal::NoSuchInvitation)?.draft)
    }
}

/// The events of an invitation, oldest first.
async fn events(tx: &mut SqliteConnection, invitation: i64) -> Result<Vec<InvitationEventRecord>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.at, s.event, s.data, p.name AS "name?", p.login AS "login?"
           FROM invitation_events s LEFT JOIN people p ON p.id = s.person_id WHERE s.invitation_id = ?1 ORDER BY s.id"#,
        invitation
    );
    let rows = rows.fetch_all(tx).await?.into_iter();
    rows.map(|row| {
        let by = row.name.map(|name| person(&name, row.login)).transpose()?;
        let event = coded::value("event", &row.event, row.data.as_deref())?;
        Ok(InvitationEventRecord { at: instant(row.at)?, by, event })
    })
    .collect()
}
