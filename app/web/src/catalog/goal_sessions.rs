//! All sessions of published schedules that work on a document or an outcome, in pages.

use super::api::series;
use crate::components::listed_sessions::SessionList;
use crate::components::page_links::{PageLinks, PastLastPage, last_page};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{Form, PageQuery, number};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::Refusal;
use domain::id::{OutcomeCode, SpecNumber};
use domain::schedule::GoalSessions;
use domain::text::counted;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The number of the page, from 1.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GoalSessionsQuery {
    page: String,
}

impl Form for GoalSessionsQuery {}

impl GoalSessionsQuery {
    fn nth(&self) -> Result<u32, Refusal> {
        Ok(number(&self.page, "a page number")?.unwrap_or(1).clamp(1, 10_000))
    }
}

/// A goal with the address and the name of its page.
struct ListedGoal {
    address: String,
    name: String,
    /// The list of all such goals.
    list: (&'static str, String),
}

pub async fn of_spec(
    context: RequestContext,
    Path(text): Path<String>,
    PageQuery(query): PageQuery<GoalSessionsQuery>,
) -> Result<Response, AppError> {
    let series = series(&context)?;
    let missing = || Refusal::NoSuchSpec(text.chars().take(20).collect());
    let number = SpecNumber::parse(&text).map_err(|_| missing())?;
    let spec = context.store().spec(number).await?.ok_or_else(missing)?;
    let nth = query.nth()?;
    let sessions = context.store().sessions_of_spec(number, nth).await?;
    let goal = ListedGoal {
        address: format!("/specs/{number}"),
        name: format!("{}: {}", series.label(number), spec.title),
        list: ("/specs", series.plural.to_string()),
    };
    Ok(show(&context, goal, sessions, nth))
}

pub async fn of_outcome(
    context: RequestContext,
    Path(text): Path<String>,
    PageQuery(query): PageQuery<GoalSessionsQuery>,
) -> Result<Response, AppError> {
    let code = OutcomeCode::parse(&text)?;
    let outcome = context.store().outcomes().await?.into_iter().find(|outcome| outcome.code == code);
    let outcome = outcome.ok_or_else(|| Refusal::NoSuchOutcome(code.to_string()))?;
    let nth = query.nth()?;
    let sessions = context.store().sessions_of_outcome(code, nth).await?;
    let goal = ListedGoal {
        address: format!("/roadmap/{code}"),
        name: format!("{code}: {}", outcome.title),
        list: ("/roadmap", "Roadmap".to_owned()),
    };
    Ok(show(&context, goal, sessions, nth))
}

fn show(context: &RequestContext, goal: ListedGoal, page: GoalSessions, nth: u32) -> Response {
    let title = format!("Sessions on {}", goal.name);
    let head = PageMeta::new(title, "The sessions of all editions that work on this goal.").under(goal.list.0);
    layout(context, head, || view! { <GoalSessionsBody goal page nth/> })
}

#[component]
fn GoalSessionsBody(goal: ListedGoal, page: GoalSessions, nth: u32) -> impl IntoView {
    let ListedGoal { address, name, list: (list, list_name) } = goal;
    let (base, last) = (format!("{address}/sessions?"), last_page(page.total, GoalSessions::PAGE));
    let items = counted(page.total as usize, "session", "sessions");
    let inside = if page.sessions.is_empty() && nth > 1 {
        Either::Left(view! { <PastLastPage base nth last items/> })
    } else {
        let none = page.sessions.is_empty().then(|| {
            view! { <p>"Sessions appear here when a published schedule has one that works on this."</p> }
        });
        Either::Right(view! {
            <p class="headline">{items}</p>
            {none}<SessionList sessions=&page.sessions editions=true/>
            <PageLinks base nth last/>
        })
    };
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href=list>{list_name}</a></li><li><a href=address dir="auto">{name}</a></li></ol></nav>
            <h1>"Sessions"</h1>
        </header>
        {inside}
    }
}
