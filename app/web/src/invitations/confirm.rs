//! Shows what an action on invitations will do, before it is done.

use super::filter_form::InvitationsQuery;
use super::list::refusals;
use super::selection_form::{SelectionAction, SelectionForm};
use crate::components::edition::EditionHead;
use crate::components::email_preview::EmailText;
use crate::components::field::Hidden;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::from_bytes;
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::email::Email;
use domain::id::EditionSlug;
use domain::invitations::{Invitation, InvitationAction};
use domain::text::counted;
use leptos::prelude::*;

/// The emails that are shown as they will be sent; the others are counted.
const SHOWN: usize = 20;

/// The page with the people affected, the emails as they will be sent, and the button that does it.
pub async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: SelectionForm,
    action: SelectionAction,
    parsed: &InvitationAction,
) -> Result<Response, AppError> {
    let by = context.organizer(slug)?;
    let (report, emails) = context.store().preview_act(by, &form.selected(), parsed, context.now).await?;
    let all = context.store().overview(by).await?.invitations;
    let edition = context.edition(slug).await?;
    let actor = context.actor.clone();
    let refused = refusals(&report, &all);
    let affected: Vec<Invitation> = all.into_iter().filter(|one| report.done.contains(&one.id)).collect();
    let title = format!("{}?", action.label(affected.len()));
    let head = PageMeta::new(title.clone(), "What this will do.").under("/");
    Ok(layout(context, head, || {
        let list = (format!("/{slug}/invitations"), "Invitations".to_owned());
        view! {
            <EditionHead edition actor here="/invitations" title below=list/>
            <OrganizerTabs edition=slug.clone() here=""/>
            <Affected slug affected=&affected/>
            <NotPossible refused/>
            <Emails emails/>
            <Confirm slug form action affected=&affected/>
        }
    }))
}

#[component]
fn Affected<'a>(slug: &'a EditionSlug, affected: &'a [Invitation]) -> impl IntoView {
    let person = |one: &Invitation| {
        let address = format!("/{slug}/invitations/{}", one.id);
        let address_known = (!one.has_email).then_some(" has no email address");
        view! { <li><a href=address dir="auto">{one.display_name()}</a><span class="attention">{address_known}</span></li> }
    };
    let headline = match affected.len() {
        0 => "No one is affected.".to_owned(),
        count => format!("{} affected", counted(count, "person is", "people are")),
    };
    view! {
        <section class="column">
            <h2>"Who is affected"</h2>
            <details open=affected.len() <= SHOWN>
                <summary>{headline}</summary>
                <ul class="bullets">{affected.iter().map(person).collect_view()}</ul>
            </details>
        </section>
    }
}

/// Why the action is not possible for some of the selected people.
#[component]
fn NotPossible(refused: Vec<String>) -> impl IntoView {
    (!refused.is_empty()).then(|| {
        let items = refused.into_iter().map(|why| view! { <li dir="auto">{why}</li> }).collect_view();
        view! { <section class="column"><h2>"Not possible"</h2><ul class="bullets">{items}</ul></section> }
    })
}

#[component]
fn Emails(emails: Vec<Email>) -> impl IntoView {
    let (count, open) = (emails.len(), emails.len() == 1);
    let headline = if count == 0 { "No emails".to_owned() } else { counted(count, "email", "emails") };
    let others = count.saturating_sub(SHOWN);
    let more = (others > 0).then(|| view! { <p class="muted">{format!("and {others} more like these")}</p> });
    let email = |email: Email| {
        let to = email.to.as_ref().map_or("no address, so it is not sent".to_owned(), ToString::to_string);
        let name = email.name.clone();
        view! {
            <details class="email-preview" open=open>
                <summary>"To "<bdi>{name}</bdi>{format!(", {to}")}</summary>
                <EmailText template=&email.template values=&email.values/>
            </details>
        }
    };
    view! {
        <section class="column">
            <h2>{headline}</h2>
            {emails.into_iter().take(SHOWN).map(email).collect_view()}
            {more}
        </section>
    }
}

/// The button, and a way back; only the way back if no one is affected.
#[component]
fn Confirm<'a>(
    slug: &'a EditionSlug,
    form: SelectionForm,
    action: SelectionAction,
    affected: &'a [Invitation],
) -> impl IntoView {
    let base = format!("/{slug}/invitations");
    let query: InvitationsQuery = from_bytes(form.back.as_bytes()).unwrap_or_default();
    let list = format!("{base}?{}", query.chosen());
    let back = form.back;
    let ids = affected.iter().map(|one| view! { <Hidden name="ids" value=one.id.to_string()/> }).collect_view();
    let button = (!affected.is_empty()).then(|| {
        view! {
            <p>{action.warning()}</p>
            <form method="post" action=format!("{base}/{}", action.as_str())>
                {ids}
                <Hidden name="back" value=back/>
                <Hidden name="confirmed" value="yes"/>
                <button class="primary">{action.label(affected.len())}</button>
            </form>
        }
    });
    view! { <section class="column">{button}<p><a href=list>"Back to the list"</a></p></section> }
}
