//! The page on which organizers edit the edition’s own questions.

use super::done::SettingsQuery;
use super::questions_form::{QuestionFields, QuestionsForm, SavedQuestions};
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field::{Done, Hidden, Rejection};
use crate::components::settings_tabs::SettingsTabs;
use crate::confirmation::{Question, ask, is_done};
use crate::context::{EditionPath, FormStep, RequestContext};
use crate::error::AppError;
use crate::forms::{FormBody, PageQuery, all_pairs};
use crate::layout::{PageMeta, layout};
use axum::response::Response;
use domain::id::EditionSlug;
use domain::own_questions::QuestionRow;
use domain::text::{LocalPath, counted};
use leptos::prelude::*;
use store::questions_revision;

pub async fn page(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    PageQuery(query): PageQuery<SettingsQuery>,
) -> Result<Response, AppError> {
    show(&context, &slug, None, None, query.saved.0).await
}

pub async fn save(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    FormBody(form): FormBody<QuestionsForm>,
) -> Result<Response, AppError> {
    context.sender(&form, &format!("/{slug}/settings/questions"))?;
    context.organizer(&slug)?;
    if context.step == FormStep::Back {
        return show(&context, &slug, Some(form), None, false).await;
    }
    match edit(&context, &slug, &form).await {
        Ok(Some(page)) => Ok(page),
        Ok(None) => Ok(go_to(&LocalPath::parse(&format!("/{slug}/settings/questions?saved=yes"))?)),
        Err(AppError::Wrong(why)) => show(&context, &slug, Some(form), Some(why), false).await,
        Err(other) => Err(other),
    }
}

/// Saves the questions. Returns the page that asks first if answers would be lost.
async fn edit(
    context: &RequestContext,
    slug: &EditionSlug,
    form: &QuestionsForm,
) -> Result<Option<Response>, AppError> {
    let by = context.organizer(slug)?;
    let preview = context.store().preview_writes();
    let removed = preview.store.edit_questions(by, &form.read, &form.edited()?, context.now).await?;
    let answered: Vec<QuestionRow> = removed.into_iter().filter(|row| row.answers > 0).collect();
    if answered.is_empty() {
        preview.commit().await?;
        return Ok(None);
    }
    let consequences = preview.consequences(by.id()).await?;
    if is_done(context, preview, &consequences, &answered).await? {
        return Ok(None);
    }
    let label = format!("Save and remove {}", counted(answered.len(), "question", "questions"));
    let question = Question {
        edition: Some(slug.clone()),
        here: "/settings",
        form_page: (format!("/{slug}/settings/questions"), "Questions".to_owned()),
        title: format!("{label}?"),
        action: format!("/{slug}/settings/questions"),
        fields: all_pairs(form),
        button: Some(label),
        warning: "Deleted answers can’t be restored.".to_owned(),
    };
    let details = view! { <Lost removed=&answered/> }.into_any();
    ask(context, question, consequences, &answered, details).await.map(Some)
}

/// The questions to be removed, each with the number of its answers.
#[component]
fn Lost<'a>(removed: &'a [QuestionRow]) -> impl IntoView {
    let entry = |row: &QuestionRow| {
        let answers = counted(row.answers as usize, "answer is", "answers are");
        view! { <li dir="auto">{format!("{}: {answers} deleted", row.question.content.text)}</li> }
    };
    view! {
        <section class="column">
            <h2>"What is deleted"</h2>
            <ul class="bullets">{removed.iter().map(entry).collect_view()}</ul>
        </section>
    }
}

async fn show(
    context: &RequestContext,
    slug: &EditionSlug,
    rejected: Option<QuestionsForm>,
    why: Option<String>,
    saved: bool,
) -> Result<Response, AppError> {
    let rows = context.store().question_rows(context.organizer(slug)?).await?;
    let (edition, actor) = (context.edition(slug).await?, context.actor.clone());
    let head = PageMeta::new(format!("Questions of the {}", edition.title), "Edit the edition’s own questions.");
    let read = questions_revision(&rows);
    let is_outdated = rejected.as_ref().is_some_and(|form| form.read != read);
    let form = rejected.unwrap_or_else(|| QuestionsForm::of(&rows, read.clone()));
    let other = is_outdated.then(|| view! { <SavedQuestions rows=&rows/> });
    Ok(layout(context, head.under("/"), || {
        view! {
            <EditionHead edition actor here="/settings" title="Questions".to_owned() below=(format!("/{slug}/settings"), "Settings".to_owned())/>
            <SettingsTabs edition=slug.clone() here="/settings/questions"/>
            <Done what=saved.then(|| "Saved.".to_owned())/>
            <Rejection why/>
            {other}
            <p class="muted">"The interest form and the invitations ask these questions. A person who answers on both forms answers once. To remove a question, empty its text. Answers are deleted with the other private data of the edition, or after the day that you set."</p>
            <form method="post" action=format!("/{slug}/settings/questions") class="stacked">
                <Hidden name="read" value=read/>
                <QuestionFields form=&form rows=&rows/>
                <button class="primary">"Save questions"</button>
            </form>
        }
    }))
}
