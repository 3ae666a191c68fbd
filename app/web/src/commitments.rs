//! The page of an edition's commitments: the current version, earlier ones, and the form for a new one.

mod commitments_form;

use crate::addresses::go_to;
use crate::components::difference::AgreementDifference;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::settings_tabs::BackToChecklist;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use commitments_form::{CommitmentsForm, NewVersion};
use domain::access::may_edit_settings;
use domain::commitments::AgreementVersion;
use domain::editions::{Clause, Edition};
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted};
use domain::time::{Instant, day};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The query of the page: whether a version was just published.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommitmentsQuery {
    pub saved: Checkbox,
}

impl Form for CommitmentsQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<CommitmentsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, None, None, query.saved.0).await
}

pub async fn publish(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<CommitmentsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/commitments"))?;
    match add(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/commitments?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

async fn add(context: &RequestContext, slug: &EditionSlug, form: &CommitmentsForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    context.store().publish_commitments(by, &form.read, &form.clauses()?, context.now).await?;
    Ok(())
}

/// Renders the page; organizers get the form with rejected input, or with the current version.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<CommitmentsForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let versions = context.store().versions(slug).await?;
    let (actor, now) = (context.actor.clone(), context.now);
    let may = may_edit_settings(&actor, slug);
    let outdated = if may { context.store().count_outdated_agreements(context.organizer(slug)?).await? } else { 0 };
    let head = PageMeta::new(format!("Commitments of the {}", edition.title), "What participants agree to.").under("/");
    Ok(layout(context, head, || {
        let (here, crumb) = if may {
            ("/invitations", (format!("/{slug}/invitations"), "Invitations".to_owned()))
        } else {
            ("", (format!("/{slug}"), edition.title.to_string()))
        };
        let done = saved.then(|| published(&versions).to_owned());
        view! {
            <EditionHead edition=edition.clone() actor here title="Commitments".to_owned() below=crumb/>
            {may.then(|| view! { <OrganizerTabs edition=slug.clone() here="/commitments"/> })}
            <Done what=done/>
            <BackToChecklist edition=slug saved=saved && may/>
            <Rejection why/>
            <CurrentVersion edition=&edition version=versions.first() now/>
            {may.then(|| view! { <ForOrganizers slug newest=versions.first() outdated rejected/> })}
            <EarlierVersions edition=&edition versions=&versions/>
        }
    }))
}

/// Who must agree again, and the form for the next version.
///
/// `outdated` is the number of people who haven't agreed to the newest version.
#[component]
fn ForOrganizers<'a>(
    slug: &'a EditionSlug,
    newest: Option<&'a AgreementVersion>,
    outdated: u32,
    rejected: Option<CommitmentsForm>,
) -> impl IntoView {
    let read = newest.map(AgreementVersion::revision).unwrap_or_default();
    let is_first = newest.is_none_or(|version| version.number == 1 && version.clauses.is_empty());
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
    let conflict = is_outdated.then(|| {
        view! { <p class="attention">"Someone published the version above after you opened this form. If you publish now, your version replaces it."</p> }
    });
    let open = rejected.is_some() || is_first;
    let form = rejected.unwrap_or_else(|| CommitmentsForm::of(newest));
    let people = counted(
        outdated as usize,
        "person with a seat or on the waitlist hasn’t",
        "people with a seat or on the waitlist haven’t",
    );
    let missing = (outdated > 0).then(|| {
        view! { <p><a href=format!("/{slug}/invitations?needs=yes")>{format!("{people} agreed to this version.")}</a></p> }
    });
    view! {
        {missing}
        {conflict}
        <NewVersion form read is_first action=format!("/{slug}/commitments") open/>
    }
}

/// What was just done. No one is asked to agree again to a first version.
fn published(versions: &[AgreementVersion]) -> &'static str {
    if versions.len() > 1 {
        "The new version is published. People who agreed to an older version are asked to agree again."
    } else {
        "The commitments are published."
    }
}

#[component]
fn CurrentVersion<'a>(edition: &'a Edition, version: Option<&'a AgreementVersion>, now: Instant) -> impl IntoView {
    let Some(version) = version.filter(|version| !version.clauses.is_empty()) else {
        return Either::Left(view! { <p class="headline">"No commitments yet"</p> });
    };
    let intro = if edition.phase_at(now).is_past() {
        "By accepting an invitation, participants agreed to:"
    } else {
        "By accepting an invitation, you agree to:"
    };
    let clause = |clause: &Clause| {
        view! { <li><span class="clause-letter">{format!("({})", clause.letter)}</span>" "<span>{clause.text.to_string()}</span></li> }
    };
    Either::Right(view! {
        <section class="column">
            <p class="headline">{format!("Version {}{}", version.number, since(edition, version))}</p>
            <p>{intro}</p>
            <ol class="clauses">{version.clauses.iter().map(clause).collect_view()}</ol>
        </section>
    })
}

fn since(edition: &Edition, version: &AgreementVersion) -> String {
    version.since.map(|since| format!(", since {}", day(edition.zone.at(since).date_naive()))).unwrap_or_default()
}

/// The changes between consecutive versions, newest first.
#[component]
fn EarlierVersions<'a>(edition: &'a Edition, versions: &'a [AgreementVersion]) -> impl IntoView {
    let pair = |pair: &[AgreementVersion]| {
        let [newer, older] = pair else { return None };
        Some(view! {
            <h3>{format!("From version {} to {}{}", older.number, newer.number, since(edition, newer))}</h3>
            <AgreementDifference before=older.clauses.clone() after=newer.clauses.clone()/>
        })
    };
    (versions.len() > 1).then(|| {
        view! { <section class="column"><h2>"Changes"</h2>{versions.windows(2).filter_map(pair).collect_view()}</section> }
    })
}
