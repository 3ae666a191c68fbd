//! The page on which organizers edit the links of an edition.

use super::done::SettingsQuery;
use super::links_form::{LinkFields, LinksForm, lines};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection, SavedVersion};
use crate::components::settings_tabs::SettingsTabs;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::id::EditionSlug;
use domain::text::LocalPath;
use leptos::prelude::*;

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
    FormBody(form): FormBody<LinksForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/links"))?;
    match edit(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/links?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, slug: &EditionSlug, form: &LinksForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    Ok(context.store().edit_links(by, &form.shown()?, &form.links()?, context.now).await?)
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<LinksForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    context.organizer(slug)?;
    let page = context.edition_page(slug).await?;
    let (edition, actor) = (page.edition, context.actor.clone());
    let form = rejected.unwrap_or_else(|| LinksForm::of(&page.links));
    let saved_lines = lines(&page.links);
    let other = form.is_outdated(&page.links).then(|| saved_lines.clone());
    let head = PageMeta::new(format!("Links of the {}", edition.title), "Edit the links.").under("/");
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition actor here="/settings" title="Links".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
            <SettingsTabs edition=slug.clone() here="/settings/links"/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            <Rejection why/>
            {other.map(|links| view! {
                <SavedVersion><pre>{links}</pre></SavedVersion>
            })}
            <p class="muted">"The Overview page shows these links, e.g. to shared notes or a map. To remove a link, empty its two fields."</p>
            <form method="post" action=format!("/{slug}/settings/links") class="stacked">
                <Hidden name="read" value=saved_lines/>
                <LinkFields form=&form/>
                <button class="primary">"Save links"</button>
            </form>
        }
    }))
}
