//! The page of a published report.

use super::text::{self, KindLinks};
use super::{ReportQuery, no_such_report};
use crate::components::edition::EditionHead;
use crate::components::field::Done;
use crate::components::markup::RenderedMarkup;
use crate::components::times::Day;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::PageQuery;
use crate::layout::{PageMeta, layout};
use axum::extract::Path;
use axum::response::Response;
use domain::id::EditionSlug;
use domain::report::PublishedReport;
use formats::markup::post_html;
use leptos::prelude::*;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    Path((_, number)): Path<(String, String)>,
    PageQuery(query): PageQuery<ReportQuery>,
) -> Result<Response, AppError> {
    let kind = text::kind(&query.kind)?;
    let edition = context.edition(&slug).await?;
    let report = find(&context, &slug, &number).await?;
    let title = format!("Report {number}: {}", edition.title);
    let head = PageMeta::new(title, "A published report of what became of the tasks.").under("/");
    let date = edition.zone.at(report.published_at).date_naive();
    let published = (query.saved == "report").then(|| format!("Report {} is published.", report.number));
    let markup = post_html(&report.text(kind, &context.state.origin));
    let actor = context.actor.clone();
    Ok(layout(&context, head, || {
        let base = format!("/{slug}/report");
        view! {
            <EditionHead edition actor here="/progress" title=format!("Report {}", report.number) below=(base.clone(), "Report".to_owned())/>
            <Done what=published/>
            <p>"Published on "<Day date/>". "<a href=base.clone()>"The report as it is today"</a></p>
            <KindLinks base kind number=Some(report.number)/>
            <section class="column prose">
                <h2 class="visually-hidden">"Report"</h2>
                <RenderedMarkup markup/>
            </section>
        }
    }))
}

/// # Errors
/// `NoSuchReport` for a number that isn’t published.
pub async fn find(context: &RequestContext, slug: &EditionSlug, number: &str) -> Result<PublishedReport, AppError> {
    let reports = context.store().published_reports(slug).await?;
    let found = reports.into_iter().find(|report| report.number.to_string() == number);
    found.ok_or_else(|| no_such_report(slug, number))
}
