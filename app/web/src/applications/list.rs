//! The organizers’ list of applications, with filter and actions.

use super::filter_form::{ApplicationsQuery, FilterForm};
use super::selection_form::{ApplicationButton, ApplicationSelection, SelectionButtons};
use super::table::ApplicationTable;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::page_links::{PageLinks, PastLastPage, last_page};
use crate::components::read_only::may_change;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{PageQuery, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::applications::{ApplicationList, ApplicationState};
use domain::id::{ApplicationId, EditionSlug};
use domain::text::counted;
use domain::time::Instant;
use leptos::either::{Either, EitherOf4};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The applications on a page of the list.
const PAGE: u32 = 50;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ApplicationsQuery>,
) -> Result<Response, AppError> {
    let count = number(&query.count, "a number")?.unwrap_or(0);
    let done = ApplicationButton::done(&query.done, count as usize);
    show(&context, &slug, query, ApplicationSelection::default(), done, None).await
}

/// Renders the list with the filter of `query` and the values of `form`.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    query: ApplicationsQuery,
    form: ApplicationSelection,
    done: Option<String>,
    why: Option<String>,
) -> Result<Response, AppError> {
    let nth = number(&query.page, "a page number")?.unwrap_or(1).clamp(1, 1_000);
    let skip = (nth - 1) as usize * PAGE as usize;
    let by = context.viewer(slug)?;
    let list = context.store().applications(by, &query.filter()?, skip, PAGE as usize).await?;
    let edition = context.edition(slug).await?;
    let head = PageMeta::new(format!("Applications to the {}", edition.title), "Who asks to be invited.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/invitations" title="Applications".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug.clone() here="/applications"/>
            <Done what=done/>
            <Rejection why/>
            <p class="headline large">{headline(&list)}</p>
            <Applications slug list=&list query=&query form=&form nth now/>
        }
    }))
}

/// `12 applications: 5 new, 3 shortlisted, 4 invited`.
fn headline(list: &ApplicationList) -> String {
    let all: u32 = list.counts.iter().map(|(_, count)| count).sum();
    if all == 0 {
        return "No applications yet".to_owned();
    }
    let states: Vec<String> =
        list.counts.iter().map(|(state, count)| format!("{count} {}", ApplicationState::label(*state))).collect();
    format!("{}: {}", counted(all as usize, "application", "applications"), states.join(", "))
}

/// The filter, and the table of the filtered applications.
#[component]
fn Applications<'a>(
    slug: &'a EditionSlug,
    list: &'a ApplicationList,
    query: &'a ApplicationsQuery,
    form: &'a ApplicationSelection,
    nth: u32,
    now: Instant,
) -> impl IntoView {
    let address = format!("/{slug}/applications");
    if list.counts.is_empty() {
        return EitherOf4::A(view! {
            <p>"Applications appear here when people send the "<a href=format!("/{slug}/interest")>"interest form"</a>". "<a href=format!("/{slug}/settings/interest")>"Set when it is open"</a></p>
        });
    }
    let chosen = query.chosen();
    let filter = view! { <FilterForm action=address.clone() query list/> };
    let count = list.selected.len();
    if count == 0 {
        return EitherOf4::B(view! {
            <section>{filter}<p>"No applications match these filters. "<a href=address>"Clear filters"</a></p></section>
        });
    }
    let last = last_page(u32::try_from(count).unwrap_or(u32::MAX), PAGE);
    let base = if chosen.is_empty() { format!("{address}?") } else { format!("{address}?{chosen}&") };
    let pages = if query.pick.0 { format!("{base}pick=all&") } else { base.clone() };
    if nth > last {
        let items = counted(count, "application", "applications");
        return EitherOf4::C(view! { <section>{filter}<PastLastPage base=pages nth last items/></section> });
    }
    let csv = if chosen.is_empty() { format!("{address}.csv") } else { format!("{address}.csv?{chosen}") };
    let pick = if query.pick.0 {
        view! { <a href=base.trim_end_matches(['?', '&']).to_owned()>"Select none"</a>" · " }
    } else {
        view! { <a href=format!("{base}pick=all")>"Select all"</a>" · " }
    };
    let pick = may_change().then_some(pick);
    EitherOf4::D(view! {
        <section>
            {filter}
            <p class="list-header"><span>{counted(count, "application", "applications")}</span>" · "{pick}<a href=csv download=format!("applications-{slug}.csv")>"Export CSV"</a></p>
            <Selection slug list query form now/>
            <PageLinks base=pages nth last/>
        </section>
    })
}

/// The form around the table; viewers see only the table.
#[component]
fn Selection<'a>(
    slug: &'a EditionSlug,
    list: &'a ApplicationList,
    query: &'a ApplicationsQuery,
    form: &'a ApplicationSelection,
    now: Instant,
) -> impl IntoView {
    let base = format!("/{slug}/applications");
    let ticked: BTreeSet<ApplicationId> =
        if query.pick.0 { list.selected.iter().copied().collect() } else { form.selected().into_iter().collect() };
    let here: BTreeSet<ApplicationId> = list.rows.iter().map(|row| row.id).collect();
    // Selected applications on other pages stay selected.
    let elsewhere: Vec<ApplicationId> = ticked.difference(&here).copied().collect();
    let note = (!elsewhere.is_empty()).then(|| {
        let count = counted(elsewhere.len(), "application on another page is", "applications on other pages are");
        view! { <p class="attention">{format!("{count} selected too.")}</p> }
    });
    let hidden = elsewhere.into_iter().map(|id| view! { <Hidden name="ids" value=id.to_string()/> }).collect_view();
    let asked = list.questions.iter().find(|question| question.id.to_string() == query.question);
    let question = asked.map(|question| question.content.text.to_string());
    if !may_change() {
        return Either::Left(view! { <ApplicationTable slug rows=&list.rows ticked=&ticked question now/> });
    }
    Either::Right(view! {
        <form method="post" action=format!("{base}/{}", ApplicationButton::Shortlist.as_str()) class="bulk-form">
            <Hidden name="back" value=query.chosen()/>
            {hidden}
            <ApplicationTable slug rows=&list.rows ticked=&ticked question now/>
            {note}
            <SelectionButtons base=&base tag=form.tag.clone()/>
        </form>
    })
}
