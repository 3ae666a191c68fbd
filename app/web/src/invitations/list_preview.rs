//! The preview of a list of people to invite, row by row with each row’s problem.

use crate::components::field::Hidden;
use domain::invitations::InvitationDraft;
use domain::text::counted;
use formats::invitations::InvitationRow;
use leptos::either::Either;
use leptos::prelude::*;

/// A parsed list with the check of each row.
pub struct ParsedList {
    pub rows: Vec<CheckedRow>,
    pub left_out: Vec<String>,
    /// The line of the column names, if it isn’t the first one.
    pub heading_line: Option<u32>,
}

pub struct CheckedRow {
    pub row: InvitationRow,
    pub check: DraftCheck,
}

/// Whether a row can become a draft.
pub enum DraftCheck {
    Ready,
    /// The person has an invitation or a draft, so the row changes nothing.
    LeftOut {
        is_draft: bool,
        why: String,
    },
    Problem(String),
}

impl ParsedList {
    /// The drafts that can be added.
    pub fn ready(&self) -> impl Iterator<Item = &InvitationDraft> {
        let ready = self.rows.iter().filter(|row| matches!(row.check, DraftCheck::Ready));
        ready.filter_map(|row| row.row.draft.as_ref().ok())
    }

    pub fn problems(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.check, DraftCheck::Problem(_))).count()
    }

    /// `3 people are ready to add; 2 rows have a problem. …`
    fn summary(&self) -> String {
        let (ready, problems) = (self.ready().count(), self.problems());
        let drafts =
            self.rows.iter().filter(|row| matches!(row.check, DraftCheck::LeftOut { is_draft: true, .. })).count();
        let already = self.rows.len() - ready - problems - drafts;
        let parts = [
            (ready > 0).then(|| format!("{} ready to add", counted(ready, "person is", "people are"))),
            (already > 0).then(|| format!("{} already invited", counted(already, "person is", "people are"))),
            (drafts > 0).then(|| format!("{} a draft already", counted(drafts, "person has", "people have"))),
            (problems > 0).then(|| format!("{} a problem", counted(problems, "row has", "rows have"))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let next =
            if problems > 0 { " Correct the list below. Nothing is added until every row is valid." } else { "" };
        format!("{}.{next}", parts.join("; "))
    }
}

/// The preview of the list, with a button that adds everyone if no row has a problem.
#[component]
pub fn ListPreview<'a>(parsed: ParsedList, list: &'a str, action: String) -> impl IntoView {
    let summary = parsed.summary();
    let ready = if parsed.problems() == 0 { parsed.ready().count() } else { 0 };
    let line = parsed.heading_line.map(|line| view! { <Hidden name="heading_line" value=&line.to_string()/> });
    let left_out = (!parsed.left_out.is_empty())
        .then(|| view! { <p class="muted">{format!("Ignored unknown columns: {}.", parsed.left_out.join(", "))}</p> });
    let button = match ready {
        0 => None,
        1 => Some("Add 1 draft".to_owned()),
        count => Some(format!("Add {count} drafts")),
    };
    let row = |CheckedRow { row, check }: CheckedRow| view! { <PreviewRow row check/> };
    view! {
        <section class="preview" aria-labelledby="preview">
            <h2 id="preview">"Preview"</h2>
            <p class="headline">{summary}</p>
            {left_out}
            <table class="cards">
                <caption class="visually-hidden">"The list, row by row"</caption>
                <thead><tr><th scope="col">"Line"</th><th scope="col">"Who"</th><th scope="col">"Project, domain stack"</th><th scope="col">"Result"</th></tr></thead>
                <tbody>{parsed.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
            {button.map(|label| view! {
                <form method="post" action=action>
                    <Hidden name="list" value=list/>{line}
                    <button class="primary">{label}</button>
                </form>
            })}
        </section>
    }
}

/// A row of the preview: the person, their origin, and the problem of the row.
#[component]
fn PreviewRow(row: InvitationRow, check: DraftCheck) -> impl IntoView {
    let (who, from) = match &row.draft {
        Ok(draft) => {
            let reach = [
                draft.invitee.login.as_ref().map(|login| format!("@{login}")),
                draft.invitee.email.as_ref().map(ToString::to_string),
            ];
            let reach: Vec<String> = reach.into_iter().flatten().collect();
            let name = draft.invitee.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
            let from = [&draft.project, &draft.stack].map(|title| title.as_ref().map(ToString::to_string));
            (format!("{name}{}", reach.join(", ")), from.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        Err(_) => (row.typed.clone(), String::new()),
    };
    let from = (!from.is_empty()).then_some(from);
    let result = match check {
        DraftCheck::Problem(problem) => Either::Left(view! { <span class="attention">{problem}</span> }),
        DraftCheck::LeftOut { why, .. } => Either::Right(format!("left out: {why}")),
        DraftCheck::Ready => Either::Right("ready to add".to_owned()),
    };
    view! {
        <tr>
            <td data-label="Line" class="number">{row.line.to_string()}</td><th scope="row">{who}</th>
            <td data-label="From">{from}</td><td data-label="Result">{result}</td>
        </tr>
    }
}
