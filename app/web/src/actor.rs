//! Who is asking, and for what: the site that is served, one visit to it, and the edition it is about.

use crate::error::Halt;
use crate::ui::frame::{Assets, Theme};
use axum::extract::{FromRequestParts, Path};
use axum::http::{header, request::Parts};
use domain::Refusal;
use domain::editions::EditionPage;
use domain::id::EditionSlug;
use domain::time::Instant;
use std::sync::Arc;
use store::{Store, StoreError};

/// What every page needs of the running program.
#[derive(Clone)]
pub struct Site {
    pub store: Store,
    pub assets: Arc<Assets>,
    /// The present moment; the tests set their own.
    pub clock: fn() -> Instant,
}

/// One request for a page.
#[derive(Clone)]
pub struct Visit {
    pub site: Site,
    pub now: Instant,
    pub theme: Theme,
    /// Path and query as they were asked for.
    pub address: String,
}

impl FromRequestParts<Site> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        let address = parts.uri.path_and_query().map_or("/", |address| address.as_str()).to_owned();
        let cookies = parts.headers.get_all(header::COOKIE);
        let theme = cookies.iter().filter_map(|value| value.to_str().ok()).find_map(Theme::of_cookies);
        Ok(Visit { site: site.clone(), now: (site.clock)(), theme: theme.unwrap_or_default(), address })
    }
}

/// The edition that the address names. Without one there is no page.
pub struct InEdition(pub EditionPage);

impl FromRequestParts<Site> for InEdition {
    type Rejection = Halt;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Halt> {
        let path = Path::<std::collections::HashMap<String, String>>::from_request_parts(parts, site).await;
        let text = path.ok().and_then(|Path(mut names)| names.remove("edition")).unwrap_or_default();
        let missing = || Refusal::NoSuchEdition(text.chars().take(40).collect());
        let slug = EditionSlug::parse(&text).map_err(|_| missing())?;
        Ok(InEdition(site.store.edition(&slug).await?.ok_or_else(missing)?))
    }
}

impl From<StoreError> for Halt {
    /// Logged here, once; the reader only learns that it was our fault.
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store did not answer");
        Halt::Broken
    }
}
