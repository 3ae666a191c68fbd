//! Suggests answers from a calendar file, which is read once and never stored.

use super::answer_form::PollAnswerForm;
use super::poll::{Names, PollMessage, poll_number, show};
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::upload::{Upload, after_sign_in, read_aside, with_file};
use axum::extract::{Path, Request};
use axum::response::Response;
use domain::Refusal;
use domain::availability::{OptionTime, Poll, overlaps_busy};
use domain::id::{EditionSlug, PollNumber};
use domain::text::counted;
use domain::time::{NaiveDate, TimeDelta, Zone};
use formats::busy::{BusyTimes, read};
use std::ops::RangeInclusive;

pub async fn suggest(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    request: Request,
) -> Result<Response, AppError> {
    let action = request.uri().path().to_owned();
    let request = after_sign_in::<PollAnswerForm>(&context, &action, request).await?;
    let number = poll_number(&slug, &number)?;
    context.participant(&slug)?;
    let Upload { form, file } = with_file::<PollAnswerForm>(request).await?;
    let message = match suggestion(&context, &slug, number, form.clone(), file).await {
        Ok(message) => message,
        Err(AppError::Wrong(why)) => PollMessage { why: Some(why), answers: Some(form), ..PollMessage::default() },
        Err(other) => return Err(other),
    };
    show(&context, &slug, number, message).await
}

/// The answers as ticked, with “no” for the options at which they are busy.
async fn suggestion(
    context: &RequestContext,
    slug: &EditionSlug,
    number: PollNumber,
    typed: PollAnswerForm,
    file: Option<Vec<u8>>,
) -> Result<PollMessage, AppError> {
    let by = context.participant(slug)?;
    let file = file.ok_or(Refusal::NotACalendar)?;
    let text = String::from_utf8(file).map_err(|_| Refusal::NotACalendar)?;
    let poll = context.store().poll(by, number, context.now).await?;
    let edition = context.edition(slug).await?;
    poll.check_open(&edition, edition.today(context.now))?;
    let own = context.preferences.as_ref().and_then(|preferences| preferences.zone.clone());
    let zone = own.unwrap_or(edition.zone);
    let Some(days) = days(&poll, &zone) else {
        return Ok(PollMessage { answers: Some(typed), ..PollMessage::default() });
    };
    let (found, zone) = read_aside(move || (read(&text, days, &zone), zone)).await?;
    let found = found?;
    let busy: Vec<_> = poll
        .options
        .iter()
        .filter(|option| overlaps_busy(option.time, &found.slots, &zone))
        .map(|option| option.id)
        .collect();
    let done = said(busy.len(), poll.options.len(), &found);
    Ok(PollMessage { done: Some(done), answers: Some(typed.with_no(&busy)), ..PollMessage::default() })
}

/// The days of the options in a zone, with a day on each side; `None` without options.
fn days(poll: &Poll, zone: &Zone) -> Option<RangeInclusive<NaiveDate>> {
    let days = poll.options.iter().map(|option| match option.time {
        OptionTime::Slot(slot) => zone.at(slot.starts()).date_naive(),
        OptionTime::Day(day) => day,
    });
    let (first, last) = (days.clone().min()?, days.max()?);
    Some(first - TimeDelta::days(1)..=last + TimeDelta::days(1))
}

fn said(busy: usize, all: usize, found: &BusyTimes) -> String {
    let unread = match found.unread {
        0 => String::new(),
        unread => format!(" {} could not be read.", counted(unread, "event", "events")),
    };
    format!(
        "Your calendar is busy at {busy} of {}. They are answered with “no” below. Nothing is saved yet, and the file is not kept.{unread}",
        counted(all, "time", "times")
    )
}
