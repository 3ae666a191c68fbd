//! Chooses a person by name and picture; a typed login is for people who are not in the list.

use super::chips::Face;
use domain::people::Person;
use leptos::prelude::*;

/// Radio buttons, and the field `other` for a login.
#[component]
pub fn PersonChoice<'a>(
    name: &'static str,
    people: &'a [Person],
    /// The login that was chosen before.
    #[prop(into)]
    chosen: String,
    /// The login that was typed before.
    #[prop(into)]
    typed: String,
) -> impl IntoView + use<> {
    let person = |person: &Person| {
        let login = person.login.as_ref()?.to_string();
        let checked = login == chosen;
        Some(view! {
            <label class="check person">
                <input type="radio" name=name value=login checked=checked/>
                <Face person=person.clone()/>
                <span dir="auto">{person.name.to_string()}</span>
            </label>
        })
    };
    view! {
        <fieldset class="people-choice">
            <legend class="visually-hidden">"Person"</legend>
            {people.iter().filter_map(person).collect_view()}
        </fieldset>
        <label>"Someone who is not listed: GitHub login"<input type="text" name="other" value=typed autocomplete="off" maxlength="100"/></label>
    }
}
