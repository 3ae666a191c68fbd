//! Filters and grouping of task lists: read from the query, shown as a form, and written into links.

use crate::addresses::{encoded, sign_in_address};
use crate::components::field;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::fields::Fields;
use domain::access::Actor;
use domain::editions::{Edition, Phase};
use domain::id::{EditionSlug, Login, OutcomeCode, SpecNumber};
use domain::tasks::{Size, Status};
use domain::text::{LocalPath, Title};
use domain::time::{Instant, TimeDelta};
use domain::views::{InTrack, ListCounts, PlanFigures, Special, TaskFilter, TaskOrder};
use leptos::prelude::*;

/// The query parameters of the filter; links keep no others.
const NAMES: [&str; 9] = ["list", "q", "track", "status", "spec", "outcome", "size", "who", "group"];

/// The value that selects tasks without a track.
const NO_TRACK: &str = "-";

/// The named lists: value, label, and whether the visitor must be signed in.
pub const LISTS: [(&str, &str, bool); 6] = [
    ("", "All", false),
    ("mine", "Mine", true),
    ("help", "Help wanted", false),
    ("unclaimed", "Unclaimed", false),
    ("blocked", "Blocked", false),
    ("stale", "No recent activity", false),
];

/// Reads the filter from a query.
///
/// # Errors
/// A malformed value.
pub async fn parse(query: &Fields, context: &RequestContext, edition: &EditionSlug) -> Result<TaskFilter, AppError> {
    let special = match query.typed("list") {
        "mine" => context.actor.account().map(|account| Special::Mine(account.id)),
        "help" => Some(Special::Help),
        "unclaimed" => Some(Special::Unclaimed),
        "blocked" => Some(Special::Blocked),
        "stale" => {
            let rules = context.store().plan_settings(edition).await?;
            Some(Special::Stale(context.now - TimeDelta::days(rules.quiet_days.into())))
        }
        // Old links: “help wanted” was a checkbox.
        _ if query.typed("help") == "yes" => Some(Special::Help),
        _ => None,
    };
    Ok(TaskFilter {
        track: query.maybe("track", track)?,
        status: query.maybe("status", Status::parse)?,
        spec: query.maybe("spec", SpecNumber::parse)?,
        outcome: query.maybe("outcome", OutcomeCode::parse)?,
        size: query.maybe("size", Size::parse)?,
        special,
        who: query.maybe("who", |text| Login::parse(text.trim_start_matches('@')))?,
        words: query.given("q").map(|words| words.chars().take(200).collect()),
    })
}

fn track(text: &str) -> Result<InTrack, domain::Refusal> {
    match text {
        NO_TRACK => Ok(InTrack::None),
        text => Title::parse(text).map(InTrack::Named),
    }
}

/// Reads the grouping, which also sets the order.
pub fn order(query: &Fields) -> TaskOrder {
    match query.typed("group") {
        "track" => TaskOrder::Track,
        "status" => TaskOrder::Status,
        "updated" => TaskOrder::Updated,
        _ => TaskOrder::Number,
    }
}

/// The address with the current filter except for some parameters; it ends in `?` or `&`.
pub fn without(action: &str, query: &Fields, left_out: &[&str]) -> String {
    let names = NAMES.iter().filter(|name| !left_out.contains(name));
    let pairs = names.filter_map(|name| Some((name, query.given(name)?)));
    let parameters: String = pairs.map(|(name, value)| format!("{name}={}&", encoded(value))).collect();
    format!("{action}?{parameters}")
}

pub fn is_empty(query: &Fields) -> bool {
    NAMES.iter().filter(|name| **name != "group").all(|name| query.given(name).is_none())
}

/// The named lists as links, with counts if no other filter is set.
pub fn lists(action: &str, query: &Fields, signed_in: bool, counts: Option<ListCounts>) -> AnyView {
    let base = without(action, query, &["list"]);
    let is_unfiltered = !NAMES.iter().any(|name| !["list", "group"].contains(name) && query.given(name).is_some());
    let counts = counts.filter(|_| is_unfiltered);
    let link = |(value, label, own): (&'static str, &'static str, bool)| {
        let count = counts.and_then(|counts| match value {
            "help" => Some(counts.help),
            "unclaimed" => Some(counts.unclaimed),
            "blocked" => Some(counts.blocked),
            _ => None,
        });
        let label = count.map_or(label.to_owned(), |count| format!("{label} ({count})"));
        let address = match value {
            "" => base.trim_end_matches(['&', '?']).to_owned(),
            value => format!("{base}list={value}"),
        };
        let current = (query.typed("list") == value).then_some("true");
        (!own || signed_in).then(|| view! { <li><a href=address aria-current=current>{label}</a></li> })
    };
    view! { <nav aria-label="Lists of tasks" class="subnav"><ul>{LISTS.map(link).collect_view()}</ul></nav> }.into_any()
}

/// The heading and the text of a plan that has no tasks yet.
pub fn empty_plan(edition: &Edition, now: Instant) -> (String, AnyView) {
    if edition.phase_at(now) == Phase::Closed {
        let text = "This edition is over. Its work plan has not been imported.";
        return ("No tasks".to_owned(), view! { <p>{text}</p> }.into_any());
    }
    let text = view! { <p>"Participants propose tasks at the planning meetings. Each task appears here with its status, assignees and goals."</p> };
    ("No tasks yet".to_owned(), text.into_any())
}

/// The text of a list that no task matches, with a link to all tasks.
pub fn no_matches(all: String, query: &Fields) -> AnyView {
    let no_filter = |(name, value): &(&str, String)| value.is_empty() || ["list", "group", "page"].contains(name);
    let text = if query.typed("list") == "mine" && query.0.iter().all(no_filter) {
        "Tasks that you claim, propose or are asked to review appear here. "
    } else {
        "No tasks match these filters. "
    };
    view! { <p>{text}<a href=all>"Show all tasks"</a></p> }.into_any()
}

/// A link to sign in and come back, for signed-out visitors who ask for their own tasks.
pub fn sign_in_first(action: &str, query: &Fields, actor: &Actor) -> Option<AnyView> {
    let is_stranger = query.typed("list") == "mine" && actor.account().is_none();
    let return_to =
        LocalPath::parse(without(action, query, &[]).trim_end_matches('&')).unwrap_or_else(|_| LocalPath::home());
    let address = sign_in_address(&return_to).as_str().to_owned();
    is_stranger.then(|| view! { <p><a href=address>"Sign in"</a>" to see which tasks are yours."</p> }.into_any())
}

/// Parameters that the task board’s form leaves out: its columns are the statuses, each with its own order.
pub const LEFT_OUT_ON_BOARD: [&str; 2] = ["status", "group"];

/// Parameters that no form shows; forms send them as hidden fields.
const UNSHOWN: [&str; 2] = ["list", "who"];

/// Active filters that neither the named lists nor the form show, each with a link that removes it.
fn chosen(action: &str, query: &Fields, left_out: &[&str]) -> Option<AnyView> {
    let names = NAMES.into_iter().filter(|name| *name == "who" || (left_out.contains(name) && *name != "group"));
    let chip = |name: &'static str| {
        let value = query.given(name)?.chars().take(60).collect::<String>();
        let value = if value == NO_TRACK { "none".to_owned() } else { value };
        let address = without(action, query, &[name]).trim_end_matches(['&', '?']).to_owned();
        let name = match name {
            "spec" => "SPEC",
            "who" => "claimed or reviewed by",
            name => name,
        };
        Some(
            view! { <li><a class="chip" href=address>{format!("{name}: {value}")}<span aria-hidden="true">"×"</span><span class="visually-hidden">", remove filter"</span></a></li> },
        )
    };
    let chips: Vec<_> = names.filter_map(chip).collect();
    (!chips.is_empty()).then(|| view! { <ul class="chip-list" aria-label="Active filters">{chips}</ul> }.into_any())
}

/// The filter form, with values that occur in this edition, and without the parameters in `left_out`.
pub fn form(action: String, query: &Fields, plan: &PlanFigures, left_out: &[&str]) -> AnyView {
    let search = query.typed("q").to_owned();
    let tracks = plan.tracks.iter().map(|(track, count)| match track {
        Some(track) => (track.to_string(), format!("{track} ({count})")),
        None => (NO_TRACK.to_owned(), format!("no track ({count})")),
    });
    let statuses = Status::ALL.into_iter().filter(|status| plan.counts.get(*status) > 0);
    let statuses = statuses.map(|status| (status.as_str().to_owned(), status.as_str().to_owned()));
    let specs = plan.specs.iter().map(|(number, count)| (number.to_string(), format!("SPEC {number} ({count})")));
    let outcomes = plan.outcomes.iter().map(|(code, count)| (code.to_string(), format!("{code} ({count})")));
    let sizes = Size::ALL.map(|size| (size.as_str().to_owned(), size.as_str().to_owned()));
    let groups = [("", "none"), ("track", "track"), ("status", "status"), ("updated", "latest activity first")];
    let groups = groups.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
    let is_shown = |name: &str| !UNSHOWN.contains(&name) && !left_out.contains(&name);
    let open = NAMES.iter().any(|name| is_shown(name) && query.given(name).is_some());
    let hidden = NAMES.into_iter().filter(|name| !is_shown(name));
    let hidden = hidden.filter_map(|name| Some(field::hidden(name, query.given(name)?))).collect_view();
    let reset = (!is_empty(query)).then(|| view! { <a href=action.clone()>"Clear filters"</a> });
    view! {
        <details class="collapsible" open=open>
        <summary>{if is_shown("group") { "Filter and sort" } else { "Filter" }}</summary>
        <form class="filter" action=action.clone()>
            {hidden}
            <label>"Search terms"<input type="search" name="q" value=search maxlength="200"/></label>
            {select("track", "Track", tracks.collect(), query)}
            {is_shown("status").then(|| select("status", "Status", statuses.collect(), query))}
            {select("spec", "SPEC", specs.collect(), query)}
            {select("outcome", "Outcome", outcomes.collect(), query)}
            {select("size", "Size", sizes.to_vec(), query)}
            {is_shown("group").then(|| field::choice("group", "Group or sort by", groups, query.typed("group")))}
            <button>"Apply filters"</button>
            {reset}
        </form>
        </details>
        {chosen(&action, query, left_out)}
    }
    .into_any()
}

/// A choice of values, or nothing if there are none; offers the current value even if no task has it.
fn select(name: &'static str, label: &'static str, options: Vec<(String, String)>, query: &Fields) -> Option<AnyView> {
    let chosen = query.given(name).filter(|chosen| options.iter().all(|(value, _)| value != chosen));
    let chosen =
        chosen.map(|chosen| (chosen.to_owned(), format!("{} (0)", chosen.chars().take(60).collect::<String>())));
    let all = std::iter::once((String::new(), "any".to_owned())).chain(options).chain(chosen).collect::<Vec<_>>();
    (all.len() > 1).then(|| field::choice(name, label, all, query.typed(name)))
}
