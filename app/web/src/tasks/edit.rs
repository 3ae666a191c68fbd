//! Changing what a task says. Of two who do so at once the later reads first what the earlier has changed.

use super::form::TaskForm;
use super::propose::{Shown, show};
use super::{api, form, mentions};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::routes::go_to;
use crate::ui::difference::Differing;
use crate::ui::fields::Fields;
use crate::ui::forms::FormBody;
use crate::ui::times::When;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::editions::EditionPage;
use domain::id::{Login, TaskNumber};
use domain::tasks::TaskPage;
use domain::text::LocalPath;
use domain::time::{DateTime, Instant, Zone};
use domain::workflow::{LatestEdit, RevisionToken, TaskAction};
use formats::markup::Markup;
use leptos::prelude::*;
use std::borrow::Cow;

type Number = Path<(String, String)>;

pub async fn page(
    context: RequestContext,
    EditionPath(page): EditionPath,
    Path((_, number)): Number,
) -> Result<Response, AppError> {
    let task = editable(&context, &page, &number).await?;
    let typed = if task.merged_into.is_some() { Fields::default() } else { form::filled(&task) };
    show(&context, page, Shown { change: Some(Change::of(&context, &task)), ..Shown::of(typed) }).await
}

/// Looks at what was typed, or saves it, as the button says.
pub async fn save(
    context: RequestContext,
    EditionPath(page): EditionPath,
    Path((_, number)): Number,
    sent: FormBody<TaskForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let sent = sent.fields;
    sent.account(&context, &format!("/{slug}/tasks/{number}/edit"))?;
    let task = match editable(&context, &page, &number).await {
        Err(AppError::NotAllowed(who)) if !sent.is_empty() => {
            return not_theirs(&context, page, &number, sent, who).await;
        }
        found => found?,
    };
    if task.merged_into.is_some() {
        return show(&context, page, Shown { change: Some(Change::of(&context, &task)), ..Shown::of(sent) }).await;
    }
    let number = task.row.number;
    let read = sent.given("read").map(|read| RevisionToken(read.to_owned()));
    let why = match (sent.typed("do"), form::parse(&sent, &task.existing_counts())) {
        (_, Err(refusal)) => Some(refusal.to_string()),
        ("save", Ok(said)) => {
            let said = Fixed::of(&context.actor, &task).kept(said, &task);
            match api::change(&context, &slug, number, &said, read.as_ref()).await {
                Ok(()) => {
                    let before = mentioned(&task);
                    let place = mentions::place(&slug, number, None, sent.typed("description"), &before);
                    return Ok(go_to(&LocalPath::parse(&place)?));
                }
                // What is missing is something that the form names, such as a task to wait for.
                Err(AppError::Wrong(why) | AppError::Missing(why)) => Some(why),
                Err(other) => return Err(other),
            }
        }
        _ => None,
    };
    again(&context, page, number, sent, read, why).await
}

/// The form with all that was typed. Whatever the task says by now that they haven't read stands beside it, so from
/// here on they have.
async fn again(
    context: &RequestContext,
    page: EditionPage,
    number: TaskNumber,
    sent: Fields,
    read: Option<RevisionToken>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let task = api::task(context, &slug, &number.to_string()).await?;
    let mut change = Change::of(context, &task);
    if read.as_ref() != Some(&task.revision_token) {
        let opened = sent.given("opened").and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
        let since = DateTime::from_timestamp(opened, 0).unwrap_or_default();
        change.conflict = Some(ConflictingEdit {
            last: api::latest_edit(context, &slug, number, since).await?,
            differences: form::differences(&form::filled(&task), &sent, &change.fixed),
            me: context.actor.account().map(|account| account.id),
            zone: page.edition.zone.clone(),
        });
    }
    show(context, page, Shown { why, look: true, change: Some(change), ..Shown::of(sent) }).await
}

/// Whoever may no longer change it, for it was taken over or decided meanwhile, keeps what they typed.
async fn not_theirs(
    context: &RequestContext,
    page: EditionPage,
    number: &str,
    sent: Fields,
    who: Cow<'static, str>,
) -> Result<Response, AppError> {
    let task = api::task(context, &page.edition.slug, number).await?;
    let why = Some(format!("Only {who} may change this task. What you typed is below, to be kept elsewhere."));
    let change = Some(Change::of(context, &task));
    let shown = show(context, page, Shown { why, change, ..Shown::of(sent) }).await?;
    Ok((StatusCode::FORBIDDEN, shown).into_response())
}

/// The task, for whoever may change it; one that was merged for everybody who takes part, for they read where it goes on.
async fn editable(context: &RequestContext, page: &EditionPage, number: &str) -> Result<TaskPage, AppError> {
    let task = api::task(context, &page.edition.slug, number).await?;
    if task.merged_into.is_some() {
        api::worker(context, &page.edition.slug)?;
        return Ok(task);
    }
    let action = TaskAction::Edit(task.row.status);
    context.allowed(task.access.may(&context.actor, action), task.access.who_may(action))?;
    Ok(task)
}

/// Whom its description mentions already.
fn mentioned(task: &TaskPage) -> Vec<Login> {
    Markup::kept(task.description_html.clone()).mentions()
}

/// What the form needs to know of the task that it changes.
pub struct Change {
    pub number: TaskNumber,
    pub fixed: Fixed,
    /// Where it goes on, if it was merged.
    pub merged_into: Option<TaskNumber>,
    /// Whom its description mentions already.
    pub mentioned: Vec<Login>,
    read: RevisionToken,
    opened: Instant,
    conflict: Option<ConflictingEdit>,
}

impl Change {
    fn of(context: &RequestContext, task: &TaskPage) -> Change {
        let fixed = Fixed::of(&context.actor, task);
        let (number, read) = (task.row.number, task.revision_token.clone());
        let mentioned = mentioned(task);
        Change { number, fixed, merged_into: task.merged_into, mentioned, read, opened: context.now, conflict: None }
    }

    /// What the form carries without showing it: what was read, and when.
    pub fn hidden(&self) -> AnyView {
        use crate::ui::field::hidden;
        let opened = self.opened.timestamp().to_string();
        view! { {hidden("read", self.read.0.clone())}{hidden("opened", opened)} }.into_any()
    }

    pub fn conflict(&self) -> Option<AnyView> {
        self.conflict.as_ref().map(ConflictingEdit::view)
    }
}

/// What whoever changes the task may not say, so that the form shows it as words and it stays as it is.
#[derive(Default)]
pub struct Fixed {
    pub track: Option<String>,
    pub people_needed: Option<u32>,
}

impl Fixed {
    fn of(actor: &Actor, task: &TaskPage) -> Fixed {
        let (access, status) = (&task.access, task.row.status);
        let track = || task.row.track.as_ref().map_or("no track yet".to_owned(), ToString::to_string);
        Fixed {
            track: (!access.may(actor, TaskAction::SetTrack(status))).then(track),
            people_needed: (!access.may(actor, TaskAction::SetPeopleNeeded(status))).then_some(task.people_needed),
        }
    }

    fn kept(&self, said: domain::workflow::Proposal, task: &TaskPage) -> domain::workflow::Proposal {
        let track = if self.track.is_some() { task.row.track.clone() } else { said.track };
        domain::workflow::Proposal { track, people_needed: self.people_needed.unwrap_or(said.people_needed), ..said }
    }
}

/// What another has changed since the form was opened.
struct ConflictingEdit {
    last: Option<LatestEdit>,
    /// What it is, how it stands, and how it was typed.
    differences: Vec<(&'static str, String, String)>,
    me: Option<domain::id::PersonId>,
    zone: Zone,
}

impl ConflictingEdit {
    fn view(&self) -> AnyView {
        let who = match self.last.as_ref().and_then(|last| last.by.as_ref()) {
            Some((id, _)) if Some(*id) == self.me => "You changed this task yourself".to_owned(),
            Some((_, person)) => format!("{} changed this task", person.name),
            None => "Somebody changed this task".to_owned(),
        };
        let at = self.last.as_ref().map(|last| view! { ": "<When zone=self.zone.clone() starts=last.at/> });
        let one = |(what, stands, typed): &(&'static str, String, String)| {
            view! { <div><dt>{*what}</dt><dd><Differing before=stands.clone() after=typed.clone()/></dd></div> }
        };
        let differences = match self.differences.is_empty() {
            true => view! { <p>"It says what you typed already."</p> }.into_any(),
            false => view! {
                <p>"Struck through is what stands now, underlined what you typed. Everything you typed is in the form. Saved as it is, it takes the place of what stands now, which is kept among the earlier wordings."</p>
                <dl class="changes differing">{self.differences.iter().map(one).collect_view()}</dl>
            }
            .into_any(),
        };
        view! {
            <section class="column">
                <h2>"What changed meanwhile"</h2>
                <p>{who}" after you had opened it"{at}"."</p>
                {differences}
            </section>
        }
        .into_any()
    }
}
