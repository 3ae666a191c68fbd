//! What the community's website says about settings that were edited here.

use crate::components::field::Hidden;
use domain::editions::SourceValue;
use domain::id::EditionSlug;
use leptos::prelude::*;

/// The settings in which the website differs.
#[component]
pub fn WebsiteValues<'a>(slug: &'a EditionSlug, values: Vec<SourceValue>) -> impl IntoView {
    (!values.is_empty()).then(|| {
        view! {
            <section class="column" aria-labelledby="website">
                <h2 id="website">"What the website says"</h2>
                <p class="muted">"These settings were edited here, so imports don’t change them. If you use the website’s value, imports change the setting again."</p>
                <ul class="entry-list">{values.into_iter().map(|value| view! { <WebsiteValue slug value/> }).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn WebsiteValue<'a>(slug: &'a EditionSlug, value: SourceValue) -> impl IntoView {
    let setting = value.setting();
    let lines = value.lines();
    let lines = (!lines.is_empty()).then(|| {
        view! { <details><summary>{format!("Show {}", setting.label())}</summary><pre>{lines.join("\n")}</pre></details> }
    });
    view! {
        <li>
            <p>{format!("The website says about {}: ", setting.label())}<strong>{value.label()}</strong></p>
            {lines}
            <form method="post" action=format!("/{slug}/settings/use-website-value")>
                <Hidden name="setting" value=setting.as_str()/>
                <button aria-label=format!("Use the website’s value for {}", setting.label())>"Use the website’s value"</button>
            </form>
        </li>
    }
}
