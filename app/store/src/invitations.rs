//! Invitations: who is asked to an edition, what they are asked and answer, and what organizers do with them.
//!
//! Each step is decided by the domain, leaves a mark in the invitation's own history and an entry in the edition's, and
//! writes its letter, all in one transaction. A seat that becomes free is offered in the transaction that frees it.

mod record;
mod list;
mod bound;
mod naming;

mod drafts;
mod duplicates;
mod acts;
mod view;
mod answers;
mod words;
mod forwarding;
mod deadlines;
mod import;

pub(crate) use bound::{bind, merge};
pub(crate) use import::{Came, backfill, listed_by_a_page};
pub(crate) use record::{InvitationRecord, deadline_day, record_event};

use crate::column::{instant, person};
use crate::editions::known_edition;
use crate::{Store, StoreError, coded, commitments, outbox, seats};
use domain::Refusal;
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{InvitationEventRecord, InvitationOverview, InvitationPage};
use domain::seats::SeatFigures;
use sqlx::SqliteConnection;

impl Store {
    /// All invitations of an edition, with its seats and rules; as many queries for a thousand as for one.
    ///
    /// Refused: an edition that isn't there.
    pub async fn overview(&self, slug: &EditionSlug) -> Result<InvitationOverview, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let allocation = seats::allocation(&mut tx, edition).await?;
        Ok(InvitationOverview {
            invitations: list::invitations(&mut tx, edition, None).await?,
            figures: SeatFigures::of(&allocation),
            seats: allocation.seats,
            rules: seats::invitation_settings(&mut tx, edition).await?,
            agreement: commitments::current(&mut tx, edition).await?.number,
        })
    }

    /// One invitation with everything that organizers know of it.
    ///
    /// Refused: an edition or an invitation that isn't there.
    pub async fn invitation(&self, slug: &EditionSlug, id: InvitationId) -> Result<InvitationPage, StoreError> {
        let mut tx = self.begin_read().await?;
        let edition = known_edition(&mut tx, slug).await?;
        let one = InvitationRecord::in_edition(&mut tx, edition, id).await?;
        let found = list::invitations(&mut tx, edition, Some(id.0)).await?.pop();
        Ok(InvitationPage {
            invitation: found.ok_or(Refusal::NoSuchInvitation)?,
            events: steps(&mut tx, id.0).await?,
            messages: words::messages(&mut tx, id.0).await?,
            waivers: commitments::waivers(&mut tx, id.0).await?,
            agreements: match one.person {
                Some(person) => commitments::agreements(&mut tx, edition, person.0).await?,
                None => Vec::new(),
            },
            emails: outbox::about_invitation(&mut tx, id.0).await?,
        })
    }
}

/// The oldest first.
async fn steps(tx: &mut SqliteConnection, invitation: i64) -> Result<Vec<InvitationEventRecord>, StoreError> {
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
