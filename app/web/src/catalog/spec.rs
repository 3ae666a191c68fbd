//! The page of a document: its state in its process, endorsements, and tasks of all editions.

use super::adoption_form::{AdoptionFields, AdoptionForm, Adoptions, step};
use super::api::{self, SpecPage};
use super::goal_tasks::GoalTasks;
use crate::addresses::go_to;
use crate::components::chart::TimeLine;
use crate::components::chips::OutcomeChip;
use crate::components::field::Rejection;
use crate::components::figure::Figure;
use crate::components::listed_sessions::LatestSessions;
use crate::components::times::Day;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, ListQuery, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::Refusal;
use domain::catalog::{Endorsement, Project, Spec, SpecStatus};
use domain::community::Series;
use domain::editions::EditionCard;
use domain::id::{OutcomeCode, SpecNumber};
use domain::text::{LocalPath, counted};
use domain::time::{Instant, NaiveDate, day};
use domain::views::ScopedTasks;
use leptos::either::Either;
use leptos::prelude::*;
use std::collections::BTreeSet;

pub async fn page(
    context: RequestContext,
    Path(number): Path<String>,
    PageQuery(query): PageQuery<ListQuery>,
) -> Result<Response, AppError> {
    show(&context, &number, query.nth()?, AdoptionForm::default(), None).await
}

/// Records the adoption by a core project.
pub async fn record_adoption(
    context: RequestContext,
    Path(number): Path<String>,
    FormBody(form): FormBody<AdoptionForm>,
) -> Result<Response, AppError> {
    let spec = SpecNumber::parse(&number).map_err(|_| Refusal::NoSuchSpec(number.chars().take(20).collect()))?;
    context.sender(&form, &format!("/specs/{spec}/adoption"))?;
    match record(&context, spec, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/specs/{spec}"))?)),
        Err(AppError::Wrong(why)) => show(&context, &number, 1, form, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn record(context: &RequestContext, spec: SpecNumber, form: &AdoptionForm) -> Result<(), AppError> {
    let by = context.adoption_recorder()?;
    Ok(context.store().record_adoption(by, spec, &form.adoption()?, context.now).await?)
}

async fn show(
    context: &RequestContext,
    number: &str,
    nth: u32,
    form: AdoptionForm,
    why: Option<String>,
) -> Result<Response, AppError> {
    let series = api::series(context)?;
    let data = api::spec(context, number, nth).await?;
    let title = format!("{}: {}", series.label(data.spec.number), data.spec.title);
    let feed = format!("/specs/{}/feed.atom", data.spec.number);
    let head = PageMeta::new(title, described(&data, &series)).under("/specs").with_feed(feed);
    let now = context.now;
    Ok(layout(context, head, || view! { <SpecDetails series data nth form why now/> }))
}

fn described(data: &SpecPage, series: &Series) -> String {
    let name = &series.name;
    let status = data.spec.status.as_str();
    let current = data.current();
    match data.spec.endorsed_by(&current).len() {
        0 => format!("A {status} {name}, not endorsed by a core project yet"),
        some => format!("A {status} {name}, endorsed by {some} of {} core projects", current.len()),
    }
}

#[component]
fn SpecDetails(
    series: Series,
    data: SpecPage,
    nth: u32,
    form: AdoptionForm,
    why: Option<String>,
    now: Instant,
) -> impl IntoView {
    let headline = described(&data, &series);
    let current = data.current();
    let SpecPage { spec, projects, tasks, sessions, editions, adoptions, to_record } = data;
    let number = spec.number;
    let all = format!("/specs/{number}/sessions");
    let fields = (!to_record.is_empty()).then(|| view! { <AdoptionFields spec=number form projects=to_record/> });
    let adopted = (!adoptions.is_empty() || fields.is_some()).then(|| {
        view! { <section><h2>"Adoption"</h2><Adoptions adoptions=&adoptions projects=&projects/>{fields}</section> }
    });
    let authors: Vec<String> = spec.authors.iter().map(ToString::to_string).collect();
    let written = (!authors.is_empty()).then(|| view! { " by "{authors.join(", ")} });
    let link = spec
        .link
        .as_ref()
        .map(|link| view! { " Read it at "<a href=link.to_string()>{link.shown().to_owned()}</a>"." });
    view! {
        <header class="page-header">
            <nav aria-label="Breadcrumb" class="breadcrumb"><ol><li><a href="/specs">{series.plural.to_string()}</a></li></ol></nav>
            <h1><span class="muted">{format!("{} ", series.label(spec.number))}</span>{spec.title.to_string()}</h1>
        </header>
        <Rejection why/>
        <p class="headline">{headline}</p>
        <p>"Written on "<Day date=spec.date/>{written}"."{link}</p>
        <SpecProcess series=series.clone() spec=spec.clone() adoption=step(&adoptions, &current) current/>
        <SpecGoals outcomes=spec.outcomes.clone()/>
        <Endorsements series=series.clone() spec projects=projects.clone() editions now/>
        {adopted}
        <LatestSessions latest=&sessions all/>
        <SpecTasks series number tasks nth now/>
    }
}

/// The steps of a document (accept, publish, endorse, adopt), with the state of each.
///
/// `current` are the core projects; `adoption` says whether one has adopted it, and how many have.
#[component]
fn SpecProcess(series: Series, spec: Spec, adoption: (bool, String), current: Vec<Project>) -> impl IntoView {
    let on = |day_of: Option<NaiveDate>| day_of.map(|on| format!(" on {}", day(on))).unwrap_or_default();
    let (published, publish) = match spec.status {
        SpecStatus::Published => (true, format!("published{}", on(spec.history.published_on))),
        SpecStatus::Draft => (false, "not yet, this is a draft".to_owned()),
        SpecStatus::Withdrawn => (false, "withdrawn".to_owned()),
    };
    let accept = if spec.status == SpecStatus::Draft { "accepted as a draft" } else { "accepted" };
    let accepted = on(spec.history.accepted_on);
    let (endorsed, all) = (spec.endorsed_by(&current).len(), current.len());
    let first = spec.endorsements.iter().filter_map(|endorsement| endorsement.on).min();
    let steps = [
        ("Accept", true, format!("{accept}{accepted}; text written on {}", day(spec.date))),
        ("Publish", published, publish),
        ("Endorse", endorsed > 0, format!("{endorsed} of {all}{}", since(first))),
        ("Adopt", adoption.0, adoption.1),
    ];
    let entry = |(label, reached, note): (&'static str, bool, String)| {
        let class = if reached { "past" } else { "coming" };
        view! { <li class=class><span>{label}</span>": "<span class="muted" dir="auto">{note}</span></li> }
    };
    view! { <ol class="phases spec-process" aria-label=format!("{} process", series.name)>{steps.map(entry).collect_view()}</ol> }
}

/// The first known day of a step that core projects take one by one.
fn since(first: Option<NaiveDate>) -> String {
    first.map(|first| format!(", first on {}", day(first))).unwrap_or_default()
}

/// The outcomes of the roadmap that a document contributes to.
#[component]
fn SpecGoals(outcomes: BTreeSet<OutcomeCode>) -> impl IntoView {
    (!outcomes.is_empty()).then(|| {
        let chips = outcomes.into_iter().map(|code| view! { <OutcomeChip code/> });
        view! { <p>"Contributes to "<span class="chips">{chips.collect_view()}</span></p> }
    })
}

#[component]
fn Endorsements(
    series: Series,
    spec: Spec,
    projects: Vec<Project>,
    editions: Vec<EditionCard>,
    now: Instant,
) -> impl IntoView {
    if spec.endorsements.is_empty() {
        let name = series.name;
        let none = format!(
            "No core project has endorsed this {name} yet. A project that endorses this {name} adds its own name to the list at the top of the {name}."
        );
        return Either::Left(view! { <section><h2>"Endorsements"</h2><p>{none}</p></section> });
    }
    let title = |endorsement: &Endorsement| {
        let project = projects.iter().find(|project| project.slug == endorsement.project);
        project.map_or(endorsement.project.to_string(), |project| project.title.to_string())
    };
    let when = |endorsement: &Endorsement| match endorsement.on {
        Some(on) => day(on),
        None => format!("without a date, first recorded on {}", day(endorsement.first_seen.date_naive())),
    };
    let row = |endorsement: &Endorsement| vec![title(endorsement), when(endorsement), given_for(&spec, endorsement)];
    let rows = spec.endorsements.iter().map(row).collect();
    let changed = changed_since(&spec);
    let names: Vec<String> = spec.endorsements.iter().map(title).collect();
    let marks: Vec<NaiveDate> = spec.endorsements.iter().filter_map(|endorsement| endorsement.on).collect();
    let caption = match (marks.len(), spec.endorsements.len() - marks.len()) {
        (_, 0) => "Endorsements over time".to_owned(),
        (0, undated) => format!("Endorsements: {undated} without a date"),
        (_, undated) => format!("Endorsements over time; {undated} without a date"),
    };
    // Without a date there is nothing to draw.
    let label = Some(series.label(spec.number)).filter(|_| !marks.is_empty());
    let chart = label.map(|label| view! { <EndorsementChart label from=spec.date marks editions now/> });
    Either::Right(view! {
        <section>
            <h2>"Endorsements"</h2>
            <p>{names.join(", ")}</p>
            {changed.map(|changed| view! { <p class="attention">{changed}</p> })}
            <Figure caption heads=["Core project", "Endorsed", "Text"].map(str::to_owned).to_vec() rows>
                {chart}
            </Figure>
        </section>
    })
}

/// The commit that an endorsement was given for, and whether the text has changed since.
fn given_for(spec: &Spec, endorsement: &Endorsement) -> String {
    let commit = endorsement.commit.as_ref().map(|commit| format!("commit {}", commit.short()));
    let changed = match (spec.history.changed_since(endorsement), spec.history.text_changed_on, endorsement.on) {
        (Some(on), _, _) => Some(format!("changed since, on {}", day(on))),
        (None, Some(_), Some(_)) => Some("not changed since".to_owned()),
        _ => None,
    };
    let words: Vec<String> = commit.into_iter().chain(changed).collect();
    if words.is_empty() { "not known".to_owned() } else { words.join(", ") }
}

/// Says how many endorsements are older than the present text.
fn changed_since(spec: &Spec) -> Option<String> {
    let older = spec.endorsements.iter().filter_map(|endorsement| spec.history.changed_since(endorsement));
    let changed = older.clone().max()?;
    let older = counted(older.count(), "endorsement is", "endorsements are");
    Some(format!("{older} older than the present text, which last changed on {}.", day(changed)))
}

#[component]
fn EndorsementChart(
    label: String,
    from: NaiveDate,
    marks: Vec<NaiveDate>,
    editions: Vec<EditionCard>,
    now: Instant,
) -> impl IntoView {
    // An endorsement may be older than the text.
    let from = marks.iter().copied().min().map_or(from, |first| first.min(from));
    let bands = editions.into_iter().map(|card| (card.edition.dates, card.edition.slug.to_string())).collect();
    let described = format!("When {label} was endorsed, with the summit editions as bands");
    view! { <TimeLine described from to=now.date_naive() bands marks/> }
}

#[component]
fn SpecTasks(series: Series, number: SpecNumber, tasks: ScopedTasks, nth: u32, now: Instant) -> impl IntoView {
    let inside = if tasks.counts.total() == 0 {
        Either::Left(view! { <p>"No task contributes to this yet."</p> })
    } else {
        let caption = format!("Tasks that contribute to this {}, by edition", series.name);
        Either::Right(view! { <GoalTasks base=format!("/specs/{number}?") tasks nth caption now/> })
    };
    view! { <section><h2>"Tasks"</h2>{inside}</section> }
}
