//! The context of a request, and the edition in its path.

use crate::app_state::{AppState, Theme};
use crate::components::checklist::missing;
use crate::cookies;
use crate::error::AppError;
use crate::forms::Form;
use axum::extract::{FromRequestParts, MatchedPath, Path};
use axum::http::{Method, Uri, request::Parts};
use domain::Refusal;
use domain::access::{
    Account, AccountKey, Actor, AdoptionRecorder, EditionCreator, Organizer, Owner, Participant, PeopleEditor,
    Proposer, Reader, SignedIn, Viewer, may_see_draft,
};
use domain::community::{Instance, NamedEdition};
use domain::editions::{Edition, EditionPage, Part, Visibility};
use domain::id::EditionSlug;
use domain::invitations::InvitationView;
use domain::login_sessions::Token;
use domain::roles::{Appointer, Preferences, Role};
use domain::schedule::ReleasedSession;
use domain::time::Instant;
use domain::views::OpenActions;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use store::Store;

/// What a handler knows about its request.
#[derive(Clone)]
pub struct RequestContext {
    pub state: AppState,
    pub now: Instant,
    pub theme: Theme,
    /// The community, and which editions are drafts.
    pub instance: Arc<Instance>,
    pub actor: Actor,
    pub preferences: Option<Preferences>,
    /// The number of unread notifications.
    pub unseen: u32,
    /// The token of the login session.
    pub token: Option<Token>,
    /// Path and query to return to; see `own_address`.
    pub address: String,
    /// The edition that the path names, which may not exist.
    pub edition_in_path: Option<EditionSlug>,
    /// Why the account could not be read; the reader then counts as a visitor, and gets an error page.
    pub unread_account: Option<AppError>,
    /// The form that the request sent, once the handler has read it.
    pub sent: Arc<OnceLock<SentForm>>,
    pub step: FormStep,
}

/// Where a form was sent from; see [`crate::confirmation`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FormStep {
    /// The page that the form is on.
    #[default]
    First,
    /// The page with the consequences, with the revision of what it showed.
    Confirmed(String),
    /// That page too, but to edit the form again.
    Back,
}

impl FormStep {
    fn of(query: &str) -> FormStep {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let step = pairs.find_map(|(name, value)| match (&*name, &*value) {
            ("confirmed", revision) => Some(FormStep::Confirmed(revision.to_owned())),
            ("back", "yes") => Some(FormStep::Back),
            _ => None,
        });
        step.unwrap_or_default()
    }
}

/// A form that was sent. If it is refused, the error page gives it back.
#[derive(Clone, Debug)]
pub struct SentForm {
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// Whether a file was chosen, which only the browser can send again.
    pub has_file: bool,
}

impl FromRequestParts<AppState> for RequestContext {
    type Rejection = std::convert::Infallible;

    /// Reads the context once per request, if [`SharedContext`] is in place.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let shared = parts.extensions.get_or_insert_default::<SharedContext>().clone();
        if let Some(context) = shared.0.get() {
            return Ok(context.clone());
        }
        let context = RequestContext::read(parts, state).await;
        Ok(shared.0.get_or_init(|| context).clone())
    }
}

/// The context of a request, once it is read. The outermost layer adds it, so that all layers and the handler share it.
#[derive(Clone, Default)]
pub struct SharedContext(Arc<OnceLock<RequestContext>>);

impl SharedContext {
    /// The context, if something has read it.
    pub fn get(&self) -> Option<&RequestContext> {
        self.0.get()
    }
}

/// The account of the request, with the token of its login session. An older cookie may hide the valid one.
///
/// # Errors
/// If the account can't be read.
async fn signed_in(parts: &Parts, state: &AppState, now: Instant) -> Result<SignedInAs, AppError> {
    let tokens = cookies::tokens(&parts.headers, state.cookie);
    for token in &tokens {
        let account = state.store.account(token, now).await?;
        if account.is_some() {
            return Ok((Some(token.clone()), account));
        }
    }
    Ok((tokens.into_iter().next(), None))
}

type SignedInAs = (Option<Token>, Option<(Account, Preferences)>);

impl RequestContext {
    async fn read(parts: &Parts, state: &AppState) -> RequestContext {
        let now = (state.clock)();
        let instance = state.store.instance().await;
        let instance =
            instance.inspect_err(|error| tracing::error!(%error, "cannot read the community")).unwrap_or_default();
        let theme = cookies::values(&parts.headers, Theme::COOKIE).find_map(Theme::parse);
        let (token, account, unread_account) = match signed_in(parts, state, now).await {
            Ok((token, account)) => (token, account, None),
            Err(error) => (None, None, Some(error)),
        };
        let unseen = match &account {
            Some((account, _)) => state.store.unseen_notifications(account.signed_in()).await.unwrap_or(0),
            None => 0,
        };
        let (actor, preferences) = match account {
            Some((account, preferences)) => (Actor::Person(Box::new(account)), Some(preferences)),
            None => (Actor::Visitor, None),
        };
        let address = match parts.method {
            Method::GET | Method::HEAD => own_address(&parts.uri),
            // The address of a form is not a page to return to.
            _ => "/".to_owned(),
        };
        RequestContext {
            state: state.clone(),
            now,
            theme: theme.unwrap_or_default(),
            instance,
            actor,
            preferences,
            unseen,
            token,
            address,
            edition_in_path: edition_in(parts.uri.path()),
            unread_account,
            sent: Arc::default(),
            step: FormStep::of(parts.uri.query().unwrap_or_default()),
        }
    }

    /// A new key for a form that posts once; see [`domain::updates::FormKey`].
    pub fn form_key(&self) -> String {
        (self.state.secret)().as_str().to_owned()
    }

    pub fn store(&self) -> &Store {
        &self.state.store
    }

    /// Returns the reader's account.
    ///
    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, which leads to the sign-in page and back.
    pub fn account(&self) -> Result<&Account, AppError> {
        if let Some(error) = &self.unread_account {
            return Err(error.clone());
        }
        Ok(self.actor.require_account()?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors.
    pub fn signed_in(&self) -> Result<SignedIn<'_>, AppError> {
        Ok(self.account()?.signed_in())
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn owner(&self) -> Result<Owner<'_>, AppError> {
        Ok(self.account()?.owner()?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn edition_creator(&self) -> Result<EditionCreator<'_>, AppError> {
        Ok(self.account()?.edition_creator()?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn people_editor(&self) -> Result<PeopleEditor<'_>, AppError> {
        Ok(self.account()?.people_editor()?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn adoption_recorder(&self) -> Result<AdoptionRecorder<'_>, AppError> {
        Ok(self.account()?.adoption_recorder()?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn organizer<'a>(&'a self, edition: &'a EditionSlug) -> Result<Organizer<'a>, AppError> {
        Ok(self.account()?.organizer(edition)?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn participant<'a>(&'a self, edition: &'a EditionSlug) -> Result<Participant<'a>, AppError> {
        Ok(self.account()?.participant(edition)?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn viewer<'a>(&'a self, edition: &'a EditionSlug) -> Result<Viewer<'a>, AppError> {
        Ok(self.account()?.viewer(edition)?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn reader<'a>(&'a self, edition: &'a EditionSlug) -> Result<Reader<'a>, AppError> {
        Ok(self.account()?.reader(edition)?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn proposer<'a>(&'a self, edition: &'a EditionSlug) -> Result<Proposer<'a>, AppError> {
        Ok(self.account()?.proposer(edition)?)
    }

    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn appointer<'a>(&'a self, role: &'a Role) -> Result<Appointer<'a>, AppError> {
        Ok(role.appointer(&self.actor)?)
    }

    /// The reader's key to an invitation that they may see.
    ///
    /// # Errors
    /// [`AppError::SignInFirst`] for visitors.
    pub fn key(&self, invitation: &InvitationView) -> Result<AccountKey<'_>, AppError> {
        Ok(invitation.key(self.actor.account()).signed_in()?)
    }

    /// Checks that the reader is signed in and that `may` is true; `who` names who has the permission.
    ///
    /// # Errors
    /// [`AppError::SignInFirst`] for visitors, [`AppError::NotAllowed`] without the permission.
    pub fn check(&self, may: bool, who: impl Into<Cow<'static, str>>) -> Result<(), AppError> {
        self.account()?;
        if may { Ok(()) } else { Err(AppError::NotAllowed(who.into())) }
    }

    /// Whether the reader may see an edition: everyone sees a published one.
    pub fn sees(&self, edition: &Edition) -> bool {
        edition.visibility == Visibility::Published || may_see_draft(&self.actor, &edition.slug)
    }

    /// The edition that the path names, if everyone may see it.
    pub fn public_edition(&self) -> Option<&NamedEdition> {
        let slug = self.edition_in_path.as_ref()?;
        self.instance.public_editions().find(|edition| edition.slug == *slug)
    }

    /// Reads an edition without its page.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn edition(&self, edition: &EditionSlug) -> Result<Edition, AppError> {
        let edition = self.store().edition(edition).await?;
        self.refuse_hidden(&edition)?;
        Ok(edition)
    }

    /// Reads the page of an edition.
    ///
    /// # Errors
    /// Refuses an unknown edition.
    pub async fn edition_page(&self, edition: &EditionSlug) -> Result<EditionPage, AppError> {
        let page = self.store().edition_page(edition).await?;
        self.refuse_hidden(&page.edition)?;
        Ok(page)
    }

    /// Whether steps are missing before invitations to the edition can go out.
    pub async fn misses_steps(&self, edition: &EditionSlug) -> Result<bool, AppError> {
        Ok(missing(&self.edition_page(edition).await?) > 0)
    }

    /// The sessions of the last release, while the edition is under way; otherwise none, without reading.
    pub async fn sessions_of_today(&self, edition: &Edition) -> Result<Vec<ReleasedSession>, AppError> {
        if !edition.parts.schedule || !edition.is_under_way(self.now) {
            return Ok(Vec::new());
        }
        let released = self.store().released_schedule(&edition.slug, None).await?;
        Ok(released.map(|released| released.sessions).unwrap_or_default())
    }

    /// What waits for the reader, in one edition or in all; nothing is read for visitors.
    pub async fn open_actions(&self, only: Option<&EditionSlug>) -> Result<OpenActions, AppError> {
        match self.actor.account() {
            Some(account) => Ok(self.store().open_actions(account.signed_in(), only, self.now).await?),
            None => Ok(OpenActions::default()),
        }
    }

    /// # Errors
    /// [`AppError::PartIsOff`] if the edition doesn't have the part.
    pub fn check_part(&self, edition: &EditionSlug, part: Part) -> Result<(), AppError> {
        if self.instance.has(edition, part) {
            Ok(())
        } else {
            Err(AppError::PartIsOff { edition: edition.clone(), part })
        }
    }

    /// Refuses a draft as if it didn't exist, for readers who may not see it.
    fn refuse_hidden(&self, edition: &Edition) -> Result<(), Refusal> {
        if self.sees(edition) { Ok(()) } else { Err(Refusal::NoSuchEdition(edition.slug.to_string())) }
    }

    /// Returns the account that sent a form to the address `action`, and keeps the form for the error page.
    ///
    /// # Errors
    /// [`AppError::SignedOut`] with all fields if the sender is no longer signed in.
    pub fn sender(&self, form: &impl Form, action: &str) -> Result<&Account, AppError> {
        let signed_out = |error| match error {
            AppError::SignInFirst => {
                AppError::SignedOut { action: action.to_owned(), fields: form.pairs(), unread: false }
            }
            other => other,
        };
        let account = self.account().map_err(signed_out)?;
        // A second form of one request can't replace the first.
        let _ = self.sent.set(SentForm { action: action.to_owned(), fields: form.pairs(), has_file: false });
        Ok(account)
    }
}

/// The edition that a path names: `2027` in `/2027/tasks`.
fn edition_in(path: &str) -> Option<EditionSlug> {
    let first = path.split('/').nth(1)?;
    EditionSlug::parse(&first.to_lowercase()).ok()
}

/// The length in bytes up to which pages repeat their address.
const LONGEST_ADDRESS: usize = 2000;

/// Path and query; only the path, or `/`, if that is longer than `LONGEST_ADDRESS`.
pub fn own_address(uri: &Uri) -> String {
    let whole = uri.path_and_query().map_or("/", |address| address.as_str());
    let address = [whole, uri.path()].into_iter().find(|address| address.len() <= LONGEST_ADDRESS);
    address.unwrap_or("/").to_owned()
}

/// The address of the edition that the path names.
///
/// A draft doesn’t exist for people who neither organize nor view it.
///
/// Nothing is read: the store refuses an unknown edition.
pub struct EditionPath(pub EditionSlug);

impl FromRequestParts<AppState> for EditionPath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let path = Path::<std::collections::HashMap<String, String>>::from_request_parts(parts, state).await;
        let text = path.ok().and_then(|Path(mut names)| names.remove("edition")).unwrap_or_default();
        let unknown = |_| Refusal::NoSuchEdition(text.chars().take(40).collect());
        // Folders of websites often have capitals: `2025-Nov`.
        let slug = EditionSlug::parse(&text.to_lowercase()).map_err(unknown)?;
        let instance = state.store.instance().await?;
        if instance.drafts.contains(&slug) {
            let Ok(context) = RequestContext::from_request_parts(parts, state).await;
            // The handler asks a signed-out person to sign in, and keeps the form, as for an unknown edition.
            if parts.method == Method::POST && context.account().is_err() {
                return Ok(EditionPath(slug));
            }
            if !may_see_draft(&context.actor, &slug) {
                return Err(Refusal::NoSuchEdition(slug.to_string()).into());
            }
        }
        let route = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
        match parts_of(route).iter().find(|part| !instance.has(&slug, **part)) {
            Some(part) => Err(AppError::PartIsOff { edition: slug, part: *part }),
            None => Ok(EditionPath(slug)),
        }
    }
}

/// The parts of an edition that a route belongs to; none for pages of every edition.
pub fn parts_of(route: &str) -> &'static [Part] {
    let within = route.strip_prefix("/{edition}/").unwrap_or_default();
    match within.split(['/', '.']).next().unwrap_or_default() {
        "tasks" | "board" | "dependencies" | "progress" | "report" | "funding" | "worklog" | "updates" => {
            &[Part::WorkPlan]
        }
        "meetings" => &[Part::Planning],
        "schedule" | "sessions" => &[Part::Schedule],
        "invitation" if within.ends_with("/logistics") || within.ends_with("/request-reimbursement") => {
            &[Part::Invitations, Part::Travel]
        }
        "settings" if within == "settings/travel" => &[Part::Travel],
        "settings" if within.starts_with("settings/announce") => &[Part::Invitations],
        "settings" if within.starts_with("settings/interest") => &[Part::Invitations, Part::Interest],
        "settings" if within.starts_with("settings/questions") => &[Part::Invitations],
        "interest" | "applications" => &[Part::Invitations, Part::Interest],
        "emails" | "invitations" | "invitation" | "propose" | "seats" => &[Part::Invitations],
        "logistics" => &[Part::Travel],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_belong_to_the_part_that_they_show() {
        assert_eq!(parts_of("/{edition}/tasks.csv"), [Part::WorkPlan]);
        assert_eq!(parts_of("/{edition}/tasks/{number}/claim"), [Part::WorkPlan]);
        assert_eq!(parts_of("/{edition}/invitation/logistics"), [Part::Invitations, Part::Travel]);
        assert_eq!(parts_of("/{edition}/settings/tracks"), []);
        assert_eq!(parts_of("/{edition}/applications.csv"), [Part::Invitations, Part::Interest]);
        assert_eq!(parts_of("/{edition}/schedule/interest"), [Part::Schedule]);
        assert_eq!(parts_of("/{edition}/settings/announce/dismiss"), [Part::Invitations]);
        assert_eq!(parts_of("/{edition}/seats"), [Part::Invitations]);
        assert_eq!(parts_of("/{edition}/commitments"), [], "the website has commitments too");
        assert_eq!(parts_of("/{edition}/outbox"), [], "notifications are emailed too");
        assert_eq!(parts_of("/{edition}"), []);
    }
}
