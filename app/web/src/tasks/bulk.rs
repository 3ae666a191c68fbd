//! Bulk changes of the tasks that are selected in the list.

use super::list::{TaskListMessage, TaskListQuery, show};
use super::{api, filter};
use crate::addresses::go_to;
use crate::components::field;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{Form, FormBody, PageQuery};
use axum::response::Response;
use domain::Refusal;
use domain::id::{EditionSlug, OutcomeCode, SpecNumber, TaskNumber};
use domain::tasks::Status;
use domain::text::{LocalPath, ShortText, Title, counted};
use domain::workflow::{BulkAction, BulkReport, Size};
use leptos::prelude::*;

/// The form around the list of tasks: the selected tasks, and what to change.
pub struct BulkForm;

impl Form for BulkForm {
    const FIELDS: &'static [&'static str] = &["tasks", "act", "track", "to", "note", "size", "spec", "outcome"];
    const MAX_FIELDS: usize = 2000;
}

/// The query holds the filter of the list, so that the answer shows the same list.
pub async fn act(
    context: RequestContext,
    EditionPath(page): EditionPath,
    query: PageQuery<TaskListQuery>,
    sent: FormBody<BulkForm>,
) -> Result<Response, AppError> {
    let (query, sent) = (query.fields, sent.fields);
    let slug = page.edition.slug.clone();
    context.sender(&sent, &format!("/{slug}/tasks/act"))?;
    api::organizer(&context, &slug)?;
    let tasks = ticked(&sent);
    let done = match (parse(&sent), tasks.is_empty()) {
        (_, true) => Err(AppError::Wrong(
            "No task is selected. Select one or more tasks, then choose what to change.".to_owned(),
        )),
        _ if sent.typed("act").is_empty() => Err(AppError::Wrong(
            "Choose the button next to the change you want. Pressing Enter changes nothing.".to_owned(),
        )),
        (Ok(change), false) => api::bulk(&context, &slug, &tasks, &change).await,
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
            show(&context, page, query, TaskListMessage { changed: Some(changed.len()), left, typed, why: None }).await
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            show(&context, page, query, TaskListMessage { why: Some(why), typed: sent, ..TaskListMessage::default() })
                .await
        }
        Err(other) => Err(other),
    }
}

/// The button that Enter activates in a field. It changes nothing, as the intended action is unknown.
pub fn enter_button() -> AnyView {
    view! { <button class="visually-hidden" name="act" value="" tabindex="-1" aria-hidden="true">"No change"</button> }
        .into_any()
}

/// The selected tasks.
pub fn ticked(sent: &Fields) -> Vec<TaskNumber> {
    sent.all("tasks").filter_map(|number| TaskNumber::parse(number).ok()).collect()
}

/// Reports how many tasks were changed, and which were not, grouped by reason.
pub fn done(slug: &EditionSlug, changed: usize, left: &[(Option<Refusal>, Vec<TaskNumber>)]) -> AnyView {
    let text = match changed {
        0 => "No task was changed.".to_owned(),
        some => format!("{} changed.", counted(some, "task", "tasks")),
    };
    let group = |(why, tasks): &(Option<Refusal>, Vec<TaskNumber>)| {
        let is_there = !matches!(why, Some(Refusal::NoSuchTask { .. }));
        let link = |(nth, task): (usize, &TaskNumber)| {
            let before = (nth > 0).then_some(if nth + 1 == tasks.len() { " and " } else { ", " });
            let number = match is_there {
                true => view! { <a href=format!("/{slug}/tasks/{task}")>{task.to_string()}</a> }.into_any(),
                false => task.to_string().into_any(),
            };
            view! { {before}{number} }
        };
        let links = tasks.iter().enumerate().map(link).collect_view();
        let why = why.as_ref().map_or("No change needed.".to_owned(), ToString::to_string);
        view! { <li>{if tasks.len() == 1 { "task " } else { "tasks " }}{links}": "{why}</li> }
    };
    let count = left.iter().map(|(_, tasks)| tasks.len()).sum::<usize>();
    let left = (count > 0).then(|| {
        let text = format!("{count} {} left unchanged:", if count == 1 { "was" } else { "were" });
        view! { <p>{text}</p><ul class="bullets">{left.iter().map(group).collect_view()}</ul> }
    });
    view! { <div class="success-message" role="status"><p>{text}</p>{left}</div> }.into_any()
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

/// The bulk actions; `typed` are the values of a rejected form.
pub fn buttons(tracks: &[(Option<Title>, u32)], typed: &Fields) -> AnyView {
    let none = std::iter::once((String::new(), "no track".to_owned()));
    let tracks = none
        .chain(tracks.iter().filter_map(|(track, _)| Some((track.as_ref()?.to_string(), track.as_ref()?.to_string()))));
    let statuses = Status::ALL.map(|status| (status.as_str().to_owned(), status.as_str().to_owned()));
    let unknown = std::iter::once((String::new(), "not set".to_owned()));
    let sizes = unknown.chain(Size::ALL.map(|size| (size.as_str().to_owned(), size.as_str().to_owned())));
    view! {
        <fieldset class="bulk-actions">
            <legend>"With selected"</legend>
            <span class="form-row">{field::choice("track", "Track", tracks.collect(), typed.typed("track"))}<button name="act" value="track">"Set track"</button></span>
            <span class="form-row">{field::choice("to", "Status", statuses.to_vec(), typed.given("to").unwrap_or("planned"))}{field::line("note", "Result or reason", typed.typed("note"))}<button name="act" value="move">"Set status"</button></span>
            <span class="form-row">{field::choice("size", "Size", sizes.collect(), typed.typed("size"))}<button name="act" value="size">"Set size"</button></span>
            <span class="form-row">{field::line("spec", "SPEC", typed.typed("spec"))}<button name="act" value="spec">"Add SPEC"</button></span>
            <span class="form-row">{field::line("outcome", "Outcome", typed.typed("outcome"))}<button name="act" value="outcome">"Add outcome"</button></span>
        </fieldset>
    }
    .into_any()
}
