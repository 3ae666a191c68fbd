//! The page on which owners edit the community: name, links, contact and series of documents.

use super::community_form::{CommunityFields, CommunityForm, LooksFields};
use super::done::SettingsQuery;
use crate::addresses::go_to;
use crate::components::email_server::NoEmailServer;
use crate::components::field::{Done, Hidden, Rejection, SavedVersion};
use crate::components::times::Ago;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::PageQuery;
use crate::layout::{PageMeta, layout};
use crate::upload::{Upload, after_sign_in, with_file};
use axum::extract::Request;
use axum::response::Response;
use domain::Refusal;
use domain::backups::BackupState;
use domain::community::Community;
use domain::text::LocalPath;
use domain::time::Instant;
use leptos::prelude::*;

/// What the page shows besides the stored community.
#[derive(Default)]
struct Shown {
    form: Option<CommunityForm>,
    why: Option<String>,
    saved: bool,
    /// Whether a logo was chosen, which browsers forget.
    has_file: bool,
}

pub async fn page(context: RequestContext, PageQuery(query): PageQuery<SettingsQuery>) -> Result<Response, AppError> {
    show(&context, Shown { saved: query.saved.0, ..Shown::default() })
}

pub async fn save(context: RequestContext, request: Request) -> Result<Response, AppError> {
    let request = after_sign_in::<CommunityForm>(&context, "/settings", request).await?;
    context.owner()?;
    let Upload { form, file } = with_file::<CommunityForm>(request).await?;
    match edit(&context, &form, file.as_deref()).await {
        Ok(()) => Ok(go_to(&LocalPath::parse("/settings?saved=yes")?)),
        Err(AppError::Wrong(why)) => {
            let has_file = file.is_some();
            show(&context, Shown { form: Some(form), why: Some(why), has_file, ..Shown::default() })
        }
        Err(other) => Err(other),
    }
}

async fn edit(context: &RequestContext, form: &CommunityForm, logo: Option<&[u8]>) -> Result<(), AppError> {
    let by = context.owner()?;
    let edited = form.community(logo, context.instance.logo())?;
    if context.instance.revision() != form.read {
        return Err(Refusal::EditConflict.into());
    }
    let read = context.instance.community.as_ref();
    Ok(context.store().edit_community(by, read, &edited, context.now).await?)
}

fn show(context: &RequestContext, shown: Shown) -> Result<Response, AppError> {
    context.owner()?;
    let community = context.instance.community.clone().unwrap_or_else(Community::unnamed);
    let read = context.instance.revision();
    let head = PageMeta::new("Community settings", "Name, links and documents of the community.").under("/me");
    let warning = context.state.proxy_warning;
    let backups = context.state.backups.borrow().clone();
    let now = context.now;
    Ok(layout(context, head, || view! { <CommunityPage community read shown warning backups now/> }))
}

#[component]
fn CommunityPage(
    community: Community,
    read: String,
    shown: Shown,
    /// What is wrong with the setting for proxies.
    warning: Option<&'static str>,
    backups: BackupState,
    now: Instant,
) -> impl IntoView {
    let is_outdated = shown.form.as_ref().is_some_and(|form| form.read != read);
    let saved = is_outdated.then(|| view! { <SavedCommunity community=&community/> });
    let logo = community.logo.as_ref().map(|logo| format!("/logo?v={}", logo.version()));
    let form = shown.form.unwrap_or_else(|| CommunityForm::of(&community));
    view! {
        <header class="page-header"><h1>"Community settings"</h1></header>
        <p class="lead">"The community that this server is for. Every page shows its name and links."</p>
        {warning.map(|warning| view! { <p class="attention">{warning}</p> })}
        <NoEmailServer/>
        <LastBackup backups now/>
        <Done what=shown.saved.then(|| "Saved.".to_owned())/>
        <Rejection why=shown.why/>
        {shown.has_file.then(|| view! { <p class="attention">"Choose the logo file again: browsers don’t keep it."</p> })}
        {saved}
        <form method="post" action="/settings" enctype="multipart/form-data" class="stacked">
            <Hidden name="read" value=read/>
            <CommunityFields form=&form/>
            <LooksFields form=&form logo/>
            <button class="primary">"Save"</button>
        </form>
        <p><a href="/setup">"All steps to set up this server"</a></p>
        <p><a href="/settings/github">"Sync with GitHub"</a></p>
    }
}

/// The time of the last backup, and what to do if there is none.
#[component]
fn LastBackup(backups: BackupState, now: Instant) -> impl IntoView {
    let needs_attention = matches!(backups, BackupState::Off | BackupState::Failed { .. });
    let last = backups.last().map(|at| view! { " The last backup is from " <Ago now then=at/> "." });
    let text = match backups {
        BackupState::Off => {
            "No backups are written. Set CAIRN_BACKUP_DIR to a folder on another disk, and start Cairn again."
                .to_owned()
        }
        BackupState::Pending => "The first backup is being written.".to_owned(),
        BackupState::Done(_) => "Cairn writes a backup each day.".to_owned(),
        BackupState::Failed { why, .. } => format!("The backup failed and is tried again every 10 minutes: {why}"),
    };
    view! { <p class:attention=needs_attention>{text}{last}</p> }
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
        ("Accent colour on light pages", form.accent_light),
        ("Accent colour on dark pages", form.accent_dark),
        ("One document", form.series),
        ("Several documents", form.series_plural),
        ("Heading", form.series_title),
        ("What the documents are", form.series_about),
    ];
    let set = fields.into_iter().filter(|(_, value)| !value.is_empty());
    view! {
        <SavedVersion><dl>{set.map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view()}</dl></SavedVersion>
    }
}
