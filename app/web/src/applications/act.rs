//! Handles actions on selected applications, each shown before it is done.

use super::filter_form::ApplicationsQuery;
use super::list::show;
use super::selection_form::{ApplicationButton, ApplicationSelection};
use crate::addresses::go_to;
use crate::confirmation::{Question, ask, is_done};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, from_bytes};
use axum::response::Response;
use domain::applications::{ApplicationAction, ApplicationActionReport};
use domain::id::{ApplicationId, EditionSlug};
use domain::people::Person;
use domain::text::{LocalPath, counted};
use leptos::either::Either;
use leptos::prelude::*;

type Handled = Result<Response, AppError>;

pub async fn shortlist(
    context: RequestContext,
    path: EditionPath,
    FormBody(form): FormBody<ApplicationSelection>,
) -> Handled {
    act(&context, path, form, ApplicationButton::Shortlist).await
}

pub async fn unshortlist(
    context: RequestContext,
    path: EditionPath,
    FormBody(form): FormBody<ApplicationSelection>,
) -> Handled {
    act(&context, path, form, ApplicationButton::Unshortlist).await
}

pub async fn tag(
    context: RequestContext,
    path: EditionPath,
    FormBody(form): FormBody<ApplicationSelection>,
) -> Handled {
    act(&context, path, form, ApplicationButton::Tag).await
}

pub async fn untag(
    context: RequestContext,
    path: EditionPath,
    FormBody(form): FormBody<ApplicationSelection>,
) -> Handled {
    act(&context, path, form, ApplicationButton::Untag).await
}

pub async fn invite(
    context: RequestContext,
    path: EditionPath,
    FormBody(form): FormBody<ApplicationSelection>,
) -> Handled {
    act(&context, path, form, ApplicationButton::Invite).await
}

pub async fn not_invite(
    context: RequestContext,
    path: EditionPath,
    FormBody(form): FormBody<ApplicationSelection>,
) -> Handled {
    act(&context, path, form, ApplicationButton::NotInvite).await
}

/// Acts on the selected applications, once that is confirmed. Shows a rejected form again.
async fn act(
    context: &RequestContext,
    EditionPath(slug): EditionPath,
    form: ApplicationSelection,
    button: ApplicationButton,
) -> Handled {
    context.sender(&form, &format!("/{slug}/applications/{}", button.as_str()))?;
    context.organizer(&slug)?;
    let query: ApplicationsQuery = from_bytes(form.back.as_bytes()).unwrap_or_default();
    if context.step == FormStep::Back {
        return show(context, &slug, query, form, None, None).await;
    }
    let selected = form.selected();
    let why = match button.parse(&form) {
        Ok(_) if selected.is_empty() => "Select at least one application.".to_owned(),
        Ok(action) => match asked(context, &slug, &form, button, &action).await {
            Ok(Either::Left(page)) => return Ok(page),
            Ok(Either::Right(done)) => return after(&slug, &query, button, done),
            Err(AppError::Wrong(why)) => why,
            Err(other) => return Err(other),
        },
        Err(refusal) => refusal.to_string(),
    };
    show(context, &slug, query, form, None, Some(why)).await
}

/// Redirects to the list that the form was on, with the same filter.
fn after(slug: &EditionSlug, query: &ApplicationsQuery, button: ApplicationButton, done: usize) -> Handled {
    let chosen = query.chosen();
    let chosen = if chosen.is_empty() { chosen } else { format!("&{chosen}") };
    let next = format!("/{slug}/applications?done={}&count={done}{chosen}", button.as_str());
    Ok(go_to(&LocalPath::parse(&next)?))
}

/// The page with what the action will do.
///
/// If it was confirmed, it is done, and this returns the number of applications.
///
/// # Errors
/// [`AppError::Wrong`] if the edition has none of the selected applications.
async fn asked(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &ApplicationSelection,
    button: ApplicationButton,
    action: &ApplicationAction,
) -> Result<Either<Response, usize>, AppError> {
    let by = context.organizer(slug)?;
    let preview = context.store().preview_writes();
    let report = preview.store.act_on_applications(by, &form.selected(), action, context.now).await?;
    let consequences = preview.consequences(by.id()).await?;
    if report == ApplicationActionReport::default() {
        preview.roll_back().await?;
        return Err(AppError::Wrong("Select at least one application.".to_owned()));
    }
    let count = report.done.len();
    let refused: Vec<String> = report.refused.iter().map(|(person, why)| format!("{}: {why}", person.name)).collect();
    let shown = (&report.done, action, &refused, report.unchanged);
    if is_done(context, preview, &consequences, &shown).await? {
        return Ok(Either::Right(count));
    }
    let label = button.label(count);
    let question = Question {
        edition: Some(slug.clone()),
        here: "/invitations",
        form_page: (format!("/{slug}/applications"), "Applications".to_owned()),
        title: match action {
            _ if count == 0 => "No application changes".to_owned(),
            ApplicationAction::Tag(tag) | ApplicationAction::Untag(tag) => format!("{label}: “{tag}”?"),
            _ => format!("{label}?"),
        },
        action: format!("/{slug}/applications/{}", button.as_str()),
        fields: form.pairs(),
        button: (count > 0).then_some(label),
        warning: button.warning().to_owned(),
    };
    let unchanged = button.unchanged(report.unchanged);
    let details = view! { <Affected slug report=&report unchanged refused=&refused/> }.into_any();
    ask(context, question, consequences, &shown, details).await.map(Either::Left)
}

/// A list of at most so many people is shown at once.
const FEW: usize = 20;

#[component]
fn Affected<'a>(
    slug: &'a EditionSlug,
    report: &'a ApplicationActionReport,
    unchanged: Option<String>,
    refused: &'a [String],
) -> impl IntoView {
    let person = |(id, person): &(ApplicationId, Person)| {
        view! { <li><a href=format!("/{slug}/applications/{id}") dir="auto">{person.name.to_string()}</a></li> }
    };
    let headline = match report.done.len() {
        0 => "No one is affected.".to_owned(),
        count => format!("{} affected", counted(count, "person is", "people are")),
    };
    let refused = (!refused.is_empty()).then(|| {
        let items = refused.iter().map(|why| view! { <li dir="auto">{why.clone()}</li> }).collect_view();
        view! { <section class="column"><h2>"Not possible"</h2><ul class="bullets">{items}</ul></section> }
    });
    view! {
        <section class="column">
            <h2>"Who is affected"</h2>
            <details open=report.done.len() <= FEW>
                <summary>{headline}</summary>
                <ul class="bullets">{report.done.iter().map(person).collect_view()}</ul>
            </details>
            {unchanged.map(|why| view! { <p>{why}</p> })}
        </section>
        {refused}
    }
}
