//! Who is asking, and for what: the site that is served, one visit to it, and the edition it is about.

use crate::error::AppError;
use crate::ui::layout::{Assets, Theme};
use axum::extract::{FromRequestParts, Path};
use axum::http::{HeaderMap, Method, Uri, header, request::Parts};
use domain::Refusal;
use domain::access::{Account, Actor, may_see_me};
use domain::editions::EditionPage;
use domain::id::EditionSlug;
use domain::login_sessions::Token;
use domain::roles::Preferences;
use domain::text::LocalPath;
use domain::time::Instant;
use std::borrow::Cow;
use std::sync::Arc;
use store::{Store, StoreError};

/// What every page needs of the running program.
#[derive(Clone)]
pub struct AppState {
    pub store: Store,
    pub assets: Arc<Assets>,
    /// The name of the cookie that holds a sign-in's token.
    pub cookie: &'static str,
    /// Where people find this program, without a slash at its end: what links that leave it begin with.
    pub origin: String,
    /// What the page of signing in has to say of the way there.
    pub way: SignInMethod,
    /// A secret that nobody can guess, made afresh.
    pub secret: fn() -> Token,
    /// The present moment; the tests set their own.
    pub clock: fn() -> Instant,
}

/// How one signs in here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInMethod {
    GitHub,
    /// The fake GitHub, on a demo.
    FakeGitHub,
    /// Nobody has set it up.
    None,
}

/// One request for a page.
#[derive(Clone)]
pub struct RequestContext {
    pub state: AppState,
    pub now: Instant,
    pub theme: Theme,
    pub actor: Actor,
    pub preferences: Option<Preferences>,
    /// Notices that they have not seen.
    pub unseen: u32,
    /// The secret of the sign-in that asks.
    pub token: Option<Token>,
    /// Path and query as they were asked for.
    pub address: String,
}

impl FromRequestParts<AppState> for RequestContext {
    type Rejection = std::convert::Infallible;

    /// Read once a request: the router's first layer leaves it for the handlers.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        match parts.extensions.get::<RequestContext>() {
            Some(context) => Ok(context.clone()),
            None => {
                let context = RequestContext::read(parts, state).await;
                parts.extensions.insert(context.clone());
                Ok(context)
            }
        }
    }
}

impl RequestContext {
    async fn read(parts: &Parts, state: &AppState) -> RequestContext {
        let now = (state.clock)();
        let mut own = cookies(&parts.headers).filter(|(name, _)| *name == state.cookie);
        let token = own.find_map(|(_, value)| Token::parse(value).ok());
        let theme =
            cookies(&parts.headers).find(|(name, _)| *name == Theme::COOKIE).and_then(|(_, value)| Theme::parse(value));
        let known = match &token {
            Some(token) => state.store.account(token, now).await,
            None => Ok(None),
        };
        // A store that fails here fails the page too; whoever asks is a visitor until then.
        let known = known.inspect_err(|error| tracing::error!(%error, "who asks can't be read")).ok().flatten();
        let unseen = match &known {
            Some((account, _)) => state.store.unseen_notifications(account.id).await.unwrap_or(0),
            None => 0,
        };
        let (actor, preferences) = match known {
            Some((account, preferences)) => (Actor::Person(Box::new(account)), Some(preferences)),
            None => (Actor::Visitor, None),
        };
        let address = match parts.method {
            Method::GET | Method::HEAD => own_address(&parts.uri),
            // A form's own address is no place to come back to.
            _ => "/".to_owned(),
        };
        RequestContext {
            state: state.clone(),
            now,
            theme: theme.unwrap_or_default(),
            actor,
            preferences,
            unseen,
            token,
            address,
        }
    }

    /// Whoever is signed in, if a rule of `access` lets them; `who` says who may.
    pub fn allowed(&self, may: bool, who: impl Into<Cow<'static, str>>) -> Result<&Account, AppError> {
        let account = self.account()?;
        may.then_some(account).ok_or_else(|| AppError::NotAllowed(who.into()))
    }

    /// Whoever is signed in; others are sent to sign in, and back here afterwards.
    pub fn account(&self) -> Result<&Account, AppError> {
        let next = LocalPath::parse(&self.address).unwrap_or_else(|_| LocalPath::home());
        self.actor.account().filter(|_| may_see_me(&self.actor)).ok_or(AppError::LoginSession(next))
    }
}

/// The most bytes of an address that a page repeats.
const LONGEST_ADDRESS: usize = 2000;

/// Path and query; without the query, or as the first page, where that is longer than anybody needs.
fn own_address(uri: &Uri) -> String {
    let whole = uri.path_and_query().map_or("/", |address| address.as_str());
    let address = [whole, uri.path()].into_iter().find(|address| address.len() <= LONGEST_ADDRESS);
    address.unwrap_or("/").to_owned()
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// The edition that the address names. Without one there is no page.
pub struct EditionPath(pub EditionPage);

impl FromRequestParts<AppState> for EditionPath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let path = Path::<std::collections::HashMap<String, String>>::from_request_parts(parts, state).await;
        let text = path.ok().and_then(|Path(mut names)| names.remove("edition")).unwrap_or_default();
        let missing = || Refusal::NoSuchEdition(text.chars().take(40).collect());
        let slug = EditionSlug::parse(&text).map_err(|_| missing())?;
        Ok(EditionPath(state.store.edition(&slug).await?.ok_or_else(missing)?))
    }
}

impl From<StoreError> for AppError {
    /// A refusal is for the reader. What else went wrong is logged here, once; the reader learns that it was our fault.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => refusal.into(),
            error if error.is_refusal() => AppError::Wrong(error.to_string()),
            error => {
                tracing::error!(%error, "the store did not answer");
                match error {
                    StoreError::CannotSave(_) => AppError::CannotSave,
                    _ => AppError::Internal,
                }
            }
        }
    }
}
