//! The page of one email: status, actions, a preview without the personal link, and the form.

use super::emails_form::{action_of, described, segment};
use super::outbox::{DeliveryDetails, filled_subject};
use super::template_form::{EmailTemplateForm, Placeholders};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Line, Rejection, SavedVersion, TextField};
use crate::components::markup::RenderedMarkup;
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::components::read_only::may_change;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use domain::editions::Edition;
use domain::email::{Email, EmailTemplate, OutboxAction};
use domain::id::{EditionSlug, EmailId};
use domain::text::{LocalPath, revision};
use formats::emails::EXAMPLE_LINK;
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    PageQuery(query): PageQuery<EmailQuery>,
) -> Result<Response, AppError> {
    let done = query.done(context.state.sends_emails);
    show(&context, &slug, &number, Shown { done, ..Shown::default() }).await
}

/// The query of the page: whether the email was just edited, or how it was handled.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailQuery {
    saved: Checkbox,
    /// The last segment of the address of the action.
    done: String,
}

impl Form for EmailQuery {}

impl EmailQuery {
    fn done(&self, sends: bool) -> Option<String> {
        let handled = action_of(&self.done).map(|action| described(action, 1, sends));
        handled.or_else(|| self.saved.0.then(|| "Saved.".to_owned()))
    }
}

/// What the page shows besides the stored email.
#[derive(Default)]
struct Shown {
    done: Option<String>,
    rejected: Option<EmailTemplateForm>,
    why: Option<String>,
}

/// Saves the text of an email that is not sent yet.
pub async fn edit(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    address: Uri,
    FormBody(form): FormBody<EmailTemplateForm>,
) -> Result<Response, AppError> {
    context.sender(&form, address.path())?;
    let (by, id) = (context.organizer(&slug)?, EmailId::parse(&number)?);
    let saved = match form.text() {
        Ok(template) => context.store().edit_email(by, id, &form.read, &template, context.now).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved.map_err(AppError::from) {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/outbox/{id}?saved=yes"))?)),
        Err(AppError::Wrong(why)) => {
            show(&context, &slug, &number, Shown { rejected: Some(form), why: Some(why), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn show(context: &RequestContext, slug: &EditionSlug, number: &str, shown: Shown) -> Result<Response, AppError> {
    let email = context.store().email(context.viewer(slug)?, EmailId::parse(number)?).await?;
    let edition = context.edition(slug).await?;
    let (actor, slug) = (context.actor.clone(), slug.clone());
    let head = PageMeta::new(format!("Email to {}", email.name), "An email and its delivery status.").under("/");
    Ok(layout(context, head, || {
        let (here, _) = organizer_parent(&slug);
        view! {
            <EditionHead edition=edition.clone() actor here title=filled_subject(&email) below=(format!("/{slug}/outbox"), "Outbox".to_owned())/>
            <OrganizerTabs edition=slug here=""/>
            <Done what=shown.done/>
            <Rejection why=shown.why/>
            <EmailSummary edition=&edition email=&email/>
            {may_change().then(|| view! { <EmailActions edition=&edition email=&email/> })}
            <EmailPreview email=&email/>
            <EditEmail edition=&edition email=&email rejected=shown.rejected/>
        }
    }))
}

#[component]
fn EmailSummary<'a>(edition: &'a Edition, email: &'a Email) -> impl IntoView {
    let to = email.to.as_ref().map_or("no address".to_owned(), ToString::to_string);
    let about = email.invitation.map(|id| {
        view! { <dt>"Invitation"</dt><dd><a href=format!("/{}/invitations/{id}", edition.slug) dir="auto">{email.name.clone()}</a></dd> }
    });
    view! {
        <section class="details" aria-label="Status">
            <dl>
                <dt>"To"</dt><dd dir="auto">{email.name.clone()}", "{to}</dd>
                <dt>"Status"</dt><dd><DeliveryDetails edition email/></dd>
                <dt>"Trigger"</dt><dd>{email.trigger()}</dd>
                {about}
            </dl>
        </section>
    }
}

/// The buttons for the actions that the delivery status allows.
#[component]
fn EmailActions<'a>(edition: &'a Edition, email: &'a Email) -> impl IntoView {
    let base = format!("/{}/outbox", edition.slug);
    let all = [
        (OutboxAction::Hold, "Hold"),
        (OutboxAction::Release, "Send now"),
        (OutboxAction::SendAgain, "Send again"),
        (OutboxAction::Drop, "Discard"),
    ];
    let can: Vec<_> = all.into_iter().filter(|(action, _)| email.delivery_status.after(*action).is_ok()).collect();
    let address = |action: OutboxAction| format!("{base}/{}", segment(action));
    can.first().map(|(first, _)| {
        let button = |(action, label): &(OutboxAction, &'static str)| {
            view! { <button formaction=address(*action)>{*label}</button> }
        };
        view! {
            <form method="post" action=address(*first) class="form-row">
                <Hidden name="ids" value=email.id.to_string()/><Hidden name="one" value="yes"/>
                {can.iter().map(button).collect_view()}
            </form>
        }
    })
}

/// The form that changes the text, while the email is not sent.
#[component]
fn EditEmail<'a>(edition: &'a Edition, email: &'a Email, rejected: Option<EmailTemplateForm>) -> impl IntoView {
    let may = may_change() && email.delivery_status.may_be_edited() && !email.template.body.is_empty();
    let action = format!("/{}/outbox/{}/edit", edition.slug, email.id);
    let read = revision(&email.template);
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
    let open = rejected.is_some();
    let template = rejected.map_or_else(|| email.template.clone(), |form| form.typed());
    let saved = is_outdated.then(|| {
        let EmailTemplate { subject, body } = email.template.clone();
        view! { <SavedVersion><p class="subject">{subject}</p><pre class="pre-line">{body}</pre></SavedVersion> }
    });
    may.then(|| {
        view! {
            <details open=open>
                <summary>"Edit this email"</summary>
                {saved}
                <p class="muted">"Only this email changes. Words in braces are replaced when it is sent."</p>
                <form method="post" action=action class="stacked">
                    <Hidden name="read" value=read/>
                    <Line name="subject" label="Subject" value=template.subject/>
                    <TextField name="body" id="body" label="Text (Markdown)" value=template.body rows=12/>
                    <button class="primary">"Save"</button>
                    <Placeholders kind=email.kind/>
                </form>
            </details>
        }
    })
}

/// Previews the HTML and text parts of the email, with a placeholder for the personal link.
#[component]
fn EmailPreview<'a>(email: &'a Email) -> impl IntoView {
    if email.template.body.is_empty() {
        return Either::Left(
            view! { <p class="muted">"The text was deleted after the retention period. The delivery status is kept."</p> },
        );
    }
    let rendered = formats::emails::render(&email.template, &email.values, Some(EXAMPLE_LINK), None);
    Either::Right(view! {
        <section class="email-preview">
            <h2>"Preview"</h2>
            <div class="preview-box"><p class="subject">{rendered.subject}</p><RenderedMarkup markup=rendered.body/></div>
            <details><summary>"Plain text"</summary><pre>{rendered.text}</pre></details>
        </section>
    })
}
