//! Answers to own questions as forms send them: a list of question ids, and as many answers.

use domain::id::QuestionId;
use domain::own_questions::OwnAnswers;
use std::collections::BTreeMap;

/// The largest form with answers, in encoded bytes: fifty answers in letters of three bytes.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// The answers as typed, by question. Ids that aren’t numbers are left out.
pub fn typed_answers(question: &[String], answer: &[String]) -> BTreeMap<QuestionId, String> {
    let pairs = question.iter().zip(answer);
    pairs.filter_map(|(id, answer)| Some((QuestionId::parse(id).ok()?, answer.clone()))).collect()
}

/// Stored answers as a form shows them.
pub fn shown_answers(answers: &OwnAnswers) -> BTreeMap<QuestionId, String> {
    answers.iter().map(|(id, answer)| (*id, answer.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stay_with_their_questions() {
        let (question, answer) = (["4", "x", "7"].map(str::to_owned), ["yes", "no", ""].map(str::to_owned));
        let typed = typed_answers(&question, &answer);
        assert_eq!(
            typed.into_iter().map(|(id, text)| (id.0, text)).collect::<Vec<_>>(),
            [(4, "yes".to_owned()), (7, String::new())]
        );
    }
}
