//! The page before a new version is published: what changes, who must agree again, and each email.

use super::commitments_form::CommitmentsForm;
use super::section;
use crate::components::difference::AgreementDifference;
use crate::components::email_preview::EditEmailText;
use crate::confirmation::{Question, ask, is_done};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::Form;
use axum::response::Response;
use domain::email::EmailKind;
use domain::id::EditionSlug;
use domain::text::counted;
use domain::views::Consequences;
use leptos::prelude::*;
use store::WritePreview;

/// Stores what was previewed, or returns the page: if that emails people and no one has confirmed it.
///
/// The clauses of the form must be valid.
pub async fn asked(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &CommitmentsForm,
    preview: WritePreview,
) -> Result<Option<Response>, AppError> {
    let (consequences, after) = (preview.consequences_for_all().await?, form.clauses()?);
    if consequences.is_empty() {
        preview.commit().await?;
        return Ok(None);
    }
    if is_done(context, preview, &consequences, &after).await? {
        return Ok(None);
    }
    let newest = context.store().versions(slug).await?.into_iter().next();
    let before = newest.map(|version| version.clauses).unwrap_or_default();
    let question = question(context, slug, form, &consequences);
    let details = view! {
        <section class="column">
            <h2>"What changes"</h2>
            <AgreementDifference before after=after.clone()/>
        </section>
        <section class="column">
            <h2>"Who is affected"</h2>
            <p>"The people below have a seat or are on the waitlist. They are asked to agree again. Until they do, they keep their seats and their places."</p>
            <EditEmailText slug kind=EmailKind::NewCommitments/>
        </section>
    };
    ask(context, question, consequences, &after, details.into_any()).await.map(Some)
}

fn question(context: &RequestContext, slug: &EditionSlug, form: &CommitmentsForm, found: &Consequences) -> Question {
    let label = match found.reached() {
        0 => "Publish".to_owned(),
        reached => format!("Publish and email {}", counted(reached, "person", "people")),
    };
    Question {
        edition: Some(slug.clone()),
        here: section(context, slug),
        form_page: (format!("/{slug}/commitments"), "Commitments".to_owned()),
        title: "Publish a new version?".to_owned(),
        action: format!("/{slug}/commitments"),
        fields: form.pairs(),
        button: Some(label),
        warning: "Emails can’t be taken back once they are sent. A published version can’t be changed or deleted: to correct it, publish another one, which asks everyone again.".to_owned(),
    }
}
