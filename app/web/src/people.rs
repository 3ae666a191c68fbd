//! The people of an edition as cards, filtered by project and track.

use crate::components::chips::Face;
use crate::components::edition::EditionHead;
use crate::components::seats::in_public;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::fields::Fields;
use crate::forms::{DeclaredFields, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::access::{Actor, may_propose};
use domain::editions::EditionPage;
use domain::id::EditionSlug;
use domain::people::ListedParticipant;
use domain::seats::SeatFigures;
use domain::text::counted;
use domain::time::Instant;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The query of the page: project and track.
pub struct PeopleQuery;

impl DeclaredFields for PeopleQuery {
    const FIELDS: &'static [&'static str] = &["project", "track"];
}

/// The filter of the list; an empty field matches everyone.
struct PeopleFilter {
    project: String,
    track: String,
}

impl PeopleFilter {
    fn of(fields: &Fields) -> PeopleFilter {
        PeopleFilter { project: fields.typed("project").to_owned(), track: fields.typed("track").to_owned() }
    }

    fn keeps(&self, participant: &ListedParticipant) -> bool {
        (self.project.is_empty() || participant.projects.iter().any(|title| title.as_str() == self.project))
            && (self.track.is_empty() || participant.leads.iter().any(|title| title.as_str() == self.track))
    }
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    query: FieldsQuery<PeopleQuery>,
) -> Result<Response, AppError> {
    let requested = PeopleFilter::of(&query);
    let people = context.store().participants(&page.edition.slug).await?.unwrap_or_default();
    let title = format!("People of the {}", page.edition.title);
    let head = PageMeta::new(title.clone(), format!("{title}: {}.", described(&people))).under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    let seats = context.store().seat_figures(&page.edition.slug).await?;
    Ok(layout(&context, head, || body(actor, now, page, people, seats, requested)))
}

/// `35 people from 17 projects`.
fn described(people: &[ListedParticipant]) -> String {
    let projects: BTreeSet<_> = people.iter().flat_map(|person| &person.projects).collect();
    match projects.len() {
        0 => counted(people.len(), "person", "people"),
        count => {
            format!("{} from {}", counted(people.len(), "person", "people"), counted(count, "project", "projects"))
        }
    }
}

fn body(
    actor: Actor,
    now: Instant,
    page: EditionPage,
    people: Vec<ListedParticipant>,
    seats: SeatFigures,
    requested: PeopleFilter,
) -> AnyView {
    let propose = (may_propose(&actor, &page.edition.slug) && !page.edition.is_over(now))
        .then(|| view! { <p><a href=format!("/{}/propose", page.edition.slug)>"Propose someone to invite"</a></p> });
    let filter = filter(&people, &requested, format!("/{}/people", page.edition.slug));
    let matching: Vec<ListedParticipant> =
        people.iter().filter(|participant| requested.keeps(participant)).cloned().collect();
    let list = match (people.is_empty(), matching.is_empty()) {
        (true, _) => view! { <p>"No confirmed participants yet. People who accept an invitation and agree to be listed appear here."</p> }.into_any(),
        (false, true) => view! { <p>"No one matches these filters. "<a href=format!("/{}/people", page.edition.slug)>"Show everyone"</a></p> }.into_any(),
        (false, false) => view! { <ul class="people">{matching.into_iter().map(|participant| card(&page.edition.slug, participant)).collect_view()}</ul> }.into_any(),
    };
    view! {
        <EditionHead edition=page.edition actor here="/people" title="People".to_owned()/>
        <p class="headline">{described(&people)}</p>
        <p class="muted">{in_public(&seats)}</p>
        {filter}
        {list}
        {propose}
    }
    .into_any()
}

fn card(edition: &EditionSlug, participant: ListedParticipant) -> AnyView {
    let name = participant.person.name.to_string();
    let login = participant.person.login.clone().map(|login| {
        view! { <a href=format!("https://github.com/{login}")>{format!("@{login}")}</a> }
    });
    let marks = |class: &'static str, titles: Vec<domain::text::Title>, before: &'static str| {
        titles.into_iter().map(move |title| view! { <li class=class>{format!("{before}{title}")}</li> }).collect_view()
    };
    // Mentions link to this id.
    let id = participant.person.login.as_ref().map(|login| format!("person-{login}"));
    let none = participant.projects.is_empty() && participant.leads.is_empty();
    let contribution = Some(participant.contribution.to_string()).filter(|text| !text.is_empty());
    // Tasks can be listed by login only.
    let contribution = contribution.map(|text| match &participant.person.login {
        Some(login) => view! { <a href=format!("/{edition}/tasks?who={login}")>{text}</a> }.into_any(),
        None => view! { <span>{text}</span> }.into_any(),
    });
    view! {
        <li class="card person" id=id>
            <Face person=participant.person/>
            <div>
                <b>{name}</b>
                {login}
                {(!none).then(|| view! { <ul class="chip-list">{marks("chip", participant.projects, "")}{marks("chip track-lead", participant.leads, "lead of ")}</ul> })}
                {contribution}
            </div>
        </li>
    }
    .into_any()
}

/// The filter form, or nothing if there is nothing to choose from.
fn filter(people: &[ListedParticipant], requested: &PeopleFilter, action: String) -> Option<AnyView> {
    let projects: BTreeSet<&str> =
        people.iter().flat_map(|participant| &participant.projects).map(|title| title.as_str()).collect();
    let tracks: BTreeSet<&str> =
        people.iter().flat_map(|participant| &participant.leads).map(|title| title.as_str()).collect();
    let choice = |name: &'static str, label: &'static str, all: BTreeSet<&str>, chosen: &str| {
        let option = |title: &str| view! { <option value=title.to_owned() selected={title == chosen}>{title.to_owned()}</option> };
        (!all.is_empty()).then(|| {
            view! { <label>{label}<select name=name><option value="">"any"</option>{all.into_iter().map(option).collect_view()}</select></label> }
        })
    };
    (projects.len() + tracks.len() > 0).then(|| {
        view! {
            <form class="filter" action=action>
                {choice("project", "Project", projects, &requested.project)}
                {choice("track", "Lead of track", tracks, &requested.track)}
                <button>"Apply filters"</button>
            </form>
        }
        .into_any()
    })
}
