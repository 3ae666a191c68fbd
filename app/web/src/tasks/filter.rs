//! The filter above task lists: the named lists, the filter form and the active filters.

use super::query::{NO_TRACK, TaskListQuery};
use crate::addresses::sign_in_address;
use crate::components::field::{Choice, Hidden};
use crate::components::series::series;
use crate::forms::{Form, given};
use domain::community::Series;
use domain::editions::{Edition, Phase};
use domain::id::SpecNumber;
use domain::tasks::{Size, Status};
use domain::text::{Label, LocalPath};
use domain::time::Instant;
use domain::views::{ListCounts, PlanFigures};
use leptos::prelude::*;

/// The page that a filter belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    List,
    /// Without status and grouping: the columns are the statuses, each with its own order.
    Board,
}

/// The named lists: value, label, and whether the visitor must be signed in.
const LISTS: [(&str, &str, bool); 7] = [
    ("", "All", false),
    ("mine", "Mine", true),
    ("help", "Help wanted", false),
    ("unclaimed", "Unclaimed", false),
    ("blocked", "Blocked", false),
    ("overdue", "Overdue", false),
    ("stale", "No recent activity", false),
];

/// The named lists as links, with counts if no other filter is set.
#[component]
pub fn NamedLists<'a>(action: &'a str, query: &'a TaskListQuery, signed_in: bool, counts: ListCounts) -> impl IntoView {
    let base = query.changed_by(|query| query.list.clear());
    let is_unfiltered = base.is_empty();
    let link = |(value, label, own): (&'static str, &'static str, bool)| {
        let count = match value {
            "help" => Some(counts.help),
            "unclaimed" => Some(counts.unclaimed),
            "blocked" => Some(counts.blocked),
            _ => None,
        };
        let count = count.filter(|_| is_unfiltered);
        let label = count.map_or(label.to_owned(), |count| format!("{label} ({count})"));
        let address = match value {
            "" => base.link(action),
            value => format!("{}list={value}", base.prefix(action)),
        };
        let current = (query.list == value).then_some("true");
        (!own || signed_in).then(|| view! { <li><a href=address aria-current=current>{label}</a></li> })
    };
    view! { <nav aria-label="Lists of tasks" class="subnav"><ul>{LISTS.map(link).collect_view()}</ul></nav> }
}

fn is_over(edition: &Edition, now: Instant) -> bool {
    edition.phase_at(now) == Phase::Closed
}

/// The headline of a plan that has no tasks yet.
pub fn empty_headline(edition: &Edition, now: Instant) -> String {
    if is_over(edition, now) { "No tasks".to_owned() } else { "No tasks yet".to_owned() }
}

/// The text of a plan that has no tasks yet.
#[component]
pub fn EmptyPlan<'a>(edition: &'a Edition, now: Instant) -> impl IntoView {
    let text = if is_over(edition, now) {
        "This edition is over. Its work plan has not been imported."
    } else {
        "Participants propose tasks at the planning meetings. Each task appears here with its status, assignees and goals."
    };
    view! { <p>{text}</p> }
}

/// The text of a list that no task matches, with a link to all tasks.
#[component]
pub fn NoMatches<'a>(all: String, query: &'a TaskListQuery) -> impl IntoView {
    let list_only = TaskListQuery {
        list: query.list.clone(),
        group: query.group.clone(),
        page: query.page.clone(),
        ..TaskListQuery::default()
    };
    let text = if query.list == "mine" && *query == list_only {
        "Tasks that you claim, propose or are asked to review appear here. "
    } else {
        "No tasks match these filters. "
    };
    view! { <p>{text}<a href=all>"Show all tasks"</a></p> }
}

/// A link to sign in and come back, for signed-out visitors who ask for their own tasks.
#[component]
pub fn SignInFirst<'a>(action: &'a str, query: &'a TaskListQuery) -> impl IntoView {
    let return_to = LocalPath::parse(query.prefix(action).trim_end_matches('&')).unwrap_or_else(|_| LocalPath::home());
    let address = sign_in_address(&return_to).as_str().to_owned();
    view! { <p><a href=address>"Sign in"</a>" to see which tasks are yours."</p> }
}

/// Active filters that neither the named lists nor the form show, each with a link that removes it.
#[component]
fn ActiveFilters<'a>(action: &'a str, query: &'a TaskListQuery, place: Place) -> impl IntoView {
    let chip = |name: &'static str, value: &str, without: TaskListQuery| {
        let value = given(value)?.chars().take(60).collect::<String>();
        let address = without.link(action);
        Some(
            view! { <li><a class="chip" href=address>{format!("{name}: {value}")}<span aria-hidden="true">"×"</span><span class="visually-hidden">", remove filter"</span></a></li> },
        )
    };
    let status = (place == Place::Board)
        .then(|| chip("status", &query.status, query.changed_by(|query| query.status.clear())))
        .flatten();
    let who = chip("claimed or reviewed by", &query.who, query.changed_by(|query| query.who.clear()));
    let chips: Vec<_> = status.into_iter().chain(who).collect();
    (!chips.is_empty()).then(|| view! { <ul class="chip-list" aria-label="Active filters">{chips}</ul> })
}

/// The parameters that the form has no field for.
fn hidden(query: &TaskListQuery, place: Place) -> TaskListQuery {
    let shown = TaskListQuery { list: query.list.clone(), who: query.who.clone(), ..TaskListQuery::default() };
    match place {
        Place::List => shown,
        Place::Board => TaskListQuery { status: query.status.clone(), group: query.group.clone(), ..shown },
    }
}

/// Whether a field of the form has a value.
fn is_used(query: &TaskListQuery, place: Place) -> bool {
    let on_both = [&query.q, &query.track, &query.spec, &query.outcome, &query.size, &query.label];
    let on_list = [&query.status, &query.group].into_iter().filter(|_| place == Place::List);
    on_both.into_iter().chain(on_list).any(|value| given(value).is_some())
}

/// The filter form, with values that occur in this edition.
#[component]
pub fn FilterForm<'a>(action: &'a str, query: &'a TaskListQuery, plan: &'a PlanFigures, place: Place) -> impl IntoView {
    let on_list = place == Place::List;
    let hidden = hidden(query, place).pairs();
    let hidden = hidden.into_iter().filter_map(|(name, value)| Some(view! { <Hidden name value=given(&value)?/> }));
    let spec = series().map(|series| {
        let options = specs(plan, &series);
        view! { <FilterChoice name="spec" label=series.name.to_string() options chosen=&query.spec/> }
    });
    let label = chosen_label(plan, &query.label);
    let reset = (!query.is_empty()).then(|| view! { <a href=action.to_owned()>"Clear filters"</a> });
    view! {
        <details class="collapsible" open=is_used(query, place)>
        <summary>{if on_list { "Filter and sort" } else { "Filter" }}</summary>
        <form class="filter" action=action.to_owned()>
            {hidden.collect_view()}
            <label>"Search terms"<input type="search" name="q" value=query.q.clone() maxlength="200"/></label>
            <FilterChoice name="track" label="Track" options=tracks(plan) chosen=&query.track/>
            {on_list.then(|| view! { <FilterChoice name="status" label="Status" options=statuses(plan) chosen=&query.status/> })}
            {spec}
            <FilterChoice name="outcome" label="Outcome" options=outcomes(plan) chosen=&query.outcome/>
            <FilterChoice name="size" label="Size" options=sizes() chosen=&query.size/>
            <FilterChoice name="label" label="Label" options=labels(plan) chosen=&label/>
            {on_list.then(|| view! { <Choice name="group" label="Group or sort by" options=groups() chosen=query.group.as_str()/> })}
            <button>"Apply filters"</button>
            {reset}
        </form>
        </details>
        <ActiveFilters action query place/>
    }
}

/// Values with their labels.
type Options = Vec<(String, String)>;

fn tracks(plan: &PlanFigures) -> Options {
    let option = |(track, count): &(Option<_>, u32)| match track {
        Some(track) => (format!("{track}"), format!("{track} ({count})")),
        None => (NO_TRACK.to_owned(), format!("no track ({count})")),
    };
    plan.tracks.iter().map(option).collect()
}

fn statuses(plan: &PlanFigures) -> Options {
    let statuses = Status::ALL.into_iter().filter(|status| plan.counts.get(*status) > 0);
    statuses.map(|status| (status.as_str().to_owned(), status.as_str().to_owned())).collect()
}

fn specs(plan: &PlanFigures, series: &Series) -> Options {
    let option =
        |(number, count): &(SpecNumber, u32)| (number.to_string(), format!("{} ({count})", series.label(*number)));
    plan.specs.iter().map(option).collect()
}

fn outcomes(plan: &PlanFigures) -> Options {
    plan.outcomes.iter().map(|(code, count)| (code.to_string(), format!("{code} ({count})"))).collect()
}

fn sizes() -> Options {
    Size::ALL.map(|size| (size.as_str().to_owned(), size.as_str().to_owned())).to_vec()
}

fn labels(plan: &PlanFigures) -> Options {
    plan.labels.iter().map(|(label, count)| (label.to_string(), format!("{label} ({count})"))).collect()
}

/// The chosen label as the plan writes it.
fn chosen_label(plan: &PlanFigures, chosen: &str) -> String {
    let label = Label::parse(chosen).ok();
    let known = label.and_then(|label| plan.labels.iter().map(|(other, _)| other).find(|other| other.is_same(&label)));
    known.map_or(chosen.to_owned(), Label::to_string)
}

fn groups() -> Options {
    let groups = [
        ("", "none"),
        ("track", "track"),
        ("status", "status"),
        ("due", "due date"),
        ("updated", "latest activity first"),
    ];
    groups.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec()
}

/// A choice of values, or nothing if there are none; offers the current value even if no task has it.
#[component]
fn FilterChoice<'a>(
    name: &'static str,
    #[prop(into)] label: String,
    options: Options,
    chosen: &'a str,
) -> impl IntoView {
    let absent = given(chosen).filter(|chosen| options.iter().all(|(value, _)| value != chosen));
    let absent =
        absent.map(|absent| (absent.to_owned(), format!("{} (0)", absent.chars().take(60).collect::<String>())));
    let all = std::iter::once((String::new(), "any".to_owned())).chain(options).chain(absent).collect::<Vec<_>>();
    (all.len() > 1).then(|| view! { <Choice name label options=all chosen/> })
}
