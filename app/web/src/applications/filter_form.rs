//! The filter of the list of applications, read from the query string and written back to it.

use crate::addresses::encoded;
use crate::components::field;
use crate::components::own_answers::AnswerFilterFields;
use crate::forms::{Checkbox, Form, given, optional};
use domain::Refusal;
use domain::applications::{ApplicationFilter, ApplicationList, ApplicationState};
use domain::own_questions::AnswerFilter;
use domain::text::Title;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the list: the filter, whether all are selected, and the last action.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationsQuery {
    pub state: String,
    pub tag: String,
    pub project: String,
    /// `yes` for people who come for the first time, `no` for others.
    pub first: String,
    pub question: String,
    pub answer: String,
    pub pick: Checkbox,
    /// The code of the last action, and the number of applications that it changed.
    pub done: String,
    pub count: String,
    pub page: String,
}

impl Form for ApplicationsQuery {}

impl ApplicationsQuery {
    /// Parses the filter.
    ///
    /// # Errors
    /// Refuses a malformed value, such as an unknown state.
    pub fn filter(&self) -> Result<ApplicationFilter, Refusal> {
        Ok(ApplicationFilter {
            state: optional(&self.state, ApplicationState::parse)?,
            tag: optional(&self.tag, Title::parse)?,
            project: optional(&self.project, Title::parse)?,
            first_time: given(&self.first).map(|first| first == "yes"),
            answer: AnswerFilter::parse(&self.question, &self.answer)?,
        })
    }

    /// The chosen filters as a query string without `?`; empty if none is chosen.
    pub fn chosen(&self) -> String {
        let filter = ApplicationsQuery {
            pick: Checkbox(false),
            done: String::new(),
            count: String::new(),
            page: String::new(),
            ..self.clone()
        };
        let chosen = filter.pairs().into_iter().filter(|(_, value)| !value.trim().is_empty());
        let pairs: Vec<String> = chosen.map(|(name, value)| format!("{name}={}", encoded(value.trim()))).collect();
        pairs.join("&")
    }
}

/// The filter form, which offers only values that occur in this edition.
#[component]
pub fn FilterForm<'a>(action: String, query: &'a ApplicationsQuery, list: &'a ApplicationList) -> impl IntoView {
    let states =
        list.counts.iter().map(|(state, count)| (state.as_str().to_owned(), format!("{} ({count})", state.label())));
    let tags = list.tags.iter().map(|tag| (tag.to_string(), tag.to_string()));
    let projects = list.projects.iter().map(|(title, count)| (title.to_string(), format!("{title} ({count})")));
    let first = [("yes", "first time"), ("no", "came before")];
    let first = first.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
    let reset = (!query.chosen().is_empty()).then(|| view! { <a href=action.clone()>"Clear filters"</a> });
    view! {
        <form class="filter" action=action>
            <Choice name="state" label="State" options=states.collect() chosen=&query.state/>
            <Choice name="tag" label="Tag" options=tags.collect() chosen=&query.tag/>
            <Choice name="project" label="Project" options=projects.collect() chosen=&query.project/>
            <Choice name="first" label="First time" options=first chosen=&query.first/>
            <AnswerFilterFields questions=&list.questions question=query.question.clone() answer=query.answer.clone()/>
            <button>"Apply filters"</button>
            {reset}
        </form>
    }
}

/// A drop-down list that begins with `any`; nothing without options.
#[component]
fn Choice<'a>(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: &'a str,
) -> impl IntoView {
    (!options.is_empty()).then(|| {
        let any = (String::new(), "any".to_owned());
        view! { <field::Choice name label options={std::iter::once(any).chain(options).collect()} chosen=chosen/> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::from_bytes;

    #[test]
    fn query_string_holds_only_the_chosen_filters() {
        let query: ApplicationsQuery = from_bytes(b"tag=a%26b&state=new&project=&first=no&done=invite&page=2").unwrap();
        assert_eq!(query.chosen(), "state=new&tag=a%26b&first=no");
        let filter = query.filter().unwrap();
        assert_eq!((filter.state, filter.first_time), (Some(ApplicationState::New), Some(false)));
        assert!(ApplicationsQuery { state: "gone".to_owned(), ..query }.filter().is_err());
    }
}
