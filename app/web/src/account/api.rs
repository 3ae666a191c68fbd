//! Reads what the account pages show.

use crate::app_state::SignInMethod;
use crate::context::RequestContext;
use crate::error::AppError;
use domain::access::SignedIn;
use domain::commitments::EditionFulfilment;
use domain::discussion::EmailChoice;
use domain::editions::{Edition, EditionCard};
use domain::id::EditionSlug;
use domain::invitations::InvitationView;
use domain::login_sessions::{LoginSession, Token};
use domain::people::Person;
use domain::tasks::TaskLink;
use domain::time::Instant;
use domain::views::ClaimedTasks;

/// The content of `/me`.
pub struct Mine {
    /// Invitations with their editions, newest edition first.
    pub invitations: Vec<(Edition, InvitationView)>,
    pub login_sessions: Vec<LoginSession>,
    /// Editions they take part in, newest first.
    pub editions: Vec<EditionCard>,
    pub tasks: ClaimedTasks,
    pub reviews: Reviews,
    /// When they created the address of their calendar.
    pub calendar_address_created: Option<Instant>,
    /// Their commitments, by edition, newest first.
    pub commitments: Vec<EditionFulfilment>,
    pub email_choice: EmailChoice,
}

/// Reviews requested from a person, and reviews they gave, with the time.
pub type Reviews = (Vec<(EditionSlug, TaskLink)>, Vec<(EditionSlug, TaskLink, Instant)>);

pub async fn mine(context: &RequestContext, by: SignedIn<'_>) -> Result<Mine, AppError> {
    let (store, account) = (context.store(), by.account());
    let mut editions = store.editions().await?;
    let all_invitations = store.invitations_of_person(by).await?.into_iter();
    let with_edition = |invitation: InvitationView| {
        let card = editions.iter().find(|card| card.edition.slug == invitation.edition)?;
        Some((card.edition.clone(), invitation))
    };
    let invitations = all_invitations.filter_map(with_edition).collect();
    editions.retain(|card| account.takes_part.contains(&card.edition.slug));
    let tasks = store.claimed_by(by).await?;
    let reviews = store.my_reviews(by).await?;
    let commitments = store.own_fulfilments(by, context.now).await?;
    let login_sessions = store.login_sessions(by, token(context)?).await?;
    let (calendar_address_created, email_choice) = store.calendar_and_email_choice(by).await?;
    Ok(Mine {
        invitations,
        reviews,
        login_sessions,
        editions,
        tasks,
        calendar_address_created,
        commitments,
        email_choice,
    })
}

/// Returns all data about the person as JSON.
pub async fn data_export(context: &RequestContext) -> Result<String, AppError> {
    let data_export = context.store().data_export(context.signed_in()?).await?;
    Ok(data_export.map(|value| format!("{value:#}")).unwrap_or_default())
}

/// Returns the people that a demo lets anyone sign in as; none outside a demo.
pub async fn demo_people(context: &RequestContext) -> Result<Vec<Person>, AppError> {
    if context.state.way != SignInMethod::FakeGitHub {
        return Ok(Vec::new());
    }
    let store = &context.state.store;
    let Some(edition) = store.editions().await?.into_iter().next() else { return Ok(Vec::new()) };
    Ok(store.listed_people(&edition.edition.slug).await?)
}

fn token(context: &RequestContext) -> Result<&Token, AppError> {
    context.token.as_ref().ok_or(AppError::SignInFirst)
}

/// The number of notifications on one page.
pub const NOTIFICATIONS: u32 = 50;
