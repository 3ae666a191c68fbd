//! Saving one's preferences.

use super::api;
use crate::actor::Visit;
use crate::error::Halt;
use crate::routes::go_to;
use axum::extract::Form;
use axum::response::Response;
use domain::roles::Preferences;
use domain::text::OwnPath;
use domain::time::Zone;

/// What the form sends; an unticked box sends nothing.
#[derive(serde::Deserialize)]
pub struct Sent {
    #[serde(default)]
    zone: String,
    #[serde(default)]
    listed: String,
}

pub async fn save(visit: Visit, Form(sent): Form<Sent>) -> Result<Response, Halt> {
    let fields = || vec![("zone".to_owned(), sent.zone.clone()), ("listed".to_owned(), sent.listed.clone())];
    let account =
        visit.account().map_err(|_| Halt::SignedOut { action: "/me/preferences".to_owned(), fields: fields() })?;
    let zone = match sent.zone.trim() {
        "" => None,
        text => Some(Zone::parse(text)?),
    };
    api::set_preferences(&visit, account, &Preferences { zone, listed: !sent.listed.is_empty() }).await?;
    Ok(go_to(&OwnPath::parse("/me")?))
}
