//! Previews a pasted or uploaded list of people to invite, and stores its rows as drafts.

use super::add::{FormState, show, stored};
use super::list_preview::ParsedList;
use super::messages::Done;
use crate::context::{EditionPath, RequestContext};
use crate::error::AppError;
use crate::forms::Form;
use crate::upload::{MAX_LIST_BYTES, MAX_PARTS, after_sign_in, file_or_text, uploaded};
use axum::extract::Request;
use axum::response::Response;
use domain::id::EditionSlug;
use domain::invitations::InvitationDraft;
use formats::invitations::{InvitationRow, List, read};
use serde::{Deserialize, Serialize};

/// The form that sends a list of people to invite.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct InvitationList {
    list: String,
    file: String,
}

impl Form for InvitationList {
    const MAX_FIELDS: usize = MAX_PARTS;
    const MAX_BYTES: usize = MAX_LIST_BYTES;
}

/// Previews a list with each row's problem, and stores nothing.
pub async fn preview(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let list = list_from_request(&context, &slug, request).await?;
    match parse_and_check(&context, &slug, &list).await {
        Ok(parsed) => show(&context, &slug, FormState { list, preview: Some(parsed), ..FormState::default() }).await,
        Err(error) => rejected(&context, &slug, list, error).await,
    }
}

/// Stores the rows without a problem, and shows the others again to be corrected.
pub async fn add(
    context: RequestContext,
    EditionPath(slug): EditionPath,
    request: Request,
) -> Result<Response, AppError> {
    let list = list_from_request(&context, &slug, request).await?;
    let (count, rest) = match store_ready(&context, &slug, &list).await {
        Ok(stored) => stored,
        Err(error) => return rejected(&context, &slug, list, error).await,
    };
    if rest.rows.is_empty() {
        return stored(&slug, count);
    }
    let done = (count > 0).then(|| Done::Drafted.described(count));
    let list = remaining(&list, &rest.rows);
    show(&context, &slug, FormState { list, preview: Some(rest), done, ..FormState::default() }).await
}

/// Reads the list from the request.
async fn list_from_request(context: &RequestContext, slug: &EditionSlug, request: Request) -> Result<String, AppError> {
    let request = after_sign_in::<InvitationList>(context, &format!("/{slug}/invitations/add"), request).await?;
    context.organizer(slug)?;
    let form: InvitationList = uploaded(request).await?;
    Ok(file_or_text(&form.file, &form.list).to_owned())
}

/// Shows a list again that was rejected as a whole.
async fn rejected(
    context: &RequestContext,
    slug: &EditionSlug,
    list: String,
    error: AppError,
) -> Result<Response, AppError> {
    match error {
        AppError::Wrong(why) => {
            show(context, slug, FormState { list, list_error: Some(why), ..FormState::default() }).await
        }
        other => Err(other),
    }
}

/// Stores the rows without a problem. Returns how many there are, and the other rows.
async fn store_ready(
    context: &RequestContext,
    slug: &EditionSlug,
    list: &str,
) -> Result<(usize, ParsedList), AppError> {
    let ParsedList { rows, left_out } = parse_and_check(context, slug, list).await?;
    let (ready, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, problem)| problem.is_none());
    let drafts: Vec<InvitationDraft> = ready.into_iter().filter_map(|(row, _)| row.draft.ok()).collect();
    if !drafts.is_empty() {
        context.store().draft(context.organizer(slug)?, &drafts, context.now).await?;
    }
    Ok((drafts.len(), ParsedList { rows: rest, left_out }))
}

/// The list without the rows that were stored; with its header, if it has one.
fn remaining(list: &str, rest: &[(InvitationRow, Option<String>)]) -> String {
    let lines: Vec<&str> = rest.iter().map(|(row, _)| row.typed.trim_end()).collect();
    let head = list.lines().next().filter(|_| rest.iter().all(|(row, _)| row.line > 1)).unwrap_or("");
    let head = if names_columns(head) { format!("{head}\n") } else { String::new() };
    format!("{head}{}", lines.join("\n"))
}

/// Whether a line is a table header.
fn names_columns(line: &str) -> bool {
    let mut cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"').to_lowercase());
    cells.any(|cell| ["login", "github", "github_login", "mail", "email", "e-mail"].contains(&cell.as_str()))
}

/// Parses a list and checks each row.
///
/// # Errors
/// [`AppError::Wrong`] if the whole list is rejected.
async fn parse_and_check(context: &RequestContext, slug: &EditionSlug, list: &str) -> Result<ParsedList, AppError> {
    let List { rows, left_out } = read(list).map_err(AppError::Wrong)?;
    if rows.is_empty() {
        return Err(AppError::Wrong("The list is empty. Write one person on each line.".to_owned()));
    }
    let drafts: Vec<InvitationDraft> = rows.iter().filter_map(|row| row.draft.clone().ok()).collect();
    let mut verdicts = context.store().check_drafts(context.organizer(slug)?, &drafts).await?.into_iter();
    let checked = rows.into_iter().map(|row| {
        let problem = match &row.draft {
            Ok(_) => verdicts.next().and_then(Result::err).map(|refusal| refusal.to_string()),
            Err(why) => Some(why.clone()),
        };
        (row, problem)
    });
    Ok(ParsedList { rows: checked.collect(), left_out })
}
