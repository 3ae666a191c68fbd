//! Reads the seat settings of an edition.

use crate::StoreError;
use crate::db::column::{count, maybe};
use domain::invitations::InvitationSettings;
use domain::text::{EmailAddress, ShortText, Title};
use sqlx::SqliteConnection;

/// An edition's invitation settings, or the defaults.
pub(crate) async fn invitation_settings(
    tx: &mut SqliteConnection,
    edition: i64,
) -> Result<InvitationSettings, StoreError> {
    let row = sqlx::query!(
        r#"SELECT answer_days, remind_days, offer_days, offers_automatically AS "offers_automatically!: bool", retention_days, covered_costs,
             reply_to, holds_emails AS "holds_emails!: bool"
           FROM invitation_settings WHERE edition_id = ?1"#,
        edition
    );
    let Some(row) = row.fetch_optional(tx).await? else { return Ok(InvitationSettings::default()) };
    Ok(InvitationSettings {
        answer_days: count(row.answer_days)?,
        remind_days: count(row.remind_days)?,
        offer_days: count(row.offer_days)?,
        offers_automatically: row.offers_automatically,
        retention_days: count(row.retention_days)?,
        pays: maybe(row.covered_costs, ShortText::parse)?,
        reply_to: maybe(row.reply_to, EmailAddress::parse)?,
        holds_emails: row.holds_emails,
    })
}

/// Whether organizers have set an edition's seats and invitation settings in Cairn.
pub(crate) async fn has_own_settings(tx: &mut SqliteConnection, edition: i64) -> Result<bool, StoreError> {
    let has_settings = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM invitation_settings WHERE edition_id = ?1) AS "set!: bool""#,
        edition
    );
    Ok(has_settings.fetch_one(tx).await?)
}

/// The seat pool with this title, ignoring case.
pub(crate) async fn seat_pool_id(
    tx: &mut SqliteConnection,
    edition: i64,
    title: &Title,
) -> Result<Option<i64>, StoreError> {
    let title = title.as_str();
    let id = sqlx::query_scalar!("SELECT id FROM seat_pools WHERE edition_id = ?1 AND title = ?2", edition, title);
    Ok(id.fetch_optional(tx).await?)
}
