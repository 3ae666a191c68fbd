//! The report of an edition: as it is now, its introduction, and published versions.

pub mod file;
pub mod published;
mod text;

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection, SavedVersion, TextField};
use crate::components::markup::RenderedMarkup;
use crate::components::times::Day;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::Refusal;
use domain::access::{Actor, may_edit_settings};
use domain::editions::Edition;
use domain::id::EditionSlug;
use domain::report::{PublishedReport, Report, ReportKind};
use domain::text::{LocalPath, LongText, revision};
use formats::markup::{Markup, html, post_html};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use text::KindLinks;

/// Which report to show.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    /// The kind; the full report if it is empty.
    #[serde(rename = "for")]
    pub kind: String,
    /// A published version; the report as it is now if it is empty.
    pub number: String,
    /// What was just saved: `introduction` or `report`.
    pub saved: String,
}

impl Form for ReportQuery {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IntroductionForm {
    /// Markdown.
    pub text: String,
    /// The revision of the introduction that the form showed.
    pub read: String,
}

impl Form for IntroductionForm {}

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PublishForm {
    /// The revision of the report that the page showed.
    pub read: String,
}

impl Form for PublishForm {}

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<ReportQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, &query, Feedback::default()).await
}

pub async fn save_introduction(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<IntroductionForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/report/introduction"))?;
    match save(&context, &slug, &form).await {
        Ok(()) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/report?saved=introduction"))?)),
        Err(AppError::Wrong(why)) => {
            let feedback = Feedback { introduction: Some(form), why: Some(why) };
            show(&context, &slug, &ReportQuery::default(), feedback).await
        }
        Err(other) => Err(other),
    }
}

async fn save(context: &RequestContext, slug: &EditionSlug, form: &IntroductionForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    let text = optional(&form.text, LongText::parse)?;
    Ok(context.store().save_report_introduction(by, text.as_ref(), &form.read, context.now).await?)
}

pub async fn publish(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<PublishForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/report/publish"))?;
    let by = context.organizer(&slug)?;
    let written = context.store().publish_report(by, &form.read, context.instance.series(), context.now).await;
    match written.map_err(AppError::from) {
        Ok(number) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/report/{number}?saved=report"))?)),
        Err(AppError::Wrong(why)) => {
            let feedback = Feedback { introduction: None, why: Some(why) };
            show(&context, &slug, &ReportQuery::default(), feedback).await
        }
        Err(other) => Err(other),
    }
}

/// A rejected form.
#[derive(Default)]
struct Feedback {
    introduction: Option<IntroductionForm>,
    why: Option<String>,
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    query: &ReportQuery,
    feedback: Feedback,
) -> Result<Response, AppError> {
    let kind = text::kind(&query.kind)?;
    let report = context.store().report(slug, None).await?;
    let published = context.store().published_reports(slug).await?;
    let (title, summary) = (format!("Report: {}", report.edition.title), formats::report::summary(&report));
    let texts = formats::report::texts(&report, context.instance.series());
    let read = revision(&texts);
    let markup = post_html(&formats::report::filled(&report, &texts[kind as usize], &context.state.origin));
    let saved = (query.saved == "introduction").then(|| "The introduction is saved.".to_owned());
    let actor = context.actor.clone();
    Ok(layout(context, PageMeta::new(title, summary).under("/"), || {
        view! {
            <ReportBody actor report published kind markup saved read feedback/>
        }
    }))
}

#[component]
fn ReportBody(
    actor: Actor,
    report: Report,
    published: Vec<PublishedReport>,
    kind: ReportKind,
    markup: Markup,
    saved: Option<String>,
    read: String,
    feedback: Feedback,
) -> impl IntoView {
    let edition = report.edition.clone();
    let base = format!("/{}/report", edition.slug);
    let Feedback { introduction, why } = feedback;
    let organizes = may_edit_settings(&actor, &edition.slug);
    let editor = organizes.then(|| {
        view! {
            <section class="column">
                <h2>"Edit and publish"</h2>
                <IntroductionEditor report=&report rejected=introduction/>
                <PublishButton slug=&edition.slug number=published.first().map_or(1, |last| last.number + 1) read/>
            </section>
        }
    });
    view! {
        <EditionHead edition=edition.clone() actor here="/progress" title="Report".to_owned() below=(format!("/{}/progress", edition.slug), "Progress".to_owned())/>
        <Rejection why/>
        <Done what=saved/>
        <KindLinks base=base.clone() kind number=None/>
        <section class="column prose">
            <h2>"As it is today"</h2>
            <RenderedMarkup markup/>
        </section>
        <Published edition=&edition published/>
        {editor}
    }
}

#[component]
fn Published<'a>(edition: &'a Edition, published: Vec<PublishedReport>) -> impl IntoView {
    let entry = |report: PublishedReport| {
        let address = format!("/{}/report/{}", edition.slug, report.number);
        let date = edition.zone.at(report.published_at).date_naive();
        view! { <li><a href=address>{format!("Report {}", report.number)}</a>" of "<Day date/></li> }
    };
    (!published.is_empty()).then(|| {
        view! {
            <section class="column">
                <h2>"Published reports"</h2>
                <ul class="bullets">{published.into_iter().map(entry).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn IntroductionEditor<'a>(report: &'a Report, rejected: Option<IntroductionForm>) -> impl IntoView {
    let stored = report.introduction.as_ref().map_or("", LongText::as_str);
    let read = revision(&report.introduction);
    let conflicts = rejected.as_ref().is_some_and(|form| form.read != read);
    let form = rejected.unwrap_or_else(|| IntroductionForm { text: stored.to_owned(), read: read.clone() });
    let saved = html(stored);
    let saved = conflicts.then(|| view! { <SavedVersion><RenderedMarkup markup=saved/></SavedVersion> });
    view! {
        {saved}
        <form method="post" action=format!("/{}/report/introduction", report.edition.slug) class="stacked">
            <Hidden name="read" value=read/>
            <TextField name="text" id="introduction" label="Introduction (Markdown), at the top of the report" value=form.text rows=6/>
            <button>"Save introduction"</button>
        </form>
    }
}

#[component]
fn PublishButton<'a>(slug: &'a EditionSlug, number: u32, read: String) -> impl IntoView {
    view! {
        <form method="post" action=format!("/{slug}/report/publish") class="stacked">
            <Hidden name="read" value=read/>
            <p class="muted">"Publishing keeps the report above as it is. The next one begins with what changed since. You can’t unpublish a report. Names of deleted accounts are removed from it."</p>
            <button class="primary">{format!("Publish report {number}")}</button>
        </form>
    }
}

fn no_such_report(edition: &EditionSlug, number: &str) -> AppError {
    Refusal::NoSuchReport { edition: edition.to_string(), number: number.to_owned() }.into()
}
