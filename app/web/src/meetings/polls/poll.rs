//! The page of a poll: the reader’s answers, how many can attend, and the fairest times.

use super::answer_form::{AnswerTables, PersonField, PollAnswerForm, PollZones};
use super::management::{AnswersByName, ChoiceForm, Management};
use super::options_form::OptionsForm;
use super::ranking::SeriesQuery;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::email_preview::in_the_outbox;
use crate::components::field::{Choice, Done, Rejection};
use crate::components::painter::AnswerPainter;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, given, number};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::Refusal;
use domain::access::{Actor, may_view};
use domain::availability::{AskedPerson, Poll, PollAction, PollPurpose};
use domain::editions::Edition;
use domain::id::{EditionSlug, PersonId, PollNumber};
use domain::text::LocalPath;
use domain::time::{Instant, day};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Edition and poll.
pub type Names = Path<(String, String)>;

/// The query of the page: what was just saved, and the person that an organizer answers for.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PollQuery {
    pub saved: String,
    /// The number of reminders that were just written.
    pub emailed: String,
    pub person: String,
    pub meetings: String,
    pub spare: String,
}

impl Form for PollQuery {}

impl PollQuery {
    /// What was just done, in a sentence.
    fn done(&self) -> Result<Option<String>, Refusal> {
        let emailed = number(&self.emailed, "a number of people")?.map(|count| in_the_outbox(count as usize));
        let saved = match self.saved.as_str() {
            "" => None,
            "closed" => Some("The poll is closed."),
            "reopened" => Some("The poll is open again."),
            "reopened-without-last-day" => {
                Some("The poll is open again. Its last day for answers was over, so it has none now.")
            }
            _ => Some("Saved."),
        };
        let sentences: Vec<String> = [saved.map(str::to_owned), emailed].into_iter().flatten().collect();
        Ok(Some(sentences.join(" ")).filter(|done| !done.is_empty()))
    }
}

/// What the page shows besides the stored poll.
#[derive(Default)]
pub struct PollMessage {
    pub why: Option<String>,
    pub done: Option<String>,
    /// The answers as typed, or as a calendar suggests them.
    pub answers: Option<PollAnswerForm>,
    /// The person that an organizer answers for.
    pub person: Option<PersonId>,
    pub options: OptionsForm,
    pub choice: ChoiceForm,
    /// The last day as typed.
    pub deadline: Option<String>,
    pub series: SeriesQuery,
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    PageQuery(query): PageQuery<PollQuery>,
) -> Result<Response, AppError> {
    let message = PollMessage {
        done: query.done()?,
        person: given(&query.person).map(PersonId::parse).transpose()?,
        series: SeriesQuery { meetings: query.meetings, spare: query.spare },
        ..PollMessage::default()
    };
    show(&context, &slug, poll_number(&slug, &number)?, message).await
}

/// The number of a poll, as it is written in the address.
pub fn poll_number(slug: &EditionSlug, number: &str) -> Result<PollNumber, AppError> {
    let missing = |_| Refusal::NoSuchPoll { edition: slug.to_string(), number: number.chars().take(20).collect() };
    Ok(PollNumber::parse(number).map_err(missing)?)
}

pub async fn answer(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Names,
    address: Uri,
    FormBody(form): FormBody<PollAnswerForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let number = poll_number(&slug, &number)?;
    match store_answers(&context, &slug, number, &form).await {
        Ok(()) => {
            let person = given(&form.person).map(|person| format!("&person={person}")).unwrap_or_default();
            Ok(go_to(&LocalPath::parse(&format!("/{slug}/polls/{number}?saved=yes{person}"))?))
        }
        Err(AppError::Wrong(why)) => {
            let person = PersonId::parse(form.person.trim()).ok();
            let message = PollMessage { why: Some(why), answers: Some(form), person, ..PollMessage::default() };
            show(&context, &slug, number, message).await
        }
        Err(other) => Err(other),
    }
}

async fn store_answers(
    context: &RequestContext,
    slug: &EditionSlug,
    number: PollNumber,
    form: &PollAnswerForm,
) -> Result<(), AppError> {
    let by = context.participant(slug)?;
    let answers = form.answers()?;
    match given(&form.person).map(PersonId::parse).transpose()? {
        Some(person) => Ok(context.store().answer_poll_for(by, number, person, &answers, context.now).await?),
        None => Ok(context.store().answer_poll(by, number, &answers, context.now).await?),
    }
}

/// Renders the page.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    number: PollNumber,
    message: PollMessage,
) -> Result<Response, AppError> {
    let by = context.reader(slug)?;
    let poll = context.store().poll(by, number, context.now).await?;
    let may = |action| poll.access.may(&context.actor, action);
    let person = message.person.filter(|_| may(PollAction::AnswerForOthers));
    let answers = poll.answers(person.unwrap_or(by.id()));
    let edition = context.edition(slug).await?;
    let reader = context.preferences.as_ref().and_then(|preferences| preferences.zone.clone());
    let zones = PollZones { reader: reader.filter(|zone| *zone != edition.zone), edition: edition.zone.clone() };
    let is_open = may(PollAction::Answer) && poll.check_open(&edition, edition.today(context.now)).is_ok();
    let form = is_open.then(|| message.answers.clone().unwrap_or_else(|| PollAnswerForm::of(&answers)));
    let form = form.map(|form| PollAnswerForm { person: person.map(|id| id.to_string()).unwrap_or_default(), ..form });
    let head = PageMeta::new(format!("{}: {}", poll.title, edition.title), "When are you available?").under("/");
    let (actor, now) = (context.actor.clone(), context.now);
    Ok(layout(context, head, || view! { <PollBody actor edition poll zones form message now/> }))
}

#[component]
fn PollBody(
    actor: Actor,
    edition: Edition,
    poll: Poll,
    zones: PollZones,
    form: Option<PollAnswerForm>,
    message: PollMessage,
    now: Instant,
) -> impl IntoView {
    let PollMessage { why, done, options, choice, deadline, series, .. } = message;
    let may = |action| poll.access.may(&actor, action);
    let manages = may(PollAction::Manage);
    let others = may(PollAction::AnswerForOthers).then(|| poll.people.clone());
    let below = (format!("/{}/meetings", edition.slug), "Planning meetings".to_owned());
    let management = manages.then(|| {
        view! { <Management poll=poll.clone() zones=zones.clone() organizes=others.is_some() options choice deadline series/> }
    });
    let people = poll.people.clone();
    let by_name = (!manages && may_view(&actor, &edition.slug)).then(|| view! { <AnswersByName people/> });
    view! {
        <EditionHead edition=edition.clone() actor here="/meetings" title=poll.title.to_string() below/>
        <Done what=done/>
        <Rejection why/>
        <PollSummary poll=poll.clone() edition now/>
        <Answers poll zones form others/>
        {management}
        {by_name}
    }
}

/// How many have answered, until when, and the result.
#[component]
fn PollSummary(poll: Poll, edition: Edition, now: Instant) -> impl IntoView {
    let answered = format!("{} of {} people have answered", poll.answered(), poll.people.len());
    let is_over = poll.deadline.is_some_and(|deadline| deadline < edition.today(now));
    let state = match poll.deadline {
        _ if poll.is_closed => Some("This poll is closed.".to_owned()),
        Some(deadline) if is_over => Some(format!("The last day for answers was {}.", day(deadline))),
        Some(deadline) => Some(format!("Answers until {}.", day(deadline))),
        None => None,
    };
    let about = match (&poll.meeting, poll.purpose) {
        (Some((number, title)), _) => {
            let address = format!("/{}/meetings/{number}", edition.slug);
            let label = if poll.is_closed { "It was about the time of: " } else { "It finds a time for: " };
            EitherOf3::A(view! { <p>{label}<a href=address dir="auto">{title.to_string()}</a></p> })
        }
        (None, PollPurpose::Edition) => {
            EitherOf3::B(view! { <p>{format!("It finds the dates of the {}.", edition.title)}</p> })
        }
        (None, PollPurpose::Meeting) => EitherOf3::C(()),
    };
    view! {
        <p class="headline">{answered}</p>
        {about}
        {state.map(|state| view! { <p>{state}</p> })}
    }
}

/// The options with the reader's answers while the poll is open. `others` are the people that an organizer can answer for.
#[component]
fn Answers(
    poll: Poll,
    zones: PollZones,
    form: Option<PollAnswerForm>,
    others: Option<Vec<AskedPerson>>,
) -> impl IntoView {
    let address = poll.address();
    let Some(form) = form else {
        return Either::Left(view! { <section><h2>"Answers"</h2><AnswerTables poll form=None zones/></section> });
    };
    let person = others.iter().flatten().find(|asked| asked.respondent.person.to_string() == form.person).cloned();
    let heading = match &person {
        Some(asked) => format!("When is {} available?", asked.person.name),
        None => "When are you available?".to_owned(),
    };
    let zone_note = zones.reader.is_none().then(|| {
        view! { <p class="muted">{format!("Times are in {}. ", zones.edition)}<a href="/me">"Set your time zone"</a>" to see yours beside them."</p> }
    });
    let note = person.is_some().then(|| {
        view! { <p class="muted">"Answers that they gave themselves stay. Yours are marked as given by an organizer."</p> }
    });
    let busy = form.person.is_empty().then(|| view! { <BusyTimes address=address.clone()/> });
    let missing = form.missing(&poll.options).map(|missing| view! { <p class="attention">{missing}</p> });
    let chosen = form.person.clone();
    Either::Right(view! {
        <section>
            <h2>{heading}</h2>
            {zone_note}
            {note}
            {missing}
            <form method="post" action=format!("{address}/answer") class="poll-answers">
                <PersonField person=form.person.clone()/>
                <AnswerPainter><AnswerTables poll form=Some(form) zones/></AnswerPainter>
                <button class="primary">"Save answers"</button>
                {busy}
            </form>
            {others.map(|people| view! { <AnswerForOthers address people chosen/> })}
        </section>
    })
}

/// Uploads a calendar, from which the page suggests answers. It is part of the form with the answers, so they stay.
#[component]
fn BusyTimes(address: String) -> impl IntoView {
    view! {
        <details>
            <summary>"Fill in from your calendar"</summary>
            <div class="stacked">
                <p class="muted">"Times at which you are busy get the answer “no”, other times keep what you have ticked. You check and save the answers yourself. The file is not kept."</p>
                <label>"Calendar file (.ics)"<input type="file" name="file" accept=".ics,text/calendar"/></label>
                <button formaction=format!("{address}/busy") formenctype="multipart/form-data">"Suggest answers"</button>
            </div>
        </details>
    }
}

/// Chooses the person that an organizer answers for.
#[component]
fn AnswerForOthers(address: String, people: Vec<AskedPerson>, chosen: String) -> impl IntoView {
    let option = |asked: AskedPerson| {
        let mark = if asked.is_answered_by_organizer {
            " (answered by an organizer)"
        } else if asked.has_answered() {
            ""
        } else {
            " (no answer yet)"
        };
        (asked.respondent.person.to_string(), format!("{}{mark}", asked.person.name))
    };
    let options =
        std::iter::once((String::new(), "yourself".to_owned())).chain(people.into_iter().map(option)).collect();
    view! {
        <form method="get" action=address class="form-row">
            <Choice name="person" label="Answer for" options chosen/>
            <button>"Show"</button>
        </form>
    }
}
