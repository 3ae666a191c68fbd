//! Badges of editions and documents, for the pages of projects.

use crate::context::RequestContext;
use crate::error::AppError;
use crate::public_file::public_file;
use axum::extract::Path;
use axum::response::Response;
use domain::Refusal;
use domain::editions::Part;
use domain::id::{EditionSlug, SpecNumber};
use formats::badge::{Badge, BadgeColour};

/// How a badge is sent, from the end of its address.
#[derive(Clone, Copy)]
enum Format {
    Svg,
    /// For shields.io, which draws the badge.
    Json,
}

impl Format {
    /// Splits the last segment of an address, such as `2027.svg`.
    ///
    /// # Errors
    /// Refuses other endings.
    fn of(file: &str) -> Result<(&str, Format), AppError> {
        let svg = file.strip_suffix(".svg").map(|name| (name, Format::Svg));
        let found = svg.or_else(|| file.strip_suffix(".json").map(|name| (name, Format::Json)));
        found.ok_or_else(|| AppError::Missing("The address of a badge ends with .svg or .json.".to_owned()))
    }

    fn answer(self, context: &RequestContext, badge: &Badge) -> Response {
        match self {
            Format::Svg => public_file(context, "image/svg+xml; charset=utf-8", badge.svg()),
            Format::Json => public_file(context, "application/json", badge.json()),
        }
    }
}

/// How many tasks of an edition are done. Drafts, and editions without a work plan, have no badge.
pub async fn of_edition(context: RequestContext, Path(file): Path<String>) -> Result<Response, AppError> {
    let (name, format) = Format::of(&file)?;
    let unknown = || Refusal::NoSuchEdition(name.chars().take(40).collect());
    let slug = EditionSlug::parse(&name.to_lowercase()).map_err(|_| unknown())?;
    if context.instance.drafts.contains(&slug) {
        return Err(unknown().into());
    }
    context.check_part(&slug, Part::WorkPlan)?;
    let cards = context.store().editions().await?;
    let card = cards.into_iter().find(|card| card.edition.slug == slug).ok_or_else(unknown)?;
    let message = if card.tasks.kept() == 0 { "no tasks yet".to_owned() } else { card.tasks.done_of_kept() };
    let colour = if card.tasks.done() > 0 { BadgeColour::Green } else { BadgeColour::Grey };
    let badge = Badge { label: card.edition.title.to_string(), message, colour };
    Ok(format.answer(&context, &badge))
}

/// How many core projects have endorsed a document.
pub async fn of_spec(context: RequestContext, Path(file): Path<String>) -> Result<Response, AppError> {
    let (name, format) = Format::of(&file)?;
    let unknown = || Refusal::NoSuchSpec(name.chars().take(20).collect());
    let number = SpecNumber::parse(name).map_err(|_| unknown())?;
    let series = context.instance.series().ok_or_else(unknown)?;
    let spec = context.store().spec(number).await?.ok_or_else(unknown)?;
    let mut projects = context.store().projects().await?;
    projects.retain(|project| !project.is_retired);
    let (message, colour) = match spec.endorsed_by(&projects).len() {
        0 => ("not endorsed yet".to_owned(), BadgeColour::Grey),
        count => (format!("endorsed by {count}"), BadgeColour::Blue),
    };
    Ok(format.answer(&context, &Badge { label: series.label(number), message, colour }))
}
