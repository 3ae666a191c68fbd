//! The form with which people answer a poll: a row for each option.

use crate::components::field::Hidden;
use crate::components::reader_time::ReaderTime;
use crate::forms::Form;
use domain::Refusal;
use domain::availability::{AnswerCounts, OptionTime, Poll, PollAnswer, PollAnswers, PollOption, count_answers};
use domain::id::PollOptionId;
use domain::text::counted;
use domain::time::{NaiveDate, Zone, clock, day};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The prefix of the field for an option; its id follows.
const PREFIX: &str = "option-";

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PollAnswerForm {
    /// The id of the person that an organizer answers for.
    pub person: String,
    /// A field for each option, such as `option-12`, with the code of an answer, or nothing.
    #[serde(flatten)]
    pub answers: BTreeMap<String, String>,
}

impl Form for PollAnswerForm {
    const MAX_FIELDS: usize = 300;
}

impl PollAnswerForm {
    pub fn of(answers: &BTreeMap<PollOptionId, PollAnswer>) -> PollAnswerForm {
        let field =
            |(option, answer): (&PollOptionId, &PollAnswer)| (format!("{PREFIX}{option}"), answer.as_str().to_owned());
        PollAnswerForm { person: String::new(), answers: answers.iter().map(field).collect() }
    }

    /// The answers; unknown fields are ignored.
    pub fn answers(&self) -> Result<PollAnswers, Refusal> {
        let fields = self.answers.iter().filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?, value.trim())));
        let answer = |(option, value): (&str, &str)| {
            let answer = Some(value).filter(|value| !value.is_empty()).map(PollAnswer::parse).transpose()?;
            Ok((PollOptionId::parse(option)?, answer))
        };
        fields.map(answer).collect()
    }

    /// The same form with “no” at some options.
    pub fn with_no(mut self, options: &[PollOptionId]) -> PollAnswerForm {
        let no = |option: &PollOptionId| (format!("{PREFIX}{option}"), PollAnswer::No.as_str().to_owned());
        self.answers.extend(options.iter().map(no));
        self
    }

    /// Says how many options have no answer, if others have one.
    pub fn missing(&self, options: &[PollOption]) -> Option<String> {
        let missing = options.iter().filter(|option| self.given(option.id).is_empty()).count();
        (missing > 0 && missing < options.len())
            .then(|| format!("{missing} of {} times have no answer yet.", options.len()))
    }

    fn given(&self, option: PollOptionId) -> &str {
        self.answers.get(&format!("{PREFIX}{option}")).map_or("", String::as_str)
    }
}

/// The zones in which times are shown: the edition's, and the reader's if it differs.
#[derive(Clone)]
pub struct PollZones {
    pub edition: Zone,
    pub reader: Option<Zone>,
}

impl PollZones {
    fn day(&self, time: OptionTime) -> NaiveDate {
        match time {
            OptionTime::Slot(slot) => self.edition.at(slot.starts()).date_naive(),
            OptionTime::Day(day) => day,
        }
    }

    /// The times of an option in the edition's zone, and in the reader's.
    fn labels(&self, time: OptionTime) -> (String, Option<String>) {
        let OptionTime::Slot(slot) = time else { return ("all day".to_owned(), None) };
        let at = |zone: &Zone, moment| clock(zone.at(moment).time());
        let span = |zone: &Zone| format!("{} to {}", at(zone, slot.starts()), at(zone, slot.ends()));
        let ahead = |zone: &Zone| zone.minutes_ahead(slot.starts());
        // Equal times are shown once.
        let own = self.reader.as_ref().filter(|zone| ahead(zone) != ahead(&self.edition)).map(|zone| {
            let date = zone.at(slot.starts()).date_naive();
            let other_day = if date == self.day(time) { String::new() } else { format!("{}, ", day(date)) };
            format!("your time: {other_day}{}", span(zone))
        });
        (span(&self.edition), own)
    }
}

/// The day of an option and its time, in words.
pub fn option_label(time: OptionTime, zones: &PollZones) -> String {
    let on = day(zones.day(time));
    match time {
        OptionTime::Slot(_) => format!("{on}, {}", zones.labels(time).0),
        OptionTime::Day(_) => on,
    }
}

/// A table for each day, with radio buttons while the poll is open, and how many can attend.
///
/// `form` is `None` for readers who can't answer any more.
#[component]
pub fn AnswerTables(poll: Poll, form: Option<PollAnswerForm>, zones: PollZones) -> impl IntoView {
    let people = poll.respondents();
    let day_of = |option: &PollOption| zones.day(option.time);
    let tables = poll.options.chunk_by(|one, next| day_of(one) == day_of(next)).map(|options| {
        let on = day_of(&options[0]);
        let rows = options.iter().map(|option| {
            let given = form.as_ref().map(|form| form.given(option.id).to_owned());
            let counts = count_answers(option.id, &people);
            let mark = if poll.is_closed { "chosen" } else { "chosen before" };
            let chosen = poll.chosen.contains(&option.id).then_some(mark);
            view! { <OptionRow option=*option on zones=zones.clone() given counts chosen/> }
        });
        let answers = form.is_some().then(|| {
            view! { <th scope="col">"Yes"</th><th scope="col">"If needed"</th><th scope="col">"No"</th><th scope="col">"No answer"</th> }
        });
        let rows = rows.collect_view();
        view! {
            <table class="poll-day">
                <caption>{format!("{}, {}", on.format("%A"), day(on))}</caption>
                <thead><tr><th scope="col">"Time"</th>{answers}<th scope="col">"Can attend"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    tables.collect_view()
}

/// One option. `given` is the reader's answer; `None` shows no radio buttons.
#[component]
fn OptionRow(
    option: PollOption,
    on: NaiveDate,
    zones: PollZones,
    given: Option<String>,
    counts: AnswerCounts,
    #[prop(optional_no_strip)] chosen: Option<&'static str>,
) -> impl IntoView {
    let (label, own) = zones.labels(option.time);
    let own = match (own, option.time) {
        (Some(own), _) => EitherOf3::A(view! { <span class="reader-time">{own}</span> }),
        // The browser knows the zone of readers who have chosen none.
        (None, OptionTime::Slot(slot)) if zones.reader.is_none() => {
            let ahead = zones.edition.minutes_ahead(slot.starts());
            let (starts, ends) = (slot.starts().timestamp(), Some(slot.ends().timestamp()));
            EitherOf3::B(view! { <ReaderTime starts ends ahead/> })
        }
        (None, _) => EitherOf3::C(()),
    };
    let name = format!("{PREFIX}{}", option.id);
    let described = format!("{}, {label}", day(on));
    let radios = given.map(|given| {
        let known = PollAnswer::ALL.iter().any(|answer| answer.as_str() == given);
        let answers = PollAnswer::ALL.iter().map(|answer| (answer.as_str(), answer.label(), given == answer.as_str()));
        let radio = |(value, text, checked): (&'static str, &'static str, bool)| {
            let label = format!("{described}: {text}");
            let class = format!("answer {value}");
            view! { <td class=class data-label=text><input type="radio" name=name.clone() value=value checked=checked aria-label=label/></td> }
        };
        answers.chain([("", "no answer", !known)]).map(radio).collect_view()
    });
    let mark = chosen.map(|mark| view! { <span class="chip chosen">{mark}</span> });
    view! {
        <tr class=chosen.map(|_| "chosen")>
            <th scope="row">{label}" "{own}" "{mark}</th>
            {radios}
            <td data-label="Can attend"><Heat counts/></td>
        </tr>
    }
}

/// How many can attend, with a bar.
#[component]
fn Heat(counts: AnswerCounts) -> impl IntoView {
    let AnswerCounts { yes, if_needed, no, unanswered } = counts;
    let asked = counts.asked();
    if yes + if_needed + no == 0 {
        return Either::Left(view! { <span class="muted">"no answers yet"</span> });
    }
    let text = format!("{} of {asked}", counts.can_attend());
    let title = format!(
        "{yes} yes, {if_needed} if needed, {no} no, {}",
        counted(unanswered as usize, "person without an answer", "people without an answer")
    );
    Either::Right(view! {
        <span class="heat" title=title>
            <meter min="0" max=asked.to_string() value=counts.can_attend().to_string() aria-hidden="true"></meter>
            {text}
        </span>
    })
}

/// The hidden field that names the person that an organizer answers for.
#[component]
pub fn PersonField(person: String) -> impl IntoView {
    (!person.is_empty()).then(|| view! { <Hidden name="person" value=person/> })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::from_bytes;

    #[test]
    fn answers_are_read_by_option_and_other_fields_ignored() {
        let form: PollAnswerForm = from_bytes(b"option-3=yes&option-4=&option-12=if_needed&x=1&person=7").unwrap();
        let expected = [(3, Some(PollAnswer::Yes)), (4, None), (12, Some(PollAnswer::IfNeeded))];
        let expected = expected.map(|(id, answer)| (PollOptionId(id), answer));
        assert_eq!(form.answers().unwrap(), expected.into());
        assert_eq!(form.person, "7");
        assert!(form.pairs().contains(&("option-12".to_owned(), "if_needed".to_owned())));
    }

    #[test]
    fn unknown_answers_are_refused() {
        for form in ["option-x=yes", "option-1=perhaps"] {
            let form: PollAnswerForm = from_bytes(form.as_bytes()).unwrap();
            assert!(form.answers().is_err(), "{form:?}");
        }
    }
}
