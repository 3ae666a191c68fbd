//! Proposing a task: the form, how it will read, and the tasks that are like it. Whoever changes one sees the same page.

use super::api::{self, Choices};
use super::change::Change;
use super::form::TaskForm;
use super::helper::ProposalHelper;
use super::{form, mentions, task};
use crate::actor::{InEdition, Visit};
use crate::error::Halt;
use crate::routes::go_to;
use crate::ui::edition::EditionHead;
use crate::ui::field;
use crate::ui::fields::Fields;
use crate::ui::forms::FormBody;
use crate::ui::frame::{Head, frame};
use axum::response::Response;
use domain::access::Actor;
use domain::editions::EditionPage;
use domain::plan::Amounts;
use domain::talk::Reached;
use domain::tasks::TaskLink;
use domain::text::OwnPath;
use leptos::prelude::*;

/// What the page shows around its form.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) typed: Fields,
    pub(super) why: Option<String>,
    pub(super) similar: Vec<TaskLink>,
    pub(super) look: bool,
    /// Of the task that is changed; `None`: it is a new one.
    pub(super) change: Option<Change>,
}

impl Shown {
    pub(super) fn of(typed: Fields) -> Shown {
        Shown { typed, ..Shown::default() }
    }
}

pub async fn page(visit: Visit, InEdition(page): InEdition) -> Result<Response, Halt> {
    api::worker(&visit, &page.edition.slug)?;
    show(&visit, page, Shown::default()).await
}

/// Looks at what was typed, or proposes it, as the button says.
pub async fn send(visit: Visit, InEdition(page): InEdition, sent: FormBody<TaskForm>) -> Result<Response, Halt> {
    let slug = page.edition.slug.clone();
    sent.account(&visit, &format!("/{slug}/tasks/propose"))?;
    api::worker(&visit, &slug)?;
    let similar = api::similar(&visit, &slug, sent.typed("title")).await?;
    let parsed = form::parse(&sent, &Amounts::default());
    let twins_seen = similar.is_empty() || sent.is_ticked("seen");
    let done = match (sent.typed("do"), parsed) {
        (_, Err(refusal)) => Err(refusal.to_string()),
        ("propose", Ok(proposal)) if twins_seen => match api::propose(&visit, &slug, &proposal).await {
            Ok(number) => {
                let place = mentions::place(&slug, number, None, sent.typed("description"), &[]);
                return Ok(go_to(&OwnPath::parse(&place)?));
            }
            // What is missing is something that the form names, such as a task to wait for.
            Err(Halt::Wrong(why) | Halt::Missing(why)) => Err(why),
            Err(other) => return Err(other),
        },
        _ => Ok(()),
    };
    let why = done.err();
    show(&visit, page, Shown { why, similar, look: true, ..Shown::of(sent.fields) }).await
}

pub(super) async fn show(visit: &Visit, page: EditionPage, shown: Shown) -> Result<Response, Halt> {
    let choices = api::choices(visit, &page).await?;
    let title = if shown.change.is_some() { "Change a task" } else { "Propose a task" };
    let head =
        Head::new(format!("{title}, {}", page.edition.title), "What is to be done, and what it serves.").under("/");
    let before = shown.change.as_ref().map(|change| change.mentioned.as_slice()).unwrap_or_default();
    let reached = mentions::would_reach(visit, &page.edition.slug, shown.typed.typed("description"), before).await?;
    let actor = visit.actor.clone();
    Ok(frame(visit, head, || body(actor, page, choices, shown, reached, title)))
}

fn body(
    actor: Actor,
    page: EditionPage,
    choices: Choices,
    shown: Shown,
    reached: Reached,
    title: &'static str,
) -> AnyView {
    let slug = page.edition.slug.clone();
    let change = shown.change;
    let (action, below) = match &change {
        Some(Change { number, .. }) => {
            (format!("/{slug}/tasks/{number}/change"), (format!("/{slug}/tasks/{number}"), format!("Task {number}")))
        }
        None => (format!("/{slug}/tasks/propose"), (format!("/{slug}/tasks"), "Tasks".to_owned())),
    };
    // Who only wanted to send it, and wrote no description, has nothing to read.
    let read = shown.typed.typed("do") == "look" || shown.typed.given("description").is_some();
    let preview = (shown.look && read).then(|| preview(&shown.typed, &reached));
    let (value, words) = if change.is_some() { ("save", "Save") } else { ("propose", "Propose it") };
    let similar = (change.is_none() && !shown.similar.is_empty()).then(|| twins(&slug.to_string(), &shown.similar));
    let seen = (!shown.similar.is_empty()).then(|| field::hidden("seen", "yes"));
    let person = actor.account().map_or(0, |account| account.id.0);
    let helper = change.is_none().then(|| view! { <ProposalHelper edition=slug.to_string() person/> });
    let merged = change.as_ref().and_then(|change| change.merged_into);
    if merged.is_some() && shown.typed.is_empty() {
        let goes_on = merged.map(|into| task::goes_on(&slug, into));
        return view! { <EditionHead edition=page.edition actor here="/tasks" title=title.to_owned() below/>{goes_on} }
            .into_any();
    }
    view! {
        <EditionHead edition=page.edition actor here="/tasks" title=title.to_owned() below/>
        {merged.map(|into| task::goes_on(&slug, into))}
        {field::wrong(shown.why)}
        {change.as_ref().and_then(Change::meanwhile)}
        {similar}
        {preview}
        <form method="post" action=action class="stacked" id="proposal">
            {form::fields(&shown.typed, &choices, change.as_ref().map(|change| &change.fixed), helper)}
            {seen}
            {change.as_ref().map(Change::hidden)}
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

fn preview(typed: &Fields, reached: &Reached) -> AnyView {
    let written = mentions::preview(typed.typed("description"), reached);
    let title = typed.typed("title").to_owned();
    view! { <section class="paper" aria-label="How it reads"><p class="quiet">"How it reads"</p><h2>{title}</h2>{written}</section> }.into_any()
}
