//! The page that adds drafts: one from a form, or many from a list or CSV file, with a preview.

use super::draft_form::{DraftForm, OrganizerDraftFields};
use super::messages::Done;
use crate::addresses::go_to;
use crate::components::edition::EditionHead;
use crate::components::field;
use crate::components::organizer_tabs::OrganizerTabs;
use crate::components::text_area::TextArea;
use crate::context::{LoadedEdition, RequestContext};
use crate::error::AppError;
use crate::forms::{DeclaredFields, FormBody};
use crate::layout::{PageMeta, layout};
use crate::upload::{MAX_LIST_BYTES, MAX_PARTS, after_sign_in, uploaded};
use axum::extract::Request;
use axum::response::Response;
use domain::editions::{Edition, EditionPage};
use domain::invitations::InvitationDraft;
use domain::text::{LocalPath, counted};
use formats::invitations::{InvitationRow, List, read};
use leptos::prelude::*;

pub async fn page(context: RequestContext, LoadedEdition(page): LoadedEdition) -> Result<Response, AppError> {
    show(&context, page, FormState::default()).await
}

/// The contents and error messages of the page's two forms.
#[derive(Default)]
struct FormState {
    person: DraftForm,
    person_error: Option<String>,
    list: String,
    list_error: Option<String>,
    preview: Option<ParsedList>,
    done: Option<String>,
}

/// A parsed list: each row with its problem, if any.
struct ParsedList {
    rows: Vec<(InvitationRow, Option<String>)>,
    left_out: Vec<String>,
}

impl ParsedList {
    fn ready(&self) -> usize {
        self.rows.iter().filter(|(_, problem)| problem.is_none()).count()
    }
}

/// Adds one draft from the form.
pub async fn add_person(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    FormBody(form): FormBody<DraftForm>,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    context.sender(&form, &format!("/{slug}/invitations/add/one"))?;
    let by = context.organizer(&slug)?;
    let done = match form.draft() {
        Ok(draft) => context.store().draft(by, &[draft], context.now).await.map_err(AppError::from),
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => stored(&page, 1),
        Err(AppError::Wrong(why)) => {
            show(&context, page, FormState { person: form, person_error: Some(why), ..FormState::default() }).await
        }
        Err(other) => Err(other),
    }
}

/// Previews a pasted or uploaded list with each row's problem, and stores nothing.
pub async fn preview_list(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    request: Request,
) -> Result<Response, AppError> {
    let list = list_from_request(&context, &page, request).await?;
    match parse_and_check(&context, &page.edition, &list).await? {
        Ok(parsed) => show(&context, page, FormState { list, preview: Some(parsed), ..FormState::default() }).await,
        Err(why) => show(&context, page, FormState { list, list_error: Some(why), ..FormState::default() }).await,
    }
}

/// The form that sends a list of people to invite.
struct InvitationList;

impl DeclaredFields for InvitationList {
    const FIELDS: &'static [&'static str] = &["list", "file"];
    const MAX_FIELDS: usize = MAX_PARTS;
    const MAX_BYTES: usize = MAX_LIST_BYTES;
}

/// Reads the list from the request.
async fn list_from_request(context: &RequestContext, page: &EditionPage, request: Request) -> Result<String, AppError> {
    let slug = &page.edition.slug;
    let request = after_sign_in::<InvitationList>(context, &format!("/{slug}/invitations/add"), request).await?;
    context.organizer(slug)?;
    Ok(uploaded::<InvitationList>(request).await?.typed("list").to_owned())
}

/// Stores the rows without a problem, and shows the others again to be corrected.
pub async fn add_list(
    context: RequestContext,
    LoadedEdition(page): LoadedEdition,
    request: Request,
) -> Result<Response, AppError> {
    let slug = page.edition.slug.clone();
    let list = list_from_request(&context, &page, request).await?;
    let parsed = match parse_and_check(&context, &page.edition, &list).await? {
        Ok(parsed) => parsed,
        Err(why) => {
            return show(&context, page, FormState { list, list_error: Some(why), ..FormState::default() }).await;
        }
    };
    let drafts: Vec<InvitationDraft> = parsed
        .rows
        .iter()
        .filter(|(_, problem)| problem.is_none())
        .filter_map(|(row, _)| row.draft.clone().ok())
        .collect();
    let count = drafts.len();
    if count > 0 {
        match context.store().draft(context.organizer(&slug)?, &drafts, context.now).await.map_err(AppError::from) {
            Ok(_) => {}
            Err(AppError::Wrong(why)) => {
                return show(&context, page, FormState { list, list_error: Some(why), ..FormState::default() }).await;
            }
            Err(other) => return Err(other),
        }
    }
    let rest: Vec<(InvitationRow, Option<String>)> =
        parsed.rows.into_iter().filter(|(_, problem)| problem.is_some()).collect();
    if rest.is_empty() {
        return stored(&page, count);
    }
    let lines: Vec<&str> = rest.iter().map(|(row, _)| row.typed.trim_end()).collect();
    let head = list.lines().next().filter(|_| rest.iter().all(|(row, _)| row.line > 1)).unwrap_or("");
    let head = if names_columns(head) { format!("{head}\n") } else { String::new() };
    let list = format!("{head}{}", lines.join("\n"));
    let done = (count > 0).then(|| Done::Drafted.described(count));
    let preview = Some(ParsedList { rows: rest, left_out: parsed.left_out });
    show(&context, page, FormState { list, preview, done, ..FormState::default() }).await
}

/// Whether a line is a table header. The list shown again for correction needs it above its rows.
fn names_columns(line: &str) -> bool {
    let cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"').to_lowercase());
    cells
        .into_iter()
        .any(|cell| ["login", "github", "github_login", "mail", "email", "e-mail"].contains(&cell.as_str()))
}

fn stored(page: &EditionPage, count: usize) -> Result<Response, AppError> {
    let done = Done::Drafted.as_str();
    Ok(go_to(&LocalPath::parse(&format!("/{}/invitations?done={done}&count={count}", page.edition.slug))?))
}

/// Parses a list and checks each row; the inner error says why the whole list was rejected.
async fn parse_and_check(
    context: &RequestContext,
    edition: &Edition,
    list: &str,
) -> Result<Result<ParsedList, String>, AppError> {
    let List { rows, left_out } = match read(list) {
        Ok(list) if list.rows.is_empty() => {
            return Ok(Err("The list is empty. Write one person on each line.".to_owned()));
        }
        Ok(list) => list,
        Err(why) => return Ok(Err(why)),
    };
    let drafts: Vec<InvitationDraft> = rows.iter().filter_map(|row| row.draft.clone().ok()).collect();
    let mut verdicts = context.store().check_drafts(context.organizer(&edition.slug)?, &drafts).await?.into_iter();
    let checked = rows.into_iter().map(|row| {
        let problem = match &row.draft {
            Ok(_) => verdicts.next().and_then(Result::err).map(|refusal| refusal.to_string()),
            Err(why) => Some(why.clone()),
        };
        (row, problem)
    });
    Ok(Ok(ParsedList { rows: checked.collect(), left_out }))
}

async fn show(context: &RequestContext, page: EditionPage, state: FormState) -> Result<Response, AppError> {
    let all = context.store().overview(context.organizer(&page.edition.slug)?).await?;
    let head =
        PageMeta::new(format!("Invite to the {}", page.edition.title), "Add the people you want to invite.").under("/");
    let (actor, slug) = (context.actor.clone(), page.edition.slug.clone());
    let base = format!("/{slug}/invitations/add");
    Ok(layout(context, head, || {
        view! {
            <EditionHead edition=page.edition actor here="/invitations" title="Invite".to_owned() below=(format!("/{slug}/invitations"), "Invitations".to_owned())/>
            <OrganizerTabs edition=slug here="/invitations/add"/>
            <p class="lead">"Add the people you want to invite. Nothing is sent until you choose “Send invitations” on the page “All invitations”."</p>
            {field::done(state.done)}
            {state.preview.map(|parsed| preview(parsed, &state.list, &base))}
            <section>
                <h2>"A list of people"</h2>
                {field::rejection(state.list_error)}
                <form method="post" action=format!("{base}/check") enctype="multipart/form-data" class="stacked">
                    <div class="field">
                        <label for="list">"One person per line: “demo-wren”, “wren@example.org” or “Wren Talus, wren@example.org, NumPy”"</label>
                        <TextArea name="list" id="list".to_owned() rows=8 text=state.list/>
                    </div>
                    <label>"Or a CSV file with the columns name, login, email, project, stack (the domain stack), seat_pool, reason, proposed_by"<input type="file" name="file" accept=".csv,.tsv,.txt,text/csv,text/plain"/></label>
                    <button class="primary">"Preview list"</button>
                </form>
            </section>
            <section>
                <h2>"One person"</h2>
                {field::rejection(state.person_error)}
                <form method="post" action=format!("{base}/one") class="stacked">
                    <OrganizerDraftFields form=state.person seat_pools=all.seats.seat_pools()/>
                    <button>"Add as draft"</button>
                </form>
            </section>
        }
        .into_any()
    }))
}

/// The preview of a list, with each row's problem.
fn preview(parsed: ParsedList, list: &str, base: &str) -> AnyView {
    let (ready, all) = (parsed.ready(), parsed.rows.len());
    let summary = match (ready, all - ready) {
        (0, _) => "No row can be added yet. Correct the list below.".to_owned(),
        (ready, 0) => format!("{} ready to add.", counted(ready, "person is", "people are")),
        (ready, rejected) => format!(
            "{} ready to add; {} a problem. After you add the others, you can correct the rest.",
            counted(ready, "person is", "people are"),
            counted(rejected, "row has", "rows have")
        ),
    };
    let left_out = (!parsed.left_out.is_empty())
        .then(|| view! { <p class="muted">{format!("Ignored unknown columns: {}.", parsed.left_out.join(", "))}</p> });
    let button = match ready {
        0 => None,
        1 => Some("Add 1 draft".to_owned()),
        count => Some(format!("Add {count} drafts")),
    };
    let rows = parsed.rows.into_iter().map(|(row, problem)| preview_row(&row, problem));
    view! {
        <section class="preview" aria-labelledby="preview">
            <h2 id="preview">"Preview"</h2>
            <p class="headline">{summary}</p>
            {left_out}
            <table class="cards">
                <caption class="visually-hidden">"The list, row by row"</caption>
                <thead><tr><th scope="col">"Line"</th><th scope="col">"Who"</th><th scope="col">"Project, domain stack"</th><th scope="col">"Result"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {button.map(|label| view! {
                <form method="post" action=base.to_owned()>
                    {field::hidden("list", list)}
                    <button class="primary">{label}</button>
                </form>
            })}
        </section>
    }
    .into_any()
}

/// A row of the preview: the person, where they come from, and what is wrong with the row.
fn preview_row(row: &InvitationRow, problem: Option<String>) -> AnyView {
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
        Some(problem) => view! { <span class="attention">{problem}</span> }.into_any(),
        None => view! { "ready to add" }.into_any(),
    };
    view! {
        <tr>
            <td data-label="Line" class="number">{row.line.to_string()}</td><th scope="row">{who}</th>
            <td data-label="From">{from}</td><td data-label="Result">{result}</td>
        </tr>
    }
    .into_any()
}
