//! A list of time zones to choose from, by region.

use domain::time::Zone;
use leptos::prelude::*;

/// `none` is the choice without a zone, if there is one. A chosen zone that the list lacks comes first.
#[component]
pub fn ZoneField(
    #[prop(into)] label: String,
    #[prop(into)] chosen: String,
    #[prop(optional)] none: Option<&'static str>,
) -> impl IntoView {
    let chosen = chosen.trim().to_owned();
    let regions = Zone::by_region();
    let is_listed = regions.iter().any(|(_, zones)| zones.contains(&chosen.as_str()));
    let other = (!is_listed && !chosen.is_empty())
        .then(|| view! { <option value=chosen.clone() selected=true>{chosen.clone()}</option> });
    let empty = none
        .or((chosen.is_empty()).then_some("choose a time zone"))
        .map(|label| view! { <option value="" selected=chosen.is_empty()>{label}</option> });
    let option = |zone: &'static str| {
        view! { <option value=zone selected=zone == chosen>{zone.replace('_', " ")}</option> }
    };
    let region = |(region, zones): (&'static str, Vec<&'static str>)| {
        view! { <optgroup label=region>{zones.into_iter().map(option).collect_view()}</optgroup> }
    };
    view! {
        <label>{label}<select name="zone">{empty}{other}{regions.into_iter().map(region).collect_view()}</select></label>
    }
}
