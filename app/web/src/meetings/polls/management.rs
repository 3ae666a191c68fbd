//! The part of a poll's page for those who manage it: the fairest times, options, and who answered.

use super::answer_form::{PollZones, option_label};
use super::options_form::{OptionFields, OptionsForm};
use super::ranking::{RankedOptions, SeriesFields, SeriesQuery};
use crate::components::field::DayField;
use crate::forms::Form;
use domain::Refusal;
use domain::availability::{AskedPerson, Poll, PollPurpose};
use domain::id::PollOptionId;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The chosen options.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChoiceForm {
    pub chosen: Vec<String>,
}

impl Form for ChoiceForm {
    const MAX_FIELDS: usize = 300;
}

impl ChoiceForm {
    pub fn options(&self) -> Result<BTreeSet<PollOptionId>, Refusal> {
        self.chosen.iter().map(|id| PollOptionId::parse(id)).collect()
    }
}

/// The section for those who manage the poll.
#[component]
pub fn Management(
    poll: Poll,
    zones: PollZones,
    organizes: bool,
    options: OptionsForm,
    choice: ChoiceForm,
    deadline: Option<String>,
    series: SeriesQuery,
) -> impl IntoView {
    let people = view! { <AnswersByName people=poll.people.clone()/> };
    if poll.is_closed {
        return Either::Left(view! { <Result poll zones organizes/>{people} });
    }
    let (address, zone) = (poll.address(), zones.edition.clone());
    let stored = poll.deadline.map(|deadline| deadline.to_string());
    let deadline = deadline.or(stored).unwrap_or_default();
    let moves = becomes_again(&poll);
    let earlier = || poll.chosen.iter().map(ToString::to_string).collect();
    let kept = if choice.chosen.is_empty() { earlier() } else { choice.chosen };
    Either::Right(view! {
        <section>
            <h2>"Choose a time"</h2>
            <p class="muted">"Times are ordered by how many people can attend, then by the worst local hour. Each chosen time becomes a meeting."</p>
            {moves.then(|| view! { <p>"This poll was closed before. Its meeting stays as it is until you close the poll again. Then it moves to the earliest time that you choose."</p> })}
            <SeriesFields address=address.clone() query=series.clone()/>
            <form method="post" action=format!("{address}/close") class="stacked">
                <RankedOptions poll zones wish=series.wish() kept/>
                <button class="primary">"Close poll"</button>
            </form>
            <p><a href=format!("{address}/remind")>"Remind people who haven’t answered"</a></p>
        </section>
        {people}
        <section>
            <h2>"Options and last day"</h2>
            <details>
                <summary>"Add options"</summary>
                <form method="post" action=format!("{address}/options") class="stacked">
                    <OptionFields form=options zone/>
                    <button>"Add options"</button>
                </form>
            </details>
            <form method="post" action=format!("{address}/deadline") class="form-row">
                <DayField name="deadline" label="Last day for answers" value=deadline/>
                <button>"Save last day"</button>
            </form>
            <ReminderNote/>
        </section>
    })
}

/// When people are emailed about a poll without an action.
#[component]
pub fn ReminderNote() -> impl IntoView {
    view! {
        <p class="muted">"From the day before the last day, people who haven’t answered get one email that asks them to. If the last day is today or tomorrow, they get it at once."</p>
    }
}

/// Whether the poll was closed with a time of a meeting, which moves when the poll is closed again.
fn becomes_again(poll: &Poll) -> bool {
    poll.purpose == PollPurpose::Meeting && poll.meeting.is_some() && !poll.chosen.is_empty()
}

/// What the poll decided, and the button that opens it again.
#[component]
fn Result(poll: Poll, zones: PollZones, organizes: bool) -> impl IntoView {
    let chosen = poll.options.iter().filter(|option| poll.chosen.contains(&option.id));
    let chosen: Vec<_> = chosen.map(|option| view! { <li>{option_label(option.time, &zones)}</li> }).collect();
    let result = if chosen.is_empty() {
        Either::Left(view! { <p>"It was closed without a result."</p> })
    } else {
        Either::Right(view! { <ul class="bullets">{chosen}</ul> })
    };
    let settings = (organizes && poll.purpose == PollPurpose::Edition).then(|| {
        view! { <p><a href=format!("/{}/settings", poll.access.edition)>"Set the dates of the edition"</a></p> }
    });
    view! {
        <section>
            <h2>"Result"</h2>
            {result}
            {settings}
            {becomes_again(&poll).then(|| view! { <p>"If you open the poll again, its meeting stays as it is. It moves when you close the poll with another time."</p> })}
            <form method="post" action=format!("{}/reopen", poll.address())><button>"Open poll again"</button></form>
        </section>
    }
}

/// Who answered, and who didn’t yet.
#[component]
pub fn AnswersByName(people: Vec<AskedPerson>) -> impl IntoView {
    let (answered, missing): (Vec<_>, Vec<_>) = people.into_iter().partition(AskedPerson::has_answered);
    let entry = |asked: AskedPerson| {
        let mark = asked.is_answered_by_organizer.then_some(" (answered by an organizer)");
        view! { <li dir="auto">{asked.person.name.to_string()}{mark}</li> }
    };
    let list = |title: String, people: Vec<AskedPerson>| {
        let any = !people.is_empty();
        any.then(|| view! { <details><summary>{title}</summary><ul class="bullets">{people.into_iter().map(entry).collect_view()}</ul></details> })
    };
    let (yes, no) = (format!("{} answered", answered.len()), format!("{} have not answered", missing.len()));
    view! { <section><h2>"Who answered"</h2>{list(yes, answered)}{list(no, missing)}</section> }
}
