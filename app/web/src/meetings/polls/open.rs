//! The page that opens a poll.

use super::management::ReminderNote;
use super::options_form::{OptionFields, OptionsForm};
use super::remind;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Choice, DayField, Line, Rejection};
use crate::confirmation::{Question, asked_to_email};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, all_pairs, day, optional};
use crate::layout::{PageMeta, layout};
use crate::meetings::confirm::label;
use axum::response::Response;
use domain::Refusal;
use domain::access::{Participant, may_edit_settings};
use domain::availability::{PollDetails, PollPurpose};
use domain::id::{EditionSlug, MeetingNumber, PollNumber};
use domain::meetings::{MeetingState, UnscheduledMeeting};
use domain::text::{LocalPath, Title};
use domain::time::Zone;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::Store;

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PollForm {
    pub title: String,
    /// The number of a topic, `new` for a new meeting, or `edition` for the dates of the edition.
    pub decides: String,
    pub deadline: String,
    pub days: String,
    pub times: String,
    pub minutes: String,
    pub repetition: String,
}

impl Form for PollForm {}

impl PollForm {
    fn options(&self) -> OptionsForm {
        let PollForm { days, times, minutes, repetition, .. } = self.clone();
        OptionsForm { days, times, minutes, repetition }
    }

    fn details(&self, zone: &Zone) -> Result<PollDetails, Refusal> {
        let (purpose, meeting) = match self.decides.as_str() {
            "edition" => (PollPurpose::Edition, None),
            "" | "new" => (PollPurpose::Meeting, None),
            number => (PollPurpose::Meeting, Some(MeetingNumber::parse(number)?)),
        };
        Ok(PollDetails {
            title: Title::parse(&self.title)?,
            purpose,
            meeting,
            deadline: day(&self.deadline)?,
            options: self.options().options(zone)?,
        })
    }
}

/// The query of the page: the number of the topic to find a time for.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenQuery {
    pub topic: String,
}

impl Form for OpenQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<OpenQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, PollForm { decides: query.topic, ..PollForm::default() }, None).await
}

pub async fn open(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<PollForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/polls/add"))?;
    let by = context.participant(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, form, None).await;
    }
    let preview = context.store().preview_writes();
    match insert(&context, &preview.store, by, &form).await {
        Ok(number) => {
            let emailed = preview.consequences_for_all().await?.reached();
            let question = |found: &_| Question {
                action: format!("/{slug}/polls/add"),
                fields: all_pairs(&form),
                ..remind::question(
                    &slug,
                    (format!("/{slug}/polls/add"), "Find a time".to_owned()),
                    label("Open the poll", found),
                )
            };
            let emailed = if emailed > 0 { format!("?emailed={emailed}") } else { String::new() };
            let done = LocalPath::parse(&format!("/{slug}/polls/{number}{emailed}"))?;
            Ok(asked_to_email(&context, preview, question).await?.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why) | AppError::Missing(why)) => show(&context, &slug, form, Some(why)).await,
        Err(other) => Err(other),
    }
}

async fn insert(
    context: &RequestContext,
    store: &Store,
    by: Participant<'_>,
    form: &PollForm,
) -> Result<PollNumber, AppError> {
    let zone = context.edition(by.edition()).await?.zone;
    Ok(store.open_poll(by, &form.details(&zone)?, context.now).await?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: PollForm,
    why: Option<String>,
) -> Result<Response, AppError> {
    context.participant(slug)?;
    let edition = context.edition(slug).await?;
    let topics = context.store().unscheduled_meetings(slug).await?;
    let decides = decides(topics, may_edit_settings(&context.actor, slug));
    // A chosen topic suggests the title.
    let topic =
        decides.iter().find(|(value, _)| *value == form.decides && optional(value, MeetingNumber::parse).is_ok());
    let title = if form.title.is_empty() {
        topic.map(|(_, label)| label.clone()).unwrap_or_default()
    } else {
        form.title.clone()
    };
    let form = PollForm { title, ..form };
    let (actor, zone, options) = (context.actor.clone(), edition.zone.clone(), form.options());
    let head =
        PageMeta::new(format!("Find a time: {}", edition.title), "Ask people when they are available.").under("/");
    let below = (format!("/{slug}/meetings"), "Planning meetings".to_owned());
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/meetings" title="Find a time".to_owned() below/>
            <Rejection why/>
            <form method="post" action=format!("/{slug}/polls/add") class="stacked">
                <Line name="title" label="Title" value=form.title/>
                <Choice name="decides" label="The poll decides" options=decides chosen=form.decides/>
                <OptionFields form=options zone/>
                <DayField name="deadline" label="Last day for answers (may stay empty)" value=form.deadline/>
                <ReminderNote/>
                <button class="primary">"Open poll"</button>
            </form>
        }
    }))
}

/// What a poll can decide, with the values of the field.
fn decides(topics: Vec<UnscheduledMeeting>, organizes: bool) -> Vec<(String, String)> {
    let topics = topics.into_iter().filter(|meeting| meeting.state == MeetingState::Proposed);
    let topics = topics.map(|topic| (topic.number.to_string(), topic.title.to_string()));
    let first = std::iter::once(("new".to_owned(), "the time of a new meeting".to_owned()));
    let dates = organizes.then(|| ("edition".to_owned(), "the dates of the edition".to_owned()));
    first.chain(topics).chain(dates).collect()
}
