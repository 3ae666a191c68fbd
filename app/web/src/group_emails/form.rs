//! The form for an email to several people: who gets it, and what it says.

use crate::components::email_preview::preview_button;
use crate::components::field::{Check, Choice, Hidden, Line, TextField};
use crate::components::own_answers::AnswerFilterFields;
use crate::email::template_form::Placeholders;
use crate::forms::{Checkbox, Form, given, optional};
use domain::Refusal;
use domain::email::EmailTemplate;
use domain::group_emails::{NewGroupEmail, RecipientFilter};
use domain::id::EditionSlug;
use domain::invitations::InvitationState;
use domain::own_questions::{AnswerFilter, OwnQuestion};
use domain::text::{Title, revision};
use domain::updates::FormKey;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: a choice of recipients, and the email that was just written.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupEmailQuery {
    pub track: String,
    pub state: String,
    pub first_timers: Checkbox,
    pub missing_travel: Checkbox,
    /// An own question of the edition, and the answer to it.
    pub question: String,
    pub answer: String,
    pub written: String,
}

impl Form for GroupEmailQuery {}

impl GroupEmailQuery {
    pub fn form(self) -> GroupEmailForm {
        let GroupEmailQuery { track, state, first_timers, missing_travel, question, answer, .. } = self;
        GroupEmailForm { track, state, first_timers, missing_travel, question, answer, ..GroupEmailForm::default() }
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupEmailForm {
    pub track: String,
    /// The state of the invitations; empty for all.
    pub state: String,
    pub first_timers: Checkbox,
    pub missing_travel: Checkbox,
    pub question: String,
    pub answer: String,
    pub subject: String,
    pub body: String,
    /// The revision of the template with which the text began.
    pub began: String,
    /// See [`FormKey`].
    pub key: String,
}

impl Form for GroupEmailForm {}

impl GroupEmailForm {
    /// # Errors
    /// Refuses an answer without its question: it would select everyone.
    pub fn filter(&self) -> Result<RecipientFilter, Refusal> {
        if let (None, Some(answer)) = (given(&self.question), given(&self.answer)) {
            return Err(Refusal::AnswerWithoutQuestion(answer.chars().take(AnswerFilter::MAX_ANSWER).collect()));
        }
        let filter = RecipientFilter {
            track: optional(&self.track, Title::parse)?,
            state: optional(&self.state, InvitationState::parse)?,
            first_timers: self.first_timers.0,
            lacks_travel_dates: self.missing_travel.0,
            answer: AnswerFilter::parse(&self.question, &self.answer)?,
        };
        filter.check()?;
        Ok(filter)
    }

    /// Parses what is sent.
    pub fn email(&self) -> Result<NewGroupEmail, Refusal> {
        let EmailTemplate { subject, body } = self.text();
        Ok(NewGroupEmail { template: EmailTemplate::parse(&subject, &body)?, key: FormKey::parse(&self.key)? })
    }

    /// The text as typed, with the line breaks of stored texts.
    fn text(&self) -> EmailTemplate {
        EmailTemplate { subject: self.subject.clone(), body: self.body.replace("\r\n", "\n") }
    }

    /// Whether the text is still that of the template with which it began, or empty.
    pub fn is_untouched(&self) -> bool {
        (self.subject.is_empty() && self.body.is_empty()) || revision(&self.text()) == self.began
    }

    /// The form with the text of a template.
    pub fn beginning_with(self, template: &EmailTemplate) -> GroupEmailForm {
        let began = revision(template);
        GroupEmailForm { subject: template.subject.clone(), body: template.body.clone(), began, ..self }
    }
}

/// Recipients, text and the button that shows each email. The children list the recipients.
#[component]
pub fn GroupEmailFields<'a>(
    slug: &'a EditionSlug,
    form: GroupEmailForm,
    filter: RecipientFilter,
    /// The tracks to choose from.
    tracks: Vec<Title>,
    /// The edition’s own questions, to choose from.
    questions: &'a [OwnQuestion],
    organizes: bool,
    has_travel: bool,
    /// The number of people who get the email.
    reached: u32,
    children: Children,
) -> impl IntoView {
    let action = format!("/{slug}/emails/new/send");
    let everyone = organizes.then(|| (String::new(), "all tracks and none".to_owned()));
    let options = everyone.into_iter().chain(tracks.into_iter().map(|track| (track.to_string(), track.to_string())));
    let track = view! { <Choice name="track" label="People of the track" options=options.collect() chosen=form.track.clone()/> };
    let more = organizes.then(|| {
        let states = RecipientFilter::STATES.map(|state| (state.as_str().to_owned(), state.as_str().to_owned()));
        let states = std::iter::once((String::new(), "sent, waitlisted or accepted".to_owned())).chain(states);
        let travel = has_travel.then(|| {
            view! { <Check name="missing_travel" label="only people with a seat who have not entered both travel dates" ticked=form.missing_travel.0/> }
        });
        view! {
            <Choice name="state" label="State of the invitation" options=states.collect() chosen=form.state.clone()/>
            <Check name="first_timers" label="only people who attend for the first time" ticked=form.first_timers.0/>
            {travel}
            <AnswerFilterFields questions question=form.question.clone() answer=form.answer.clone()/>
        }
    });
    let send = (reached > 0).then(|| view! { <button class="primary">{preview_button(reached as usize)}</button> });
    view! {
        <form method="post" action=action class="stacked">
            <Hidden name="key" value=form.key/>
            <Hidden name="began" value=form.began/>
            <fieldset>
                <legend>"Recipients"</legend>
                <div class="stacked">{track}{more}</div>
                <button formaction=format!("/{slug}/emails/new/recipients")>"Show recipients"</button>
            </fieldset>
            {children()}
            <Line name="subject" label="Subject" value=form.subject/>
            <TextField name="body" id="body" label="Text (Markdown)" value=form.body rows=14/>
            <Placeholders kind=filter.kind()/>
            {send}
        </form>
    }
}
