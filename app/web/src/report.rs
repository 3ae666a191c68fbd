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
    /// What was just saved: `introduction`, or `unpublished` if it was saved instead of publishing.
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
    /// The revision of the report that the page showed; only publishing needs it.
    pub report: String,
}

impl Form for IntroductionForm {}

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

/// Publishes the report.
///
/// An introduction that isn’t saved yet is saved instead, as the page didn’t show a report with it.
pub async fn publish(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<IntroductionForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/report/publish"))?;
    match save_or_publish(&context, &slug, &form).await {
        Ok(path) => Ok(go_to(&LocalPath::parse(&path)?)),
        Err(AppError::Wrong(why)) => {
            let feedback = Feedback { introduction: Some(form), why: Some(why) };
            show(&context, &slug, &ReportQuery::default(), feedback).await
        }
        Err(other) => Err(other),
    }
}

/// Returns the path of the page to show.
async fn save_or_publish(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &IntroductionForm,
) -> Result<String, AppError> {
    let by = context.organizer(slug)?;
    let typed = optional(&form.text, LongText::parse)?;
    if typed != context.store().report(slug, None).await?.introduction {
        save(context, slug, form).await?;
        return Ok(format!("/{slug}/report?saved=unpublished"));
    }
    let number = context.store().publish_report(by, &form.report, context.instance.series(), context.now).await?;
    Ok(format!("/{slug}/report/{number}?saved=report"))
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
    let saved = match query.saved.as_str() {
        "introduction" => Some("The introduction is saved."),
        "unpublished" => Some(
            "The introduction is saved. The report is not published yet: read it with the new introduction, then publish it.",
        ),
        _ => None,
    };
    let saved = saved.map(str::to_owned);
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
                <Editor report=&report rejected=introduction number=published.first().map_or(1, |last| last.number + 1) read/>
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

/// The introduction, and the button that publishes. `read` is the revision of the report.
#[component]
fn Editor<'a>(
    report: &'a Report,
    #[prop(optional_no_strip)] rejected: Option<IntroductionForm>,
    number: u32,
    read: String,
) -> impl IntoView {
    let stored = report.introduction.as_ref().map_or("", LongText::as_str);
    let known = revision(&report.introduction);
    let conflicts = rejected.as_ref().is_some_and(|form| form.read != known);
    let form = rejected.unwrap_or_else(|| IntroductionForm {
        text: stored.to_owned(),
        read: known.clone(),
        report: String::new(),
    });
    let saved = html(stored);
    let saved = conflicts.then(|| view! { <SavedVersion><RenderedMarkup markup=saved/></SavedVersion> });
    let base = format!("/{}/report", report.edition.slug);
    view! {
        {saved}
        <form method="post" action=format!("{base}/introduction") class="stacked">
            <Hidden name="read" value=known/>
            <Hidden name="report" value=read/>
            <TextField name="text" id="introduction" label="Introduction (Markdown), at the top of the report" value=form.text rows=6/>
            <button>"Save introduction"</button>
            <p class="muted">"Publishing keeps the report above as it is. The next one begins with what changed since. You can’t unpublish a report. Names of deleted accounts are removed from it."</p>
            <button class="primary" formaction=format!("{base}/publish")>{format!("Publish report {number}")}</button>
        </form>
    }
}

fn no_such_report(edition: &EditionSlug, number: &str) -> AppError {
    Refusal::NoSuchReport { edition: edition.to_string(), number: number.to_owned() }.into()
}
