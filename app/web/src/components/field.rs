//! Form fields with labels, and the messages above forms.

use super::text_area::TextArea;
use domain::people::Person;
use leptos::prelude::*;

/// A field for one line of text.
#[component]
pub fn Line(name: &'static str, #[prop(into)] label: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <label>{label}<input type="text" name=name value=value autocomplete="off" maxlength="1000" dir="auto"/></label> }
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

/// The stored version, shown above a form that was opened before someone else saved it.
#[component]
pub fn SavedVersion(children: Children) -> impl IntoView {
    view! {
        <section class="details" aria-label="The saved version">
            <h2>"The saved version"</h2>
            <p>"Someone saved it after you opened this form. If you save now, your version replaces it."</p>
            {children()}
        </section>
    }
}
