//! What the pages of tasks read and write. Whether one may is asked here; what follows from a task's own hands is asked
//! again by the store, for it may have changed in between.

use crate::actor::Visit;
use crate::error::Halt;
use domain::Refusal;
use domain::access::{Account, may_change_many, may_work};
use domain::editions::EditionPage;
use domain::facts::{TableEffect, TaskFacts};
use domain::id::{CommentId, EditionSlug, Login, OutcomeCode, PersonId, SpecNumber, TaskNumber};
use domain::people::Person;
use domain::plan::{Bulk, Bulked, Interest, LastChange, Mark, PlanRules, Proposal, Wording};
use domain::search::{Found, Named};
use domain::talk::{Comment, Reached, Revision};
use domain::tasks::{
    Board, Status, TableRow, TaskFilter, TaskLink, TaskList, TaskOrder, TaskPage, WaitCounts, WaitsPicture,
};
use domain::text::{Line, Note, Title};
use domain::time::Instant;

/// Whoever asks, if they take part.
pub fn worker<'v>(visit: &'v Visit, edition: &EditionSlug) -> Result<&'v Account, Halt> {
    visit.allowed(may_work(&visit.actor, edition), "a participant of this edition")
}

/// Whoever asks, if they may change many tasks at once.
pub fn organizer<'v>(visit: &'v Visit, edition: &EditionSlug) -> Result<&'v Account, Halt> {
    visit.allowed(may_change_many(&visit.actor, edition), "an organizer of this edition")
}

pub async fn list(
    visit: &Visit,
    edition: &EditionSlug,
    filter: &TaskFilter,
    order: TaskOrder,
    page: u32,
) -> Result<TaskList, Halt> {
    Ok(visit.site.store.task_list(edition, filter, order, page).await?)
}

pub async fn board(visit: &Visit, edition: &EditionSlug, filter: &TaskFilter) -> Result<Board, Halt> {
    Ok(visit.site.store.board(edition, filter).await?)
}

/// All of them, for a file.
pub async fn table(visit: &Visit, edition: &EditionSlug) -> Result<Vec<TableRow>, Halt> {
    Ok(visit.site.store.task_table(edition).await?)
}

pub async fn task(visit: &Visit, edition: &EditionSlug, number: &str) -> Result<TaskPage, Halt> {
    let missing = || Refusal::NoSuchTask { edition: edition.to_string(), number: number.chars().take(20).collect() };
    let number = TaskNumber::parse(number).map_err(|_| missing())?;
    Ok(visit.site.store.task(edition, number).await?.ok_or_else(missing)?)
}

/// Who takes part in the edition and agreed to be listed.
pub async fn people(visit: &Visit, edition: &EditionSlug) -> Result<Vec<Person>, Halt> {
    let participants = visit.site.store.participants(edition).await?.unwrap_or_default();
    Ok(participants.into_iter().map(|one| one.person).collect())
}

/// What a proposal may be linked to: SPECs and outcomes by number and title, and the edition's tracks.
pub struct Choices {
    pub specs: Vec<(SpecNumber, Title)>,
    pub outcomes: Vec<(OutcomeCode, Title)>,
    pub tracks: Vec<Title>,
}

pub async fn choices(visit: &Visit, page: &EditionPage) -> Result<Choices, Halt> {
    let store = &visit.site.store;
    let specs = store.specs().await?.into_iter().map(|row| (row.number, row.title)).collect();
    let outcomes = store.outcomes().await?.into_iter().map(|row| (row.code, row.title)).collect();
    Ok(Choices { specs, outcomes, tracks: page.tracks.iter().map(|track| track.title.clone()).collect() })
}

pub async fn similar(visit: &Visit, edition: &EditionSlug, title: &str) -> Result<Vec<TaskLink>, Halt> {
    Ok(visit.site.store.similar_tasks(edition, title, 5).await?)
}

pub async fn propose(visit: &Visit, edition: &EditionSlug, proposal: &Proposal) -> Result<TaskNumber, Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.propose_task(edition, proposal, by, visit.now).await?)
}

/// `read` is what they have read of it, so that they undo nothing that they haven't.
pub async fn change(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    to: &Proposal,
    read: Option<&Mark>,
) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.change_task(edition, task, to, read, by, visit.now).await?)
}

/// The last change since then.
pub async fn last_change(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    since: Instant,
) -> Result<Option<LastChange>, Halt> {
    Ok(visit.site.store.last_change(edition, task, since).await?)
}

/// How it read before; those before one of them, the newest first.
pub async fn wordings(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    before: Option<u32>,
    most: u32,
) -> Result<Vec<Wording>, Halt> {
    Ok(visit.site.store.wordings(edition, task, before, most).await?)
}

pub async fn move_to(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    to: Status,
    words: Option<&Line>,
) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.move_task(edition, task, to, words, by, visit.now).await?)
}

pub async fn claim(visit: &Visit, edition: &EditionSlug, task: TaskNumber) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    visit.site.store.claim_task(edition, task, by, visit.now).await?;
    Ok(())
}

pub async fn release(visit: &Visit, edition: &EditionSlug, task: TaskNumber) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.release_task(edition, task, by, visit.now).await?)
}

pub async fn still_on_it(visit: &Visit, edition: &EditionSlug, task: TaskNumber) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.still_on_it(edition, task, by, visit.now).await?)
}

pub async fn set_hands(visit: &Visit, edition: &EditionSlug, task: TaskNumber, wanted: u32) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.set_hands(edition, task, wanted, by, visit.now).await?)
}

pub async fn hand_over(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    to: &Login,
    note: Option<&Line>,
) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.offer_hand_over(edition, task, to, note, by, visit.now).await?)
}

pub async fn answer_hand_over(visit: &Visit, edition: &EditionSlug, task: TaskNumber, yes: bool) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.answer_hand_over(edition, task, yes, by, visit.now).await?)
}

pub async fn merge(
    visit: &Visit,
    edition: &EditionSlug,
    from: TaskNumber,
    into: TaskNumber,
    why: Option<&Line>,
) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.merge_tasks(edition, from, into, why, by, visit.now).await?)
}

pub async fn split(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    titles: &[Title],
) -> Result<Vec<TaskNumber>, Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.split_task(edition, task, titles, by, visit.now).await?)
}

pub async fn bulk(visit: &Visit, edition: &EditionSlug, tasks: &[TaskNumber], change: &Bulk) -> Result<Bulked, Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.bulk(edition, tasks, change, by, visit.now).await?)
}

/// What a table would do.
pub async fn would_import(visit: &Visit, edition: &EditionSlug, tasks: &[TaskFacts]) -> Result<TableEffect, Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.would_import_tasks(edition, tasks, by, visit.now).await?)
}

pub async fn import(visit: &Visit, edition: &EditionSlug, tasks: &[TaskFacts]) -> Result<TableEffect, Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.import_tasks_by(edition, tasks, by, visit.now).await?)
}

pub async fn rules(visit: &Visit, edition: &EditionSlug) -> Result<PlanRules, Halt> {
    Ok(visit.site.store.plan_rules(edition).await?)
}

pub async fn set_rules(visit: &Visit, edition: &EditionSlug, rules: &PlanRules) -> Result<(), Halt> {
    let by = organizer(visit, edition)?;
    Ok(visit.site.store.set_plan_rules(edition, rules, by, visit.now).await?)
}

pub async fn waits(visit: &Visit, edition: &EditionSlug, around: Option<TaskNumber>) -> Result<WaitsPicture, Halt> {
    Ok(visit.site.store.waits(edition, around).await?)
}

pub async fn wait_counts(visit: &Visit, edition: &EditionSlug) -> Result<WaitCounts, Halt> {
    Ok(visit.site.store.wait_counts(edition).await?)
}

pub async fn search(
    visit: &Visit,
    words: &str,
    edition: Option<&EditionSlug>,
    status: Option<Status>,
    most: u32,
) -> Result<Vec<Found>, Halt> {
    Ok(visit.site.store.search(words, edition, status, most).await?)
}

pub async fn set_interest(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    interest: Interest,
    on: bool,
) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.set_interest(edition, task, interest, on, by, visit.now).await?)
}

pub async fn comment(visit: &Visit, edition: &EditionSlug, task: TaskNumber, text: &Note) -> Result<CommentId, Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.comment(edition, task, text, by, visit.now).await?)
}

/// A comment by its task and its own number.
pub type At = (TaskNumber, CommentId);

/// `read`: how many earlier wordings it had when they read it.
pub async fn change_comment(visit: &Visit, edition: &EditionSlug, at: At, text: &Note, read: u32) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.change_comment(edition, at, text, read, by, visit.now).await?)
}

pub async fn delete_comment(visit: &Visit, edition: &EditionSlug, at: At) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.delete_comment(edition, at, by, visit.now).await?)
}

/// Comments before one of them, the oldest first.
pub async fn comments(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    before: Option<CommentId>,
) -> Result<Vec<Comment>, Halt> {
    Ok(visit.site.store.comments(edition, task, before, TaskPage::MOST_COMMENTS).await?)
}

pub async fn revisions(visit: &Visit, edition: &EditionSlug, at: At) -> Result<Vec<Revision>, Halt> {
    Ok(visit.site.store.revisions(edition, at).await?)
}

/// Of these logins those who are listed among the edition's people.
pub async fn listed(visit: &Visit, edition: &EditionSlug, logins: &[Login]) -> Result<Vec<Login>, Halt> {
    Ok(visit.site.store.listed(edition, logins).await?)
}

/// Whom a text of theirs would tell.
pub async fn would_reach(
    visit: &Visit,
    edition: &EditionSlug,
    logins: &[Login],
    by: PersonId,
) -> Result<Reached, Halt> {
    Ok(visit.site.store.would_reach(edition, logins, by).await?)
}

/// Whom a comment of theirs has told, or with none the task's description.
pub async fn reached(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    comment: Option<CommentId>,
    by: PersonId,
) -> Result<Reached, Halt> {
    Ok(visit.site.store.reached(edition, task, comment, by).await?)
}

pub async fn ask_review(visit: &Visit, edition: &EditionSlug, task: TaskNumber, of: &Login) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.ask_review(edition, task, of, by, visit.now).await?)
}

pub async fn give_review(
    visit: &Visit,
    edition: &EditionSlug,
    task: TaskNumber,
    note: Option<&Line>,
) -> Result<(), Halt> {
    let by = worker(visit, edition)?;
    Ok(visit.site.store.give_review(edition, task, note, by, visit.now).await?)
}

/// Every edition by address and title, the newest first.
pub async fn editions(visit: &Visit) -> Result<Vec<(EditionSlug, String)>, Halt> {
    let cards = visit.site.store.editions().await?;
    Ok(cards.into_iter().map(|card| (card.edition.slug, card.edition.title.to_string())).collect())
}

/// What has all the words in its name, but for tasks.
pub async fn named(visit: &Visit, words: &str, edition: Option<&EditionSlug>) -> Result<Vec<Named>, Halt> {
    Ok(visit.site.store.named(words, edition, 30).await?)
}
