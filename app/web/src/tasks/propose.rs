//! Proposing a task, and changing one: the form, how it will read, and the tasks that are like it.

use super::api::{self, Choices};
use super::form;
use super::helper::ProposalHelper;
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::edition::EditionHead;
use crate::ui::field;
use crate::ui::fields::Fields;
use crate::ui::frame::{Head, frame};
use crate::ui::markup::Written;
use axum::extract::Path;
use axum::response::Response;
use domain::access::Actor;
use domain::editions::EditionPage;
use domain::id::TaskNumber;
use domain::tasks::{TaskLink, TaskPage};
use domain::text::OwnPath;
use leptos::prelude::*;

/// What the page shows around its form.
struct Shown {
    typed: Fields,
    why: Option<String>,
    similar: Vec<TaskLink>,
    look: bool,
    /// The task that is changed; `None`: a new one.
    task: Option<TaskNumber>,
}

pub async fn page(visit: Visit, InEdition(page): InEdition) -> Result<Response, Halt> {
    api::worker(&visit, &page.edition.slug)?;
    let shown = Shown { typed: Fields::default(), why: None, similar: Vec::new(), look: false, task: None };
    show(&visit, page, shown).await
}

/// Looks at what was typed, or proposes it, as the button says.
pub async fn send(visit: Visit, InEdition(page): InEdition, sent: Fields) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    sent.account(&visit, &format!("/{slug}/tasks/propose"))?;
    api::worker(&visit, &slug)?;
    let similar = api::similar(&visit, &slug, sent.typed("title")).await?;
    let parsed = form::parse(&sent);
    let twins_seen = similar.is_empty() || sent.is_ticked("seen");
    let done = match (sent.typed("do"), parsed) {
        (_, Err(refusal)) => Err(refusal.to_string()),
        ("propose", Ok(proposal)) if twins_seen => match api::propose(&visit, &slug, &proposal).await {
            Ok(number) => return Ok(go_to(&OwnPath::parse(&format!("/{slug}/tasks/{number}"))?)),
            Err(Halt::Wrong(why)) => Err(why),
            Err(other) => return Err(other),
        },
        _ => Ok(()),
    };
    let why = done.err();
    show(&visit, page, Shown { typed: sent, why, similar, look: true, task: None }).await
}

type Number = Path<(String, String)>;

pub async fn change(visit: Visit, InEdition(page): InEdition, Path((_, number)): Number) -> Result<Response, Halt> {
    let task = editable(&visit, &page, &number).await?;
    let (typed, number) = (form::filled(&task), Some(task.row.number));
    show(&visit, page, Shown { typed, why: None, similar: Vec::new(), look: false, task: number }).await
}

pub async fn save(
    visit: Visit,
    InEdition(page): InEdition,
    Path((_, number)): Number,
    sent: Fields,
) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    sent.account(&visit, &format!("/{slug}/tasks/{number}/change"))?;
    let task = editable(&visit, &page, &number).await?.row.number;
    let why = match (sent.typed("do"), form::parse(&sent)) {
        (_, Err(refusal)) => Some(refusal.to_string()),
        ("save", Ok(proposal)) => match api::change(&visit, &slug, task, &proposal).await {
            Ok(()) => return Ok(go_to(&OwnPath::parse(&format!("/{slug}/tasks/{task}"))?)),
            Err(Halt::Wrong(why)) => Some(why),
            Err(other) => return Err(other),
        },
        _ => None,
    };
    show(&visit, page, Shown { typed: sent, why, similar: Vec::new(), look: true, task: Some(task) }).await
}

/// The task, for whoever may change it.
async fn editable(visit: &Visit, page: &EditionPage, number: &str) -> Result<TaskPage, Halt> {
    let task = api::task(visit, &page.edition.slug, number).await?;
    let may = task.standing.may_edit(&visit.actor, task.row.status);
    visit.allowed(may, "whoever’s hand is on the task, its proposer, an organizer or a lead of its track")?;
    Ok(task)
}

async fn show(visit: &Visit, page: EditionPage, shown: Shown) -> Result<Response, Halt> {
    let choices = api::choices(visit, &page).await?;
    let title = if shown.task.is_some() { "Change a task" } else { "Propose a task" };
    let head =
        Head::new(format!("{title}, {}", page.edition.title), "What is to be done, and what it serves.").under("/");
    let actor = visit.actor.clone();
    Ok(frame(visit, head, || body(actor, page, choices, shown, title)))
}

fn body(actor: Actor, page: EditionPage, choices: Choices, shown: Shown, title: &'static str) -> AnyView {
    let slug = page.edition.slug.clone();
    let (action, below) = match shown.task {
        Some(number) => {
            (format!("/{slug}/tasks/{number}/change"), (format!("/{slug}/tasks/{number}"), format!("Task {number}")))
        }
        None => (format!("/{slug}/tasks/propose"), (format!("/{slug}/tasks"), "Tasks".to_owned())),
    };
    // Who only wanted to send it, and wrote no description, has nothing to read.
    let read = shown.typed.typed("do") == "look" || shown.typed.given("description").is_some();
    let preview = (shown.look && read).then(|| preview(&shown.typed));
    let (value, words) = if shown.task.is_some() { ("save", "Save") } else { ("propose", "Propose it") };
    let similar = (shown.task.is_none() && !shown.similar.is_empty()).then(|| twins(&slug.to_string(), &shown.similar));
    let seen = (!shown.similar.is_empty()).then(|| field::hidden("seen", "yes"));
    let helper = shown.task.is_none().then(|| view! { <ProposalHelper edition=slug.to_string()/> });
    view! {
        <EditionHead edition=page.edition actor here="/tasks" title=title.to_owned() below/>
        {field::wrong(shown.why)}
        {similar}
        {preview}
        <form method="post" action=action class="stacked" id="proposal">
            {form::fields(&shown.typed, &choices, helper)}
            {seen}
            <div class="with">
                <button name="do" value="look">"See how it reads"</button>
                <button class="primary" name="do" value=value>{words}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Tasks that may be the same: better one with many hands than two with one.
fn twins(edition: &str, similar: &[TaskLink]) -> AnyView {
    let entry = |link: &TaskLink| {
        let address = format!("/{edition}/tasks/{}", link.number);
        view! { <li><a href=address target="_blank" rel="noopener">{format!("Task {}: {}", link.number, link.title)}</a>" "<span class="quiet">{link.status.as_str()}</span></li> }
    };
    view! {
        <section class="banner" role="status">
            <h2>"Is it one of these?"</h2>
            <p>"These tasks are like yours. If one is the same, say there what you would add; if not, propose yours."</p>
            <ul class="bullets">{similar.iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn preview(typed: &Fields) -> AnyView {
    let markup = formats::markup::html(typed.typed("description"));
    let title = typed.typed("title").to_owned();
    view! { <section class="paper" aria-label="How it reads"><p class="quiet">"How it reads"</p><h2>{title}</h2><Written markup/></section> }.into_any()
}
