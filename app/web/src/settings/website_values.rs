//! What the community's website says about settings that were edited here.

use crate::components::field::Hidden;
use domain::editions::{Clause, EditionSetting, SourceValue};
use domain::id::EditionSlug;
use leptos::either::Either;
use leptos::prelude::*;

/// The settings in which the website differs. `commitments` is the revision of the newest commitments.
#[component]
pub fn WebsiteValues<'a>(slug: &'a EditionSlug, values: Vec<SourceValue>, commitments: String) -> impl IntoView {
    (!values.is_empty()).then(|| {
        let value = |value| view! { <WebsiteValue slug value commitments=commitments.clone()/> };
        view! {
            <section class="column" aria-labelledby="website">
                <h2 id="website">"What the website says"</h2>
                <p class="muted">"These settings were edited here, so imports don’t change them. If you use the website’s value, imports change the setting again."</p>
                <ul class="entry-list">{values.into_iter().map(value).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn WebsiteValue<'a>(slug: &'a EditionSlug, value: SourceValue, commitments: String) -> impl IntoView {
    let setting = value.setting();
    let (label, lines) = (value.label(), value.lines());
    let lines = (!lines.is_empty()).then(|| {
        view! { <details><summary>{format!("Show {}", setting.label())}</summary><pre>{lines.join("\n")}</pre></details> }
    });
    let form = match value {
        SourceValue::Commitments(clauses) => Either::Left(view! { <CommitmentsForm slug clauses read=commitments/> }),
        _ => Either::Right(view! {
            <form method="post" action=format!("/{slug}/settings/use-website-value")>
                <Hidden name="setting" value=setting.as_str()/>
                <UseButton setting/>
            </form>
        }),
    };
    view! {
        <li>
            <p>{format!("The website says about {}: ", setting.label())}<strong>{label}</strong></p>
            {lines}
            {form}
        </li>
    }
}

/// Sends the website's commitments to their page, which shows the email before it asks people to agree again.
#[component]
fn CommitmentsForm<'a>(slug: &'a EditionSlug, clauses: Vec<Clause>, read: String) -> impl IntoView {
    let clauses = clauses.into_iter().map(|clause| view! { <Hidden name="clause" value=clause.text.to_string()/> });
    view! {
        <form method="post" action=format!("/{slug}/commitments")>
            <Hidden name="read" value=read/>
            {clauses.collect_view()}
            <UseButton setting=EditionSetting::Commitments/>
        </form>
    }
}

#[component]
fn UseButton(setting: EditionSetting) -> impl IntoView {
    view! { <button aria-label=format!("Use the website’s value for {}", setting.label())>"Use the website’s value"</button> }
}
