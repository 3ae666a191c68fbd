//! The filter of the list of invitations, read from the query string and written back to it.

use crate::addresses::encoded;
use crate::fields::Fields;
use domain::Refusal;
use domain::id::Login;
use domain::invitations::{Invitation, InvitationFilter, InvitationState};
use domain::text::Title;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The names of the filter's fields in the query string.
const NAMES: [&str; 8] = ["state", "project", "stack", "seat_pool", "proposer", "who", "first", "needs"];

/// Parses the filter.
///
/// # Errors
/// Refuses a malformed value, such as an unknown state.
pub fn parse(fields: &Fields) -> Result<InvitationFilter, Refusal> {
    Ok(InvitationFilter {
        state: fields.maybe("state", InvitationState::parse)?,
        project: fields.maybe("project", Title::parse)?,
        stack: fields.maybe("stack", Title::parse)?,
        seat_pool: fields.maybe("seat_pool", Title::parse)?,
        proposer: fields.maybe("proposer", |text| Login::parse(text.trim_start_matches('@')))?,
        who: fields.given("who").map(|who| who.chars().take(100).collect()),
        first_timers: fields.is_ticked("first"),
        needs_attention: fields.is_ticked("needs"),
    })
}

/// The chosen filters as a query string without `?`; empty if none is chosen.
pub fn query(fields: &Fields) -> String {
    let chosen = NAMES.iter().filter_map(|name| Some((name, fields.given(name)?)));
    let pairs: Vec<String> = chosen.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&")
}

/// The filter form, which offers only values that occur in this edition.
pub fn form(action: String, fields: &Fields, all: &[Invitation]) -> AnyView {
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
    let who = fields.typed("who").to_owned();
    let reset = (!query(fields).is_empty()).then(|| view! { <a href=action.clone()>"Clear filters"</a> });
    view! {
        <form class="filter" action=action>
            {select("state", "State", states, fields)}
            {select("project", "Project", titles(|invitation| invitation.draft.project.as_ref()), fields)}
            {select("stack", "Domain stack", titles(|invitation| invitation.draft.stack.as_ref()), fields)}
            {select("seat_pool", "Seat pool", titles(|invitation| invitation.draft.seat_pool.as_ref()), fields)}
            {select("proposer", "Proposed by", proposers.into_iter().collect(), fields)}
            <label>"Name, login or email"<input type="text" name="who" value=who maxlength="100" autocomplete="off"/></label>
            <label class="check"><input type="checkbox" name="first" value="yes" checked=fields.is_ticked("first")/>" first time"</label>
            <label class="check"><input type="checkbox" name="needs" value="yes" checked=fields.is_ticked("needs")/>" needs attention"</label>
            <button>"Apply filters"</button>
            {reset}
        </form>
    }
    .into_any()
}

fn select(name: &'static str, label: &'static str, options: Vec<(String, String)>, fields: &Fields) -> Option<AnyView> {
    let all = std::iter::once((String::new(), "any".to_owned())).chain(options.iter().cloned()).collect();
    (!options.is_empty()).then(|| crate::components::field::choice(name, label, all, fields.typed(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_string_holds_only_the_chosen_filters() {
        let pairs = [("state", "sent"), ("who", "a&b"), ("ids", "3"), ("project", "")];
        let fields = Fields(pairs.map(|(name, value)| (name, value.to_owned())).to_vec());
        assert_eq!(query(&fields), "state=sent&who=a%26b");
        assert_eq!(parse(&fields).unwrap().state, Some(InvitationState::Sent));
        assert!(parse(&Fields(vec![("state", "gone".to_owned())])).is_err());
    }
}
