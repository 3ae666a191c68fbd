//! The reader's personal page: invitations, editions, tasks, reviews and account settings.

mod invitations;

use super::api::{self, Mine, Reviews};
use super::calendar_section::CalendarSection;
use super::login_session_form::LoginSessions;
use super::preferences_form::{PreferencesForm, PreferencesSection};
use crate::components::chips::Face;
use crate::components::field::{Done, Rejection};
use crate::components::fulfilments::OwnCommitments;
use crate::components::open_actions::OpenActions;
use crate::components::rows::TaskTable;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Checkbox, Form, PageQuery, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Account, may_appoint, may_create_editions, may_read_whole_audit_log};
use domain::commitments::EditionFulfilment;
use domain::editions::{EditionCard, Part};
use domain::id::{EditionSlug, Login};
use domain::roles::Preferences;
use domain::tasks::TaskLink;
use domain::text::counted;
use domain::time::{Instant, days};
use domain::views::{self, ClaimedTasks};
use invitations::{MyInvitations, next_step};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether something was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MyQuery {
    saved: Checkbox,
    /// Whether the reader's address was just subscribed again.
    subscribed: Checkbox,
    /// The number of last digests, if the reader just chose an email for each notification.
    digests: String,
}

impl MyQuery {
    fn done(&self) -> Result<Option<String>, AppError> {
        let digests = number(&self.digests, "a number")?.unwrap_or(0);
        let digests = match digests {
            0 => String::new(),
            count => format!(
                " Your earlier notifications come in {}. New ones come immediately.",
                counted(count as usize, "last daily email", "last daily emails")
            ),
        };
        if self.subscribed.0 {
            return Ok(Some("Your address gets invitations, reminders and notifications again.".to_owned()));
        }
        Ok(self.saved.0.then(|| format!("Your preferences are saved.{digests}")))
    }
}

impl Form for MyQuery {}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<MyQuery>) -> Result<Response, AppError> {
    show(&context, MyForms { done: query.done()?, ..MyForms::of(&context) }).await
}

/// What the page shows in its forms.
pub struct MyForms {
    /// The stored preferences, or a rejected form.
    pub preferences: PreferencesForm,
    /// Why the preferences were rejected.
    pub why: Option<String>,
    /// The address of the reader's calendar, if it was created just now.
    pub calendar_address: Option<String>,
    /// What was just saved.
    pub done: Option<String>,
}

impl MyForms {
    /// The forms as they are stored.
    pub fn of(context: &RequestContext) -> MyForms {
        let preferences = context.preferences.clone().unwrap_or(Preferences { zone: None, listed: false });
        MyForms { preferences: PreferencesForm::of(&preferences), why: None, calendar_address: None, done: None }
    }
}

pub async fn show(context: &RequestContext, forms: MyForms) -> Result<Response, AppError> {
    let account = context.account()?.clone();
    let mine = api::mine(context, account.signed_in()).await?;
    let actions = context.open_actions(None).await?;
    let head = PageMeta::new("My page", "My invitations, tasks and account settings.").under("/me");
    let (now, unseen, links) = (context.now, context.unseen, role_links(context, &account));
    Ok(layout(context, head, || view! { <MyPage account mine actions links unseen now forms/> }))
}

/// `links` are the address and label of each page that a role gives access to; `unseen` is the number of new
/// notifications.
#[component]
fn MyPage(
    account: Account,
    mine: Mine,
    actions: views::OpenActions,
    links: Vec<(String, String)>,
    unseen: u32,
    now: Instant,
    forms: MyForms,
) -> impl IntoView {
    let login = account.person.login.clone().map(|login| format!("@{login} on GitHub")).unwrap_or_default();
    view! {
        <header class="page-header profile">
            <Face person=account.person.clone()/>
            <div><h1 dir="auto">{account.person.name.to_string()}</h1><p class="muted">{login}</p></div>
        </header>
        <Done what=forms.done/>
        <Rejection why=forms.why/>
        <p class="headline">{most_urgent(&mine, actions.count, unseen, now)}</p>
        <OpenActions actions/>
        <MyInvitations invitations=mine.invitations now/>
        <MyCommitments commitments=mine.commitments/>
        <RoleLinks links/>
        <MyEditions editions=mine.editions/>
        <MyTasks login=account.person.login.as_ref() tasks=mine.tasks now/>
        <MyReviews reviews=mine.reviews/>
        <p><a href="/me/notifications">"My notifications"</a></p>
        <CalendarSection created=mine.calendar_address_created address=forms.calendar_address now/>
        <PreferencesSection form=forms.preferences emails=mine.email_choice/>
        <LoginSessions login_sessions=mine.login_sessions now/>
        <section>
            <h2>"My data"</h2>
            <p><a href="/me/data.json" download="cairn-my-data.json">"Download my data (JSON)"</a></p>
            <p><a href="/me/delete">"Delete my account"</a></p>
        </section>
    }
}

/// Describes the most urgent thing to do.
///
/// It is an invitation to answer, else the number of open tasks, of what waits for an answer, or of new notifications.
fn most_urgent(mine: &Mine, waiting: u32, unseen: u32, now: Instant) -> String {
    let step = |(edition, invitation)| Some((edition, next_step(edition, invitation, now)?));
    let mut steps = mine.invitations.iter().map(|(edition, invitation)| (edition, invitation)).filter_map(step);
    if let Some((edition, step)) = steps.next() {
        return format!("{}: {step}", edition.title);
    }
    match mine.tasks.open {
        0 if waiting > 0 => counted(waiting as usize, "thing waits for you", "things wait for you"),
        0 if unseen > 0 => {
            format!("You have {}", counted(unseen as usize, "new notification", "new notifications"))
        }
        0 => "You have nothing to do now".to_owned(),
        1 => "You have 1 open task".to_owned(),
        open => format!("You have {open} open tasks"),
    }
}

/// Address and label of each page that the person's roles give access to.
fn role_links(context: &RequestContext, account: &Account) -> Vec<(String, String)> {
    let actor = &context.actor;
    let mut links: Vec<(String, String)> = Vec::new();
    if may_appoint(actor) {
        links.push(("/settings".to_owned(), "Community settings".to_owned()));
        links.push(("/roles".to_owned(), "Owners and organizers".to_owned()));
    }
    if may_create_editions(actor) {
        links.push(("/settings/github".to_owned(), "Sync with GitHub".to_owned()));
    }
    if may_read_whole_audit_log(actor) {
        links.push(("/audit-log".to_owned(), "Audit log".to_owned()));
    }
    let viewed = account.views.iter().filter(|edition| !account.organizes.contains(edition));
    for edition in account.organizes.iter().chain(viewed) {
        if context.instance.has(edition, Part::Invitations) {
            links.push((format!("/{edition}/invitations"), format!("Invitations to {edition}")));
        }
        links.push((format!("/{edition}/roles"), format!("Roles of {edition}")));
        links.push((format!("/{edition}/audit-log"), format!("Audit log of {edition}")));
    }
    links
}

#[component]
fn RoleLinks(links: Vec<(String, String)>) -> impl IntoView {
    let link = |(address, label): (String, String)| view! { <li><a href=address>{label}</a></li> };
    (!links.is_empty()).then(|| {
        view! { <nav aria-label="My organizer pages"><ul class="link-row">{links.into_iter().map(link).collect_view()}</ul></nav> }
    })
}

/// The commitments in each edition, with what to do next.
#[component]
fn MyCommitments(commitments: Vec<EditionFulfilment>) -> impl IntoView {
    let edition = |found: &EditionFulfilment| {
        view! {
            <h3><a href=format!("/{}/commitments", found.edition.slug) dir="auto">{found.edition.title.to_string()}</a></h3>
            <OwnCommitments found/>
        }
    };
    (!commitments.is_empty()).then(|| {
        view! { <section><h2>"My commitments"</h2>{commitments.iter().map(edition).collect_view()}</section> }
    })
}

#[component]
fn MyEditions(editions: Vec<EditionCard>) -> impl IntoView {
    let entry = |card: EditionCard| {
        let edition = card.edition;
        let text = format!(", {}, {}", days(edition.dates.starts(), edition.dates.ends()), edition.place);
        view! { <li><a href=format!("/{}", edition.slug) dir="auto">{edition.title.to_string()}</a>{text}</li> }
    };
    let inside = if editions.is_empty() {
        Either::Left(
            view! { <p>"You don’t take part in any edition yet. When you have a seat, the edition appears here."</p> },
        )
    } else {
        Either::Right(view! { <ul class="bullets">{editions.into_iter().map(entry).collect_view()}</ul> })
    };
    view! { <section><h2>"My editions"</h2>{inside}</section> }
}

/// The first tasks, with links to the lists of all if there are more.
#[component]
fn MyTasks<'a>(login: Option<&'a Login>, tasks: ClaimedTasks, now: Instant) -> impl IntoView + use<> {
    let all = tasks.count();
    let link = |(edition, tasks): &(EditionSlug, u32)| {
        let label = format!("All of {edition} ({tasks})");
        login.map(|login| view! { <li><a href=format!("/{edition}/tasks?who={login}")>{label}</a></li> })
    };
    let rest = (all > ClaimedTasks::MOST).then(|| {
        let shown = format!("{} of {all} tasks, unfinished ones first", tasks.rows.len());
        view! { <p>{shown}</p><ul class="link-row">{tasks.editions.iter().map(link).collect_view()}</ul> }
    });
    let tasks = tasks.rows;
    let inside = if tasks.is_empty() {
        Either::Left(
            view! { <p>"You haven’t claimed any tasks. An edition’s “Help wanted” list shows tasks that need people."</p> },
        )
    } else {
        Either::Right(view! { {rest}<TaskTable tasks now caption="My tasks".to_owned() editions=true/> })
    };
    view! { <section id="tasks"><h2>"My tasks"</h2>{inside}</section> }
}

/// The reviews requested from the person, and those they gave.
#[component]
fn MyReviews(reviews: Reviews) -> impl IntoView {
    let (requested, given) = reviews;
    let entry = |edition: &EditionSlug, task: &TaskLink| {
        let (address, text) = (format!("/{edition}/tasks/{}", task.number), format!("{} {}", task.number, task.title));
        view! { <li><a href=address>{text}</a>" "<span class="muted">{edition.to_string()}</span></li> }
    };
    let open = requested.iter().map(|(edition, task)| entry(edition, task)).collect_view();
    let done = given.iter().map(|(edition, task, _)| entry(edition, task)).collect_view();
    (!requested.is_empty() || !given.is_empty()).then(|| {
        view! {
            <section>
                <h2>"My reviews"</h2>
                {(!requested.is_empty()).then(|| view! { <p>"Requested from me:"</p><ul class="bullets">{open}</ul> })}
                {(!given.is_empty()).then(|| view! { <p>"Reviewed by me:"</p><ul class="bullets">{done}</ul> })}
            </section>
        }
    })
}
