//! The page on which organizers set when the interest form is open, its limits and its introduction.

use super::done::SettingsQuery;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{DayField, Done, Hidden, NumberField, Rejection, SavedVersion, TextField};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, day, number, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::applications::InterestSettings;
use domain::id::EditionSlug;
use domain::text::{LocalPath, LongText, revision};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InterestSettingsForm {
    pub opens: String,
    pub closes: String,
    pub answer_by: String,
    pub introduction: String,
    pub max_applications: String,
    pub max_characters: String,
    /// The revision of the settings that the form showed.
    pub read: String,
}

impl Form for InterestSettingsForm {}

impl InterestSettingsForm {
    fn of(stored: Option<&InterestSettings>) -> InterestSettingsForm {
        let read = revision(&stored);
        let Some(settings) = stored else {
            let (applications, characters) = ("200".to_owned(), "2000".to_owned());
            return InterestSettingsForm {
                max_applications: applications,
                max_characters: characters,
                read,
                ..InterestSettingsForm::default()
            };
        };
        InterestSettingsForm {
            opens: settings.opens.to_string(),
            closes: settings.closes.to_string(),
            answer_by: settings.answer_by.map(|day| day.to_string()).unwrap_or_default(),
            introduction: settings.introduction.as_ref().map(LongText::to_string).unwrap_or_default(),
            max_applications: settings.max_applications.to_string(),
            max_characters: settings.max_characters.to_string(),
            read,
        }
    }

    /// Whether both days are empty, so that there is no interest form.
    fn is_off(&self) -> bool {
        self.opens.trim().is_empty() && self.closes.trim().is_empty()
    }

    fn settings(&self) -> Result<InterestSettings, Refusal> {
        let missing = |what| move || Refusal::Empty { what };
        Ok(InterestSettings {
            opens: day(&self.opens)?.ok_or_else(missing("The first day"))?,
            closes: day(&self.closes)?.ok_or_else(missing("The last day"))?,
            answer_by: day(&self.answer_by)?,
            introduction: optional(&self.introduction, LongText::parse)?,
            max_applications: number(&self.max_applications, "a number of applications")?.unwrap_or(0),
            max_characters: number(&self.max_characters, "a number of characters")?.unwrap_or(0),
        })
    }
}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SettingsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, None, None, query.saved.0).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<InterestSettingsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/interest"))?;
    match set(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/interest?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

async fn set(context: &RequestContext, slug: &EditionSlug, form: &InterestSettingsForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    if form.is_off() {
        return Ok(context.store().remove_interest_settings(by, &form.read, context.now).await?);
    }
    Ok(context.store().set_interest_settings(by, &form.read, &form.settings()?, context.now).await?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<InterestSettingsForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    context.organizer(slug)?;
    let stored = InterestSettingsForm::of(context.store().interest_settings(slug).await?.as_ref());
    let (edition, actor) = (context.edition(slug).await?, context.actor.clone());
    let head = PageMeta::new(format!("Interest form of the {}", edition.title), "Set when it is open.").under("/");
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != stored.read);
    let form = rejected.unwrap_or_else(|| stored.clone());
    let other = is_outdated.then(|| view! { <Saved stored=&stored/> });
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/settings" title="Interest form".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
            <SettingsTabs edition=slug.clone() here="/settings/interest"/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            <Rejection why/>
            {other}
            <p class="muted">
                "People ask to be invited on the page "<a href=format!("/{slug}/interest")>"Interest form"</a>
                ". It has the questions of the page "<a href=format!("/{slug}/settings/questions")>"Questions"</a>". You read what they send on the page "<a href=format!("/{slug}/applications")>"Applications"</a>". To take the form down, leave both days empty; applications stay."
            </p>
            <form method="post" action=format!("/{slug}/settings/interest") class="stacked">
                <Hidden name="read" value=stored.read.clone()/>
                <Fields form=&form/>
                <button class="primary">"Save"</button>
            </form>
        }
    }))
}

#[component]
fn Fields<'a>(form: &'a InterestSettingsForm) -> impl IntoView {
    view! {
        <div class="side-by-side">
            <DayField name="opens" label="First day" value=&form.opens/>
            <DayField name="closes" label="Last day" value=&form.closes/>
            <DayField name="answer_by" label="Everyone gets an answer by (optional)" value=&form.answer_by/>
        </div>
        <TextField name="introduction" id="introduction" label="Introduction (optional, Markdown)" value=&form.introduction rows=5/>
        <div class="side-by-side">
            <NumberField name="max_applications" label="Most applications" value=&form.max_applications least=1/>
            <NumberField name="max_characters" label="Most characters of each text" value=&form.max_characters least=100/>
        </div>
    }
}

/// The settings that someone else saved while the form was open.
#[component]
fn Saved<'a>(stored: &'a InterestSettingsForm) -> impl IntoView + use<> {
    let stored = stored.clone();
    let fields = [
        ("First day", stored.opens),
        ("Last day", stored.closes),
        ("Everyone gets an answer by", stored.answer_by),
        ("Introduction", stored.introduction),
        ("Most applications", stored.max_applications),
        ("Most characters of each text", stored.max_characters),
    ];
    let set = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let set = set.map(|(label, value)| view! { <dt>{label}</dt><dd class="pre-line">{value}</dd> }).collect_view();
    view! { <SavedVersion><dl>{set}</dl></SavedVersion> }
}
