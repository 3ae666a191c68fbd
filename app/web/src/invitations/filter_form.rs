//! The filter of the list of invitations, read from the query string and written back to it.

use crate::addresses::encoded;
use crate::components::field;
use crate::components::own_answers::AnswerFilterFields;
use crate::forms::{Checkbox, Form, given, number, optional};
use domain::Refusal;
use domain::email::EmailCounts;
use domain::id::Login;
use domain::invitations::{Invitation, InvitationFilter, InvitationState};
use domain::own_questions::{AnswerFilter, OwnQuestion};
use domain::text::Title;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The query of the list: the filter, whether all are selected, and the last action.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InvitationsQuery {
    pub state: String,
    pub project: String,
    pub stack: String,
    pub seat_pool: String,
    pub proposer: String,
    pub who: String,
    pub first: Checkbox,
    pub needs: Checkbox,
    pub agreed_before: Checkbox,
    /// An own question of the edition, and the answer to it.
    pub question: String,
    pub answer: String,
    pub pick: Checkbox,
    /// The code of the last action, and the number of invitations that it changed.
    pub done: String,
    pub count: String,
    /// What became of its emails; as in [`EmailCounts`].
    pub queued: String,
    pub held: String,
    pub without_address: String,
    pub without_link: String,
    pub unsubscribed: String,
    pub page: String,
}

impl Form for InvitationsQuery {}

impl InvitationsQuery {
    /// Parses the filter.
    ///
    /// # Errors
    /// Refuses a malformed value, such as an unknown state.
    pub fn filter(&self) -> Result<InvitationFilter, Refusal> {
        Ok(InvitationFilter {
            state: optional(&self.state, InvitationState::parse)?,
            project: optional(&self.project, Title::parse)?,
            stack: optional(&self.stack, Title::parse)?,
            seat_pool: optional(&self.seat_pool, Title::parse)?,
            proposer: optional(&self.proposer, |text| Login::parse(text.trim_start_matches('@')))?,
            who: given(&self.who).map(|who| who.chars().take(100).collect()),
            first_timers: self.first.0,
            needs_attention: self.needs.0,
            agreed_before: self.agreed_before.0,
        })
    }

    /// Parses the filter by an answer to one of the edition's own questions.
    ///
    /// # Errors
    /// Refuses a malformed number of a question.
    pub fn answer_filter(&self) -> Result<Option<AnswerFilter>, Refusal> {
        AnswerFilter::parse(&self.question, &self.answer)
    }

    /// The emails of the last action.
    ///
    /// # Errors
    /// Refuses a malformed number.
    pub fn emails(&self) -> Result<EmailCounts, Refusal> {
        Ok(EmailCounts {
            queued: emails(&self.queued)?,
            held: emails(&self.held)?,
            without_address: emails(&self.without_address)?,
            without_link: emails(&self.without_link)?,
            unsubscribed: emails(&self.unsubscribed)?,
        })
    }

    /// The chosen filters as a query string without `?`; empty if none is chosen.
    pub fn chosen(&self) -> String {
        let filter = InvitationsQuery {
            pick: Checkbox(false),
            done: String::new(),
            count: String::new(),
            queued: String::new(),
            held: String::new(),
            without_address: String::new(),
            without_link: String::new(),
            unsubscribed: String::new(),
            page: String::new(),
            ..self.clone()
        };
        let chosen = filter.pairs().into_iter().filter(|(_, value)| !value.trim().is_empty());
        let pairs: Vec<String> = chosen.map(|(name, value)| format!("{name}={}", encoded(value.trim()))).collect();
        pairs.join("&")
    }
}

/// Parses a number of emails in a query; none is 0.
///
/// # Errors
/// Refuses a malformed number.
pub fn emails(typed: &str) -> Result<usize, Refusal> {
    Ok(number(typed, "a number of emails")?.unwrap_or(0) as usize)
}

/// The part of a query that says how many emails are not sent, and why; empty if all are sent.
pub fn unsent_query(emails: EmailCounts) -> String {
    let EmailCounts { held, without_address, without_link, unsubscribed, .. } = emails;
    let counts = [
        ("held", held),
        ("without_address", without_address),
        ("without_link", without_link),
        ("unsubscribed", unsubscribed),
    ];
    counts.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("&{name}={count}")).collect()
}

/// The filter form, which offers only values that occur in this edition.
#[component]
pub fn FilterForm<'a>(
    action: String,
    query: InvitationsQuery,
    all: &'a [Invitation],
    questions: &'a [OwnQuestion],
) -> impl IntoView {
    let titles = |of: fn(&Invitation) -> Option<&Title>| {
        let found: BTreeSet<String> = all.iter().filter_map(of).map(Title::to_string).collect();
        found.into_iter().map(|title| (title.clone(), title)).collect::<Vec<_>>()
    };
    let states: BTreeSet<InvitationState> = all.iter().map(|invitation| invitation.status.state).collect();
    let states = states.into_iter().map(|state| (state.as_str().to_owned(), state.as_str().to_owned())).collect();
    let proposers: BTreeSet<(String, String)> = all
        .iter()
        .filter_map(|invitation| invitation.proposer.as_ref())
        .filter_map(|person| Some((person.login.as_ref()?.to_string(), person.name.to_string())))
        .collect();
    let reset = (!query.chosen().is_empty()).then(|| view! { <a href=action.clone()>"Clear filters"</a> });
    view! {
        <form class="filter" action=action>
            <Choice name="state" label="State" options=states chosen=query.state/>
            <Choice name="project" label="Project" options=titles(|invitation| invitation.draft.project.as_ref()) chosen=query.project/>
            <Choice name="stack" label="Domain stack" options=titles(|invitation| invitation.draft.stack.as_ref()) chosen=query.stack/>
            <Choice name="seat_pool" label="Seat pool" options=titles(|invitation| invitation.draft.seat_pool.as_ref()) chosen=query.seat_pool/>
            <Choice name="proposer" label="Proposed by" options=proposers.into_iter().collect() chosen=query.proposer/>
            <label>"Name, login or email"<input type="text" name="who" value=query.who maxlength="100" autocomplete="off"/></label>
            <AnswerFilterFields questions question=query.question answer=query.answer/>
            <label class="check"><input type="checkbox" name="first" value="yes" checked=query.first.0/>" first time"</label>
            <label class="check"><input type="checkbox" name="needs" value="yes" checked=query.needs.0/>" needs attention"</label>
            <label class="check"><input type="checkbox" name="agreed_before" value="yes" checked=query.agreed_before.0/>" agreed to an older version"</label>
            <button>"Apply filters"</button>
            {reset}
        </form>
    }
}

/// A drop-down list that begins with `any`; nothing without options.
#[component]
fn Choice(name: &'static str, label: &'static str, options: Vec<(String, String)>, chosen: String) -> impl IntoView {
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
        let query: InvitationsQuery = from_bytes(b"who=a%26b&state=sent&ids=3&project=&pick=all&count=2").unwrap();
        assert_eq!(query.chosen(), "state=sent&who=a%26b");
        assert_eq!(query.filter().unwrap().state, Some(InvitationState::Sent));
        assert!(InvitationsQuery { state: "gone".to_owned(), ..query }.filter().is_err());
    }
}
