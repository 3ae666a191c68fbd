//! Columns for answers to an edition's own questions, in tables for organizers.

use domain::own_questions::{OwnAnswers, OwnQuestion};

/// The heading of each question.
pub(crate) fn question_columns(questions: &[OwnQuestion]) -> impl Iterator<Item = String> {
    questions.iter().map(|question| question.content.text.to_string())
}

/// The answers of one person in the order of the questions; empty cells without an answer.
pub(crate) fn answer_cells(questions: &[OwnQuestion], answers: Option<&OwnAnswers>) -> impl Iterator<Item = String> {
    questions.iter().map(move |question| {
        answers.and_then(|answers| answers.get(&question.id)).map(ToString::to_string).unwrap_or_default()
    })
}
