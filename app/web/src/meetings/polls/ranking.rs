//! The fairest times of a poll, for those who choose: ranked options, and a series.

use super::answer_form::{PollZones, option_label};
use crate::forms::Form;
use domain::availability::{Poll, RankedOption, SeriesWish, choose_series, rank};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How many options the list shows before the others are folded away.
const SHOWN: usize = 5;
/// The longest series that the page suggests.
const MOST_MEETINGS: usize = 12;

/// The query of the page: how many meetings to choose, and how much attendance may be given up for fairer hours.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SeriesQuery {
    pub meetings: String,
    pub spare: String,
}

impl Form for SeriesQuery {}

impl SeriesQuery {
    /// `None` without a number of meetings.
    pub fn wish(&self) -> Option<SeriesWish> {
        let meetings = self.meetings.trim().parse().ok().filter(|meetings| (2..=MOST_MEETINGS).contains(meetings))?;
        Some(SeriesWish { meetings, spare: self.spare.trim().parse().unwrap_or(0) })
    }
}

/// The options as boxes, best first; those of a suggested series, or with the ids `kept`, are ticked.
#[component]
pub fn RankedOptions(
    poll: Poll,
    zones: PollZones,
    #[prop(optional_no_strip)] wish: Option<SeriesWish>,
    kept: Vec<String>,
) -> impl IntoView {
    let people = poll.respondents();
    let ranked = rank(&poll.options, &people);
    let series = wish.map(|wish| choose_series(&poll.options, &people, wish).options).unwrap_or_default();
    let suggested = |ranked: &RankedOption| {
        let id = ranked.option.id;
        series.iter().any(|chosen| chosen.option.id == id) || kept.contains(&id.to_string())
    };
    let (ticked, others): (Vec<_>, Vec<_>) = ranked.into_iter().partition(suggested);
    let entry = |(ranked, ticked): (RankedOption, bool)| {
        let label = option_label(ranked.option.time, &zones);
        view! {
            <li>
                <label class="check"><input type="checkbox" name="chosen" value=ranked.option.id.to_string() checked=ticked/>" "{label}</label>
                <p class="muted">{ranked.sentence()}</p>
            </li>
        }
    };
    let all: Vec<(RankedOption, bool)> = ticked
        .into_iter()
        .map(|ranked| (ranked, true))
        .chain(others.into_iter().map(|ranked| (ranked, false)))
        .collect();
    let shown = all.iter().filter(|(_, ticked)| *ticked).count().max(SHOWN);
    let rest: Vec<_> = all.iter().skip(shown).cloned().map(entry).collect();
    let first: Vec<_> = all.into_iter().take(shown).map(entry).collect();
    let more = (!rest.is_empty()).then(|| {
        view! { <details><summary>"Other times"</summary><ol class="plain" start=(shown + 1).to_string()>{rest}</ol></details> }
    });
    view! { <ol class="plain">{first}</ol>{more} }
}

/// The fields that ask for a series of meetings.
#[component]
pub fn SeriesFields(address: String, query: SeriesQuery) -> impl IntoView {
    view! {
        <form method="get" action=address class="form-row">
            <label>"Suggest a series of"<input type="number" name="meetings" min="2" max=MOST_MEETINGS.to_string() value=query.meetings/></label>
            <label>"People who may be missing for fairer hours"<input type="number" name="spare" min="0" max="100" value=query.spare/></label>
            <button>"Suggest"</button>
        </form>
    }
}
