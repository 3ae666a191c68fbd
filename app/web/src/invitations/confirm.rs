//! Shows what an action on invitations will do, before it is done.

use super::list::refusals;
use super::selection_form::{SelectionAction, SelectionForm};
use crate::confirmation::{Question, ask, is_done};
use crate::context::RequestContext;
use crate::error::AppError;
use crate::forms::Form;
use axum::response::Response;
use domain::email::Email;
use domain::id::EditionSlug;
use domain::invitations::{Invitation, InvitationAction};
use domain::text::counted;
use leptos::either::Either;
use leptos::prelude::*;

/// A list of at most so many people is shown at once.
const FEW: usize = 20;

/// What a confirmed action did: the invitations that it changed, and its emails.
pub struct Acted {
    pub done: usize,
    pub emails: Vec<Email>,
}

/// The page with the people affected, the emails as they will be sent, and the button that does it.
///
/// If it was confirmed, it is done. `own_page` is the address of an invitation whose page has the button.
pub async fn asked(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &SelectionForm,
    action: SelectionAction,
    parsed: &InvitationAction,
    own_page: Option<String>,
) -> Result<Either<Response, Acted>, AppError> {
    let by = context.organizer(slug)?;
    let preview = context.store().preview_writes();
    let report = preview.store.act(by, &form.selected(), parsed, context.now).await?;
    let consequences = preview.consequences(by.id()).await?;
    // What is stored, as the preview isn't.
    let all = context.store().overview(by).await?.invitations;
    let refused = refusals(&report, &all);
    let affected: Vec<Invitation> = all.into_iter().filter(|one| report.done.contains(&one.id)).collect();
    // A second press finds other states, so it does nothing unseen.
    let states: Vec<_> = affected.iter().map(|one| (one.id, &one.status)).collect();
    let shown = (states, parsed, refused.clone());
    if is_done(context, preview, &consequences, &shown).await? {
        return Ok(Either::Right(Acted { done: affected.len(), emails: consequences.emails }));
    }
    let count = affected.len();
    let zone = context.edition(slug).await?.zone;
    let (form_page, fields) = match own_page {
        Some(address) => ((address, "Invitation".to_owned()), Vec::new()),
        None => ((format!("/{slug}/invitations"), "Invitations".to_owned()), form.pairs()),
    };
    let question = Question {
        edition: Some(slug.clone()),
        here: "/invitations",
        title: if count > 0 { action.question(count, parsed, &zone) } else { "No invitation changes".to_owned() },
        action: format!("{}/{}", form_page.0, action.as_str()),
        form_page,
        fields,
        button: (count > 0).then(|| action.label(count)),
        warning: action.warning().to_owned(),
    };
    let details = view! { <Affected slug affected=&affected/><NotPossible refused/> }.into_any();
    ask(context, question, consequences, &shown, details).await.map(Either::Left)
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
            <details open=affected.len() <= FEW>
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
