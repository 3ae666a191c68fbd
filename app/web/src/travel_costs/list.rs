//! The travel costs of the participants, within the page of their logistics.

use crate::addresses::encoded;
use crate::components::field::{Check, Choice};
use crate::components::page_links::{PageLinks, last_page};
use crate::forms::{Checkbox, Form, given, number, optional};
use domain::Refusal;
use domain::id::EditionSlug;
use domain::time::{NaiveDate, day};
use domain::travel_costs::{Currency, PersonTravelCosts, Reimbursement, TravelCostsFilter, TravelCostsList};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: the filter of the travel costs, and the page of the list.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TravelCostsQuery {
    pub reimbursement: String,
    /// Whether only people whose documents are missing are shown.
    pub missing_documents: Checkbox,
    pub page: String,
    /// The page of the logistics, which are on the same page.
    pub people_page: String,
}

impl Form for TravelCostsQuery {}

impl TravelCostsQuery {
    pub fn filter(&self) -> Result<TravelCostsFilter, Refusal> {
        let reimbursement = optional(&self.reimbursement, Reimbursement::parse)?;
        Ok(TravelCostsFilter { reimbursement, lacks_documents: self.missing_documents.0 })
    }

    pub fn is_filtered(&self) -> bool {
        given(&self.reimbursement).is_some() || self.missing_documents.0
    }

    /// The page of the logistics and that of the travel costs.
    pub fn pages(&self) -> Result<[u32; 2], Refusal> {
        let nth = |typed: &str| Ok(number(typed, "a page number")?.unwrap_or(1).clamp(1, 1_000));
        Ok([nth(&self.people_page)?, nth(&self.page)?])
    }

    /// The address of a page or table of the edition with this filter, to be followed by more of the query.
    pub fn base(&self, slug: &EditionSlug, page: &str) -> String {
        let missing = if self.missing_documents.0 { "missing_documents=yes&" } else { "" };
        format!("/{slug}/{page}?reimbursement={}&{missing}", encoded(&self.reimbursement))
    }

    /// The address of the page with this filter, to be followed by the page of the logistics.
    pub fn people_base(&self, slug: &EditionSlug) -> String {
        with_page(self.base(slug, "logistics"), "page", &self.page)
    }

    /// The address of the page with this filter, to be followed by the page of the travel costs.
    fn costs_base(&self, slug: &EditionSlug) -> String {
        with_page(self.base(slug, "logistics"), "people_page", &self.people_page)
    }
}

/// Adds the page of the other list, so that it stays where it is.
fn with_page(base: String, name: &str, typed: &str) -> String {
    match given(typed) {
        Some(page) => format!("{base}{name}={}&", encoded(page)),
        None => base,
    }
}

#[component]
pub fn TravelCostsSection<'a>(
    slug: &'a EditionSlug,
    costs: TravelCostsList,
    query: TravelCostsQuery,
    nth: u32,
) -> impl IntoView {
    let TravelCostsList { currency, people, count } = costs;
    let states = Reimbursement::ALL.map(|state| (state.as_str().to_owned(), state.label().to_owned()));
    let states = std::iter::once((String::new(), "any".to_owned())).chain(states).collect();
    let (base, last) = (query.costs_base(slug), last_page(count, TravelCostsList::PAGE));
    let none = people.is_empty().then(|| view! { <p>"No one matches this choice."</p> });
    let rows = people.into_iter().map(|found| view! { <CostsRow slug currency=&currency found/> }).collect_view();
    view! {
        <section id="travel-costs">
            <h2>"Travel costs"</h2>
            <form action=format!("/{slug}/logistics") class="filter">
                <Choice name="reimbursement" label="Reimbursement" options=states chosen=query.reimbursement/>
                <Check name="missing_documents" label="only missing documents" ticked=query.missing_documents.0/>
                <button>"Apply filters"</button>
            </form>
            {none}
            <table class="cards">
                <caption class="visually-hidden">"Travel costs"</caption>
                <thead><tr>
                    <th scope="col">"Who"</th><th scope="col">"Cost cap"</th><th scope="col">"Reimbursement"</th>
                    <th scope="col">"Documents received"</th><th scope="col">"Shares a room with"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <PageLinks base nth last/>
        </section>
    }
}

#[component]
fn CostsRow<'a>(slug: &'a EditionSlug, currency: &'a Currency, found: PersonTravelCosts) -> impl IntoView {
    let address = format!("/{slug}/logistics/{}", found.id);
    let gave_up = (!found.has_seat).then(|| view! { <span class="muted">" without a seat"</span> });
    let costs = found.costs;
    let cap = costs.cap.map(|cap| currency.labelled(cap));
    let mate = found.mate.map(|mate| mate.name.to_string());
    view! {
        <tr>
            <th scope="row"><a href=address dir="auto">{found.person.name.to_string()}</a>{gave_up}</th>
            <td data-label="Cost cap">{cap}</td>
            <td data-label="Reimbursement">{costs.reimbursement.label()}</td>
            <td data-label="Documents received">{received(costs.documents_on, costs.documents_note.map(|note| note.to_string()))}</td>
            <td data-label="Shares a room with" dir="auto">{mate}</td>
        </tr>
    }
}

/// When documents arrived, with the note: `3 May 2027, one receipt is missing`.
pub fn received(on: Option<NaiveDate>, note: Option<String>) -> Option<String> {
    let parts: Vec<String> = [on.map(day), note].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
