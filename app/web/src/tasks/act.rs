//! Handles the forms on a task’s page; a rejected form is shown again on that page.

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
use domain::access::{Actor, may_participate};
use domain::id::{EditionSlug, Login, PersonId, TaskNumber};
use domain::tasks::{Status, TaskPage};
use domain::text::{LocalPath, LongText, ShortText, Title};
use domain::workflow::{Interest, TaskAction};

/// What the visitor may do with a task; the same rules hide buttons and reject requests.
pub struct Rights {
    pub me: Option<PersonId>,
    pub participates: bool,
    pub manages: bool,
    pub leads: bool,
    pub claims: bool,
    pub edits: bool,
    pub sets_people_needed: bool,
    pub asks_review: bool,
    pub reviews: bool,
    pub status_changes: Vec<Status>,
}

impl Rights {
    pub fn of(actor: &Actor, edition: &EditionSlug, task: &TaskPage) -> Rights {
        let (status, access) = (task.row.status, &task.access);
        let participates = may_participate(actor, edition);
        let may = |action| participates && access.may(actor, action);
        Rights {
            me: actor.account().map(|account| account.id),
            participates,
            manages: may(TaskAction::Merge),
            leads: may(TaskAction::TransferLead),
            claims: access.is_assignee(actor),
            edits: may(TaskAction::Edit(status)),
            sets_people_needed: may(TaskAction::SetPeopleNeeded(status)),
            asks_review: may(TaskAction::RequestReview),
            reviews: participates && actor.account().is_some_and(|account| access.may_review(account.id)),
            status_changes: if participates { access.allowed_transitions(actor, status) } else { Vec::new() },
        }
    }
}

/// The forms on a task’s page and on its card on the board.
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

/// The address of the task’s card on the filtered board; `None` for an invalid filter.
pub fn board_path(slug: &EditionSlug, task: TaskNumber, filter: &str) -> Option<LocalPath> {
    let filter = filter.trim_end_matches(['&', '?']);
    LocalPath::parse(&format!("/{slug}/board{filter}#task-{task}"))
        .ok()
        .filter(|_| filter.is_empty() || filter.starts_with('?'))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn board_path_accepts_only_a_filter_of_the_board() {
        let back = |filter: &str| {
            let board = board_path(&EditionSlug::parse("2027").unwrap(), TaskNumber(5), filter);
            board.map(|path| path.as_str().to_owned())
        };
        assert_eq!(back("?").as_deref(), Some("/2027/board#task-5"));
        assert_eq!(back("?list=mine&").as_deref(), Some("/2027/board?list=mine#task-5"));
        for other in ["yes", "/../people", "@example.org", "?a=\r\nb"] {
            assert_eq!(back(other), None, "{other}");
        }
    }
}
