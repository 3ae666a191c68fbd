//! The page that edits a task, and shows a conflicting edit before it is overwritten.

use super::form::TaskForm;
use super::propose::{Shown, show};
use super::{api, form, mentions};
use crate::addresses::go_to;
use crate::components::difference::TextDifference;
use crate::components::times::When;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::FormBody;
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

/// Previews the changes, or saves them if that button was pressed.
pub async fn save(
    context: RequestContext,
    EditionPath(page): EditionPath,
    Path((_, number)): Number,
    sent: FormBody<TaskForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let sent = sent.fields;
    context.sender(&sent, &format!("/{slug}/tasks/{number}/edit"))?;
    let task = match editable(&context, &page, &number).await {
        Err(AppError::NotAllowed(who)) if !sent.is_empty() => {
            return lost_permission(&context, page, &number, sent, who).await;
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
        ("save", Ok(proposal)) => {
            let proposal = Fixed::of(&context.actor, &task).apply(proposal, &task);
            match api::change(&context, &slug, number, &proposal, read.as_ref()).await {
                Ok(()) => {
                    let before = mentioned(&task);
                    let place = mentions::saved_text_path(&slug, number, None, sent.typed("description"), &before);
                    return Ok(go_to(&LocalPath::parse(&place)?));
                }
                // The form names something that doesn’t exist, such as a dependency.
                Err(AppError::Wrong(why) | AppError::Missing(why)) => Some(why),
                Err(other) => return Err(other),
            }
        }
        _ => None,
    };
    show_again(&context, page, number, sent, read, why).await
}

/// Shows the form again with its values, and the changes that others have saved since it was opened.
///
/// The form then carries the current revision token, as its author has now seen these changes.
async fn show_again(
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
    show(context, page, Shown { why, show_preview: true, change: Some(change), ..Shown::of(sent) }).await
}

/// Answers 403 with the typed values, if the visitor lost the right to edit after opening the form.
async fn lost_permission(
    context: &RequestContext,
    page: EditionPage,
    number: &str,
    sent: Fields,
    who: Cow<'static, str>,
) -> Result<Response, AppError> {
    let task = api::task(context, &page.edition.slug, number).await?;
    let why = Some(format!("Only {who} can edit this task. Your text is below, so that you can copy it."));
    let change = Some(Change::of(context, &task));
    let shown = show(context, page, Shown { why, change, ..Shown::of(sent) }).await?;
    Ok((StatusCode::FORBIDDEN, shown).into_response())
}

/// The task, if the visitor may edit it; participants may also open a merged task.
async fn editable(context: &RequestContext, page: &EditionPage, number: &str) -> Result<TaskPage, AppError> {
    let task = api::task(context, &page.edition.slug, number).await?;
    if task.merged_into.is_some() {
        api::participant(context, &page.edition.slug)?;
        return Ok(task);
    }
    let action = TaskAction::Edit(task.row.status);
    context.allowed(task.access.may(&context.actor, action), task.access.who_may(action))?;
    Ok(task)
}

/// The people that the description already mentions.
fn mentioned(task: &TaskPage) -> Vec<Login> {
    Markup::from_stored(task.description_html.clone()).mentions()
}

/// The task that the form edits, and the revision that it started from.
pub struct Change {
    pub number: TaskNumber,
    pub fixed: Fixed,
    /// The task that this one was merged into.
    pub merged_into: Option<TaskNumber>,
    /// The people that the description already mentions.
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

    /// The hidden fields: the revision token, and when the form was opened.
    pub fn hidden(&self) -> AnyView {
        use crate::components::field::hidden;
        let opened = self.opened.timestamp().to_string();
        view! { {hidden("read", self.read.0.clone())}{hidden("opened", opened)} }.into_any()
    }

    pub fn conflict(&self) -> Option<AnyView> {
        self.conflict.as_ref().map(ConflictingEdit::view)
    }
}

/// Values that the visitor may not change; the form shows them as text.
#[derive(Default)]
pub struct Fixed {
    pub track: Option<String>,
    pub people_needed: Option<u32>,
}

impl Fixed {
    fn of(actor: &Actor, task: &TaskPage) -> Fixed {
        let (access, status) = (&task.access, task.row.status);
        let track = || task.row.track.as_ref().map_or("no track".to_owned(), ToString::to_string);
        Fixed {
            track: (!access.may(actor, TaskAction::SetTrack(status))).then(track),
            people_needed: (!access.may(actor, TaskAction::SetPeopleNeeded(status))).then_some(task.people_needed),
        }
    }

    fn apply(&self, proposal: domain::workflow::Proposal, task: &TaskPage) -> domain::workflow::Proposal {
        let track = if self.track.is_some() { task.row.track.clone() } else { proposal.track };
        domain::workflow::Proposal {
            track,
            people_needed: self.people_needed.unwrap_or(proposal.people_needed),
            ..proposal
        }
    }
}

/// Changes that someone else saved after the form was opened.
struct ConflictingEdit {
    last: Option<LatestEdit>,
    /// Label, current value and typed value of each differing field.
    differences: Vec<(&'static str, String, String)>,
    me: Option<domain::id::PersonId>,
    zone: Zone,
}

impl ConflictingEdit {
    fn view(&self) -> AnyView {
        let who = match self.last.as_ref().and_then(|last| last.by.as_ref()) {
            Some((id, _)) if Some(*id) == self.me => "You changed this task yourself".to_owned(),
            Some((_, person)) => format!("{} changed this task", person.name),
            None => "Someone changed this task".to_owned(),
        };
        let at = self.last.as_ref().map(|last| view! { ": "<When zone=self.zone.clone() starts=last.at/> });
        let entry = |(label, current, typed): &(&'static str, String, String)| {
            view! { <div><dt>{*label}</dt><dd><TextDifference before=current.clone() after=typed.clone()/></dd></div> }
        };
        let differences = match self.differences.is_empty() {
            true => view! { <p>"The task already says what you typed."</p> }.into_any(),
            false => view! {
                <p>"The current text is struck through, and your text is underlined. Everything you typed is in the form. If you save it, it replaces the current text, which stays available under earlier versions."</p>
                <dl class="changes field-differences">{self.differences.iter().map(entry).collect_view()}</dl>
            }
            .into_any(),
        };
        view! {
            <section class="column">
                <h2>"What changed since you opened the form"</h2>
                <p>{who}" after you opened the form"{at}"."</p>
                {differences}
            </section>
        }
        .into_any()
    }
}
