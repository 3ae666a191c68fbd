//! The page on which organizers edit, preview, save and restore an email template.

use super::template_form::{EmailTemplateForm, TemplateFields};
use crate::addresses::go_to;
use crate::app_state::AppState;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection, SavedVersion};
use crate::components::markup::RenderedMarkup;
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::components::read_only::may_change;
use crate::confirmation::{Question, ask, is_done};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;
use domain::access::Viewer;
use domain::editions::{Edition, Part};
use domain::email::{Email, EmailKind, EmailTemplate, TemplateValues};
use domain::id::EditionSlug;
use domain::invitations::Invitation;
use domain::text::{LocalPath, revision};
use domain::time::days;
use formats::emails::EXAMPLE_LINK;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether the template was just saved.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateQuery {
    pub saved: Checkbox,
    /// Whether a test was just sent.
    pub tested: Checkbox,
    /// Whether the default text was just restored.
    pub restored: Checkbox,
}

impl Form for TemplateQuery {}

/// The edition and the kind of email that the path names.
pub struct TemplatePath {
    edition: EditionSlug,
    kind: EmailKind,
}

impl TemplatePath {
    fn address(&self) -> String {
        format!("/{}/email-templates/{}", self.edition, self.kind.as_str())
    }

    /// Asks whether to restore the default text.
    fn question(&self, context: &RequestContext, form: &EmailTemplateForm) -> Question {
        let has_invitations = context.instance.has(&self.edition, Part::Invitations);
        Question {
            edition: Some(self.edition.clone()),
            here: if has_invitations { "/invitations" } else { "/settings" },
            form_page: (self.address(), format!("Email template: {}", self.kind.name())),
            title: "Restore the default text?".to_owned(),
            action: format!("{}/restore", self.address()),
            fields: form.pairs(),
            button: Some("Restore default text".to_owned()),
            warning: "The custom text can’t be restored.".to_owned(),
        }
    }
}

impl FromRequestParts<AppState> for TemplatePath {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let EditionPath(edition) = EditionPath::from_request_parts(parts, state).await?;
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let kind = path.map(|Path((_, kind))| kind).unwrap_or_default();
        Ok(TemplatePath { edition, kind: EmailKind::parse(&kind)? })
    }
}

/// What the page shows besides the stored template.
#[derive(Default)]
struct PageState {
    /// As typed.
    template: Option<EmailTemplate>,
    why: Option<String>,
    done: Option<String>,
    /// The revision that a form was opened for.
    read: Option<String>,
}

impl PageState {
    fn of_form(form: &EmailTemplateForm, why: Option<String>) -> PageState {
        PageState { template: Some(form.typed()), why, done: None, read: Some(form.read.clone()) }
    }
}

pub async fn page(
    context: RequestContext,
    path: TemplatePath,
    PageQuery(query): PageQuery<TemplateQuery>,
) -> Result<Response, AppError> {
    let done = match (query.saved.0, query.tested.0) {
        (true, _) => Some("Saved. New emails use this text."),
        (_, true) if context.state.sends_emails => Some("The test email is sent to you in a moment."),
        (_, true) => Some("The test email is in the outbox."),
        _ if query.restored.0 => Some("The default text is restored."),
        _ => None,
    };
    let done = done.map(str::to_owned);
    show(&context, &path, PageState { done, ..PageState::default() }).await
}

pub async fn preview(
    context: RequestContext,
    path: TemplatePath,
    FormBody(form): FormBody<EmailTemplateForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("{}/preview", path.address()))?;
    context.organizer(&path.edition)?;
    let why = form.template(path.kind).err().map(|refusal| refusal.to_string());
    show(&context, &path, PageState::of_form(&form, why)).await
}

pub async fn save(
    context: RequestContext,
    path: TemplatePath,
    FormBody(form): FormBody<EmailTemplateForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("{}/save", path.address()))?;
    context.organizer(&path.edition)?;
    let saved = match form.template(path.kind) {
        Ok(template) => set(&context, &path, &form.read, &template).await,
        Err(refusal) => Err(refusal.into()),
    };
    finish(&context, &path, &form, saved).await
}

/// Sends the text as typed to the organizer who asks; nothing is saved.
pub async fn test(
    context: RequestContext,
    path: TemplatePath,
    FormBody(form): FormBody<EmailTemplateForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("{}/test", path.address()))?;
    let by = context.organizer(&path.edition)?;
    let edition = context.edition(&path.edition).await?;
    let mut values = example(&context, by.into(), &edition).await?;
    // Where the button of the test leads.
    values.insert("page".to_owned(), format!("/{}", edition.slug));
    values.insert(Email::TEST.to_owned(), path.kind.as_str().to_owned());
    let sent = match form.template(path.kind) {
        Ok(template) => context.store().send_template_test(by, &template, &values, context.now).await,
        Err(refusal) => Err(refusal.into()),
    };
    match sent.map_err(AppError::from) {
        Ok(()) => {
            let (stored, _) = context.store().template(by, path.kind).await?;
            if stored == form.typed() {
                return Ok(go_to(&LocalPath::parse(&format!("{}?tested=yes", path.address()))?));
            }
            // Not a redirect, so that the changes that aren't saved stay in the form.
            let done = Some("The test email is in the outbox. Your changes are not saved yet.".to_owned());
            show(&context, &path, PageState { done, ..PageState::of_form(&form, None) }).await
        }
        Err(AppError::Wrong(why)) => show(&context, &path, PageState::of_form(&form, Some(why))).await,
        Err(other) => Err(other),
    }
}

/// Answers with the redirect of a saved form, or with the rejected form.
async fn finish(
    context: &RequestContext,
    path: &TemplatePath,
    form: &EmailTemplateForm,
    saved: Result<Response, AppError>,
) -> Result<Response, AppError> {
    match saved {
        Err(AppError::Wrong(why)) => show(context, path, PageState::of_form(form, Some(why))).await,
        answer => answer,
    }
}

/// Restores the default text, after a page that shows which text is lost.
pub async fn restore(
    context: RequestContext,
    path: TemplatePath,
    FormBody(form): FormBody<EmailTemplateForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("{}/restore", path.address()))?;
    let by = context.organizer(&path.edition)?;
    if context.step == FormStep::Back {
        return show(&context, &path, PageState::of_form(&form, None)).await;
    }
    let (lost, _) = context.store().template(by, path.kind).await?;
    let preview = context.store().preview_writes();
    let restored = preview.store.set_template(by, path.kind, Some(&form.read), None, context.now).await;
    if let Err(why) = restored.map_err(AppError::from) {
        return finish(&context, &path, &form, Err(why)).await;
    }
    let consequences = preview.consequences(by.id()).await?;
    if is_done(&context, preview, &consequences, &lost).await? {
        return Ok(go_to(&LocalPath::parse(&format!("{}?restored=yes", path.address()))?));
    }
    let (question, default) = (path.question(&context, &form), path.kind.template());
    let details = view! { <Texts lost=lost.clone() default/> };
    ask(&context, question, consequences, &lost, details.into_any()).await
}

/// The text that is lost, and the one that replaces it.
#[component]
fn Texts(lost: EmailTemplate, default: EmailTemplate) -> impl IntoView {
    let text = |title: &'static str, text: EmailTemplate| {
        view! { <section class="details"><h2>{title}</h2><p class="subject">{text.subject}</p><pre class="pre-line">{text.body}</pre></section> }
    };
    view! { {text("This text is lost", lost)}{text("The default text", default)} }
}

/// Saves the template, and redirects to its page.
async fn set(
    context: &RequestContext,
    path: &TemplatePath,
    read: &str,
    template: &EmailTemplate,
) -> Result<Response, AppError> {
    let by = context.organizer(&path.edition)?;
    context.store().set_template(by, path.kind, Some(read), Some(template), context.now).await?;
    Ok(go_to(&LocalPath::parse(&format!("{}?saved=yes", path.address()))?))
}

async fn show(context: &RequestContext, path: &TemplatePath, state: PageState) -> Result<Response, AppError> {
    let by = context.viewer(&path.edition)?;
    let (stored, own) = context.store().template(by, path.kind).await?;
    let edition = context.edition(&path.edition).await?;
    let values = example(context, by, &edition).await?;
    let (actor, slug, kind) = (context.actor.clone(), edition.slug.clone(), path.kind);
    let name = kind.name();
    let head = PageMeta::new(format!("Email template: {name}"), "Edit and preview the text of an email.").under("/");
    Ok(layout(context, head, || {
        let PageState { template, why, done, read } = state;
        let current = revision(&stored);
        let template = template.unwrap_or_else(|| stored.clone());
        let saved = read.is_some_and(|read| read != current).then(|| {
            view! { <SavedVersion><p class="subject">{stored.subject}</p><pre class="pre-line">{stored.body}</pre></SavedVersion> }
        });
        let shown = formats::emails::render(&template, &values, Some(EXAMPLE_LINK), None);
        let (here, _) = organizer_parent(&slug);
        view! {
            <EditionHead edition actor here title=format!("Email template: {name}") below=(format!("/{slug}/email-templates"), "Email templates".to_owned())/>
            <OrganizerTabs edition=slug here=""/>
            <Done what=done/>
            <Rejection why/>
            {saved}
            <p>{format!("Sent {}.", kind.when())}</p>
            <div class="two-columns">
                {may_change().then(|| view! { <TemplateFields base=path.address() kind template own read=current/> })}
                <section class="email-preview">
                    <h2>"Preview"</h2>
                    <div class="preview-box"><p class="subject">{shown.subject}</p><RenderedMarkup markup=shown.body/></div>
                    <details><summary>"Plain text"</summary><pre>{shown.text}</pre></details>
                </section>
            </div>
        }
    }))
}

/// The values of this edition; those that an email adds are invented.
async fn example(context: &RequestContext, by: Viewer<'_>, edition: &Edition) -> Result<TemplateValues, AppError> {
    let overview = context.store().overview(by).await?;
    let name = overview.invitations.first().map(Invitation::display_name);
    let deadline = overview.rules.deadline(context.now, &edition.zone);
    let pairs = [
        ("name", name.unwrap_or_else(|| by.account().person.name.to_string())),
        ("edition", edition.title.to_string()),
        ("dates", days(edition.dates.starts(), edition.dates.ends())),
        ("place", edition.place.to_string()),
        ("deadline", edition.zone.deadline(deadline)),
        ("costs", overview.rules.pays.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("position", (overview.figures.waiting + 1).to_string()),
        ("message", "Yes, you can arrive one day later.".to_owned()),
        ("subject", "Someone claimed a task that you proposed".to_owned()),
    ];
    Ok(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
