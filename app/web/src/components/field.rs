//! Form fields with labels, and the messages above forms.

use super::text_area::TextArea;
use domain::people::Person;
use leptos::prelude::*;

/// A field for one line of text.
#[component]
pub fn Line(name: &'static str, #[prop(into)] label: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <label>{label}<input type="text" name=name value=value autocomplete="off" maxlength="1000"/></label> }
}

/// A field for a GitHub login; the browser suggests those of the [`LoginSuggestions`] with the id `list`.
#[component]
pub fn LoginLine(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    list: &'static str,
) -> impl IntoView {
    view! { <label>{label}<input type="text" name=name value=value list=list autocomplete="off" maxlength="100"/></label> }
}

/// The people that login fields suggest, by login and name.
#[component]
pub fn LoginSuggestions(id: &'static str, people: Vec<Person>) -> impl IntoView {
    let option = |person: Person| {
        let login = person.login?;
        Some(view! { <option value=login.to_string()>{person.name.to_string()}</option> })
    };
    view! { <datalist id=id>{people.into_iter().filter_map(option).collect_view()}</datalist> }
}

/// A field for a day.
#[component]
pub fn DayField(name: &'static str, #[prop(into)] label: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <label>{label}<input type="date" name=name value=value/></label> }
}

/// A field for a whole number from `least` to 10000.
#[component]
pub fn NumberField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    least: u32,
) -> impl IntoView {
    view! { <label>{label}<input type="number" name=name value=value min=least.to_string() max="10000" step="1"/></label> }
}

/// A checkbox.
#[component]
pub fn Check(name: &'static str, #[prop(into)] label: String, ticked: bool) -> impl IntoView {
    let label = format!(" {label}");
    view! { <label class="check"><input type="checkbox" name=name value="yes" checked=ticked/>{label}</label> }
}

/// A field for text of several lines. `id` must be unique on the page.
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    rows: u8,
) -> impl IntoView {
    view! { <div class="field"><label for=id.clone()>{label}</label><TextArea name id rows text=value/></div> }
}

/// A drop-down list of values with labels. Without a matching value, browsers select the first.
#[component]
pub fn Choice(
    name: &'static str,
    #[prop(into)] label: String,
    options: Vec<(String, String)>,
    #[prop(into)] chosen: String,
) -> impl IntoView {
    let option = |(value, label): (String, String)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let options = options.into_iter().map(option).collect_view();
    view! { <label>{label}<select name=name>{options}</select></label> }
}

/// A hidden field.
#[component]
pub fn Hidden(#[prop(into)] name: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// The reason why a form was rejected, which screen readers announce.
#[component]
pub fn Rejection(why: Option<String>) -> impl IntoView {
    why.map(|why| view! { <p class="error-message" role="alert">{why}</p> })
}

/// The confirmation of what was done, which screen readers announce.
#[component]
pub fn Done(what: Option<String>) -> impl IntoView {
    what.map(|what| view! { <p class="success-message" role="status">{what}</p> })
}

// The functions below are for pages that don't use the components yet.

pub fn line(name: &'static str, label: &str, value: impl Into<String>) -> AnyView {
    view! { <Line name label value/> }.into_any()
}

pub fn login(name: &'static str, label: &str, value: impl Into<String>, list: &'static str) -> AnyView {
    view! { <LoginLine name label value list/> }.into_any()
}

pub fn people<'p>(id: &'static str, people: impl IntoIterator<Item = &'p Person>) -> AnyView {
    let people = people.into_iter().cloned().collect();
    view! { <LoginSuggestions id people/> }.into_any()
}

pub fn day(name: &'static str, label: &str, value: impl Into<String>) -> AnyView {
    view! { <DayField name label value/> }.into_any()
}

pub fn number(name: String, label: &str, value: impl Into<String>, least: u32) -> AnyView {
    view! { <NumberField name label value least/> }.into_any()
}

pub fn check(name: &'static str, label: &str, ticked: bool) -> AnyView {
    view! { <Check name label ticked/> }.into_any()
}

pub fn text(name: &'static str, id: &str, label: &str, value: impl Into<String>, rows: u8) -> AnyView {
    view! { <TextField name id label value rows/> }.into_any()
}

pub fn choice(name: &'static str, label: &str, options: Vec<(String, String)>, chosen: &str) -> AnyView {
    view! { <Choice name label options chosen/> }.into_any()
}

pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> AnyView {
    view! { <Hidden name value/> }.into_any()
}

pub fn rejection(why: Option<String>) -> Option<AnyView> {
    why.map(|why| view! { <Rejection why=Some(why)/> }.into_any())
}

pub fn done(what: Option<String>) -> Option<AnyView> {
    what.map(|what| view! { <Done what=Some(what)/> }.into_any())
}
