//! Travel and requirements of the participants, as a page and as CSV.

use super::api::{self, ParticipantLogistics};
use crate::components::edition::EditionHead;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::page_links::{PageLinks, PastLastPage, last_page};
use crate::components::read_only::may_change;
use crate::components::series::has_part;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::PageQuery;
use crate::layout::{PageMeta, layout};
use crate::travel_costs::list::{TravelCostsQuery, TravelCostsSection};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::editions::{Edition, Part};
use domain::id::EditionSlug;
use domain::logistics::{Logistics, LogisticsList, PurgeReport, retention_end};
use domain::people::Person;
use domain::text::{LongText, counted};
use domain::time::{Instant, NaiveDate, day};
use leptos::either::EitherOf3;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<TravelCostsQuery>,
) -> Result<Response, AppError> {
    let pages = query.pages()?;
    let needs = api::needs(&context, &slug, query.filter()?, pages).await?;
    let edition = context.edition(&slug).await?;
    let head = PageMeta::new(format!("Travel and requirements, {}", edition.title), "For organizers only.").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(&context, head, || {
        view! {
            <EditionHead edition=edition.clone() actor here="/invitations" title="Travel and requirements".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug here="/logistics"/>
            <Overview edition needs query pages now/>
        }
    }))
}

pub async fn csv(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<TravelCostsQuery>,
) -> Result<Response, AppError> {
    let (people, costs) = api::table(&context, &slug, query.filter()?).await?;
    let name = format!("attachment; filename=\"arrivals-{slug}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, formats::logistics::write(&people, costs.as_ref())).into_response())
}

#[component]
fn Overview(
    edition: Edition,
    needs: ParticipantLogistics,
    query: TravelCostsQuery,
    /// The pages of the logistics and of the travel costs.
    pages: [u32; 2],
    now: Instant,
) -> impl IntoView {
    let slug = edition.slug.clone();
    let until = retention_end(edition.dates, needs.retention_days);
    let over = until < edition.today(now);
    let [page, costs_page] = pages;
    let funding = funding(&needs.list);
    let LogisticsList { people, entered, missing, .. } = needs.list;
    let is_purged = over && entered == 0;
    let summary = match entered as usize + missing.len() {
        0 => "No one has a seat yet".to_owned(),
        _ if is_purged => "Travel dates and requirements are no longer kept".to_owned(),
        all => {
            format!("{entered} of {} have entered travel dates or requirements", counted(all, "person", "people"))
        }
    };
    let is_filtered = needs.costs.is_some() && query.is_filtered();
    let csv = if is_filtered {
        query.base(&slug, "logistics.csv").trim_end_matches('&').to_owned()
    } else {
        format!("/{slug}/logistics.csv")
    };
    let export = if is_filtered { "Export these people (CSV)" } else { "Export CSV" };
    let (base, last) = (query.people_base(&slug), last_page(entered, LogisticsList::PAGE));
    let table = if entered == 0 {
        EitherOf3::A(())
    } else if page > last {
        let items = counted(entered as usize, "person", "people");
        EitherOf3::B(view! { <PastLastPage base nth=page last items parameter="people_page"/> })
    } else {
        EitherOf3::C(view! { <LogisticsTable people/><PageLinks base nth=page last parameter="people_page"/> })
    };
    let costs = needs.costs.map(|costs| view! { <TravelCostsSection slug=&slug costs query nth=costs_page/> });
    view! {
        <p class="headline">{summary}</p>
        {(!is_purged).then(|| view! { <p>{funding}</p> })}
        <p class="muted">{intro(over, until)}</p>
        {table}
        {(!over && !missing.is_empty()).then(|| view! { <Missing slug=slug.clone() names=missing/> })}
        {costs}
        <p><a href=csv download=format!("arrivals-{slug}.csv")>{export}</a></p>
        <Purges purges=needs.purges/>
    }
}

/// Describes how many people ask for funding.
fn funding(list: &LogisticsList) -> String {
    let LogisticsList { travel, lodging, food, .. } = list;
    format!("People who ask for funding: {travel} for travel, {lodging} for lodging, {food} for food.")
}

fn intro(over: bool, until: NaiveDate) -> String {
    if over {
        format!(
            "People with a seat could enter their travel dates and requirements on their invitation page. Only organizers and viewers could read them. They were kept until {}, then deleted.",
            day(until)
        )
    } else {
        format!(
            "People with a seat enter their travel dates and requirements on their invitation page. Only organizers and viewers can read them. They are kept until {}, then deleted.",
            day(until)
        )
    }
}

#[component]
fn Missing(slug: EditionSlug, names: Vec<String>) -> impl IntoView {
    let remind = (may_change() && has_part(&slug, Part::Invitations)).then(|| {
        view! { <p><a href=format!("/{slug}/emails/new?missing_travel=yes")>"Remind people who have not entered their travel dates"</a></p> }
    });
    view! { <section class="column"><h2>"People who have not entered anything yet"</h2><p>{format!("{}.", names.join(", "))}</p>{remind}</section> }
}

#[component]
fn LogisticsTable(people: Vec<(Person, Logistics)>) -> impl IntoView {
    let date = |date: Option<NaiveDate>| date.map(day);
    let note = |note: Option<LongText>| note.map(|note| note.to_string());
    let row = |(person, logistics): (Person, Logistics)| {
        let funding = [("travel", logistics.travel), ("lodging", logistics.lodging), ("food", logistics.food)];
        let funding: Vec<&str> = funding.into_iter().filter(|(_, funding)| *funding).map(|(item, _)| item).collect();
        let funding = (!funding.is_empty()).then(|| funding.join(", "));
        let login = person.login.map(|login| format!("@{login}")).unwrap_or_default();
        view! {
            <tr>
                <th scope="row" dir="auto">{person.name.to_string()}<span class="subtext">{login}</span></th>
                <td data-label="Arrives">{date(logistics.arrives)}</td><td data-label="Leaves">{date(logistics.departs)}</td>
                <td data-label="Funding">{funding}</td><td data-label="Diet" class="pre-line">{note(logistics.diet)}</td>
                <td data-label="Access" class="pre-line">{note(logistics.access)}</td><td data-label="Emergency" class="pre-line">{note(logistics.emergency)}</td>
            </tr>
        }
    };
    view! {
        <table class="cards">
            <caption class="visually-hidden">"Travel and requirements"</caption>
            <thead>
                <tr>
                    <th scope="col">"Who"</th><th scope="col">"Arrives"</th><th scope="col">"Leaves"</th><th scope="col">"Funding"</th>
                    <th scope="col">"Diet"</th><th scope="col">"Access"</th><th scope="col">"Emergency"</th>
                </tr>
            </thead>
            <tbody>{people.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Purges(purges: Vec<PurgeReport>) -> impl IntoView {
    let entry = |purge: PurgeReport| {
        let what = format!(
            "{}: deleted the logistics of {}, {}, {}, {}, and the text of {}",
            day(purge.at.date_naive()),
            counted(purge.logistics as usize, "person", "people"),
            counted(purge.addresses as usize, "email address", "email addresses"),
            counted(purge.applications as usize, "application", "applications"),
            counted(purge.answers as usize, "answer", "answers"),
            counted(purge.emails as usize, "email", "emails")
        );
        view! { <li>{what}</li> }
    };
    (!purges.is_empty()).then(|| {
        view! { <section><h2>"Deleted after the retention period"</h2><ul class="bullets">{purges.into_iter().map(entry).collect_view()}</ul></section> }
    })
}
