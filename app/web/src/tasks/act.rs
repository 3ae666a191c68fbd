//! Handles the forms on a task’s page; a rejected form is shown again on that page.

use super::permissions::board_path;
use super::task::show;
use super::{api, mentions};
use crate::addresses::go_to;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{Form, FormBody};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Refusal;
use domain::id::{EditionSlug, Login, TaskNumber};
use domain::tasks::Status;
use domain::text::{LocalPath, LongText, ShortText, Title};
use domain::workflow::Interest;

/// The forms on a task’s page and on its card on the task board.
pub struct TaskActionForm;

impl Form for TaskActionForm {
    const FIELDS: &'static [&'static str] =
        &["do", "board", "people_needed", "to", "note", "note", "kind", "on", "of", "into", "why", "titles", "text"];
}

pub async fn act(
    context: RequestContext,
    EditionPath(page): EditionPath,
    Path((_, number)): Path<(String, String)>,
    sent: FormBody<TaskActionForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let task = TaskNumber::parse(&number)?;
    let address = format!("/{slug}/tasks/{task}");
    context.sender(&sent, &address)?;
    api::participant(&context, &slug)?;
    if sent.typed("do") == "look" {
        return show(&context, page, &number, sent.fields, None).await;
    }
    match perform(&context, &slug, task, &sent).await {
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
    slug: &EditionSlug,
    task: TaskNumber,
    sent: &Fields,
) -> Result<Option<String>, AppError> {
    let login = |name: &str| Login::parse(sent.typed(name).trim().trim_start_matches('@'));
    let line = |name: &str| sent.maybe(name, ShortText::parse);
    match sent.typed("do") {
        "claim" => api::claim(context, slug, task).await?,
        "release" => api::release(context, slug, task).await?,
        "still" => api::confirm_claim(context, slug, task).await?,
        "people_needed" => {
            let requested = sent
                .number("people_needed", "a number of people")?
                .ok_or(Refusal::Empty { what: "The number of people" })?;
            api::set_people_needed(context, slug, task, requested).await?;
        }
        "hand-over" => api::lead_transfer(context, slug, task, &login("to")?, line("note")?.as_ref()).await?,
        "hand-over-yes" => api::answer_lead_transfer(context, slug, task, true).await?,
        "hand-over-no" => api::answer_lead_transfer(context, slug, task, false).await?,
        "move" => api::move_to(context, slug, task, Status::parse(sent.typed("to"))?, line("note")?.as_ref()).await?,
        "interest" => {
            let kind = Interest::parse(sent.typed("kind"))?;
            api::set_interest(context, slug, task, kind, sent.is_ticked("on")).await?;
        }
        "ask-review" => api::ask_review(context, slug, task, &login("of")?).await?,
        "give-review" => api::give_review(context, slug, task, line("note")?.as_ref()).await?,
        "merge" => {
            let into = TaskNumber::parse(sent.typed("into").trim().trim_start_matches('#'))?;
            api::merge(context, slug, task, into, line("why")?.as_ref()).await?;
            return Ok(Some(format!("/{slug}/tasks/{into}")));
        }
        "split" => {
            let lines = sent.typed("titles").lines().map(str::trim).filter(|line| !line.is_empty());
            let titles: Vec<Title> = lines.map(Title::parse).collect::<Result<_, _>>()?;
            if titles.is_empty() {
                return Err(Refusal::Empty { what: "The list of new tasks" }.into());
            }
            api::split(context, slug, task, &titles).await?;
        }
        "comment" => {
            let text = LongText::parse(sent.typed("text"))?;
            let id = api::comment(context, slug, task, &text).await?;
            return Ok(Some(mentions::saved_text_path(slug, task, Some(id), text.as_str(), &[])));
        }
        _ => return Err(AppError::UnacceptableRequest(StatusCode::BAD_REQUEST)),
    }
    Ok(None)
}
