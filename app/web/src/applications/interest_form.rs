//! The interest form as applicants fill it in.

use crate::components::field::{Line, TextField};
use crate::components::own_answers::AnswerFields;
use crate::forms::{Form, MAX_ANSWER_BYTES, optional, shown_answers, typed_answers};
use domain::Refusal;
use domain::applications::{ApplicationContent, InterestSettings, OwnApplication, projects};
use domain::own_questions::{OwnAnswers, OwnQuestion, answers};
use domain::text::{EmailAddress, LongText, Title};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InterestBody {
    pub email: String,
    pub reason: String,
    pub projects: String,
    pub skills: String,
    /// The ids of the questions, and as many answers.
    pub question: Vec<String>,
    pub answer: Vec<String>,
}

impl Form for InterestBody {
    const MAX_FIELDS: usize = 300;
    const MAX_BYTES: usize = MAX_ANSWER_BYTES;
}

impl InterestBody {
    pub fn of(own: &OwnApplication) -> InterestBody {
        let content = &own.content;
        let projects: Vec<String> = content.projects.iter().map(Title::to_string).collect();
        InterestBody {
            email: content.email.to_string(),
            reason: content.reason.to_string(),
            projects: projects.join(", "),
            skills: content.skills.as_ref().map(LongText::to_string).unwrap_or_default(),
            question: own.answers.keys().map(ToString::to_string).collect(),
            answer: shown_answers(&own.answers).into_values().collect(),
        }
    }

    /// The form of a person who has answered some of its questions on another one.
    pub fn with_answers(email: Option<EmailAddress>, answers: &OwnAnswers) -> InterestBody {
        InterestBody {
            email: email.map(|email| email.to_string()).unwrap_or_default(),
            question: answers.keys().map(ToString::to_string).collect(),
            answer: shown_answers(answers).into_values().collect(),
            ..InterestBody::default()
        }
    }

    /// Parses what the applicant wrote.
    ///
    /// # Errors
    /// Refuses an empty or malformed field.
    pub fn content(&self) -> Result<ApplicationContent, Refusal> {
        let required = |typed: &str, what| if typed.trim().is_empty() { Err(Refusal::Empty { what }) } else { Ok(()) };
        required(&self.email, "The email address")?;
        required(&self.reason, "The reason")?;
        Ok(ApplicationContent {
            email: EmailAddress::parse(self.email.trim())?,
            reason: LongText::parse(&self.reason)?,
            projects: projects(&self.projects)?,
            skills: optional(&self.skills, LongText::parse)?,
        })
    }

    /// Parses the answers to the questions of the form.
    ///
    /// # Errors
    /// Refuses a missing or malformed answer.
    pub fn answers(&self, questions: &[OwnQuestion], settings: &InterestSettings) -> Result<OwnAnswers, Refusal> {
        let typed = typed_answers(&self.question, &self.answer);
        answers(questions, &typed, settings.max_characters as usize)
    }
}

/// The fields; `limit` is the most characters of each text.
#[component]
pub fn InterestFields<'a>(form: &'a InterestBody, questions: &'a [OwnQuestion], limit: u32) -> impl IntoView {
    let typed = typed_answers(&form.question, &form.answer);
    view! {
        <p class="muted">{format!("Each text can have at most {limit} characters.")}</p>
        <Line name="email" label="Email address for the answer" value=&form.email/>
        <TextField name="reason" id="reason" label="Why would you like to come?" value=&form.reason rows=5/>
        <Line name="projects" label="Projects you work on, the most important first (optional; like NumPy, SciPy)" value=&form.projects/>
        <TextField name="skills" id="skills" label="What you are good at (optional)" value=&form.skills rows=3/>
        <AnswerFields questions typed=&typed/>
    }
}
