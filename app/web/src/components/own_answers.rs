//! The fields for answers to an edition’s own questions, and the answers as a list.

use super::field::{Choice, Hidden, TextField};
use domain::id::QuestionId;
use domain::own_questions::{AnswerFilter, OwnQuestion, QuestionKind};
use domain::text::{LongText, Title};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// A field for each question, with what is typed or stored; nothing without questions.
///
/// Each question sends its id as `question` and one value as `answer`, so that both lists stay aligned.
#[component]
pub fn AnswerFields<'a>(questions: &'a [OwnQuestion], typed: &'a BTreeMap<QuestionId, String>) -> impl IntoView {
    let field = |question: &OwnQuestion| {
        let value = typed.get(&question.id).cloned().unwrap_or_default();
        view! { <AnswerField question value/> }
    };
    (!questions.is_empty()).then(|| {
        view! { <fieldset><legend>"Questions"</legend>{questions.iter().map(field).collect_view()}</fieldset> }
    })
}

#[component]
fn AnswerField<'a>(question: &'a OwnQuestion, value: String) -> impl IntoView + use<> {
    let content = &question.content;
    let optional = if content.is_required { "" } else { " (optional)" };
    let label = format!("{}{optional}", content.text);
    let readers = if content.is_visible {
        "Signed-in participants see your answer."
    } else {
        "Only organizers and viewers of the edition see your answer."
    };
    let none = || (String::new(), "choose an answer".to_owned());
    let field = match content.kind {
        QuestionKind::Text => {
            EitherOf3::A(view! { <TextField name="answer" id=format!("answer-{}", question.id) label value rows=3/> })
        }
        QuestionKind::Number => {
            EitherOf3::B(view! { <label>{label}<input type="number" name="answer" value=value step="1"/></label> })
        }
        QuestionKind::Choice | QuestionKind::YesNo => {
            let choices: Vec<String> = match content.kind {
                QuestionKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
                _ => content.choices.iter().map(Title::to_string).collect(),
            };
            let options = std::iter::once(none()).chain(choices.into_iter().map(|choice| (choice.clone(), choice)));
            EitherOf3::C(view! { <Choice name="answer" label options=options.collect() chosen=value/> })
        }
    };
    view! { <Hidden name="question" value=question.id.to_string()/>{field}<p class="muted">{readers}</p> }
}

/// The fields that filter people by their answer to a question; nothing without questions.
///
/// An answer without a question selects no one in particular, so the fields say that it is not used.
#[component]
pub fn AnswerFilterFields<'a>(questions: &'a [OwnQuestion], question: String, answer: String) -> impl IntoView + use<> {
    let any = std::iter::once((String::new(), "any".to_owned()));
    let options = questions.iter().map(|question| (question.id.to_string(), question.content.text.to_string()));
    let options: Vec<_> = any.chain(options).collect();
    let is_unused = question.trim().is_empty() && !answer.trim().is_empty();
    let unused = is_unused.then(|| {
        view! { <p class="attention">"The answer is not used. Choose the question that it answers, too."</p> }
    });
    (!questions.is_empty()).then(|| {
        view! {
            <Choice name="question" label="Question" options chosen=question/>
            <label>"Answer"<input type="text" name="answer" value=answer maxlength=AnswerFilter::MAX_ANSWER.to_string() autocomplete="off"/></label>
            {unused}
        }
    })
}

/// Answers with their questions, for organizers.
#[component]
pub fn AnswerList<'a>(answers: &'a [(OwnQuestion, LongText)]) -> impl IntoView {
    let entry = |(question, answer): &(OwnQuestion, LongText)| {
        let private = (!question.content.is_visible).then_some(" (only organizers)");
        view! { <dt dir="auto">{question.content.text.to_string()}<span class="muted">{private}</span></dt><dd class="pre-line" dir="auto">{answer.to_string()}</dd> }
    };
    (!answers.is_empty()).then(|| {
        view! { <section><h2>"Answers"</h2><dl>{answers.iter().map(entry).collect_view()}</dl></section> }
    })
}
