//! The series of documents and the parts of editions, for the components of the page that is rendered.

use domain::community::{Instance, NamedEdition, Series};
use domain::editions::Part;
use domain::id::{EditionSlug, SpecNumber};
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone)]
struct PageInstance(Arc<Instance>);

/// Makes the series known to the components of a page.
pub fn provide_series(instance: &Arc<Instance>) {
    provide_context(PageInstance(instance.clone()));
}

/// The series of documents; `None` on an instance without one.
pub fn series() -> Option<Series> {
    use_context::<PageInstance>()?.0.series().cloned()
}

/// Whether the instance has a series of documents.
pub fn has_series() -> bool {
    of_instance(|instance| instance.series().is_some()).unwrap_or(false)
}

/// The label of a document, such as “SPEC 4”; `None` on an instance without a series.
pub fn series_label(number: SpecNumber) -> Option<String> {
    of_instance(|instance| instance.series().map(|series| series.label(number))).flatten()
}

/// A value of the instance, without copying the rest.
fn of_instance<T>(value: impl FnOnce(&Instance) -> T) -> Option<T> {
    with_context::<PageInstance, T>(|instance| value(&instance.0))
}

/// Whether an edition has this part.
pub fn has_part(edition: &EditionSlug, part: Part) -> bool {
    use_context::<PageInstance>().is_none_or(|instance| instance.0.has(edition, part))
}

/// The public editions other than this one, newest first.
pub fn other_editions(edition: &EditionSlug) -> Vec<NamedEdition> {
    let others =
        |instance: &Instance| instance.public_editions().filter(|other| other.slug != *edition).cloned().collect();
    of_instance(others).unwrap_or_default()
}

/// What a task can contribute to: “SPEC or outcome”, or “outcome” without a series. `outcome` is the word for an outcome.
pub fn goal_or(outcome: &str) -> String {
    series().map_or(outcome.to_owned(), |series| format!("{} or {outcome}", series.name))
}
