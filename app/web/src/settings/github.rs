//! The page that shows when each repository was last synced with GitHub, and asks for a sync.

use crate::addresses::go_to;
use crate::app_state::SyncSettings;
use crate::components::field::{Done, Hidden, Rejection};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, given};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::github::{GitHubSyncPage, LinkingTask, RepositorySync};
use domain::tasks::GitHubRepository;
use domain::text::LocalPath;
use domain::time::Instant;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether a sync was just asked for.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncQuery {
    pub requested: Checkbox,
}

impl Form for SyncQuery {}

/// The form "Sync now": the address of a repository, or nothing for all of them.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncForm {
    pub repository: String,
}

impl Form for SyncForm {}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<SyncQuery>) -> Result<Response, AppError> {
    show(&context, query.requested.0, None).await
}

pub async fn sync(context: RequestContext, FormBody(form): FormBody<SyncForm>) -> Result<Response, AppError> {
    context.sender(&form, "/settings/github")?;
    match request(&context, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse("/settings/github?requested=yes")?)),
        Err(AppError::Wrong(why)) => show(&context, false, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn request(context: &RequestContext, form: &SyncForm) -> Result<(), AppError> {
    let by = context.edition_creator()?;
    let unknown = || Refusal::NoSuchRepository(form.repository.chars().take(80).collect());
    let repository =
        given(&form.repository).map(|url| GitHubRepository::of_url(url).ok_or_else(unknown)).transpose()?;
    Ok(context.store().request_github_sync(by, repository.as_ref(), context.now).await?)
}

async fn show(context: &RequestContext, requested: bool, why: Option<String>) -> Result<Response, AppError> {
    let sync = context.store().github_sync_page(context.edition_creator()?).await?;
    let settings = context.state.github_sync.clone();
    let webhook = format!("{}/webhooks/github", context.state.origin);
    let now = context.now;
    let head = PageMeta::new("Sync with GitHub", "When evidence was last synced with GitHub.").under("/me");
    Ok(layout(context, head, || view! { <SyncPage sync settings webhook requested why now/> }))
}

#[component]
fn SyncPage(
    sync: GitHubSyncPage,
    settings: SyncSettings,
    webhook: String,
    requested: bool,
    why: Option<String>,
    now: Instant,
) -> impl IntoView {
    let can_sync = settings.api.is_some();
    let done = requested.then(|| "Cairn asks GitHub now. Reload this page in a minute.".to_owned());
    let pause = sync.paused_until.filter(|until| *until > now).map(|until| {
        view! { <p class="attention">"GitHub asked for a pause. Cairn goes on at "{time(until)}"."</p> }
    });
    let list = if sync.repositories.is_empty() {
        Either::Left(view! { <p class="muted">"Repositories appear here once a task links to one as evidence."</p> })
    } else {
        let host = settings.host.clone();
        Either::Right(view! { <RepositoryTable repositories=sync.repositories host can_sync/> })
    };
    view! {
        <header class="page-header"><h1>"Sync with GitHub"</h1></header>
        <p class="lead">"Tasks show the state of the issues, pull requests, commits, releases and repositories that they link to."</p>
        <Done what=done/>
        <Rejection why/>
        {pause}
        {(can_sync && !matches!(list, Either::Left(_))).then(|| view! {
            <form method="post" action="/settings/github/sync">
                <Hidden name="repository" value=""/>
                <button class="primary">"Sync all now"</button>
            </form>
        })}
        {list}
        <SetupSection settings webhook last_delivery=sync.last_delivery/>
    }
}

#[component]
fn RepositoryTable(repositories: Vec<RepositorySync>, host: String, can_sync: bool) -> impl IntoView {
    let row = |repository: RepositorySync| {
        let url = repository.repository.url();
        let is_asked = can_sync && repository.repository.host == host;
        let button = is_asked.then(|| {
            view! {
                <form method="post" action="/settings/github/sync">
                    <Hidden name="repository" value=url.clone()/>
                    <button>"Sync now"<span class="visually-hidden">{format!(" {}", repository.repository.full_name())}</span></button>
                </form>
            }
        });
        let renamed = repository.renamed_to.as_ref().map(|name| {
            view! { <br/><span class="muted">{format!("now {name}")}</span> }
        });
        view! {
            <tr>
                <td data-label="Repository"><a href=url.clone()>{repository.repository.full_name()}</a>{renamed}</td>
                <td data-label="Last synced (UTC)">{synced(&repository, is_asked)}</td>
                <td data-label="Tasks"><LinkingTasks tasks=repository.tasks/></td>
                <td data-label="Sync">{button}</td>
            </tr>
        }
    };
    view! {
        <table class="cards">
            <caption class="visually-hidden">"Repositories"</caption>
            <thead>
                <tr>
                    <th scope="col">"Repository"</th>
                    <th scope="col">"Last synced (UTC)"</th>
                    <th scope="col">"Tasks"</th>
                    <th scope="col">"Sync"</th>
                </tr>
            </thead>
            <tbody>{repositories.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// When the repository was last synced, what failed since, and when the next try is.
fn synced(repository: &RepositorySync, is_asked: bool) -> impl IntoView + use<> {
    let last = match repository.synced_at {
        Some(at) => Either::Left(time(at)),
        None if is_asked => Either::Right(view! { <span class="muted">"not yet"</span> }),
        None => Either::Right(view! { <span class="muted">"not synced with this server’s settings"</span> }),
    };
    let failure = repository.failure.as_ref().map(|(at, failure)| {
        view! { <br/><span class="attention">{time(*at)}": "{failure.sentence()}</span> }
    });
    let next = match (&repository.failure, repository.next_try) {
        (Some(_), Some(at)) => Some(view! { <br/><span class="muted">"Next try: "{time(at)}</span> }),
        _ => None,
    };
    view! { {last}{failure}{next} }
}

#[component]
fn LinkingTasks(tasks: Vec<LinkingTask>) -> impl IntoView {
    let task = |LinkingTask { edition, task }: LinkingTask| {
        let address = format!("/{edition}/tasks/{}", task.number);
        view! { <li><a href=address dir="auto">{task.title.to_string()}</a>" "<span class="muted">{edition.to_string()}</span></li> }
    };
    view! { <ul class="plain-list">{tasks.into_iter().map(task).collect_view()}</ul> }
}

/// Whether polling, a token and the webhook are set up, and how to set them up.
#[component]
fn SetupSection(settings: SyncSettings, webhook: String, last_delivery: Option<Instant>) -> impl IntoView {
    let polling = match &settings.api {
        Some(_) if settings.is_fake => "The fake GitHub of this demo is asked every few minutes.".to_owned(),
        Some(api) => format!("Cairn asks {api} every few minutes."),
        None => "Cairn asks GitHub for nothing. To turn this on, set GITHUB_TOKEN or GITHUB_API_URL.".to_owned(),
    };
    let token = if settings.has_token {
        "A token is set."
    } else {
        "No token is set, so GitHub allows 60 requests an hour. To allow more, set GITHUB_TOKEN."
    };
    let hook = if settings.has_webhook {
        Either::Left(match last_delivery {
            Some(at) => Either::Left(view! { "The webhook is on. The last delivery arrived at "{time(at)}" UTC." }),
            None => Either::Right("The webhook is on. Nothing arrived in the last 30 days."),
        })
    } else {
        Either::Right("The webhook is off. With it, changes appear at once.")
    };
    view! {
        <section>
            <h2>"Set up"</h2>
            <ul class="bullets">
                <li>{polling}</li>
                <li>{token}</li>
                <li>{hook}</li>
            </ul>
            <details>
                <summary>"How to set up the webhook"</summary>
                <ol class="bullets">
                    <li>"Set GITHUB_WEBHOOK_SECRET, or GITHUB_WEBHOOK_SECRET_FILE, to a long random text, and restart Cairn."</li>
                    <li>"On GitHub, open the settings of the organization or repository, then Webhooks, then Add webhook."</li>
                    <li>"Enter the payload URL "<code>{webhook}</code>" and the same secret. Choose application/json."</li>
                    <li>"Choose the events Issues, Pull requests, Issue comments, Releases and Repositories."</li>
                </ol>
            </details>
        </section>
    }
}

/// A time in UTC.
fn time(at: Instant) -> impl IntoView + use<> {
    view! { <time datetime=at.to_rfc3339()>{at.format("%Y-%m-%d %H:%M").to_string()}</time> }
}
