//! The answers of an assignee who is asked for an update.
//!
//! An email links to each page; only its button changes something.

use super::api;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Hidden, Line, LoginLine, LoginSuggestions, Rejection};
use crate::components::updates::UpdateLineField;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, given, optional};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::Refusal;
use domain::access::{Actor, Participant};
use domain::id::{EditionSlug, Login, TaskNumber};
use domain::people::Person;
use domain::text::{LocalPath, ShortText};
use domain::updates::{FormKey, NewUpdate};
use domain::views::TaskHead;
use leptos::either::{EitherOf3, EitherOf4};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An answer with an optional update.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimAnswerForm {
    line: String,
    /// See [`FormKey`].
    key: String,
}

impl Form for ClaimAnswerForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PassOnForm {
    /// The login of the new lead; empty to unclaim the task.
    to: String,
    note: String,
}

impl Form for PassOnForm {}

/// The three answers, with what was typed.
enum Answer {
    StillOnIt(ClaimAnswerForm),
    NeedHelp(ClaimAnswerForm),
    PassOn(PassOnForm),
}

impl Answer {
    /// The last segment of its address.
    fn path(&self) -> &'static str {
        match self {
            Answer::StillOnIt(_) => "still-on-it",
            Answer::NeedHelp(_) => "need-help",
            Answer::PassOn(_) => "hand-over",
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Answer::StillOnIt(_) => "Still on it",
            Answer::NeedHelp(_) => "Need help",
            Answer::PassOn(_) => "Hand over",
        }
    }

    /// What was typed, for a page without the form, so that it isn’t lost.
    fn typed(&self) -> impl IntoView + use<> {
        let typed = match self {
            Answer::StillOnIt(form) | Answer::NeedHelp(form) => &form.line,
            Answer::PassOn(form) => &form.note,
        };
        let typed = given(typed).map(str::to_owned);
        typed.map(|typed| view! { <section class="column"><h2>"What you typed"</h2><p class="note pre-line">{typed}</p></section> })
    }
}

type Names = Path<(String, String)>;

pub async fn still_on_it_page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let form = ClaimAnswerForm { key: context.form_key(), ..ClaimAnswerForm::default() };
    show(&context, &slug, &number, Answer::StillOnIt(form), None).await
}

pub async fn need_help_page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    let form = ClaimAnswerForm { key: context.form_key(), ..ClaimAnswerForm::default() };
    show(&context, &slug, &number, Answer::NeedHelp(form), None).await
}

pub async fn pass_on_page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
) -> Result<Response, AppError> {
    show(&context, &slug, &number, Answer::PassOn(PassOnForm::default()), None).await
}

pub async fn still_on_it(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<ClaimAnswerForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let (by, task) = (context.participant(&slug)?, TaskNumber::parse(&number)?);
    let done = match update(&form, task) {
        Ok((update, key)) => {
            let update = update.as_ref().map(|update| (update, key.as_ref()));
            context.store().confirm_claim(by, task, update, context.now).await.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    finish(&context, &slug, &number, Answer::StillOnIt(form), done).await
}

/// The update of a form, if a line was typed, with the key of the form.
fn update(form: &ClaimAnswerForm, task: TaskNumber) -> Result<(Option<NewUpdate>, Option<FormKey>), Refusal> {
    let update = given(&form.line).map(|line| NewUpdate::parse(line, Some(task), None, "")).transpose()?;
    Ok((update, optional(&form.key, FormKey::parse)?))
}

pub async fn need_help(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<ClaimAnswerForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let (by, task) = (context.participant(&slug)?, TaskNumber::parse(&number)?);
    let done = match update(&form, task) {
        Ok((update, key)) => {
            let update = update.as_ref().map(|update| (update, key.as_ref()));
            context.store().ask_for_help(by, task, update, context.now).await.map_err(AppError::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    finish(&context, &slug, &number, Answer::NeedHelp(form), done).await
}

pub async fn pass_on(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<PassOnForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let (by, task) = (context.participant(&slug)?, TaskNumber::parse(&number)?);
    let done = offer_lead(&context, by, task, &form).await;
    finish(&context, &slug, &number, Answer::PassOn(form), done).await
}

/// Asks the new lead.
async fn offer_lead(
    context: &RequestContext,
    by: Participant<'_>,
    task: TaskNumber,
    form: &PassOnForm,
) -> Result<(), AppError> {
    let to = given(form.to.trim().trim_start_matches('@')).ok_or(Refusal::Empty { what: "The GitHub login" })?;
    let note = optional(&form.note, ShortText::parse)?;
    Ok(context.store().offer_lead_transfer(by, task, &Login::parse(to)?, note.as_ref(), context.now).await?)
}

/// Goes to the task, or shows the page with the rejected form.
async fn finish(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    answer: Answer,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    match done {
        Ok(()) => {
            let task = TaskNumber::parse(number)?;
            Ok(go_to(&LocalPath::parse(&format!("/{slug}/tasks/{task}?done={}", answer.path()))?))
        }
        Err(AppError::Wrong(why)) => show(context, slug, number, answer, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    number: &str,
    answer: Answer,
    why: Option<String>,
) -> Result<Response, AppError> {
    context.participant(slug)?;
    let task = api::task_head(context, slug, number).await?;
    let people = match &answer {
        Answer::PassOn(_) if task.access.is_lead(&context.actor) => api::people(context, slug).await?,
        _ => Vec::new(),
    };
    let title = format!("{}: {}", answer.title(), task.title);
    let head = PageMeta::new(title, "An answer to the question whether you still work on a task.").under("/");
    let actor = context.actor.clone();
    Ok(layout(context, head, || view! { <AnswerBody actor task answer people why/> }))
}

#[component]
fn AnswerBody(
    actor: Actor,
    task: TaskHead,
    answer: Answer,
    /// The people that the field for the new lead suggests.
    people: Vec<Person>,
    why: Option<String>,
) -> impl IntoView {
    let address = format!("/{}/tasks/{}", task.edition.slug, task.number);
    let below = (address.clone(), task.title.to_string());
    let (is_assignee, is_lead) = (task.access.is_assignee(&actor), task.access.is_lead(&actor));
    let title = answer.title().to_owned();
    let form = if let Some(into) = &task.continued_in {
        let (path, label) = (into.path(), into.to_string());
        EitherOf4::A(
            view! { <p>"This task continues as "<a href=path>{label}</a>". Continue there."</p>{answer.typed()} },
        )
    } else if task.merged_into.is_some() || task.status.is_over() {
        EitherOf4::B(view! { <p>"This task is done or dropped. There is nothing to answer."</p>{answer.typed()} })
    } else if !is_assignee {
        EitherOf4::C(view! { <p>"You haven’t claimed this task."</p> })
    } else {
        EitherOf4::D(match answer {
            Answer::StillOnIt(form) => EitherOf3::A(view! { <StillOnIt address form/> }),
            Answer::NeedHelp(form) => EitherOf3::B(view! { <NeedHelp address form/> }),
            Answer::PassOn(form) => EitherOf3::C(view! { <PassOn address form people is_lead/> }),
        })
    };
    view! {
        <EditionHead edition=task.edition.clone() actor here="/tasks" title below/>
        <Rejection why/>
        {form}
    }
}

#[component]
fn StillOnIt(address: String, form: ClaimAnswerForm) -> impl IntoView {
    let ClaimAnswerForm { line, key } = form;
    view! {
        <form method="post" action=format!("{address}/still-on-it") class="stacked">
            <p>"You keep your claim. Cairn asks again if you aren’t active on this task for some weeks."</p>
            <Hidden name="key" value=key/>
            <UpdateLineField label="Update in one line (optional)" value=line optional=true/>
            <button class="primary">"I’m still on it"</button>
        </form>
    }
}

#[component]
fn NeedHelp(address: String, form: ClaimAnswerForm) -> impl IntoView {
    let ClaimAnswerForm { line, key } = form;
    view! {
        <form method="post" action=format!("{address}/need-help") class="stacked">
            <p>"You keep your claim. The task is listed among those that need people, and the track leads or organizers are notified."</p>
            <Hidden name="key" value=key/>
            <UpdateLineField label="What you need, in one line (optional)" value=line optional=true/>
            <button class="primary">"Ask for help"</button>
        </form>
    }
}

#[component]
fn PassOn(address: String, form: PassOnForm, people: Vec<Person>, is_lead: bool) -> impl IntoView {
    let PassOnForm { to, note } = form;
    let transfer = is_lead.then(|| {
        view! {
            <form method="post" action=format!("{address}/hand-over") class="stacked">
                <h2>"To someone you name"</h2>
                <p>"You stay the lead until they accept."</p>
                <LoginSuggestions id="people" people/>
                <LoginLine name="to" label="GitHub login of the new lead" value=to list="people"/>
                <Line name="note" label="Note (optional)" value=note/>
                <button class="primary">"Send request"</button>
            </form>
        }
    });
    view! {
        {transfer}
        <form method="post" action=format!("{address}/unclaim") class="stacked">
            <h2>"To anyone"</h2>
            <p>"You are no longer an assignee, and others can claim the task."</p>
            <button>"Unclaim"</button>
        </form>
    }
}
