//! The page that adds drafts: one from a form, or many from a list or CSV file, with a preview.

use super::draft_form::{DraftForm, OrganizerDraftFields};
use super::list_preview::{ListPreview, ParsedList};
use super::messages::Done;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Hidden, Rejection};
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::skip_lines::SkipLines;
use crate::components::text_area::TextArea;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::id::{EditionSlug, InvitationId};
use domain::invitations::{Invitation, InvitationOverview, SuggestedPerson};
use domain::text::{LocalPath, ShortText};
use leptos::prelude::*;

/// The page; its query can fill in the form for one person.
pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(person): PageQuery<DraftForm>,
) -> Result<Response, AppError> {
    show(&context, &slug, FormState { person, ..FormState::default() }).await
}

/// The contents and error messages of the page's two forms.
#[derive(Default)]
pub struct FormState {
    pub person: DraftForm,
    pub person_error: Option<String>,
    pub list: String,
    pub list_error: Option<String>,
    /// The line that seems to have the column names of a list that can’t be read.
    pub heading_line: Option<u32>,
    pub preview: Option<ParsedList>,
}

impl FormState {
    pub fn with_list_error(list: String, why: String) -> FormState {
        FormState { list, list_error: Some(why), ..FormState::default() }
    }

    pub fn previewing(list: String, parsed: ParsedList) -> FormState {
        FormState { list, preview: Some(parsed), ..FormState::default() }
    }
}

/// Adds one draft from the form.
pub async fn add_person(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<DraftForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/invitations/add/one"))?;
    match draft(&context, &slug, &form).await {
        Ok(()) => stored(&slug, 1),
        Err(AppError::Wrong(why)) => {
            show(&context, &slug, FormState { person: form, person_error: Some(why), ..FormState::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn draft(context: &RequestContext, slug: &EditionSlug, form: &DraftForm) -> Result<(), AppError> {
    let by = context.organizer(slug)?;
    context.store().draft(by, &[form.draft()?], context.now).await?;
    if let Ok(suggested_by) = InvitationId::parse(&form.suggested_by) {
        context.store().mark_seen(by, suggested_by, context.now).await?;
    }
    Ok(())
}

/// The text of the suggestion that the form for one person names.
fn suggestion(all: &[Invitation], form: &DraftForm) -> Option<ShortText> {
    all.iter().find(|one| one.id.to_string() == form.suggested_by)?.suggestion.clone()
}

/// The invitation of the suggested person, who then needs no other one.
fn already_invited<'a>(all: &'a [Invitation], suggestion: &ShortText, form: &DraftForm) -> Option<&'a Invitation> {
    let by = InvitationId::parse(&form.suggested_by).ok()?;
    SuggestedPerson::of(suggestion.as_str()).invited(by, all)
}

/// The form for one person. It is filled in from a suggestion, unless something was typed.
#[component]
fn PersonForm<'a>(form: DraftForm, is_rejected: bool, action: String, all: &'a InvitationOverview) -> impl IntoView {
    let suggestion = suggestion(&all.invitations, &form);
    let is_untouched = !is_rejected && [&form.name, &form.login, &form.email].iter().all(|field| field.is_empty());
    let form = match &suggestion {
        Some(suggestion) if is_untouched => DraftForm::suggested(suggestion.as_str(), form.suggested_by),
        _ => form,
    };
    let suggested = suggestion.map(|suggestion| {
        let invited = already_invited(&all.invitations, &suggestion, &form).map(|invited| {
            let address = format!("{}/{}", action.trim_end_matches("/add/one"), invited.id);
            let label = format!("{} ({})", invited.display_name(), invited.status.state.as_str());
            view! { <p class="attention">"There is already an invitation for "<a href=address>{label}</a>"."</p> }
        });
        view! {
            <p>"Suggestion: "<q dir="auto">{suggestion.to_string()}</q>"."</p>
            {invited}
            <Hidden name="suggested_by" value=form.suggested_by.clone()/>
        }
    });
    view! {
        <section id="one">
            <h2>"One person"</h2>
            <form method="post" action=action.clone() class="stacked">
                {suggested}
                <OrganizerDraftFields form seat_pools=all.seats.seat_pools()/>
                <button>"Add as draft"</button>
            </form>
        </section>
    }
}

/// Redirects to the list of invitations, which says how many drafts were added.
pub fn stored(slug: &EditionSlug, count: usize) -> Result<Response, AppError> {
    let done = Done::Drafted.as_str();
    Ok(go_to(&LocalPath::parse(&format!("/{slug}/invitations?done={done}&count={count}"))?))
}

pub async fn show(context: &RequestContext, slug: &EditionSlug, state: FormState) -> Result<Response, AppError> {
    let all = context.store().overview(context.organizer(slug)?).await?;
    let edition = context.edition(slug).await?;
    let head =
        PageMeta::new(format!("Invite to the {}", edition.title), "Add the people you want to invite.").under("/");
    let actor = context.actor.clone();
    let base = format!("/{slug}/invitations/add");
    Ok(layout(context, head, || {
        let FormState { person, person_error, list, list_error, heading_line, preview } = state;
        let (check, is_rejected) = (format!("{base}/check"), person_error.is_some());
        let skip = heading_line.map(|heading_line| view! { <SkipLines action=&check list=&list heading_line/> });
        view! {
            <EditionHead edition actor here="/invitations" title="Invite".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug.clone() here="/invitations/add"/>
            <Rejection why=person_error.or(list_error)/>
            <p class="lead">"Add the people you want to invite. Nothing is sent until you choose “Send invitations” on the page “All invitations”."</p>
            {preview.map(|parsed| view! { <ListPreview parsed list=&list action=base.clone()/> })}
            <section>
                <h2>"A list of people"</h2>
                {skip}
                <form method="post" action=check.clone() enctype="multipart/form-data" class="stacked">
                    <div class="field">
                        <label for="list">"One person per line: “demo-wren”, “wren@example.org” or “Wren Talus, wren@example.org, NumPy”"</label>
                        <TextArea name="list" id="list".to_owned() rows=8 text=list.clone()/>
                    </div>
                    <label>"Or a CSV file with the columns name, login, email, project, stack (the domain stack), seat_pool, reason, proposed_by"<input type="file" name="file" accept=".csv,.tsv,.txt,text/csv,text/plain"/></label>
                    <button class="primary">"Preview list"</button>
                </form>
            </section>
            <PersonForm form=person is_rejected action=format!("{base}/one") all=&all/>
        }
    }))
}
