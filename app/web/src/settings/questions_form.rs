//! The form of an edition’s own questions: one row for each, and empty rows for new ones.

use crate::components::field::{Choice, SavedVersion};
use crate::components::text_area::TextArea;
use crate::forms::{Form, all_pairs, day, given, nth, number, optional};
use domain::Refusal;
use domain::id::QuestionId;
use domain::own_questions::{AskedOn, EditedQuestion, QuestionContent, QuestionKind, QuestionRow};
use domain::text::{ShortText, Title, counted};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionsForm {
    /// The ids of the questions, empty for new ones, and as many values of each other list.
    pub id: Vec<String>,
    pub order: Vec<String>,
    pub text: Vec<String>,
    pub kind: Vec<String>,
    /// One choice on each line.
    pub choices: Vec<String>,
    pub required: Vec<String>,
    pub asked_on: Vec<String>,
    pub visible: Vec<String>,
    pub kept_until: Vec<String>,
    /// The revision of the questions that the form showed.
    pub read: String,
}

impl Form for QuestionsForm {
    const MAX_FIELDS: usize = 600;
    const MAX_BYTES: usize = 1024 * 1024;

    fn pairs(&self) -> Vec<(String, String)> {
        all_pairs(self)
    }
}

/// A row as typed.
#[derive(Clone, Copy, Default)]
struct TypedQuestion<'a> {
    id: &'a str,
    order: &'a str,
    text: &'a str,
    kind: &'a str,
    choices: &'a str,
    required: &'a str,
    asked_on: &'a str,
    visible: &'a str,
    kept_until: &'a str,
}

impl QuestionsForm {
    pub fn of(rows: &[QuestionRow], read: String) -> QuestionsForm {
        let of = |value: fn(&QuestionContent) -> String| {
            rows.iter().map(|row| value(&row.question.content)).collect::<Vec<_>>()
        };
        QuestionsForm {
            id: rows.iter().map(|row| row.question.id.to_string()).collect(),
            order: (1..=rows.len()).map(|order| order.to_string()).collect(),
            text: of(|content| content.text.to_string()),
            kind: of(|content| content.kind.as_str().to_owned()),
            choices: of(|content| content.choices.iter().map(Title::to_string).collect::<Vec<_>>().join("\n")),
            required: of(|content| yes_or_no(content.is_required)),
            asked_on: of(|content| content.asked_on.as_str().to_owned()),
            visible: of(|content| yes_or_no(content.is_visible)),
            kept_until: of(|content| content.kept_until.map(|day| day.to_string()).unwrap_or_default()),
            read,
        }
    }

    /// The questions of all rows with a text, by their order; rows without an order are last.
    ///
    /// # Errors
    /// Refuses a malformed value.
    pub fn edited(&self) -> Result<Vec<EditedQuestion>, Refusal> {
        let mut questions = Vec::new();
        for row in self.filled() {
            let order = number(row.order, "a place in the order (like 1)")?.unwrap_or(u32::MAX);
            let choices = row.choices.lines().filter_map(given).map(Title::parse);
            let content = QuestionContent {
                text: ShortText::parse(row.text)?,
                kind: optional(row.kind, QuestionKind::parse)?.unwrap_or_default(),
                choices: choices.collect::<Result<_, _>>()?,
                is_required: row.required == "yes",
                asked_on: optional(row.asked_on, AskedOn::parse)?.unwrap_or_default(),
                is_visible: row.visible == "yes",
                kept_until: day(row.kept_until)?,
            };
            questions.push((order, EditedQuestion { id: optional(row.id, QuestionId::parse)?, content }));
        }
        questions.sort_by_key(|(order, _)| *order);
        Ok(questions.into_iter().map(|(_, question)| question).collect())
    }

    fn filled(&self) -> impl Iterator<Item = TypedQuestion<'_>> {
        let row = |place| TypedQuestion {
            id: nth(&self.id, place),
            order: nth(&self.order, place),
            text: nth(&self.text, place),
            kind: nth(&self.kind, place),
            choices: nth(&self.choices, place),
            required: nth(&self.required, place),
            asked_on: nth(&self.asked_on, place),
            visible: nth(&self.visible, place),
            kept_until: nth(&self.kept_until, place),
        };
        (0..self.text.len()).map(row).filter(|row| given(row.text).is_some())
    }
}

fn yes_or_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// The number of empty rows for further questions.
const SPARE: usize = 2;

#[component]
pub fn QuestionFields<'a>(form: &'a QuestionsForm, rows: &'a [QuestionRow]) -> impl IntoView {
    let typed = form.filled().chain(std::iter::repeat_n(TypedQuestion::default(), SPARE));
    let field = |(nth, row): (usize, TypedQuestion<'_>)| {
        let stored = rows.iter().find(|stored| stored.question.id.to_string() == row.id);
        let answers = stored.map_or(0, |stored| stored.answers);
        view! { <QuestionRowFields nth row answers/> }
    };
    (1..).zip(typed).map(field).collect_view()
}

#[component]
fn QuestionRowFields<'a>(nth: usize, row: TypedQuestion<'a>, answers: u32) -> impl IntoView + use<> {
    let kinds = QuestionKind::ALL.map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).to_vec();
    let forms = AskedOn::ALL.map(|form| (form.as_str().to_owned(), form.label().to_owned())).to_vec();
    let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    let required = vec![pair("no", "optional"), pair("yes", "required")];
    let visible = vec![pair("no", "only organizers"), pair("yes", "organizers and signed-in participants")];
    let answers = (answers > 0).then(|| view! { <p>{counted(answers as usize, "answer", "answers")}</p> });
    let choices_id = format!("choices-{nth}");
    view! {
        <fieldset>
            <legend>{format!("Question {nth}")}</legend>
            <input type="hidden" name="id" value=row.id.to_owned()/>
            <div class="side-by-side">
                <label>"Question"<input type="text" name="text" value=row.text.to_owned() maxlength="1000" autocomplete="off" dir="auto"/></label>
                <label>"Place in the order"<input type="number" name="order" value=row.order.to_owned() min="0" max="10000" step="1"/></label>
            </div>
            <div class="side-by-side">
                <Choice name="kind" label="Kind" options=kinds chosen=row.kind/>
                <Choice name="asked_on" label="Asked on" options=forms chosen=row.asked_on/>
                <Choice name="required" label="Answer" options=required chosen=row.required/>
                <Choice name="visible" label="Who sees the answers" options=visible chosen=row.visible/>
            </div>
            <div class="field">
                <label for=choices_id.clone()>"Choices, one on each line (only for the kind “choice”)"</label>
                <TextArea name="choices" id=choices_id rows=3 text=row.choices.to_owned()/>
            </div>
            <label>"Last day on which answers are kept (optional)"<input type="date" name="kept_until" value=row.kept_until.to_owned()/></label>
            {answers}
        </fieldset>
    }
}

/// The questions that someone else saved while the form was open.
#[component]
pub fn SavedQuestions<'a>(rows: &'a [QuestionRow]) -> impl IntoView + use<> {
    let entry = |row: &QuestionRow| {
        let content = &row.question.content;
        view! { <li dir="auto">{format!("{} ({}, {})", content.text, content.kind.label(), content.asked_on.label())}</li> }
    };
    let entries = rows.iter().map(entry).collect_view();
    view! { <SavedVersion><ol>{entries}</ol></SavedVersion> }
}
