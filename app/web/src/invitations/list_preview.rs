//! The preview of a list of people to invite, row by row with each row’s problem.

use crate::components::field::Hidden;
use domain::text::counted;
use formats::invitations::InvitationRow;
use leptos::either::Either;
use leptos::prelude::*;

/// A parsed list: each row with its problem, if any.
pub struct ParsedList {
    pub rows: Vec<(InvitationRow, Option<String>)>,
    pub left_out: Vec<String>,
}

impl ParsedList {
    fn ready(&self) -> usize {
        self.rows.iter().filter(|(_, problem)| problem.is_none()).count()
    }
}

/// The preview of the list, with a button that adds the rows without a problem.
#[component]
pub fn ListPreview<'a>(parsed: ParsedList, list: &'a str, action: String) -> impl IntoView {
    let (ready, all) = (parsed.ready(), parsed.rows.len());
    let summary = match (ready, all - ready) {
        (0, _) => "No row can be added yet. Correct the list below.".to_owned(),
        (ready, 0) => format!("{} ready to add.", counted(ready, "person is", "people are")),
        (ready, rejected) => format!(
            "{} ready to add; {} a problem. You can add {} now, and correct {} after that.",
            counted(ready, "person is", "people are"),
            counted(rejected, "row has", "rows have"),
            if ready == 1 { "this person".to_owned() } else { format!("these {ready}") },
            if rejected == 1 { "the other row".to_owned() } else { format!("the other {rejected} rows") }
        ),
    };
    let left_out = (!parsed.left_out.is_empty())
        .then(|| view! { <p class="muted">{format!("Ignored unknown columns: {}.", parsed.left_out.join(", "))}</p> });
    let button = match ready {
        0 => None,
        1 => Some("Add 1 draft".to_owned()),
        count => Some(format!("Add {count} drafts")),
    };
    let row = |(row, problem): (InvitationRow, Option<String>)| view! { <PreviewRow row problem/> };
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
                    <Hidden name="list" value=list/>
                    <button class="primary">{label}</button>
                </form>
            })}
        </section>
    }
}

/// A row of the preview: the person, their origin, and the problem of the row.
#[component]
fn PreviewRow(row: InvitationRow, problem: Option<String>) -> impl IntoView {
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
    let result = match problem {
        Some(problem) => Either::Left(view! { <span class="attention">{problem}</span> }),
        None => Either::Right("ready to add"),
    };
    view! {
        <tr>
            <td data-label="Line" class="number">{row.line.to_string()}</td><th scope="row">{who}</th>
            <td data-label="From">{from}</td><td data-label="Result">{result}</td>
        </tr>
    }
}
