//! The worklog: the lines of a day, and the field that posts one.

use super::lines::WorklogLines;
use super::live::WorklogLive;
use crate::addresses::{go_to, sign_in_address};
use crate::components::edition::EditionHead;
use crate::components::field::{Choice, Hidden, Rejection};
use crate::components::updates::UpdateLineField;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{self, Form, FormBody, PageQuery, optional};
use crate::layout::{PageMeta, layout};
use axum::http::Uri;
use axum::response::Response;
use domain::access::{Actor, may_participate};
use domain::editions::Edition;
use domain::id::{EditionSlug, TaskNumber};
use domain::tasks::TaskLink;
use domain::text::LocalPath;
use domain::time::{NaiveDate, day};
use domain::updates::{FormKey, Grouping, NewUpdate, Worklog};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WorklogQuery {
    /// Empty for today.
    day: String,
    /// Empty for the order of time.
    by: String,
}

impl Form for WorklogQuery {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WorklogForm {
    line: String,
    /// The number of a task, unless the line begins with one.
    task: String,
    /// See [`FormKey`].
    key: String,
    /// The order of the page, as in the query.
    by: String,
}

impl Form for WorklogForm {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<WorklogQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, query, None, None).await
}

/// Posts a line; the same form with the same line posts once.
pub async fn post(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    action: Uri,
    FormBody(form): FormBody<WorklogForm>,
) -> Result<Response, AppError> {
    context.sender(&form, action.path())?;
    let by = context.participant(&slug)?;
    let parsed = optional(&form.task, TaskNumber::parse).and_then(|task| NewUpdate::in_worklog(&form.line, task));
    let posted = match (parsed, optional(&form.key, FormKey::parse)) {
        (Ok(update), Ok(key)) => context.store().post_update(by, &update, key.as_ref(), context.now).await,
        (Err(refusal), _) | (_, Err(refusal)) => Err(refusal.into()),
    };
    match posted.map_err(AppError::from) {
        Ok(_) => Ok(go_to(&LocalPath::parse(&address(&slug, None, Grouping::of(&form.by)))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            let query = WorklogQuery { by: form.by.clone(), ..WorklogQuery::default() };
            show(&context, &slug, query, Some(form), Some(why)).await
        }
        Err(other) => Err(other),
    }
}

/// Shows the page with the values of a rejected form.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    query: WorklogQuery,
    typed: Option<WorklogForm>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let today = edition.today(context.now);
    let shown_day = forms::day(&query.day)?.unwrap_or(today);
    // Read before the lines, so that a line that comes in between makes open pages read them again.
    let version = context.store().worklog_version(slug, shown_day).await?;
    let worklog = context.store().worklog(slug, Some(shown_day), context.now).await?;
    let tasks = if may_participate(&context.actor, slug) {
        Some(context.store().claimed_tasks(context.participant(slug)?).await?)
    } else {
        None
    };
    let title = format!("Worklog of the {}, {}", edition.title, day(shown_day));
    let head = PageMeta::new(title, "What everyone worked on, in one line each.").under("/");
    let head = head.with_feed(format!("/{slug}/feed.atom"));
    let (actor, by) = (context.actor.clone(), Grouping::of(&query.by));
    let fresh = || WorklogForm { key: context.form_key(), by: by.as_str().to_owned(), ..WorklogForm::default() };
    let form = typed.unwrap_or_else(fresh);
    let shown = Shown { edition, worklog, version, by, today, tasks, form, why };
    Ok(layout(context, head, || view! { <WorklogBody actor shown/> }))
}

struct Shown {
    edition: Edition,
    worklog: Worklog,
    version: String,
    by: Grouping,
    today: NaiveDate,
    /// The reader's tasks; `None` for people who can't post.
    tasks: Option<Vec<TaskLink>>,
    form: WorklogForm,
    why: Option<String>,
}

/// The address of a day of the worklog.
fn address(slug: &EditionSlug, day: Option<NaiveDate>, by: Grouping) -> String {
    let day = day.map(|day| format!("day={day}"));
    let by = (by != Grouping::Time).then(|| format!("by={}", by.as_str()));
    let query = day.into_iter().chain(by).collect::<Vec<_>>().join("&");
    let query = if query.is_empty() { query } else { format!("?{query}") };
    format!("/{slug}/worklog{query}")
}

#[component]
fn WorklogBody(actor: Actor, shown: Shown) -> impl IntoView {
    let Shown { edition, worklog, version, by, today, tasks, form, why } = shown;
    let slug = edition.slug.clone();
    let is_today = worklog.day == today;
    let lines = {
        let participates = tasks.is_some();
        let figure = participates.then(|| worklog.figure(today));
        view! { <WorklogLines edition=&edition worklog=&worklog version by actor=&actor figure/> }
    };
    let post = match tasks {
        Some(tasks) if is_today => Some(Either::Left(view! { <PostLine slug=&slug tasks form why/> })),
        Some(_) => None,
        None => Some(Either::Right(view! { <SignInHint slug=&slug signed_in=actor.account().is_some()/> })),
    };
    let date = view! {
        <div id="worklog-day">
            <h2>{day(worklog.day)}{is_today.then_some(", today")}</h2>
            <Days slug=&slug worklog=&worklog today by/>
        </div>
    };
    let body = if is_today {
        let person = actor.account().map(|account| account.id.to_string()).unwrap_or_default();
        let draft = format!("worklog-{slug}-{person}");
        Either::Left(view! { <WorklogLive draft>{date}{post}{lines}</WorklogLive> })
    } else {
        Either::Right(view! { {date}{post}{lines} })
    };
    view! {
        <EditionHead edition actor here="/worklog" title="Worklog".to_owned()/>
        {body}
    }
}

/// Links to the days before and after, to today, and to the other orders.
#[component]
fn Days<'a>(slug: &'a EditionSlug, worklog: &'a Worklog, today: NaiveDate, by: Grouping) -> impl IntoView + use<> {
    let link = |to: NaiveDate, label: String, rel: &'static str| {
        let address = address(slug, Some(to).filter(|to| *to != today), by);
        view! { <li><a href=address rel=rel>{label}</a></li> }
    };
    let before = worklog.before.map(|before| link(before, format!("← {}", day(before)), "prev"));
    let after = worklog.after.map(|after| link(after, format!("{} →", day(after)), "next"));
    let to_today = (worklog.day != today && worklog.after != Some(today)).then(|| link(today, "Today".to_owned(), ""));
    let shown_day = Some(worklog.day).filter(|day| *day != today);
    let order = |grouping: Grouping| {
        let label = match grouping {
            Grouping::Time => "By time",
            Grouping::Track => "By track",
            Grouping::Task => "By task",
        };
        let current = (grouping == by).then_some("true");
        view! { <li><a href=address(slug, shown_day, grouping) aria-current=current>{label}</a></li> }
    };
    view! {
        <nav aria-label="Days" class="subnav"><ul>{before}{to_today}{after}</ul></nav>
        <nav aria-label="Order" class="subnav"><ul>{Grouping::ALL.map(order).collect_view()}</ul></nav>
    }
}

/// The form with one field for the line.
#[component]
fn PostLine<'a>(
    slug: &'a EditionSlug,
    tasks: Vec<TaskLink>,
    form: WorklogForm,
    why: Option<String>,
) -> impl IntoView + use<> {
    let WorklogForm { line, task, key, by } = form;
    let none = (String::new(), "No task, or the one in the line".to_owned());
    let option = |task: TaskLink| (task.number.to_string(), format!("#{} {}", task.number, task.title));
    let options: Vec<_> = std::iter::once(none).chain(tasks.into_iter().map(option)).collect();
    let choice = (options.len() > 1).then(|| view! { <Choice name="task" label="Task" options chosen=task/> });
    view! {
        <form method="post" action=format!("/{slug}/worklog") class="stacked" id="worklog-form">
            <Rejection why/>
            // A text field that isn't shown: the island keeps it with the line.
            <input type="text" name="key" value=key hidden/>
            <Hidden name="by" value=by/>
            <UpdateLineField
                label="What did you work on?"
                example="For example: #14 Released 2.1 https://github.com/…"
                value=line
            />
            {choice}
            <button id="post" class="primary">"Post"</button>
        </form>
    }
}

/// Tells people who can't post who can.
#[component]
fn SignInHint<'a>(slug: &'a EditionSlug, signed_in: bool) -> impl IntoView + use<> {
    let next = LocalPath::parse(&format!("/{slug}/worklog")).ok().filter(|_| !signed_in);
    let sign_in = next.map(
        |next| view! { " "<a href=sign_in_address(&next).as_str().to_owned()>"Sign in"</a>" if you are a participant." },
    );
    view! { <p class="muted">"Participants of this edition can post."{sign_in}</p> }
}
