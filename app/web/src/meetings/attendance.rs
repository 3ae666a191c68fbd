//! The page on which the lead of a meeting shows its check-in code and records who attended.

use super::api;
use super::qr_code::QrCode;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection, TextField};
use crate::components::people_present::PeoplePresent;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, given};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::attendance::{
    AttendanceRow, AttendanceSource, CheckInCode, NameMatch, PastedName, attendance_changes, match_names,
};
use domain::id::{EditionSlug, PersonId};
use domain::meetings::{MeetingAction, MeetingPage, MeetingReply};
use domain::text::{LocalPath, counted};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Edition and meeting.
type Names = Path<(String, String)>;

/// The list of people with a box each.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AttendanceForm {
    /// The ticked people.
    pub present: Vec<String>,
    /// The people who were ticked when the form was opened, so that it changes no one else.
    pub was: Vec<String>,
    /// `list` if the people are from a pasted list.
    pub source: String,
}

impl Form for AttendanceForm {
    const MAX_FIELDS: usize = 2000;
}

/// A pasted list of participants.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PastedForm {
    pub pasted: String,
}

impl Form for PastedForm {}

/// The query of the page: whether something was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AttendanceQuery {
    pub saved: Checkbox,
}

impl Form for AttendanceQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    PageQuery(query): PageQuery<AttendanceQuery>,
) -> Result<Response, AppError> {
    let meeting = managed(&context, &slug, &number).await?;
    show(&context, &slug, meeting, Shown { saved: query.saved.0, ..Shown::default() }).await
}

/// Matches a pasted list with people, and asks before anything is recorded.
pub async fn paste(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<PastedForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let meeting = managed(&context, &slug, &number).await?;
    let why = given(&form.pasted).is_none().then(|| "Paste the list of participants first.".to_owned());
    show(&context, &slug, meeting, Shown { pasted: Some(form.pasted), why, saved: false }).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<AttendanceForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let meeting = managed(&context, &slug, &number).await?;
    match record(&context, &slug, &meeting, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/meetings/{number}/attendance?saved=yes"))?)),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            show(&context, &slug, meeting, Shown { why: Some(why), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn record(
    context: &RequestContext,
    slug: &EditionSlug,
    meeting: &MeetingPage,
    form: &AttendanceForm,
) -> Result<(), AppError> {
    let by = context.participant(slug)?;
    let ids = |typed: &[String]| -> Result<BTreeSet<PersonId>, AppError> {
        Ok(typed.iter().filter_map(|id| given(id)).map(PersonId::parse).collect::<Result<_, _>>()?)
    };
    let (present, was) = (ids(&form.present)?, ids(&form.was)?);
    let presence = attendance_changes(&present, &was);
    let source = match form.source.as_str() {
        "list" => AttendanceSource::List,
        _ => AttendanceSource::Organizer,
    };
    context.store().record_attendance(by, meeting.number, &presence, source, context.now).await?;
    Ok(())
}

/// The meeting, if the reader may record its attendance.
async fn managed(context: &RequestContext, slug: &EditionSlug, number: &str) -> Result<MeetingPage, AppError> {
    let meeting = api::meeting(context, slug, number).await?;
    let action = MeetingAction::RecordAttendance;
    context.check(meeting.access.may(&context.actor, action), action.who_may())?;
    Ok(meeting)
}

/// What the page shows besides the stored attendance.
#[derive(Default)]
struct Shown {
    pasted: Option<String>,
    why: Option<String>,
    saved: bool,
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    meeting: MeetingPage,
    shown: Shown,
) -> Result<Response, AppError> {
    let by = context.participant(slug)?;
    let edition = context.edition(slug).await?;
    let new = CheckInCode::of_secret((context.state.secret)().as_str().as_bytes());
    let code = context.store().check_in_code(by, meeting.number, &new).await?;
    let rows = context.store().attendance_rows(by, meeting.number).await?;
    let replies = context.store().meeting_replies(by, meeting.number).await?;
    let actor = context.actor.clone();
    let title = meeting.details.title.to_string();
    let address = format!("/{slug}/meetings/{}", meeting.number);
    let link = format!("{}{address}?code={code}", context.state.origin);
    let head = PageMeta::new(format!("Attendance: {title}"), "Check-in code and attendance of a planning meeting.");
    Ok(layout(context, head.under("/"), || {
        let Shown { pasted, why, saved } = shown;
        let matches = pasted.as_deref().filter(|_| why.is_none());
        let matches = matches.map(|pasted| view! { <Matches address=&address names=match_names(pasted, &rows)/> });
        view! {
            <EditionHead edition actor here="/meetings" title="Attendance".to_owned() below=(address.clone(), title)/>
            <Done what=saved.then(|| "The attendance is recorded.".to_owned())/>
            <Rejection why/>
            {matches}
            <section>
                <h2>"Check-in"</h2>
                <p>"Participants enter this code on the page of the meeting, from 10 minutes before its start to 30 minutes after its end."</p>
                <p class="headline code">{code.to_string()}</p>
                <QrCode link/>
            </section>
            <Replies replies/>
            <PeoplePresent title="Who attended" action=format!("{address}/attendance") button="Save attendance" rows=&rows/>
            <section>
                <h2>"Paste a list of participants"</h2>
                <p class="muted">"Copy the list of participants from the video call. You see who was recognized before anything is recorded."</p>
                <form method="post" action=format!("{address}/attendance/paste") class="stacked">
                    <TextField name="pasted" id="pasted" label="List of participants" value=pasted.clone().unwrap_or_default() rows=6/>
                    <button>"Check the list"</button>
                </form>
            </section>
        }
    }))
}

/// Who said that they will come.
#[component]
fn Replies(replies: Vec<MeetingReply>) -> impl IntoView {
    let (coming, not): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.coming);
    let names = |replies: Vec<MeetingReply>| {
        let names: Vec<String> = replies.into_iter().map(|reply| reply.person.name.to_string()).collect();
        names.join(", ")
    };
    let line = |label: &str, replies: Vec<MeetingReply>| {
        let any = !replies.is_empty();
        let text = format!("{} {label}: {}", replies.len(), names(replies));
        any.then(|| view! { <p>{text}</p> })
    };
    let none = (coming.is_empty() && not.is_empty()).then(|| view! { <p class="muted">"No one has replied yet."</p> });
    view! { <section><h2>"Replies"</h2>{none}{line("coming", coming)}{line("can’t come", not)}</section> }
}

/// The people of a pasted list: recognized ones are ticked, and unclear names are asked about.
#[component]
fn Matches<'a, 'p>(address: &'a str, names: Vec<PastedName<'p>>) -> impl IntoView {
    let tick = |row: &AttendanceRow, text: &str, ticked: bool| {
        let note = if row.person.name.as_str() == text { String::new() } else { format!(" (listed as “{text}”)") };
        let label = format!(" {}{note}", row.person.name);
        view! { <label class="check"><input type="checkbox" name="present" value=row.id.to_string() checked=ticked/>{label}</label> }
    };
    let entry = |name: &PastedName<'p>| match &name.found {
        NameMatch::Matched(row) => EitherOf3::A(view! { <li>{tick(row, &name.text, true)}</li> }),
        NameMatch::Unclear(rows) => {
            let choices = rows.iter().map(|row| tick(row, &name.text, false)).collect_view();
            EitherOf3::B(
                view! { <li><fieldset><legend>{format!("Who is “{}”?", name.text)}</legend>{choices}</fieldset></li> },
            )
        }
        NameMatch::Unknown => EitherOf3::C(
            view! { <li>{format!("“{}” is no participant of this edition, and is not recorded.", name.text)}</li> },
        ),
    };
    let is_matched = |name: &&PastedName<'p>| matches!(name.found, NameMatch::Matched(_));
    let matched = names.iter().filter(is_matched).count();
    let text = format!("{matched} of {} recognized", counted(names.len(), "name", "names"));
    view! {
        <section class="details" aria-label="The pasted list">
            <h2>{text}</h2>
            <form method="post" action=format!("{address}/attendance") class="stacked">
                <Hidden name="source" value="list".to_owned()/>
                <ul class="plain-list checkbox-grid">{names.iter().map(entry).collect_view()}</ul>
                <button class="primary">"Record the ticked people"</button>
            </form>
        </section>
    }
}
