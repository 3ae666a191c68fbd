//! What the pages of an account read and write: always that of whoever is signed in, never another's.

use crate::actor::{Visit, WayIn};
use crate::error::Halt;
use domain::access::Account;
use domain::editions::{Edition, EditionCard};
use domain::id::EditionSlug;
use domain::invitations::Asked;
use domain::people::Person;
use domain::roles::Preferences;
use domain::sign_in::{SignIn, Token};
use domain::talk::{ByMail, Notice};
use domain::tasks::{TaskLink, TaskRow};
use domain::time::Instant;
use store::Scope;

/// What `/me` shows.
pub struct Mine {
    /// Their invitations, with the edition each is to; the newest edition first.
    pub invitations: Vec<(Edition, Asked)>,
    pub sign_ins: Vec<SignIn>,
    /// Editions they take part in, newest first.
    pub editions: Vec<EditionCard>,
    /// Tasks with their hand on them.
    pub tasks: Vec<TaskRow>,
    pub reviews: Reviews,
}

/// Those that are asked of somebody, and those that they gave, with when.
pub type Reviews = (Vec<(EditionSlug, TaskLink)>, Vec<(EditionSlug, TaskLink, Instant)>);

pub async fn mine(visit: &Visit, account: &Account) -> Result<Mine, Halt> {
    let store = &visit.site.store;
    let mut editions = store.editions().await?;
    let asked = store.asked_everywhere(account).await?.into_iter();
    let with_edition = |one: Asked| {
        let card = editions.iter().find(|card| card.edition.slug == one.edition)?;
        Some((card.edition.clone(), one))
    };
    let invitations = asked.filter_map(with_edition).collect();
    editions.retain(|card| account.takes_part.contains(&card.edition.slug));
    let mut tasks = store.tasks(Scope::All).await?;
    // Two people may share a name; a login is one person's.
    let known = account.person.login.is_some();
    tasks.retain(|task| known && task.claimants.contains(&account.person));
    let reviews = store.my_reviews(account.id).await?;
    Ok(Mine { invitations, reviews, sign_ins: store.sign_ins(account.id, token(visit)?).await?, editions, tasks })
}

pub async fn set_preferences(visit: &Visit, account: &Account, wanted: &Preferences) -> Result<(), Halt> {
    Ok(visit.site.store.set_preferences(account.id, wanted, visit.now).await?)
}

/// Ends one of their sign-ins, or all of them.
pub async fn end_sign_ins(visit: &Visit, account: &Account, one: Option<i64>) -> Result<(), Halt> {
    let store = &visit.site.store;
    match one {
        Some(id) => store.end_sign_in(account.id, id, visit.now).await.map(|_| ())?,
        None => store.end_all_sign_ins(account.id, visit.now).await.map(|_| ())?,
    }
    Ok(())
}

/// Everything that is kept about them, as JSON.
pub async fn everything(visit: &Visit, account: &Account) -> Result<String, Halt> {
    let everything = visit.site.store.everything_about(account.id).await?;
    Ok(everything.map(|value| format!("{value:#}")).unwrap_or_default())
}

pub async fn delete(visit: &Visit, account: &Account) -> Result<(), Halt> {
    Ok(visit.site.store.delete_account(account.id, visit.now).await?)
}

/// On a demo: whom one can sign in as.
pub async fn demo_people(visit: &Visit) -> Result<Vec<Person>, Halt> {
    if visit.site.way != WayIn::StandIn {
        return Ok(Vec::new());
    }
    let store = &visit.site.store;
    let Some(edition) = store.editions().await?.into_iter().next() else { return Ok(Vec::new()) };
    let people = store.participants(&edition.edition.slug).await?.unwrap_or_default();
    Ok(people.into_iter().map(|one| one.person).collect())
}

fn token(visit: &Visit) -> Result<&Token, Halt> {
    visit.token.as_ref().ok_or(Halt::SignIn(domain::text::OwnPath::home()))
}

/// Notices on one page.
pub const NOTICES: u32 = 50;

/// The latest notices, and how they come by mail.
pub async fn notices(visit: &Visit, account: &Account, before: Option<i64>) -> Result<(Vec<Notice>, ByMail), Halt> {
    let store = &visit.site.store;
    Ok((store.notices(account.id, before, NOTICES).await?, store.notice_choice(account.id).await?))
}

pub async fn see_notices(visit: &Visit, account: &Account) -> Result<(), Halt> {
    visit.site.store.see_notices(account.id, visit.now).await?;
    Ok(())
}

pub async fn choose_notices(visit: &Visit, account: &Account, choice: ByMail) -> Result<(), Halt> {
    Ok(visit.site.store.set_notice_choice(account.id, choice, visit.now).await?)
}
