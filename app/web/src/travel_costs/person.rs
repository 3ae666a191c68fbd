//! The page with the travel costs of one person, which organizers edit and viewers read.

use super::list::received;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Choice, DayField, Done, Hidden, Line, Rejection, SavedVersion};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::read_only::may_change;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, day, optional};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::Refusal;
use domain::id::{EditionSlug, PersonId};
use domain::people::Person;
use domain::text::{LocalPath, ShortText};
use domain::travel_costs::{Currency, Reimbursement, TravelCosts, TravelCostsPage};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether the form was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonCostsQuery {
    saved: Checkbox,
}

impl Form for PersonCostsQuery {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TravelCostsForm {
    pub cost_cap: String,
    pub reimbursement: String,
    pub documents_on: String,
    pub documents_note: String,
    /// The id of the person who shares the room.
    pub mate: String,
    /// The revision of the costs that the form showed.
    pub read: String,
}

impl Form for TravelCostsForm {}

impl TravelCostsForm {
    fn of(costs: &TravelCosts, currency: &Currency) -> TravelCostsForm {
        TravelCostsForm {
            cost_cap: costs.cap.map(|cap| currency.plain(cap)).unwrap_or_default(),
            reimbursement: costs.reimbursement.as_str().to_owned(),
            documents_on: costs.documents_on.map(|day| day.to_string()).unwrap_or_default(),
            documents_note: costs.documents_note.as_ref().map(ShortText::to_string).unwrap_or_default(),
            mate: costs.mate.map(|mate| mate.to_string()).unwrap_or_default(),
            read: String::new(),
        }
    }

    fn costs(&self, currency: &Currency) -> Result<TravelCosts, Refusal> {
        Ok(TravelCosts {
            cap: optional(&self.cost_cap, |text| currency.amount(text))?,
            reimbursement: optional(&self.reimbursement, Reimbursement::parse)?.unwrap_or_default(),
            documents_on: day(&self.documents_on)?,
            documents_note: optional(&self.documents_note, ShortText::parse)?,
            mate: optional(&self.mate, PersonId::parse)?,
        })
    }
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    PageQuery(query): PageQuery<PersonCostsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, PersonId::parse(&number)?, None, (None, query.saved.0)).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    address: Uri,
    FormBody(form): FormBody<TravelCostsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let person = PersonId::parse(&number)?;
    match set(&context, &slug, person, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/logistics/{person}?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, person, Some(form), (Some(why), false)).await,
        Err(other) => Err(other),
    }
}

async fn set(
    context: &RequestContext,
    slug: &EditionSlug,
    person: PersonId,
    form: &TravelCostsForm,
) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    let currency = context.store().travel_currency(by.into()).await?.ok_or(Refusal::NoTravelCosts)?;
    let costs = form.costs(&currency)?;
    Ok(context.store().set_travel_costs(by, person, &form.read, &costs, context.now).await?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    person: PersonId,
    rejected: Option<TravelCostsForm>,
    (why, saved): (Option<String>, bool),
) -> Result<Response, AppError> {
    let page = context.store().travel_costs_of(context.viewer(slug)?, person).await?;
    let edition = context.edition(slug).await?;
    let actor = context.actor.clone();
    let title = format!("Travel costs of {}", page.found.person.name);
    let head = PageMeta::new(title.clone(), "For organizers only.").under("/");
    Ok(layout(context, head, || {
        let below = (format!("/{slug}/logistics"), "Travel and requirements".to_owned());
        let read = page.found.costs.revision();
        let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
        let stored = is_outdated.then(|| view! { <SavedCosts page=page.clone()/> });
        let inside = if may_change() {
            Either::Left(view! { <CostsFields slug page rejected read/> })
        } else {
            Either::Right(view! { <section class="details"><Costs page/></section> })
        };
        view! {
            <EditionHead edition actor here="/invitations" title below/>
            <OrganizerTabs edition=slug.clone() here="/logistics"/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            <Rejection why/>
            {stored}
            {inside}
        }
    }))
}

/// The costs that someone else saved while the form was open.
#[component]
fn SavedCosts(page: TravelCostsPage) -> impl IntoView {
    view! { <SavedVersion><Costs page/></SavedVersion> }
}

/// The costs as a list.
#[component]
fn Costs(page: TravelCostsPage) -> impl IntoView {
    let TravelCostsPage { currency, found, .. } = page;
    let costs = found.costs;
    let details = [
        ("Cost cap", costs.cap.map(|cap| currency.labelled(cap))),
        ("Reimbursement", Some(costs.reimbursement.label().to_owned())),
        ("Documents received", received(costs.documents_on, costs.documents_note.map(|note| note.to_string()))),
        ("Shares a room with", found.mate.map(|mate| mate.name.to_string())),
    ];
    let details = details.into_iter().filter_map(|(label, value)| Some((label, value?)));
    view! { <dl>{details.map(|(label, value)| view! { <dt>{label}</dt><dd dir="auto">{value}</dd> }).collect_view()}</dl> }
}

#[component]
fn CostsFields<'a>(
    slug: &'a EditionSlug,
    page: TravelCostsPage,
    rejected: Option<TravelCostsForm>,
    read: String,
) -> impl IntoView {
    let TravelCostsPage { currency, found, others } = page;
    let form = rejected.unwrap_or_else(|| TravelCostsForm::of(&found.costs, &currency));
    let stored = found.costs.reimbursement;
    let states = std::iter::once(&stored).chain(stored.allowed_transitions());
    let states = states.map(|state| (state.as_str().to_owned(), state.label().to_owned())).collect();
    let mate = |(id, person): (PersonId, Person)| (id.to_string(), person.name.to_string());
    let name = found.person.name.to_string();
    let without_seat = (!found.has_seat).then(|| view! { <p>{format!("{name} no longer has a seat.")}</p> });
    let mates = std::iter::once((String::new(), "no one".to_owned())).chain(others.into_iter().map(mate)).collect();
    view! {
        <form method="post" action=format!("/{slug}/logistics/{}", found.id) class="stacked">
            <Hidden name="read" value=read/>
            {without_seat}
            <p class="muted" dir="auto">{format!("{name} sees all of this on their invitation page.")}</p>
            <Line name="cost_cap" label=format!("Cost cap in {currency} (like 1200 or 1200.50)") value=form.cost_cap/>
            <Choice name="reimbursement" label="Reimbursement" options=states chosen=form.reimbursement/>
            <div class="side-by-side">
                <DayField name="documents_on" label="Documents received on" value=form.documents_on/>
                <Line name="documents_note" label=format!("Note on the documents (visible to {name})") value=form.documents_note/>
            </div>
            <Choice name="mate" label="Shares a room with" options=mates chosen=form.mate/>
            <button class="primary">"Save"</button>
        </form>
    }
}
