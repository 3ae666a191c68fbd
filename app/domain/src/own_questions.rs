//! Own questions: what an edition asks on its interest form and its invitations, and the answers.

use crate::Refusal;
use crate::folding::fold;
use crate::id::QuestionId;
use crate::text::{LongText, ShortText, Title};
use crate::time::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The most questions of an edition.
pub const MAX_QUESTIONS: usize = 50;
/// The most choices of a question.
pub const MAX_CHOICES: usize = 30;
/// The most characters of an answer outside the interest form, which has a limit of its own.
pub const MAX_ANSWER: usize = 2_000;

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum QuestionKind {
    #[default]
    Text,
    /// One of the question’s choices.
    Choice,
    YesNo,
    /// A whole number.
    Number,
}

words!(QuestionKind, "a kind of question");

impl QuestionKind {
    /// The kind as it is shown to people.
    pub fn label(self) -> &'static str {
        match self {
            QuestionKind::Text => "text",
            QuestionKind::Choice => "choice",
            QuestionKind::YesNo => "yes or no",
            QuestionKind::Number => "number",
        }
    }
}

/// The forms on which a question is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AskedOn {
    #[default]
    Both,
    Interest,
    Invitation,
}

words!(AskedOn, "a form with questions");

impl AskedOn {
    /// The forms as they are shown to people.
    pub fn label(self) -> &'static str {
        match self {
            AskedOn::Both => "interest form and invitation",
            AskedOn::Interest => "interest form",
            AskedOn::Invitation => "invitation",
        }
    }

    /// Whether a form has a question that is asked on `self`; `form` is one form.
    pub fn includes(self, form: AskedOn) -> bool {
        self == AskedOn::Both || self == form
    }
}

/// A question as organizers write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionContent {
    pub text: ShortText,
    pub kind: QuestionKind,
    /// Empty unless it is a choice.
    pub choices: Vec<Title>,
    pub is_required: bool,
    pub asked_on: AskedOn,
    /// Whether signed-in participants see the answers on the page of people.
    pub is_visible: bool,
    /// The last day on which answers are kept; at the latest, the end of the edition’s retention period.
    pub kept_until: Option<NaiveDate>,
}

/// A question of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnQuestion {
    pub id: QuestionId,
    pub content: QuestionContent,
}

/// A question with the number of its answers, as organizers edit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    pub question: OwnQuestion,
    pub answers: u32,
}

/// A question as it is to be; without an id it is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedQuestion {
    pub id: Option<QuestionId>,
    pub content: QuestionContent,
}

/// The answers of one person, by question.
pub type OwnAnswers = BTreeMap<QuestionId, LongText>;

impl QuestionContent {
    /// Checks that a choice has two different choices or more, and that other kinds have none.
    ///
    /// # Errors
    /// `ChoicesNeeded`, `TooManyChoices`, or `ChoicesNotUsed`.
    pub fn check(&self) -> Result<(), Refusal> {
        let different: BTreeSet<String> = self.choices.iter().map(|choice| fold(choice.as_str())).collect();
        match (self.kind, self.choices.len()) {
            (QuestionKind::Choice, count) if count > MAX_CHOICES => Err(Refusal::TooManyChoices { limit: MAX_CHOICES }),
            (QuestionKind::Choice, count) if different.len() < 2 || different.len() < count => {
                Err(Refusal::ChoicesNeeded)
            }
            (QuestionKind::Choice, _) | (_, 0) => Ok(()),
            _ => Err(Refusal::ChoicesNotUsed),
        }
    }

    /// Parses an answer as typed; `None` for an empty one.
    ///
    /// # Errors
    /// `InEntry` with the question, if a required answer is missing or the answer isn’t of its kind.
    pub fn answer(&self, typed: &str, limit: usize) -> Result<Option<LongText>, Refusal> {
        let refused = |why: String| Refusal::InEntry { entry: self.text.to_string(), why };
        let typed = typed.trim();
        if typed.is_empty() {
            let missing = || refused("Answer this question.".to_owned());
            return if self.is_required { Err(missing()) } else { Ok(None) };
        }
        let is_valid = match self.kind {
            QuestionKind::Text => true,
            QuestionKind::Choice => self.choices.iter().any(|choice| choice.as_str() == typed),
            QuestionKind::YesNo => matches!(typed, "yes" | "no"),
            QuestionKind::Number => typed.parse::<i64>().is_ok_and(|number| number.to_string() == typed),
        };
        if !is_valid {
            let what = match self.kind {
                QuestionKind::Number => "Answer with a whole number, like 3.",
                _ => "Choose one of the answers.",
            };
            return Err(refused(what.to_owned()));
        }
        let length = typed.chars().count();
        if length > limit {
            return Err(refused(format!("The answer has {length} characters. The limit is {limit}.")));
        }
        LongText::parse(typed).map(Some).map_err(|why| refused(why.to_string()))
    }
}

/// Parses the answers of one form, given by question as typed.
///
/// # Errors
/// The first refusal of [`QuestionContent::answer`].
pub fn answers(
    questions: &[OwnQuestion],
    typed: &BTreeMap<QuestionId, String>,
    limit: usize,
) -> Result<OwnAnswers, Refusal> {
    let mut answers = OwnAnswers::new();
    for question in questions {
        let text = typed.get(&question.id).map_or("", String::as_str);
        if let Some(answer) = question.content.answer(text, limit)? {
            answers.insert(question.id, answer);
        }
    }
    Ok(answers)
}

/// Selects people by their answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AnswerFilter {
    pub question: QuestionId,
    /// What the answer is, or contains if it is a text; `None` selects everyone who answered.
    pub answer: Option<String>,
}

impl AnswerFilter {
    /// The most characters of an answer to look for.
    pub const MAX_ANSWER: usize = 100;

    /// The filter of a form with a question and an answer; `None` without a question.
    ///
    /// # Errors
    /// Refuses a malformed number of a question.
    pub fn parse(question: &str, answer: &str) -> Result<Option<AnswerFilter>, Refusal> {
        if question.trim().is_empty() {
            return Ok(None);
        }
        let answer: String = answer.trim().chars().take(Self::MAX_ANSWER).collect();
        let answer = Some(answer).filter(|answer| !answer.is_empty());
        Ok(Some(AnswerFilter { question: QuestionId::parse(question)?, answer }))
    }

    /// Whether it selects a person with these answers.
    pub fn keeps(&self, questions: &[OwnQuestion], answers: Option<&OwnAnswers>) -> bool {
        let Some(answer) = answers.and_then(|answers| answers.get(&self.question)) else { return false };
        let Some(requested) = &self.answer else { return true };
        let (answer, requested) = (fold(answer.as_str()), fold(requested.trim()));
        let is_text = questions
            .iter()
            .any(|question| question.id == self.question && question.content.kind == QuestionKind::Text);
        answer == requested || (is_text && answer.contains(&requested))
    }
}

/// Checks the questions that an edition is to have.
///
/// # Errors
/// `TooManyQuestions`, `DuplicateQuestion`, `AnswersKeptInThePast`. For a question with answers, `QuestionKindIsFixed`,
/// `AnswersArePrivate` if they would become visible to participants, and `ChoicesAreUsed` if choices are removed.
pub fn check_questions(before: &[QuestionRow], edited: &[EditedQuestion], today: NaiveDate) -> Result<(), Refusal> {
    if edited.len() > MAX_QUESTIONS {
        return Err(Refusal::TooManyQuestions { limit: MAX_QUESTIONS });
    }
    let mut texts = BTreeSet::new();
    for EditedQuestion { id, content } in edited {
        let in_question = |why: Refusal| Refusal::InEntry { entry: content.text.to_string(), why: why.to_string() };
        content.check().map_err(in_question)?;
        if !texts.insert(fold(content.text.as_str())) {
            return Err(Refusal::DuplicateQuestion(content.text.to_string()));
        }
        let stored = before.iter().find(|row| Some(row.question.id) == *id);
        let was_kept_until = stored.and_then(|row| row.question.content.kept_until);
        if content.kept_until != was_kept_until && content.kept_until.is_some_and(|last| last < today) {
            return Err(in_question(Refusal::AnswersKeptInThePast));
        }
        if let Some(row) = stored.filter(|row| row.answers > 0) {
            check_answered(&row.question.content, content)?;
        }
    }
    Ok(())
}

/// Checks that a question stays what people have answered.
fn check_answered(before: &QuestionContent, content: &QuestionContent) -> Result<(), Refusal> {
    let text = || content.text.to_string();
    if before.kind != content.kind {
        return Err(Refusal::QuestionKindIsFixed(text()));
    }
    if content.is_visible && !before.is_visible {
        return Err(Refusal::AnswersArePrivate(text()));
    }
    if before.choices.iter().any(|choice| !content.choices.contains(choice)) {
        return Err(Refusal::ChoicesAreUsed(text()));
    }
    Ok(())
}

/// The questions that would be removed, each with its answers.
pub fn removed<'a>(before: &'a [QuestionRow], edited: &[EditedQuestion]) -> Vec<&'a QuestionRow> {
    before.iter().filter(|row| edited.iter().all(|question| question.id != Some(row.question.id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn content(text: &str, kind: QuestionKind) -> QuestionContent {
        let choices = match kind {
            QuestionKind::Choice => ["vegan", "other"].map(|choice| Title::parse(choice).unwrap()).to_vec(),
            _ => Vec::new(),
        };
        QuestionContent {
            text: ShortText::parse(text).unwrap(),
            kind,
            choices,
            is_required: false,
            asked_on: AskedOn::Both,
            is_visible: false,
            kept_until: None,
        }
    }

    fn row(id: i64, content: QuestionContent, answers: u32) -> QuestionRow {
        QuestionRow { question: OwnQuestion { id: QuestionId(id), content }, answers }
    }

    #[test]
    fn answer_is_of_the_kind_of_its_question() {
        let accepts = |kind, typed: &str| content("What?", kind).answer(typed, 10).is_ok();
        assert!(accepts(QuestionKind::YesNo, "yes") && !accepts(QuestionKind::YesNo, "maybe"));
        assert!(accepts(QuestionKind::Choice, "vegan") && !accepts(QuestionKind::Choice, "meat"));
        assert!(accepts(QuestionKind::Number, "-3") && !accepts(QuestionKind::Number, "3.5"));
        assert!(accepts(QuestionKind::Text, "0123456789") && !accepts(QuestionKind::Text, "0123456789a"));
    }

    #[test]
    fn only_required_question_needs_an_answer() {
        let optional = content("What?", QuestionKind::Text);
        let required = QuestionContent { is_required: true, ..optional.clone() };
        assert_eq!(optional.answer("  ", 10), Ok(None));
        assert!(required.answer("  ", 10).unwrap_err().to_string().contains("What?"));
    }

    #[test]
    fn choice_needs_two_different_choices() {
        let two = content("What?", QuestionKind::Choice);
        let one = QuestionContent { choices: two.choices[..1].to_vec(), ..two.clone() };
        let same = QuestionContent { choices: [&two.choices[..1], &two.choices[..1]].concat(), ..two.clone() };
        let unused = QuestionContent { kind: QuestionKind::Text, ..two.clone() };
        assert_eq!(two.check(), Ok(()));
        assert_eq!([one.check(), same.check()], [Err(Refusal::ChoicesNeeded), Err(Refusal::ChoicesNeeded)]);
        assert_eq!(unused.check(), Err(Refusal::ChoicesNotUsed));
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()
    }

    fn edited(content: QuestionContent) -> [EditedQuestion; 1] {
        [EditedQuestion { id: Some(QuestionId(1)), content }]
    }

    #[test]
    fn private_answers_never_become_visible() {
        let private = content("A visa?", QuestionKind::YesNo);
        let visible = QuestionContent { is_visible: true, ..private.clone() };
        let check = |before: &QuestionContent, after: &QuestionContent, answers| {
            check_questions(&[row(1, before.clone(), answers)], &edited(after.clone()), today())
        };
        assert!(matches!(check(&private, &visible, 1), Err(Refusal::AnswersArePrivate(_))));
        assert_eq!(check(&private, &visible, 0), Ok(()));
        assert_eq!(check(&visible, &private, 1), Ok(()));
    }

    #[test]
    fn choices_of_an_answered_question_only_grow() {
        let of = |choices: &[&str]| QuestionContent {
            choices: choices.iter().map(|choice| Title::parse(choice).unwrap()).collect(),
            ..content("Food?", QuestionKind::Choice)
        };
        let check = |after: &[&str]| check_questions(&[row(1, of(&["A", "B"]), 1)], &edited(of(after)), today());
        assert!(matches!(check(&["A", "C"]), Err(Refusal::ChoicesAreUsed(_))));
        assert_eq!(check(&["A", "B", "C"]), Ok(()));
    }

    #[test]
    fn answers_are_kept_until_a_day_to_come() {
        let until =
            |day: NaiveDate| QuestionContent { kept_until: Some(day), ..content("A visa?", QuestionKind::YesNo) };
        let past = today().pred_opt().unwrap();
        let unset = content("A visa?", QuestionKind::YesNo);
        let check = |before: QuestionContent, after| check_questions(&[row(1, before, 1)], &edited(after), today());
        assert!(check(unset.clone(), until(past)).is_err());
        assert_eq!(check(unset, until(today())), Ok(()));
        assert_eq!(check(until(past), until(past)), Ok(()), "it was set before");
    }

    #[test]
    fn kind_of_an_answered_question_stays() {
        let before = [row(1, content("How many?", QuestionKind::Number), 2)];
        let edited = [EditedQuestion { id: Some(QuestionId(1)), content: content("How many?", QuestionKind::Text) }];
        assert!(matches!(check_questions(&before, &edited, today()), Err(Refusal::QuestionKindIsFixed(_))));
        let unanswered = [QuestionRow { answers: 0, ..before[0].clone() }];
        assert_eq!(check_questions(&unanswered, &edited, today()), Ok(()));
        assert_eq!(removed(&before, &edited).len() + removed(&before, &[]).len(), 1);
    }

    #[test]
    fn filter_by_an_answer_needs_its_question() {
        assert_eq!(AnswerFilter::parse(" ", "vegan"), Ok(None));
        let all = AnswerFilter { question: QuestionId(4), answer: None };
        assert_eq!(AnswerFilter::parse("4", " "), Ok(Some(all)));
        assert!(AnswerFilter::parse("four", "vegan").is_err());
    }

    #[test]
    fn only_texts_are_found_by_a_part_of_the_answer() {
        let of = |kind| OwnQuestion { id: QuestionId(1), content: content("What?", kind) };
        let answers = OwnAnswers::from([(QuestionId(1), LongText::parse("10").unwrap())]);
        let filter = |answer: &str| AnswerFilter { question: QuestionId(1), answer: Some(answer.to_owned()) };
        assert!(filter("1").keeps(&[of(QuestionKind::Text)], Some(&answers)));
        assert!(!filter("1").keeps(&[of(QuestionKind::Number)], Some(&answers)));
        assert!(filter("10").keeps(&[of(QuestionKind::Number)], Some(&answers)));
        assert!(!filter("10").keeps(&[of(QuestionKind::Number)], None), "no answer");
    }

    #[test]
    fn two_questions_have_different_texts() {
        let question = |text: &str| EditedQuestion { id: None, content: content(text, QuestionKind::Text) };
        assert!(check_questions(&[], &[question("Why?"), question("WHY?")], today()).is_err());
        assert!(check_questions(&[], &[question("Why?"), question("How?")], today()).is_ok());
    }

    proptest! {
        #[test]
        fn parsed_answer_is_accepted_again(
            kind in prop::sample::select(QuestionKind::ALL.to_vec()), typed in "\\PC{0,40}|yes|no|vegan|[0-9]{1,5}",
        ) {
            let question = content("What?", kind);
            if let Ok(Some(answer)) = question.answer(&typed, 40) {
                prop_assert_eq!(question.answer(answer.as_str(), 40), Ok(Some(answer)));
            }
        }
    }
}
