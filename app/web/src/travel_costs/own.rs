//! What participants see of their own travel costs, with the button that asks for the reimbursement.

use super::list::received;
use crate::components::field::{Done, Rejection};
use domain::travel_costs::{OwnTravelCosts, Reimbursement};
use leptos::prelude::*;

/// The costs, and the message about a request.
#[derive(Clone)]
pub struct OwnTravelCostsContent {
    pub own: OwnTravelCosts,
    /// Whether the reimbursement was just requested.
    pub requested: bool,
    pub why: Option<String>,
}

/// `action` is the address of the request.
#[component]
pub fn OwnTravelCostsSection(content: OwnTravelCostsContent, action: String) -> impl IntoView {
    let OwnTravelCostsContent { own: OwnTravelCosts { currency, costs, mate }, requested, why } = content;
    let fact = |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{label}</dt><dd dir="auto">{value}</dd> })
    };
    let documents = received(costs.documents_on, costs.documents_note.map(|note| note.to_string()));
    let request = (costs.reimbursement == Reimbursement::None).then(|| {
        view! {
            <form method="post" action=action>
                <p class="muted">"Send your documents to the organizers first."</p>
                <button>"I have sent my documents and ask for the reimbursement"</button>
            </form>
        }
    });
    view! {
        <section class="column" id="travel-costs">
            <h2>"Your travel costs"</h2>
            <Done what=requested.then(|| "The organizers see your request.".to_owned())/>
            <Rejection why/>
            <dl>
                {fact("The organizers pay at most", costs.cap.map(|cap| currency.labelled(cap)))}
                {fact("Reimbursement", Some(costs.reimbursement.label().to_owned()))}
                {fact("Documents received", documents)}
                {fact("You share a room with", mate.map(|mate| mate.name.to_string()))}
            </dl>
            {request}
        </section>
    }
}
