//! Form fields with labels, and the messages above forms.

use super::text_area::TextArea;
use domain::people::Person;
use leptos::prelude::*;

/// A field for one line of text.
pub fn line(name: &'static str, label: &str, value: impl Into<String>) -> AnyView {
    let value: String = value.into();
    view! { <label>{label.to_owned()}<input type="text" name=name value=value autocomplete="off" maxlength="1000"/></label> }
        .into_any()
}

/// A field for a GitHub login; the browser suggests those of the [`people`] with the id `list`.
pub fn login(name: &'static str, label: &str, value: impl Into<String>, list: &'static str) -> AnyView {
    let value: String = value.into();
    view! { <label>{label.to_owned()}<input type="text" name=name value=value list=list autocomplete="off" maxlength="100"/></label> }
        .into_any()
}

/// The people that login fields suggest, by login and name.
pub fn people<'p>(id: &'static str, people: impl IntoIterator<Item = &'p Person>) -> AnyView {
    let option = |person: &Person| {
        let login = person.login.as_ref()?;
        Some(view! { <option value=login.to_string()>{person.name.to_string()}</option> })
    };
    view! { <datalist id=id>{people.into_iter().filter_map(option).collect_view()}</datalist> }.into_any()
}

/// A field for a day.
pub fn day(name: &'static str, label: &str, value: impl Into<String>) -> AnyView {
    let value: String = value.into();
    view! { <label>{label.to_owned()}<input type="date" name=name value=value/></label> }.into_any()
}

/// A field for a whole number from `least` to 10000.
pub fn number(name: String, label: &str, value: impl Into<String>, least: u32) -> AnyView {
    let value: String = value.into();
    view! { <label>{label.to_owned()}<input type="number" name=name value=value min=least.to_string() max="10000" step="1"/></label> }
        .into_any()
}

/// A checkbox.
pub fn check(name: &'static str, label: &str, ticked: bool) -> AnyView {
    let label = format!(" {label}");
    view! { <label class="check"><input type="checkbox" name=name value="yes" checked=ticked/>{label}</label> }
        .into_any()
}

/// A field for text of several lines. `id` must be unique on the page.
pub fn text(name: &'static str, id: &str, label: &str, value: impl Into<String>, rows: u8) -> AnyView {
    let (id, value): (String, String) = (id.to_owned(), value.into());
    view! { <div class="field"><label for=id.clone()>{label.to_owned()}</label><TextArea name id rows text=value/></div> }
        .into_any()
}

/// A drop-down list of values with labels. Without a matching value, browsers select the first.
pub fn choice(name: &'static str, label: &str, options: Vec<(String, String)>, chosen: &str) -> AnyView {
    let option = |(value, label): (String, String)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let options = options.into_iter().map(option).collect_view();
    view! { <label>{label.to_owned()}<select name=name>{options}</select></label> }.into_any()
}

/// A hidden field.
pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> AnyView {
    let (name, value): (String, String) = (name.into(), value.into());
    view! { <input type="hidden" name=name value=value/> }.into_any()
}

/// The reason why a form was rejected, which screen readers announce.
pub fn rejection(why: Option<String>) -> Option<AnyView> {
    why.map(|why| view! { <p class="error-message" role="alert">{why}</p> }.into_any())
}

/// The confirmation of what was done, which screen readers announce.
pub fn done(what: Option<String>) -> Option<AnyView> {
    what.map(|what| view! { <p class="success-message" role="status">{what}</p> }.into_any())
}
