//! The tasks of all editions that need people.

use crate::components::rows::TaskTable;
use domain::id::EditionSlug;
use domain::progress::HelpWanted;
use domain::time::Instant;
use leptos::prelude::*;

#[component]
pub fn HelpWantedSection(help_wanted: HelpWanted, now: Instant) -> impl IntoView {
    let summary = match help_wanted.count() {
        1 => "1 open task needs someone.".to_owned(),
        all => format!("{all} open tasks need someone."),
    };
    let HelpWanted { tasks, editions } = help_wanted;
    let link = |(edition, _): (EditionSlug, u32)| {
        let address = format!("/{edition}/tasks?list=help");
        view! { <li><a href=address>{format!("All of {edition}")}</a></li> }
    };
    (!tasks.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Help wanted"</h2>
                <p>{summary}</p>
                <TaskTable tasks now caption="Help wanted".to_owned() editions=true/>
                <ul class="link-row">{editions.into_iter().map(link).collect_view()}</ul>
            </section>
        }
    })
}
