//! The page of an edition's commitments: the current version, earlier ones, and the form for a new one.

pub mod check_in;
mod commitments_form;
mod preview;
pub mod progress;
pub mod remind;

use crate::addresses::go_to;
use crate::components::checklist::BackToChecklist;
use crate::components::difference::AgreementDifference;
use crate::components::edition::EditionHead;
use crate::components::email_preview::in_the_outbox;
use crate::components::field::{Done, Rejection};
use crate::components::fulfilments::OwnCommitments;
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::components::read_only::may_change;
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Checkbox, Form, FormBody, PageQuery, number};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
pub use commitments_form::CommitmentsForm;
use commitments_form::NewVersion;
use domain::Refusal;
use domain::access::{may_edit_settings, may_view};
use domain::commitments::{AgreementCounts, AgreementVersion, EditionFulfilment, FulfilmentTotal};
use domain::editions::{Clause, Edition, Part};
use domain::id::EditionSlug;
use domain::text::{LocalPath, counted};
use domain::time::{Instant, day};
use domain::views::{OpenAction, OpenActionKind};
use leptos::either::Either;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use store::Store;

/// The query of the page: whether a version was just published.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommitmentsQuery {
    pub saved: Checkbox,
    /// The number of people who get an email about it.
    pub emailed: String,
    /// Whether it was just saved what answers the commitments.
    pub requirements: Checkbox,
}

impl Form for CommitmentsQuery {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<CommitmentsQuery>,
) -> Result<Response, AppError> {
    let emailed = number(&query.emailed, "a number of people")?.unwrap_or(0) as usize;
    let done = match (query.saved.0, query.requirements.0) {
        (true, _) => Some(Saved::Version { emailed }),
        (false, true) => Some(Saved::Requirements),
        (false, false) => None,
    };
    show(&context, &slug, None, None, done).await
}

pub async fn publish(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<CommitmentsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/commitments"))?;
    context.organizer(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, Some(form), None, None).await;
    }
    let preview = context.store().preview_writes();
    match add(&context, &preview.store, &slug, &form).await {
        Ok(saved) => {
            let asked = preview::asked(&context, &slug, &form, preview).await?;
            let done = LocalPath::parse(&format!("/{slug}/commitments?{}", saved.query()))?;
            Ok(asked.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), None).await,
        Err(other) => Err(other),
    }
}

/// What was saved.
#[derive(Clone, Copy)]
enum Saved {
    /// A version, about which so many people get an email.
    Version { emailed: usize },
    /// What records answer the commitments.
    Requirements,
}

/// Publishes a version. Without a changed clause there is no new version.
async fn add(
    context: &RequestContext,
    store: &Store,
    slug: &EditionSlug,
    form: &CommitmentsForm,
) -> Result<Saved, AppError> {
    let (by, clauses) = (context.organizer(slug)?, form.clauses()?);
    let newest = store.versions(slug).await?.into_iter().next();
    let newest = newest.ok_or_else(|| Refusal::NoSuchEdition(slug.to_string()))?;
    let requirements = form.requirements(&newest)?;
    if newest.clauses == clauses && newest.requirements != requirements {
        store.edit_requirements(by, &form.read, &requirements, context.now).await?;
        return Ok(Saved::Requirements);
    }
    let published = store.publish_commitments(by, &form.read, (&clauses, &requirements), context.now).await?;
    Ok(Saved::Version { emailed: published.emailed })
}

/// The tab of the edition that shows the commitments, for pages that are not rendered yet.
fn section(context: &RequestContext, slug: &EditionSlug) -> &'static str {
    if context.instance.has(slug, Part::Invitations) { "/invitations" } else { "/settings" }
}

/// Renders the page; organizers get the form with rejected input, or with the current version.
async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<CommitmentsForm>,
    why: Option<String>,
    saved: Option<Saved>,
) -> Result<Response, AppError> {
    let edition = context.edition(slug).await?;
    let versions = context.store().versions(slug).await?;
    let (actor, now) = (context.actor.clone(), context.now);
    let may = may_view(&actor, slug);
    let misses_steps = saved.is_some() && may_edit_settings(&actor, slug) && context.misses_steps(slug).await?;
    let counts = if may { Some(context.store().agreement_counts(context.viewer(slug)?).await?) } else { None };
    let totals = context.store().fulfilment_totals(slug, now).await?;
    let (own, is_asked) = match context.signed_in() {
        Ok(by) => (
            Some(context.store().own_fulfilment(by, slug, now).await?),
            context.store().is_asked_to_agree_again(by, slug, now).await?,
        ),
        Err(_) => (None, false),
    };
    let agrees_again = is_asked.then(|| OpenAction {
        edition: slug.clone(),
        title: edition.title.clone(),
        zone: edition.zone.clone(),
        kind: OpenActionKind::AgreeAgain,
    });
    let head = PageMeta::new(format!("Commitments of the {}", edition.title), "What participants agree to.").under("/");
    Ok(layout(context, head, || {
        let (here, crumb) =
            if may { organizer_parent(slug) } else { ("", (format!("/{slug}"), edition.title.to_string())) };
        let done = saved.map(|saved| saved.sentence(&versions));
        view! {
            <EditionHead edition=edition.clone() actor here title="Commitments".to_owned() below=crumb/>
            {may.then(|| view! { <OrganizerTabs edition=slug.clone() here="/commitments"/> })}
            <Done what=done/>
            <BackToChecklist edition=slug misses_steps/>
            <Rejection why/>
            {agrees_again.map(|action| view! { <p class="banner">{action.sentence()}" "<a href=action.address()>{action.label()}</a></p> })}
            <CurrentVersion edition=&edition version=versions.first() now totals/>
            {own.as_ref().map(|found| view! { <Own found/> })}
            {counts.map(|counts| view! { <ForViewers slug newest=versions.first() counts rejected/> })}
            <EarlierVersions edition=&edition versions=&versions/>
        }
    }))
}

/// Who must agree again; for organizers also the form for the next version.
#[component]
fn ForViewers<'a>(
    slug: &'a EditionSlug,
    newest: Option<&'a AgreementVersion>,
    counts: AgreementCounts,
    rejected: Option<CommitmentsForm>,
) -> impl IntoView {
    let edits = may_change();
    let read = newest.map(AgreementVersion::revision).unwrap_or_default();
    let is_first = newest.is_none_or(|version| version.number == 1 && version.clauses.is_empty());
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
    let conflict = is_outdated.then(|| {
        view! { <p class="attention">"Someone published the version above after you opened this form. If you publish now, your version replaces it."</p> }
    });
    let (open, asks) = (rejected.is_some() || is_first, counts.bound > 0);
    let form = rejected.unwrap_or_else(|| CommitmentsForm::of(newest));
    let people = counted(
        counts.outdated as usize,
        "person with a seat or on the waitlist hasn’t",
        "people with a seat or on the waitlist haven’t",
    );
    let missing = (counts.outdated > 0).then(|| {
        view! { <p>{format!("{people} agreed to this version. ")}<a href=format!("/{slug}/invitations?agreed_before=yes")>"See who"</a></p> }
    });
    view! {
        {missing}
        <p><a href=format!("/{slug}/commitments/progress")>"See who has met the commitments"</a></p>
        {edits.then(|| view! { <p><a href=format!("/{slug}/check-in")>"Record who is at the summit"</a></p> })}
        {conflict}
        {edits.then(|| view! { <NewVersion form read is_first asks action=format!("/{slug}/commitments") open/> })}
    }
}

impl Saved {
    /// The query of the page that says so.
    fn query(self) -> String {
        match self {
            Saved::Requirements => "requirements=yes".to_owned(),
            Saved::Version { emailed: 0 } => "saved=yes".to_owned(),
            Saved::Version { emailed } => format!("saved=yes&emailed={emailed}"),
        }
    }

    /// What was just done. No one is asked to agree again to a first version.
    fn sentence(self, versions: &[AgreementVersion]) -> String {
        match self {
            Saved::Requirements => "The change is saved. No one has to agree again.".to_owned(),
            Saved::Version { emailed } if versions.len() > 1 => {
                let emails = in_the_outbox(emailed);
                format!(
                    "The new version is published. {emails} People who agreed to an older version are asked to agree again."
                )
            }
            Saved::Version { .. } => "The commitments are published.".to_owned(),
        }
    }
}

#[component]
fn CurrentVersion<'a>(
    edition: &'a Edition,
    version: Option<&'a AgreementVersion>,
    now: Instant,
    totals: Vec<FulfilmentTotal>,
) -> impl IntoView {
    let Some(version) = version.filter(|version| !version.clauses.is_empty()) else {
        return Either::Left(view! { <p class="headline">"No commitments yet"</p> });
    };
    let intro = if edition.phase_at(now).is_past() {
        "By accepting an invitation, participants agreed to:"
    } else {
        "By accepting an invitation, you agree to:"
    };
    let clause = |clause: &Clause| {
        let total = totals.iter().find(|total| total.letter == clause.letter).and_then(|total| total.met);
        let total = total.map(|met| view! { <br/><span class="muted">{format!("{met} people have met it.")}</span> });
        view! { <li><span class="clause-letter">{format!("({})", clause.letter)}</span>" "<span dir="auto">{clause.text.to_string()}{total}</span></li> }
    };
    Either::Right(view! {
        <section class="column">
            <p class="headline">{format!("Version {}{}", version.number, since(edition, version))}</p>
            <p>{intro}</p>
            <ol class="clauses">{version.clauses.iter().map(clause).collect_view()}</ol>
        </section>
    })
}

/// Whether the reader has met their commitments. Nothing if they are not bound by any.
#[component]
fn Own<'a>(found: &'a EditionFulfilment) -> impl IntoView {
    (!found.people.is_empty()).then(|| {
        view! { <section class="column"><h2>"My commitments"</h2><OwnCommitments found/></section> }
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
