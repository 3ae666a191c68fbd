//! Funding of tasks: the lists of an edition, and the form of one task.

use super::action_forms::{FundingForm, OpenForm};
use crate::components::chips::StatusChip;
use crate::components::edition::EditionHead;
use crate::components::field::{Choice, Line};
use crate::components::page_links::MorePages;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{ListQuery, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::id::EditionSlug;
use domain::tasks::{FundedTask, Funding, FundingState};
use leptos::either::Either;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ListQuery>,
) -> Result<Response, AppError> {
    let edition = context.edition(&slug).await?;
    let nth = query.nth()?;
    let mut tasks = context.store().funded_tasks(&slug, nth).await?;
    let more = tasks.len() > FundedTask::PAGE as usize;
    tasks.truncate(FundedTask::PAGE as usize);
    let actor = context.actor.clone();
    let head = PageMeta::new(format!("Funding, {}", edition.title), "Which tasks seek funding, and which were funded.");
    Ok(layout(&context, head.under("/"), || {
        let below = (format!("/{slug}/tasks"), "Tasks".to_owned());
        let none =
            (tasks.is_empty() && nth == 1).then(|| view! { <p>"Tasks appear here once their page names funding."</p> });
        view! {
            <EditionHead edition actor here="/tasks" title="Funding".to_owned() below/>
            {none}
            <List slug=&slug tasks=&tasks state=FundingState::Needed title="Seeks funding"/>
            <List slug=&slug tasks=&tasks state=FundingState::Funded title="Funded"/>
            <List slug=&slug tasks=&tasks state=FundingState::Ended title="Was funded"/>
            <MorePages base=format!("/{slug}/funding?") nth more/>
        }
    }))
}

#[component]
fn List<'a>(
    slug: &'a EditionSlug,
    tasks: &'a [FundedTask],
    state: FundingState,
    title: &'static str,
) -> impl IntoView + use<> {
    let entry = |funded: &FundedTask| {
        let FundedTask { task, funding } = funded;
        let address = format!("/{slug}/tasks/{}", task.number);
        view! {
            <li>
                <StatusChip status=task.status/>" "<a href=address>{format!("{} {}", task.number, task.title)}</a>
                <Source funding/>
            </li>
        }
    };
    let entries = tasks.iter().filter(|funded| funded.funding.state == state).map(entry).collect_view();
    (!entries.is_empty()).then(
        || view! { <section class="column"><h2 dir="auto">{title}</h2><ul class="plain-list">{entries}</ul></section> },
    )
}

/// Who pays, with a link.
#[component]
pub fn Source<'a>(funding: &'a Funding) -> impl IntoView + use<> {
    let name = funding.source.as_ref().map(ToString::to_string);
    match (name, &funding.url) {
        (None, None) => None,
        (name, Some(url)) => {
            let name = name.unwrap_or_else(|| url.shown().to_owned());
            Some(Either::Left(view! { ": "<bdi><a href=url.to_string()>{name}</a></bdi> }))
        }
        (Some(name), None) => Some(Either::Right(format!(": {name}"))),
    }
}

/// The fields of the form on the page of a task.
#[component]
pub fn FundingFields<'a>(stored: Option<&'a Funding>, form: &'a OpenForm) -> impl IntoView + use<> {
    let stored = stored.map_or_else(FundingForm::default, |funding| FundingForm {
        state: funding.state.as_str().to_owned(),
        source: funding.source.as_ref().map(ToString::to_string).unwrap_or_default(),
        url: funding.url.as_ref().map(ToString::to_string).unwrap_or_default(),
    });
    let FundingForm { state, source, url } = if let OpenForm::Funding(form) = form { form.clone() } else { stored };
    let states = FundingState::ALL.map(|state| (state.as_str().to_owned(), format!("This task {}", state.label())));
    let options = [("".to_owned(), "Not set".to_owned())].into_iter().chain(states).collect();
    view! {
        <Choice name="state" label="Funding" options chosen=state/>
        <Line name="source" label="Source, such as the name of a grant" value=source/>
        <Line name="url" label="Link (optional)" value=url/>
    }
}
