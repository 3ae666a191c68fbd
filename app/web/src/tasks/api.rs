//! What the pages of tasks read and write. Whether one may is asked here; what follows from a task's own hands is asked
//! again by the store, for it may have changed in between.

use crate::context::RequestContext;
use crate::error::AppError;
use domain::Refusal;
use domain::access::{Account, may_edit_many, may_participate};
use domain::discussion::{Comment, CommentRevision, MentionResult};
use domain::editions::EditionPage;
use domain::id::{CommentId, EditionSlug, Login, OutcomeCode, PersonId, SpecNumber, TaskNumber};
use domain::import::ImportChoices;
use domain::import::{ImportPreview, ImportedTask};
use domain::people::Person;
use domain::search::{Found, Named};
use domain::tasks::{
    Board, DependencyCounts, DependencyGraph, Status, TableRow, TaskFilter, TaskLink, TaskList, TaskOrder, TaskPage,
};
use domain::text::{LongText, ShortText, Title};
use domain::time::Instant;
use domain::workflow::{
    BulkAction, BulkReport, Interest, LatestEdit, PlanSettings, Proposal, RevisionToken, TaskRevision,
};

/// Whoever asks, if they take part.
pub fn worker<'v>(context: &'v RequestContext, edition: &EditionSlug) -> Result<&'v Account, AppError> {
    context.allowed(may_participate(&context.actor, edition), "a participant of this edition")
}

/// Whoever asks, if they may change many tasks at once.
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

/// All of them, for a file.
pub async fn table(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<TableRow>, AppError> {
    Ok(context.state.store.task_table(edition).await?)
}

pub async fn task(context: &RequestContext, edition: &EditionSlug, number: &str) -> Result<TaskPage, AppError> {
    let missing = || Refusal::NoSuchTask { edition: edition.to_string(), number: number.chars().take(20).collect() };
    let number = TaskNumber::parse(number).map_err(|_| missing())?;
    Ok(context.state.store.task(edition, number).await?.ok_or_else(missing)?)
}

/// Who takes part in the edition and agreed to be listed.
pub async fn people(context: &RequestContext, edition: &EditionSlug) -> Result<Vec<Person>, AppError> {
    let participants = context.state.store.participants(edition).await?.unwrap_or_default();
    Ok(participants.into_iter().map(|one| one.person).collect())
}

/// What a proposal may be linked to: SPECs and outcomes by number and title, and the edition's tracks.
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
    let by = worker(context, edition)?;
    Ok(context.state.store.propose_task(edition, proposal, by, context.now).await?)
}

/// `read` is what they have read of it, so that they undo nothing that they haven't.
pub async fn change(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    to: &Proposal,
    read: Option<&RevisionToken>,
) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.edit_task(edition, task, to, read, by, context.now).await?)
}

/// The last change since then.
pub async fn latest_edit(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    since: Instant,
) -> Result<Option<LatestEdit>, AppError> {
    Ok(context.state.store.latest_edit(edition, task, since).await?)
}

/// How it read before; those before one of them, the newest first.
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
    words: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.change_status(edition, task, to, words, by, context.now).await?)
}

pub async fn claim(context: &RequestContext, edition: &EditionSlug, task: TaskNumber) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    context.state.store.claim_task(edition, task, by, context.now).await?;
    Ok(())
}

pub async fn release(context: &RequestContext, edition: &EditionSlug, task: TaskNumber) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.release_task(edition, task, by, context.now).await?)
}

pub async fn still_on_it(context: &RequestContext, edition: &EditionSlug, task: TaskNumber) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.still_on_it(edition, task, by, context.now).await?)
}

pub async fn set_people_needed(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    requested: u32,
) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.set_people_needed(edition, task, requested, by, context.now).await?)
}

pub async fn lead_transfer(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    to: &Login,
    note: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.offer_lead_transfer(edition, task, to, note, by, context.now).await?)
}

pub async fn answer_lead_transfer(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    yes: bool,
) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.answer_lead_transfer(edition, task, yes, by, context.now).await?)
}

pub async fn merge(
    context: &RequestContext,
    edition: &EditionSlug,
    from: TaskNumber,
    into: TaskNumber,
    why: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.merge_tasks(edition, from, into, why, by, context.now).await?)
}

pub async fn split(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    titles: &[Title],
) -> Result<Vec<TaskNumber>, AppError> {
    let by = worker(context, edition)?;
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

/// What a table would do.
pub async fn would_import(
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
    let by = worker(context, edition)?;
    Ok(context.state.store.set_interest(edition, task, interest, on, by, context.now).await?)
}

pub async fn comment(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    text: &LongText,
) -> Result<CommentId, AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.comment(edition, task, text, by, context.now).await?)
}

/// A comment by its task and its own number.
pub type At = (TaskNumber, CommentId);

/// `read`: how many earlier wordings it had when they read it.
pub async fn edit_comment(
    context: &RequestContext,
    edition: &EditionSlug,
    at: At,
    text: &LongText,
    read: u32,
) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.edit_comment(edition, at, text, read, by, context.now).await?)
}

pub async fn delete_comment(context: &RequestContext, edition: &EditionSlug, at: At) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.delete_comment(edition, at, by, context.now).await?)
}

/// Comments before one of them, the oldest first.
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

/// Of these logins those who are listed among the edition's people.
pub async fn listed(context: &RequestContext, edition: &EditionSlug, logins: &[Login]) -> Result<Vec<Login>, AppError> {
    Ok(context.state.store.listed(edition, logins).await?)
}

/// Whom a text of theirs would tell.
pub async fn preview_mentions(
    context: &RequestContext,
    edition: &EditionSlug,
    logins: &[Login],
    by: PersonId,
) -> Result<MentionResult, AppError> {
    Ok(context.state.store.preview_mentions(edition, logins, by).await?)
}

/// Whom a comment of theirs has told, or with none the task's description.
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
    let by = worker(context, edition)?;
    Ok(context.state.store.ask_review(edition, task, of, by, context.now).await?)
}

pub async fn give_review(
    context: &RequestContext,
    edition: &EditionSlug,
    task: TaskNumber,
    note: Option<&ShortText>,
) -> Result<(), AppError> {
    let by = worker(context, edition)?;
    Ok(context.state.store.give_review(edition, task, note, by, context.now).await?)
}

/// Every edition by address and title, the newest first.
pub async fn editions(context: &RequestContext) -> Result<Vec<(EditionSlug, String)>, AppError> {
    let cards = context.state.store.editions().await?;
    Ok(cards.into_iter().map(|card| (card.edition.slug, card.edition.title.to_string())).collect())
}

/// What has all the words in its name, but for tasks.
pub async fn named(
    context: &RequestContext,
    words: &str,
    edition: Option<&EditionSlug>,
) -> Result<Vec<Named>, AppError> {
    Ok(context.state.store.named(words, edition, 30).await?)
}
