//! The page of a task: status, people, goals, dependencies, evidence, reviews, discussion and history.

use super::mentions::Mentions;
use super::permissions::Rights;
use super::{actions, api, dependencies, discussion, mentions, revisions};
use crate::addresses::encoded;
use crate::components::chips::{Blocked, GoalChips, People, StatusChip};
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::markup::RenderedMarkup;
use crate::components::times::{Ago, Day};
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{Actor, may_participate};
use domain::discussion::MentionResult;
use domain::editions::{Edition, EditionPage};
use domain::id::{EditionSlug, TaskNumber};
use domain::people::Person;
use domain::tasks::{Evidence, EvidenceState, TaskLink};
use domain::text::counted;
use domain::time::{Instant, Zone};
use domain::views::{DependencyGraph, Review, StatusChange, TaskPage};
use domain::workflow::Interest;
use leptos::prelude::*;

/// The query of a task’s page: a status change that the task board began, and which saved text to report on.
pub struct TaskQuery;

impl DeclaredFields for TaskQuery {
    const FIELDS: &'static [&'static str] = &["to", "board", mentions::SAVED_TEXT];
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, number)): Path<(String, String)>,
    query: FieldsQuery<TaskQuery>,
) -> Result<Response, AppError> {
    // The task board links here when a status change needs a note, so its form is open.
    let transition = query.given("to").map(|to| [("do", "move"), ("to", to), ("board", query.typed("board"))]);
    let typed = transition.into_iter().flatten().map(|(name, value)| (name, value.to_owned()));
    let mut typed = Fields(typed.collect());
    typed.0.extend(query.given(mentions::SAVED_TEXT).map(|saved| (mentions::SAVED_TEXT, saved.to_owned())));
    show(&context, page, &number, typed, None).await
}

/// Shows the page with the values of a rejected or previewed form.
pub async fn show(
    context: &RequestContext,
    page: EditionPage,
    number: &str,
    typed: Fields,
    why: Option<String>,
) -> Result<Response, AppError> {
    let task = api::task(context, &page.edition.slug, number).await?;
    let linked = !task.depends_on.is_empty() || !task.blocks.is_empty();
    let dependencies = if linked {
        context.store().dependencies(&page.edition.slug, Some(task.row.number)).await?
    } else {
        DependencyGraph::default()
    };
    let texts = task.comments.iter().map(|comment| comment.html.as_str()).chain([task.description_html.as_str()]);
    let mentions = Mentions::of(context, &page.edition.slug, texts).await?;
    let mentions = mentions.saved(context, task.row.number, &typed).await?;
    let preview = typed.given("text").filter(|_| typed.typed("do") == "look");
    let preview = match preview {
        Some(text) => Some(mentions::preview_mentions(context, &page.edition.slug, text, &[]).await?),
        None => None,
    };
    let title = task.row.title.to_string();
    let description = format!("Task {} of the {}, {}.", task.row.number, page.edition.title, task.row.status.as_str());
    let head = PageMeta::new(title, description).under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    let participates = may_participate(&context.actor, &page.edition.slug);
    let people = if participates { api::people(context, &page.edition.slug).await? } else { Vec::new() };
    let shown = Shown { task, dependencies, typed, why, people, mentions, preview };
    Ok(layout(context, head, || body(actor, page.edition, shown, now)))
}

struct Shown {
    task: TaskPage,
    dependencies: DependencyGraph,
    typed: Fields,
    why: Option<String>,
    /// People who can be asked to lead or to review; only those who agreed to be listed.
    people: Vec<Person>,
    mentions: Mentions,
    /// The people that the previewed comment would notify.
    preview: Option<MentionResult>,
}

fn body(actor: Actor, edition: Edition, shown: Shown, now: Instant) -> AnyView {
    let Shown { task, dependencies, typed, why, people, mentions, preview } = shown;
    let tasks = (format!("/{}/tasks", edition.slug), "Tasks".to_owned());
    let rights = Rights::of(&actor, &edition.slug, &task);
    let kept = why.is_some().then(|| actions::unsaved_text(&task, &rights, &typed)).flatten();
    // The banner links to the task that this one was merged into; the error repeats it without a link.
    let why = why.filter(|_| task.merged_into.is_none());
    view! {
        <EditionHead edition=edition.clone() actor=actor.clone() here="/tasks" title=task.row.title.to_string() below=tasks/>
        {field::rejection(why)}
        {kept}
        {merged(&edition, &task)}
        <div class="with-sidebar">
            <aside class="sidebar" aria-label="Status">
                {imported(&edition, &task, rights.edits, now)}
                {actions::actions(&edition, &task, &rights, &typed)}
            </aside>
            <div class="column">
                {description(&edition, &task, &mentions)}
                {actions::change(&edition, &task, &rights)}
                {dependency_lists(&edition, &task, dependencies)}
                {evidence(&task.row.evidence)}
                {reviews(&task.reviews, &edition.zone)}
                {interests(&task)}
                {discussion::discussion(&edition, &task, &rights, &typed, &mentions, preview.as_ref(), now)}
                {history(&task.history, &edition.zone)}
            </div>
            {actions::more(&edition, &task, &rights, &typed, &people)}
        </div>
    }
    .into_any()
}

/// A banner that links to the task that this one was merged into.
pub(super) fn merged_banner(edition: &EditionSlug, into: TaskNumber) -> AnyView {
    let address = format!("/{edition}/tasks/{into}");
    view! { <p class="banner">"This task was merged into "<a href=address>{format!("task {into}")}</a>". Continue there."</p> }.into_any()
}

fn merged(edition: &Edition, task: &TaskPage) -> Option<AnyView> {
    let link = |number: TaskNumber| format!("/{}/tasks/{number}", edition.slug);
    let into = task.merged_into.map(|into| merged_banner(&edition.slug, into));
    let from = task.split_from.map(|from| {
        view! { <p class="muted">"Split from "<a href=link(from)>{format!("task {from}")}</a></p> }
    });
    (into.is_some() || from.is_some()).then(|| view! { {into}{from} }.into_any())
}

fn imported(edition: &Edition, task: &TaskPage, edits: bool, now: Instant) -> AnyView {
    let row = &task.row;
    let track = row.track.clone().map(|track| {
        let address = format!("/{}/tasks?track={}", edition.slug, encoded(track.as_str()));
        view! { <dt>"Track"</dt><dd><a href=address>{track.to_string()}</a></dd> }
    });
    let goals = match (&task.no_goal_reason, row.specs.is_empty() && row.outcomes.is_empty()) {
        (Some(why), true) => view! { <span class="muted">{format!("no SPEC or outcome: {why}")}</span> }.into_any(),
        (None, true) => view! { <span class="attention">"No SPEC or outcome chosen yet."</span>{(edits).then(|| view! { " "<a href=format!("/{}/tasks/{}/edit", edition.slug, row.number)>"Add a goal"</a> })} }.into_any(),
        _ => view! { <GoalChips specs=row.specs.clone() outcomes=row.outcomes.clone()/> }.into_any(),
    };
    let skills = (!task.skills.is_empty()).then(|| {
        let chips =
            task.skills.iter().map(|skill| view! { <span class="chip">{skill.to_string()}</span> }).collect_view();
        view! { <dt>"Skills"</dt><dd class="chips">{chips}</dd> }
    });
    let size = row.size.map(|size| view! { <dt>"Size"</dt><dd>{size.label()}</dd> });
    let proposer =
        task.proposer.as_ref().map(|person| view! { <dt>"Proposed by"</dt><dd>{person.name.to_string()}</dd> });
    let updated = row.updated.map(|then| view! { <dt>"Last activity"</dt><dd><Ago now then/></dd> });
    view! {
        <p><StatusChip status=row.status/>" "<Blocked edition=edition.slug.clone() by=row.blocked_by.clone()/>" "<span class="muted">{format!("task {}", row.number)}</span></p>
        <dl>
            <dt>"Assignees"</dt><dd>{assignees(task)}</dd>
            {track}
            <dt>"Contributes to"</dt><dd>{goals}</dd>
            {size}{skills}{proposer}{updated}
        </dl>
    }
    .into_any()
}

fn assignees(task: &TaskPage) -> AnyView {
    let row = &task.row;
    let needed = match (row.needs_help(), row.people_missing) {
        (false, _) => None,
        (true, 1) => Some("1 more person needed".to_owned()),
        (true, open) => Some(format!("{open} more people needed")),
    };
    if task.claims.is_empty() {
        return if row.needs_help() {
            view! { <span class="attention">{format!("No one yet, {}", counted(row.people_missing as usize, "person needed", "people needed"))}</span> }.into_any()
        } else {
            view! { <span class="muted">{if row.assignees_known { "No one" } else { "Not recorded" }}</span> }
                .into_any()
        };
    }
    let claim = |claim: &domain::views::TaskAssignee| {
        let label = match (claim.lead, claim.offered.is_some(), claim.asked.is_some()) {
            (true, false, false) => "Lead",
            (true, false, true) => "Lead, no recent update",
            (true, true, _) => "Lead, claim offered to others",
            (false, true, _) => "Claim offered to others",
            (false, false, true) => "No recent activity",
            (false, false, false) => "",
        };
        view! { <li><People people=vec![claim.person.clone()]/><span class="muted">{label}</span></li> }
    };
    // A long list is cut short, and the rest can be unfolded.
    let (first, others) = task.claims.split_at(if task.claims.len() > 8 { 6 } else { task.claims.len() });
    let others = (!others.is_empty()).then(|| {
        let people = others.iter().map(claim).collect_view();
        view! { <details><summary>{format!("and {} more", others.len())}</summary><ul class="assignees">{people}</ul></details> }
    });
    view! {
        <ul class="assignees">{first.iter().map(claim).collect_view()}</ul>
        {others}
        {needed.map(|text| view! { <span class="attention">{text}</span> })}
    }
    .into_any()
}

fn description(edition: &Edition, task: &TaskPage, mentions: &Mentions) -> AnyView {
    let changed = (task.changes > 0).then(|| {
        let address = format!("/{}/tasks/{}/revisions", edition.slug, task.row.number);
        view! { <p class="muted"><a href=address>{revisions::label(task.changes)}</a></p> }
    });
    if task.description.trim().is_empty() {
        view! { <section><p class="muted">"No description."</p>{changed}</section> }.into_any()
    } else {
        let markup = mentions.shown(&task.description_html);
        view! { <section class="prose"><h2 class="visually-hidden">"Description"</h2><RenderedMarkup markup/>{changed}{mentions.notified(None)}</section> }
                .into_any()
    }
}

fn dependency_lists(edition: &Edition, task: &TaskPage, graph: DependencyGraph) -> Option<AnyView> {
    let link = |link: &TaskLink| {
        let address = format!("/{}/tasks/{}", edition.slug, link.number);
        view! { <li><StatusChip status=link.status/>" "<a href=address>{format!("{} {}", link.number, link.title)}</a></li> }
    };
    let list = |label: &'static str, links: &[TaskLink]| {
        (!links.is_empty())
            .then(|| view! { <p>{label}</p><ul class="plain-list">{links.iter().map(link).collect_view()}</ul> })
    };
    let blocking: Vec<TaskLink> = task.depends_on.iter().filter(|link| !link.status.is_over()).cloned().collect();
    let done: Vec<TaskLink> = task.depends_on.iter().filter(|link| link.status.is_over()).cloned().collect();
    let title = if task.depends_on.is_empty() { "Blocks" } else { "Depends on" };
    // The lists name the direct links, so a graph helps only if there are indirect ones.
    let own = task.row.number;
    let has_indirect = graph.dependencies.iter().any(|(dependencies, on)| *dependencies != own && *on != own);
    (!task.depends_on.is_empty() || !task.blocks.is_empty()).then(|| {
        view! {
            <section>
                <h2>{title}</h2>
                {list("Blocked by:", &blocking)}
                {list("Done or dropped:", &done)}
                {list("Tasks that depend on this one:", &task.blocks)}
                {has_indirect.then(|| dependencies::figure(edition, &graph, Some(task.row.number)))}
            </section>
        }
        .into_any()
    })
}

fn evidence(evidence: &[Evidence]) -> AnyView {
    let entry = |evidence: &Evidence| {
        let state = evidence.state.map(|state| {
            let class = match state {
                EvidenceState::Open => "chip open",
                EvidenceState::Closed => "chip closed",
                EvidenceState::Merged => "chip merged",
            };
            view! { " "<span class=class>{state.as_str()}</span> }
        });
        view! {
            <li>
                <a href=evidence.url.to_string()>{evidence.label()}</a>
                <span class="muted">{format!(" {}", evidence.kind.as_str())}</span>
                {state}
            </li>
        }
    };
    let inside = if evidence.is_empty() {
        view! { <p class="muted">"No evidence linked yet."</p> }.into_any()
    } else {
        view! { <ul class="evidence">{evidence.iter().map(entry).collect_view()}</ul> }.into_any()
    };
    view! { <section><h2>"Evidence"</h2>{inside}</section> }.into_any()
}

fn reviews(reviews: &[Review], zone: &Zone) -> Option<AnyView> {
    let entry = |review: &Review| {
        let name = review.reviewer.1.name.to_string();
        let asked_on = view! { <Day date=zone.at(review.asked).date_naive()/> };
        let text = match (review.done, review.is_open()) {
            (Some(done), false) => view! { {name}" reviewed this on "<Day date=zone.at(done).date_naive()/> }.into_any(),
            (Some(done), true) => {
                view! { {name}" reviewed this on "<Day date=zone.at(done).date_naive()/>", and was asked again on "{asked_on} }
                    .into_any()
            }
            (None, _) => view! { {name}" was asked for a review on "{asked_on} }.into_any(),
        };
        let note = review.note.as_ref().map(|note| view! { <p class="note">{note.to_string()}</p> });
        view! { <li>{text}{note}</li> }
    };
    (!reviews.is_empty()).then(|| {
        view! { <section><h2>"Reviews"</h2><ul class="plain-list">{reviews.iter().map(entry).collect_view()}</ul></section> }.into_any()
    })
}

fn interests(task: &TaskPage) -> Option<AnyView> {
    let of = |kind: Interest, label: &'static str| {
        let people: Vec<_> = task
            .interests
            .iter()
            .filter(|(interest, ..)| *interest == kind)
            .map(|(_, _, person)| person.clone())
            .collect();
        (!people.is_empty()).then(|| view! { <dt>{label}</dt><dd><People people/></dd> })
    };
    (!task.interests.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Interest"</h2>
                <dl class="interests">{of(Interest::Work, "Interested in working on this")}{of(Interest::Want, "Want this done")}</dl>
            </section>
        }
        .into_any()
    })
}

fn history(history: &[StatusChange], zone: &Zone) -> AnyView {
    let entry = |entry: &StatusChange| {
        let by = entry.by.as_ref().map(|person| format!(" by {}", person.name));
        let day = zone.at(entry.at).date_naive();
        let when = if entry.imported {
            view! { <span class="muted">"imported on "<Day date=day/>" without a date"</span> }.into_any()
        } else {
            view! { <span class="muted"><Day date=day/>{by}</span> }.into_any()
        };
        view! {
            <li>
                <StatusChip status=entry.to/>" "{when}
                {entry.label().map(|note| view! { <p class="note">{note}</p> })}
            </li>
        }
    };
    view! {
        <section>
            <h2>"History"</h2>
            <ol class="timeline">{history.iter().map(entry).collect_view()}</ol>
        </section>
    }
    .into_any()
}
