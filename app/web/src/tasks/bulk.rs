//! Bulk changes of the tasks that are selected in the list.

use super::bulk_form::ticked;
use super::filter;
use super::list::{TaskListMessage, TaskListQuery, show};
use crate::addresses::go_to;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use axum::response::Response;
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber};
use domain::tasks::{Size, Status};
use domain::text::{LocalPath, ShortText, Title};
use domain::workflow::{BulkAction, BulkReport};

/// The form around the list of tasks: the selected tasks, and what to change.
pub struct BulkForm;

impl DeclaredFields for BulkForm {
    const FIELDS: &'static [&'static str] = &["tasks", "act", "track", "to", "note", "size", "spec", "outcome"];
    const MAX_FIELDS: usize = 2000;
}

/// The query holds the filter of the list, so that the answer shows the same list.
pub async fn act(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<TaskListQuery>,
    sent: FieldsBody<BulkForm>,
) -> Result<Response, AppError> {
    let (query, sent) = (query.fields, sent.fields);
    let slug = page.edition.slug.clone();
    context.sender_of_fields(&sent, &format!("/{slug}/tasks/act"))?;
    let by = context.organizer(&slug)?;
    let tasks = ticked(&sent);
    let done = match (parse(&sent), tasks.is_empty()) {
        (_, true) => Err(AppError::Wrong(
            "No task is selected. Select one or more tasks, then choose what to change.".to_owned(),
        )),
        _ if sent.typed("act").is_empty() => Err(AppError::Wrong(
            "Choose the button next to the change you want. Pressing Enter changes nothing.".to_owned(),
        )),
        (Ok(change), false) => context.store().bulk(by, &tasks, &change, context.now).await.map_err(AppError::from),
        (Err(refusal), false) => Err(refusal.into()),
    };
    match done {
        Ok(BulkReport { changed, left }) if left.is_empty() => {
            let list = filter::without(&format!("/{slug}/tasks"), &query, &[]);
            Ok(go_to(&LocalPath::parse(&format!("{list}changed={}", changed.len()))?))
        }
        // A page instead of a redirect is safe: sending the form again changes nothing more.
        Ok(BulkReport { changed, left }) => {
            let failed = left.iter().filter(|(why, _)| why.is_some()).flat_map(|(_, tasks)| tasks);
            let typed = sent.0.into_iter().filter(|(name, _)| *name != "tasks");
            let typed = Fields(typed.chain(failed.map(|task| ("tasks", task.to_string()))).collect());
            show(
                &context,
                page.edition.slug,
                query,
                TaskListMessage { changed: Some(changed.len()), left, typed, why: None },
            )
            .await
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            show(
                &context,
                page.edition.slug,
                query,
                TaskListMessage { why: Some(why), typed: sent, ..TaskListMessage::default() },
            )
            .await
        }
        Err(other) => Err(other),
    }
}

fn parse(sent: &Fields) -> Result<BulkAction, Refusal> {
    let missing = |what| Refusal::Empty { what };
    match sent.typed("act") {
        "track" => Ok(BulkAction::Track(sent.maybe("track", Title::parse)?)),
        "size" => Ok(BulkAction::Size(sent.maybe("size", Size::parse)?)),
        "move" => {
            let to = sent.maybe("to", Status::parse)?.ok_or(missing("The status"))?;
            Ok(BulkAction::Transition(to, sent.maybe("note", ShortText::parse)?))
        }
        "spec" => Ok(BulkAction::AddSpec(sent.maybe("spec", SpecNumber::parse)?.ok_or(missing("The SPEC"))?)),
        "outcome" => {
            Ok(BulkAction::AddOutcome(sent.maybe("outcome", OutcomeCode::parse)?.ok_or(missing("The outcome"))?))
        }
        other => Err(Refusal::Malformed { what: "a change to tasks", text: other.chars().take(20).collect() }),
    }
}
