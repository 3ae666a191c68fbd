//! The pages on which organizers read, edit and preview an edition's email templates.

use super::outbox_email::PLACEHOLDER_LINK;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::markup::RenderedMarkup;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::forms::{DeclaredFields, FieldsBody, FieldsQuery};
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::editions::{Edition, EditionPage};
use domain::email::{EmailKind, EmailTemplate, TemplateValues};
use domain::text::LocalPath;
use domain::time::{Instant, days};
use leptos::prelude::*;

pub async fn list(context: RequestContext, LoadedEdition(page): LoadedEdition) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let mut rows = Vec::new();
    for kind in EmailKind::ALL {
        let (template, own) = context.store().template(context.organizer(&slug)?, kind).await?;
        rows.push((kind, template, own));
    }
    let actor = context.actor.clone();
    let title = format!("Email templates of the {}", page.edition.title);
    let head = PageMeta::new(title, "The texts of the emails that Cairn sends.").under("/");
    Ok(layout(&context, head, || {
        let row = |(kind, template, own): (EmailKind, EmailTemplate, bool)| {
            view! {
                <li class="card">
                    <h3><a href=format!("/{slug}/email-templates/{}", kind.as_str())>{kind.name()}</a></h3>
                    <p>{template.subject}</p>
                    <p>{format!("Sent {}.", kind.when())}</p>
                    <p class="muted">{if own { "Custom text" } else { "Default text" }}{if kind.is_necessary() { "" } else { ". Not sent to people who have unsubscribed." }}</p>
                </li>
            }
        };
        view! {
            <EditionHead edition=page.edition.clone() actor here="/invitations" title="Email templates".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug.clone() here="/email-templates"/>
            <p class="lead">"The texts of all emails. Open one to edit and preview it."</p>
            <ul class="card-grid">{rows.into_iter().map(row).collect_view()}</ul>
        }
        .into_any()
    }))
}

/// The query of the page: whether the template was just saved.
pub struct TemplatesQuery;

impl DeclaredFields for TemplatesQuery {
    const FIELDS: &'static [&'static str] = &["saved"];
}

/// The form for an email template.
pub struct EmailTemplateForm;

impl DeclaredFields for EmailTemplateForm {
    const FIELDS: &'static [&'static str] = &["do", "subject", "body"];
}

pub async fn page(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, kind)): Path<(String, String)>,
    query: FieldsQuery<TemplatesQuery>,
) -> Result<Response, AppError> {
    let kind = EmailKind::parse(&kind)?;
    let (template, own) = context.store().template(context.organizer(&page.edition.slug)?, kind).await?;
    let done = query.is_ticked("saved").then(|| "Saved. New emails use this text.".to_owned());
    Ok(show(&context, page, kind, Typed { template, own, why: None, done }))
}

struct Typed {
    template: EmailTemplate,
    /// Whether the edition has a text of its own.
    own: bool,
    why: Option<String>,
    done: Option<String>,
}

/// Previews the template, saves it, or restores the default text.
pub async fn preview_save_or_restore(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    Path((_, kind)): Path<(String, String)>,
    form: FieldsBody<EmailTemplateForm>,
) -> Result<Response, AppError> {
    let (kind, slug) = (EmailKind::parse(&kind)?, page.edition.slug.clone());
    let address = format!("/{slug}/email-templates/{}", kind.as_str());
    context.sender_of_fields(&form, &address)?;
    let (_, own) = context.store().template(context.organizer(&slug)?, kind).await?;
    let typed =
        EmailTemplate { subject: form.typed("subject").to_owned(), body: form.typed("body").replace("\r\n", "\n") };
    let parsed = EmailTemplate::parse(&typed.subject, &typed.body);
    let saved = match (form.typed("do"), parsed) {
        ("back", _) => context
            .store()
            .set_template(context.organizer(&slug)?, kind, None, context.now)
            .await
            .map_err(AppError::from),
        (_, Err(refusal)) => Err(refusal.into()),
        ("save", Ok(template)) => context
            .store()
            .set_template(context.organizer(&slug)?, kind, Some(&template), context.now)
            .await
            .map_err(AppError::from),
        (_, Ok(template)) => return Ok(show(&context, page, kind, Typed { template, own, why: None, done: None })),
    };
    match saved {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("{address}?saved=yes"))?)),
        Err(AppError::Wrong(why)) => {
            Ok(show(&context, page, kind, Typed { template: typed, own, why: Some(why), done: None }))
        }
        Err(other) => Err(other),
    }
}

fn show(context: &RequestContext, page: EditionPage, kind: EmailKind, typed: Typed) -> Response {
    let (actor, slug, now) = (context.actor.clone(), page.edition.slug.clone(), context.now);
    let name = kind.name();
    let head = PageMeta::new(format!("Email template: {name}"), "Edit and preview the text of an email.").under("/");
    layout(context, head, || {
        let values = example(&page.edition, now);
        let shown = formats::emails::render(&typed.template, &values, Some(PLACEHOLDER_LINK), None);
        let placeholder = |(name, meaning): (&'static str, &'static str)| view! { <li><code>{format!("{{{name}}}")}</code>" "{meaning}</li> };
        let restore = typed.own.then(|| view! { <button name="do" value="back">"Restore default text"</button> });
        view! {
            <EditionHead edition=page.edition.clone() actor here="/invitations" title=format!("Email template: {name}") below=(format!("/{slug}/email-templates"), "Email templates".to_owned())/>
            <OrganizerTabs edition=slug.clone() here=""/>
            {field::done(typed.done)}
            {field::rejection(typed.why)}
            <p>{format!("Sent {}.", kind.when())}</p>
            <div class="two-columns">
                <form method="post" action=format!("/{slug}/email-templates/{}", kind.as_str()) class="stacked">
                    {field::line("subject", "Subject", typed.template.subject.clone())}
                    {field::text("body", "body", "Text (Markdown)", typed.template.body.clone(), 16)}
                    <div class="form-row">
                        <button name="do" value="look">"Preview"</button>
                        <button class="primary" name="do" value="save">"Save"</button>
                        {restore}
                    </div>
                    <details><summary>"Available placeholders"</summary><ul class="bullets">{kind.placeholders().map(placeholder).collect_view()}</ul></details>
                </form>
                <section class="email-preview">
                    <h2>"Preview"</h2>
                    <div class="preview-box"><p class="subject">{shown.subject}</p><RenderedMarkup markup=shown.body/></div>
                    <details><summary>"Plain text"</summary><pre>{shown.text}</pre></details>
                </section>
            </div>
        }
        .into_any()
    })
}

/// The time to reply in the preview.
const THREE_WEEKS: std::time::Duration = std::time::Duration::from_secs(21 * 24 * 3600);

/// Example values for the placeholders in the preview.
fn example(edition: &Edition, now: Instant) -> TemplateValues {
    let deadline = edition.zone.end_of_day(edition.zone.at(now + THREE_WEEKS).date_naive());
    let pairs = [
        ("name", "Wren Talus".to_owned()),
        ("edition", edition.title.to_string()),
        ("dates", days(edition.dates.starts(), edition.dates.ends())),
        ("place", edition.place.to_string()),
        ("deadline", edition.zone.deadline(deadline)),
        ("costs", "Travel and lodging are paid for (example text).".to_owned()),
        ("position", "3".to_owned()),
        ("message", "This is an example message.".to_owned()),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
