//! The page on which organizers see who has met the commitments of an edition.

use crate::components::edition::EditionHead;
use crate::components::field::Done;
use crate::components::fulfilments::FulfilmentChip;
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::components::read_only::may_change;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, PageQuery, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::commitments::{EditionFulfilment, Fulfilment, PersonFulfilment};
use domain::id::EditionSlug;
use domain::invitations::{Affected, CommitmentReminders};
use domain::text::counted;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: the filter, and how many people were just emailed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FulfilmentQuery {
    /// Whether only people who are behind are shown.
    pub behind: Checkbox,
    pub emailed: String,
}

impl Form for FulfilmentQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<FulfilmentQuery>,
) -> Result<Response, AppError> {
    let by = context.viewer(&slug)?;
    let found = context.store().edition_fulfilment(by, context.now).await?;
    let affected = match context.organizer(&slug) {
        Ok(by) => context.store().commitment_reminders(by, context.now).await?.affected,
        Err(_) => Vec::new(),
    };
    let emailed = number(&query.emailed, "a number of people")?;
    let done =
        emailed.map(|count| format!("{} in the outbox.", counted(count as usize, "reminder is", "reminders are")));
    let head = PageMeta::new("Progress of the commitments", "Who has met the commitments.").under("/");
    let actor = context.actor.clone();
    Ok(layout(&context, head, || {
        let (here, _) = organizer_parent(&slug);
        let below = (format!("/{slug}/commitments"), "Commitments".to_owned());
        view! {
            <EditionHead edition=found.edition.clone() actor here title="Progress of the commitments".to_owned() below/>
            <OrganizerTabs edition=slug.clone() here="/commitments"/>
            <Done what=done/>
            <Everyone found affected only_behind=query.behind.0/>
        }
    }))
}

/// The people with a filter, and the link to remind those who are behind.
///
/// A reminder would go to the `affected`.
#[component]
fn Everyone(found: EditionFulfilment, affected: Vec<Affected>, only_behind: bool) -> impl IntoView {
    if found.people.is_empty() {
        return Either::Left(view! {
            <p class="headline">"No one to show yet"</p>
            <p>"Once someone has a seat or is on the waitlist, and records answer a commitment, they appear here."</p>
        });
    }
    let (address, behind) = (format!("/{}/commitments/progress", found.edition.slug), found.behind().count());
    let remind = may_change().then(|| view! { <RemindLink slug=&found.edition.slug behind affected/> });
    let filter = |is_on: bool, address: String, label: String| {
        view! { <li><a href=address aria-current=is_on.then_some("page")>{label}</a></li> }
    };
    let letters: Vec<char> =
        found.people.iter().take(1).flat_map(|one| one.fulfilments.iter().map(|of| of.letter)).collect();
    let shown = found.people.iter().filter(|person| !only_behind || person.is_behind());
    let base = format!("/{}/invitations", found.edition.slug);
    let rows = shown.map(|person| view! { <PersonRow base=&base person/> }).collect_view();
    Either::Right(view! {
        <nav aria-label="Filter" class="subnav">
            <ul>
                {filter(!only_behind, address.clone(), format!("Everyone ({})", found.people.len()))}
                {filter(only_behind, format!("{address}?behind=yes"), format!("Behind ({behind})"))}
            </ul>
        </nav>
        {remind}
        <table class="cards">
            <caption class="visually-hidden">"State of each commitment by person"</caption>
            <thead><tr><th scope="col">"Person"</th>{letters.into_iter().map(|letter| view! { <th scope="col">{format!("({letter})")}</th> }).collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    })
}

/// The link to the reminders, with the number of people who get one, and why others don’t.
#[component]
fn RemindLink<'a>(slug: &'a EditionSlug, behind: usize, affected: Vec<Affected>) -> impl IntoView + use<> {
    let (address, reached) = (format!("/{slug}/commitments/remind"), Affected::reached(&affected));
    let (unreached, reminded) = (affected.len() - reached, behind.saturating_sub(affected.len()));
    let button = (reached > 0).then(|| {
        let label = format!("Remind {}", counted(reached, "person", "people"));
        view! { <p><a class="button" href=address.clone()>{label}</a></p> }
    });
    let unreached = (unreached > 0).then(|| {
        let people = counted(unreached, "person who is behind has", "people who are behind have");
        view! { <p>{format!("{people} no email address: ")}<a href=address>"Show them"</a>"."</p> }
    });
    let reminded = (reminded > 0).then(|| {
        let people = counted(reminded, "person who is behind was", "people who are behind were");
        view! { <p>{format!("{people} reminded in the last {} days.", CommitmentReminders::REST_DAYS)}</p> }
    });
    view! { {button}{unreached}{reminded} }
}

#[component]
fn PersonRow<'a>(base: &'a str, person: &'a PersonFulfilment) -> impl IntoView {
    let cell = |fulfilment: &Fulfilment| {
        view! { <td data-label=format!("({})", fulfilment.letter)><FulfilmentChip state=fulfilment.state/>" "<span class="muted">{fulfilment.progress()}</span></td> }
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("{base}/{}", person.invitation) dir="auto">{person.person.name.to_string()}</a></th>
            {person.fulfilments.iter().map(cell).collect_view()}
        </tr>
    }
}
