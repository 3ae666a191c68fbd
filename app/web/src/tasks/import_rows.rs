//! The rows of an imported table of tasks with their lines, and those that can’t be imported.

use crate::components::folded_list::FoldedList;
use domain::id::{EditionSlug, TaskNumber};
use domain::import::{ImportPreview, RowOutcome};
use domain::text::{Title, counted};
use domain::views::Notified;
use formats::tasks::{ReadTask, TaskRows};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;

/// A table of tasks with the preview of its import.
pub struct TablePreview {
    pub table: TaskRows,
    /// Of the rows that can be read.
    pub effect: ImportPreview,
    /// The people that the import notifies; `None` if it wasn’t tried.
    pub notified: Option<Vec<Notified>>,
}

impl TablePreview {
    pub fn can_be_imported(&self) -> bool {
        self.problems().next().is_none() && self.effect.can_be_imported()
    }

    /// The number of rows that can’t be imported.
    pub fn invalid(&self) -> usize {
        self.problems().count()
    }

    /// The line of the row with this title.
    pub fn line_of(&self, title: &Title) -> Option<u32> {
        let is_meant = |row: &&ReadTask| row.task.as_ref().is_ok_and(|task| task.title == *title);
        self.table.rows.iter().find(is_meant).map(|row| row.line)
    }

    /// Each row, with what the import does with it; `None` if the row can’t be read.
    fn rows(&self) -> impl Iterator<Item = (&ReadTask, Option<RowOutcome>)> {
        let mut outcomes = self.effect.rows.iter().copied();
        self.table.rows.iter().map(move |row| (row, row.task.as_ref().ok().and_then(|_| outcomes.next())))
    }

    fn problems(&self) -> impl Iterator<Item = Problem> {
        let mut refused = self.effect.problems.iter();
        self.rows().filter_map(move |(row, outcome)| match (&row.task, outcome) {
            (Err(why), _) => Some(Problem { line: row.line, number: None, name: row.typed.clone(), why: why.clone() }),
            (Ok(task), Some(RowOutcome::Invalid)) => {
                let problem = refused.next()?;
                let why: Vec<String> = problem.why.iter().map(ToString::to_string).collect();
                let name = task.title.to_string();
                Some(Problem { line: row.line, number: problem.number, name, why: why.join(" ") })
            }
            _ => None,
        })
    }
}

/// A row that can’t be imported.
struct Problem {
    line: u32,
    /// The task that the row would change.
    number: Option<TaskNumber>,
    /// The title, or the text of a row that can’t be read.
    name: String,
    why: String,
}

/// The rows that can’t be imported, with the reasons.
#[component]
pub fn Problems<'a>(slug: &'a EditionSlug, preview: &'a TablePreview) -> impl IntoView {
    let problems: Vec<Problem> = preview.problems().collect();
    let text = match problems.len() {
        1 => "1 row can’t be imported. Correct it, then preview the import again:".to_owned(),
        many => format!("{many} rows can’t be imported. Correct them, then preview the import again:"),
    };
    let line = move |Problem { line, number, name, why }: Problem| {
        let which = match number {
            Some(number) => {
                let address = format!("/{slug}/tasks/{number}");
                Either::Left(view! { <a href=address>{format!("task {number} “{name}”")}</a> })
            }
            None => Either::Right(format!("“{}”", shortened(&name))),
        };
        view! { <li>{format!("Line {line}: ")}{which}": "{why}</li> }
    };
    (!problems.is_empty()).then(|| {
        view! { <div class="error-message" role="alert"><p>{text}</p><FoldedList lines=problems line/></div> }
    })
}

/// The longest list of rows that is not folded.
const MOST_OPEN: usize = 20;

/// The longest list of rows that is shown as a whole.
const MOST_ROWS: usize = 5000;

/// The rows of the table with their lines and what the import does with them. A long list is folded.
#[component]
pub fn RowTable<'a>(slug: &'a EditionSlug, preview: &'a TablePreview) -> impl IntoView {
    let count = preview.table.rows.len();
    let label = format!("{}, line by line", counted(count, "row", "rows"));
    let row = |(row, outcome): (&ReadTask, Option<RowOutcome>)| {
        let name = row.task.as_ref().map_or_else(|_| shortened(&row.typed), |task| task.title.to_string());
        view! {
            <tr>
                <td data-label="Line" class="number">{row.line.to_string()}</td>
                <th scope="row">{name}</th>
                <td data-label="Result"><Outcome slug effect=&preview.effect outcome/></td>
            </tr>
        }
    };
    let rest = count.saturating_sub(MOST_ROWS);
    let rest = (rest > 0).then(|| {
        let rows = counted(rest, "row", "rows");
        view! { <p class="muted">{format!("{rows} below are not listed, but counted above.")}</p> }
    });
    (count > 0).then(|| {
        view! {
            <details open=count <= MOST_OPEN>
                <summary>{label}</summary>
                <table class="cards">
                    <caption class="visually-hidden">"The table, row by row"</caption>
                    <thead><tr><th scope="col">"Line"</th><th scope="col">"Task"</th><th scope="col">"Result"</th></tr></thead>
                    <tbody>{preview.rows().take(MOST_ROWS).map(row).collect_view()}</tbody>
                </table>
                {rest}
            </details>
        }
    })
}

/// What the import does with a row.
#[component]
fn Outcome<'a>(
    slug: &'a EditionSlug,
    effect: &'a ImportPreview,
    #[prop(optional_no_strip)] outcome: Option<RowOutcome>,
) -> impl IntoView {
    let is_reported = |number: &TaskNumber| effect.moved.iter().any(|row| row.number == *number);
    let (number, text) = match outcome {
        None | Some(RowOutcome::Invalid) => {
            return EitherOf3::A(view! { <span class="attention">"can’t be imported"</span> });
        }
        Some(RowOutcome::New) => return EitherOf3::B("new task"),
        Some(RowOutcome::LeftOut) => return EitherOf3::B("left out"),
        Some(RowOutcome::Undecided) => return EitherOf3::B("needs your choice above"),
        Some(RowOutcome::Changed(number)) => (number, "changes"),
        Some(RowOutcome::Moved(number)) if is_reported(&number) => {
            (number, "left out, because the task is merged or continues in a later edition")
        }
        Some(RowOutcome::Same(number) | RowOutcome::Moved(number)) => (number, "stays as it is"),
    };
    let address = format!("/{slug}/tasks/{number}");
    EitherOf3::C(view! { <a href=address>{format!("task {number}")}</a>" "{text} })
}

/// The start of a row’s text.
fn shortened(text: &str) -> String {
    let mut start: String = text.chars().take(120).collect();
    if text.chars().nth(120).is_some() {
        start.push('…');
    }
    start
}
