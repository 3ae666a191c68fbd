//! The page on which owners edit the community: name, links, contact and series of documents.

use super::community_form::{CommunityFields, CommunityForm};
use super::general::SettingsQuery;
use crate::addresses::go_to;
use crate::components::field::{Done, Hidden, Rejection};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::community::Community;
use domain::text::LocalPath;
use leptos::prelude::*;

/// What the page shows besides the stored community.
#[derive(Default)]
struct Shown {
    form: Option<CommunityForm>,
    why: Option<String>,
    saved: bool,
    /// Whether someone else saved settings after the form was opened.
    conflict: bool,
}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<SettingsQuery>) -> Result<Response, AppError> {
    show(&context, Shown { saved: query.saved.0, ..Shown::default() })
}

pub async fn save(context: RequestContext, FormBody(form): FormBody<CommunityForm>) -> Result<Response, AppError> {
    context.sender(&form, "/settings")?;
    match edit(&context, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse("/settings?saved=yes")?)),
        Err(AppError::Wrong(why)) => {
            let conflict = why == Refusal::EditConflict.to_string();
            show(&context, Shown { form: Some(form), why: Some(why), conflict, ..Shown::default() })
        }
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, form: &CommunityForm) -> Result<(), AppError> {
    let by = context.owner()?;
    let edited = form.community()?;
    if context.instance.revision() != form.read {
        return Err(Refusal::EditConflict.into());
    }
    let read = context.instance.community.as_ref();
    Ok(context.store().edit_community(by, read, &edited, context.now).await?)
}

fn show(context: &RequestContext, shown: Shown) -> Result<Response, AppError> {
    context.owner()?;
    let community = context.instance.community.clone().unwrap_or_else(Community::unnamed);
    // After a conflict was shown, saving again replaces the other version.
    let read = context.instance.revision();
    let head = PageMeta::new("Community settings", "Name, links and documents of the community.").under("/me");
    Ok(layout(context, head, || view! { <CommunityPage community read shown/> }))
}

#[component]
fn CommunityPage(community: Community, read: String, shown: Shown) -> impl IntoView {
    let saved = shown.conflict.then(|| view! { <SavedCommunity community=&community/> });
    let form = shown.form.unwrap_or_else(|| CommunityForm::of(&community));
    view! {
        <header class="page-header"><h1>"Community settings"</h1></header>
        <p class="lead">"The community that this server is for. Every page shows its name and links."</p>
        <Done what=shown.saved.then(|| "Saved.".to_owned())/>
        <Rejection why=shown.why/>
        {saved}
        <form method="post" action="/settings" class="stacked">
            <Hidden name="read" value=read/>
            <CommunityFields form=&form/>
            <button class="primary">"Save"</button>
        </form>
        <p><a href="/setup">"All steps to set up this server"</a></p>
    }
}

/// The version that someone else saved while the form was open.
#[component]
fn SavedCommunity<'a>(community: &'a Community) -> impl IntoView {
    let form = CommunityForm::of(community);
    let fields = [
        ("Name", form.name),
        ("Tagline", form.tagline),
        ("Website", form.site),
        ("Source code", form.source),
        ("Code of conduct", form.conduct),
        ("Contact", form.contact),
        ("One document", form.series),
        ("Several documents", form.series_plural),
        ("Heading", form.series_title),
        ("What the documents are", form.series_about),
    ];
    let set = fields.into_iter().filter(|(_, value)| !value.is_empty());
    view! {
        <section class="details" aria-label="The saved version">
            <h2>"The saved version"</h2>
            <dl>{set.map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view()}</dl>
        </section>
    }
}
