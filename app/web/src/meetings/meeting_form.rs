//! The form of a meeting: topic, time, lead, agenda, links and tasks.

use crate::components::field::{Choice, DayField, Hidden, Line, LoginLine, LoginSuggestions, NumberField, TextField};
use crate::forms::{Form, clock, day, number, optional, task_numbers};
use domain::Refusal;
use domain::id::Login;
use domain::meetings::{EnteredTime, MeetingDetails, Repetition};
use domain::people::Person;
use domain::text::{LongText, Title, Url};
use domain::time::Zone;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MeetingForm {
    pub title: String,
    pub round: String,
    pub day: String,
    pub starts: String,
    pub minutes: String,
    /// Which of two instants the local time means, if it occurs twice.
    pub repetition: String,
    pub lead: String,
    pub agenda: String,
    pub video: String,
    pub recording: String,
    pub notes_link: String,
    /// Numbers of tasks, such as `3, 12`.
    pub tasks: String,
    /// The revision of the meeting that the form showed.
    pub read: String,
}

impl Form for MeetingForm {}

impl MeetingForm {
    pub fn of(details: &MeetingDetails, zone: &Zone) -> MeetingForm {
        fn text(value: Option<&impl ToString>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        let entered = EnteredTime::of(details.time, zone);
        let tasks: Vec<String> = details.tasks.iter().map(ToString::to_string).collect();
        MeetingForm {
            title: details.title.to_string(),
            round: text(details.round.as_ref()),
            day: text(entered.day.as_ref()),
            starts: entered.starts.map(domain::time::clock).unwrap_or_default(),
            minutes: text(entered.minutes.as_ref()),
            repetition: entered.repetition.map(|repetition| repetition.as_str().to_owned()).unwrap_or_default(),
            lead: text(details.lead.as_ref()),
            agenda: text(details.agenda.as_ref()),
            video: text(details.video.as_ref()),
            recording: text(details.recording.as_ref()),
            notes_link: text(details.notes_link.as_ref()),
            tasks: tasks.join(", "),
            read: details.revision(),
        }
    }

    fn entered(&self) -> Result<EnteredTime, Refusal> {
        Ok(EnteredTime {
            day: day(&self.day)?,
            starts: optional(&self.starts, clock)?,
            minutes: number(&self.minutes, "a number of minutes")?,
            repetition: optional(&self.repetition, Repetition::parse)?,
        })
    }

    /// The details, with the time in the zone of the edition.
    pub fn details(&self, zone: &Zone) -> Result<MeetingDetails, Refusal> {
        let details = MeetingDetails {
            title: Title::parse(&self.title)?,
            round: number(&self.round, "the number of a planning round")?,
            time: self.entered()?.resolve(zone)?,
            lead: optional(&self.lead, |text| Login::parse(text.trim_start_matches('@')))?,
            agenda: optional(&self.agenda, LongText::parse)?,
            video: optional(&self.video, Url::parse)?,
            recording: optional(&self.recording, Url::parse)?,
            notes_link: optional(&self.notes_link, Url::parse)?,
            tasks: task_numbers(&self.tasks)?,
        };
        details.check()?;
        Ok(details)
    }
}

/// The fields of the form. `people` are suggested as leads.
#[component]
pub fn MeetingFields(form: MeetingForm, zone: Zone, people: Vec<Person>) -> impl IntoView {
    let choice = form.entered().is_ok_and(|entered| entered.is_repeated(&zone)).then(|| {
        let options = [("", "Choose"), ("first", "The first"), ("second", "The second")];
        let options = options.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
        view! { <Choice name="repetition" label="This time occurs twice on that day, because the clocks are set back. Which one do you mean?" options chosen=form.repetition.clone()/> }
    });
    view! {
        <Hidden name="read" value=form.read/>
        <Line name="title" label="Topic" value=form.title/>
        <NumberField name={"round".to_owned()} label="Planning round (parallel meetings have the same; leave empty for a round of its own)" value=form.round least=1/>
        <fieldset>
            <legend>{format!("Time ({zone})")}</legend>
            <p class="muted">"Leave it empty while the time is not decided."</p>
            <div class="side-by-side">
                <DayField name="day" label="Day" value=form.day/>
                <label>"Start"<input type="time" name="starts" value=form.starts/></label>
                <NumberField name={"minutes".to_owned()} label="Length in minutes" value=form.minutes least=1/>
            </div>
            {choice}
        </fieldset>
        <LoginLine name="lead" label="Lead (GitHub login)" value=form.lead list="people-of-the-edition"/>
        <LoginSuggestions id="people-of-the-edition" people/>
        <TextField name="agenda" id="agenda" label="Agenda (Markdown)" value=form.agenda rows=6/>
        <Line name="video" label="Link to the video call (only participants see it)" value=form.video/>
        <Line name="recording" label="Link to the recording" value=form.recording/>
        <Line name="notes_link" label="Link to notes elsewhere" value=form.notes_link/>
        <Line name="tasks" label="Related tasks (numbers, e.g. 3, 12)" value=form.tasks/>
    }
}
