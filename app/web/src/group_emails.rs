//! The page on which organizers and track leads write an email to several people.

mod form;
mod lists;

use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::email_preview::{NotSent, in_the_outbox};
use crate::components::field::{Done, Rejection};
use crate::components::organizer_tabs::{OrganizerTabs, organizer_parent};
use crate::confirmation::{Question, asked_to_email};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{Form, FormBody, PageQuery, optional};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::email::EmailTemplate;
use domain::group_emails::{GroupEmail, RecipientFilter, Recipients};
use domain::id::{EditionSlug, GroupEmailId};
use domain::text::{LocalPath, Title, counted};
use domain::views::Consequences;
use form::{GroupEmailFields, GroupEmailForm, GroupEmailQuery};
use leptos::prelude::*;
use lists::{EarlierEmails, RecipientList};
use store::Store;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<GroupEmailQuery>,
) -> Result<Response, AppError> {
    let written = optional(&query.written, GroupEmailId::parse)?;
    show(&context, &slug, query.form(), PageState { written, ..PageState::default() }).await
}

/// Shows the recipients of another choice, with the text as typed.
pub async fn choose(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<GroupEmailForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/emails/new/recipients"))?;
    show(&context, &slug, form, PageState::default()).await
}

/// Queues the emails, once the page that shows each of them was confirmed.
pub async fn send(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<GroupEmailForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/emails/new/send"))?;
    let filter = match chosen(&context, &slug, &form) {
        // The page says what is wrong with the choice.
        Err(AppError::Wrong(_)) => return show(&context, &slug, form, PageState::default()).await,
        chosen => chosen?,
    };
    context.account()?.group_writer(&slug, &filter)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, form, PageState::default()).await;
    }
    let preview = context.store().preview_writes();
    match write(&context, &preview.store, (&slug, &filter), &form).await {
        Ok(written) => {
            let asked = asked_to_email(&context, preview, |found| question(&context, &slug, &form, found)).await?;
            let done = LocalPath::parse(&format!("/{slug}/emails/new?written={written}"))?;
            Ok(asked.unwrap_or_else(|| go_to(&done)))
        }
        Err(AppError::Wrong(why)) => {
            show(&context, &slug, form, PageState { why: Some(why), ..PageState::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn write(
    context: &RequestContext,
    store: &Store,
    (slug, filter): (&EditionSlug, &RecipientFilter),
    form: &GroupEmailForm,
) -> Result<GroupEmailId, AppError> {
    let by = context.account()?.group_writer(slug, filter)?;
    Ok(store.write_group_email(by, &form.email()?, context.now).await?)
}

/// The filter of the form; a lead who chose no track writes to the first one that they lead.
fn chosen(context: &RequestContext, slug: &EditionSlug, form: &GroupEmailForm) -> Result<RecipientFilter, AppError> {
    let (account, mut filter) = (context.account()?, form.filter()?);
    if account.organizer(slug).is_err() && filter.track.is_none() {
        filter.track = account.led_tracks(slug).next().cloned();
    }
    Ok(filter)
}

fn question(context: &RequestContext, slug: &EditionSlug, form: &GroupEmailForm, found: &Consequences) -> Question {
    let label = format!("Send {}", counted(found.reached(), "email", "emails"));
    let is_organizer = context.organizer(slug).is_ok();
    Question {
        edition: Some(slug.clone()),
        here: if is_organizer { "/invitations" } else { "/people" },
        form_page: (format!("/{slug}/emails/new"), "Write an email".to_owned()),
        title: format!("{label}?"),
        action: format!("/{slug}/emails/new/send"),
        fields: form.pairs(),
        button: Some(label),
        warning: "Emails can’t be taken back once they are sent.".to_owned(),
    }
}

/// What the page shows besides the form.
#[derive(Default)]
struct PageState {
    /// The email that was just written.
    written: Option<GroupEmailId>,
    why: Option<String>,
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    form: GroupEmailForm,
    state: PageState,
) -> Result<Response, AppError> {
    // If the choice can't be read, all people are shown with the reason.
    let (filter, unread) = match chosen(context, slug, &form) {
        Ok(filter) => (filter, None),
        Err(AppError::Wrong(why) | AppError::Missing(why)) => {
            (chosen(context, slug, &GroupEmailForm::default())?, Some(why))
        }
        Err(other) => return Err(other),
    };
    let by = context.account()?.group_writer(slug, &filter)?;
    let recipients = context.store().recipients(by).await?;
    let form = with_text(context, form, &filter, &recipients.text);
    let edition = context.edition(slug).await?;
    let tracks: Vec<Title> =
        if by.organizes() { recipients.tracks.clone() } else { context.account()?.led_tracks(slug).cloned().collect() };
    let done = recipients.earlier.iter().find(|email| Some(email.id) == state.written).cloned();
    let head = PageMeta::new("Write an email", "Write an email to several people of the edition.").under("/");
    let (actor, organizes, now) = (context.actor.clone(), by.organizes(), context.now);
    Ok(layout(context, head, || {
        let (here, below) = if organizes {
            organizer_parent(slug)
        } else {
            ("/people", (format!("/{slug}/people"), "People".to_owned()))
        };
        let has_travel = edition.parts.travel;
        let reached = recipients.reached();
        let Recipients { earlier, questions, .. } = recipients.clone();
        view! {
            <EditionHead edition actor here title="Write an email".to_owned() below/>
            {organizes.then(|| view! { <OrganizerTabs edition=slug.clone() here="/emails/new"/> })}
            <Written slug done organizes/>
            <Rejection why=state.why.or(unread)/>
            <GroupEmailFields slug form filter tracks questions=&questions organizes has_travel reached><RecipientList recipients now/></GroupEmailFields>
            <EarlierEmails earlier now/>
        }
    }))
}

/// The form with a text: that of the template, unless something else was typed.
fn with_text(
    context: &RequestContext,
    form: GroupEmailForm,
    filter: &RecipientFilter,
    text: &EmailTemplate,
) -> GroupEmailForm {
    let key = if form.key.is_empty() { context.form_key() } else { form.key.clone() };
    let track = filter.track.as_ref().map(Title::to_string).unwrap_or_default();
    let form = GroupEmailForm { key, track, ..form };
    if form.is_untouched() { form.beginning_with(text) } else { form }
}

/// Says what was just written, with a link to the outbox for organizers.
#[component]
fn Written<'a>(slug: &'a EditionSlug, done: Option<GroupEmail>, organizes: bool) -> impl IntoView {
    done.map(|email| {
        let outbox = organizes.then(|| view! { <p><a href=format!("/{slug}/outbox")>"See them in the outbox"</a></p> });
        view! {
            <Done what=Some(in_the_outbox(email.counts.reached()))/>
            <NotSent slug=Some(slug.clone()) counts=email.counts/>
            {outbox}
        }
    })
}
