//! Handles the forms on a task’s page; a rejected form is shown again on that page.

use super::mentions;
use super::permissions::board_path;
use super::task::show;
use crate::addresses::go_to;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Refusal;
use domain::access::Participant;
use domain::id::{Login, TaskNumber};
use domain::tasks::Status;
use domain::text::{LocalPath, LongText, ShortText, Title};
use domain::workflow::Interest;

/// The forms on a task’s page and on its card on the task board.
pub struct TaskActionForm;

impl DeclaredFields for TaskActionForm {
    const FIELDS: &'static [&'static str] =
        &["do", "board", "people_needed", "to", "note", "note", "kind", "on", "of", "into", "why", "titles", "text"];
}

pub async fn act(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Path<(String, String)>,
    sent: FieldsBody<TaskActionForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let task = TaskNumber::parse(&number)?;
    let address = format!("/{slug}/tasks/{task}");
    context.sender_of_fields(&sent, &address)?;
    let by = context.participant(&slug)?;
    if sent.typed("do") == "look" {
        return show(&context, page, &number, sent.fields, None).await;
    }
    match perform(&context, by, task, &sent).await {
        Ok(next) => {
            let back = sent.given("board").and_then(|board| board_path(&slug, task, board));
            match back {
                Some(back) => Ok(go_to(&back)),
                None => Ok(go_to(&LocalPath::parse(&next.unwrap_or(address))?)),
            }
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            show(&context, page, &number, sent.fields, Some(why)).await
        }
        Err(other) => Err(other),
    }
}

/// Performs the action; returns the address to go to, if it isn’t the task’s page.
async fn perform(
    context: &RequestContext,
    by: Participant<'_>,
    task: TaskNumber,
    sent: &Fields,
) -> Result<Option<String>, AppError> {
    let (store, slug, now) = (context.store(), by.edition(), context.now);
    let login = |name: &str| Login::parse(sent.typed(name).trim().trim_start_matches('@'));
    let line = |name: &str| sent.maybe(name, ShortText::parse);
    match sent.typed("do") {
        "claim" => {
            store.claim_task(by, task, now).await?;
        }
        "release" => store.release_task(by, task, now).await?,
        "still" => store.confirm_claim(by, task, now).await?,
        "people_needed" => {
            let requested = sent
                .number("people_needed", "a number of people")?
                .ok_or(Refusal::Empty { what: "The number of people" })?;
            store.set_people_needed(by, task, requested, now).await?;
        }
        "hand-over" => store.offer_lead_transfer(by, task, &login("to")?, line("note")?.as_ref(), now).await?,
        "hand-over-yes" => store.answer_lead_transfer(by, task, true, now).await?,
        "hand-over-no" => store.answer_lead_transfer(by, task, false, now).await?,
        "move" => store.change_status(by, task, Status::parse(sent.typed("to"))?, line("note")?.as_ref(), now).await?,
        "interest" => {
            let kind = Interest::parse(sent.typed("kind"))?;
            store.set_interest(by, task, kind, sent.is_ticked("on"), now).await?;
        }
        "ask-review" => store.ask_review(by, task, &login("of")?, now).await?,
        "give-review" => store.give_review(by, task, line("note")?.as_ref(), now).await?,
        "merge" => {
            let into = TaskNumber::parse(sent.typed("into").trim().trim_start_matches('#'))?;
            store.merge_tasks(by, task, into, line("why")?.as_ref(), now).await?;
            return Ok(Some(format!("/{slug}/tasks/{into}")));
        }
        "split" => {
            let lines = sent.typed("titles").lines().map(str::trim).filter(|line| !line.is_empty());
            let titles: Vec<Title> = lines.map(Title::parse).collect::<Result<_, _>>()?;
            if titles.is_empty() {
                return Err(Refusal::Empty { what: "The list of new tasks" }.into());
            }
            store.split_task(by, task, &titles, now).await?;
        }
        "comment" => {
            let text = LongText::parse(sent.typed("text"))?;
            let id = store.comment(by, task, &text, now).await?;
            return Ok(Some(mentions::saved_text_path(slug, task, Some(id), text.as_str(), &[])));
        }
        _ => return Err(AppError::UnacceptableRequest(StatusCode::BAD_REQUEST)),
    }
    Ok(None)
}
