//! Store calls of the task pages, with permission checks; the store checks a task’s own roles again.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::{Account, may_edit_many, may_participate};
use domain::discussion::{Comment, CommentRevision, MentionResult};
use domain::editions::EditionPage;
use domain::id::{CommentId, EditionSlug, Login, OutcomeCode, PersonId, SpecNumber, TaskNumber};
use domain::import::{ImportChoices, ImportPreview, ImportedTask};
use domain::people::Person;
use domain::search::{Found, Named};
use domain::tasks::{Status, TableRow, TaskLink};
use domain::text::{LongText, ShortText, Title};
use domain::time::Instant;
use domain::views::{Board, DependencyCounts, DependencyGraph, TaskFilter, TaskList, TaskOrder, TaskPage};
use domain::workflow::{
    BulkAction, BulkReport, Interest, LatestEdit, PlanSettings, Proposal, RevisionToken, TaskRevision,
};

/// The account of the visitor.
///
/// # Errors
/// The visitor isn’t a participant.
pub fn participant<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Result<&'v Account, AppError> {
    context.allowed(may_participate(&context.actor, edition), "a participant of this edition")
}

/// The account of the visitor.
///
/// # Errors
/// The visitor may not make bulk changes.
pub fn organizer<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Result<&'v Account, AppError> {
    context.allowed(may_edit_many(&context.actor, edition), "an organizer of this edition")
}

pub async fn list(
    context: &RequestContext,
    edition: &EditionSlug,
    filter: &TaskFilter,
    order: TaskOrder,
    page: u32,
) -> Result<TaskList, AppError> {
    Ok(context.state.store.task_list(edition, filter, order, page).await?)
}

pub async fn board(context: &RequestContext, edition: &EditionSlug, filter: &TaskFilter) -> Result<Board, AppError> {
    Ok(context.state.store.board(edition, filter).await?)
}

/// All tasks, for the CSV export.
pub async fn table(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<TableRow>, AppError> {
    Ok(context.state.store.task_table(edition).await?)
}

pub async fn task(context: &RequestContext, edition: &EditionSlug, number: &str) -> Result<TaskPage, AppError> {
    let missing = || Refusal::NoSuchTask { edition: edition.to_string(), number: number.chars().take(20).collect() };
    let number = TaskNumber::parse(number).map_err(|_| missing())?;
    Ok(context.state.store.task(edition, number).await?.ok_or_else(missing)?)
}

/// Participants of the edition who agreed to be listed.
pub async fn people(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<Person>, AppError> {
    let participants = context.state.store.participants(edition).await?.unwrap_or_default();
    Ok(participants.into_iter().map(|participant| participant.person).collect())
}

/// The SPECs, outcomes and tracks that a proposal can choose from.
pub struct Choices {
    pub specs: Vec<(SpecNumber, Title)>,
    pub outcomes: Vec<(OutcomeCode, Title)>,
    pub tracks: Vec<Title>,
}

pub async fn choices(context: &RequestContext, page: &EditionPage) -> Result<Choices, AppError> {
    let store = &context.state.store;
    let specs = store.specs().await?.into_iter().map(|row| (row.number, row.title)).collect();
    let outcomes = store.outcomes().await?.into_iter().map(|row| (row.code, row.title)).collect();
    Ok(Choices { specs, outcomes, tracks: page.tracks.iter().map(|track| track.title.clone()).collect() })
}

pub async fn similar(context: &RequestContext, edition: &EditionSlug, title: &str) -> Result<Vec<TaskLink>, AppError> {
    Ok(context.state.store.similar_tasks(edition, title, 5).await?)
}

pub async fn propose(
    context: &RequestContext,
    edition: &EditionSlug,
    proposal: &Proposal,
) -> Result<TaskNumber, AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.propose_task(edition, proposal, by, context.now).await?)
}

/// Edits a task; `read` is the revision that the edit started from, so that conflicts are noticed.
pub async fn change(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    to: &Proposal,
    read: Option<&RevisionToken>,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.edit_task(edition, task, to, read, by, context.now).await?)
}

/// The last edit since `since`.
pub async fn latest_edit(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    since: Instant,
) -> Result<Option<LatestEdit>, AppError> {
    Ok(context.state.store.latest_edit(edition, task, since).await?)
}

/// Earlier versions of a task, newest first; with `before`, only those with a lower number.
pub async fn task_revisions(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    before: Option<u32>,
    most: u32,
) -> Result<Vec<TaskRevision>, AppError> {
    Ok(context.state.store.task_revisions(edition, task, before, most).await?)
}

pub async fn move_to(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    to: Status,
    note: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.change_status(edition, task, to, note, by, context.now).await?)
}

pub async fn claim(context: &RequestContext, edition: &EditionSlug, task: TaskNumber) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    context.state.store.claim_task(edition, task, by, context.now).await?;
    Ok(())
}

pub async fn release(context: &RequestContext, edition: &EditionSlug, task: TaskNumber) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.release_task(edition, task, by, context.now).await?)
}

pub async fn confirm_claim(context: &RequestContext, edition: &EditionSlug, task: TaskNumber) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.confirm_claim(edition, task, by, context.now).await?)
}

pub async fn set_people_needed(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    requested: u32,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.set_people_needed(edition, task, requested, by, context.now).await?)
}

pub async fn lead_transfer(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    to: &Login,
    note: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.offer_lead_transfer(edition, task, to, note, by, context.now).await?)
}

pub async fn answer_lead_transfer(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    accept: bool,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.answer_lead_transfer(edition, task, accept, by, context.now).await?)
}

pub async fn merge(
    context: &RequestContext,
    edition: &EditionSlug,
    from: TaskNumber,
    into: TaskNumber,
    why: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.merge_tasks(edition, from, into, why, by, context.now).await?)
}

pub async fn split(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    titles: &[Title],
) -> Result<Vec<TaskNumber>, AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.split_task(edition, task, titles, by, context.now).await?)
}

pub async fn bulk(
    context: &RequestContext,
    edition: &EditionSlug,
    tasks: &[TaskNumber],
    change: &BulkAction,
) -> Result<BulkReport, AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.bulk(edition, tasks, change, by, context.now).await?)
}

/// Previews an import.
pub async fn preview_import(
    context: &RequestContext,
    edition: &EditionSlug,
    tasks: &[ImportedTask],
    choices: ImportChoices,
) -> Result<ImportPreview, AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.would_import_tasks(edition, tasks, choices, by, context.now).await?)
}

pub async fn import(
    context: &RequestContext,
    edition: &EditionSlug,
    tasks: &[ImportedTask],
    choices: ImportChoices,
) -> Result<ImportPreview, AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.import_tasks_by(edition, tasks, choices, by, context.now).await?)
}

pub async fn rules(context: &RequestContext, edition: &EditionSlug) -> Result<PlanSettings, AppError> {
    Ok(context.state.store.plan_settings(edition).await?)
}

pub async fn set_rules(context: &RequestContext, edition: &EditionSlug, rules: &PlanSettings) -> Result<(), AppError> {
    let by = organizer(context, edition)?;
    Ok(context.state.store.set_plan_settings(edition, rules, by, context.now).await?)
}

pub async fn dependencies(
    context: &RequestContext,
    edition: &EditionSlug,
    around: Option<TaskNumber>,
) -> Result<DependencyGraph, AppError> {
    Ok(context.state.store.dependencies(edition, around).await?)
}

pub async fn dependency_counts(context: &RequestContext, edition: &EditionSlug) -> Result<DependencyCounts, AppError> {
    Ok(context.state.store.dependency_counts(edition).await?)
}

pub async fn search(
    context: &RequestContext,
    words: &str,
    edition: Option<&EditionSlug>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, AppError> {
    Ok(context.state.store.search(words, edition, status, most).await?)
}

pub async fn set_interest(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    interest: Interest,
    on: bool,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.set_interest(edition, task, interest, on, by, context.now).await?)
}

pub async fn comment(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    text: &LongText,
) -> Result<CommentId, AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.comment(edition, task, text, by, context.now).await?)
}

/// A comment by its task and its id.
pub type At = (TaskNumber, CommentId);

/// Edits a comment; `read` is the number of earlier versions when the form was opened.
pub async fn edit_comment(
    context: &RequestContext,
    edition: &EditionSlug,
    at: At,
    text: &LongText,
    read: u32,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.edit_comment(edition, at, text, read, by, context.now).await?)
}

pub async fn delete_comment(context: &RequestContext, edition: &EditionSlug, at: At) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.delete_comment(edition, at, by, context.now).await?)
}

/// A page of comments, oldest first; with `before`, only those with a lower id.
pub async fn comments(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    before: Option<CommentId>,
) -> Result<Vec<Comment>, AppError> {
    Ok(context.state.store.comments(edition, task, before, TaskPage::MOST_COMMENTS).await?)
}

pub async fn revisions(
    context: &RequestContext,
    edition: &EditionSlug,
    at: At,
) -> Result<Vec<CommentRevision>, AppError> {
    Ok(context.state.store.revisions(edition, at).await?)
}

/// Those of the logins that belong to people listed in the edition.
pub async fn listed(context: &RequestContext, edition: &EditionSlug, logins: &[Login]) -> Result<Vec<Login>, AppError> {
    Ok(context.state.store.listed(edition, logins).await?)
}

/// The people that a text by this author would notify.
pub async fn preview_mentions(
    context: &RequestContext,
    edition: &EditionSlug,
    logins: &[Login],
    by: PersonId,
) -> Result<MentionResult, AppError> {
    Ok(context.state.store.preview_mentions(edition, logins, by).await?)
}

/// The people that this author’s comment has notified; without a comment, the task’s description.
pub async fn mention_result(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    comment: Option<CommentId>,
    by: PersonId,
) -> Result<MentionResult, AppError> {
    Ok(context.state.store.mention_result(edition, task, comment, by).await?)
}

pub async fn ask_review(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    of: &Login,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.ask_review(edition, task, of, by, context.now).await?)
}

pub async fn give_review(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    note: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = participant(context, edition)?;
    Ok(context.state.store.give_review(edition, task, note, by, context.now).await?)
}

/// All editions by slug and title, newest first.
pub async fn editions(context: &RequestContext) -> Result<Vec<(EditionSlug, String)>, AppError> {
    let cards = context.state.store.editions().await?;
    Ok(cards.into_iter().map(|card| (card.edition.slug, card.edition.title.to_string())).collect())
}

/// Everything except tasks that has all the words in its name.
pub async fn named(
    context: &RequestContext,
    words: &str,
    edition: Option<&EditionSlug>,
) -> Result<Vec<Named>, AppError> {
    Ok(context.state.store.named(words, edition, 30).await?)
}
